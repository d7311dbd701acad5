"""The targets of a data set by place: each once, however many plans of a place say it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from plan_extract.dataset.places import LEVELS, register
from plan_extract.errors import PlanError
from plan_extract.wording import message

# A target's number: its plan's place in the order of days of issue, and its own in the plan.
_IN_PLAN = 1_000_000
# A target that is not for one place whose code is known.
SOME = "?"


@dataclass(frozen=True)
class Choice:
    """Which plans are asked: by level of region, by region (a code or name: it and what lies in it), by the years of the period."""

    level: str | None = None
    region: str | None = None
    first: int | None = None
    last: int | None = None


def prepare(base: Any) -> None:
    """Make the temporary tables that every question asks: `spots`, `codes`, `above` (`places.register`), and `chosen`, all plans."""
    register(base)
    base.execute(f"""
        CREATE OR REPLACE TEMP TABLE ordered AS
        SELECT *, row_number() OVER (ORDER BY issued NULLS LAST, plan_id) * {_IN_PLAN} AS number FROM spots
    """)


def chosen(base: Any, choice: Choice, table: str = "chosen") -> None:
    """Make a temporary table of the `plan_id`s of a choice. Raises PlanError for a region or level that no plan has."""
    where, given = ["true"], dict[str, object]()
    if choice.level is not None:
        where.append("region_level = $level")
        given["level"] = choice.level
    if choice.region is not None:
        places = [code for (code,) in base.execute(_REGION, {"region": choice.region}).fetchall()]
        if not places:
            raise PlanError(message("--region {region}: no plan of the data set is of it or of a place in it", region=choice.region))
        where.append("plan_id IN (SELECT plan_id FROM spots s WHERE s.place IN (SELECT unnest($places)) OR EXISTS ("
                     "SELECT 1 FROM above a WHERE a.code = s.code AND a.year = s.year AND a.holder IN (SELECT unnest($places))))")  # fmt: skip
        given["places"] = places
    if choice.first is not None or choice.last is not None:
        # A period that reaches into these years; plans without one are of none.
        where.append("plan_end >= $first AND coalesce(plan_start, plan_end) <= $last")
        given |= {"first": choice.first or 0, "last": choice.last or 9999}
    base.execute(f"CREATE OR REPLACE TEMP TABLE {table} AS SELECT plan_id FROM plans WHERE {' AND '.join(where)}", given or None)


_REGION = """
    SELECT DISTINCT place FROM codes WHERE code = $region OR place = $region OR name = $region
    UNION SELECT DISTINCT s.place FROM plans p JOIN spots s USING (plan_id) WHERE p.region = $region
    UNION SELECT DISTINCT holder FROM above WHERE holder = $region
    ORDER BY ALL
"""


def levels(words: str | None) -> str | None:
    """A level of regions as given. Raises PlanError for another word."""
    if words is None or words in (*LEVELS, "town", "zone", "unknown"):
        return words
    raise PlanError(message("--level {level}: no such level; one of {known}", level=words, known=", ".join((*LEVELS, "town", "zone", "unknown"))))


def versions(base: Any, table: str, *, keys: str | None = None, where: str = "true", given: dict[str, object] | None = None) -> None:
    """Make a temporary table of targets by place, with `id`, the number of the one that speaks for those that say the same, and `times`.

    `keys` is a table of the keys that are asked, `where` a condition on the columns of `comparable` and `spots`.
    """
    only = f"AND c.key IN (SELECT key FROM {keys})" if keys else ""
    base.execute(
        f"""
        CREATE OR REPLACE TEMP TABLE {table} AS
        SELECT min(s.number + c.seq) AS id, count(*) AS times, s.place, s.code, s.year, s.first, s.last, c.key, c.measures, c.low, c.high, c.unit,
            c.comparator, c.greater, c.aggregation, c.deadline,
            CASE WHEN c.district IS NULL THEN NULL ELSE coalesce(d.place, '{SOME}') END AS for_place
        FROM comparable c JOIN ordered s USING (plan_id) LEFT JOIN codes d ON d.code = c.district_code AND d.year = s.year
        WHERE c.spoken_by IS NULL AND ({where}) {only}
        GROUP BY ALL
        """,
        given,
    )


def told(base: Any, table: str, ids: str) -> None:
    """Make a temporary table with what a reader is told of targets: those whose `id` a query gives."""
    base.execute(f"""
        CREATE OR REPLACE TEMP TABLE {table} AS
        WITH wanted AS (SELECT DISTINCT id FROM ({ids})),
        rows AS (SELECT s.number + c.seq AS id, c.* FROM comparable c JOIN ordered s USING (plan_id)
            WHERE s.number + c.seq IN (SELECT id FROM wanted))
        SELECT r.id, r.plan_id, r.goal_id, r.plan, r.source, r.region, coalesce(r.region_code, s.place) AS code, s.place, r.region_level AS level,
            r.plan_start, r.plan_end, s.issued, g.indicator, g.value, g.low, g.high, g.unit, g.comparator, g.measure, g.districts,
            g.deadline, r.deadline AS by_year, g.baseline_year, g.baseline, g.baseline_low, g.baseline_high, g.nature, g.statement,
            g.section, g.quote, g.line, g.page, g.box, r.key, r.named_by, r.measures, r.low AS base_low, r.high AS base_high, r.unit AS base_unit,
            r.baseline_low AS base_baseline_low, r.baseline_high AS base_baseline_high, r.baseline_unit AS base_baseline_unit
        FROM rows r JOIN goals g ON g.plan_id = r.plan_id AND g.id = r.goal_id JOIN spots s ON s.plan_id = r.plan_id
    """)
