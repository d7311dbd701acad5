"""`plan-extract parse`"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import repeat
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from plan_extract.cli import BROKE, FAILED, Concepts, Lexicon, Quiet, debugging, fail, write_debug, written
from plan_extract.corpus.discover import STDIN
from plan_extract.corpus.listing import Listing
from plan_extract.corpus.many import AHEAD_WITH_CONTENT, Elsewhere, parse_into, parse_many, workers_for
from plan_extract.corpus.run import Job, Limits, Outcome
from plan_extract.corpus.tally import Names, Tally
from plan_extract.errors import PlanError
from plan_extract.lexicon import extend
from plan_extract.loading import load_corrections
from plan_extract.places import is_address, is_folder, is_own, of_disk
from plan_extract.reading.settled import settle
from plan_extract.reporting.progress import Step, watched
from plan_extract.reporting.summary import MANY
from plan_extract.sources.ocr.wish import Ocr, pages_of
from plan_extract.wording import language_of_files, message, worded

if TYPE_CHECKING:
    from plan_extract.structure.given import Given

RAW, OUT = "data/raw", "data/out"
# The program and its word lists take some 110 MB by themselves.
LEAST_MEMORY = 200


def parse(
    plans: Annotated[
        list[str] | None,
        typer.Argument(metavar="PLAN", help="Plan files, folders of plans, or - for standard input; default: all of data/raw."),
    ] = None,
    output: Annotated[
        str | None,
        typer.Option(
            "-o",
            "--output",
            metavar="FILE|DIR|-",
            help="Where the data goes. Default: standard output for one plan, data/out when no PLAN is given.",
        ),
    ] = None,
    text: Annotated[
        str | None, typer.Option(metavar="FILE|DIR", help="Save the extracted text, which positions count in (a folder for several plans).")
    ] = None,
    explain: Annotated[bool, typer.Option("--explain", help="Tell for each record which rules made it (`why`).")] = False,
    jobs: Annotated[
        int | None, typer.Option("-j", "--jobs", min=1, metavar="N", help="Parse N plans at a time; default: one a processor.")
    ] = None,
    format: Annotated[
        Literal["yaml", "json"] | None,
        typer.Option("-f", "--format", help="Default: what FILE is named as, else yaml."),
    ] = None,
    encoding: Annotated[
        str | None, typer.Option(metavar="NAME", help="Read text and HTML in this encoding, such as gb18030. Default: found out.")
    ] = None,
    lexicon: Lexicon = None,
    min_confidence: Annotated[
        float,
        typer.Option(min=0, max=1, metavar="P", help="Leave out goals, facts and projects less probable than P (--explain lists them)."),
    ] = 0,
    title: Annotated[str | None, typer.Option(metavar="TEXT", help="The plan's title, where its text has none.")] = None,
    issuer: Annotated[str | None, typer.Option(metavar="NAME", help="Who issued it, where the text does not say.")] = None,
    region: Annotated[str | None, typer.Option(metavar="NAME", help="The area it is for, where its title does not say.")] = None,
    period: Annotated[
        str | None, typer.Option(metavar="YEARS", help="The years it covers, where the text does not say: 2021-2025, 十四五, -2030.")
    ] = None,
    as_one: Annotated[
        bool, typer.Option("--as-one", help="Read a folder as one publication: notice, plan, annexes. A zip is always read so.")
    ] = False,
    attachment: Annotated[
        int | None, typer.Option(min=1, metavar="N", help="Of a notice with several plans in one file, read 附件N alone.")
    ] = None,
    ocr: Annotated[
        Literal["auto", "never", "always"],
        typer.Option(help="Recognise the text of pages that are pictures: where it is needed, never, or of every page."),
    ] = "auto",
    pages: Annotated[str | None, typer.Option(metavar="N-M,…", help="Of PDFs and pictures read these pages alone, such as 3-9.")] = None,
    corrections: Annotated[
        str | None,
        typer.Option(
            metavar="FILE|DIR",
            help="What a reviewer said of the records, as the page of `report` exports it: wrong ones are left out, others changed "
            "or added. For several plans a folder; each takes the file that was made for its bytes.",
        ),
    ] = None,
    concepts: Concepts = None,
    strict: Annotated[bool, typer.Option("--strict", help="A text that does not look like a plan is an error, and not written.")] = False,
    resume: Annotated[
        bool, typer.Option("--resume", help="Leave out plans whose output was made from the same bytes, by the same program and options.")
    ] = False,
    timeout: Annotated[
        float | None, typer.Option(min=0.1, metavar="SECONDS", help="End the parsing of a plan that takes longer; the others go on.")
    ] = None,
    max_memory: Annotated[
        int | None, typer.Option(min=LEAST_MEMORY, metavar="MB", help="End the parsing of a plan that takes more; the others go on.")
    ] = None,
    scheduler: Annotated[
        str | None,
        typer.Option(metavar="ADDRESS|FILE", help="Parse on the workers of a Dask cluster, such as tcp://host:8786 (extra `cluster`)."),
    ] = None,
    quiet: Quiet = False,
) -> int:
    """Read plans and write what they say as YAML or JSON.

    Reads text, Markdown, HTML, DOCX, PDF, XLSX and CSV; scans and pictures (PNG, JPEG, TIFF) where the extra `ocr` is installed. Data goes
    to a file or standard output, a summary to standard error. What a text lacks (title, issuer, region, period) options say, or a file
    NAME.meta.yaml beside NAME.txt; it is marked `from: given`. Texts that do
    not look like a plan, and those without a record, are named. With several plans, the others are still done where one fails. Exit
    status: 0 all done, 1 some of several failed, 2 nothing could be done, 70 the program broke.
    """
    if not plans:
        if not os.path.isdir(RAW):
            raise PlanError(f"no PLAN named, and no folder {RAW} here; name a plan file, or see `plan-extract parse --help`")
        plans, output = [RAW], output or OUT
    plans = [of_disk(path) for path in plans]
    output, text = output and of_disk(output), text and of_disk(text)
    found = Listing(plans, as_one=as_one)
    several = len(found) > 1 or (is_folder(plans[0]) and not as_one)
    shape: Literal["yaml", "json"] = format or ("json" if output and output.lower().endswith(".json") else "yaml")
    if several and title:
        raise typer.BadParameter("--title is for one plan; for several write a NAME.meta.yaml beside each")
    if several and attachment:
        raise typer.BadParameter("--attachment is for one file; name that file alone")
    if several and corrections and not os.path.isdir(corrections):
        raise typer.BadParameter("--corrections names one file, which is for one plan; for several name a folder")
    made = tuple(load_corrections(corrections)) if corrections else ()
    reviewed = made if not corrections or os.path.isdir(corrections) else made[0]
    given = _given(title, issuer, region, period)
    extend(*lexicon or ())
    settle(*concepts or ())
    wish = Ocr(ocr, pages_of(pages) if pages else (), progress=not quiet)
    words, settled = tuple(lexicon or ()), tuple(concepts or ())
    how = (explain, shape, resume, encoding, words, min_confidence, given, strict, attachment, as_one, wish, reviewed, settled)
    base = Job("", None, None, *how, language=language_of_files())
    where = Where(output, text, jobs, Elsewhere(scheduler, tuple(path for path in (*plans, output, text) if path and is_address(path))))
    tally = Tally(len(found), MANY)
    with watched(len(found), quiet, lambda line: fail(line, "note")) as step:
        for outcome in _outcomes(found, several, base, where, _limits(timeout, max_memory), step):
            tally.add(outcome, traces=debugging())
            if outcome.error:
                fail(outcome.error)
            elif outcome.content is not None:
                _print(outcome.content, several, shape, first=tally.done == 1)
                outcome.content = None
    return _close(tally, quiet, output, text)


def _limits(timeout: float | None, max_memory: int | None) -> Limits:
    """The limits of the options. Raises PlanError where the system does not tell what a process takes."""
    from plan_extract.corpus.processes import can_tell

    if max_memory is not None and not can_tell():
        raise PlanError(message("--max-memory: this system does not tell what a process takes; leave it out"))
    return Limits(timeout, max_memory)


@dataclass(frozen=True)
class Where:
    """Where outputs and texts go, how many processes parse, and what of it all is not on this machine."""

    output: str | None
    text: str | None
    jobs: int | None
    elsewhere: Elsewhere

    def workers(self, found: Listing) -> int:
        """How many processes: one where another one has another standard input, or other files of that name."""
        return 1 if found.is_read(STDIN) or any(map(is_own, self.elsewhere.addresses)) else workers_for(len(found), self.jobs)


def _outcomes(found: Listing, several: bool, base: Job, where: Where, limits: Limits, step: Step) -> Iterator[Outcome]:
    """Parse the files into a folder, where they are several, or into what is named otherwise. `step` hears whether one failed, at once."""
    output, text = where.output, where.text
    _check_places(found, several, base, output, text)
    if where.elsewhere.scheduler is not None and where.jobs is not None:
        raise typer.BadParameter("--jobs is for this machine; how many the workers of a cluster parse at a time they say when they start")
    if where.elsewhere.scheduler is not None and found.is_read(STDIN):
        raise PlanError(message("--scheduler is for files; save standard input as one"))
    if limits and found.is_read(STDIN):
        raise PlanError(message("--timeout and --max-memory are for files; save standard input as one"))
    if limits and where.elsewhere.scheduler is None and any(map(is_own, where.elsewhere.addresses)):
        raise PlanError(message("--timeout and --max-memory need other processes, which see no file at memory://; leave them out"))

    def done(outcome: Outcome) -> None:
        step(outcome.error is not None)

    workers = where.workers(found)
    text_suffix = ".extracted.txt" if text == output else ".txt"
    if several and output not in (None, STDIN):
        assert output is not None
        saved = (text, text_suffix) if text else None
        yield from parse_into(output, found, base, text=saved, workers=workers, limits=limits, done=done, elsewhere=where.elsewhere)
        return
    into = _under(found, several, output, f".{base.format}")
    texts = _under(found, several, text, text_suffix)
    tasks = (replace(base, path=path, output=one, text=other) for path, one, other in zip(found, into, texts, strict=False))
    yield from parse_many(tasks, workers, limits, done, AHEAD_WITH_CONTENT, where.elsewhere)


def _given(title: str | None, issuer: str | None, region: str | None, period: str | None) -> Given | None:
    """What the options say of the plans; None where they say nothing. Raises PlanError for a period that cannot be read."""
    if not (title or issuer or region or period):
        return None
    from plan_extract.structure.given import Given

    given = Given(title, issuer, region, period)
    given.period_read()
    return given


# A folder of such a name is one that nobody meant to make.
_FILE_NAMES = (".yaml", ".yml", ".json", ".jsonl", ".txt")


def _check_places(found: Listing, several: bool, base: Job, output: str | None, text: str | None) -> None:
    """Raise PlanError where outputs and texts cannot go where they are to go."""
    if several:
        if output is None:
            raise typer.BadParameter("several plans need a place: name a folder with -o DIR, or -o - for one stream")
        for named in (output, text):
            if named not in (None, STDIN) and not is_address(str(named)) and os.path.exists(str(named)) and not os.path.isdir(str(named)):
                raise PlanError(f"{named}: is no folder, and several plans were named; name a folder")
            if named and named.lower().endswith(_FILE_NAMES) and not os.path.isdir(named):
                raise PlanError(f"{named}: the name of a file, and {len(found)} plans were named; name a folder, or -o - for one stream")
    if text == STDIN:
        raise typer.BadParameter("--text needs a file: standard output is for data")
    suffixes = {f".{base.format}": output, ".extracted.txt" if text == output else ".txt": text}
    for suffix, where in suffixes.items():
        if where in (None, STDIN):
            continue
        assert where is not None
        if several:
            found.check_apart(where, suffix)
        for path in _under(found, several, where, suffix):
            if path is None:
                break
            if found.is_read(path):
                raise PlanError(f"{path}: is a plan to read, and writing would destroy it; choose another place")


def _under(found: Listing, several: bool, where: str | None, suffix: str) -> Iterator[str | None]:
    """A path for each plan: in a folder under its own name, or the one file that was named; None for standard output and for nothing."""
    if where is None or where == STDIN:
        return repeat(None)
    if several or os.path.isdir(where) or where.endswith((os.sep, "/")):
        return found.outputs(where, suffix)
    return iter([where])


def _print(content: str, several: bool, shape: str, first: bool) -> None:
    """One plan's data on standard output: several as a stream of YAML documents, or as JSON Lines."""
    if several and shape == "json":
        import json

        content = json.dumps(json.loads(content), ensure_ascii=False, separators=(",", ":")) + "\n"
    elif several and not first:
        content = "---\n" + content
    sys.stdout.write(content)


