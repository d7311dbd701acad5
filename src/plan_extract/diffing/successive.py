"""One plan and that of the next period: indicators that both set targets for, what was reached between them, and what only one has.

Deadlines and sections are not compared: they are others in another period.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Any

import msgspec

from plan_extract.diffing.amounts import Quantity, quantity
from plan_extract.diffing.assignment import Matching, equal, text_similarity
from plan_extract.diffing.compare import same_amount
from plan_extract.diffing.folding import fold
from plan_extract.diffing.meaning import value_meaning
from plan_extract.model import Fact, Goal, Plan
from plan_extract.records.names import core

if TYPE_CHECKING:
    from plan_extract.diffing.assignment import Matrix

# How alike two names must be that are not the same (城镇化率, 常住人口城镇化率), and how much of their ends they share.
_LEAST, _LEAST_NAME, _END = 0.6, 0.65, 2


@dataclass(frozen=True, slots=True)
class Reached:
    """What the new plan says was reached: a fact of it, or the baseline of its target."""

    value: Any
    unit: str | None
    measure: str | None
    year: int | None
    line: int


@dataclass(frozen=True, slots=True)
class Step:
    """An indicator of both plans. `met` says whether what was reached is what the old plan set; None where that cannot be said.

    `similarity` is 1.0 where the names are the same but for what only modifies them (全市, 累计).
    """

    old: Goal
    new: Goal
    reached: Reached | None
    met: bool | None
    similarity: float = 1.0

    @property
    def name(self) -> str:
        """What the new plan calls the indicator, with its districts."""
        return _named(self.new)


@dataclass(frozen=True, slots=True)
class Left:
    """A target that only the old plan sets, and what the new one says was reached of it all the same."""

    goal: Goal
    reached: Reached | None
    met: bool | None

    @property
    def name(self) -> str:
        """Its indicator with its districts."""
        return _named(self.goal)


@dataclass(frozen=True, slots=True)
class Successive:
    """Two plans in a row: `steps` in the order of the new plan, and the targets of either without a partner, in the order of theirs."""

    old: Plan
    new: Plan
    steps: list[Step]
    only_old: list[Left]
    only_new: list[Goal]

    def to_builtins(self) -> dict[str, Any]:
        """The form that JSON and YAML print."""

        def of(reached: Reached | None) -> Any:
            if reached is None:
                return None
            return {"value": reached.value, "unit": reached.unit, "measure": reached.measure, "year": reached.year, "line": reached.line}

        return {
            "old": msgspec.to_builtins(self.old.source),
            "new": msgspec.to_builtins(self.new.source),
            "indicators": [
                {
                    "indicator": step.name, "old": msgspec.to_builtins(step.old), "reached": of(step.reached), "met": step.met,
                    "new": msgspec.to_builtins(step.new), "similarity": round(step.similarity, 3),
                }
                for step in self.steps
            ],
            "only_old": [
                {"indicator": one.name, "old": msgspec.to_builtins(one.goal), "reached": of(one.reached), "met": one.met}
                for one in self.only_old
            ],
            "only_new": [{"indicator": _named(goal), "new": msgspec.to_builtins(goal)} for goal in self.only_new],
        }  # fmt: skip


def successive(old: Plan, new: Plan) -> Successive:
    """Compare a plan with that of the next period: one target an indicator, the one for the plan's end where it has several."""
    a, b = _targets(old), _targets(new)
    match = _match(a, b)
    facts = _facts(new)
    steps = []
    for i, j, similarity in sorted(match.pairs, key=lambda pair: pair[1]):
        reached = _reached(a[i], (a[i], b[j]), facts, b[j])
        steps.append(Step(a[i], b[j], reached, _met(a[i], reached), min(1.0, similarity)))
    left = []
    for i in match.free_old:
        reached = _reached(a[i], (a[i],), facts, None)
        left.append(Left(a[i], reached, _met(a[i], reached)))
    return Successive(old, new, steps, left, [b[j] for j in match.free_new])


def _named(goal: Goal) -> str:
    place, name = "、".join(goal.districts), goal.indicator or goal.statement
    return f"{name}（{place}）" if place and place not in name else name


def _name(record: Goal | Fact) -> str:
    """An indicator's canonical name: folded, without its districts and what only modifies it."""
    name = fold(record.indicator)
    for district in sorted(map(fold, record.districts), key=len, reverse=True):
        name = name.replace(district, "") or name
    return core(name) or name


def _districts(record: Goal | Fact) -> tuple[str, ...]:
    return tuple(sorted(map(fold, record.districts)))


def _measured(record: Goal | Fact) -> str:
    return record.measure or "level"


def _amount(record: Goal | Fact) -> Quantity | None:
    return quantity(record.value, record.unit, record.amount)


