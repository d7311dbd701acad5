"""Fits the weights of all decisions from every labelled plan at hand and writes them for review: `make train`.

The confidence of records is calibrated on what each plan gives when it is left out. Training twice writes the same bytes.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

from training.calibration import SCORER, curves
from training.examples import of_plan
from training.fitting import DECISIONS, all_passages, fit_decision
from training.left_out import run
from training.plans import ROOT, labelled, shared
from training.reviews import reviews

WEIGHTS = ROOT / "src" / "plan_extract" / "deciding" / "weights"


def write(decision: str, data: dict[str, Any], folder: Path = WEIGHTS) -> None:
    """Write weights, one a line, in the order of their names."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{decision}.json").write_text(json.dumps(data, ensure_ascii=False, indent=1, sort_keys=True) + "\n", encoding="utf-8")


def main() -> None:
    """Train on everything."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--records", type=Path, help="one more folder of reference records")
    parser.add_argument("--corrections", type=Path, help="a folder of what reviewers said, as the page of `report` exports it")
    parser.add_argument("--output", type=Path, default=WEIGHTS)
    parser.add_argument("--quick", action="store_true", help="keep the calibration that is there: for trying things")
    parser.add_argument("--jobs", type=int, default=2)
    options = parser.parse_args()
    plans = labelled(options.records)
    if shared() is None:
        raise SystemExit("no plans at hand: put them beside the project, or say where with PLAN_EXTRACT_SHARED")
    sets = [*(of_plan(plan) for plan in plans), *all_passages()]
    if options.corrections:
        sets += reviews(options.corrections)
    if options.quick:
        kept = {d: json.loads((WEIGHTS / f"{d}.json").read_text(encoding="utf-8")).get("calibration") for d in DECISIONS}
    else:
        found = curves([one for result in run(plans, options.jobs) for one in result.sure])
        kept = {d: {kind: found[kind] for kind in found if SCORER[kind] == d} for d in DECISIONS}
    for decision in DECISIONS:
        data = fit_decision(sets, decision)
        if calibration := kept.get(decision):
            data["calibration"] = calibration
        write(decision, data, options.output)
        print(f"{decision}: {sum(len(s.rows(decision)) for s in sets)} examples, {len(data['weights'])} weights")


if __name__ == "__main__":
    main()
