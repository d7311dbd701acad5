"""`plan-extract diff`"""

from __future__ import annotations

import io
import sys
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from plan_extract.cli import Lexicon, Quiet, written
from plan_extract.lexicon import extend
from plan_extract.model import compared

Format = Literal["text", "json", "yaml", "markdown", "html", "patch"]


# What `--only` leaves: a kind of record that is compared, the headings, or the boxes with their rows.
if TYPE_CHECKING:
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
    quiet: Quiet = False,
) -> int:
    """Tell what changed between two versions of a plan; of three or more, how each target went.

    Exit status: 0, or 1 under --exit-code where they differ; 2 where a file is no plan.
    """
    extend(*lexicon or ())
    from dataclasses import replace

    import msgspec

    from plan_extract.corpus.writing import write_atomically
    from plan_extract.diffing import diff as compare
    from plan_extract.diffing.files import plan_of

    if len(plans) < 2:
        raise typer.BadParameter("two plans are needed, OLD and NEW")
    read = [plan_of(path) for path in plans]
    if len(read) > 2:
        text, differ = _history(read, plans, format)
    else:
        changes = compare(*read)
        if only:
            changes = changes.only([str(one) for one in only])
        if min_change:
            changes = changes.at_least(min_change / 100)
        if format in ("text", "markdown", "html"):  # for people: the files that were named, and not what parsed ones were read from
            changes = replace(
                changes, old=msgspec.structs.replace(changes.old, path=plans[0]), new=msgspec.structs.replace(changes.new, path=plans[1])
            )
        text, differ = _rendered(changes, format, stat), bool(changes)
    if output == "-":
        sys.stdout.write(text)
    else:
        write_atomically(output, text.encode("utf-8"))
        if not quiet:
            written(f"what changed from {' to '.join(plans)}", output)
    return int(exit_code and differ)


def _rendered(changes, format: Format, stat: bool) -> str:  # type: ignore[no-untyped-def]
    import msgspec

    from plan_extract.reporting import diff_text

    if stat:
        return diff_text.stat(changes) + "\n"
    if format == "json":
        return msgspec.json.format(msgspec.json.encode(changes.to_builtins()), indent=2).decode() + "\n"
    if format == "yaml":
        from plan_extract.yaml_text import dump

        return dump(changes.to_builtins())
    if format == "patch":
        from plan_extract.diffing.patch import make_patch

        return msgspec.json.format(msgspec.json.encode(make_patch(changes.old_plan, changes.new_plan)), indent=1).decode() + "\n"
    if format == "markdown":
        return diff_text.to_markdown(changes)
    if format == "html":
        from plan_extract.reporting.diff_html import to_html

        return to_html(changes)
    if sys.stdout.isatty():
        diff_text.print_changes(changes, sys.stdout)
        return ""
    out = io.StringIO()
    diff_text.print_changes(changes, out)
    return out.getvalue()


def _history(read, names: list[str], format: Format) -> tuple[str, bool]:  # type: ignore[no-untyped-def]
    import msgspec

    from plan_extract.diffing.history import history
    from plan_extract.reporting.diff_text import history_markdown, print_history
    from plan_extract.yaml_text import dump

    if format in ("html", "patch"):
        raise typer.BadParameter(f"a history of {len(read)} plans is written as text, json, yaml or markdown, not {format}")
    tracks = history(read)
    data = {"versions": [msgspec.to_builtins(plan.source) for plan in read], "indicators": [t.to_builtins() for t in tracks]}
    differ = any(t.changed for t in tracks)
    if format == "json":
        return msgspec.json.format(msgspec.json.encode(data), indent=2).decode() + "\n", differ
    if format == "yaml":
        return dump(data), differ
    if format == "markdown":
        return history_markdown(tracks, names), differ
    out = io.StringIO()
    print_history(tracks, names, out)
    return out.getvalue(), differ
