"""Targets and facts of running text: every quantity that a clause ties to something measured, in its time and place."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from plan_extract.extraction.context import Context, heads_list, is_future, is_listed, is_past, looks_back, year_of
from plan_extract.extraction.districts import Districts
from plan_extract.extraction.frames import Reading, read_clause
from plan_extract.extraction.quantities_kept import why_not
from plan_extract.model import Baseline, Deadline, Provenance
from plan_extract.reading.clauses import Clause, Sentence, sentences
from plan_extract.reading.numerals import plain
from plan_extract.reading.quantities import Quantity, find_quantities
from plan_extract.reading.times import Time, find_times
from plan_extract.structure.blocks import Block

Span = tuple[int, int]


@dataclass(slots=True)
class Statement:
    """A quantity with its meaning, before it becomes a goal or a fact. Offsets count in `block.paragraph.text`."""

    block: Block
    reading: Reading
    role: str
    districts: list[str]
    deadline: Deadline | None = None
    year: int | None = None
    baseline: Baseline | None = None
    start: int = 0
    end: int = 0
    confidence: float = 1.0
    total: Statement | None = None
    why: list[str] = field(default_factory=list)


@dataclass(slots=True)
class _Carried:
    """The deadline that later sentences of a paragraph or list take over."""

    year: int | None = None
    text: str | None = None


def find_statements(blocks: Sequence[Block], context: Context, districts: Districts, closed: dict[int, list[Span]]) -> Iterator[Statement]:
    """The targets and facts of the blocks, in reading order.

    `closed` gives, by `id` of a paragraph, spans of its reading text whose quantities are no targets (names of projects).
    """
    head = _Carried()
    for block, following in zip(blocks, [*blocks[1:], None], strict=True):
        if not is_listed(block):
            head = _Carried()
        carried = _Carried(head.year, head.text)
        if re.search(r"\d|[一二三四五六七八九十百千万亿两几数]", block.text):
            yield from _read_block(block, context, districts, closed.get(id(block.paragraph), []), carried)
        if heads_list(block, following) and len({t.year for t in find_times(block.text) if t.kind == "by"}) <= 1:
            head = carried


def _read_block(block: Block, context: Context, districts: Districts, closed: list[Span], carried: _Carried) -> Iterator[Statement]:
    text = block.paragraph.text
    quantities = [_shift(q, block.start) for q in find_quantities(block.text)]
    quantities = [q for q in quantities if not any(a <= q.core < b for a, b in closed)]
    times = [_shift_time(t, block.start) for t in find_times(block.text)]
    back = looks_back(block.path)
    places = districts.in_block(block)
    at = 0
    for sentence in sentences(text, block.start, block.end):
        inside = [q for q in quantities[at:] if sentence.start <= q.core < sentence.end]
        when = [t for t in times if sentence.start <= t.start < sentence.end]
        places.sentence(sentence)
        if inside:
            at += len(inside)
            yield from _read_sentence(block, sentence, inside, when, context, places, back, carried)
        ahead = [
            (t, y)
            for t in when
            if t.kind in ("by", "span", "year", "within", "whole")
            and (y := year_of(t, context))
            and (not context.first or y >= context.first)
        ]
        if ahead and not (back and is_past(text[sentence.start : sentence.end])):
            carried.year, carried.text = ahead[-1][1], text[ahead[-1][0].start : ahead[-1][0].end]


def _shift(q: Quantity, by: int) -> Quantity:
    return replace(q, start=q.start + by, end=q.end + by, core=q.core + by) if by else q


def _shift_time(t: Time, by: int) -> Time:
    return Time(t.start + by, t.end + by, t.kind, t.year, t.first, t.years) if by else t


def _read_sentence(
    block: Block,
    sentence: Sentence,
    quantities: list[Quantity],
    times: list[Time],
    context: Context,
    places: Districts.Block,
    back: bool,
    carried: _Carried,
) -> Iterator[Statement]:
    text = block.paragraph.text
    words = text[sentence.start : sentence.end]
    readings: list[Reading] = []
    total: Statement | None = None
    for clause in sentence.clauses:
        places.clause(clause)
        inside = [q for q in quantities if clause.start <= q.core < clause.end]
        if not inside:
            if "其中" not in text[clause.start : clause.end] and clause.mark != ":":
                pass
            continue
        spans = [(t.start, t.end) for t in times]
        outer, brackets = _outside_brackets(text, clause, inside)
        kept = [q for q in outer if why_not(q, text, clause.start, clause.end) is None and not _named_later(q, text, clause.end)]
        found = read_clause(text, clause.start, clause.end, kept, readings, spans, places.spans)
        sources = _from_to(text, found)
        parts = _breakdowns(text, found, brackets, spans, readings)
        for reading in found:
            statement = _statement(block, sentence, clause, reading, times, context, places, back, carried, words)
            if statement is not None:
                if reading.quantity in sources:
                    statement.baseline = sources[reading.quantity]
                elif reading.quantity in sources.values_from:
                    # 由15%提高到20%: where it starts is what has been reached.
                    statement.role, statement.deadline = "fact", None
                    statement.year = sources.values_from[reading.quantity] or context.base
                if "其中" in text[sentence.start : clause.end][-(clause.end - clause.start) - 4 :] and total is not None:
                    statement.total = total
                elif not _part(text, sentence, clause):
                    total = statement
                else:
                    statement.total = total
                yield statement
                for part in parts.get(reading.quantity, []):
                    piece = _statement(block, sentence, clause, part, times, context, places, back, carried, words)
                    if piece is not None:
                        piece.total = statement
                        yield piece
            readings.append(reading)


def _part(text: str, sentence: Sentence, clause: Clause) -> bool:
    """Whether the clause stands behind a 其中 of its own stretch (up to the semicolon)."""
    stretch = text[sentence.start : clause.end]
    return "其中" in stretch[stretch.rfind(";") + 1 :]


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


def _breakdowns(
    text: str, found: list[Reading], brackets: list[tuple[Span, list[Quantity]]], spans: list[Span], before: list[Reading]
) -> dict[Quantity, list[Reading]]:
    """Readings of bracketed shares of a total: 3万人(甲区1万人、乙区2万人), 60个(其中国家级10个)."""
    parts: dict[Quantity, list[Reading]] = {}
    for (start, end), quantities in brackets:
        whole = next((r for r in found if 0 <= start - 1 - r.quantity.end <= 1), None)
        if whole is None:
            continue
        kept = [q for q in quantities if q.unit == whole.quantity.unit and why_not(q, text, start, end) is None]
        at = start
        for q in kept:
            label = text[at : q.start].strip("、,;: 和及")
            label = re.sub(r"^其中[:,]?|^含", "", label)
            reading = replace(
                whole, quantity=q, comparator=q.comparator, head=(at, q.start), frame="share of a total in brackets", clause=(start, end)
            )
            parts.setdefault(whole.quantity, []).append(replace(reading, places_named=(label,) if label else ()))
            at = q.end
    return parts


class _Rises(dict[Quantity, Baseline]):
    """Baselines by the quantity that starts from them; `values_from` the starting quantities with their year."""

    def __init__(self) -> None:
        super().__init__()
        self.values_from: dict[Quantity, int | None] = {}


def _from_to(text: str, found: list[Reading]) -> _Rises:
    """由2020年的3.1提高到2025年的2.8: the first number is the second's baseline."""
    rises = _Rises()
    for first, second in zip(found, found[1:], strict=False):
        between, ahead = text[first.quantity.end : second.quantity.start], text[max(0, first.quantity.start - 12) : first.quantity.start]
        if (
            re.search(r"(?:提高|提升|增加|增长|下降|降低|减少|缩小|缩短|扩大|上升|降|增|升|发展)(?:到|至)", between)
            and re.search(r"(?:由|从)[^,;]*$", ahead)
            and first.quantity.values
        ):
            year = re.search(r"((?:19|20)\d\d)年的?$", ahead)
            rises[second.quantity] = Baseline(value=plain(first.quantity.values[0]), year=int(year[1]) if year else None, from_="said")
            rises.values_from[first.quantity] = int(year[1]) if year else None
    return rises


