"""The files of a part: old rows that stay and new ones from spools, in one order, so that the same plans give the same bytes."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from typing import Any

from plan_extract import __version__
from plan_extract.dataset.layout import DERIVED, SEQ, Files, Part, derivation, digest, layout, listed, quoted, stored, typed
from plan_extract.dataset.reading import FILE, spools

# Rows of a group: as DuckDB has it by default, said here since it changes the bytes.
_GROUP = 122_880


def file_name(members: Iterable[tuple[str, str, str]]) -> str:
    """What a part's files are called: by its members (plan id, parsed file, SHA-256), the program and what it tells of them."""
    told = "\n".join([__version__, layout(), *("\0".join(member) for member in sorted(members))])
    return f"part-{digest(told.encode('utf-8'))}.parquet"


def write_part(
    base: Any, folder: str, part: Part, name: str, spool: str, old: Files | None, gone: Iterable[str], extra: Iterable[int]
) -> dict[str, str]:
    """Write a part's files below a data set's folder; gives for each table that has rows its file's name from there on.

    `old` is the part as it was; rows of plans in `gone` and those of the files numbered in `extra` are left out.
    """
    base.execute("CREATE OR REPLACE TEMP TABLE gone AS SELECT unnest(?::VARCHAR[]) AS plan_id", [sorted(gone)])
    base.execute("CREATE OR REPLACE TEMP TABLE extra AS SELECT unnest(?::BIGINT[]) AS number", [sorted(extra)])
    found = {}
    for table, columns in stored().items():
        types = typed(table, columns)
        rows = _rows(folder, part, table, types, spool, old)
        path = _copy(base, folder, table, part, name, f"SELECT * FROM ({rows}) ORDER BY plan_id, {SEQ}") if rows else None
        if path is not None:
            found[table] = path
        source = f"FROM read_parquet({quoted(os.path.join(folder, path))}, hive_partitioning=false)" if path else f"FROM {nothing(types)}"
        base.execute(f'CREATE OR REPLACE TEMP VIEW "{table}" AS SELECT * {source}')
    for table in DERIVED:
        path = _copy(base, folder, table, part, name, derivation(table))
        if path is not None:
            found[table] = path
    return found


def _rows(folder: str, part: Part, table: str, types: Mapping[str, str], spool: str, old: Files | None) -> str:
    """A SELECT of a table's rows, in no order; empty where there are none."""
    parts = []
    if old is not None and table in old.files:
        path = quoted(os.path.join(folder, old.files[table]))
        parts.append(
            f"SELECT {listed(types)} FROM read_parquet({path}, hive_partitioning=false) WHERE plan_id NOT IN (SELECT plan_id FROM gone)"
        )
    if files := spools(spool, part, table):
        names = ", ".join(map(quoted, files))
        columns = ", ".join(f"{quoted(column)}: {quoted(kind)}" for column, kind in {**types, FILE: "BIGINT"}.items())
        parts.append(
            f"SELECT {listed(types)} FROM read_json([{names}], format='newline_delimited', columns={{{columns}}}, "
            f"maximum_object_size=134217728) WHERE {FILE} NOT IN (SELECT number FROM extra)"
        )
    return " UNION ALL ".join(parts)


def nothing(types: Mapping[str, str]) -> str:
    """A table of no rows with these columns, for a FROM."""
    return "(SELECT " + ", ".join(f'NULL::{kind} AS "{column}"' for column, kind in types.items()) + " WHERE false)"


def _copy(base: Any, folder: str, table: str, part: Part, name: str, select: str) -> str | None:
    """Write rows as a file; None where there are none."""
    relative = f"{table}/{part.folder}/{name}"
    path = os.path.join(folder, relative)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    half = os.path.join(os.path.dirname(path), f".{name}.part")
    # By way of a table: what DuckDB knows of rows that come from files changes the bytes (columns that cannot be empty), and rows that come
    # from spools it knows nothing of.
    (count,) = base.execute(f"CREATE OR REPLACE TEMP TABLE made AS {select}").fetchone()
    if not count:
        return None
    base.execute(f"COPY made TO {quoted(half)} (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE {_GROUP})")
    os.replace(half, path)
    return relative
