"""Parsing many plans on a cluster of this machine, beside the pool: processor time and memory by what takes them, bytes in and out a plan.

    python benchmarks/cluster.py 200

A scheduler, two workers of one thread and the program are processes of their own, as on several machines; what parses beside each worker is
told apart. Times are those of the second half of the plans. The figures of docs/cluster.md are from here. The last line says whether both
wrote the same bytes.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
import tempfile
import threading
import time
from collections import defaultdict
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from many import _TICKS, bytes_of, make

from plan_extract.corpus.processes import started_by


@dataclass
class Part:
    """What one kind of process took: seconds of processor time and the most memory of one, in MB: in all, and its own alone."""

    seconds: dict[int, float] = field(default_factory=dict)
    resident: float = 0
    own: float = 0


def part_of(pid: int, name: str) -> str:
    """Which part a process plays that is, or was started by, one that is called `name`."""
    called = _called(pid)
    if not called:
        raise OSError("it has ended")
    if "corpus.bench" in called:
        return "beside a worker"
    if "forkserver" in called:
        above = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1]
        return "parsing" if "forkserver" in _called(int(above)) else "parsing: shared"
    return "worker and its nanny" if name == "worker" else name


def _called(pid: int) -> str:
    return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()


def watch(started: dict[int, str], parts: dict[str, Part], done: threading.Event) -> None:
    """Look at processes and what they start, five times a second."""
    while not done.wait(0.2):
        for top, name in started.items():
            for pid in (top, *started_by(top)):
                with suppress(OSError, IndexError):
                    part = parts[part_of(pid, name)]
                    spent = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
                    part.seconds[pid] = (int(spent[11]) + int(spent[12])) / _TICKS
                    memory = dict(re.findall(r"^(\w+): +(\d+) kB", Path(f"/proc/{pid}/smaps_rollup").read_text(), re.MULTILINE))
                    part.resident = max(part.resident, int(memory["Rss"]) / 1024)
                    part.own = max(part.own, (int(memory["Private_Clean"]) + int(memory["Private_Dirty"])) / 1024)


def _so_far(parts: dict[str, Part]) -> dict[str, float]:
    return {name: sum(part.seconds.values()) for name, part in list(parts.items())}


def run(folder: Path, into: Path, others: dict[int, str], more: list[str], characters: int, plans: int) -> None:
    """Parse a folder and print what that took."""
    command = [sys.executable, "-m", "plan_extract", "parse", str(folder), "-o", str(into), *more]
    parts: dict[str, Part] = defaultdict(Part)
    begun = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    done = threading.Event()
    started = {**others, process.pid: "program"}
    watcher = threading.Thread(target=watch, args=(started, parts, done))
    watcher.start()
    first, at = _half(into / "manifest.jsonl", parts, process, plans)
    process.wait()
    seconds = time.perf_counter() - begun
    done.set()
    watcher.join()
    if process.returncode:
        sys.exit(f"{' '.join(command)}: exit status {process.returncode}")
    spent = {name: now - first.get(name, 0) for name, now in _so_far(parts).items()}
    for name, part in sorted(parts.items()):
        print(
            f"  {name:22} {1000 * spent[name] / (plans - at):6.1f} ms of the processor a plan; most memory of one: {part.resident:4.0f} MB,"
            f" its own {part.own:4.0f}"
        )
    each = sum(spent.values()) / (plans - at)
    print(f"  in all {1000 * each:.1f} ms a plan: {characters / plans / each:,.0f} characters a second of the processor")
    print(f"  {seconds:.1f} s on the clock", flush=True)


def _half(manifest: Path, parts: dict[str, Part], process: subprocess.Popen[bytes], plans: int) -> tuple[dict[str, float], int]:
    """What was spent when half of the plans were done, and how many were: what follows is without what starts and loads."""
    while process.poll() is None:
        time.sleep(0.2)
        done = manifest.read_bytes().count(b"\n") if manifest.exists() else 0
        if done >= plans / 2:
            return _so_far(parts), done
    return {}, 0


def main() -> int:
    """Measure, and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("plans", nargs="?", type=int, default=200)
    plans = parser.parse_args().plans
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        characters = make(plans, folder / "in")
        arriving = sum(path.stat().st_size for path in (folder / "in").rglob("*.*"))
        print(f"{plans} plans, {characters:,} characters, {arriving / plans / 1000:.1f} KB each")
        print("pool of two:")
        run(folder / "in", folder / "pool", {}, ["--jobs", "2", "--timeout", "600"], characters, plans)
        file = folder / "scheduler.json"
        commands = [["dask_scheduler", "--port", "0", "--host", "127.0.0.1", "--no-dashboard", "--scheduler-file", str(file)]]
        commands += 2 * [["dask_worker", "--scheduler-file", str(file), "--nthreads", "1", "--no-dashboard", "--memory-limit", "0"]]
        others: dict[int, str] = {}
        running = []
        try:
            for what, *options in commands:
                command = [sys.executable, "-m", f"distributed.cli.{what}", *options]
                one = subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
                running.append(one)
                others[one.pid] = what.removeprefix("dask_")
            time.sleep(10)
            print("cluster of two workers:")
            run(folder / "in", folder / "cluster", others, ["--scheduler", str(file), "--timeout", "600"], characters, plans)
        finally:
            for one in reversed(running):
                one.terminate()
                one.wait(20)
        written = sum(path.stat().st_size for path in (folder / "cluster").rglob("*.yaml"))
        manifest = (folder / "cluster" / "manifest.jsonl").stat().st_size
        print(f"out: {written / plans / 1000:.1f} KB a plan, {manifest / plans:.0f} bytes of the manifest")
        same = bytes_of(folder / "pool") == bytes_of(folder / "cluster")
        print(f"the same bytes: {'yes' if same else 'NO'}")
    return int(not same)


if __name__ == "__main__":
    sys.exit(main())
