"""Whether a page's text layer can be trusted, by what it holds and what the page draws."""

from __future__ import annotations

import statistics

from plan_extract.sources.pdf.page import UNREADABLE, Glyph, Page
from plan_extract.sources.source_text import PageTrust

# Fewer characters than this say nothing of shares.
_FEW = 30
# Of that page's share a picture takes the page's place where hardly a character stands beside it (a page number, a stamp).
_WHOLE_PAGE = 0.6
# A page set in outlines has hundreds; drawings and logos have fewer of one size.
_SHAPES = 80
_LEADERS = frozenset(".·．…‥•_-—–─")


def distrust(page: Page) -> PageTrust | None:
    """Why a page cannot be taken at its text's word; None for a page that can, or that shows nothing at all."""
    inked = [glyph for glyph in page.glyphs if not glyph.char.isspace()]
    drawing = page.drawing
    if said := _unreadable(page, inked):
        return PageTrust(page.number, "unreadable", said, False)
    if len(drawing.shapes) >= _SHAPES and len(drawing.shapes) > len(inked) and _of_one_size(drawing.shapes):
        return PageTrust(page.number, "shapes", f"draws its text as {len(drawing.shapes):,} shapes", bool(inked))
    if not inked:
        return PageTrust(page.number, "picture", "has no text layer", False) if drawing.objects else None
    if drawing.picture >= _WHOLE_PAGE and len(inked) < _FEW:
        return PageTrust(page.number, "picture", f"is a picture with a text layer of {len(inked)} characters", True)
    lost = sum(glyph.char == UNREADABLE for glyph in inked)
    if lost > 5 and lost > 0.02 * len(inked):
        return PageTrust(page.number, "unreadable", f"has {lost:,} characters among {len(inked):,} that cannot be read", True)
    if drawing.unseen * 2 > drawing.texts:
        return PageTrust(page.number, "hidden", "has a text layer that is not what it shows: text under a picture or drawn invisibly", True)
    return None


def _unreadable(page: Page, inked: list[Glyph]) -> str | None:
    """What says that the characters of a text layer are not those that the page shows."""
    lost = sum(glyph.char == UNREADABLE or _private(glyph.char) for glyph in inked)
    if lost > 5 and lost > 0.3 * len(inked):
        return f"has a text layer that cannot be read: fonts do not say which characters {lost:,} of {len(inked):,} are"
    # What has neither character nor shape is dropped by pdfium; text printed several times to make it bold counts once.
    silent = page.drawing.texts - page.characters
    if silent > 20 and page.drawing.texts > 5 * page.characters:
        return f"has a text layer that cannot be read: of {page.drawing.texts:,} pieces of text {page.characters:,} characters are known"
    if len(inked) < _FEW:
        return None
    words = [glyph.char for glyph in inked if glyph.char not in _LEADERS]
    known = sum(char.isalnum() for char in words)
    if len(words) >= _FEW and known < 0.4 * len(words):
        return f"has a text layer that cannot be read: {len(words) - known:,} of its {len(words):,} characters are punctuation"
    if wrong := _wide_as_chinese(page, inked):
        return f"has a text layer that cannot be read: {wrong:,} of its {len(inked):,} characters are as wide as Chinese ones and are none"
    return None


def _wide_as_chinese(page: Page, inked: list[Glyph]) -> int:
    """How many characters of other scripts are an em wide each, as Chinese is; 0 where few are wide or most of those are Chinese."""
    wide = [glyph.char for glyph in inked if (width := glyph.x1 - glyph.x0) >= 0.85 * page.em and width >= 0.6 * glyph.height]
    # Latin has M and W.
    if len(wide) < _FEW // 3 or len(wide) < 0.15 * len(inked):
        return 0
    foreign = sum(char < "\u2000" or char == UNREADABLE or _private(char) for char in wide)
    return foreign if foreign * 2 > len(wide) else 0


def _of_one_size(sizes: list[float]) -> bool:
    """Whether most shapes are about as large as each other, as characters are."""
    middle = statistics.median(sizes)
    return sum(0.6 * middle <= size <= 1.5 * middle for size in sizes) >= 0.6 * len(sizes)


def _private(char: str) -> bool:
    """Whether a character is of private use: it means what its font says, and no more."""
    return "\ue000" <= char <= "\uf8ff" or char >= "\U000f0000"
