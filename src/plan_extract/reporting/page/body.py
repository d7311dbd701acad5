"""The text as the page shows it: headings, boxes, indicator tables, and lines cut where marks start and end."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from plan_extract.faults import attempt
from plan_extract.model import Box, CellValue, Fact, Goal, IndicatorRow, OutlineNode, Plan
from plan_extract.reporting.page.entries import Entry
from plan_extract.sources.fold import fold
from plan_extract.wording import worded

# A line below a table that speaks of it.
_NOTE = re.compile(r"\s*(?:注|备注|说明|\*)")
_DEEPEST = 6


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch of the text that is marked: a record's quotation, or the words of a deadline or place. `records` are their numbers."""

    layer: str
    start: int
    end: int
    records: tuple[int, ...]
    ident: str = ""


@dataclass(slots=True)
class Piece:
    """A stretch of a line, and the marks on it, innermost last; `first` are those that begin here."""

    text: str
    marks: list[Mark] = field(default_factory=list)
    first: list[Mark] = field(default_factory=list)


@dataclass(slots=True)
class Line:
    """A line of the source. `depth` is that of the heading that stands here (0: none), `rest` what follows a run-in heading; `put_back` is
    the title of one that stands in the contents alone, and belongs above the line."""

    number: int
    pieces: list[Piece]
    anchor: str = ""
    depth: int = 0
    rest: list[Piece] = field(default_factory=list)
    put_back: str = ""


@dataclass(slots=True)
class Cell:
    """A cell of an indicator table, the record that was made of it, and over how many rows it goes (0: the one above goes on)."""

    text: str
    record: int | None = None
    kind: str = ""
    rows: int = 1


@dataclass(slots=True)
class Table:
    """An indicator table: its column heads, and its rows of as many cells."""

    heads: list[str]
    rows: list[list[Cell]]


@dataclass(slots=True)
class Block:
    """What follows in the text: lines on their own (`box` None), or those of a box with the table that is drawn of them.

    In a box with a table `lines` are those above it, `cells` those that it is drawn of, `notes` those below.
    """

    lines: list[Line]
    box: Box | None = None
    table: Table | None = None
    cells: list[Line] = field(default_factory=list)
    notes: list[Line] = field(default_factory=list)


def blocks(plan: Plan, text: str, found: Sequence[Entry]) -> list[Block]:
    """The whole text in order: each line stands in it once, but for nothing behind the last line feed."""
    lines = list(cut(text, marks(found), plan.outline))
    if len(lines) > 1 and not lines[-1].pieces:
        lines.pop()
    numbers = {entry.ident: number for number, entry in enumerate(found)}
    made: list[Block] = []
    at = 1
    for box in sorted(plan.boxes, key=lambda box: box.lines[0]):
        first, last = max(at, box.lines[0]), min(len(lines), box.lines[-1])
        if first > last:
            continue
        if at < first:
            made.append(Block(lines[at - 1 : first - 1]))
        own = lines[first - 1 : last]
        table = attempt("table", _table, plan, box, numbers) if box.kind == "indicators" and box.indicators else None
        made.append(_with_table(box, own, table) if table else Block(own, box))
        at = last + 1
    if at <= len(lines):
        made.append(Block(lines[at - 1 :]))
    return made


def marks(found: Sequence[Entry]) -> list[Mark]:
    """The marks of all records, and of the words of their deadlines and places, each stretch once; in order, longer ones first."""
    shared: dict[tuple[str, int, int], list[int]] = {}
    made = []
    for number, entry in enumerate(found):
        made.append(Mark(entry.kind, entry.start, entry.end, (number,), entry.ident))
        for role, start, end in entry.words:
            if role in ("deadline", "district"):
                shared.setdefault((role, start, end), []).append(number)
    made += [Mark("place" if role == "district" else role, start, end, tuple(of)) for (role, start, end), of in shared.items()]
    return sorted(made, key=lambda mark: (mark.start, -mark.end))


