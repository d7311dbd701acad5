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