def _unit(record: Goal | Fact) -> str:
    amount = _amount(record)
    return amount.unit if amount else ""


def _targets(plan: Plan) -> list[Goal]:
    """One target for each indicator, district and measure, in reading order.

    Of several the one for the plan's end, else that of the last year before it; of these a row of a table, which has a baseline.
    """
    end = plan.plan.period.end if plan.plan.period else None
    tables = {box.id for box in plan.boxes if box.indicators}

    def rank(goal: Goal) -> tuple[bool, int, bool]:
        year = goal.deadline.year if goal.deadline else end or 0
        late = end is not None and year > end
        return late, -year if not late else year, goal.box not in tables

    best: dict[object, Goal] = {}
    for goal in plan.goals:
        if goal.value is None or not goal.indicator:
            continue
        key = (_name(goal), _districts(goal), _measured(goal), _unit(goal))
        if key not in best or rank(goal) < rank(best[key]):
            best[key] = goal
    kept = {id(goal) for goal in best.values()}
    return [goal for goal in plan.goals if id(goal) in kept]


def _match(a: Sequence[Goal], b: Sequence[Goal]) -> Matching:
    """By canonical name and all that is measured, by name and measure, by name; then by names that hold each other."""
    match = Matching(len(a), len(b))
    for parts in (4, 3, 2):
        keys = [[(_name(g), _districts(g), _measured(g), _unit(g))[:parts] for g in side] for side in (a, b)]
        match.exact(lambda i, k=keys[0]: k[i], lambda j, k=keys[1]: k[j])  # type: ignore[misc]

    def score(olds: Sequence[int], news: Sequence[int]) -> Matrix:
        import numpy as np

        left, right = [a[i] for i in olds], [b[j] for j in news]
        names = text_similarity([_name(g) for g in left], [_name(g) for g in right])
        same = equal([(_districts(g), _measured(g), _unit(g)) for g in left], [(_districts(g), _measured(g), _unit(g)) for g in right])
        for r, c in np.argwhere((names >= _LEAST_NAME) & (same > 0)):
            same[r, c] = _holds(left[r], right[c])
        matrix: Matrix = names * same
        return matrix

    match.similar(score, _LEAST)
    return match


def _holds(old: Goal, new: Goal) -> bool:
    """Whether two names are one but for words that either leaves out: not 城镇居民收入 and 农村居民收入, of which each has its own."""
    if fold(old.indicator)[-_END:] != fold(new.indicator)[-_END:]:
        return False
    return all(tag != "replace" for tag, *_ in SequenceMatcher(None, _name(old), _name(new), autojunk=False).get_opcodes())


def _facts(plan: Plan) -> dict[tuple[str, tuple[str, ...]], list[Fact]]:
    """What the plan says was reached before its first year, by name and districts."""
    start = plan.plan.period.start if plan.plan.period else None
    found: dict[tuple[str, tuple[str, ...]], list[Fact]] = {}
    for fact in plan.facts:
        if fact.value is not None and (start is None or fact.year is None or fact.year <= start):
            found.setdefault((_name(fact), _districts(fact)), []).append(fact)
    return found


def _reached(old: Goal, names: Iterable[Goal], facts: dict[tuple[str, tuple[str, ...]], list[Fact]], new: Goal | None) -> Reached | None:
    """What was reached of an old target: a fact that measures the same, the last; else the new target's baseline; else a level."""
    known = [fact for goal in names for fact in facts.get((_name(goal), _districts(goal)), [])]
    known.sort(key=lambda fact: fact.year or 0, reverse=True)
    same = [fact for fact in known if _measured(fact) == _measured(old) and _unit(fact) == _unit(old)]
    for fact in same[:1]:
        return _of(fact)
    if new is not None and new.baseline is not None and new.baseline.value is not None and _measured(new) in ("level", "cumulative"):
        return Reached(new.baseline.value, new.unit, "level", new.baseline.year, new.quote.line)
    return next((_of(fact) for fact in known if _measured(fact) == "level"), None)


def _of(fact: Fact) -> Reached:
    return Reached(fact.value, fact.unit, _measured(fact), fact.year, fact.quote.line)


def _met(old: Goal, reached: Reached | None) -> bool | None:
    """Whether a target was met: known where the same is measured in the same unit, for which it is known which way is better."""
    if reached is None or reached.measure != _measured(old):
        return None
    if reached.year is not None and old.deadline is not None and reached.year < old.deadline.year:
        return None  # not yet due
    a, b = _amount(old), quantity(reached.value, reached.unit)
    if a is None or b is None or a.unit != b.unit:
        return None
    if same_amount(a, b):
        return True
    bounds = old.comparator, old.comparator
    word = value_meaning(old.indicator, old.measure, a, b, bounds, old.statement)
    return {"raised": True, "tightened": True, "lowered": False, "loosened": False}.get(word)
