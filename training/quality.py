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
from collections.abc import Sequence
from pathlib import Path

from training.calibration import calibration_error, left_out_calibrated
from training.left_out import Result, run
from training.plans import ROOT, labelled, shared

KEPT = ROOT / "training" / "quality.json"
PARTS = ("headings", "boxes", "rows", "targets", "facts", "projects", "responsible")


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
    sure = left_out_calibrated({r.name: r.sure for r in results})
    for part in ("goals", "facts", "projects"):
        of_part = [item for item in sure if item[0] == part]
        print(f"confidence of {part}: calibration error {calibration_error(of_part):.3f} over {len(of_part)}")
    print(f"confidence of all: calibration error {calibration_error(sure):.3f}")
    for low, high in ((0, 0.5), (0.5, 0.7), (0.7, 0.8), (0.8, 0.9), (0.9, 1.01)):
        inside = [right for _, p, right in sure if low <= p < high]
        if inside:
            print(f"  of {len(inside)} records at {low} to {min(high, 1)}, {sum(inside) / len(inside):.2f} are right")
    gained, lost = changes(results, _kept_on_main())
    print(f"\nagainst main: {len(gained)} gained, {len(lost)} lost")
    print(*(f"  gained {line}" for line in gained), *(f"  LOST   {line}" for line in lost), sep="\n")
    if options.save:
        KEPT.write_text(json.dumps({r.name: r.wrong for r in results}, ensure_ascii=False, indent=0) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
