"""Speed and memory of parsing, as ratios to jieba over the same text, measured in one run.

    python benchmarks/speed.py [PLAN] [--runs N] [--check]

PLAN is a text; default: the longest of the sample plans. Runs of both sides take turns, and the medians are compared, so that a slow
moment of the machine falls on both. `--check` exits 1 where a limit is passed.
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
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


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


def warm(plan: Path, runs: int) -> tuple[float, float]:
    """Median seconds of a parse and of jieba.lcut in this process, after a first run of each."""
    import jieba

    from plan_extract import parse

    jieba.setLogLevel(logging.CRITICAL)
    text = plan.read_text(encoding="utf-8-sig")
    parse(plan), jieba.lcut(text)
    ours, theirs = [], []
    for _ in range(runs):
        ours.append(seconds(lambda: parse(plan)))
        theirs.append(seconds(lambda: jieba.lcut(text)))
    return statistics.median(ours), statistics.median(theirs)


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
    parser.add_argument("plan", nargs="?", type=Path, default=max(RAW.glob("*.txt"), key=lambda path: path.stat().st_size))
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--check", action="store_true")
    options = parser.parse_args()
    parse_cold, help_cold, jieba_cold, peak = cold(options.plan, options.runs)
    parse_warm, jieba_warm = warm(options.plan, options.runs)
    rows = {"warm parse": (parse_warm, jieba_warm), "cold parse": (parse_cold, jieba_cold), "--help": (help_cold, jieba_cold)}
    print(f"{options.plan.name}, {len(options.plan.read_text(encoding='utf-8-sig'))} characters, medians of {options.runs} runs")
    good = True
    for name, (ours, theirs) in rows.items():
        ratio = ours / theirs
        good &= ratio <= LIMITS[name]
        print(f"{name:12} {ours:7.3f} s   jieba {theirs:7.3f} s   ratio {ratio:5.2f}   limit {LIMITS[name]:.2f}")
    print(f"{'peak memory':12} {peak:7.1f} MB  {'':14}{'':14}   limit {MEMORY:.0f}")
    return int(options.check and not (good and peak <= MEMORY))


if __name__ == "__main__":
    sys.exit(main())
