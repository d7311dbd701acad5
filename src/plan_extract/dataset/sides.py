"""The targets of a data set by place: each once, however many plans of a place say it; and what a reader is told of one."""

from __future__ import annotations

from typing import Any

from plan_extract.dataset.places import register

# A target's number: its plan's, in the order of days of issue, and behind it its own in the plan.
IN_PLAN = 1_000_000
# What a target is for that is not one place whose code is known.
SOME = "?"
# What makes two targets of a place and period the same.
_SAME = "place, code, year, first, last, key, measures, low, high, unit, comparator, deadline, for_place"


def prepare(base: Any) -> int:
    """Make the temporary tables that every question asks: those of `places.register`, with each plan's `number` in `spots` and the places
    it lay in as `up1`, `up2` …; gives how many of these there are."""
    register(base)
    (deep,) = base.execute("SELECT coalesce(max(distance), 0) FROM above").fetchone()
    ups = "".join(f", u{at}.holder AS up{at}" for at in range(1, deep + 1))
    joins = "".join(
        f" LEFT JOIN above u{at} ON u{at}.code = s.code AND u{at}.year = s.year AND u{at}.distance = {at}" for at in range(1, deep + 1)
    )
    base.execute(f"""
        CREATE OR REPLACE TEMP TABLE spots AS
        SELECT s.*, row_number() OVER (ORDER BY issued NULLS LAST, plan_id) * {IN_PLAN} AS number{ups} FROM spots s{joins}
    """)
    return int(deep)


def versions(base: Any, table: str, ups: int, where: str, given: dict[str, object]) -> None:
    """Make a temporary table of targets, `id` being their number, `held` a number that stands for their key, `times` how many of the same
    place and period say the same; the first of them that was issued stands for them.

    `where` is a condition on the columns of `comparable` (c) and `spots` (s). `for_place` is the one place that a target is for, SOME
    where it is none that is known, empty for the plan's whole area.
    """
    columns = "".join(f", s.up{at}" for at in range(1, ups + 1))
    base.execute(
        f"""
        CREATE OR REPLACE TEMP TABLE {table} AS
        SELECT s.number + c.seq AS id, s.place, s.code, s.year, s.first, s.last{columns}, hash(c.key) AS held, c.measures, c.low, c.high,
            c.unit, c.comparator, c.greater, c.aggregation, c.deadline,
            CASE WHEN c.district IS NULL THEN NULL ELSE coalesce(d.place, '{SOME}') END AS for_place, hash({_SAME}) AS said
        FROM comparable c JOIN spots s USING (plan_id) LEFT JOIN codes d ON d.code = c.district_code AND d.year = s.year
        WHERE c.spoken_by IS NULL AND ({where})
        """.replace("hash(place, code, year", "hash(s.place, s.code, s.year"),
        {name: value for name, value in given.items() if f"${name}" in where},
    )
    base.execute(f"""
        CREATE OR REPLACE TEMP TABLE {table}_again AS
        SELECT said, min(id) AS id, count(*) AS times FROM {table} GROUP BY said HAVING times > 1
    """)
    base.execute(f"DELETE FROM {table} USING {table}_again a WHERE a.said = {table}.said AND a.id <> {table}.id")


# What a reader is told of a target, by the column of `comparable` (r) or `goals` (g) that tells it.
TOLD = {
    "plan_id": "r.plan_id", "goal_id": "r.goal_id", "plan": "r.plan", "source": "r.source", "region": "r.region",
    "code": "coalesce(r.region_code, r.place)", "place": "r.place", "level": "r.region_level", "plan_start": "r.plan_start",
    "plan_end": "r.plan_end", "issued": "r.issued", "indicator": "g.indicator", "value": "g.value", "low": "g.low", "high": "g.high",
    "unit": "g.unit", "comparator": "r.comparator", "measure": "g.measure", "districts": "g.districts", "deadline": "r.deadline",
    "baseline_year": "r.baseline_year", "baseline_low": "r.baseline_low", "baseline_high": "r.baseline_high",
    "baseline_unit": "r.baseline_unit", "nature": "g.nature", "statement": "g.statement", "section": "g.section", "quote": "g.quote",
    "page": "g.page", "line": "g.line", "box": "g.box", "key": "r.key", "named_by": "r.named_by", "measures": "r.measures",
    "base_low": "r.low", "base_high": "r.high", "base_unit": "r.unit",
}  # fmt: skip


def told(base: Any, table: str, ids: str) -> None:
    """Make a temporary table with the columns of TOLD of the targets whose `id` a query gives."""
    columns = ", ".join(f"{told} AS {name}" for name, told in TOLD.items())
    # One step after the other: at once, the planner would build a table of all goals.
    base.execute(f"CREATE OR REPLACE TEMP TABLE wanted AS SELECT DISTINCT id FROM ({ids})")
    base.execute("""
        CREATE OR REPLACE TEMP TABLE picked AS
        SELECT w.id, c.*, s.place, s.issued FROM comparable c JOIN spots s USING (plan_id) JOIN wanted w ON w.id = s.number + c.seq
    """)
    base.execute(f"""
        CREATE OR REPLACE TEMP TABLE {table} AS
        SELECT r.id, {columns} FROM picked r JOIN goals g ON g.plan_id = r.plan_id AND g.id = r.goal_id
    """)
