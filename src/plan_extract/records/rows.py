"""Rows of indicator tables again as goals, so that one list holds every target."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import TypeVar

from plan_extract.candidates.frames.rank import ranks
from plan_extract.faults import keep
from plan_extract.ids import Ids
from plan_extract.marking.context import Context
from plan_extract.model import Amount, Baseline, Box, CellValue, Deadline, Fact, Goal, IndicatorRow, Origin, Quote
from plan_extract.reading.quantities import find_quantities
from plan_extract.reading.units import unit_of
from plan_extract.sources.fold import fold
from plan_extract.sources.source_text import SourceText

R = TypeVar("R", Goal, Fact)
_FURTHEST = 1500
# What stands around a cell; nothing at the text's ends.
_EDGES = frozenset(("", " ", "\u3000", "\t", "\n", "|", ","))


def row_goals(source: SourceText, boxes: list[Box], context: Context, ids: Ids) -> list[Goal]:
    """A goal for each target of a row, those of earlier years too, quoted at the target's cell where it can be located in the box, else at
    the row's name."""
    goals = list(_each(source, boxes, lambda row, box: _goal(source, row, row.target, box, context, ids)))
    longest = max((len(row.interim) for box in boxes for row in box.indicators), default=0)
    for index in range(longest):
        goals += _each(source, boxes, partial(_interim, source, index, context, ids))
    return goals


def _each(source: SourceText, boxes: list[Box], make: Callable[[IndicatorRow, Box], R | None]) -> Iterator[R]:
    for box in boxes:
        for row in box.indicators:
            try:
                if (record := make(row, box)) is not None:
                    yield record
            except Exception as error:
                keep(error, "rows of tables", source.line_starts[row.line - 1])


def _interim(source: SourceText, index: int, context: Context, ids: Ids, row: IndicatorRow, box: Box) -> Goal | None:
    return _goal(source, row, row.interim[index], box, context, ids) if index < len(row.interim) else None


def _goal(source: SourceText, row: IndicatorRow, target: CellValue | None, box: Box, context: Context, ids: Ids) -> Goal | None:
    if target is None:
        return None
    deadline = Deadline(year=target.year, text=f"{target.year}年", from_="said") if target.year else None
    if deadline is None and context.last is not None:
        deadline = Deadline(year=context.last, from_="plan")
    value, unit = target.value, target.unit or row.unit
    return Goal(
        id=ids.of(box.title or box.id, row.name, target.text),
        kind="quantified" if value is not None else "qualitative",
        statement=f"{row.name} {target.text}",
        indicator=row.name,
        value=value,
        unit=unit,
        amount=None if ranks(unit, target.text[:1], row.name) else base_amount(value, unit),
        comparator=(target.comparator or "eq") if value is not None else None,
        measure=(target.measure or "level") if value is not None else None,
        deadline=deadline,
        baseline=_baseline(row.baseline, box),
        nature=row.nature,
        section=box.section,
        box=box.id,
        confidence=0.95,
        quote=_quote(source, row, target, box),
    )


def row_facts(source: SourceText, boxes: list[Box], context: Context, ids: Ids) -> list[Fact]:
    """A fact for each row with a baseline that has a value."""
    return list(_each(source, boxes, lambda row, box: _fact(source, row, box, context, ids)))


def _fact(source: SourceText, row: IndicatorRow, box: Box, context: Context, ids: Ids) -> Fact | None:
    cell = row.baseline
    if cell is None or cell.value is None:
        return None
    return Fact(
        id=ids.of(box.title or box.id, row.name, cell.text),
        kind="quantified",
        statement=f"{row.name} {cell.text}",
        indicator=row.name,
        value=cell.value,
        unit=cell.unit or row.unit,
        amount=None if ranks(cell.unit or row.unit, cell.text[:1], row.name) else base_amount(cell.value, cell.unit or row.unit),
        comparator=cell.comparator or "eq",
        measure=cell.measure or "level",
        year=cell.year or context.base,
        origin={} if cell.year or context.base is None else {"year": Origin(from_="plan")},
        section=box.section,
        box=box.id,
        confidence=0.95,
        quote=_quote(source, row, cell, box),
    )


