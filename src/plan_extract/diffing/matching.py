"""Which record of the old plan is which of the new: exact keys first, then similarity with an optimal one-to-one assignment."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from typing import TypeVar

from plan_extract.errors import PlanError

T = TypeVar("T")
Pair = tuple[int, int, float]


def match(
    old: Sequence[T],
    new: Sequence[T],
    keys: Sequence[Callable[[T], Hashable]],
    similarity: Callable[[Sequence[T], Sequence[T]], list[list[float]]],
    least: float,
) -> list[Pair]:
    """Pairs (old index, new index, similarity), each record in one pair at most, in the order of old.

    `keys` are tried in turn, each over what the one before left: records that share a key are paired in reading order. What is left is
    scored by `similarity` (a matrix, 0 to 1) and assigned so that the sum is greatest; pairs below `least` are dropped.
    """
    pairs: list[Pair] = []
    rest_old, rest_new = list(range(len(old))), list(range(len(new)))
    for key in keys:
        waiting: dict[Hashable, list[int]] = {}
        for j in rest_new:
            waiting.setdefault(key(new[j]), []).append(j)
        left = []
        for i in rest_old:
            queue = waiting.get(key(old[i]))
            if queue:
                pairs.append((i, queue.pop(0), 1.0))
            else:
                left.append(i)
        taken = {j for _, j, _ in pairs}
        rest_old, rest_new = left, [j for j in rest_new if j not in taken]
    if rest_old and rest_new:
        scores = similarity([old[i] for i in rest_old], [new[j] for j in rest_new])
        for a, b in assign(scores):
            if scores[a][b] >= least:
                pairs.append((rest_old[a], rest_new[b], scores[a][b]))
    return sorted(pairs)


def assign(scores: list[list[float]]) -> list[tuple[int, int]]:
    """The one-to-one assignment of rows to columns with the greatest sum (SciPy's linear_sum_assignment)."""
    try:
        from scipy.optimize import linear_sum_assignment
    except ImportError:
        raise PlanError("comparing plans needs NumPy and SciPy, which are not installed; pip install 'plan-extract[diff]'") from None
    rows, columns = linear_sum_assignment(scores, maximize=True)
    return [(int(a), int(b)) for a, b in zip(rows, columns, strict=True)]


def text_scores(left: Sequence[str], right: Sequence[str]) -> list[list[float]]:
    """How alike texts are, 0 to 1, each with each (rapidfuzz's ratio over all cores of one process)."""
    from rapidfuzz import fuzz, process

    try:
        import numpy  # noqa: F401  (rapidfuzz gives its matrix in one)
    except ImportError:
        raise PlanError("comparing plans needs NumPy and SciPy, which are not installed; pip install 'plan-extract[diff]'") from None
    found = process.cdist(list(left), list(right), scorer=fuzz.ratio)
    return [[float(v) / 100 for v in row] for row in found]
