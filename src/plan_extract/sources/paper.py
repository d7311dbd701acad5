"""Where a text stands on paper: pages from 1 and rectangles in points (1/72 inch) from a page's upper left corner, as it is looked at."""

from __future__ import annotations

import bisect
import math
from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import msgspec

from plan_extract.model import PageSize, Spot

# In heights of a line: what stands farther below than this is another place.
_APART = 3.0
# Of a page's side, in points: some 350 metres.
_LARGEST = 1e6


class Sheet(msgspec.Struct, array_like=True, frozen=True):
    """A page: its number from 1 and its size in points as it is shown or printed, the page's own rotation applied.

    `matrix` (a, b, c, d, e, f) leads from the space that its text is read in, points from the lower left corner with the text upright,
    to points from the upper left corner of the page as shown: `a*x + c*y + e` to the right, `b*x + d*y + f` down.
    """

    page: int
    width: float
    height: float
    matrix: tuple[float, float, float, float, float, float]


def upright(page: int, width: float, height: float) -> Sheet:
    """A page whose text is read as it is shown."""
    return Sheet(page, width, height, (1.0, 0.0, 0.0, -1.0, 0.0, height))


class Printed(msgspec.Struct, array_like=True, frozen=True):
    """A stretch of the text that is printed on one line: where it starts in the text, how long it is, and its sheet by its index.

    `bottom` and `top` are those of the line in the space that text is read in, `edges` where each character begins and the last one ends
    (float32, `length + 1` of them), or where the whole line does (two of them).
    """

    start: int
    length: int
    sheet: int
    bottom: float
    top: float
    edges: bytes

    def between(self, start: int, end: int) -> tuple[float, float]:
        """From where to where the source span [start, end) reaches on this line."""
        along = array("f", self.edges)
        if len(along) != self.length + 1:
            return along[0], along[-1]
        return along[max(start - self.start, 0)], along[min(end - self.start, self.length)]


def packed(edges: Iterable[float]) -> bytes:
    """Edges as `Printed` keeps them."""
    return array("f", edges).tobytes()


@dataclass(frozen=True)
class Paper:
    """The pages of a text and where its lines are printed on them; `printed` by their starts, none over another."""

    sheets: tuple[Sheet, ...]
    printed: tuple[Printed, ...]

    @cached_property
    def _starts(self) -> list[int]:
        return [one.start for one in self.printed]

    def where(self, start: int, end: int) -> list[Spot]:
        """The places of the source span [start, end), in its order; none for what is not printed (a line feed).

        What goes on below on the same page is one rectangle with it as far as the two stand one above the other; what goes on at the other
        end of the next line, in another column or on another page is a place of its own. Rectangles end where their page does; what
        stands outside of it is left out.
        """
        parts: list[list[float]] = []
        on: list[int] = []
        for one in self._over(start, end):
            x0, x1 = one.between(start, end)
            last = parts[-1] if parts and on[-1] == one.sheet else None
            if last is not None and _goes_on(last, x0, x1, one):
                last[:] = [min(last[0], x0), min(last[1], one.bottom), max(last[2], x1), max(last[3], one.top)]
            else:
                parts.append([x0, one.bottom, x1, one.top])
                on.append(one.sheet)
        return [spot for sheet, part in zip(on, parts, strict=True) if (spot := _shown(self.sheets[sheet], part)) is not None]

    def page_of(self, start: int, end: int) -> int | None:
        """The page on which the source span [start, end) begins; None where it is not printed."""
        return next((self.sheets[one.sheet].page for one in self._over(start, end)), None)

    def _over(self, start: int, end: int) -> Iterator[Printed]:
        """What is printed of a span."""
        for index in range(max(0, bisect.bisect_right(self._starts, start) - 1), len(self.printed)):
            one = self.printed[index]
            if one.start >= end:
                return
            if one.start + one.length > start:
                yield one

    def sizes(self) -> list[PageSize]:
        """The sizes of the pages, those that follow each other in one size together."""
        made: list[PageSize] = []
        for sheet in filter(_sound, self.sheets):
            width, height = round(sheet.width, 1), round(sheet.height, 1)
            last = made[-1] if made else None
            if last is not None and (last.last + 1, last.width, last.height) == (sheet.page, width, height):
                last.last = sheet.page
            else:
                made.append(PageSize(first=sheet.page, last=sheet.page, width=width, height=height))
        return made


def _goes_on(part: Sequence[float], x0: float, x1: float, one: Printed) -> bool:
    """Whether a line stands below a part (left, bottom, right, top) and they have a stretch of the width in common."""
    high = one.top - one.bottom
    below = -0.5 * high <= part[1] - one.top <= _APART * high
    return below and min(part[2], x1) - max(part[0], x0) > 0


def _sound(sheet: Sheet) -> bool:
    """Whether a page has a size; a broken file may name one that no page can have."""
    return 0 < sheet.width < _LARGEST and 0 < sheet.height < _LARGEST and all(map(math.isfinite, sheet.matrix))


def _shown(sheet: Sheet, part: Sequence[float]) -> Spot | None:
    """A part as a place on the page as it is shown."""
    if not _sound(sheet) or not all(map(math.isfinite, part)):
        return None
    a, b, c, d, e, f = sheet.matrix
    corners = [(a * x + c * y + e, b * x + d * y + f) for x, y in ((part[0], part[1]), (part[2], part[3]))]
    width, height = round(sheet.width, 1), round(sheet.height, 1)
    xs, ys = ([min(max(round(corner[axis], 1), 0.0), most) for corner in corners] for axis, most in ((0, width), (1, height)))
    box = [min(xs), min(ys), max(xs), max(ys)]
    return Spot(page=sheet.page, box=box) if box[0] < box[2] and box[1] < box[3] else None


def together(papers: Iterable[tuple[int, Paper]]) -> Paper | None:
    """The paper of texts that stand one behind the other, each with the offset it begins at; None where none is on paper."""
    sheets: list[Sheet] = []
    printed: list[Printed] = []
    for by, paper in papers:
        first = len(sheets)
        printed += (msgspec.structs.replace(one, start=one.start + by, sheet=one.sheet + first) for one in paper.printed)
        sheets += paper.sheets
    return Paper(tuple(sheets), tuple(printed)) if sheets else None
