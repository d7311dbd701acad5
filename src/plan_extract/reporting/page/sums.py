"""Whether the parts of a target (`part_of`) add up to it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal

from plan_extract.checking.subject import base_unit, in_base, numbers
from plan_extract.model import Goal, Plan


@dataclass(frozen=True, slots=True)
class Sum:
    """The parts of a target, by id, what they come to (`3.4万户`), and whether that is what the target says."""

    parts: tuple[str, ...]
    total: str
    fits: bool


def sums(plan: Plan) -> dict[str, Sum]:
    """For each target that has parts, by id, their sum; parts that cannot be added (other units, no number) give none."""
    parts: dict[str, list[Goal]] = defaultdict(list)
    for goal in plan.goals:
        if goal.part_of:
            parts[goal.part_of].append(goal)
    wholes = {goal.id: goal for goal in plan.goals}
    return {of: made for of, found in parts.items() if of in wholes and (made := _sum(wholes[of], found)) is not None}


def _sum(whole: Goal, parts: list[Goal]) -> Sum | None:
    everyone = [whole, *parts]
    if any(len(in_base(goal)) != len(in_base(whole)) or not in_base(goal) for goal in parts) or len({*map(base_unit, everyone)}) > 1:
        return None
    total = [sum(column, Decimal(0)) for column in zip(*map(in_base, parts), strict=True)]
    alike = len({goal.unit for goal in everyone}) == 1
    shown = [sum(column, Decimal(0)) for column in zip(*(numbers(goal.value) for goal in parts), strict=True)] if alike else total
    unit = whole.unit if alike else base_unit(whole)
    return Sum(tuple(goal.id for goal in parts), "—".join(f"{n.normalize():f}" for n in shown) + (unit or ""), total == in_base(whole))
