"""Tables as a SQLite or DuckDB database, or as Parquet: typed columns, keys that join."""

from __future__ import annotations

import json
import os
import sqlite3
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from plan_extract.errors import PlanError, install
from plan_extract.reporting.export.dataset import Table, references
from plan_extract.wording import message

_SQLITE = {"string": "TEXT", "integer": "INTEGER", "number": "REAL", "date": "TEXT"}
_DUCKDB = {"string": "VARCHAR", "integer": "BIGINT", "number": "DOUBLE", "date": "DATE"}


def to_sqlite(tables: Sequence[Table]) -> bytes:
    """A SQLite database with a table each; keys and references where the rows keep to them. Dates are text (ISO 8601)."""
    with closing(sqlite3.connect(":memory:")) as base:
        for table in tables:
            base.execute(_definition(table, tables, _SQLITE))
            places = ", ".join("?" * len(table.columns))
            cells = ([row.get(column) for column in table.columns] for row in table.rows)
            base.executemany(f'INSERT INTO "{table.name}" VALUES ({places})', cells)
        base.commit()
        return bytes(base.serialize())


def to_duckdb(tables: Sequence[Table]) -> bytes:
    """A DuckDB database with a table each, as `to_sqlite`; dates are dates. Raises PlanError where duckdb is not installed."""
    with tempfile.TemporaryDirectory(prefix="plan-extract-") as folder:
        path = os.path.join(folder, "plans.duckdb")
        with _loaded(tables, path):
            pass
        return Path(path).read_bytes()


def to_parquet(tables: Sequence[Table]) -> dict[str, bytes]:
    """A Parquet file for each table, by its name, with typed columns. Raises PlanError where duckdb is not installed."""
    found = {}
    with tempfile.TemporaryDirectory(prefix="plan-extract-") as folder, _loaded(tables, ":memory:") as base:
        for table in tables:
            path = os.path.join(folder, "table.parquet")
            base.execute(f"COPY \"{table.name}\" TO '{_quoted(path)}' (FORMAT parquet, COMPRESSION zstd)")
            found[table.name] = Path(path).read_bytes()
    return found


@contextmanager
def _loaded(tables: Sequence[Table], path: str) -> Iterator[Any]:
    """A DuckDB connection to a new database with the tables in it."""
    try:
        import duckdb
    except ImportError:
        said = message(
            "{what} needs {package}, which is not installed; {do}", what="DuckDB or Parquet", package="duckdb", do=install("duckdb")
        )
        raise PlanError(said) from None
    # One thread: the same bytes each time. No extension is looked for outside.
    settings: dict[str, str | bool | int | float | list[str]] = {
        "threads": 1,
        "autoinstall_known_extensions": False,
        "preserve_insertion_order": True,
    }
    with duckdb.connect(":memory:", config=settings) as base, tempfile.TemporaryDirectory(prefix="plan-extract-") as folder:
        if path != ":memory:":
            # The smallest blocks: most tables are smaller than one of the usual size.
            base.execute(f"ATTACH '{_quoted(path)}' AS plans (BLOCK_SIZE 16384)")
            base.execute("USE plans")
        for table in tables:
            base.execute(_definition(table, tables, _DUCKDB))
            if table.rows:
                # A file is read at once, where rows handed over one by one take a millisecond each.
                handed = os.path.join(folder, "rows.json")
                with open(handed, "w", encoding="utf-8") as file:
                    for row in table.rows:
                        file.write(json.dumps({column: row.get(column) for column in table.columns}, ensure_ascii=False) + "\n")
                types = ", ".join(f"'{column}': '{_DUCKDB[table.type_of(column)]}'" for column in table.columns)
                base.execute(
                    f"INSERT INTO \"{table.name}\" SELECT * FROM read_json('{_quoted(handed)}', format='newline_delimited', "
                    f"columns={{{types}}}, maximum_object_size=134217728)"
                )
        yield base
        if path != ":memory:":
            base.execute("USE memory")
            base.execute("DETACH plans")


def _quoted(path: str) -> str:
    return path.replace("'", "''")


def _definition(table: Table, tables: Sequence[Table], types: dict[str, str]) -> str:
    """`CREATE TABLE`, with the key and the references that hold."""
    parts = [f'"{column}" {types[table.type_of(column)]}' for column in table.columns]
    if table.key:
        parts.append(f"PRIMARY KEY ({_listed(table.key)})")
    before = tables[: [one.name for one in tables].index(table.name)]
    parts += [f'FOREIGN KEY ({_listed(to.columns)}) REFERENCES "{to.table}" ({_listed(to.key)})' for to in references(table, before)]
    return f'CREATE TABLE "{table.name}" ({", ".join(parts)})'


def _listed(columns: Sequence[str]) -> str:
    return ", ".join(f'"{column}"' for column in columns)
