"""Rules PE6xx: what a target needs to be held to."""

from __future__ import annotations

import re

from plan_extract.checking.registry import Finds, found, rule
from plan_extract.checking.subject import Subject, show, walk
from plan_extract.lexicon import load
from plan_extract.model import KINDS, Goal, OutlineNode
from plan_extract.reading.quantities import find_quantities
from plan_extract.sources.fold import fold


@rule("PE601", "warning")
def goal_without_deadline(subject: Subject) -> Finds:
    """A goal has no year by which it is due: neither its sentence nor its list nor the plan names one.

    Example: a plan without period whose goals say no year.
    Where no goal of several has one, the plan names no year at all, and one finding says so.

    What to do: look for the plan's period and give it with `parse --period 2021-2025`, or as `period: 2021-2025` in a file NAME.meta.yaml
    beside NAME.txt, which every command reads.
    """
    without = [goal for goal in subject.plan.goals if goal.deadline is None]
    if len(without) > 1 and len(without) == len(subject.plan.goals):
        message = f"none of {len(without)} goals has a deadline: no year by which anything is due was read"
        yield found("PE601", message, subject.at(without[0].quote))
        return
    for goal in without:
        if goal.deadline is None:
            yield found("PE601", f"{goal.indicator or goal.statement}: no deadline", subject.at(goal.quote), record=goal.id)


@rule("PE602", "warning")
def goal_without_unit(subject: Subject) -> Finds:
    """A goal's number has no unit, and its indicator is no ratio, coefficient or rank.

    Nothing is said where the text goes on behind the number with more of it (4 · 2亿亩, as scans have it) or with a word: that may be a
    unit.

    Example: 建成公园达到30.
    What to do: check the source for a lost unit.
    """
    for goal in subject.goals:
        if (
            goal.unit is None
            and not (goal.indicator or "").endswith(tuple(load("checking")["unitless"]))
            and goal.measure != "multiple"
            and "分之" not in show(goal)
            and "比" not in (goal.indicator or "")
            and not _goes_on(subject, goal)
        ):
            yield found("PE602", f"{goal.indicator}: {show(goal)} has no unit", subject.at(goal.quote), record=goal.id)


def _goes_on(subject: Subject, goal: Goal) -> bool:
    """Whether the number is no plain one (一半, 1:2), or its quotation is cut off: the text goes on with a digit or a word."""
    quote = goal.quote
    if any(q.kind != "plain" for q in find_quantities(fold(show(goal)))):
        return True
    if subject.text is None or goal.box is not None:
        return False
    before, behind = subject.text[max(0, quote.start - 4) : quote.start], fold(subject.text[quote.end : quote.end + 16])
    return re.match(r"\s*[·•.,]\s*[^\s]?\d|[\s·•.]*[^\W\d]", behind) is not None or re.search(r"\d\s*[·•.．]\s*$", before) is not None


@rule("PE603", "note")
def goal_without_responsible_body(subject: Subject) -> Finds:
    """No body answers for a goal in a chapter whose other goals have one.

    Reported where at least half of the chapter's goals have a body. Rows of indicator tables, and overviews that repeat the targets of
    the tasks, are no chapter of that kind.

    Example: a target in the middle of tasks that each end in (责任单位:…), covered by none of them.
    What to do: ask who is responsible.
    """
    covered = {name for body in subject.plan.responsible for name in body.goals}
    tables = {b.id for b in subject.plan.boxes if b.kind == "indicators"}
    chapters: dict[str, list[Goal]] = {}
    for goal in subject.goals:
        if goal.section is not None and goal.box not in tables:
            chapters.setdefault(goal.section.partition(".")[0], []).append(goal)
    for goals in chapters.values():
        if sum(g.id in covered for g in goals) * 2 < len(goals):
            continue
        for goal in goals:
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

    answers = re.compile(rf"[(（][^()（）]*(?:{'|'.join(load('checking')['answers'])})[^()（）]*[)）]")
    text = subject.text.split("\n") if subject.text is not None else []

    def named(node: OutlineNode) -> bool:
        if any(node.lines[0] <= line <= node.lines[1] for line in lines):
            return True
        # (有关部门按职责分工负责) names nobody one could list, and yet says who.
        return any(answers.search(line) for line in text[node.lines[0] - 1 : node.lines[1]])

    groups = [subject.plan.outline, *(n.children for n in walk(subject.plan.outline))]
    for siblings in groups:
        tasks = [n for n in siblings if n.level in ("h2", "h3", "section", "h4")]
        having = [n for n in tasks if named(n)]
        if len(having) >= 3 and len(having) * 4 >= len(tasks) * 3:
            for node in tasks:
                if not named(node):
                    message = f"{node.title}: no responsible body, {len(having)} of the {len(tasks)} tasks beside it name one"
                    yield found("PE605", message, subject.line(node.lines[0], node.title))


@rule("PE606", "warning")
def plan_without_records(subject: Subject) -> Finds:
    """The file gives no record at all: no goal, fact, project or responsible body. There is nothing that the other rules could check.

    Example: a page of menu links, a scan without text, an empty file.
    What to do: look whether the file is the plan; a notice often carries it as an attachment.
    """
    if not any(kind.of(subject.plan) for kind in KINDS.values()):
        yield found("PE606", "no goal, fact, project or responsible body was read; nothing could be checked", subject.whole())


@rule("PE607", "warning")
def not_a_plan(subject: Subject) -> Finds:
    """The document does not look like a plan: a list of links, code or settings, a text that says nothing a plan would.

    Where nothing of a plan is, nothing is checked, and the other rules have nothing to say. `plan.kind` has the evidence.

    Example: requirements.txt, a page of menu links, a parsed file given as a plan.
    What to do: see whether the right file was named; of a web page, whether its text was saved.
    """
    for finding in subject.plan.findings:
        if finding.code == "PE040":
            yield found("PE607", finding.message, subject.line(finding.line))


@rule("PE608", "warning")
def several_plans(subject: Subject) -> Finds:
    """The file holds a notice with several plans as its attachments, and was read as one: their headings and records stand mixed.

    Example: 附件1 with a plan for water supply, 附件2 with one for parks, in one file.
    What to do: parse each by itself with `parse --attachment N`.
    """
    for finding in subject.plan.findings:
        if finding.code == "PE042":
            yield found("PE608", finding.message, subject.line(finding.line))


@rule("PE609", "warning")
def plan_elsewhere(subject: Subject) -> Finds:
    """A web page that says little itself links to files: the plan is probably one of them. Nothing is fetched.

    Example: 关于印发《甲规划》的通知, with 附件:甲规划.pdf below it.
    What to do: save the file that is linked and parse that.
    """
    kind = subject.plan.plan.kind
    little = not any(of.of(subject.plan) for of in KINDS.values()) or (kind is not None and kind.name == "notice")
    for finding in subject.plan.findings:
        if finding.code == "PE043" and little:
            yield found("PE609", finding.message, subject.line(finding.line))
