"""Comma-separated values (RFC 4180; also with semicolons or tabs): a file whose rows are a table of indicators or projects."""

from __future__ import annotations

import csv
import io

from plan_extract.errors import UnreadableError
from plan_extract.sources.mending.mend import mend
from plan_extract.sources.sheet.grid import Grid, Row, Value
from plan_extract.sources.source_text import SourceText

_REACH = 20_000


def read_csv(text: str, name: str, sha256: str, encoding: str) -> SourceText:
    """Decoded text of a CSV file as a source; its text has a line a cell. Raises UnreadableError where the rows cannot be told."""
    delimiter = max(",;\t", key=lambda sign: (text[:_REACH].count(sign), sign == ","))
    grid = Grid()
    try:
        grid.add([_row(cells) for cells in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)])
    except csv.Error as error:
        raise UnreadableError(f"{name}: its rows cannot be told ({error}): look for a quotation mark that is not closed") from None
    made = grid.text
    return SourceText(name, "csv", sha256, made, mend(made, fixed=starts(made)), encoding=encoding, reader="csv", tables=tuple(grid.tables))


def starts(text: str) -> set[int]:
    """The offset of each line: none of them is joined with the next."""
    found, at = {0}, text.find("\n")
    while at >= 0:
        found.add(at + 1)
        at = text.find("\n", at + 1)
    return found


def _row(cells: list[str]) -> Row:
    return {column: Value(cell) for column, cell in enumerate(cells) if cell.strip()}
