"""The tables of plans with typed columns, keys that join, and what was chosen of them."""

from __future__ import annotations

import re
import types
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from typing import Literal, Union, get_args, get_origin, get_type_hints

from plan_extract.model import KINDS, Plan
from plan_extract.reporting.cell import Row
from plan_extract.reporting.tables import LEADING, all_columns, plan_key, rows_of_records

Type = Literal["string", "integer", "number", "date"]

_DATE = re.compile(r"\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])")
_INTEGERS = frozenset(
    "number page line column start end first_line last_line year baseline_year target_year deadline horizon years_start years_end".split()
)
_NUMBERS = re.compile(r"(?:.+_)?(?:low|high|value|amount|baseline|target|change|confidence|probability)")
_DATES = frozenset({"issued_on"})
# Here the cells of these names are as printed.
_PRINTED = {("indicators", "baseline"), ("indicators", "target")}
# What a row is known by beside its plan; and which columns lead to which table's.
_KEYS: dict[str, tuple[str, ...]] = {
    "plans": (), "sections": ("id",), "districts": ("name",), "deadlines": ("year",), "places": ("name",), "bodies": ("name",),
}  # fmt: skip
_LEADS = {"section_id": ("sections", "id"), "district": ("places", "name"), "body": ("bodies", "name")}


def type_of(table: str, column: str) -> Type:
    """What the cells of a column hold: by its name, or for one that only a kind of record has, by its field."""
    if (table, column) in _PRINTED:
        return "string"
    if column in _DATES:
        return "date"
    if column in _INTEGERS:
        return "integer"
    if _NUMBERS.fullmatch(column):
        return "number"
    return _fields(table).get(column, "string")


@cache
def _fields(table: str) -> dict[str, Type]:
    """The fields of a kind of record that are plain numbers."""
    if table not in KINDS:
        return {}
    found: dict[str, Type] = {}
    for name, hint in get_type_hints(KINDS[table].record).items():
        union = get_origin(hint) in (Union, types.UnionType)
        kinds = {one for one in (get_args(hint) if union else (hint,)) if one is not type(None)}
        if kinds and kinds <= {int, float}:
            found[name] = "integer" if kinds == {int} else "number"
    return found


@dataclass
class Table:
    """A table of all the plans: its columns, its rows, and for each row the record it is of (None where it is of none)."""

    name: str
    columns: tuple[str, ...]
    rows: list[Row] = field(default_factory=list)
    records: list[object] = field(default_factory=list)
    narrowed: bool = False

    def type_of(self, column: str) -> Type:
        """What a column's cells hold; a date only where all of them are whole dates."""
        kind = type_of(self.name, column)
        if kind == "date" and not all(_DATE.fullmatch(str(row[column])) for row in self.rows if row.get(column)):
            return "string"
        return kind

    @cached_property
    def key(self) -> tuple[str, ...]:
        """The columns that no two rows have alike; empty where there are none such, or the rows do not keep to it. Asked once, of a table
        that is whole."""
        own = ("id",) if self.name in KINDS and KINDS[self.name].referred_to else _KEYS.get(self.name)
        if own is None or not {"plan_id", *own} <= set(self.columns):
            return ()
        seen = {tuple(row.get(column) for column in ("plan_id", *own)) for row in self.rows}
        return ("plan_id", *own) if len(seen) == len(self.rows) else ()


@dataclass(frozen=True)
class Reference:
    """Columns of a table whose cells stand as the key of another one."""

    columns: tuple[str, ...]
    table: str
    key: tuple[str, ...]


def references(table: Table, others: Sequence[Table]) -> list[Reference]:
    """What leads from a table to the keys of others that are there too. Only what holds in every row."""
    named = {other.name: other for other in others if other.key}
    ids = {f"{kind.one}_id": (kind.name, "id") for kind in KINDS.values() if kind.referred_to}
    found: list[Reference] = []
    for column in table.columns:
        to, own = (_LEADS | ids | {"plan_id": ("plans", "")}).get(column, ("", ""))
        if to not in named or to == table.name:
            continue
        columns, key = (("plan_id", column), ("plan_id", own)) if own else (("plan_id",), ("plan_id",))
        there = {tuple(row.get(one) for one in key) for row in named[to].rows}
        if "plan_id" in table.columns and all(
            tuple(row.get(one) for one in columns) in there for row in table.rows if row.get(column) is not None
        ):
            found.append(Reference(columns, to, key))
    return found


def keys_of(plans: Iterable[Plan]) -> list[str]:
    """A key for each plan: that of its source (`plan_key`), with -2 for one that is there twice."""
    seen: dict[str, int] = {}
    found = []
    for plan in plans:
        key = plan_key(plan)
        seen[key] = seen.get(key, 0) + 1
        found.append(key + (f"-{seen[key]}" if seen[key] > 1 else ""))
    return found


def gather(plans: Sequence[Plan], names: Sequence[str]) -> list[Table]:
    """The tables of these names (`all_columns`), with the rows of all plans."""
    tables = [Table(name, (*LEADING, *all_columns()[name])) for name in names]
    for plan, key in zip(plans, keys_of(plans), strict=True):
        for table in tables:
            for row, record in rows_of_records(plan, table.name, key):
                table.rows.append(row)
                table.records.append(record)
    return tables
