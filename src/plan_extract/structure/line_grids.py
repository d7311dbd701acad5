"""Grids out of lines that all part their columns the same way: by bars, tabs, or two and more spaces at the head's places."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Literal

from plan_extract.sources.source_text import Paragraph, SourceText
from plan_extract.structure import indicators, project_tables
from plan_extract.structure.box_titles import stops
from plan_extract.structure.gridcells import GridCell, Row, join
from plan_extract.structure.heads import same_head
from plan_extract.structure.rules.note import is_note
from plan_extract.structure.state import Line, State

# A table of lines has no more columns than this, and no cell of a head is longer.
_WIDEST = 30
# No cell of a head of two columns is longer.
_PAIR = 12
# A line that says a table goes on: 续表, (续上表).
CONTINUED = re.compile(r"^[(（]?\s*(?:续\s*上?\s*表|表\s*\d{0,3}\s*[(（]?续)\s*\d{0,3}\s*[)）]?$")
_WIDE = re.compile(r"[^\s](?:[^\s]|[ ](?=[^\s]))*")
_GAP = re.compile(r"(?<=\S)(?:  |　)\s*+(?=\S)")


@dataclass(frozen=True, slots=True)
class Parting:
    """How a head's line parts its columns: the sign, and whether it stands before the first cell and behind the last."""

    sign: Literal["|", "\t", " "]
    left: bool = False
    right: bool = False


def source_line(source: SourceText, line: Line) -> tuple[int, int] | None:
    """The source line that a paragraph stands on alone, half-open; None where it runs over several."""
    start = source.line_starts[line.number - 1]
    last = line.paragraph.offset(max(line.last - 1, line.first))
    end = source.text.find("\n", last)
    end = len(source.text) if end < 0 else end
    return (start, end) if source.line_of(last) == line.number else None


def parting_of(raw: str) -> Parting | None:
    """How a line parts its columns, or None where it has no two."""
    if "|" in raw or "｜" in raw:
        bare = raw.strip()
        return Parting("|", bare[0] in "|｜", bare[-1] in "|｜")
    if "\t" in raw.strip():
        return Parting("\t")
    # Words that spaces part are counted first: few lines of running text have two.
    return Parting(" ") if len(raw.split(None, 2)) >= 2 and len(_pieces(raw)) >= 2 else None


def _wide_enough(head: list[GridCell]) -> bool:
    """Whether a head names columns enough for a table: three, or one of names and one of values alone."""
    pair = len(head) == 2 and [indicators.kind_of(cell) for cell in head] == ["name", "value"] and all(len(c.bare) <= _PAIR for c in head)
    return pair or 3 <= len(head) <= _WIDEST


def _barred(source: SourceText, line: Line) -> bool:
    """Whether a line that bars part has one before its first cell; a line without bars is no row and says nothing of it."""
    span = source_line(source, line)
    bare = source.text[slice(*span)].strip() if span is not None else ""
    return bare[:1] in ("|", "｜") or not any(sign in bare for sign in "|｜")


def _pieces(raw: str) -> list[re.Match[str]]:
    return list(_WIDE.finditer(raw.replace("　", "\t")))


def _parted(source: SourceText, line: Line, span: tuple[int, int], parting: Parting) -> list[GridCell]:
    start, end = span
    raw = source.text[start:end]
    if parting.sign == " ":
        return [_cell(source, line, start + found.start(), start + found.end()) for found in _pieces(raw)]
    signs = "|｜" if parting.sign == "|" else "\t"
    cuts = [index for index, c in enumerate(raw) if c in signs]
    cells = [_cell(source, line, start + a, start + b) for a, b in zip([0, *(cut + 1 for cut in cuts)], [*cuts, len(raw)], strict=True)]
    if parting.left and cells and not cells[0].bare:
        cells = cells[1:]
    if parting.right and cells and not cells[-1].bare:
        cells = cells[:-1]
    return cells


def _cell(source: SourceText, line: Line, start: int, end: int) -> GridCell:
    while start < end and source.text[start].isspace():
        start += 1
    while end > start and source.text[end - 1].isspace():
        end -= 1
    return GridCell(join(_kept(source, line.paragraph, start, end)), line.number, start, end)


def _kept(source: SourceText, paragraph: Paragraph, start: int, end: int) -> str:
    """The source's characters in a span, less those that reading leaves out."""
    if paragraph.offsets is None:
        return source.text[start:end]
    read = set(paragraph.offsets)
    return "".join(source.text[at] for at in range(start, end) if at in read)


def head_at(state: State, line: Line) -> bool:
    """Whether a line's cells, as the source parts them, name the columns of a table; reading may have run them together."""
    words = line.words
    if len(words) > 200:
        return False
    if line.paragraph.offsets is None and not line.piped and "|" not in words and len(words.split(None, 1)) < 2:
        # Read as it is written, and nothing parts it: most lines.
        return False
    if (span := source_line(state.source, line)) is None:
        return False
    parting = parting_of(state.source.text[slice(*span)])
    cells = _parted(state.source, line, span, parting) if parting is not None else []
    return _wide_enough(cells) and (indicators.is_head([*cells]) or project_tables.is_head(cells))


