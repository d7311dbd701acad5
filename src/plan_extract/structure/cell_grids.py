"""A grid out of cells saved one a line: of all the ways to cut them into rows the one in which cells suit their columns best."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import combinations

from plan_extract.lexicon import kept, load
from plan_extract.structure import indicators, project_tables
from plan_extract.structure.cell_heads import MOST_HEADS, Head, head_of
from plan_extract.structure.cell_values import unit_said
from plan_extract.structure.gridcells import GridCell, Row

_ABSENT_ROW = -1e9
# What a row without a cell of its own for a column that spans rows costs; what a row costs that only groups others, with or without 一、.
_OMITTED, _GROUP, _BARE_GROUP = 0.6, 0.0, 1.5
_SEPARATED = 0.01
# How little a cell of words suits a column of values, and how long it is at most.
_STATED, _STATE = -0.5, 30
# What a cell that is broken over two lines costs, how many of a row are, and from what length on a part with figures is a clause.
_BREAK, _MOST_BROKEN, _CLAUSE = 1.0, 2, 10
_SPANS = frozenset(("category", "body", "nature", "place"))


def before_next(cells: Sequence[GridCell], head: Head) -> Sequence[GridCell]:
    """The cells of one table: those before the head of another that stands right below it, the same head printed again aside."""
    said = [cell.bare for cell in cells[: head.size]]
    at = head.size
    while at < len(cells):
        if [cell.bare for cell in cells[at : at + head.size]] == said:
            at += head.size
            continue
        begins = project_tables.kind_of(cells[at]) or indicators.kind_of(cells[at])
        if begins and head_of(cells[at : at + MOST_HEADS]) is not None:
            return cells[:at]
        at += 1
    return cells


def grid_of(cells: Sequence[GridCell], head: Head) -> tuple[list[Row], int, float]:
    """The grid of the cells behind a head, its head row first, how many cells it takes, the head's with them, and how well they suit."""
    body = list(cells[head.size :])
    width = len(head.kinds)
    fits = [[_suits(kind, cell, head.projects) for kind in head.kinds] for cell in body]
    if not head.projects and ("number" in head.kinds or "nature" in head.kinds):
        _allow_states(body, head.kinds, fits)
    shapes = list(_shapes(head.kinds))
    broken = _Broken(body, head.kinds, fits)
    best = [_ABSENT_ROW] * (len(body) + 1)
    back: list[tuple[int, tuple[int, ...] | None]] = [(0, None)] * (len(body) + 1)
    best[0] = 0.0
    blank = next((at for at, cell in enumerate(body) if cell.bare), 0)
    for at in range(len(body)):
        if best[at] <= _ABSENT_ROW:
            continue
        if not body[at].bare and best[at] - _SEPARATED > best[at + 1]:
            # A blank line between rows.
            best[at + 1], back[at + 1] = best[at] - _SEPARATED, (at, ())
        for shape in shapes:
            end = at + len(shape)
            if end > len(body) or (at <= blank and len(shape) < width):
                continue
            worth = _worth(fits, at, shape, width)
            if worth is not None and best[at] + worth > best[end]:
                best[end], back[end] = best[at] + worth, (at, shape)
            for worth, places in () if head.projects else broken.rows(at, shape):
                end = at + len(places)
                if best[at] + worth > best[end]:
                    best[end], back[end] = best[at] + worth, (at, places)
        for end, cost in _groups(body, at, width):
            if best[at] - cost > best[end]:
                best[end], back[end] = best[at] - cost, (at, None)
    end = max(range(len(body) + 1), key=lambda i: (best[i], -i))
    # Sums stand below the last row.
    if end < len(body) and project_tables.words().totals.match(body[end].bare):
        reach = [stop for stop, _ in _groups(body, end, width)]
        end_used = max((stop for stop in reach if all(_sum_cell(c) for c in body[end + 1 : stop])), default=end)
    else:
        end_used = end
    rows: list[Row] = []
    at = end
    while at > 0:
        before, taken = back[at]
        row: Row = [None] * width
        if taken == ():
            at = before
            continue
        if taken is None:
            # One cell over all columns, whatever sums stand beside it.
            row = [body[before]] * width
        else:
            for column, cell in zip(taken, body[before:at], strict=True):
                above = row[column]
                row[column] = _one(above, cell) if above is not None else cell if cell.bare else None
        rows.append(row)
        at = before
    return [list(head.cells), *reversed(rows)], head.size + end_used, best[end]


def _sum_cell(cell: GridCell) -> bool:
    return not cell.bare or bool(re.fullmatch(r"[\d.,]+|[—\-/]+", cell.bare))


def _shapes(kinds: Sequence[str]) -> Iterator[tuple[int, ...]]:
    """The columns that a row may have cells for: all, or all but one or two that span rows."""
    whole = tuple(range(len(kinds)))
    yield whole
    spanning = [i for i, kind in enumerate(kinds) if kind in _SPANS]
    for size in (1, 2):
        for left in combinations(spanning, size):
            yield tuple(i for i in whole if i not in left)


def _worth(fits: list[list[float]], at: int, shape: tuple[int, ...], width: int) -> float | None:
    worth = -_OMITTED * (width - len(shape))
    for offset, column in enumerate(shape):
        fit = fits[at + offset][column]
        if fit <= -3:
            return None
        worth += fit
    return worth if worth > 0 else None


def _allow_states(body: list[GridCell], kinds: Sequence[str], fits: list[list[float]]) -> None:
    """Let words that read as no value stand in columns of values all the same (优良, 基本消除), where numbers or natures bound the rows."""
    for cell, row in zip(body, fits, strict=True):
        if 0 < len(cell.bare) <= _STATE and not indicators.is_nature(cell) and unit_said(cell.text) is None:
            row[:] = [_STATED if kind == "value" and fit <= -3 else fit for kind, fit in zip(kinds, row, strict=True)]


