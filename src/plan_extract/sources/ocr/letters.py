"""Where each character of a recognised line stands, and how large the line's type is."""

from __future__ import annotations

import statistics
import unicodedata
from dataclasses import dataclass, field
from itertools import pairwise

from plan_extract.sources.ocr.wish import Letter

# Lines whose type differs by less are set in one size: a recognised line's is known to some percent.
_ONE_SIZE = 0.09
# What a line's box has above and below its type, as a share of its height.
_PADDED = 0.9


@dataclass(slots=True)
class Line:
    """A line as the model reads it.

    `place` is left, right, top, bottom in pixels; `columns` are the model's columns in which the characters other than spaces were read,
    of `width` that it divides the line into; `sure` goes with each character of `text`; `kept` are the indexes in it of spaces between
    digits that the page shows.
    """

    place: tuple[int, int, int, int]
    text: str
    sure: list[float]
    columns: list[int]
    width: float
    kept: set[int] = field(default_factory=set)


def letters_of(lines: list[Line], scale: float, high: int) -> list[list[Letter]]:
    """The letters of each line, in points from the lower left corner of a page `high` pixels high, `scale` points a pixel."""
    sizes = _levelled([em_of(line) for line in lines])
    return [_letters(line, size, scale, high) for line, size in zip(lines, sizes, strict=True)]


def dash_letters(dashes: list[tuple[int, int, int]], em: float, scale: float, high: int) -> list[list[Letter]]:
    """The letters of dashes that stand alone, each a line: left, right and height on the page in pixels."""
    made = []
    for left, right, y in dashes:
        foot, head, half = (high - y - em / 2) * scale, (high - y + em / 2) * scale, (left + right) / 2
        made.append(
            [Letter("—", a * scale, b * scale, foot + 0.12 * em * scale, foot, head, 1.0) for a, b in ((left, half), (half, right))]
        )
    return made


def _wide(char: str) -> bool:
    """Whether a character is an em wide."""
    return unicodedata.east_asian_width(char) in "WF" or char in "“”‘’—…·①②③④⑤⑥⑦⑧⑨⑩"


def step_of(line: Line) -> float:
    """How wide one of the model's columns is in pixels."""
    return (line.place[1] - line.place[0]) / line.width if line.width else 0.0


def em_of(line: Line) -> float:
    """The em of a line in pixels: the way from one Chinese character to the next, else by its height."""
    top, bottom = line.place[2:]
    step = step_of(line)
    chars = [char for char in line.text if not char.isspace()]
    ways = [
        (after - before) * step
        for (one, before), (other, after) in pairwise(zip(chars, line.columns, strict=False))
        if "\u4e00" <= one <= "\u9fff" and "\u4e00" <= other <= "\u9fff"
    ]
    by_height = _PADDED * (bottom - top)
    if len(ways) < 3:
        return by_height
    middle = statistics.median(ways)
    near = [way for way in ways if 0.7 * middle <= way <= 1.35 * middle]
    pitch = statistics.fmean(near) if near else by_height
    # Characters set apart (a title, a table's head) are no larger for it.
    return pitch if 0.6 * by_height <= pitch <= 1.15 * by_height else by_height


def _levelled(sizes: list[float]) -> list[float]:
    """Sizes with those that are nearly the same made the same."""
    order = sorted(range(len(sizes)), key=lambda index: sizes[index])
    made = list(sizes)
    group: list[int] = []
    for index in [*order, -1]:
        if index >= 0 and (not group or sizes[index] <= sizes[group[0]] * (1 + 2 * _ONE_SIZE)):
            group.append(index)
            continue
        middle = statistics.median(sizes[member] for member in group) if group else 0.0
        for member in group:
            made[member] = middle
        group = [index]
    return made


def _letters(line: Line, size: float, scale: float, high: int) -> list[Letter]:
    x0, _, top, bottom = line.place
    step = step_of(line)
    middle = high - (top + bottom) / 2
    foot, head = (middle - size / 2) * scale, (middle + size / 2) * scale
    found: list[tuple[str, float, float, float]] = []
    columns = iter(line.columns)
    # A space that the page shows stands with the character behind it.
    for at, (char, sure) in enumerate(zip(line.text, line.sure, strict=False)):
        if char.isspace():
            continue
        centre = x0 + (next(columns, 0) + 0.5) * step
        half = size * (0.5 if _wide(char) else 0.25)
        found.append((" " + char if at - 1 in line.kept else char, centre - half, centre + half, sure))
    found = _mended(found)
    made = []
    for index, (char, left, right, sure) in enumerate(found):
        # Neighbours that overlap meet halfway: a column is a sixth of a character wide.
        if index and found[index - 1][2] > left:
            left = min((found[index - 1][2] + left) / 2, right - 0.1 * size)
        if index + 1 < len(found) and found[index + 1][1] < right:
            right = max((right + found[index + 1][1]) / 2, left + 0.1 * size)
        elif index + 1 < len(found) and found[index + 1][1] - right < size:
            # Places are coarse: a small gap is no space.
            right = found[index + 1][1]
        if char[0] == " ":
            made.append(Letter(" ", left * scale, left * scale, foot + 0.12 * size * scale, foot, head, 1.0))
        made.append(Letter(char[-1], left * scale, right * scale, foot + 0.12 * size * scale, foot, head, round(sure, 4)))
    return made


def _mended(found: list[tuple[str, float, float, float]]) -> list[tuple[str, float, float, float]]:
    """The letters with ‰ for the %0 that it is read as, which stays doubtful: characters with left, right and how sure they are."""
    made: list[tuple[str, float, float, float]] = []
    for index, (char, left, right, sure) in enumerate(found):
        after = found[index + 1][0] if index + 1 < len(found) else ""
        if made and made[-1][0] == "%" and char in "0oO" and not (after.isdigit() or after == "."):
            made[-1] = ("‰", made[-1][1], right, min(made[-1][3], sure, 0.8))
            continue
        made.append((char, left, right, sure))
    return made
