"""Tables of indicators: real tables, columns in lines, or one cell a line. Rows are read, their lines make no text."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from plan_extract.model import Finding, IndicatorRow
from plan_extract.structure import indicators
from plan_extract.structure.cells import from_cells
from plan_extract.structure.grid import GridCell, Row, from_table, split_line
from plan_extract.structure.marks import match_style
from plan_extract.structure.rules.note import is_note
from plan_extract.structure.state import Line, OpenBox, State


@dataclass(slots=True)
class Rows:
    """Indicator rows and the line indexes, both inclusive, they were read from, notes with them."""

    first: int
    last: int
    rows: list[IndicatorRow]
    findings: list[Finding] = field(default_factory=list)


def run(state: State) -> bool:
    """Take a table of indicators that no title line announces; a short line before it that names indicators is its title."""
    line = state.line
    if state.offset != line.first or state.box is not None:
        return False
    titled = len(line.words) <= 45 and bool(re.search(r"指标.{0,6}$|指标.{0,3}表", line.words)) and not re.search(r"[。;]", line.words)
    if titled and match_style(line.text, line.first) is None and state.at + 1 < len(state.lines):
        rows = read(state, state.at + 1)
        if rows is not None:
            from plan_extract.structure.rules.box import take

            title = state.source.said(line.paragraph, line.first, line.last)
            take(state, OpenBox(state.at, rows.last, None, title, confidence=0.8), rows.first, rows)
            return True
    if line.table is None and not indicators.head_like(line):
        return False
    rows = read(state, state.at)
    if rows is None:
        return False
    from plan_extract.structure.rules.box import take

    take(state, OpenBox(state.at, rows.last, None, None, confidence=0.8), rows.first, rows)
    return True


def read(state: State, index: int) -> Rows | None:
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
    grid = from_table(state.source, state.source.tables[table_index])
    rows = indicators.from_grid(grid)
    if rows is None:
        return None
    last = index
    while last + 1 < len(state.lines) and state.lines[last + 1].table == table_index:
        last += 1
    return Rows(index, last, rows)


def _columns(state: State, index: int) -> Rows | None:
    """Lines of parted columns: a head line that names at least three columns, then a line a row."""
    lines = state.lines
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
    return Rows(index, last, rows) if rows else None


def _all_heads(cells: list[GridCell]) -> bool:
    return bool(cells) and all(
        indicators.kind_of(c) in ("value", "growth", "nature", "unit", "other") and not c.bare.isdigit() for c in cells
    )


def _cells(state: State, index: int) -> Rows | None:
    """One cell a line, in reading order; cells that span rows stand once, before the first row they span."""
    lines = state.lines
    if not indicators.head_like(lines[index]):
        return None
    last = index
    cells: list[GridCell] = []
    while last < len(lines) and len(lines[last].words) <= 60 and not is_note(lines[last].words) and not _ends(lines, last, index):
        line = lines[last]
        if line.words:
            text = state.source.said(line.paragraph, line.first, line.last)
            from plan_extract.structure.grid import join

            cells.append(GridCell(join(text), line.number))
        last += 1
    rows, used = from_cells(cells)
    if not rows:
        return None
    end = next((i for i in range(last - 1, index, -1) if lines[i].number <= used), index)
    return Rows(index, end, rows)


def _ends(lines: list[Line], at: int, first: int) -> bool:
    line = lines[at]
    if line.text[line.first : line.first + 1] == "第" and match_style(line.text, line.first) is not None:
        return True
    from plan_extract.structure.rules.box import read_title

    return at > first and (read_title(line) is not None or "。" in line.words)