def line_grid(state: State, index: int, is_head: Callable[[list[Row]], bool]) -> tuple[list[Row], int] | None:
    """The grid of the lines from `index` on, and the index of its last line; None where they begin with no head.

    `is_head` is asked of the first two rows.
    """
    lines, source = state.lines, state.source
    span = source_line(source, lines[index])
    if span is None or span[1] - span[0] > 2000:
        return None
    parting = parting_of(source.text[slice(*span)])
    if parting is None:
        return None
    head = _parted(source, lines[index], span, parting)
    if not _wide_enough(head):
        return None
    if parting.left and not parting.right and index + 1 < len(lines) and not _barred(source, lines[index + 1]):
        # The bar parts a first cell that is blank in the head alone: that of the rows' numbers.
        parting = replace(parting, left=False)
        head = _parted(source, lines[index], span, parting)
    below = _next(state, index + 1, parting)
    if parting.sign == " " and below is not None and below[0].bare == "1" and len(below) == len(head) + 1:
        # The column of the rows' numbers has no head and stands where the first of them does.
        head = [GridCell("", head[0].line, below[0].start, below[0].end), *head]
    rows: list[list[GridCell]] = [head] if below is None else [head, below]
    columns = _Columns(source, rows, parting)
    if not is_head([columns.row(cells) for cells in rows]):
        return None
    if parting.sign == " " and len(rows) > 1 and not _subhead(rows[1]):
        columns = _Columns(source, rows[:1], parting)
    grid, last = [columns.row(head)], index
    for at in range(index + 1, len(lines)):
        cells = _next(state, at, parting)
        if cells is None and CONTINUED.match(lines[at].words):
            continue
        if cells is None:
            cells = _alone(state, at, parting, is_head)
        if cells is None or not columns.fits(cells) or (at > index + 1 and other_head(cells, head)):
            break
        grid.append(columns.row(cells))
        last = at
    if len(head) == 2 and not (len(grid) > 2 and all(row[1] is not None and indicators.is_value(row[1]) for row in grid[1:] if row[0])):
        # Two words side by side head a table only where figures stand below the second.
        return None
    return (grid, last) if len(grid) > 1 else None


def other_head(cells: list[GridCell], head: list[GridCell]) -> bool:
    """Whether a row is the head of a table that stands right below the first one, and not the same head printed again."""
    row: Row = [*cells]
    return not same_head(row, [*head]) and (indicators.is_head(row) or project_tables.is_head(row))


def _next(state: State, at: int, parting: Parting) -> list[GridCell] | None:
    if at >= len(state.lines):
        return None
    line = state.lines[at]
    if is_note(line.words) or len(line.words) > 600:
        return None
    span = source_line(state.source, line)
    if span is None:
        return None
    raw = state.source.text[slice(*span)]
    if parting.sign == " ":
        return _parted(state.source, line, span, parting) if _GAP.search(raw) and len(_pieces(raw)) > 1 else None
    return _parted(state.source, line, span, parting) if any(c in raw for c in ("|｜" if parting.sign == "|" else "\t")) else None


def _alone(state: State, at: int, parting: Parting, is_head: Callable[[list[Row]], bool]) -> list[GridCell] | None:
    """The one cell of a line that groups the rows below it; above a head stands the next table's title (专栏2 能源指标)."""
    line = state.lines[at]
    below = _next(state, at + 1, parting)
    if below is None or stops(line) or is_head([[*below]]) or not line.words or len(line.words) > 20 or re.search("[。;:,]", line.words):
        return None
    span = source_line(state.source, line)
    return [_cell(state.source, line, *span)] if span is not None else None


def _subhead(cells: list[GridCell]) -> bool:
    return all(re.search(r"(?:19|20)\d\d年?|投资|目标|现状|实际", cell.bare) and len(cell.bare) <= 14 for cell in cells)


def _wide(text: str) -> int:
    return sum(1 if ord(c) < 0x2000 and c != "×" else 2 for c in text)


class _Columns:
    """Puts the cells of a line under those of the head."""

    def __init__(self, source: SourceText, heads: list[list[GridCell]], parting: Parting) -> None:
        self.source, self.parting = source, parting
        self.width = len(heads[0])
        self.places: list[tuple[int, int]] = []
        if parting.sign == " ":
            self.places = [self._place(cell) for cell in heads[0]]
            if len(heads) > 1 and _subhead(heads[1]):
                fresh = (self._place(cell) for cell in heads[1])
                self.places += [p for p in fresh if all(abs(p[0] - q[0]) > 1 for q in self.places)]
                self.places.sort()
            self.width = len(self.places)

    def _place(self, cell: GridCell) -> tuple[int, int]:
        text, starts = self.source.text, self.source.line_starts
        begin = starts[self.source.line_of(cell.start) - 1]
        at = _wide(text[begin : cell.start])
        return at, at + _wide(text[cell.start : cell.end])

    def fits(self, cells: list[GridCell]) -> bool:
        """Whether a line's cells can stand under the head: no more than it has columns."""
        return sum(1 for c in cells if c.bare) <= self.width and not any(c.bare for c in cells[self.width :])

    def row(self, cells: list[GridCell]) -> Row:
        """The cells of a line, each in its column."""
        if self.parting.sign != " ":
            return [*cells[: self.width], *([None] * (self.width - len(cells)))]
        if len(cells) == self.width:
            return list(cells)
        row: Row = [None] * self.width
        first = 0
        for index, cell in enumerate(cells):
            left, right = self._place(cell)
            free = range(first, self.width - max(0, len(cells) - index - 1))
            if not free:
                break
            at = min(free, key=lambda c: (self._off(c, left, right), c))
            row[at], first = cell, at + 1
        return row

    def _off(self, column: int, left: int, right: int) -> int:
        a, b = self.places[column]
        return min(abs(a - left), abs(b - right), abs(a + b - left - right) // 2)
