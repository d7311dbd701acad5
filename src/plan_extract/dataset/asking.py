"""Questions to a data set: SQL that only reads, ready-made questions, and answers as text."""

from __future__ import annotations

import csv
import io
import json
import os
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, Literal

from plan_extract.dataset.layout import quoted
from plan_extract.dataset.opening import Dataset
from plan_extract.errors import PlanError, check_keys
from plan_extract.wording import message

Shape = Literal["table", "csv", "json", "markdown", "parquet"]
# How many rows are fetched at a time.
_FETCHED = 10_000
# DuckDB shows below a message where in the query it is; what stands before that is one or two lines.
_POINTED = re.compile(r"\n\nLINE \d+:.*", re.DOTALL)
_DEFAULT = re.compile(r"^-- \$(\w+) = (.+)$", re.MULTILINE)
_NAMED = re.compile(r"'(?:[^']|'')*'|\"(?:[^\"]|\"\")*\"|--[^\n]*|/\*.*?\*/|\$(\w+)", re.DOTALL)
_COPIES = re.compile(r"(?i)\bcopy\b")
_EXPLAINS = re.compile(r"(?is)\s*explain\b(?:\s+analyze\b)?(?:\s*\([^()]*\))?")


@dataclass(frozen=True)
class Question:
    """A ready-made question: its name, what it asks in English and Chinese, its SQL, what its `$names` stand for where nobody says."""

    name: str
    asks: str
    chinese: str
    sql: str
    defaults: Mapping[str, object]


@cache
def questions() -> dict[str, Question]:
    """The ready-made questions by name: questions/NAME.sql, whose head says in comments what is asked, in both languages, and values."""
    found = {}
    for file in sorted(files(__name__.rpartition(".")[0]).joinpath("questions").iterdir(), key=lambda one: one.name):
        name, _, ending = file.name.rpartition(".")
        if ending == "sql":
            sql = file.read_text(encoding="utf-8")
            asks, chinese = (line.removeprefix("--").strip() for line in sql.splitlines()[:2])
            found[name] = Question(name, asks, chinese, sql, {at: value_of(value) for at, value in _DEFAULT.findall(sql)})
    return found


def question(name: str) -> Question:
    """A ready-made question. Raises PlanError for a name that there is none of."""
    check_keys([name], questions(), "--named", "question")
    return questions()[name]


def value_of(said: str) -> object:
    """A value as a command line or the head of a question says it: a number where it is one."""
    for kind in (int, float):
        try:
            return kind(said)
        except ValueError:
            continue
    return said


def check(sql: str) -> str:
    """A query that is one statement which only reads, as it is. Raises PlanError in one line for anything else."""
    import duckdb

    try:
        statements = duckdb.extract_statements(sql)
    except duckdb.Error as error:
        raise PlanError(told(error)) from None
    if not statements:
        raise PlanError(message("the query is empty; write a SELECT, or see --list"))
    if len(statements) > 1:
        raise PlanError(message("{count} statements; ask one at a time", count=len(statements)))
    if _COPIES.search(sql):  # in WITH x AS (COPY … TO …) too, which DuckDB 2 takes for a SELECT
        raise PlanError(message("COPY: a data set is only read; where you look for the word, give it as a value (--set)"))
    kind = statements[0].type
    if kind == duckdb.StatementType.EXPLAIN:  # what it explains may be run (ANALYZE), and so must only read as well
        explained = _EXPLAINS.match(statements[0].query)
        if explained is None:
            raise _refused("EXPLAIN")
        check(statements[0].query[explained.end() :])
    elif kind != duckdb.StatementType.SELECT:
        raise _refused(str(kind).rpartition(".")[2])
    return sql


def _refused(kind: str) -> PlanError:
    return PlanError(message("{kind}: a data set is only read; write a SELECT", kind=kind))


def told(error: Exception) -> str:
    """What DuckDB says of an error, in one line, with the names that may have been meant."""
    return " ".join(_POINTED.sub("", str(error)).split())


@dataclass
class Answer:
    """What a query gives: names of columns, and rows as they are fetched."""

    columns: list[str]
    rows: Iterator[tuple[Any, ...]]


@contextmanager
def _one_line() -> Iterator[None]:
    """DuckDB's errors as PlanError in one line."""
    import duckdb

    try:
        yield
    except duckdb.Error as error:
        said = told(error)
        if "No files found" in said or "No such file" in said:
            raise PlanError(message("the data set was built anew meanwhile; ask again ({error})", error=said)) from None
        raise PlanError(said) from None


