"""Numbers of a data set's rows as a reader is shown them, in one unit where they can be told in it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from fractions import Fraction
from functools import lru_cache
from typing import Any

from plan_extract.diffing.amounts import in_unit
from plan_extract.diffing.folding import fold
from plan_extract.reporting.figures import Figure, exact, exact_times
from plan_extract.wording import message, shown

# What a row of `comparable` measures, in words; a level, which a number is anyway, has none.
MEASURES = {
    "rise": message("up"), "fall": message("down"), "yearly rise": message("up a year on average"),
    "yearly fall": message("down a year on average"), "in all": message("in all"), "each year": message("each year"),
    "multiple": message("multiple"),
}  # fmt: skip
_SIGNS = {"ge": "≥", "gt": ">", "le": "≤", "lt": "<", "approx": "≈"}
_OF_FIGURE = ("base_low", "base_high", "base_unit", "measures", "comparator", "value", "low", "high", "unit")


def common_unit(rows: Sequence[Mapping[str, Any]]) -> str | None:
    """The unit in which most rows can be told: of the base unit that most have the one that most are written in; None without units."""
    # Many rows are one and the same.
    every = {id(row): row for row in rows}
    counted: Counter[tuple[str, str]] = Counter()
    for one, count in Counter(map(id, rows)).items():
        if every[one]["base_unit"] and every[one]["unit"]:
            counted[every[one]["base_unit"], every[one]["unit"]] += count
    if not counted:
        return None
    bases: Counter[str] = Counter()
    for (base, _), count in counted.items():
        bases[base] += count
    most = max(sorted(bases), key=lambda base: bases[base])
    written = {unit: count for (base, unit), count in counted.items() if base == most}
    return max(sorted(written), key=lambda unit: written[unit])


def ends(row: Mapping[str, Any], unit: str | None, side: str = "", of: str = "base_") -> tuple[Fraction, Fraction] | None:
    """The two ends of a row's number in a unit; None where it cannot be told in it. `of` is `baseline_` for its baseline's."""
    return _ends(row[f"{side}{of}low"], row[f"{side}{of}high"], row[f"{side}{of}unit"], unit)


# Many thousands of rows, of which many say the same.
@lru_cache(maxsize=1 << 16)
def _ends(low: float | None, high: float | None, base: str | None, unit: str | None) -> tuple[Fraction, Fraction] | None:
    if low is None or high is None or base is None:
        return None
    points = fold(base) in ("百分点", "个百分点")
    if points or (unit is not None and fold(unit) in ("百分点", "个百分点")):
        # A change by so many points is none by so many per cent.
        return (_fraction(low), _fraction(high)) if points and (unit is None or fold(unit) in ("百分点", "个百分点")) else None
    if unit is None or unit == base:
        return _fraction(low), _fraction(high)
    found = in_unit([low, high], base, unit)
    return None if found is None else (found[0], found[-1])


def figure(row: Mapping[str, Any], unit: str | None, side: str = "") -> tuple[str, bool]:
    """A row's number with its bound, unit and measure; and whether it is told in `unit`: else it stands as it is written."""
    if side:
        row = {name: row[f"{side}{name}"] for name in _OF_FIGURE}
    found = _told(row["base_low"], row["base_high"], row["base_unit"], unit)
    said = MEASURES.get(row["measures"])
    sign = _SIGNS.get(row["comparator"] or "", "")
    if found is None:
        value = row["value"] if row["value"] is not None else [row["low"], row["high"]]
        number = str(Figure([_plain(one) for one in value] if isinstance(value, list) else _plain(value), row["unit"]))
    else:
        number = found
    return f"{sign}{number}" + (f" {shown(said)}" if said else ""), found is not None


@lru_cache(maxsize=1 << 16)
def _told(low: float | None, high: float | None, base: str | None, unit: str | None) -> str | None:
    """The ends of a number in a unit, else in its base unit, and the unit; None where it cannot be told in it."""
    factor = _factor(base, unit)
    if factor is None or low is None or high is None:
        return None
    first = exact_times(low, factor)
    number = first if low == high else f"{first}—{exact_times(high, factor)}"
    return number + ((unit if unit is not None else base) or "")


@lru_cache(maxsize=1 << 10)
def _factor(base: str | None, unit: str | None) -> Fraction | None:
    """What a number in a base unit is multiplied by to be one in another unit; None where it cannot be told in it."""
    one = _ends(1.0, 1.0, base, unit)
    return None if one is None else one[0]


def baseline(row: Mapping[str, Any], unit: str | None, side: str = "") -> str:
    """A row's baseline in a unit, or in its base unit, with its year; nothing without one."""
    found, told = ends(row, unit, side, "baseline_"), unit
    if found is None:
        found, told = ends(row, None, side, "baseline_"), row[f"{side}baseline_unit"]
    if found is None:
        return ""
    year = row[f"{side}baseline_year"]
    return f"{span(*found)}{told or ''}" + (f" ({year})" if year else "")


def span(low: Fraction, high: Fraction) -> str:
    """A number, or the two ends of a range."""
    return exact(low) if low == high else f"{exact(low)}—{exact(high)}"


def _fraction(value: float) -> Fraction:
    return Fraction(repr(value))


def _plain(value: float) -> int | float:
    return int(value) if float(value).is_integer() and abs(value) < 1e15 else value
