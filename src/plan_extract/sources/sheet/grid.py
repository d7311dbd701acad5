"""The text of a sheet: lines alone in their row as paragraphs, what stands between them as a table, a line a cell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from plan_extract.sources.source_text import Cell, SourceTable


@dataclass(frozen=True, slots=True)
class Value:
    """What a sheet shows in a cell, and how many rows and columns it takes (merged cells)."""

    text: str
    rows: int = 1
    columns: int = 1


Row = dict[int, Value]


@dataclass(slots=True)
class Grid:
    """The text of sheets as they are added, with their tables; positions are offsets into `text`."""

    tables: list[SourceTable] = field(default_factory=list)
    _lines: list[str] = field(default_factory=list)
    _length: int = 0

    @property
    def text(self) -> str:
        return "".join(line + "\n" for line in self._lines)

    def add(self, rows: Sequence[Row]) -> None:
        """Add a sheet's rows, each its values by column (from 0), empty ones left out.

        What stands alone in its row above the first row of several cells or below the last (附表1…, 单位：…, 注：…) is a paragraph; all
        between is one table.
        """
        wide = [index for index, row in enumerate(rows) if len(row) > 1]
        if not wide:
            for row in rows:
                self._alone(row)
            return
        first, last = wide[0], wide[-1]
        # A head of two rows may begin with a cell that is merged down over the rows that follow.
        reach = max(index + value.rows for index in range(first, last + 1) for value in rows[index].values())
        last = max(last, min(reach, len(rows)) - 1)
        for row in rows[:first]:
            self._alone(row)
        self._table(rows[first : last + 1])
        for row in rows[last + 1 :]:
            self._alone(row)

    def _alone(self, row: Row) -> None:
        for _, value in sorted(row.items()):
            self._line(value.text)

    def _table(self, rows: Sequence[Row]) -> None:
        start = self._length
        cells = []
        for index, row in enumerate(rows):
            for column, value in sorted(row.items()):
                at = self._line(value.text)
                high = min(value.rows, len(rows) - index)
                cells.append(Cell(index, column, at, self._length - 1, high, value.columns))
        self.tables.append(SourceTable(start, self._length - 1, tuple(cells)))

    def _line(self, text: str) -> int:
        """Add a line; gives its offset. A break within a cell is none of the text's lines."""
        at = self._length
        self._lines.append(" ".join(text.split()))
        self._length += len(self._lines[-1]) + 1
        return at
