"""Targets as they are held against those of other plans: one name, one unit, one way to tell a change, and what a greater number means.

`tracking` judges what a target means; here that is told in cells, so that a database can compare millions of them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from plan_extract.diffing.amounts import Quantity, quantity
from plan_extract.diffing.meaning import CEILINGS, FLOORS
from plan_extract.lexicon import kept
from plan_extract.model import Goal, Plan
from plan_extract.reading.concept_names import normal
from plan_extract.reading.concepts import concepts, dimension, entries, match
from plan_extract.reading.units import unit_of
from plan_extract.records.names import direction
from plan_extract.reporting.cell import Row
from plan_extract.reporting.figures import way_of_change
from plan_extract.tracking.targets import Target, name_of, targets

COLUMNS = (
    "goal_id", "key", "named_by", "measures", "low", "high", "unit", "comparator", "greater", "aggregation", "deadline",
    "district", "district_code", "baseline_year", "baseline_low", "baseline_high", "baseline_unit", "spoken_by",
)  # fmt: skip
_GROWTH = "-growth"
_MIRRORED = {"ge": "le", "le": "ge", "gt": "lt", "lt": "gt"}
_POINTS = ("个百分点", "百分点", "个千分点")
# Names whose values are plain numbers, of which a unit is not missing.
_BARE = ("系数", "指数", "比", "比值", "率", "强度", "密度")
# What begins so is told per something, and does not add up.
_PER = ("人均", "户均", "地均", "亩均", "平均", "每", "单位", "万元", "亿元", "年均")
# Numbers of which the greater is a greater change, whichever way it goes.
_CHANGES = ("rise", "fall", "yearly rise", "yearly fall", "multiple")


@dataclass(frozen=True, slots=True)
class Meant:
    """What a target's number means: `measures` as `rise` or `level`, the ends in base units, the unit (None: missing), and the bound."""

    measures: str
    low: Fraction
    high: Fraction
    unit: str | None
    comparator: str


def comparable(plan: Plan) -> Iterator[Row]:
    """A row for each goal with a number and an indicator. `deadline` is the goal's, else the last year of the plan.

    `key` is the standard indicator, else the normal form of the name (`named_by` says which). A change is told without a sign: `-14` is
    `fall` 14. `greater` says what a greater number asks for, `more` or `less`; None where that is not known. `aggregation` is whether the
    values of places add up (`sum`), are weighted (`ratio`) or neither (`none`). `spoken_by` is the goal that says the same in a table.
    """
    followed = {goal_id: target for target in targets(plan)[0] for goal_id in (target.goal.id, *target.others)}
    end = plan.plan.period.end if plan.plan.period else None
    codes = {place.name: place.code for place in plan.districts}
    by_id = {goal.id: goal for goal in plan.goals}
    for goal in plan.goals:
        wanted = quantity(goal.value, goal.unit, goal.amount)
        if wanted is None or not goal.indicator:
            continue
        target = followed.get(goal.id)
        falls = _falls(goal, target)
        key, concept = _key(goal, plan, wanted.unit == "%" and falls is not None)
        # A row of a table has no 以上, which the sentence has that says the same.
        others = (by_id[other].comparator for other in target.others) if target and goal.comparator in (None, "eq") else ()
        comparator = next((one for one in others if one not in (None, "eq")), goal.comparator or "eq")
        meant = _meant(goal, wanted, falls, concept, key, comparator)
        if concept and concept.endswith(_GROWTH) and concept[: -len(_GROWTH)] in concepts():
            key = concept[: -len(_GROWTH)]
        start = target.start if target else None
        place = goal.districts[0] if len(goal.districts) == 1 else ""
        yield {
            "goal_id": goal.id, "key": key, "named_by": "concept" if concept else "name", "measures": meant.measures,
            "low": as_double(meant.low), "high": as_double(meant.high), "unit": meant.unit, "comparator": meant.comparator,
            "greater": _greater(goal, meant, concept, target), "aggregation": _aggregation(meant, concept, key),
            "deadline": goal.deadline.year if goal.deadline else end,
            "district": "、".join(goal.districts) or None, "district_code": codes.get(place),
            "baseline_year": target.start_year if target else None, "baseline_low": as_double(start.low) if start else None,
            "baseline_high": as_double(start.high) if start else None, "baseline_unit": start.unit if start else None,
            "spoken_by": target.goal.id if target and target.goal.id != goal.id else None,
        }  # fmt: skip


