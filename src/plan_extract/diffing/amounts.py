"""How much a goal or a table cell says, so that 1.2亿元 and 12000万元 are the same."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from plan_extract.diffing.folding import fold
from plan_extract.lexicon import kept
from plan_extract.model import Amount, Value
from plan_extract.reading.units import units

_MAGNITUDES = {"百": 100, "千": 1000, "万": 10_000, "亿": 100_000_000}


@dataclass(frozen=True, slots=True)
class Quantity:
    """One number, or the two ends of a range, in base units; `unit` is the base unit, "" where none is said."""

    values: tuple[Fraction, ...]
    unit: str

    @property
    def low(self) -> Fraction:
        return self.values[0]

    @property
    def high(self) -> Fraction:
        return self.values[-1]


def quantity(value: Value | None, unit: str | None, amount: Amount | None = None) -> Quantity | None:
    """What a value as written comes to; None without a value. `amount` counts where the unit as written is none of the list.

    Both by way of the unit's base of today, since older files have another (千克 for 吨) or a rounded number (亩).
    """
    if value is None and amount is None:
        return None
    if value is not None:
        factor, base = _base(fold(unit))
        if amount is None or base in _bases():
            return Quantity(tuple(one * factor for one in _fractions(value)), base)
    assert amount is not None
    factor, base = _base(fold(amount.unit))
    return Quantity(tuple(one * factor for one in _fractions(amount.value)), base)


@kept
def _bases() -> frozenset[str]:
    return frozenset(fold(unit.base) for unit in units().values())


def in_unit(value: Value, unit: str | None, other: str | None) -> tuple[Fraction, ...] | None:
    """A value as written, counted in another unit: 13000 万元 in 亿元 is 1.3. None where one unit is no scale of the other."""
    (factor, base), (per, wanted) = _base(fold(unit)), _base(fold(other))
    return tuple(one * factor / per for one in _fractions(value)) if base == wanted else None


def _fractions(value: Value) -> tuple[Fraction, ...]:
    numbers: Sequence[int | float] = value if isinstance(value, list) else [value]
    # By way of the printed form: 0.1 is one tenth, not its nearest binary fraction.
    return tuple(Fraction(repr(number)) for number in numbers)


def _whole(factor: Fraction) -> Fraction:
    """A factor that the list rounds as what it is: 亩 (666.6667) is 2000/3 平方米."""
    near = factor.limit_denominator(12)
    return near if abs(near - factor) <= factor / 10**6 else factor


def _base(unit: str) -> tuple[Fraction, str]:
    """A unit as written as factor and base unit: 万户 is 10000 户, 公顷 is 10000 平方米, 万元/亩 stays over 亩."""
    top, slash, below = unit.partition("/")
    factor = Fraction(1)
    known = units()
    while top and top not in known and top[0] in _MAGNITUDES:
        factor *= _MAGNITUDES[top[0]]
        top = top[1:]
    if not slash and top in known:
        return factor * _whole(Fraction(known[top].factor)), fold(known[top].base)
    return factor, top + slash + below
