"""Parsing many plans: plans a second, characters a second of processor time, memory of workers and parent, what a second process brings.

    python benchmarks/many.py [N] [--jobs J] [--repeat R] [--fewer M] [--keep FOLDER] [--check]

N edited samples (numbers, years and names changed in each, so that nothing that is kept by its text flatters) are parsed by one process
and by J, default two; R times each, in turns, and the medians are told. The load that the machine has before a run stands beside it: times
on the clock hold for a machine that does nothing else. `--check` therefore goes by processor time: what J processes spend must be near to
what one spends, and each must have its share. With `--fewer`, M of the plans are parsed by J processes as well: neither the parent nor a
worker may take more memory for N. It exits 1 where a limit is passed. Linux alone.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import random
import re
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

RAW = Path(__file__).resolve().parents[1] / "data" / "raw"
# MB of a worker, those it shares with none, those that the parent may grow by and a worker (from fewer plans to all); then how much more
# J processes may spend than one, and how much the busiest of its fair share.
WORKER_MEMORY, OWN_MEMORY, PARENT_GROWTH, WORKER_GROWTH, MORE, SHARE = 150.0, 70.0, 8.0, 15.0, 1.3, 1.5
_TICKS = os.sysconf("SC_CLK_TCK")
_NAMES = "安宁 白石 长丰 大成 东和 方城 丰南 古田 广源 和平 华阴 江口 景山 康定 兰溪 柳河 龙泉 明水 南华 宁远 平山 青川 清丰".split()


def edited(text: str, seed: int) -> str:
    """A plan's text with other numbers, years and names: the same for the same seed."""
    chance = random.Random(seed)
    shift = chance.randint(-10, 0) * 5
    text = re.sub(r"20[0-3]\d(?=年|[—-]20)", lambda match: str(max(1960, int(match[0]) + shift)), text)
    text = re.sub(r"(?<![\d.])([1-9]\d{1,4})(?=[个万亿户处座公平套米棵%])", lambda _: str(chance.randint(11, 9999)), text)
    for name in sorted(set(re.findall(r"(?<=[，、。：；\n])([\u4e00-\u9fff]{2})(?=[县区镇])", text))):
        text = text.replace(name, chance.choice(_NAMES))
    return text


def make(plans: int, folder: Path) -> int:
    """Write so many edited samples; gives how many characters they have."""
    samples = [path.read_text(encoding="utf-8-sig") for path in sorted(RAW.glob("*.txt"))]
    characters = 0
    for number in range(plans):
        text = edited(samples[number % len(samples)], number)
        path = folder / f"{number // 500:03}" / f"plan-{number:06}.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        characters += len(text)
    return characters


@dataclass
class Taken:
    """What a run took: seconds on the clock, of processor time by process, and memory in MB.

    `shared` is the processor time of what the parent starts that parses nothing: the process that workers are forked from. `load` is the
    machine's before the run.
    """

    load: float = 0
    seconds: float = 0
    parent: float = 0
    shared: dict[int, float] = field(default_factory=dict)
    parent_memory: list[float] = field(default_factory=list)
    workers: dict[int, float] = field(default_factory=dict)
    resident: dict[int, float] = field(default_factory=dict)
    proportional: dict[int, float] = field(default_factory=dict)
    own: dict[int, float] = field(default_factory=dict)

    @property
    def processor(self) -> float:
        """Seconds of processor time of all processes."""
        return self.parent + sum(self.shared.values()) + sum(self.workers.values())


def measured(command: list[str]) -> Taken:
    """Run a command and look at its processes ten times a second, at their memory twice."""
    taken = Taken()
    begun = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    done = threading.Event()

    def look() -> None:
        for at in count():
            if done.wait(0.1):
                return
            for pid, depth in _family(process.pid):
                with suppress(OSError):
                    _note_time(taken, pid, depth)
                    if at % 5 == 0:
                        _note_memory(taken, pid, depth)

    watcher = threading.Thread(target=look)
    watcher.start()
    process.wait()
    taken.seconds = time.perf_counter() - begun
    done.set()
    watcher.join()
    if process.returncode:
        sys.exit(f"{' '.join(command)}: exit status {process.returncode}")
    return taken


