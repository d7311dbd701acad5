"""Whether fitted weights tell the kind of a document better than those set by hand: `python -m training.kinds`.

Labels stand in kinds.yaml. Each document is left out in turn; the weights fitted on the others judge it. The invented texts of
tests/documents may be learnt from as well, and are never judged. Nothing is written: the figures stand in docs/quality.md.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import yaml
from scipy.optimize import minimize

from plan_extract.lexicon import load
from plan_extract.marking import mark
from plan_extract.marking.context import context_of
from plan_extract.marking.document import Document, features
from plan_extract.reading.places import PlaceReader
from plan_extract.sources import read, read_bytes
from plan_extract.sources.source_text import SourceText
from plan_extract.structure import find_structure
from training.plans import ROOT, shared

LABELS = Path(__file__).with_name("kinds.yaml")
INVENTED = ROOT / "tests" / "documents" / "corpus.yaml"
# How far a weight may move from where it begins (variance of its prior, in log odds).
SPREADS = (0.3, 1.0, 3.0, 10.0)


@dataclass(frozen=True)
class Labelled:
    """A document: its file stem (or that it is invented), what is found in it, its kind."""

    name: str
    found: frozenset[str]
    kind: str


@dataclass(frozen=True)
class Weights:
    """`by_kind[kind]` gives a feature's weight in log odds, `bias` that of the kind alone."""

    kinds: tuple[str, ...]
    names: tuple[str, ...]
    by_feature: Any  # an array, features by kinds
    bias: Any

    def probabilities(self, found: frozenset[str]) -> Any:
        """How probable each kind is."""
        sums = self.bias + sum((self.by_feature[self.names.index(name)] for name in found), np.zeros(len(self.kinds)))
        odds = np.exp(sums - sums.max())
        return odds / odds.sum()


def by_hand() -> Weights:
    """The weights of lexicon/documents.yaml."""
    lists = load("documents")
    kinds = tuple(lists["kinds"])
    table = {**{entry["is"]: entry["for"] for entry in lists["words"]}, **lists["measured"]}
    by_feature = np.array([[table[name].get(kind, 0) / 1000 for kind in kinds] for name in table])
    return Weights(kinds, tuple(table), by_feature, np.array([lists["kinds"][kind]["prior"] / 1000 for kind in kinds]))


def nothing() -> Weights:
    """The same features without any weight."""
    hand = by_hand()
    return Weights(hand.kinds, hand.names, np.zeros_like(hand.by_feature), np.zeros_like(hand.bias))


def fitted(documents: Sequence[Labelled], start: Weights, spread: float) -> Weights:
    """Multinomial logistic regression: weights as near to `start` as the documents let them be, the same for the same documents."""
    x = np.array([[name in one.found for name in start.names] for one in documents], dtype=float)
    y = np.array([start.kinds.index(one.kind) for one in documents])
    shape = start.by_feature.shape
    # An invented text is a line or two, made to be told by them.
    w = np.array([0.25 if one.name == "invented" else 1.0 for one in documents])

    def loss(theta: Any) -> tuple[float, Any]:
        away, shift = theta[: -shape[1]].reshape(shape), theta[-shape[1] :]
        sums = x @ (start.by_feature + away) + start.bias + shift
        sums -= sums.max(axis=1, keepdims=True)
        log = sums - np.log(np.exp(sums).sum(axis=1, keepdims=True))
        over = np.exp(log) * w[:, None]
        over[np.arange(len(y)), y] -= w
        value = -(w * log[np.arange(len(y)), y]).sum() + (theta @ theta) / (2 * spread)
        return float(value), np.append((x.T @ over).ravel(), over.sum(axis=0)) + theta / spread

    found = minimize(loss, np.zeros(shape[0] * shape[1] + shape[1]), jac=True, method="L-BFGS-B", options={"maxiter": 500}).x
    return Weights(start.kinds, start.names, start.by_feature + found[: -shape[1]].reshape(shape), start.bias + found[-shape[1] :])


def evidence(source: SourceText) -> frozenset[str]:
    """What is found in a document."""
    structure = find_structure(source)
    marked = mark(structure.blocks, PlaceReader.for_region(structure.info.region))
    return frozenset(features(Document(structure, marked, context_of(structure, marked).tones.get("", (0, 0)))))


def documents() -> list[Labelled]:
    """The labelled documents whose texts are at hand. Raises FileNotFoundError where none are."""
    base = shared()
    if base is None:
        raise FileNotFoundError("no plans at hand: put them beside the project, or say where with PLAN_EXTRACT_SHARED")
    labels: dict[str, list[str]] = yaml.safe_load(LABELS.read_text(encoding="utf-8"))
    kind_of = {stem: kind for kind, stems in labels.items() for stem in stems}
    paths = [path for folder in (base / "plans", base / "plans" / "unread") for path in sorted(folder.iterdir()) if path.stem in kind_of]
    return [Labelled(path.stem, evidence(read(path)), kind_of[path.stem]) for path in paths]


def invented() -> list[Labelled]:
    """The texts of tests/documents."""
    texts: dict[str, list[str]] = yaml.safe_load(INVENTED.read_text(encoding="utf-8"))
    return [Labelled("invented", evidence(read_bytes(t.encode(), "x.txt")), kind) for kind, own in texts.items() for t in own]


def left_out(own: Sequence[Labelled], more: Sequence[Labelled], start: Weights, spread: float | None) -> list[tuple[Labelled, str, float]]:
    """Each document of `own` with the kind that weights fitted on all others give, and the probability they give its own kind.

    `spread` None judges by `start` as it is.
    """
    told = []
    for document in own:
        rest = [*(one for one in own if one is not document), *more]
        weights = start if spread is None else fitted(rest, start, spread)
        given = weights.probabilities(document.found)
        told.append((document, weights.kinds[int(given.argmax())], float(given[weights.kinds.index(document.kind)])))
    return told


def main() -> None:
    """Print how each way of setting weights does."""
    own, made = documents(), invented()
    print(f"{len(own)} documents, {len(made)} invented texts")
    for name, start, more in (
        ("from nothing", nothing(), []), ("from nothing, with invented texts", nothing(), made), ("from those by hand", by_hand(), []),
    ):  # fmt: skip
        for spread in SPREADS:
            _print(f"{name}, spread {spread:g}", left_out(own, more, start, spread))
    _print("by hand", left_out(own, [], by_hand(), None), each=True)


def _print(name: str, told: Sequence[tuple[Labelled, str, float]], each: bool = False) -> None:
    right = sum(document.kind == given for document, given, _ in told)
    lost = -sum(float(np.log(max(probability, 1e-6))) for _, _, probability in told) / len(told)
    wrong = [f"{d.name}: {d.kind} read as {given} ({p:.2f} its own)" for d, given, p in told if d.kind != given]
    shown = "; ".join(wrong) if each else ", ".join(line.partition(":")[0] for line in wrong)
    print(f"{name}: {right} of {len(told)} right, log loss {lost:.2f}; wrong: {shown}")


if __name__ == "__main__":
    main()
