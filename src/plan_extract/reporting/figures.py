"""Numbers as a reader is shown them: `≥58%`, `1.2—1.5亿元`, `+1 pp`; from exact fractions, never through binary ones."""

from __future__ import annotations

import json
from decimal import Decimal, localcontext
from fractions import Fraction

from plan_extract.model import Value
from plan_extract.wording import message, shown, worded

COMPARATORS = {"ge": "≥", "gt": ">", "le": "≤", "lt": "<", "approx": "≈", "eq": ""}
# What a number is of, beside a plain level.
MEASURES = {
    "level": message("level"),
    "change": message("change"),
    "annual_rate": message("yearly avg."),
    "per_year": message("each year"),
    "cumulative": message("in all"),
    "multiple": message("multiple"),
}
# Digits that a converted number keeps where it has no end (亩 in 公顷).
_DIGITS = 6


def measure(name: str | None) -> str:
    """What a number is of, in words; nothing for a level, which is what a number is anyway."""
    return "" if name in (None, "level") else shown(MEASURES[str(name)])


def number(value: Value) -> str:
    """A value as the parsed plan has it: `58`, `1—1.2`."""
    return "—".join(json.dumps(one) for one in (value if isinstance(value, list) else [value]))


def amount(value: Value | None, unit: str | None, comparator: str | None) -> str:
    """How much: `≥97%`, `1—2个百分点`, `≈100万`; nothing without a value."""
    return "" if value is None else f"{COMPARATORS.get(comparator or 'eq', '')}{number(value)}{unit or ''}"


def exact(value: Fraction, sign: bool = False) -> str:
    """A fraction as a decimal number, `≈` before it where it has no end; `sign` puts + before what is not negative."""
    with localcontext() as context:
        context.prec = 40
        quotient = Decimal(value.numerator) / Decimal(value.denominator)
        # What has an end within ten digits is written out; the rest comes of a unit that is no round number of others.
        whole = Fraction(quotient) == value and len(quotient.normalize().as_tuple().digits) <= 10
        if not whole:
            context.prec = _DIGITS
            rounded = +quotient
            whole = abs(Fraction(rounded) - value) <= abs(value) / 10**6
            quotient = rounded
        text = f"{quotient.normalize():{'+' if sign else ''}f}"
    return ("" if whole else "≈") + text.replace("-", "−")


def step(difference: Fraction, unit: str, of: Fraction | None) -> str:
    """A difference: `+1 pp` of percentages, `−50亿元 (−5.6%)` of what is no share; `of` is the old amount in the same unit."""
    sign = exact(difference, sign=True)
    if unit in ("%", "百分点", "个百分点"):
        return worded("{number} pp", number=sign)
    if unit == "‰":
        return worded("{number} per mille points", number=sign)
    if not of:
        return f"{sign}{unit}"
    return f"{sign}{unit} ({share(difference / abs(of))})"


def share(part: Fraction) -> str:
    """A share of something in a hundred, to one digit: `+5.6%`."""
    return f"{exact(Fraction(round(part * 1000), 10), sign=True)}%"
