"""What an OFD page draws, as glyphs and ruling lines in points from its lower left corner.

By GB/T 33190-2016: places are millimetres from the upper left corner (8.1); an object's own coordinates go through its CTM and begin at
its Boundary (8.5); DeltaX and DeltaY give the way from each character to the next, `g 3 5` for `5 5 5` (11.3); paths are AbbreviatedData
(9.3.2).
"""

from __future__ import annotations

import math
import re
import statistics
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from plan_extract.errors import UnreadableError
from plan_extract.sources.pdf.drawing import MOST_PATHS, THIN, Drawing, Rule, straight
from plan_extract.sources.pdf.page import MOST_GLYPHS, UNREADABLE, Glyph, Page, Turn

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_POINT = 72 / 25.4
_DEEPEST = 20
# How many numbers each letter of a path takes; the last two are where it ends.
_TAKES = {"S": 2, "M": 2, "L": 2, "Q": 4, "B": 6, "A": 7, "C": 0}
# What is longer is a drawing, not a table's lines.
_LONGEST_PATH = 60_000
Box = tuple[float, float, float, float]
Point = tuple[float, float]


@dataclass(slots=True)
class Drawn:
    """What a page or template draws: glyphs by their direction in quarter turns (-1 if slanted), rules, and whether it draws anything.

    `pictures` are the resources of its pictures, each with the width and height of its Boundary.
    """

    glyphs: dict[int, list[Glyph]] = field(default_factory=dict)
    across: list[Rule] = field(default_factory=list)
    down: list[Rule] = field(default_factory=list)
    any: bool = False
    count: int = 0
    paths: int = 0
    pictures: list[tuple[str, float, float]] = field(default_factory=list)


def named(element: Element) -> str:
    """An element's name without its namespace: files have had several."""
    return str(element.tag).rpartition("}")[2]


def numbers(text: str | None) -> list[float]:
    """The numbers of an attribute, those that are none left out."""
    found = []
    for word in (text or "").split():
        try:
            value = float(word)
        except ValueError:
            continue
        if math.isfinite(value) and abs(value) < 1e6:
            found.append(value)
    return found


def box(text: str | None) -> Box | None:
    """Left, top, width and height, or None where there are no four numbers."""
    found = numbers(text)
    return (found[0], found[1], found[2], found[3]) if len(found) == 4 else None


def draw(content: Element, area: Box, number: int) -> Drawn:
    """What the layers in a page's or template's Content draw on a page of this box; `number` stands in errors.

    Raises UnreadableError for far more than any plan's page holds.
    """
    drawn = Drawn()
    for item in _objects(content, 0):
        drawn.any = True
        kind = named(item)
        if kind == "TextObject":
            _text(item, area, drawn)
        elif kind == "PathObject" and drawn.paths <= MOST_PATHS:
            drawn.paths += 1
            _path(item, area, drawn)
        elif kind == "ImageObject" and (bounds := box(item.get("Boundary"))):
            drawn.pictures.append((item.get("ResourceID") or "", bounds[2], bounds[3]))
        if drawn.count > MOST_GLYPHS:
            raise UnreadableError(f"refused: page {number} holds more than {MOST_GLYPHS:,} characters")
    return drawn


def page_of(parts: Sequence[Drawn], area: Box, number: int) -> Page:
    """The page that templates and its own content make together, turned so that its text can be read."""
    counts: dict[int, int] = {}
    for part in parts:
        for quarter, glyphs in part.glyphs.items():
            counts[quarter] = counts.get(quarter, 0) + len(glyphs)
    # Slanted text is a watermark.
    counts.pop(-1, None)
    main = max(counts, key=lambda quarter: (counts[quarter], -quarter), default=0)
    glyphs = [glyph for part in parts for glyph in part.glyphs.get(main, ())]
    across, down = [rule for part in parts for rule in part.across], [rule for part in parts for rule in part.down]
    width, height = area[2] * _POINT, area[3] * _POINT
    sheet = None
    if main:
        turn = Turn(main, 0, 0, width, height)
        sheet = turn.sheet(number, (0, 0, width, height))
        glyphs = [turn.glyph(glyph) for glyph in glyphs]
        across, down = turn.rules(across, down)
        if main % 2:
            width, height = height, width
    drawing = Drawing(across, down, objects=int(any(part.any for part in parts)))
    em = statistics.median(glyph.height for glyph in glyphs) if glyphs else 0.0
    return Page(number, width, height, glyphs, drawing, len(glyphs), em, sheet)


def _objects(parent: Element, depth: int) -> Iterator[Element]:
    """The objects in layers and blocks, in the order they are drawn, invisible ones left out."""
    for child in parent:
        if child.get("Visible") == "false" or child.get("Alpha") == "0":
            continue
        kind = named(child)
        if kind in ("Layer", "PageBlock"):
            if depth < _DEEPEST:
                yield from _objects(child, depth + 1)
        elif kind in ("TextObject", "PathObject", "ImageObject", "CompositeObject"):
            yield child


