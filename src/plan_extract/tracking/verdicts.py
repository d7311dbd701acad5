"""A verdict on a target, and what every verdict asks: the values in its unit, its baseline, its bound, how far along the way it is."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from typing import Literal

from plan_extract.diffing.amounts import Quantity, quantity
from plan_extract.tracking.actuals import Actual, Basis
from plan_extract.tracking.joining import Series
from plan_extract.tracking.targets import Target
from plan_extract.tracking.ways import compounded, linear
from plan_extract.wording import message

Status = Literal["met", "ahead", "on track", "behind", "no data"]
STATUSES: tuple[Status, ...] = ("behind", "no data", "on track", "ahead", "met")
# A value this many times off its baseline or target is more likely in another unit than reached.
_OFF = 50
_BARE = "a bare number"
UNSAID = "whether the table counts each year's own or all since the start is not said: a column 口径 does (当年, 累计)"


@dataclass(frozen=True)
class Terms:
    """What verdicts hang on besides the plan: the `until` year; `leeway`, the share of the way that counts as on it; `about`, how far
    左右 reaches to both sides, as a share of the number; the plan's `first` year, which sums begin with."""

    until: int
    leeway: Fraction = Fraction(5, 100)
    about: Fraction = Fraction(5, 100)
    first: int | None = None


@dataclass
class Verdict:
    """What became of a target. `reached`, `linear` and `compounded` are in the target's unit, as written, of `year`, the last with a value.

    `share` is how much of the way from the baseline is done. `notes` say what was assumed or is missing; `used` are the values it rests on.
    """

    target: Target
    status: Status
    year: int | None = None
    reached: Fraction | None = None
    linear: Fraction | None = None
    compounded: Fraction | None = None
    share: Fraction | None = None
    notes: list[str] = field(default_factory=list)
    used: list[Actual] = field(default_factory=list)
    how: str | None = None
    basis: Basis | None = None
    unsure_of_basis: bool = False


def along(
    verdict: Verdict,
    reached: Fraction,
    year: int,
    start: Fraction | None,
    start_year: int | None,
    goal: Fraction,
    terms: Terms,
    *,
    also_even: bool,
) -> None:
    """The status of a value that goes from a start to a goal: met, or held against both ways there."""
    target = verdict.target
    verdict.year, verdict.reached = year, in_unit(target, reached)
    if start is not None and start != goal:
        verdict.share = (reached - start) / (goal - start)
    known = start is not None and start_year is not None and start_year < target.year
    if known and year < target.year:
        assert start is not None
        assert start_year is not None
        verdict.linear = in_unit(target, linear(start, start_year, goal, target.year, year))
        even = compounded(start, start_year, goal, target.year, year) if also_even else None
        verdict.compounded = in_unit(target, even) if even is not None else None
    if satisfied(target, reached, terms):
        # What the baseline kept already (用水总量控制在3.4亿立方米以内) is not done before its year: it has to be kept until then.
        kept = target.measure == "level" and start is not None and satisfied(target, start, terms)
        verdict.status = "on track" if kept and year < target.year else "met"
        if verdict.status == "met" and year < target.year:
            verdict.notes.append(message("reached before its year, {year}", year=target.year))
    elif year >= target.year:
        verdict.status = "behind"
        verdict.notes.append(message("its year has passed"))
    elif not known or verdict.share is None:
        no_baseline(verdict)
    else:
        assert start is not None
        assert start_year is not None
        ways = [way for way in (verdict.linear, verdict.compounded) if way is not None]
        done = [(_base(target, way) - start) / (goal - start) for way in ways]
        if verdict.share > max(done) + terms.leeway:
            verdict.status = "ahead"
        else:
            verdict.status = "on track" if verdict.share >= min(done) - terms.leeway else "behind"


def no_baseline(verdict: Verdict) -> None:
    verdict.status = "no data"
    verdict.notes.append(message("no baseline: how far it should be is not known"))


