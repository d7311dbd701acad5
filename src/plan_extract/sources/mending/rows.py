"""Lines that are rows of a table: neighbours that part their cells alike by tabs, bars or wide gaps. None of them runs on into another."""

from __future__ import annotations

import re
from collections.abc import Sequence

_GAP = re.compile(r"(?<=[^\s])(?: {2,}|　+ *)(?=[^\s])")
# 。 and ; end clauses of running text; a row's cells seldom hold any, and text whose spaces were stretched does.
_RUNNING = re.compile(r"[。;]")


def rows(lines: Sequence[str]) -> set[int]:
    """The indexes of the lines, as the source has them, that are rows: two and more below each other, of three cells or more."""
    kinds = [_parted(line) for line in lines]
    found: set[int] = set()
    for index in range(1, len(lines)):
        if _alike(kinds[index - 1], kinds[index]):
            found |= {index - 1, index}
    return found


def _parted(line: str) -> tuple[str, int] | None:
    """By what a line's cells are parted and how often; None for a line of fewer than three cells."""
    for sign in "|\t":
        if (count := line.count(sign)) >= 2:
            return sign, count
    if "  " not in line and "　" not in line:
        return None
    bare = line.strip()
    gaps = len(_GAP.findall(bare))
    return (" ", gaps) if gaps >= 2 and not _RUNNING.search(bare) else None


def _alike(one: tuple[str, int] | None, other: tuple[str, int] | None) -> bool:
    if one is None or other is None or one[0] != other[0]:
        return False
    # Blank cells leave no gap behind.
    return one == other or (one[0] == " " and min(one[1], other[1]) * 2 >= max(one[1], other[1]))
