"""How much a data set holds, and how full its records are: by level, period, region or kind of document."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal

from plan_extract.dataset.aside import Aside, of_plans, of_targets
from plan_extract.dataset.choosing import Choice, chosen, named
from plan_extract.dataset.places import NATION
from plan_extract.dataset.sides import prepare
from plan_extract.model import KINDS

By = Literal["level", "period", "region", "kind"]
# What plans are grouped by: the SQL of a group's name, and of its order.
_GROUPS = {
    "level": ("region_level", "list_position(['nation', 'province', 'prefecture', 'county', 'town', 'zone', 'unknown'], {0})"),
    "period": ("coalesce(plan_start || '—', '') || coalesce(CAST(plan_end AS VARCHAR), 'unknown')", "{0}"),
    "region": ("coalesce(region, 'unknown')",
               f"min(CASE WHEN region_level = 'nation' THEN '{NATION}' ELSE coalesce(region_code, '9999999') END), {{0}}"),
    "kind": ("coalesce(kind, 'unknown')", "count(*) DESC, {0}"),
}  # fmt: skip
_SHARES = {
    "with_unit": "kind <> 'qualitative' AND unit IS NOT NULL", "with_year": "deadline IS NOT NULL",
    "with_year_said": "deadline_from = 'said'", "with_baseline": "baseline_low IS NOT NULL", "with_concept": "concept IS NOT NULL",
}  # fmt: skip


@dataclass
class Statistics:
    """`groups` and `total` have counts a group: of plans, of each kind of record, and of targets those with a number, a unit, a year …;
    the other tables count what is most frequent. Each row is a dict by names of columns."""

    by: By
    groups: list[dict[str, Any]]
    total: dict[str, Any]
    concepts: list[dict[str, Any]]
    names: list[dict[str, Any]]
    places: list[dict[str, Any]]
    years: list[dict[str, Any]]
    findings: list[dict[str, Any]]
    aside: list[Aside]


def statistics(base: Any, choice: Choice, *, by: By = "level", most: int = 20) -> Statistics:
    """Count. `most` is how many rows there are at most of what is most frequent."""
    prepare(base)
    chosen(base, choice)
    groups = _groups(base, by)
    frequent = _rows(base, _FREQUENT.format(most=most), None)
    return Statistics(
        by,
        groups,
        {"group": "all"} | {name: sum(row[name] for row in groups) for name in _counted()},
        [_indicator(one) for one in frequent if one["named_by"] == "concept"],
        [{name: cell for name, cell in one.items() if name != "named_by"} for one in frequent if one["named_by"] == "name"],
        _rows(base, _PLACES, most),
        _rows(base, _YEARS, None),
        _rows(base, _FINDINGS, None),
        [*of_plans(base, "p.plan_id IN (FROM chosen)"), *of_targets(base, "true", {}, all_keys=True, plans="plan_id IN (FROM chosen)")],
    )


def _counted() -> tuple[str, ...]:
    """The columns of a group's counts."""
    return ("plans", *KINDS, "findings", "with_number", *_SHARES)


def _groups(base: Any, by: By) -> list[dict[str, Any]]:
    """The counts of each group."""
    name, order = _GROUPS[by]
    base.execute(f"CREATE OR REPLACE TEMP TABLE grouped AS SELECT plan_id, {name} AS grp FROM plans WHERE plan_id IN (FROM chosen)")
    shares = ", ".join(f"count(*) FILTER ({fails}) AS {column}" for column, fails in _SHARES.items())
    counted = {kind: f'SELECT grp, count(*) AS n FROM "{kind}" JOIN grouped USING (plan_id) GROUP BY grp' for kind in (*KINDS, "findings")}
    joins = " ".join(f'LEFT JOIN ({sql}) AS "k_{kind}" USING (grp)' for kind, sql in counted.items())
    columns = ", ".join(f'coalesce("k_{kind}".n, 0) AS "{kind}"' for kind in counted)
    return _rows(
        base,
        f"""
        WITH ordered AS (
            SELECT {name} AS grp, count(*) AS plans, row_number() OVER (ORDER BY {order.format("grp")} NULLS LAST, grp) AS at
            FROM plans WHERE plan_id IN (FROM chosen) GROUP BY grp
        ), full_of AS (
            SELECT grp, count(*) FILTER (kind <> 'qualitative') AS with_number, {shares}
            FROM goals JOIN grouped USING (plan_id) GROUP BY grp
        )
        SELECT o.grp AS "group", o.plans, {columns}, {", ".join(f"coalesce(f.{one}, 0) AS {one}" for one in ("with_number", *_SHARES))}
        FROM ordered o {joins} LEFT JOIN full_of f USING (grp) ORDER BY o.at
        """,
        None,
    )


def _indicator(row: dict[str, Any]) -> dict[str, Any]:
    known = named(row["key"])
    return {"key": row["key"], "name": known.name, "english": known.english, **{name: row[name] for name in ("targets", "plans", "places")}}


# Each target counts once a plan.
_FREQUENT = """
    SELECT c.key, c.named_by, count(*) AS targets, count(DISTINCT c.plan_id) AS plans, count(DISTINCT coalesce(s.place, c.region)) AS places
    FROM comparable c LEFT JOIN spots s USING (plan_id) WHERE c.spoken_by IS NULL AND c.plan_id IN (FROM chosen) GROUP BY c.key, c.named_by
    QUALIFY row_number() OVER (PARTITION BY c.named_by ORDER BY plans DESC, targets DESC, c.key) <= {most}
    ORDER BY plans DESC, targets DESC, c.key
"""
_PLACES = """
    SELECT coalesce(s.place, p.region_code) AS code, any_value(p.region ORDER BY p.plan_id) AS region,
        count(DISTINCT p.plan_id) AS plans, sum(t.n) AS targets
    FROM plans p LEFT JOIN spots s USING (plan_id) LEFT JOIN (SELECT plan_id, count(*) AS n FROM goals GROUP BY plan_id) t USING (plan_id)
    WHERE p.plan_id IN (FROM chosen) AND p.region IS NOT NULL
    GROUP BY coalesce(s.place, p.region_code), CASE WHEN coalesce(s.place, p.region_code) IS NULL THEN p.region END
    ORDER BY targets DESC NULLS LAST, plans DESC, code NULLS LAST, region
"""
_YEARS = """
    SELECT CAST(deadline AS VARCHAR) AS year, count(*) AS targets, count(DISTINCT plan_id) AS plans,
        count(*) FILTER (deadline_from = 'said') AS said
    FROM goals WHERE plan_id IN (FROM chosen) GROUP BY deadline ORDER BY deadline NULLS LAST
"""
_FINDINGS = """
    SELECT code, count(*) AS findings, count(DISTINCT plan_id) AS plans FROM findings
    WHERE plan_id IN (FROM chosen) GROUP BY code ORDER BY code
"""


def _rows(base: Any, sql: str, most: int | None) -> list[dict[str, Any]]:
    cursor = base.execute(sql + (f" LIMIT {most}" if most is not None else ""))
    names = [one[0] for one in cursor.description]
    # Sums come as floats or decimals; every number here is a count.
    whole = [[int(cell) if isinstance(cell, int | float | Decimal) else cell for cell in row] for row in cursor.fetchall()]
    return [dict(zip(names, row, strict=True)) for row in whole]
