"""What is taken of plans: records of enough confidence, rows that meet a condition, columns by name.

A condition is what stands behind WHERE in SQL. SQLite reads it, over a table in memory, and an authorizer lets it read that table and
call functions, and nothing else.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec

from plan_extract.errors import PlanError
from plan_extract.model import KINDS, Plan
from plan_extract.reporting.cell import Row
from plan_extract.reporting.export.dataset import Table, type_of
from plan_extract.reporting.tables import LEADING, all_columns, rows_of_records
from plan_extract.wording import message

# `year` is the year of whatever a table has a year of.
_YEARS = ("deadline", "target_year")
_SQL = {"integer": "INTEGER", "number": "REAL", "string": "TEXT", "date": "TEXT"}
_ALLOWED = {sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ, sqlite3.SQLITE_FUNCTION}
# Functions that reach outside or only cost memory.
_FORBIDDEN = {"load_extension", "randomblob", "zeroblob", "random"}
_STEPS = 2_000_000_000


@dataclass(frozen=True)
class Wanted:
    """What is wanted: a condition (SQL), the least confidence of records, and columns; each may be left out."""

    where: str | None = None
    min_confidence: float = 0
    columns: tuple[str, ...] = ()

    @property
    def records_only(self) -> bool:
        """Whether some records may be left out."""
        return self.where is not None or self.min_confidence > 0


def choose(plans: Sequence[Plan], names: Sequence[str], wanted: Wanted, *, named: bool) -> list[Plan]:
    """The plans with those records alone that are wanted; ids in indexes and of bodies only name these.

    A condition concerns every kind of record. Of a kind that lacks one of its columns none is taken, but of bodies those that answer for
    a record that is. Where the tables were `named`, each of them must have the columns. Raises PlanError for a condition that cannot be
    read, or names a column that there is not.
    """
    if not wanted.records_only:
        return list(plans)
    condition = Condition(wanted.where, names, named=named) if wanted.where is not None else None
    kept: list[dict[str, list[Any]]] = [{kind.name: [] for kind in KINDS.values()} for _ in plans]
    only_leading = set()
    for kind in KINDS.values():
        rows = [(at, row, record) for at, plan in enumerate(plans) for row, record in rows_of_records(plan, kind.name)]
        if condition is not None and (kind.name in names or not named):
            if condition.concerns(kind.name):
                meets = condition.keeps(kind.name, [row for _, row, _ in rows])
                rows = [one for one, is_met in zip(rows, meets, strict=True) if is_met]
            elif kind.referred_to:
                rows = []
            else:
                only_leading.add(kind.name)
        for at, row, record in rows:
            confidence = row.get("confidence")
            if not isinstance(confidence, int | float) or confidence >= wanted.min_confidence:
                kept[at][kind.name].append(record)
    return [_with(plan, lists, only_leading) for plan, lists in zip(plans, kept, strict=True)]


def _with(plan: Plan, lists: dict[str, list[Any]], only_leading: set[str]) -> Plan:
    """A plan with these records; lists of ids in what is left name no others. Of kinds that are `only_leading` what names none goes."""
    there = {kind.name: {record.id for record in lists[kind.name]} for kind in KINDS.values() if kind.referred_to}

    def naming(records: Iterable[Any]) -> list[Any]:
        found = []
        for record in records:
            fields = [name for name in there if isinstance(getattr(record, name, None), list)]
            left = {name: [one for one in getattr(record, name) if one in there[name]] for name in fields}
            found.append(msgspec.structs.replace(record, **left) if fields else record)
        return found

    def leading(records: Iterable[Any]) -> list[Any]:
        return [entry for entry in naming(records) if any(getattr(entry, kind, None) for kind in there)]

    changed = {name: (leading if name in only_leading else naming)(records) for name, records in lists.items()}
    indexes = {name: leading(getattr(plan, name)) for name in ("deadlines", "districts")}
    return msgspec.structs.replace(plan, **changed, **indexes)


def narrow(tables: Sequence[Table], wanted: Wanted, *, named: bool) -> list[Table]:
    """The tables with the rows and columns that are wanted; rows of records were chosen before (`choose`).

    Tables with none of the columns are left out. Raises PlanError for a column that none of them has.
    """
    if wanted.where is not None:
        condition = Condition(wanted.where, [table.name for table in tables], named=named)
        for table in tables:
            if table.name not in KINDS and condition.concerns(table.name) and (named or table.name == "indicators"):
                meets = condition.keeps(table.name, table.rows)
                table.rows = [row for row, is_met in zip(table.rows, meets, strict=True) if is_met]
                table.records = [record for record, is_met in zip(table.records, meets, strict=True) if is_met]
    if not wanted.columns:
        return list(tables)
    known = list(dict.fromkeys(column for table in tables for column in table.columns))
    for column in wanted.columns:
        if column not in known:
            raise PlanError(message("--columns: no column {column}; there are {known}", column=column, known=", ".join(known)))
    cut = [(table, tuple(column for column in wanted.columns if column in table.columns)) for table in tables]
    return [Table(table.name, columns, table.rows, table.records, narrowed=True) for table, columns in cut if columns]


class Condition:
    """A condition on rows. Raises PlanError, one line, where it cannot be read or no table has all of its columns."""

    def __init__(self, expression: str, names: Sequence[str], *, named: bool) -> None:
        self._expression = expression
        self._read: set[str] = set()
        every = list(dict.fromkeys(column for name in [*KINDS, *names] for column in _columns(name)))
        types = {column: type_of(name, column) for name in [*names, *KINDS] for column in _columns(name)}
        with _connected() as memory:
            _create(memory, [(column, _SQL[types[column]]) for column in every])
            self._ask(memory, self._columns_of(names))
        lacking = [name for name in names if not self.concerns(name)] if named else []
        if lacking:
            known = _columns(lacking[0])
            gone = ", ".join(sorted(self._read - set(known)))
            text = message("--where: {table} has no column {gone}; it has {known}", table=lacking[0], gone=gone, known=", ".join(known))
            raise PlanError(text)
        if not any(self.concerns(name) for name in [*names, *KINDS]):
            raise PlanError(message("--where: no table has all of {columns}", columns=", ".join(sorted(self._read))))

    def concerns(self, table: str) -> bool:
        """Whether a table has all the columns that the condition reads."""
        return self._read <= set(_columns(table))

    def keeps(self, table: str, rows: Sequence[Row]) -> list[bool]:
        """For each row whether it meets the condition; what SQL calls unknown (an empty cell compared) is no."""
        columns = _columns(table)
        with _connected() as memory:
            _create(memory, [(column, _SQL[type_of(table, column if column != "year" else "deadline")]) for column in columns])
            places = ", ".join("?" * len(columns))
            memory.executemany(f"INSERT INTO record VALUES ({places})", ([_cell(row, column) for column in columns] for row in rows))
            met = set(self._ask(memory, ", ".join(columns)))
        return [at in met for at in range(1, len(rows) + 1)]

    def _columns_of(self, names: Sequence[str]) -> str:
        return ", ".join(dict.fromkeys(column for name in names for column in _columns(name)))

    def _ask(self, memory: sqlite3.Connection, known: str) -> list[int]:
        """The numbers of rows that meet the condition."""
        memory.set_authorizer(self._may)
        memory.set_progress_handler(lambda: 1, _STEPS)
        try:
            return [row[0] for row in memory.execute(f"SELECT rowid FROM record WHERE ({self._expression}\n)")]
        except (sqlite3.Error, sqlite3.Warning, ValueError, OverflowError) as error:
            said = str(error)
            if "no such column" in said:
                column = said.rpartition(": ")[2]
                text = message("--where: no column {column}; there are {known}", column=column, known=known)
            else:
                text = message("--where: {expression} cannot be read ({said}); write as in SQL: year<=2025 and unit='%'",
                               expression=repr(self._expression), said=" ".join(said.split()))  # fmt: skip
            raise PlanError(text) from None

    def _may(self, action: int, first: str | None, second: str | None, *_: str | None) -> int:
        if action == sqlite3.SQLITE_READ and first == "record" and second not in (None, "", "ROWID"):
            self._read.add(str(second))
        if action not in _ALLOWED or (action == sqlite3.SQLITE_READ and first != "record"):
            return sqlite3.SQLITE_DENY
        return sqlite3.SQLITE_DENY if action == sqlite3.SQLITE_FUNCTION and second in _FORBIDDEN else sqlite3.SQLITE_OK


class _connected:
    """A database in memory that is closed in the end."""

    def __enter__(self) -> sqlite3.Connection:
        self._memory = sqlite3.connect(":memory:")
        return self._memory

    def __exit__(self, *_: object) -> None:
        self._memory.close()


def _columns(table: str) -> tuple[str, ...]:
    own = (*LEADING, *all_columns()[table])
    return own if "year" in own or not any(column in own for column in _YEARS) else (*own, "year")


def _cell(row: Row, column: str) -> Any:
    if column == "year" and column not in row:
        return next((row[name] for name in _YEARS if name in row), None)
    return row.get(column)


def _create(memory: sqlite3.Connection, columns: Iterable[tuple[str, str]]) -> None:
    listed = ", ".join(f'"{name}" {kind}' for name, kind in columns)
    memory.execute(f"CREATE TABLE record ({listed})")
