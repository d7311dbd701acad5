"""A target of a place above and the versions of it in the plans of the places below: same, higher, lower, later, a share, or none.

Two targets belong together by standard indicator (else by the normal form of the name), by place (GB/T 2260, as it was in the year of
the plan) and by periods that overlap or the same year. Of several the one that measures the same and is due the same year is taken, for
both sides: a version stands beside the target above that is nearest to it, and a target beside its nearest version.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from plan_extract.dataset.choosing import Choice, chosen
from plan_extract.dataset.places import LEVELS, level_sql
from plan_extract.dataset.sides import IN_PLAN, TOLD, prepare, told, versions
from plan_extract.dataset.verdicts import VERDICTS, alike, judged

# How much it counts against a pair that it measures another thing, and that a year is not known: more than any years between.
_OTHER, _NO_YEAR = 1000, 500
_ID_OF = "coalesce($of, '')"
_FETCHED = 10_000
# Every target above with each version of it.
_PAIRS = "best k JOIN lower l ON l.kind = k.below_kind JOIN higher h ON h.kind = k.above_kind"
# What is told of a target, by the names of `sides.TOLD`.
Side = Mapping[str, Any]


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

    `higher` and `lower` have the targets of places above and below (`sides.versions`), `higher_kinds` and `lower_kinds` their kinds with
    how many there are of each, `candidates` which kinds could belong together, `best` which do (`above_kind`, `below_kind`; `distance`;
    `assigned`: the plan above says it for this very place).
    """
    ups = prepare(base)
    chosen(base, question.below)
    keys = f"c.key IN (SELECT key FROM {_asked(base, question)})" if question.narrow else "true"
    given: dict[str, object] = {"of": question.of}
    base.execute("CREATE OR REPLACE TEMP TABLE holders AS SELECT DISTINCT spot FROM above JOIN numbered ON place = holder")
    plans = "(FROM spots SEMI JOIN holders USING (spot))"
    versions(base, "higher", 0, plans, f"{_ID_OF} IN ('', plan_id) AND {keys}", given, districts=True)
    base.execute("CREATE OR REPLACE TEMP TABLE held AS SELECT DISTINCT held FROM higher")
    below = "s.up1 IS NOT NULL" if ups else "false"
    plans = "(FROM spots SEMI JOIN chosen USING (plan_id))"
    versions(base, "lower", ups, plans, f"{below} AND plan_id <> {_ID_OF} AND {keys}", given, districts=False)
    _paired_kinds(base, ups)
    if question.nearest:
        base.execute("""
            CREATE OR REPLACE TEMP TABLE best AS
            FROM best SEMI JOIN (SELECT below_kind, min(distance) AS distance FROM best GROUP BY below_kind) n USING (below_kind, distance)
        """)


def _paired_kinds(base: Any, ups: int) -> None:
    # Many targets are of one kind, and the same ones are nearest to all of them: pairs of targets are five times as many.
    known = ("spot", "held", "measures", "unit", "deadline", "first", "last")
    for table, own in (("lower", [f"up{at}" for at in range(1, ups + 1)]), ("higher", ["for_place"])):
        columns = ", ".join(f"any_value({name}) AS {name}" for name in (*known, *own))
        base.execute(f"""
            CREATE OR REPLACE TEMP TABLE {table}_kinds AS
            SELECT kind, count(*) AS n, {columns} FROM {table} SEMI JOIN held USING (held) GROUP BY kind
        """)
    # A join for each step up: the planner would else join places with all that is said above them first.
    steps = [_candidates(at) for at in range(1, ups + 1)] or [_candidates(0)]
    base.execute(f"CREATE OR REPLACE TEMP TABLE candidates AS {' UNION ALL '.join(steps)}")
    base.execute("""
        CREATE OR REPLACE TEMP TABLE best AS
        SELECT c.above_kind, c.below_kind, c.distance, c.assigned FROM candidates c
            SEMI JOIN (SELECT for_below, min(rank) AS rank FROM candidates GROUP BY for_below) n USING (for_below, rank)
            SEMI JOIN (SELECT for_above, min(rank) AS rank FROM candidates GROUP BY for_above) n USING (for_above, rank)
    """)


