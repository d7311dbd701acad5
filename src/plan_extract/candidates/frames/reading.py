"""What a frame makes of a quantity: its indicator, measure and bound, and where the words stand that it read."""

from __future__ import annotations

from typing import NamedTuple

from plan_extract.model import Comparator, Measure
from plan_extract.reading.quantities import Quantity

Span = tuple[int, int]


class Reading(NamedTuple):
    """A quantity with what it measures. `head` is the text its places are looked for in, half-open, in the text read.

    `turn` says which of how many numbers that 分别 hands out this is, `owner` whose the measure is (预警系统 of 预警系统的准确率),
    `of_kind` that it is named without 的 (微型泵 of 微型泵流量) and owns only measures of its kind.
    """

    quantity: Quantity
    indicator: str
    measure: Measure
    comparator: Comparator
    frame: str
    verb: str | None
    confidence: float
    head: Span
    clause: Span
    places_named: tuple[str, ...] = ()
    turn: tuple[int, int] | None = None
    owner: str = ""
    of_kind: bool = False
