"""Targets and facts of running text: every quantity that a clause ties to something measured, in its time and place."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise, zip_longest

from plan_extract.candidates.deadlines import Carried, SentenceTimes, starts_from
from plan_extract.candidates.districts import BlockPlaces, Districts
from plan_extract.candidates.doubts import why_not
from plan_extract.candidates.frames.clause_text import ClauseText
from plan_extract.candidates.frames.reading import Reading
from plan_extract.candidates.frames.turns import read_clause
from plan_extract.candidates.nouns import last_object
from plan_extract.candidates.phrases import bare
from plan_extract.marking import Marks
from plan_extract.marking.context import Context, heads_list, is_future, looks_back
from plan_extract.model import Baseline, Deadline
from plan_extract.reading.clauses import Clause, Sentence
from plan_extract.reading.numerals import plain
from plan_extract.reading.quantities import Quantity

Span = tuple[int, int]
_NUMERAL = re.compile(r"[\d一二三四五六七八九十百千万亿两几数]")


@dataclass(slots=True)
class Statement:
    """A quantity with its meaning, before it becomes a goal or a fact. `start` and `end` bound the clause in `marks.text`."""

    marks: Marks
    reading: Reading
    role: str
    districts: list[str]
    start: int
    end: int
    confidence: float
    deadline: Deadline | None = None
    year: int | None = None
    baseline: Baseline | None = None
    total: Statement | None = None
    why: list[str] = field(default_factory=list)


def find_statements(marked: Sequence[Marks], context: Context, districts: Districts, closed: dict[int, list[Span]]) -> Iterator[Statement]:
    """The targets and facts of marked blocks, in reading order.

    `closed` gives, by the index of a block, spans of it whose quantities are no targets (names of projects).
    """
    head = Carried()
    for marks, following in zip_longest(marked, marked[1:]):
        if not marks.listed:
            head = Carried()
        reader = _BlockReader(marks, context, districts, closed.get(marks.index, []), Carried(head.year, head.text))
        if _NUMERAL.search(marks.words):
            yield from reader.read()
        if heads_list(marks, following) and len({t.year for t in marks.times if t.kind == "by"}) <= 1:
            head = reader.carried


class _BlockReader:
    """Reads one block, sentence by sentence; `carried` is the deadline that its sentences hand on."""

    def __init__(self, marks: Marks, context: Context, districts: Districts, closed: list[Span], carried: Carried) -> None:
        self.marks, self.block, self.context, self.closed, self.carried = marks, marks.block, context, closed, carried
        self.text = marks.text
        self.places: BlockPlaces = districts.in_block(marks)
        self.back = looks_back(marks.block.path)
        self.total: Statement | None = None
        self.last: Reading | None = None
        self.ahead: list[tuple[Callable[[str], str], str]] = []

    def read(self) -> Iterator[Statement]:
        title = self.block.path[-1] if self.block.path else ""
        self.ahead = [(last_object, title), (_topic, self.block.item or "")]
        for sentence in self.marks.sentences:
            inside = [q for q in self.marks.quantities_in(sentence) if not any(a <= q.core < b for a, b in self.closed)]
            when = SentenceTimes(self.text, sentence, self.marks.times_in(sentence), self.context, self.back, self.block.path)
            self.places.sentence(sentence)
            if inside:
                yield from self._sentence(sentence, inside, when)
            elif len(sentence.clauses) == 1:
                # 开展手机技能培训。每年培训1000万人次: a short sentence ahead is a run-in title.
                self.ahead.append((_topic, self.text[sentence.start : sentence.end]))
            if (ahead := when.last_ahead()) is not None:
                self.carried.year, self.carried.text = ahead

    def _sentence(self, sentence: Sentence, quantities: list[Quantity], when: SentenceTimes) -> Iterator[Statement]:
        readings: list[Reading] = []
        spans = [(t.start, t.end) for t in when.times]
        for clause in sentence.clauses:
            self.places.clause(clause)
            inside = [q for q in quantities if clause.start <= q.core < clause.end]
            if not inside:
                self.ahead.append((last_object, self.text[clause.start : clause.end]))
                continue
            outer, brackets = _outside_brackets(self.text, clause, inside)
            kept = [q for q in outer if why_not(q, self.text, clause.start, clause.end) is None]
            part = self._is_part(sentence, clause)
            total = self.total if part else None
            view = ClauseText(
                self.text,
                clause.start,
                clause.end,
                readings,
                spans,
                self.places.spans(clause.start, clause.end),
                self._topic,
                total.reading if total else None,
                self.last,
            )
            found = read_clause(view, kept)
            if len([r for r in found if r.frame == "noun number bare"]) > 1:
                # 完成投资:铁路30亿元、公路50亿元: a list of such pairs is no chance.
                found = [replace(r, confidence=max(r.confidence, 0.6)) for r in found]
            shares = _breakdowns(self.text, found, brackets)
            statements = [(reading, self._statement(clause, reading, when)) for reading in found]
            self._join_changes(statements)
            for reading, statement in statements:
                if statement is None:
                    continue
                if part:
                    statement.total = self.total
                else:
                    self.total = statement
                yield statement
                for share in shares.get(reading.quantity, []):
                    if (piece := self._statement(clause, share, when)) is not None:
                        piece.total = statement
                        yield piece
            readings.extend(found)
        if readings:
            self.last = readings[-1]

    def _topic(self) -> str:
        """What the words ahead are about: the nearest of them that tells."""
        return next((found for of, words in reversed(self.ahead) if (found := of(words))), "")

    def _is_part(self, sentence: Sentence, clause: Clause) -> bool:
        """Whether the clause stands behind a 其中 of its own stretch (up to the semicolon)."""
        stretch = self.text[sentence.start : clause.end]
        return self.total is not None and "其中" in stretch[stretch.rfind(";") + 1 :]

    def _statement(self, clause: Clause, reading: Reading, when: SentenceTimes) -> Statement | None:
        target = when.commits(clause, reading)
        words = self.text[when.sentence.start : when.sentence.end]
        if target and reading.confidence <= 0.5 and when.governing(reading.quantity) is None and not is_future(words):
            # A bare noun before a bare number, with no word of commitment about: more often a name than a target.
            return None
        names = self.places.of(reading, clause)
        if reading.frame == "verb grade" and names:
            # 甲开发区…力争打造500亿级园区: the park itself is what is to reach it.
            reading = replace(reading, indicator=names[0])
        statement = Statement(
            self.marks, reading, "target" if target else "fact", names, clause.start, clause.end, confidence=reading.confidence
        )
        statement.why.append(f"frame: {reading.frame}" + (f" ({reading.verb})" if reading.verb else ""))
        if reading.measure in ("change", "multiple") and (year := when.compared(clause, reading.quantity)):
            statement.baseline = Baseline(year=year, from_="said")
        if target:
            statement.deadline, why = when.deadline(clause, reading, self.carried)
            if statement.deadline is not None and statement.deadline.from_ == "plan":
                statement.confidence = min(statement.confidence, 0.9)
        else:
            statement.year, why = when.year_of_fact(reading), f"fact: {'the section looks back' if self.back else 'the sentence reports'}"
        statement.why.append(why)
        if names:
            statement.why.append(f"districts: {self.places.why}")
        return statement

    def _join_changes(self, statements: list[tuple[Reading, Statement | None]]) -> None:
        """由15%提高到20%: where the change starts is a fact, and the baseline of where it ends."""
        for (first, start), (second, end) in pairwise(statements):
            joined, year = starts_from(self.text, first.quantity, second.quantity)
            if not joined or start is None or end is None or not first.quantity.values:
                continue
            end.baseline = Baseline(value=plain(first.quantity.values[0]), year=year, from_="said")
            start.role, start.deadline, start.year = "fact", None, year or self.context.base


def _topic(title: str) -> str:
    """What a short title is about: its object (加强人员培训 gives 人员培训), or the title itself (老旧小区改造)."""
    name = bare(re.sub(r"^[\d(（一二三四五六七八九十)）.、\s]+", "", title))
    return last_object(name) or (name if 2 <= len(name) <= 12 else "")


def _outside_brackets(text: str, clause: Clause, quantities: list[Quantity]) -> tuple[list[Quantity], list[tuple[Span, list[Quantity]]]]:
    """The clause's quantities outside brackets, and those inside with the bracket's span (5万人(其中甲区3万人、乙区2万人))."""
    pairs: list[Span] = []
    opened: list[int] = []
    for at in range(clause.start, clause.end):
        if text[at] == "(":
            opened.append(at)
        elif text[at] == ")" and opened:
            pairs.append((opened.pop() + 1, at))
    outer = [q for q in quantities if not any(a <= q.core < b for a, b in pairs)]
    inner = [((a, b), [q for q in quantities if a <= q.core < b]) for a, b in pairs]
    return outer, [(span, qs) for span, qs in inner if qs]


def _breakdowns(text: str, found: list[Reading], brackets: list[tuple[Span, list[Quantity]]]) -> dict[Quantity, list[Reading]]:
    """Readings of bracketed shares of a total: 3万人(甲区1万人、乙区2万人), 60个(其中国家级10个)."""
    shares: dict[Quantity, list[Reading]] = {}
    for (start, end), quantities in brackets:
        whole = next((r for r in found if 0 <= start - 1 - r.quantity.end <= 1), None)
        if whole is None:
            continue
        at = start
        for q in quantities:
            if q.unit != whole.quantity.unit or why_not(q, text, start, end) is not None:
                continue
            label = re.sub(r"^其中[:,]?|^含", "", text[at : q.start].strip("、,;: 和及"))
            named = (label,) if label else ()
            share = replace(whole, quantity=q, comparator=q.comparator, head=(at, q.start), clause=(start, end), places_named=named)
            shares.setdefault(whole.quantity, []).append(replace(share, frame="share of a total in brackets"))
            at = q.end
    return shares
