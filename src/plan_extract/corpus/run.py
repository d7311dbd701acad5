"""Parsing many plans: each one by itself, side by side in processes, reported in the order they were named."""

from __future__ import annotations

import contextlib
import os
import re
import signal
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from plan_extract.corpus.discover import STDIN
from plan_extract.corpus.writing import write_atomically
from plan_extract.errors import PlanError
from plan_extract.faults import Fault, collected
from plan_extract.lexicon import extend
from plan_extract.loading import named_from, read_source
from plan_extract.yaml_text import cut_off

if TYPE_CHECKING:
    from plan_extract.model import Plan
    from plan_extract.records.corrections import Corrections
    from plan_extract.sources.ocr.wish import Ocr
    from plan_extract.structure.given import Given

OutputFormat = Literal["yaml", "json"]
# A process takes half a second to start and load the word lists; a few plans are parsed sooner in one.
FEW = 3
_SHA256 = re.compile(r"\bsha256\W{1,4}([0-9a-f]{64})\b")


@dataclass(frozen=True, slots=True)
class Job:
    """A plan to parse, where its output and its extracted text go (None: not written), and what is given of it.

    `corrections` are the plan's, or several, of which those are applied that were made for its bytes.
    """

    path: str
    output: str | None = None
    text: str | None = None
    explain: bool = False
    format: OutputFormat = "yaml"
    resume: bool = False
    encoding: str | None = None
    lexicon: tuple[str, ...] = ()
    min_confidence: float = 0
    given: Given | None = None
    strict: bool = False
    attachment: int | None = None
    as_one: bool = False
    ocr: Ocr | None = None
    corrections: Corrections | tuple[Corrections, ...] = ()


@dataclass(slots=True)
class Outcome:
    """What became of a job. `error` is the line to show; `content` is the output where it was not written to a file.

    `no_plan` says why the text does not look like a plan, where it does not; of a `strict` job that is an error and nothing is written.
    `broke` says that the error is one of the program; `traces` are the tracebacks of these, and of those that cost a part of the plan.
    """

    job: Job
    error: str | None = None
    skipped: bool = False
    title: str = ""
    counts: dict[str, int] = field(default_factory=dict)
    content: str | None = None
    broke: bool = False
    traces: list[str] = field(default_factory=list)
    no_plan: str | None = None

    @property
    def nothing(self) -> str | None:
        """What little was read of a plan without any record: `no record`, or `nothing but headings`; None where there is a record."""
        from plan_extract.model import KINDS

        if not self.counts or any(self.counts.get(name) for name in ("boxes", *KINDS)):
            return None
        return "nothing but headings" if self.counts.get("headings") else "no record"


def render(plan: Plan, format: OutputFormat) -> str:
    """A plan as YAML or JSON text that ends in a line feed."""
    from plan_extract import output

    return output.to_json(plan) if format == "json" else output.to_yaml(plan)


def parse_one(job: Job) -> Outcome:
    """Parse one plan and write what the job asks for. Never raises for bad input: the outcome says what was wrong."""
    outcome = Outcome(job)
    with collected() as faults:
        _parse_one(job, outcome)
    outcome.traces[:0] = [fault.trace for fault in faults]
    return outcome


def _parse_one(job: Job, outcome: Outcome) -> None:
    try:
        if job.resume and job.output and not job.corrections and up_to_date(job.path, job.output):
            outcome.skipped = True
            return
        plan = _parse(job)
        outcome.no_plan = no_plan(plan)
        content = render(plan, job.format)
        outcome.title = plan.plan.title or ""
        outcome.counts = count(plan)
        if job.output is None:
            outcome.content = content
        else:
            write_atomically(job.output, content)
    except PlanError as error:
        outcome.error = str(error)
    except RecursionError:
        outcome.error = f"{job.path}: nested too deep to be read"
    except MemoryError:
        outcome.error = f"{job.path}: too large for this machine's memory"
    except Exception as error:  # one plan that trips the parser must not cost the others
        fault = Fault(f"parsing {job.path}", error)
        outcome.error = f"{job.path}: internal error: {fault.said}; run it again with --debug and send the file that writes"
        outcome.broke = True
        outcome.traces.append(fault.trace)


def no_plan(plan: Plan) -> str | None:
    """Why a parsed text does not look like a plan; None where it does."""
    return next((found.message for found in plan.findings if found.code == "PE040"), None)


