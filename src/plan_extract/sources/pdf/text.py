"""PDF pages to a text: what stands on them in reading order, tables across pages as one."""

from __future__ import annotations

import bisect
from collections import defaultdict
from dataclasses import dataclass, field

from plan_extract.model import Finding
from plan_extract.sources.mending.lines import Lines
from plan_extract.sources.paper import Paper, Printed, Sheet, upright
from plan_extract.sources.pdf.columns import Columns, column_lines, find_columns, is_layout, next_below, reach_out
from plan_extract.sources.pdf.grid import Grid, GridCell, fill, find_grids
from plan_extract.sources.pdf.layout import Margins, drop_furniture, glue, join, margins_of, take_notes
from plan_extract.sources.pdf.lines import TextLine, make_lines, page_lines, rows_of
from plan_extract.sources.pdf.page import Glyph, Page
from plan_extract.sources.pdf.placing import printed
from plan_extract.sources.pdf.trust import distrust
from plan_extract.sources.pdf.unruled import find_unruled
from plan_extract.sources.source_text import Cell, Hint, PageTrust, SourceTable

# So many pages wait for one that shows in which columns they are set.
_FIRST_PAGES = 3
# A cell narrower than this many characters holds words broken to fit, not paragraphs.
_NARROW = 14


@dataclass(slots=True)
class _Cell:
    row: int
    column: int
    rows: int
    columns: int
    width: float
    lines: list[TextLine]


@dataclass(slots=True)
class _Table:
    """A table, from page `first` to page `last`; `y` is its top on the first one.

    One that `floats` on a page of many columns stands beside the text: the paragraph of the line `before` which it stands, None for the
    page's end, goes on around it.
    """

    first: int
    last: int
    y: float
    xs: list[float]
    cells: list[_Cell]
    height: int
    bottom: float = 0.0
    ruled: bool = True
    floats: bool = False
    before: TextLine | None = None

    def row(self, index: int) -> list[_Cell]:
        """The cells that begin in a row."""
        return [cell for cell in self.cells if cell.row == index]


@dataclass
class Extracted:
    """The text of a PDF, its paragraphs in `lines`, tables and findings; `printed` is where its lines stand on the `sheets`."""

    sheets: list[Sheet]
    lines: Lines = field(default_factory=Lines)
    printed: list[Printed] = field(default_factory=list)
    tables: list[SourceTable] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._index = {sheet.page: index for index, sheet in enumerate(self.sheets)}

    def add(self, text: str, hint: Hint, lines: list[TextLine]) -> None:
        """Add a paragraph that these lines print."""
        self.printed += printed(text, self.lines.length, lines, self._index)
        self.lines.add(text, hint)

    @property
    def paper(self) -> Paper:
        """The text on paper."""
        return Paper(tuple(self.sheets), tuple(self.printed))


