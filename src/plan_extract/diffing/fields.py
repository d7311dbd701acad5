"""Which fields of two records differ, what is no difference, and what a difference means."""

from __future__ import annotations

import unicodedata
from decimal import Decimal
from typing import Any

from plan_extract.diffing.changes import FieldChange
from plan_extract.extraction.indicators import direction
from plan_extract.extraction.ids import fold_words
from plan_extract.model import Box, Goal, IndicatorRow, Project

GOAL_FIELDS = ("indicator", "value", "unit", "comparator", "measure", "deadline", "districts", "nature", "kind")
# How binding a comparator is on a target that should rise: 以上 asks more than 左右.
_FIRM = {"approx": 0, "eq": 1, "ge": 2, "gt": 3, "le": 2, "lt": 3}


def folded(value: Any) -> Any:
    """A value as compared: text NFKC without white space, numbers exact, lists of names in any order."""
    if isinstance(value, str):
        return "".join(unicodedata.normalize("NFKC", value).split())
    if isinstance(value, list):
        parts = [folded(v) for v in value]
        return tuple(sorted(parts)) if all(isinstance(p, str) for p in parts) else tuple(parts)
    if isinstance(value, int | float):
        return Decimal(str(value))
    return value


def goal_changes(old: Goal, new: Goal) -> list[FieldChange]:
    """The fields in which two goals differ. 20亿元 and 200000万元 are one amount; a deadline is its year."""
    same_amount = (
        old.amount is not None
        and new.amount is not None
        and old.amount.unit == new.amount.unit
        and folded(old.amount.value) == folded(new.amount.value)
    )
    changes = []
    for name in GOAL_FIELDS:
        if name in ("value", "unit") and same_amount:
            continue
        left, right = getattr(old, name), getattr(new, name)
        if name == "deadline":
            left, right = (left.year if left else None), (right.year if right else None)
        if name == "indicator" and fold_words(left or "") == fold_words(right or ""):
            continue
        if folded(left) != folded(right):
            changes.append(FieldChange(name, left, right))
    if not changes and old.kind == "qualitative" and fold_words(old.statement) != fold_words(new.statement):
        changes.append(FieldChange("statement", old.statement, new.statement))
    return changes


def project_changes(old: Project, new: Project) -> list[FieldChange]:
    """The fields in which two projects differ: name, districts, deadline, scale."""
    changes = []
    if fold_words(old.name) != fold_words(new.name):
        changes.append(FieldChange("name", old.name, new.name))
    if folded(old.districts) != folded(new.districts):
        changes.append(FieldChange("districts", old.districts, new.districts))
    left, right = (old.deadline.year if old.deadline else None), (new.deadline.year if new.deadline else None)
    if left != right:
        changes.append(FieldChange("deadline", left, right))
    return changes


def row_changes(old: IndicatorRow, new: IndicatorRow) -> list[FieldChange]:
    """The fields in which two rows differ; their number in the table is none of them."""
    changes = []
    for name in ("name", "unit", "category", "nature"):
        left, right = getattr(old, name), getattr(new, name)
        if folded(left) != folded(right):
            changes.append(FieldChange(name, left, right))
    for name in ("baseline", "target"):
        a, b = getattr(old, name), getattr(new, name)
        left, right = (a.text if a else None), (b.text if b else None)
        if folded(left) != folded(right) or (a and b and a.year != b.year):
            changes.append(FieldChange(name, left, right))
    return changes


def box_changes(old: Box, new: Box) -> list[FieldChange]:
    """The fields in which two boxes differ; a new number alone is no change."""
    changes = []
    for name in ("title", "kind"):
        left, right = getattr(old, name), getattr(new, name)
        if folded(left) != folded(right):
            changes.append(FieldChange(name, left, right))
    return changes


def meanings(old: Goal, new: Goal, changes: list[FieldChange]) -> tuple[str, ...]:
    """What a goal's change means: raised, lowered, tightened, loosened, brought forward, put off, reassigned, renamed, else changed."""
    words: list[str] = []
    names = {c.field for c in changes}
    if names & {"value", "unit"}:
        words.append(_of_value(old, new))
    if "comparator" in names:
        words.append(_of_bound(old, new))
    if "deadline" in names and old.deadline and new.deadline:
        words.append("brought forward" if new.deadline.year < old.deadline.year else "put off")
    if "districts" in names:
        words.append("reassigned")
    if "indicator" in names:
        words.append("renamed")
    if not words and changes:
        words.append("changed")
    return tuple(dict.fromkeys(words))


def _numbers(goal: Goal) -> list[Decimal]:
    value = goal.amount.value if goal.amount is not None else goal.value
    if value is None:
        return []
    return [Decimal(str(v)) for v in (value if isinstance(value, list) else [value])]


def _of_value(old: Goal, new: Goal) -> str:
    left, right = _numbers(old), _numbers(new)
    alike = (old.unit == new.unit) or (old.amount and new.amount and old.amount.unit == new.amount.unit)
    if not left or not right or not alike or old.measure != new.measure:
        return "changed"
    grows = (sum(right) / len(right)) > (sum(left) / len(left))
    way = _way(new)
    if way is None:
        return "changed" if new.comparator not in ("ge", "gt") else ("raised" if grows else "lowered")
    if way == "down":
        # A death rate that falls is tightened, one that may be higher is loosened.
        return "loosened" if grows else "tightened"
    return "raised" if grows else "lowered"


def _way(goal: Goal) -> str | None:
    """The direction in which a goal's number is meant: of amounts of work always up; a decrease that grows asks more."""
    if goal.measure in ("cumulative", "per_year", "multiple"):
        return "up"
    if goal.measure == "change":
        return "up"
    if goal.comparator in ("le", "lt"):
        return "down"
    return direction(goal.indicator)


def _of_bound(old: Goal, new: Goal) -> str:
    left, right = old.comparator or "eq", new.comparator or "eq"
    lower, upper = ("ge", "gt"), ("le", "lt")
    if (left in lower and right in upper) or (left in upper and right in lower):
        return "changed"
    return "tightened" if _FIRM[right] > _FIRM[left] else "loosened"
