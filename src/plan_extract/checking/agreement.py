"""Rules PE5xx: what the plan says twice, it says alike; and numbers fit what they are compared with."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import combinations

from plan_extract.checking.registry import Finds, found, rule
from plan_extract.checking.subject import Subject, base_unit, in_base, numbers, show
from plan_extract.lexicon import load
from plan_extract.model import Box, Fact, Goal, IndicatorRow
from plan_extract.reading.quantities import find_quantities
from plan_extract.reading.times import find_times
from plan_extract.records.names import core, direction
from plan_extract.sources.fold import fold

_MANY = 40
_LOWER, _HIGHER = ("ge", "gt"), ("le", "lt")


def _pairs(subject: Subject, *, any_measure: bool = False) -> Iterator[tuple[Goal, Goal]]:
    """Goals of one indicator, place, year and measure; those that are shares of a total only among themselves.

    `any_measure` takes levels and amounts of work together: 达20家 and 建成20家以上 count the same things.
    """
    groups: dict[tuple[object, ...], list[Goal]] = {}
    for goal in subject.goals:
        if goal.indicator and goal.deadline is not None and len(core(goal.indicator)) >= 3:
            measure = "level" if any_measure and goal.measure == "cumulative" else goal.measure
            key = (core(goal.indicator), tuple(goal.districts), goal.deadline.year, measure, goal.part_of is None)
            groups.setdefault(key, []).append(goal)
    for members in groups.values():
        unlike: dict[tuple[object, ...], Goal] = {}
        for goal in members:
            unlike.setdefault((tuple(numbers(goal.value)), goal.comparator, goal.unit), goal)
        seen = list(unlike.values())
        # Where very many differ, each is set against the first: all pairs would be a list that nobody reads.
        yield from combinations(seen, 2) if len(seen) <= _MANY else ((seen[0], other) for other in seen[1:])


@rule("PE501", "warning")
def values_disagree(subject: Subject) -> Finds:
    """The same indicator has another value for the same place and year elsewhere in the plan.

    Whoever cites the one place contradicts whoever cites the other. Numbers of one paragraph are left alone: they are of two years, steps
    or kinds more often than they disagree. So are tasks that name the same thing for different places (建设规模): one of the two must be
    in a table or a section of goals, or the name say whose it is.

    Example: 建成10个基地 in the goals and 建成12个基地 in a box, both by 2025.
    What to do: ask the plan's authors which holds; record the answer as an ignore with its reason.
    """
    for left, right in _pairs(subject):
        if base_unit(left) != base_unit(right) or in_base(left) == in_base(right):
            continue
        if left.part_of is not None or _only_names(left, right) or not _comparable(subject, left, right):
            continue
        if numbers(left.value) == numbers(right.value) and left.unit != right.unit:
            continue  # PE503 tells it better
        message = f"{left.indicator}: {show(left)} here, {show(right)} on line {right.quote.line}"
        yield found("PE501", message, subject.at(left.quote), (subject.at(right.quote),), left.id)


def _comparable(subject: Subject, left: Goal | Fact, right: Goal | Fact) -> bool:
    """Whether two numbers of one name are of one thing: said in two places, under a name that is one, and one of them as the plan's own."""
    if left.quote.line == right.quote.line or _broken(left.indicator or "") or _areas(subject, left) != _areas(subject, right):
        return False
    length = len(core(left.indicator or ""))
    return length >= _TELLING or (length >= _NAMED and (subject.overview(left) or subject.overview(right)))


def _areas(subject: Subject, record: Goal | Fact) -> set[str]:
    """Parts of the country that the sentence names before the number (西部地带, 沿海): no places with a code, and yet another whole."""
    line = subject.stretch(record.quote.line, record.quote.line) or fold(record.statement)
    return set(re.findall(load("checking")["areas"], line[: max(0, record.quote.column - 1)].rpartition("。")[2]))


def _broken(name: str) -> bool:
    """Whether a name is a piece of a sentence (增长16, 水平上, 纱359) rather than that of an indicator."""
    return re.search(load("checking")["no_names"], fold(name)) is not None


# A name of so many characters says whose number it is: 城镇登记失业率目标值, not 建设规模.
_TELLING = 8
# A name of fewer (客运量, 发电量) is of many things even among a plan's goals.
_NAMED = 4


def _only_names(left: Goal, right: Goal) -> bool:
    """Counts of a bare kind (医院 1所, 医院 2所) are of different ones more often than they disagree."""
    short = len(core(left.indicator or "")) <= 4
    counted = left.measure in ("cumulative", "per_year") and base_unit(left) in ("个", "人", "户", "次")
    return (short and counted and left.section != right.section) or (
        left.section == right.section and counted and left.quote.line == right.quote.line
    )