def _one(above: GridCell, below: GridCell) -> GridCell:
    """A cell that a line broke."""
    return GridCell(above.text + below.text, above.line, above.start, below.end)


class _Broken:
    """Rows in which names or values are broken over two lines."""

    def __init__(self, body: list[GridCell], kinds: Sequence[str], fits: list[list[float]]) -> None:
        self.body, self.kinds, self.fits = body, kinds, fits
        # A line above a name is rather what groups the rows below it, where no column of categories or numbers tells.
        self.told = "number" in kinds or "category" in kinds

    def rows(self, at: int, shape: tuple[int, ...]) -> Iterator[tuple[float, tuple[int, ...]]]:
        """How well a row of the columns `shape` with one or two of its cells broken suits from cell `at` on, and each cell's column."""
        made: dict[int, tuple[float, tuple[int, ...]]] = {0: (-_OMITTED * (len(self.kinds) - len(shape)), ())}
        for column in shape:
            fresh: dict[int, tuple[float, tuple[int, ...]]] = {}
            for breaks, (worth, places) in made.items():
                cell = at + len(places)
                if cell >= len(self.body):
                    continue
                fit = self.fits[cell][column]
                if fit > -3 and worth + fit > fresh.get(breaks, (_ABSENT_ROW, ()))[0]:
                    fresh[breaks] = (worth + fit, (*places, column))
                fit = self._joined(cell, column) if breaks < _MOST_BROKEN else -3
                if fit > -3 and worth + fit > fresh.get(breaks + 1, (_ABSENT_ROW, ()))[0]:
                    fresh[breaks + 1] = (worth + fit, (*places, column, column))
            made = fresh
        yield from (found for breaks, found in made.items() if breaks and found[0] > 0)

    def _joined(self, at: int, column: int) -> float:
        """How well a cell and the one below suit a column as one, of names or of values; what reads as a figure goes with none."""
        kind, pair = self.kinds[column], self.body[at : at + 2]
        if kind not in ("name", "value") or len(pair) < 2 or not all(len(cell.bare) > 1 for cell in pair):
            return -3
        if any(_PLAIN.match(cell.bare) or indicators.is_nature(cell) for cell in pair):
            return -3
        if kind == "name" and indicators.is_value(pair[0]):
            return -3
        if kind == "value" and indicators.is_value(pair[1]) and re.search(r"\d", pair[1].bare) and len(pair[1].bare) < _CLAUSE:
            return -3
        return _suits(kind, _one(*pair), projects=False) - (_BREAK if kind == "value" or self.told else _BARE_GROUP + 0.5)


def _groups(body: list[GridCell], at: int, width: int) -> Iterator[tuple[int, float]]:
    """Where a row ends that only groups others or sums them up, and what it costs: its name, then figures and blanks."""
    bare = body[at].bare
    lists = project_tables.words()
    if not bare or len(bare) > 30 or bare[0].isdigit():
        return
    known = lists.group.match(bare) or lists.totals.match(bare)
    yield at + 1, _GROUP if known else _BARE_GROUP
    if known:
        for end in range(at + 2, min(at + width, len(body)) + 1):
            if not _sum_cell(body[end - 1]):
                return
            yield end, _GROUP


@kept
def _patterns() -> dict[str, re.Pattern[str]]:
    tables = load("tables")
    return {"body": re.compile(tables["body_endings"]), "nature": re.compile(tables["natures_of_projects"])}


_NUMBER = re.compile(r"^[约\[(]*[\d.,]+[\])]*(?:亿元|万元|元)?(?:左右|以上)?$")
_PLAIN = re.compile(r"^[\d.,%\-—~～]+$")


def _suits(kind: str, cell: GridCell, projects: bool) -> float:
    """How well a cell suits a kind of column, from 2; -3 where it cannot stand there."""
    bare = cell.bare
    absent = bare in indicators.words().absent
    if kind in ("name", "number"):
        if absent or not bare:
            return -3
        if kind == "number":
            return 2.0 if re.fullmatch(r"\(?\d{1,3}\)?[.、]?|[①-⑳]", bare) else -3
        lists = project_tables.words()
        if _PLAIN.match(bare) or lists.totals.match(bare) or lists.group.match(bare):
            return -3
        return 1.0 if not indicators.is_value(cell) else -1.0
    if project_tables.words().totals.match(bare):
        return -3
    if absent or not bare:
        return 0.5 if kind in ("value", "growth", "investment") and bare else 0.0
    if kind in ("value", "growth"):
        return 2.0 if indicators.is_value(cell) else -3
    if kind == "investment":
        return 2.0 if _NUMBER.match(bare) else -3
    if kind in ("years", "start", "end"):
        return 2.0 if indicators.YEAR.search(bare) else -3
    if kind == "nature":
        known = _patterns()["nature"].search(bare) if projects else indicators.is_nature(cell)
        return 2.0 if known else -3
    if kind == "unit":
        return -3 if bare[0].isdigit() or len(bare) > 12 else 1.0 if len(bare) <= 6 else 0.3
    if kind in ("body", "place"):
        return -3 if re.search(r"\d", bare) else 1.5 if _patterns()["body"].search(bare) else -0.5
    if kind in ("content", "scale"):
        return -3 if _PLAIN.match(bare) else (1.0 if re.search(r"\d", bare) else 0.0) + (0.3 if len(bare) > 6 else 0.0)
    if kind == "category":
        return -3 if bare[0].isdigit() else 0.5 if len(bare) <= 10 else -0.5
    return 0.0
