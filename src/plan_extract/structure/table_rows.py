"""The rows of indicators or projects that begin at a line: of a marked table, of columns in lines, of one cell a line."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from itertools import pairwise

from plan_extract.model import Finding, IndicatorRow
from plan_extract.structure import indicators, project_tables
from plan_extract.structure.box_titles import read_title
from plan_extract.structure.cell_grids import before_next, grid_of
from plan_extract.structure.cell_heads import heads_of, numbered
from plan_extract.structure.cell_values import apply_note, apply_units, unit_said
from plan_extract.structure.cells import from_cells
from plan_extract.structure.grid import from_table, split_line
from plan_extract.structure.gridcells import GridCell, Row, join, parts_of
from plan_extract.structure.heads import merged, same_head
from plan_extract.structure.line_grids import CONTINUED, line_grid, other_head
from plan_extract.structure.marks import style_at
from plan_extract.structure.project_tables import ProjectRow
from plan_extract.structure.rules.note import is_note
from plan_extract.structure.state import Line, State

# The unit that the caption above a table names: 单位:万元, on a line of its own or behind the title.
_CAPTION = re.compile(r"(?:单位\s*[:：]\s*|[(（])([^\s:：。，,;()（）]{1,12})[)）]?$")
# Cells looked at at first where they stand one a line: a head's; and those that hold the first row, if there is one.
_WINDOW = 24
_ROWS = 96
# Lines with a head and no rows: of more than these none is tried as a head again.
_FEW = 8


@dataclass(slots=True)
class Rows:
    """Rows of indicators or of projects and the line indexes, both inclusive, they were read from, notes with them."""

    first: int
    last: int
    rows: list[IndicatorRow]
    projects: list[ProjectRow] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


def read_rows(state: State, index: int) -> Rows | None:
    """The rows of indicators or projects that begin at line `index`, or None where no such table stands there."""
    lines = state.lines
    if index >= len(lines):
        return None
    # 单位:亿元 may stand between title and table.
    if re.match(r"^\(?单位\s*[:：]", lines[index].words) and index + 1 < len(lines):
        index += 1
    caption = _CAPTION.search(lines[index - 1].words) if index else None
    money = project_tables.money_of(caption[1]) if caption else None
    found = (
        _marked(state, index)
        or _best([_parted(state, index), _columns(state, index)])
        or _best([_one_a_line(state, index), _cells(state, index)])
    )
    if found is None:
        return None
    found.projects = [row if row.money else replace(row, money=money) for row in found.projects]
    noted = False
    while found.last + 1 < len(lines):
        words = lines[found.last + 1].words
        # 注:①指…, and ②指… on a line of its own below it.
        noted = is_note(words) or (noted and bool(re.match("[②-⑳]", words)))
        if not noted:
            break
        found.last += 1
    notes = " ".join(line.words for line in lines[found.first : found.last + 1] if is_note(line.words))
    apply_note(found.rows, notes)
    apply_units(found.rows, unit_said(caption[1]) if caption else None)
    return found


def _best(found: list[Rows | None]) -> Rows | None:
    """Of two readings the one with more rows, the first of equals."""
    return max((rows for rows in found if rows is not None), key=lambda rows: len(rows.rows) + len(rows.projects), default=None)


def _read(grid: list[Row], first: int, last: int) -> Rows | None:
    """The rows of a grid, of projects where its head names such columns."""
    projects = project_tables.from_grid(grid)
    if projects is not None:
        return Rows(first, last, [], projects)
    rows = indicators.from_grid(grid)
    return Rows(first, last, rows) if rows else None


def _marked(state: State, index: int) -> Rows | None:
    """A marked table, and those that go on with it: nothing but 续表 between, as many columns, no head or the same."""
    table = state.lines[index].table
    if table is None or table in state.unread:
        return None
    joined, grid, last = {table}, [*_grid(state, table)], _table_end(state, index)
    if not any(_is_head(grid[i : i + 2]) for i in range(min(6, len(grid)))):
        state.unread.add(table)
        return None
    while grid:
        at = last + 1
        if at < len(state.lines) and state.lines[at].table is None and CONTINUED.match(state.lines[at].words):
            at += 1
        following = state.lines[at].table if at < len(state.lines) else None
        more = _grid(state, following) if following is not None else []
        if following is None or not more or len(more[0]) != len(grid[0]):
            break
        if _is_head(more[:2]) and not any(same_head(more[0], row) for row in grid[:6]):
            break
        grid, last = [*grid, *more], _table_end(state, at)
        joined.add(following)
    rows = _read(grid, index, last)
    if rows is None:
        state.unread |= joined
    return rows


def _grid(state: State, table: int) -> list[Row]:
    if table not in state.grids:
        state.grids[table] = from_table(state.source, state.source.tables[table])
    return state.grids[table]


def _table_end(state: State, index: int) -> int:
    table = state.lines[index].table
    while index + 1 < len(state.lines) and state.lines[index + 1].table == table:
        index += 1
    return index


def _is_head(rows: list[Row]) -> bool:
    """Whether a row, or two together, name the columns of indicators or projects."""
    tried = [*rows[:1], *([merged(rows[0], rows[1])] if len(rows) > 1 else [])]
    return any(indicators.is_head(row) or project_tables.is_head(row) for row in tried)


def _parted(state: State, index: int) -> Rows | None:
    """Lines that all part their columns the same way."""
    if index <= state.no_head_to:
        return None
    found = line_grid(state, index, _is_head)
    if found is None:
        return None
    rows = _read(found[0], index, found[1])
    if rows is None and len(found[0]) > _FEW:
        state.no_head_to = found[1]
    return rows


def _one_a_line(state: State, index: int) -> Rows | None:
    """One cell a line, in reading order, cut into rows by what suits the columns."""
    lines = state.lines
    if len(lines[index].words) > 24 or not (
        indicators.kind_of(GridCell(lines[index].words, 0)) or project_tables.kind_of(GridCell(lines[index].words, 0))
    ):
        return None
    window = _WINDOW
    while True:
        cells, _ = _gather(state, index, window)
        cells = _with_blanks(cells)
        heads = [*heads_of(cells)]
        heads += [other for head in heads if (other := numbered(head, cells)) is not None]
        if not heads:
            return None
        below = before_next(cells, heads[0])
        # The head whose columns the cells below it suit best; the plainest of equals.
        grid, used, _ = max((grid_of(below, head) for head in heads), key=lambda found: found[2])
        short = len(below) - used < 2 * len(grid[0])
        if not short or len(cells) < window or (len(grid) < 2 and window >= _ROWS):
            break
        window *= 4
    line = max((cell.line for cell in below[:used] if cell.bare), default=0)
    end = index
    while end + 1 < len(lines) and lines[end + 1].number <= line:
        end += 1
    return _read(grid, index, end) if len(grid) > 1 else None


def _with_blanks(cells: list[GridCell]) -> list[GridCell]:
    """The cells with those put in that blank lines stand for; where every cell has a blank line behind it, none do."""
    gaps = [b.line - a.line for a, b in pairwise(cells)]
    if len(gaps) < 3 or min(gaps[:3]) > 1:
        return cells
    made, heading = cells[:1], True
    for cell, gap in zip(cells[1:], gaps, strict=True):
        # Between the rows of a head a blank line stands for nothing: 目标值 over 2027年, 2030年.
        heading = heading and bool(indicators.kind_of(cell) or project_tables.kind_of(cell))
        if heading:
            made.append(cell)
            continue
        made += [GridCell("", cell.line - back) for back in range(gap - 1, 0, -1)] if gap <= _WINDOW else []
        made.append(cell)
    return made


def _columns(state: State, index: int) -> Rows | None:
    """Lines of parted columns: a head line that names at least three columns, then a line a row.

    Where the lines below a head hold no rows, none of them is tried as a head again.
    """
    lines = state.lines
    if index <= state.no_head_to:
        return None
    head = split_line(state.source, lines[index])
    if len(head) < 3 or not indicators.is_head(list(head)):
        return None
    start = index + 1
    while start < len(lines) and lines[start].piped and lines[index].piped and _all_heads(more := split_line(state.source, lines[start])):
        # A head line that was wrapped: 序号 | 指标名称 | 2020年 | 2025年 | and 属性 | below it.
        head, start = [*head, *more], start + 1
    width, grid, last = len(head), [list[GridCell | None](head)], start - 1
    single = "|" not in lines[index].text and len(re.split(r"\s{2,}|　|\t", lines[index].words)) < 3
    category: GridCell | None = None
    for at in range(start, len(lines)):
        line = lines[at]
        if at <= last:
            continue
        if is_note(line.words) or len(line.words) > 120 or not line.words:
            break
        cells = split_line(state.source, line)
        if at > start and other_head(cells, head):
            break
        broken = line.piped and at + 1 < len(lines) and lines[at + 1].piped and len(cells) < width
        if broken and len(cells) + len(rest := split_line(state.source, lines[at + 1])) == width and rest[0].text:
            cells, at = [*cells, *rest], at + 1
        row: Row | None = indicators.fit(cells, head, single)
        if row is None:
            if (
                len(cells) == 1
                and len(cells[0].text) <= 14
                and at + 1 < len(lines)
                and len(split_line(state.source, lines[at + 1])) >= width - 1
            ):
                category = cells[0]
                continue
            if indicators.extends(cells, grid[-1]) and len(grid) > 1:
                continue
            break
        if category is not None and not any(indicators.kind_of(h) == "category" for h in head):
            row = [category, *row]
        grid.append(row)
        last = at
    if len(grid) < 2:
        return None
    if category is not None and not any(indicators.kind_of(h) == "category" for h in head):
        grid[0] = [GridCell("类别", grid[0][0].line if grid[0][0] else 0), *grid[0]]
        blank: Row = [None]
        grid = [grid[0], *(blank * (len(grid[0]) - len(r)) + r for r in grid[1:])]
    rows = indicators.from_grid(grid)
    if not rows:
        state.no_head_to = last
        return None
    return Rows(index, last, rows)


def _all_heads(cells: list[GridCell]) -> bool:
    return bool(cells) and all(
        indicators.kind_of(c) in ("value", "growth", "nature", "unit", "other") and not c.bare.isdigit() for c in cells
    )


def _cells(state: State, index: int) -> Rows | None:
    """One cell a line, in reading order; cells that span rows stand once, before the first row they span."""
    lines = state.lines
    if not indicators.head_like(words := lines[index].words, parts_of(words)) or len(split_line(state.source, lines[index])) > 2:
        return None
    window = _WINDOW
    while True:
        # No further than rows go: a text may say 序号 on every line, and each would look at all that follow.
        cells, last = _gather(state, index, window)
        rows, used = from_cells(cells) or (None, 0)
        if rows is None or (not rows and window >= _ROWS):
            return None
        if len(cells) < window or (rows and cells[-_WINDOW].line > used):
            break
        window *= 4
    if not rows:
        return None
    end = next((i for i in range(last - 1, index, -1) if lines[i].number <= used), index)
    return Rows(index, end, rows)


def _gather(state: State, index: int, most: int) -> tuple[list[GridCell], int]:
    """At most so many cells from line `index` on, one a line, and the index of the line after them."""
    lines, last = state.lines, index
    cells: list[GridCell] = []
    while last < len(lines) and len(cells) < most:
        line = lines[last]
        if len(line.words) > 60 or is_note(line.words) or _ends(lines, last, index):
            break
        if line.words:
            start, end = line.paragraph.span(line.first, line.last)
            cells.append(GridCell(join(state.source.said(line.paragraph, line.first, line.last)), line.number, start, end))
        last += 1
    return cells, last


def _ends(lines: list[Line], at: int, first: int) -> bool:
    line = lines[at]
    style = style_at(line, line.first)
    if style is not None and style[0].level in ("part", "chapter", "section"):
        return True
    return at > first and (read_title(line) is not None or "。" in line.words)
