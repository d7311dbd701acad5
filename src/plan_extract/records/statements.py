"""Statements to the plan's goals and facts."""

from __future__ import annotations

from typing import Any

from plan_extract.candidates.quantities import Statement
from plan_extract.model import Fact, Goal
from plan_extract.records.ids import Ids
from plan_extract.sources.source_text import SourceText


def make_goals(source: SourceText, statements: list[Statement], ids: Ids, explain: bool) -> tuple[list[Goal], dict[int, Goal]]:
    """The goals of target statements in reading order, and each by `id` of its statement; a share names its total by `part_of`."""
    of: dict[int, Goal] = {}
    for s in statements:
        of[id(s)] = Goal(**_common(source, s, ids, explain), deadline=s.deadline)
    for s in statements:
        if s.total is not None and id(s.total) in of and s.total is not s:
            of[id(s)].part_of = of[id(s.total)].id
    return list(of.values()), of


def make_facts(source: SourceText, statements: list[Statement], ids: Ids, explain: bool) -> list[Fact]:
    """The facts of reporting statements, in reading order."""
    return [Fact(**_common(source, s, ids, explain), year=s.year) for s in statements]


def _common(source: SourceText, s: Statement, ids: Ids, explain: bool) -> dict[str, Any]:
    """The fields that goals and facts share."""
    q, paragraph = s.reading.quantity, s.marks.block.paragraph
    statement = source.said(paragraph, *trim(paragraph.text, s.start, s.end))
    quote = source.quote(paragraph, q.start, q.end)
    return {
        "id": ids.of(statement, quote.text, s.reading.indicator, *s.districts),
        "kind": "quantified",
        "statement": statement,
        "indicator": s.reading.indicator,
        "value": q.value,
        "unit": q.unit,
        "amount": q.amount,
        "comparator": s.reading.comparator,
        "measure": s.reading.measure,
        "districts": s.districts,
        "baseline": s.baseline,
        "section": s.marks.block.section,
        "box": s.marks.block.box,
        "confidence": round(s.confidence, 2),
        "quote": quote,
        "why": s.why if explain else [],
    }


def trim(text: str, start: int, end: int) -> tuple[int, int]:
    """A span without white space and list marks at its ends."""
    while start < end and text[start] in " \n—-·•、":
        start += 1
    while end > start and text[end - 1] in " \n、|":
        end -= 1
    return start, end
