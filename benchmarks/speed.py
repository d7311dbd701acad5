"""Speed and memory of parsing, as ratios to jieba over the same text, measured in one run.

    python benchmarks/speed.py [PLAN…] [--runs N] [--check]

PLAN is a text; default: the longest of the sample plans. Of several, warm parsing is measured pooled over all, which take turns; in each
run they have other numbers, years and names (many.py), so that nothing that is kept by its text flatters. The other figures are those of
the first, as it is. Runs of both sides take turns, and the medians are compared,
so that a slow moment of the machine falls on both. `--check` exits 1 where a limit is passed.

`cold parse` finds in the cache folder what an earlier one kept, as jieba does its dictionary; `first parse` keeps and finds nothing. Both
run from bytecode, as what pip installs does. `YAML` is what writing the plan as YAML takes of a warm parse.
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
LIMITS = {"warm parse": 2.0, "YAML": 0.33, "cold parse": 1.0, "first parse": 1.5, "--help": 0.25}
MEMORY = 200.0  # MB
BARE = "import sys, jieba; text = open(sys.argv[1], encoding='utf-8').read(); jieba.setLogLevel(60); jieba.initialize(); jieba.lcut(text)"


def seconds(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


def child(command: list[str], cache: str) -> tuple[float, float]:
    """Wall seconds and peak memory in MB of a command, with the program's cache in a folder, or `off`."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"} | {"PLAN_EXTRACT_CACHE": cache}
    start = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment)
    _, status, usage = os.wait4(process.pid, 0)
    took = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(f"{' '.join(command)}: exit status {process.returncode}")
    return took, usage.ru_maxrss / (1024 if sys.platform != "darwin" else 1024**2)


def warm(plans: list[Path], runs: int) -> list[tuple[float, float, float]]:
    """Of each plan the median processor seconds of a parse, of jieba.lcut and of writing YAML in this process, after a first run of each.

    The plans take turns, and are edited anew for each run. Processor time, so that what else runs on the machine counts less.
    """
    import jieba
    from many import edited

    from plan_extract.model import Plan
    from plan_extract.parsing import parse_text

    jieba.setLogLevel(logging.CRITICAL)
    texts = [plan.read_text(encoding="utf-8-sig") for plan in plans]
    ours: list[list[float]] = [[] for _ in plans]
    theirs: list[list[float]] = [[] for _ in plans]
    written: list[list[float]] = [[] for _ in plans]
    for number in range(runs + 1):
        for index, original in enumerate(texts):
            text = edited(original, number)
            made: list[Plan] = []
            parsed = seconds(lambda text=text, made=made: made.append(parse_text(text)))  # type: ignore[misc]
            cut = seconds(lambda text=text: jieba.lcut(text))  # type: ignore[misc]
            wrote = seconds(made[0].to_yaml)
            if number:
                ours[index].append(parsed)
                theirs[index].append(cut)
                written[index].append(wrote)
    return [(statistics.median(a), statistics.median(b), statistics.median(c)) for a, b, c in zip(ours, theirs, written, strict=True)]


def cold(plan: Path, runs: int) -> tuple[dict[str, float], float]:
    """Median seconds of fresh processes by the names of `LIMITS`, bare jieba's as `jieba`; and the most memory `parse` took, in MB."""
    program = str(Path(sys.executable).with_name("plan-extract"))
    with tempfile.TemporaryDirectory() as folder:
        parse, kept = [program, "parse", str(plan), "-o", f"{folder}/out.yaml"], f"{folder}/kept"
        commands = {
            "cold parse": (parse, kept),
            "jieba": ([sys.executable, "-c", BARE, str(plan)], kept),
            "first parse": (parse, "off"),
            "--help": ([program, "--help"], kept),
        }
        took = [{name: child(*command) for name, command in commands.items()} for _ in range(runs + 1)]
    # The first run of each reads from disk what the others find in memory, and in the cache folder.
    middle = {name: statistics.median(run[name][0] for run in took[1:]) for name in commands}
    return middle, max(run[name][1] for run in took for name in ("cold parse", "first parse"))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("plans", nargs="*", type=Path)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--check", action="store_true")
    options = parser.parse_args()
    plans = options.plans or [max(RAW.glob("*.txt"), key=lambda path: path.stat().st_size)]
    starts, peak = cold(plans[0], options.runs)
    each = warm(plans, options.runs)
    parse_warm, jieba_warm, yaml_warm = (sum(times) for times in zip(*each, strict=True))
    rows = {"warm parse": (parse_warm, "jieba", jieba_warm), "YAML": (yaml_warm, "parse", parse_warm)}
    rows |= {name: (starts[name], "jieba", starts["jieba"]) for name in ("cold parse", "first parse", "--help")}
    for plan, (ours, theirs, _) in zip(plans, each, strict=True):
        size = len(plan.read_text(encoding="utf-8-sig"))
        print(f"{plan.name}, {size} characters, medians of {options.runs} runs: warm {ours / theirs:.2f}")
    good = True
    for name, (ours, other, theirs) in rows.items():
        ratio = ours / theirs
        good &= ratio <= LIMITS[name]
        print(f"{name:12} {ours:7.3f} s   {other} {theirs:7.3f} s   ratio {ratio:5.2f}   limit {LIMITS[name]:.2f}")
    print(f"{'peak memory':12} {peak:7.1f} MB  {'':14}{'':14}   limit {MEMORY:.0f}")
    return int(options.check and not (good and peak <= MEMORY))


if __name__ == "__main__":
    sys.exit(main())
