"""`plan-extract show`"""

from __future__ import annotations

import inspect
import re
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated, Any

import typer

from plan_extract.cli import Lexicon
from plan_extract.errors import PlanError, UnreadableError
from plan_extract.lexicon import extend
from plan_extract.loading import is_parsed, load, read_source, source_text
from plan_extract.remarks import remark
from plan_extract.reporting import listing
from plan_extract.sources.ocr.wish import Ocr
from plan_extract.wording import worded

if TYPE_CHECKING:
    from plan_extract.model import Plan

_YEARS = re.compile(r"(\d{4})?(-)?(\d{4})?")


# What `--help` says of the tables of what is no record.
_TABLES = {
    "boxes": "The boxes.",
    "rows": "The rows of indicator tables.",
    "outline": "The headings, with how many records stand under each.",
    "findings": "What the parser was unsure of.",
}


def _with_tables(command: Callable[..., int]) -> Callable[..., int]:
    """The command with an option a table: one for each kind of record, whichever there are, and those of what is no record."""
    signature = inspect.signature(command, eval_str=True)
    kept = [one for one in signature.parameters.values() if one.kind is not inspect.Parameter.VAR_KEYWORD]
    for name in listing.names():
        what = name.capitalize()
        said = _TABLES.get(name) or (f"{what}; so without any of these options." if name == listing.names()[0] else f"{what}.")
        kind = Annotated[bool, typer.Option(f"--{name}", help=said)]
        kept.append(inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=False, annotation=kind))
        command.__annotations__[name] = kind
    command.__signature__ = signature.replace(parameters=kept)  # type: ignore[attr-defined]
    return command


@_with_tables
def show(
    plan: Annotated[str, typer.Argument(metavar="PLAN", help="A plan, or its parsed YAML or JSON.")],
    ids: Annotated[
        list[str] | None, typer.Argument(metavar="ID…", help="Records, boxes or headings to show whole, by id or how it begins.")
    ] = None,
    year: Annotated[
        str | None, typer.Option(metavar="YEAR|FROM-TO", help="Only what is due (of facts: was reached) then; 2023- is from 2023 on.")
    ] = None,
    district: Annotated[str | None, typer.Option(metavar="WORDS", help="Only where a district's name has these words.")] = None,
    section: Annotated[
        str | None, typer.Option(metavar="ID|WORDS", help="Only what stands under the heading of this id, or under one with these words.")
    ] = None,
    grep: Annotated[str | None, typer.Option(metavar="PATTERN", help="Only lines in which a cell matches (regular expression).")] = None,
    sort: Annotated[
        str | None,
        typer.Option(metavar="COLUMN[,…]", help="Order by these columns, -COLUMN the other way; else as they stand in the plan."),
    ] = None,
    no_pager: Annotated[bool, typer.Option("--no-pager", help="Print at once, and not through PAGER (less).")] = False,
    lexicon: Lexicon = None,
    **asked: bool,
) -> int:
    """Show what a plan says: its records in columns, or one record with the words that made it.

    On a terminal through a pager, as git does; into a pipe or file with a heading and tabs between columns, every column whole.
    NO_COLOR is heeded. Exit status: 0 done, 2 bad input.
    """
    extend(*lexicon or ())
    from plan_extract.reporting import terminal

    tables = [name for name, given in asked.items() if given]
    wanted = listing.Wanted(_years(year), district, section, grep, sort)
    if ids and (tables or wanted != listing.Wanted()):
        raise typer.BadParameter(worded("an ID is shown alone, without tables and filters"))
    if ids:
        parsed, text = _with_text(plan)
        made = "\n".join(_whole(parsed, ident, text) for ident in ids)
    else:
        parsed = load(plan)
        made = "\n".join(_listed(parsed, name, wanted) for name in tables or listing.names()[:1])
    terminal.show(made, pager=not no_pager)
    return 0


def _years(given: str | None) -> tuple[int, int] | None:
    if given is None:
        return None
    match = _YEARS.fullmatch(given.strip().replace("—", "-").replace("–", "-"))
    if not match or not (match[1] or match[3]):
        raise typer.BadParameter(worded("--year {year}: a year or two with - between, such as 2025 or 2023-2025", year=given))
    first, last = int(match[1] or (0 if match[2] else match[3])), int(match[3] or (9999 if match[2] else match[1]))
    if first > last:
        raise typer.BadParameter(worded("--year {year}: the earlier year comes first, as in 2023-2025", year=given))
    return first, last


def _with_text(plan: str) -> tuple[Plan, str | None]:
    """The plan and the text its positions count in: None, and a remark, where a parsed file's source is not there."""
    from plan_extract.parsing import parse

    if not is_parsed(plan):
        source = read_source(plan, ocr=Ocr("auto"))
        return parse(source, explain=True), source.text
    parsed = load(plan)
    try:
        return parsed, source_text(parsed, plan)
    except UnreadableError as error:
        remark(worded("{error}; words cannot be marked", error=error))
        return parsed, None


def _listed(plan: Plan, name: str, wanted: Any) -> str:
    from plan_extract.reporting import listing_text, terminal

    found = listing.chosen(plan, name, wanted)
    if not sys.stdout.isatty():
        return listing_text.to_tsv(name, found)
    return listing_text.to_text(name, found, len(listing.entries(plan, name)), terminal.width(), terminal.coloured(sys.stdout))


def _whole(plan: Plan, ident: str, text: str | None) -> str:
    """The page of a record, or what stands in a box or under a heading. Raises PlanError where an id names none, or several."""
    from plan_extract.reporting import record_text, terminal

    found = record_text.find(plan, ident)
    if len(found) == 1:
        return record_text.to_text(plan, *found[0], text, terminal.coloured(sys.stdout))
    if found:
        some = ", ".join(record.id for _, record in found[:8]) + (", …" if len(found) > 8 else "")
        raise PlanError(
            worded("{plan}: {id} begins the ids of {count}: {ids}", plan=plan.source.path, id=ident, count=len(found), ids=some)
        )
    places = set(listing.paths(plan)) | {box.id for box in plan.boxes}
    if ident in places:
        tables = [name for name in listing.names() if name not in ("outline", "findings", "boxes")]
        made = [(name, listing.chosen(plan, name, listing.Wanted(section=ident))) for name in tables]
        return "\n".join(_listed(plan, name, listing.Wanted(section=ident)) for name, entries in made if entries)
    from rapidfuzz import process

    near = [name for name, _, _ in process.extract(ident, [*record_text.ids(plan), *sorted(places)], limit=3)]
    hint = worded("; nearest: {ids}", ids=", ".join(near)) if near else ""
    raise PlanError(worded("{plan}: no record {id}", plan=plan.source.path, id=ident) + hint)
