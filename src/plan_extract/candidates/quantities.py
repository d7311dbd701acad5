"""Quantities that could be targets or facts: each number of running text with what a frame makes of it, its times and its places.

Nothing is left out here. What speaks against a number (a threshold, a name, a duration) stands beside it as its `doubt`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise, zip_longest

from plan_extract.candidates.deadlines import Carried, SentenceTimes, starts_from
from plan_extract.candidates.districts import BlockPlaces, Districts
from plan_extract.candidates.doubts import why_not
from plan_extract.candidates.frames.clause_text import ClauseText
from plan_extract.candidates.frames.nearest import BASIS, nearest
from plan_extract.candidates.frames.reading import Reading
from plan_extract.candidates.frames.turns import read_clause
from plan_extract.candidates.nouns import is_verb, last_object, measure_said, noun_alone, share_among, subject_of
from plan_extract.candidates.phrases import bare
from plan_extract.candidates.topics import Topics, machine_of
from plan_extract.candidates.verbs import verb_at_head
from plan_extract.faults import keep
from plan_extract.marking import Marks
from plan_extract.marking.context import Context, heads_list, looks_back_at
from plan_extract.model import Baseline, Deadline, Measure
from plan_extract.reading.clauses import Clause, Sentence
from plan_extract.reading.numbering import past_number
from plan_extract.reading.numerals import plain
from plan_extract.reading.quantities import CHINESE_NUMERAL, Quantity

Span = tuple[int, int]
# A label in lenticular brackets that stands before a clause and is no part of its words: 【水利】新建水库3座.
_LENTICULAR = re.compile(r"\s*[●○■□◆◇▲△★☆►▶•·]?\s*【[^【】]{1,20}】\s*")
# What tells how large a work is: 日处理能力, 装机容量, 总建筑面积.
_SIZE_OF_WORK = re.compile(
    r"\s*(?:设计|最大|单日|总|日|年|线路|道路)*(?:处理|供水|供热|供气|通过|吞吐|接待|发电|生产|加工|储存)?"
    r"(?:能力|装机(?:容量|规模)?|建筑面积|占地(?:面积)?|库容|全长|长度?|宽度?|床位|产能|容量|规模|吞吐量|时速|跨度)(?:为|约)?"
)
# 在居民消费支出中, whose shares the clauses behind tell.
_AMONG = re.compile(r"[\s—-]*(?:其中)?在(.{2,20})中$")
_NUMERAL = re.compile(rf"[\d{CHINESE_NUMERAL}万亿数几半翻]")


@dataclass(slots=True)
class QuantityCandidate:
    """A quantity with what it could mean. `clause` bounds its clause in `marks.text`, half-open.

    `reading` is None where no frame reads it. `deadline` holds if it is a target, `year` if it is a fact. `total` is what a 其中 takes it
    from, `starts` that a change begins with it (由15%提高到20%), `within` that it stands in a project's name.
    """

    marks: Marks
    sentence: Sentence
    clause: Clause
    quantity: Quantity
    reading: Reading | None
    doubt: str | None
    when: SentenceTimes
    districts: list[str]
    districts_why: str = ""
    deadline: Deadline | None = None
    deadline_why: str = ""
    year: int | None = None
    baseline: Baseline | None = None
    total: QuantityCandidate | None = None
    starts: bool = False
    within: bool = False
    bracketed: bool = False


def quantity_candidates(
    marked: Sequence[Marks], context: Context, districts: Districts, names: dict[int, list[Span]]
) -> Iterator[QuantityCandidate]:
    """The quantities of marked blocks in reading order.

    `names` gives, by the index of a block, spans of it that name projects.
    """
    head, under = Carried(), tuple[str, ...]()
    for marks, following in zip_longest(marked, marked[1:]):
        try:
            path = marks.block.path
            if not marks.listed or path[: len(under)] != under:
                head = Carried()
            carried = Carried(head.year, head.text)
            if _NUMERAL.search(marks.words):
                yield from _BlockReader(marks, context, districts, names.get(marks.index, []), carried).read()
            if heads_list(marks, following) and len({t.year for t in marks.times if t.kind == "by"}) <= 1:
                head, under = carried, path
        except Exception as error:
            keep(error, "candidates for quantities", marks.place)


class _BlockReader:
    """Reads one block, sentence by sentence; `carried` is the deadline that its sentences hand on."""

    def __init__(self, marks: Marks, context: Context, districts: Districts, names: list[Span], carried: Carried) -> None:
        self.marks, self.block, self.context, self.names, self.carried = marks, marks.block, context, names, carried
        self.text = marks.text
        self.places: BlockPlaces = districts.in_block(marks, names)
        self.total: QuantityCandidate | None = None
        self.last: Reading | None = None
        self.ahead: list[tuple[Callable[[str], str], str]] = []

    def read(self) -> Iterator[QuantityCandidate]:
        title = self.block.path[-1] if self.block.path else ""
        self.ahead = [(last_object, title), (_topic, self.block.item or "")]
        self.topics = Topics((self.block.item or "", title))
        back = looks_back_at(self.marks, self.context.moods)
        for sentence in self.marks.sentences:
            inside = self.marks.quantities_in(sentence)
            when = SentenceTimes(self.marks, sentence, self.context, back)
            self.places.sentence(sentence)
            self.topics.sentence(
                self.text[sentence.clauses[0].start : sentence.clauses[0].end] if sentence.clauses else "", len(sentence.clauses) == 1
            )
            if inside:
                yield from self._sentence(sentence, inside, when)
            elif len(sentence.clauses) == 1:
                # 开展手机技能培训。每年培训1000万人次: a short sentence ahead is a run-in title.
                self.ahead.append((_topic, self.text[sentence.start : sentence.end]))
            if (ahead := when.last_ahead()) is not None:
                self.carried.year, self.carried.text = ahead

    def _sentence(self, sentence: Sentence, quantities: Sequence[Quantity], when: SentenceTimes) -> Iterator[QuantityCandidate]:
        readings: list[Reading] = []
        spans = [(t.start, t.end) for t in when.times]
        yearly = False
        unread = measure = whole = owner = ""
        for clause in sentence.clauses:
            self.places.clause(clause)
            inside = [q for q in quantities if clause.start <= q.core < clause.end]
            if not inside:
                words = self.text[clause.start : clause.end]
                self.ahead.append((last_object, words))
                self.topics.clause(words)
                if not BASIS.match(words):
                    unread = words if clause.mark in ",:" else ""
                whole = match[1] if (match := _AMONG.match(words)) else whole
                owner = words if clause.start == sentence.start and clause.mark == "," else ""
                measure = measure_said(words) if clause.mark == ":" else measure
                continue
            outer, brackets = _outside_brackets(self.text, clause, inside)
            outer = _with_shared_units(self.text, outer)
            counted = bool(readings) and readings[-1].frame == "verb number noun"
            doubts: dict[int, str | None] = {}
            for q in outer:
                doubts[q.core] = why_not(q, self.text, clause.start, clause.end, counted) or self._size_of_work(clause, q)
                counted = counted or (doubts[q.core] is None and q.unit_kind == "count")
            part = self._is_part(sentence, clause)
            view = self._view(clause, readings, spans, self.total.reading if part and self.total else None, yearly)
            view.subject, view.measure, unread = subject_of(unread) if unread else "", measure, ""
            view.owner, owner = noun_alone(owner) if owner else "", ""
            found = read_clause(view, outer, {q for q in outer if doubts[q.core] is not None})
            if whole:
                found = [r._replace(indicator=share_among(r.indicator, whole)) if r.quantity.unit_kind == "rate" else r for r in found]
            sure = [r for r in found if doubts[r.quantity.core] is None]
            if not any(doubt is None for doubt in doubts.values()):
                # 每吨陶瓷耗用的水,由9吨减至7吨: the clause measures nothing and names what the next one tells of.
                unread = self.text[clause.start : clause.end]
            made = {r.quantity.core: self._candidate(sentence, clause, r.quantity, r, doubts[r.quantity.core], when) for r in found}
            guessed = {
                q.core: self._candidate(sentence, clause, q, guess, None, when)
                for q in outer
                if doubts[q.core] is None and q.core not in made and (guess := nearest(view, q, sentence.start)) is not None
            }
            both = made | guessed
            self._join_changes([both[q.core] for q in outer if q.core in both and doubts[q.core] is None])
            shares = self._breakdowns(sentence, found, brackets, when, spans)
            for q in outer:
                candidate = both.get(q.core) or self._candidate(sentence, clause, q, None, doubts[q.core], when)
                if doubts[q.core] is None and q.core in made:
                    if part:
                        candidate.total = self.total
                    else:
                        self.total = candidate
                yield candidate
                yield from shares.pop(q.core, [])
            for left in shares.values():
                yield from left
            readings.extend(sure)
            yearly = yearly or any(r.measure == "per_year" for r in sure)
        if readings:
            self.last = readings[-1]

    def _size_of_work(self, clause: Clause, q: Quantity) -> str | None:
        """建成甲电站,装机容量20万千瓦: what stands right behind a work's name tells how large it is."""
        behind = any(b <= clause.start and not self.text[b : clause.start].strip(",; ") for _, b in self.names)
        return "capacity" if behind and _SIZE_OF_WORK.fullmatch(self.text, clause.start, q.start) else None

    def _view(self, clause: Clause, before: Sequence[Reading], times: Sequence[Span], total: Reading | None, yearly: bool) -> ClauseText:
        label = _LENTICULAR.match(self.text, clause.start, clause.end)
        start = past_number(self.text, label.end() if label else clause.start, clause.end)
        if (own := self.places.own_at(start, clause.end, times)) is not None:
            # 到2029年,甲县新增绿道60公里: whose plan it is is no part of a name.
            times = sorted([*times, own])
        goes_on = clause.start > self.block.start and self.text[clause.start - 1] in ",、"
        return ClauseText(
            self.text, start, clause.end, before, times, self.places.spans(start, clause.end), self._topic, total, self.last,
            goes_on=goes_on, yearly=yearly, of_what=self.topics.of, titled=self._machine,
        )  # fmt: skip

    def _machine(self) -> str:
        """The machine whose measures follow: of the clause before in the sentence, else of the titles above, found where a measure asks."""
        return self.topics.machine() or machine_of((self.block.path[-1] if self.block.path else "", self.block.item or ""))

    def _topic(self) -> str:
        """What the words ahead are about: the nearest of them that tells."""
        return next((found for of, words in reversed(self.ahead) if (found := of(words))), "")

    def _is_part(self, sentence: Sentence, clause: Clause) -> bool:
        """Whether the clause stands behind a 其中 of its own stretch (up to the semicolon)."""
        stretch = self.text[sentence.start : clause.end]
        return self.total is not None and "其中" in stretch[stretch.rfind(";") + 1 :]

    def _candidate(
        self, sentence: Sentence, clause: Clause, q: Quantity, reading: Reading | None, doubt: str | None, when: SentenceTimes
    ) -> QuantityCandidate:
        within = any(a <= q.core < b for a, b in self.names)
        if reading is None:
            return QuantityCandidate(self.marks, sentence, clause, q, None, doubt, when, [], within=within)
        names = self.places.of(reading, clause)
        why = self.places.why
        if reading.frame == "verb grade" and names:
            # 甲开发区…力争打造500亿级园区: the park itself is what is to reach it.
            reading = reading._replace(indicator=names[0])
        candidate = QuantityCandidate(self.marks, sentence, clause, q, reading, doubt, when, names, why if names else "", within=within)
        if reading.measure in ("change", "multiple") and (year := when.compared(clause, q)):
            candidate.baseline = Baseline(year=year, from_="said")
        candidate.deadline, candidate.deadline_why = when.deadline(clause, reading, self.carried)
        candidate.year = when.year_of_fact(reading)
        return candidate

    def _join_changes(self, candidates: Sequence[QuantityCandidate]) -> None:
        """由15%提高到20%: where the change starts is a fact, and the baseline of where it ends."""
        for start, end in pairwise(candidates):
            joined, year = starts_from(self.text, start.quantity, end.quantity)
            if joined and start.quantity.values:
                end.baseline = Baseline(value=plain(start.quantity.values[0]), year=year, from_="said")
                start.starts, start.year = True, year or self.context.base

    def _breakdowns(
        self,
        sentence: Sentence,
        found: Sequence[Reading],
        brackets: Sequence[tuple[Span, list[Quantity]]],
        when: SentenceTimes,
        times: Sequence[Span],
    ) -> dict[int, list[QuantityCandidate]]:
        """Bracketed numbers by the quantity they stand behind: shares of it (甲区1万人、乙区2万人), or clauses of their own."""
        shares: dict[int, list[QuantityCandidate]] = {}
        for (start, end), quantities in brackets:
            whole = next((r for r in found if 0 <= start - 1 - r.quantity.end <= 1), None)
            inner = Clause(start, end, "")
            doubts = {q.core: why_not(q, self.text, start, end) for q in quantities}
            view = ClauseText(
                self.text, start, end, [whole] if whole else [], times, self.places.spans(start, end), self._topic, whole, self.last
            )
            made: list[QuantityCandidate] = []
            read = {r.quantity.core: r for r in read_clause(view, quantities, {q for q in quantities if doubts[q.core] is not None})}
            at = start
            for q in quantities:
                reading = read.get(q.core)
                label = re.sub(r"^其中[:,]?|^含", "", self.text[at : q.start].strip("、,;: 和及"))
                if whole is not None and q.unit == whole.quantity.unit and (reading is None or reading.frame in _SHARES or is_verb(label)):
                    name = reading.indicator if reading is not None else whole.indicator
                    if is_verb(label):
                        # 公租房1.5万套(其中新建0.9万套、收购0.6万套).
                        verb = verb_at_head(whole.indicator)
                        name = label + whole.indicator[verb.end if verb is not None and verb.group == "work" else 0 :]
                    # 平均每年产量32万吨(其中2025年35万吨): that of a year said is a level.
                    dated = any(at <= a < q.start for a, _ in times)
                    measure: Measure = "level" if dated and whole.measure == "per_year" else whole.measure
                    reading = whole._replace(
                        quantity=q, comparator=q.comparator, indicator=name, head=(at, q.start), clause=(start, end),
                        measure=measure, places_named=(label,) if label else (), frame="share of a total in brackets",
                    )  # fmt: skip
                candidate = self._candidate(sentence, inner, q, reading, doubts[q.core], when)
                candidate.bracketed = True
                made.append(candidate)
                at = q.end
            key = whole.quantity.core if whole else quantities[0].core
            shares.setdefault(key, []).extend(made)
        return shares


