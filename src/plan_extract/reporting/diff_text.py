"""A comparison as text, for a terminal and a pipe alike, and as Markdown."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TextIO

from plan_extract.diffing.changes import Changes
from plan_extract.reporting.diff_view import SIGNS, Entry, Version, chapters, marked, of_plans, said_once, stat, version
from plan_extract.reporting.terminal import coloured, painted, plain
from plan_extract.wording import worded

_STYLES = {"added": "green", "removed": "red", "changed": "yellow", "moved": "cyan"}


def print_changes(changes: Changes, out: TextIO) -> None:
    """Write the changes by chapter: sign, kind, name, what it means and by how much; under it the old words and the new."""
    out.write(to_text(changes, coloured(out)))


def to_text(changes: Changes, colour: bool) -> str:
    """The changes as lines, as long as they need; what differs in the words stands in `[-…-]` and `{+…+}`, as git has them."""
    old, new = version(changes.old_plan, changes.old.path), version(changes.new_plan, changes.new.path)
    lines = [painted(f"--- {_head(old)}", "red", colour), painted(f"+++ {_head(new)}", "green", colour)]
    lines += [painted(plain(line), "yellow", colour) for line in of_plans(changes)]
    for title, entries in chapters(changes):
        lines += ["", painted(f"{plain(title)} ({len(entries)})", "bold", colour)]
        for entry in entries:
            lines += _entry(entry, colour)
    return "\n".join([*lines, "", painted(stat(changes), "bold", colour)]) + "\n"


def _head(of: Version) -> str:
    about = ", ".join(filter(None, (of.years, of.issued)))
    return plain(f"{of.title}{f' ({about})' if about else ''}{f'  {of.path}' if of.path != of.title else ''}")


def _entry(entry: Entry, colour: bool) -> list[str]:
    change = entry.change
    style = _STYLES[change.change]
    if said_once(entry):
        side = change.new or change.old
        line = painted(f"L{side.line}", "dim", colour) if side else ""
        return [f"{painted(SIGNS[change.change], style, colour)} {painted(entry.kind, 'dim', colour)} {plain(entry.name)}  {line}"]
    first = f"{painted(SIGNS[change.change], style, colour)} {painted(entry.kind, 'dim', colour)} {plain(entry.name)}"
    told = "  ".join(filter(None, (painted(entry.meaning, style, colour), plain(worded("; ").join(entry.details)))))
    return [f"{first}  {told}".rstrip(), *_words(entry, colour)]


def _words(entry: Entry, colour: bool) -> list[str]:
    """The words on either side under each other; once where both have the same."""
    old, new = entry.change.old, entry.change.new
    if old and new and old.said == new.said:
        where = f"L{old.line}" if old.line == new.line else f"L{old.line} → L{new.line}"
        return [f"    {painted(where, 'dim', colour)} {plain(new.said)}"]
    lines = []
    both = marked(old.said if old else "", new.said if new else "")
    pieces = [(differs and old is not None and new is not None, before, after) for differs, before, after in both]
    if old is not None:
        words = "".join(painted(f"[-{plain(one)}-]", "bold red", colour) if differs and one else plain(one) for differs, one, _ in pieces)
        lines.append(f"  {painted('-', 'red', colour)} {painted(f'L{old.line}', 'dim', colour)} {words}")
    if new is not None:
        words = "".join(
            painted(f"{{+{plain(one)}+}}", "bold green", colour) if differs and one else plain(one) for differs, _, one in pieces
        )
        lines.append(f"  {painted('+', 'green', colour)} {painted(f'L{new.line}', 'dim', colour)} {words}")
    return lines


def to_markdown(changes: Changes) -> str:
    """A report: counts, then a table a chapter."""
    old, new = version(changes.old_plan, changes.old.path), version(changes.new_plan, changes.new.path)
    lines = [f"# {cell(_head(old))} → {cell(_head(new))}", ""]
    lines += [f"- {cell(line)}" for line in (*of_plans(changes), *stat(changes).split("\n"))]
    heads = ["", "", worded("name"), worded("what changed"), worded("old words"), worded("new words")]
    for title, entries in chapters(changes):
        lines += ["", f"## {cell(title)}", "", row(heads), row(["---"] * len(heads))]
        for entry in entries:
            sides = [f"{side.said} (L{side.line})" if side else "" for side in (entry.change.old, entry.change.new)]
            lines.append(row(map(cell, [SIGNS[entry.change.change], entry.kind, entry.name, entry.told, *sides])))
    return "\n".join(lines) + "\n"


def row(cells: Iterable[str]) -> str:
    """A row of a Markdown table."""
    return "| " + " | ".join(cells) + " |"


def cell(text: str) -> str:
    """Words of a plan in a Markdown table, where nothing in them is a mark."""
    for mark in "\\|*_`[]":
        text = text.replace(mark, "\\" + mark)
    return text.replace("<", "&lt;").replace(">", "&gt;").replace("\n", " ")