def satisfied(target: Target, value: Fraction, terms: Terms) -> bool:
    """Whether a value keeps the target's bound. What is better than asked, where the way is known, keeps 左右 and plain numbers too."""
    low, high = target.wanted.low, target.wanted.high
    match target.bound:
        case "ge":
            return value >= low
        case "gt":
            return value > low
        case "le":
            return value <= high
        case "lt":
            return value < high
        case "approx":
            low, high = low - abs(low) * terms.about, high + abs(high) * terms.about
    if target.measure in ("change", "annual_rate", "multiple") or target.way == "up":
        return value >= low
    return value <= high if target.way == "down" else low <= value <= high


def goal_of_way(target: Target, start: Fraction | None) -> Fraction:
    """Where the way leads: the number; of a range the end that is nearer to the start."""
    low, high = target.wanted.low, target.wanted.high
    return high if start is not None and start > high else low


def start_of(verdict: Verdict, read: dict[int, Fraction], terms: Terms) -> tuple[Fraction | None, int | None]:
    """The baseline and its year: the plan's, else the table's value of the year before the plan's first."""
    target = verdict.target
    if target.start is not None and target.start_year is not None:
        told = read.get(target.start_year)
        if told is not None and told != target.start.low:
            verdict.notes.append(
                message(
                    "the table has {value} for {year}, which the plan has otherwise",
                    value=_written(in_unit(target, told)),
                    year=target.start_year,
                )
            )
        return target.start.low, target.start_year
    year = target.start_year or (terms.first - 1 if terms.first is not None else None)
    if year is not None and year in read:
        verdict.notes.append(message("the baseline is the table's, of {year}", year=year))
        return read[year], year
    return None, year


def read_values(verdict: Verdict, values: Series, unit: str | None = None) -> dict[int, Fraction]:
    """Values by year in the target's base unit (or in another that is given); what cannot be converted is said, and none is given."""
    target = verdict.target
    wanted = unit if unit is not None else target.wanted.unit
    read: dict[int, Fraction] = {}
    bare = False
    for year, actual in values.items():
        said = actual.unit
        if said is None:
            bare, said = bool(wanted), target.goal.unit if unit is None else unit
        found = _quantity(actual, said)
        if found.unit != wanted:
            there, here = actual.unit or message(_BARE), target.goal.unit or wanted or message(_BARE)
            verdict.notes.append(message("{table} cannot be told in {plan}", table=there, plan=here))
            return {}
        read[year] = found.low
    # A rate or a change is no level: values are held against the level it began with alone.
    measures = (target.start, target.wanted) if target.measure in ("level", "per_year") else (target.start,)
    measuring = [abs(one.low) for one in measures if one is not None and one.unit == wanted and one.low]
    if measuring and target.measure != "cumulative":
        year = max(read)
        off = max(max(abs(read[year]) / one, one / abs(read[year])) if read[year] else Fraction(1) for one in measuring)
        if off >= _OFF:
            verdict.notes.append(message("{times} times off the plan's number: is it in another unit?", times=round(float(off))))
            # 0.559 in a column of % is 55.9 % that a spreadsheet keeps so.
            if bare or wanted == "%":
                return {}
    if bare:
        verdict.notes.append(
            message("the table names no unit; read as the plan's, {unit}", unit=target.goal.unit or message("a bare number"))
        )
    return read


def _quantity(actual: Actual, unit: str | None) -> Quantity:
    one = quantity(1, unit)
    assert one is not None
    return Quantity((Fraction(actual.value) * one.low,), one.unit)


def unit_of_levels(target: Target, values: Series) -> str:
    """The unit in which levels are compared that a rate or a multiple is of: that of the plan's baseline, else the table's own."""
    if target.start is not None:
        return target.start.unit
    return _quantity(next(iter(values.values())), next(iter(values.values())).unit).unit


def is_share(unit: str | None) -> bool:
    return unit in ("%", "百分点", "个百分点")


def _factor(target: Target) -> Fraction:
    """How many base units the target's unit is."""
    one = quantity(1, target.goal.unit)
    return one.low if one is not None and one.unit == target.wanted.unit and one.low else Fraction(1)


def in_unit(target: Target, value: Fraction) -> Fraction:
    return value / _factor(target)


def _base(target: Target, value: Fraction) -> Fraction:
    return value * _factor(target)


def _written(value: Fraction) -> str:
    return f"{float(value):.6g}"
