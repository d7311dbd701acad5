"""What ties records together: baselines, and the deadline and district indexes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from plan_extract.ids import fold_words
from plan_extract.model import Baseline, DeadlineIndex, DistrictIndex, Fact, Goal, indexed
from plan_extract.reading.places import PlaceReader


def join_baselines(goals: list[Goal], facts: list[Fact]) -> None:
    """Give each goal without one the baseline of the same indicator and districts: a table row's first, then a fact's.

    Only levels in the same unit are joined: a share is no baseline of a count.
    """
    rows: dict[tuple[str, tuple[str, ...]], Baseline | None] = {
        (fold_words(g.indicator or ""), ()): g.baseline for g in goals if g.baseline is not None and g.baseline.from_ not in (None, "said")
    }
    levels = {(fold_words(f.indicator or ""), tuple(f.districts), f.unit): f for f in facts if f.measure == "level" and not f.box}
    for goal in goals:
        if goal.baseline is not None or goal.measure not in ("level", "annual_rate", "change") or goal.indicator is None:
            continue
        name = fold_words(goal.indicator)
        if (row := rows.get((name, tuple(goal.districts)))) is not None:
            goal.baseline = row
        elif (fact := levels.get((name, tuple(goal.districts), goal.unit))) is not None and not isinstance(fact.value, list):
            goal.baseline = Baseline(year=fact.year, value=fact.value, from_=fact.id)


def deadline_index(records: Mapping[str, Sequence[Any]]) -> list[DeadlineIndex]:
    """What is due by year, years rising, ids in reading order. `records` are a plan's by kind."""
    index: dict[int, DeadlineIndex] = {}
    for kind in indexed():
        for record in records[kind.name]:
            if (deadline := getattr(record, "deadline", None)) is not None:
                getattr(index.setdefault(deadline.year, DeadlineIndex(year=deadline.year)), kind.name).append(record.id)
    return [index[year] for year in sorted(index)]


def district_index(records: Mapping[str, Sequence[Any]], reader: PlaceReader) -> list[DistrictIndex]:
    """What each district has to do, in the order districts are first named; one entry a place, whichever of its names is written."""
    index: dict[str, DistrictIndex] = {}
    for kind in indexed():
        for record in records[kind.name]:
            for name in getattr(record, "districts", ()):
                canonical = reader.canonical(name)
                if canonical not in index:
                    index[canonical] = DistrictIndex(name=canonical, code=reader.resolve(name)[0])
                getattr(index[canonical], kind.name).append(record.id)
    return list(index.values())
