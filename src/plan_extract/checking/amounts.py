"""Values in base units, as rules compare them."""

from __future__ import annotations

from plan_extract.checking.subject import numbers
from plan_extract.model import Amount, Value
from plan_extract.reading.quantities import find_quantities


def equal(left: Amount, right: Amount) -> bool:
    """Whether two amounts are the same number of the same unit."""
    return left.unit == right.unit and numbers(left.value) == numbers(right.value)


def amount_of(value: Value | None, unit: str | None) -> Amount | None:
    """A value in base units; None where the unit has none."""
    parts = [q.amount for n in numbers(value) if unit for q in find_quantities(f"达{n:f}{unit}")]
    if len(parts) != len(numbers(value)) or not parts or any(part is None for part in parts):
        return None
    known = [part for part in parts if part is not None]
    values = [part.value for part in known if not isinstance(part.value, list)]
    return Amount(value=values[0] if len(values) == 1 else values, unit=known[0].unit)
