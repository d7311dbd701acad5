"""How sure a sum of weights makes us: the share of right records among those of plans left out of training that had such a sum."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from itertools import groupby

from scipy.optimize import isotonic_regression

from plan_extract.deciding.scorer import Weights

# The part of a record, its confidence, and whether it was right.
Sure = tuple[str, float, bool]
# Which decision gives the records of a part their confidence.
SCORER = {"goals": "sound", "facts": "sound", "projects": "project"}
# A step of fewer records says too little; and none is so few that its share is taken as it is: this many half-right records are added.
_LEAST, _DOUBT = 25, 2.0


def log_odds(confidence: float) -> int:
    """Thousandths of log odds of a confidence of two places; 0 and 1 are taken as half a hundredth off."""
    p = min(0.995, max(0.005, confidence))
    return round(1000 * math.log(p / (1 - p)))


def steps(sure: Sequence[Sure]) -> list[list[float]]:
    """Rising pairs of a sum and the share of right records around it, by isotonic regression; records of equal sums are taken together.

    `sure` has confidences that are not calibrated yet.
    """
    points = sorted((log_odds(p), right) for _, p, right in sure)
    grouped: list[list[tuple[int, bool]]] = []
    for _, same in groupby(points, key=lambda point: point[0]):
        if grouped and len(grouped[-1]) < _LEAST:
            grouped[-1].extend(same)
        else:
            grouped.append(list(same))
    if len(grouped) > 1 and len(grouped[-1]) < _LEAST:
        grouped[-2].extend(grouped.pop())
    shares = [(sum(right for _, right in group) + _DOUBT / 2) / (len(group) + _DOUBT) for group in grouped]
    risen = isotonic_regression(shares, weights=[len(group) for group in grouped]).x if shares else []
    means = [round(sum(at for at, _ in group) / len(group)) for group in grouped]
    return [[at, round(float(share), 3)] for at, share in zip(means, risen, strict=True)]


def calibrated(sure: Sequence[Sure], by: Mapping[str, Sequence[Sequence[float]]]) -> list[Sure]:
    """Records with the confidence that steps give them, `by` the decision."""
    curves = {
        decision: Weights(0, {}, 0, tuple((int(a), b) for a, b in found), tuple(int(a) for a, _ in found)) for decision, found in by.items()
    }
    return [(part, curves[SCORER[part]].probability(log_odds(p)), right) for part, p, right in sure]


def all_steps(sure: Sequence[Sure]) -> dict[str, list[list[float]]]:
    """The steps of each decision that gives records their confidence."""
    return {decision: steps([one for one in sure if SCORER[one[0]] == decision]) for decision in sorted({*SCORER.values()})}


def left_out_calibrated(by_plan: Mapping[str, Sequence[Sure]]) -> list[Sure]:
    """The records of every plan with the confidence that the others give: neither weights nor steps have seen the plan."""
    found: list[Sure] = []
    for name in by_plan:
        others = [one for other, sure in by_plan.items() if other != name for one in sure]
        found += calibrated(by_plan[name], all_steps(others))
    return found


def calibration_error(sure: Sequence[Sure], bins: int = 10) -> float:
    """Expected calibration error: how far confidence and share of right records are apart, over ten steps, weighed by their records."""
    total = 0.0
    for at in range(bins):
        inside = [(p, right) for _, p, right in sure if at / bins <= p < (at + 1) / bins or (at == bins - 1 and p == 1)]
        if inside:
            total += abs(sum(p for p, _ in inside) - sum(right for _, right in inside))
    return total / max(1, len(sure))
