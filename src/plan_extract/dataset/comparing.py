"""One indicator beside itself: what each place's plans say of it, by the year by which it is to be reached."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from operator import itemgetter
from typing import Any, Literal, NamedTuple

from plan_extract.dataset.aside import Aside, of_plans, of_targets
from plan_extract.dataset.choosing import Choice, Indicator, chosen, named
from plan_extract.dataset.figuring import common_unit
from plan_extract.dataset.places import NATION, level_of
from plan_extract.dataset.sides import TOLD, prepare, stands
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


# A target in a cell: its columns (those of `sides.TOLD`, or `only` some, which targets that have the same ones share), where it stands,
# and the region whose plan says it of another place. A bare tuple, since there are hundreds of thousands.
Said = tuple[Mapping[str, Any], str, str | None]


@dataclass
class Compared:
    """An indicator's targets: `cells` by place and column, each with what is said there; `unit` is the one that they are told in."""

    indicator: Indicator
    unit: str | None
    columns: list[str]
    cells: dict[Spot, dict[str, list[Said]]]
    aside: list[Aside] = field(default_factory=list)

    @property
    def rows(self) -> Iterator[tuple[Spot, str, Mapping[str, Any]]]:
        """Every target with its place and column."""
        for spot, cells in self.cells.items():
            for column in self.columns:
                for row, _, _ in cells.get(column, ()):
                    yield spot, column, row


# What tables ask of a target's number, and pictures and tables of its baseline as well.
NUMBERS = ("value", "low", "high", "unit", "comparator", "nature", "measures", "base_low", "base_high", "base_unit")
BASELINES = (*NUMBERS, "baseline_year", "baseline_low", "baseline_high", "baseline_unit")
# What is asked of `comparable` for them.
_PICKED = (
    "plan_id", "goal_id", "seq", "district", "district_code", "region", "deadline", "plan", "source", "plan_start", "plan_end",
    "low", "high", "unit", "comparator", "measures", "baseline_year", "baseline_low", "baseline_high", "baseline_unit",
)  # fmt: skip


class _Cell(NamedTuple):
    """What says in which cell a target stands: the place that it is for by code (`spot`) or name (`for_district`), else its plan's
    `region`; whether it is told for `districts`; the code of its plan's `place`; years."""

    spot: str | None
    for_district: str | None
    region: str | None
    place: str | None
    districts: bool
    column: str


# What names a column of a comparison, in SQL: the year of targets, or the period of plans.
_COLUMNS = {
    "year": "coalesce(r.deadline::VARCHAR, '')",
    "period": "CASE WHEN r.plan_start <> 0 AND r.plan_end <> 0 THEN concat(r.plan_start, '—', r.plan_end) "
    "ELSE coalesce(nullif(r.plan_end, 0), nullif(r.plan_start, 0))::VARCHAR END",
}


def compare(
    base: Any, indicator: Indicator, choice: Choice, *, by: By = "year", unit: str | None = None, only: tuple[str, ...] = ()
) -> Compared:
    """Compare the targets of an indicator. `unit` is the one to tell them in; default: the one that most are written in. `only`: rows have
    NUMBERS or BASELINES alone, which is all that tables and pictures ask, and it is told where targets stand.

    Raises PlanError for a unit that none of them can be told in.
    """
    prepare(base)
    chosen(base, choice)
    found = next(_compared(base, [indicator.key], by, unit, only), None) or Compared(indicator, unit, [], {})
    found.indicator = indicator
    if unit is not None and found.cells and not any(_tells(row, unit) for _, _, row in found.rows):
        raise PlanError(message("--unit {unit}: no target of {indicator} can be told in it", unit=unit, indicator=indicator.name))
    found.aside = [
        *of_plans(base, "p.plan_id IN (SELECT plan_id FROM comparable WHERE key = " + _text(indicator.key) + ")"),
        *of_targets(base, "c.key = $key AND plan_id IN (FROM chosen)", {"key": indicator.key}, all_keys=False),
    ]
    return found


def compare_all(
    base: Any, choice: Choice, *, by: By = "year", least: int = 2, most: int | None = None, only: tuple[str, ...] = ()
) -> tuple[Iterator[Compared], int]:
    """Compare every indicator that so many places have a target for, those of most places first; and how many there are. `only` as in
    `compare`."""
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
    return _compared(base, keys[:most], by, None, only), len(keys)


