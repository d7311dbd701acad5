"""Fields of matched records, and what a difference means."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import msgspec

from plan_extract.diffing.amounts import Quantity, quantity
from plan_extract.diffing.changes import FieldChange
from plan_extract.diffing.folding import fold, fold_statement
from plan_extract.diffing.meaning import comparator_meaning, deadline_meaning, value_meaning
from plan_extract.model import Baseline, Box, CellValue, Deadline, Goal, IndicatorRow, Investment, Project

_FIRM_NATURE = {"预期性": 0, "约束性": 1}


class Differences:
    """Collects a record's changed fields and their meanings, each meaning once, in the order found."""

    def __init__(self) -> None:
        self.fields: list[FieldChange] = []
        self.meanings: list[str] = []

    def add(self, field: str, pair: tuple[Any, Any], *meanings: str) -> None:
        """A changed field; fields without a meaning of their own (`section`, `unit`) give none."""
        self.fields.append(FieldChange(field, *pair))
        self.meanings += [meaning for meaning in meanings if meaning not in self.meanings]

    def words(self, field: str, old: str | None, new: str | None, meaning: str, same: Callable[[str | None], str] = fold) -> None:
        """A field of words, compared as folded."""
        if same(old) != same(new):
            self.add(field, (old, new), meaning)


def same_amount(old: Quantity | None, new: Quantity | None) -> bool:
    """Whether two quantities are the same, also where one leaves out the unit (70万 and 70万人) or a factor was rounded (亩)."""
    if old is None or new is None:
        return old is new
    if old.unit != new.unit and old.unit and new.unit:
        return False
    return len(old.values) == len(new.values) and all(
        abs(a - b) <= Fraction(1, 1_000_000) * max(abs(a), abs(b)) for a, b in zip(old.values, new.values, strict=True)
    )


def compare_goals(old: Goal, new: Goal, responsible: tuple[list[str], list[str]]) -> Differences:
    """Fields of a goal but its section. `responsible` holds the bodies that answer for it on each side."""
    found = Differences()
    name, statement = new.indicator or old.indicator, old.statement + new.statement
    if old.kind != new.kind:
        found.add("kind", (old.kind, new.kind), "changed")
    elif old.kind == "qualitative":
        found.words("statement", old.statement, new.statement, "changed", fold_statement)
    districts = sorted(map(fold, old.districts)), sorted(map(fold, new.districts))
    places = [place for side in districts for place in side]
    if old.kind == new.kind == "quantified" and _bare(old.indicator, places) != _bare(new.indicator, places):
        found.add("indicator", (old.indicator, new.indicator), "renamed")
    a, b = (quantity(g.value, g.unit, g.amount) for g in (old, new))
    if not same_amount(a, b):
        bounds = old.comparator, new.comparator
        # 47% reached and 4 points more are not one the greater of the other.
        meaning = value_meaning(name, new.measure, a, b, bounds, statement) if old.measure == new.measure else "changed"
        found.add("value", (old.value, new.value), meaning)
        if fold(old.unit) != fold(new.unit):
            found.add("unit", (old.unit, new.unit))
    if old.comparator != new.comparator:
        found.add("comparator", (old.comparator, new.comparator), comparator_meaning(old.comparator, new.comparator))
    if old.measure != new.measure:
        found.add("measure", (old.measure, new.measure), "changed")
    years = _year(old.deadline), _year(new.deadline)
    if years[0] != years[1]:
        found.add("deadline", years, deadline_meaning(*years))
    if districts[0] != districts[1]:
        found.add("districts", (old.districts, new.districts), "reassigned")
    _baseline(found, old, new)
    if fold(old.nature) != fold(new.nature):
        found.add("nature", (old.nature, new.nature), _nature(old.nature, new.nature))
    if sorted(map(fold, responsible[0])) != sorted(map(fold, responsible[1])):
        found.add("responsible", responsible, "reassigned")
    return found


def _year(deadline: Deadline | None) -> int | None:
    return deadline.year if deadline else None


def _bare(name: str | None, places: list[str]) -> str:
    folded = fold(name)
    for place in sorted(set(places), key=lambda p: (-len(p), p)):
        folded = folded.replace(place, "") or folded
    return folded


def _baseline(found: Differences, old: Goal, new: Goal) -> None:
    """A baseline is the goal's own only where its sentence says it; one that comes from a table or a fact changes with that."""
    said = [g.baseline if g.baseline and g.baseline.from_ == "said" else None for g in (old, new)]
    pairs = [(s.value, s.year) if s else None for s in said]
    if pairs[0] != pairs[1]:
        found.add("baseline", (_built(said[0]), _built(said[1])), "changed")


def _built(baseline: Baseline | None) -> Any:
    return msgspec.to_builtins(baseline) if baseline else None


def _nature(old: str | None, new: str | None) -> str:
    if old in _FIRM_NATURE and new in _FIRM_NATURE:
        return "tightened" if _FIRM_NATURE[old] < _FIRM_NATURE[new] else "loosened"
    return "changed"


