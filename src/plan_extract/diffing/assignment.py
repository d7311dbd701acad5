"""Matching two lists one to one: exact keys first, then the assignment that makes the sum of similarities greatest."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Sequence
from typing import TYPE_CHECKING, Any

from plan_extract.errors import PlanError, install

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Matrix = NDArray[np.float64]


def missing() -> PlanError:
    """The error that NumPy or SciPy is not installed."""
    return PlanError(f"comparing plans needs NumPy and SciPy, which are not installed; {install('diff')}")


Pair = tuple[int, int, float]
Key = Callable[[int], Hashable]


class Matching:
    """Pairs of positions in two lists, and the positions still free, in order."""

    def __init__(self, old: int, new: int) -> None:
        self.pairs: list[Pair] = []
        self.free_old = list(range(old))
        self.free_new = list(range(new))

    def turned(self) -> Matching:
        """The same matching seen from the new list."""
        other = Matching(0, 0)
        other.pairs = [(j, i, similarity) for i, j, similarity in self.pairs]
        other.free_old, other.free_new = self.free_new, self.free_old
        return other

    def take(self, i: int, j: int, similarity: float) -> None:
        self.pairs.append((i, j, similarity))

    def _drop(self) -> None:
        old, new = {i for i, _, _ in self.pairs}, {j for _, j, _ in self.pairs}
        self.free_old = [i for i in self.free_old if i not in old]
        self.free_new = [j for j in self.free_new if j not in new]

    def exact(self, old_key: Key, new_key: Key, *, unique: bool = False) -> None:
        """Pair free records with equal keys (None matches nothing), in reading order; with `unique` only where each side has it once."""
        left, right = defaultdict(list), defaultdict(list)
        for i in self.free_old:
            left[old_key(i)].append(i)
        for j in self.free_new:
            right[new_key(j)].append(j)
        for key, olds in left.items():
            news = right.get(key, [])
            if key is None or (unique and (len(olds) > 1 or len(news) > 1)):
                continue
            for i, j in zip(olds, news, strict=False):
                self.take(i, j, 1.0)
        self._drop()

    def similar(self, score: Callable[[Sequence[int], Sequence[int]], Matrix], least: float) -> None:
        """Pair what is free by similarity, at least `least`. `score` gives the matrix for lists of old and new positions."""
        if not self.free_old or not self.free_new:
            return
        try:
            import numpy as np
        except ImportError:
            raise missing() from None

        matrix = score(self.free_old, self.free_new)
        # Of two equally alike, the one that stands at the like place.
        n, m = matrix.shape
        matrix = matrix - 1e-6 * np.abs(np.arange(n)[:, None] / n - np.arange(m)[None, :] / m)
        old, new = list(self.free_old), list(self.free_new)
        for r, c in _assign(np.where(matrix >= least, matrix, 0.0)):
            self.take(old[r], new[c], float(matrix[r, c]))
        self._drop()


def _assign(matrix: Matrix) -> list[tuple[int, int]]:
    """Rows and columns of the best one-to-one assignment; cells at 0 are no match."""
    import numpy as np

    allowed = matrix > 0
    rows, columns = np.nonzero(allowed)
    if (allowed.sum(0) <= 1).all() and (allowed.sum(1) <= 1).all():
        return [(int(r), int(c)) for r, c in zip(rows, columns, strict=True)]
    used_rows, used_columns = np.unique(rows), np.unique(columns)
    if len(used_rows) == 1 or len(used_columns) == 1:
        r, c = np.unravel_index(int(matrix.argmax()), matrix.shape)
        return [(int(r), int(c))]
    try:
        from scipy.optimize import linear_sum_assignment  # most of a second to load: only where matches compete
    except ImportError:
        raise missing() from None

    part = matrix[np.ix_(used_rows, used_columns)]
    left, right = linear_sum_assignment(part, maximize=True)
    return [(int(used_rows[r]), int(used_columns[c])) for r, c in zip(left, right, strict=True) if part[r, c] > 0]


def text_similarity(old: Sequence[str], new: Sequence[str]) -> Matrix:
    """How alike texts are, 0 to 1: each old one against each new one (rapidfuzz's ratio: insertions and deletions)."""
    import numpy as np
    from rapidfuzz import fuzz, process

    matrix: Matrix = process.cdist(old, new, scorer=fuzz.ratio, dtype=np.float32).astype(np.float64) / 100
    return matrix


def equal(old: Sequence[Hashable], new: Sequence[Hashable]) -> Matrix:
    """1 where the old and the new value are equal, else 0."""
    import numpy as np

    codes: dict[Any, int] = {}
    left = np.array([codes.setdefault(value, len(codes)) for value in old])
    right = np.array([codes.setdefault(value, len(codes)) for value in new])
    matrix: Matrix = (left[:, None] == right[None, :]).astype(np.float64)
    return matrix
