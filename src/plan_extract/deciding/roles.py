"""Which quantities are targets, which facts, and which neither: the sum of what speaks for each."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, field

from plan_extract.candidates.quantities import QuantityCandidate
from plan_extract.deciding.quantity_views import QuantityView
from plan_extract.deciding.role_features import measured, promised, sound
from plan_extract.deciding.scorer import Scorers, shipped


@dataclass(slots=True)
class Decision:
    """What a candidate was taken for: `target`, `fact` or `none`, how probable that is, and what spoke for and against it."""

    candidate: QuantityCandidate
    role: str
    probability: float
    reasons: list[str] = field(default_factory=list)


def chain(*sums: int) -> int:
    """The log odds, in thousandths, that all of several things hold whose log odds are given, as if none depended on another."""
    product = 1.0
    for total in sums:
        product /= 1 + math.exp(-max(-20_000, min(20_000, total)) / 1000)
    product = min(max(product, 1e-9), 1 - 1e-9)
    return round(1000 * math.log(product / (1 - product)))


def decide(candidates: Iterable[QuantityCandidate], scorers: Scorers | None = None) -> list[Decision]:
    """A decision for each candidate, in their order.

    A record's probability is that of its role and of its being right as a whole; that of a quantity left out is that of its being one.
    """
    scorers = scorers or shipped()
    decisions = []
    for candidate in candidates:
        view = QuantityView(candidate)
        speaks = measured.of(view)
        total = scorers.measured.sum(speaks)
        reasons = scorers.measured.reasons(speaks, against=total <= scorers.measured.threshold or candidate.reading is None)
        if total <= scorers.measured.threshold or candidate.reading is None:
            decisions.append(Decision(candidate, "none", scorers.measured.probability(total), reasons))
            continue
        committed = promised.of(view)
        ahead = scorers.promised.sum(committed)
        # What was reached in a year before the plan can be no target: 2020年达到48% in a plan from 2021 on.
        gone = candidate.when.standing(candidate.quantity) == "past"
        role = "target" if ahead > scorers.promised.threshold and not gone else "fact"
        reasons += scorers.promised.reasons(committed, against=role == "fact", most=2)
        # The least sure of the three decides most: their log odds are put together as those of one chain.
        odds = chain(total, ahead if role == "target" else abs(ahead), scorers.sound.sum(sound.of(view)))
        decisions.append(Decision(candidate, role, scorers.sound.probability(odds), reasons))
    return decisions
