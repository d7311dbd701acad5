"""Boxes and the rows of their indicator tables."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from plan_extract.diffing.assignment import Matching, equal, text_similarity
from plan_extract.diffing.folding import fold
from plan_extract.diffing.sections import SectionMatch
from plan_extract.model import Box, IndicatorRow, Plan

if TYPE_CHECKING:
    from plan_extract.diffing.assignment import Matrix

_LEAST_BOX, _LEAST_ROW = 0.55, 0.6


@dataclass(frozen=True, slots=True)
class Row:
    """A row, the index of its box, the box, and which of its rows it is, from 1."""

    row: IndicatorRow
    box: int
    boxed: Box
    rank: int


def rows_of(plan: Plan) -> list[Row]:
    """Every indicator row, in reading order."""
    return [Row(row, at, box, rank) for at, box in enumerate(plan.boxes) for rank, row in enumerate(box.indicators, 1)]


def match_boxes(old: Sequence[Box], new: Sequence[Box], sections: SectionMatch, names: tuple[list[set[str]], list[set[str]]]) -> Matching:
    """Boxes by title, then by section and content. `names` holds for each box what it lists: rows, items, goals and projects."""
    match = Matching(len(old), len(new))
    left, right = sections.canonical([box.section for box in old], [box.section for box in new])
    match.exact(
        lambda i: (old[i].kind, fold(old[i].title), left[i], frozenset(names[0][i])),
        lambda j: (new[j].kind, fold(new[j].title), right[j], frozenset(names[1][j])),
    )
    match.exact(
        lambda i: (old[i].kind, fold(old[i].title), left[i]) if old[i].title else None,
        lambda j: (new[j].kind, fold(new[j].title), right[j]) if new[j].title else None,
        unique=True,
    )
    match.exact(lambda i: fold(old[i].title) or None, lambda j: fold(new[j].title) or None, unique=True)

    def score(olds: Sequence[int], news: Sequence[int]) -> Matrix:
        import numpy as np

        titles = text_similarity([fold(old[i].title) for i in olds], [fold(new[j].title) for j in news])
        titled = np.outer([bool(old[i].title) for i in olds], [bool(new[j].title) for j in news])
        content = np.array([[_overlap(names[0][i], names[1][j]) for j in news] for i in olds])
        kinds = equal([old[i].kind for i in olds], [new[j].kind for j in news])
        places = equal([left[i] for i in olds], [right[j] for j in news])
        words = np.where(titled, np.maximum(titles, 0.3 * titles + 0.7 * content), content)
        matrix: Matrix = 0.7 * words + 0.15 * kinds + 0.15 * places
        return np.where((content >= 0.3) | (titled & (titles >= 0.55)), matrix, 0.0)

    match.similar(score, _LEAST_BOX)
    return match


def match_rows(old: Sequence[Row], new: Sequence[Row], to_new: dict[int, int]) -> Matching:
    """Rows by name, within their box first. `to_new` maps boxes."""
    match = Matching(len(old), len(new))

    def full(row: IndicatorRow) -> tuple[str, ...]:
        return (
            fold(row.name),
            fold(row.unit),
            fold(row.category),
            *(fold(cell.text if cell else "") for cell in (row.baseline, row.target)),
        )

    for key in (full, lambda row: (fold(row.name), fold(row.unit)), lambda row: (fold(row.name),)):
        match.exact(lambda i, k=key: (to_new.get(old[i].box, -1), *k(old[i].row)), lambda j, k=key: (new[j].box, *k(new[j].row)))  # type: ignore[misc]
    match.exact(lambda i: full(old[i].row), lambda j: full(new[j].row), unique=True)

    def score(olds: Sequence[int], news: Sequence[int]) -> Matrix:
        import numpy as np

        a, b = [old[i] for i in olds], [new[j] for j in news]
        names = text_similarity([fold(r.row.name) for r in a], [fold(r.row.name) for r in b])
        boxes = equal([to_new.get(r.box, -1) for r in a], [r.box for r in b])
        units = equal([fold(r.row.unit) for r in a], [fold(r.row.unit) for r in b])
        targets = equal(
            [fold(r.row.target.text if r.row.target else "") for r in a], [fold(r.row.target.text if r.row.target else "") for r in b]
        )
        bases = equal(
            [fold(r.row.baseline.text if r.row.baseline else "") for r in a],
            [fold(r.row.baseline.text if r.row.baseline else "") for r in b],
        )
        matrix: Matrix = 0.6 * names + 0.15 * boxes + 0.1 * units + 0.075 * targets + 0.075 * bases
        return np.where((names >= 0.5) | ((names >= 0.3) & (targets + bases == 2)), matrix, 0.0)

    match.similar(score, _LEAST_ROW)
    return match


def _overlap(a: set[str], b: set[str]) -> float:
    return len(a & b) / max(len(a), len(b)) if a and b else 0.0
