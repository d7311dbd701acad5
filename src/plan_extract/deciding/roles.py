"""Which quantities are targets, which facts, and which neither: the sum of what speaks for each."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from plan_extract.candidates.quantities import QuantityCandidate
from plan_extract.deciding.role_features import QuantityView, measured, promised
from plan_extract.deciding.scorer import weights

# Below this a quantity is not worth a line among what was left out.
_MENTION = 0.05


@dataclass(slots=True)
class Decision:
    """What a candidate was taken for: `target`, `fact` or `none`, how probable that is, and what spoke for and against it."""

    candidate: QuantityCandidate
    role: str
    probability: float
    reasons: list[str] = field(default_factory=list)


def decide(candidates: Iterable[QuantityCandidate]) -> list[Decision]:
    """A decision for each candidate, in their order."""
    is_measured, is_promised = weights("measured"), weights("promised")
    decisions = []
    for candidate in candidates:
        view = QuantityView(candidate)
        speaks = measured.of(view)
        total = is_measured.sum(speaks)
        kept = total > 0 and candidate.reading is not None
        committed = promised.of(view) if kept else []
        ahead = is_promised.sum(committed) if kept else 0
        role = "none" if not kept else "target" if ahead > 0 else "fact"
        probability = is_measured.probability(total)
        if kept:
            chance = is_promised.probability(ahead)
            probability *= chance if role == "target" else 1 - chance
        reasons = is_measured.reasons(speaks, against=not kept)
        if kept:
            reasons += is_promised.reasons(committed, against=role == "fact", most=2)
        decisions.append(Decision(candidate, role, round(probability, 2), reasons))
    return decisions
