"""What a data set is made of: its tables and their columns, its parts, and `dataset.json`, which says which files count.

A part holds the plans of one level of region and one period. Its files are named after its members, and `dataset.json` names the files:
putting a new one in its place is the one step by which a build takes effect. Files that it does not name are nothing's.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from plan_extract.dataset import passages
from plan_extract.errors import PlanError, install
from plan_extract.model import Plan
from plan_extract.reporting.export.dataset import type_of
from plan_extract.reporting.tables import LEADING, all_columns
from plan_extract.wording import message

NAME = "dataset.json"
SCHEMA = "plan-extract-dataset/1"
UNKNOWN = "unknown"
# What each row says of its plan beside LEADING; the level of its region and its years are in the names of folders, as Hive has it.
CONTEXT = ("region", "region_code", "province", "plan_start", "plan_end")
PARTED = ("region_level", "plan_years")
# The place of a row in its table of its plan, from 0.
SEQ = "seq"
# Of `plans` alone: the parsed file, from its folder on, and what it held.
_OF_PLANS = ("output", "output_sha256")
# What derived/NAME.sql makes of the tables of a part, in place of the tables that `export` has by these names: these list ids.
DERIVED = ("baseline_target", "districts", "bodies")
# Kept by another name, since what is derived from it takes its own.
RENAMED = {"bodies": "body_names", "baseline_target": "baselines"}
_TYPES = {"string": "VARCHAR", "integer": "BIGINT", "number": "DOUBLE", "date": "VARCHAR"}
_INTEGERS = frozenset({"plan_start", "plan_end", SEQ})


class Part(NamedTuple):
    """A part: the level of its plans' regions, and their years."""

    level: str
    years: str

    @property
    def folder(self) -> str:
        """Where its files are, in the folder of each table."""
        return f"{PARTED[0]}={self.level}/{PARTED[1]}={self.years}"


class Files(msgspec.Struct, frozen=True):
    """The files of a part: for each table that has rows its name from the data set's folder on, and how many plans there are."""

    level: str
    years: str
    plans: int
    files: dict[str, str]

    @property
    def part(self) -> Part:
        """Which part it is."""
        return Part(self.level, self.years)


class LeftOut(msgspec.Struct, frozen=True, omit_defaults=True):
    """A file that is in no part: `error` says why it cannot be read, `same_as` which other one holds the same plan."""

    output: str
    sha256: str | None = None
    error: str | None = None
    same_as: str | None = None


class State(msgspec.Struct, frozen=True):
    """What `dataset.json` holds. `layout` stands for tables, columns and what is derived: files of another one are made anew."""

    schema: str
    program: str
    layout: str
    parts: list[Files] = []
    left_out: list[LeftOut] = []


def stored() -> dict[str, tuple[str, ...]]:
    """The tables that are written from plans, by the names they have in a data set, and their columns: those of `export`, and passages."""
    found = {}
    for table, own in all_columns().items():
        if table in DERIVED and table not in RENAMED:
            continue
        extra = _OF_PLANS if table == "plans" else ()
        context = [name for name in CONTEXT if name not in own]
        found[RENAMED.get(table, table)] = (*LEADING, *context, SEQ, *own, *extra)
    return found | {passages.TABLE: (*LEADING, *CONTEXT, SEQ, *passages.COLUMNS)}


def exported(table: str) -> str:
    """What `export` calls a stored table."""
    return next((old for old, new in RENAMED.items() if new == table), table)


def sql_type(table: str, column: str) -> str:
    """The type of a stored column. Dates are text: a plan may say a month."""
    return "BIGINT" if column in _INTEGERS else _TYPES[type_of(exported(table), column)]


@cache
def derivation(table: str) -> str:
    """The SELECT that makes a derived table of a part's stored ones."""
    return files(__name__.rpartition(".")[0]).joinpath("derived", f"{table}.sql").read_text(encoding="utf-8")


@cache
def layout() -> str:
    """A short hash of all that says what the files hold."""
    told = [(table, [(column, sql_type(table, column)) for column in columns]) for table, columns in stored().items()]
    return digest(msgspec.json.encode([told, [derivation(table) for table in DERIVED], PARTED]))


def digest(data: bytes) -> str:
    """A short hash for names."""
    return hashlib.sha256(data).hexdigest()[:16]


def part_of(plan: Plan) -> Part:
    """The part that a plan is in: `province`, `2021-2025`; `unknown` for what it does not say."""
    region, period = plan.plan.region, plan.plan.period
    start, end = (period.start, period.end) if period else (None, None)
    if start is not None and end is not None:
        years = f"{start}-{end}"
    elif end is not None:
        years = f"to-{end}"
    else:
        years = UNKNOWN if start is None else f"from-{start}"
    return Part((region.level if region else None) or UNKNOWN, years)


def read_state(folder: str) -> State:
    """What a data set's folder holds. Raises PlanError with one line where it is none, or one of another version of the program."""
    path = os.path.join(folder, NAME)
    try:
        data = Path(path).read_bytes()
    except OSError as error:
        said = "{folder}: no data set ({reason}); make one with `plan-extract corpus build`"
        raise PlanError(message(said, folder=folder, reason=(error.strerror or str(error)).lower())) from None
    try:
        head = msgspec.json.decode(data, type=dict[str, object])
        if head.get("schema") != SCHEMA:
            said = "{path}: schema {schema!r}, and this version reads {known}; build it anew in another folder"
            raise PlanError(message(said, path=path, schema=head.get("schema"), known=SCHEMA))
        return msgspec.json.decode(data, type=State)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise PlanError(message("{path}: damaged ({error}); delete it and build again", path=path, error=error)) from None


def quoted(text: str) -> str:
    """A string of SQL."""
    return "'" + text.replace("'", "''") + "'"


def listed(names: Iterable[str]) -> str:
    """Names of columns for SQL."""
    return ", ".join(f'"{name}"' for name in names)


def typed(table: str, columns: tuple[str, ...]) -> dict[str, str]:
    """Columns of a stored table with their types."""
    return {column: sql_type(table, column) for column in columns}


def connection(threads: int | None = None) -> Any:
    """A DuckDB connection to nothing yet, which fetches no extensions. Raises PlanError where duckdb is not installed."""
    try:
        import duckdb
    except ImportError:
        said = "{what} needs {package}, which is not installed; {do}"
        raise PlanError(message(said, what="corpus", package="duckdb", do=install("duckdb"))) from None
    settings: dict[str, str | bool | int | float | list[str]] = {"autoinstall_known_extensions": False, "autoload_known_extensions": False}
    if threads is not None:
        settings["threads"] = threads
    base = duckdb.connect(":memory:", config=settings)
    base.execute("SET enable_progress_bar = false")  # written to standard output where Python is asked from a shell or a notebook
    return base
