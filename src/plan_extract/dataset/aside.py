"""What a comparison leaves aside, with counts: plans that have no place or period, targets that lack what a comparison needs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from plan_extract.wording import Message, message

_SHOWN = 5


@dataclass(frozen=True)
class Aside:
    """A reason (`code`), how many there are of `what` (plans, targets, versions), and some of them by plan and line."""

    code: str
    what: str
    count: int
    some: tuple[str, ...]


# What each code says, where a reader is told.
REASONS: dict[str, Message] = {
    "region": message("plans that say no region"),
    "code": message("plans whose region has no code (GB/T 2260)"),
    "period": message("plans that say no period; their targets stand by their own years"),
    "qualitative": message("targets without a number"),
    "indicator": message("targets without an indicator"),
    "unit": message("targets without a unit"),
    "deadline": message("targets without a year"),
    "places": message("targets for several places together, or for one without a code"),
    "unpaired": message("targets of places below that stand beside none above: of other years or measures, or beside a nearer one"),
    "alone": message("targets of places below of whose indicator no place above has one"),
}
_PLANS = {
    "region": "coalesce(p.region, '') = ''",
    "code": "p.region_code IS NULL AND p.region_level IS DISTINCT FROM 'nation' AND coalesce(p.region, '') <> ''",
    "period": "p.plan_end IS NULL",
}
_TARGETS = {
    "unit": "c.unit IS NULL",
    "deadline": "c.deadline IS NULL",
    "places": "c.district IS NOT NULL AND c.district_code IS NULL",
}


def of_plans(base: Any, where: str = "true") -> list[Aside]:
    """The plans that cannot be placed, of those for which a condition on `plans` (p) holds."""
    found = []
    for code, fails in _PLANS.items():
        count, some = base.execute(
            f"SELECT count(*), min(coalesce(p.plan, p.source) || ' [' || p.plan_id || ']', {_SHOWN}) FROM plans p WHERE {fails} AND {where}"
        ).fetchone()
        found.append(Aside(code, "plans", count, tuple(some or ())))
    return [one for one in found if one.count]


def of_targets(base: Any, where: str, given: dict[str, object], *, all_keys: bool, plans: str = "true") -> list[Aside]:
    """The targets that lack something, of those for which a condition on `comparable` (c) and one on `plan_id` (`plans`) hold; with
    `all_keys` also those that have no number or no indicator, and so are of no key."""
    conditions = ", ".join(
        f"count(*) FILTER ({fails}), "
        f"min(CASE WHEN {fails} THEN coalesce(c.plan, c.source) || ' [' || c.plan_id || ' ' || c.goal_id || ']' END, {_SHOWN})"
        for fails in _TARGETS.values()
    )
    row = base.execute(f"SELECT {conditions} FROM comparable c WHERE c.spoken_by IS NULL AND ({where}) AND {plans}", given).fetchone()
    found = [Aside(code, "targets", row[2 * at], tuple(row[2 * at + 1] or ())) for at, code in enumerate(_TARGETS)]
    if all_keys:
        told = (
            "count(*) FILTER ({0}), min(CASE WHEN {0} THEN coalesce(g.plan, g.source) || ' [' || g.plan_id || ' ' || g.id || ']' END, {1})"
        )
        fails = ("g.kind = 'qualitative'", "g.kind <> 'qualitative' AND g.indicator IS NULL")
        row = base.execute(f"SELECT {', '.join(told.format(one, _SHOWN) for one in fails)} FROM goals g WHERE {plans}").fetchone()
        found += [Aside(code, "targets", row[2 * at], tuple(row[2 * at + 1] or ())) for at, code in enumerate(("qualitative", "indicator"))]
    return [one for one in found if one.count]


def of_pairs(base: Any, keys: tuple[str, ...] | None) -> list[Aside]:
    """The targets of places below that are beside none above, by whether there was one to stand beside. After `cascade.pair`."""
    there, near, paired = base.execute("""
        SELECT coalesce(sum(n), 0)::BIGINT, coalesce(sum(n) FILTER (kind IN (SELECT below_kind FROM candidates)), 0)::BIGINT,
            coalesce(sum(n) FILTER (kind IN (SELECT below_kind FROM best)), 0)::BIGINT
        FROM lower_kinds
    """).fetchone()
    unpaired, alone = near - paired, there - near
    (other,) = base.execute(
        """
        SELECT count(*) FROM comparable c SEMI JOIN (
            SELECT plan_id FROM spots s SEMI JOIN chosen USING (plan_id) SEMI JOIN above a ON a.code = s.code AND a.year = s.year
        ) p USING (plan_id)
        WHERE c.spoken_by IS NULL AND c.district IS NULL
            AND ($keys IS NULL OR c.key IN (SELECT unnest($keys::VARCHAR[]))) AND hash(c.key) NOT IN (FROM held)
        """,
        {"keys": None if keys is None else list(keys)},
    ).fetchone()
    found = [Aside("unpaired", "targets", unpaired, ()), Aside("alone", "targets", alone + other, ())]
    return [one for one in found if one.count]
