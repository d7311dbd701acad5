"""Decimal numbers that are headings' (1, 1.1, 1.1.1): told from quantities, dates and cells by how they follow one another.

`1.2` before a word is a heading's number where `1.1` stands before it and `1.3`, `1.2.1` or `2.1` comes next; one alone says nothing.
"""

from __future__ import annotations

import bisect
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from plan_extract.lexicon import kept
from plan_extract.structure.marks import styles
from plan_extract.structure.state import Line, Style

# So many numbers in a row are a numbering; two are where the text has another row.
_ROW, _SHORT_ROW = 3, 2
# Rows that are open at a time: contents and text, a text and what is annexed.
_OPEN = 4
# Chapters without sections of their own that may stand between two that have some.
_BARE = 4
# Lines of the first depth that are looked at before a section, and the longest title of a chapter without any.
_REACH, _TITLE = 200, 30
_STOPS = re.compile("[。;,]")
_DIGITS = re.compile(r"\d+")
# 1.5 倍, 3.2%, 1.1亿元: what makes an amount of the number.
_AMOUNT = re.compile(
    r"\s?(?:[%‰×+*/=~～—\-<>≥≤)]|[万亿兆千百][\s元吨户人亩个千瓦立平辆吉]|[万亿]|个百分点|个(?![一-鿿]?[人体性别])|倍|公[里顷斤]|平方|立方|吨|亩|元|[米克度秒](?=[,。、;:\s]|$)|版|[年月日时分](?=[,。、;:\s\d]|$))"
)


@dataclass(slots=True)
class Ranked:
    """A line that opens with what a style of numbers by depth matches: its path of numbers and where its marker ends."""

    line: Line
    path: tuple[int, ...]
    style: Style
    body: int

    @property
    def form(self) -> str:
        """What stands between the number and the words: a stop, a space, nothing."""
        between = self.line.text[self.line.first : self.body]
        return "".join(char for char in between if not char.isdigit())


@dataclass(slots=True)
class _Row:
    """Numbers that follow one another."""

    members: list[Ranked] = field(default_factory=list)


@kept
def _by_depth() -> tuple[Style, ...]:
    return tuple(style for style in styles() if style.sequence)


def numbers_in(lines: list[Line]) -> list[Ranked]:
    """The lines that open with a heading's number of a style by depth (`sequence: true`), in their order; none where no numbers follow."""
    kinds = _by_depth()
    found = [candidate for line in lines if (candidate := _candidate(line, kinds)) is not None] if kinds else []
    deep = [candidate for candidate in found if len(candidate.path) > 1]
    rows = [row for row in _rows(deep) if _holds(row)]
    if not rows or (len(rows) == 1 and len(rows[0].members) < _ROW):
        return []
    members = [member for row in rows for member in row.members]
    chapters = _chapters(found, rows)
    return sorted([*members, *chapters], key=lambda number: number.line.index)


def _candidate(line: Line, kinds: tuple[Style, ...]) -> Ranked | None:
    text = line.text
    if line.gridded or line.piped or not text[line.first : line.first + 1].isdigit():
        return None
    for style in kinds:
        matched = style.pattern.match(text, line.first)
        if matched is None or matched.end() >= line.last:
            continue
        path = tuple(map(int, _DIGITS.findall(matched[0])))
        if not path or any(part == 0 for part in path) or _AMOUNT.match(text, matched.end()):
            return None
        return Ranked(line, path, style, matched.end())
    return None


def _follows(before: tuple[int, ...], after: tuple[int, ...]) -> bool:
    """Whether a number comes next: one deeper, the next of its own depth or of a lesser one.

    One may be lost between, and chapters may have no sections.
    """
    if len(after) == len(before) + 1 and after[:-1] == before:
        return after[-1] == 1
    at = next((i for i, (a, b) in enumerate(zip(before, after, strict=False)) if a != b), None)
    if at is None:
        return False
    step = after[at] - before[at]
    if at == len(after) - 1:
        return step == 1 or (step == 2 and at == len(before) - 1)
    # 1.2 and then 2.1; 1.2.3 and then 1.3.1 where 1.3 was lost or is no line of its own.
    return 1 <= step <= (_BARE if at == 0 else 1) and all(part == 1 for part in after[at + 1 :])


def _rows(deep: list[Ranked]) -> list[_Row]:
    """The rows of numbers, each joined to the row that it goes on, the last one first."""
    rows: list[_Row] = []
    open_rows: list[_Row] = []
    for candidate in deep:
        row = next((row for row in reversed(open_rows) if _follows(row.members[-1].path, candidate.path)), None)
        if row is None:
            if candidate.path[-1] != 1:
                continue
            row = _Row()
            rows.append(row)
        else:
            open_rows.remove(row)
        row.members.append(candidate)
        open_rows.append(row)
        del open_rows[:-_OPEN]
    return rows


def _holds(row: _Row) -> bool:
    """Whether a row is long enough, and no column of figures."""
    return len(row.members) >= _SHORT_ROW and sum(_worded(member) for member in row.members) * 2 > len(row.members)


def _worded(candidate: Ranked) -> bool:
    return candidate.line.text[candidate.body] in "“《(" or "一" <= candidate.line.text[candidate.body] <= "鿿"


def _chapters(found: list[Ranked], rows: list[_Row]) -> list[Ranked]:
    """The lines of the first depth (`2 组织机构`) where a row needs them: between a chapter's last section and the next one's first."""
    tops = [candidate for candidate in found if len(candidate.path) == 1]
    at = [candidate.line.index for candidate in tops]
    chosen: dict[int, Ranked] = {}
    for row in rows:
        members = row.members
        low, last = 0, 0
        for before, after in pairwise([None, *members]):
            if after is None or (before is not None and before.path[0] == after.path[0]):
                continue
            if before is not None:
                low, last = bisect.bisect(at, before.line.index), before.path[0]
            chosen.update(_counted(tops, low, bisect.bisect(at, after.line.index), last + 1, after.path[0]))
    if not chosen:
        return []
    form = Counter(candidate.form for candidate in chosen.values()).most_common(1)[0][0]
    chosen = {index: candidate for index, candidate in chosen.items() if candidate.form == form}
    starts = sorted(row.members[0].line.index for row in rows)
    for row in rows:
        end = row.members[-1].line.index
        following = bisect.bisect(starts, end)
        stop = bisect.bisect(at, starts[following]) if following < len(starts) else len(tops)
        for candidate in _behind(tops[bisect.bisect(at, end) : stop], row.members[-1].path[0] + 1, form):
            chosen.setdefault(candidate.line.index, candidate)
    return list(chosen.values())


def _counted(tops: list[Ranked], low: int, high: int, first: int, last: int) -> dict[int, Ranked]:
    """Of tops[low:high] those that count down from `last` to `first`, the nearest to what follows first."""
    made: dict[int, Ranked] = {}
    wanted = last
    for candidate in reversed(tops[max(low, high - _REACH) : high]):
        if wanted < first:
            break
        if candidate.path[0] == wanted:
            made[candidate.line.index] = candidate
            wanted -= 1
    return made


def _behind(tops: list[Ranked], wanted: int, form: str) -> Iterator[Ranked]:
    """Chapters without sections that go on behind a row's last one: in the others' form, a title alone on the line."""
    for candidate in tops[:_REACH]:
        words = candidate.line.text[candidate.body : candidate.line.last]
        if candidate.path[0] == wanted and candidate.form == form and len(words) <= _TITLE and not _STOPS.search(words):
            yield candidate
            wanted += 1
