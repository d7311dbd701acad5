"""`plan-extract diff`"""

from __future__ import annotations

import sys
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from plan_extract.cli import Lexicon, Quiet, written
from plan_extract.lexicon import extend
from plan_extract.model import compared
from plan_extract.wording import worded

Format = Literal["text", "json", "yaml", "markdown", "html", "patch"]


# What `--only` leaves: a kind of record that is compared, the headings, or the boxes with their rows.
if TYPE_CHECKING:
    from plan_extract.diffing.changes import Changes
    from plan_extract.model import Plan
    from plan_extract.reporting.diff_tables import Report

    Only = str
else:
    Only = StrEnum("Only", {name: name for name in (*(kind.name for kind in compared()), "outline", "boxes")})


def diff(
    plans: Annotated[
        list[str], typer.Argument(metavar="OLD NEW [NEWER…]", help="Plans in any format, or parsed YAML files, oldest first.")
    ],
    format: Annotated[
        Format, typer.Option("-f", "--format", help="How changes are written; patch is RFC 6902 over the parsed form.")
    ] = "text",
    output: Annotated[str, typer.Option("-o", "--output", metavar="FILE|-", help="Where they go.")] = "-",
    lexicon: Lexicon = None,
    only: Annotated[list[Only] | None, typer.Option(help="Only changes of this kind; may be given more than once.")] = None,
    min_change: Annotated[
        float, typer.Option(metavar="PERCENT", min=0, help="Leave out changed values that differ by less, where nothing else changed.")
    ] = 0,
    stat: Annotated[bool, typer.Option("--stat", help="Counts only.")] = False,
    exit_code: Annotated[bool, typer.Option("--exit-code", help="Exit with 1 where the plans differ.")] = False,
    successive: Annotated[
        bool,
        typer.Option(
            "--successive",
            help="NEW is the plan of the period after OLD's: old target, what was reached and new target of each indicator, in a table.",
        ),
    ] = False,
    no_pager: Annotated[bool, typer.Option("--no-pager", help="Print at once, and not through PAGER (less).")] = False,
    quiet: Quiet = False,
) -> int:
    """Tell what changed between two versions of a plan; of three or more, how each target went; of two in a row, what became of each.

    Exit status: 0, or 1 under --exit-code where they differ; 2 where a file is no plan.
    """
    extend(*lexicon or ())
    from plan_extract.corpus.writing import write_atomically
    from plan_extract.diffing.files import plan_of
    from plan_extract.reporting.terminal import coloured, show

    if len(plans) < 2:
        raise typer.BadParameter("two plans are needed, OLD and NEW")
    if successive and (len(plans) > 2 or only or min_change):
        raise typer.BadParameter("--successive takes two plans, and neither --only nor --min-change")
    if format == "patch" and (successive or len(plans) > 2):
        raise typer.BadParameter("a patch is made of two versions, and neither of a history nor with --successive")
    read = [plan_of(path) for path in plans]
    colour = output == "-" and coloured(sys.stdout)
    if successive:
        text, differ = _successive(read, plans, format, stat, colour)
    elif len(read) > 2:
        text, differ = _history(read, plans, format, colour)
    else:
        text, differ = _compared(read, plans, format, stat, colour, [str(one) for one in only or ()], min_change)
    if output == "-":
        show(text, pager=format == "text" and not no_pager)
    else:
        write_atomically(output, text.encode("utf-8"))
        if not quiet:
            written(f"what changed from {worded(' to ').join(plans)}", output)
    return int(exit_code and differ)


def _compared(
    read: list[Plan], names: list[str], format: Format, stat: bool, colour: bool, only: list[str], min_change: float
) -> tuple[str, bool]:
    from dataclasses import replace

    import msgspec

    from plan_extract.diffing import diff as compare

    changes = compare(*read)
    if only:
        changes = changes.only(only)
    if min_change:
        changes = changes.at_least(min_change / 100)
    if format in ("text", "markdown", "html"):  # for people: the files that were named, and not what parsed ones were read from
        old, new = (msgspec.structs.replace(one, path=path) for one, path in zip((changes.old, changes.new), names, strict=True))
        changes = replace(changes, old=old, new=new)
    return _rendered(changes, format, stat, colour), bool(changes)


def _rendered(changes: Changes, format: Format, stat: bool, colour: bool) -> str:
    from plan_extract.reporting import diff_text, diff_view

    if stat:
        return diff_view.stat(changes) + "\n"
    if format == "patch":
        from plan_extract.diffing.patch import make_patch

        assert changes.old_plan is not None
        assert changes.new_plan is not None
        return _json(make_patch(changes.old_plan, changes.new_plan), indent=1)
    if format in ("json", "yaml"):
        return _data(changes.to_builtins(), format)
    if format == "markdown":
        return diff_text.to_markdown(changes)
    if format == "html":
        from plan_extract.reporting.diff_html import to_html

        return to_html(changes)
    return diff_text.to_text(changes, colour)


def _history(read: list[Plan], names: list[str], format: Format, colour: bool) -> tuple[str, bool]:
    import msgspec

    from plan_extract.diffing.history import history
    from plan_extract.reporting.diff_tables import of_history

    tracks = history(read)
    differ = any(t.changed for t in tracks)
    if format in ("json", "yaml"):
        data = {"versions": [msgspec.to_builtins(plan.source) for plan in read], "indicators": [t.to_builtins() for t in tracks]}
        return _data(data, format), differ
    return _written(of_history(tracks, read, names), format, colour), differ


def _successive(read: list[Plan], names: list[str], format: Format, stat: bool, colour: bool) -> tuple[str, bool]:
    from plan_extract.diffing.successive import successive
    from plan_extract.reporting.diff_tables import counted, of_successive

    found = successive(*read)
    differ = bool(found.only_old or found.only_new) or any(step.old.value != step.new.value for step in found.steps)
    if stat:
        return counted(found) + "\n", differ
    if format in ("json", "yaml"):
        return _data(found.to_builtins(), format), differ
    return _written(of_successive(found, names), format, colour), differ


def _written(report: Report, format: Format, colour: bool) -> str:
    if format == "html":
        return report.to_html()
    return report.to_markdown() if format == "markdown" else report.to_text(colour)


def _data(data: Any, format: Format) -> str:
    if format == "json":
        return _json(data, indent=2)
    from plan_extract.yaml_text import dump

    return dump(data)


def _json(data: Any, indent: int) -> str:
    import msgspec

    return msgspec.json.format(msgspec.json.encode(data), indent=indent).decode() + "\n"
