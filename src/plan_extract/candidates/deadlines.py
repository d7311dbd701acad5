"""By when a statement holds, and whether it commits or reports: the years of its sentence, its list, its section."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from plan_extract.candidates.frames.reading import Reading
from plan_extract.lexicon import kept, load
from plan_extract.marking.context import Context, in_past_period, is_future, is_past, year_in, year_of
from plan_extract.marking.marks import Marks
from plan_extract.marking.mood import announces_aims
from plan_extract.model import Deadline
from plan_extract.once import once, with_dict
from plan_extract.reading.clauses import Clause, Sentence
from plan_extract.reading.numerals import chinese_integer
from plan_extract.reading.quantities import CHINESE_NUMERAL, Quantity
from plan_extract.reading.times import Time, find_times

_GOVERNS = ("by", "year", "span", "period", "within", "whole", "past", "this", "last")
_AHEAD = ("by", "span", "within", "whole", "this")


@dataclass(slots=True)
class Carried:
    """The deadline that later sentences of a paragraph or list take over."""

    year: int | None = None
    text: str | None = None


@kept
def _purpose() -> re.Pattern[str]:
    return re.compile(load("moods")["purpose"])


# “十五五”开好局, 起好步: the period only begins.
_BEGUN = re.compile(r"[”\"]?的?(?:规划)?(?:开好|开局|起好|起步|良好|第一|头一)")


@with_dict
@dataclass(frozen=True)
class SentenceTimes:
    """The time expressions of a sentence of `marks` in the plan's years; `back` says whether its section reports."""

    marks: Marks
    sentence: Sentence
    context: Context
    back: bool = False

    @once
    def text(self) -> str:
        """What all offsets count in."""
        return self.marks.text

    @once
    def path(self) -> tuple[str, ...]:
        """The titles it stands under."""
        return self.marks.block.path

    @once
    def times(self) -> Sequence[Time]:
        """Its times."""
        return self.marks.times_in(self.sentence)

    @once
    def words(self) -> str:
        """The sentence."""
        return self.text[self.sentence.start : self.sentence.end]

    @once
    def purposes(self) -> list[tuple[int, int]]:
        """Clauses of purpose, whose years govern no other: 为到2035年…打好基础."""
        return [(c.start, c.end) for c in self.sentence.clauses if _purpose().match(self.text[c.start : c.end].strip())]

    @once
    def reported(self) -> bool:
        """Whether the sentence carries a cue of report."""
        return is_past(self.marks.told(self.sentence))

    @once
    def past(self) -> bool:
        """Whether it does, or tells of a period that is over."""
        return self.reported or self.period_over

    @once
    def period_over(self) -> bool:
        """Whether it tells of a plan's period before this plan's years: “十三五”期间."""
        return in_past_period(self.text, self.times, self.context.first)

    @once
    def future(self) -> bool:
        """Whether the sentence carries a cue of commitment."""
        return is_future(self.words)

    @once
    def _governing(self) -> dict[int, Time | None]:
        return {}

    def governing(self, q: Quantity) -> Time | None:
        """The time a quantity stands under, as `_find_governing` says; asked for a dozen times each."""
        known = self._governing
        if q.core not in known:
            known[q.core] = self._find_governing(q) if self.times else None
        return known[q.core]

    def _find_governing(self, q: Quantity) -> Time | None:
        """The time a quantity stands under: the one in brackets behind it, the last one named before it, else the first behind it.

        Bases of comparison, years that only tell which things are meant, and years in clauses of purpose govern nothing.
        """
        own = next((t for t in self.times if t.kind == "bracket" and 0 <= t.start - q.end <= 1), None)
        if own is not None:
            return own
        fitting = [
            t
            for t in self.times
            if t.kind in _GOVERNS
            and not _MULTIPLIED.match(self.text, t.end)
            and not (self._dates_things(t) or self._is_base(t, q) or self._aims(t, q) or self._looks_back_on(t) or self._sums_up(t))
        ]
        before = [t for t in fitting if t.start < q.core]
        if before:
            return before[-1]
        # 床位达到5000张;展望2035年,…: what begins anew behind a semicolon says nothing of what is before it.
        behind = (t for t in fitting if t.kind in _AHEAD and not self.back and ";" not in self.text[q.end : t.start])
        return next((t for t in behind if self._ahead(year_of(t, self.context))), None)

    def _looks_back_on(self, t: Time) -> bool:
        """经过三年努力,建成 where the section reports: the effort is over."""
        return t.kind == "within" and self.back and self.text.endswith("努力", t.start, t.end)

    def _sums_up(self, t: Time) -> bool:
        """五年累计 in a work report of one year: the five years behind as often as those to come (今后五年)."""
        words = self.text[t.start : t.end]
        return t.kind == "whole" and self.context.year is not None and words[:1] not in "今未" and words[-1:] != "内"

    def _aims(self, t: Time, q: Quantity) -> bool:
        return any(a <= t.start < b and not a <= q.core < b for a, b in self.purposes)

    def _dates_things(self, t: Time) -> bool:
        """2000年底前建成的小区: a past year that only tells which."""
        first = self.context.first
        if t.kind == "year" and t.year is not None and first is not None and t.year < first and _ISSUED.match(self.text, t.end):
            # 达到2018年省里颁布的标准.
            return True
        return t.kind == "by" and t.year is not None and first is not None and t.year < first and self.text[t.start : t.end].endswith("前")

    def _is_base(self, t: Time, q: Quantity) -> bool:
        """是2020年的2.5倍: the year is what is multiplied."""
        return q.kind in ("fold", "doubling") and t.end <= q.core and self.text[t.end : q.core].strip() == "的"

    def _ahead(self, year: int | None) -> bool:
        return year is not None and (self.context.first is None or year >= self.context.first)

    def last_ahead(self) -> tuple[int, str] | None:
        """The last deadline the sentence names, for what follows it; None where it reports."""
        if not self.times or (self.back and self.past):
            return None
        found = [
            (y, t)
            for t in self.times
            if (t.kind == "year" or t.kind in _AHEAD or (t.kind == "period" and announces_aims(self.words)))
            and self._ahead(y := year_of(t, self.context))
            and y is not None
            and not any(a <= t.start < b for a, b in self.purposes)
            # 2028年建成甲路 in a work report of 2026 tells of that road alone.
            and not (t.kind == "year" and self.context.year is not None and y > self.context.year and not self._of_years)
        ]
        return (found[-1][0], self.text[found[-1][1].start : found[-1][1].end]) if found else None

    @once
    def _standings(self) -> dict[int, str]:
        return {}

    def standing(self, q: Quantity) -> str:
        """How the time over a quantity lies to the plan: `past`, `ahead`, `first` (the plan's first year as a bare year), `none`."""
        if (known := self._standings.get(q.core)) is None:
            known = self._standings[q.core] = self._find_standing(q)
        return known

    @once
    def _of_years(self) -> bool:
        """Whether the sentence speaks of several years: “十一五”时期…的主要目标."""
        return any(t.kind in ("period", "whole", "span") for t in self.times)

    def _find_standing(self, q: Quantity) -> str:
        time = self.governing(q)
        if time is None:
            return "none"
        if time.kind == "past":
            return "past"
        year, first = year_of(time, self.context), self.context.first
        if year is not None and self.context.year is not None and year != self.context.year:
            # 2030年 in a work report of 2027; 2025年 is over.
            return "ahead" if year > self.context.year else "past"
        if year is None or first is None:
            return "undated" if time.kind in ("within", "whole", "this") else "unknown"
        if year < first:
            return "past"
        return "bare ahead" if time.kind == "year" else "ahead"

    def deadline(self, clause: Clause, reading: Reading, carried: Carried) -> tuple[Deadline | None, str]:
        """The deadline of a target and why: said in the sentence, carried, or the plan's last year."""
        if (own := self._in_turn(clause, reading)) is not None:
            return own, f"deadline said in the sentence, each number its own: {own.text}"
        time = self.governing(reading.quantity)
        year = year_of(time, self.context) if time else None
        if time is not None and year is not None and self._ahead(year):
            text = self.text[time.start : time.end]
            return Deadline(year=year, text=text, from_="said"), f"deadline said in the sentence: {text}"
        if carried.year is not None:
            return Deadline(year=carried.year, text=carried.text, from_="carried"), f"deadline carried from: {carried.text}"
        if (titled := self._titled()) is not None:
            return titled, f"deadline carried from the title: {titled.text}"
        if self.context.last is not None:
            return Deadline(year=self.context.last, from_="plan"), "deadline: the plan's last year"
        return None, "no deadline"

    def _titled(self) -> Deadline | None:
        """The year that a title above gives a work report's section: 今后五年的奋斗目标, where the next is of the year alone; else the year
        by which a title says that its part is to be done."""
        context = self.context
        if context.year is None:
            return self._dated_title()
        for title in reversed(self.path):
            for time in find_times(title):
                year = year_of(time, context) if time.kind in ("whole", "span", "period") else None
                if year is not None and year > context.year and not _BEGUN.match(title, time.end):
                    return Deadline(year=year, text=title[time.start : time.end], from_="carried")
        return None

    def _dated_title(self) -> Deadline | None:
        """The year by which a title above says that its part is to be done: （二）试运行阶段（2027年底前）."""
        for title in reversed(self.path):
            for time in find_times(title) if "20" in title else ():
                if time.year is not None and self._ahead(time.year) and time.kind in ("by", "span"):
                    return Deadline(year=time.year, text=title[time.start : time.end], from_="carried")
        return None

    def _in_turn(self, clause: Clause, reading: Reading) -> Deadline | None:
        """2021年、2022年、2023年分别完成100个、120个、150个: each number has its own year."""
        if reading.turn is None:
            return None
        named = [t for t in self.times if t.start < reading.head[1] and t.kind in ("year", "by") and t.year]
        years = [t for t in named if clause.start <= t.start] or named
        if len(years) != reading.turn[1]:
            return None
        time = years[reading.turn[0]]
        return Deadline(year=time.year or 0, text=self.text[time.start : time.end], from_="said")

    def year_of_fact(self, reading: Reading) -> int | None:
        """The year of a fact: named before it, else the last before the plan."""
        time = self.governing(reading.quantity)
        year = year_of(time, self.context) if time and time.kind != "within" else None
        if year and (self.context.first is None or year < self.context.first):
            return year
        return next((y for title in reversed(self.path) if (y := year_in(title)) and self.back), None) or self.context.base

    def compared(self, clause: Clause, q: Quantity) -> int | None:
        """The year a change is counted from (比2020年), where the clause says one before the number."""
        return next((t.year for t in self.times if t.kind == "compared" and clause.start <= t.start < q.start and t.year), None)


