"""Indicator rows out of cells saved one a line, in reading order."""

from __future__ import annotations

import re

from plan_extract.model import IndicatorRow
from plan_extract.reading.units import unit_of
from plan_extract.structure.cell_heads import MOST_HEADS, head_of
from plan_extract.structure.gridcells import GridCell
from plan_extract.structure.indicators import YEAR, Column, Kind, build, columns_of, is_nature, is_value, kind_of, words

SKIPPED = 5
"""At most so many row numbers may be missing between two rows; further off, a number is rather a value."""


def from_cells(cells: list[GridCell]) -> tuple[list[IndicatorRow], int] | None:
    """Rows out of cells in reading order, one a line, and the last source line used; None where they begin with no head.

    A category stands once, before its first row.
    """
    head: list[GridCell] = []
    seen: set[Kind] = set()
    for cell in cells[:MOST_HEADS]:
        kind = kind_of(cell)
        if kind is None or (kind in seen and kind not in ("value", "growth", "other")):
            break
        if kind == "name" and "name" in seen:
            break
        seen.add(kind)
        head.append(cell)
    dated = [h for h in head if YEAR.search(h.bare)]
    if len(dated) >= 2:
        # 目标值 over 2022年, 2025年: the cell above holds no column of its own.
        head = [h for h in head if kind_of(h) != "value" or YEAR.search(h.bare) or words().baseline.search(h.bare)]
    columns = columns_of([h.text for h in head])
    kinds = [c.kind for c in columns]
    if "name" not in kinds or not ("value" in kinds or "growth" in kinds):
        return None
    size = cells.index(head[-1]) + 1
    return _rows_of(cells[size:], columns, [cell.bare for cell in cells[:size]])


def _rows_of(cells: list[GridCell], columns: list[Column], head: list[str]) -> tuple[list[IndicatorRow], int]:
    kinds = [c.kind for c in columns]
    after = columns[kinds.index("name") + 1 :]
    numbered = "number" in kinds
    rows: list[IndicatorRow] = []
    category: GridCell | None = None
    at, used, expected = 0, 0, 1
    while at < len(cells):
        if cells[at].bare == head[0] and [cell.bare for cell in cells[at : at + len(head)]] == head:
            # The next page prints the head again.
            at += len(head)
            continue
        if rows and kind_of(cells[at]) is not None and head_of(cells[at : at + MOST_HEADS]) is not None:
            # Another table stands right below.
            break
        if numbered:
            near = range(at, min(at + 3, len(cells) - 1))
            place = next((i for i in near if cells[i].bare == str(expected) and not is_value(cells[i + 1])), None)
            if place is None:
                place = next((i for i in near if _later_number(cells, i, expected, after)), None)
            if place is None:
                break
            expected = int(cells[place].bare)
            category = cells[place - 1] if place > at else category
            begin = place + 1
            following = _next_number(cells, begin + 1, expected + 1, len(after))
        else:
            place = at
            if not _plausible(cells, at + 1, after) and _plausible(cells, at + 2, after):
                category, place = cells[at], at + 1
            elif not _plausible(cells, at + 1, after):
                break
            begin, following = place, place + 1 + len(after)
        body = cells[begin:following] if following is not None else cells[begin : begin + 1 + len(after)]
        want = 1 + len(after)
        if numbered and following is not None and len(body) > want and "category" in kinds:
            body = body[:-1] if len(body) == want + 1 else body
        taken = len(body)
        body, parts = _without_parts(body, want)
        body = _mended(body, after)
        name, rest = body[0], body[1:]
        while len(rest) > len(after) and not is_value(rest[0]) and columns[kinds.index("name")].kind == "name":
            name, rest = GridCell(name.text + rest[0].text, name.line), rest[1:]
        rest = rest[: len(after)]
        pairs = list(zip([*rest, *([None] * (len(after) - len(rest)))], after, strict=True))
        unit = next((c for c, col in pairs if col.kind == "unit"), None)
        nature = next((c for c, col in pairs if col.kind == "nature"), None)
        rows.append(
            build(name, expected if numbered else None, category, unit, [p for p in pairs if p[1].kind in ("value", "growth")], nature)
        )
        rows.extend(_part(part, after, category, unit, nature) for part in parts)
        used = parts[-1][-1].line if parts else body[-1].line if body else name.line
        at = begin + taken
        expected += 1
    return rows, used


