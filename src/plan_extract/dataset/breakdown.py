"""Targets that a plan divides among its districts itself: whether the parts come to the whole, and how each stands to it."""

from __future__ import annotations

from typing import Any

from plan_extract.dataset.sides import STANDS, TOLD, told
from plan_extract.dataset.verdicts import coded, judged


def breakdowns(base: Any, keys: tuple[str, ...] | None, of: str | None) -> list[dict[str, Any]]:
    """Each target of a plan's whole area with those of the same plan, indicator, measure and year for one place or several.

    `verdict` is of a total `kept` where the parts come to it, `short` or `over`; of what does not add up (a rate, a level) `kept` where
    no part asks for less than the whole, `less` where one does, empty where that is not known. `parts` are the districts' own numbers.
    After `sides.prepare`.
    """
    sides = (
        "parts a JOIN wholes b ON a.plan_id = b.plan_id AND a.held = b.held AND a.measures = b.measures AND a.unit = b.unit "
        "AND a.deadline IS NOT DISTINCT FROM b.deadline"
    )
    kept = (
        "b.id AS whole_id, a.id AS part_id, a.low, b.low AS whole, a.low = a.high AND b.low = b.high AS single, a.adds AND b.adds AS adds"
    )
    base.execute(
        f"""
        CREATE OR REPLACE TEMP TABLE inside AS
        WITH rows AS (
            SELECT s.number + c.seq AS id, c.plan_id, hash(c.key) AS held, c.district, {coded("c")}
            FROM comparable c JOIN spots s USING (plan_id)
            WHERE c.spoken_by IS NULL AND ($keys IS NULL OR c.key IN (SELECT unnest($keys::VARCHAR[]))) AND ($of IS NULL OR c.plan_id = $of)
        ), parts AS (FROM rows WHERE district IS NOT NULL), wholes AS (FROM rows WHERE district IS NULL)
        {judged(sides, kept, "a", "b", "NOT a.adds")}
        """,
        {"keys": None if keys is None else list(keys), "of": of},
    )
    told(base, "inside_said", "SELECT whole_id AS id FROM inside UNION SELECT part_id FROM inside")
    side = ", ".join(f"w.{name} AS above_{name}" for name in (*TOLD, STANDS))
    # Sums of decimal fractions come to the whole but for the last digits of a double.
    cursor = base.execute(f"""
        WITH summed AS (
            SELECT whole_id, any_value(i.whole) AS whole, bool_and(adds) AS adds, bool_and(single) AS single, sum(i.low) AS total,
                count(*) AS count, count(*) FILTER (ambition IN ('less', 'mixed')) AS less, count(*) FILTER (ambition IS NULL) AS unknown,
                list({{'district': p.districts, 'low': p.low, 'high': p.high, 'unit': p.unit, 'comparator': p.comparator,
                    'goal_id': p.goal_id, 'line': p.line, 'verdict': i.verdict, 'ambition': i.ambition,
                    'share': i.share}} ORDER BY i.part_id) AS parts
            FROM inside i JOIN inside_said p ON p.id = i.part_id GROUP BY whole_id
        )
        SELECT CASE WHEN adds AND NOT single THEN NULL WHEN adds AND abs(total - whole) <= abs(whole) * 1e-9 THEN 'kept'
            WHEN adds AND total < whole THEN 'short' WHEN adds THEN 'over'
            WHEN less > 0 THEN 'less' WHEN unknown > 0 THEN NULL ELSE 'kept' END AS verdict,
            adds, total, whole, count, parts, {side}
        FROM summed JOIN inside_said w ON w.id = whole_id ORDER BY whole_id
    """)
    names = [one[0] for one in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
