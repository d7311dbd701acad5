"""The process that parses: takes a job from its pipe, puts what became of it there, until it is told to end, or its parent is gone."""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import threading
import time
from collections.abc import Mapping
from multiprocessing.connection import Connection

from plan_extract.corpus.processes import MB, taken
from plan_extract.corpus.run import Job, parse_one
from plan_extract.places import is_address

# What a worker may have grown by, in bytes, when it hands over to a new one: a long plan leaves memory behind that is never given back.
GROWN = 40 * MB
# Seconds for a worker to clear up when it is to end.
GRACE = 2.0
READY = "ready"


def work(pipe: Connection, memory: int | None, grown: int, environment: Mapping[str, str]) -> None:
    """Parse jobs from a pipe until one is None.

    A worker that has grown by more than `grown` bytes, or ran out of `memory` (MB), says so and ends. `environment` is its parent's: what
    it is forked from has that of its own start (credentials may have been set since).
    """
    os.environ.update(environment)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent, which ends its workers and says so in a line
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # on the way out, what is half written is taken away
    _end_with_parent()
    if memory is not None:
        _bound(memory)
    import plan_extract.corpus.warm  # noqa: F401  # where it is not forked from one that has

    begun_with, reached = taken(os.getpid()), False
    with contextlib.suppress(EOFError, OSError):  # a parent that is gone
        pipe.send(READY)
        while (job := pipe.recv()) is not None:
            assert isinstance(job, Job)
            outcome = parse_one(job)
            outcome.job = Job(job.path)  # whoever sent it has it, and all that came with it
            if reads_elsewhere(job) and not reached:  # what speaks to another machine is loaded by now, and stays
                reached, begun_with = True, max(begun_with, taken(os.getpid()))
            last = outcome.status == "memory" or taken(os.getpid()) > begun_with + grown
            pipe.send((outcome, last))
            if last:
                return


def reads_elsewhere(job: Job) -> bool:
    """Whether a job reads or writes at an address."""
    return any(path is not None and is_address(path) for path in (job.path, job.output, job.text))


def _end_with_parent() -> None:
    import multiprocessing

    parent = multiprocessing.parent_process()
    if parent is None:
        return

    def follow() -> None:
        parent.join()
        os.kill(os.getpid(), signal.SIGTERM)
        time.sleep(GRACE)
        os._exit(1)

    threading.Thread(target=follow, daemon=True).start()


def _bound(memory: int) -> None:
    """Let what asks for more memory than that fail, where the system can; the parent looks as well, and counts what was started."""
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        _, most = resource.getrlimit(resource.RLIMIT_DATA)
        resource.setrlimit(resource.RLIMIT_DATA, (memory * MB, most))