def _named_later(q: Quantity, text: str, end: int) -> bool:
    """500亩以上大坝, 3岁以下: left to why_not; here only what stands before 以上规模-like names."""
    return bool(re.match(r"\s?(?:规模以上|以上规模|级及以上|级以上)", text[q.end : end]))


def _statement(
    block: Block,
    sentence: Sentence,
    clause: Clause,
    reading: Reading,
    times: list[Time],
    context: Context,
    places: Districts.Block,
    back: bool,
    carried: _Carried,
    words: str,
) -> Statement | None:
    q = reading.quantity
    time = _governing(times, q, sentence, context, block.paragraph.text)
    year = year_of(time, context) if time else None
    role = _role(block.paragraph.text, sentence, clause, q, reading, time, year, context, back, words, times, block.path)
    if role == "target" and reading.confidence <= 0.5 and (time is None or year is None) and not is_future(words):
        return None
    names = places.of(reading, clause)
    if reading.frame == "verb grade" and names:
        # 甲开发区…力争打造500亿级园区: the park itself is what is to reach it.
        reading = replace(reading, indicator=names[0])
    statement = Statement(block, reading, role, names, start=clause.start, end=clause.end, confidence=reading.confidence)
    statement.why.append(f"frame: {reading.frame}" + (f" ({reading.verb})" if reading.verb else ""))
    compared = next((t for t in times if t.kind == "compared" and clause.start <= t.start < q.start), None)
    if compared is not None and compared.year and reading.measure in ("change", "multiple"):
        statement.baseline = Baseline(year=compared.year, from_="said")
    if role == "target":
        statement.deadline = _in_turn(block, clause, reading, times, context) or _deadline(block, time, year, carried, context, statement)
    else:
        statement.year = (
            year
            if time is not None and time.kind != "within" and year and (context.first is None or year < context.first)
            else context.base
        )
        statement.why.append(f"fact: {'the section looks back' if back else 'the sentence reports'}")
    return statement


