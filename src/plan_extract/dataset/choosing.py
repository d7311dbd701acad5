"""Which plans of a data set are asked, and which indicator is meant by a word."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from plan_extract.dataset.places import LEVELS
from plan_extract.errors import PlanError
from plan_extract.wording import message

_YEARS = re.compile(r"(\d{4})(?:\s*[-—–~至]\s*(\d{4}))?")
_ALL_LEVELS = (*LEVELS, "town", "zone", "unknown")


@dataclass(frozen=True)
class Choice:
    """Which plans are asked: by level of region, by region (a code or name: it and what lies in it), by years that their periods reach into."""

    level: str | None = None
    region: str | None = None
    years: tuple[int, int] | None = None


def choice(level: str | None, region: str | None, period: str | None) -> Choice:
    """A choice as a user writes it: a level's name, a region's code or name, `2021-2025` or `2023`. Raises PlanError in one line."""
    if level is not None and level not in _ALL_LEVELS:
        raise PlanError(message("--level {level}: no such level; one of {known}", level=level, known=", ".join(_ALL_LEVELS)))
    years = None
    if period is not None:
        found = _YEARS.fullmatch(period.strip())
        if found is None:
            raise PlanError(message("--period {period}: write years such as 2021-2025, or one", period=period))
        years = (int(found[1]), int(found[2] or found[1]))
    return Choice(level, region, years)


def chosen(base: Any, choice: Choice) -> None:
    """Make the temporary table `chosen` of the `plan_id`s of a choice. Raises PlanError for a region that no plan is of."""
    where, given = ["true"], dict[str, object]()
    if choice.level is not None:
        where.append("region_level = $level")
        given["level"] = choice.level
    if choice.region is not None:
        places = [code for (code,) in base.execute(_PLACES, {"region": choice.region}).fetchall()]
        where.append(
            "(region = $region OR plan_id IN (SELECT plan_id FROM spots s WHERE s.place IN (SELECT unnest($places::VARCHAR[])) OR EXISTS "
            "(FROM above a WHERE a.code = s.code AND a.year = s.year AND a.holder IN (SELECT unnest($places::VARCHAR[])))))"
        )
        given |= {"region": choice.region, "places": places}
    if choice.years is not None:
        where.append("plan_end >= $first AND coalesce(plan_start, plan_end) <= $last")
        given |= {"first": choice.years[0], "last": choice.years[1]}
    base.execute(f"CREATE OR REPLACE TEMP TABLE chosen AS SELECT plan_id FROM plans WHERE {' AND '.join(where)}", given or None)
    if choice.region is not None and base.execute("SELECT count(*) FROM chosen").fetchone() == (0,):
        raise PlanError(message("--region {region}: no plan of the data set is of it or of a place in it", region=choice.region))


_PLACES = """
    SELECT DISTINCT place FROM codes WHERE code = $region OR place = $region OR name = $region
    UNION SELECT DISTINCT s.place FROM plans p JOIN spots s USING (plan_id) WHERE p.region = $region
    UNION SELECT DISTINCT holder FROM above WHERE holder = $region
    ORDER BY ALL
"""
