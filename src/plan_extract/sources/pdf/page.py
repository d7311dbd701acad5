"""A PDF page as glyphs and ruling lines, in points from its lower left corner as it is looked at."""

from __future__ import annotations

import ctypes
import math
from collections import Counter
from dataclasses import dataclass
from typing import Any

from plan_extract.errors import UnreadableError

MOST_GLYPHS = 40_000
MOST_PATHS = 60_000
THIN = 4.0
Rule = tuple[float, float, float]


@dataclass(slots=True)
class Glyph:
    """A character, the box of its advance and its baseline."""

    char: str
    x0: float
    x1: float
    y: float
    bottom: float
    top: float
    index: int

    @property
    def height(self) -> float:
        """The box's height, about one em."""
        return self.top - self.bottom


@dataclass(slots=True)
class Page:
    """What a page holds. `across` are horizontal rules (y, x0, x1), `down` vertical ones (x, y0, y1); `drawn` whether it shows anything.

    `unreadable` counts characters whose font says no Unicode.
    """

    number: int
    width: float
    height: float
    glyphs: list[Glyph]
    across: list[Rule]
    down: list[Rule]
    drawn: bool
    unreadable: int = 0


def read_page(document: Any, number: int) -> Page:
    """Page `number`, from 1, of an open pypdfium2 document. Raises UnreadableError where it holds far more than any plan's page."""
    page = document[number - 1]
    width, height = page.get_mediabox()[2] - page.get_mediabox()[0], page.get_mediabox()[3] - page.get_mediabox()[1]
    glyphs, angle, unreadable = _glyphs(page, number)
    across, down, drawn = _rules(page)
    left, bottom = page.get_mediabox()[:2]
    turn = Turn(angle, left, bottom, width, height)
    if turn.quarter or left or bottom:
        glyphs = [turn.glyph(glyph) for glyph in glyphs]
        across, down = turn.rules(across, down)
    page.close()
    if turn.quarter % 2:
        width, height = height, width
    return Page(number, width, height, glyphs, across, down, drawn, unreadable)


def _glyphs(page: Any, number: int) -> tuple[list[Glyph], int, int]:
    """The glyphs in the page's main direction, that direction in quarter turns, and how many are unreadable."""
    import pypdfium2.raw as raw

    textpage = page.get_textpage()
    handle, count = textpage.raw, textpage.count_chars()
    if count > MOST_GLYPHS:
        raise UnreadableError(f"refused: page {number} holds {count:,} characters")
    box, x, y = raw.FS_RECTF(), ctypes.c_double(), ctypes.c_double()
    by_angle: dict[int, list[Glyph]] = {}
    unreadable = 0
    for index in range(count):
        code = raw.FPDFText_GetUnicode(handle, index)
        if code in (0x0D, 0x0A, 0):
            unreadable += code == 0
            continue
        if code in (0x20, 0xA0) and raw.FPDFText_IsGenerated(handle, index) == 1:
            continue
        if 0xE000 <= code <= 0xF8FF or code == 0xFFFD or (code < 0x20 and code not in (2, 9)):
            unreadable += 1
        if not raw.FPDFText_GetLooseCharBox(handle, index, ctypes.byref(box)):
            continue
        raw.FPDFText_GetCharOrigin(handle, index, ctypes.byref(x), ctypes.byref(y))
        # pdfium counts the angle with the clock.
        turned = -raw.FPDFText_GetCharAngle(handle, index) / (math.pi / 2)
        quarter = round(turned) % 4 if abs(turned - round(turned)) < 0.05 else -1
        # pdfium gives U+0002 for a hyphen at a line's end.
        char = "-" if code == 2 else chr(code)
        by_angle.setdefault(quarter, []).append(Glyph(char, box.left, box.right, y.value, box.bottom, box.top, index))
        if quarter in (1, 3):
            by_angle[quarter][-1].y = x.value
    textpage.close()
    # Slanted text is a watermark.
    by_angle.pop(-1, None)
    if not by_angle:
        return [], 0, unreadable
    angle = max(by_angle, key=lambda key: (len(by_angle[key]), -key))
    return by_angle[angle], angle, unreadable