def _parse(job: Job) -> Plan:
    from plan_extract.parsing import parse
    from plan_extract.sources import shown

    extend(*job.lexicon)  # in a process of its own the lists are not yet joined
    source = read_source(job.path, job.encoding, as_one=job.as_one, ocr=job.ocr)
    reviewed = _made_for(source.sha256, job.corrections) if isinstance(job.corrections, tuple) else job.corrections
    plan = parse(
        source, explain=job.explain, min_confidence=job.min_confidence, given=job.given, attachment=job.attachment, corrections=reviewed
    )
    if job.strict and (why := no_plan(plan)):
        raise PlanError(f"{job.path}: {why}; name another file, or leave out --strict")
    if job.text is not None:
        write_atomically(job.text, source.text)
        plan.source.text = shown(named_from(job.text, job.output))
    if job.path != STDIN:
        plan.source.path = shown(named_from(job.path, job.output))
    return plan


def _made_for(sha256: str, corrections: Sequence[Corrections]) -> Corrections | None:
    return next((one for one in corrections if one.source.sha256 == sha256), None)


def parse_many(jobs: Sequence[Job], workers: int | None = None) -> Iterator[Outcome]:
    """Outcomes in the jobs' order, each as soon as it and those before it are done.

    `workers` is the number of processes; None takes one a processor, and one in all for a few plans. The output is the same for any.
    """
    workers = min(workers or _default(len(jobs)), len(jobs))
    if workers <= 1 or any(job.path == STDIN for job in jobs):  # another process has another standard input
        yield from map(parse_one, jobs)
        return
    import multiprocessing
    from concurrent.futures import ProcessPoolExecutor
    from concurrent.futures.process import BrokenProcessPool

    # Not fork: a progress bar's thread may be running here, and a copy of a process with threads can hang.
    context = multiprocessing.get_context("forkserver" if "forkserver" in multiprocessing.get_all_start_methods() else "spawn")
    with ProcessPoolExecutor(workers, mp_context=context, initializer=_start_worker) as pool:
        futures = [pool.submit(parse_one, job) for job in jobs]
        try:
            for job, future in zip(jobs, futures, strict=True):
                try:
                    yield future.result()
                except BrokenProcessPool:
                    yield Outcome(job, error=f"{job.path}: a parsing process was killed (out of memory?); try --jobs 1")
        except BaseException:
            workers_now = list(getattr(pool, "_processes", None) or {})
            pool.shutdown(wait=False, cancel_futures=True)
            # Nothing they write is half written, and whoever stopped the run does not want to wait for what is being read.
            for worker in workers_now:
                with contextlib.suppress(OSError):
                    os.kill(worker, signal.SIGTERM)
            raise


def _start_worker() -> None:
    """In a worker: leave Ctrl-C to the parent, which ends its workers and says so in a line; end with the parent, however it ends."""
    import multiprocessing
    import threading

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    if parent is not None:

        def follow() -> None:
            parent.join()
            os._exit(1)

        threading.Thread(target=follow, daemon=True).start()


def _default(jobs: int) -> int:
    return 1 if jobs <= FEW else os.cpu_count() or 1


def count(plan: Plan) -> dict[str, int]:
    """How many records of each kind, for a summary."""

    from plan_extract.model import KINDS

    def headings(nodes: Sequence[object]) -> int:
        return sum(1 + headings(getattr(node, "children", ())) for node in nodes)

    return {
        "headings": headings(plan.outline),
        "boxes": len(plan.boxes),
        **{name: len(kind.of(plan)) for name, kind in KINDS.items()},
        "findings": len(plan.findings),
    }


def up_to_date(plan: str, output: str) -> bool:
    """Whether an output has this program's schema and the SHA-256 that its plan has now, is not cut off, and no NAME.meta.yaml is younger.

    Says nothing about the program version that wrote it otherwise, nor of the options.
    """
    import hashlib

    from plan_extract.model import SCHEMA
    from plan_extract.structure.given import sidecar

    try:
        beside = sidecar(plan)
        if beside is not None and os.path.getmtime(beside) > os.path.getmtime(output):
            return False
        with open(output, encoding="utf-8") as stream:
            written = stream.read()
        named = _SHA256.search(written, 0, 8192)
        if SCHEMA not in written[:8192]:
            return False
        return named is not None and not cut_off(written) and named[1] == hashlib.sha256(Path(plan).read_bytes()).hexdigest()
    except (OSError, UnicodeDecodeError):
        return False