def _deadline(
    block: Block, time: Time | None, year: int | None, carried: _Carried, context: Context, statement: Statement
) -> Deadline | None:
    source: Provenance
    if time is not None and year is not None and (context.first is None or year >= context.first):
        source, text = "said", block.paragraph.text[time.start : time.end]
        statement.why.append(f"deadline said in the sentence: {text}")
        return Deadline(year=year, text=text, from_=source)
    if carried.year is not None:
        statement.why.append(f"deadline carried from: {carried.text}")
        return Deadline(year=carried.year, text=carried.text, from_="carried")
    if context.last is not None:
        statement.why.append("deadline: the plan's last year")
        return Deadline(year=context.last, from_="plan")
    return None


def _in_turn(block: Block, clause: Clause, reading: Reading, times: list[Time], context: Context) -> Deadline | None:
    """2021年、2022年、2023年分别完成100个、120个、150个: each number has its own year."""
    if reading.turn is None:
        return None
    years = [t for t in times if clause.start <= t.start < reading.head[1] and t.kind in ("year", "by") and t.year]
    if len(years) != reading.turn[1]:
        return None
    time = years[reading.turn[0]]
    return Deadline(year=time.year or 0, text=block.paragraph.text[time.start : time.end], from_="said")


_GOVERNS = ("by", "year", "span", "period", "within", "whole", "past")


def _governing(times: list[Time], q: Quantity, sentence: Sentence, context: Context, text: str) -> Time | None:
    """The time a quantity stands under: the last one named before it in the sentence that is no base of comparison.

    A past year that only dates things (2000年底前建成的小区) governs nothing.
    """

    def dates_things(t: Time) -> bool:
        return (
            t.kind == "by"
            and t.year is not None
            and context.first is not None
            and t.year < context.first
            and text[t.start : t.end].endswith("前")
        )

    return next((t for t in reversed(times) if t.kind in _GOVERNS and sentence.start <= t.start < q.core and not dates_things(t)), None)


def _role(
    text: str,
    sentence: Sentence,
    clause: Clause,
    q: Quantity,
    reading: Reading,
    time: Time | None,
    year: int | None,
    context: Context,
    back: bool,
    words: str,
    times: list[Time],
    block_path: tuple[str, ...],
) -> str:
    """`target` or `fact`. A year decides; then cues of the sentence; then the section."""
    if time is not None and time.kind == "past":
        return "fact"
    if year is not None and context.first is not None:
        if year < context.first:
            return "fact"
        if (
            time is not None
            and time.kind in ("by", "span", "within", "whole", "period")
            and not (back and year == context.first and is_past(words))
        ):
            return "target"
    if is_past(words) and not is_future(words) and (back or reading.measure in ("change", "level") or year is None):
        cue = is_past(text[clause.start : clause.end])
        if back or cue:
            return "fact"
    compared = next((t for t in times if t.kind == "compared" and clause.start <= t.start < q.start and t.year), None)
    if (
        compared is not None
        and context.base is not None
        and compared.year is not None
        and compared.year < context.base
        and (back or not block_path)
        and not is_future(words)
        and time is None
    ):
        return "fact"
    if back and not is_future(words):
        return "fact"
    return "target"
