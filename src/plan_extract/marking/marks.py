"""The marks of a block: its sentences and clauses, quantities, times and places, all on one offset base.

Offsets are characters of the reading text of the block's paragraph (`Marks.text`), half-open, as `Block.start` and `Block.end` are.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from plan_extract.once import once, with_dict
from plan_extract.reading.clauses import Clause, Sentence, sentences
from plan_extract.reading.places import Place, PlaceReader
from plan_extract.reading.quantities import Quantity, find_quantities
from plan_extract.reading.times import Time, comes, find_times
from plan_extract.reading.words import Word, is_chinese, words
from plan_extract.structure.blocks import Block

Span = tuple[int, int]
_new = tuple.__new__
# A place ends in one of these; a text without any names none.
_MAY_NAME = frozenset("市区县州旗镇乡园道村盟特城片团省")


class Tokens(NamedTuple):
    """The words of a clause in order, and where each begins."""

    words: list[Word]
    starts: list[int]

    def within(self, start: int, end: int) -> list[Word]:
        """The words that begin in [start, end)."""
        return self.words[bisect_left(self.starts, start) : bisect_left(self.starts, end)]

    def touching(self, start: int, end: int) -> list[Word]:
        """The words of which some character lies in [start, end)."""
        first = bisect_left(self.starts, start)
        if first and self.words[first - 1].end > start:
            first -= 1
        return self.words[first : bisect_left(self.starts, end)]

    def before(self, at: int) -> Word | None:
        """The last word that ends at or before `at`."""
        for word in reversed(self.words[: bisect_left(self.starts, at)]):
            if word.end <= at:
                return word
        return None

    def from_(self, at: int) -> Word | None:
        """The first word that begins at or behind `at`."""
        first = bisect_left(self.starts, at)
        return self.words[first] if first < len(self.words) else None


@with_dict
class Marks:
    """What one reading of a block found in it. Each list is made when it is first asked for and kept.

    `text` is the reading text of the block's paragraph, which all offsets count in; the block is text[start:end], and `words` that text
    itself, only to ask whether a word is in it: offsets in it are none of `text`. `reporting` says which sentences report, by where they
    begin; `context.reports` fills it.
    """

    def __init__(self, index: int, block: Block, reader: PlaceReader, first: int | None = None) -> None:
        self.index, self.block, self.reader, self.first = index, block, reader, first
        # Asked of every block, so not worth finding out when.
        self.text, self.start, self.end = block.paragraph.text, block.start, block.end
        self.words = self.text[block.start : block.end]
        self.reporting: dict[int, bool] = {}
        self._tokens: dict[Span, Tokens] = {}

    @property
    def place(self) -> int:
        """The source offset at which the block begins."""
        return self.block.paragraph.offset(self.block.start)

    @once
    def sentences(self) -> tuple[Sentence, ...]:
        """Sentences and their clauses, in order."""
        return sentences(self.text, self.start, self.end)

    @once
    def quantities(self) -> tuple[Quantity, ...]:
        """Quantities, in order, not overlapping."""
        found = find_quantities(self.words)
        if found and (by := self.start):
            found = [q._replace(start=q.start + by, end=q.end + by, core=q.core + by) for q in found]
        # 到180年, 三年内: a number inside a time expression is none of its own.
        if found and (times := self.times):
            # 2.2028年6月底前: the number of an item is no part of its year.
            found = [q for q in found if not any((t.start <= q.core < t.end >= q.end) or q.core < t.start < q.end for t in times)]
        return tuple(found)

    @once
    def times(self) -> tuple[Time, ...]:
        """Time expressions, in order, not overlapping. 截至2028年底 and 2028年以前 are deadlines in a plan from 2026 on."""
        by, first = self.start, self.first
        return tuple(
            t._replace(start=t.start + by, end=t.end + by, kind="by" if comes(t, first) else t.kind) for t in find_times(self.words)
        )

    def told(self, span: Clause | Sentence) -> str:
        """The words of a clause or sentence without times that only sound like report: 截至2028年底 in a plan from 2026 on."""
        words = self.text[span.start : span.end]
        for t in self.times_in(span):
            if t.kind == "by" and t.start < span.end and self.text.startswith("截", t.start):
                words = words.replace(self.text[t.start : t.end], "")
        return words

    @once
    def places(self) -> tuple[Place, ...]:
        """Places of running text, in order, not overlapping, of every kind and with the plan's own region."""
        if _MAY_NAME.isdisjoint(self.words):
            return ()
        return self._moved(self.reader.find(self.words))

    @once
    def inner_places(self) -> tuple[Place, ...]:
        """Places read as inside names of works, where short names count whatever stands around them: 甲乙 of 甲乙大桥."""
        return self._moved(self.reader.find(self.words, inside_names=True))

    def _moved(self, found: Sequence[Place]) -> tuple[Place, ...]:
        """Places whose offsets count in the block, with offsets that count in `text`."""
        if by := self.start:
            # Place._make without a search for fields: some 50 a page.
            return tuple([_new(Place, (p[0] + by, p[1] + by, *p[2:])) for p in found])
        return tuple(found)

    def inner_places_in(self, start: int, end: int) -> list[Place]:
        """The inner places that lie in [start, end), in order."""
        starts = self._inner_starts
        if not starts or starts[-1] < start:
            # Most blocks name no places.
            return []
        first, last = bisect_left(starts, start), bisect_left(starts, end)
        return [place for place in self.inner_places[first:last] if place.end <= end] if first < last else []

    def first_inner_place(self, start: int, end: int) -> Place | None:
        """The first inner place that lies in [start, end), or None."""
        starts = self._inner_starts
        at, count = bisect_left(starts, start), len(starts)
        while at < count and starts[at] < end:
            if (place := self.inner_places[at]).end <= end:
                return place
            at += 1
        return None

    @once
    def _inner_starts(self) -> list[int]:
        return [p.start for p in self.inner_places]

    def tokens(self, clause: Clause) -> Tokens:
        """The words of a clause and where they begin, cut when first asked for: cutting all words costs as much as all else."""
        known = self._tokens.get((clause.start, clause.end))
        if known is None:
            found = words(self.text, clause.start, clause.end)
            known = self._tokens[clause.start, clause.end] = Tokens(found, [word[0] for word in found])
        return known

    def word_before(self, clause: Clause, at: int) -> Word | None:
        """The last word of a clause that ends at or before `at`; words are cut only where it stands."""
        if (known := self._tokens.get((clause.start, clause.end))) is not None:
            return known.before(at)
        text, stop = self.text, at
        while stop > clause.start:
            first, last = _run_around(text, stop - 1, clause)
            for word in reversed(words(text, first, last)):
                if word.end <= at:
                    return word
            stop = first
        return None

    def word_from(self, clause: Clause, at: int) -> Word | None:
        """The first word of a clause that begins at or behind `at`; words are cut only where it stands."""
        if (known := self._tokens.get((clause.start, clause.end))) is not None:
            return known.from_(at)
        text, begin = self.text, at
        while begin < clause.end:
            first, begin = _run_around(text, begin, clause)
            for word in words(text, first, begin):
                if word.start >= at:
                    return word
        return None

    def quantities_in(self, span: Clause | Sentence) -> tuple[Quantity, ...]:
        """The quantities whose numeral begins in a clause or sentence."""
        if not self.quantities:
            return ()
        return self.quantities[bisect_left(self._cores, span.start) : bisect_left(self._cores, span.end)]

    def times_in(self, span: Clause | Sentence) -> tuple[Time, ...]:
        """The times that begin in a clause or sentence."""
        if not self.times:
            return ()
        return self.times[bisect_left(self._times, span.start) : bisect_left(self._times, span.end)]

    @once
    def _cores(self) -> list[int]:
        return [q.core for q in self.quantities]

    @once
    def _times(self) -> list[int]:
        return [t.start for t in self.times]

    @once
    def listed(self) -> bool:
        """Whether the block is an item of a list: ——, 1., (一), 一是."""
        return bool(_LISTED.match(self.text)) and self.start < 80


def _run_around(text: str, at: int, clause: Clause) -> Span:
    """The stretch of Chinese characters, or of others, that holds text[at]: where the two kinds meet, a word ends, whatever is around."""
    kind = is_chinese(text[at])
    first, last = at, at + 1
    while first > clause.start and is_chinese(text[first - 1]) is kind:
        first -= 1
    while last < clause.end and is_chinese(text[last]) is kind:
        last += 1
    return first, last


_LISTED = re.compile(r"\s*(?:—{1,2}|-{1,2}|[(]?[一二三四五六七八九十\d]+[)、.]|[一二三四五六七八九]是|[①-⑳●•·◆■])")


def mark(blocks: Iterable[Block], reader: PlaceReader, first: int | None = None) -> tuple[Marks, ...]:
    """The marks of blocks in reading order, `index` counting them from 0; `first` is the plan's first year where its period tells."""
    return tuple(Marks(index, block, reader, first) for index, block in enumerate(blocks))
