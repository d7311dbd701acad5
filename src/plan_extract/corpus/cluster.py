"""Parsing on the workers of a Dask cluster (extra `cluster`), with the outcomes that `crew` gives on one machine.

A plan on a disk goes to its worker as bytes, and what was made of it comes back, so that workers need not see the disk; what stands at an
address workers read and write for themselves. Each plan is a task of its own that the engine gives to another worker where one is lost.
"""

from __future__ import annotations

import logging
import os
import time
import uuid
import warnings
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import Any

from plan_extract import places
from plan_extract.corpus.bringing import bundle
from plan_extract.corpus.errand import Errand, close, go
from plan_extract.corpus.probe import told
from plan_extract.corpus.run import Job, Limits, Outcome, parse_one, resumes, skips
from plan_extract.corpus.writing import UnwritableError, write_atomically
from plan_extract.errors import PlanError, install
from plan_extract.places import bringing
from plan_extract.wording import message

# Seconds to wait for the scheduler, and for the first of its workers.
REACH, WORKERS = 10.0, 30.0
# Seconds after which workers are counted anew.
_LOOK = 2.0
# Tasks a thread of a worker that are sent ahead of their turn, and bytes that are on their way before no more is sent.
AHEAD_EACH, BYTES = 3, 200_000_000
# The extras that what a worker may lack comes with.
_EXTRA = {"selectolax": "html", "lxml": "docx", "pypdfium2": "pdf", "openpyxl": "xlsx", "rapidocr": "ocr"}


