"""Glyphs to lines of text as they are read, from the top and from the left."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from plan_extract.sources.mending.lines import cleaned
from plan_extract.sources.paper import packed
from plan_extract.sources.pdf.page import UNREADABLE, Glyph

_SPACES = " \u00a0\u3000\t"
_HAN = re.compile("[\u2e80-\u2fd5\u3400-\u9fff\uf900-\ufaff]")
_DASHES = "—–―─…·-－."
_LATIN = re.compile(r"[!-~]")
_NOTE = re.compile(r"[\d①-⑳\[\]〔〕*]")
# From here on keys of columns are made of their edges.
NARROW = 1000
_LEADER = re.compile(r"(?:[.．·・‥…⋯•\u2024_]\s?){4,}")


@dataclass(slots=True)
class TextLine:
    """A line: its text without the spaces around it, its box, and the size of its characters (em, points), sure only where it has `han`.

    `column` is 0 for a line across the page, 1 and 2 for lines of its left and right column, from `NARROW` on what names one of many
    columns, or several of them as one. `tail` are two and more spaces printed after it: they part a heading from the text that is run into
    it. `edges` say where each character stands across, as `Printed` keeps it.
    """

    text: str
    x0: float
    x1: float
    y: float
    size: float
    page: int
    leader: bool = False
    han: bool = True
    tail: str = ""
    column: int = 0
    bottom: float = 0.0
    top: float = 0.0
    edges: bytes = b""

    @property
    def middle(self) -> float:
        """Where its middle stands across the page."""
        return (self.x0 + self.x1) / 2

    def without(self, first: int) -> TextLine:
        """The line without its first characters and the spaces behind them."""
        text = self.text[first:].lstrip()
        return replace(self, text=text, edges=self.edges[4 * (len(self.text) - len(text)) :] if len(self.edges) > 8 else self.edges)


def make_lines(glyphs: list[Glyph], page: int) -> list[TextLine]:
    """The lines of a column of text or a cell, from the top."""
    return [line for row in rows_of(glyphs) if (line := line_of(row, page)) is not None]


def page_lines(rows: list[list[Glyph]], page: int) -> list[TextLine]:
    """The lines of a page's rows in the order they are read: where it is set in two columns, each stretch of them left before right."""
    gutter = _gutter(rows)
    if gutter is None:
        return [line for row in rows if (line := line_of(row, page)) is not None]
    made: list[TextLine] = []
    sides: tuple[list[Glyph], list[Glyph]] = ([], [])

    def close() -> None:
        for column, side in enumerate(sides, 1):
            for line in make_lines(side, page):
                line.column = column
                made.append(line)
            side.clear()

    for row in rows:
        if any(g.x0 < gutter < g.x1 for g in row):
            close()
            line = line_of(row, page)
            if line is not None:
                made.append(line)
            continue
        for glyph in row:
            sides[glyph.x0 > gutter].append(glyph)
    close()
    return made


