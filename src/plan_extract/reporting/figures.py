"""Numbers as a reader is shown them: `≥58%`, `1.2—1.5亿元`, `+1 pp`; from exact fractions, never through binary ones."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, replace
from decimal import Context, Decimal, Inexact, localcontext
from fractions import Fraction
from typing import Any

from plan_extract.diffing.amounts import in_unit
from plan_extract.diffing.folding import fold
from plan_extract.model import CellValue, Value
from plan_extract.wording import message, shown, worded

COMPARATORS = {"ge": "≥", "gt": ">", "le": "≤", "lt": "<", "approx": "≈", "eq": ""}
# What a number is of, beside a plain level.
MEASURES = {
    "level": message("level"),
    "change": message("change"),
    "fall": message("down"),
    "rise": message("up"),
    "annual_rate": message("yearly avg."),
    "per_year": message("each year"),
    "cumulative": message("in all"),
    "multiple": message("multiple"),
}
# Digits that a converted number keeps where it has no end (亩 in 公顷).
_DIGITS = 6
# As wide as `decimal` divides, and as it rounds.
_WIDE, _SHORT = Context(prec=40), Context(prec=_DIGITS)
# 三分之一 is no ≈0.3333; 百分之五 is 5%.
_FALLS = ("下降", "降低", "减少", "压减", "缩小", "缩短", "削减", "减")
_WAY = re.compile("|".join((*_FALLS, "提高", "增长", "增加", "提升", "上升", "扩大", "新增", "延长")))
_FRACTION = re.compile(r"(?<![百千])分之")
_RATES = {"%", "‰", "个百分点", "百分点"}


def measure(name: str | None) -> str:
    """What a number is of, in words; nothing for a level, which is what a number is anyway."""
    return "" if name in (None, "level") else shown(MEASURES[str(name)])


def number(value: Value) -> str:
    """A value as the parsed plan has it: `58`, `1—1.2`."""
    return "—".join(json.dumps(one) for one in (value if isinstance(value, list) else [value]))


def amount(value: Value | None, unit: str | None, comparator: str | None) -> str:
    """How much: `≥97%`, `1—2个百分点`, `≈100万`; nothing without a value."""
    return "" if value is None else f"{COMPARATORS.get(comparator or 'eq', '')}{number(value)}{unit or ''}"


@dataclass(frozen=True, slots=True)
class Figure:
    """How much is said: a value as written with its unit, bound and measure; `words` where they say it better (三分之一)."""

    value: Value
    unit: str | None = None
    comparator: str | None = None
    measure: str | None = None
    words: str = ""

    def __str__(self) -> str:
        said, of = self.said, measure(self.measure)
        return worded("{amount} {measure}", amount=said, measure=of) if of else said

    @property
    def said(self) -> str:
        """How much, without what it is of: `≥58%`."""
        return self.words or amount(self.value, self.unit, self.comparator)


def figure(record: Any) -> Figure | None:
    """What a goal or fact says; None without a number."""
    if getattr(record, "value", None) is None:
        return None
    words = record.quote.text if _FRACTION.search(record.quote.text) else ""
    unit, comparator, of = (getattr(record, name, None) for name in ("unit", "comparator", "measure"))
    if of == "change":
        of = _way(record.statement.partition(record.quote.text)[0])
    return Figure(record.value, unit, comparator, of, words)


def way_of_change(words: str) -> str | None:
    """Which way a change goes, by the last word before its number that says so: `fall` of 降低20%, `rise`; None where none does."""
    said = _WAY.findall(words)
    return None if not said else "fall" if said[-1] in _FALLS else "rise"


def _way(words: str) -> str:
    return way_of_change(words) or "change"


def of_cell(cell: CellValue | None, unit: str | None) -> Figure | None:
    """What a cell of an indicator table says, in its row's unit where it has none of its own; None without a number."""
    if cell is None or cell.value is None:
        return None
    of = _way(cell.text) if cell.measure == "change" else cell.measure
    return Figure(cell.value, cell.unit or unit, cell.comparator, of)


def alike(old: Figure, new: Figure) -> Figure:
    """The old figure in the new one's unit, where one is a scale of the other: 12000万元 is 1.2亿元."""
    # A rate stays as written: 17‰ that becomes 12% is a slip that a reader should see.
    alike = (
        fold(old.unit) == fold(new.unit)
        or {fold(old.unit), fold(new.unit)} & _RATES
        or (old.measure or "level") != (new.measure or "level")
    )
    values = None if alike else in_unit(old.value, old.unit, new.unit)
    if values is None:
        return old
    numbers: list[int | float] = [int(one) if one.denominator == 1 else float(decimal(one)) for one in values]
    return replace(old, value=numbers if len(numbers) > 1 else numbers[0], unit=new.unit, words="")


def between(old: Figure | None, new: Figure | None) -> str:
    """What the new figure says more or less, in its unit; nothing where the two do not measure the same. Of ranges both ends."""
    if old is None or new is None or (old.measure or "level") != (new.measure or "level"):
        return ""
    before, after = in_unit(old.value, old.unit, new.unit), in_unit(new.value, new.unit, new.unit)
    if before is None or after is None or len(before) != len(after):
        return ""
    steps = [step(b - a, new.unit or "", a) for a, b in zip(before, after, strict=True) if a != b]
    return " … ".join(dict.fromkeys(steps))


def decimal(value: Fraction) -> Decimal:
    """A fraction as a decimal number: whole where it ends within ten digits, else rounded (平方米 in 亩)."""
    with localcontext() as context:
        context.prec = 40
        quotient = Decimal(value.numerator) / Decimal(value.denominator)
        if Fraction(quotient) != value or len(quotient.normalize().as_tuple().digits) > 10:
            context.prec = _DIGITS
        return +quotient


def exact(value: Fraction, sign: bool = False) -> str:
    """A fraction in digits, `≈` before it where it is rounded; `sign` puts + before what is not negative."""
    number = decimal(value)
    return ("" if Fraction(number) == value else "≈") + f"{number.normalize():{'+' if sign else ''}f}".replace("-", "−")


def exact_times(value: float, factor: Fraction) -> str:
    """What `exact` says of a number, as it is printed, times a factor: by decimals, which takes a tenth of the time that fractions take."""
    if not value:
        return "0"
    _WIDE.clear_flags()
    number = _WIDE.divide(_WIDE.multiply(Decimal(repr(value)), factor.numerator), factor.denominator).normalize(_WIDE)
    rounded = bool(_WIDE.flags[Inexact])
    if rounded or len(number.as_tuple().digits) > 10:
        short = _SHORT.plus(number)
        rounded, number = rounded or short != number, short
    return ("≈" if rounded else "") + f"{number.normalize():f}".replace("-", "−")


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
    rounded = f"{decimal(Fraction(round(part * 1000), 10)).normalize():+f}".replace("-", "−")
    return f"{rounded}%"