class Gatherer:
    """Takes pages one by one, then gives the text."""

    def __init__(self) -> None:
        self._pages: list[list[TextLine]] = []
        self._heights: list[float] = []
        self._widths: list[float] = []
        self._sheets: list[Sheet] = []
        self._tables: list[list[_Table]] = []
        self._columns: Columns | None = None
        self._first: list[tuple[Page, list[Grid], list[Glyph]]] = []
        self.untrusted: list[PageTrust] = []
        self.characters = 0

    def add(self, page: Page, *, recognised: bool = False) -> None:
        """Take a page; what character recognition read of it is taken at its word."""
        doubt = None if recognised else distrust(page)
        if doubt is not None:
            self.untrusted.append(doubt)
            if not doubt.kept:
                # What is no text must become no heading and no goal.
                page.glyphs = []
        self.characters += sum(not glyph.char.isspace() for glyph in page.glyphs)
        drawn = find_grids(page)
        grids = [grid for grid in drawn if not is_layout(grid, page)]
        rest = fill(grids, page.glyphs)
        columns = find_columns(rest, page.em, self._columns)
        if columns is None and len(grids) < len(drawn):
            grids, rest = drawn, fill(drawn, page.glyphs)
        before, self._columns = self._columns, columns or self._columns
        lines, tables = _set(page, grids, rest, columns)
        if self._columns is None and len(self._pages) < _FIRST_PAGES:
            self._first.append((page, grids, rest))
        elif before is None and self._columns is not None:
            # The pages before, of headlines and contents, may be set as this one is.
            for index, (early, drawn, glyphs) in enumerate(self._first):
                self._pages[index], self._tables[index] = _set(early, drawn, glyphs, find_columns(glyphs, early.em, columns))
        self._pages.append(lines)
        self._tables.append(tables)
        self._heights.append(page.height)
        self._widths.append(page.width)
        self._sheets.append(page.sheet or upright(page.number, page.width, page.height))

    def finish(self) -> Extracted:
        """The text of all pages."""
        made = Extracted(self._sheets)
        drop_furniture(self._pages, self._heights)
        wide = self._blocks()
        body = max(wide.values(), key=lambda block: block.lines, default=margins_of([])).size
        notes = [(index + 1, note) for index, lines in enumerate(self._pages) for note in take_notes(lines, body)]
        self._across_pages()
        run: list[TextLine] = []
        blocks: list[Margins] = []
        beside: list[tuple[int, _Table]] = []
        for index, lines in enumerate(self._pages):
            local = {
                column: margins_of([x for x in lines if x.column == column], wide[column, round(self._widths[index])])
                for column in {x.column for x in lines}
            }
            reach_out(local)
            tables = list(self._tables[index])
            for line in lines:
                while tables and tables[0].floats and tables[0].before is line:
                    beside.append((len(run), tables.pop(0)))
                while tables and not tables[0].floats and tables[0].y > line.y:
                    self._flush(made, run, blocks, beside)
                    _emit_table(made, tables.pop(0))
                run.append(line)
                blocks.append(local[line.column])
            for table in tables:
                if table.floats:
                    beside.append((len(run), table))
                    continue
                self._flush(made, run, blocks, beside)
                _emit_table(made, table)
        self._flush(made, run, blocks, beside)
        for count, (page, note) in enumerate(notes, 1):
            made.add(f"注{count}：{note.text}", Hint(page=page), note.lines)
        made.findings.extend(_findings(made, self.untrusted))
        return made

    def _blocks(self) -> dict[tuple[int, int], Margins]:
        """The text blocks of the document, by column and width of the page."""
        groups: dict[tuple[int, int], list[TextLine]] = defaultdict(list)
        for lines, width in zip(self._pages, self._widths, strict=True):
            for line in lines:
                groups[line.column, round(width)].append(line)
        return {key: margins_of(lines) for key, lines in groups.items()}

    def _flush(self, made: Extracted, run: list[TextLine], blocks: list[Margins], beside: list[tuple[int, _Table]]) -> None:
        """Put the paragraphs of a run of lines; tables `beside` it, by the count of lines before them, where a paragraph has ended."""
        count = 0
        for joined in join(run, blocks):
            while beside and beside[0][0] <= count:
                _emit_table(made, beside.pop(0)[1])
            made.add(joined.text, Hint(page=joined.page, centred=joined.centred), joined.lines)
            count += len(joined.lines)
        for _, table in beside:
            _emit_table(made, table)
        run.clear()
        blocks.clear()
        beside.clear()

    def _across_pages(self) -> None:
        """Make one table of those that go on over a page's end with nothing between."""
        open_table: _Table | None = None
        for index, tables in enumerate(self._tables):
            lines = self._pages[index]
            if open_table is not None and tables and open_table.last == index and not any(line.y > tables[0].y for line in lines):
                if _same_columns(open_table, tables[0]):
                    _append(open_table, tables.pop(0), index + 1)
                    if not tables:
                        if any(line.y < open_table.bottom for line in lines):
                            open_table = None
                        continue
                open_table = None
            last = tables[-1] if tables else None
            open_table = last if last is not None and not any(line.y < last.bottom for line in lines) else None


def _set(page: Page, grids: list[Grid], rest: list[Glyph], columns: Columns | None) -> tuple[list[TextLine], list[_Table]]:
    """The lines of a page as they are read, and its tables; `rest` are the glyphs that stand in none of its ruled `grids`."""
    if columns is None:
        loose, rows = find_unruled(rows_of(rest), page.em)
        grids = sorted([*grids, *loose], key=lambda grid: -grid.y1) if loose else grids
        lines = page_lines(rows, page.number)
    else:
        lines = column_lines(rest, columns, page)
    tables = [_table(grid, page.number) for grid in grids if any(cell.glyphs for cell in grid.cells)]
    if columns is not None:
        for table in tables:
            table.before = next_below(lines, table.xs[0], table.y)
            table.floats = True
        places = {id(line): at for at, line in enumerate(lines)}
        tables.sort(key=lambda table: places.get(id(table.before), len(lines)))
    return lines, tables


def _table(grid: Grid, page: int) -> _Table:
    cells = [
        _Cell(c.row, c.column, c.rows, c.columns, c.x1 - c.x0, make_lines(c.glyphs, page))
        for c in sorted(grid.cells, key=lambda c: (c.row, c.column))
    ]  # fmt: skip
    return _Table(page, page, grid.y1, grid.xs, cells, grid.height, grid.y0, grid.ruled)


def _same_columns(one: _Table, other: _Table) -> bool:
    if not (one.ruled and other.ruled):
        # Where words alone tell the edges, these differ with the words on a page.
        return (
            one.ruled == other.ruled
            and len(one.xs) == len(other.xs)
            and all(abs(x - y) <= 24 for x, y in zip(one.xs[:-1], other.xs[:-1], strict=True))
        )
    if abs(one.xs[0] - other.xs[0]) > 6 or abs(one.xs[-1] - other.xs[-1]) > 6:
        return False
    # The piece on one page may lack rows that show all columns.
    few, many = sorted((one.xs, other.xs), key=len)
    return all(any(abs(x - y) <= 6 for y in many) for x in few)


