"""Who says it in whose words: versions of a target whose sentence is nearly that of the place above, numbers and names of places aside."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from plan_extract.dataset.cascade import Listed, Side
from plan_extract.reading.divisions import short_of

_NUMBERS = re.compile(r"\d[\d,.]*[%‰％]?(?:\s*[—–~～-]\s*\d[\d,.]*[%‰％]?)?")
_OWN = re.compile(r"全国|我国|国内|[全我本][省市州县区盟旗]|全自治[区州县]|本地区|地区(?=生产总值)")
_MARKS = re.compile(r"[\s，。；：、,;:（）()“”\"]+")
# A sentence of fewer characters is said by everybody.
_LEAST = 16


def masked(statement: str, regions: Iterable[str]) -> str:
    """A sentence without its numbers (# each), marks, and names of its own place."""
    text = _NUMBERS.sub("#", statement)
    for name in sorted({one for region in regions for one in (region, short_of(region)) if len(one) > 1}, key=lambda one: (-len(one), one)):
        text = text.replace(name, "")
    return _MARKS.sub("", _OWN.sub("", text))


@dataclass(frozen=True)
class Alike:
    """A version in nearly the words of the target above: how like they are, of 100, and which side's plan was issued first, if known."""

    row: Listed
    below: Side
    likeness: float
    first: Literal["above", "below"] | None


def alike(rows: Iterable[Listed], least: float) -> Iterator[Alike]:
    """Of `cascade.listed` the rows whose sentences are at least so like (of 100). Rows of tables, which are none, are passed over."""
    from rapidfuzz import fuzz

    # A sentence is masked once, however many stand beside it.
    words: dict[int, str] = {}

    def said(side: Side) -> str:
        found = words.get(side["id"])
        if found is None:
            found = words[side["id"]] = masked(side["statement"], [side["region"] or ""])
        return found

    for row in rows:
        below = row.below
        # A target of a box may be a cell of its table.
        if below is None or not below["statement"] or row.above["box"] or below["box"]:
            continue
        here, there = said(below), said(row.above)
        if min(len(here), len(there)) < _LEAST:
            continue
        score = fuzz.ratio(here, there, score_cutoff=least)
        if score >= least and score > 0:
            day, other = row.above["issued"] or "", below["issued"] or ""
            yield Alike(row, below, round(score, 1), None if not day or not other or day == other else "above" if day < other else "below")
