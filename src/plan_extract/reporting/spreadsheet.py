"""Tables as CSV, as an Excel workbook, and records as JSON Lines."""

from __future__ import annotations

import csv
import datetime
import io
from collections.abc import Iterable, Sequence

from plan_extract.errors import PlanError, install
from plan_extract.faults import keep
from plan_extract.model import Plan
from plan_extract.reporting.tables import LEADING, Cell, columns, record_of, rows, where

# A spreadsheet runs a cell that starts with one of these as a formula (CSV injection, CWE-1236).
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_MOST_ROWS, _LONGEST = 1_048_576, 32_767  # Excel's limits of a sheet and a cell


def harmless(cell: Cell) -> Cell:
    """A cell as it is, or with ' before it where a spreadsheet would run it as a formula."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA) else cell


def to_csv(plans: Iterable[Plan], table: str) -> str:
    """One table of all the plans as CSV (RFC 4180, CRLF), with a head line. For Excel, write it as utf-8-sig."""
    head = _head(table)
    stream = io.StringIO(newline="")
    writer = csv.writer(stream)
    writer.writerow(head)
    for plan in plans:
        writer.writerows([harmless(row.get(column)) for column in head] for row in rows(plan, table))
    return stream.getvalue()


def _head(table: str) -> tuple[str, ...]:
    return (*LEADING, *columns()[table])


def to_jsonl(plans: Iterable[Plan], tables: Sequence[str]) -> str:
    """Records as JSON Lines: as in the YAML, with `record`, `plan` and `source` before them. Tables that are no records are flat rows."""
    import msgspec

    lines: list[bytes] = []
    encode = msgspec.json.Encoder().encode
    for plan in plans:
        leading = {"plan": plan.plan.title, "source": plan.source.path}
        for table in tables:
            if (one := record_of(table)) is not None:
                for record in getattr(plan, table, ()):
                    try:
                        lines.append(encode({"record": one, **leading, **msgspec.to_builtins(record)}))
                    except Exception as error:
                        keep(error, f"table {table}, {where(record)}")
            else:
                kept = ({key: cell for key, cell in row.items() if cell is not None} for row in rows(plan, table))
                lines.extend(encode({"record": table.removesuffix("s"), **row}) for row in kept)
    return "".join(line.decode("utf-8") + "\n" for line in lines)


def to_xlsx(plans: Sequence[Plan], tables: Sequence[str]) -> bytes:
    """An Excel workbook with a sheet a table: head frozen and filtered, numbers as numbers, no formulas. The same bytes each time.

    Raises PlanError where xlsxwriter is not installed or a table has more rows than a sheet holds.
    """
    try:
        import xlsxwriter
    except ImportError:
        raise PlanError(f"xlsx needs xlsxwriter, which is not installed; {install('xlsx')}") from None
    stream = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(stream, options)
    book.set_properties({"created": datetime.datetime(1980, 1, 1), "author": "plan-extract"})
    head = book.add_format({"bold": True, "bottom": 1})
    for table in tables:
        sheet = book.add_worksheet(table)
        names = _head(table)
        widths = [len(column) + 3 for column in names]
        sheet.write_row(0, 0, names, head)
        at = 0
        for plan in plans:
            for row in rows(plan, table):
                at += 1
                if at >= _MOST_ROWS:
                    raise PlanError(f"{table}: more than {_MOST_ROWS - 1} rows, which a sheet cannot hold; use --format csv or jsonl")
                for place, column in enumerate(names):
                    cell = row.get(column)
                    if isinstance(cell, str):
                        sheet.write_string(at, place, cell[:_LONGEST])
                        widths[place] = max(widths[place], min(2 * len(cell) + 1, 60))
                    elif cell is not None:
                        sheet.write_number(at, place, cell)
        for place, width in enumerate(widths):
            sheet.set_column(place, place, width)
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, at, len(names) - 1)
    book.close()
    return stream.getvalue()
