"""Tables as data frames of pandas or polars, a type a column."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

from plan_extract.errors import PlanError, check_keys, install
from plan_extract.model import Plan
from plan_extract.reporting.export.dataset import Table, gather
from plan_extract.reporting.tables import all_columns
from plan_extract.wording import message

Engine = Literal["pandas", "polars"]


def to_frame(plans: Plan | Sequence[Plan], table: str = "goals", *, engine: Engine = "pandas") -> Any:
    """A table of one plan or several as a data frame: the columns of `plan-extract export`, whole numbers, numbers, dates and text as such.

    Empty cells are missing values in columns that keep their type (pandas: Int64, Float64, string, datetime64). Raises PlanError for a
    table or engine that there is not, and where the engine is not installed.
    """
    check_keys([table], all_columns(), "to_frame", "table")
    check_keys([engine], ("pandas", "polars"), "to_frame", "engine")
    (made,) = gather([plans] if isinstance(plans, Plan) else plans, [table])
    return _pandas(made) if engine == "pandas" else _polars(made)


def _pandas(table: Table) -> Any:
    try:
        import pandas
    except ImportError:
        raise PlanError(
            message("{what} needs {package}, which is not installed; {do}", what="to_frame", package="pandas", do=install("frame"))
        ) from None
    types = {"string": "string", "integer": "Int64", "number": "Float64", "date": "datetime64[s]"}
    held = {column: [row.get(column) for row in table.rows] for column in table.columns}
    return pandas.DataFrame({column: pandas.Series(cells, dtype=types[table.type_of(column)]) for column, cells in held.items()})


def _polars(table: Table) -> Any:
    try:
        import polars
    except ImportError:
        raise PlanError(
            message("{what} needs {package}, which is not installed; {do}", what="to_frame", package="polars", do=install("polars"))
        ) from None
    from datetime import date

    types = {"string": polars.String, "integer": polars.Int64, "number": polars.Float64, "date": polars.Date}
    schema = {column: types[table.type_of(column)] for column in table.columns}

    def cell(value: Any, column: str) -> Any:
        return date.fromisoformat(value) if value is not None and schema[column] == polars.Date else value

    held = {column: [cell(row.get(column), column) for row in table.rows] for column in table.columns}
    return polars.DataFrame({name: polars.Series(name, cells, dtype=schema[name], strict=False) for name, cells in held.items()})