def _compared(base: Any, keys: Sequence[str], by: By, unit: str | None, shared: tuple[str, ...]) -> Iterator[Compared]:
    only = shared or tuple(TOLD)
    columns = ", ".join(f"{TOLD[name]} AS {name}" for name in only).replace("r.place", "s.place").replace("r.issued", "s.issued")
    # Where a target stands is told in one text, and what many say alike is fetched once: rows cost most on their way into Python.
    said = f"hash({', '.join(TOLD[name] for name in only)})" if shared else "row_number() OVER ()"
    picked = ", ".join(f"c.{name}" for name in _PICKED) if shared else "c.*"
    base.execute("CREATE OR REPLACE TEMP TABLE asked AS SELECT unnest(?::VARCHAR[]) AS key, unnest(?::INTEGER[]) AS at",
                 [list(keys), list(range(len(keys)))])  # fmt: skip
    base.execute(f"""
        CREATE OR REPLACE TEMP TABLE picked AS
        SELECT {picked}, a.at FROM comparable c JOIN asked a USING (key) WHERE c.spoken_by IS NULL AND c.plan_id IN (FROM chosen)
    """)
    base.execute(f"""
        CREATE OR REPLACE TEMP TABLE lines AS
        SELECT r.at AS _at, CASE WHEN r.district IS NULL THEN s.place ELSE d.place END AS _spot, r.district AS _district,
            r.region AS _region, s.place AS _place, coalesce(g.districts, '') <> '' AS _districts, r.deadline AS _deadline,
            coalesce({_COLUMNS[by]}, '') AS _column, s.issued AS _issued, r.plan_id AS _plan, r.seq AS _seq,
            {stands() if shared else "''"} AS _stands,
            {said} AS _said, hash(_spot, _district, _region, _place, _districts, _column) AS _cell, {columns}
        FROM picked r JOIN goals g ON g.plan_id = r.plan_id AND g.id = r.goal_id LEFT JOIN spots s ON s.plan_id = r.plan_id
            LEFT JOIN codes d ON d.code = r.district_code AND d.year = s.year
    """)
    names = dict(base.execute("SELECT place, any_value(name ORDER BY year DESC) FROM codes GROUP BY place").fetchall())
    once = "DISTINCT ON (_said) " if shared else ""
    rows = {said: dict(zip(only, row, strict=True))
            for said, *row in base.execute(f"SELECT {once}_said, {', '.join(only)} FROM lines").fetchall()}  # fmt: skip
    cells = {
        cell: _Cell(*told)
        for cell, *told in base.execute(
            "SELECT DISTINCT _cell, _spot, _district, _region, _place, _districts, _column FROM lines"
        ).fetchall()
    }
    # All at once: the connection is asked other things meanwhile.
    found = base.execute("""
        SELECT _at, _cell, _said, _stands FROM lines
        ORDER BY _at, _spot NULLS LAST, _district NULLS FIRST, _region NULLS LAST, _deadline NULLS LAST, _issued NULLS LAST, _plan, _seq
    """).fetchall()
    for at, some in groupby(found, key=itemgetter(0)):
        yield _of(named(keys[at]), some, cells, rows, unit, names)


def _of(
    indicator: Indicator, told: Iterable[tuple[int, int, int, str]], every: Mapping[int, _Cell], shared: Mapping[int, Mapping[str, Any]],
    unit: str | None, known: Mapping[str, str],
) -> Compared:  # fmt: skip
    cells: dict[tuple[int, str, str], dict[str, list[Said]]] = {}
    names: dict[tuple[int, str, str], str] = {}
    last, said, other = None, list[Said](), None
    for _, number, row, where in told:
        if number != last:
            last, cell = number, every[number]
            place = _place(cell)
            names.setdefault(place, known.get(cell.spot or "") or cell.for_district or cell.region or "")
            said = cells.setdefault(place, {}).setdefault(cell.column, [])
            # A plan of another place says it.
            other = cell.region if cell.districts and cell.place != (cell.spot if place[0] == _CODED else None) else None
        said.append((shared[row], where, other))
    codes = {code for kind, code, _ in cells if kind == _CODED}
    ordered = {_spot(place, names[place], codes): cells[place] for place in sorted(cells)}
    columns = sorted({column for by_column in cells.values() for column in by_column}, key=lambda one: (one == "", one))
    rows = [row for by_column in cells.values() for some in by_column.values() for row, _, _ in some]
    return Compared(indicator, unit or common_unit(rows), columns, ordered)


def _place(cell: _Cell) -> tuple[int, str, str]:
    if cell.spot is not None:
        return _CODED, cell.spot, ""
    if cell.for_district:
        return _NAMED, cell.region or "", cell.for_district
    return (_NAMED, cell.region, "") if cell.region else (_NOWHERE, "", "")


def _spot(place: tuple[int, str, str], name: str, codes: set[str]) -> Spot:
    kind, code, inner = place
    if kind != _CODED:
        return Spot(None, f"{code} / {inner}" if inner and code else name, None, 0)
    above = {NATION, code[:2] + "0000", code[:4] + "00"} - {code}
    return Spot(code, name or code, level_of(code), len(above & codes))


def _tells(row: Mapping[str, Any], unit: str) -> bool:
    from plan_extract.dataset.figuring import ends

    return ends(row, unit) is not None


def _text(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
