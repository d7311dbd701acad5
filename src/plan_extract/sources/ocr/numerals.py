"""Numerals looked at once more: their crop read again at another scale, and the places of their characters measured in the ink.

A model is as sure of a number that it joined from two (`12 09` as `1209`) as of any other, and of one whose first digit stands outside
the crop. What a second look does not bear out is made doubtful, never changed: which of two readings is right is for the eye.
"""

from __future__ import annotations

import re
import statistics
import unicodedata
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from plan_extract.sources.ocr.letters import Line, em_of, step_of

if TYPE_CHECKING:
    import numpy as np

NUMERAL = re.compile(r"[0-9０-９]+(?:[ .．]?[0-9０-９]+)*")
# A unit in a table's head or cell, and what ‰ is read as.
_UNIT = re.compile(r"[(（][%％][)）]")
_PER_MILLE = re.compile(r"‰|[%％][0oO](?![0-9.])")
_SIGN = re.compile(rf"{_PER_MILLE.pattern}|[%％]")
_PER_CENT = re.compile(r"[%％](?![0oO](?![0-9.]))")
# How sure a character is that the second look does not bear out.
DISAGREED, PARTED = 0.5, 0.8
# A crop narrower than this many times its height costs as much as one that wide.
_CHEAP = 6.5
# Beyond a line's end a digit may stand that was cut off: so many ems are looked at.
_BEYOND = 0.3
# White above and below the crop that is read again, as a share of its height: its type is smaller by a quarter.
_MARGIN = 0.16
# Digits of a face stand at one pitch; a space, a quarter of an em at least, makes it half as much again.
_WIDE = 1.35
# Where characters cannot be told apart: wider than the white beside a 1, in ems.
_BLANK = 0.45


@dataclass(slots=True)
class Look:
    """A part of line `line`, pixels [left, right), that is to be read again, with the words that stand in it as they were read."""

    line: int
    first: int
    last: int
    left: int
    right: int


def looks_of(lines: list[Line], wide: int) -> list[Look]:
    """The parts of lines that hold numerals, each with a character beside it on a picture `wide` pixels wide."""
    found: list[Look] = []
    for index, line in enumerate(lines):
        centres, em = _centres(line), em_of(line)
        own: list[Look] = []
        for numeral in sorted((*NUMERAL.finditer(line.text), *_UNIT.finditer(line.text)), key=lambda found: found.start()):
            look = _look(line, index, numeral.start(), numeral.end(), centres, em, wide)
            high = line.place[3] - line.place[2]
            if look.right - look.left < 4:
                continue
            if own and look.right - own[-1].left <= _CHEAP * high:
                own[-1] = Look(index, own[-1].first, look.last, own[-1].left, max(own[-1].right, look.right))
            else:
                own.append(look)
        found += own
    return found


