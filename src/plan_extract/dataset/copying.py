"""Who says it in whose words: versions of a target whose sentence is nearly that of the place above, numbers and names of places aside."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from plan_extract.reading.divisions import short_of

_NUMBERS = re.compile(r"\d[\d,.]*[%‰％]?(?:\s*[—–~～-]\s*\d[\d,.]*[%‰％]?)?")
_OWN = re.compile(r"全国|我国|国内|[全我本][省市州县区盟旗]|全自治[区州县]|本地区|地区(?=生产总值)")
_MARKS = re.compile(r"[\s，。；：、,;:（）()“”\"]+")
# A sentence of fewer characters is said by everybody.
_LEAST = 16
_BATCH = 50_000


def masked(statement: str, regions: Iterable[str]) -> str:
    """A sentence without its numbers (# each), marks, and names of its own place."""
    text = _NUMBERS.sub("#", statement)
    for name in sorted({one for region in regions for one in (region, short_of(region)) if len(one) > 1}, key=lambda one: (-len(one), one)):
        text = text.replace(name, "")
    return _MARKS.sub("", _OWN.sub("", text))


def alike(rows: Iterable[dict[str, Any]], least: float) -> Iterator[dict[str, Any]]:
    """Of rows of `cascade.rows` those whose sentences are at least so like (of 100), each with `likeness` and `first`: `above`, `below` or
    None, the side whose plan was issued first. Rows of tables, which are no sentences, are passed over."""
    batch: list[dict[str, Any]] = []
    for row in rows:
        if row["below_statement"] and _spoken(row, "above") and _spoken(row, "below"):
            batch.append(row)
        if len(batch) >= _BATCH:
            yield from _alike(batch, least)
            batch = []
    yield from _alike(batch, least)


def _spoken(row: dict[str, Any], side: str) -> bool:
    """Whether a target stands in a sentence: one of a box may be a cell of its table."""
    return not row[f"{side}_box"]


def _alike(batch: list[dict[str, Any]], least: float) -> Iterator[dict[str, Any]]:
    from rapidfuzz import fuzz

    for row in batch:
        here, there = (masked(row[f"{side}_statement"], [row[f"{side}_region"] or ""]) for side in ("below", "above"))
        if min(len(here), len(there)) < _LEAST:
            continue
        score = fuzz.ratio(here, there, score_cutoff=least)
        if score >= least and score > 0:
            above, below = (row[f"{side}_issued"] or "" for side in ("above", "below"))
            first = None if not above or not below or above == below else "above" if above < below else "below"
            yield row | {"likeness": round(score, 1), "first": first}