class _Place:
    """Where an object stands on a page of a box: its CTM, and where its Boundary begins."""

    def __init__(self, item: Element, area: Box) -> None:
        ctm = numbers(item.get("CTM"))
        self._matrix = ctm if len(ctm) == 6 else [1.0, 0.0, 0.0, 1.0, 0.0, 0.0]
        bounds = box(item.get("Boundary")) or (0.0, 0.0, 0.0, 0.0)
        self._left, self._top, self._height = bounds[0] - area[0], bounds[1] - area[1], area[3]

    @property
    def quarter(self) -> int:
        """The direction of its text in quarter turns against the clock, -1 for slanted text."""
        turned = -math.atan2(self._matrix[1], self._matrix[0]) / (math.pi / 2)
        return round(turned) % 4 if abs(turned - round(turned)) < 0.05 else -1

    def point(self, x: float, y: float) -> Point:
        """A point of the object in points from the page's lower left corner."""
        a, b, c, d, e, f = self._matrix
        return (self._left + a * x + c * y + e) * _POINT, (self._height - (self._top + b * x + d * y + f)) * _POINT


def _text(item: Element, area: Box, drawn: Drawn) -> None:
    size = (numbers(item.get("Size")) or [0.0])[0]
    if size <= 0:
        return
    place = _Place(item, area)
    stretch = (numbers(item.get("HScale")) or [1.0])[0] or 1.0
    x = y = 0.0
    for code in item:
        if named(code) == "TextCode" and code.text:
            # A place that is not named is that of the TextCode before.
            x, y = (numbers(code.get("X")) or [x])[0], (numbers(code.get("Y")) or [y])[0]
            _line(code, x, y, size, stretch, place, drawn)


def _line(code: Element, x: float, y: float, size: float, stretch: float, place: _Place, drawn: Drawn) -> None:
    """The characters of a TextCode, each where the ways from one to the next put it."""
    text = (code.text or "")[: MOST_GLYPHS + 1]
    right, below = _ways(code.get("DeltaX"), len(text) - 1), _ways(code.get("DeltaY"), len(text) - 1)
    quarter = place.quarter
    made = drawn.glyphs.setdefault(quarter, [])
    for index, char in enumerate(text):
        natural = size * stretch * (1.0 if unicodedata.east_asian_width(char) in "WFA" else 0.5)
        way = right[index] if index < len(right) else 0.0 if index < len(below) else None
        wide = way if way is not None and 0 < way <= 1.3 * natural else natural
        if char >= " ":
            # The box of its advance, from its foot to its head; the baseline is kept across the text's direction.
            (ax, ay), (bx, by) = place.point(x, y + 0.12 * size), place.point(x + wide, y - 0.88 * size)
            base = place.point(x, y)[0 if quarter in (1, 3) else 1]
            # ¤ stands for a glyph that has no code.
            made.append(Glyph(UNREADABLE if char == "¤" else char, min(ax, bx), max(ax, bx), base, min(ay, by), max(ay, by), drawn.count))
            drawn.count += 1
        # Some files leave the ways to the font.
        x += natural if way is None else way
        y += below[index] if index < len(below) else 0.0


def _ways(text: str | None, most: int) -> list[float]:
    """The ways from each character to the next, `g COUNT WAY` written out, as many as are asked for."""
    words = (text or "").split()
    found: list[float] = []
    at = 0
    while at < len(words) and len(found) < most:
        if words[at] in ("g", "G"):
            count, way = numbers(words[at + 1] if at + 1 < len(words) else None), numbers(words[at + 2] if at + 2 < len(words) else None)
            if count and way:
                found.extend(way * max(0, min(int(count[0]), most - len(found))))
            at += 3
            continue
        found.extend(numbers(words[at]) or [0.0])
        at += 1
    return found


def _path(item: Element, area: Box, drawn: Drawn) -> None:
    """The straight lines of a path that run along an axis; a thin filled box is a line."""
    filled, stroked = item.get("Fill") == "true", item.get("Stroke") != "false"
    data = next((child.text for child in item if named(child) == "AbbreviatedData"), None) or ""
    if not (filled or stroked) or len(data) > _LONGEST_PATH:
        return
    place = _Place(item, area)
    ends: list[tuple[Point, Point]] = []
    points: list[Point] = []
    first = last = None
    for letter, values in _steps(data):
        if letter == "C":
            if first is not None and last is not None:
                ends.append((last, first))
                last = first
            continue
        to = place.point(values[-2], values[-1])
        points.append(to)
        if letter in "SM":
            first = to
        elif letter == "L" and last is not None:
            ends.append((last, to))
        last = to
    if not points:
        return
    x0, x1 = min(x for x, _ in points), max(x for x, _ in points)
    y0, y1 = min(y for _, y in points), max(y for _, y in points)
    if y1 - y0 <= THIN and x1 - x0 > THIN:
        drawn.across.append(((y0 + y1) / 2, x0, x1))
    elif x1 - x0 <= THIN and y1 - y0 > THIN:
        drawn.down.append(((x0 + x1) / 2, y0, y1))
    elif stroked:
        for one, other in ends:
            straight(one, other, drawn.across, drawn.down)


def _steps(data: str) -> Iterator[tuple[str, list[float]]]:
    """The steps of AbbreviatedData: a letter and its numbers."""
    for letter, rest in re.findall(r"([SMLQBAC])([^A-Z]*)", data):
        values = numbers(rest.replace(",", " "))
        if len(values) >= _TAKES[letter]:
            yield letter, values[: _TAKES[letter]]