def as_double(value: Fraction) -> int | float:
    """A number for a database: whole where it is, else the nearest double, so that equal amounts stay equal."""
    return int(value) if value.denominator == 1 and abs(value) < 2**53 else float(value)


def _key(goal: Goal, plan: Plan, changes: bool) -> tuple[str, str | None]:
    """What a target is compared by, and its concept. 单位GDP能耗降低 14% is one of energy intensity, which a level in % is not."""
    name = goal.indicator or ""
    concept = goal.concept or (match(name, goal.unit, "change").concept if changes else None)
    if concept is not None:
        return concept, concept
    bare = name_of(goal)
    region = plan.plan.region
    if region is not None and bare.startswith(region.name) and len(bare) > len(region.name) + 1:
        bare = bare[len(region.name) :]
    return normal(bare) or bare, None


def _falls(goal: Goal, target: Target | None) -> bool | None:
    """Whether a number is a change downward (True) or upward (False); None for what is no change."""
    measure = goal.measure or "level"
    if measure in ("annual_rate", "change"):
        if _negative(goal):
            return True
        said = way_of_change(goal.statement.partition(goal.quote.text)[0]) if goal.box is None else None
        said = said or way_of_change(goal.indicator or "")
        return said == "fall" if said else target is not None and target.way == "down"
    if measure == "cumulative" and (dimension(goal.unit) == "rate" or _negative(goal)):
        return True if _negative(goal) else way_of_change(goal.indicator or "") == "fall"
    return None


def _negative(goal: Goal) -> bool:
    low = goal.low
    return low is not None and low < 0


def _meant(goal: Goal, wanted: Quantity, falls: bool | None, concept: str | None, key: str, comparator: str) -> Meant:
    measure: str = goal.measure or "level"
    low, high = wanted.low, wanted.high
    if falls is not None:
        # A change of two ways in one range stays as it is.
        if high <= 0:
            low, high, comparator = -high, -low, _MIRRORED.get(comparator, comparator)
        measure = ("yearly " if measure == "annual_rate" else "") + ("fall" if falls else "rise")
    elif concept is not None and concept.endswith(_GROWTH) and measure == "level":
        measure = "yearly rise"
    elif measure == "cumulative":
        measure = "in all"
    elif measure == "per_year":
        measure = "each year"
    unit: str | None = wanted.unit
    if unit == "%" and falls is not None and goal.unit in _POINTS:
        unit = "百分点"
    if unit == "" and measure != "multiple" and not _plain(concept, key):
        unit = None
    return Meant(measure, min(low, high), max(low, high), unit, comparator)


def _plain(concept: str | None, key: str) -> bool:
    """Whether an indicator's values are plain numbers, so that a number without a unit lacks none."""
    return concepts()[concept].unit is None if concept else key.endswith(_BARE)


def _greater(goal: Goal, meant: Meant, concept: str | None, target: Target | None) -> str | None:
    """What a greater number asks for: `more` or `less`."""
    better = _directions().get(concept) if concept else {"up": "higher", "down": "lower"}.get(direction(goal.indicator) or "")
    if meant.comparator in CEILINGS:
        return "less"
    if meant.measures in ("in all", "each year"):
        return "more"
    if meant.measures in _CHANGES:
        if better == "neutral":
            return None
        return "less" if better == ("higher" if meant.measures.endswith("fall") else "lower") else "more"
    if meant.comparator in FLOORS:
        return "more"
    if concept and better:
        return {"higher": "more", "lower": "less"}.get(better)
    way = target.way if target else None
    return "more" if way == "up" else "less" if way == "down" else None


def _aggregation(meant: Meant, concept: str | None, key: str) -> str:
    """How the values of places come to that of the whole: `sum`, `ratio` or `none`."""
    if meant.unit in ("%", "百分点") or meant.measures == "multiple":
        return "ratio"
    if concept is not None:
        return _aggregations().get(concept, "none")
    if meant.unit is None or meant.unit == "" or "/" in meant.unit or key.startswith(_PER) or key.endswith(_BARE):
        return "ratio"
    known = unit_of(meant.unit)
    return "none" if known is None or known.kind == "duration" else "sum"


@kept
def _directions() -> dict[str, str]:
    return {entry["id"]: entry.get("direction", "neutral") for _, entry in entries()}


@kept
def _aggregations() -> dict[str, str]:
    return {entry["id"]: entry.get("aggregation", "none") for _, entry in entries()}
