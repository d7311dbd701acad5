"""Table cells in rows and columns, from real tables, from lines with separators, or from one cell a line."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from plan_extract.sources.fold import fold
from plan_extract.sources.source_text import SourceTable, SourceText

if TYPE_CHECKING:
    from plan_extract.structure.state import Line


class GridCell:
    """A cell: its `text`, cell breaks joined, the source `line` its first word stands on, and `bare`, its text folded, spaces out.

    `start` and `end` are its words' source offsets, half-open; equal where they are not known.
    """

    __slots__ = ("bare", "end", "line", "start", "text")

    def __init__(self, text: str, line: int, start: int = 0, end: int = 0) -> None:
        self.text = text
        self.line = line
        self.start = start
        self.end = end
        self.bare = fold("".join(text.split()))


Row = list[GridCell | None]

_HAN_SPACE = re.compile(r"(?<=[^\x00-\x7f])\s+(?=[^\x00-\x7f])|(?<=[\dA-Za-z%)\]])\s+(?=[^\x00-\x7f])|(?<=[^\x00-\x7f])\s+(?=[\d(\[])")


def join(text: str) -> str:
    """A cell's text with its breaks joined: no white space between Chinese words, or between a number and its bound."""
    return _HAN_SPACE.sub("", " ".join(text.split())).strip("|｜ ")


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