@rule("PE502", "warning")
def bounds_disagree(subject: Subject) -> Finds:
    """The same number for the same indicator, place and year is bounded otherwise elsewhere in the plan.

    10个 commits to ten, 10个以上 to at least ten: whether 12 would meet the target depends on the place cited.

    Example: 打造10个便民市场 in the goals, 打造10个以上便民市场 in the tasks.
    What to do: ask the plan's authors which holds.
    """
    for left, right in _pairs(subject, any_measure=True):
        if base_unit(left) != base_unit(right) or in_base(left) != in_base(right) or left.comparator == right.comparator:
            continue
        message = f"{left.indicator}: {show(left)} here, {show(right)} on line {right.quote.line}"
        yield found("PE502", message, subject.at(left.quote), (subject.at(right.quote),), left.id)


@rule("PE503", "warning")
def units_disagree(subject: Subject) -> Finds:
    """The same number for the same indicator, place and year has another unit elsewhere in the plan.

    Example: 投资2000亿元 in one place, 2000万元 in another.
    What to do: check which unit is meant; a lost 万 or 亿 changes the target by orders of magnitude.
    """
    for left, right in _pairs(subject):
        if numbers(left.value) == numbers(right.value) and left.unit and right.unit and in_base(left) != in_base(right):
            if base_unit(left) != base_unit(right) and (
                left.amount is None or right.amount is None or left.amount.unit != right.amount.unit
            ):
                continue
            message = f"{left.indicator}: {show(left)} here, {show(right)} on line {right.quote.line}"
            yield found("PE503", message, subject.at(left.quote), (subject.at(right.quote),), left.id)


def _rows(subject: Subject) -> Iterator[tuple[Box, IndicatorRow, Decimal, Decimal]]:
    """Rows whose baseline and target are both single levels, in one unit."""
    for box in subject.plan.boxes:
        for row in box.indicators:
            start, end = row.baseline, row.target
            if start is None or end is None or end.measure not in (None, "level") or start.measure not in (None, "level"):
                continue
            if isinstance(start.value, list | None) or isinstance(end.value, list | None) or start.value is None or end.value is None:
                continue
            if start.unit != end.unit and start.unit and end.unit:
                continue
            yield box, row, Decimal(str(start.value)), Decimal(str(end.value))


@rule("PE504", "warning")
def target_lies_behind_its_baseline(subject: Subject) -> Finds:
    """A target lies below a baseline that should rise, or above one that should fall.

    The direction is read from the indicator's name (覆盖率 up, 死亡率 down); where it does not tell, nothing is reported. A floor below
    what has been reached (95以上 against 99.9) commits to nothing. Where the sentence itself says the way (由28%降到27%), that is the way.

    Example: 处理率 of 95.56 in 2020 and 95以上 in 2025.
    What to do: ask whether the target is meant as a floor, or the two numbers were exchanged.
    """
    for _, row, start, end in _rows(subject):
        way = direction(row.name)
        if row.target is None or row.baseline is None:
            continue
        if (way == "up" and end < start) or (way == "down" and end > start):
            message = f"{row.name}: {row.baseline.text} in {row.baseline.year}, target {row.target.text} in {row.target.year}"
            yield found("PE504", message, subject.line(row.line, row.name))
    for goal, start in _with_start(subject):
        way, values = _way(goal), numbers(goal.value)
        if (way == "up" and max(values) < start) or (way == "down" and min(values) > start):
            base = goal.baseline.year if goal.baseline else None
            yield found("PE504", f"{goal.indicator}: {start} in {base}, target {show(goal)}", subject.at(goal.quote), record=goal.id)


def _way(goal: Goal) -> str | None:
    """Up or down: as the statement says between the two numbers (由…提高到…), else as the indicator's name tells."""
    if goal.baseline is not None and goal.baseline.from_ == "said":
        before = fold(goal.statement).partition(fold(goal.quote.text))[0]
        for way, words in load("checking")["ways"].items():
            if re.search(rf"(?:{words})\s*(?:到|至|为|成)?[^,;]{{0,6}}$", before):
                return str(way)
        return None
    # 农业比重 falls as an economy grows: without a word for it, no share of a structure has a way.
    return None if (goal.indicator or "").endswith(("比重", "占比", "比例")) else direction(goal.indicator)


def _with_start(subject: Subject) -> Iterator[tuple[Goal, Decimal]]:
    """Level goals of running text with a single baseline that the text itself gives (a table's is checked by its row)."""
    boxes = {b.id for b in subject.plan.boxes if b.kind == "indicators"}
    for goal in subject.goals:
        base = goal.baseline
        if (
            goal.box in boxes
            or base is None
            or base.from_ in boxes
            or goal.measure != "level"
            or isinstance(base.value, list | None)
            or base.value is None
        ):
            continue
        start = Decimal(str(base.value))
        said = next((q for q in find_quantities(fold(goal.statement)) if q.value == base.value), None)
        if base.from_ == "said" and (said is None or said.unit != goal.unit):
            continue  # 由7200万吨增加到1.2亿吨: the start has a unit of its own
        yield goal, start


