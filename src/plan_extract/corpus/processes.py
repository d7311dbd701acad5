"""What processes take and what they have started, asked of the system: /proc on Linux, `ps` on other systems of POSIX."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Iterator
from contextlib import suppress

MB = 1024 * 1024
_PROC = os.path.isdir("/proc/self/task")


def can_tell() -> bool:
    """Whether this system tells what its processes take."""
    return os.name == "posix"


def processors() -> int:
    """How many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0)) or 1
    return os.cpu_count() or 1


def taken(pid: int) -> int:
    """Bytes of memory that a process holds, what it shares with others included, with what it has started; 0 where it is gone."""
    if _PROC:
        return sum(_resident(one) for one in (pid, *started_by(pid)))
    table = _table()
    return sum(table[one][1] for one in (pid, *_below(pid, table)) if one in table)


def started_by(pid: int) -> list[int]:
    """The processes that a process has started and those that these have, as far as they run."""
    if not _PROC:
        return list(_below(pid, _table()))
    found = []
    with suppress(OSError, ValueError):
        for thread in os.listdir(f"/proc/{pid}/task"):
            with open(f"/proc/{pid}/task/{thread}/children", encoding="ascii") as stream:
                found += [int(child) for child in stream.read().split()]
    return found + [below for child in found for below in started_by(child)]


def kill(pids: list[int]) -> None:
    """End processes at once, those that are gone left out."""
    for pid in pids:
        with suppress(OSError):
            os.kill(pid, getattr(signal, "SIGKILL", signal.SIGTERM))


def _resident(pid: int) -> int:
    with suppress(OSError, ValueError, IndexError), open(f"/proc/{pid}/statm", encoding="ascii") as stream:
        return int(stream.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    return 0


def _table() -> dict[int, tuple[int, int]]:
    """Each process with its parent and the bytes it holds; empty where the system does not tell."""
    if not can_tell():
        return {}
    with suppress(OSError, subprocess.SubprocessError, ValueError):
        command = ["ps", "-A", "-o", "pid=,ppid=,rss="]
        told = subprocess.run(command, capture_output=True, text=True, check=True, timeout=10).stdout
        rows = [[int(cell) for cell in line.split()] for line in told.splitlines()]
        return {pid: (parent, kilobytes * 1024) for pid, parent, kilobytes in rows}
    return {}


def _below(pid: int, table: dict[int, tuple[int, int]]) -> Iterator[int]:
    for one, (parent, _) in table.items():
        if parent == pid:
            yield one
            yield from _below(one, table)
