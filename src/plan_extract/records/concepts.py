"""Which standard indicator the goals, facts and rows of a plan name, so that records of several plans join."""

from __future__ import annotations

from plan_extract.faults import keep
from plan_extract.model import Fact, Goal, IndicatorRow, Plan
from plan_extract.reading.concepts import Match, match
from plan_extract.reading.settled import settled


def name_concepts(plan: Plan) -> None:
    """Fill `concept` of every goal, fact and row that names a standard indicator; what a review settled counts before the list."""
    places = places_of(plan)
    for row in (row for box in plan.boxes for row in box.indicators):
        cell = row.target or row.baseline
        _fill(row, row.name, (cell.unit if cell else None) or row.unit, cell.measure if cell else None, places)
    records: list[Goal | Fact] = [*plan.goals, *plan.facts]
    for record in records:
        _fill(record, record.indicator, record.unit, record.measure, places)


def places_of(plan: Plan) -> frozenset[str]:
    """The names of areas that may stand before an indicator's: the plan's own, and its districts."""
    region = plan.plan.region
    return frozenset((*(index.name for index in plan.districts), *((region.name,) if region else ())))


def find(name: str, unit: str | None, measure: str | None, places: frozenset[str]) -> Match:
    """The concept a name means: what a review says of the name, else what the list does."""
    return settled(name, unit) or match(name, unit, measure, places)


def _fill(record: Goal | Fact | IndicatorRow, name: str | None, unit: str | None, measure: str | None, places: frozenset[str]) -> None:
    if not name or record.concept is not None:  # a reviewer's correction has said which
        return
    try:
        found = find(name, unit, measure, places)
    except Exception as error:
        keep(error, "concepts")
        return
    if found.concept is not None:
        record.concept = found.concept
        record.concept_by = None if found.by == "name" else found.by
        record.concept_score = found.score
