"""The table that `parse` prints on standard error."""

from __future__ import annotations

import sys
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from plan_extract.model import KINDS
from plan_extract.wording import language, worded

# Of more plans only those that failed have a row.
MANY = 60


def columns() -> tuple[str, ...]:
    """What is counted: headings, boxes, the records of each kind, findings."""
    return ("headings", "boxes", *KINDS, "findings")


@dataclass(frozen=True, slots=True)
class Row:
    """One plan: its file, what happened (`parsed`, `up to date`, `failed`), its title, and counts by the names in `columns`."""

    path: str
    status: str
    title: str
    counts: dict[str, int]


def print_summary(rows: Sequence[Row], plans: int, counts: Mapping[str, int]) -> None:
    """Print the table on standard error: the rows to show, which of a great many plans are those that failed, and of several plans what
    all of them come to."""
    status = any(row.status != "parsed" for row in rows)
    names = columns()
    several = plans > 1
    said = {"parsed": worded("parsed"), "up to date": worded("up to date"), "failed": worded("failed")}
    counted = {kind.name: kind.label for kind in KINDS.values()} if language() == "zh" else {}
    counted |= {"headings": worded("headings"), "boxes": worded("boxes"), "findings": worded("findings")}
    heads = [counted.get(name, name) for name in names]
    head = [*([worded("file")] if several else []), worded("plan"), *([worded("status")] if status else []), *heads]
    body = [
        [
            *([row.path] if several else []),
            row.title or ("–" if several else row.path),
            *([said[row.status]] if status else []),
            *(str(row.counts[name]) if row.counts else "–" for name in names),
        ]
        for row in rows
    ]
    sums = [str(counts.get(name, 0)) for name in names]
    foot = [worded("{count} plans", count=plans), "", *([""] if status else []), *sums]
    _print(head, body, foot if several else None, left=1 + several + status)


def _print(head: list[str], body: list[list[str]], foot: list[str] | None, left: int) -> None:
    """The first `left` columns flush left, the others right."""
    if not sys.stderr.isatty():
        # A log or a pipe: plain, as wide as the rows need, and without the tenth of a second that rich takes to load.
        lines = [head, *body, *([foot] if foot else [])]
        widths = [max(_width(line[at]) for line in lines) for at in range(len(head))]
        for line in lines:
            cells = [_pad(cell, widths[at], flush_left=at < left) for at, cell in enumerate(line)]
            print("  ".join(cells).rstrip(), file=sys.stderr)
        return
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False, header_style="bold", show_footer=foot is not None, footer_style="bold")
    for at, name in enumerate(head):
        justify, wrap = ("left", False) if at < left else ("right", True)
        table.add_column(name, justify=justify, no_wrap=wrap, overflow="fold", footer=foot[at] if foot else "")  # type: ignore[arg-type]
    for line in body:
        # Text objects, not strings: a title such as 规划[1] is no markup.
        table.add_row(*(Text(cell, style="red" if cell == worded("failed") else "") for cell in line))
    Console(stderr=True).print(table)


def _width(text: str) -> int:
    """Columns on a terminal: two for a Chinese character (Unicode Standard Annex 11, W and F)."""
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)


def _pad(text: str, width: int, flush_left: bool) -> str:
    space = " " * (width - _width(text))
    return text + space if flush_left else space + text
