"""Where a grid's head ends and what it calls each column; heads over two rows, heads that are printed again on the next page."""

from __future__ import annotations

from collections.abc import Callable

from plan_extract.structure.gridcells import GridCell, Row

# A head stands in one of the first rows: below a title row, a row with the unit.
_REACH = 6


def find_head(grid: list[Row], test: Callable[[Row], bool], goes_on: Callable[[GridCell], bool]) -> tuple[list[str], int] | None:
    """What each column is called and the index of the first row below the head; None where no row passes `test`.

    `goes_on` tells of a cell of a row below the head's first whether it names a column: 规划目标 over 2023年 and 2025年.
    """
    top = next((i for i, row in enumerate(grid[:_REACH]) if test(row)), None)
    if top is None:
        top = next((i for i in range(min(_REACH - 2, len(grid) - 1)) if test(merged(grid[i], grid[i + 1]))), None)
        if top is None:
            return None
    heads = [cell.text if cell else "" for cell in grid[top]]
    start = top + 1
    while start < len(grid) and start <= top + 2 and _second(grid[start], grid[top], goes_on):
        parent = ""
        for column, cell in enumerate(grid[start]):
            above = grid[top][column]
            parent = above.text if above is not None and above.bare else parent
            if cell is None or not cell.bare or cell is above:
                continue
            heads[column] = (heads[column] or parent) + (cell.text if cell.text not in heads[column] else "")
        start += 1
    return heads, start


def merged(above: Row, below: Row) -> Row:
    """Two head rows as one."""
    return [
        GridCell((a.text if a else "") + (b.text if b is not None and b is not a else ""), a.line if a else 0) if a or b else None
        for a, b in zip(above, below, strict=False)
    ]


def _second(row: Row, top: Row, goes_on: Callable[[GridCell], bool]) -> bool:
    fresh = [c for c, t in zip(row, top, strict=False) if c is not None and c.bare and c is not t]
    return bool(fresh) and all(goes_on(cell) for cell in fresh)


def same_head(row: Row, head: Row) -> bool:
    """Whether a row prints the head again."""
    said = [cell.bare for cell in row if cell is not None and cell.bare]
    return len(said) > 1 and said == [cell.bare for cell in head if cell is not None and cell.bare]
