"""Table cells in rows and columns, from real tables, or from lines with separators."""

from __future__ import annotations

import re

from plan_extract.sources.source_text import SourceTable, SourceText
from plan_extract.structure.gridcells import GridCell, Row, join
from plan_extract.structure.state import Line


def from_table(source: SourceText, table: SourceTable) -> list[Row]:
    """The grid of a marked table; a spanning cell stands in every place it covers."""
    height = max((c.row + c.rows for c in table.cells), default=0)
    width = max((c.column + c.columns for c in table.cells), default=0)
    if height * width > 200_000:
        return []
    grid: list[Row] = [[None] * width for _ in range(height)]
    for cell in table.cells:
        raw = source.text[cell.start : cell.end]
        lead = len(raw) - len(raw.lstrip())
        line = source.line_of(min(cell.start + lead, max(cell.end - 1, cell.start)))
        made = GridCell(join(raw), line, cell.start + min(lead, len(raw)), cell.start + max(len(raw.rstrip()), min(lead, len(raw))))
        for r in range(cell.row, cell.row + cell.rows):
            for c in range(cell.column, cell.column + cell.columns):
                grid[r][c] = made
    return grid


def split_line(source: SourceText, line: Line) -> list[GridCell]:
    """The cells of a line whose columns are parted by `|`, tabs or two and more spaces; by single spaces where nothing else does."""
    raw = source.text[line.paragraph.offset(line.first) : line.paragraph.offset(max(line.last - 1, line.first)) + 1]
    if line.paragraph.offsets is not None and "|" in (mended := line.paragraph.text[line.first : line.last]):
        # Where bars part the columns, spaces are no columns: 9 5 is 95, as mended.
        raw = mended
    # OCR parts a year from its word: 2025 年 is one head cell.
    raw = re.sub(r"((?:19|20)\d\d)\s+(?=年)", r"\1", raw.strip().strip("|｜"))
    if "|" in raw or "｜" in raw:
        parts = re.split(r"[|｜]", raw)
    elif "\t" in raw:
        parts = raw.split("\t")
    else:
        parts = re.split(r"\s{2,}|　", raw)
        if len(parts) < 3:
            parts = raw.split()
    return [GridCell(join(part), line.number) for part in parts]
