"""Ruled tables: cells out of horizontal and vertical rules."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from plan_extract.sources.pdf.drawing import Rule
from plan_extract.sources.pdf.page import Glyph, Page

# Rules closer than this are one; rules this near a crossing meet there. Points.
_SNAP = 3.0
_MOST_LINES = 400


@dataclass(slots=True)
class GridCell:
    """A cell: its place, how far it spans, its box, and the glyphs in it."""

    row: int
    column: int
    rows: int
    columns: int
    x0: float
    y0: float
    x1: float
    y1: float
    glyphs: list[Glyph] = field(default_factory=list)


@dataclass(slots=True)
class Grid:
    """A table on one page; `xs` are its column edges from the left, which words alone tell where it is not `ruled`."""

    x0: float
    y0: float
    x1: float
    y1: float
    xs: list[float]
    cells: list[GridCell]
    height: int
    ruled: bool = True


def find_grids(page: Page) -> list[Grid]:
    """The ruled tables of a page from the top, frames round the whole page left out."""
    across, down = _joined(page.drawing.across), _joined(page.drawing.down)
    if not across or not down or len(across) > _MOST_LINES or len(down) > _MOST_LINES:
        return []
    grids = []
    for flat, tall in _groups(across, down):
        grid = _grid(flat, tall)
        if grid is None or (len(grid.cells) <= 2 and _is_frame(grid, page)):
            continue
        grids.append(grid)
    # A table drawn inside another's cell is read as part of that cell.
    outer = [
        g
        for g in grids
        if not any(o is not g and o.x0 <= g.x0 + 1 and g.x1 <= o.x1 + 1 and o.y0 <= g.y0 + 1 and g.y1 <= o.y1 + 1 for o in grids)
    ]
    return sorted(outer, key=lambda grid: (-grid.y1, grid.x0))


def _joined(rules: Iterable[Rule]) -> list[Rule]:
    """Rules on one line that touch, as one; double rules as one."""
    lanes: list[list[Rule]] = []
    for rule in sorted(rules):
        if lanes and rule[0] - lanes[-1][0][0] <= _SNAP:
            lanes[-1].append(rule)
        else:
            lanes.append([rule])
    made: list[Rule] = []
    for lane in lanes:
        at = sum(rule[0] for rule in lane) / len(lane)
        low, high = None, 0.0
        for _, start, stop in sorted(lane, key=lambda rule: rule[1]):
            if low is not None and start <= high + _SNAP:
                high = max(high, stop)
                continue
            if low is not None:
                made.append((at, low, high))
            low, high = start, stop
        if low is not None:
            made.append((at, low, high))
    return [rule for rule in made if rule[2] - rule[1] > 2 * _SNAP]


def _groups(across: list[Rule], down: list[Rule]) -> list[tuple[list[Rule], list[Rule]]]:
    """Rules that meet, together."""
    parent = list(range(len(across) + len(down)))

    def root(index: int) -> int:
        while parent[index] != index:
            parent[index] = parent[parent[index]]
            index = parent[index]
        return index

    for i, (y, x0, x1) in enumerate(across):
        for j, (x, y0, y1) in enumerate(down):
            if x0 - _SNAP <= x <= x1 + _SNAP and y0 - _SNAP <= y <= y1 + _SNAP:
                parent[root(i)] = root(len(across) + j)
    groups: dict[int, tuple[list[Rule], list[Rule]]] = {}
    for index in range(len(parent)):
        group = groups.setdefault(root(index), ([], []))
        if index < len(across):
            group[0].append(across[index])
        else:
            group[1].append(down[index - len(across)])
    return [group for group in groups.values() if len(group[0]) >= 2 and group[1]]


def _grid(across: list[Rule], down: list[Rule]) -> Grid | None:
    """The cells between rules that meet: the spaces between edges, joined where no rule parts them."""
    x0, x1 = min(rule[1] for rule in across), max(rule[2] for rule in across)
    # Some tables are open at the sides: their horizontal rules tell how far they reach.
    if all(abs(rule[0] - x0) > 3 * _SNAP for rule in down):
        down = [*down, (x0, across[0][0], across[-1][0])]
    if all(abs(rule[0] - x1) > 3 * _SNAP for rule in down):
        down = [*down, (x1, across[0][0], across[-1][0])]
    xs, ys = _edges(rule[0] for rule in down), _edges(rule[0] for rule in across)[::-1]
    width, height = len(xs) - 1, len(ys) - 1
    if width < 1 or height < 1 or width * height > 20_000:
        return None
    # wall[r][c]: a rule stands left of unit c; floor[r][c]: one stands above unit r.
    wall = [[_covers(down, xs[c], ys[r + 1], ys[r]) for c in range(width + 1)] for r in range(height)]
    floor = [[_covers(across, ys[r], xs[c], xs[c + 1]) for c in range(width)] for r in range(height + 1)]
    taken = [[False] * width for _ in range(height)]
    cells = []
    for r in range(height):
        for c in range(width):
            if taken[r][c]:
                continue
            columns = 1
            while c + columns < width and not wall[r][c + columns] and not taken[r][c + columns]:
                columns += 1
            rows = 1
            while r + rows < height and not any(floor[r + rows][c : c + columns]):
                rows += 1
            for i in range(r, r + rows):
                for j in range(c, c + columns):
                    taken[i][j] = True
            cells.append(GridCell(r, c, rows, columns, xs[c], ys[r + rows], xs[c + columns], ys[r]))
    return Grid(xs[0], ys[-1], xs[-1], ys[0], xs, cells, height)


def _edges(values: Iterable[float]) -> list[float]:
    made: list[float] = []
    for value in sorted(values):
        if not made or value - made[-1] > 1.5 * _SNAP:
            made.append(value)
    return made


def _covers(rules: list[Rule], at: float, low: float, high: float) -> bool:
    """Whether a rule at this place runs along most of [low, high]."""
    middle, reach = (low + high) / 2, (high - low) * 0.3
    return any(abs(rule[0] - at) <= 1.5 * _SNAP and rule[1] <= middle - reach and rule[2] >= middle + reach for rule in rules)


def _is_frame(grid: Grid, page: Page) -> bool:
    """A frame drawn round the page, not a box in the text."""
    return (grid.y1 - grid.y0) > 0.9 * page.height and (grid.x1 - grid.x0) > 0.8 * page.width


def fill(grids: list[Grid], glyphs: list[Glyph]) -> list[Glyph]:
    """Hand each glyph that stands in a table's cell to it; gives the others."""
    rest = []
    for glyph in glyphs:
        x, y = (glyph.x0 + glyph.x1) / 2, (glyph.bottom + glyph.top) / 2
        grid = next((g for g in grids if g.x0 <= x <= g.x1 and g.y0 <= y <= g.y1), None)
        cell = next((c for c in grid.cells if c.x0 <= x <= c.x1 and c.y0 <= y <= c.y1), None) if grid else None
        if cell is None:
            rest.append(glyph)
        else:
            cell.glyphs.append(glyph)
    return rest
