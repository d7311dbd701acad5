"""Fits the weights of all decisions from every labelled plan at hand and writes them for review: `make train`."""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from training.examples import Examples, of_passages, of_plan
from training.fit import Row, fit, priors
from training.plans import ROOT, labelled, shared

WEIGHTS = ROOT / "src" / "plan_extract" / "deciding" / "weights"
DECISIONS = ("project", "measured", "promised", "sound")
# How far a weight may move from its prior, how much a file of passages counts beside plans, and how much a long plan beside short ones.
SPREAD = {"project": 0.8, "measured": 0.4, "promised": 0.4, "sound": 0.3}
PASSAGES = 0.5
_SHARE = 0.4
THRESHOLD = {"project": -200, "measured": 0, "promised": 0, "sound": 0}


def weighted(sets: Sequence[Examples], decision: str) -> list[Row]:
    """The rows of several plans, those of a long plan weighing less each."""
    rows: list[Row] = []
    for examples in sets:
        own = examples.rows(decision)
        by = (len(own) / (1000 if decision == "project" else 100) + 1) ** -_SHARE * (
            PASSAGES if examples.name.startswith(("projects-", "quantities-")) else 1.0
        )
        rows += [replace(row, weight=row.weight * by) for row in own]
    return rows


def fit_decision(sets: Sequence[Examples], decision: str, start: dict[str, Any] | None = None) -> dict[str, Any]:
    """The weights of a decision as they are written, the search for them begun at `start`."""
    return {"threshold": THRESHOLD[decision], **fit(weighted(sets, decision), priors(decision), spread=SPREAD[decision], start=start)}


def write(decision: str, data: dict[str, Any], folder: Path = WEIGHTS) -> None:
    """Write weights, one a line, in the order of their names."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{decision}.json").write_text(json.dumps(data, ensure_ascii=False, indent=1, sort_keys=True) + "\n", encoding="utf-8")


def all_passages() -> list[Examples]:
    """The examples of every file of passages."""
    return [*of_passages("projects"), *of_passages("quantities")]


def main() -> None:
    """Train on everything."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--records", type=Path, help="one more folder of reference records")
    parser.add_argument("--output", type=Path, default=WEIGHTS)
    options = parser.parse_args()
    plans = labelled(options.records)
    if shared() is None:
        raise SystemExit("no plans at hand: put them beside the project, or say where with PLAN_EXTRACT_SHARED")
    sets = [*(of_plan(plan) for plan in plans), *all_passages()]
    for decision in DECISIONS:
        data = fit_decision(sets, decision)
        write(decision, data, options.output)
        print(f"{decision}: {sum(len(s.rows(decision)) for s in sets)} examples, {len(data['weights'])} weights")


if __name__ == "__main__":
    main()
