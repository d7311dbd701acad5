"""Fits the weights of each decision from the rows of several plans and of invented passages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from training.examples import Examples, of_passages
from training.fit import Row, fit, priors

DECISIONS = ("project", "measured", "promised", "sound")
# How far a weight may move from its prior, how much a file of passages counts beside plans, and how much a long plan beside short ones.
SPREAD = {"project": 1.8, "measured": 0.4, "promised": 0.4, "sound": 0.3}
PASSAGES = {"project": 0.25, "measured": 0.5, "promised": 0.5, "sound": 0.5}
_SHARE = 0.4
THRESHOLD = {"project": -300, "measured": 0, "promised": 0, "sound": 0}


def weighted(sets: Sequence[Examples], decision: str) -> list[Row]:
    """The rows of several plans, those of a long plan weighing less each."""
    rows: list[Row] = []
    for examples in sets:
        own = examples.rows(decision)
        by = (len(own) / (1000 if decision == "project" else 100) + 1) ** -_SHARE * (
            PASSAGES[decision] if examples.name.startswith(("projects-", "quantities-")) else 1.0
        )
        rows += [replace(row, weight=row.weight * by) for row in own]
    return rows


def fit_decision(sets: Sequence[Examples], decision: str, start: dict[str, Any] | None = None) -> dict[str, Any]:
    """The weights of a decision as they are written, the search for them begun at `start`."""
    return {"threshold": THRESHOLD[decision], **fit(weighted(sets, decision), priors(decision), spread=SPREAD[decision], start=start)}


def all_passages() -> list[Examples]:
    """The examples of every file of passages."""
    return [*of_passages("projects"), *of_passages("quantities")]
