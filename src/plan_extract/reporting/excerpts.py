"""The line of text under a finding, as a terminal shows it: cut to its width, the place underlined, in colour."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rich.cells import cell_len

from plan_extract.checking.diagnostic import Where

_COLOURS = {"error": "1;31", "warning": "1;33", "note": "1;36", "place": "1", "dim": "2"}
# Columns of a terminal that an excerpt may take; a paragraph of a plan is a line of hundreds of characters.
_WIDTH = 76


def painted(text: str, of: str, colour: bool) -> str:
    """Text in the colour of a severity (`error` …), of a place or dim; as it is without `colour`."""
    return f"\x1b[{_COLOURS[of]}m{text}\x1b[0m" if colour else text


def excerpt(where: Where, lines: Mapping[str, Sequence[str]], severity: str) -> list[str]:
    """The line that a place is in and a rule under what stands there; nothing where the line is not known.

    A long line is cut around the place. Characters of two columns, as Chinese ones are, are counted as two.
    """
    text = lines.get(where.path, ())
    if where.line is None or where.line > len(text):
        return []
    line = "".join(c if c.isprintable() else " " for c in text[where.line - 1])
    start = (where.column or 1) - 1
    end = min(len(line), start + max(1, len((where.text or "").split("\n")[0])))
    first, last = start, max(start + 1, end)
    while cell_len(line[first:last]) < _WIDTH and (first > 0 or last < len(line)):
        first, last = max(0, first - 1), min(len(line), last + 1)
    while cell_len(line[first:last]) > _WIDTH and last > start + 1:
        last -= 1
    end = min(end, last)
    head = "…" if first > 0 else ""
    margin = f"{where.line:>6} | "
    shown = f"{head}{line[first:last]}{'…' if last < len(line) else ''}"
    under = " " * (len(margin) + cell_len(head + line[first:start])) + "^" * max(1, cell_len(line[start:end]))
    return [painted(margin, "dim", True) + shown, painted(under, severity, True)]