def _close(tally: Tally, quiet: bool, output: str | None, text: str | None) -> int:
    """The summary, the list of the failed, the exit status."""
    failed = tally.failed.count
    if not quiet and failed < tally.done:
        from plan_extract.reporting.summary import Row, print_summary

        sys.stdout.flush()
        rows = [
            Row(
                outcome.job.path if tally.done > 1 else Path(outcome.job.path).name,
                "failed" if outcome.error else "up to date" if outcome.skipped else "parsed",
                outcome.title,
                outcome.counts,
            )
            for outcome in tally.kept
        ]
        print_summary(rows, tally.done, tally.counts)
        _told(tally, output, text)
    if not quiet:
        _remark(tally)
    if debugging():
        write_debug(tally.traces)
    if not failed:
        return 0
    if tally.done > 1:
        fail(f"{failed} of {tally.done} plans failed: {_named(tally.failed)}")
    if tally.broke:
        return BROKE
    return FAILED if failed < tally.done else 2


def _told(tally: Tally, output: str | None, text: str | None) -> None:
    """How many plans were parsed, left as they were and not read, and where the output is."""
    failed, left, parsed = tally.failed.count, tally.left, tally.parsed
    parts = [
        worded("{count} parsed", count=parsed),
        worded("{count} left as it was" if left == 1 else "{count} left as they were", count=left) if left else "",
        worded("{count} failed", count=failed) if failed else "",
    ]
    said = worded(", ").join(filter(None, parts))
    first = tally.kept[0].job if tally.kept else None
    places = (first.output, first.text) if tally.done == 1 and first else (output, text)
    if parsed and any(place not in (None, STDIN) for place in places):
        written(worded("{said};", said=said), *places)
    elif tally.done > 1 or (first and first.output):
        written(said)


