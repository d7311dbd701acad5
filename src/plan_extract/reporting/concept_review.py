"""What a reader is asked about names of indicators, as CSV: those that may mean a standard indicator and are not settled; and the list."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from plan_extract.model import Fact, Goal, Plan
from plan_extract.reading.concept_names import normal
from plan_extract.reading.concepts import Match, entries
from plan_extract.reading.settled import NONE, Settled, settled
from plan_extract.records.concepts import find, places_of
from plan_extract.reporting.export.text import harmless

# What a reader fills in stands first; what the program knows of the name behind it.
COLUMNS = (
    "name", "unit", "concept", "by", "date", "note",
    "found", "how", "near", "values_in", "times", "plans", "plan", "line", "statement",
)  # fmt: skip
LISTED = ("id", "field", "name", "names", "english", "unit", "direction", "nature", "aggregation", "measure")


@dataclass(slots=True)
class Asked:
    """A name as plans have it: what was found, in which units its values are, how often, in how many plans, and where first."""

    name: str
    match: Match
    units: list[str]
    times: int
    plans: set[str]
    plan: str
    line: int
    statement: str

    @property
    def by_unit(self) -> str | None:
        """The unit that alone speaks against the concept; the same name with values in another is not doubtful."""
        only = {why for _, _, why in self.match.near}
        return self.units[0] if self.units and only == {f"unit {self.units[0]}"} else None


def names_in(plans: Iterable[Plan]) -> list[Asked]:
    """Every name of an indicator in the plans with what is found for it now, the most frequent first."""
    seen: dict[tuple[str, Match], Asked] = {}
    for plan in plans:
        places = places_of(plan)
        for name, unit, measure, line, statement in _named(plan):
            match = find(name, unit, measure, places)
            key = (normal(name), match)
            asked = seen.setdefault(key, Asked(name, match, [], 0, set(), plan.source.path, line, statement))
            asked.times += 1
            asked.plans.add(plan.source.path)
            if unit and unit not in asked.units:
                asked.units.append(unit)
    return sorted(seen.values(), key=lambda one: (-one.times, one.name, one.match.concept or ""))


def _named(plan: Plan) -> Iterator[tuple[str, str | None, str | None, int, str]]:
    for box in plan.boxes:
        for row in box.indicators:
            cell = row.target or row.baseline
            yield row.name, (cell.unit if cell else None) or row.unit, cell.measure if cell else None, row.line, row.name
    records: list[Goal | Fact] = [*plan.goals, *plan.facts]
    for record in records:
        # A row's goals and facts say the row's name again.
        if record.indicator and not (record.box and record.statement.startswith(f"{record.indicator} ")):
            yield record.indicator, record.unit, record.measure, record.quote.line, record.statement


def doubtful(asked: Asked) -> bool:
    """Whether a reader is to settle it: no concept, and one that it may be."""
    return asked.match.concept is None and bool(asked.match.near)


def review(asked: Sequence[Asked], before: Sequence[Settled] = ()) -> str:
    """A review file: what was settled before as it was, then a line for each name to settle, its concept left empty."""
    rows: list[dict[str, object]] = [{key: value for key, value in one._asdict().items() if value is not None} for one in before]
    rows += [_row(one) for one in asked if settled(one.name, one.units[0] if one.units else None) is None]
    return _csv(COLUMNS, rows)


def _row(one: Asked) -> dict[str, object]:
    how = f"{one.match.by} {one.match.score or ''}".strip() if one.match.by else ""
    return {
        "name": one.name,
        "unit": one.by_unit or "",
        "found": one.match.concept or NONE,
        "how": how,
        "near": "; ".join(f"{concept} {score:g}{f' ({why})' if why else ''}" for concept, score, why in one.match.near),
        "values_in": " ".join(one.units),
        "times": one.times,
        "plans": len(one.plans),
        "plan": one.plan,
        "line": one.line,
        "statement": one.statement,
    }


def listed() -> str:
    """The list of concepts as CSV, names parted by 、."""
    rows = ({**entry, "field": field, "names": "、".join(entry.get("names", ()))} for field, entry in entries())
    return _csv(LISTED, rows)


def _csv(columns: Sequence[str], rows: Iterable[dict[str, object]]) -> str:
    made = io.StringIO()
    writer = csv.DictWriter(made, columns, lineterminator="\n", restval="")
    writer.writeheader()
    for row in rows:
        writer.writerow({key: harmless(value) if isinstance(value, str) else value for key, value in row.items()})
    return made.getvalue()
