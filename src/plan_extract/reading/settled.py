"""A review: for names of indicators that are doubtful, the concept that a reader found, or that there is none. It counts before the list.

A review is a CSV file with a head, as `plan-extract concepts PLAN… -o review.csv` writes it, or YAML that maps names to concepts:

    城乡医保覆盖率: basic-medical-rate
    园区研发投入强度: {concept: none, by: 李云, date: 2026-03-01, note: one zone's alone}

Of the CSV's columns `name` and `concept` count, and `unit` where it is filled: the line is then about values in that unit alone. A line
whose concept is empty settles nothing. `by` and `date` say who settled it, and when.
"""

from __future__ import annotations

import csv
import datetime
import io
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from plan_extract import places
from plan_extract.errors import PlanError
from plan_extract.reading.concept_names import normal
from plan_extract.reading.concepts import Match, concepts
from plan_extract.sources.fold import fold

NONE = "none"
_KEYS = ("concept", "unit", "by", "date", "note")


class Settled(NamedTuple):
    """What a reader settled of a name (of its values in a unit, where one is named): a concept's id or `none`, who, when, and why."""

    name: str
    concept: str
    unit: str | None = None
    by: str | None = None
    date: str | None = None
    note: str | None = None

    @property
    def key(self) -> tuple[str, str | None]:
        """What it is known by: the name's normal form, and the unit."""
        return normal(self.name), self.unit and fold(self.unit)


_SETTLED: dict[tuple[str, str | None], Settled] = {}


def settle(*paths: str | Path) -> None:
    """Let reviews count in this process (`--concepts FILE`), in place of those before; no path takes them away.

    Names are read by the word lists of now: join a user's own (`lexicon.extend`) before. Where two files name the same indicator the later
    one counts. Raises PlanError with one line for a file that cannot be read, a concept that is not in the list, a day
    that is none, or two lines of one file that contradict each other.
    """
    found: dict[tuple[str, str | None], Settled] = {}
    for path in paths:
        found.update({one.key: one for one in read(str(path))})
    _SETTLED.clear()
    _SETTLED.update(found)


def settled(name: str, unit: str | None = None) -> Match | None:
    """What a review says of a name with values in a unit; None where it says nothing."""
    if not _SETTLED:
        return None
    form = normal(name)
    found = (unit and _SETTLED.get((form, fold(unit)))) or _SETTLED.get((form, None))
    return Match(None if found.concept == NONE else found.concept, "review") if found else None


def read(path: str) -> list[Settled]:
    """What a review file settles, in its order. Raises PlanError as `settle` does."""
    try:
        text = places.text(path)
    except OSError as error:
        raise PlanError(f"{path}: {(error.strerror or str(error)).lower()}") from None
    except UnicodeDecodeError:
        raise PlanError(f"{path}: not UTF-8 text; save it as UTF-8") from None
    found: list[Settled] = []
    seen: dict[tuple[str, str | None], Settled] = {}
    for where, one in _from_csv(text, path) if path.lower().endswith(".csv") else _from_yaml(text, path):
        _check(one, where)
        other = seen.setdefault(one.key, one)
        if other.concept != one.concept:
            raise PlanError(
                f"{where}: {one.name} is {one.concept}, and above {other.name}, which reads alike, is {other.concept}; keep one"
            )
        found.append(one)
    return found


def _check(one: Settled, where: str) -> None:
    if one.concept != NONE and one.concept not in concepts():
        from difflib import get_close_matches

        near = get_close_matches(one.concept, concepts(), 1)
        hint = f"did you mean {near[0]}? " if near else ""
        raise PlanError(f"{where}: no concept {one.concept!r}; {hint}`plan-extract concepts` lists all, and none says that there is none")
    if one.date is not None:
        try:
            datetime.date.fromisoformat(one.date)
        except ValueError:
            raise PlanError(f"{where}: {one.date!r} is no day; write it as 2026-03-01") from None


def _from_csv(text: str, path: str) -> Iterator[tuple[str, Settled]]:
    lines = csv.DictReader(io.StringIO(text, newline=""))
    if not {"name", "concept"} <= set(lines.fieldnames or ()):
        raise PlanError(f"{path}, line 1: a review has columns name and concept; `plan-extract concepts PLAN -o FILE.csv` writes one")
    for line in lines:
        name, concept = ((line.get(key) or "").strip() for key in ("name", "concept"))
        if name and concept:
            # What a spreadsheet would run as a formula was written behind an apostrophe.
            yield (
                f"{path}, line {lines.line_num}",
                Settled(name.lstrip("'"), concept, *((line.get(key) or "").strip() or None for key in _KEYS[1:])),
            )


def _from_yaml(text: str, path: str) -> Iterator[tuple[str, Settled]]:
    import yaml

    from plan_extract.yaml_text import line_of_error, load

    try:
        data = load(text) or {}
    except yaml.YAMLError as error:
        raise PlanError(f"{path}{line_of_error(error)}: not valid YAML ({getattr(error, 'problem', error)})") from None
    if not isinstance(data, dict):
        raise PlanError(f"{path}: a review maps names to concepts, as 城乡医保覆盖率: basic-medical-rate; this file holds none")
    for name, said in data.items():
        entry = said if isinstance(said, dict) else {"concept": said}
        if unknown := [key for key in entry if key not in _KEYS]:
            raise PlanError(f"{path}: {name}: unknown key {str(unknown[0])!r}; known are {', '.join(_KEYS)}")
        if not isinstance(entry.get("concept"), str):
            raise PlanError(f"{path}: {name}: lacks a concept; write its id, or none")
        yield f"{path}: {name}", Settled(str(name), *(None if entry.get(key) is None else str(entry[key]) for key in _KEYS))  # type: ignore[arg-type]
