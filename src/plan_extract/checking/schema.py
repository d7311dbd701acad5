"""Rules PE1xx: the parsed file is in itself in order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from plan_extract.checking.diagnostic import Where
from plan_extract.checking.registry import Finds, found, rule
from plan_extract.checking.subject import Subject
from plan_extract.model import KINDS, DeadlineIndex, DistrictIndex, indexed


@rule("PE101", "error")
def file_does_not_fit_its_schema(subject: Subject) -> Finds:
    """The file does not fit the JSON Schema of its version.

    A tool that reads the file by its schema (`plan-extract schema`) would stumble: a field is missing, unknown or of another type.

    Example: `value: many` where a number must stand.
    What to do: parse the plan again, or take back the edit by hand.
    """
    # Found while the file is read (checking/loading.py), since a file that does not fit makes no plan to check.
    yield from ()


@rule("PE102", "error")
def id_stands_twice(subject: Subject) -> Finds:
    """Two records have the same id.

    Ids tie the lists together and let two versions be compared; a repeated one makes both ambiguous.

    Example: two goals with `id: g-8c1f0a2b`.
    What to do: parse the plan again; ids of repeated statements get -2, -3.
    """
    first: dict[str, Where] = {}
    for name, where in _ids(subject):
        if name in first:
            yield found("PE102", f"id {name} stands twice", where, (first[name],) if first[name].line else (), record=name)
        first.setdefault(name, where)


def _ids(subject: Subject) -> Iterator[tuple[str, Where]]:
    """All ids of records and boxes with their places."""
    for kind in KINDS.values():
        if kind.referred_to:
            for index, record in enumerate(kind.of(subject.plan)):
                yield record.id, subject.inside(kind.name, index, "id", quote=record.quote)
    for index, box in enumerate(subject.plan.boxes):
        yield box.id, subject.inside("boxes", index, "id")


@rule("PE103", "error")
def reference_leads_nowhere(subject: Subject) -> Finds:
    """A record names a section, box or record that the file does not hold.

    Example: a goal with `box: b9` in a file of eight boxes.
    What to do: parse the plan again; after an edit by hand, mend the reference.
    """
    plan = subject.plan
    goals, listed = {g.id for g in plan.goals}, {record.id for kind in indexed() for record in kind.of(plan)}
    sections, boxes = {n.id for n in subject.nodes}, {b.id for b in plan.boxes}
    for kind in KINDS.values():
        for index, record in enumerate(kind.of(plan)):
            name, quote = getattr(record, "id", None), record.quote
            section, box = getattr(record, "section", None), getattr(record, "box", None)
            if section is not None and section not in sections:
                where = subject.inside(kind.name, index, "section", quote=quote)
                yield found("PE103", f"section {section} is not in the outline", where, record=name)
            if box is not None and box not in boxes:
                where = subject.inside(kind.name, index, "box", quote=quote)
                yield found("PE103", f"box {box} is not among the boxes", where, record=name)
    for index, goal in enumerate(plan.goals):
        if goal.part_of is not None and goal.part_of not in goals:
            where = subject.inside("goals", index, "part_of", quote=goal.quote)
            yield found("PE103", f"total {goal.part_of} is not among the goals", where, record=goal.id)
    for index, body in enumerate(plan.responsible):
        for at, name in enumerate(body.goals):
            if name not in goals:
                where = subject.inside("responsible", index, "goals", at, quote=body.quote)
                yield found("PE103", f"goal {name} of {body.name} is not among the goals", where)
    indexes: dict[str, Sequence[DeadlineIndex | DistrictIndex]] = {"deadlines": plan.deadlines, "districts": plan.districts}
    for list_, entries in indexes.items():
        for index, entry in enumerate(entries):
            for kind in indexed():
                for at, name in enumerate(getattr(entry, kind.name)):
                    if name not in listed:
                        kinds = " or ".join(kind.one for kind in indexed())
                        where = subject.inside(list_, index, kind.name, at)
                        yield found("PE103", f"{name} in the index is no {kinds}", where, record=name)


@rule("PE104", "error")
def index_out_of_step(subject: Subject) -> Finds:
    """The deadline index does not list a goal under its year.

    Whoever looks up what is due in a year would miss it.

    Example: a goal due in 2023 that `deadlines` lists under 2025 only.
    What to do: parse the plan again rather than edit one of the two places.
    """
    listed = {(entry.year, name) for entry in subject.plan.deadlines for name in entry.goals}
    for index, goal in enumerate(subject.plan.goals):
        if goal.deadline is not None and (goal.deadline.year, goal.id) not in listed:
            where = subject.inside("goals", index, "deadline", "year", quote=goal.quote)
            message = f"goal due in {goal.deadline.year} is not in the deadline index of that year"
            yield found("PE104", message, where, record=goal.id)


@rule("PE105", "warning")
def values_are_gone(subject: Subject) -> Finds:
    """A part of the file has fewer values than when it was written: lines were lost from its middle, or taken out.

    The comment in the last line says how many values each part had. Whatever was edited in place counts as before; comments, empty lines
    and another layout do not count.

    Example: `# end of the plan, values: source 6, plan 12, goals 340` in a file whose goals have 310 values.
    What to do: parse the plan again. If the lines were taken out on purpose, cut the last line down to `# end of the plan`.
    """
    for part, (before, now) in subject.changed.items():
        if now < before:
            yield found("PE105", f"{part} has {now} values of {before} that were written", subject.inside(part))


@rule("PE106", "note")
def values_were_added(subject: Subject) -> Finds:
    """A part of the file has more values than when it was written: somebody added to it.

    No harm in itself: what was added is checked as everything else. It may hide a loss in the same part.

    Example: a goal that was added by hand.
    What to do: nothing; or cut the last line down to `# end of the plan`.
    """
    for part, (before, now) in subject.changed.items():
        if now > before:
            yield found("PE106", f"{part} has {now} values, and {before} were written", subject.inside(part))


@rule("PE190", "error")
def program_broke_here(subject: Subject) -> Finds:
    """The program itself broke at a place of the plan, or a rule broke: what stands there was not read, or not checked.

    The rest was, so a check does not fail as a whole; but it cannot be clean either.

    Example: PE090 in the plan's findings, or a rule that meets a value it cannot count with.
    What to do: look at the place by eye; run the command with --debug and send the file it writes.
    """
    for finding in subject.plan.findings:
        if finding.code == "PE090":
            yield found("PE190", finding.message, subject.line(finding.line))
