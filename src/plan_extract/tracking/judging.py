"""The verdict on a target by what its number measures: a level, a sum since the start, so much every year, a rate, a change, a multiple."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from plan_extract.tracking.actuals import Basis
from plan_extract.tracking.joining import Series
from plan_extract.tracking.targets import Target
from plan_extract.tracking.verdicts import (
    Terms,
    Verdict,
    along,
    goal_of_way,
    in_unit,
    is_share,
    no_baseline,
    read_values,
    satisfied,
    start_of,
    unit_of_levels,
)
from plan_extract.tracking.ways import mean_rate, yearly_rate
from plan_extract.wording import message

_POINTS = ("个百分点", "百分点")


def judge(target: Target, series: Series | None, basis: Basis | None, terms: Terms, how: str | None = None) -> Verdict:
    """The verdict on a target by its values. Values of years behind its deadline count for nothing."""
    verdict = Verdict(target, "no data", how=how, basis=basis)
    if not series:
        verdict.notes.append(message("the table has no values of it"))
        return verdict
    last = min(terms.until, target.year)
    values = {year: actual for year, actual in sorted(series.items()) if year <= last}
    if not values:
        verdict.notes.append(message("the table has no value up to {year}", year=last))
        return verdict
    _OF_MEASURE.get(target.measure, _level)(verdict, values, terms)
    if verdict.year is not None and verdict.year < last and verdict.status != "no data":
        verdict.notes.append(message("no value after {year}", year=verdict.year))
    return verdict


def _level(verdict: Verdict, values: Series, terms: Terms) -> None:
    """A state to be reached: 城镇化率达到58%以上."""
    read = read_values(verdict, values)
    if not read:
        return
    target = verdict.target
    start, start_year = start_of(verdict, read, terms)
    after = {year: value for year, value in read.items() if start_year is None or year > start_year}
    if not after:
        verdict.notes.append(message("the table has no value after the baseline of {year}", year=start_year))
        return
    year = max(after)
    verdict.used = [values[year]]
    along(verdict, after[year], year, start, start_year, goal_of_way(target, start), terms, also_even=True)


def _sum(verdict: Verdict, values: Series, terms: Terms) -> None:
    """What is counted up since the plan's first year: 五年累计改造3.4万户."""
    read = read_values(verdict, values)
    if not read:
        return
    first = verdict.target.first or terms.first or (verdict.target.start_year + 1 if verdict.target.start_year is not None else None)
    own = {year: value for year, value in read.items() if first is None or year >= first}
    if not own:
        verdict.notes.append(message("the table has no value from {year} on", year=first))
        return
    year = max(own)
    # The first year's own is all since the start.
    if verdict.basis is None and year != first:
        _unsure(verdict)
        return
    if verdict.basis != "total":
        missing = [y for y in range(first if first is not None else min(own), year + 1) if y not in own]
        reached = sum(own.values(), Fraction(0))
        verdict.used = [values[y] for y in own]
        if missing and not satisfied(verdict.target, reached, terms):
            verdict.reached, verdict.year = in_unit(verdict.target, reached), year
            named = ", ".join(map(str, missing))
            verdict.notes.append(message("no value for {years}: what the years come to is not known", years=named))
            return
    else:
        reached, verdict.used = own[year], [values[year]]
    start_year = first - 1 if first is not None else None
    along(verdict, reached, year, Fraction(0), start_year, goal_of_way(verdict.target, Fraction(0)), terms, also_even=False)


def _each_year(verdict: Verdict, values: Series, terms: Terms) -> None:
    """So much every year: 每年引进企业60家."""
    read = read_values(verdict, values)
    if not read:
        return
    first = verdict.target.first or terms.first
    own = {year: value for year, value in read.items() if first is None or year >= first}
    if not own:
        verdict.notes.append(message("the table has no value from {year} on", year=first))
        return
    # Of what was counted up the years' own are the differences; the first year's needs none.
    apart = {y: own[y] - own.get(y - 1, Fraction(0)) for y in own if y - 1 in own or y in (first, terms.first)}
    rising = all(value >= 0 for value in apart.values())
    if verdict.basis is None and len(own) > 1 and rising and _short(verdict, own, terms) != _short(verdict, apart, terms):
        _unsure(verdict)
        return
    last = max(own)
    if verdict.basis == "total":
        own = apart
        verdict.notes.append(message("each year's own is the difference of what was counted up"))
    missing = [y for y in range(first if first is not None else min(own, default=last), last + 1) if y not in own]
    short = _short(verdict, own, terms)
    if missing:
        verdict.notes.append(message("no value for {years}", years=", ".join(map(str, missing))))
        if not short:
            return
    verdict.year = max(own)
    verdict.reached, verdict.used = in_unit(verdict.target, own[verdict.year]), [values[y] for y in own if y in values]
    if short:
        verdict.status = "behind"
        verdict.notes.append(message("short of it in {years}", years=", ".join(map(str, short))))
    else:
        verdict.status = "met" if verdict.year >= verdict.target.year else "on track"


def _short(verdict: Verdict, own: dict[int, Fraction], terms: Terms) -> list[int]:
    return [year for year, value in own.items() if not satisfied(verdict.target, value, terms)]


def _unsure(verdict: Verdict) -> None:
    verdict.unsure_of_basis = True
    verdict.notes.append(
        message("whether the table counts each year's own or all since the start is not said: a column 口径 does (当年, 累计)")
    )


