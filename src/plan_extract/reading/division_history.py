"""Administrative divisions in a year, 1980 to 2024, and what became of a code: lexicon/division_history.tsv, whose head names its source.

The state is that at the end of a year. Years after the table's last are read by it and by the table of today (`divisions`). It knows
codes of provinces, prefectures and counties; what it does not know of a code is None, never a guess.
"""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from plan_extract.reading.divisions import Division, divisions, lies_in
from plan_extract.store import packaged

FIRST, LAST = 1980, 2024


class Stretch(NamedTuple):
    """A code's years, both inclusive, under one name in one parent; `successor` is the code that its place went on under."""

    code: str
    name: str
    parent: str | None
    first: int
    last: int
    successor: str | None = None

    @property
    def level(self) -> str:
        """province, prefecture or county, as `Division.level`."""
        return Division(self.code, self.name).level


@cache
def _stretches() -> dict[str, tuple[Stretch, ...]]:
    """Every stretch of a code that has more than one, or one that has not held all the time."""
    text = packaged("lexicon", "division_history.tsv").decode("utf-8")
    found: dict[str, list[Stretch]] = {}
    for line in text.splitlines():
        if line[0] != "#":
            code, name, parent, first, last, successor = line.split("\t")
            lies_in = _follows(code) if parent == "-" else parent
            made = Stretch(code, name, lies_in, int(first), int(last), None if successor == "-" else successor)
            found.setdefault(code, []).append(made)
    return {code: tuple(made) for code, made in found.items()}


@cache
def _today() -> dict[str, Stretch]:
    return {one.code: Stretch(one.code, one.name, next(iter(lies_in(one.code)), None), FIRST, LAST) for one in divisions()}


def _follows(code: str) -> str | None:
    return None if code.endswith("0000") else code[:2] + "0000" if code.endswith("00") else code[:4] + "00"


def history(code: str) -> tuple[Stretch, ...]:
    """All stretches of a code in the order of their years; empty for a code that never was one."""
    known = _stretches().get(code)
    return known if known is not None else (_today()[code],) if code in _today() else ()


def at(code: str, year: int) -> Stretch | None:
    """What a code stood for at the end of a year: `at('110228', 2010)` is 密云县. None where it stood for nothing, or is not known."""
    when = min(year, LAST)
    found = next((one for one in history(code) if one.first <= when <= one.last), None)
    return found or (_today().get(code) if year > LAST else None)


def parents(code: str, year: int = LAST) -> tuple[str, ...]:
    """The codes that a division lay in at the end of a year, the nearest first: `parents('520281')` is 520200, 520000."""
    chain: list[str] = []
    here = at(code, year)
    while here is not None and here.parent is not None and here.parent not in chain:
        chain.append(here.parent)
        here = at(here.parent, year)
    return tuple(chain)


def today(code: str, year: int | None = None) -> str | None:
    """The code that a place has today which had `code` in a year (default: the last in which the code was in use).

    `today('110228')` is 110118, 密云区. None where no successor is known, and for a code that never was one.
    """
    stretches = history(code)
    here = at(code, year) if year is not None else stretches[-1] if stretches else None
    seen: set[tuple[str, int]] = set()
    while here is not None and (here.code, here.first) not in seen:
        seen.add((here.code, here.first))
        heir = at(here.successor or here.code, here.last + 1) if here.last < LAST else None
        if heir is None:
            # A successor may be named by the code it has today, past some steps between.
            last = here.last >= LAST or here.successor in _today()
            return (here.successor or here.code) if last else None
        here = heir
    return here.code if here is not None else None


def predecessors(code: str) -> tuple[Stretch, ...]:
    """The stretches of other codes that a place went by before it had this one, the latest first: of 110118 密云区 110228 密云县."""
    found = list(_before().get(code, ()))
    for one in found:
        found += [other for other in _before().get(one.code, ()) if other.last < one.first and other not in found]
    return tuple(sorted(found, key=lambda one: -one.last))


@cache
def _before() -> dict[str, tuple[Stretch, ...]]:
    found: dict[str, tuple[Stretch, ...]] = {}
    for stretches in _stretches().values():
        for one in stretches:
            if one.successor is not None:
                found[one.successor] = (*found.get(one.successor, ()), one)
    return found


def find(name: str, year: int = LAST) -> tuple[Stretch, ...]:
    """The divisions of a name at the end of a year, by code: `find('密云县', 2010)` has 110228. Several may bear one name."""
    codes = sorted({*_stretches(), *_today()})
    return tuple(one for code in codes if (one := at(code, year)) is not None and one.name == name)
