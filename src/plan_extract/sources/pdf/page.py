"""A PDF page as glyphs and ruling lines, in points from its lower left corner as it is looked at."""

from __future__ import annotations

import ctypes
import math
from dataclasses import dataclass
from typing import Any

from plan_extract.errors import UnreadableError
from plan_extract.sources.paper import Sheet
from plan_extract.sources.pdf.drawing import Drawing, Rule, drawing_of

# What a character is read as whose font does not say which it is: what pdfium gives for it is its code, which means nothing.
UNREADABLE = "\ufffd"
MOST_GLYPHS = 40_000


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
    """What a page holds: `glyphs` in its main direction, rules in `drawing`.

    `characters` counts those in every direction, spaces too; `em` is the usual size of its fonts in points, 0 for a page without text.
    `sheet` says how it lies on paper where it was turned to be read, or is printed in part; None where it stands as it is read.
    """

    number: int
    width: float
    height: float
    glyphs: list[Glyph]
    drawing: Drawing
    characters: int
    em: float
    sheet: Sheet | None = None


def read_page(document: Any, number: int) -> Page:
    """Page `number`, from 1, of an open pypdfium2 document. Raises UnreadableError where it holds far more than any plan's page."""
    page = document[number - 1]
    left, bottom, right, top = page.get_mediabox()
    width, height = right - left, top - bottom
    glyphs, angle, count, em = _glyphs(page, number)
    drawing = drawing_of(page, width * height)
    turn = Turn(angle, left, bottom, width, height)
    if turn.quarter or left or bottom:
        glyphs = [turn.glyph(glyph) for glyph in glyphs]
        drawing.across, drawing.down = turn.rules(drawing.across, drawing.down)
    sheet = turn.sheet(number, page.get_bbox(), page.get_rotation() // 90)
    page.close()
    if turn.quarter % 2:
        width, height = height, width
    return Page(number, width, height, glyphs, drawing, count, em, sheet)


def _glyphs(page: Any, number: int) -> tuple[list[Glyph], int, int, float]:
    """The glyphs in the page's main direction, that direction in quarter turns, how many there are in all directions, the usual em."""
    import pypdfium2.raw as raw

    textpage = page.get_textpage()
    handle, count = textpage.raw, textpage.count_chars()
    if count > MOST_GLYPHS:
        raise UnreadableError(f"refused: page {number} holds {count:,} characters")
    box, x, y = raw.FS_RECTF(), ctypes.c_double(), ctypes.c_double()
    by_angle: dict[int, list[Glyph]] = {}
    em = _em(handle, count)
    for index in range(count):
        code = raw.FPDFText_GetUnicode(handle, index)
        # A code that no map explains may be that of a line feed.
        unknown = raw.FPDFText_HasUnicodeMapError(handle, index) == 1
        if code in (0x0D, 0x0A) and not unknown:
            continue
        if code in (0x20, 0xA0) and raw.FPDFText_IsGenerated(handle, index) == 1:
            continue
        if not raw.FPDFText_GetLooseCharBox(handle, index, ctypes.byref(box)):
            continue
        raw.FPDFText_GetCharOrigin(handle, index, ctypes.byref(x), ctypes.byref(y))
        # pdfium counts the angle with the clock.
        turned = -raw.FPDFText_GetCharAngle(handle, index) / (math.pi / 2)
        quarter = round(turned) % 4 if abs(turned - round(turned)) < 0.05 else -1
        # pdfium gives U+0002 for a hyphen at a line's end.
        char = UNREADABLE if unknown or (code < 0x20 and code not in (2, 9)) else "-" if code == 2 else chr(code)
        by_angle.setdefault(quarter, []).append(Glyph(char, box.left, box.right, y.value, box.bottom, box.top, index))
        if quarter in (1, 3):
            by_angle[quarter][-1].y = x.value
    textpage.close()
    total = sum(map(len, by_angle.values()))
    # Slanted text is a watermark.
    by_angle.pop(-1, None)
    if not by_angle:
        return [], 0, total, em
    angle = max(by_angle, key=lambda key: (len(by_angle[key]), -key))
    return by_angle[angle], angle, total, em


def _em(handle: Any, count: int) -> float:
    """The median size of the fonts in points, from a hundred characters; those that pdfium puts in between have none."""
    import pypdfium2.raw as raw

    matrix = raw.FS_MATRIX()
    sizes = [
        raw.FPDFText_GetFontSize(handle, index) * math.hypot(matrix.c, matrix.d)
        for index in range(0, count, max(1, count // 100))
        if raw.FPDFText_IsGenerated(handle, index) != 1 and raw.FPDFText_GetMatrix(handle, index, ctypes.byref(matrix))
    ]
    return sorted(sizes)[len(sizes) // 2] if sizes else 0.0


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

    def back(self, x: float, y: float) -> tuple[float, float]:
        """The point in page space of one as it is looked at."""
        if self.quarter == 1:
            x, y = self._width - y, x
        elif self.quarter == 2:
            x, y = self._width - x, self._height - y
        elif self.quarter == 3:
            x, y = y, self._height - x
        return x + self._left, y + self._bottom

    def sheet(self, number: int, shown: tuple[float, float, float, float], rotated: int = 0) -> Sheet:
        """Page `number` on paper: of page space the box `shown` (left, bottom, right, top), turned with the clock so many quarters."""
        left, bottom, right, top = shown

        def on(x: float, y: float) -> tuple[float, float]:
            x, y = self.back(x, y)
            return ((x - left, top - y), (y - bottom, x - left), (right - x, y - bottom), (top - y, right - x))[rotated % 4]

        (e, f), (ax, ay), (bx, by) = on(0, 0), on(1, 0), on(0, 1)
        width, height = (right - left, top - bottom) if rotated % 2 == 0 else (top - bottom, right - left)
        return Sheet(number, width, height, (ax - e, ay - f, bx - e, by - f, e, f))

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
