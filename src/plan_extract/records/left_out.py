"""What was proposed and decided against: where it stands, what it could have been, how probable that is, and what spoke against it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Literal

from plan_extract.deciding.projects import ProjectDecision
from plan_extract.deciding.roles import Decision
from plan_extract.model import Finding, LeftOut, Project
from plan_extract.sources.source_text import SourceText

# A finding names so many lines.
_NAMED = 8


def left_out(
    source: SourceText, quantities: Sequence[Decision], projects: Sequence[ProjectDecision], set_aside: Sequence[Any] = ()
) -> list[LeftOut]:
    """Every quantity that became no record, and the spans that could have named projects, in reading order.

    A span that overlaps a name that was kept is told of in that record's `why`. `set_aside` are records that are less sure than is asked
    for since their characters are.
    """
    found = [*_quantities(source, quantities), *_projects(source, projects), *_aside(source, set_aside)]
    return sorted(found, key=lambda item: (item.quote.start, item.quote.end, item.could_be))


def _quantities(source: SourceText, decisions: Sequence[Decision]) -> Iterator[LeftOut]:
    for decision in decisions:
        if decision.role == "none":
            c = decision.candidate
            quote = source.quote(c.marks.block.paragraph, c.quantity.start, c.quantity.end)
            yield LeftOut(could_be="target or fact", probability=decision.probability, quote=quote, why=decision.reasons)


def _projects(source: SourceText, decisions: Sequence[ProjectDecision]) -> Iterator[LeftOut]:
    for decision in decisions:
        c = decision.candidate
        if not decision.kept and not (decision.lost_to and decision.lost_to.kept):
            quote = source.quote(c.marks.block.paragraph, c.start, c.end)
            yield LeftOut(could_be="project", probability=decision.probability, quote=quote, why=decision.reasons)


def _aside(source: SourceText, records: Sequence[Any]) -> Iterator[LeftOut]:
    for record in records:
        quote, seen = record.quote, source.recognised
        sure = seen.sure(quote.start, quote.end) if seen else 1.0
        could_be: Literal["project", "target or fact"] = "project" if isinstance(record, Project) else "target or fact"
        yield LeftOut(could_be=could_be, probability=round(record.confidence * sure, 3), quote=quote, why=["read with doubt"])


def unread(source: SourceText, decisions: Sequence[Decision]) -> list[Finding]:
    """One finding that counts the quantities with a unit that no frame could read, with the lines of the first (PE030).

    What its form rules out is none of them: sums given away, years, lengths of time, numbers of names.
    """
    lines = [
        source.line_of(d.candidate.marks.block.paragraph.offset(d.candidate.quantity.start))
        for d in decisions
        if d.candidate.reading is None and d.candidate.doubt is None and d.candidate.quantity.unit is not None
    ]
    if not lines:
        return []
    named = list(dict.fromkeys(lines))
    more = f" and {len(named) - _NAMED} more" if len(named) > _NAMED else ""
    listed = ", ".join(map(str, named[:_NAMED]))
    where = f"lines {listed}{more}" if len(named) > 1 else f"line {listed}"
    number = f"{len(lines)} quantities" if len(lines) > 1 else "1 quantity"
    return [Finding(code="PE030", message=f"{number} could not be tied to what is measured: {where}", line=named[0])]
