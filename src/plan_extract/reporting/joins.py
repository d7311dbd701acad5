"""Tables made of several parts of a plan: baselines beside targets, and what joins goals, projects, facts, districts and bodies by keys."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal
from functools import partial

from plan_extract.kinds import Kind
from plan_extract.model import KINDS, Goal, Plan
from plan_extract.reporting.cell import Row, numbers, section_titles
from plan_extract.reporting.comparable import COLUMNS, comparable

# 基期→目标: what has a baseline, and where it is to go.
BASELINE_TARGET = (
    "indicator", "districts", "unit", "baseline_year", "baseline", "baseline_low", "baseline_high",
    "target_year", "target", "target_low", "target_high", "change", "comparator", "measure", "nature",
    "section", "quote", "line", "goal_id",
)  # fmt: skip


def columns() -> dict[str, tuple[str, ...]]:
    """The tables that join others, and their columns."""
    return {
        "places": ("name", "code"),
        "bodies": ("name", "kind"),
        **{f"{kind.one}_districts": (f"{kind.one}_id", "district") for kind in _with_districts()},
        "goal_bodies": ("goal_id", "body", "role"),
        "project_bodies": ("project_id", "body"),
        "comparable": COLUMNS,
    }


def makers() -> dict[str, Callable[[Plan], Iterator[Row]]]:
    """What makes the rows of each table of `columns`, and of `baseline_target`."""
    return {
        "places": _places,
        "bodies": _bodies,
        **{f"{kind.one}_districts": partial(_districts, kind=kind) for kind in _with_districts()},
        "goal_bodies": _goal_bodies,
        "project_bodies": _project_bodies,
        "baseline_target": baseline_target,
        "comparable": comparable,
    }


def _with_districts() -> list[Kind]:
    return [kind for kind in KINDS.values() if kind.referred_to and "districts" in kind.record.__struct_fields__]


def _places(plan: Plan) -> Iterator[Row]:
    """Every district that the plan's index or a record names, once."""
    codes: dict[str, str | None] = {place.name: place.code for place in plan.districts}
    for kind in _with_districts():
        for record in kind.of(plan):
            for name in record.districts:
                codes.setdefault(name, None)
    for name, code in codes.items():
        yield {"name": name, "code": code}


def _bodies(plan: Plan) -> Iterator[Row]:
    """Every body that answers for something, once."""
    kinds: dict[str, str | None] = {}
    for body in plan.responsible:
        kinds.setdefault(body.name, body.kind)
    for project in plan.projects:
        for name in project.responsible:
            kinds.setdefault(name, None)
    for name, kind in kinds.items():
        yield {"name": name, "kind": kind}


def _districts(plan: Plan, kind: Kind) -> Iterator[Row]:
    for record in kind.of(plan):
        for name in dict.fromkeys(record.districts):
            yield {f"{kind.one}_id": record.id, "district": name}


def _goal_bodies(plan: Plan) -> Iterator[Row]:
    for goal, name, role in dict.fromkeys((goal, body.name, body.role) for body in plan.responsible for goal in body.goals):
        yield {"goal_id": goal, "body": name, "role": role}


def _project_bodies(plan: Plan) -> Iterator[Row]:
    for project in plan.projects:
        for name in dict.fromkeys(project.responsible):
            yield {"project_id": project.id, "body": name}


def baseline_target(plan: Plan) -> Iterator[Row]:
    """The goals that have a baseline. `change` is the target less the baseline, of levels that are told as one number in one unit."""
    titles = section_titles(plan)
    for goal in plan.goals:
        if (start := goal.baseline) is not None:
            yield {
                "indicator": goal.indicator or goal.statement, "districts": "、".join(goal.districts), "unit": goal.unit,
                "baseline_year": start.year, **numbers("baseline", start.value),
                "target_year": goal.deadline.year if goal.deadline else None, **numbers("target", goal.value),
                "change": _change(plan, goal), "comparator": goal.comparator, "measure": goal.measure, "nature": goal.nature,
                "section": titles.get(goal.section or ""), "quote": goal.quote.text, "line": goal.quote.line, "goal_id": goal.id,
            }  # fmt: skip


def _change(plan: Plan, goal: Goal) -> int | float | None:
    old, new = goal.baseline and goal.baseline.value, goal.value
    if goal.measure != "level" or old is None or new is None or isinstance(old, list) or isinstance(new, list):
        return None
    for box in plan.boxes:
        for row in box.indicators if box.id == goal.box else ():
            if row.name == goal.indicator and row.baseline is not None and (row.baseline.unit or row.unit or goal.unit) != goal.unit:
                return None
    change = Decimal(str(new)) - Decimal(str(old))
    return int(change) if change == change.to_integral_value() else float(change)
