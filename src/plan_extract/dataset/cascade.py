"""A target of a place above and the versions of it in the plans of the places below: same, higher, lower, later, a share, or none.

Two targets belong together by standard indicator (else by the normal form of the name), by place (GB/T 2260, as it was in the year of
the plan) and by periods that overlap or the same year. Of several the one that measures the same and is due the same year is taken, for
both sides: a version stands beside the target above that is nearest to it, and a target beside its nearest version.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from typing import Any

from plan_extract.dataset.choosing import Choice, chosen
from plan_extract.dataset.places import LEVELS, level_sql
from plan_extract.dataset.sides import IN_PLAN, TOLD, prepare, told, versions
from plan_extract.dataset.verdicts import VERDICTS, alike, columns

# How much it counts against a pair that it measures another thing, and that a year is not known: more than any years between.
_OTHER, _NO_YEAR = 1000, 500
_ID_OF = "coalesce($of, '')"
_FETCHED = 10_000


@dataclass(frozen=True)
class Question:
    """What is asked: the `keys` (None: all), the plan whose targets are followed down (`of`, a plan id), which plans of places below, and
    whether only the `nearest` place above that has such a target is looked at."""

    keys: tuple[str, ...] | None = None
    of: str | None = None
    below: Choice = field(default_factory=Choice)
    nearest: bool = False

    @property
    def narrow(self) -> bool:
        """Whether it is about one plan or some indicators, so that every row can be looked at."""
        return self.keys is not None or self.of is not None


def pair(base: Any, question: Question) -> None:
    """Make the temporary tables of a question.

    `higher` and `lower` have the targets of places above and below (`sides.versions`), `pairs` which belong together (`above_id`,
    `below_id`; `distance`; `assigned`: the plan above says it for this very place) with the columns of a verdict (`verdicts`).
    """
    ups = prepare(base)
    chosen(base, question.below)
    keys = f"AND c.key IN (SELECT key FROM {_asked(base, question)})" if question.narrow else ""
    given: dict[str, object] = {"of": question.of}
    base.execute("CREATE OR REPLACE TEMP TABLE holders AS SELECT DISTINCT holder AS place FROM above")
    versions(base, "higher", 0, f"s.place IN (FROM holders) AND {_ID_OF} IN ('', plan_id) {keys}", given)
    base.execute("CREATE OR REPLACE TEMP TABLE held AS SELECT DISTINCT held FROM higher")
    below = (
        "s.up1 IS NOT NULL AND " if ups else "false AND "
    ) + "c.district IS NULL AND hash(c.key) IN (FROM held) AND plan_id IN (FROM chosen)"
    versions(base, "lower", ups, f"{below} AND plan_id <> {_ID_OF} {keys}", given)
    # A join for each step up: the planner would else join places with all that is said above them first.
    steps = [_candidates(at) for at in range(1, ups + 1)] or [_candidates(0)]
    base.execute(f"CREATE OR REPLACE TEMP TABLE candidates AS {' UNION ALL '.join(steps)}")
    near = "WHERE distance = (SELECT min(distance) FROM best o WHERE o.below_id = n.below_id)" if question.nearest else ""
    base.execute(f"""
        CREATE OR REPLACE TEMP TABLE pairs AS
        WITH nearest_above AS (SELECT below_id, holder, assigned, min(rank) AS rank FROM candidates GROUP BY ALL),
        nearest_below AS (SELECT above_id, place, min(rank) AS rank FROM candidates GROUP BY ALL),
        best AS MATERIALIZED (
            SELECT c.* FROM candidates c JOIN nearest_above USING (below_id, holder, assigned, rank)
                JOIN nearest_below USING (above_id, place, rank)
        ), near AS (SELECT * FROM best n {near})
        SELECT above_id, below_id, distance, assigned, n.place, {columns("l", "h", "assigned")}
        FROM near n JOIN lower l ON l.id = below_id JOIN higher h ON h.id = above_id
    """)


def _candidates(step: int) -> str:
    """What could belong together of places so many steps apart, in SQL; of no step nothing, where no place lies in another."""
    up, none = (f"l.up{step}", "true") if step else ("l.place", "false")
    return f"""
        SELECT h.id AS above_id, l.id AS below_id, {up} AS holder, {step}::TINYINT AS distance, l.place,
            h.for_place IS NOT NULL AS assigned,
            (CASE WHEN {alike("l", "h")} THEN 0 ELSE {_OTHER} END + coalesce(abs(h.deadline - l.deadline), {_NO_YEAR}))::SMALLINT AS rank
        FROM lower l JOIN higher h ON h.place = {up} AND h.held = l.held AND {none}
            AND (h.for_place IS NULL OR h.for_place = l.place)
            AND (h.deadline = l.deadline OR (h.first <= l.last AND l.first <= h.last))
    """


def _asked(base: Any, question: Question) -> str:
    """A temporary table of the keys that are asked."""
    base.execute(
        """
        CREATE OR REPLACE TEMP TABLE asked AS
        SELECT DISTINCT key FROM comparable
        WHERE ($keys IS NULL OR key IN (SELECT unnest($keys::VARCHAR[]))) AND ($of IS NULL OR plan_id = $of)
        """,
        {"keys": None if question.keys is None else list(question.keys), "of": question.of},
    )
    return "asked"


def without(base: Any) -> None:
    """Make the temporary table `missing`: each target above with each place below that has a plan of the time and no version of it.

    `others` is how many other targets of the indicator that place has, which stand beside another target above or beside none.
    """
    base.execute("""
        CREATE OR REPLACE TEMP TABLE missing AS
        WITH there AS (
            SELECT DISTINCT a.holder, s.place, s.first, s.last
            FROM spots s JOIN above a USING (code, year) WHERE s.plan_id IN (FROM chosen)
        ), others AS (SELECT place, held, count(*) AS others FROM lower GROUP BY ALL),
        due AS (
            SELECT DISTINCT h.id AS above_id, t.place, h.held FROM higher h JOIN there t ON t.holder = h.place
                AND coalesce(h.first <= t.last AND t.first <= h.last, h.deadline BETWEEN t.first AND t.last)
                AND (h.for_place IS NULL OR h.for_place = t.place)
        )
        SELECT d.above_id, d.place, coalesce(o.others, 0) AS others FROM due d
            ANTI JOIN pairs p ON p.above_id = d.above_id AND p.place = d.place
            LEFT JOIN others o ON o.place = d.place AND o.held = d.held
    """)


def rows(base: Any, *, none: bool, only: Collection[str] = TOLD) -> Iterator[dict[str, Any]]:
    """Each target above with each version of it: the columns of a verdict, and those of `sides.TOLD` (or `only` some of them) of both as
    `above_…` and `below_…`; with `none` also the places without a version. From the top of the land down, by code, by year."""
    ids = "SELECT above_id AS id FROM pairs UNION SELECT below_id FROM pairs"
    if none:
        without(base)
        ids += " UNION SELECT above_id FROM missing"
    told(base, "said", ids)
    missing = "UNION ALL BY NAME SELECT above_id, place, 'none' AS verdict, others FROM missing" if none else ""
    sides = ", ".join(f"{letter}.{name} AS {side}_{name}" for letter, side in (("a", "above"), ("b", "below")) for name in only)
    cursor = base.execute(f"""
        WITH every AS (SELECT *, NULL::BIGINT AS others FROM pairs {missing}),
        names AS (SELECT place, any_value(name ORDER BY year DESC) AS name FROM codes GROUP BY place)
        SELECT e.verdict, e.why, e.number, e.time, e.bound, e.ambition, e.share, e.assigned, e.others, e.place, n.name AS place_name,
            coalesce(x.times, 1) AS above_times, coalesce(y.times, 1) AS below_times, {sides}
        FROM every e JOIN said a ON a.id = e.above_id LEFT JOIN said b ON b.id = e.below_id LEFT JOIN names n ON n.place = e.place
            LEFT JOIN higher_again x ON x.id = e.above_id LEFT JOIN lower_again y ON y.id = e.below_id
        ORDER BY {level_sql("a.place")}, a.place, a.key, a.deadline NULLS LAST, e.above_id, e.place,
            b.deadline NULLS LAST, e.below_id NULLS LAST
    """)
    names = [one[0] for one in cursor.description]
    while found := cursor.fetchmany(_FETCHED):
        for row in found:
            yield dict(zip(names, row, strict=True))


def summary(base: Any) -> list[dict[str, Any]]:
    """By indicator and level of the place above: how many of its targets have versions below, and how many versions of each verdict."""
    counts = ", ".join(f"count(*) FILTER (verdict = '{verdict}') AS \"{verdict}\"" for verdict in VERDICTS[:-1])
    asks = ", ".join(f"count(*) FILTER (ambition = '{word}') AS \"{word}\"" for word in ("more", "less"))
    cursor = base.execute(f"""
        WITH counted AS (
            SELECT h.held, {level_sql("h.place")} AS depth, min(h.id) AS id, count(DISTINCT p.above_id) AS targets,
                count(DISTINCT p.place) AS places, count(*) AS versions, {counts}, {asks}
            FROM pairs p JOIN higher h ON h.id = p.above_id GROUP BY ALL
        )
        SELECT c.key, d.* EXCLUDE (held, id) FROM counted d JOIN spots s ON s.number = d.id - d.id % {IN_PLAN}
            JOIN comparable c ON c.plan_id = s.plan_id AND c.seq = d.id % {IN_PLAN}
        ORDER BY versions DESC, key, depth
    """)
    names = [one[0] for one in cursor.description]
    found = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    return [{"key": one.pop("key"), "level": LEVELS[one.pop("depth")], **one} for one in found]