@dataclass
class Cluster:
    """The workers of a scheduler, named by its address (`tcp://host:8786`) or the file that it wrote of itself (`scheduler.json`).

    `addresses` are places that the run reads and writes. `outcomes` raises PlanError, one line: where the extra is missing, the scheduler
    cannot be reached or is gone, no worker comes, or a worker lacks the program or has another version of it.
    """

    scheduler: str
    limits: Limits
    ahead: int
    addresses: tuple[str, ...] = ()
    _client: Any = None
    _run: str = field(default_factory=lambda: uuid.uuid4().hex)
    _program: str = ""
    _look: float = 0
    _many: int = 0
    _sent: dict[Any, tuple[int, Job, int]] = field(default_factory=dict)

    def outcomes(self, jobs: Iterable[Job], done: Callable[[Outcome], None]) -> Iterator[Outcome]:
        """Outcomes in the jobs' order; `done` hears of each as soon as it is there. What is not done is taken back, however this ends."""
        self._connect()
        try:
            yield from self._outcomes(jobs, done)
        finally:
            self._end()

    def _outcomes(self, jobs: Iterable[Job], done: Callable[[Outcome], None]) -> Iterator[Outcome]:
        from distributed import as_completed

        early: dict[int, Outcome] = {}
        numbered, more = enumerate(jobs), True
        next_number, last = 0, -1
        coming = as_completed(loop=self._client.loop, with_results=True, raise_errors=False)

        def tell(number: int, outcome: Outcome) -> None:
            done(outcome)
            early[number] = outcome

        while True:
            room = AHEAD_EACH * max(1, self._threads())
            while more and len(self._sent) < room and last - next_number < self.ahead and self._light():
                number, job = next(numbered, (-1, None))
                if job is None:
                    more = False
                    break
                last = number
                here = self._send(number, job, coming)
                if here is not None:
                    tell(number, here)
                    break  # which may be one of very many that are left as they are
            if self._sent:
                for future, result in coming.next_batch(block=not early):
                    number, job, _ = self._sent.pop(future)
                    tell(number, self._received(job, future, result))
            while next_number in early:
                yield early.pop(next_number)
                next_number += 1
            if not (more or self._sent or early):
                return

    def _light(self) -> bool:
        return sum(size for _, _, size in self._sent.values()) < BYTES

    def _send(self, number: int, job: Job, coming: Any) -> Outcome | None:
        """Give a job to the workers; its outcome where it needs none: it is done already, or cannot be read."""
        try:
            brought = bundle(job.path, job.output, job.text, (*job.lexicon, *job.concepts), as_one=job.as_one)
        except PlanError as error:
            return Outcome(job, error=error.args[0], status="failed")
        if brought is None:
            return parse_one(job)  # says what is wrong with it
        here = [path for path in (job.output, job.text) if path and not places.is_shared(path)]
        if places.is_shared(job.path):
            if here:  # the worker sees the plan, and this machine what was written of it
                brought.vouched = job.known is not None and resumes(job, {"sha256": job.known.sha256 or "", **_given(job)})
                job = replace(job, resume=brought.vouched)
        elif here or not job.options:
            outcome = Outcome(job)
            with bringing(replace(brought, away=False)):
                if skips(job, outcome):
                    return outcome
            job = replace(job, resume=False)
        ocr = job.ocr and replace(job.ocr, progress=False)
        sent = replace(job, brought=brought, ocr=ocr)
        errand = Errand(self._run, self._program, sent, self.limits, self.addresses)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # that a plan is large
            future = self._client.submit(go, errand, pure=False, key=f"plan-{self._run}-{number}")
        self._sent[future] = (number, job, sum(map(len, brought.files.values())))
        coming.add(future)
        return None

    def _received(self, job: Job, future: Any, result: Any) -> Outcome:
        """What a task came to, as the outcome of its job; what it wrote is put in its place."""
        if future.status == "finished":
            assert isinstance(result, Outcome)
            result.job = job
            _write(result)
            return result
        if future.status in ("cancelled", "lost"):
            raise PlanError(
                message(
                    "{scheduler}: the scheduler is gone; what is done stands: start it again, and go on with --resume",
                    scheduler=self.scheduler,
                )
            )
        error = result[1] if isinstance(result, tuple) else result
        kind = type(error).__name__
        if kind == "KilledWorker":
            said = message(
                "{path}: the workers that parsed it were killed, one after the other (out of memory?); try it alone", path=job.path
            )
            return Outcome(job, error=said, status="killed")
        if kind in ("OtherProgramError", "ModuleNotFoundError", "ImportError", "AttributeError"):
            raise PlanError(
                message(
                    "{scheduler}: a worker has another plan-extract than this machine, or none ({error}); install {program} there",
                    scheduler=self.scheduler, error=error, program=self._program,
                )
            )  # fmt: skip
        return Outcome(job, error=f"{job.path}: internal error: {kind}: {error}", status="broke", broke=True)

    def _connect(self) -> None:
        try:
            import dask
            from dask.utils import parse_timedelta
            from distributed import Client
        except ImportError:
            raise PlanError(message("--scheduler needs the extra `cluster`; {install}", install=install("cluster"))) from None
        for name in ("distributed", "distributed.client", "distributed.core"):
            logging.getLogger(name).setLevel(logging.CRITICAL)  # what goes wrong is said in a line
        where = {"scheduler_file": self.scheduler} if os.path.isfile(self.scheduler) else {"address": self.scheduler}
        if self.scheduler.endswith(".json") and "address" in where:
            raise PlanError(
                message("{scheduler}: there is no such file; start the scheduler with --scheduler-file", scheduler=self.scheduler)
            )
        try:
            # Whoever has Dask wait less for an answer (distributed.comm.timeouts.connect) waits less for the scheduler's as well.
            reach = min(REACH, parse_timedelta(dask.config.get("distributed.comm.timeouts.connect", REACH), "seconds"))
            self._client = Client(**where, timeout=reach, set_as_default=False)
            self._client.wait_for_workers(1, timeout=WORKERS)
        except (OSError, ValueError, TimeoutError) as error:
            if self._client is not None:
                self._end()
                raise PlanError(
                    message("{scheduler}: the scheduler has no workers; start some with `dask worker`", scheduler=self.scheduler)
                ) from None
            reason = " ".join(str(error).split()) or type(error).__name__
            raise PlanError(
                message("{scheduler}: no scheduler answers there ({reason}); check the address", scheduler=self.scheduler, reason=reason)
            ) from None
        try:
            self._check()
        except BaseException:
            self._end()
            raise

    def _check(self) -> None:
        """Raise PlanError where a worker's program is missing, is another one, or lacks a reader that this machine has."""
        import cloudpickle

        from plan_extract.corpus import probe

        here = told(bool(self.addresses))
        self._program = str(here["program"])
        cloudpickle.register_pickle_by_value(probe)
        try:
            answers = self._client.run(probe.told, bool(self.addresses), on_error="return")
        finally:
            cloudpickle.unregister_pickle_by_value(probe)
        for worker, there in sorted(answers.items()):
            program = there["program"] if isinstance(there, dict) else None
            if program is None:
                said = message(
                    "{worker}: plan-extract is not installed there; install {program} on it", worker=worker, program=self._program
                )
                raise PlanError(said)
            if program != self._program:
                said = message(
                    "{worker}: has plan-extract {other}, this machine {program}; install the same one", worker=worker, other=program,
                    program=self._program,
                )  # fmt: skip
                raise PlanError(said)
            for reader in here["readers"]:  # type: ignore[attr-defined]
                if reader not in there["readers"]:
                    extra = _EXTRA.get(reader, "remote")
                    raise PlanError(
                        message(
                            "{worker}: lacks {reader}; install the extra `{extra}` there, as here",
                            worker=worker,
                            reader=reader,
                            extra=extra,
                        )
                    )

    def _threads(self) -> int:
        """How many threads the workers have together."""
        now = time.monotonic()
        if now >= self._look:
            self._look, self._many = now + _LOOK, sum(self._client.nthreads().values())
        return self._many

    def _end(self) -> None:
        """Take back what is not done, let workers end what they hold for this run, and go."""
        client, self._client = self._client, None
        with suppress(Exception):  # a scheduler that is gone holds nothing
            if self._sent:
                client.cancel(list(self._sent), force=True)
            client.run(close, self._run, on_error="ignore", wait=True)
        self._sent.clear()
        with suppress(Exception):
            client.close(timeout=2)


def _given(job: Job) -> dict[str, str]:
    return {"given": job.known.given} if job.known is not None and job.known.given else {}


def _write(outcome: Outcome) -> None:
    """Put what a worker made in its place. As where the plan is parsed here: what cannot be written makes a failure of it."""
    job, written = outcome.job, outcome.written
    try:
        for path in (job.text, job.output):
            if path in written:
                write_atomically(path, written[path])
    except PlanError as error:
        outcome.status, outcome.error = "failed", error.args[0]
        outcome.full = isinstance(error, UnwritableError) and error.full
        outcome.prints.pop("output_sha256", None)
    outcome.written = {}
