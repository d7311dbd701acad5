"""Which words of the text gave a record its indicator, deadline, districts, unit and value: spans to be marked."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Literal, NamedTuple

from plan_extract.model import Origin, Quote

Role = Literal["value", "indicator", "deadline", "district", "unit"]
# How far around a quotation, within its line, its words are looked for, and how far before it those that are carried.
_BEFORE, _BEHIND, _CARRIED = 600, 300, 3000
# A part of a name this short may stand anywhere by chance; a name this long is none.
_PART, _NAME = 2, 80


class Words(NamedTuple):
    """A stretch of the text, half-open, and what it gave."""

    role: Role
    start: int
    end: int


def evidence(record: Any, text: str) -> list[Words]:
    """The words that made a record, its quotation (`value`) first. What is not found in the text near it is left out."""
    quote: Quote = record.quote
    found = [Words("value", quote.start, quote.end)]
    origin: dict[str, Origin] = getattr(record, "origin", {})
    # What a cell of a table means stands in other cells, which may be lines of their own.
    in_box = bool(getattr(record, "box", None))
    for field, role in (("indicator", "indicator"), ("unit", "unit")):
        words = getattr(record, field, None)
        if (given := origin.get(field)) is not None and given.quote is not None:
            found.append(Words(role, given.quote.start, given.quote.end))  # type: ignore[arg-type]
        if words and role == "indicator":
            found += (Words("indicator", *span) for span in _pieces(words, text, quote, in_box))
        elif words and (at := text.find(words, quote.start, quote.end)) >= 0:
            found.append(Words("unit", at, at + len(words)))
    deadline = getattr(record, "deadline", None)
    if deadline is not None and deadline.text and (place := _nearest(deadline.text, text, quote, in_box or deadline.from_ != "said")):
        found.append(Words("deadline", *place))
    for name in getattr(record, "districts", ()):
        if place := _nearest(name, text, quote, True):
            found.append(Words("district", *place))
    return list(dict.fromkeys(found))


def _around(text: str, quote: Quote) -> tuple[int, int]:
    """The stretch of the quotation's line in which its words are looked for."""
    low, high = max(0, quote.start - _BEFORE), min(len(text), quote.end + _BEHIND)
    start, end = text.rfind("\n", low, quote.start) + 1, text.find("\n", quote.end, high)
    return max(low, start), end if end >= 0 else high


def _nearest(words: str, text: str, quote: Quote, carried: bool) -> tuple[int, int] | None:
    """Where words stand: last before the quotation's end in its line, else behind it, else (carried) last before the line."""
    low, high = _around(text, quote)
    places = [text.rfind(words, low, quote.end), text.find(words, quote.end, high)]
    if carried:
        places.append(text.rfind(words, max(0, low - _CARRIED), low))
    return next(((at, at + len(words)) for at in places if at >= 0), None)


def _pieces(name: str, text: str, quote: Quote, before: bool) -> Iterator[tuple[int, int]]:
    """Where a name stands in the quotation's line, or `before` it too, whole; else in the longest pieces that its line has."""
    if (whole := _nearest(name, text, quote, before)) is not None:
        yield whole
        return
    low, high = _around(text, quote)
    stretch, at, name = text[low:high], 0, name[:_NAME]
    while at + _PART <= len(name):
        end = at + _PART
        if name[at:end] not in stretch:
            at += 1
            continue
        while end < len(name) and name[at : end + 1] in stretch:
            end += 1
        place = _nearest(name[at:end], text, quote, False)
        if place is not None:
            yield place
        at = end
