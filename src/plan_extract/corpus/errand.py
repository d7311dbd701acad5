"""What a worker of a cluster runs for each plan."""

from __future__ import annotations

import threading
from dataclasses import dataclass

from plan_extract.corpus.bench import Bench, LostError
from plan_extract.corpus.run import Job, Limits, Outcome
from plan_extract.wording import message

# So often a plan is tried beside one worker; the engine tries it elsewhere when the worker itself is gone.
_TRIES = 2
_LOCK = threading.Lock()
_BENCHES: dict[str, Bench] = {}
_CLOSED: set[str] = set()


@dataclass(frozen=True, slots=True)
class Errand:
    """A plan for a worker: the run it belongs to, the program that sent it, the job with what it brings, its limits."""

    run: str
    program: str
    job: Job
    limits: Limits
    addresses: tuple[str, ...] = ()


class OtherProgramError(Exception):
    """The worker has another version of the program than who sent the plan."""


def go(errand: Errand) -> Outcome:
    """Parse a plan beside this worker. Raises OtherProgramError."""
    from plan_extract.corpus.probe import told

    if (here := told()["program"]) != errand.program:
        raise OtherProgramError(str(here))
    for _ in range(_TRIES):
        bench = _bench(errand)
        if bench is None:
            break
        try:
            return bench.parse(errand.job)
        except LostError:
            continue
    path = errand.job.path
    said = message("{path}: the process that parsed it was killed, twice (out of memory?); try it alone", path=path)
    return Outcome(Job(path), error=said, status="killed")


def close(run: str) -> None:
    """End what this worker does and holds for a run."""
    with _LOCK:
        _CLOSED.add(run)
        bench = _BENCHES.pop(run, None)
    if bench is not None:
        bench.end()


def _bench(errand: Errand) -> Bench | None:
    """The process for a run's plans; None for one that is over."""
    with _LOCK:
        if errand.run in _CLOSED:
            return None
        if errand.run not in _BENCHES or _BENCHES[errand.run].over:
            _BENCHES[errand.run] = Bench(errand.limits, errand.addresses)
        return _BENCHES[errand.run]
