"""Whether a character of a very long plan costs what one of a short plan costs: processor time and memory, parsed and written as YAML.

    python benchmarks/growth.py [PLAN…] [--characters N] [--check]

The long plan has N characters, default 10 million; short ones have 50,000. Both are PLANs (default: the samples) one after the other, each
time edited (other numbers, years and names), so that no stretch of text comes twice and nothing that is kept by its text flatters. Short
ones are parsed before and behind the long one in the same process, so that a slow moment of the machine falls on both, and their median
counts. `--check` exits 1 where a character of the long one costs more than 1.2 times as much. Takes minutes.
"""

from __future__ import annotations

import argparse
import resource
import statistics
import sys
import time
from itertools import count
from pathlib import Path

from many import edited

RAW = Path(__file__).resolve().parents[1] / "data" / "raw"
LIMIT = 1.2
SHORT, SHORTS = 50_000, 8


def joined(texts: list[str], characters: int, seed: int) -> str:
    """So many characters of edited texts, one after the other: the same for the same seed, and none the same as for another."""
    parts, size = [], 0
    for number in count():
        part = edited(texts[number % len(texts)], seed * 100_003 + number)
        parts.append(part)
        size += len(part) + 1
        if size >= characters:
            return "\n".join(parts)[:characters]
    raise AssertionError


def spent(text: str) -> tuple[float, int]:
    """Seconds of processor time that parsing and writing a text takes, and how many records it has."""
    from plan_extract.parsing import parse_text

    begun = time.process_time()
    plan = parse_text(text)
    plan.to_yaml()
    return time.process_time() - begun, len(plan.goals) + len(plan.facts) + len(plan.projects) + len(plan.responsible)


def memory() -> float:
    """The most memory this process has had, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024 if sys.platform != "darwin" else 1024**2)


def main() -> int:
    """Print what short and long plans take a character; 1 where `--check` finds the long one too slow."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("plans", nargs="*", type=Path)
    parser.add_argument("--characters", type=int, default=10_000_000)
    parser.add_argument("--check", action="store_true")
    options = parser.parse_args()
    texts = [path.read_text(encoding="utf-8-sig") for path in options.plans or sorted(RAW.glob("*.txt"))]
    # A short one starts elsewhere among the texts each time: all of them are in the short ones together as in the long one.
    shorts = [joined(texts[at % len(texts) :] + texts[: at % len(texts)], SHORT, at + 2) for at in range(2 * SHORTS)]
    spent(shorts[0])
    each = [spent(text) for text in shorts[:SHORTS]]
    before = memory()
    print(f"short ones before: {statistics.median(s for s, _ in each) / SHORT * 1e6:.1f} µs a character, {before:.0f} MB", flush=True)
    text = joined(texts, options.characters, 1)
    seconds, records = spent(text)
    long = seconds / len(text)
    print(f"{len(text):,} characters, {records:,} records: {seconds:.0f} s, {long * 1e6:.1f} µs a character, {memory():.0f} MB", flush=True)
    del text
    each += [spent(text) for text in shorts[SHORTS:]]
    short = statistics.median(s for s, _ in each) / SHORT
    more = (memory() - before) / (options.characters / 1e6)
    dense = [n / size * 1000 for n, size in ((statistics.mean(r for _, r in each), SHORT), (records, options.characters))]
    print(
        f"short ones in all: {short * 1e6:.1f} µs a character; records in 1,000 characters {dense[0]:.1f}, in the long one {dense[1]:.1f}"
    )
    print(f"a character of the long one to one of the short ones: {long / short:.2f} (limit {LIMIT}); {more:.0f} MB more for a million")
    return int(options.check and long / short > LIMIT)


if __name__ == "__main__":
    sys.exit(main())
