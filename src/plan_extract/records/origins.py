"""Where the values of a record come from that do not stand in its own clause: an indicator, a unit or a year that is carried."""

from __future__ import annotations

import re

from plan_extract.candidates.quantities import QuantityCandidate
from plan_extract.marking.context import year_in, year_of
from plan_extract.model import Origin, Quote
from plan_extract.sources.fold import fold
from plan_extract.sources.source_text import SourceText

# A part of a name this short may stand anywhere by chance.
_PART = 2


def origins(source: SourceText, c: QuantityCandidate, *, fact: bool) -> dict[str, Origin]:
    """The origins of a quantity's indicator and unit, and of a fact's year, where they are not said in its own clause, by field.

    What is not found anywhere else (an ending that a list shares, put together of two words) has none: nothing is claimed of it.
    """
    found: dict[str, Origin] = {}
    if (quote := _of_indicator(source, c)) is not None:
        found["indicator"] = Origin(from_="carried", quote=quote)
    if (quote := _of_unit(source, c)) is not None:
        found["unit"] = Origin(from_="carried", quote=quote)
    if fact and c.year is not None and (year := _of_year(c)) is not None:
        found["year"] = year
    return found


def _of_indicator(source: SourceText, c: QuantityCandidate) -> Quote | None:
    """The span of the part of the indicator that the clause does not have: the nearest before it, else behind it, else in a title above."""
    assert c.reading is not None
    name, text, clause = c.reading.indicator, c.marks.text, c.clause
    missing = _missing(name, text[clause.start : clause.end])
    if not missing:
        return None
    whole = missing == "".join(name.split())
    for words in (name, missing) if not whole else (missing,):
        for at in (text.rfind(words, c.marks.start, clause.start), text.find(words, clause.end, c.marks.end)):
            if at >= 0:
                return source.quote(c.marks.block.paragraph, at, at + len(words))
    for title in (c.marks.block.item, *reversed(c.marks.block.path)):
        if title and missing in fold(title):
            above = c.marks.block.paragraph.offset(c.marks.start)
            return _in_title(source, title, fold(title).find(missing), len(missing), above)
    return None


def _missing(name: str, clause: str) -> str:
    """The longest stretch of a name that a clause does not have, spaces aside; empty where it has all of it or lacks less than a word."""
    name, clause = "".join(name.split()), "".join(clause.split())
    if name in clause:
        return ""
    longest, run, at = "", "", 0
    while at < len(name):
        end = at + _PART
        if end <= len(name) and name[at:end] in clause:
            while end < len(name) and name[at : end + 1] in clause:
                end += 1
            run, at = "", end
        else:
            run, at = run + name[at], at + 1
            longest = max(longest, run, key=len)
    return longest if len(longest) >= _PART else ""


def _in_title(source: SourceText, title: str, offset: int, length: int, before: int) -> Quote | None:
    """Words of the nearest title of these words before a place in the source; None where the source writes it otherwise."""
    at = source.text.rfind(title, 0, before)
    if at < 0:
        return None
    start, end = at + offset, at + offset + length
    line = source.line_of(start)
    return Quote(text=source.text[start:end], line=line, column=start - source.line_starts[line - 1] + 1, start=start, end=end)


def _of_unit(source: SourceText, c: QuantityCandidate) -> Quote | None:
    """The span of a unit that another number has: the 平方公里 behind 50 in 20、30、50平方公里, for 20 and 30."""
    assert c.reading is not None
    q, text = c.reading.quantity, c.marks.text
    if not q.unit or q.unit in "".join(text[q.start : q.end].split()):
        return None
    unit = re.escape(q.unit)
    behind = re.compile(rf"\d\s*({unit})").search(text, q.end, c.sentence.end)
    if behind is not None:
        return source.quote(c.marks.block.paragraph, *behind.span(1))
    before = list(re.compile(rf"\d\s*({unit})").finditer(text, c.sentence.start, q.start))
    return source.quote(c.marks.block.paragraph, *before[-1].span(1)) if before else None


def _of_year(c: QuantityCandidate) -> Origin | None:
    """A fact's year: none where its sentence says it, `carried` from a title (2025年工作回顾), else the last year before the plan's."""
    assert c.reading is not None
    time = c.when.governing(c.reading.quantity)
    if (time is not None and year_of(time, c.when.context) == c.year) or str(c.year) in c.when.words:
        return None
    return Origin(from_="carried" if any(year_in(title) == c.year for title in c.when.path) else "plan")
