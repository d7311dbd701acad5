"""Pages set in three and more columns, as newspapers are: where the columns stand, and in which order their parts are read.

What stands across some columns (a headline, a box of double width) parts what is above it in these columns from what is below. Columns
that nothing joins are read one after the other from the left.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

from plan_extract.sources.pdf.grid import Grid
from plan_extract.sources.pdf.layout import Margins
from plan_extract.sources.pdf.lines import NARROW, TextLine, line_of, make_lines, rows_of
from plan_extract.sources.pdf.page import Glyph, Page

# In ems: the narrowest column and gutter; how much a line may fall short of its column and be full; the size of a headline, and of one
# that no single column holds.
_NARROWEST, _GUTTER, _SHORT, _LARGE, _HUGE = 6.0, 0.5, 2.6, 1.3, 1.8
# In ems of their own: the gap that parts a row's words, one between the letters of a heading, and between the words of a headline.
_APART, _SPREAD, _WORDS = 0.75, 1.4, 2.2
# An em is looked at in so many steps.
_STEPS = 8
_LEAST_GUTTERS, _LEAST_LINES = 2, 8
# Of the lines beside it so many may cross a gutter: headlines and boxes do.
_CROSSING = 0.35
# So many more than in its emptiest place stand in a gutter's other places: stops that hang into it.
_SPARE = 0.15
# Of a page's lines so many must be full: cells of a table are not.
_FULL = 0.4
# Of the full ones so many must hold a mark of clauses: cells, addresses and contents of one length have none.
_MARKED, _MARKS = 0.25, frozenset("，。、；：,;:")
# What hangs over a column's end into the gutter.
_HANGING = frozenset("，。、；：！？,;:）》”’】")


@dataclass(frozen=True, slots=True)
class _Across:
    """A line across columns `first` to `last`."""

    first: int
    last: int
    y: float
    glyphs: list[Glyph]


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of a page: the middles of the gutters between them, the text's edges first and last; where each column begins.

    `em` is the usual size of characters.
    """

    edges: tuple[float, ...]
    starts: tuple[float, ...]
    em: float

    def column(self, x: float) -> int:
        """The column in which a place across the page lies."""
        return sum(x > edge for edge in self.edges[1:-1])

    def column_of(self, glyph: Glyph) -> int:
        """The column of a glyph; a stop may hang over its column's end."""
        return self.column(glyph.x0 if glyph.char in _HANGING else (glyph.x0 + glyph.x1) / 2)

    def key(self, first: int, last: int) -> int:
        """What names the columns `first` to `last` as one."""
        left, right = (max(0, round(self.edges[at] / self.em)) for at in (first, last + 1))
        return NARROW + 1000 * left + right


def find_columns(glyphs: Iterable[Glyph], em: float, known: Columns | None = None) -> Columns | None:
    """The columns of a page's glyphs, or None for a page of one or two; `known` are those of a page before, which may go on here."""
    inked = [glyph for glyph in glyphs if not glyph.char.isspace()]
    if em <= 0 or len(inked) < 3 * _LEAST_LINES * _NARROWEST:
        return None
    edges, starts = _edges(inked, em)
    if (
        known is not None
        and abs(known.em - em) < 0.1 * em
        and len(edges) < len(known.edges)
        and all(any(abs(x - y) < em for y in known.edges) for x in edges[1:-1])
    ):
        # A page that the text does not fill, or one with a headline over most of it.
        crossing = sum(any(g.x0 < edge - 0.1 * em and g.x1 > edge + 0.1 * em for edge in known.edges[1:-1]) for g in inked)
        if crossing * 40 < len(inked) and _filled(inked, known, 1):
            return known
    made = Columns(tuple(edges), tuple(starts), em)
    if len(edges) - 2 < _LEAST_GUTTERS or not _filled(inked, made, _LEAST_GUTTERS + 1):
        return None
    # The last columns may be empty but for a few lines, or a headline over them.
    pitch, end = (starts[-1] - starts[0]) / (len(starts) - 1), max(glyph.x1 for glyph in inked)
    while edges[-1] + 2 * em < end:
        edges[-1:] = [edges[-2] + pitch, edges[-1] + pitch]
        starts.append(starts[-1] + pitch)
    return Columns(tuple(edges), tuple(starts), em)


