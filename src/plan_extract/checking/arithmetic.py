"""Rules PE4xx: the plan's own numbers add up."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from plan_extract.checking.registry import Finds, found, rule
from plan_extract.checking.subject import Subject, base_unit, in_base, numbers, show
from plan_extract.ids import fold_words
from plan_extract.lexicon import kept, load
from plan_extract.model import Goal
from plan_extract.records.names import direction, same_name


def _single(goal: Goal) -> Decimal | None:
    values = in_base(goal)
    return values[0] if len(values) == 1 else None


def _step(goal: Goal) -> Decimal:
    """Half a unit of the last digit given, in base units: 3.93万户 is exact to 50 户; a whole count (12座) is exact."""
    if isinstance(goal.value, int) and goal.amount is not None and goal.amount.value == goal.value:
        return Decimal(0)
    text = str(goal.value)
    decimals = len(text.partition(".")[2])
    scale = Decimal(1)
    if goal.amount is not None and not isinstance(goal.value, list) and goal.value and not isinstance(goal.amount.value, list):
        scale = Decimal(str(goal.amount.value)) / Decimal(str(goal.value))
    return scale * Decimal(10) ** -decimals / 2


def _near(left: Decimal, right: Decimal, goals: Sequence[Goal]) -> bool:
    return abs(left - right) <= sum((_step(g) for g in goals), Decimal(0))


@rule("PE401", "warning")
def parts_do_not_add_up(subject: Subject) -> Finds:
    """The parts behind 其中, a district each, do not add up to the total before it.

    Compared within the rounding of the digits given. A breakdown that names only some districts may fall short; one that names
    them all must not, and none may exceed its total.

    Example: 全市完成100条,其中:甲区40条、乙县50条 where the plan names no third district.
    What to do: check the numbers with the plan's authors; one is wrong, or a district is missing.
    """
    for total, parts in _breakdowns(subject):
        whole = _single(total)
        values = [_single(p) for p in parts]
        if whole is None or any(v is None for v in values):
            continue
        added = sum((v for v in values if v is not None), Decimal(0))
        listed = " + ".join(show(p) for p in parts)
        if _near(added, whole, [total, *parts]):
            subject.confirmed.append(f"{total.indicator} {show(total)} = {listed}")
        elif added > whole or (len(parts) >= 3 and whole * Decimal("0.8") <= added < whole):
            message = f"parts of {total.indicator} {show(total)} add up to {_plain(added)}, not {_plain(whole)} ({listed})"
            yield found("PE401", message, subject.at(total.quote), tuple(subject.at(p.quote) for p in parts), total.id)


def _breakdowns(subject: Subject) -> list[tuple[Goal, list[Goal]]]:
    goals = {g.id: g for g in subject.goals}
    parts: dict[str, list[Goal]] = {}
    for goal in subject.goals:
        if goal.part_of in goals:
            parts.setdefault(goal.part_of or "", []).append(goal)
    found_: list[tuple[Goal, list[Goal]]] = []
    for name, members in parts.items():
        total = goals[name]
        alike = [
            p
            for p in members
            if base_unit(p) == base_unit(total) and p.comparator == total.comparator == "eq" and p.districts != total.districts
        ]
        named = [d for p in alike for d in p.districts]
        # Each part for a district of its own; 其中 of kinds (其中高速铁路) may leave a rest.
        if len(alike) >= 2 and all(p.districts for p in alike) and len(set(named)) == len(named):
            found_.append((total, alike))
    return found_


def _plain(value: Decimal) -> str:
    return f"{value.normalize():f}"


@rule("PE402", "warning")
def components_do_not_add_up(subject: Subject) -> Finds:
    """The components of a whole that the plan states elsewhere do not add up to it.

    Components are goals of one section whose names end as the whole's name does (供水管网建设改造, 污水管网建设改造 and 管网建设改造),
    with the same unit and deadline.

    Example: 供水, 污水 and 雨水 pipes of 160, 300 and 110 km, and 城市管网 of 600 km.
    What to do: check the numbers with the plan's authors.
    """
    # Only goals of whole areas: a district's share is no component.
    whole_area = [
        g
        for g in subject.goals
        if not g.districts and g.part_of is None and _single(g) is not None and g.measure == "cumulative" and g.comparator == "eq"
    ]
    endings = _by_ending(whole_area)
    sections = {section: at for at, section in enumerate(dict.fromkeys(g.section for g in whole_area))}
    for total in whole_area:
        name = total.indicator or ""
        likely = endings.get((base_unit(total), _noun(name)), [])
        if len(likely) > _MANY:
            continue
        for section in sorted({g.section for g in likely}, key=lambda section: sections[section]):
            parts = [g for g in likely if g.section == section and g is not total and _fits(g, total)]
            names = {g.indicator for g in parts}
            if len(parts) < 3 or len(names) != len(parts) or total in parts:
                continue
            added = sum((_single(p) or Decimal(0) for p in parts), Decimal(0))
            whole = _single(total) or Decimal(0)
            listed = " + ".join(f"{p.indicator} {show(p)}" for p in parts)
            if _near(added, whole, [total, *parts]):
                subject.confirmed.append(f"{name} {show(total)} = {listed}")
            elif abs(added - whole) <= whole * Decimal("0.15"):
                message = f"components of {name} {show(total)} add up to {_plain(added)}, not {_plain(whole)} ({listed})"
                yield found("PE402", message, subject.at(total.quote), tuple(subject.at(p.quote) for p in parts), total.id)


# What so many goals end as is a kind of thing, and no whole that they are parts of.
_MANY = 200


def _by_ending(goals: list[Goal]) -> dict[tuple[str | None, str], list[Goal]]:
    """Goals outside boxes by their unit and by each ending of two and more characters that their noun has beside its own."""
    found: dict[tuple[str | None, str], list[Goal]] = {}
    for goal in goals:
        own = _noun(goal.indicator or "") if goal.box is None else ""
        for at in range(1, len(own) - 1):
            found.setdefault((base_unit(goal), own[at:]), []).append(goal)
    return found


def _fits(part: Goal, total: Goal) -> bool:
    if part.indicator == total.indicator:
        return False
    return not (part.deadline and total.deadline) or part.deadline.year == total.deadline.year


@kept
def _around() -> tuple[re.Pattern[str], re.Pattern[str]]:
    words = load("checking")
    doing, placing = "|".join(words["doing"]), "|".join(words["placing"])
    return re.compile(rf"^(?:{doing})+|(?:{doing})+$"), re.compile(rf"^(?:{placing})+")


def _noun(name: str) -> str:
    """What is built or mended, without the doing and what only places it: 城镇供水管网建设改造 is 供水管网, 城市管网建设改造 管网."""
    text = re.sub(r"\([^()]*\)|（[^（）]*）", "", name)
    doing, placing = _around()
    return fold_words(placing.sub("", doing.sub("", text)))


@rule("PE403", "error")
def share_beyond_100_percent(subject: Subject) -> Finds:
    """A share lies beyond 100 %, or below 0.

    Only levels of what is a share by name (率, 比重, 覆盖): growth and intensities may exceed it.

    Example: 覆盖率达到120%.
    What to do: check the number; often a decimal point was lost.
    """
    for record in subject.measured:
        name = record.indicator or ""
        if record.unit != "%" or record.measure != "level" or record.value is None:
            continue
        words = load("checking")
        if not name.endswith(tuple(words["shares"])) or name.endswith(tuple(words["not_shares"])):
            continue
        if any(v > 100 or v < 0 for v in numbers(record.value)):
            yield found("PE403", f"{name} of {show(record)} lies beyond 100 %", subject.at(record.quote), record=record.id)


@rule("PE404", "error")
def range_runs_downward(subject: Subject) -> Finds:
    """A range's low end lies above its high end.

    Example: 培育5—3家.
    What to do: check which number is meant.
    """
    for record in subject.measured:
        if isinstance(record.value, list) and len(record.value) == 2 and record.value[0] > record.value[1]:
            yield found("PE404", f"{record.indicator} {show(record)} runs from high to low", subject.at(record.quote), record=record.id)


# Points. A rate given to a tenth of a point may be off by 0.05 a year, and the two end points by as much again.
_LEEWAY = Decimal("0.5")


@rule("PE405", "warning")
def growth_and_end_point_disagree(subject: Subject) -> Finds:
    """Growth by the year and the end point that the plan states do not agree with the baseline.

    Points a year are added, percent a year compounded, over the years from baseline to deadline. For the rounding of the rate, half a
    point of leeway is left, of what is compounded a tenth.

    Example: 城镇化率 48.87 % in 2020, growing 1—2 points a year, and a target of 70 % in 2025.
    What to do: check the three numbers with the plan's authors.
    """
    rates = [g for g in subject.goals if g.measure == "annual_rate" and g.indicator]
    levels = [g for g in subject.goals if g.measure == "level" and g.indicator]
    for rate in rates:
        base = rate.baseline
        if base is None or base.year is None or isinstance(base.value, list | None) or rate.deadline is None:
            continue
        years = rate.deadline.year - base.year
        steps = numbers(rate.value)
        if not 1 <= years <= 15 or not steps:
            continue
        start = Decimal(str(base.value))
        points = (rate.unit or "").endswith("百分点")
        ends = [start + s * years if points else start * (1 + s / 100) ** years for s in (min(steps), max(steps))]
        if points and ends[0] > 100:
            message = f"{rate.indicator}: {start} growing {show(rate)} a year for {years} years passes 100 %"
            yield found("PE405", message, subject.at(rate.quote), record=rate.id)
            continue
        for level in levels:
            same = (
                same_name(rate.indicator, level.indicator)
                and level.deadline
                and level.deadline.year == rate.deadline.year
                and level.districts == rate.districts
            )
            if not same or (level.unit == "%") != points or (not points and (level.baseline is None or level.baseline.value != base.value)):
                continue
            low, high = (ends[0] - _LEEWAY, ends[1] + _LEEWAY) if points else (ends[0] * Decimal("0.9"), ends[1] * Decimal("1.1"))
            values = numbers(level.value)
            if direction(rate.indicator) == "up" and not any(low <= v <= high for v in values):
                reach = f"{ends[0]:.2f}—{ends[1]:.2f}" if ends[0] != ends[1] else f"{ends[0]:.2f}"
                grown = f"{start} growing {show(rate)} a year reaches {reach} by {rate.deadline.year}"
                message = f"{rate.indicator}: {grown}, the target is {show(level)}"
                yield found("PE405", message, subject.at(rate.quote), (subject.at(level.quote),), rate.id)
                break  # the table and the text give one end point
