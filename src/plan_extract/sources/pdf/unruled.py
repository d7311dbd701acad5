"""Tables without rules: rows of words that stand in the same columns, with figures in one of them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import pairwise

from plan_extract.sources.pdf.grid import Grid, GridCell
from plan_extract.sources.pdf.page import Glyph

# In ems: the gap that parts words of a row, and the white that stands between columns all the way down.
_GAP, _GUTTER = 0.8, 0.4
_LEAST_COLUMNS, _LEAST_ROWS = 3, 3
# Rows stand farther apart than the lines in them by more than this, or not at all.
_APART = 1.2
# Of the text's width: a piece this long is running text.
_LONG = 0.45
# What a table's figures look like: 52.3, [1.35], 年均 is none; —— stands for none.
_FIGURE = re.compile(r"^[\[［〔【(（<>≥≤＜＞±+-]*[0-9０-９]|^[—－-]{1,2}$")
_YEAR = re.compile(r"^(?:19|20)\d\d年?$")


@dataclass(slots=True)
class _Line:
    """A row of glyphs from the left: its height on the page, and the spans of its pieces that wide gaps part."""

    glyphs: list[Glyph]
    y: float
    pieces: list[tuple[float, float]] = field(default_factory=list)


def find_unruled(rows: list[list[Glyph]], em: float) -> tuple[list[Grid], list[list[Glyph]]]:
    """The tables among a page's rows of glyphs, as they come from the top, and the rows that are in none. `em` is the size of its fonts."""
    if em <= 0 or len(rows) < _LEAST_ROWS:
        return [], rows
    lines = [_line_of(row, em) for row in rows]
    inked = [line for line in lines if line.pieces]
    if sum(len(line.pieces) >= _LEAST_COLUMNS for line in inked) < _LEAST_ROWS:
        return [], rows
    width = max(line.pieces[-1][1] for line in inked) - min(line.pieces[0][0] for line in inked)
    grids: list[Grid] = []
    rest: list[list[Glyph]] = []
    at = 0
    while at < len(lines):
        end, columns = _run(lines, at, em, width)
        grid = _grid(lines[at:end], columns) if end - at >= _LEAST_ROWS else None
        if grid is None:
            rest.append(rows[at])
            at += 1
        else:
            grids.append(grid)
            at = end
    return grids, rest


def _line_of(row: list[Glyph], em: float) -> _Line:
    glyphs = sorted((glyph for glyph in row if not glyph.char.isspace()), key=lambda glyph: glyph.x0)
    line = _Line(glyphs, glyphs[0].y if glyphs else 0.0)
    for glyph in glyphs:
        if line.pieces and glyph.x0 - line.pieces[-1][1] < _GAP * em:
            line.pieces[-1] = (line.pieces[-1][0], max(line.pieces[-1][1], glyph.x1))
        else:
            line.pieces.append((glyph.x0, glyph.x1))
    return line


