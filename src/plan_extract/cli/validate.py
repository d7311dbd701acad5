"""`plan-extract validate`"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from plan_extract.cli import BAD, Lexicon, Quiet, fail, written
from plan_extract.lexicon import extend

if TYPE_CHECKING:
    from plan_extract.checking.config import Config
    from plan_extract.checking.diagnostic import FileReport
    from plan_extract.model import Plan

Format = Literal["text", "concise", "grouped", "json", "github", "gitlab", "sarif", "junit", "markdown"]
Colour = Literal["auto", "always", "never"]
Least = Literal["error", "warning", "note"]


def validate(
    plans: Annotated[list[str], typer.Argument(metavar="PATH", help="Plans, parsed YAML files, or folders of either.")],
    format: Annotated[Format, typer.Option("-f", "--format", help="How findings are written.")] = "text",
    output: Annotated[str, typer.Option("-o", "--output", metavar="FILE|-", help="Where they go.")] = "-",
    fail_on: Annotated[Least | None, typer.Option(help="The least severity that makes the exit status 1; default warning.")] = None,
    config: Annotated[
        str | None, typer.Option(metavar="FILE", help="Settings; default plan-extract.yaml, found upward from each plan.")
    ] = None,
    select: Annotated[
        str | None, typer.Option(metavar="CODES", help="Only these codes or families, with commas between: PE4,PE501.")
    ] = None,
    ignore: Annotated[str | None, typer.Option(metavar="CODES", help="Not these codes or families.")] = None,
    baseline: Annotated[str | None, typer.Option(metavar="FILE", help="Report only what is new since the findings recorded there.")] = None,
    write_baseline: Annotated[str | None, typer.Option(metavar="FILE", help="Record the findings there, and exit with 0.")] = None,
    statistics: Annotated[bool, typer.Option("--statistics", help="Count the findings of each rule, in place of the findings.")] = False,
    exit_zero: Annotated[
        bool, typer.Option("--exit-zero", help="Exit with 0 whatever is found; with 2 still where it cannot check.")
    ] = False,
    color: Annotated[
        Colour, typer.Option(help="Colour, and the line of text under each finding; auto: on a terminal, where NO_COLOR is not set.")
    ] = "auto",
    lexicon: Lexicon = None,
    expect: Annotated[
        str | None,
        typer.Option(
            metavar="OLD.yaml|DIR", help="What that parsed plan had must be there still; for several plans a folder of parsed files."
        ),
    ] = None,
    quiet: Quiet = False,
) -> int:
    """Check plans and parsed files: schema, quotations, structure, arithmetic, agreement, completeness, the archive's expectations.

    Exit status: 0 clean, 1 findings at or above --fail-on, 2 a file could not be checked or nothing matched.
    """
    extend(*lexicon or ())
    from plan_extract.checking import baseline as baselines
    from plan_extract.checking import config as settings
    from plan_extract.checking.diagnostic import ORDER
    from plan_extract.checking.runner import unused
    from plan_extract.corpus.writing import write_atomically

    if statistics and format not in ("text", "concise", "grouped"):
        raise typer.BadParameter(f"--statistics counts in words, and {format} has a form of its own; leave out one of them")
    files = _files(plans)
    _spare(files, (output, write_baseline))
    if expect and not os.path.isdir(expect) and len(files) > 1:
        raise typer.BadParameter("--expect OLD.yaml is for one plan; for several name a folder of parsed files")
    narrow = _codes(select) if select is not None else None, _codes(ignore or "")
    if narrow[0] == []:
        raise typer.BadParameter("--select names no code, so that nothing would be checked")
    known = baselines.read(baseline) if baseline else None
    chosen = _narrowed(settings.read(config), *narrow) if config else None
    configs: dict[str | None, Config] = {}
    reports = [_report(path, chosen, configs, narrow, expect) for path in files]
    if any(os.path.isdir(path) for path in plans):
        reports.extend(unused([chosen] if chosen else list(configs.values())))
    failed = [report.failed for report in reports if report.failed is not None]
    if write_baseline and not failed:
        write_atomically(write_baseline, baselines.recorded(reports, write_baseline))
    if known is not None:
        known.take_out(reports)
    colour = color == "always" or (color == "auto" and output == "-" and sys.stdout.isatty() and not os.environ.get("NO_COLOR"))
    text = _rendered(reports, format, statistics, colour)
    if output == "-":
        sys.stdout.write(text)
    else:
        write_atomically(output, text.encode("utf-8"))
        if not quiet:
            written(f"findings in {len(files)} files" if len(files) > 1 else "findings in 1 file", output)
    if failed:
        if format not in ("text", "concise", "grouped") or output != "-":
            for message in failed:
                fail(message)
        if write_baseline:
            fail(f"{write_baseline}: not written, since not all files could be checked")
        return BAD
    if exit_zero or write_baseline:
        return 0
    return int(any(ORDER[d.severity] >= ORDER[fail_on or r.fail_on] for r in reports for d in r.diagnostics))


def _spare(files: list[str], written: tuple[str | None, ...]) -> None:
    """Refuse to write over what is to be checked."""
    read = {os.path.realpath(path) for path in files}
    for path in written:
        if path and path != "-" and os.path.realpath(path) in read:
            raise typer.BadParameter(f"{path} is one of the files to check and would be written over; name another")


def _files(plans: list[str]) -> list[str]:
    """The files to check. In a folder, settings and YAML or JSON that is no parsed plan are left out; a file that is named is not."""
    from plan_extract.checking.config import NAME
    from plan_extract.corpus.discover import PLAN_SUFFIXES, find
    from plan_extract.errors import PlanError
    from plan_extract.loading import PARSED_SUFFIXES, is_parsed

    for path in plans:
        if any(mark in path for mark in "*?[") and not os.path.exists(path):
            raise PlanError(f"{path}: no file fits this pattern; name a file or a folder that holds some")
    named = {os.path.realpath(path) for path in plans}

    def wanted(path: str) -> bool:
        if os.path.realpath(path) in named or not is_parsed(path):
            return True
        return os.path.basename(path) != NAME and _looks_parsed(path)

    files = [file.path for file in find(plans, PLAN_SUFFIXES + PARSED_SUFFIXES) if wanted(file.path)]
    if not files:
        raise PlanError(f"{', '.join(plans)}: no plans or parsed plans to check; name a file or a folder that holds some")
    return files


def _looks_parsed(path: str) -> bool:
    try:
        with open(path, "rb") as file:
            start = file.read(4096)
    except OSError:
        return True  # checking it says what is wrong
    return any(word in start for word in (b"plan-extract/", b"sha256", b"goals"))


def _report(
    path: str,
    chosen: Config | None,
    configs: dict[str | None, Config],
    narrow: tuple[list[str] | None, list[str]],
    expect: str | None,
) -> FileReport:
    """Check one file by the settings chosen or found upward from it (read once each); whatever is wrong stands in the report."""
    from plan_extract.checking import config as settings
    from plan_extract.checking.diagnostic import FileReport
    from plan_extract.checking.runner import check_file
    from plan_extract.errors import PlanError

    try:
        own = chosen
        if own is None:
            found = settings.find(path)
            key = str(found) if found else None
            if key not in configs:
                configs[key] = _narrowed(settings.read(key) if key else settings.Config(), *narrow)
            own = configs[key]
        return check_file(path, own, _expected(path, expect))
    except PlanError as error:
        return FileReport(path, failed=str(error))


def _expected(path: str, expect: str | None) -> Plan | None:
    """The old parse of a plan: the file named, or the one of its name in the folder named. Raises PlanError where there is none."""
    from plan_extract.errors import PlanError
    from plan_extract.loading import load

    if expect is None:
        return None
    if not os.path.isdir(expect):
        return load(expect)
    stem = os.path.splitext(os.path.basename(path))[0]
    for suffix in (".yaml", ".yml", ".json"):
        old = os.path.join(expect, stem + suffix)
        if os.path.isfile(old):
            return load(old)
    raise PlanError(f"{path}: no {stem}.yaml in {expect} to compare with; parse the plan into it once")


def _codes(given: str) -> list[str]:
    from plan_extract.checking.registry import chosen
    from plan_extract.errors import PlanError

    try:
        return [chosen(code) for code in given.split(",") if code.strip()]
    except PlanError as error:
        raise typer.BadParameter(str(error)) from None


def _narrowed(config: Config, select: list[str] | None, ignore: list[str]) -> Config:
    from dataclasses import replace

    from plan_extract.checking.config import Ignore

    ignores = [*config.ignores, *(Ignore(code, "--ignore", used=1) for code in ignore)]
    return replace(config, select=tuple(select) if select else config.select, ignores=ignores)


def _rendered(reports: Sequence[FileReport], format: Format, statistics: bool, colour: bool) -> str:
    from functools import partial

    from plan_extract import __version__
    from plan_extract.reporting import findings, findings_ci, findings_sarif
    from plan_extract.wording import in_english

    if statistics:
        return findings.to_statistics(reports, colour=colour)
    if format == "markdown":
        return findings.to_markdown(reports)
    for_people = {"text": findings.to_text, "concise": findings.to_concise, "grouped": findings.to_grouped}
    if format in for_people:
        return for_people[format](reports, colour=colour)
    makers: dict[str, Callable[[Sequence[FileReport]], str]] = {
        "sarif": partial(findings_sarif.to_sarif, version=__version__),
        "json": findings_ci.to_json,
        "github": findings_ci.to_github,
        "gitlab": findings_ci.to_gitlab,
        "junit": findings_ci.to_junit,
    }
    with in_english():  # read by programs, and compared with what they read before
        return makers[format](reports)
