"""Tables as an Excel workbook for people: headings in their language, links from quotations, a sheet that explains columns."""

from __future__ import annotations

import datetime
import io
from collections.abc import Mapping, Sequence
from typing import Any, Literal

from plan_extract.errors import PlanError, install
from plan_extract.reporting.cell import Cell, Row
from plan_extract.reporting.export.dataset import Table
from plan_extract.reporting.export.described import codes, described, table_called
from plan_extract.wording import language, message, translated

# Excel's limits of a sheet, a cell, and links in a sheet.
_MOST_ROWS, _LONGEST, _MOST_LINKS = 1_048_576, 32_767, 65_000
# What is the same all the way down, or only looked up, stays narrow.
_NARROW = {"plan_id": 8, "plan": 14, "source": 10, "id": 12, "sha256": 10, "section_id": 8, "goal_id": 12, "part_of": 12}
_WIDEST = 48

# The whole text of lines that are quoted, by plan key and line from 1.
Lines = Mapping[str, Sequence[str]]


def to_xlsx(
    tables: Sequence[Table], lines: Lines | None = None, report: str | None = None, headings: Literal["zh", "en"] | None = None
) -> bytes:
    """An Excel workbook with a sheet a table that has rows: head frozen and filtered, numbers and dates as such, no formulas.

    Headings are Chinese (`zh`) or keys (`en`), by default as the reader's language is; the last sheet explains each column in both.
    A quotation links to its
    record on the page `report` (`plan-extract report`), or without one to its line in a sheet of the lines that are quoted, of plans
    whose `lines` are given. The same bytes each time. Raises PlanError where xlsxwriter is not installed or a sheet cannot hold a table.
    """
    try:
        import xlsxwriter
    except ImportError:
        said = message("{what} needs {package}, which is not installed; {do}", what="xlsx", package="xlsxwriter", do=install("xlsx"))
        raise PlanError(said) from None
    stream = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(stream, options)
    book.set_properties({"created": datetime.datetime(1980, 1, 1), "author": "plan-extract"})
    full = [table for table in tables if table.rows]
    texts = Table("texts", ("plan_id", "plan", "line", "text"), [] if report else _quoted(full, lines or {}))
    chinese = (headings or language()) == "zh"
    writer = _Writer(book, {(row["plan_id"], row["line"]): at for at, row in enumerate(texts.rows, 1)}, report, chinese)
    shown = [*full, texts] if texts.rows else full
    for table in [*shown, _explained(shown, chinese)]:
        writer.table(table)
    book.close()
    return stream.getvalue()


def heading(table: str, column: str, chinese: bool) -> str:
    """What a column is headed by: its Chinese name or its key."""
    return described(table, column).chinese if chinese else column


def sheet_name(table: str, chinese: bool) -> str:
    """What a table's sheet is called."""
    return table_called(table).chinese if chinese else table


def _explained(tables: Sequence[Table], chinese: bool) -> Table:
    rows: list[Row] = []
    for table in tables:
        for column in table.columns:
            says = described(table.name, column)
            rows.append(
                {
                    "sheet": sheet_name(table.name, chinese), "heading": heading(table.name, column, chinese), "key": column,
                    "chinese": says.chinese, "english": says.english, "meaning": says.meaning,
                }
            )  # fmt: skip
    return Table("columns", ("sheet", "heading", "key", "chinese", "english", "meaning"), rows)


def _quoted(tables: Sequence[Table], lines: Lines) -> list[Row]:
    """The lines that quotations of the tables stand in, each once, in order of plans and lines."""
    wanted: dict[str, dict[int, Cell]] = {}
    for table in tables:
        for row in table.rows if "quote" in table.columns else ():
            key, line = str(row["plan_id"]), row.get("line")
            if not isinstance(line, int) or not 1 <= line <= len(lines.get(key, ())):
                continue
            # Another text of the same name leads nowhere.
            if str(row["quote"]).partition("\n")[0] in lines[key][line - 1]:
                wanted.setdefault(key, {})[line] = row["plan"]
    return [
        {"plan_id": key, "plan": plan, "line": line, "text": lines[key][line - 1]}
        for key, found in wanted.items() for line, plan in sorted(found.items())
    ]  # fmt: skip


class _Writer:
    """Writes tables into sheets of a workbook."""

    def __init__(self, book: Any, places: Mapping[tuple[Cell, Cell], int], report: str | None, chinese: bool) -> None:
        self._book, self._places, self._report, self._chinese = book, places, report, chinese
        self._head = book.add_format({"bold": True, "bottom": 1})
        self._date = book.add_format({"num_format": "yyyy-mm-dd"})
        self._link = book.add_format({"font_color": "#0563C1"})

    def table(self, table: Table) -> None:
        """A sheet with the table."""
        headings = [heading(table.name, column, self._chinese) for column in table.columns]
        if len(table.rows) >= _MOST_ROWS:
            raise PlanError(
                message(
                    "{table}: more than {most} rows, which a sheet cannot hold; use --format csv, parquet or sqlite",
                    table=table.name, most=_MOST_ROWS - 1,
                )
            )  # fmt: skip
        sheet = self._book.add_worksheet(sheet_name(table.name, self._chinese))
        sheet.write_row(0, 0, headings, self._head)
        widths = [_width(said) + 3 for said in headings]
        dates = {column for column in table.columns if table.type_of(column) == "date"}
        links = 0
        for at, row in enumerate(table.rows, 1):
            for place, column in enumerate(table.columns):
                cell = self._said(table.name, column, row.get(column))
                if cell is None:
                    continue
                link = self._leads(row) if column == "quote" and links < _MOST_LINKS else None
                self._cell(sheet, at, place, cell, link, column in dates)
                links += link is not None
                if isinstance(cell, str):
                    widths[place] = max(widths[place], min(_width(cell) + 1, _WIDEST))
        for place, column in enumerate(table.columns):
            sheet.set_column(place, place, _NARROW.get(column, widths[place]))
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, len(table.rows), len(headings) - 1)

    def _said(self, table: str, column: str, cell: Cell) -> Cell:
        """A cell as the workbook's readers have it: a code (`ge`) and a finding's message in Chinese under Chinese headings."""
        if not self._chinese or not isinstance(cell, str):
            return cell
        if (table, column) == ("findings", "message"):
            return translated(cell, "zh")
        return codes(table, column).get(cell, cell)

    def _cell(self, sheet: Any, at: int, place: int, cell: Cell, link: str | None, is_date: bool) -> None:
        if isinstance(cell, str):
            text = cell[:_LONGEST]
            if is_date:
                sheet.write_datetime(at, place, datetime.datetime.fromisoformat(text), self._date)
            elif link is not None:
                sheet.write_url(at, place, link, self._link, text)
            else:
                sheet.write_string(at, place, text)
        else:
            sheet.write_number(at, place, cell)

    def _leads(self, row: Row) -> str | None:
        """Where a row's quotation is to be seen in full; None where that is nowhere."""
        ident = row.get("id") or row.get("goal_id")
        if self._report is not None:
            return f"external:{self._report}#{ident}" if ident else None
        at = self._places.get((row.get("plan_id"), row.get("line")))
        return f"internal:'{sheet_name('texts', self._chinese)}'!D{at + 1}" if at is not None else None


def _width(text: str) -> int:
    """Roughly how wide a text is, in widths of a digit: a Chinese character takes two."""
    return sum(2 if char > "⺀" else 1 for char in text[:_WIDEST])
