"""Which words of the text gave a record its indicator, value, unit, deadline and districts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from plan_extract.model import IndicatorRow, Plan, Provenance

# What ends a sentence; a line end does too.
_ENDS = "。；！？;!?\n"
# How far from a record its sentence is looked for, and how far back what is carried: published plans have none longer.
_SENTENCE, _CARRIED = 2_000, 20_000
# Characters of a name that are looked for in parts.
_NAME = 60
# Full-width forms; character for character, so that positions stay.
_NARROW = {wide: wide - 0xFEE0 for wide in range(0xFF01, 0xFF5F)}


@dataclass(frozen=True, slots=True)
class Ground:
    """A stretch of the text, half-open, and the field that it gave; `origin` is `said` in the sentence or `carried` from elsewhere."""

    field: str
    start: int
    end: int
    origin: Provenance


def sentence(text: str, start: int, end: int) -> tuple[int, int]:
    """The sentence around a stretch, half-open, without white space around it."""
    first = max((text.rfind(mark, max(0, start - _SENTENCE), start) for mark in _ENDS), default=-1) + 1
    if first == 0:
        first = max(0, start - _SENTENCE)
    found = [at for mark in _ENDS if (at := text.find(mark, end, end + _SENTENCE)) >= 0]
    last = min(found) if found else min(len(text), end + _SENTENCE)
    last += last < len(text) and text[last] != "\n"
    while first < start and text[first].isspace():
        first += 1
    return first, last


def grounds(plan: Plan, record: Any, text: str) -> list[Ground]:
    """The words that gave a record's fields, in the order of the fields; none for what the text does not have (a deadline by the plan).

    A name that is put together (城市污水、垃圾处理率: 城市垃圾处理率) has a stretch for each of its parts.
    """
    quote = record.quote
    found = [*_name(plan, record, text)]
    if getattr(record, "value", None) is not None:
        found.append(Ground("value", quote.start, quote.end, "said"))
    found += _unit(record, text)
    deadline = getattr(record, "deadline", None)
    if deadline is not None and deadline.text and deadline.from_ != "plan":
        found += _near("deadline", deadline.text, record, text)
    for district in getattr(record, "districts", ()):
        found += _near("district", district, record, text)
    return found


def row_of(plan: Plan, record: Any) -> IndicatorRow | None:
    """The row of an indicator table that a record is the target or the baseline of."""
    box = next((box for box in plan.boxes if box.id == getattr(record, "box", None) and box.indicators), None)
    if box is None:
        return None
    return next((row for row in box.indicators if row.name == record.indicator and row.line <= record.quote.line), None)


def _name(plan: Plan, record: Any, text: str) -> Iterator[Ground]:
    name, quote = getattr(record, "indicator", None), record.quote
    origin = getattr(record, "origin", {}).get("indicator")
    if not name:
        if not hasattr(record, "indicator"):
            yield Ground("name", quote.start, quote.end, "said")
        return
    if origin is not None and origin.quote is not None:
        yield Ground("indicator", origin.quote.start, origin.quote.end, "carried")
        return
    first, last = sentence(text, quote.start, quote.end)
    if (row := row_of(plan, record)) is not None:
        first = max(0, quote.start - _SENTENCE) if row.line < quote.line else first
    at = text.rfind(name, first, quote.start)
    at = text.find(name, first, last) if at < 0 else at
    if at >= 0:
        yield Ground("indicator", at, at + len(name), "said")
        return
    statement = text.rfind(record.statement, first, last)
    if statement >= 0:
        first, last = statement, statement + len(record.statement)
    yield from (Ground("indicator", a, b, "said") for a, b in sorted(_pieces(name, text, first, last)))


def _pieces(name: str, text: str, first: int, last: int) -> Iterator[tuple[int, int]]:
    """Where the parts of a name stand in a stretch, the longest parts first: 管网改造 in 改造管网40公里 is 改造 and 管网."""
    todo = [name[:_NAME]]
    while todo:
        part = todo.pop()
        for at, size in sorted(((at, n) for n in range(2, len(part) + 1) for at in range(len(part) - n + 1)), key=lambda cut: -cut[1]):
            found = text.rfind(part[at : at + size], first, last)
            if found >= 0:
                yield found, found + size
                todo += [part[:at], part[at + size :]]
                break


def _unit(record: Any, text: str) -> Iterator[Ground]:
    unit, quote = getattr(record, "unit", None), record.quote
    origin = getattr(record, "origin", {}).get("unit")
    if origin is not None and origin.quote is not None:
        yield Ground("unit", origin.quote.start, origin.quote.end, "carried")
    elif unit and (at := text.find(unit, quote.start, quote.end)) >= 0:
        yield Ground("unit", at, at + len(unit), "said")


def _near(field: str, words: str, record: Any, text: str) -> Iterator[Ground]:
    """Where words stand: in the record's own sentence, before it rather than behind; else the nearest place before it."""
    quote = record.quote
    first, last = sentence(text, quote.start, quote.end)
    places = ((first, quote.end, -1), (quote.end, last, 0), (max(0, first - _CARRIED), first, -1))
    for start, end, which in places:
        if found := _all(words, text, start, end):
            yield Ground(field, *found[which], "said" if start >= first else "carried")
            return


def _all(words: str, text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Where words stand in a stretch, also in full width and with spaces between: ２０１０ 年 for 2010年."""
    pattern = r"\s*".join(re.escape(character) for character in words.translate(_NARROW))
    return [(start + match.start(), start + match.end()) for match in re.finditer(pattern, text[start:end].translate(_NARROW))]


def line_of(text: str, at: int) -> int:
    """The line, from 1, that a position is in."""
    return text.count("\n", 0, at) + 1


def squeezed(text: str) -> str:
    """Words in one line, white space as one space."""
    return re.sub(r"\s+", " ", text).strip()
