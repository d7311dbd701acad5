"""One indicator beside itself: what each place's plans say of it, by the year by which it is to be reached."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any, Literal

from plan_extract.dataset.aside import Aside, of_plans, of_targets
from plan_extract.dataset.choosing import Choice, Indicator, chosen, named
from plan_extract.dataset.figuring import common_unit
from plan_extract.dataset.places import NATION, level_of
from plan_extract.dataset.sides import TOLD, prepare
from plan_extract.errors import PlanError
from plan_extract.wording import message

By = Literal["year", "period"]
# What stands for a target's place, in the order of rows: a code, else the name of a place without one, else nothing.
_CODED, _NAMED, _NOWHERE = 0, 1, 2


@dataclass(frozen=True)
class Spot:
    """A row of a comparison: a place by its code of today, or by name where it has none; `indent` is how many of its kind it lies in."""

    code: str | None
    name: str
    level: str | None
    indent: int


@dataclass
class Compared:
    """An indicator's targets: `cells` by place and column, each with the rows that say it; `unit` is the one that they are told in."""

    indicator: Indicator
    unit: str | None
    columns: list[str]
    cells: dict[Spot, dict[str, list[dict[str, Any]]]]
    aside: list[Aside] = field(default_factory=list)

    @property
    def rows(self) -> Iterator[tuple[Spot, str, dict[str, Any]]]:
        """Every target with its place and column."""
        for spot, cells in self.cells.items():
            for column in self.columns:
                for row in cells.get(column, ()):
                    yield spot, column, row


def compare(base: Any, indicator: Indicator, choice: Choice, *, by: By = "year", unit: str | None = None) -> Compared:
    """Compare the targets of an indicator. `unit` is the one to tell them in; default: the one that most are written in.

    Raises PlanError for a unit that none of them can be told in.
    """
    prepare(base)
    chosen(base, choice)
    found = next(_compared(base, [indicator.key], by, unit), None) or Compared(indicator, unit, [], {})
    found.indicator = indicator
    if unit is not None and found.cells and not any(_tells(row, unit) for _, _, row in found.rows):
        raise PlanError(message("--unit {unit}: no target of {indicator} can be told in it", unit=unit, indicator=indicator.name))
    found.aside = [
        *of_plans(base, "p.plan_id IN (SELECT plan_id FROM comparable WHERE key = " + _text(indicator.key) + ")"),
        *of_targets(base, "c.key = $key AND plan_id IN (FROM chosen)", {"key": indicator.key}, all_keys=False),
    ]
    return found


def compare_all(base: Any, choice: Choice, *, by: By = "year", least: int = 2, most: int | None = None) -> tuple[Iterator[Compared], int]:
    """Compare every indicator that so many places have a target for, those of most places first; and how many there are."""
    prepare(base)
    chosen(base, choice)
    keys = [
        key
        for (key,) in base.execute(
            """
            SELECT key FROM comparable c LEFT JOIN spots s USING (plan_id) WHERE c.spoken_by IS NULL AND c.plan_id IN (FROM chosen)
            GROUP BY key HAVING count(DISTINCT coalesce(c.district_code, c.district, s.place, c.region)) >= $least
            ORDER BY count(DISTINCT coalesce(c.district_code, c.district, s.place, c.region)) DESC, key
            """,
            {"least": least},
        ).fetchall()
    ]
    return _compared(base, keys[:most], by, None), len(keys)


def _compared(base: Any, keys: Sequence[str], by: By, unit: str | None) -> Iterator[Compared]:
    columns = ", ".join(f"{told} AS {name}" for name, told in TOLD.items()).replace("r.place", "s.place").replace("r.issued", "s.issued")
    base.execute("CREATE OR REPLACE TEMP TABLE asked AS SELECT unnest(?::VARCHAR[]) AS key, unnest(?::INTEGER[]) AS at",
                 [list(keys), list(range(len(keys)))])  # fmt: skip
    base.execute("""
        CREATE OR REPLACE TEMP TABLE picked AS
        SELECT c.*, a.at FROM comparable c JOIN asked a USING (key) WHERE c.spoken_by IS NULL AND c.plan_id IN (FROM chosen)
    """)
    cursor = base.execute(f"""
        WITH names AS (SELECT place, any_value(name ORDER BY year DESC) AS name FROM codes GROUP BY place)
        SELECT r.at, CASE WHEN r.district IS NULL THEN s.place ELSE d.place END AS spot, r.district AS for_district,
            n.name AS spot_name, {columns}
        FROM picked r JOIN goals g ON g.plan_id = r.plan_id AND g.id = r.goal_id LEFT JOIN spots s ON s.plan_id = r.plan_id
            LEFT JOIN codes d ON d.code = r.district_code AND d.year = s.year
            LEFT JOIN names n ON n.place = CASE WHEN r.district IS NULL THEN s.place ELSE d.place END
        ORDER BY r.at, spot NULLS LAST, for_district NULLS FIRST, r.region NULLS LAST, r.deadline NULLS LAST,
            s.issued NULLS LAST, r.plan_id, r.seq
    """)
    names = [one[0] for one in cursor.description]
    rows = (dict(zip(names, row, strict=True)) for row in _fetched(cursor))
    for at, some in groupby(rows, key=lambda row: row["at"]):
        yield _of(named(keys[at]), list(some), by, unit)


def _fetched(cursor: Any) -> Iterator[tuple[Any, ...]]:
    # All at once: the connection is asked other things meanwhile.
    yield from cursor.fetchall()


def _of(indicator: Indicator, rows: list[dict[str, Any]], by: By, unit: str | None) -> Compared:
    cells: dict[tuple[int, str, str], dict[str, list[dict[str, Any]]]] = {}
    names: dict[tuple[int, str, str], str] = {}
    for row in rows:
        place = _place(row)
        names.setdefault(place, row["spot_name"] or row["for_district"] or row["region"] or "")
        cells.setdefault(place, {}).setdefault(_column(row, by), []).append(row)
    codes = {code for kind, code, _ in cells if kind == _CODED}
    ordered = {_spot(place, names[place], codes): cells[place] for place in sorted(cells)}
    columns = sorted({column for by_column in cells.values() for column in by_column}, key=lambda one: (one == "", one))
    return Compared(indicator, unit or common_unit(rows), columns, ordered)


def _place(row: dict[str, Any]) -> tuple[int, str, str]:
    if row["spot"] is not None:
        return _CODED, row["spot"], ""
    if row["for_district"]:
        return _NAMED, row["region"] or "", row["for_district"]
    return (_NAMED, row["region"], "") if row["region"] else (_NOWHERE, "", "")


def _spot(place: tuple[int, str, str], name: str, codes: set[str]) -> Spot:
    kind, code, inner = place
    if kind != _CODED:
        return Spot(None, f"{code} / {inner}" if inner and code else name, None, 0)
    above = {NATION, code[:2] + "0000", code[:4] + "00"} - {code}
    return Spot(code, name or code, level_of(code), len(above & codes))


def _column(row: dict[str, Any], by: By) -> str:
    if by == "year":
        return str(row["deadline"]) if row["deadline"] is not None else ""
    start, end = row["plan_start"], row["plan_end"]
    return f"{start}—{end}" if start and end else str(end or start or "")


def _tells(row: dict[str, Any], unit: str) -> bool:
    from plan_extract.dataset.figuring import ends

    return ends(row, unit) is not None


def _text(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
