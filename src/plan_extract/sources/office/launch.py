"""Runs a command that must not outlive this program nor take its memory and time.

`python -m plan_extract.sources.office.launch SECONDS MEMORY COMMAND…` runs the command in a process group of its own, bounded to so many
seconds of processor time and bytes of memory, and ends the group when standard input is closed: the caller has enough, or is gone.
The exit status is the command's; OVERTIME where it used up its time, and another above 128 where a signal ended it.
"""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import threading

# What may be written to disk: the converted file and LibreOffice's profile are far smaller.
_WRITTEN = 300_000_000
OVERTIME = 152
# LibreOffice ends with this where it has set up a new profile, and wants to be started with it.
_AGAIN, _STARTS = 81, 3


def main() -> int:
    """Run the command of the arguments; gives the exit status to end with."""
    seconds, memory, *command = sys.argv[1:]
    _limit(int(seconds), int(memory))
    running: list[subprocess.Popen[bytes]] = []
    starting = threading.Lock()

    def watch() -> None:
        sys.stdin.buffer.read()
        with starting:
            if running:
                _end(running[-1])
            os._exit(1)

    threading.Thread(target=watch, daemon=True).start()
    quiet = subprocess.DEVNULL
    for _ in range(_STARTS):
        with starting:
            process = subprocess.Popen(command, stdin=quiet, stdout=quiet, stderr=quiet, start_new_session=True)
            running.append(process)
        try:
            status = process.wait()
        finally:
            _end(process)
        if status != _AGAIN:
            break
    if status and _used() > int(seconds) - 1:
        return OVERTIME
    return status if status >= 0 else 128 - status


def _end(process: subprocess.Popen[bytes]) -> None:
    """End the command and what it started."""
    with contextlib.suppress(OSError):
        if hasattr(os, "killpg"):
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()


def _used() -> float:
    """The processor time of what was started from here and has ended, in seconds; 0 where the system does not tell."""
    try:
        import resource
    except ImportError:
        return 0.0
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _limit(seconds: int, memory: int) -> None:
    """Bound what is started from here where the system can."""
    try:
        import resource
    except ImportError:
        return
    # Memory of its own: LibreOffice's libraries are mapped and take address space, not memory.
    resource.setrlimit(resource.RLIMIT_DATA, (memory, memory))
    # At once, and not first by a signal that LibreOffice takes for a crash to recover from.
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_FSIZE, (_WRITTEN, _WRITTEN))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    # The thread that waits for the caller waits on.
    os._exit(main())
