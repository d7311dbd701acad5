"""Pages that character recognition read, as the layout takes them."""

from __future__ import annotations

import statistics

from plan_extract.sources.ocr.wish import Sight
from plan_extract.sources.pdf.drawing import Drawing
from plan_extract.sources.pdf.page import Glyph, Page


def page_of(sight: Sight, number: int) -> Page:
    """What was seen on page `number` as a page of glyphs and rules."""
    letters = [letter for line in sight.lines for letter in line]
    glyphs = [Glyph(each.char, each.x0, each.x1, each.y, each.bottom, each.top, index) for index, each in enumerate(letters)]
    drawing = Drawing(list(sight.across), list(sight.down), objects=1)
    em = statistics.median(glyph.height for glyph in glyphs) if glyphs else 0.0
    return Page(number, sight.width, sight.height, glyphs, drawing, len(glyphs), em)