def _family(parent: int) -> list[tuple[int, int]]:
    """A process and those it started, each with its generation: workers are the third, children of the process they are forked from."""
    found = [(parent, 0)]
    for pid, depth in found:
        with suppress(OSError):
            found += [(int(one), depth + 1) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    return found


def _note_time(taken: Taken, pid: int, depth: int) -> None:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    spent = (int(fields[11]) + int(fields[12])) / _TICKS
    if depth == 0:
        taken.parent = spent
    else:
        (taken.shared if depth == 1 else taken.workers)[pid] = spent


def _note_memory(taken: Taken, pid: int, depth: int) -> None:
    memory = dict(re.findall(r"^(\w+): +(\d+) kB", Path(f"/proc/{pid}/smaps_rollup").read_text(), re.MULTILINE))
    resident, proportional = int(memory["Rss"]) / 1024, int(memory["Pss"]) / 1024
    own = (int(memory["Private_Clean"]) + int(memory["Private_Dirty"])) / 1024
    if depth == 0:
        taken.parent_memory.append(resident)
    elif depth > 1:
        for kept, now in ((taken.resident, resident), (taken.proportional, proportional), (taken.own, own)):
            kept[pid] = max(kept.get(pid, 0), now)


def bytes_of(folder: Path) -> str:
    """A hash of all that was written but for the seconds in the manifest."""
    whole = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.suffix == ".yaml":
            whole.update(path.read_bytes())
        elif path.suffix == ".jsonl":
            for line in path.read_text(encoding="utf-8").splitlines():
                whole.update(repr(sorted((json.loads(line) | {"seconds": 0}).items())).encode())
    return whole.hexdigest()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("plans", nargs="?", type=int, default=200)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--repeat", type=int, default=1)
    parser.add_argument("--fewer", type=int, default=0, help="parse so many of the plans as well, and compare memory")
    parser.add_argument("--keep", type=Path, help="keep plans and outputs in this folder")
    parser.add_argument("--check", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = options.keep or Path(scratch)
        characters = make(options.plans, folder / "in")
        print(f"{options.plans} plans, {characters:,} characters")
        fewer = None
        if options.fewer:
            few = make(options.fewer, folder / "few")
            fewer = _run(folder, "few", options.jobs)
            _tell(options.jobs, fewer, options.fewer, few)
        pairs, same = [], True
        for _ in range(options.repeat):
            one, many = (_run(folder, "in", jobs) for jobs in (1, options.jobs))
            _tell(1, one, options.plans, characters)
            _tell(options.jobs, many, options.plans, characters)
            pairs.append((one, many))
            same = same and bytes_of(folder / "in-out1") == bytes_of(folder / f"in-out{options.jobs}")
        print(f"the same bytes: {'yes' if same else 'NO'}")
        good = _judge(pairs, options.jobs) and (fewer is None or _grows_not(fewer, pairs[-1][1]))
        return int(options.check and not (same and good))


def _run(folder: Path, name: str, jobs: int) -> Taken:
    """Parse the plans of folder/name; with a limit that nothing meets, one worker is a process beside the parent as well."""
    out = folder / f"{name}-out{jobs}"
    load = os.getloadavg()[0]
    command = [sys.executable, "-m", "plan_extract", "parse", str(folder / name), "-o", str(out)]
    taken = measured([*command, "--jobs", str(jobs), "--timeout", "600"])
    taken.load = load
    return taken


def _tell(jobs: int, taken: Taken, plans: int, characters: int) -> None:
    first, last = _of_parent(taken)
    print(
        f"jobs {jobs}, load {taken.load:.1f} before: {plans} plans in {taken.seconds:.1f} s, {plans / taken.seconds:.1f} plans/s;"
        f" processor {taken.processor:.1f} s, {characters / taken.processor:,.0f} characters/s;"
        f" parent {taken.parent:.1f} s, {first:.0f} MB, then {last:.0f} MB"
    )
    most = " ".join(f"{name} {max(values.values()):.0f}" for name, values in (("RSS", taken.resident), ("PSS", taken.proportional)))
    print(f"        {len(taken.workers)} workers, most MB of one: {most} own {max(taken.own.values()):.0f}", flush=True)


def _of_parent(taken: Taken) -> tuple[float, float]:
    """The most memory of the parent in the first half of a run, and in the second."""
    half = len(taken.parent_memory) // 2
    return max(taken.parent_memory[: half + 1]), max(taken.parent_memory[half:])


def _judge(pairs: list[tuple[Taken, Taken]], jobs: int) -> bool:
    """Tell how J processes stand to one, in the median of all pairs of runs; whether every limit is kept."""
    middle = statistics.median
    clock = middle(one.seconds / many.seconds for one, many in pairs)
    possible = middle(_by_processor(one, 1) / _by_processor(many, jobs) for one, many in pairs)
    more = middle(many.processor / one.processor for one, many in pairs)
    share = middle(max(many.workers.values()) * jobs / sum(many.workers.values()) for _, many in pairs)
    print(f"{jobs} processes to one: {clock:.2f} on the clock, {possible:.2f} by processor time, were nobody else here")
    print(f"        {more:.2f} of the processor time (limit {MORE}), {share:.2f} of its share on the busiest (limit {SHARE})")
    grown = max(last - first for first, last in (_of_parent(many) for _, many in pairs))
    own, whole = (max(max(of(many).values()) for _, many in pairs) for of in (lambda t: t.own, lambda t: t.resident))
    return whole <= WORKER_MEMORY and own <= OWN_MEMORY and grown <= PARENT_GROWTH and more <= MORE and share <= SHARE


def _by_processor(taken: Taken, jobs: int) -> float:
    """Seconds on the clock that a run would take with two processors or more to itself: what all wait for, then the workers.

    The parent works beside one worker, and takes its time from several.
    """
    busiest, workers = max(taken.workers.values()), sum(taken.workers.values())
    return sum(taken.shared.values()) + (busiest if jobs == 1 else max(busiest, (workers + taken.parent) / jobs))


def _grows_not(few: Taken, many: Taken) -> bool:
    """Tell what memory more plans take; whether it stays within the limits."""
    parent = _of_parent(many)[1] - _of_parent(few)[1]
    worker = max(many.own.values()) - max(few.own.values())
    limits = f"(limits {PARENT_GROWTH:.0f} and {WORKER_GROWTH:.0f})"
    print(f"all plans to fewer: the parent takes {parent:+.0f} MB, a worker of its own {worker:+.0f} MB {limits}")
    return parent <= PARENT_GROWTH and worker <= WORKER_GROWTH


if __name__ == "__main__":
    sys.exit(main())
