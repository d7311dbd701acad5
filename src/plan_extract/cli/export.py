"""`plan-extract export`"""

from __future__ import annotations

import os
import sys
from typing import Annotated, Literal

import typer

from plan_extract.cli import FAILED, Lexicon, Quiet, fail, written
from plan_extract.corpus.discover import PARSED_SUFFIXES, PLAN_SUFFIXES, STDIN, find
from plan_extract.corpus.writing import write_atomically
from plan_extract.errors import PlanError
from plan_extract.faults import keep
from plan_extract.lexicon import extend
from plan_extract.loading import is_parsed, load, load_with_text, source_from_here
from plan_extract.model import KINDS, Plan
from plan_extract.reporting.export.formats import BINARY, ENDINGS, Format, Order, files
from plan_extract.reporting.export.selecting import Wanted
from plan_extract.reporting.tables import all_columns
from plan_extract.wording import message, worded


def export(
    plans: Annotated[list[str], typer.Argument(metavar="PLAN", help=worded("Plans, parsed YAML or JSON files, or folders of either."))],
    output: Annotated[
        str,
        typer.Option(
            "-o", "--output", metavar="FILE|DIR|-", help=worded("Where it goes; for CSV and Parquet a folder takes a file a table.")
        ),
    ] = STDIN,
    format: Annotated[Format | None, typer.Option("-f", "--format", help=worded("Default: what FILE is named as, else csv."))] = None,
    lexicon: Lexicon = None,
    records: Annotated[
        str | None,
        typer.Option(
            metavar="NAMES",
            help=worded(
                "Which tables, with commas between: {names}. Default: all, in one CSV or Parquet file goals.",
                names=", ".join(all_columns()),
            ),
        ),
    ] = None,
    where: Annotated[
        str | None,
        typer.Option(metavar="CONDITION", help=worded("Only records that meet it, as in SQL: \"year<=2025 and unit='%'\".")),
    ] = None,
    columns: Annotated[
        str | None, typer.Option(metavar="NAMES", help=worded("Only these columns, in this order, with commas between."))
    ] = None,
    min_confidence: Annotated[
        float,
        typer.Option("--min-confidence", metavar="P", min=0, max=1, help=worded("Only records that are right with probability P or more.")),
    ] = 0,
    report: Annotated[
        str | None,
        typer.Option(
            metavar="PAGE", help=worded("In a workbook, link quotations to this page (of `plan-extract report`), not to their lines.")
        ),
    ] = None,
    headings: Annotated[
        Literal["zh", "en"] | None, typer.Option(help=worded("Of a workbook: Chinese, or the keys. Default: as your language is."))
    ] = None,
    quiet: Quiet = False,
) -> int:
    """Write records as CSV, a spreadsheet, JSON Lines, a database, Parquet or SDMX-CSV.

    `source` names each plan from the current folder on, also where a parsed file was given.
    CSV files start with a byte order mark, as Excel wants it, and no cell is one that a spreadsheet would run as a formula. In a folder
    they have a `datapackage.json` beside them.
    Exit status: 0 done, 1 some of several plans could not be read, 2 nothing could be done.
    """
    extend(*lexicon or ())
    into = output != STDIN and (os.path.isdir(output) or output.endswith(os.sep))
    order = Order(format or _format_of(output, into), into, report=report, headings=headings)
    order.records = _names(records, order)
    order.wanted = Wanted(where, min_confidence, tuple(name.strip() for name in (columns or "").split(",") if name.strip()))
    if order.format == "sdmx" and (columns or records):
        raise typer.BadParameter(message("SDMX-CSV has tables and columns of its own: leave out --records and --columns"))
    if order.format in BINARY and output == STDIN and sys.stdout.isatty():
        raise typer.BadParameter(message("{format} is no text for a terminal: name a file with -o FILE.{format}", format=order.format))
    read, names, order.lines, failed = _load(plans, with_text=order.format == "xlsx" and report is None)
    if not read:
        return 2
    # On standard output the next program reads it, and a mark would be part of the first column's name.
    for name, data in files(read, order, mark=output != STDIN).items():
        _write(os.path.join(output, name) if into else output, data)
    bare = [name for name, plan in zip(names, read, strict=True) if not any(kind.of(plan) for kind in KINDS.values())]
    if bare and not quiet:
        fail(message("no record in {count} of {all} plans: {named}", count=len(bare), all=len(read), named=", ".join(bare)), "warning")
    if not quiet:
        written(worded("{count} plans" if len(read) > 1 else "{count} plan", count=len(read)), output)
    return FAILED if failed else 0


def _format_of(output: str, into: bool) -> Format:
    """The format that a file's name asks for. Raises BadParameter for an ending that no format has."""
    ending = os.path.splitext(output.lower())[1]
    if output == STDIN or into or not ending or (os.path.exists(output) and not os.path.isfile(output)):
        return "csv"
    if output.lower().endswith(".sdmx.csv"):
        return "sdmx"
    if ending not in ENDINGS:
        raise typer.BadParameter(
            message(
                "-o {output}: no format is called {ending}; there are {endings}, or say --format, or name a folder: {output}{slash}",
                output=output, ending=ending, endings=", ".join(ENDINGS), slash=os.sep,
            )
        )  # fmt: skip
    return ENDINGS[ending]


def _names(records: str | None, order: Order) -> tuple[str, ...] | None:
    """The tables that are asked for by name; None where none are."""
    if records is None:
        return None
    names = [name.strip() for name in records.split(",") if name.strip()]
    for name in names:
        if name not in all_columns():
            raise typer.BadParameter(
                message("--records: no table {name}; there are {known}", name=repr(name), known=", ".join(all_columns()))
            )
    if not names or (order.one_table and len(names) > 1):
        raise typer.BadParameter(message("--records: one file of CSV or Parquet holds one table; name a folder with -o DIR/ for several"))
    return tuple(dict.fromkeys(names))


def _load(arguments: list[str], *, with_text: bool) -> tuple[list[Plan], list[str], list[list[str]], int]:
    """The plans that can be read, their files, the lines of their sources where these are wanted and at hand, and how many plans cannot be
    read; each of these is told on standard error."""
    read: list[Plan] = []
    names: list[str] = []
    lines: list[list[str]] = []
    lost: list[str] = []
    found = find(arguments, PLAN_SUFFIXES + PARSED_SUFFIXES)
    for file in found:
        try:
            plan, text = load_with_text(file.path) if with_text else (load(file.path), None)
            read.append(_from_here(plan, file.path))
            lines.append((text or "").split("\n"))
            names.append(file.path)
        except PlanError as error:
            fail(error)
            lost.append(file.path)
        except Exception as error:
            keep(error, f"reading {file.path}")
            lost.append(file.path)
    if len(found) > 1 and lost:
        fail(message("{count} of {all} plans could not be read: {named}", count=len(lost), all=len(found), named=", ".join(lost)))
    return read, names, lines, len(lost)


def _from_here(plan: Plan, path: str) -> Plan:
    """A parsed plan whose source is named from the current folder on, so that plans of the same name in two folders can be told apart."""
    if is_parsed(path):
        plan.source.path = source_from_here(plan, path)
    return plan


def _write(output: str, data: bytes) -> None:
    if output == STDIN:
        sys.stdout.flush()
        sys.stdout.buffer.write(data)
    else:
        write_atomically(output, data)
