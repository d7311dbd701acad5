"""Where plans belong: one code for a place whatever it was called in a year, and the places that it lay in then."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any, NamedTuple

from plan_extract import regions
from plan_extract.reading.divisions import lies_in

NATION = "000000"
# The levels of places that lie in each other, from the top down.
LEVELS = ("nation", "province", "prefecture", "county")


class Place(NamedTuple):
    """A place as plans of a year name it: its code then, the code and the name that it has today."""

    code: str
    year: int
    place: str
    name: str


def level_of(code: str) -> str:
    """The level of a code: nation 000000, province 520000, prefecture 520200, county 520281."""
    return LEVELS[0] if code == NATION else LEVELS[1] if code.endswith("0000") else LEVELS[2] if code.endswith("00") else LEVELS[3]


def level_sql(code: str) -> str:
    """The level of a code in SQL, as its number in LEVELS."""
    return f"CASE WHEN {code} = '{NATION}' THEN 0 WHEN {code} LIKE '%0000' THEN 1 WHEN {code} LIKE '%00' THEN 2 ELSE 3 END"


def place_of(code: str, year: int) -> Place:
    """The place that had a code in a year. A code that went out of use without a successor stands for itself."""
    if code == NATION:
        return Place(code, year, NATION, "全国")
    today = (regions.today(code, year) or regions.today(code) if regions.history(code) else None) or code
    last = regions.history(today) or regions.history(code)
    return Place(code, year, today, last[-1].name if last else code)


def above(code: str, year: int) -> tuple[str, ...]:
    """The places that one lay in in a year, the nearest first and the nation last, each by the code that it has today."""
    if code == NATION:
        return ()
    known = regions.history(code)
    # A plan may use a code some years before or after its own.
    when = year if regions.at(code, year) else known[-1].last if known else year
    chain = regions.parents(code, when) or lies_in(code)
    return (*(_place(one, when).place for one in chain), NATION)


def register(base: Any) -> None:
    """Put into a data set's connection what its plans' places are, as temporary tables.

    `spots` has a plan each with `place`, `year`, `first`, `last` and `issued`; `codes` the place of every code in a year; `above` the
    `holder`s that a place lay in in a year, with their `distance` from 1. Plans without level or code are in none.
    """
    base.execute(f"""
        CREATE OR REPLACE TEMP TABLE dated AS
        SELECT plan_id, plan, issued_on, plan_start AS first, plan_end AS last,
            CASE WHEN region_level = 'nation' THEN '{NATION}' ELSE region_code END AS code,
            coalesce(plan_start, try_cast(left(issued_on, 4) AS INTEGER), plan_end, 9999) AS year
        FROM plans
    """)
    used = base.execute("""
        SELECT DISTINCT code, year FROM dated WHERE code IS NOT NULL
        UNION SELECT DISTINCT district_code, year FROM comparable JOIN dated USING (plan_id) WHERE district_code IS NOT NULL
        ORDER BY ALL
    """).fetchall()
    _table(base, "codes", "code VARCHAR, year INTEGER, place VARCHAR, name VARCHAR", map(_cached_place, used))
    _table(base, "above", "code VARCHAR, year INTEGER, holder VARCHAR, distance INTEGER", _rows_above(used))
    base.execute("""
        CREATE OR REPLACE TEMP TABLE spots AS
        SELECT plan_id, plan, d.code, c.place, d.year, first, last, issued_on AS issued FROM dated d JOIN codes c USING (code, year)
    """)


def _cached_place(used: tuple[str, int]) -> tuple[str, int, str, str]:
    return _place(*used)


@cache
def _place(code: str, year: int) -> Place:
    return place_of(code, year)


@cache
def _above(code: str, year: int) -> tuple[str, ...]:
    return above(code, year)


def _rows_above(used: Iterable[tuple[str, int]]) -> Iterator[tuple[str, int, str, int]]:
    for code, year in used:
        for distance, holder in enumerate(dict.fromkeys(_above(code, year)), 1):
            yield code, year, holder, distance


def _table(base: Any, name: str, columns: str, rows: Iterable[tuple[Any, ...]]) -> None:
    """A temporary table of rows from Python. Handed over as columns, since rows one by one take a millisecond each."""
    listed = list(rows)
    count = len(columns.split(","))
    cells = [[row[at] for row in listed] for at in range(count)]
    names = [column.split()[0] for column in columns.split(",")]
    base.execute(f"CREATE OR REPLACE TEMP TABLE {name} ({columns})")
    unnested = ", ".join(f"unnest(?) AS {one}" for one in names)
    base.execute(f"INSERT INTO {name} SELECT {unnested}", cells)
