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
from plan_extract.loading import is_parsed, load, source_from_here
from plan_extract.model import KINDS, Plan
from plan_extract.reporting import spreadsheet
from plan_extract.reporting.tables import columns

Format = Literal["csv", "xlsx", "jsonl"]
_BOM = b"\xef\xbb\xbf"


def export(
    plans: Annotated[list[str], typer.Argument(metavar="PLAN", help="Plans, parsed YAML or JSON files, or folders of either.")],
    output: Annotated[
        str, typer.Option("-o", "--output", metavar="FILE|DIR|-", help="Where it goes; for CSV a folder takes a file a table.")
    ] = STDIN,
    format: Annotated[Format | None, typer.Option("-f", "--format", help="Default: what FILE is named as, else csv.")] = None,
    lexicon: Lexicon = None,
    records: Annotated[
        str | None,
        typer.Option(metavar="NAMES", help=f"Which tables, with commas between: {', '.join(columns())}. Default: all, in one CSV goals."),
    ] = None,
    quiet: Quiet = False,
) -> int:
    """Write records as CSV, a spreadsheet or JSON Lines.

    `source` names each plan from the current folder on, also where a parsed file was given.
        CSV files start with a byte order mark, as Excel wants it, and no cell is one that a spreadsheet would run as a formula.
    Exit status: 0 done, 1 some of several plans could not be read, 2 nothing could be done.
    """
    extend(*lexicon or ())
    ending = os.path.splitext(output)[1].lower().lstrip(".")
    shape: Format = format or (ending if ending in ("xlsx", "jsonl") else "csv")  # type: ignore[assignment]
    into_folder = output != STDIN and (os.path.isdir(output) or output.endswith(os.sep))
    tables = _tables(records, shape, into_folder)
    read, names, failed = _load(plans)
    if not read:
        return 2
    if shape == "xlsx":
        if output == STDIN and sys.stdout.isatty():
            raise typer.BadParameter("a spreadsheet is no text for a terminal: name a file with -o FILE.xlsx")
        _write(os.path.join(output, "plans.xlsx") if into_folder else output, spreadsheet.to_xlsx(read, tables))
    elif shape == "jsonl":
        text = spreadsheet.to_jsonl(read, tables)
        _write(os.path.join(output, "plans.jsonl") if into_folder else output, text.encode("utf-8"))
    else:
        for table in tables:
            text = spreadsheet.to_csv(read, table)
            # On standard output the next program reads it, and a mark would be part of the first column's name.
            mark = b"" if output == STDIN else _BOM
            _write(os.path.join(output, f"{table}.csv") if into_folder else output, mark + text.encode("utf-8"))
    bare = [name for name, plan in zip(names, read, strict=True) if not any(kind.of(plan) for kind in KINDS.values())]
    if bare and not quiet:
        fail(f"no record in {len(bare)} of {len(read)} plans: {', '.join(bare)}", "warning")
    if not quiet:
        written(f"{len(read)} plan{'s' if len(read) > 1 else ''}", output)
    return FAILED if failed else 0


def _tables(records: str | None, shape: Format, into_folder: bool) -> list[str]:
    one = shape == "csv" and not into_folder
    if records is None:
        return ["goals"] if one else list(columns())
    names = [name.strip() for name in records.split(",") if name.strip()]
    for name in names:
        if name not in columns():
            raise typer.BadParameter(f"--records: no table {name!r}; there are {', '.join(columns())}")
    if not names or (one and len(names) > 1):
        raise typer.BadParameter("--records: one CSV holds one table; name a folder with -o DIR/ for several")
    return list(dict.fromkeys(names))


def _load(arguments: list[str]) -> tuple[list[Plan], list[str], int]:
    """The plans that can be read, their files, and how many cannot; each of these is told on standard error."""
    read: list[Plan] = []
    names: list[str] = []
    lost: list[str] = []
    found = find(arguments, PLAN_SUFFIXES + PARSED_SUFFIXES)
    for file in found:
        try:
            read.append(_from_here(load(file.path), file.path))
            names.append(file.path)
        except PlanError as error:
            fail(error)
            lost.append(file.path)
        except Exception as error:
            keep(error, f"reading {file.path}")
            lost.append(file.path)
    if len(found) > 1 and lost:
        fail(f"{len(lost)} of {len(found)} plans could not be read: {', '.join(lost)}")
    return read, names, len(lost)


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