def crop_of(colour: np.ndarray[Any, Any], line: Line, look: Look) -> np.ndarray[Any, Any]:
    """The picture that is read again: the part, with white above and below in the colour of its paper.

    What is taken beyond the line's ends stops at a table's rule, which would be read as a 1.
    """
    import cv2
    import numpy as np

    x0, x1, top, bottom = line.place
    part = colour[top:bottom, look.left : look.right]
    ink, paper = (float(value) for value in np.percentile(part[..., 0], (2, 80)))
    upright = np.flatnonzero((part[..., 0] < (paper + ink) / 2).mean(axis=0) >= 0.85) + look.left
    hair = max(2, (bottom - top) // 20)
    left = max((int(at) + 1 + hair for at in upright if at < x0), default=look.left)
    right = min((int(at) - hair for at in upright if at >= x1), default=look.right)
    part = colour[top:bottom, min(left, x1 - 1) : max(right, left + 1)]
    margin = max(2, round(_MARGIN * (bottom - top)))
    sides = (margin, margin, margin // 2, margin // 2)
    framed: np.ndarray[Any, Any] = cv2.copyMakeBorder(part, *sides, cv2.BORDER_CONSTANT, value=[paper] * 3)
    return framed


def compare(line: Line, look: Look, again: str) -> None:
    """Make the characters of numerals doubtful, in place, that are not read so in `again`.

    A numeral more than there was says nothing: halves of characters at the crop's ends are read as 1.
    """
    # A ‰ is larger in a short crop: read as % before, it is told there from one. No % was ever seen to be read as ‰, so it is taken.
    signs = list(_PER_CENT.finditer(line.text, look.first, min(look.last + 1, len(line.text))))
    anew = ["‰" if _PER_MILLE.match(sign[0]) else "%" for sign in _SIGN.finditer(again)]
    for order, sign in enumerate(signs if "‰" in anew else ()):
        line.sure[sign.start()] = min(line.sure[sign.start()], DISAGREED)
        if len(anew) == len(signs) and anew[order] == "‰":
            line.text = f"{line.text[: sign.start()]}‰{line.text[sign.end() :]}"
    left = Counter(_plain(found[0]) for found in NUMERAL.finditer(again))
    missing = []
    for numeral in NUMERAL.finditer(line.text, look.first, look.last):
        words = _plain(numeral[0])
        if left[words]:
            left[words] -= 1
        else:
            missing.append(numeral)
    others = [words for words, count in left.items() for _ in range(count)]
    for numeral in missing:
        words = _plain(numeral[0])
        # Of as many characters, those that differ; else any may be the one too many.
        differ = next(([at for at, char in enumerate(words) if one[at] != char] for one in others if len(one) == len(words)), [0])
        for at in differ:
            line.sure[numeral.start() + at] = min(line.sure[numeral.start() + at], DISAGREED)


def measure(lines: list[Line], grey: np.ndarray[Any, Any]) -> None:
    """Make characters of numerals doubtful, in place, that stand further apart than digits do, or with a rule between them.

    A space that was read between two digits is kept where they stand so (`Line.kept`), and leaves both doubtful: it may be one number.
    """
    runs_of: dict[int, list[tuple[re.Match[str], list[tuple[float, float, bool]]]]] = {}
    ways: list[float] = []
    for index, line in enumerate(lines):
        for numeral in NUMERAL.finditer(line.text):
            runs = _runs(grey, line, numeral.start(), numeral.end())
            runs_of.setdefault(index, []).append((numeral, runs))
            chars = numeral[0].replace(" ", "")
            if len(runs) == len(chars):
                em = em_of(line)
                ways += [
                    (_middle(b) - _middle(a)) / em
                    for (a, b), (c, d) in zip(pairwise(runs), pairwise(chars), strict=True) if c.isdigit() and d.isdigit()
                ]  # fmt: skip
    usual = statistics.median(ways) if len(ways) >= 5 else 0.55
    for index, numerals in runs_of.items():
        line = lines[index]
        em = em_of(line)
        for numeral, runs in numerals:
            _part(line, numeral, runs, em, usual)


def _part(line: Line, numeral: re.Match[str], runs: list[tuple[float, float, bool]], em: float, usual: float) -> None:
    """Mark where a numeral's characters stand apart."""
    places = [index for index in range(numeral.start(), numeral.end()) if line.text[index] != " "]
    chars = [line.text[index] for index in places]
    centres = _centres(line)
    rules = [run for run in runs if run[2]]
    runs = [run for run in runs if not run[2]]
    # A rule may have been read as a 1, or part what stands in two cells.
    if rules and (len(runs) < len(places) or any(centres[places[0]] < _middle(rule) < centres[places[-1]] for rule in rules)):
        line.sure[places[0]] = min(line.sure[places[0]], PARTED)
    told = len(runs) == len(places)
    own = [_middle(b) - _middle(a) for (a, b), (c, d) in zip(pairwise(runs), pairwise(chars), strict=False) if c.isdigit() and d.isdigit()]
    # Full-width digits stand an em apart, all of them.
    pitch = statistics.median(own) if told and len(own) > 2 else usual * em
    for order, (one, other) in enumerate(pairwise(places)):
        if not (line.text[one].isdigit() and line.text[other].isdigit()):
            continue
        if told:
            apart = _middle(runs[order + 1]) - _middle(runs[order]) > _WIDE * pitch
        else:
            between = [
                after[0] - before[1] for before, after in pairwise(runs) if centres[one] < (before[1] + after[0]) / 2 < centres[other]
            ]
            apart = max(between, default=0.0) > _BLANK * em
        spaced = other - one > 1
        if spaced and apart:
            line.kept.add(one + 1)
        if spaced or apart:
            for at in (one, other):
                line.sure[at] = min(line.sure[at], PARTED)


def _middle(run: tuple[float, float, bool]) -> float:
    return (run[0] + run[1]) / 2


def _runs(grey: np.ndarray[Any, Any], line: Line, first: int, last: int) -> list[tuple[float, float, bool]]:
    """The stretches of ink across a numeral: left, right in pixels, and whether the ink goes from the crop's top to its foot (a rule)."""
    import numpy as np

    centres, em = _centres(line), em_of(line)
    x0, x1, top, bottom = line.place
    left, right = _edges(line, first, last, centres, em)
    left, right = max(x0, round(left)), min(x1, round(right))
    part = grey[top:bottom, left:right]
    if part.size == 0:
        return []
    ink, paper = (float(value) for value in np.percentile(part, (2, 80)))
    if paper - ink < 50:
        return []
    dark = (part < (paper + ink) / 2).sum(axis=0)
    high = bottom - top
    inked = np.concatenate([[False], dark >= 2, [False]])
    steps = np.flatnonzero(inked[1:] != inked[:-1])
    found: list[tuple[int, int]] = []
    for start, end in zip(steps[::2].tolist(), steps[1::2].tolist(), strict=True):
        # A hair's breadth parts strokes of one character.
        if found and start - found[-1][1] <= 0.03 * em:
            found[-1] = (found[-1][0], end)
        else:
            found.append((start, end))
    # What is cut at either end belongs to a neighbour.
    whole = [run for run in found if run[1] - run[0] > 0.08 * em or (run[0] > 0 and run[1] < right - left)]
    return [(left + a, left + b, bool(b - a < 0.15 * em and dark[a:b].max() >= 0.97 * high)) for a, b in whole]


def _look(line: Line, index: int, first: int, last: int, centres: list[float], em: float, wide: int) -> Look:
    """A numeral and the character on either side, where these stand beside it."""
    left, right = _edges(line, first, last, centres, em)
    # The character beside it is taken whole: a numeral's first digit may have been read as its last stroke.
    before = [at for at in range(first) if line.text[at] != " "][-2:]
    after = [at for at in range(last, len(line.text)) if line.text[at] != " "][:3]
    if before and left - centres[before[-1]] < em:
        left = (centres[before[0]] + centres[before[1]]) / 2 if len(before) > 1 else line.place[0] - _BEYOND * em
    elif not before:
        left = line.place[0] - _BEYOND * em
    if after and centres[after[0]] - right < em:
        # What stands behind a dot is taken whole too, or half of it is read as a decimal.
        after = after[1:] if line.text[after[0]] in ".．" and len(after) > 2 else after
        right = (centres[after[0]] + centres[after[1]]) / 2 if len(after) > 1 else line.place[1] + _BEYOND * em
    elif not after:
        right = line.place[1] + _BEYOND * em
    return Look(index, first, last, max(0, round(left)), min(wide, round(right)))


def _edges(line: Line, first: int, last: int, centres: list[float], em: float) -> tuple[float, float]:
    """Where a numeral begins and ends across the page: halfway to its neighbours, or some of an em from its own characters."""
    before = next((centres[at] for at in range(first - 1, -1, -1) if line.text[at] != " "), None)
    after = next((centres[at] for at in range(last, len(line.text)) if line.text[at] != " "), None)
    left, right = centres[first] - 0.5 * em, centres[last - 1] + 0.5 * em
    # A Chinese neighbour is an em wide and the digit half of one: the way between their centres is parted two to one.
    if before is not None:
        left = max(left, centres[first] - (centres[first] - before) * 0.4)
    if after is not None:
        right = min(right, centres[last - 1] + (after - centres[last - 1]) * 0.4)
    return left, right


def _centres(line: Line) -> list[float]:
    """Where the middle of each character of a line stands across the page, a space at the one before."""
    step = step_of(line)
    columns = iter(line.columns)
    made: list[float] = []
    for char in line.text:
        if char.isspace():
            made.append(made[-1] if made else float(line.place[0]))
        else:
            made.append(line.place[0] + (next(columns, 0) + 0.5) * step)
    return made


def _plain(words: str) -> str:
    """A numeral with its characters half as wide, one for one."""
    return "".join(unicodedata.normalize("NFKC", char) for char in words)
