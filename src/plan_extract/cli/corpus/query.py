"""`plan-extract corpus query`"""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Annotated

import typer

from plan_extract.cli import written
from plan_extract.cli.corpus import DatasetFolder
from plan_extract.corpus.discover import STDIN
from plan_extract.corpus.writing import write_atomically
from plan_extract.dataset.asking import Shape, value_of
from plan_extract.errors import PlanError
from plan_extract.loading import read_text
from plan_extract.wording import language, message, worded

if TYPE_CHECKING:
    from plan_extract.dataset.opening import Dataset

_ENDINGS: dict[str, Shape] = {".csv": "csv", ".json": "json", ".md": "markdown", ".parquet": "parquet", ".txt": "table"}


def query(
    dataset: DatasetFolder,
    sql: Annotated[
        str | None,
        typer.Argument(metavar="SQL", help='A SELECT, a file that holds one (NAME.sql), or "-" for standard input.'),
    ] = None,
    named: Annotated[str | None, typer.Option(metavar="NAME", help="A ready-made question; --list names them.")] = None,
    list_them: Annotated[bool, typer.Option("--list", help="List the ready-made questions, and the values they take.")] = False,
    list_views: Annotated[bool, typer.Option("--views", help="List the views, their columns and what these mean.")] = False,
    given: Annotated[
        list[str] | None, typer.Option("--set", metavar="NAME=VALUE", help="A value for $NAME in the query; may be given more than once.")
    ] = None,
    format: Annotated[Shape | None, typer.Option("-f", "--format", help="Default: what FILE is named as, else table.")] = None,
    output: Annotated[str, typer.Option("-o", "--output", metavar="FILE|-", help="Where the answer goes.")] = STDIN,
) -> int:
    """Ask a data set in SQL (DuckDB's), or a ready-made question.

    A question only reads, and reads the data set alone: no other files, no network. Exit status: 0 done, 2 the question is wrong.
    """
    from plan_extract.dataset.asking import ask, question, questions, write, write_parquet
    from plan_extract.dataset.opening import Dataset

    if list_them:
        for one in questions().values():
            values = " ".join(f"--set {name}={value}" for name, value in one.defaults.items())
            print(f"{one.name}: {one.chinese if language() == 'zh' else one.asks} ({values})")
        return 0
    if list_views:
        with Dataset.open(dataset) as opened:
            sys.stdout.write(_views(opened))
        return 0
    if (sql is None) == (named is None):
        raise typer.BadParameter(message("give a query or --named NAME, one of the two; --list names the ready-made questions"))
    shape = format or _ENDINGS.get(os.path.splitext(output)[1].lower(), "table")
    ready = question(named) if named is not None else None
    asked = ready.sql if ready is not None else _read(sql or "")
    parameters = (dict(ready.defaults) if ready is not None else {}) | dict(_parameter(one) for one in given or ())
    with Dataset.open(dataset) as opened:
        if shape == "parquet":
            if output == STDIN:
                raise typer.BadParameter(message("Parquet is no text: name a file with -o FILE.parquet"))
            write_parquet(opened, asked, output, parameters)
            written(worded("the answer"), output)
            return 0
        answer = ask(opened, asked, parameters)
        if output == STDIN:
            write(answer, shape, sys.stdout.write)
        else:
            pieces: list[str] = []
            count = write(answer, shape, pieces.append)
            write_atomically(output, "".join(pieces))
            written(message("{count} rows", count=count), output)
    return 0


def _views(dataset: Dataset) -> str:
    """The views with their columns, in the reader's language."""
    from plan_extract.dataset.described import column_described, view_described
    from plan_extract.dataset.opening import views

    chinese = language() == "zh"
    lines = []
    for view in views():
        told = view_described(view)
        lines.append(f"{view}: {told.meaning if chinese else told.english}")
        for column, kind in dataset.sql(f"SELECT column_name, column_type FROM (DESCRIBE {view})"):
            meant = column_described(view, column)
            lines.append(f"  {column} {kind.lower()}: {meant.meaning if chinese else meant.english}")
    return "\n".join(lines) + "\n"


def _read(sql: str) -> str:
    """The query: as given, or what a file or standard input holds."""
    if sql == STDIN:
        return sys.stdin.read()
    return read_text(sql) if sql.lower().endswith(".sql") and " " not in sql.strip() else sql


def _parameter(said: str) -> tuple[str, object]:
    name, equals, value = said.partition("=")
    if not equals or not name.strip():
        raise PlanError(message("--set {said}: write NAME=VALUE", said=said))
    return name.strip(), value_of(value)
