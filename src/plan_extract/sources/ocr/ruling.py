"""Ruling lines of a scanned page: long thin strokes of ink, level or upright."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np

# In points: a shorter stroke may be part of a character, a thicker one is a bar or picture.
_LEAST, _THICKEST = 26.0, 5.0
_MOST = 800
Rule = tuple[float, float, float]


def rules_of(grey: np.ndarray[Any, Any], scale: float) -> tuple[list[Rule], list[Rule]]:
    """Level rules (y, x0, x1) and upright ones (x, y0, y1) in points from the lower left corner; `scale` is points a pixel."""
    import cv2

    ink = cv2.adaptiveThreshold(grey, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, 31, 15)
    high = grey.shape[0]
    least = max(8, round(_LEAST / scale))
    across = [((high - (y + h / 2)) * scale, x * scale, (x + w) * scale) for x, y, w, h in _strokes(ink, (least, 1), scale)]
    down = [((x + w / 2) * scale, (high - y - h) * scale, (high - y) * scale) for x, y, w, h in _strokes(ink, (1, least), scale)]
    return across, down


def dashes_of(grey: np.ndarray[Any, Any], em: float, places: list[tuple[int, int, int, int]]) -> list[tuple[int, int, int]]:
    """Dashes of two characters that stand alone, as in a table's cell without a value: left, right, height on the page, in pixels.

    They are not found as text. `em` is the page's type in pixels, `places` are the lines that were read: left, right, top, bottom.
    """
    import cv2
    import numpy as np

    if em < 8 or not places:
        return []
    levels = [np.percentile(grey[top:bottom, left:right], (4, 80)) for left, right, top, bottom in places]
    black, paper = (float(value) for value in np.median(levels, axis=0))
    if paper - black < 50:
        return []
    # Print is far from its paper, noise and the shadow of a page's back are not.
    ink = np.where(grey < (paper + black) / 2, np.uint8(255), np.uint8(0))
    joined = cv2.morphologyEx(ink, cv2.MORPH_CLOSE, np.ones((3, max(3, round(0.15 * em))), np.uint8))
    _, _, stats, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
    # A cell's rule may stand near its end.
    white, beside, found = round(0.3 * em), round(0.12 * em), []
    for x, y, w, h, _area in stats[1:].tolist():
        if not (1.15 * em <= w <= 2.4 * em and h <= 0.16 * em):
            continue
        if any(left < x + w and x < right and top < y + h and y < bottom for left, right, top, bottom in places):
            continue
        around = ink[max(0, y - white) : y + h + white, max(0, x - beside) : x + w + beside]
        if int(np.count_nonzero(around)) <= 1.1 * np.count_nonzero(ink[y : y + h, x : x + w]):
            found.append((x, x + w, y + h // 2))
    return found[:_MOST]


def _strokes(ink: np.ndarray[Any, Any], shape: tuple[int, int], scale: float) -> list[tuple[int, int, int, int]]:
    """Left, top, width and height of the strokes that a bar of this shape (across, down) fits into."""
    import cv2
    import numpy as np

    level = shape[0] > 1
    # Specks of white in a stroke, and steps where it is not quite level, do not part it.
    joined = cv2.morphologyEx(ink, cv2.MORPH_CLOSE, np.ones((3, 5) if level else (5, 3), np.uint8))
    kept = cv2.morphologyEx(joined, cv2.MORPH_OPEN, np.ones((shape[1], shape[0]), np.uint8))
    _, _, stats, _ = cv2.connectedComponentsWithStats(kept, connectivity=8)
    found = []
    for x, y, w, h, _area in stats[1 : _MOST + 1].tolist():
        if (h if level else w) * scale <= _THICKEST:
            found.append((x, y, w, h))
    return found
