"""Where plans are parsed on a worker of a cluster: a process beside it, with the workers, limits and replacements of `crew`.

The worker's own process is the engine's: it has threads, must not be forked, and is ended by the engine when it grows. This one is spoken
to through its standard input and output: pickled (number, job) in, (number, outcome) out, several at a time. It ends with the worker.
"""

from __future__ import annotations

import os
import pickle
import queue
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import IO, Any

from plan_extract.corpus.crew import Crew
from plan_extract.corpus.run import Job, Limits, Outcome
from plan_extract.places import modules

# Seconds without work after which the process ends: whoever sent the plans may be gone for good.
IDLE = 300.0


class LostError(Exception):
    """The process beside the worker is gone."""


class Bench:
    """The process beside a worker, started with the first job. What is asked of it from several threads goes on side by side."""

    def __init__(self, limits: Limits, addresses: tuple[str, ...] = ()) -> None:
        command = [sys.executable, "-m", "plan_extract.corpus.bench"]
        # What Ctrl-C is pressed for is not this process, where a cluster runs in the same terminal.
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, start_new_session=os.name == "posix")
        self._lock = threading.Lock()
        self._waiting: dict[int, Future[Outcome]] = {}
        self._sent = 0
        self._over = False
        self._send((limits, addresses))
        threading.Thread(target=self._hear, daemon=True).start()

    def parse(self, job: Job) -> Outcome:
        """What becomes of a job. Raises LostError where the process is ended meanwhile."""
        told: Future[Outcome] = Future()
        with self._lock:
            if self._over:
                raise LostError
            self._sent += 1
            self._waiting[self._sent] = told
            self._send((self._sent, job))
        return told.result()

    @property
    def over(self) -> bool:
        """Whether the process is gone."""
        return self._over

    def end(self) -> None:
        """End it and what it does."""
        self._process.terminate()
        with suppress(OSError):
            assert self._process.stdin is not None
            self._process.stdin.close()

    def _send(self, what: Any) -> None:
        assert self._process.stdin is not None
        with suppress(OSError, ValueError):  # it is gone, which is heard
            pickle.dump(what, self._process.stdin, pickle.HIGHEST_PROTOCOL)
            self._process.stdin.flush()

    def _hear(self) -> None:
        assert self._process.stdout is not None
        with suppress(EOFError, OSError, ValueError, pickle.UnpicklingError):
            while True:
                number, outcome = pickle.load(self._process.stdout)
                self._waiting.pop(number).set_result(outcome)
        self._process.kill()
        self._process.wait()
        with self._lock:
            self._over = True
            for told in self._waiting.values():
                told.set_exception(LostError())
            self._waiting.clear()


@dataclass
class _Seat:
    """One worker of a crew, that takes jobs as they come."""

    crew: Crew
    jobs: list[Job] = field(default_factory=list)
    outcomes: Iterator[Outcome] | None = None

    def parse(self, job: Job) -> Outcome:
        if self.outcomes is None:
            self.outcomes = self.crew.outcomes(iter(self.jobs.pop, None), lambda _: None)
        self.jobs.append(job)
        return next(self.outcomes)


def main() -> None:
    """Parse what comes in until nothing more does."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, lambda *_: os._exit(0))  # workers end with their parent
    incoming, outgoing = sys.stdin.buffer, os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # what a library prints is no outcome
    with suppress(EOFError, OSError):
        limits, addresses = pickle.load(incoming)
        _serve(incoming, outgoing, limits, tuple(modules(addresses)))
    os._exit(0)


def _serve(incoming: IO[bytes], outgoing: IO[bytes], limits: Limits, preload: tuple[str, ...]) -> None:
    free: queue.SimpleQueue[_Seat] = queue.SimpleQueue()
    lock = threading.Lock()

    def work(seat: _Seat, number: int, job: Job) -> None:
        try:
            outcome = seat.parse(job)
            free.put(seat)
        except Exception as error:  # such as that no process can be started
            outcome = Outcome(job, error=str(error), status="failed")
        outcome.job = replace(outcome.job, brought=None, corrections=(), known=None)
        with lock:
            pickle.dump((number, outcome), outgoing, pickle.HIGHEST_PROTOCOL)
            outgoing.flush()
            busy[0], since[0] = busy[0] - 1, time.monotonic()

    def watch() -> None:
        while busy[0] or time.monotonic() - since[0] < IDLE:
            time.sleep(IDLE / 10)
        os._exit(0)

    busy, since = [0], [time.monotonic()]
    threading.Thread(target=watch, daemon=True).start()
    while True:
        number, job = pickle.load(incoming)
        with lock:
            busy[0] += 1
        try:
            seat = free.get_nowait()
        except queue.Empty:
            seat = _Seat(Crew(1, limits, ahead=1, preload=preload))
        threading.Thread(target=work, args=(seat, number, job), daemon=True).start()


if __name__ == "__main__":
    main()