def _edges(inked: Sequence[Glyph], em: float) -> tuple[list[float], list[float]]:
    """Where the text begins, the middles of the white strips down the page that few lines cross, where it ends; where columns begin."""
    step = em / _STEPS
    rows: dict[int, list[Glyph]] = {}
    for glyph in inked:
        rows.setdefault(int((glyph.bottom + glyph.top) / em), []).append(glyph)
    # How many rows more stand at a step than at the one before it.
    turns: Counter[int] = Counter()
    for row in rows.values():
        row.sort(key=lambda glyph: glyph.x0)
        begin, end = row[0].x0, row[0].x1
        for after in [*row[1:], None]:
            if after is not None and after.x0 - end < 0.1 * em:
                end = max(end, after.x1)
                continue
            turns[int((begin - 0.05 * em) / step)] += 1
            turns[int((end + 0.05 * em) / step) + 1] -= 1
            if after is not None:
                begin, end = after.x0, after.x1
    low = min(turns)
    counts = list(accumulate(turns[at] for at in range(low, max(turns) + 1)))
    used = [at for at, count in enumerate(counts) if count >= _LEAST_LINES]
    if not used:
        return [], []
    first, counts = low + used[0], counts[used[0] : used[-1] + 1]
    last = first + len(counts) - 1
    reach = round(_NARROWEST / 2 * _STEPS)
    sides = [
        min(max(counts[max(0, at - reach) : at], default=0), max(counts[at + 1 : at + 1 + reach], default=0)) for at in range(len(counts))
    ]
    white = [side >= _LEAST_LINES and count <= _CROSSING * side for count, side in zip(counts, sides, strict=True)]
    found, starts = [first * step], [first * step]
    at = 0
    while at < len(white):
        stop = at
        while stop < len(white) and white[stop]:
            stop += 1
        if stop > at:
            # Paragraphs' indents make the strip wider: the gutter is where fewest lines are.
            least = min(counts[at:stop]) + _SPARE * max(sides[at:stop])
            run = _longest([place for place in range(at, stop) if counts[place] <= least])
            if (run[1] - run[0]) * step >= _GUTTER * em:
                found.append((first + (run[0] + run[1]) / 2) * step)
                starts.append((first + run[1]) * step)
        at = stop + 1
    return [*found, (last + 1) * step], starts


def _longest(places: Sequence[int]) -> tuple[int, int]:
    """The longest run of places one after the other, half-open."""
    best = begin = (places[0], places[0] + 1)
    for place in places[1:]:
        begin = (begin[0], place + 1) if place == begin[1] else (place, place + 1)
        if begin[1] - begin[0] > best[1] - best[0]:
            best = begin
    return best


def _filled(inked: Sequence[Glyph], columns: Columns, least: int) -> bool:
    """Whether columns are alike in width, and `least` of them hold lines that fill them, as running text does."""
    widths = [b - a for a, b in pairwise(columns.edges)]
    if min(widths) < _NARROWEST * columns.em or min(widths) < 0.6 * max(widths):
        return False
    strips: list[list[Glyph]] = [[] for _ in widths]
    for glyph in inked:
        strips[columns.column_of(glyph)].append(glyph)
    total = full = filled = marked = 0
    for strip in strips:
        rows = rows_of(strip)
        if not rows:
            continue
        spans = [(min(g.x0 for g in row), max(g.x1 for g in row)) for row in rows]
        ends = Counter(round(right / columns.em) for _, right in spans)
        starts = Counter(round(left / columns.em) for left, _ in spans)
        wide = max(ends, key=lambda at: (ends[at], at)) - min(starts, key=lambda at: (-starts[at], at))
        least_wide = max(wide - _SHORT, _NARROWEST - 1) * columns.em
        own = [row for row, (left, right) in zip(rows, spans, strict=True) if right - left >= least_wide]
        total, full = total + len(rows), full + len(own)
        marked += sum(any(glyph.char in _MARKS for glyph in row) for row in own)
        filled += len(own) >= _LEAST_LINES / 2
    return full >= _FULL * total and marked >= _MARKED * full and filled >= least


def is_layout(grid: Grid, page: Page) -> bool:
    """Whether the rules of a grid only part a page's columns: a row of it, of three columns and more, is as high as half the page."""
    high = max(cell.y1 - cell.y0 for cell in grid.cells)
    wide = [cell for cell in grid.cells if cell.y1 - cell.y0 > 0.95 * high]
    widths = [cell.x1 - cell.x0 for cell in wide]
    return high > 0.5 * page.height and len(wide) > _LEAST_GUTTERS and min(widths) > 0.85 * max(widths)


