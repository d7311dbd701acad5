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
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Any, Literal

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
# 下降5.2% in a cell is -5.2.
_FALLS = re.compile(r"^(?:同比|比上年)?(?:下降|减少|降低|回落|负|跌|降)")
# 0.3万 of a row in 户 is 0.3万户.
_SCALES = ("万", "亿", "万亿", "千万", "百万", "十万", "千", "百")
_IN_BRACKETS = re.compile(r"[(（]([^()（）]+)[)）]\s*$")
_ANY_YEAR = re.compile(r"(?:19|20)\d\d")
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


def read_actuals(path: str, passed_over: list[str] | None = None) -> list[Actual]:
    """All values of a CSV file or workbook. Raises PlanError with one line for a file without such a table.

    Into `passed_over` come the columns whose head names a year and more that is no plain year of values: 2023年（预计）, 2025年目标.
    """
    found: list[Actual] = []
    tables = 0
    for sheet, rows in _sheets(path):
        read = _table(rows, f"{path}, {sheet}" if sheet else path, [] if passed_over is None else passed_over)
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

    try:
        book = openpyxl.load_workbook(path, read_only=True, data_only=True)
        formulas = openpyxl.load_workbook(path, read_only=True)
    except OSError as error:
        raise PlanError(f"{path}: {(error.strerror or str(error)).lower()}") from None
    except Exception as error:  # openpyxl raises whatever its parts meet
        raise PlanError(f"{path}: not a readable workbook ({type(error).__name__}): save it again as .xlsx") from None
    for sheet, written in zip(book.worksheets, formulas.worksheets, strict=True):
        if sheet.sheet_state == "visible":
            rows = islice(zip(sheet.iter_rows(), written.iter_rows(), strict=True), _MOST_ROWS)
            yield sheet.title, [[_shown(cell, said) for cell, said in zip(row, says, strict=True)] for row, says in rows]


def _shown(cell: Any, written: Any) -> str:
    """What a cell shows; of a formula that was saved without its value the formula."""
    from plan_extract.sources.sheet.workbook import shown

    if cell.value is not None:
        return shown(cell.value, cell.number_format)
    return written.value if isinstance(written.value, str) else ""


def _table(rows: Sequence[Row], place: str, passed_over: list[str]) -> list[Actual] | None:
    for index, row in enumerate(rows):
        kinds = {column: kind for column, cell in enumerate(row) if (kind := _kind(cell)) is not None}
        if "name" not in kinds.values():
            continue
        first, head = index + 1, list(row)
        if first < len(rows) and _is_second_head(rows[first], kinds):
            head, first = _joined_heads(row, rows[first], kinds), first + 1
        years = {column: int(found["year"]) for column, cell in enumerate(head) if (found := _YEAR.fullmatch(_without_unit(cell)))}
        if years or {"year", "value"} <= set(kinds.values()):
            columns = {kind: column for column, kind in reversed(kinds.items())}
            passed_over += [
                f"{place}, row {index + 1}, column {_letter(column)}: {cell.strip()}"
                for column, cell in enumerate(head)
                if column not in years and _kind(cell) is None and _ANY_YEAR.search(cell)
            ]
            return list(_values(rows[first:], first + 1, columns, years, head, place))
    return None


def _is_second_head(row: Row, kinds: dict[int, str]) -> bool:
    """Whether a row below a head goes on with it: no name in it, and years or words such as 目标, 实际 in the other columns."""
    if any(column < len(row) and row[column].strip() for column, kind in kinds.items() if kind == "name"):
        return False
    cells = [cell for column, cell in enumerate(row) if column not in kinds and not _NOTHING.fullmatch(cell)]
    return bool(cells) and all(_ANY_YEAR.match(_bare(cell)) or not re.search(r"\d", cell) for cell in cells)


def _joined_heads(upper: Row, lower: Row, kinds: dict[int, str]) -> list[str]:
    """A head of two rows as one, a cell of the upper one also over the empty ones beside it: 2021 over 目标 and 实际."""
    heads, over = [], ""
    for column in range(max(len(upper), len(lower))):
        above = upper[column] if column < len(upper) else ""
        below = lower[column] if column < len(lower) else ""
        over = "" if column in kinds and not below else above or over
        if _ANY_YEAR.match(_bare(below)) and not _ANY_YEAR.search(over):
            heads.append(below)
        else:
            heads.append(above if column in kinds else over + below)
    return heads


def _bare(cell: str) -> str:
    return re.sub(r"\s+", "", cell)


def _without_unit(head: str) -> str:
    found = _IN_BRACKETS.search(head)
    return _bare(head[: found.start()] if found and _is_unit(_bare(found[1])) else head)


def _kind(cell: str) -> str | None:
    return _KIND.get(re.sub(r"[(（].*", "", _bare(cell)).lower())


def _values(rows: Sequence[Row], first: int, kinds: dict[str, int], years: dict[int, int], head: Row, place: str) -> Iterable[Actual]:
    def cell(row: Row, kind: str) -> str:
        column = kinds.get(kind)
        return row[column].strip() if column is not None and column < len(row) else ""

    grouped = kinds.get("district", len(head)) < kinds["name"]
    name = district = ""
    for number, row in enumerate(rows, first):
        # A cell that is merged down, or left empty below its like, is that of the row above.
        given = cell(row, "name")
        if given:
            # Where places stand before indicators, one place is said for the indicators below it.
            name, district = given, cell(row, "district") or (district if grouped else "")
        district = cell(row, "district") or district
        if not name:
            continue
        columns = years or {kinds["value"]: 0}
        for column, year in columns.items():
            text = row[column].strip() if column < len(row) else ""
            if not text or _NOTHING.fullmatch(text):
                continue
            where = message("{table}, row {row}, column {column}", table=place, row=number, column=_letter(column))
            value, unit = _number(text, where)
            year = year or _year(cell(row, "year"), where)
            basis = _basis(cell(row, "basis")) or _basis(name) or _basis(head[column])
            yield Actual(name, district or None, year, value, _unit(unit, cell(row, "unit"), (name, head[column])), basis, where)


def _unit(of_cell: str | None, of_row: str, heads: Iterable[str]) -> str | None:
    """The unit of a value: its cell's, its row's, or that in brackets behind its name or its column's head: 建成区面积（公顷）."""
    if not of_row:
        bracketed = (found[1] for head in heads if (found := _IN_BRACKETS.search(head)))
        of_row = next((_bare(words) for words in bracketed if _is_unit(_bare(words))), "")
    if of_cell in _SCALES and of_row:
        return of_row if of_row.startswith(of_cell) else of_cell + of_row
    return of_cell or of_row or None


@cache
def _is_unit(words: str) -> bool:
    found = find_quantities(f"1{words}")
    return len(found) == 1 and found[0].unit == words and found[0].end == len(words) + 1


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
    if bare.startswith("="):
        raise PlanError(f"{where}: {text!r} is a formula without a stored value; open the file in a spreadsheet program and save it")
    if _NUMBER.fullmatch(bare):
        return Decimal(bare.replace(",", "").replace("−", "-")), None
    rest = _FALLS.sub("", bare).lstrip("-−")
    found = find_quantities(rest)
    if len(found) == 1 and len(found[0].values) == 1 and found[0].end - found[0].start >= len(rest) - 2:
        value = found[0].values[0]
        return (-value if bare[0] in "-−" or _FALLS.match(bare) else value), found[0].unit
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
