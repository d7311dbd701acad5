"""Which value of a table belongs to which target: by place, and by name or standard indicator (平均预期寿命 is 人均预期寿命). What is only
like a target is asked, and a review file settles it.

A review file is YAML, one entry a name of the table:

    joins:
    - {table: 城镇化率, plan: 常住人口城镇化率}             # it is this one
    - {table: 城镇化率, district: 东屏区, plan: none}      # for this place it is none of the plan's
    - {table: 老旧小区改造, basis: year}                   # its values are each year's own; total: all since the start
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from plan_extract.diffing.folding import fold
from plan_extract.errors import PlanError
from plan_extract.reading.concepts import match
from plan_extract.records.names import core
from plan_extract.tracking.actuals import Actual, Basis
from plan_extract.tracking.targets import Target
from plan_extract.yaml_text import line_of_error, load

# What the table calls the plan's whole area.
_WHOLE = frozenset(("", "全市", "全省", "全区", "全县", "全国", "全州", "全域", "合计", "总计"))
# How like a name must be to be asked about, of 100, and how many are named for one.
_LIKE, _NAMED = 60, 3
NONE = "none"
_KEYS = {"table", "district", "plan", "basis"}

Series = dict[int, Actual]


@dataclass(frozen=True)
class Settled:
    """What a reviewer said of a name in the table: the indicator of the plan that it is (`none`: not one of them), and its basis."""

    plan: str | None
    basis: Basis | None


@dataclass(frozen=True)
class Doubt:
    """A name in the table that may be one of the plan's: where it stands, and the indicators most like it with their likeness."""

    name: str
    district: str | None
    place: str
    like: tuple[tuple[str, float], ...]


@dataclass
class Joined:
    """Values by year of each target (by its goal's id), how the table's name met it, what is doubtful, and what is no target's."""

    series: dict[str, Series] = field(default_factory=dict)
    how: dict[str, str] = field(default_factory=dict)
    basis: dict[str, Basis | None] = field(default_factory=dict)
    doubts: list[Doubt] = field(default_factory=list)
    unused: list[tuple[str, str | None, str]] = field(default_factory=list)


def read_review(path: str) -> dict[tuple[str, str], Settled]:
    """A review file: by name and place (both folded; "" where it is for all places) what was said. Raises PlanError with one line."""
    import yaml

    try:
        data = load(Path(path).read_text(encoding="utf-8-sig")) or {}
    except OSError as error:
        raise PlanError(f"{path}: {(error.strerror or str(error)).lower()}") from None
    except yaml.YAMLError as error:
        raise PlanError(f"{path}{line_of_error(error)}: not valid YAML ({getattr(error, 'problem', error)})") from None
    if not isinstance(data, dict) or not isinstance(data.get("joins", []), list):
        raise PlanError(f"{path}: a review file holds `joins:`, a list of entries {{table: …, plan: …}}")
    found: dict[tuple[str, str], Settled] = {}
    for number, entry in enumerate(data.get("joins", []), 1):
        found.update([_settled(entry, f"{path}, entry {number}")])
    return found


def _settled(entry: Any, where: str) -> tuple[tuple[str, str], Settled]:
    if not isinstance(entry, dict) or not entry.get("table"):
        raise PlanError(f"{where}: say which name of the table it is about: {{table: …, plan: …}}")
    if unknown := set(entry) - _KEYS:
        raise PlanError(f"{where}: no key is called {', '.join(sorted(map(str, unknown)))}; there are {', '.join(sorted(_KEYS))}")
    basis = entry.get("basis")
    if basis not in (None, "year", "total"):
        raise PlanError(f"{where}: basis is year (each year's own) or total (all since the start), not {basis}")
    plan = entry.get("plan")
    return (fold(str(entry["table"])), fold(str(entry.get("district") or ""))), Settled(None if plan is None else str(plan), basis)