def _candidates(step: int) -> str:
    """What could belong together of places so many steps apart, in SQL; of no step nothing, where no place lies in another.

    The nearest is looked for by what lies below and by place above, and what that says for this very place (`for_below`); and by what lies
    above and by place below (`for_above`).
    """
    up, none = (f"l.up{step}", "true") if step else ("l.spot", "false")
    return f"""
        SELECT h.kind AS above_kind, l.kind AS below_kind, {step}::TINYINT AS distance, h.for_place IS NOT NULL AS assigned,
            hash(l.kind, {step}, h.for_place IS NOT NULL) AS for_below, hash(h.kind, l.spot) AS for_above,
            (CASE WHEN {alike("l", "h")} THEN 0 ELSE {_OTHER} END + coalesce(abs(h.deadline - l.deadline), {_NO_YEAR}))::SMALLINT AS rank
        FROM lower_kinds l JOIN higher_kinds h ON h.spot = {up} AND h.held = l.held AND {none}
            AND (h.for_place IS NULL OR h.for_place = l.spot)
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
    base.execute(f"""
        CREATE OR REPLACE TEMP TABLE missing AS
        WITH there AS (
            SELECT DISTINCT n.spot AS holder, s.spot, s.first, s.last
            FROM spots s JOIN above a USING (code, year) JOIN numbered n ON n.place = a.holder WHERE s.plan_id IN (FROM chosen)
        ), others AS (SELECT spot, held, count(*) AS others FROM lower GROUP BY ALL),
        due AS (
            SELECT DISTINCT h.id AS above_id, t.spot, h.held FROM higher h JOIN there t ON t.holder = h.spot
                AND coalesce(h.first <= t.last AND t.first <= h.last, h.deadline BETWEEN t.first AND t.last)
                AND (h.for_place IS NULL OR h.for_place = t.spot)
        )
        SELECT d.above_id, d.spot, coalesce(o.others, 0) AS others FROM due d
            ANTI JOIN (SELECT h.id AS above_id, l.spot FROM {_PAIRS}) p ON p.above_id = d.above_id AND p.spot = d.spot
            LEFT JOIN others o ON o.spot = d.spot AND o.held = d.held
    """)


class Listed(NamedTuple):
    """A target of a place above with a version of it below, or with a place that has none (`verdict` is `none`): the columns of a verdict,
    whether the plan above says it for this very place (`assigned`), how many `others` a place without a version has, and both `Side`s."""

    verdict: str
    why: str | None
    number: str | None
    time: str | None
    bound: str | None
    ambition: str | None
    share: float | None
    assigned: bool | None
    others: int | None
    place: str
    place_name: str | None
    above: Side
    below: Side | None


def listed(base: Any, *, none: bool, only: Collection[str] = TOLD) -> Iterator[Listed]:
    """Each target above with each version of it; with `none` also the places without a version. Sides have the columns of `sides.TOLD`, or
    `only` some of them, and `times`. From the top of the land down, by code, by year. A target is one and the same `Side` in all rows."""
    ids = (
        "SELECT h.id FROM higher h SEMI JOIN best ON above_kind = h.kind "
        "UNION SELECT l.id FROM lower l SEMI JOIN best ON below_kind = l.kind"
    )
    if none:
        without(base)
        ids += " UNION SELECT above_id FROM missing"
    told(base, "said", ids)
    above, below = (_sides(base, only, table) for table in ("higher", "lower"))
    pairs = judged(_PAIRS, "h.id AS above_id, l.id AS below_id, k.assigned, l.spot", "l", "h", "k.assigned")
    missing = "UNION ALL BY NAME SELECT above_id, spot, 'none' AS verdict, others FROM missing" if none else ""
    cursor = base.execute(f"""
        WITH every AS (SELECT *, NULL::BIGINT AS others FROM ({pairs}) {missing}),
        names AS (SELECT place, any_value(name ORDER BY year DESC) AS name FROM codes GROUP BY place)
        SELECT {", ".join(f"e.{name}" for name in Listed._fields[:9])}, p.place, n.name, e.above_id, e.below_id
        FROM every e JOIN said a ON a.id = e.above_id LEFT JOIN said b ON b.id = e.below_id JOIN numbered p ON p.spot = e.spot
            LEFT JOIN names n ON n.place = p.place
        ORDER BY {level_sql("a.place")}, a.place, a.key, a.deadline NULLS LAST, e.above_id, p.place,
            b.deadline NULLS LAST, e.below_id NULLS LAST
    """)
    while found := cursor.fetchmany(_FETCHED):
        for row in found:
            yield Listed._make((*row[:-2], above[row[-2]], None if row[-1] is None else below[row[-1]]))


def _sides(base: Any, only: Collection[str], table: str) -> dict[int, Side]:
    """The targets of one side by their ids."""
    cursor = base.execute(f"""
        SELECT s.id, {", ".join(f"s.{name}" for name in only)}, coalesce(a.times, 1) AS times
        FROM said s JOIN {table} t USING (id) LEFT JOIN {table}_again a USING (id)
    """)
    names = [one[0] for one in cursor.description]
    return {row[0]: dict(zip(names, row, strict=True)) for row in cursor.fetchall()}


def flat(row: Listed) -> dict[str, Any]:
    """A row as one mapping: the columns of a side as `above_…` and `below_…`."""
    cells: dict[str, Any] = dict(zip(Listed._fields[:-2], row, strict=False))
    for side, told_of in (("above", row.above), ("below", row.below)):
        cells |= {f"{side}_{name}": told_of[name] if told_of is not None else None for name in row.above}
    return cells


def rows(base: Any, *, none: bool) -> Iterator[dict[str, Any]]:
    """What `listed` gives, each as one mapping."""
    return map(flat, listed(base, none=none))


def summary(base: Any) -> list[dict[str, Any]]:
    """By indicator and level of the place above: how many of its targets have versions below, and how many versions of each verdict."""
    counts = ", ".join(f"coalesce(sum(n) FILTER (verdict = '{verdict}'), 0)::BIGINT AS \"{verdict}\"" for verdict in VERDICTS[:-1])
    asks = ", ".join(f"coalesce(sum(n) FILTER (ambition = '{word}'), 0)::BIGINT AS \"{word}\"" for word in ("more", "less"))
    # Targets and places are counted by kinds, and verdicts by indicator and place before they come to those of a level.
    cursor = base.execute(f"""
        WITH grouped AS (
            SELECT h.kind, h.held, {level_sql("place")} AS depth, h.n FROM higher_kinds h JOIN numbered USING (spot)
                SEMI JOIN best b ON b.above_kind = h.kind
        ), verdicts AS (
            SELECT held, {level_sql("place")} AS depth, sum(n)::BIGINT AS versions, {counts}, {asks} FROM (
                SELECT held, above, verdict, ambition, count(*) AS n
                FROM ({judged(_PAIRS, "h.held, h.spot AS above", "l", "h", "k.assigned")}) GROUP BY ALL
            ) JOIN numbered ON spot = above GROUP BY ALL
        ), targets AS (SELECT held, depth, sum(n)::BIGINT AS targets FROM grouped GROUP BY ALL
        ), places AS (
            SELECT g.held, g.depth, count(DISTINCT l.spot) AS places FROM best b JOIN grouped g ON g.kind = b.above_kind
                JOIN lower_kinds l ON l.kind = b.below_kind GROUP BY ALL
        ), firsts AS (SELECT g.held, min(h.id) AS id FROM grouped g JOIN higher h USING (kind) GROUP BY ALL)
        SELECT c.key, v.depth, targets, places, v.* EXCLUDE (held, depth)
        FROM verdicts v JOIN targets USING (held, depth) JOIN places USING (held, depth) JOIN firsts f USING (held)
            JOIN spots s ON s.number = f.id - f.id % {IN_PLAN} JOIN comparable c ON c.plan_id = s.plan_id AND c.seq = f.id % {IN_PLAN}
        ORDER BY versions DESC, key, v.depth
    """)
    names = [one[0] for one in cursor.description]
    found = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    return [{"key": one.pop("key"), "level": LEVELS[one.pop("depth")], **one} for one in found]
