"""The levels of numbers by depth (1, 1.1, 1.1.1) beside a plan's other styles: below 一、 where that stands above, above a list （一）."""

from __future__ import annotations

import bisect
import re
from collections import Counter
from dataclasses import replace

from plan_extract.model import Level
from plan_extract.structure.marks import match_style
from plan_extract.structure.sequence import Ranked, numbers_in
from plan_extract.structure.state import ORDER, Line, Style

_LEVELS: dict[int, Level] = {order: level for level, order in ORDER.items()}
_LAST = ORDER["h4"]
# What is annexed begins its own count.
_ANNEX = re.compile(r"附\s?[件录表图则注]")


def number(lines: list[Line]) -> None:
    """Set `numbered` of the lines whose numbers by depth are headings', and of those that list something below such a heading."""
    numbers = numbers_in(lines)
    if not numbers:
        return
    above = _above(lines, numbers)
    chaptered = any(len(number.path) == 1 for number in numbers)
    for ranked in numbers:
        order = ORDER[ranked.style.level]
        if above is not None:
            order = min(max(order, above + len(ranked.path) - (0 if chaptered else 1)), _LAST)
        ranked.line.numbered = (_at(ranked.style, order), ranked.body, ranked.path[-1])
    _lists(lines, numbers, above)


def _at(style: Style, order: int) -> Style:
    return style if ORDER[style.level] == order else replace(style, level=_LEVELS[order])


def _begins(numbers: list[Ranked], at: int) -> bool:
    """Whether a row begins with a number: 1 or 1.1, and not the first below the one before it."""
    path = numbers[at].path
    return all(part == 1 for part in path) and (at == 0 or numbers[at - 1].path != path[:-1])


def _above(lines: list[Line], numbers: list[Ranked]) -> int | None:
    """The order of the smallest level that decimals stand below: 一、 with 1.1 and 1.2 behind it, then 二、 with 2.1; None for none.

    A list （一） （二） below 1.1 has no decimals between its items, and 1.2 and not again 1.1 behind it.
    """
    places = {number.line.index: at for at, number in enumerate(numbers)}
    indexes = list(places)
    # By style: its level's order, its last number, and whether decimals came since.
    last: dict[str, tuple[int, int, bool]] = {}
    speaks: Counter[int] = Counter()
    for line in lines[: indexes[-1] + 1]:
        if line.index in places:
            begins = _begins(numbers, places[line.index])
            speaks.update(order for order, _, parted in last.values() if begins and not parted)
            last = {name: (order, count, True) for name, (order, count, _) in last.items()}
        elif _ANNEX.match(line.words):
            last = {}
        elif (found := match_style(line.text, line.first)) is not None and found[0].level in ("h1", "h2") and not line.gridded:
            style, _, count = found
            before = last.get(style.name)
            if before is not None and count == before[1] + 1:
                following = bisect.bisect(indexes, line.index)
                if before[2]:
                    speaks[before[0]] += 1
                elif following and not _begins(numbers, following):
                    speaks[before[0]] -= 1
            last[style.name] = (ORDER[style.level], count or 0, False)
    return max((order for order, times in speaks.items() if times > 0), default=None)


def _lists(lines: list[Line], numbers: list[Ranked], above: int | None) -> None:
    """Lower what is listed below a decimal heading and is no smaller by its own style: （一） below 1.1, 1. below 1.1.1."""
    order, index = None, numbers[0].line.index
    last = numbers[-1].line.index
    while index < len(lines):
        line = lines[index]
        index += 1
        if line.numbered is not None:
            order = ORDER[line.numbered[0].level]
            continue
        found = match_style(line.text, line.first) if not line.gridded else None
        if found is None or found[2] is None:
            order = None if _ANNEX.match(line.words) else order
            continue
        style, body, count = found
        own = ORDER[style.level]
        if own <= ORDER["section"] or (above is not None and own <= above) or (index > last and own == ORDER["h1"]):
            order = None
        elif order is not None and own <= order:
            line.numbered = (_at(style, min(order + 1, _LAST)), body, count)
