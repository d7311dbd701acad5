"""A linear scorer over named features: the sum of the weights of what holds, and from it a probability and its reasons.

A feature is a function of a candidate that says what holds of it, with an example in its docstring; what it returns becomes part of the
feature's name (`verb=建成`). Weights are whole thousandths of log odds in `weights/NAME.json`, fitted by `make train` and reviewed: sums
of whole numbers are the same on every machine.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Generic, TypeVar, cast

from plan_extract.store import packaged

C = TypeVar("C")
# What a feature may say: whether it holds, a value, or several.
Said = bool | str | None | Iterable[str]
_UNIT = 1000


class Features(Generic[C]):
    """The features of one decision, by name, in the order they were defined."""

    def __init__(self) -> None:
        self.functions: dict[str, Callable[[C], Said]] = {}
        self.say_several: set[str] = set()
        self.say_again: set[str] = set()

    def __call__(self, function: Callable[[C], Said]) -> Callable[[C], Said]:
        """Decorator: make a function of a candidate a feature of this decision."""
        self.functions[function.__name__] = function
        return function

    def several(self, function: Callable[[C], Sequence[str]]) -> Callable[[C], Sequence[str]]:
        """Decorator: make a function that says several values at once a feature, each of them once."""
        self.functions[function.__name__] = function
        self.say_several.add(function.__name__)
        return function

    def again(self, function: Callable[[C], Sequence[str]]) -> Callable[[C], Sequence[str]]:
        """Decorator: the same where it may say a value more than once: what it could add to a sum has no bound."""
        self.functions[function.__name__] = function
        self.say_again.add(function.__name__)
        return function

    def of(self, candidate: C) -> list[str]:
        """The names of all that holds of a candidate, in order."""
        found: list[str] = []
        for name, function in self.functions.items():
            said = function(candidate)
            if said is None or said is False:
                continue
            if said is True:
                found.append(name)
            elif isinstance(said, str):
                found.append(f"{name}={said}")
            else:
                found.extend(f"{name}={value}" for value in said)
        return found


@dataclass(frozen=True, eq=False)
class Weights:
    """Thousandths of log odds by feature name, with their bias, and how a sum becomes a probability.

    `curves` gives by the kind of record, as `goals`, the slope and shift in thousandths that make of a sum the log odds of being right, as
    seen on plans left out of training. Above `threshold` a candidate is taken.
    """

    bias: int
    of: Mapping[str, int]
    threshold: int = 0
    curves: Mapping[str, tuple[int, int]] = field(default_factory=dict)

    def sum(self, features: Iterable[str]) -> int:
        """Log odds in thousandths."""
        of = self.of
        return self.bias + sum([of.get(name, 0) for name in features])

    def probability(self, total: int, kind: str | None = None) -> float:
        """The probability of a sum, to two places, calibrated for a kind of record where there is a curve for it."""
        slope, shift = self.curves.get(kind or "", (_UNIT, 0))
        odds = total * slope / _UNIT + shift
        return round(1 / (1 + math.exp(-max(-30_000, min(30_000, odds)) / _UNIT)), 2)

    def reasons(self, features: Iterable[str], *, against: bool, most: int = 3) -> list[str]:
        """The features that spoke most for or against, the strongest first."""
        weighed = [(self.of.get(name, 0), name) for name in features]
        chosen = sorted((w, n) for w, n in weighed if (w < 0) is against and w)
        strongest = chosen[:most] if against else chosen[::-1][:most]
        return [f"{name} {weight / _UNIT:+.1f}" for weight, name in strongest]


class Scale(Generic[C]):
    """Features and their weights made ready to be summed, where nothing has to be told of what spoke.

    Features are weighed from the one that could lift a sum the most, and what the rest could lift it by at most is known beforehand:
    where that is too little to pass the threshold, it is not asked. A sum that passes is that of all.
    `first` names features that are asked before, in this order; what is asked in which order changes no sum. `never` names those that
    hold of none of its candidates, so that nothing is hoped of them.
    """

    def __init__(self, weights: Weights, *features: Features[C], first: Sequence[str] = (), never: Container[str] = ()) -> None:
        by_name: dict[str, dict[Said, int]] = {}
        for named, weight in weights.of.items():
            name, _, value = named.partition("=")
            by_name.setdefault(name, {})[value or True] = weight
        # What has no weight is not asked.
        functions = [
            (f, by_name[name], name in group.say_several, name in group.say_again)
            for group in features
            for name, f in group.functions.items()
            if name in by_name and name not in never
        ]
        places = {name: place for place, name in enumerate(first)}
        self.bias = weights.bias
        self.again = [(cast(_Several[C], f), values) for f, values, _, again in functions if again]
        # Ties keep the order of definition, so that every machine asks in the same order.
        bounded = sorted(
            ((f, values, several, _most(values, several)) for f, values, several, again in functions if not again),
            key=lambda entry: (places.get(entry[0].__name__, len(places)), -entry[3]),
        )
        rest = sum(most for _, _, _, most in bounded)
        # Each with the sum that the rest could not lift over the threshold, and its number, counted from 1.
        self.bounded: list[tuple[Callable[[C], Said], dict[Said, int], bool, int, int]] = []
        for number, (function, values, several, most) in enumerate(bounded, 1):
            rest -= most
            self.bounded.append((function, values, several, weights.threshold - rest, number))
        self.count = len(self.bounded)

    def sum(self, candidate: C, more: int = 0) -> int | None:
        """Log odds in thousandths, `more` added; None where they do not pass the threshold."""
        total, at = self.begin(candidate, more)
        return total if at > self.count else None

    def begin(self, candidate: C, more: int = 0) -> tuple[int, int]:
        """Log odds in thousandths, `more` added, and where it ended: behind the last feature, or at one from which they cannot pass."""
        return self._ask(candidate, self._of_again(candidate) + more, self.bounded)

    def go_on(self, candidate: C, total: int, at: int, more: int) -> int | None:
        """What `begin` came to with the features it did not ask and `more` added; None where that does not pass the threshold."""
        if total + more <= self.bounded[at - 1][3]:
            return None
        total, at = self._ask(candidate, total + more, self.bounded[at:])
        return total if at > self.count else None

    def _ask(self, candidate: C, total: int, asked: list[tuple[Callable[[C], Said], dict[Said, int], bool, int, int]]) -> tuple[int, int]:
        for function, values, several, needed, number in asked:
            if said := function(candidate):
                total += _sum_of(said, values) if several else values.get(said, 0)
            if total <= needed:
                return total, number
        return total, self.count + 1

    def whole(self, candidate: C) -> int:
        """Log odds in thousandths, whatever they are."""
        total = self._of_again(candidate)
        for function, values, several, _, _ in self.bounded:
            if said := function(candidate):
                total += _sum_of(said, values) if several else values.get(said, 0)
        return total

    def _of_again(self, candidate: C) -> int:
        """The bias and what the features that have no bound add."""
        total = self.bias
        for each, values in self.again:
            for value in each(candidate):
                if value in values:
                    total += values[value]
        return total


_Several = Callable[[C], Iterable[str]]


def _sum_of(said: Any, values: Mapping[Said, int]) -> int:
    """What several values add."""
    total = 0
    for value in said:
        total += values.get(value, 0)
    return total


def _most(values: Mapping[Said, int], several: bool) -> int:
    """What a feature can lift a sum by at most, by all its values together where it says several."""
    return sum([weight for weight in values.values() if weight > 0]) if several else max(0, *values.values(), 0)


@dataclass(frozen=True)
class Scorers:
    """The weights of every decision: what names a project, what is measured, what is promised, and which records are right as a whole."""

    project: Weights
    measured: Weights
    promised: Weights
    sound: Weights


@cache
def shipped() -> Scorers:
    """The weights that the program ships with."""
    return Scorers(*(weights(name) for name in ("project", "measured", "promised", "sound")))


@cache
def weights(name: str) -> Weights:
    """The weights in `weights/NAME.json`."""
    return read_weights(json.loads(packaged("deciding", "weights", f"{name}.json")))


def read_weights(data: dict[str, Any]) -> Weights:
    """Weights from their JSON form: `bias`, `threshold`, `weights`, and `calibration` with `slope` and `shift` by kind of record."""
    of = {name: int(weight) for name, weight in data["weights"].items()}
    curves = {kind: (int(curve["slope"]), int(curve["shift"])) for kind, curve in (data.get("calibration") or {}).items()}
    return Weights(int(data["bias"]), of, int(data.get("threshold", 0)), curves)
