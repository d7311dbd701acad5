"""Where in a text the pages stand that were recognised, and which of its characters are doubtful."""

from __future__ import annotations

import bisect
from collections.abc import Mapping, Sequence
from typing import Literal

from plan_extract.sources.ocr.wish import DOUBTFUL, Sight
from plan_extract.sources.source_text import Recognised, RecognisedPage

# Where a line was joined or cut and does not stand in the text as it was read, so many characters around a doubtful one are looked for.
_AROUND = 4


def recognised(
    text: str, lines: Sequence[tuple[int, int, int]], sights: Mapping[int, Sight], reader: str, mode: Literal["auto", "always"]
) -> Recognised:
    """What of a text was recognised. `lines` are its paragraphs in order: start, end (half-open), page."""
    plain = [index for index, char in enumerate(text) if not char.isspace()]
    packed = "".join(text[index] for index in plain)
    pages: list[RecognisedPage] = []
    doubts: dict[int, float] = {}
    for number, sight in sights.items():
        own = [index for index, line in enumerate(lines) if line[2] == number]
        if own:
            pages.append(RecognisedPage(number, lines[own[0]][0], lines[own[-1]][1]))
        # A paragraph, or a table, that goes on over pages counts with its first.
        before = max((index for index, line in enumerate(lines) if line[2] < number), default=-1)
        start = lines[before][0] if before >= 0 else 0
        end = lines[own[-1]][1] if own else lines[before][1] if before >= 0 else 0
        low, high = bisect.bisect_left(plain, start), bisect.bisect_left(plain, end)
        for line in sight.lines:
            chars = "".join(letter.char for letter in line)
            for index, letter in enumerate(line):
                if letter.sure < DOUBTFUL:
                    for at in _places(packed, chars, index, low, high):
                        doubts[plain[at]] = min(letter.sure, doubts.get(plain[at], 1.0))
    return Recognised(reader, tuple(pages), mode, tuple(sorted(doubts.items())))


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
