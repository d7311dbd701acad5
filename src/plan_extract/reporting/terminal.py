"""What a terminal needs: colours, columns that hold with Chinese characters, and a pager."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from typing import TextIO

from rich.cells import cell_len, get_character_cell_size, set_cell_size

_CODES = {
    "bold": "1", "dim": "2", "red": "31", "green": "32", "yellow": "33", "blue": "34", "magenta": "35", "cyan": "36",
    "bold red": "1;31", "bold green": "1;32",
}  # fmt: skip
# As git sets it where LESS is not set: leave at once what fits on a screen, show colours, and leave the text standing.
_LESS = "FRX"
# What changes the width of its neighbours, and what may take more or less than one column.
_JOINED, _NOT_PLAIN = re.compile("[\u200d\ufe0f]"), re.compile("[^ -~]")


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
    if text.isascii():
        return len(text)
    if _JOINED.search(text):
        return cell_len(text)
    # As `cell_len` has it, of long cells that are mostly digits in a fraction of the time.
    return len(text) + sum([get_character_cell_size(one) - 1 for one in _NOT_PLAIN.findall(text)])


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
    if not rows or not rows[0]:
        return [""] * len(rows)
    count = len(rows[0])
    bounds = [*most, *[None] * count][:count]
    sides = [*right, *[False] * count][:count]
    columns = [_column(cells, bound, to_right) for cells, bound, to_right in zip(zip(*rows, strict=True), bounds, sides, strict=True)]
    return ["  ".join(cells).rstrip() for cells in zip(*columns, strict=True)]


def _column(cells: Sequence[str], bound: int | None, right: bool) -> Iterator[str]:
    """A column's cells in one width. What many rows say is cut and measured once."""
    cut = {cell: cell if bound is None else fitted(cell, bound) for cell in dict.fromkeys(cells)}
    took = {cell: columns_of(text) for cell, text in cut.items()}
    width = max(took.values())
    made = {cell: " " * (width - took[cell]) + text if right else text + " " * (width - took[cell]) for cell, text in cut.items()}
    return map(made.__getitem__, cells)


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
