"""Tables of tasks and who answers for them that text keeps as lines: 主要任务|责任单位, a row a line, or a cell a line.

Their numbered cells (一、加强污染治理) are rows and no headings.
"""

from __future__ import annotations

import re
from itertools import takewhile

from plan_extract.lexicon import kept, load
from plan_extract.reading.numerals import CHINESE
from plan_extract.structure.state import Line

_LONGEST_HEAD, _LONGEST_CELL = 10, 60
_NUMBERED = re.compile(rf"[(（]?(?:[{CHINESE}]{{1,4}}|\d{{1,3}})[)）、.．]")
# A tab is read as a space.
_PARTING = re.compile(r"\s*[|｜]\s*|\s+")


@kept
def _bodies() -> re.Pattern[str]:
    """What a head cell says of a column of bodies."""
    return re.compile(next(each["pattern"] for each in load("tables")["columns"] if each["kind"] == "body"))


def mark(lines: list[Line]) -> None:
    """Set `gridded` on the lines of such tables."""
    at = 0
    while at < len(lines):
        rows = _rows(lines, at) or _cells(lines, at)
        for line in lines[at : at + rows] if rows else ():
            line.gridded = True
        at += max(1, rows)


def _rows(lines: list[Line], at: int) -> int:
    """How many lines a table has that begins with a head `任务|责任单位`, its cells parted by bars, tabs or spaces; 0 for none."""
    if _PARTING.search(lines[at].words, 0, _LONGEST_HEAD + 1) is None:
        # No head's first cell is longer: most lines of running text.
        return 0
    cells = _parted(lines[at])
    if len(cells) < 2 or not _is_head(cells):
        return 0
    more = sum(1 for _ in takewhile(lambda line: len(_parted(line)) == len(cells), lines[at + 1 :]))
    return more + 1 if more > 1 else 0


def _cells(lines: list[Line], at: int) -> int:
    """How many lines a table has whose head stands a cell a line, numbered tasks and their bodies by turns below; 0 for none."""
    if len(lines[at].words) > _LONGEST_HEAD or len(lines) < at + 6 or not _is_head([line.words for line in lines[at : at + 2]]):
        return 0
    end = at + 2
    while end + 1 < len(lines) and _NUMBERED.match(lines[end].words) and _is_body(lines[end + 1].words):
        end += 2
    return end - at if end - at >= 6 else 0


def _parted(line: Line) -> list[str]:
    # No more than a head may have: a line of any length is looked at once.
    return _PARTING.split(line.words, 9) if len(line.words) < 500 else []


def _is_head(cells: list[str]) -> bool:
    return len(cells) > 1 and all(0 < len(cell) <= _LONGEST_HEAD for cell in cells) and any(_bodies().search(cell) for cell in cells[1:])


def _is_body(words: str) -> bool:
    return len(words) <= _LONGEST_CELL and not _NUMBERED.match(words) and "。" not in words