def column_lines(glyphs: Sequence[Glyph], columns: Columns, page: Page) -> list[TextLine]:
    """The lines of a page in the order they are read: its head, each part column by column, its foot; head and foot in column 0."""
    inked = [glyph for glyph in glyphs if not glyph.char.isspace()]
    made: list[TextLine] = []
    head, foot = _head(inked, columns, page), _foot(inked, columns, page)

    def put_edge(part: list[Glyph]) -> None:
        for row in rows_of(part):
            made.extend(filter(None, (line_of(piece, page.number) for piece in _pieces(row, columns, 1.8))))

    put_edge([glyph for glyph in inked if glyph.y > head])
    across = _crossing([glyph for glyph in inked if foot <= glyph.y <= head], columns)
    taken = {id(glyph) for line in across for glyph in line.glyphs}
    strips: list[list[Glyph]] = [[] for _ in columns.edges[1:]]
    for glyph in glyphs:
        if foot <= glyph.y <= head and id(glyph) not in taken:
            strips[columns.column_of(glyph)].append(glyph)
    _read(made, [make_lines(strip, page.number) for strip in strips], across, columns, (0, len(strips) - 1), page.number)
    put_edge([glyph for glyph in inked if glyph.y < foot])
    return made


def _head(glyphs: Sequence[Glyph], columns: Columns, page: Page) -> float:
    """Above which height the page's head stands: a line or two, off from the text or over a rule across the page."""
    if ruled := _ruled(columns, page, 0.88 * page.height, page.height):
        return min(ruled)
    rows = rows_of([glyph for glyph in glyphs if glyph.y > 0.86 * page.height])
    for above, below in pairwise(row[0] for row in rows[:4]):
        if above.y - below.y > 2.2 * columns.em and above.height < 2.2 * columns.em:
            return (above.y + below.y) / 2
    return float("inf")


def _foot(glyphs: Sequence[Glyph], columns: Columns, page: Page) -> float:
    """Under which height the page's foot stands."""
    if ruled := _ruled(columns, page, 0, 0.1 * page.height):
        return max(ruled)
    rows = rows_of([glyph for glyph in glyphs if glyph.y < 0.12 * page.height])[::-1]
    for below, above in pairwise(row[0] for row in rows[:3]):
        if above.y - below.y > 2.2 * columns.em:
            return (above.y + below.y) / 2
    return float("-inf")


def _ruled(columns: Columns, page: Page, low: float, high: float) -> list[float]:
    """The heights of rules across all columns between two heights."""
    wide = columns.edges[-1] - columns.edges[0]
    return [y for y, x0, x1 in page.drawing.across if low < y < high and x1 - x0 > 0.8 * wide]


def _pieces(row: Iterable[Glyph], columns: Columns, gap: float = _APART) -> list[list[Glyph]]:
    """A row's glyphs parted where so many of their ems are white (letters of a headline may stand farther apart), or sizes differ."""
    made: list[list[Glyph]] = []
    for glyph in sorted(row, key=lambda g: (g.x0, g.index)):
        before = made[-1][-1] if made else None
        # The letters of a headline, as recognition measures them, differ more.
        least = 0.88 if before is None or min(before.height, glyph.height) < _HUGE * columns.em else 0.7
        if before is not None and least * glyph.height < before.height < glyph.height / least:
            apart = columns.column_of(before) != columns.column_of(glyph)
            spread = _WORDS if before.height > _HUGE * columns.em else _SPREAD if before.height > _LARGE * columns.em and not apart else 0
            if glyph.x0 - before.x1 < max(gap, spread) * glyph.height:
                made[-1].append(glyph)
                continue
        made.append([glyph])
    return made


def _crossing(glyphs: Sequence[Glyph], columns: Columns) -> list[_Across]:
    """The lines that stand in a gutter, from the top."""
    gutters = columns.edges[1:-1]
    stand = [
        g for g in glyphs if g.height > _LARGE * columns.em or any(g.x0 - 0.1 * columns.em < x < g.x1 + 0.1 * columns.em for x in gutters)
    ]
    heights = sorted({round(glyph.y, 1) for glyph in stand})
    near: dict[int, list[Glyph]] = {}
    for glyph in glyphs:
        near.setdefault(int(glyph.y / columns.em), []).append(glyph)
    found: list[_Across] = []
    taken: set[int] = set()
    for y in reversed(heights):
        level = int(y / columns.em)
        row = [g for at in (level - 1, level, level + 1) for g in near.get(at, ()) if abs(g.y - y) < 0.3 * g.height and id(g) not in taken]
        for piece in _pieces(row, columns):
            for words in _apart(piece, columns):
                first, last = columns.column(words[0].x0 + 0.3 * columns.em), columns.column(_end(words) - 0.3 * columns.em)
                if last > first:
                    taken.update(map(id, words))
                    found.append(_Across(first, last, y, words))
    return [_widened(line, near, taken, columns) for line in found]


