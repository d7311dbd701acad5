"""A data set opened for questions: a DuckDB connection with a view for each table, which reads the data set's files and nothing else."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Sequence
from types import TracebackType
from typing import Any

from plan_extract.dataset.layout import DERIVED, PARTED, State, connection, layout, quoted, read_state, stored, typed
from plan_extract.dataset.parts import nothing
from plan_extract.errors import PlanError
from plan_extract.wording import message


class Dataset:
    """An open data set. `connection` is a DuckDB connection with the views; it reads no other files and its settings are locked.

    A build that goes on meanwhile takes away the files of parts that it has written anew: open the data set again then.
    """

    def __init__(self, folder: str, state: State, base: Any, scratch: str) -> None:
        self.folder, self.state, self.connection, self.scratch = folder, state, base, scratch

    @classmethod
    def open(cls, folder: str) -> Dataset:
        """Open what `corpus build` wrote. Raises PlanError with one line where it is none, of another version, or duckdb is missing."""
        state = read_state(folder)
        if state.layout != layout():
            said = "{folder}: was built by version {other} of the program, with other tables; build it again"
            raise PlanError(message(said, folder=folder, other=state.program))
        base: Any = connection()
        scratch = tempfile.mkdtemp(prefix="plan-extract-")
        opened = cls(folder, state, base, scratch)
        try:
            _views(base, os.path.abspath(folder), state, scratch)
        except BaseException as error:
            opened.close()
            if type(error).__module__.endswith("duckdb"):
                said = "{folder}: a file of the data set is gone or damaged ({error}); delete it and build again"
                raise PlanError(message(said, folder=folder, error=" ".join(str(error).split()))) from None
            raise
        return opened

    @property
    def plans(self) -> int:
        """How many plans there are."""
        return sum(files.plans for files in self.state.parts)

    def sql(self, query: str, parameters: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """The rows that a query gives."""
        rows: list[tuple[Any, ...]] = self.connection.execute(query, list(parameters)).fetchall()
        return rows

    def close(self) -> None:
        """Close the connection."""
        self.connection.close()
        shutil.rmtree(self.scratch, ignore_errors=True)

    def __enter__(self) -> Dataset:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()


# A target's number in its base unit where it has one (58万户 in 户), else as written (58%): what targets of several plans are ordered by.
_TARGETS = """
SELECT *, coalesce(amount, CASE WHEN amount_unit IS NULL THEN value END) AS comparable,
    coalesce(amount_low, CASE WHEN amount_unit IS NULL THEN low END) AS comparable_low,
    coalesce(amount_high, CASE WHEN amount_unit IS NULL THEN high END) AS comparable_high,
    coalesce(amount_unit, unit) AS comparable_unit
FROM goals
"""


def views() -> tuple[str, ...]:
    """The views of a data set: each stored table but those that are kept for what is derived, what is derived, and `targets`."""
    return (*stored(), *DERIVED, "targets")


def _views(base: Any, folder: str, state: State, scratch: str) -> None:
    columns = stored()
    hive = ", ".join(f"{quoted(name)}: VARCHAR" for name in PARTED)
    for table in (*columns, *DERIVED):
        files = [os.path.join(folder, one.files[table]) for one in state.parts if table in one.files]
        if files:
            listed = ", ".join(map(quoted, files))
            source = f"read_parquet([{listed}], hive_partitioning=true, hive_types={{{hive}}})"
        else:
            types = dict.fromkeys(PARTED, "VARCHAR")
            source = nothing((typed(table, columns[table]) if table in columns else _derived_types(table)) | types)
        base.execute(f'CREATE VIEW "{table}" AS SELECT * FROM {source}')
    base.execute(f"CREATE VIEW targets AS {_TARGETS}")
    # What does not fit in memory goes to a private folder, as an answer does that is written as Parquet.
    base.execute(f"SET temp_directory = {quoted(scratch)}")
    base.execute(f"SET allowed_directories = [{quoted(folder + os.sep)}, {quoted(scratch + os.sep)}]")
    base.execute("SET enable_external_access = false")
    base.execute("SET lock_configuration = true")


def _derived_types(table: str) -> dict[str, str]:
    """The columns of a derived table of which there are no rows, asked of DuckDB by making it of empty tables."""
    from plan_extract.dataset.layout import derivation

    scratch: Any = connection()
    try:
        for name, columns in stored().items():
            scratch.execute(f'CREATE VIEW "{name}" AS FROM {nothing(typed(name, columns))}')
        return {name: kind for name, kind, *_ in scratch.execute(f"DESCRIBE {derivation(table)}").fetchall()}
    finally:
        scratch.close()
