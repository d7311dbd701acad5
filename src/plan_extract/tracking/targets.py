"""What of a plan can be followed: its quantified goals, each once, with the bound, the baseline and the way that is meant."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from msgspec import structs

from plan_extract.diffing.amounts import Quantity, quantity
from plan_extract.diffing.folding import fold
from plan_extract.diffing.meaning import FALLS
from plan_extract.model import Goal, Plan
from plan_extract.records.names import direction

Way = Literal["up", "down"]
_YEARS = re.compile(r"((?:19|20)\d\d)年?(?:至|到|[—–~～－-]+)(?:19|20)\d\d")
_UP_TO = re.compile(r"达到?|(?:提高|提升|增加|增长|扩大|上升)[到至]|突破")
_DOWN_TO = re.compile(r"(?:下降|降低|减少|压减|缩小|缩短|降)[到至为]|控制在")


@dataclass(frozen=True)
class Target:
    """A target that is followed. `wanted` is its number in base units, `start` its baseline in the same, where the plan has one.

    `others` are the ids of goals that say the same elsewhere in the plan, as the sentence does that a row of the table repeats.
    `way` is which way the indicator is meant to go; None where neither its name, its bound, its words nor its baseline tells.
    `parts` are the ids of goals that come to it together; `first` the year that its deadline begins with (2023年至2025年每年…).
    """

    goal: Goal
    wanted: Quantity
    start: Quantity | None
    start_year: int | None
    way: Way | None
    others: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()
    first: int | None = None

    @property
    def name(self) -> str:
        """The indicator."""
        return self.goal.indicator or self.goal.statement

    @property
    def district(self) -> str | None:
        """The one place it is for; None for the plan's whole area, and for several places named together."""
        return self.goal.districts[0] if len(self.goal.districts) == 1 else None

    @property
    def year(self) -> int:
        """The year by the end of which it is to be reached."""
        assert self.goal.deadline is not None
        return self.goal.deadline.year

    @property
    def bound(self) -> str:
        """How its number binds: eq, ge, gt, le, lt or approx."""
        return self.goal.comparator or "eq"

    @property
    def measure(self) -> str:
        """What its number measures: a level, a change, a yearly rate, a sum since the start …"""
        return self.goal.measure or "level"


def targets(plan: Plan) -> tuple[list[Target], list[Goal]]:
    """What can be followed, 约束性 first and then in the plan's order, and the goals that cannot: those without number or deadline.

    Goals that say the same of the same year and place are one target; the row of an indicator table speaks for them.
    """
    tables = {box.id for box in plan.boxes if box.indicators}
    said: dict[tuple[object, ...], list[Goal]] = {}
    unfollowed: list[Goal] = []
    for goal in plan.goals:
        if goal.value is None or goal.deadline is None:
            unfollowed.append(goal)
            continue
        key = (name_of(goal), tuple(sorted(goal.districts)), goal.deadline.year, goal.measure, quantity(goal.value, goal.unit, goal.amount))
        said.setdefault(key, []).append(goal)
    found = [_target(goals, tables, plan) for goals in said.values()]
    # The sort is stable: within both groups the plan's order stays.
    return sorted(found, key=lambda target: target.goal.nature != "约束性"), unfollowed


def name_of(goal: Goal) -> str:
    """What a goal is about, folded, without the places it is for: 东屏区常住人口 of 东屏区 is 常住人口."""
    name = fold(goal.indicator or goal.statement)
    for district in sorted(map(fold, goal.districts), key=len, reverse=True):
        name = name.replace(district, "") or name
    return name


def _target(goals: list[Goal], tables: set[str], plan: Plan) -> Target:
    goal = next((goal for goal in goals if goal.box in tables), goals[0])
    wanted = quantity(goal.value, goal.unit, goal.amount)
    assert wanted is not None
    based = next((g.baseline for g in goals if g.baseline is not None and g.baseline.value is not None), None)
    start = None
    if based is not None:
        start = quantity(based.value, _unit_of_level(goal, plan))
    year = based.year if based is not None else None
    nature = next((g.nature for g in goals if g.nature), None)
    if nature and not goal.nature:
        goal = structs.replace(goal, nature=nature)
    others = tuple(g.id for g in goals if g.id != goal.id)
    return Target(
        goal, wanted, start, year, _way(goal) or _way_there(goal, start, wanted), others, _parts(goals, wanted, plan), _first(goal)
    )


def _parts(goals: list[Goal], wanted: Quantity, plan: Plan) -> tuple[str, ...]:
    """The parts of a total that come to it together; none where the plan names only some of them."""
    parts = [g for g in plan.goals if g.part_of is not None and g.part_of in {one.id for one in goals}]
    numbers = [quantity(g.value, g.unit, g.amount) for g in parts]
    known = [one for one in numbers if one is not None and one.unit == wanted.unit]
    return tuple(g.id for g in parts) if len(known) == len(parts) and sum(one.low for one in known) == wanted.low else ()


def _first(goal: Goal) -> int | None:
    """The first year of a deadline of several: 2023年至2025年, 2022—2025年."""
    found = _YEARS.search(goal.deadline.text or "") if goal.deadline is not None else None
    return int(found[1]) if found else None


def _way_there(goal: Goal, start: Quantity | None, wanted: Quantity) -> Way | None:
    """Which way is good of a plain number whose name does not tell: as its verb says (达到, 降至), else from the baseline to it."""
    if goal.comparator not in (None, "eq"):
        return None
    if FALLS.search(goal.statement) or _DOWN_TO.search(goal.statement):
        return "down"
    if _UP_TO.search(goal.statement):
        return "up"
    if start is None or start.unit != wanted.unit or start.low == wanted.low:
        return None
    return "up" if wanted.low > start.high else "down"


def _unit_of_level(goal: Goal, plan: Plan) -> str | None:
    """The unit of a baseline: that of the goal, or of the table's row where the goal's number is a rate (年均增长5.4% of 万元)."""
    if (goal.measure or "level") in ("level", "cumulative", "per_year"):
        return goal.unit
    if goal.unit in ("个百分点", "百分点"):
        return "%"
    for box in plan.boxes:
        for row in box.indicators:
            if box.id == goal.box and fold(row.name) == fold(goal.indicator):
                return row.unit
    return None if goal.unit in ("%", "番", "倍") and goal.measure != "change" else goal.unit


def _way(goal: Goal) -> Way | None:
    """Which way is good: as the name says, as its bound does (不低于 up, 以内 down), or as its words do (下降18%)."""
    named = direction(goal.indicator)
    bound = goal.comparator or "eq"
    if goal.measure in ("change", "annual_rate", "multiple"):
        return "down" if FALLS.search(goal.statement) and named != "up" else "up" if named != "down" else "down"
    if bound in ("le", "lt"):
        return "down"
    if isinstance(goal.value, int | float) and goal.value < 0 and goal.measure == "cumulative":
        return "down"  # 累计[-14]
    if bound in ("ge", "gt") or goal.measure in ("cumulative", "per_year"):
        return "up"
    return "up" if named == "up" else "down" if named == "down" else None


def as_number(value: Fraction) -> int | float:
    """A number to show: whole where it is, else to six significant digits."""
    return int(value) if value.denominator == 1 else float(f"{float(value):.6g}")


def ids(found: Iterable[Target]) -> set[str]:
    """The ids of all goals that targets speak for."""
    return {one for target in found for one in (target.goal.id, *target.others)}
