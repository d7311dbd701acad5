"""What a printed page carries beside the text: page numbers and running heads. They are left out of reading, not out of the text."""

from __future__ import annotations

import itertools
import re
import statistics
from collections import Counter
from collections.abc import Sequence
from itertools import islice

from plan_extract.lexicon import kept, load

# A page has some hundreds of characters; numbered rows of a table follow each other sooner, or begin in the middle of the text.
_PAGE_LEAST, _PAGE_MOST = 100, 6000
_HEAD_MOST = 40
_EDGE_DIGITS = re.compile(r"^(\d{1,4})(?=\D)|(?<=\D)(\d{1,4})$")


def furniture(lines: Sequence[str], positions: Sequence[int], breaks: Sequence[int]) -> set[int]:
    """The indexes of lines that are page numbers or running heads.

    `lines` are folded and stripped, blank ones empty; `positions` their source offsets; `breaks` the indexes of lines that begin a page
    after a form feed.
    """
    sure, bare = _patterns()
    found: set[int] = set()
    numbers: list[tuple[int, int]] = []
    for index, line in enumerate(lines):
        if line and len(line) < 20:
            if sure.fullmatch(line):
                found.add(index)
            elif match := bare.fullmatch(line):
                numbers.append((index, int(re.sub(r"\D.*", "", match[0].replace(" ", "")) or 0)))
    if numbers:
        found |= _counting(numbers, positions)
        found |= _at_breaks({index for index, _ in numbers}, lines, breaks)
    found |= _heads_with_numbers(lines, positions)
    edges = sorted(found | set(breaks))
    if len(edges) >= 3:
        found |= _running_heads(lines, edges, found)
    return found


def _counting(numbers: list[tuple[int, int]], positions: Sequence[int]) -> set[int]:
    """Those bare numbers that count up, a page apart, from the text's beginning on."""
    # For each number the line it was last seen on with the longest count that ends there: how long, and the line before it in the count.
    best: dict[int, int] = {}
    length: dict[int, int] = {}
    before: dict[int, int | None] = {}
    values = dict(numbers)
    for index, value in numbers:
        length[index], before[index] = 1, None
        for step in (1, 2):
            earlier = best.get(value - step)
            if earlier is not None and _PAGE_LEAST <= positions[index] - positions[earlier] <= _PAGE_MOST:
                length[index], before[index] = length[earlier] + 1, earlier
                break
        if value not in best or length[index] > length[best[value]]:
            best[value] = index
    longest: list[int] = []
    at: int | None = max(length, key=lambda index: length[index])
    while at is not None:
        longest.append(at)
        at = before[at]
    longest.reverse()
    if len(longest) < 3:
        return set()
    gaps = [positions[b] - positions[a] for a, b in itertools.pairwise(longest)]
    typical = statistics.median(gaps)
    even = max(gaps) <= 2 * typical if typical < 300 or len(longest) < 4 else max(gaps) <= 5 * typical
    # Page 1 ends a page from the beginning; a table's row 1 stands anywhere.
    early = positions[longest[0]] <= (values[longest[0]] + 4) * typical * 1.5
    return set(longest) if even and early else set()


def _at_breaks(numbers: set[int], lines: Sequence[str], breaks: Sequence[int]) -> set[int]:
    """Bare numbers at a form feed: the last line of a page or its first."""
    found = set()
    for at in breaks:
        before = next((i for i in range(at - 1, max(at - 4, -1), -1) if lines[i]), None)
        after = next((i for i in range(at, min(at + 3, len(lines))) if lines[i]), None)
        found |= numbers & {i for i in (before, after) if i is not None}
    return found


def _running_heads(lines: Sequence[str], edges: list[int], numbers: set[int]) -> set[int]:
    """Short lines that stand at three and more page edges in the same words; the first stays where it is the text's own title."""
    near: dict[str, set[int]] = {}
    for edge in edges:
        for step in (-1, 1):
            seen, index = 0, edge if edge not in numbers and step == 1 else edge + step
            while 0 <= index < len(lines) and seen < 2 and abs(index - edge) < 6:
                if lines[index] and index not in numbers:
                    seen += 1
                    if len(lines[index]) <= _HEAD_MOST:
                        near.setdefault(lines[index].replace(" ", ""), set()).add(index)
                index += step
    opening = next(islice((i for i, line in enumerate(lines) if line), 3, None), len(lines))
    found: set[int] = set()
    for words, places in near.items():
        if len(places) >= 3 and len(places) * 3 >= len(edges) // 2 and not words.isdigit() and "|" not in words:
            found |= {i for i in places if i > opening}
    return found


def _heads_with_numbers(lines: Sequence[str], positions: Sequence[int]) -> set[int]:
    """Running heads on one line with the page number: 某市规划纲要 12, the number counting up a page apart."""
    groups: dict[str, list[tuple[int, int]]] = {}
    counted = Counter[str]()
    for index, line in enumerate(lines):
        if 7 <= len(line) <= _HEAD_MOST and (found := _EDGE_DIGITS.search(line)):
            words = (line[: found.start()] + line[found.end() :]).strip(" -—·")
            if len(words) >= 6 and not re.search(r"[,。;:|…]|\.\.", words) and not _starts().match(line):
                groups.setdefault(words, []).append((index, int(found[1] or found[2])))
                counted[words] += 1
    out: set[int] = set()
    for places in groups.values():
        far = all(positions[b[0]] - positions[a[0]] >= _PAGE_LEAST * 2 for a, b in itertools.pairwise(places))
        up = all(0 < b[1] - a[1] <= 4 for a, b in itertools.pairwise(places))
        if len(places) >= 3 and far and up:
            out |= {index for index, _ in places}
    return out


@kept
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    lists = load("mending")
    return re.compile("|".join(lists["page_numbers"])), re.compile("|".join(lists["bare_numbers"]))


@kept
def _starts() -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in load("mending")["starts"]["sure"]))
