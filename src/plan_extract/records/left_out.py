"""What was proposed and decided against: where it stands, what it could have been, how probable that is, and what spoke against it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from plan_extract.deciding.projects import ProjectDecision
from plan_extract.deciding.roles import Decision
from plan_extract.model import LeftOut
from plan_extract.sources.source_text import SourceText

# Spans that hardly anything speaks for are not worth a line each: every piece of a list is one.
_MENTION = 0.1


def left_out(source: SourceText, quantities: Sequence[Decision], projects: Sequence[ProjectDecision]) -> list[LeftOut]:
    """Every quantity that became no record, and the spans that could have named projects, in reading order."""
    found = [*_quantities(source, quantities), *_projects(source, projects)]
    return sorted(found, key=lambda item: (item.quote.start, item.quote.end, item.could_be))


def _quantities(source: SourceText, decisions: Sequence[Decision]) -> Iterator[LeftOut]:
    for decision in decisions:
        if decision.role == "none":
            c = decision.candidate
            quote = source.quote(c.marks.block.paragraph, c.quantity.start, c.quantity.end)
            yield LeftOut(could_be="target or fact", probability=decision.probability, quote=quote, why=decision.reasons)


def _projects(source: SourceText, decisions: Sequence[ProjectDecision]) -> Iterator[LeftOut]:
    kept = [(d.candidate.marks.index, d.candidate.start, d.candidate.end) for d in decisions if d.kept]
    for decision in decisions:
        c = decision.candidate
        inside = any(index == c.marks.index and a < c.end and c.start < b for index, a, b in kept)
        if not decision.kept and not inside and decision.probability >= _MENTION:
            quote = source.quote(c.marks.block.paragraph, c.start, c.end)
            yield LeftOut(could_be="project", probability=decision.probability, quote=quote, why=decision.reasons)
