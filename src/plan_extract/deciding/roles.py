"""Which quantities are targets, which facts, and which neither: the sum of what speaks for each."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from plan_extract.candidates.quantities import QuantityCandidate
from plan_extract.deciding.measured_features import measured
from plan_extract.deciding.promised_features import promised
from plan_extract.deciding.quantity_views import QuantityView
from plan_extract.deciding.scorer import Scale, Scorers, Weights, shipped
from plan_extract.deciding.sound_features import sound
from plan_extract.faults import keep


@dataclass(slots=True)
class Decision:
    """What a candidate was taken for: `target`, `fact` or `none`, and how probable that is.

    `spoke` are the features that were weighed, with their weights, whether the decision went against them, and how many are worth naming.
    """

    candidate: QuantityCandidate
    role: str
    probability: float
    spoke: list[tuple[Weights, list[str], bool, int]] = field(default_factory=list)

    @property
    def reasons(self) -> list[str]:
        """What spoke most for the decision, found when it is asked for: sorting costs as much as deciding."""
        return [reason for weights, names, against, most in self.spoke for reason in weights.reasons(names, against=against, most=most)]


def chain(*sums: int) -> int:
    """The log odds, in thousandths, that all of several things hold whose log odds are given, as if none depended on another."""
    product = 1.0
    for total in sums:
        product /= 1 + math.exp(-max(-20_000, min(20_000, total)) / 1000)
    product = min(max(product, 1e-9), 1 - 1e-9)
    return round(1000 * math.log(product / (1 - product)))


def decide(candidates: Iterable[QuantityCandidate], scorers: Scorers | None = None, *, every: bool = True) -> list[Decision]:
    """A decision for each candidate, in their order.

    A record's probability is that of its role and of its being right as a whole; that of a quantity left out is that of its being one.
    Without `every` that of what is left out is 0, and what spoke is not told.
    """
    scorers = scorers or shipped()
    if not every:
        return _decide_briefly(candidates, scorers)
    return list(_each(candidates, lambda candidate: _decide_fully(candidate, scorers)))


def _each(candidates: Iterable[QuantityCandidate], decide: Callable[[QuantityCandidate], Decision]) -> Iterator[Decision]:
    for candidate in candidates:
        try:
            yield decide(candidate)
        except Exception as error:
            keep(error, "deciding on quantities", candidate.marks.place)


def _decide_fully(candidate: QuantityCandidate, scorers: Scorers) -> Decision:
    view = QuantityView(candidate)
    speaks = measured.of(view)
    total = scorers.measured.sum(speaks)
    left = total <= scorers.measured.threshold or candidate.reading is None
    spoke = [(scorers.measured, speaks, left, 3)]
    if left:
        return Decision(candidate, "none", scorers.measured.probability(total), spoke)
    committed = promised.of(view)
    decision = _role(candidate, scorers, total, scorers.promised.sum(committed), scorers.sound.sum(sound.of(view)))
    decision.spoke = [*spoke, (scorers.promised, committed, decision.role == "fact", 2)]
    return decision


def _decide_briefly(candidates: Iterable[QuantityCandidate], scorers: Scorers) -> list[Decision]:
    of_measured, of_promised, of_sound = _scales(scorers)

    def decide(candidate: QuantityCandidate) -> Decision:
        view = QuantityView(candidate)
        total = None if candidate.reading is None else of_measured.sum(view)
        if total is None:
            return Decision(candidate, "none", 0)
        return _role(candidate, scorers, total, of_promised.whole(view), of_sound.whole(view))

    return list(_each(candidates, decide))


@lru_cache(maxsize=4)
def _scales(scorers: Scorers) -> tuple[Scale[QuantityView], Scale[QuantityView], Scale[QuantityView]]:
    return Scale(scorers.measured, measured, first=_FIRST), Scale(scorers.promised, promised), Scale(scorers.sound, sound)


# Asked first: what is found without a look at the words around. Where one of these speaks against it, no word behind it is cut.
_FIRST = ("doubt", "doubt_and_kind", "kind", "frame", "written", "document", "verb", "bounded", "timed", "verb_kind", "moods", "name_of")


def _role(candidate: QuantityCandidate, scorers: Scorers, total: int, ahead: int, right: int) -> Decision:
    """The decision for what is measured by `total`: promised or not by `ahead`, right as a whole by `right`, all log odds."""
    # What was reached in a year before the plan can be no target: 2020年达到48% in a plan from 2021 on.
    gone = candidate.when.standing(candidate.quantity) == "past"
    role = "target" if ahead > scorers.promised.threshold and not gone else "fact"
    # The least sure of the three decides most: their log odds are put together as those of one chain.
    odds = chain(total, ahead if role == "target" else abs(ahead), right)
    return Decision(candidate, role, scorers.sound.probability(odds, "goals" if role == "target" else "facts"))
