"""How well the program does on plans it has not learned from: `make quality`.

Each plan with reference records is left out in turn, the weights are fitted on the others and on the invented passages, and the plan is
scored with them. Printed: figures by plan and pooled, how far the confidence is from the share of right records, and what was gained and
lost against the figures kept on main.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
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
from training.plans import ROOT, LabelledPlan, labelled, scoring, shared
from training.train import DECISIONS, all_passages, fit_decision

KEPT = ROOT / "training" / "quality.json"
PARTS = ("headings", "boxes", "rows", "targets", "facts", "projects", "responsible")


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


def calibration_error(sure: Sequence[tuple[str, float, bool]], bins: int = 10) -> float:
    """Expected calibration error: how far confidence and share of right records are apart, over ten steps, weighed by their records."""
    total = 0.0
    for at in range(bins):
        inside = [(p, right) for _, p, right in sure if at / bins <= p < (at + 1) / bins or (at == bins - 1 and p == 1)]
        if inside:
            total += abs(sum(p for p, _ in inside) - sum(right for _, right in inside))
    return total / max(1, len(sure))


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


def f1(right: int, found: int, expected: int) -> float:
    """F1 of counts."""
    return 2 * right / (found + expected) if found + expected else 1.0


def pooled(results: Sequence[Result]) -> str:
    """The figures of several plans together, a line."""
    words = []
    for part in PARTS:
        got = [r.score[part] for r in results]
        right, found, expected = (sum(g[key] for g in got) for key in ("right", "found", "expected"))
        if not found + expected:
            continue
        words.append(f"{part} {f1(right, found, expected):.3f}")
        if part in ("targets", "facts"):
            words[-1] += f" / {f1(sum(g.get('record_right', 0) for g in got), found, expected):.3f}"
    return "  ".join(words)


def changes(results: Sequence[Result], before: dict[str, list[str]]) -> tuple[list[str], list[str]]:
    """What is no longer wrong, and what is newly wrong, since the kept figures."""
    gained, lost = [], []
    for result in results:
        old, new = set(before.get(result.name, result.wrong)), set(result.wrong)
        gained += [f"{result.name}: {line}" for line in sorted(old - new)]
        lost += [f"{result.name}: {line}" for line in sorted(new - old)]
    return gained, lost


def _kept_on_main() -> dict[str, list[str]]:
    shown = subprocess.run(["git", "show", f"main:{KEPT.relative_to(ROOT)}"], cwd=ROOT, capture_output=True, text=True)
    found: dict[str, list[str]] = json.loads(shown.stdout) if shown.returncode == 0 and shown.stdout else {}
    return found


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*", help="only plans whose names begin so are scored")
    parser.add_argument("--records", type=Path, help="one more folder of reference records")
    parser.add_argument("--save", action="store_true", help="keep what was wrong as the figures to compare with")
    parser.add_argument("--errors", action="store_true", help="list what was wrong")
    parser.add_argument("--jobs", type=int, default=2)
    options = parser.parse_args()
    plans, base = labelled(options.records), shared()
    if base is None:
        print("no plans at hand: put them beside the project, or say where with PLAN_EXTRACT_SHARED", file=sys.stderr)
        raise SystemExit(1)
    results = run(plans, options.jobs)
    if options.names:
        results = [r for r in results if r.name.startswith(tuple(options.names))]
    reference = {plan.name for plan in plans if plan.records_path.parent == base / "gold"}
    samples = {plan.name for plan in plans if plan.records_path.parent == ROOT / "tests" / "gold"}
    for result in results:
        print(f"{result.name:34} {pooled([result])}")
        if options.errors:
            print(*(f"    {line}" for line in result.wrong), sep="\n")
    print(f"\n{'reference records':34} {pooled([r for r in results if r.name in reference])}")
    own = [r for r in results if r.name not in reference and r.name not in samples]
    print(f"{'read by ourselves':34} {pooled(own)}")
    sure = [item for r in results for item in r.sure]
    for part in ("goals", "facts", "projects"):
        of_part = [item for item in sure if item[0] == part]
        print(f"confidence of {part}: calibration error {calibration_error(of_part):.3f} over {len(of_part)}")
    print(f"confidence of all: calibration error {calibration_error(sure):.3f}")
    gained, lost = changes(results, _kept_on_main())
    print(f"\nagainst main: {len(gained)} gained, {len(lost)} lost")
    print(*(f"  gained {line}" for line in gained), *(f"  LOST   {line}" for line in lost), sep="\n")
    if options.save:
        KEPT.write_text(json.dumps({r.name: r.wrong for r in results}, ensure_ascii=False, indent=0) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