def join(found: Sequence[Target], values: Sequence[Actual], region: str | None, review: dict[tuple[str, str], Settled]) -> Joined:
    """Values to targets. Equal names of one place meet (without 全市, brackets, 数 at the end); others only where a review says so.

    Raises PlanError where a table has two values of one indicator, place and year that differ, under one name or two.
    """
    joined = Joined()
    by_key: dict[tuple[str, str], list[Target]] = defaultdict(list)
    for target in found:
        by_key[_core(target), _place(target.district, region)].append(target)
    origin: dict[str, tuple[str, Actual]] = {}
    for (name, district), series in _series(values, region).items():
        first = next(iter(series.values()))
        said = review.get((fold(name), fold(district))) or review.get((fold(name), ""))
        if said is not None and said.plan == NONE:
            continue
        how, wanted = ("review", fold(said.plan)) if said is not None and said.plan else ("name", core(name))
        key = core(said.plan or "") if how == "review" and said is not None else wanted
        met = by_key.get((key, district), [])
        if not met and how == "name":
            met, how = _same_concept(found, name, district, first, region), "concept"
        if not met:
            if how == "review" and said is not None:
                place = f" of {district}" if district else ""
                raise PlanError(f"the review says that {name} is {said.plan}{place}, which is no target of the plan")
            _ask(joined, name, district, first, by_key)
            continue
        for target in met:
            basis = (said.basis if said is not None else None) or first.basis
            other, there = origin.setdefault(target.goal.id, (name, first))
            earlier = joined.series.get(target.goal.id, {})
            if other != name and (basis != joined.basis[target.goal.id] or _contradict(earlier, series)):
                raise PlanError(
                    f"{first.place}: {name} and {other} ({there.place}) would both be {target.name}: "
                    "leave one out, or give one of them `plan: none` in a review"
                )
            joined.series[target.goal.id] = {**series, **earlier}
            joined.how[target.goal.id] = how
            joined.basis[target.goal.id] = basis
    return joined


def _same_concept(found: Sequence[Target], name: str, district: str, first: Actual, region: str | None) -> list[Target]:
    """Targets of the standard indicator that one of its own names stands for in the table; likeness counts on neither side."""
    known = match(name, first.unit)
    if known.concept is None or known.by != "name":
        return []
    same = [target for target in found if target.goal.concept == known.concept and target.goal.concept_by is None]
    return [target for target in same if _place(target.district, region) == district]


def _contradict(left: Series, right: Series) -> bool:
    return any((left[year].value, left[year].unit) != (right[year].value, right[year].unit) for year in left.keys() & right.keys())


def _series(values: Sequence[Actual], region: str | None) -> dict[tuple[str, str], Series]:
    found: dict[tuple[str, str], Series] = {}
    for value in values:
        series = found.setdefault((value.name, _place(value.district, region)), {})
        other = series.setdefault(value.year, value)
        if (other.value, other.unit) != (value.value, value.unit):
            raise PlanError(f"{value.place}: {value.name} of {value.year} is {value.value} here and {other.value} at {other.place}")
    return found


def _core(target: Target) -> str:
    name = target.name
    for district in target.goal.districts:
        name = name.replace(district, "") or name
    return core(name)


def _place(district: str | None, region: str | None) -> str:
    """The place that values are of, "" for the plan's whole area."""
    said = fold(district)
    return "" if said in _WHOLE or (region and said == fold(region)) else said


def _ask(joined: Joined, name: str, district: str, first: Actual, by_key: dict[tuple[str, str], list[Target]]) -> None:
    from rapidfuzz import fuzz

    scored = {
        target.name: round(max(fuzz.ratio(core(name), key), 0.9 * fuzz.partial_ratio(core(name), key)), 1)
        for (key, place), met in by_key.items()
        if place == district
        for target in met
    }
    like = sorted(((one, score) for one, score in scored.items() if score >= _LIKE), key=lambda pair: (-pair[1], pair[0]))[:_NAMED]
    if like:
        joined.doubts.append(Doubt(name, district or None, first.place, tuple(like)))
    else:
        joined.unused.append((name, district or None, first.place))


def review_text(doubts: Sequence[Doubt], unsure: Sequence[str]) -> str:
    """A review file to fill in: an entry for each doubtful name, the likest indicator as a proposal, and one for each unknown basis."""
    lines = ["# Which name of the table is which indicator of the plan? Keep `plan` where it is right, correct it, or write none."]
    lines.append("joins:" if doubts or unsure else "joins: []")
    for doubt in doubts:
        others = ", ".join(f"{name} {score:g}" for name, score in doubt.like)
        place = f", district: {_quoted(doubt.district)}" if doubt.district else ""
        lines.append(f"- {{table: {_quoted(doubt.name)}{place}, plan: {_quoted(doubt.like[0][0])}}}  # {doubt.place}; likeness: {others}")
    own = "# each year's own (year), or all since the start (total)?"
    lines += [f"- {{table: {_quoted(name)}, basis: year}}  {own}" for name in unsure]
    return "\n".join(lines) + "\n"


def _quoted(text: str | None) -> str:
    return "'" + (text or "").replace("'", "''") + "'"
