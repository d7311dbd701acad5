"""Runs a command that must not outlive this program nor take its memory and time.

`python -m plan_extract.sources.office.launch SECONDS MEMORY COMMAND…` runs the command in a process group of its own, bounded to so many
seconds of processor time and bytes of memory, and ends the group when standard input is closed: the caller has enough, or is gone.
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


def main() -> int:
    """Run the command of the arguments; gives its exit status, negative the signal that ended it."""
    seconds, memory, *command = sys.argv[1:]
    _limit(int(seconds), int(memory))
    quiet = subprocess.DEVNULL
    process = subprocess.Popen(command, stdin=quiet, stdout=quiet, stderr=quiet, start_new_session=True)

    def watch() -> None:
        sys.stdin.buffer.read()
        _end(process)

    threading.Thread(target=watch, daemon=True).start()
    try:
        return process.wait()
    finally:
        _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    """End the command and what it started."""
    with contextlib.suppress(OSError):
        if hasattr(os, "killpg"):
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()


def _limit(seconds: int, memory: int) -> None:
    """Bound what is started from here where the system can."""
    try:
        import resource
    except ImportError:
        return
    # Memory of its own: LibreOffice's libraries are mapped and take address space, not memory.
    resource.setrlimit(resource.RLIMIT_DATA, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    resource.setrlimit(resource.RLIMIT_FSIZE, (_WRITTEN, _WRITTEN))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    # No status of a process is negative: what a signal ended is told as shells tell it.
    status = main()
    sys.stdout.flush()
    os._exit(status if status >= 0 else 128 - status)
