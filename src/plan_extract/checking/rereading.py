"""Rules PE207 and on: what a record says is read again from its quotation and compared.

Only what stands in the quotation, or in the words that the record itself names, is compared; what was carried from elsewhere, taken from
the plan, given by the user or corrected by a reviewer is not. A doubt is no finding: where the words allow a reading, the record is left
alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from plan_extract.checking.amounts import amount_of, equal
from plan_extract.checking.registry import Finds, found, rule
from plan_extract.checking.subject import Subject, numbers
from plan_extract.checking.yaml_places import Key
from plan_extract.lexicon import load
from plan_extract.model import KINDS, CellValue, Comparator, Deadline, Fact, Goal, IndicatorRow, Project, Quote, Value
from plan_extract.reading.bounds import bounds, pattern
from plan_extract.reading.quantities import Quantity, find_quantities
from plan_extract.reading.times import find_times
from plan_extract.records.corrections import fields_given
from plan_extract.sources.fold import fold

# How far before and behind a quotation its sentence may reach, in characters.
_BEFORE, _BEHIND = 1500, 400


def bare(text: str) -> str:
    """Folded, without spaces and line feeds: what two printings of the same words have in common."""
    return "".join(fold(text).split())


def _words(quote: Quote) -> str:
    """A quotation's words for reading."""
    return fold(quote.mended.text if quote.mended is not None else quote.text)


@dataclass(frozen=True)
class Reread:
    """A goal or fact with a number, beside what its own quotation says. `keys` lead to it in the parsed file.

    `row` and `cell` are those of the indicator table that it was made of.
    """

    subject: Subject
    record: Goal | Fact
    keys: tuple[Key, ...]
    row: IndicatorRow | None
    cell: CellValue | None

    @cached_property
    def given(self) -> frozenset[str]:
        """The fields that a reviewer gave, which its words need not bear out."""
        return fields_given(self.record)

    @cached_property
    def head_units(self) -> tuple[str | None, ...]:
        """The units that its row gives it: the cell's own, or the one in the row's head."""
        return (self.cell.unit, self.row.unit) if self.cell is not None and self.row is not None else ()

    @cached_property
    def read(self) -> list[Quantity]:
        """The quantities of its quotation; of a row's whose cell could not be located, those of the cell."""
        inside = find_quantities(_words(self.record.quote))
        return inside or (find_quantities(_unbracketed(self.cell.text)) if self.cell is not None else [])

    @cached_property
    def same(self) -> list[Quantity]:
        """Those of `read` that have the record's value."""
        return [q for q in self.read if q.value == self.record.value]

    @cached_property
    def sentence(self) -> str:
        """The words around it: its statement, and the paragraph's line where the source is at hand."""
        quote, text = self.record.quote, self.subject.text
        line = ""
        if text is not None and text[quote.start : quote.end] == quote.text:
            start, end = text.rfind("\n", 0, quote.start) + 1, text.find("\n", quote.end)
            line = text[max(start, quote.start - _BEFORE) : min(end if end >= 0 else len(text), quote.end + _BEHIND)]
        return fold(f"{self.record.statement} {line}")


def _unbracketed(text: str) -> str:
    return re.sub(r"[\[【〔［\]】〕］]", "", fold(text))


def _rereads(subject: Subject) -> Iterator[Reread]:
    """Goals and facts that have a value and a quotation that its source bears out."""
    rows = _rows(subject)
    for kind in KINDS.values():
        if not issubclass(kind.record, Goal | Fact):
            continue
        for index, record in enumerate(kind.of(subject.plan)):
            if record.value is None or not _borne_out(subject, record.quote):
                continue
            key = (kind.record, record.box, record.indicator, record.statement)
            year = record.year if isinstance(record, Fact) else record.deadline.year if record.deadline is not None else None
            row, cell = rows.get((*key, year)) or rows.get((*key, None)) or (None, None)
            yield Reread(subject, record, (kind.name, index), row, cell)


def _borne_out(subject: Subject, quote: Quote) -> bool:
    """Whether a quotation stands in the source, as far as that is at hand; PE203 says where it does not."""
    return subject.text is None or subject.text[quote.start : quote.end] == quote.text


_Row = tuple[type, str | None, str | None, str, int | None]


