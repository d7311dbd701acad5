"""Records of the bodies that answer for something, from marked blocks: statements in brackets, behind labels and in running text."""

from __future__ import annotations

import re
from collections.abc import Sequence

from plan_extract.candidates.bodies.brackets import bracket_statements, closes_tasks_so, closes_with_bracket
from plan_extract.candidates.bodies.names import kind_of, words
from plan_extract.candidates.bodies.running import own_duty, running_statements
from plan_extract.candidates.bodies.said import Body, FirstLeads
from plan_extract.faults import keep
from plan_extract.lexicon import kept
from plan_extract.marking import Marks
from plan_extract.model import Responsible
from plan_extract.reading.brackets import bracket_spans, square_spans
from plan_extract.sources.source_text import SourceText

Span = tuple[int, int]


@kept
def _patterns() -> dict[str, re.Pattern[str]]:
    return {
        "cue": re.compile(words()["cue"]),
        "first": re.compile(words()["first_leads_statement"]),
        "several": re.compile(words()["several"]),
    }


def find_responsible(source: SourceText, marked: Sequence[Marks], explain: bool) -> list[tuple[Responsible, Span]]:
    """The bodies named as responsible in marked blocks, in reading order, each with the source span, half-open, that it answers for.

    A bracket or label answers for what stands between the one before it in its block and itself: 建成两条路。(甲局负责) gives 甲局 for
    建成两条路. A statement in running text answers for its sentence.
    """
    first = _first_leads(marked)
    custom = closes_tasks_so((marks.text, marks.start, marks.end) for marks in marked)
    found: list[tuple[Responsible, Span]] = []
    for marks in marked:
        if not _patterns()["cue"].search(marks.words) and not closes_with_bracket(marks.words):
            continue
        try:
            found += _of_block(source, marks, first, explain, custom)
        except Exception as error:
            keep(error, "responsible bodies", marks.place)
    return found


def _of_block(source: SourceText, marks: Marks, first: FirstLeads | None, explain: bool, custom: bool) -> list[tuple[Responsible, Span]]:
    found: list[tuple[Responsible, Span]] = []
    paragraph, at = marks.block.paragraph, marks.start
    brackets = sorted([*bracket_spans(marks.text, marks.start, marks.end), *square_spans(marks.text, marks.start, marks.end)])
    statements = bracket_statements(marks.text, marks.start, marks.end, brackets, first, custom=custom)
    taken = _joined([(s.start, s.end) for s in statements] + brackets)
    statements += own_duty(marks) or running_statements(marks, taken, first)
    for statement in sorted(statements, key=lambda s: s.start):
        if statement.about is not None:
            stretch = paragraph.span(*statement.about)
        elif statement.start > at:
            stretch = (paragraph.offset(at), paragraph.span(at, statement.start)[1])
        else:
            stretch = paragraph.span(marks.start, statement.end)
        found += [(_record(source, marks, body, explain), stretch) for body in statement.bodies]
        if statement.about is None:
            at = statement.end
    return found


def _joined(spans: list[Span]) -> list[Span]:
    """Spans in order, those that overlap as one."""
    made: list[Span] = []
    for start, end in sorted(spans):
        if made and start < made[-1][1]:
            made[-1] = (made[-1][0], max(end, made[-1][1]))
        else:
            made.append((start, end))
    return made


def _record(source: SourceText, marks: Marks, body: Body, explain: bool) -> Responsible:
    paragraph = marks.block.paragraph
    said = source.said(paragraph, body.start, body.end)
    sure = 0.75 if body.how == "in running text" else 0.95
    return Responsible(
        name=body.full or said,
        kind=kind_of(body.full or marks.text[body.start : body.end]),
        role=body.role,
        from_=body.origin,
        quote=source.quote(paragraph, body.start, body.end),
        section=marks.block.section,
        confidence=sure - (0.1 if body.given == "custom" or body.collective else 0),
        why=body.why if explain else [],
    )


def _first_leads(marked: Sequence[Marks]) -> FirstLeads | None:
    """The plan's statement that the first of every list leads, if it makes one: 由两个以上单位负责的,列第一位者为牵头单位."""
    for marks in marked:
        if match := _patterns()["first"].search(marks.words):
            before = marks.words[max(0, match.start() - 30) : match.start()]
            return FirstLeads(match.group(), bool(_patterns()["several"].search(before)))
    return None
