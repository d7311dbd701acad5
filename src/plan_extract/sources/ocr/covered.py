"""Numerals that something else is printed over: a stamp, a seal, a watermark, a pen's stroke.

A model reads `87.1` under a seal as 871 and is sure of it. Ink that is higher than its line and no rule is looked for, and digits near it
are made doubtful, never changed.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from plan_extract.sources.ocr.letters import Line, em_of, step_of
from plan_extract.sources.ocr.numerals import NUMERAL
from plan_extract.sources.ocr.ruling import LEAST, THICKEST, levels

if TYPE_CHECKING:
    import numpy as np

# How sure a digit is that something is printed over.
_COVERED = 0.85
# Connected ink so many times as high as a line, and so many ems wide, is no type of it.
_HIGHER, _WIDER = 1.6, 0.5
# How dark it is at least, of the way from paper to print: a seal's red is a middle grey, a watermark a light one.
_DARKNESS = (0.45, 0.3, 0.15)
# Where more numerals than these touch such ink, it is lines that run into one another.
_MOST = 0.75
# How much of a line's height lies in another's that it runs into.
_INSIDE = 0.6
# So near to a digit, in ems, it may have hidden one.
_NEAR = 0.2
# A stamp has no surface so many ems wide; what has is paper, or a shaded cell.
_SURFACE = 3


def without_overprint(lines: list[Line]) -> list[Line]:
    """The lines without those of a watermark or stamp: larger ones that two others or more run into, which they would part or join."""
    return [line for line in lines if sum(_runs_into(other, line) for other in lines) < 2]


def _runs_into(line: Line, larger: Line) -> bool:
    """Whether a line's box lies partly in that of one whose type is larger, by a third of a character at least."""
    (left, right, top, bottom), (a, b, c, d) = line.place, larger.place
    high = bottom - top
    inside = min(bottom, d) - max(top, c) > _INSIDE * high and min(right, b) - max(left, a) > high / 3
    return d - c > _HIGHER * high and inside


def doubt_covered(grey: np.ndarray[Any, Any], em: float, lines: list[Line], scale: float) -> None:
    """Make digits doubtful, in place, that foreign ink stands on; `em` is the page's type in pixels, `scale` points a pixel."""
    numerals = [(line, found) for line in lines for found in NUMERAL.finditer(line.text)]
    told = levels(grey, [line.place for line in lines])
    if not numerals or em < 8 or told is None:
        return
    black, paper = told
    for labels, stats in _inks(grey, em, paper - black, scale):
        found = [covered for line, numeral in numerals for covered in _covered(line, numeral.start(), numeral.end(), labels, stats)]
        if len({(id(line), start) for line, start, _ in found}) > max(3.0, _MOST * len(numerals)):
            continue
        for line, _, at in found:
            line.sure[at] = min(line.sure[at], _COVERED)


def _covered(line: Line, start: int, end: int, labels: Any, stats: Any) -> Iterator[tuple[Line, int, int]]:
    """The characters of a numeral, and those beside it, that ink stands on which is higher than their line."""
    import numpy as np

    edges, em = _edges(line), em_of(line)
    near = round(_NEAR * em)
    top, bottom = line.place[2:]
    # The character behind may be 万, the one before a digit that was lost.
    for at in range(max(0, start - 1), min(len(line.text), end + 2)):
        left, right = edges[at]
        around = np.unique(labels[top:bottom, max(0, round(left) - near) : max(0, round(right) + near)])
        if any(index and stats[index, 3] > _HIGHER * (bottom - top) and stats[index, 2] > _WIDER * em for index in around.tolist()):
            yield line, start, at


def _inks(grey: np.ndarray[Any, Any], em: float, contrast: float, scale: float) -> Iterator[tuple[Any, Any]]:
    """A page's connected ink without its rules, at each darkness: labels, and what OpenCV tells of each (left, top, width, height)."""
    import cv2
    import numpy as np

    # Specks are no ink, and the shadow of a book's fold is paper.
    calm = cv2.medianBlur(grey, 3)
    share = min(1.0, 8 / em)
    small = cv2.resize(calm, None, fx=share, fy=share, interpolation=cv2.INTER_AREA)
    surface = cv2.morphologyEx(small, cv2.MORPH_CLOSE, np.ones((round(_SURFACE * em * share) | 1,) * 2, np.uint8))
    depth = cv2.subtract(cv2.resize(surface, calm.shape[::-1], interpolation=cv2.INTER_LINEAR), calm)
    # Noise of the paper: the middle of how far its pixels lie apart.
    noise = float(np.median(np.abs(depth[::3, ::3].astype(float) - float(np.median(depth)))))
    for darkness in _DARKNESS:
        if darkness * contrast < 6 * noise:
            return
        ink = np.where(depth > darkness * contrast, np.uint8(255), np.uint8(0))
        rules: Any = cv2.dilate(_rules(ink, scale), np.ones((3, 3), np.uint8))
        left: Any = ink & ~rules
        # What a rule crosses goes on beyond it.
        wide = max(3, round(0.2 * em))
        left |= cv2.morphologyEx(left, cv2.MORPH_CLOSE, np.ones((wide, wide), np.uint8)) & rules
        _, labels, stats, _ = cv2.connectedComponentsWithStats(left, connectivity=8)
        yield labels, stats


def _rules(ink: np.ndarray[Any, Any], scale: float) -> Any:
    """The ink that is a level or upright rule: a long stroke, and no bar."""
    import cv2
    import numpy as np

    least, thick = max(8, round(LEAST / scale)), max(2, round(THICKEST / scale))
    rules: Any = np.zeros_like(ink)
    for shape in ((1, least), (least, 1)):
        strokes: Any = cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones(shape, np.uint8))
        rules |= cv2.subtract(strokes, cv2.morphologyEx(strokes, cv2.MORPH_OPEN, np.ones((thick, thick), np.uint8)))
    return rules


def _edges(line: Line) -> list[tuple[float, float]]:
    """Left and right of each character of a line: half an em from its middle, or halfway to its neighbours. A space has no width."""
    step, half = step_of(line), em_of(line) / 2
    columns = iter(line.columns)
    centres = [None if char.isspace() else line.place[0] + (next(columns, 0) + 0.5) * step for char in line.text]
    edges = [(0.0, 0.0) if centre is None else (centre - half, centre + half) for centre in centres]
    known = [(at, centre) for at, centre in enumerate(centres) if centre is not None]
    for (one, a), (other, b) in pairwise(known):
        edges[one] = (edges[one][0], min(edges[one][1], (a + b) / 2))
        edges[other] = (max(edges[other][0], (a + b) / 2), edges[other][1])
    return edges
