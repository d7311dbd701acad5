"""Parsing one plan of many: what is asked, what became of it, within which limits."""

from __future__ import annotations

import hashlib
import os
import re
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from plan_extract import places
from plan_extract.corpus.bringing import fetched
from plan_extract.corpus.discover import STDIN
from plan_extract.corpus.manifest import Entry, Status, fingerprint
from plan_extract.corpus.writing import UnwritableError, write_atomically
from plan_extract.errors import PlanError
from plan_extract.faults import Fault, collected
from plan_extract.lexicon import extend
from plan_extract.loading import named_from, read_source
from plan_extract.places import Brought
from plan_extract.reading.settled import settle
from plan_extract.remarks import remark
from plan_extract.wording import message, translated
from plan_extract.yaml_text import cut_off

if TYPE_CHECKING:
    from plan_extract.model import Plan
    from plan_extract.records.corrections import Corrections
    from plan_extract.sources.ocr.wish import Ocr
    from plan_extract.structure.given import Given

OutputFormat = Literal["yaml", "json"]
_SHA256 = re.compile(r"\bsha256\W{1,4}([0-9a-f]{64})\b")


@dataclass(frozen=True, slots=True)
class Job:
    """A plan to parse, where its output and its extracted text go (None: not written), and what is given of it.

    `corrections` are the plan's, or several, of which those are applied that were made for its bytes. `language` is that of
    the messages of its findings.
    `brought` is what comes along to a machine that does not see the plan's files.
    Where a manifest is kept, `options` stands for all that changes what is written, and `known` is what it says of this output.
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
    concepts: tuple[str, ...] = ()
    language: str = "en"
    options: str = ""
    known: Entry | None = None
    brought: Brought | None = None


@dataclass(frozen=True, slots=True)
class Limits:
    """What a plan may take: `timeout` seconds, `memory` MB of the process that parses it and of those that it starts; None for no limit."""

    timeout: float | None = None
    memory: int | None = None

    def __bool__(self) -> bool:
        return self.timeout is not None or self.memory is not None

    def too_slow(self, job: Job) -> Outcome:
        """What becomes of a job that takes more time."""
        said = message(
            "{path}: takes more than {limit:g} seconds; leave it out, or allow more with --timeout", path=job.path, limit=self.timeout
        )
        return Outcome(job, error=said, status="timeout")

    def too_large(self, job: Job) -> Outcome:
        """What becomes of a job that takes more memory."""
        said = message(
            "{path}: takes more than {limit} MB of memory; leave it out, or allow more with --max-memory",
            path=job.path,
            limit=self.memory,
        )
        return Outcome(job, error=said, status="memory")


@dataclass(slots=True)
class Outcome:
    """What became of a job. `error` is the line to show; `content` is the output where it was not written to a file.

    `no_plan` says why the text does not look like a plan, where it does not; of a `strict` job that is an error and nothing is written.
    `full` says that there was no room to write to. `broke` says that the error is one of the program; `traces` are the tracebacks of these,
    and of those that cost a part of the plan. `prints` are SHA-256 by the names of the manifest. `written` is what a job on
    another machine wants written to the disk of this one.
    """

    job: Job
    error: str | None = None
    status: Status = "parsed"
    seconds: float = 0
    skipped: bool = False
    kind: str | None = None
    prints: dict[str, str] = field(default_factory=dict)
    full: bool = False
    title: str = ""
    counts: dict[str, int] = field(default_factory=dict)
    content: str | None = None
    broke: bool = False
    traces: list[str] = field(default_factory=list)
    no_plan: str | None = None
    written: dict[str, bytes] = field(default_factory=dict)

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
    begun = time.perf_counter()
    with collected() as faults:
        _parse_one(job, outcome)
    outcome.seconds = time.perf_counter() - begun
    outcome.traces[:0] = [fault.trace for fault in faults]
    return outcome


def _parse_one(job: Job, outcome: Outcome) -> None:
    try:
        brought = job.brought
        if places.is_address(job.path) and (brought is None or job.path not in brought.files):
            brought = brought or Brought()
            brought.files.update(fetched(job.path, as_one=job.as_one))
        with places.bringing(brought):
            _parse_here(job, outcome)
        outcome.written = brought.written if brought else {}
    except PlanError as error:
        outcome.status, outcome.error = "failed", error.args[0] if error.args else str(error)
        outcome.full = isinstance(error, UnwritableError) and error.full
    except RecursionError:
        outcome.status, outcome.error = "failed", message("{path}: nested too deep to be read", path=job.path)
    except MemoryError:
        outcome.status, outcome.error = "memory", message("{path}: too large for this machine's memory", path=job.path)
    except Exception as error:  # one plan that trips the parser must not cost the others
        fault = Fault(f"parsing {job.path}", error)
        outcome.status = "broke"
        outcome.error = f"{job.path}: internal error: {fault.said}; run it again with --debug and send the file that writes"
        outcome.broke = True
        outcome.traces.append(fault.trace)


def _parse_here(job: Job, outcome: Outcome) -> None:
    if skips(job, outcome):
        return
    plan = _parse(job, outcome)
    outcome.no_plan = no_plan(plan)
    for finding in plan.findings:
        finding.message = translated(finding.message, job.language)
    content = render(plan, job.format)
    outcome.title = plan.plan.title or ""
    outcome.kind = plan.plan.kind.name if plan.plan.kind else None
    outcome.counts = count(plan)
    if job.output is None:
        outcome.content = content
    else:
        write_atomically(job.output, content)
        outcome.prints["output_sha256"] = hashlib.sha256(content.encode("utf-8")).hexdigest()


def skips(job: Job, outcome: Outcome) -> bool:
    """Whether a job has nothing left to do, by what it knows of its output; the outcome says what is known then."""
    if job.options and job.path != STDIN:
        outcome.prints = _prints(job.path)
    if not (job.resume and job.output and (resumes(job, outcome.prints) if job.options else up_to_date(job.path, job.output))):
        return False
    outcome.skipped = True
    if job.known is not None:
        outcome.kind, outcome.title, outcome.no_plan = job.known.kind, job.known.title or "", job.known.no_plan
        outcome.counts = job.known.counts
    return True


def _prints(path: str) -> dict[str, str]:
    """The SHA-256 of a plan and of what NAME.meta.yaml says of it. One that cannot be read is told of by whoever reads it."""
    from plan_extract.structure.given import sidecar

    try:
        beside = sidecar(path)
        return {"sha256": fingerprint(path), **({"given": fingerprint(str(beside))} if beside is not None else {})}
    except OSError:
        return {}


def no_plan(plan: Plan) -> str | None:
    """Why a parsed text does not look like a plan; None where it does."""
    return next((found.message for found in plan.findings if found.code == "PE040"), None)


def _parse(job: Job, outcome: Outcome) -> Plan:
    from plan_extract.parsing import parse

    extend(*job.lexicon)  # in a process of its own the lists are not yet joined
    settle(*job.concepts)
    source = read_source(job.path, job.encoding, as_one=job.as_one, ocr=job.ocr)
    reviewed = _made_for(source.sha256, job.corrections) if isinstance(job.corrections, tuple) else job.corrections
    if reviewed is not None and reviewed.source.sha256 != source.sha256:
        remark(f"{job.path}: the corrections were made for another text; those that fit are applied, PE047 names the others")
    plan = parse(
        source, explain=job.explain, min_confidence=job.min_confidence, given=job.given, attachment=job.attachment, corrections=reviewed
    )
    if job.strict and (why := no_plan(plan)):
        raise PlanError(f"{job.path}: {why}; name another file, or leave out --strict")
    if job.text is not None:
        write_atomically(job.text, source.text)
        outcome.prints["text_sha256"] = hashlib.sha256(source.text.encode("utf-8")).hexdigest()
        plan.source.text = _named(job.text, job)
    if job.path != STDIN:
        plan.source.path = _named(job.path, job)
    return plan


def _named(path: str, job: Job) -> str:
    """How the output names a file: as the machine has it that the file is on."""
    from plan_extract.sources import shown

    brought = places.brought()
    return shown(brought.named[path] if brought is not None and path in brought.named else named_from(path, job.output))


def _made_for(sha256: str, corrections: Sequence[Corrections]) -> Corrections | None:
    return next((one for one in corrections if one.source.sha256 == sha256), None)


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


def resumes(job: Job, prints: dict[str, str]) -> bool:
    """Whether what a manifest knows of a job's output still holds: the same program and options, the same bytes read and written."""
    from plan_extract import __version__
    from plan_extract.model import SCHEMA

    known = job.known
    if known is None or known.status != "parsed" or "sha256" not in prints:
        return False
    if (known.program, known.schema, known.options) != (__version__, SCHEMA, job.options):
        return False
    if (known.sha256, known.given) != (prints["sha256"], prints.get("given")):
        return False
    try:
        if job.brought is not None and job.brought.vouched:
            return True
        written = job.output is not None and fingerprint(job.output) == known.output_sha256
        return written and (job.text is None or fingerprint(job.text) == known.text_sha256)
    except OSError:
        return False


def up_to_date(plan: str, output: str) -> bool:
    """Whether an output has this program's schema and the SHA-256 that its plan has now, is not cut off, and no NAME.meta.yaml is younger.

    For an output without a manifest. Says nothing about the program version that wrote it otherwise, nor of the options.
    """
    from plan_extract.model import SCHEMA
    from plan_extract.structure.given import sidecar

    try:
        beside = sidecar(plan)
        if beside is not None and places.is_address(beside):
            return False  # which is younger nobody tells alike
        if beside is not None and os.path.getmtime(beside) > os.path.getmtime(output):
            return False
        written = places.read(output).decode("utf-8")
        named = _SHA256.search(written, 0, 8192)
        if SCHEMA not in written[:8192]:
            return False
        return named is not None and not cut_off(written) and named[1] == places.sha256(plan)
    except (OSError, UnicodeDecodeError):
        return False
