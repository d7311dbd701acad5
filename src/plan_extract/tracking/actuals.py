"""Indicator values by year from a table, each with its cell.

Two layouts are read: a column a year (指标 | 单位 | 2021 | 2022 …), and a row a value (指标 | 年份 | 数值 | 单位). Lines above the head,
as a title, are passed over. A cell without a number (—, …, empty) is no value.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import Literal

from plan_extract.errors import PlanError, install
from plan_extract.reading.quantities import find_quantities
from plan_extract.wording import message

Basis = Literal["year", "total"]
Row = Sequence[str]
# Heads of columns, and what each holds.
_HEADS = {
    "name": ("指标", "指标名称", "名称", "项目", "indicator", "name"),
    "unit": ("单位", "计量单位", "unit"),
    "district": ("地区", "区域", "区县", "县区", "县市区", "市州", "district", "region"),
    "basis": ("口径", "basis"),
    "year": ("年份", "年度", "year"),
    "value": ("数值", "实际值", "完成值", "完成情况", "实绩", "value", "actual"),
    "note": ("备注", "来源", "数据来源", "note", "source"),
}
_KIND = {word: kind for kind, words in _HEADS.items() for word in words}
_YEAR = re.compile(r"(?P<year>(?:19|20)\d\d)年?度?(?:实际|实绩|完成|完成值|完成情况|实际值|值|数|累计)?")
_TOTAL, _OF_YEAR = ("累计", "total"), ("当年", "年内", "year")
_NOTHING = re.compile(r"[\s—\-–…/\\·.无N/Aa-]*")
_NUMBER = re.compile(r"[+\-−]?\d[\d,]*(?:\.\d+)?")
_MOST_ROWS = 1_000_000


@dataclass(frozen=True, slots=True)
class Actual:
    """A value of one year: the indicator's `name` as the table has it, `unit` as its row or cell says, and where it stands.

    `basis` says of what is counted up whether it is the year's own or all since the start; None where the table does not say.
    `place` is `FILE, sheet, cell`, as `monitoring.csv, row 4, column E`.
    """

    name: str
    district: str | None
    year: int
    value: Decimal
    unit: str | None
    basis: Basis | None
    place: str


def read_actuals(path: str) -> list[Actual]:
    """All values of a CSV file or workbook. Raises PlanError with one line for a file without such a table."""
    found: list[Actual] = []
    tables = 0
    for sheet, rows in _sheets(path):
        read = _table(rows, f"{path}, {sheet}" if sheet else path)
        if read is not None:
            tables += 1
            found.extend(read)
    if not tables:
        raise PlanError(f"{path}: no table of values: its head needs 指标 and a column a year (2021, 2022 …), or 指标, 年份 and 数值")
    if not found:
        raise PlanError(f"{path}: the table has no values: cells hold no numbers")
    return found


def _sheets(path: str) -> Iterable[tuple[str, list[Row]]]:
    if path.lower().endswith((".xlsx", ".xlsm")):
        yield from _workbook(path)
        return
    from plan_extract.sources.text.decoding import decode

    try:
        data = Path(path).read_bytes()
    except OSError as error:
        raise PlanError(f"{path}: {(error.strerror or str(error)).lower()}") from None
    text = decode(data, path)[0]
    delimiter = max(",;\t", key=lambda sign: (text[:20_000].count(sign), sign == ","))
    try:
        yield "", list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error as error:
        raise PlanError(f"{path}: its rows cannot be told ({error}): look for a quotation mark that is not closed") from None


def _workbook(path: str) -> Iterable[tuple[str, list[Row]]]:
    try:
        import openpyxl
    except ImportError:
        raise PlanError(f"{path}: reading XLSX needs openpyxl, which is not installed; {install('xlsx')}") from None
    from plan_extract.sources.sheet.workbook import shown

    try:
        book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    except OSError as error:
        raise PlanError(f"{path}: {(error.strerror or str(error)).lower()}") from None
    except Exception as error:  # openpyxl raises whatever its parts meet
        raise PlanError(f"{path}: not a readable workbook ({type(error).__name__}): save it again as .xlsx") from None
    for sheet in book.worksheets:
        if sheet.sheet_state == "visible":
            rows = islice(sheet.iter_rows(), _MOST_ROWS)
            yield sheet.title, [["" if cell.value is None else shown(cell.value, cell.number_format) for cell in row] for row in rows]


def _table(rows: Sequence[Row], place: str) -> list[Actual] | None:
    for index, row in enumerate(rows):
        kinds = {column: kind for column, cell in enumerate(row) if (kind := _kind(cell)) is not None}
        years = {column: int(found["year"]) for column, cell in enumerate(row) if (found := _YEAR.fullmatch(_bare(cell)))}
        if "name" in kinds.values() and (years or {"year", "value"} <= set(kinds.values())):
            columns = {kind: column for column, kind in reversed(kinds.items())}
            return list(_values(rows[index + 1 :], index + 2, columns, years, row, place))
    return None


def _bare(cell: str) -> str:
    return re.sub(r"\s+", "", cell)


def _kind(cell: str) -> str | None:
    return _KIND.get(re.sub(r"[(（].*", "", _bare(cell)).lower())


def _values(rows: Sequence[Row], first: int, kinds: dict[str, int], years: dict[int, int], head: Row, place: str) -> Iterable[Actual]:
    def cell(row: Row, kind: str) -> str:
        column = kinds.get(kind)
        return row[column].strip() if column is not None and column < len(row) else ""

    name = district = ""
    for number, row in enumerate(rows, first):
        # A cell that is merged down, or left empty below its like, is that of the row above.
        given = cell(row, "name")
        if given:
            name, district = given, cell(row, "district")
        district = cell(row, "district") or district
        if not name:
            continue
        columns = years or {kinds["value"]: 0}
        for column, year in columns.items():
            text = row[column].strip() if column < len(row) else ""
            if not text or _NOTHING.fullmatch(text):
                continue
            where = str(message("{place}, row {number}, column {letter}", place=place, number=number, letter=_letter(column)))
            value, unit = _number(text, where)
            year = year or _year(cell(row, "year"), where)
            basis = _basis(cell(row, "basis")) or _basis(name) or _basis(head[column])
            yield Actual(name, district or None, year, value, unit or cell(row, "unit") or None, basis, where)


def _letter(column: int) -> str:
    """A column's letters as spreadsheets have them: 0 is A, 26 AA."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _number(text: str, where: str) -> tuple[Decimal, str | None]:
    """The number in a cell and its unit, where it has one of its own: 1,234.5; 52.3%; 1.2亿元."""
    bare = _bare(text)
    if _NUMBER.fullmatch(bare):
        return Decimal(bare.replace(",", "").replace("−", "-")), None
    found = find_quantities(bare.lstrip("-−"))
    if len(found) == 1 and len(found[0].values) == 1 and found[0].end - found[0].start >= len(bare.lstrip("-−")) - 2:
        value = found[0].values[0]
        return (-value if bare[0] in "-−" else value), found[0].unit
    raise PlanError(f"{where}: {text!r} is no number: leave a cell empty where there is no value")


def _year(text: str, where: str) -> int:
    found = _YEAR.fullmatch(_bare(text))
    if found is None:
        raise PlanError(f"{where}: {text!r} is no year")
    return int(found["year"])


def _basis(text: str) -> Basis | None:
    if any(word in text for word in _TOTAL):
        return "total"
    return "year" if any(word in text for word in _OF_YEAR) else None
