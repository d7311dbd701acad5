"""Fits a linear scorer: logistic regression from a prior, by L-BFGS. The same rows give the same weights."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import yaml
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

# Thousandths of log odds below which a weight is not worth a line in a file that people read.
LEAST = 40
PRIORS = Path(__file__).parent / "priors.yaml"


@dataclass(frozen=True, slots=True)
class Row:
    """A candidate to learn from: what holds of it, whether it is one, and how much it counts."""

    features: Sequence[str]
    right: bool
    weight: float = 1.0


def priors(decision: str) -> dict[str, float]:
    """What is held of a decision's features before a plan is seen, in log odds."""
    found: dict[str, float] = (yaml.safe_load(PRIORS.read_text(encoding="utf-8")) or {}).get(decision, {})
    return found


def fit(
    rows: Sequence[Row],
    prior: dict[str, float],
    *,
    spread: float = 0.3,
    support: int = 3,
    start: dict[str, Any] | None = None,
    nearly: bool = False,
) -> dict[str, Any]:
    """Weights in thousandths of log odds and their bias.

    Each weight has a normal prior around `prior` (0 where it says nothing) of variance `spread`. A feature that fewer than `support` rows
    have keeps its prior. `start` are weights to begin the search at: the way is shorter, and its end the same to a thousandth or so. With
    `nearly` the search ends sooner: enough to tell which sums are above a mark.
    """
    counts = Counter(name for row in rows for name in set(row.features))
    names = sorted({name for name, count in counts.items() if count >= support} | (prior.keys() - {"bias"}))
    index = {name: at for at, name in enumerate(names)}
    columns: list[int] = []
    starts = [0]
    for row in rows:
        columns.extend(index[name] for name in row.features if name in index)
        starts.append(len(columns))
    x = csr_matrix((np.ones(len(columns)), columns, starts), shape=(len(rows), len(names)))
    y = np.array([1.0 if row.right else -1.0 for row in rows])
    w = np.array([row.weight for row in rows])
    mean = np.array([prior.get(name, 0.0) for name in names])
    bias = prior.get("bias", 0.0)

    def loss(theta: Any) -> tuple[float, Any]:
        away, shift = theta[:-1], theta[-1]
        margin = y * (x @ (mean + away) + bias + shift)
        slope = -y * w / (1 + np.exp(np.clip(margin, -500, 500)))
        value = (w * np.logaddexp(0, -margin)).sum() + (away @ away + 0.1 * shift * shift) / (2 * spread)
        return float(value), np.append(x.T @ slope + away / spread, slope.sum() + 0.1 * shift / spread)

    begin = np.zeros(len(names) + 1)
    if start is not None:
        begin[:-1] = [start["weights"].get(name, 0) / 1000 - m for name, m in zip(names, mean, strict=True)]
        begin[-1] = start["bias"] / 1000 - bias
    ends = {"maxiter": 60, "ftol": 1e-5, "gtol": 1e-4} if nearly else {"maxiter": 1000, "ftol": 1e-12, "gtol": 1e-9}
    found = minimize(loss, begin, jac=True, method="L-BFGS-B", options=ends)
    values = mean + found.x[:-1]
    weights = {name: round(float(value) * 1000) for name, value in zip(names, values, strict=True)}
    return {
        "bias": round((bias + float(found.x[-1])) * 1000),
        "weights": {name: value for name, value in weights.items() if abs(value) >= LEAST},
    }
