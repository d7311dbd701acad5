"""How sure a sum of weights makes us: the share of right records among those of plans left out of training that had such a sum."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from scipy.optimize import minimize

from plan_extract.deciding.scorer import Weights

# The part of a record, its confidence, and whether it was right.
Sure = tuple[str, float, bool]
# Which decision gives the records of a part their confidence.
SCORER = {"goals": "sound", "facts": "sound", "projects": "project"}
# How hard the curve of a kind is held at what the weights say by themselves: plans differ more among themselves than their records do.
# Projects are weighed with a prior that is held firmly, and are surer of themselves than they are right: their curve is free to say so.
HOLD = {"goals": 160.0, "facts": 160.0, "projects": 25.0}


def log_odds(confidence: float) -> int:
    """Thousandths of log odds of a confidence of two places; 0 and 1 are taken as half a hundredth off."""
    p = min(0.995, max(0.005, confidence))
    return round(1000 * math.log(p / (1 - p)))


def curve(sure: Sequence[Sure], hold: float) -> dict[str, int]:
    """The slope and shift, in thousandths, that make of log odds those of being right (Platt's scaling), held near 1 and 0 by `hold`.

    `sure` has confidences that are not calibrated yet.
    """
    odds = np.array([log_odds(p) / 1000 for _, p, _ in sure])
    sign = np.array([1.0 if right else -1.0 for _, _, right in sure])

    def loss(theta: Any) -> float:
        margin = sign * (theta[0] * odds + theta[1])
        return float(np.logaddexp(0, -margin).sum() + hold * ((theta[0] - 1) ** 2 + theta[1] ** 2))

    slope, shift = minimize(loss, [1.0, 0.0], method="L-BFGS-B").x
    return {"slope": round(float(slope) * 1000), "shift": round(float(shift) * 1000)}


def curves(sure: Sequence[Sure]) -> dict[str, dict[str, int]]:
    """The curve of each kind of record, as weights hold it."""
    return {kind: curve([one for one in sure if one[0] == kind], HOLD[kind]) for kind in SCORER}


def calibrated(sure: Sequence[Sure], by: Mapping[str, Mapping[str, int]]) -> list[Sure]:
    """Records with the confidence that curves give them, `by` their kind."""
    weights = Weights(0, {}, 0, {kind: (found["slope"], found["shift"]) for kind, found in by.items()})
    return [(kind, weights.probability(log_odds(p), kind), right) for kind, p, right in sure]


def left_out_calibrated(by_plan: Mapping[str, Sequence[Sure]]) -> list[Sure]:
    """The records of every plan with the confidence that the others give: neither weights nor curve have seen the plan."""
    found: list[Sure] = []
    for name in by_plan:
        others = [one for other, sure in by_plan.items() if other != name for one in sure]
        found += calibrated(by_plan[name], curves(others))
    return found


def calibration_error(sure: Sequence[Sure], bins: int = 10) -> float:
    """Expected calibration error: how far confidence and share of right records are apart, over ten steps, weighed by their records."""
    total = 0.0
    for at in range(bins):
        inside = [(p, right) for _, p, right in sure if at / bins <= p < (at + 1) / bins or (at == bins - 1 and p == 1)]
        if inside:
            total += abs(sum(p for p, _ in inside) - sum(right for _, right in inside))
    return total / max(1, len(sure))
