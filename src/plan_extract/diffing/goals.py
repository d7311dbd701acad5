"""Goals and projects: which old one is which new one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from plan_extract.diffing.amounts import Quantity, quantity
from plan_extract.diffing.assignment import Matching, equal, text_similarity
from plan_extract.diffing.folding import fold, fold_statement
from plan_extract.model import Goal, Project

if TYPE_CHECKING:
    from plan_extract.diffing.assignment import Matrix

_LEAST_GOAL, _LEAST_PROJECT = 0.6, 0.62


class GoalSide:
    """The goals of one side with what they are compared by."""

    def __init__(self, goals: Sequence[Goal], sections: Sequence[int], tables: frozenset[str]) -> None:
        self.goals, self.sections = goals, sections
        self.amounts: list[Quantity | None] = [quantity(g.value, g.unit, g.amount) for g in goals]
        self.districts = [tuple(sorted(map(fold, g.districts))) for g in goals]
        self.statements = [fold_statement(g.statement) for g in goals]
        self.indicators = [_bare(g) for g in goals]
        # A row of an indicator table is never the same record as a sentence that says the same.
        self.rows = [g.box in tables for g in goals]
        self.content = [
            (self.rows[i], self.indicators[i], g.measure, g.comparator, self.districts[i], self.amounts[i], g.deadline and g.deadline.year)
            for i, g in enumerate(goals)
        ]

    def words(self, i: int) -> str:
        """What a goal is about: the indicator, or the statement where it has no number to be an indicator of."""
        return self.indicators[i] or self.statements[i]


def _bare(goal: Goal) -> str:
    """The indicator without the districts it is for: 东屏区常住人口 and 常住人口 of 东屏区 are one."""
    name = fold(goal.indicator)
    for district in sorted(map(fold, goal.districts), key=len, reverse=True):
        name = name.replace(district, "") or name
    return name


def match_goals(a: GoalSide, b: GoalSide) -> Matching:
    """Goals by all they say and where; then by what they say; then by indicator, districts and measure; then by similarity."""
    match = Matching(len(a.goals), len(b.goals))

    def by(*parts: str) -> None:
        def key(side: GoalSide, i: int) -> tuple[object, ...]:
            given = {
                "content": side.content[i],
                "section": side.sections[i],
                "statement": side.statements[i],
                "named": (side.rows[i], side.words(i), side.goals[i].measure, side.districts[i]),
            }
            return tuple(given[part] for part in parts)

        match.exact(lambda i: key(a, i), lambda j: key(b, j), unique=parts[0] == "named")

    by("content", "section", "statement")
    by("content", "statement")

    def spoken(side: GoalSide, i: int) -> tuple[object, ...] | None:
        # A goal without a number says nothing but its statement.
        return (side.content[i], side.sections[i]) if side.goals[i].value is not None else None

    match.exact(lambda i: spoken(a, i), lambda j: spoken(b, j))
    by("named", "section", "statement")
    by("named", "section")

    def score(olds: Sequence[int], news: Sequence[int]) -> Matrix:
        import numpy as np

        names = text_similarity([a.words(i) for i in olds], [b.words(j) for j in news])
        words = text_similarity([a.statements[i] for i in olds], [b.statements[j] for j in news])
        rows = equal([a.rows[i] for i in olds], [b.rows[j] for j in news])
        districts = equal([a.districts[i] for i in olds], [b.districts[j] for j in news])
        sections = equal([a.sections[i] for i in olds], [b.sections[j] for j in news])
        measures = equal([a.goals[i].measure for i in olds], [b.goals[j].measure for j in news])
        amounts = equal([a.amounts[i] for i in olds], [b.amounts[j] for j in news])
        units = equal([x.unit if (x := a.amounts[i]) else None for i in olds], [x.unit if (x := b.amounts[j]) else None for j in news])
        matrix: Matrix = (
            0.42 * names + 0.2 * words + 0.1 * districts + 0.08 * sections + 0.05 * measures + 0.08 * units + 0.07 * amounts
        ) * rows
        return np.where((names >= 0.5) | (words >= 0.7), matrix, 0.0)

    match.similar(score, _LEAST_GOAL)
    return match


class ProjectSide:
    """The projects of one side with what they are compared by. `boxes` are numbers, equal for boxes that are each other's counterpart."""

    def __init__(self, projects: Sequence[Project], sections: Sequence[int], boxes: Sequence[int]) -> None:
        self.projects, self.sections, self.boxes = projects, sections, boxes
        self.names = [fold(p.name) for p in projects]
        self.districts = [tuple(sorted(map(fold, p.districts))) for p in projects]
        self.items = [fold(p.item) for p in projects]


def match_projects(a: ProjectSide, b: ProjectSide) -> Matching:
    """Projects by name, district and place; then by name; then by similarity."""
    match = Matching(len(a.projects), len(b.projects))

    def key(side: ProjectSide, i: int, depth: int) -> tuple[object, ...]:
        return (side.names[i], side.districts[i], side.sections[i], side.boxes[i], side.items[i])[:depth]

    for depth in (5, 4, 3, 2, 1):
        match.exact(lambda i, d=depth: key(a, i, d), lambda j, d=depth: key(b, j, d), unique=depth < 3)  # type: ignore[misc]

    def score(olds: Sequence[int], news: Sequence[int]) -> Matrix:
        import numpy as np

        names = text_similarity([a.names[i] for i in olds], [b.names[j] for j in news])
        districts = equal([a.districts[i] for i in olds], [b.districts[j] for j in news])
        sections = equal([a.sections[i] for i in olds], [b.sections[j] for j in news])
        boxes = equal([a.boxes[i] for i in olds], [b.boxes[j] for j in news])
        items = equal([a.items[i] for i in olds], [b.items[j] for j in news])
        matrix: Matrix = 0.65 * names + 0.15 * districts + 0.08 * sections + 0.06 * boxes + 0.06 * items
        return np.where(names >= 0.5, matrix, 0.0)

    match.similar(score, _LEAST_PROJECT)
    return match
