"""By when a statement holds, and whether it commits or reports: the years of its sentence, its list, its section."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from plan_extract.candidates.frames.reading import Reading
from plan_extract.marking.context import Context, is_future, is_past, year_of
from plan_extract.model import Deadline
from plan_extract.reading.clauses import Clause, Sentence
from plan_extract.reading.quantities import Quantity
from plan_extract.reading.times import Time

_GOVERNS = ("by", "year", "span", "period", "within", "whole", "past")
_AHEAD = ("by", "span", "within", "whole")


@dataclass(slots=True)
class Carried:
    """The deadline that later sentences of a paragraph or list take over."""

    year: int | None = None
    text: str | None = None


@dataclass(frozen=True, slots=True)
class SentenceTimes:
    """A sentence's time expressions in the plan's years. Offsets count in `text`."""

    text: str
    sentence: Sentence
    times: Sequence[Time]
    context: Context
    back: bool
    path: tuple[str, ...]

    def governing(self, q: Quantity) -> Time | None:
        """The time a quantity stands under: the last one named before it that is no base of comparison, else the first behind it."""
        fitting = [t for t in self.times if t.kind in _GOVERNS and not self._dates_things(t) and not self._is_base(t, q)]
        before = [t for t in fitting if t.start < q.core]
        if before:
            return before[-1]
        behind = (t for t in fitting if t.kind in _AHEAD and not self.back)
        return next((t for t in behind if self._ahead(year_of(t, self.context))), None)

    def _dates_things(self, t: Time) -> bool:
        """2000年底前建成的小区: a past year that only tells which."""
        first = self.context.first
        return t.kind == "by" and t.year is not None and first is not None and t.year < first and self.text[t.start : t.end].endswith("前")

    def _is_base(self, t: Time, q: Quantity) -> bool:
        """是2020年的2.5倍: the year is what is multiplied."""
        return q.kind in ("fold", "doubling") and t.end <= q.core and self.text[t.end : q.core].strip() == "的"

    def _ahead(self, year: int | None) -> bool:
        return year is not None and (self.context.first is None or year >= self.context.first)

    def last_ahead(self) -> tuple[int, str] | None:
        """The last deadline the sentence names, for what follows it; None where it reports."""
        if self.back and is_past(self.text[self.sentence.start : self.sentence.end]):
            return None
        found = [(y, t) for t in self.times if t.kind in (*_AHEAD, "year") and self._ahead(y := year_of(t, self.context)) and y is not None]
        return (found[-1][0], self.text[found[-1][1].start : found[-1][1].end]) if found else None

    def commits(self, clause: Clause, reading: Reading) -> bool:
        """Whether a reading is a target: its year decides, then cues of the sentence, then the section."""
        q, words = reading.quantity, self.text[self.sentence.start : self.sentence.end]
        time = self.governing(q)
        if time is not None and time.kind == "past":
            return False
        year = year_of(time, self.context) if time else None
        first = self.context.first
        if time is not None and year is not None and first is not None:
            if year < first:
                return False
            if time.kind != "year" and not (self.back and year == first and is_past(words)):
                return True
        future = is_future(words)
        if is_past(words) and not future and (self.back or is_past(self.text[clause.start : clause.end])):
            return False
        compared = any(t.kind == "compared" and clause.start <= t.start < q.start and t.year for t in self.times)
        if compared and time is None and not future and (self.back or not self.path):
            return False
        return future or not self.back

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
        if self.context.last is not None:
            return Deadline(year=self.context.last, from_="plan"), "deadline: the plan's last year"
        return None, "no deadline"

    def _in_turn(self, clause: Clause, reading: Reading) -> Deadline | None:
        """2021年、2022年、2023年分别完成100个、120个、150个: each number has its own year."""
        if reading.turn is None:
            return None
        years = [t for t in self.times if clause.start <= t.start < reading.head[1] and t.kind in ("year", "by") and t.year]
        if len(years) != reading.turn[1]:
            return None
        time = years[reading.turn[0]]
        return Deadline(year=time.year or 0, text=self.text[time.start : time.end], from_="said")

    def year_of_fact(self, reading: Reading) -> int | None:
        """The year of a fact: named before it, else the last before the plan."""
        time = self.governing(reading.quantity)
        year = year_of(time, self.context) if time and time.kind != "within" else None
        return year if year and (self.context.first is None or year < self.context.first) else self.context.base

    def compared(self, clause: Clause, q: Quantity) -> int | None:
        """The year a change is counted from (比2020年), where the clause says one before the number."""
        return next((t.year for t in self.times if t.kind == "compared" and clause.start <= t.start < q.start and t.year), None)


def starts_from(text: str, first: Quantity, second: Quantity) -> tuple[bool, int | None]:
    """Whether two numbers are start and end of a change (由2020年的3.1提高到2.8), and the start's year."""
    between, ahead = text[first.end : second.start], text[max(0, first.start - 12) : first.start]
    change = re.search(r"(?:提高|提升|增加|增长|下降|降低|减少|缩小|缩短|扩大|上升|降|增|升|发展)(?:到|至)", between)
    if not change or not re.search(r"(?:由|从)[^,;]*$", ahead):
        return False, None
    year = re.search(r"((?:19|20)\d\d)年的?$", ahead)
    return True, int(year[1]) if year else None
