"""Tables as CSV, and records as JSON Lines."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from plan_extract.faults import keep
from plan_extract.reporting.cell import Cell
from plan_extract.reporting.export.dataset import Table
from plan_extract.reporting.tables import record_of, where

# A spreadsheet runs a cell that starts with one of these as a formula (CSV injection, CWE-1236).
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def harmless(cell: Cell) -> Cell:
    """A cell as it is, or with ' before it where a spreadsheet would run it as a formula."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA) else cell


def to_csv(table: Table) -> str:
    """A table as CSV (RFC 4180, CRLF), with a head line. For Excel, write it as utf-8-sig."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream)
    writer.writerow(table.columns)
    writer.writerows([harmless(row.get(column)) for column in table.columns] for row in table.rows)
    return stream.getvalue()


def to_jsonl(tables: Sequence[Table]) -> str:
    """Records as JSON Lines: as in the YAML, with `record`, `plan_id`, `plan` and `source` before them. Tables that are no records, and
    those of which some columns are wanted, are flat rows."""
    import msgspec

    lines: list[bytes] = []
    encode = msgspec.json.Encoder().encode
    # Plan by plan, so that what belongs together stands together.
    order: dict[Cell, int] = {}
    found: list[tuple[int, bytes]] = []
    for table in tables:
        one = record_of(table.name)
        for row, record in zip(table.rows, table.records, strict=True):
            at = order.setdefault(row["plan_id"], len(order))
            try:
                if record is not None and one is not None and not table.narrowed:
                    leading = {key: row[key] for key in ("plan_id", "plan", "source")}
                    line = encode({"record": one, **leading, **msgspec.to_builtins(record)})
                else:
                    kept = {column: row[column] for column in table.columns if row.get(column) is not None}
                    line = encode({"record": one or table.name.removesuffix("s"), **kept})
                found.append((at, line))
            except Exception as error:
                keep(error, f"table {table.name}, {where(record)}")
    lines = [line for _, line in sorted(found, key=lambda pair: pair[0])]
    return "".join(line.decode("utf-8") + "\n" for line in lines)