def _end(words: Sequence[Glyph]) -> float:
    """Where words end, less a stop that may hang over their column's end."""
    return words[-2].x1 if len(words) > 1 and words[-1].char in _HANGING else words[-1].x1


def _widened(line: _Across, near: dict[int, list[Glyph]], taken: set[int], columns: Columns) -> _Across:
    """A line across columns, reaching over the columns beside it that are empty at its height: headlines stand in the middle."""
    low, high = min(glyph.bottom for glyph in line.glyphs), max(glyph.top for glyph in line.glyphs)
    levels = range(int(low / columns.em) - 2, int(high / columns.em) + 2)
    around = (glyph for level in levels for glyph in near.get(level, ()))
    beside = {columns.column_of(g) for g in around if id(g) not in taken and g.top > low and g.bottom < high}
    first, last = line.first, line.last
    while first > 0 and first - 1 not in beside:
        first -= 1
    while last < len(columns.edges) - 2 and last + 1 not in beside:
        last += 1
    return _Across(first, last, line.y, line.glyphs)


def _apart(piece: list[Glyph], columns: Columns) -> list[list[Glyph]]:
    """A piece of a row cut at the gutters that no glyph of it stands in; stops may hang into one."""
    made: list[list[Glyph]] = [[piece[0]]]
    solid = piece[0]
    for before, glyph in pairwise(piece):
        at = columns.column_of(glyph)
        if before.height < _LARGE * columns.em and at > columns.column_of(solid) and glyph.char not in _HANGING:
            hangs = before is not solid and abs(glyph.x0 - columns.starts[at]) < 0.3 * columns.em
            if hangs or (before.x1 - 0.1 * columns.em <= columns.edges[at] and glyph.x0 - before.x1 > 0.3 * columns.em):
                made.append([])
        made[-1].append(glyph)
        solid = glyph if glyph.char not in _HANGING else solid
    return made


def next_below(lines: Sequence[TextLine], x: float, y: float) -> TextLine | None:
    """The line before which a box with its left upper corner at (x, y) is read: the next below in its column, or first of a later one."""
    own = [line for line in lines if line.column >= NARROW and line.x0 - 3 * line.size < x < line.x1]
    below = next((line for line in own if line.y < y), None)
    if below is not None or not own:
        return below or next((line for line in lines if line.x0 > x), None)
    after = next(index for index, line in enumerate(lines) if line is own[-1]) + 1
    return lines[after] if after < len(lines) else None


def reach_out(blocks: dict[int, Margins]) -> None:
    """Let what stands across columns, by their keys, begin where the first of them begins and end where the last one ends, in place."""
    for key, block in blocks.items():
        for other, beside in blocks.items():
            if min(key, other) < NARROW:
                continue
            if other // 1000 == key // 1000 and other < key:
                block.left = min(block.left, beside.left)
            if other % 1000 == key % 1000 and other > key:
                block.right = max(block.right, beside.right)


def _read(
    made: list[TextLine], strips: list[list[TextLine]], across: list[_Across], columns: Columns, span: tuple[int, int], page: int
) -> None:
    """Put lines of the columns in a span into the order they are read: `strips[i]` are those of column i, `across` all across some."""
    first, last = span
    cuts = [at for at in range(first, last) if not any(line.first <= at < line.last for line in across)]
    if cuts:
        begin = first
        for stop in [*cuts, last]:
            inside = [line for line in across if begin <= line.first and line.last <= stop]
            _read(made, strips, inside, columns, (begin, stop), page)
            begin = stop + 1
        return
    if not across:
        for line in strips[first]:
            line.column = columns.key(first, first)
            made.append(line)
        return
    widest = max(line.last - line.first for line in across)
    places = [0] * len(strips)
    within: list[_Across] = []
    for cut in [*across, None]:
        if cut is not None and cut.last - cut.first < widest:
            within.append(cut)
            continue
        low = cut.y if cut is not None else float("-inf")
        band: list[list[TextLine]] = [[] for _ in strips]
        for at in range(first, last + 1):
            begin = places[at]
            while places[at] < len(strips[at]) and strips[at][places[at]].y > low:
                places[at] += 1
            band[at] = strips[at][begin : places[at]]
        if any(band) or within:
            _read(made, band, within, columns, span, page)
        within = []
        if cut is not None and (words := line_of(cut.glyphs, page)) is not None:
            words.column = columns.key(cut.first, cut.last)
            made.append(words)
