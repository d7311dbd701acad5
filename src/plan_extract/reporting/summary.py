"""The table that `parse` prints on standard error."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass

COLUMNS = ("headings", "boxes", "goals", "facts", "projects", "responsible", "findings")


@dataclass(frozen=True, slots=True)
class Row:
    """One plan: its file, what happened (`parsed`, `up to date`, `failed`), its title, and counts by the names in COLUMNS."""

    path: str
    status: str
    title: str
    counts: dict[str, int]


def print_summary(rows: Sequence[Row]) -> None:
    """Print the table on standard error; totals under it where there are several plans."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    several = len(rows) > 1
    table = Table(box=None, pad_edge=False, header_style="bold", show_footer=several, footer_style="bold")
    # Text objects, not strings: a title such as 〔2022〕[1] is no markup.
    table.add_column("plan", footer=f"{len(rows)} plans", overflow="fold", min_width=12)
    failed = [row for row in rows if row.status != "parsed"]
    if failed:
        table.add_column("status")
    for name in COLUMNS:
        table.add_column(name, justify="right", no_wrap=True, footer=str(sum(row.counts.get(name, 0) for row in rows)))
    for row in rows:
        cells = [Text(row.title or row.path)]
        if failed:
            cells.append(Text(row.status, style="" if row.status != "failed" else "red"))
        cells.extend(Text(str(row.counts.get(name, "")) if row.counts else "–") for name in COLUMNS)
        table.add_row(*cells)
    console = Console(file=sys.stderr)
    if console.is_terminal:
        console.print(table)
    else:
        # A log or a pipe: as wide as the rows need, so that no title is broken.
        Console(file=sys.stderr, width=200).print(table)
