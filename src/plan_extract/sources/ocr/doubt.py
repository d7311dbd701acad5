"""Where in a text the pages stand that were recognised, and which of its characters are doubtful."""

from __future__ import annotations

import bisect
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from plan_extract.sources.ocr.wish import DOUBTFUL, Letter, Sight
from plan_extract.sources.source_text import Recognised, RecognisedPage

# Where a line was joined or cut and does not stand in the text as it was read, so many characters around a doubtful one are looked for.
_AROUND = 4
_NUMERAL = re.compile(r"[0-9][0-9.]*")
# How sure the digits are between which two lines were joined that need not belong together.
_JOINED = 0.8


@dataclass(slots=True)
class _Placed:
    """A recognised line as it stands in the text: its place among the characters that are no white space, its box, how far right its
    column reaches, in points."""

    start: int
    end: int
    left: float
    right: float
    bottom: float
    top: float
    reach: float
    page: int


def recognised(
    text: str, lines: Sequence[tuple[int, int, int]], sights: Mapping[int, Sight], reader: str, mode: Literal["auto", "always"]
) -> Recognised:
    """What of a text was recognised. `lines` are its paragraphs in order: start, end (half-open), page."""
    plain = [index for index, char in enumerate(text) if not char.isspace()]
    packed = "".join(text[index] for index in plain)
    pages: list[RecognisedPage] = []
    doubts: dict[int, float] = {}
    placed: list[_Placed] = []
    covered = bytearray(len(packed))
    for number, sight in sights.items():
        own = [index for index, line in enumerate(lines) if line[2] == number]
        if own:
            pages.append(RecognisedPage(number, lines[own[0]][0], lines[own[-1]][1]))
        # A paragraph, or a table, that goes on over pages counts with its first.
        before = max((index for index, line in enumerate(lines) if line[2] < number), default=-1)
        start = lines[before][0] if before >= 0 else 0
        end = lines[own[-1]][1] if own else lines[before][1] if before >= 0 else 0
        low, high = bisect.bisect_left(plain, start), bisect.bisect_left(plain, end)
        inked = [row for line in sight.lines if (row := [letter for letter in line if letter.char != " "])]
        found = _found(packed, ["".join(letter.char for letter in row) for row in inked], low, high, covered)
        for row, places in zip(inked, found, strict=True):
            chars = "".join(letter.char for letter in row)
            for index, letter in enumerate(row):
                if letter.sure < DOUBTFUL:
                    for at in [place + index for place in places] or _places(packed, chars, index, low, high):
                        doubts[plain[at]] = min(letter.sure, doubts.get(plain[at], 1.0))
        placed += _boxes(inked, found, number)
    unproven = [plain[at] for page in pages for at in _unproven(packed, plain, covered, page, lines, sights)]
    for at in [*unproven, *_seams(text, plain, placed)]:
        doubts[at] = min(_JOINED, doubts.get(at, 1.0))
    return Recognised(reader, tuple(pages), mode, tuple(sorted(doubts.items())))


def _found(packed: str, rows: Sequence[str], low: int, high: int, taken: bytearray) -> list[list[int]]:
    """Where in packed[low:high] each of a page's lines stands, all places of lines that say the same; none where it stands nowhere whole.

    No place is taken twice, by a page before neither (`taken`, which goes on), and the longest lines are placed first: a cell's `12` is
    not the one in `2012年`.
    """
    places: dict[str, list[int]] = {}
    for row in sorted(rows, key=lambda row: -len(row)):
        at, tries = packed.find(row, low, high), 0
        while at >= 0 and tries < 200 and any(taken[at : at + len(row)]):
            at, tries = packed.find(row, at + 1, high), tries + 1
        if at >= 0 and tries < 200:
            taken[at : at + len(row)] = b"\1" * len(row)
            places.setdefault(row, []).append(at)
    return [places.get(row, []) for row in rows]


def _unproven(
    packed: str,
    plain: Sequence[int],
    covered: bytearray,
    page: RecognisedPage,
    lines: Sequence[tuple[int, int, int]],
    sights: Mapping[int, Sight],
) -> list[int]:
    """The places in `packed` of a page's numerals whose characters stand in no line as it was read: lines may have run into one another.

    A paragraph that may go on over a page that was not recognised says nothing.
    """
    own = [line for line in lines if line[2] == page.page]
    low = bisect.bisect_left(plain, page.start)
    high = bisect.bisect_left(plain, page.end if page.page + 1 in sights or page.page == lines[-1][2] else own[-1][0])
    return [
        at
        for numeral in _NUMERAL.finditer(packed, low, high)
        if not all(covered[numeral.start() : numeral.end()])
        for at in range(numeral.start(), numeral.end())
    ]


def _boxes(rows: Sequence[Sequence[Letter]], found: Sequence[Sequence[int]], page: int) -> list[_Placed]:
    """The lines that were found in the text, each with its box; of lines that say the same, each takes one place."""
    made: list[_Placed] = []
    used: dict[int, int] = {}
    for row, places in zip(rows, found, strict=True):
        if not places:
            continue
        turn = used.get(places[0], 0)
        used[places[0]] = turn + 1
        if turn >= len(places):
            continue
        left, right = row[0].x0, row[-1].x1
        reach = max(other[-1].x1 for other in rows if min(right, other[-1].x1) - max(left, other[0].x0) > 0.5 * (right - left))
        made.append(_Placed(places[turn], places[turn] + len(row), left, right, row[0].bottom, row[0].top, reach, page))
    return made


def _seams(text: str, plain: Sequence[int], placed: Sequence[_Placed]) -> list[int]:
    """The offsets of digits that stand beside one another in the text and come from two lines that need not go on one another."""
    found: list[int] = []
    for one, other in pairwise(sorted(placed, key=lambda line: line.start)):
        if one.end != other.start:
            continue
        first, last = plain[one.end - 1], plain[other.start]
        if text[first].isdigit() and text[last].isdigit() and "\n" not in text[first:last] and not _goes_on(one, other):
            found += [first, last]
    return found


def _goes_on(one: _Placed, other: _Placed) -> bool:
    """Whether a line breaks where it is full, and the other is the next: a number may be broken there, and nowhere else."""
    em = one.top - one.bottom
    below = other.page > one.page or (other.top + other.bottom) / 2 < one.bottom
    # What stands alone below was left over; of a line as long as the first nobody knows. A stop may hang over a column's edge.
    return below and (one.right >= one.reach - 2.1 * em or other.right <= one.right - 0.3 * em)


def _places(packed: str, line: str, index: int, low: int, high: int) -> list[int]:
    """Where character `index` of a line may stand in packed[low:high]: everywhere that the line, or what is around, stands."""
    for first, last in ((0, len(line)), (max(0, index - _AROUND), index + _AROUND + 1), (max(0, index - 1), index + 2)):
        words = line[first:last]
        found: list[int] = []
        at = packed.find(words, low, high)
        while at >= 0 and len(found) < 50:
            found.append(at + index - first)
            at = packed.find(words, at + 1, high)
        if found:
            return found
    return []