# 达到2026年的1.8倍: the year is what is multiplied, for what stands behind it too.
_MULTIPLIED = re.compile(rf"的(?:约|近)?(?:\d[\d.]*|[{CHINESE_NUMERAL}点]+)倍")
_ISSUED = re.compile(r"[^,;。]{0,10}(?:颁布|制定|印发|发布|出台|修订)的")
_BASE = re.compile(r"(?:比|较)((?:19|20)\d\d|[一二][〇零○九][〇零○一二三四五六七八九]{2})年的$")


def starts_from(text: str, first: Quantity, second: Quantity) -> tuple[bool, int | None]:
    """Whether two numbers are start and end of a change (由2020年的3.1提高到2.8), and the start's year."""
    between, ahead = text[first.end : second.start], text[max(0, first.start - 14) : first.start]
    if (base := _BASE.search(ahead)) and re.match(r"[^,;。\d]{0,2}(?:提高|提升|增加|增长|下降|降低|减少|缩小|扩大|上升|多|翻)", between):
        # 比2020年的120亿元增长50%.
        return True, chinese_integer(base[1]) or int(base[1])
    change = re.search(
        r"(?:提高|提升|增加|增长|下降|降低|减少|缩小|缩短|延长|扩大|拓展|扩展|上升|回升|恢复|压减|压缩|压降|调减|调增|上调|下调|回落|降|增|升|发展|调整|优化)(?:到|至|为|成)|→",
        between,
    )
    if not change or not (change.group() == "→" or re.search(r"(?:由|从)[^,;]*$", ahead)):
        return False, None
    year = re.search(r"((?:19|20)\d\d)年的?$", ahead)
    return True, int(year[1]) if year else None
