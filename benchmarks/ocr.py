"""How well printed and scanned samples are read: python benchmarks/ocr.py [DPI …]. Needs the extra `ocr` and a Chinese face."""

from __future__ import annotations

import difflib
import re
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from tests.sources.printing import printed, scanned  # noqa: E402

from plan_extract import parse  # noqa: E402
from plan_extract.model import Goal, Plan  # noqa: E402
from plan_extract.sources import read_bytes  # noqa: E402
from plan_extract.sources.ocr.wish import Ocr  # noqa: E402
from plan_extract.sources.pdf.read import read_pdf  # noqa: E402
from plan_extract.sources.source_text import SourceText  # noqa: E402

NUMERAL = re.compile(r"\d+(?:\.\d+)?")


def said(goal: Goal) -> tuple[object, ...]:
    """Value, unit and bound of a goal."""
    return goal.value, goal.unit, goal.comparator


def right(wanted: Plan, plan: Plan) -> tuple[int, list[Goal]]:
    """How many goals with a value have their value, unit and bound in what was read, each used once, and those that have not."""
    left = [(said(goal), re.sub(r"\W", "", goal.statement)) for goal in plan.goals if goal.value is not None]
    missing, found = [], 0
    for goal in wanted.goals:
        if goal.value is None:
            continue
        words = re.sub(r"\W", "", goal.statement)
        alike = [
            (difflib.SequenceMatcher(None, words, other, autojunk=False).ratio(), i) for i, (s, other) in enumerate(left) if s == said(goal)
        ]
        best = max(alike, default=(0.0, -1))
        if best[0] >= 0.6:
            found += 1
            left.pop(best[1])
        else:
            missing.append(goal)
    return found, missing


def wrong_numerals(text: str, source: SourceText, plan: Plan) -> tuple[list[str], list[str]]:
    """Numerals that were read and do not stand in the text at that place, without a finding on their line, and with one."""
    wanted = [(m[0], m.start()) for m in NUMERAL.finditer(text)]
    got = [(m[0], m.start()) for m in NUMERAL.finditer(source.text)]
    lines = {finding.line for finding in plan.findings if finding.code == "PE046"}
    silent, told = [], []
    matcher = difflib.SequenceMatcher(None, [w for w, _ in wanted], [g for g, _ in got], autojunk=False)
    for kind, a0, a1, b0, b1 in matcher.get_opcodes():
        if kind == "equal" or b0 == b1:
            continue
        for numeral, at in got[b0:b1]:
            (told if source.line_of(at) in lines else silent).append(f"{[w for w, _ in wanted[a0:a1]]} read {numeral}")
    return silent, told


def main() -> None:
    """Print a line for each sample and resolution."""
    for path in sorted((ROOT / "data" / "raw").glob("*.txt")):
        # A table saved cell by cell, a bar behind each, was none on paper; what is compared with has no bars either.
        text = re.sub(r"^([^|\n]*) \|$", r"\1", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
        wanted = parse(read_bytes(text.encode(), path.name))
        for dpi in map(int, sys.argv[1:] or ("150", "200", "300")):
            source = read_pdf(scanned(printed(text, dpi, skew=1.0, noise=12), dpi), path.name, Ocr("auto"))
            plan = parse(source)
            found, missing = right(wanted, plan)
            silent, told = wrong_numerals(text, source, plan)
            total = found + len(missing)
            findings = sum(finding.code == "PE046" for finding in plan.findings)
            print(f"{path.stem} {dpi} dpi: {found} of {total} goals right ({found / total:.3f}), {len(silent)} wrong numerals without a "
                  f"finding, {len(told)} with one, {findings} findings", flush=True)  # fmt: skip
            for goal in missing:
                print(f"  missing: {said(goal)} {goal.statement[:60]}")
            for line in (*silent, *(f"(told) {one}" for one in told)):
                print(f"  wrong: {line}")


if __name__ == "__main__":
    main()