def _rows(subject: Subject) -> dict[_Row, tuple[IndicatorRow, CellValue]]:
    """The rows and cells of indicator tables by what the records made of them say: class, box, indicator, statement and year.

    Without the year the first of those that are alike in all else.
    """
    found: dict[_Row, tuple[IndicatorRow, CellValue]] = {}
    for box in subject.plan.boxes:
        for row in box.indicators if box.kind == "indicators" else ():
            goals, facts = (row.target, *row.interim), (row.baseline, *row.earlier)
            for record, cell in (*((Goal, cell) for cell in goals), *((Fact, cell) for cell in facts)):
                if cell is not None:
                    for year in (cell.year, None):
                        found.setdefault((record, box.id, row.name, f"{row.name} {cell.text}", year), (row, cell))
    return found


def _finding(code: str, message: str, again: Reread, *keys: Key) -> Finds:
    quote = again.record.quote
    where = again.subject.inside(*again.keys, *keys, quote=quote)
    yield found(code, message, where, again.subject.beside(quote), again.record.id)


def shown(value: Value | None) -> str:
    """A value for people, a range with a dash."""
    return "—".join(f"{v.normalize():f}" for v in numbers(value)) or "nothing"


@rule("PE207", "error")
def value_is_not_that_of_its_quotation(subject: Subject) -> Finds:
    """A record's value, read again from its quotation, is another one; or its amount is not its value in base units.

    Whoever takes the number from the file would cite what the plan does not say.

    Example: `value: 950` over a quotation of 900亿元.
    What to do: take back the edit by hand, or parse the plan again.
    """
    for again in _rereads(subject):
        record = again.record
        if again.given & {"value", "unit"}:
            continue
        if not again.same:
            says = ", ".join(dict.fromkeys(shown(q.value) for q in again.read if q.values)) or "no number"
            message = f"{record.indicator}: value {shown(record.value)}, the quotation {record.quote.text!r} says {says}"
            yield from _finding("PE207", message, again, "value")
            continue
        amounts = [a for a in (amount_of(record.value, record.unit), *(q.amount for q in again.same)) if a is not None]
        if record.amount is not None and amounts and not any(equal(record.amount, a) for a in amounts):
            has, other = record.amount, amounts[0]
            said = f"{record.quote.text!r} is {shown(other.value)} {other.unit}"
            message = f"{record.indicator}: amount {shown(has.value)} {has.unit}, {said}"
            yield from _finding("PE207", message, again, "amount", "value")


@rule("PE208", "error")
def unit_is_not_that_of_its_quotation(subject: Subject) -> Finds:
    """A record's unit is not the one behind the number in its quotation, its table cell, or the head of its row.

    A number without a unit of its own takes one from its sentence (20、30、50平方公里, 3个和4个百分点); then the sentence must hold it.

    Example: `unit: 万元` over a quotation of 900亿元.
    What to do: take back the edit by hand, or parse the plan again.
    """
    for again in _rereads(subject):
        record, own = again.record, {q.unit for q in again.same}
        if not own or record.unit in own or record.unit in again.head_units or "unit" in again.given:
            continue
        # A cut unit is the beginning of the one that its sentence holds: 提高3个和4个百分点.
        if record.unit is not None and fold(record.unit) in again.sentence and any(u is None or record.unit.startswith(u) for u in own):
            continue
        says = ", ".join(sorted(u or "none" for u in own))
        message = f"{record.indicator}: unit {record.unit or 'none'}, the quotation {record.quote.text!r} says {says}"
        yield from _finding("PE208", message, again, "unit")


@rule("PE209", "error")
def bound_is_not_that_of_its_quotation(subject: Subject) -> Finds:
    """A record's bound (`comparator`) is not the one that its quotation or sentence says.

    Example: `comparator: eq` over a quotation of 100家以上.
    What to do: take back the edit by hand, or parse the plan again.
    """
    for again in _rereads(subject):
        record, own = again.record, {q.comparator for q in again.same}
        if not own or record.comparator is None or record.comparator in own or "comparator" in again.given:
            continue
        if again.cell is not None and record.comparator == (again.cell.comparator or "eq"):
            continue
        # A word may bound a number though others stand between (至少具备1个, 分别接近40%和35%); 前十名 is a bound too.
        if "eq" in own and (record.comparator in _bounds_in(again.sentence) or (record.comparator == "le" and "前" in again.sentence)):
            continue
        message = f"{record.indicator}: bound {record.comparator}, the quotation {record.quote.text!r} says {', '.join(sorted(own))}"
        yield from _finding("PE209", message, again, "comparator")


def _bounds_in(text: str) -> set[Comparator]:
    # Longest first, so that 不低于 is not read as 低于.
    return {bounds(place)[m[0]] for place in ("before", "after", "inside", "apart") for m in re.finditer(pattern(place), text)}