def ask(dataset: Dataset, sql: str, parameters: Mapping[str, object] | None = None) -> Answer:
    """Ask a data set. `$name` in the query stands for a parameter. Raises PlanError in one line, before or while rows are fetched."""
    check(sql)
    values = _values(sql, parameters or {})
    with _one_line():
        cursor = dataset.connection.cursor().execute(sql, values)
    return Answer([one[0] for one in cursor.description], _fetched(cursor))


def _values(sql: str, given: Mapping[str, object]) -> dict[str, object]:
    """The values of the names in a query. Raises PlanError for a name without one, and for a value of a name that is not there."""
    names = list(dict.fromkeys(name for name in _NAMED.findall(sql) if name))
    check_keys(given, names, "--set", "name")
    for name in names:
        if name not in given and not name.isdigit():
            raise PlanError(message("${name} stands for nothing; say --set {name}=VALUE", name=name))
    return {name: given[name] for name in names if name in given}


def _fetched(cursor: Any) -> Iterator[tuple[Any, ...]]:
    while True:
        with _one_line():
            rows = cursor.fetchmany(_FETCHED)
        if not rows:
            return
        yield from rows


def write(answer: Answer, shape: Literal["table", "csv", "json", "markdown"], out: Callable[[str], object]) -> int:
    """Write an answer as text; gives how many rows it has. A table and Markdown are held in memory to be set."""
    count = 0
    if shape in ("table", "markdown"):
        rows = [[_cell(cell) for cell in row] for row in answer.rows]
        for line in _lines(answer.columns, rows, markdown=shape == "markdown"):
            out(line + "\n")
        return len(rows)
    if shape == "csv":
        out(_csv(answer.columns))
        for values in answer.rows:
            out(_csv(["" if cell is None else _plain(cell) for cell in values]))
            count += 1
        return count
    for values in answer.rows:
        told = json.dumps(dict(zip(answer.columns, map(_json, values), strict=True)), ensure_ascii=False, allow_nan=False)
        out(("[\n  " if count == 0 else ",\n  ") + told)
        count += 1
    out("\n]\n" if count else "[]\n")
    return count


def write_parquet(dataset: Dataset, sql: str, path: str, parameters: Mapping[str, object] | None = None) -> None:
    """Write what a query gives as a Parquet file. Raises PlanError in one line."""
    from plan_extract.corpus.writing import write_atomically

    check(sql)
    half = os.path.join(dataset.scratch, "answer.parquet")
    values = _values(sql, parameters or {})
    bare = sql.strip().rstrip(";")
    with _one_line():
        dataset.connection.execute(f"COPY ({bare}\n) TO {quoted(half)} (FORMAT parquet, COMPRESSION zstd)", values)
    try:
        write_atomically(path, Path(half).read_bytes())
    finally:
        os.unlink(half)


def _csv(row: Sequence[object]) -> str:
    stream = io.StringIO()
    csv.writer(stream, lineterminator="\n").writerow(row)
    return stream.getvalue()


def _plain(cell: Any) -> str:
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15 else str(cell)


def _cell(cell: Any) -> str:
    return "" if cell is None else _plain(cell)


def _json(cell: Any) -> Any:
    if isinstance(cell, float):
        if cell != cell or cell in (float("inf"), float("-inf")):
            return None
        return int(cell) if cell.is_integer() and abs(cell) < 1e15 else cell
    if isinstance(cell, list | tuple):
        return [_json(one) for one in cell]
    if isinstance(cell, dict):
        return {str(key): _json(one) for key, one in cell.items()}
    return cell if cell is None or isinstance(cell, str | int | bool) else str(cell)


def _lines(columns: Sequence[str], rows: Sequence[Sequence[str]], *, markdown: bool) -> list[str]:
    """A table for a terminal, or in Markdown."""
    from plan_extract.reporting.terminal import aligned, plain

    cells = [[plain(cell) for cell in row] for row in rows]
    right = [any(row[at] for row in cells) and all(_number(row[at]) for row in cells) for at in range(len(columns))]
    if markdown:
        head = ["| " + " | ".join(map(_escaped, columns)) + " |", "|" + "|".join("--:" if one else "---" for one in right) + "|"]
        return head + ["| " + " | ".join(map(_escaped, row)) + " |" for row in cells]
    return aligned([list(columns), *cells], right)


def _number(cell: str) -> bool:
    return not cell or re.fullmatch(r"-?\d+(?:\.\d+)?(?:e[-+]?\d+)?", cell) is not None


def _escaped(cell: str) -> str:
    return cell.replace("\\", "\\\\").replace("|", "\\|")