def _baseline(cell: CellValue | None, box: Box) -> Baseline | None:
    if cell is None or cell.value is None:
        return None
    return Baseline(year=cell.year, value=cell.value, from_=box.id)


def base_amount(value: object, unit: str | None) -> Amount | None:
    """A value in base units; None where its unit has none."""
    if unit is None or value is None:
        return None
    known = unit_of(unit)
    if known is None or known.kind == "rate":
        return None
    numbers = value if isinstance(value, list) else [value]
    found = [q for n in numbers for q in find_quantities(f"达{n}{unit}")]
    amounts = [q.amount for q in found]
    if len(amounts) != len(numbers) or any(a is None for a in amounts):
        return None
    values = [a.value for a in amounts if a is not None and not isinstance(a.value, list)]
    return Amount(value=values[0] if len(values) == 1 else values, unit=known.base) if len(values) == len(numbers) else None


def _quote(source: SourceText, row: IndicatorRow, cell: CellValue, box: Box) -> Quote:
    """A cell's place: where its text is printed behind the row's name, before the next row may begin.

    Of equal cells the first is the baseline's, the last the target's, as tables put their years, or as their head has these.
    """
    starts = source.line_starts
    begin = starts[row.line - 1]
    end = starts[box.lines[1]] if box.lines[1] < len(starts) else len(source.text)
    # No further than a row's cells go: the rest of a long table would be folded again for each of its rows.
    stretch = fold(source.text[begin : min(end, begin + _FURTHEST)])
    name = stretch.find(fold(row.name)[:4])
    behind = max(name, 0)
    wanted = _first_word(cell)
    at = -1
    if wanted:
        before = _equal_before(row, cell, _head(source, box))
        at = _find(stretch, wanted, behind + (len(row.name) if name >= 0 else 0), before)
    if 0 <= at - behind < 400:
        a, b = begin + at, begin + at + len(wanted)
    else:
        line_end = source.text.find("\n", begin)
        a, b = begin, line_end if line_end >= 0 else len(source.text)
        while a < b and source.text[a] in " \u3000\t|":
            a += 1
        while b > a and source.text[b - 1] in " \u3000\t|":
            b -= 1
    line = source.line_of(a)
    return Quote(text=source.text[a:b], line=line, column=a - starts[line - 1] + 1, start=a, end=b)


def _first_word(cell: CellValue) -> str:
    return fold(cell.text).split(" ")[0]


def _head(source: SourceText, box: Box) -> str:
    """What is printed above a table's first row. Rows stand in reading order: to look for the first among all would cost their square."""
    starts = source.line_starts
    end = starts[box.indicators[0].line - 1]
    return fold(source.text[max(starts[box.lines[0] - 1], end - _FURTHEST) : end])


def _equal_before(row: IndicatorRow, cell: CellValue, head: str) -> int:
    """How many cells of the row that hold the same stand before one. Years that the head does not all name stand as they go by."""
    cells = [*filter(None, (row.baseline, *row.interim, row.target))]
    places = [head.rfind(str(other.year)) if other.year else -1 for other in cells]
    if min(places) >= 0:
        cells = [other for _, other in sorted(zip(places, cells, strict=True), key=lambda pair: pair[0])]
    at = next((index for index, other in enumerate(cells) if other is cell), 0)
    return sum(_first_word(other) == _first_word(cell) for other in cells[:at])


def _find(stretch: str, wanted: str, start: int, before: int) -> int:
    """Where a word stands behind `start`: as a cell of its own behind `before` others of the row, else where it is first printed, or -1."""
    first = at = stretch.find(wanted, start)
    found = -1
    while at >= 0 and at - start < 400:
        after = stretch[at + len(wanted) : at + len(wanted) + 1]
        if stretch[at - 1 : at] in _EDGES and after in _EDGES:
            found = at
            if not before:
                break
            before -= 1
        at = stretch.find(wanted, at + len(wanted))
    return found if found >= 0 else first