def _rate(verdict: Verdict, values: Series, terms: Terms) -> None:
    """So much a year on average: 年均增长5.4%. Of rates in the table their even mean, of levels the even rate since the baseline."""
    target = verdict.target
    sign = -1 if target.way == "down" else 1
    points = target.goal.unit in _POINTS
    if not points and all(is_share(actual.unit) for actual in values.values()) and not (target.start and target.start.unit == "%"):
        own = {y: Fraction(a.value) for y, a in values.items() if terms.first is None or y >= terms.first}
        if not own:
            verdict.notes.append(message("the table has no value from {year} on", year=terms.first))
            return
        year = max(own)
        missing = [y for y in range(terms.first or min(own), year + 1) if y not in own]
        if missing:
            verdict.notes.append(message("no value for {years}: the mean is that of the other years", years=", ".join(map(str, missing))))
        # Of an indicator that falls, a table may say 下降3% as 3 or as -3.
        falls = sign < 0 and all(value <= 0 for value in own.values())
        rate = mean_rate([-value if falls else value for value in own.values()])
        verdict.used = [values[y] for y in own]
    else:
        read = read_values(verdict, values, "%" if points else unit_of_levels(target, values))
        if not read:
            return
        start, start_year = start_of(verdict, read, terms)
        after = {y: v for y, v in read.items() if start_year is not None and y > start_year}
        if start is None or start_year is None or not after:
            no_baseline(verdict)
            return
        year = max(after)
        # 年均提高1个百分点 of a rate is so many points a year, no rate of the rate.
        found = (after[year] - start) / (year - start_year) if points else yearly_rate(start, start_year, after[year], year)
        rate = None if found is None else sign * found
        verdict.used = [values[year]]
    if rate is None:
        verdict.notes.append(message("no yearly rate can be told of values that are not above 0"))
        return
    verdict.year, verdict.reached = year, rate
    wanted = target.wanted.high
    if not satisfied(target, rate, terms):
        verdict.status = "behind"
    elif year >= target.year:
        verdict.status = "met"
    else:
        verdict.status = "ahead" if rate > wanted * (1 + terms.leeway) else "on track"


def _change(verdict: Verdict, values: Series, terms: Terms) -> None:
    """By how much: 单位能耗下降14%, 提高6个百分点, 新增车位3000个."""
    target = verdict.target
    if target.wanted.unit != "%":
        _sum(verdict, values, terms)
        return
    sign = -1 if target.way == "down" else 1
    points = (target.goal.unit or "") in _POINTS
    of_share = all(is_share(actual.unit) for actual in values.values())
    if of_share and not points:
        # The table gives the change itself: 累计下降9.2%, or each year's own.
        _told_change(verdict, values, terms)
        return
    read = read_values(verdict, values, "%" if points else unit_of_levels(target, values))
    if not read:
        return
    start, start_year = start_of(verdict, read, terms)
    after = {y: v for y, v in read.items() if start_year is not None and y > start_year}
    if start is None or start_year is None or not after or (not points and not start):
        no_baseline(verdict)
        return
    year = max(after)
    changed = after[year] - start if points else (after[year] / start - 1) * 100
    verdict.used = [values[year]]
    along(verdict, sign * changed, year, Fraction(0), start_year, target.wanted.low, terms, also_even=False)


def _told_change(verdict: Verdict, values: Series, terms: Terms) -> None:
    own = {y: Fraction(a.value) for y, a in values.items() if terms.first is None or y >= terms.first}
    first = terms.first or (min(own) if own else None)
    if not own or first is None:
        verdict.notes.append(message("the table has no value up to {year}", year=terms.until))
        return
    year = max(own)
    if verdict.basis is None and year != first:
        _unsure(verdict)
        return
    down = verdict.target.way == "down"
    falls = down and all(value <= 0 for value in own.values())
    own = {y: -value if falls else value for y, value in own.items()}
    if verdict.basis == "year":
        missing = [y for y in range(first, year + 1) if y not in own]
        if missing:
            verdict.notes.append(message("no value for {years}: what the years come to is not known", years=", ".join(map(str, missing))))
            return
        product = Fraction(1)
        for value in own.values():
            product *= 1 - value / 100 if down else 1 + value / 100
        reached = (1 - product if down else product - 1) * 100
        verdict.used = [values[y] for y in own]
    else:
        reached, verdict.used = own[year], [values[year]]
    along(verdict, reached, year, Fraction(0), first - 1, verdict.target.wanted.low, terms, also_even=False)


def _multiple(verdict: Verdict, values: Series, terms: Terms) -> None:
    """So many times the baseline: 翻一番 is 2."""
    read = read_values(verdict, values, unit_of_levels(verdict.target, values))
    if not read:
        return
    start, start_year = start_of(verdict, read, terms)
    after = {y: v for y, v in read.items() if start_year is not None and y > start_year}
    if not start or start_year is None or not after:
        no_baseline(verdict)
        return
    year = max(after)
    verdict.used = [values[year]]
    along(verdict, after[year] / start, year, Fraction(1), start_year, verdict.target.wanted.low, terms, also_even=True)


_OF_MEASURE: dict[str, Callable[[Verdict, Series, Terms], None]] = {
    "level": _level,
    "cumulative": _sum,
    "per_year": _each_year,
    "annual_rate": _rate,
    "change": _change,
    "multiple": _multiple,
}
