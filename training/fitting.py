"""Fits the weights of each decision from the rows of several plans and of invented passages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from typing import Any

from plan_extract.deciding.peers import company_features, company_of, peer_features, peers_of
from plan_extract.deciding.projects import NAMED
from plan_extract.deciding.scorer import read_weights
from training.examples import Examples, of_passages
from training.fit import Row, fit, priors
from training.plans import shared

DECISIONS = ("project", "measured", "promised", "sound")
# How far a weight may move from its prior, how much a file of passages counts beside plans, and how much a long plan beside short ones.
SPREAD = {"project": 0.3, "measured": 0.4, "promised": 0.4, "sound": 0.3}
PASSAGES = {"project": 0.45, "measured": 0.5, "promised": 0.5, "sound": 0.5}
_SHARE = 0.4
# How much a plan of the reference records counts beside one that we read ourselves.
TRUST = {"project": 3.5, "measured": 1.0, "promised": 1.0, "sound": 1.0}
THRESHOLD = {"project": -550, "measured": 0, "promised": 0, "sound": 0}


# Into so many parts the sets are divided, each weighed by what the others taught, to tell which members of lists are names by themselves.
_PARTS = 4


@cache
def references() -> frozenset[str]:
    """The names of the plans of the reference records."""
    base = shared()
    return frozenset(path.stem for path in (base / "gold").glob("*.jsonl")) if base else frozenset()


def weighted(sets: Sequence[Examples], decision: str, more: Mapping[str, Sequence[Sequence[str]]] | None = None) -> list[Row]:
    """The rows of several plans, those of a long plan weighing less each; `more` gives further features of each row by its set's name."""
    rows: list[Row] = []
    for examples in sets:
        own = examples.rows(decision)
        by = (len(own) / (1000 if decision == "project" else 100) + 1) ** -_SHARE * (
            PASSAGES[decision]
            if examples.name.startswith(("projects-", "quantities-"))
            else TRUST[decision]
            if examples.name in references()
            else 1.0
        )
        further = more[examples.name] if more is not None else [()] * len(own)
        rows += [
            replace(row, features=[*row.features, *of], weight=row.weight * by) if of else replace(row, weight=row.weight * by)
            for row, of in zip(own, further, strict=True)
        ]
    return rows


def fit_decision(sets: Sequence[Examples], decision: str, start: dict[str, Any] | None = None) -> dict[str, Any]:
    """The weights of a decision as they are written, the search for them begun at `start`."""
    more = _peers(sets, start) if decision == "project" else None
    found = fit(weighted(sets, decision, more), priors(decision), spread=SPREAD[decision], start=start)
    return {"threshold": THRESHOLD[decision], **found}


def _peers(sets: Sequence[Examples], start: dict[str, Any] | None) -> dict[str, list[list[str]]]:
    """What the others of its list say of each row, by the name of its set.

    Whether they are names by themselves is told by weights that have not seen the set: those that have would be too sure of it.
    """
    found: dict[str, list[list[str]]] = {}
    for part in range(_PARTS):
        held = sets[part::_PARTS]
        names = {examples.name for examples in held}
        rows = weighted([examples for examples in sets if examples.name not in names], "project")
        weights = read_weights({"threshold": 0, **fit(rows, priors("project"), spread=SPREAD["project"], start=start, nearly=True)})
        for examples in held:
            named = [weights.sum(row.features) > NAMED for row in examples.project]
            beside = [peers_of(others, named) for others in examples.beside]
            counts = company_of(examples.candidates, named)
            found[examples.name] = [
                [*company_features.of(count), *(peer_features.of(peers) if peers is not None else [])]
                for peers, count in zip(beside, counts, strict=True)
            ]
    return found


def all_passages() -> list[Examples]:
    """The examples of every file of passages."""
    return [*of_passages("projects"), *of_passages("quantities")]