def _gutter(rows: list[list[Glyph]]) -> float | None:
    """Where the white between two columns of running text stands, or None for text in one column."""
    inked = [[g for g in row if g.char not in _SPACES] for row in rows]
    inked = [row for row in inked if row]
    if len(inked) < 12:
        return None
    left, right = min(g.x0 for row in inked for g in row), max(g.x1 for row in inked for g in row)
    width = right - left
    sizes = sorted(g.height for row in inked for g in row)
    em = sizes[len(sizes) // 2]
    for step in range(21):
        # From the middle outwards.
        at = left + width * (0.5 + (1 if step % 2 else -1) * ((step + 1) // 2) * 0.015)
        both = full = crossing = 0
        for row in inked:
            if any(g.x0 - 0.3 * em < at < g.x1 + 0.3 * em for g in row):
                crossing += 1
                continue
            lefts, rights = [g for g in row if g.x1 < at], [g for g in row if g.x0 > at]
            if lefts and rights:
                both += 1
                inks = sum(g.x1 - g.x0 for g in row)
                full += inks > 0.75 * (width - 2 * em)
        if both >= 8 and full >= 0.5 * both and crossing <= 0.4 * len(inked):
            return at
    return None


def rows_of(glyphs: list[Glyph]) -> list[list[Glyph]]:
    """Glyphs that stand on one line, together, from the top."""
    rows: list[list[Glyph]] = []
    for glyph in sorted(glyphs, key=lambda g: (-g.y, g.x0, g.index)):
        if rows and _same_row(rows[-1], glyph):
            rows[-1].append(glyph)
        else:
            rows.append([glyph])
    return rows


def _same_row(row: list[Glyph], glyph: Glyph) -> bool:
    """Whether a glyph stands on the row's line, or is set higher or lower on it (m², footnote marks)."""
    anchor = max(row[-12:], key=lambda g: g.height)
    shared = min(anchor.top, glyph.top) - max(anchor.bottom, glyph.bottom)
    return shared > 0.55 * min(anchor.height, glyph.height) or abs(anchor.y - glyph.y) < 0.25 * max(anchor.height, glyph.height)


def _twice(before: Glyph, glyph: Glyph) -> bool:
    """Whether a glyph prints the one before it again, a hair beside it, to make it bold. One glyph may stand for ——, and is not that."""
    if glyph.x0 - before.x0 >= 0.25 * max(before.x1 - before.x0, 0.1):
        return False
    return glyph.char not in _DASHES or glyph.index != before.index + 1


def _spaced_out(row: list[Glyph]) -> bool:
    """Whether most of a line's characters have a space after them."""
    spaces = sum(glyph.char in _SPACES for glyph in row)
    return len(row) > 8 and spaces > 0.3 * (len(row) - spaces) and any(_HAN.match(glyph.char) for glyph in row)


def line_of(row: list[Glyph], page: int) -> TextLine | None:
    row = sorted(row, key=lambda g: (g.x0, g.index))
    inked = [g for g in row if g.char not in _SPACES]
    if not inked:
        return None
    sizes = sorted(g.height for g in inked)
    size = sizes[len(sizes) // 2]
    wide = sorted(g.x1 - g.x0 for g in inked if _HAN.match(g.char))
    em = wide[len(wide) // 2] if wide else size
    base = sorted(g.y for g in inked if g.height >= 0.8 * size)
    level = base[len(base) // 2]
    apart = _spaced_out(row)
    parts: list[str] = []
    places: list[float] = []
    before: Glyph | None = None
    spaces, wide_space = "", em
    for glyph in row:
        if glyph.char in _SPACES:
            spaces += "\u3000" if glyph.char == "\u3000" else " "
            wide_space = max(glyph.x1 - glyph.x0, 0.2 * em)
            continue
        if before is not None and glyph.char == before.char and _twice(before, glyph):
            continue
        raised = glyph.height < 0.78 * size and glyph.y > level + 0.2 * size
        if raised and _NOTE.match(glyph.char) and before is not None and not re.match(r"[A-Za-z]", before.char):
            # A footnote mark; the 2 of km² is not one.
            continue
        if before is not None:
            gap = glyph.x0 - before.x1
            latin = bool(_LATIN.match(before.char)) and bool(_LATIN.match(glyph.char))
            if spaces and apart and gap < 0.9 * em:
                # OCR puts a space after every character.
                pass
            elif spaces:
                # pdfium gives one space for several: the gap tells how many.
                parts.append(spaces if gap < 0.9 * em else spaces[0] * max(1, min(8, round(gap / wide_space))))
            elif gap >= 1.8 * em:
                parts.append("  ")
            elif gap >= (0.22 if latin else 0.6) * em:
                parts.append(" ")
        if before is not None and len(parts) > len(places):
            places.append(before.x1)
        parts.append(glyph.char)
        places.append(glyph.x0)
        before, spaces = glyph, ""
    text = cleaned("".join(parts)).strip()
    right = max(g.x1 for g in inked)
    edges = _edges(parts, places, text, before.x1 if before is not None else right)
    # A line of which nothing is known is no heading.
    if not text or text.count(UNREADABLE) * 2 > len(text) - text.count(" "):
        return None
    leader = _LEADER.search(text) is not None
    if leader:
        text = _LEADER.sub(" …… ", text).replace("   ", " ").replace("  ", " ").strip()
        edges = packed((inked[0].x0, right))
    # Some faces have room for two lines in the box of a character.
    bottom, top = min(g.bottom for g in inked), max(g.top for g in inked)
    if wide:
        bottom, top = max(bottom, min(base) - 0.3 * em), min(top, max(base) + em)
    tail = spaces[:8] if len(spaces) > 1 else ""
    return TextLine(text, inked[0].x0, right, level, em, page, leader, bool(wide), tail, 0, bottom, top, edges)


def _edges(parts: list[str], places: list[float], text: str, right: float) -> bytes:
    """Where each character of a line's text begins and the last one ends; of the line as a whole where cleaning changed others."""
    whole = [(char, place) for part, place in zip(parts, places, strict=True) for char in part]
    if len(whole) != len(text):
        whole = [one for one in whole if cleaned(one[0])]
        lead = next((index for index, one in enumerate(whole) if not one[0].isspace()), 0)
        whole = whole[lead : lead + len(text)]
    return packed([*(place for _, place in whole), right] if len(whole) == len(text) else (places[0], right))
