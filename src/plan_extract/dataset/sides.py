"""The targets of a data set by place: each once, however many plans of a place say it; and what a reader is told of one."""

from __future__ import annotations

from typing import Any

from plan_extract.dataset.layout import quoted
from plan_extract.dataset.places import register
from plan_extract.dataset.verdicts import coded
from plan_extract.wording import worded

# A target's number: its plan's, in the order of days of issue, and behind it its own in the plan.
IN_PLAN = 1_000_000
# What a target is for that is not one place whose code is known, in place of a place's number.
SOME = -1


def prepare(base: Any) -> int:
    """Make the temporary tables that every question asks: those of `places.register`, `numbered` with a number `spot` for each place, and
    in `spots` each plan's `number`, its `spot` and those of the places it lay in as `up1`, `up2` …; gives how many of these there are."""
    register(base)
    (deep,) = base.execute("SELECT coalesce(max(distance), 0) FROM above").fetchone()
    base.execute("""
        CREATE OR REPLACE TEMP TABLE numbered AS
        SELECT place, row_number() OVER (ORDER BY place)::INTEGER AS spot FROM (SELECT place FROM codes UNION SELECT holder FROM above)
    """)
    ups = "".join(f", n{at}.spot AS up{at}" for at in range(1, deep + 1))
    joins = "".join(
        f" LEFT JOIN above u{at} ON u{at}.code = s.code AND u{at}.year = s.year AND u{at}.distance = {at}"
        f" LEFT JOIN numbered n{at} ON n{at}.place = u{at}.holder"
        for at in range(1, deep + 1)
    )
    base.execute(f"""
        CREATE OR REPLACE TEMP TABLE spots AS
        SELECT s.*, row_number() OVER (ORDER BY issued NULLS LAST, plan_id) * {IN_PLAN} AS number, n.spot{ups}
        FROM spots s JOIN numbered n USING (place){joins}
    """)
    return int(deep)


def versions(base: Any, table: str, ups: int, plans: str, where: str, given: dict[str, object], *, districts: bool) -> None:
    """Make a temporary table of targets, `id` being their number, `held` a number that stands for their key, `kind` one for all that says
    which targets they may stand beside, `times` how many of the same place and period say the same; the first of them that was issued
    stands for them. The other columns are those of `verdicts.coded`.

    `plans` is a relation with the columns of `spots` (s), `where` a condition on these and the columns of `comparable` (c). `for_place` is
    the number of the one place that a target is for, SOME where it is none that is known, empty for the plan's whole area; without
    `districts` only targets for the whole area are taken.
    """
    steps = "".join(f", s.up{at}" for at in range(1, ups + 1))
    place, join = "NULL::INTEGER", ""
    if districts:
        place = f"CASE WHEN c.district IS NOT NULL THEN coalesce(n.spot, {SOME}) END"
        join = "LEFT JOIN codes d ON d.code = c.district_code AND d.year = s.year LEFT JOIN numbered n ON n.place = d.place"
    else:
        where = f"c.district IS NULL AND ({where})"
    base.execute(
        f"""
        CREATE OR REPLACE TEMP TABLE {table} AS
        SELECT s.number + c.seq AS id, s.spot, s.first, s.last{steps}, hash(c.key) AS held, {coded("c")}, {place} AS for_place,
            hash(s.spot{steps}, s.first, s.last, c.key, c.measures, c.unit, c.deadline, {place}) AS kind,
            hash(s.spot, s.code, s.year, s.first, s.last, c.key, c.measures, c.low, c.high, c.unit, c.comparator, c.deadline,
                {place}) AS said
        FROM comparable c JOIN {plans} s USING (plan_id) {join}
        WHERE c.spoken_by IS NULL AND ({where})
        """,
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


# Where a target stands, beside the columns of TOLD.
STANDS = "stands"


def stands() -> str:
    """SQL for the plan, section, page, line and words of a target, and its ids, in the reader's language."""
    comma = quoted(worded(", "))
    page, line = (
        ", ".join([quoted(before), number, quoted(after)])
        for number, (before, after) in (
            ("g.page", worded("page {page}", page="\0").split("\0")),
            ("g.line", worded("line {line}", line="\0").split("\0")),
        )
    )
    return (
        f"concat(coalesce(nullif(r.plan, ''), r.source), CASE WHEN g.section <> '' THEN concat({comma}, g.section) END, "
        f"CASE WHEN g.page <> 0 THEN concat({comma}, {page}) END, {comma}, {line}, ' “', g.quote, '” (', r.plan_id, ' ', r.goal_id, ')')"
    )


def told(base: Any, table: str, ids: str) -> None:
    """Make a temporary table with the columns of TOLD, and STANDS, of the targets whose `id` a query gives."""
    columns = ", ".join(f"{told} AS {name}" for name, told in (TOLD | {STANDS: stands()}).items())
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