def _without_parts(body: list[GridCell], want: int) -> tuple[list[GridCell], list[list[GridCell]]]:
    """A row's cells without those of what it holds, and these: 其中公园绿地 | 58.46 | 17.5, below 新建绿地, has no number of its own."""
    begins = [at for at in range(want, len(body)) if body[at].bare.startswith("其中")]
    if not begins:
        return body, []
    return body[: begins[0]], [body[a:b] for a, b in zip(begins, [*begins[1:], len(body)], strict=True)]


def _part(
    cells: list[GridCell], after: list[Column], category: GridCell | None, unit: GridCell | None, nature: GridCell | None
) -> IndicatorRow:
    """The row of a part: its values stand in order, unit and nature are those of the whole."""
    columns = [column for column in after if column.kind in ("value", "growth")]
    name = GridCell(cells[0].text.strip().removeprefix("其中").lstrip(" :：　"), cells[0].line)
    return build(name, None, category, unit, list(zip(cells[1:], columns, strict=False)), nature)


def _mended(body: list[GridCell], after: list[Column]) -> list[GridCell]:
    """The cells of a row with those that were broken over lines joined, where the rest suit their columns then: 与全市经济增速 | 保持同步.

    A name is broken more often than a value: it is tried first.
    """
    more = len(body) - 1 - len(after)
    if more <= 0:
        return body
    for strictly in (True, False):
        for at in range(len(body) - more):
            broken = body[at : at + more + 1]
            whole = [*body[:at], GridCell("".join(cell.text for cell in broken), broken[0].line), *body[at + more + 1 :]]
            if all(_suits(cell, column, strictly) for cell, column in zip(whole[1:], after, strict=True)):
                return whole
    return body


def _suits(cell: GridCell, column: Column, strictly: bool) -> bool:
    """Whether a cell can stand in a column of natures or units, `strictly` in one of values too; in any other it can."""
    if cell.bare in words().absent:
        return True
    if column.kind == "nature":
        return cell.bare.strip("()[]") in words().natures
    if column.kind == "value" and strictly:
        return is_value(cell)
    return column.kind != "unit" or cell.bare in ("%", "‰") or unit_of(cell.bare.split("/")[0]) is not None


def _later_number(cells: list[GridCell], at: int, number: int, after: list[Column]) -> bool:
    """Whether cell `at` begins a row of a number a little past `number`, as where a row was struck out and the rest not renumbered."""
    bare = cells[at].bare
    if not re.fullmatch(r"[1-9]\d?", bare) or not number < int(bare) <= number + SKIPPED:
        return False
    # 5 | 预期性 is a target and its nature, no row: after a row's number stand its name and cells as the head has them.
    return not is_nature(cells[at + 1]) and _plausible(cells, at + 2, after)


def _next_number(cells: list[GridCell], start: int, number: int, width: int) -> int | None:
    """Where the cell of the next row's number stands, looked for a little past the row's width."""
    places = [start + width, start + width - 1, start + width + 1, start + width - 2, start + width + 2]
    if any(cell.bare.startswith("其中") for cell in cells[start : start + width + 2]):
        # What a row holds stands between: 其中公园绿地.
        places.extend(range(start + width + 3, start + 2 * width + 3))
    for at in places:
        if start <= at < len(cells) - 1 and cells[at].bare == str(number) and not is_value(cells[at + 1]):
            return at
    return None


def _plausible(cells: list[GridCell], at: int, after: list[Column]) -> bool:
    if at + len(after) > len(cells) or at == 0 or is_value(cells[at - 1]):
        return False
    for cell, column in zip(cells[at : at + len(after)], after, strict=True):
        if column.kind in ("value", "growth") and not is_value(cell):
            return False
        if column.kind == "nature" and not is_nature(cell) and cell.bare not in words().absent:
            return False
    return True
