"""Amounts in base units: made again from a value and its unit, and compared."""

from __future__ import annotations

from fractions import Fraction

from plan_extract.checking.subject import numbers
from plan_extract.model import Amount, Value
from plan_extract.reading.quantities import find_quantities
from plan_extract.reading.units import unit_of


def equal(left: Amount, right: Amount) -> bool:
    """Whether two amounts are the same number of the same unit, by way of its base: older files have 千克 for 吨, and 亩 rounded."""
    a, b = _in_its_base(left), _in_its_base(right)
    return a[0] == b[0] and len(a[1]) == len(b[1]) and all(abs(x - y) <= abs(y) / 10_000_000 for x, y in zip(a[1], b[1], strict=True))


def _in_its_base(amount: Amount) -> tuple[str, list[Fraction]]:
    unit = unit_of(amount.unit)
    factor = unit.factor if unit else Fraction(1)
    return unit.base if unit else amount.unit, [Fraction(number) * factor for number in numbers(amount.value)]


def amount_of(value: Value | None, unit: str | None) -> Amount | None:
    """A value in base units; None where the unit has none."""
    parts = [q.amount for n in numbers(value) if unit for q in find_quantities(f"达{n:f}{unit}")]
    if len(parts) != len(numbers(value)) or not parts or any(part is None for part in parts):
        return None
    known = [part for part in parts if part is not None]
    values = [part.value for part in known if not isinstance(part.value, list)]
    return Amount(value=values[0] if len(values) == 1 else values, unit=known[0].unit)
