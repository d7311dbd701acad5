"""A table of records as text: in columns for a terminal, with tabs between for a program."""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len

from plan_extract.reporting.listing import COLUMNS, Entry, columns, heading
from plan_extract.reporting.terminal import aligned, painted, plain
from plan_extract.wording import worded

# Columns that give way on a narrow terminal, the first first, and what each keeps.
_YIELDING = {"section": 8, "responsible": 8, "category": 8, "box": 8, "districts": 8}
_LEAST_WORDS = 16
# What a reader looks for first.
_WORDS = ("indicator", "name", "title", "message")


def to_tsv(table: str, found: Sequence[Entry]) -> str:
    """A heading and a line a record, tabs between; the columns of `columns`, whatever the language. A cell has neither tab nor line end."""
    names = columns(table)
    lines = [names, *([" ".join(entry.cells[name].split()) for name in names] for entry in found)]
    return "".join("\t".join(line) + "\n" for line in lines)


def to_text(table: str, found: Sequence[Entry], total: int, width: int, colour: bool) -> str:
    """The table as a terminal of so many columns shows it; empty columns are left out. Under it how many of `total` are shown."""
    count = worded("{count} of {total}", count=len(found), total=total) if len(found) != total else str(total)
    last = painted(f"{count} {heading(table)}", "dim", colour) + "\n"
    if not found:
        return last
    names = [name for name in columns(table) if _told(name, found)]
    rows = [[plain(_cell(entry, name)) for name in names] for entry in found]
    head = [heading(name) for name in names]
    bounds = _bounds(names, [head, *rows], width)
    right = [name in COLUMNS and COLUMNS[name].right for name in names]
    first, *lines = aligned([head, *rows], right, bounds)
    return "\n".join([painted(first, "bold", colour), *lines, last])


def _told(name: str, found: Sequence[Entry]) -> bool:
    column = COLUMNS.get(name)
    return (column is None or column.most != 0) and any(_cell(entry, name) for entry in found)


def _cell(entry: Entry, name: str) -> str:
    """A cell as a terminal has it: of a heading's titles the last, of a baseline its number, in an outline a title set in by its depth."""
    cell = entry.words.get(name, entry.cells[name])
    if name == "baseline":
        return cell.partition(" (")[0]
    if name == "section" and entry.path:
        return entry.path[-1][1]
    return "  " * (len(entry.path) - 1) + cell if name == "title" and "level" in entry.cells else cell


def _bounds(names: Sequence[str], rows: Sequence[Sequence[str]], width: int) -> list[int]:
    """How wide each column may be, so that a line fits the terminal where that can be."""
    bounds = []
    for at, name in enumerate(names):
        most = COLUMNS[name].most if name in COLUMNS else None
        needed = max(cell_len(row[at]) for row in rows)
        bounds.append(needed if most is None else min(needed, most))
    over = sum(bounds) + 2 * (len(names) - 1) - width
    for name, least in [*_YIELDING.items(), *((name, _LEAST_WORDS) for name in _WORDS)]:
        if name in names and over > 0:
            at = names.index(name)
            given = min(over, max(0, bounds[at] - least))
            bounds[at] -= given
            over -= given
    return bounds