@rule("PE210", "error")
def measure_is_not_that_of_its_words(subject: Subject) -> Finds:
    """A record's measure has no word for it in its sentence, or the words at its number say another.

    A change needs a word of change, a multiple 倍 or 番, a rate by the year 年 or 增速. 年均增长 directly before a percentage is a rate
    by the year and nothing else.

    Example: `measure: multiple` of 建成泵站12座.
    What to do: take back the edit by hand, or parse the plan again.
    """
    needed, decisive = load("checking")["measure_needs"], load("checking")["measure_at_number"]
    for again in _rereads(subject):
        record = again.record
        if record.measure is None or not again.same or again.given & {"measure", "unit"}:
            continue
        if again.row is not None:
            cell = again.cell.measure if again.cell is not None else None
            wrong = record.measure != (cell or "level")
        else:
            need = needed.get(record.measure)
            words = _words(record.quote) if record.measure == "multiple" else again.sentence
            wrong = need is not None and not re.search(need, words)
            doubled = all(q.kind == "doubling" for q in again.same) and fold(record.statement).endswith(_words(record.quote))
            wrong = wrong or (record.measure != "multiple" and doubled)
            before = _before(again)
            wrong = wrong or any(
                re.search(entry["words"], before) and record.measure not in entry["measures"]
                for entry in decisive
                if record.unit in entry["units"]
            )
        if wrong:
            message = f"{record.indicator}: measure {record.measure}, which {record.statement!r} does not say"
            yield from _finding("PE210", message, again, "measure")


def _before(again: Reread) -> str:
    """The words of the statement before the number, where it stands there once."""
    statement, quoted = fold(again.record.statement), _words(again.record.quote)
    return statement.partition(quoted)[0] if statement.count(quoted) == 1 else ""


@rule("PE211", "error")
def deadline_is_not_that_of_its_words(subject: Subject) -> Finds:
    """A deadline's year is not the one that its words name, or words that the sentence is to have said are not near it.

    Example: `deadline: {year: 2035, text: 到2025年, from: said}`.
    What to do: take back the edit by hand, or parse the plan again.
    """
    for kind in KINDS.values():
        for index, record in enumerate(kind.of(subject.plan)):
            deadline = getattr(record, "deadline", None)
            if deadline is None or deadline.text is None or "deadline" in fields_given(record) or not _borne_out(subject, record.quote):
                continue
            problem = _deadline_problem(subject, record, deadline)
            if problem is not None:
                key, message = problem
                where = subject.inside(kind.name, index, "deadline", key, quote=record.quote)
                yield found("PE211", message, where, subject.beside(record.quote), record.id)


def _deadline_problem(subject: Subject, record: Goal | Project, deadline: Deadline) -> tuple[str, str] | None:
    if isinstance(record, Project) and record.years is not None and record.years.text == deadline.text:
        # The years of a table, which may stand in two cells, are PE215's.
        return None if deadline.year == record.years.end else ("year", f"deadline {deadline.year}, its years end in {record.years.end}")
    years = _years(subject, deadline.text or "")
    if years and deadline.year not in years:
        return "year", f"deadline {deadline.year}, its words {deadline.text!r} say {', '.join(map(str, sorted(years)))}"
    quote = record.quote
    stretch = (subject.text or "")[max(0, quote.start - _BEFORE) : quote.end + _BEHIND]
    in_table = any(box.id == record.box and box.kind == "indicators" for box in subject.plan.boxes)
    if deadline.from_ == "said" and subject.text is not None and not in_table and bare(deadline.text or "") not in bare(stretch):
        return "text", f"deadline {deadline.text!r} is said to stand in the sentence, and does not stand near {quote.text!r}"
    return None


def _years(subject: Subject, words: str) -> set[int]:
    """The years that words name, counted from a period that the plan names where they only count (三年内, 五年累计)."""
    times, period = find_times(fold(words)), subject.plan.plan.period
    years = {t.year for t in times if t.year}
    if not years and period is not None and period.name is not None:
        years = {period.end for t in times if t.kind == "whole" and period.end is not None}
        first = period.start
        years |= {first + t.years - 1 for t in times if first is not None and t.kind == "within" and t.years}
    return years


