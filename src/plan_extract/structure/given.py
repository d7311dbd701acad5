"""What a user says of a plan that its text does not: options of `parse`, or a file NAME.meta.yaml beside it."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from plan_extract import places
from plan_extract.errors import PlanError
from plan_extract.model import Finding, Period, PlanInfo, Provenance, Region
from plan_extract.reading.places_region import region_of
from plan_extract.sources.fold import fold
from plan_extract.structure.period import five_year, name_of, named

SUFFIX = ".meta.yaml"
_YEARS = re.compile(r"((?:19|20)\d\d)年?(?:(?:[-—–~～至到]+)((?:19|20)\d\d)年?)?")
_END = re.compile(r"(?:[-—–~～至到]+)((?:19|20)\d\d)年?")


@dataclass(frozen=True, slots=True)
class Given:
    """Title, issuer, region and period as a user gives them; None for what is left to the text.

    The period is written 2021-2025, 十四五, 2025 (that year alone) or -2030 (an end without a start).
    """

    title: str | None = None
    issuer: str | None = None
    region: str | None = None
    period: str | None = None

    def over(self, other: Given) -> Given:
        """These values, and the other's for what they leave out."""
        return Given(**{f.name: getattr(self, f.name) or getattr(other, f.name) for f in fields(self)})

    def period_read(self) -> Period | None:
        """The period, from `given`. Raises PlanError where it cannot be read."""
        return read_period(self.period) if self.period else None

    def region_read(self) -> Region | None:
        """The region, from `given`, with code and level where its name is a known one or tells them."""
        if not self.region:
            return None
        # A name alone has no words behind it, which a name in a title has.
        found = region_of(f"{self.region}规划")
        known = found is not None and (found.name.startswith(self.region) or self.region.endswith(found.name) or found.level == "nation")
        if found is None or not known:
            return Region(name=self.region, from_="given")
        return Region(
            name=found.name if found.code or found.level == "nation" else self.region, code=found.code, level=found.level, from_="given"
        )


def wins(given: object, origin: Provenance | None) -> bool:
    """Whether what is given stands: where the text says nothing of its own, or it is only carried from elsewhere."""
    return bool(given) and origin != "said"


def unused(given: Given, info: PlanInfo) -> list[Finding]:
    """A finding for each value that was given and not taken, because the text says another (PE041)."""
    period = given.period_read()
    pairs = (
        ("title", given.title, info.title),
        ("issuer", given.issuer, info.issuer),
        ("region", given.region, info.region.name if info.region and info.region.from_ != "given" else given.region),
        ("period", given.period, given.period if period and info.period and _same(period, info.period) else _written(info.period)),
    )
    return [
        Finding(code="PE041", message=f"the {name} that was given, {value}, is not taken: the text says {said}", line=1)
        for name, value, said in pairs
        if value and said and value != said
    ]


def _same(one: Period, other: Period) -> bool:
    return (one.start, one.end) == (other.start, other.end)


def _written(period: Period | None) -> str | None:
    return f"{period.start or ''}-{period.end or ''}" if period else None


def read_period(words: str) -> Period:
    """A period as users write it. Raises PlanError with one line where it is none."""
    plain = "".join(fold(words).split()).strip("“”\"'‘’")
    numbers = named(f"“{plain}”") or named(plain)
    if numbers:
        start, end = five_year(numbers[-1])
        return Period(name=name_of(numbers[-1]), start=start, end=end, from_="given")
    if years := _YEARS.fullmatch(plain):
        start, end = int(years[1]), int(years[2] or years[1])
        if start <= end:
            return Period(start=start, end=end, from_="given")
    elif until := _END.fullmatch(plain):
        return Period(end=int(until[1]), from_="given")
    raise PlanError(f"{words!r} is no period; write 2021-2025, 十四五, 2025, or -2030 for an end alone")


def beside(path: str) -> Given:
    """What NAME.meta.yaml or NAME.txt.meta.yaml beside the plan NAME.txt gives; nothing where there is none.

    Raises PlanError with one line for a file that cannot be read or says anything else.
    """
    found = sidecar(path) if path != "-" else None
    return from_file(found) if found else Given()


def sidecar(path: str) -> str | None:
    """The name of the file that says of a plan what its text does not, where there is one."""
    return next((name for name in sidecars(path) if places.is_file(name)), None)


def sidecars(path: str) -> tuple[str, str]:
    """The names that this file may have."""
    return path + SUFFIX, os.path.splitext(path)[0] + SUFFIX


def from_file(path: str) -> Given:
    """What a file gives. Raises PlanError with one line."""
    import yaml

    try:
        data = yaml.safe_load(places.text(path))
    except OSError as error:
        raise PlanError(f"{path}: {(error.strerror or str(error)).lower()}") from None
    except (yaml.YAMLError, UnicodeDecodeError, ValueError) as error:
        mark = getattr(error, "problem_mark", None)
        raise PlanError(f"{path}{f', line {mark.line + 1}' if mark else ''}: not valid YAML; write `period: 2021-2025`") from None
    known = [f.name for f in fields(Given)]
    if not isinstance(data, dict):
        raise PlanError(f"{path}: must be keys and values, of {', '.join(known)}")
    if unknown := [key for key in data if key not in known]:
        raise PlanError(f"{path}: unknown key {str(unknown[0])!r}; known are {', '.join(known)}")
    values = {key: _words(value, key, path) for key, value in data.items()}
    found = Given(**values)
    try:
        found.period_read()
    except PlanError as error:
        raise PlanError(f"{path}: {error}") from None
    return found


def _words(value: Any, key: str, path: str) -> str | None:
    """A value as words; a period may be a mapping as the output has it."""
    if isinstance(value, Mapping) and key == "period":
        value = value.get("name") or f"{value.get('start', '')}-{value.get('end', '')}"
    if isinstance(value, Mapping) and key == "region":
        value = value.get("name")
    if value is None:
        return None
    if isinstance(value, str | int) and not isinstance(value, bool) and str(value).strip():
        return str(value).strip()
    raise PlanError(f"{path}: {key}: must be words")