def _append(table: _Table, more: _Table, page: int) -> None:
    """Put the piece on the next page under a table: a repeated head left out, a row that the page's end broke made whole."""
    if len(more.xs) != len(table.xs):
        _recolumn(table, more)
    head = _text_of(table.row(0))
    skip = 0
    while (
        skip < more.height
        and head
        and _text_of(more.row(skip)) == _text_of(table.row(skip))
        and table.height > skip + 1
        and len(table.xs) > 2
    ):
        skip += 1
    shift = table.height - skip
    fresh = [cell for cell in more.cells if cell.row >= skip]
    first = [cell for cell in fresh if cell.row == skip]
    broken = _broken(table, first)
    if broken:
        for cell in first:
            over = _over(table, cell)
            if over is not None:
                over.lines.extend(cell.lines)
                over.rows += cell.rows - 1
        shift -= 1
        fresh = [cell for cell in fresh if cell.row != skip]
    else:
        for cell in [c for c in first if not c.lines and len(first) > 1]:
            # A merged cell goes on: its words stand on the page before.
            over = _over(table, cell)
            if over is not None and over.lines and cell.column == 0:
                over.rows += cell.rows
                fresh.remove(cell)
    for cell in fresh:
        cell.row += shift
        table.cells.append(cell)
    table.height = max(table.height, more.height + shift)
    table.last, table.bottom = page, more.bottom


def _recolumn(table: _Table, more: _Table) -> None:
    """Count both pieces' columns by the finer of their edges."""
    fine = table.xs if len(table.xs) >= len(more.xs) else more.xs
    for piece in (table, more):
        if piece.xs is fine:
            continue
        places = [min((abs(edge - x), i) for i, edge in enumerate(fine))[1] for x in piece.xs]
        for cell in piece.cells:
            first, last = places[cell.column], places[min(cell.column + cell.columns, len(places) - 1)]
            cell.column, cell.columns = first, max(1, last - first)
        piece.xs = fine


def _over(table: _Table, cell: _Cell) -> _Cell | None:
    """The cell of the table's last row above a cell."""
    return next((c for c in table.cells if c.row + c.rows == table.height and c.column <= cell.column < c.column + c.columns), None)


def _broken(table: _Table, first: list[_Cell]) -> bool:
    """Whether the first row on a page goes on the last row of the page before."""
    if len(table.xs) == 2 and table.height == 1:
        return True
    filled = [cell for cell in first if cell.lines]
    if not filled:
        return True
    # The rest of a long cell stands alone; a row of its own has most of its cells filled.
    return (
        len(filled) * 2 <= len(first) and len(first) > 2 and all((over := _over(table, cell)) is not None and over.lines for cell in filled)
    )


def _text_of(cells: list[_Cell]) -> str:
    return "\x1f".join("".join(line.text for line in cell.lines).replace(" ", "") for cell in cells)


def _emit_table(made: Extracted, table: _Table) -> None:
    start = made.lines.length
    cells = []
    for cell in sorted(table.cells, key=lambda c: (c.row, c.column)):
        begin = made.lines.length
        _emit_cell(made, cell)
        cells.append(Cell(cell.row, cell.column, begin, max(begin, made.lines.length - 1), cell.rows, cell.columns))
    made.tables.append(SourceTable(start, max(start, made.lines.length - 1), tuple(cells)))


def _emit_cell(made: Extracted, cell: _Cell) -> None:
    if not cell.lines:
        return
    page = cell.lines[0].page
    if cell.width < _NARROW * cell.lines[0].size:
        text = ""
        for line in cell.lines:
            text = glue(text, line.text) if text else line.text
        made.add(text, Hint(page=page), cell.lines)
        return
    block = margins_of(cell.lines)
    block.right = max(block.right, min(line.x0 for line in cell.lines) + cell.width - 2.6 * block.size)
    for joined in join(cell.lines, [block] * len(cell.lines)):
        made.add(joined.text, Hint(page=joined.page, centred=joined.centred), joined.lines)


_CODES = {"picture": "PE020", "shapes": "PE020", "unreadable": "PE021", "hidden": "PE022"}


def _findings(made: Extracted, untrusted: list[PageTrust]) -> list[Finding]:
    """A finding for each page that is not trusted, at the line where its text stands or would stand."""
    pages = sorted(p.hint.page for p in made.lines.paragraphs if p.hint and p.hint.page)
    found = []
    for trust in untrusted:
        line = bisect.bisect_left(pages, trust.page) + 1 if pages else None
        found.append(Finding(code=_CODES[trust.reason], message=f"page {trust.page} {trust.why}", line=line))
    return found


__all__ = ["Extracted", "Gatherer", "GridCell"]