_SHARES = ("share of a total", "noun number bare", "noun number", "nothing", "number, indicator carried")


def _topic(title: str) -> str:
    """What a short title is about: its object (加强人员培训 gives 人员培训), or the title itself (老旧小区改造)."""
    name = bare(re.sub(r"^[\d(（一二三四五六七八九十)）.、\s]+", "", title))
    return last_object(name) or (name if 2 <= len(name) <= 12 else "")


def _with_shared_units(text: str, quantities: Sequence[Quantity]) -> list[Quantity]:
    """20、30、50平方公里: bare numbers in a row have the unit of the last."""
    shared: list[Quantity] = []
    for q in reversed(quantities):
        later = shared[-1] if shared else None
        joined = later is not None and re.fullmatch(r"\s*[、和及,]\s*", text[q.end : later.start]) is not None
        if later is not None and joined and q.unit is None and q.kind == "plain" and later.unit and not q.chinese:
            q = q._replace(unit=later.unit, scale=later.scale)
        elif joined and later is not None and q.unit == "个" and later.unit in ("个百分点", "个千分点"):
            # 分别提高3个和4个百分点.
            q = q._replace(unit=later.unit)
        shared.append(q)
    return shared[::-1]


def _outside_brackets(
    text: str, clause: Clause, quantities: Sequence[Quantity]
) -> tuple[list[Quantity], list[tuple[Span, list[Quantity]]]]:
    """The clause's quantities outside brackets, and those inside with the bracket's span (5万人(其中甲区3万人、乙区2万人))."""
    if text.find("(", clause.start, clause.end) < 0:
        return list(quantities), []
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
