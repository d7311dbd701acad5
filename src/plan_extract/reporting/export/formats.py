"""The formats that `export` writes: by which endings each is known, and what it holds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from plan_extract.model import Plan
from plan_extract.reporting.export.dataset import Table, gather, keys_of
from plan_extract.reporting.export.selecting import Wanted, choose, narrow
from plan_extract.reporting.tables import all_columns, columns

Format = Literal["csv", "xlsx", "jsonl", "sqlite", "duckdb", "parquet", "sdmx"]
ENDINGS: dict[str, Format] = {
    ".csv": "csv", ".xlsx": "xlsx", ".jsonl": "jsonl", ".ndjson": "jsonl", ".sqlite": "sqlite", ".sqlite3": "sqlite", ".db": "sqlite",
    ".duckdb": "duckdb", ".parquet": "parquet",
}  # fmt: skip
# A file of these holds one table; a folder takes a file a table.
ONE_TABLE = ("csv", "parquet")
# No text: a terminal cannot show it.
BINARY = ("xlsx", "sqlite", "duckdb", "parquet")
_JOINED = ("sqlite", "duckdb", "parquet")
_BOM = b"\xef\xbb\xbf"


@dataclass
class Order:
    """What is to be written: the format, `into` a folder or not, the tables (None for those that the format has by itself), what is
    wanted of them, and for workbooks the source lines by plan, the page to link to and the language of headings."""

    format: Format
    into: bool = False
    records: tuple[str, ...] | None = None
    wanted: Wanted = field(default_factory=Wanted)
    lines: Sequence[Sequence[str]] = ()
    report: str | None = None
    headings: Literal["zh", "en"] | None = None

    @property
    def one_table(self) -> bool:
        """Whether what is written holds one table."""
        return self.format in ONE_TABLE and not self.into

    @property
    def tables(self) -> list[str]:
        """The names of the tables that are written."""
        if self.records is not None:
            return list(self.records)
        if self.one_table:
            return ["goals"]
        return list(all_columns() if self.format in _JOINED or (self.format == "csv" and self.into) else columns())


def files(plans: Sequence[Plan], order: Order, *, mark: bool = True) -> dict[str, bytes]:
    """What is written, by file name; of what is no folder the name is "". `mark` puts a byte order mark before CSV, as Excel wants it.

    Raises PlanError where a format's package is not installed, or the condition or a column is none.
    """
    named = order.records is not None or order.one_table
    chosen = choose(plans, order.tables, order.wanted, named=named)
    if order.format == "sdmx":
        from plan_extract.reporting.export.sdmx import to_sdmx

        return {"plans.sdmx.csv" if order.into else "": to_sdmx(chosen).encode("utf-8")}
    tables = narrow(gather(chosen, order.tables), order.wanted, named=named)
    if order.format == "csv":
        from plan_extract.reporting.export.datapackage import to_datapackage
        from plan_extract.reporting.export.text import to_csv

        found = {f"{table.name}.csv" if order.into else "": (_BOM if mark else b"") + to_csv(table).encode("utf-8") for table in tables}
        return found | ({"datapackage.json": to_datapackage(tables).encode("utf-8")} if order.into else {})
    if order.format == "parquet":
        from plan_extract.reporting.export.databases import to_parquet

        return {f"{name}.parquet" if order.into else "": data for name, data in to_parquet(tables).items()}
    return {f"plans.{order.format}" if order.into else "": _whole(chosen, order, tables)}


def _whole(plans: Sequence[Plan], order: Order, tables: list[Table]) -> bytes:
    """What holds all the tables in one file."""
    if order.format == "jsonl":
        from plan_extract.reporting.export.text import to_jsonl

        return to_jsonl(tables).encode("utf-8")
    if order.format == "xlsx":
        from plan_extract.reporting.export.workbook import to_xlsx

        return to_xlsx(tables, dict(zip(keys_of(plans), order.lines, strict=False)), order.report, order.headings)
    from plan_extract.reporting.export.databases import to_duckdb, to_sqlite

    return to_sqlite(tables) if order.format == "sqlite" else to_duckdb(tables)
