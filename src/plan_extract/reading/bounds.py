"""Bounds as one rule set over any quantity: words before, after and inside it to a comparator. Word list: lexicon/bounds.yaml."""

from __future__ import annotations

from plan_extract.lexicon import kept, load
from plan_extract.model import Comparator


@kept
def bounds(place: str) -> dict[str, Comparator]:
    """Word to comparator for a place: `before`, `after`, `inside` or `apart`."""
    return {word: comparator for comparator, words in load("bounds")[place].items() for word in words}


@kept
def pattern(place: str) -> str:
    """An alternation of the place's words, longest first, so that 不低于 is never read as 低于."""
    import re

    return "|".join(re.escape(word) for word in sorted(bounds(place), key=len, reverse=True))


def combine(before: str | None, inside: str | None, after: str | None) -> Comparator:
    """The comparator of a quantity from the bounds around it; `after` wins over `before`, both over 余 and 多, none is `eq`."""
    if after:
        return bounds("after")[after]
    if before:
        return bounds("before")[before]
    return bounds("inside")[inside] if inside else "eq"
