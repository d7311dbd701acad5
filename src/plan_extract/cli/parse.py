"""`plan-extract parse`"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from plan_extract.cli import BROKE, FAILED, Lexicon, Quiet, debugging, fail, write_debug, written
from plan_extract.corpus.discover import STDIN, Found, find, outputs
from plan_extract.corpus.run import Job, Outcome, parse_many
from plan_extract.errors import PlanError
from plan_extract.lexicon import extend
from plan_extract.loading import load_corrections
from plan_extract.sources.ocr.wish import Ocr, pages_of

if TYPE_CHECKING:
    from plan_extract.structure.given import Given

RAW, OUT = "data/raw", "data/out"


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
    strict: Annotated[bool, typer.Option("--strict", help="A text that does not look like a plan is an error, and not written.")] = False,
    resume: Annotated[bool, typer.Option("--resume", help="Leave out plans whose output was made from the same bytes.")] = False,
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
    found = [Found(plan, os.path.basename(os.path.normpath(plan))) for plan in plans] if as_one else find(plans)
    several = len(found) > 1 or (os.path.isdir(plans[0]) and not as_one)
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
    wish = Ocr(ocr, pages_of(pages) if pages else (), progress=not quiet)
    how = (explain, shape, resume, encoding, tuple(lexicon or ()), min_confidence, given, strict, attachment, as_one, wish, reviewed)
    tasks = [Job(path, into, saved, *how) for path, into, saved in _places(found, several, output, text, shape)]
    outcomes: list[Outcome] = []
    for outcome in _progress(parse_many(tasks, jobs), len(tasks), quiet):
        outcomes.append(outcome)
        if outcome.error:
            fail(outcome.error)
        elif outcome.content is not None:
            _print(outcome.content, several, shape, first=len(outcomes) == 1)
            outcome.content = None
    return _close(outcomes, quiet, output, text)


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


def _places(
    found: list[Found], several: bool, output: str | None, text: str | None, shape: str
) -> list[tuple[str, str | None, str | None]]:
    """Each plan, where its output goes and where its text goes (None: nowhere). Raises PlanError where they cannot go there."""
    if several:
        if output is None:
            raise typer.BadParameter("several plans need a place: name a folder with -o DIR, or -o - for one stream")
        for named in (output, text):
            if named not in (None, STDIN) and os.path.exists(str(named)) and not os.path.isdir(str(named)):
                raise PlanError(f"{named}: is no folder, and several plans were named; name a folder")
            if named and named.lower().endswith(_FILE_NAMES) and not os.path.isdir(named):
                raise PlanError(f"{named}: the name of a file, and {len(found)} plans were named; name a folder, or -o - for one stream")
    if text == STDIN:
        raise typer.BadParameter("--text needs a file: standard output is for data")
    into = _under(found, several, output, f".{shape}")
    saved = _under(found, several, text, ".extracted.txt" if text == output else ".txt")
    taken = {os.path.realpath(file.path) for file in found if file.path != STDIN}
    for path in (*into, *saved):
        if path is not None and os.path.realpath(path) in taken:
            raise PlanError(f"{path}: is a plan to read, and writing would destroy it; choose another place")
    return [(file.path, one, other) for file, one, other in zip(found, into, saved, strict=True)]


def _under(found: list[Found], several: bool, where: str | None, suffix: str) -> list[str | None]:
    """A path for each plan: in a folder under its own name, or the one file that was named; None for standard output and for nothing."""
    if where is None or where == STDIN:
        return [None] * len(found)
    if several or os.path.isdir(where) or where.endswith(os.sep):
        return [str(path) for path in outputs(found, where, suffix)]
    return [where]


def _progress(outcomes: Iterator[Outcome], total: int, quiet: bool) -> Iterable[Outcome]:
    """The outcomes, with a bar on standard error where someone is watching and there is something to wait for."""
    if quiet or total < 4 or not sys.stderr.isatty():
        return outcomes
    from rich.console import Console
    from rich.progress import track

    return track(outcomes, total=total, description="parsing", console=Console(stderr=True), transient=True)


def _print(content: str, several: bool, shape: str, first: bool) -> None:
    """One plan's data on standard output: several as a stream of YAML documents, or as JSON Lines."""
    if several and shape == "json":
        import json

        content = json.dumps(json.loads(content), ensure_ascii=False, separators=(",", ":")) + "\n"
    elif several and not first:
        content = "---\n" + content
    sys.stdout.write(content)


def _close(outcomes: list[Outcome], quiet: bool, output: str | None, text: str | None) -> int:
    """The summary, the list of the failed, the exit status."""
    failed = [outcome for outcome in outcomes if outcome.error]
    if not quiet and len(failed) < len(outcomes):
        from plan_extract.reporting.summary import Row, print_summary

        sys.stdout.flush()
        print_summary(
            [
                Row(
                    outcome.job.path if len(outcomes) > 1 else Path(outcome.job.path).name,
                    "failed" if outcome.error else "up to date" if outcome.skipped else "parsed",
                    outcome.title,
                    outcome.counts,
                )
                for outcome in outcomes
            ]
        )
        _told(outcomes, output, text)
    if not quiet:
        _remark(outcomes)
    if debugging():
        write_debug([trace for outcome in outcomes for trace in outcome.traces])
    if not failed:
        return 0
    if len(outcomes) > 1:
        names = ", ".join(outcome.job.path for outcome in failed)
        fail(f"{len(failed)} of {len(outcomes)} plans failed: {names}")
    if any(outcome.broke for outcome in failed):
        return BROKE
    return FAILED if len(failed) < len(outcomes) else 2


def _told(outcomes: list[Outcome], output: str | None, text: str | None) -> None:
    """How many plans were parsed, left as they were and not read, and where the output is."""
    failed, left = sum(bool(outcome.error) for outcome in outcomes), sum(outcome.skipped for outcome in outcomes)
    parsed = len(outcomes) - failed - left
    parts = [
        f"{parsed} parsed",
        f"{left} left as {'it was' if left == 1 else 'they were'}" if left else "",
        f"{failed} failed" if failed else "",
    ]
    said = ", ".join(filter(None, parts))
    first = outcomes[0].job
    places = (output, text) if len(outcomes) > 1 else (first.output, first.text)
    if parsed and any(place not in (None, STDIN) for place in places):
        written(f"{said};", *places)
    elif len(outcomes) > 1 or first.output:
        written(said)


def _remark(outcomes: list[Outcome]) -> None:
    """Name the plans that do not look like one, and those without a record."""
    read = [outcome for outcome in outcomes if not outcome.error]
    for outcome in read:
        if outcome.no_plan:
            fail(f"{outcome.job.path}: {outcome.no_plan}", "warning")
    for little in ("no record", "nothing but headings"):
        names = [outcome.job.path for outcome in read if outcome.nothing == little]
        if names:
            of = f"{len(names)} of {len(outcomes)} plans: " if len(outcomes) > 1 else ""
            fail(f"{little} in {of}{', '.join(names)}", "warning")
