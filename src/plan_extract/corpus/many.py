"""Parsing many plans side by side, and into a folder with a manifest, from where a run that stopped goes on."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, fields, replace
from itertools import repeat

import msgspec

from plan_extract.corpus.listing import Listing
from plan_extract.corpus.manifest import Entry, Manifest, fingerprint
from plan_extract.corpus.processes import processors
from plan_extract.corpus.remote_manifest import manifest_of
from plan_extract.corpus.run import Job, Limits, Outcome, parse_one
from plan_extract.corpus.writing import UnwritableError, clear_parts
from plan_extract.errors import PlanError
from plan_extract.loading import named_from
from plan_extract.places import modules
from plan_extract.wording import message

# A process takes half a second to start and load the word lists; a few plans are parsed sooner in one.
FEW = 3
# Outcomes that may wait for a slow one before them: a kilobyte each, or the whole output where that goes to standard output.
AHEAD, AHEAD_WITH_CONTENT = 4000, 16
# What of a job does not change what is written.
_APART = ("path", "output", "text", "resume", "options", "known", "brought")


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """What of a run is not on this machine: the scheduler of the cluster that parses, and the addresses that are read and written."""

    scheduler: str | None = None
    addresses: tuple[str, ...] = ()


HERE = Elsewhere()


def workers_for(count: int, asked: int | None = None) -> int:
    """The number of processes for so many plans: what was asked for, or one a processor, and one in all for a few plans."""
    return max(1, min(asked or (1 if count <= FEW else processors()), count))


def _unheard(_: Outcome) -> None:
    pass


def parse_many(
    jobs: Iterable[Job],
    workers: int = 1,
    limits: Limits | None = None,
    done: Callable[[Outcome], None] = _unheard,
    ahead: int = AHEAD,
    elsewhere: Elsewhere = HERE,
) -> Iterator[Outcome]:
    """Outcomes in the jobs' order, each as soon as it and those before it are done; `done` hears of each at once.

    Jobs are taken as workers get to them, and no more than `ahead` before a slow one. One worker without limits is this process itself.
    The output is the same for any number, and on any cluster.
    """
    limits = limits or Limits()
    if elsewhere.scheduler is not None:
        from plan_extract.corpus.cluster import Cluster

        yield from Cluster(elsewhere.scheduler, limits, ahead, elsewhere.addresses).outcomes(jobs, done)
        return
    if workers > 1 or limits:
        from plan_extract.corpus.crew import Crew

        yield from Crew(workers, limits, max(ahead, workers), preload=tuple(modules(elsewhere.addresses))).outcomes(jobs, done)
        return
    for job in jobs:
        outcome = parse_one(job)
        done(outcome)
        yield outcome


def parse_into(
    folder: str,
    listing: Listing,
    base: Job,
    *,
    text: tuple[str, str] | None = None,
    workers: int = 1,
    limits: Limits | None = None,
    done: Callable[[Outcome], None] = _unheard,
    elsewhere: Elsewhere = HERE,
) -> Iterator[Outcome]:
    """Parse all files of a list into a folder, each as `base` says, and keep the manifest there. Outcomes as `parse_many` gives them.

    `text` is the folder of the extracted texts and how their names end. Raises PlanError where the manifest cannot be written, and where
    there is no room left: whatever is done by then stands, and a run with `base.resume` goes on.
    """
    manifest = manifest_of(folder)
    for place in {folder, text[0] if text else folder}:
        clear_parts(place)
    if base.resume:
        listing.learn(manifest)
    base = replace(base, text="" if text else None)
    base = replace(base, options=options_of(base))

    def jobs() -> Iterator[Job]:
        texts: Iterable[str | None] = listing.outputs(*text) if text else repeat(None)
        for path, output, saved in zip(listing, listing.outputs(folder, f".{base.format}"), texts, strict=False):
            known = listing.known(named_from(output, manifest.place)) if base.resume else None
            yield replace(base, path=path, output=output, text=saved, known=known)

    def record(outcome: Outcome) -> None:
        if not outcome.skipped:
            manifest.append(entry_of(outcome, manifest))
        done(outcome)
        if outcome.full:
            raise PlanError(
                message("{path}: no room left; what is done stands: make room, and go on with --resume", path=outcome.job.output)
            )

    try:
        yield from parse_many(jobs(), workers, limits, record, AHEAD, elsewhere)
    finally:
        manifest.flush()
    with suppress(UnwritableError):  # unsorted, it says the same
        manifest.settle()


def options_of(job: Job) -> str:
    """A short hash of all that changes what is written: the options, and the content of the files that they name."""
    told = {field.name: getattr(job, field.name) for field in fields(job) if field.name not in _APART}
    told["text"] = job.text is not None
    told["lexicon"] = [fingerprint(path) for path in job.lexicon]
    told["concepts"] = [fingerprint(path) for path in job.concepts]
    told["min_confidence"] = float(job.min_confidence)  # 0 and 0.0 are one
    told["ocr"] = (job.ocr.mode, job.ocr.pages) if job.ocr else None
    return hashlib.sha256(msgspec.json.encode(told, order="deterministic")).hexdigest()[:16]


def entry_of(outcome: Outcome, manifest: Manifest) -> Entry:
    """The manifest's line of an outcome."""
    from plan_extract import __version__
    from plan_extract.sources import shown

    job = outcome.job
    beside = manifest.place
    return Entry(
        file=shown(named_from(job.path, beside)),
        output=shown(named_from(job.output or "", beside)),
        text=shown(named_from(job.text, beside)) if job.text else None,
        status=outcome.status,
        seconds=round(outcome.seconds, 3),
        program=__version__,
        options=job.options,
        kind=outcome.kind,
        title=outcome.title or None,
        counts=outcome.counts,
        empty=outcome.nothing,
        no_plan=str(outcome.no_plan) if outcome.no_plan else None,
        error=str(outcome.error) if outcome.error else None,
        **outcome.prints,
    )