def compare_projects(old: Project, new: Project) -> Differences:
    """Fields of a project but its section and box."""
    found = Differences()
    found.words("name", old.name, new.name, "renamed")
    if sorted(map(fold, old.districts)) != sorted(map(fold, new.districts)):
        found.add("districts", (old.districts, new.districts), "reassigned")
    years = _year(old.deadline), _year(new.deadline)
    if years[0] != years[1]:
        found.add("deadline", years, deadline_meaning(*years))
    scales = [[fold(s.text) for s in p.scale] for p in (old, new)]
    if scales[0] != scales[1]:
        found.add("scale", ([s.text for s in old.scale], [s.text for s in new.scale]), _scale(old, new))
    for field in ("action", "nature", "content", "place"):
        found.words(field, getattr(old, field), getattr(new, field), "changed")
    _investments(found, old.investment, new.investment)
    spans = tuple((p.years.start, p.years.end) if p.years else None for p in (old, new))
    if spans[0] != spans[1]:
        old_years, new_years = (f"{s[0]}—{s[1]}" if s else None for s in spans)
        found.add("years", (old_years, new_years), "changed")
    if sorted(map(fold, old.responsible)) != sorted(map(fold, new.responsible)):
        found.add("responsible", (old.responsible, new.responsible), "reassigned")
    return found


def _investments(found: Differences, old: Investment | None, new: Investment | None) -> None:
    """An investment is another where its amount is: 1.2亿元 and 12000万元 are one."""
    if _sum(old) == _sum(new):
        return
    a, b = (i.amount.value if i and i.amount and not isinstance(i.amount.value, list) else None for i in (old, new))
    found.add("investment", (_said(old), _said(new)), "changed" if a is None or b is None else "raised" if b > a else "lowered")


def _sum(investment: Investment | None) -> Any:
    if investment is None:
        return None
    if investment.amount is not None:
        return investment.amount.value
    return fold(investment.text) if investment.value is None else (investment.value, investment.unit)


def _said(investment: Investment | None) -> str | None:
    if investment is None:
        return None
    unit = investment.unit or ""
    return investment.text if unit in investment.text else investment.text + unit


def _scale(old: Project, new: Project) -> str:
    """A project that grows is raised: where each side has one size in the same unit."""
    if len(old.scale) == len(new.scale) == 1:
        a, b = (quantity(p.scale[0].value, p.scale[0].unit) for p in (old, new))
        return value_meaning(None, "cumulative", a, b, ("eq", "eq"), "")
    return "changed"


def compare_rows(old: IndicatorRow, new: IndicatorRow) -> Differences:
    """Fields of an indicator row but its box and place."""
    found = Differences()
    found.words("name", old.name, new.name, "renamed")
    found.words("category", old.category, new.category, "changed")
    for field in ("baseline", "target"):
        a: CellValue | None = getattr(old, field)
        b: CellValue | None = getattr(new, field)
        texts = _text(a), _text(b)
        amounts = _cell_amount(a, old.unit), _cell_amount(b, new.unit)
        bounds = tuple((cell.comparator, cell.measure) if cell else (None, None) for cell in (a, b))
        if amounts[0] is not None and amounts[1] is not None:
            if not same_amount(*amounts):
                meaning = value_meaning(new.name, bounds[1][1], *amounts, (bounds[0][0], bounds[1][0]), "".join(t or "" for t in texts))
                found.add(field, texts, *([meaning] if field == "target" else ["changed"]))
            elif bounds[0] != bounds[1]:
                meaning = comparator_meaning(bounds[0][0], bounds[1][0]) if bounds[0][0] != bounds[1][0] else "changed"
                found.add(field, texts, meaning)
        elif fold(texts[0]) != fold(texts[1]):
            found.add(field, texts, "changed")
        if a and b and a.year != b.year:
            years = a.year, b.year
            found.add(f"{field} year", years, deadline_meaning(*years) if field == "target" else "changed")
    if fold(old.unit) != fold(new.unit) and not (found.fields or _scaled(old, new)):
        found.add("unit", (old.unit, new.unit), "changed")
    if fold(old.nature) != fold(new.nature):
        found.add("nature", (old.nature, new.nature), _nature(old.nature, new.nature))
    return found


def _text(cell: CellValue | None) -> str | None:
    return cell.text if cell and fold(cell.text) else None


def _cell_amount(cell: CellValue | None, unit: str | None) -> Quantity | None:
    return quantity(cell.value, cell.unit or unit) if cell else None


def _scaled(old: IndicatorRow, new: IndicatorRow) -> bool:
    """Whether another unit is only another scale: 万元 and 亿元 with the numbers to it."""
    a, b = quantity(1, old.unit), quantity(1, new.unit)
    return a is not None and b is not None and a.unit == b.unit


def compare_boxes(old: Box, new: Box) -> Differences:
    """Fields of a box but its section; its number is not what it is."""
    found = Differences()
    found.words("title", old.title, new.title, "renamed")
    if old.kind != new.kind:
        found.add("kind", (old.kind, new.kind), "changed")
    items = [[item.title for item in box.items] for box in (old, new)]
    if sorted(map(fold, items[0])) != sorted(map(fold, items[1])):
        found.add("items", (items[0], items[1]), "changed")
    return found
