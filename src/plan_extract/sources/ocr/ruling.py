"""Ruling lines of a scanned page: long thin strokes of ink, level or upright."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from plan_extract.sources.ocr.letters import Line, em_of, step_of

if TYPE_CHECKING:
    import numpy as np

# In points: a shorter stroke may be part of a character, a thicker one is a bar or picture.
LEAST, THICKEST = 26.0, 5.0
_MOST = 800
Rule = tuple[float, float, float]


def rules_of(grey: np.ndarray[Any, Any], scale: float) -> tuple[list[Rule], list[Rule]]:
    """Level rules (y, x0, x1) and upright ones (x, y0, y1) in points from the lower left corner; `scale` is points a pixel."""
    import cv2

    ink = cv2.adaptiveThreshold(grey, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, 31, 15)
    high = grey.shape[0]
    least = max(8, round(LEAST / scale))
    across = [((high - (y + h / 2)) * scale, x * scale, (x + w) * scale) for x, y, w, h in _strokes(ink, (least, 1), scale)]
    down = [((x + w / 2) * scale, (high - y - h) * scale, (high - y) * scale) for x, y, w, h in _strokes(ink, (1, least), scale)]
    return across, down


def dashes_of(grey: np.ndarray[Any, Any], em: float, places: list[tuple[int, int, int, int]]) -> list[tuple[int, int, int]]:
    """Dashes of two characters that stand alone, as in a table's cell without a value: left, right, height on the page, in pixels.

    They are not found as text. `em` is the page's type in pixels, `places` are the lines that were read: left, right, top, bottom.
    """
    import cv2
    import numpy as np

    told = levels(grey, places)
    if em < 8 or told is None:
        return []
    black, paper = told
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


def levels(grey: np.ndarray[Any, Any], places: list[tuple[int, int, int, int]]) -> tuple[float, float] | None:
    """How dark the print of a page's lines and its paper are; None where they are hardly to be told apart. `places` as in `dashes_of`."""
    import numpy as np

    if not places:
        return None
    found = [np.percentile(grey[top:bottom, left:right], (4, 80)) for left, right, top, bottom in places]
    black, paper = (float(value) for value in np.median(found, axis=0))
    return (black, paper) if paper - black >= 50 else None


def double_dashes(grey: np.ndarray[Any, Any], lines: list[Line]) -> None:
    """Make two characters, in place, of a dash that was read as one and is two ems long on the page: —— opens a heading, — does not."""
    for line in lines:
        for at in [at for at, char in enumerate(line.text) if char == "—"][::-1]:
            if "—" in (line.text[at - 1 : at], line.text[at + 1 : at + 2]):
                continue
            own = sum(not char.isspace() for char in line.text[:at])
            if own >= len(line.columns) or (run := _dash(grey, line, line.place[0] + (line.columns[own] + 0.5) * step_of(line))) is None:
                continue
            quarter = (run[1] - run[0]) / 4
            places = [round((x - line.place[0]) / step_of(line) - 0.5) for x in (run[0] + quarter, run[1] - quarter)]
            line.text = line.text[:at] + "——" + line.text[at + 1 :]
            line.sure[at : at + 1] = [line.sure[at]] * 2
            line.columns[own : own + 1] = places
            line.kept = {kept + (kept > at) for kept in line.kept}


def _dash(grey: np.ndarray[Any, Any], line: Line, centre: float) -> tuple[int, int] | None:
    """Left and right, in pixels, of the stroke two ems long and thin that stands at `centre` on a line; None where there is none."""
    import numpy as np

    x0, x1, top, bottom = line.place
    em = em_of(line)
    left, right = max(x0, round(centre - 2.5 * em)), min(x1, round(centre + 2.5 * em))
    part = grey[top:bottom, left:right]
    if part.size == 0:
        return None
    black, paper = (float(value) for value in np.percentile(grey[top:bottom, x0:x1], (2, 80)))
    dark = (part < (paper + black) / 2).sum(axis=0)
    thin = np.concatenate([[False], (dark >= 1) & (dark <= max(3.0, 0.16 * em)), [False]])
    steps = np.flatnonzero(thin[1:] != thin[:-1])
    runs = [(left + int(a), left + int(b)) for a, b in zip(steps[::2], steps[1::2], strict=True)]
    return next((run for run in runs if run[0] <= centre <= run[1] and 1.5 * em <= run[1] - run[0] <= 2.3 * em), None)


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
        if (h if level else w) * scale <= THICKEST:
            found.append((x, y, w, h))
    return found