@rule("PE212", "error")
def cell_is_not_what_its_words_say(subject: Subject) -> Finds:
    """A cell of an indicator table holds another value, unit or bound than its words, or words that its table does not have.

    Goals and facts made of the row must say the same as the row.

    Example: `target: {text: 97以上, value: 99}`.
    What to do: take back the edit by hand, or parse the plan again.
    """
    lines = subject.text.split("\n") if subject.text is not None else None
    for at, box in enumerate(subject.plan.boxes):
        table = bare("".join(lines[box.lines[0] - 1 : box.lines[1]])) if lines is not None else None
        for index, row in enumerate(box.indicators):
            for keys, cell in _cells_of(row):
                problem = _cell_problem(cell, table)
                if problem is not None:
                    key, message = problem
                    where = stands = subject.line(row.line, row.name)
                    if subject.places is not None:
                        where = subject.places.at("boxes", at, "indicators", index, *keys, key)
                    beside = (stands,) if subject.places is not None and subject.text is not None else ()
                    yield found("PE212", f"{row.name}: {message}", where, beside, box.id)
    for again in _rereads(subject):
        due = again.record.deadline if isinstance(again.record, Goal) else None
        corrected = "deadline" in again.given
        if again.cell is not None and again.cell.year and due is not None and due.year != again.cell.year and not corrected:
            message = f"{again.record.indicator}: deadline {due.year}, its row has {again.cell.year}"
            yield from _finding("PE212", message, again, "deadline", "year")


def _cells_of(row: IndicatorRow) -> Iterator[tuple[tuple[Key, ...], CellValue]]:
    """The cells of a row that hold values, each with the keys that lead to it in the row."""
    for part in ("baseline", "target", "growth"):
        if (cell := getattr(row, part)) is not None:
            yield (part,), cell
    for part in ("earlier", "interim"):
        for number, cell in enumerate(getattr(row, part)):
            yield (part, number), cell


def _cell_problem(cell: CellValue, table: str | None) -> tuple[str, str] | None:
    if table is not None and any(piece not in table for piece in map(bare, cell.text.split()) if piece):
        return "text", f"the table has no {cell.text!r}"
    if cell.value is None:
        return None
    read = find_quantities(_unbracketed(cell.text))
    same = [q for q in read if q.value == cell.value]
    if not same:
        says = ", ".join(shown(q.value) for q in read if q.values) or "no number"
        return "value", f"value {shown(cell.value)}, its words {cell.text!r} say {says}"
    if not any(q.unit == cell.unit for q in same):
        return "unit", f"unit {cell.unit or 'none'}, its words {cell.text!r} say {same[0].unit or 'none'}"
    if not any(q.comparator == (cell.comparator or "eq") for q in same):
        return "comparator", f"bound {cell.comparator or 'eq'}, its words {cell.text!r} say {same[0].comparator}"
    return None


@rule("PE213", "error")
def words_are_not_those_of_the_source(subject: Subject) -> Finds:
    """A record's own words (its statement, a project's or a body's name) do not stand where it is quoted, or a mended quotation has others.

    Example: a goal whose statement says 950亿元 and whose quotation says 900亿元.
    What to do: take back the edit by hand, or parse the plan again.
    """
    tables = {box.id for box in subject.plan.boxes if box.kind == "indicators"}
    for kind in KINDS.values():
        for index, record in enumerate(kind.of(subject.plan)):
            said, quote = kind.said(record), record.quote
            if kind.says in fields_given(record):
                continue
            if (isinstance(record, Goal | Fact) and record.box in tables) or not _borne_out(subject, quote):
                continue
            mended = quote.mended
            if mended is not None and not (mended.orig == quote.text and _of(bare(mended.text), bare(quote.text))):
                where = subject.inside(kind.name, index, "quote", "mended", "text", quote=quote)
                message = f"{mended.text!r} is no mending of {quote.text!r}"
                yield found("PE213", message, where, subject.beside(quote), getattr(record, "id", None))
            elif not _stands(subject, said, quote):
                where = subject.inside(kind.name, index, kind.says, quote=quote)
                message = f"{said!r} does not stand where {quote.text!r} is quoted"
                yield found("PE213", message, where, subject.beside(quote), getattr(record, "id", None))


def _of(words: str, source: str) -> bool:
    """Whether words are the source's own in their order, some left out."""
    rest = iter(source)
    return all(character in rest for character in words)


def _stands(subject: Subject, said: str, quote: Quote) -> bool:
    """Whether words hold the quotation or stand in it; those that hold more must stand around it in the source."""
    words, quoted = bare(said), bare(_words(quote))
    if words in quoted or bare(quote.text) == words:
        return True
    if quoted not in words:
        return False
    if subject.text is None:
        return True
    stretch = bare(subject.text[max(0, quote.start - _BEFORE) : quote.end + _BEHIND])
    return words in stretch or len(words) <= len(quoted) + 3