@rule("PE505", "warning")
def target_is_met_already(subject: Subject) -> Finds:
    """A target equals its baseline: it is met on the day the plan begins.

    That may be meant (keep 100 %), yet an archive should know which targets ask for nothing new.

    Example: 覆盖率 of 100 in 2020 and 100 in 2025.
    What to do: nothing where keeping the level is meant; else check the numbers.
    """
    for _, row, start, end in _rows(subject):
        if start == end and row.target is not None and row.baseline is not None:
            message = f"{row.name}: {row.baseline.text} in {row.baseline.year}, target {row.target.text} in {row.target.year}"
            yield found("PE505", message, subject.line(row.line, row.name))
    for goal, start in _with_start(subject):
        if numbers(goal.value) == [start] and not _broken(goal.indicator or "") and goal.comparator in ("eq", "ge", "le"):
            yield found("PE505", f"{goal.indicator}: {start} already, target {show(goal)}", subject.at(goal.quote), record=goal.id)


@rule("PE506", "warning")
def change_out_of_proportion(subject: Subject) -> Finds:
    """A change is out of all proportion to the level it belongs to: a 万 or 亿 was lost.

    Reported where the change is less than a thousandth of the level or more than the level itself (for what cannot have grown from
    nothing), both in one unit.

    Example: 道路面积达1860万平方米,比2015年提高1046平方米.
    What to do: read the change with the level's magnitude (1046万平方米) and ask the plan's authors.
    """
    records: list[Goal | Fact] = sorted([*subject.goals, *subject.plan.facts], key=lambda r: r.quote.start)
    for change in records:
        if change.measure != "change" or change.unit in (None, "%", "个百分点", "番", "倍", "‰") or not change.indicator:
            continue
        levels = [
            r
            for r in records
            if r.measure == "level"
            and r.indicator == change.indicator
            and r.quote.line == change.quote.line
            and r.districts == change.districts
            and _one_unit(r, change)
            and not _parted(subject, r, change)
        ]
        if not levels or not numbers(change.value):
            continue
        size = max(in_base(change))
        if any(0 < max(in_base(r)) / 1000 <= size <= max(in_base(r)) * 2 for r in levels):
            continue
        level = min(levels, key=lambda r: abs(r.quote.start - change.quote.start))
        whole = max(in_base(level))
        if whole > 0 and 0 < size < whole / 1000:
            message = f"{change.indicator}: a change of {show(change)} to {show(level)} is less than a thousandth; a magnitude seems lost"
            yield found("PE506", message, subject.at(change.quote), (subject.at(level.quote),), change.id)
        elif whole > 0 and size > whole * 2:
            message = f"{change.indicator}: a change of {show(change)} exceeds the level {show(level)}; a magnitude seems wrong"
            yield found("PE506", message, subject.at(change.quote), (subject.at(level.quote),), change.id)


_MAGNITUDES = "十百千万亿"


def _one_unit(left: Goal | Fact, right: Goal | Fact) -> bool:
    """Whether two numbers can be set beside each other: both known in base units of one word, or of one unit as written."""
    if left.amount is None or right.amount is None:
        return left.unit == right.unit
    return (left.unit or "").lstrip(_MAGNITUDES) == (right.unit or "").lstrip(_MAGNITUDES)


def _parted(subject: Subject, level: Goal | Fact, change: Goal | Fact) -> bool:
    """Whether a semicolon or full stop stands between the two, so that they tell of different things."""
    first, last = sorted((level.quote, change.quote), key=lambda quote: quote.start)
    return subject.text is not None and re.search("[;；。]", subject.text[first.end : last.start]) is not None


@rule("PE507", "warning")
def facts_disagree(subject: Subject) -> Finds:
    """The same fact, of one indicator, place and year, has two values in the plan, table against text included.

    Example: 城镇化率 of 48.87 % in the review and 48.97 in the table's baseline.
    Compared are numbers of two paragraphs whose year is said with both, of a name that says what it is a share of.

    What to do: check against the statistics of that year.
    """
    groups: dict[tuple[object, ...], list[Fact]] = {}
    for fact in subject.plan.facts:
        if fact.measure == "level" and fact.indicator and len(core(fact.indicator)) >= 4 and fact.year and _dated(subject, fact):
            groups.setdefault((core(fact.indicator), tuple(fact.districts), fact.year, base_unit(fact)), []).append(fact)
    for members in groups.values():
        first = members[0]
        for other in members[1:]:
            if in_base(first) != in_base(other) and _comparable(subject, first, other):
                message = f"{first.indicator} in {first.year}: {show(first)} here, {show(other)} on line {other.quote.line}"
                yield found("PE507", message, subject.at(first.quote), (subject.at(other.quote),), first.id)
                break


def _dated(subject: Subject, fact: Fact) -> bool:
    """Whether the fact's year is said where it stands, by its paragraph or its table; else it is only the last before the plan."""
    line = subject.stretch(fact.quote.line, fact.quote.line)
    return line is None or subject.in_table(fact) or any(t.year == fact.year for t in find_times(line))