def cut(text: str, found: Sequence[Mark], outline: Sequence[OutlineNode]) -> Iterator[Line]:
    """The text's lines, each cut into pieces at the ends of the marks on it. Marks may lie in or across each other and span lines."""
    headings: dict[int, tuple[OutlineNode, int]] = {}

    def gather(nodes: Sequence[OutlineNode], depth: int) -> None:
        for node in nodes:
            headings.setdefault(node.lines[0], (node, depth))
            gather(node.children, depth + 1)

    gather(outline, 1)
    at, start = 0, 0
    active: list[Mark] = []
    for number, line in enumerate(text.split("\n"), 1):
        end = start + len(line)
        while at < len(found) and found[at].start <= end:
            active.append(found[at])
            at += 1
        active = [mark for mark in active if mark.end > start]
        node, depth = headings.get(number, (None, 0))
        runs_to = start + (_heading_end(line, node) or 0) if node is not None else start
        pieces = list(_pieces(text, start, end, active, runs_to))
        made = Line(number, pieces, node.id if node else "", min(depth, _DEEPEST - 1))
        if node is not None and _heading_end(line, node) is None:
            made.put_back = node.title
        elif start < runs_to < end:
            split = next(n for n, begins in enumerate(_begins(pieces, start)) if begins >= runs_to)
            made.pieces, made.rest = pieces[:split], pieces[split:]
        yield made
        start = end + 1


def _pieces(text: str, start: int, end: int, active: list[Mark], also: int) -> Iterator[Piece]:
    inside = {p for mark in active for p in (mark.start, mark.end) if start < p < end}
    for a, b in pairwise(sorted({start, end, *inside, *({also} if start < also < end else ())})):
        over = [mark for mark in active if mark.start <= a and b <= mark.end]
        yield Piece(text[a:b], over, [mark for mark in over if mark.start == a or (mark.start < start and a == start)])


def _begins(pieces: Iterable[Piece], start: int) -> Iterator[int]:
    for piece in pieces:
        yield start
        start += len(piece.text)


def _heading_end(line: str, node: OutlineNode) -> int | None:
    """Where in a line its heading ends: at its end, or where the text begins that it runs into; None where the line is none, and the
    heading was put back from the contents."""
    before, title, _ = line.partition(node.title)
    said = bool(title) and NUMBERING.fullmatch(before) is not None
    if not said and node.evidence == "toc" and not (_says(line, node.title) and len(line) <= len(node.title) + _NUMBER):
        return None
    end = len(before) + len(title)
    rest = line[end:].lstrip("。．.：:;；　 ")
    if said and node.evidence == "toc" and rest and len(rest) == len(line) - end:
        return None
    runs_in = said and rest and not (rest.startswith(("（", "(")) and len(line) <= _LONGEST)
    return len(line) - len(rest) if runs_in else len(line)


# A heading with a remark in brackets is no longer; what may stand before a title, and how long that is.
_LONGEST, _NUMBER = 60, 10
NUMBERING = re.compile(r"[\s\u3000第章节篇编部分一二三四五六七八九十百零〇\d（）()、.．:：—\-●◆■①-⑳*#专栏“”]*")


def _with_table(box: Box, own: list[Line], table: Table) -> Block:
    first = 1 if box.title and own and _says(_text(own[0]), box.title) else 0
    below = max(row.line for row in box.indicators)
    notes = next((n for n, line in enumerate(own) if line.number > below and _NOTE.match(_text(line))), len(own))
    return Block(own[:first], box, table, own[first:notes], own[notes:])


def _text(line: Line) -> str:
    return "".join(piece.text for piece in (*line.pieces, *line.rest))


def _says(line: str, title: str) -> bool:
    return "".join(fold(title).split()) in "".join(fold(line).split())


