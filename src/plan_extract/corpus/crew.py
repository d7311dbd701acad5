"""Parsing side by side in processes that may hang, grow or be killed: each has a pipe of its own, and is replaced when it has to go.

The pools of `concurrent.futures` break as a whole when one of their processes is killed, and share a queue whose lock a killed process
can keep; pools with a time limit for a task exist, none with one for memory. So the few dozen lines stand here.
"""

from __future__ import annotations

import multiprocessing
import os
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing.connection import wait
from typing import Any

from plan_extract.corpus import worker
from plan_extract.corpus.processes import MB, kill, started_by, taken
from plan_extract.corpus.run import Job, Limits, Outcome
from plan_extract.errors import PlanError
from plan_extract.interrupts import interrupts_held, start_forks
from plan_extract.wording import message

# Seconds between two looks at what workers take.
_LOOK = 0.1
# So often a plan is tried whose worker was killed from outside; so many workers may end in a row before one of them was ready.
_TRIES, _STARTS = 2, 5


@dataclass(slots=True)
class _Task:
    number: int
    job: Job
    tries: int = 0
    begun: float = 0


@dataclass(slots=True)
class _Worker:
    process: Any
    pipe: Any
    ready: bool = False
    task: _Task | None = None


@dataclass
class Crew:
    """So many workers that parse jobs within limits, at most `ahead` of them before the first whose outcome is not yet given.

    One that has grown by `grown` bytes since it was started is replaced. All share the modules `preload`, beside the program.
    """

    size: int
    limits: Limits
    ahead: int
    grown: int = worker.GROWN
    preload: tuple[str, ...] = ()
    _workers: list[_Worker] = field(default_factory=list)
    _again: deque[_Task] = field(default_factory=deque)
    _lost: int = 0
    _context: Any = None

    def __post_init__(self) -> None:
        methods = multiprocessing.get_all_start_methods()
        self._context = multiprocessing.get_context("forkserver" if "forkserver" in methods else "spawn")
        if "forkserver" in methods:
            self._context.set_forkserver_preload(["plan_extract.corpus.warm", *self.preload])

    def outcomes(self, jobs: Iterable[Job], done: Callable[[Outcome], None]) -> Iterator[Outcome]:
        """Outcomes in the jobs' order; `done` hears of each as soon as it is there. Workers end with this, however it ends."""
        tasks = (_Task(number, job) for number, job in enumerate(jobs))
        early: dict[int, Outcome] = {}
        next_number, last = 0, -1
        more = True
        try:
            while True:
                while more and len(self._again) < self._free() and last - next_number < self.ahead:
                    task = next(tasks, None)
                    if task is None:
                        more = False
                    else:
                        self._again.append(task)
                        last = task.number
                busy = sum(worker.task is not None for worker in self._workers)
                if not (more or busy or self._again):
                    return
                self._assign(busy)
                for task, outcome in self._heard():
                    outcome.job = task.job
                    done(outcome)
                    early[task.number] = outcome
                while next_number in early:
                    yield early.pop(next_number)
                    next_number += 1
        finally:
            self._end()

    def _free(self) -> int:
        return self.size - sum(worker.task is not None for worker in self._workers)

    def _assign(self, busy: int) -> None:
        """Start what workers are wanted, and give the ready ones work."""
        while len(self._workers) < min(self.size, busy + len(self._again)):
            self._start()
        for one in self._workers:
            if one.ready and one.task is None and self._again:
                one.task = self._again.popleft()
                one.task.begun = time.monotonic()
                with suppress(OSError):  # it is gone, which is noticed below
                    one.pipe.send(one.task.job)

    def _start(self) -> None:
        ours, theirs = self._context.Pipe()
        process = self._context.Process(target=worker.work, args=(theirs, self.limits.memory, self.grown, dict(os.environ)), daemon=True)
        try:
            if self._context.get_start_method() == "forkserver":
                start_forks()
            with interrupts_held():
                process.start()
        except (OSError, EOFError) as error:
            ours.close()
            self._missed(error)
            return
        finally:
            theirs.close()
        self._workers.append(_Worker(process, ours))

    def _missed(self, error: object) -> None:
        self._lost += 1
        if self._lost >= _STARTS:
            raise PlanError(message("processes that parse cannot be started ({error}); try --jobs 1", error=error))

    def _heard(self) -> Iterator[tuple[_Task, Outcome]]:
        """What workers say, and what is to be said of those that say nothing any more."""
        ready = wait([one.pipe for one in self._workers], self._patience())
        for one in [one for one in self._workers if one.pipe in ready]:
            try:
                said = one.pipe.recv()
            except (EOFError, OSError):
                yield from self._gone(one)
                continue
            if said == worker.READY:
                one.ready, self._lost = True, 0
                continue
            outcome, last = said
            assert one.task is not None
            if outcome.status == "memory" and self.limits.memory is not None:  # it noticed by itself
                outcome.error = self.limits.too_large(one.task.job).error
            yield one.task, outcome
            one.task = None
            if last:
                self._dismiss(one)
        now = time.monotonic()
        for one in [one for one in self._workers if one.task is not None]:
            if (outcome := self._over(one, now)) is not None:
                task = one.task
                assert task is not None
                self._dismiss(one, at_once=True)
                outcome.seconds = now - task.begun
                yield task, outcome

    def _patience(self) -> float | None:
        """Seconds until a worker is to be looked at; None for none but where it speaks."""
        begun = [one.task.begun for one in self._workers if one.task is not None]
        if not begun:
            return None if self._workers else _LOOK
        if self.limits.memory is not None:
            return _LOOK
        if self.limits.timeout is None:
            return None
        return max(0.0, min(begun) + self.limits.timeout - time.monotonic())

    def _over(self, one: _Worker, now: float) -> Outcome | None:
        """What a worker's job went past; None where it is within its limits."""
        task = one.task
        assert task is not None
        if self.limits.timeout is not None and now - task.begun >= self.limits.timeout:
            return self.limits.too_slow(task.job)
        if self.limits.memory is not None and taken(one.process.pid) > self.limits.memory * MB:
            return self.limits.too_large(task.job)
        return None

    def _gone(self, one: _Worker) -> Iterator[tuple[_Task, Outcome]]:
        """A worker that was killed: its job is tried again, unless it was so before."""
        task = one.task
        self._dismiss(one)
        if not one.ready:
            self._missed(message("they end at once"))
        if task is None:
            return
        task.tries += 1
        if task.tries < _TRIES:
            self._again.appendleft(task)
            return
        said = message("{path}: the process that parsed it was killed, twice (out of memory?); try it alone", path=task.job.path)
        yield task, Outcome(task.job, error=said, status="killed")

    def _dismiss(self, one: _Worker, *, at_once: bool = False) -> None:
        self._workers.remove(one)
        if at_once:
            kill([one.process.pid, *started_by(one.process.pid)])
        one.pipe.close()
        one.process.join(worker.GRACE)

    def _end(self) -> None:
        """End all workers: those at work are told to clear up first."""
        below = [pid for one in self._workers if one.task is not None for pid in started_by(one.process.pid)]
        for one in self._workers:
            with suppress(OSError):
                if one.task is None:
                    one.pipe.send(None)
                else:
                    one.process.terminate()
        until = time.monotonic() + worker.GRACE
        for one in self._workers:
            one.process.join(max(0.0, until - time.monotonic()))
            if one.process.is_alive():
                kill([one.process.pid])
            one.pipe.close()
        kill(below)
        self._workers.clear()
