"""Rules PE6xx: what a target needs to be held to."""

from __future__ import annotations

from plan_extract.checking.registry import Finds, found, rule
from plan_extract.checking.subject import Subject, show, walk
from plan_extract.model import OutlineNode

# Ratios, coefficients and ranks carry no unit.
_BARE = ("比", "系数", "指数", "率", "强度", "密度", "排名", "位次", "水平", "得分", "PUE", "贡献度")


@rule("PE601", "warning")
def goal_without_deadline(subject: Subject) -> Finds:
    """A goal has no year by which it is due: neither its sentence nor its list nor the plan names one.

    Example: a plan without period whose goals say no year.
    What to do: look for the plan's period; name it in the archive's metadata.
    """
    for goal in subject.plan.goals:
        if goal.deadline is None:
            yield found("PE601", f"{goal.indicator or goal.statement}: no deadline", subject.at(goal.quote), record=goal.id)


@rule("PE602", "warning")
def goal_without_unit(subject: Subject) -> Finds:
    """A goal's number has no unit, and its indicator is no ratio, coefficient or rank.

    Example: 建成公园达到30.
    What to do: check the source for a lost unit.
    """
    for goal in subject.goals:
        if (
            goal.unit is None
            and not (goal.indicator or "").endswith(_BARE)
            and goal.measure != "multiple"
            and "分之" not in show(goal)
            and "比" not in (goal.indicator or "")
        ):
            yield found("PE602", f"{goal.indicator}: {show(goal)} has no unit", subject.at(goal.quote), record=goal.id)


@rule("PE603", "note")
def goal_without_responsible_body(subject: Subject) -> Finds:
    """No body answers for a goal, in a plan that names responsible bodies.

    Reported where at least half of the plan's goals have one.

    Example: a target in an overview that no 责任单位 covers.
    What to do: nothing where the overview repeats targets of the tasks; else ask who is responsible.
    """
    if not subject.plan.responsible:
        return
    covered = {name for body in subject.plan.responsible for name in body.goals}
    if sum(g.id in covered for g in subject.goals) * 2 < len(subject.goals):
        return
    for goal in subject.goals:
        if goal.id not in covered:
            yield found("PE603", f"{goal.indicator}: nobody is named as responsible", subject.at(goal.quote), record=goal.id)


@rule("PE604", "note")
def percentage_without_base(subject: Subject) -> Finds:
    """A change in percent or points says neither from when nor from what.

    Whether it was met cannot be told without its base.

    Example: 能耗下降13.5% without 比2020年.
    What to do: take the plan's first year as base, and say so where it is cited.
    """
    for goal in subject.goals:
        if goal.measure == "change" and goal.unit in ("%", "个百分点", "百分点") and goal.baseline is None:
            yield found("PE604", f"{goal.indicator}: a change of {show(goal)} without a base", subject.at(goal.quote), record=goal.id)


@rule("PE605", "warning")
def task_without_responsible_body(subject: Subject) -> Finds:
    """A task names no 责任单位 where the tasks beside it do.

    Three in four of its siblings, and at least three, must name one.

    Example: of ten tasks, nine end in (甲厅牵头), the tenth in nothing.
    What to do: ask who is responsible.
    """
    lines = [body.quote.line for body in subject.plan.responsible]
    if not lines:
        return

    def named(node: OutlineNode) -> bool:
        return any(node.lines[0] <= line <= node.lines[1] for line in lines)

    groups = [subject.plan.outline, *(n.children for n in walk(subject.plan.outline))]
    for siblings in groups:
        tasks = [n for n in siblings if n.level in ("h2", "h3", "section", "h4")]
        having = [n for n in tasks if named(n)]
        if len(having) >= 3 and len(having) * 4 >= len(tasks) * 3:
            for node in tasks:
                if not named(node):
                    message = f"{node.title}: no responsible body, {len(having)} of the {len(tasks)} tasks beside it name one"
                    yield found("PE605", message, subject.line(node.lines[0], node.title))