# What a plan went past, or met with, and how it is told.
_PAST = {
    "timeout": "{count} of {all} plans took too long: {names}",
    "memory": "{count} of {all} plans took too much memory: {names}",
    "killed": "{count} of {all} plans had their process killed: {names}",
}


def _remark(tally: Tally) -> None:
    """Name the plans that do not look like one, those without a record, and those that went past a limit."""
    for path, why in tally.no_plan:
        fail(f"{path}: {why}", "warning")
    if tally.no_plans > len(tally.no_plan):
        fail(message("{count} more do not look like plans; the manifest names them", count=tally.no_plans - len(tally.no_plan)), "warning")
    little = {"no record": message("no record in {which}"), "nothing but headings": message("nothing but headings in {which}")}
    for nothing, names in tally.empty.items():
        if names.count:
            of = message("{count} of {all} plans: {names}", count=names.count, all=tally.done, names=_named(names))
            fail(message(little[nothing], which=of if tally.done > 1 else _named(names)), "warning")
    for past, names in tally.past.items():
        if names.count and tally.done > 1:
            fail(message(_PAST[past], count=names.count, all=tally.done, names=_named(names)), "warning")


def _named(names: Names) -> str:
    """The first names, and how many more there are."""
    more = names.count - len(names.first)
    said = ", ".join(names.first)
    return message("{names}, and {more} more; the manifest names them", names=said, more=more) if more else said
