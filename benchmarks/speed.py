"""Speed and memory of parsing, as ratios to jieba over the same text, measured in one run.

    python benchmarks/speed.py [PLAN…] [--runs N] [--check]

PLAN is a text; default: the longest of the sample plans. Of several, warm parsing is measured pooled over all, which take turns; in each
run they have other numbers, years and names (many.py), so that nothing that is kept by its text flatters. The other figures are those of
the first, as it is. Runs of both sides take turns, and the medians are compared,
so that a slow moment of the machine falls on both. `--check` exits 1 where a limit is passed.
"""

from __future__ import annotations

import argparse
import logging
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

RAW = Path(__file__).resolve().parents[1] / "data" / "raw"
LIMITS = {"warm parse": 2.0, "cold parse": 1.5, "--help": 0.25}
MEMORY = 200.0  # MB
BARE = "import sys, jieba; text = open(sys.argv[1], encoding='utf-8').read(); jieba.setLogLevel(60); jieba.initialize(); jieba.lcut(text)"


def seconds(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


def child(command: list[str]) -> tuple[float, float]:
    """Wall seconds and peak memory in MB of a command."""
    start = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    took = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(f"{' '.join(command)}: exit status {process.returncode}")
    return took, usage.ru_maxrss / (1024 if sys.platform != "darwin" else 1024**2)


def warm(plans: list[Path], runs: int) -> list[tuple[float, float]]:
    """Of each plan the median processor seconds of a parse and of jieba.lcut in this process, after a first run of each.

    The plans take turns, and are edited anew for each run. Processor time, so that what else runs on the machine counts less.
    """
    import jieba
    from many import edited

    from plan_extract.parsing import parse_text

    jieba.setLogLevel(logging.CRITICAL)
    texts = [plan.read_text(encoding="utf-8-sig") for plan in plans]
    ours: list[list[float]] = [[] for _ in plans]
    theirs: list[list[float]] = [[] for _ in plans]
    for number in range(runs + 1):
        for index, original in enumerate(texts):
            text = edited(original, number)
            parsed, cut = seconds(lambda text=text: parse_text(text)), seconds(lambda text=text: jieba.lcut(text))  # type: ignore[misc]
            if number:
                ours[index].append(parsed)
                theirs[index].append(cut)
    return [(statistics.median(a), statistics.median(b)) for a, b in zip(ours, theirs, strict=True)]


def cold(plan: Path, runs: int) -> tuple[float, float, float, float]:
    """Median seconds of fresh processes: `parse`, `--help`, bare jieba; and the most memory `parse` took, in MB."""
    program = Path(sys.executable).with_name("plan-extract")
    ours, helps, theirs, memory = [], [], [], []
    with tempfile.TemporaryDirectory() as folder:
        for _ in range(runs + 1):
            took, peak = child([str(program), "parse", str(plan), "-o", f"{folder}/out.yaml"])
            ours.append(took)
            memory.append(peak)
            theirs.append(child([sys.executable, "-c", BARE, str(plan)])[0])
            helps.append(child([str(program), "--help"])[0])
    # The first run of each reads from disk what the others find in memory.
    return statistics.median(ours[1:]), statistics.median(helps[1:]), statistics.median(theirs[1:]), max(memory)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("plans", nargs="*", type=Path)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--check", action="store_true")
    options = parser.parse_args()
    plans = options.plans or [max(RAW.glob("*.txt"), key=lambda path: path.stat().st_size)]
    parse_cold, help_cold, jieba_cold, peak = cold(plans[0], options.runs)
    each = warm(plans, options.runs)
    parse_warm, jieba_warm = sum(a for a, _ in each), sum(b for _, b in each)
    rows = {"warm parse": (parse_warm, jieba_warm), "cold parse": (parse_cold, jieba_cold), "--help": (help_cold, jieba_cold)}
    for plan, (ours, theirs) in zip(plans, each, strict=True):
        size = len(plan.read_text(encoding="utf-8-sig"))
        print(f"{plan.name}, {size} characters, medians of {options.runs} runs: warm {ours / theirs:.2f}")
    good = True
    for name, (ours, theirs) in rows.items():
        ratio = ours / theirs
        good &= ratio <= LIMITS[name]
        print(f"{name:12} {ours:7.3f} s   jieba {theirs:7.3f} s   ratio {ratio:5.2f}   limit {LIMITS[name]:.2f}")
    print(f"{'peak memory':12} {peak:7.1f} MB  {'':14}{'':14}   limit {MEMORY:.0f}")
    return int(options.check and not (good and peak <= MEMORY))


if __name__ == "__main__":
    sys.exit(main())
