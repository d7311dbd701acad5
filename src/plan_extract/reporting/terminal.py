"""What a terminal needs: colours, columns that hold with Chinese characters, and a pager."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Sequence
from typing import TextIO

from rich.cells import cell_len, set_cell_size

_CODES = {
    "bold": "1", "dim": "2", "red": "31", "green": "32", "yellow": "33", "blue": "34", "magenta": "35", "cyan": "36",
    "bold red": "1;31", "bold green": "1;32",
}  # fmt: skip
# As git sets it where LESS is not set: leave at once what fits on a screen, show colours, and leave the text standing.
_LESS = "FRX"


def coloured(out: TextIO) -> bool:
    """Whether to write colours: to a terminal that has them, where NO_COLOR (no-color.org) is not set."""
    return out.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def painted(text: str, style: str, colour: bool) -> str:
    """Text in a style (`bold`, `dim`, a colour); as it is without `colour` or where there is none."""
    return f"\x1b[{_CODES[style]}m{text}\x1b[0m" if colour and style and text else text


def plain(text: str) -> str:
    """Text in one line, without characters that a terminal would act on."""
    return text if text.isprintable() else "".join(c if c.isprintable() else " " for c in text)


def columns_of(text: str) -> int:
    """Columns of the terminal that a text takes."""
    return len(text) if text.isascii() else cell_len(text)


def width() -> int:
    """Columns of the terminal (COLUMNS, or as it says)."""
    return shutil.get_terminal_size().columns


def fitted(text: str, columns: int) -> str:
    """Text cut to so many columns, … at its end where it was; a Chinese character takes two."""
    return text if columns_of(text) <= columns else set_cell_size(text, max(0, columns - 1)).rstrip() + "…"


def padded(text: str, columns: int, right: bool = False) -> str:
    """Text with spaces behind it (or before, `right`) up to so many columns."""
    space = " " * (columns - columns_of(text))
    return space + text if right else text + space


def aligned(rows: Sequence[Sequence[str]], right: Sequence[bool] = (), most: Sequence[int | None] = ()) -> list[str]:
    """Rows as lines whose columns stand below each other, two spaces between and none at the end.

    `right` says which columns are set to the right, `most` how many columns of the terminal each may take (None: as many as it needs).
    """
    if not rows:
        return []
    count = len(rows[0])
    bounds = [*most, *[None] * count][:count]
    cut = [[cell if bound is None else fitted(cell, bound) for cell, bound in zip(row, bounds, strict=True)] for row in rows]
    took = [[columns_of(cell) for cell in row] for row in cut]
    widths = [max(column) for column in zip(*took, strict=True)]
    sides = [*right, *[False] * count][:count]
    lines = []
    for row, taken in zip(cut, took, strict=True):
        cells = [
            " " * (width - own) + cell if to_right else cell + " " * (width - own)
            for cell, own, width, to_right in zip(row, taken, widths, sides, strict=True)
        ]
        lines.append("  ".join(cells).rstrip())
    return lines


def show(text: str, pager: bool = True) -> None:
    """Write text to standard output; on a terminal through PAGER (else less, as git does), unless that is empty or `cat`."""
    command = os.environ.get("PAGER", "less").strip()
    if not (pager and sys.stdout.isatty() and command and command != "cat" and _paged(text, command)):
        sys.stdout.write(text)


def _paged(text: str, command: str) -> bool:
    """Whether a pager took the text; False where there is none of that name."""
    environment = {"LESS": _LESS, "LESSCHARSET": "utf-8", **os.environ}
    sys.stdout.flush()
    try:
        process = subprocess.Popen(shlex.split(command), stdin=subprocess.PIPE, env=environment)
    except (OSError, ValueError):
        return False
    try:
        process.communicate(text.encode("utf-8", "backslashreplace"))
    except KeyboardInterrupt:
        process.wait()  # Ctrl-C is the pager's: it goes on until it is left
    return True
