"""Decided quantities to the plan's goals and facts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from plan_extract.candidates.frames.rank import ranks
from plan_extract.candidates.phrases import trim
from plan_extract.deciding.roles import Decision
from plan_extract.faults import keep
from plan_extract.ids import Ids
from plan_extract.model import Fact, Goal
from plan_extract.records.origins import origins
from plan_extract.sources.source_text import SourceText


def make_goals(source: SourceText, decisions: list[Decision], ids: Ids, explain: bool) -> list[Goal]:
    """The goals of quantities decided to be targets, in reading order; a share names its total by `part_of`."""
    made = [(d, Goal(**said, deadline=d.candidate.deadline)) for d, said in _each(source, decisions, ids, explain, fact=False)]
    known: dict[int, Goal] = {}
    for decision, goal in made:
        known.setdefault(id(decision.candidate), goal)
    for decision, goal in made:
        total = decision.candidate.total
        if total is not None and total is not decision.candidate:
            whole = known.get(id(total))
            goal.part_of = whole.id if whole else None
    return [goal for _, goal in made]


def make_facts(source: SourceText, decisions: list[Decision], ids: Ids, explain: bool) -> list[Fact]:
    """The facts of quantities decided to be reported, in reading order."""
    return [Fact(**said, year=d.candidate.year) for d, said in _each(source, decisions, ids, explain, fact=True)]


def _each(
    source: SourceText, decisions: list[Decision], ids: Ids, explain: bool, *, fact: bool
) -> Iterator[tuple[Decision, dict[str, Any]]]:
    for decision in decisions:
        try:
            yield decision, _common(source, decision, ids, explain, fact=fact)
        except Exception as error:
            keep(error, "records of quantities", decision.candidate.marks.place)


def _common(source: SourceText, decision: Decision, ids: Ids, explain: bool, *, fact: bool) -> dict[str, Any]:
    """The fields that goals and facts share."""
    c = decision.candidate
    reading = c.reading
    assert reading is not None, "only what a frame has read is decided to be a record"
    q, paragraph = reading.quantity, c.marks.block.paragraph
    statement = source.said(paragraph, *trim(paragraph.text, c.clause.start, c.clause.end))
    quote = source.quote(paragraph, q.start, q.end)
    return {
        "id": ids.of(statement, quote.text, reading.indicator, *c.districts),
        "kind": "quantified",
        "statement": statement,
        "indicator": reading.indicator,
        "value": q.value,
        "unit": q.unit,
        # 前六位 is a place: nobody is counted.
        "amount": None if ranks(q.unit, paragraph.text[max(q.start - 1, 0) : q.start], statement) else q.amount,
        "comparator": reading.comparator,
        "measure": reading.measure,
        "districts": c.districts,
        "baseline": c.baseline,
        "section": c.marks.block.section,
        "box": c.marks.block.box,
        "confidence": decision.probability,
        "quote": quote,
        "origin": origins(source, c, fact=fact),
        "why": _why(decision) if explain else [],
    }


def _why(decision: Decision) -> list[str]:
    c = decision.candidate
    assert c.reading is not None
    lines = [f"frame: {c.reading.frame}" + (f" ({c.reading.verb})" if c.reading.verb else "")]
    if decision.role == "target" and c.deadline_why:
        lines.append(c.deadline_why)
    if c.districts:
        lines.append(f"districts: {c.districts_why}")
    return [*lines, *decision.reasons]
