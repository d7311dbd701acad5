"""Tables of indicators: real tables, columns in lines, or one cell a line. Rows are read, their lines make no text."""

from __future__ import annotations

import re

from plan_extract.structure import indicators, project_tables
from plan_extract.structure.boxing import take
from plan_extract.structure.gridcells import LONGEST, PARTS, GridCell, parts_of
from plan_extract.structure.line_grids import head_at
from plan_extract.structure.marks import style_at
from plan_extract.structure.state import OpenBox, State
from plan_extract.structure.table_rows import read_rows

_TITLE = re.compile(r"指标.{0,6}$|指标.{0,3}表|(?:项目|工程).{0,8}(?:表|库|清单)$")
# No head of a column is longer.
_HEAD = 24
_SENTENCE = re.compile(r"[。;]")


def run(state: State) -> bool:
    """Take a table that no title line announces; a short line before it that names indicators or a list of projects is its title."""
    line = state.line
    if state.offset != line.first or state.box is not None:
        return False
    words = line.words
    titled = len(words) <= 45 and bool(_TITLE.search(words)) and _SENTENCE.search(words) is None
    if titled and style_at(line, line.first) is None and state.at + 1 < len(state.lines):
        rows = read_rows(state, state.at + 1)
        if rows is not None:
            title = state.source.said(line.paragraph, line.first, line.last)
            take(state, OpenBox(state.at, rows.last, None, title, confidence=0.8), rows.first, rows)
            return True
    if line.table is None:
        # Words that nothing parts are one cell, and a longer one heads no column.
        cells = parts_of(words) if len(words) <= _HEAD or (len(words) <= LONGEST and PARTS.search(words)) else []
        if not (cells and (indicators.head_like(words, cells) or _projects(cells))) and not head_at(state, line):
            return False
    rows = read_rows(state, state.at)
    if rows is None:
        return False
    take(state, OpenBox(state.at, rows.last, None, None, confidence=0.8), rows.first, rows)
    return True


def _projects(cells: list[GridCell]) -> bool:
    """Whether cells can begin a table of projects: the words of a head cell, or several of them."""
    return project_tables.is_head(cells) if len(cells) > 1 else project_tables.kind_of(cells[0]) is not None
