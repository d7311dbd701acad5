"""The head that cells saved one a line begin with: which columns it names, its cells broken over lines joined."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from plan_extract.lexicon import kept, load
from plan_extract.structure import indicators, project_tables
from plan_extract.structure.gridcells import GridCell, Row

MOST_HEADS = 20
# So many readings of one head are weighed at most, and so many cells looked at for a broken one.
_READINGS, _STEPS = 12, 400
# A head cell is broken over no more lines than this, and none of its parts is longer.
_BROKEN, _PART = 3, 9
_ONCE = frozenset(("name", "number", "unit"))


@dataclass(frozen=True, slots=True)
class Head:
    """The columns that the first cells name: what each is called, its kind, and how many cells the head takes."""

    cells: list[GridCell]
    kinds: list[str]
    size: int
    projects: bool


def head_of(cells: Sequence[GridCell]) -> Head | None:
    """The head that cells in reading order begin with, of a table of projects or else of indicators, as first read."""
    return next(heads_of(cells), None)


def heads_of(cells: Sequence[GridCell]) -> Iterator[Head]:
    """The ways to read the first cells as a head: of projects, of indicators, then of indicators with cells that lines break joined."""
    for projects, kind_of in ((True, project_tables.kind_of), (False, indicators.kind_of)):
        found = _prefix(cells, kind_of)
        if (head := _made(found, len(found), projects)) is not None:
            yield head
            if projects:
                return
    plain = len(found)
    for found, size in islice(_joined(cells, 0, [], [_STEPS]), _READINGS):
        if size >= plain and len(found) < size and (head := _made(found, size, False)) is not None:
            yield head


def numbered(head: Head, cells: Sequence[GridCell]) -> Head | None:
    """The head with the column of row numbers that it does not name, where the first row has one, maybe behind its category; or None."""
    body = [cell.bare for cell in cells[head.size : head.size + 4] if cell.bare][:2]
    at = body.index("1") if "1" in body else -1
    if "number" in head.kinds or at < 0 or (at and head.kinds[0] != "category"):
        return None
    made = GridCell("序号", head.cells[0].line)
    return Head([*head.cells[:at], made, *head.cells[at:]], [*head.kinds[:at], "number", *head.kinds[at:]], head.size, head.projects)


def _made(found: list[tuple[GridCell, str]], size: int, projects: bool) -> Head | None:
    heads = _placed([(cell, kind) for cell, kind in found if cell.bare])
    row: Row = [cell for cell, _ in heads]
    if len(heads) < 3 or not (project_tables.is_head(row) if projects else indicators.is_head(row)):
        return None
    return Head([cell for cell, _ in heads], [kind for _, kind in heads], size, projects)


def _again(kind: str | None, found: list[tuple[GridCell, str]]) -> bool:
    """Whether a column of that kind stands once in a head and has been; two of names may stand side by side: 二级指标, 三级指标."""
    kinds = [k for _, k in found]
    if kind == "name" and kinds and kinds[-1] == "name" and kinds.count("name") < 3:
        return False
    return kind in _ONCE and kind in kinds


def _prefix(cells: Sequence[GridCell], kind_of: Callable[[GridCell], str | None]) -> list[tuple[GridCell, str]]:
    found: list[tuple[GridCell, str]] = []
    for cell in cells[:MOST_HEADS]:
        kind = kind_of(cell) if cell.bare else None
        if kind is None or _again(kind, found):
            break
        found.append((cell, kind))
    return _grouped(found)


def _grouped(found: list[tuple[GridCell, str]]) -> list[tuple[GridCell, str]]:
    """The columns with those of names but the last as what they are, categories: 项目, 指标名称."""
    names = [at for at, (_, kind) in enumerate(found) if kind == "name"]
    return [(cell, "category" if at in names[:-1] else kind) for at, (cell, kind) in enumerate(found)]


def _joined(
    cells: Sequence[GridCell], at: int, found: list[tuple[GridCell, str]], steps: list[int]
) -> Iterator[tuple[list[tuple[GridCell, str]], int]]:
    """Each way to put the cells from `at` on into columns, those that join most first, and how many cells it takes.

    `steps` are left to be gone.
    """
    steps[0] -= 1
    ended = True
    for size in range(_BROKEN, 0, -1) if at < min(len(cells), MOST_HEADS) and steps[0] > 0 else ():
        parts = cells[at : at + size]
        if len(parts) < size or not all(part.bare for part in parts):
            continue
        cell = parts[0] if size == 1 else GridCell("".join(p.text for p in parts), parts[0].line, parts[0].start, parts[-1].end)
        kind = indicators.kind_of(cell)
        if kind is None or _again(kind, found) or (size > 1 and not _is_broken(parts)):
            continue
        ended = False
        yield from _joined(cells, at + size, [*found, (cell, kind)], steps)
    if ended and found:
        yield _grouped(found), at


def _is_broken(parts: Sequence[GridCell]) -> bool:
    """Whether cells can be one of a head that lines break: “十四五” over 末 over 完成值."""
    return all(len(part.bare) <= _PART for part in parts) and bool(_whole().match("".join(part.bare for part in parts)))


@kept
def _whole() -> re.Pattern[str]:
    return re.compile(load("tables")["broken_head"], re.VERBOSE)


def _placed(found: list[tuple[GridCell, str]]) -> list[tuple[GridCell, str]]:
    """The head's cells in the order of their columns: those of a second row, which come last, under the cells that span them."""
    kinds = [kind for _, kind in found]
    for kind in ("value", "investment"):
        places = [i for i, k in enumerate(kinds) if k == kind]
        if len(places) < 2:
            continue
        runs = [places[0]]
        while runs[-1] + 1 in places:
            runs.append(runs[-1] + 1)
        below = [i for i in places if i not in runs]
        dated = [i for i in places if indicators.YEAR.search(found[i][0].bare)]
        if kind == "value" and not below and len(dated) >= 2 and len(dated) < len(places) and dated[0] > places[0]:
            # 目标值, 2022年, 2025年: the cell that spans them comes right before them.
            runs, below = [i for i in places if i < dated[0]], [i for i in places if i >= dated[0]]
        if not below or below[-1] != len(found) - 1 or len(below) < len(runs) or below[-1] - below[0] != len(below) - 1:
            continue
        made = []
        for place, index in enumerate(below):
            parent = found[runs[min(place, len(runs) - 1)]][0]
            cell = found[index][0]
            made.append((GridCell(parent.text + cell.text, cell.line, cell.start, cell.end), kind))
        rest = [pair for i, pair in enumerate(found) if i not in runs and i not in below]
        at = runs[0]
        return [*rest[:at], *made, *rest[at:]]
    return found
