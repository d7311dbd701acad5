"""Workbooks (XLSX): each visible sheet with its merged cells, numbers as their formats show them."""

from __future__ import annotations

import datetime
import hashlib
import io
import re
import warnings
import zipfile
from decimal import ROUND_HALF_UP, Context, Decimal
from typing import TYPE_CHECKING

from plan_extract.errors import UnreadableError, install
from plan_extract.model import Finding
from plan_extract.sources.sheet.grid import Grid, Row, Value
from plan_extract.sources.source_text import SourceText

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

# A table of a thousand projects has some 1 MB of XML; the tree of 40 MB takes some 500 MB.
_MOST_BYTES = 40_000_000
# A cell holds numbers up to 1E308, more digits than a Decimal rounds by itself.
_WIDE = Context(prec=400)
# A cell with a formula and no value. Typewritten XML: `<c r="B1"><f>1+1</f><v></v></c>`, also with a prefix, `<x:c …>`.
_FORMULA = re.compile(
    r"<(?:\w+:)?c\b(?P<attributes>[^<>]*)>\s*<(?:\w+:)?f\b(?:[^<>]*/>|[^<>]*>[^<]*</(?:\w+:)?f>)\s*"
    r"(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v>\s*</(?:\w+:)?v>)?\s*</(?:\w+:)?c>"
)
_PLACE = re.compile(r'\br="([A-Z]{1,3}\d{1,7})"')
# 0, 0.00, #,##0.0, 0.0%; the first section alone, without colours and conditions.
_FIGURES = re.compile(r"(?P<group>#,##)?0(?:\.(?P<places>0+))?(?:_\)?)?\s*(?P<percent>%)?")


def read_xlsx(data: bytes, name: str) -> SourceText:
    """Read the bytes of a workbook; `name` stands as the source's path and in errors. Hidden sheets are left out.

    The text has a line a cell, sheet after sheet. Formulas give the value that was last computed;
    where there is none, a finding says so (PE024). Raises UnreadableError, one line, for
    what is no workbook, is too large, or where openpyxl is missing.
    """
    try:
        import openpyxl
        from openpyxl.reader.excel import ExcelReader
    except ImportError as error:
        raise UnreadableError(f"{name}: reading XLSX needs openpyxl, which is not installed; {install('xlsx')}") from error
    from plan_extract.sources.mending.mend import mend
    from plan_extract.sources.sheet.separated import starts

    grid = Grid()
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            size = sum(entry.file_size for entry in archive.infolist() if entry.filename.endswith((".xml", ".rels")))
        if size > _MOST_BYTES:
            raise UnreadableError(f"{name}: refused: the workbook has {size:,} bytes of XML, more than {_MOST_BYTES:,}: split it")
        with warnings.catch_warnings():
            # Of drop-down lists, dates past all calendars and the like, which hold no text: `Data Validation extension is not supported`.
            warnings.simplefilter("ignore")
            reader = ExcelReader(io.BytesIO(data), data_only=True)
            reader.read()
        book = reader.wb
        for sheet in book.worksheets:
            if sheet.sheet_state == "visible":
                grid.add(_rows(sheet))
        uncomputed = _uncomputed(data, {sheet.name: link.target for sheet, link in reader.parser.find_sheets() if sheet.state == "visible"})
        title = book.properties.title or ""
    except UnreadableError:
        raise
    except Exception as error:
        # openpyxl raises whatever its parts meet: KeyError, TypeError, XML errors, zip errors.
        raise UnreadableError(f"{name}: not a readable workbook ({type(error).__name__}): save it again as .xlsx") from error
    text = grid.text
    said = _said(uncomputed)
    if not text.strip():
        raise UnreadableError(f"{name}: no visible sheet holds a value; {said or 'there is no plan in it'}")
    known = len(title) > 5 and title in text[:3000]
    return SourceText(
        name, "xlsx", hashlib.sha256(data).hexdigest(), text, mend(text, fixed=starts(text)), reader=f"openpyxl {openpyxl.__version__}",
        tables=tuple(grid.tables), metadata={"title": title} if known else {},
        findings=(Finding(code="PE024", message=said),) if said else (),
    )  # fmt: skip


def _uncomputed(data: bytes, parts: dict[str, str]) -> list[str]:
    """The cells, as `表1!B5`, of formulas that the file has no value of: programs that write workbooks leave computing to Excel.

    `parts` says which part of the archive each sheet is. A formula whose value is an empty text (t="str") has been computed.
    """
    found = []
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for sheet, part in parts.items():
            xml = archive.read(part).decode("utf-8", "replace") if part in archive.namelist() else ""
            for cell in _FORMULA.finditer(xml) if "f>" in xml or "f/>" in xml or "<f " in xml else ():
                at = _PLACE.search(cell["attributes"])
                if 't="str"' not in cell["attributes"]:
                    found.append(f"{sheet}!{at[1]}" if at else sheet)
    return found


def _said(cells: list[str]) -> str | None:
    """What is said of formulas without value: how many, the first three, what to do."""
    if not cells:
        return None
    formulas = "1 formula has" if len(cells) == 1 else f"{len(cells)} formulas have"
    named = ", ".join(cells[:3]) + (" …" if len(cells) > 3 else "")
    return f"{formulas} no stored value ({named}): open the workbook and save it, parse it again"


def _rows(sheet: Worksheet) -> list[Row]:
    """The rows of a sheet from its first to its last, values of merged cells at their first place."""
    spans = {(r.min_row, r.min_col): (r.max_row - r.min_row + 1, r.max_col - r.min_col + 1) for r in sheet.merged_cells.ranges}
    rows: dict[int, Row] = {}
    # The cells that the file has, not the rectangle around them: one value in the last row would make a million rows.
    for (row, column), cell in sorted(sheet._cells.items()):
        text = shown(cell.value, cell.number_format) if cell.value is not None else ""
        if text.strip():
            rows.setdefault(row, {})[column - 1] = Value(text, *spans.get((row, column), (1, 1)))
    filled = sorted(rows)
    # Empty rows between filled ones count for nothing; what is merged down over them is as high as the filled rows it covers.
    at = {row: index for index, row in enumerate(filled)}
    for row in filled:
        for column, value in rows[row].items():
            if value.rows > 1:
                covered = sum(1 for other in filled[at[row] : at[row] + value.rows] if other < row + value.rows)
                rows[row][column] = Value(value.text, covered, value.columns)
    return [rows[row] for row in filled]


def shown(value: object, number_format: str) -> str:
    """A value as its cell shows it: 0.65 under `0%` is 65%, 14.0 under `General` 14, 1234.5 under `#,##0.00` 1,234.50.

    Of a format that is none of these the number stands as it is, with as many digits as a cell has (15).
    """
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, datetime.datetime | datetime.date):
        return f"{value.year}年{value.month}月{value.day}日"
    if not isinstance(value, int | float):
        return str(value)
    exact = Decimal(format(value, ".15g"))
    form = _FIGURES.fullmatch(number_format.split(";")[0].strip())
    if form is None:
        return f"{exact:f}"
    if form["percent"]:
        exact *= 100
    places = len(form["places"] or "")
    rounded = exact.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP, context=_WIDE)
    return f"{rounded:,f}" if form["group"] and not form["percent"] else f"{rounded:f}{form['percent'] or ''}"
