"""How much a paragraph commits or reports, by the words that open its clauses and those that stand in it (lexicon/moods.yaml, `mood`)."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from plan_extract.lexicon import kept, load
from plan_extract.marking.marks import Marks
from plan_extract.once import once, with_dict

# So many blocks before and behind one, under the same titles, tell of it too.
_NEAR = 2
# How much it counts that a paragraph turns to what is to be done.
_TURN = 8
# From so much on it is sure where a report turns.
_SURE = 12
# However much one beside it says, it counts no more than this.
_SAYS = 4
# What a sum comes to, by the least it takes.
_NAMES = ((6, "commits"), (3, "rather commits"), (1, "hardly commits"), (0, "even"), (-3, "rather reports"), (-(10**9), "reports"))


def _nothing(_: tuple[str, ...]) -> int:
    return 0


@with_dict
class Moods:
    """The moods of a document's blocks, by their index; each found when it is first asked for.

    `titled` says how much the titles above a block commit (above 0) or report; `report` whether the document is one that reports.
    """

    def __init__(self, marked: Sequence[Marks], titled: Callable[[tuple[str, ...]], int] = _nothing, report: bool = False) -> None:
        self._marked, self._titled, self.report = marked, titled, report
        self._at = {marks.index: at for at, marks in enumerate(marked)}
        self._own: dict[int, int] = {}
        self._named: dict[int, str] = {}
        self._heads: dict[int, int] = {}
        self._first_aims: dict[int, int | None] = {}

    @once
    def _turn(self) -> tuple[int, bool]:
        """The place of the block from which on a report tells what is to be done, and whether much speaks for it.

        It is where what commits behind it outweighs most what reports. Paragraphs and titles are added up; what was done comes first, and
        either part may be missing.
        """
        best, gain, turn, ahead = 0, 0, len(self._marked), False
        for at in range(len(self._marked) - 1, -1, -1):
            marks = self._marked[at]
            path = marks.block.path
            gain += max(-_SAYS, min(_SAYS, self._of(at)))
            title = self._titled(path) if at == 0 or self._marked[at - 1].block.path[:1] != path[:1] else 0
            gain += title
            of_part = self._titled(path[:1])
            ahead = ahead or of_part > 0
            # 今年要重点做好以下工作: the turn itself.
            said = _turns().match(marks.words) is not None
            if ahead and of_part < 0 and not said and _aims().search(marks.words) is None:
                # 一、2026年工作回顾 with 二、2027年重点任务 behind it is a review to its end.
                continue
            turns = _TURN if title > 0 or said else 0
            if gain + turns > best:
                best, turn = gain + turns, at
        return turn, best >= _SURE or (turn == len(self._marked) and gain <= -_SURE)

    @property
    def sure(self) -> bool:
        """Whether much speaks for where the report turns, or for its not turning at all."""
        return self._turn[1]

    def part_of(self, index: int) -> str:
        """Which part of a report a block stands in: `review` of what was done, or `tasks`."""
        return "tasks" if self._at[index] >= self._turn[0] else "review"

    def around(self, index: int) -> int:
        """How much the block of an index commits (above 0) or reports, those beside it under the same titles by half."""
        here = self._at[index]
        path = self._marked[here].block.path
        near = range(max(0, here - _NEAR), min(len(self._marked), here + _NEAR + 1))
        beside = sum(max(-_SAYS, min(_SAYS, self._of(at))) for at in near if at != here and self._marked[at].block.path == path)
        return self._of(here) + beside // 2

    def name_of(self, index: int) -> str:
        """What the mood around a block comes to: from `commits` over `even` to `reports`."""
        if (known := self._named.get(index)) is None:
            total = self.around(index)
            known = self._named[index] = next(name for least, name in _NAMES if total >= least)
        return known

    def first_aim(self, index: int) -> int | None:
        """Where a block first says that goals follow (主要预期目标是:…), as an offset of its text; None where it does not."""
        if index not in self._first_aims:
            marks = self._marked[self._at[index]]
            found = _aims().search(marks.text, marks.start, marks.end)
            self._first_aims[index] = found.end() if found is not None else None
        return self._first_aims[index]

    def aimed(self, index: int) -> bool:
        """Whether the list that a block is an item of is announced as one of goals: 要努力实现以下主要目标。 above ——…"""
        at = self._at[index]
        path = self._marked[at].block.path
        above = self._marked[self._head(at)]
        if above.listed or path[: len(above.block.path)] != above.block.path:
            return False
        return announces_aims(above.words)

    def _head(self, at: int) -> int:
        """The place of the block above the list that a block is an item of, its own where it is none; kept for all items passed."""
        passed = []
        while at and at not in self._heads and self._marked[at].listed:
            passed.append(at)
            at -= 1
        at = self._heads.get(at, at)
        for item in passed:
            self._heads[item] = at
        return at

    def _of(self, at: int) -> int:
        if at not in self._own:
            self._own[at] = mood(self._marked[at])
        return self._own[at]


def announces_aims(words: str) -> bool:
    """Whether a paragraph ends in words that announce goals: 要努力实现以下主要目标。"""
    words = words.rstrip()
    return _announces().search(words, max(0, len(words) - 40)) is not None


def mood(marks: Marks) -> int:
    """The sum of what the words of a block tell."""
    text, (opens, lengths, inside) = marks.text, _words()
    total = _AIMS if _aims().search(marks.words) else 0
    words = marks.words
    for word, weight in inside:
        if word in words:
            total += weight * words.count(word)
    for sentence in marks.sentences:
        for start, end, _ in sentence.clauses:
            # An adverb may be a clause's only sign, so the longest word that it begins with counts.
            for length in lengths.get(text[start : start + 1], ()):
                if length <= end - start and (told := opens.get(text[start : start + length])) is not None:
                    total += told
                    break
    return total


# What it counts that a paragraph names goals: 今年的主要预期目标是:….
_AIMS = 5


@kept
def _aims() -> re.Pattern[str]:
    return re.compile(load("moods")["aims"])


@kept
def _turns() -> re.Pattern[str]:
    return re.compile(load("moods")["turns"])


@kept
def _announces() -> re.Pattern[str]:
    return re.compile(load("moods")["announces_aims"])


@kept
def _words() -> tuple[dict[str, int], dict[str, tuple[int, ...]], list[tuple[str, int]]]:
    """What clauses open with, how long such words are by their first character, the longest first, and what stands anywhere."""
    words = load("moods")["mood"]
    lengths: dict[str, set[int]] = {}
    for word in words["opens"]:
        lengths.setdefault(word[0], set()).add(len(word))
    return words["opens"], {head: tuple(sorted(of, reverse=True)) for head, of in lengths.items()}, list(words["inside"].items())