def _run(lines: list[_Line], start: int, em: float, width: float) -> tuple[int, list[tuple[float, float]]]:
    """Where the lines end that may be one table with the line at `start`, and its columns (left, right)."""
    if len(lines[start].pieces) < _LEAST_COLUMNS:
        return start, []
    spans: list[tuple[float, float]] = []
    end = start
    for index in range(start, len(lines)):
        line = lines[index]
        if index > start and lines[index - 1].y - line.y > 4 * em:
            break
        if any(right - left > _LONG * width for left, right in line.pieces):
            break
        joined = _columns(spans + [(glyph.x0, glyph.x1) for glyph in line.glyphs], em)
        # A line of its own across the columns (a note, the next heading) ends the table; one more column may show with each row.
        if len(joined) < max(_LEAST_COLUMNS, len(spans) if len(line.pieces) < _LEAST_COLUMNS else len(spans) - 1):
            break
        spans = joined
        end = index + 1
    # A note, a heading or the page's number below is no row.
    gaps = sorted(above.y - below.y for above, below in pairwise(lines[start:end]))
    while end > start + 1 and len(lines[end - 1].pieces) < 2 and lines[end - 2].y - lines[end - 1].y > _APART * gaps[len(gaps) // 10]:
        end -= 1
    return end, _columns([(glyph.x0, glyph.x1) for line in lines[start:end] for glyph in line.glyphs], em)


def _columns(spans: list[tuple[float, float]], em: float) -> list[tuple[float, float]]:
    """Spans joined where less than a gutter is between them."""
    made: list[tuple[float, float]] = []
    for left, right in sorted(spans):
        if made and left - made[-1][1] < _GUTTER * em:
            made[-1] = (made[-1][0], max(made[-1][1], right))
        else:
            made.append((left, right))
    return made


def _grid(lines: list[_Line], columns: list[tuple[float, float]]) -> Grid | None:
    """The lines as a table, or None where they are none: too few full rows, or no column of figures."""
    edges = [columns[0][0] - 1, *((a[1] + b[0]) / 2 for a, b in pairwise(columns)), columns[-1][1] + 1]
    cells = [_parted(line, edges) for line in lines]
    least = max(_LEAST_COLUMNS, len(columns) // 2 + 1)
    full = [index for index, row in enumerate(cells) if sum(map(bool, row)) >= least]
    if len(full) < _LEAST_ROWS:
        return None
    words = [["".join(glyph.char for glyph in cell) for cell in row] for row in cells]
    body = full[1:]
    figures = max(sum(bool(_FIGURE.match(words[i][c])) and not _YEAR.match(words[i][c]) for i in body) for c in range(1, len(columns)))
    if figures * 2 < len(body) or figures < 2:
        return None
    starts = _starts(lines, cells, full)
    tops = [max(glyph.top for glyph in lines[index].glyphs) for index in starts]
    lows = [min(glyph.bottom for glyph in lines[stop - 1].glyphs) for stop in [*starts[1:], len(lines)]]
    made: list[GridCell] = []
    for row, (first, stop) in enumerate(zip(starts, [*starts[1:], len(lines)], strict=True)):
        for column in range(len(columns)):
            held = [glyph for index in range(first, stop) for glyph in cells[index][column]]
            made.append(GridCell(row, column, 1, 1, edges[column], lows[row], edges[column + 1], tops[row], held))
    _categories(made)
    return Grid(edges[0], lows[-1], edges[-1], tops[0], edges, made, len(starts), False)


def _parted(line: _Line, edges: list[float]) -> list[list[Glyph]]:
    """A line's glyphs by column."""
    made: list[list[Glyph]] = [[] for _ in edges[1:]]
    column = 0
    for glyph in line.glyphs:
        while column < len(made) - 1 and (glyph.x0 + glyph.x1) / 2 > edges[column + 1]:
            column += 1
        made[column].append(glyph)
    return made


def _starts(lines: list[_Line], cells: list[list[list[Glyph]]], full: list[int]) -> list[int]:
    """Which lines begin a row: those with something in the column that rows fill once, and those that stand off from the line above."""
    whole = set(full)
    others = [index for index in range(len(cells)) if index not in whole]
    scores = [
        sum(bool(cells[i][column]) for i in full) - 3 * sum(bool(cells[i][column]) for i in others) for column in range(len(cells[0]))
    ]
    anchor = scores.index(max(scores))
    filled = [index for index, row in enumerate(cells) if row[anchor]]
    gaps = [above.y - below.y for above, below in pairwise(lines)]
    # Cells set in the middle of their row: lines of the longer ones stand over the others' as well as under them.
    over = sum(index - 1 not in filled and index > 1 and gaps[index - 1] < 0.95 * gaps[index - 2] for index in filled)
    if over >= 2:
        nearer = [
            next((i for i in range(a + 1, b) if lines[i].y - lines[b].y < lines[a].y - lines[i].y), b) for a, b in pairwise(filled)
        ]  # fmt: skip
        return [0, *nearer]
    pitch = sorted(gaps)[len(gaps) // 10]
    return [index for index, row in enumerate(cells) if not index or row[anchor] or gaps[index - 1] > _APART * pitch]


def _categories(cells: list[GridCell]) -> None:
    """Let a category, which stands once beside the rows it holds for, reach down over them."""
    first = [cell for cell in cells if cell.column == 0]
    named = [cell for cell in first if cell.glyphs]
    if len(named) < 3 or len(named) == len(first) or any(_FIGURE.match("".join(g.char for g in cell.glyphs)) for cell in named):
        return
    over: GridCell | None = None
    for cell in first:
        if cell.glyphs:
            over = cell
        elif over is not None and over is not first[0]:
            over.rows += 1
            cells.remove(cell)
