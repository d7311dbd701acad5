"""What the program finds in each plan with weights fitted on all others: for `make quality`, and for confidence in `make train`."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from plan_extract.deciding.scorer import Scorers, read_weights
from plan_extract.model import Plan
from plan_extract.output import to_yaml
from plan_extract.records.plan import extract
from training.examples import Examples, of_plan
from training.fitting import DECISIONS, all_passages, fit_decision
from training.plans import LabelledPlan, scoring


@dataclass
class Result:
    """A plan's score, what was wrong, and for each record with a confidence whether it was right."""

    name: str
    score: dict[str, Any]
    wrong: list[str]
    sure: list[tuple[str, float, bool]]


def scorers_without(name: str | None, sets: Sequence[Examples], start: dict[str, Any] | None = None) -> tuple[Scorers, dict[str, Any]]:
    """Weights fitted on all sets but one, and their JSON form by decision."""
    used = [examples for examples in sets if examples.name != name]
    data = {decision: fit_decision(used, decision, start and start[decision]) for decision in DECISIONS}
    return Scorers(**{decision: read_weights(weights) for decision, weights in data.items()}), data


def score(plan: LabelledPlan, parsed: Plan) -> Result:
    """A parsed plan against its reference records."""
    with tempfile.TemporaryDirectory() as folder:
        out, text = Path(folder, "parsed.yaml"), Path(folder, "text.txt")
        out.write_text(to_yaml(parsed), encoding="utf-8")
        text.write_text(plan.source.text, encoding="utf-8")
        wrong: list[str] = []
        return Result(plan.name, scoring().score(plan.records_path, text, out, wrong), wrong, _sure(parsed, wrong))


def _sure(parsed: Plan, wrong: Sequence[str]) -> list[tuple[str, float, bool]]:
    """Each quantified record and project of running text with its confidence, and whether no fault was found with it."""
    bad = {line.split(": ")[0] for line in wrong if ": missed" not in line}
    quantified = [
        (part, record.confidence, f"{part} line {record.quote.line} {record.quote.text!r}" not in bad)
        for part, records in (("goals", parsed.goals), ("facts", parsed.facts))
        for record in records
        if record.kind == "quantified" and record.box is None
    ]
    named = [("projects", p.confidence, f"project line {p.quote.line} {p.name!r}" not in bad) for p in parsed.projects]
    return [*quantified, *named]


def _left_out(work: tuple[LabelledPlan, Sequence[Examples], dict[str, Any]]) -> Result:
    plan, sets, start = work
    scorers, _ = scorers_without(plan.name, sets, start)
    return score(plan, extract(plan.source, plan.structure, scorers=scorers))


def run(plans: Sequence[LabelledPlan], jobs: int = 2) -> list[Result]:
    """The results of all plans, each left out of training in its turn, in the order of their names."""
    sets = [*(of_plan(plan) for plan in plans), *all_passages()]
    _, everything = scorers_without(None, sets)
    with ProcessPoolExecutor(jobs) as pool:
        return list(pool.map(_left_out, [(plan, sets, everything) for plan in plans]))
