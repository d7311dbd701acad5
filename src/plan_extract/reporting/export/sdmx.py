"""Targets, baselines and what has been reached as SDMX-CSV 2.0; the concepts are stated in docs/sdmx.md."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence

from plan_extract.model import Fact, Goal, Plan
from plan_extract.reporting.cell import Cell, Row, numbers
from plan_extract.reporting.export.dataset import keys_of
from plan_extract.reporting.export.text import harmless

STRUCTURE = "PLAN_EXTRACT:PLAN_TARGETS(1.0)"
# The concept scheme PLAN_EXTRACT:PLAN_CONCEPTS(1.0): dimensions first, then the measure, then attributes.
DIMENSIONS = ("PLAN", "RECORD", "INDICATOR", "REF_AREA", "MEASURE", "OBS_TYPE", "BOUND", "TIME_PERIOD")
ATTRIBUTES = ("UNIT_MEASURE", "COMPARATOR", "NATURE", "CONF", "TITLE", "SOURCE_LINE", "QUOTE")
# Where a target or fact has no year.
_NO_YEAR, _NATION = "_Z", "CN"


def to_sdmx(plans: Sequence[Plan]) -> str:
    """Every number of goals (T), of their baselines (B) and of facts (A) as an observation; a range is two, L and H."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream)
    head = ("STRUCTURE", "STRUCTURE_ID", "ACTION", *DIMENSIONS, "OBS_VALUE", *ATTRIBUTES)
    writer.writerow(head)
    for plan, key in zip(plans, keys_of(plans), strict=True):
        for row in observations(plan, key):
            row |= {"STRUCTURE": "dataflow", "STRUCTURE_ID": STRUCTURE, "ACTION": "I"}
            writer.writerow([harmless(row.get(column)) for column in head])
    return stream.getvalue()


def observations(plan: Plan, key: str) -> Iterator[Row]:
    """The observations of a plan: DIMENSIONS, OBS_VALUE and ATTRIBUTES, those that are known."""
    codes = {place.name: place.code for place in plan.districts}
    region = plan.plan.region
    whole = (region.code or (_NATION if region.level == "nation" else region.name)) if region else "_X"
    records: list[Goal | Fact] = [*plan.goals, *plan.facts]
    for record in records:
        areas = [codes.get(name) or name for name in record.districts] or [whole]
        common: Row = {
            "PLAN": key, "RECORD": record.id, "INDICATOR": record.indicator or record.statement, "REF_AREA": "+".join(areas),
            "MEASURE": (record.measure or "level").upper(), "UNIT_MEASURE": record.unit, "COMPARATOR": (record.comparator or "eq").upper(),
            "NATURE": getattr(record, "nature", None), "CONF": record.confidence, "TITLE": record.statement,
            "SOURCE_LINE": record.quote.line, "QUOTE": record.quote.text,
        }  # fmt: skip
        yield from _bounds(common | {"OBS_TYPE": "T" if isinstance(record, Goal) else "A", "TIME_PERIOD": _year(record)}, record.value)
        if record.baseline is not None:
            start = record.baseline
            level: Row = {"OBS_TYPE": "B", "TIME_PERIOD": start.year or _NO_YEAR, "MEASURE": "LEVEL", "COMPARATOR": "EQ"}
            yield from _bounds(common | level, start.value)


def _year(record: Goal | Fact) -> Cell:
    if isinstance(record, Fact):
        return record.year or _NO_YEAR
    return record.deadline.year if record.deadline else _NO_YEAR


def _bounds(row: Row, value: int | float | list[int | float] | None) -> Iterator[Row]:
    """An observation of one number (V), or two of a range (L, H)."""
    cells = numbers("value", value)
    if cells["value"] is not None:
        yield row | {"BOUND": "V", "OBS_VALUE": cells["value"]}
    elif cells["low"] is not None:
        yield row | {"BOUND": "L", "OBS_VALUE": cells["low"]}
        yield row | {"BOUND": "H", "OBS_VALUE": cells["high"]}