class Turn:
    """Turns a page whose text runs up, down or upside down so that it can be read. `quarter` counts turns against the clock of the text."""

    def __init__(self, quarter: int, left: float, bottom: float, width: float, height: float) -> None:
        self.quarter, self._left, self._bottom, self._width, self._height = quarter, left, bottom, width, height

    def point(self, x: float, y: float) -> tuple[float, float]:
        """A point in page space as it is looked at."""
        x, y = x - self._left, y - self._bottom
        if self.quarter == 1:
            return y, self._width - x
        if self.quarter == 2:
            return self._width - x, self._height - y
        if self.quarter == 3:
            return self._height - y, x
        return x, y

    def glyph(self, glyph: Glyph) -> Glyph:
        """A glyph turned. Its baseline was kept as the coordinate across the text's direction."""
        (ax, ay), (bx, by) = self.point(glyph.x0, glyph.bottom), self.point(glyph.x1, glyph.top)
        base = self.point(glyph.y, glyph.y)[1]
        return Glyph(glyph.char, min(ax, bx), max(ax, bx), base, min(ay, by), max(ay, by), glyph.index)

    def rules(self, across: list[Rule], down: list[Rule]) -> tuple[list[Rule], list[Rule]]:
        """Rules turned: horizontal ones become vertical where the text runs up or down."""
        ends = [(self.point(x0, y), self.point(x1, y)) for y, x0, x1 in across] + [
            (self.point(x, y0), self.point(x, y1)) for x, y0, y1 in down
        ]
        flat = [(a[1], min(a[0], b[0]), max(a[0], b[0])) for a, b in ends if abs(a[1] - b[1]) < 0.01]
        tall = [(a[0], min(a[1], b[1]), max(a[1], b[1])) for a, b in ends if abs(a[1] - b[1]) >= 0.01]
        return flat, tall


def _rules(page: Any) -> tuple[list[Rule], list[Rule], bool]:
    """Horizontal and vertical rules: stroked straight lines and thin filled boxes; and whether the page draws anything at all."""
    import pypdfium2.raw as raw

    across: list[Rule] = []
    down: list[Rule] = []
    seen: Counter[int] = Counter()
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    mode, stroke = ctypes.c_int(), ctypes.c_int()
    for item in page.get_objects(max_depth=4):
        seen[item.type] += 1
        if item.type != raw.FPDF_PAGEOBJ_PATH:
            continue
        if seen[raw.FPDF_PAGEOBJ_PATH] > MOST_PATHS:
            break
        if not raw.FPDFPageObj_GetBounds(item.raw, left, bottom, right, top):
            continue
        if not raw.FPDFPath_GetDrawMode(item.raw, mode, stroke) or not (mode.value or stroke.value):
            continue
        shift = _shift(item)
        x0, y0, x1, y1 = (
            left.value * shift[0] + shift[2],
            bottom.value * shift[1] + shift[3],
            right.value * shift[0] + shift[2],
            top.value * shift[1] + shift[3],
        )
        x0, x1, y0, y1 = min(x0, x1), max(x0, x1), min(y0, y1), max(y0, y1)
        if y1 - y0 <= THIN and x1 - x0 > THIN:
            across.append(((y0 + y1) / 2, x0, x1))
        elif x1 - x0 <= THIN and y1 - y0 > THIN:
            down.append(((x0 + x1) / 2, y0, y1))
        elif x1 - x0 > THIN and stroke.value:
            _outline(item, shift, across, down)
    return across, down, sum(seen.values()) > 0


def _shift(item: Any) -> tuple[float, float, float, float]:
    """Scale and offset of the forms that hold an object: bounds are in the innermost form's space."""
    sx, sy, dx, dy = 1.0, 1.0, 0.0, 0.0
    holder = getattr(item, "container", None)
    while holder is not None:
        matrix = holder.get_matrix()
        sx, sy, dx, dy = sx * matrix.a, sy * matrix.d, dx * matrix.a + matrix.e, dy * matrix.d + matrix.f
        holder = getattr(holder, "container", None)
    return sx, sy, dx, dy


def _outline(item: Any, shift: tuple[float, float, float, float], across: list[Rule], down: list[Rule]) -> None:
    """The straight segments of a stroked path."""
    import pypdfium2.raw as raw

    matrix = item.get_matrix()
    x, y = ctypes.c_float(), ctypes.c_float()
    first: tuple[float, float] | None = None
    last: tuple[float, float] | None = None
    count = raw.FPDFPath_CountSegments(item.raw)
    if count > 2000:
        # A drawing, not a frame.
        return
    for index in range(count):
        segment = raw.FPDFPath_GetPathSegment(item.raw, index)
        raw.FPDFPathSegment_GetPoint(segment, x, y)
        px, py = matrix.a * x.value + matrix.c * y.value + matrix.e, matrix.b * x.value + matrix.d * y.value + matrix.f
        point = (px * shift[0] + shift[2], py * shift[1] + shift[3])
        kind = raw.FPDFPathSegment_GetType(segment)
        if kind == raw.FPDF_SEGMENT_MOVETO:
            first = point
        elif kind == raw.FPDF_SEGMENT_LINETO and last is not None:
            straight(last, point, across, down)
        last = point
        if raw.FPDFPathSegment_GetClose(segment) and first is not None:
            straight(point, first, across, down)
            last = first


def straight(a: tuple[float, float], b: tuple[float, float], across: list[Rule], down: list[Rule]) -> None:
    """Add a straight line from one point to the other to the rules, where it runs along an axis."""
    if abs(a[1] - b[1]) < 1 and abs(a[0] - b[0]) > THIN:
        across.append(((a[1] + b[1]) / 2, min(a[0], b[0]), max(a[0], b[0])))
    elif abs(a[0] - b[0]) < 1 and abs(a[1] - b[1]) > THIN:
        down.append(((a[0] + b[0]) / 2, min(a[1], b[1]), max(a[1], b[1])))