# Where a cell of a row stands: the part of the row, and the year of the column.
_Column = tuple[str, int | None]


def _table(plan: Plan, box: Box, numbers: dict[str, int]) -> Table:
    """The rows of a box as a table, with the records that were made of its cells."""
    of = _records(plan, box)
    columns = _columns(box.indicators)
    has = {name: any(getattr(row, name) for row in box.indicators) for name in ("category", "number", "nature", "responsible")}
    heads = [
        *([worded("category")] if has["category"] else []), *([worded("no.")] if has["number"] else []), worded("indicator"),
        *(_head(column) for column in columns), *([worded("nature")] if has["nature"] else []),
        *([worded("answers for it")] if has["responsible"] else []),
    ]  # fmt: skip
    rows = []
    for row, spans in zip(box.indicators, _spans([row.category for row in box.indicators]), strict=True):
        cells = [Cell(row.category or "", rows=spans)] if has["category"] else []
        cells += [Cell(str(row.number or ""))] if has["number"] else []
        cells.append(Cell(f"{row.name}（{row.unit}）" if row.unit else row.name))
        by_column = dict(_cells(row))
        for column in columns:
            cell = by_column.get(column)
            record = of.get((column[0] in _TARGETS, row.name, cell.year, cell.text)) if cell is not None else None
            made = Cell(cell.text if cell is not None else "")
            if record is not None and record.id in numbers:
                made.record, made.kind = numbers[record.id], "goal" if isinstance(record, Goal) else "fact"
            cells.append(made)
        cells += [Cell(row.nature or "")] if has["nature"] else []
        cells += [Cell("、".join(row.responsible))] if has["responsible"] else []
        rows.append(cells)
    return Table(heads, rows)


_TARGETS = ("interim", "target", "growth")


def _cells(row: IndicatorRow) -> Iterator[tuple[_Column, CellValue]]:
    for cell in row.earlier:
        yield ("earlier", cell.year), cell
    if row.baseline is not None:
        yield ("baseline", row.baseline.year), row.baseline
    for cell in row.interim:
        yield ("interim", cell.year), cell
    if row.target is not None:
        yield ("target", row.target.year), row.target
    if row.growth is not None:
        yield ("growth", None), row.growth


def _columns(rows: Iterable[IndicatorRow]) -> list[_Column]:
    """The columns that any row has a cell in, in the order of a table."""
    there = dict.fromkeys(column for row in rows for column, _ in _cells(row))
    order = ("earlier", "baseline", "interim", "target", "growth")
    return sorted(there, key=lambda column: (order.index(column[0]), column[1] or 0))


def _head(column: _Column) -> str:
    part, year = column
    says = {
        "earlier": worded("earlier"), "baseline": worded("baseline"), "interim": worded("interim target"), "target": worded("target"),
        "growth": worded("growth"),
    }[part]  # fmt: skip
    return f"{year} {says}" if year else says


def _records(plan: Plan, box: Box) -> dict[tuple[bool, str | None, int | None, str], Goal | Fact]:
    """The goals (True) and facts of a box's rows by indicator, year and the cell's words."""
    found: dict[tuple[bool, str | None, int | None, str], Goal | Fact] = {}
    every: list[Goal | Fact] = [*plan.goals, *plan.facts]
    for record in every:
        if record.box != box.id:
            continue
        year = record.year if isinstance(record, Fact) else record.deadline.year if record.deadline else None
        words = record.statement.removeprefix(f"{record.indicator} ")
        for known in (year, None):
            found.setdefault((isinstance(record, Goal), record.indicator, known, words), record)
    return found


def _spans(names: list[str | None]) -> list[int]:
    """How many rows a category goes over, at its first; 0 at the others."""
    spans = [0] * len(names)
    at = 0
    while at < len(names):
        end = at + 1
        while end < len(names) and names[end] == names[at] and names[at]:
            end += 1
        spans[at] = end - at
        at = end
    return spans
