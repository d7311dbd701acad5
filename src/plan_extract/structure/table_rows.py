"""The indicator rows that begin at a line: of a marked table, of columns in lines, of one cell a line."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from plan_extract.model import Finding, IndicatorRow
from plan_extract.structure import indicators
from plan_extract.structure.box_titles import read_title
from plan_extract.structure.cells import from_cells
from plan_extract.structure.grid import GridCell, Row, from_table, join, split_line
from plan_extract.structure.marks import style_at
from plan_extract.structure.rules.note import is_note
from plan_extract.structure.state import Line, State

# Cells looked at at first where they stand one a line: a head's; and those that hold the first row, if there is one.
_WINDOW = 24
_ROWS = 96


@dataclass(slots=True)
class Rows:
    """Indicator rows and the line indexes, both inclusive, they were read from, notes with them."""

    first: int
    last: int
    rows: list[IndicatorRow]
    findings: list[Finding] = field(default_factory=list)


def read_rows(state: State, index: int) -> Rows | None:
    """The indicator rows that begin at line `index`, or None where no indicator table stands there."""
    lines = state.lines
    if index >= len(lines):
        return None
    # 单位:亿元 may stand between title and table.
    if re.match(r"^\(?单位\s*[:：]", lines[index].words) and index + 1 < len(lines):
        index += 1
    found = _marked(state, index) or _columns(state, index) or _cells(state, index)
    if found is None:
        return None
    while found.last + 1 < len(lines) and is_note(lines[found.last + 1].words):
        found.last += 1
    notes = " ".join(line.words for line in lines[found.first : found.last + 1] if is_note(line.words))
    indicators.apply_note(found.rows, notes)
    return found


def _marked(state: State, index: int) -> Rows | None:
    table_index = state.lines[index].table
    if table_index is None:
        return None
    if table_index not in state.rows:
        state.rows[table_index] = indicators.from_grid(from_table(state.source, state.source.tables[table_index]))
    rows = state.rows[table_index]
    if rows is None:
        return None
    last = index
    while last + 1 < len(state.lines) and state.lines[last + 1].table == table_index:
        last += 1
    return Rows(index, last, rows)


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
    if not indicators.head_like(lines[index]) or len(split_line(state.source, lines[index])) > 2:
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
            cells.append(GridCell(join(state.source.said(line.paragraph, line.first, line.last)), line.number))
        last += 1
    return cells, last


def _ends(lines: list[Line], at: int, first: int) -> bool:
    line = lines[at]
    style = style_at(line, line.first)
    if style is not None and style[0].level in ("part", "chapter", "section"):
        return True
    return at > first and (read_title(line) is not None or "。" in line.words)
