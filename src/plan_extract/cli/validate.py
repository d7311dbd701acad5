"""`plan-extract validate`"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from plan_extract.cli import BAD, Lexicon, fail
from plan_extract.lexicon import extend

if TYPE_CHECKING:
    from plan_extract.checking.config import Config
    from plan_extract.checking.diagnostic import FileReport
    from plan_extract.model import Plan

Format = Literal["text", "json", "github", "sarif", "junit", "markdown"]
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
    write_baseline: Annotated[str | None, typer.Option(metavar="FILE", help="Record the findings there.")] = None,
    lexicon: Lexicon = None,
    expect: Annotated[
        str | None,
        typer.Option(
            metavar="OLD.yaml|DIR", help="What that parsed plan had must be there still; for several plans a folder of parsed files."
        ),
    ] = None,
) -> int:
    """Check plans and parsed files: schema, quotations, structure, arithmetic, agreement, completeness, the archive's expectations.

    Exit status: 0 clean, 1 findings at or above --fail-on, 2 a file could not be checked or nothing matched.
    """
    extend(*lexicon or ())
    from plan_extract.checking import config as settings
    from plan_extract.checking.diagnostic import ORDER
    from plan_extract.checking.runner import baseline as recorded
    from plan_extract.checking.runner import known_findings, unused
    from plan_extract.corpus.writing import write_atomically

    files = _files(plans)
    if expect and not os.path.isdir(expect) and len(files) > 1:
        raise typer.BadParameter("--expect OLD.yaml is for one plan; for several name a folder of parsed files")
    narrow = _codes(select) if select else None, _codes(ignore or "")
    known = known_findings(baseline) if baseline else set()
    chosen = _narrowed(settings.read(config), *narrow) if config else None
    configs: dict[str | None, Config] = {}
    reports = [_report(path, chosen, configs, narrow, expect) for path in files]
    if any(os.path.isdir(path) for path in plans):
        reports.extend(unused([chosen] if chosen else list(configs.values())))
    for report in reports:
        report.diagnostics = [d for d in report.diagnostics if d.fingerprint not in known]
    if write_baseline:
        write_atomically(write_baseline, recorded(reports))
    text = _rendered(reports, format)
    if output == "-":
        sys.stdout.write(text)
    else:
        write_atomically(output, text.encode("utf-8"))
    failed = [report.failed for report in reports if report.failed is not None]
    if failed:
        if format != "text" or output != "-":
            for message in failed:
                fail(message)
        return BAD
    return int(any(ORDER[d.severity] >= ORDER[fail_on or r.fail_on] for r in reports for d in r.diagnostics))


def _files(plans: list[str]) -> list[str]:
    """The files to check. In a folder, settings and YAML or JSON that is no parsed plan are left out; a file that is named is not."""
    from plan_extract.checking.config import NAME
    from plan_extract.corpus.discover import PLAN_SUFFIXES, find
    from plan_extract.errors import PlanError
    from plan_extract.loading import PARSED_SUFFIXES, is_parsed

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
    found = [code.strip() for code in given.split(",") if code.strip()]
    for code in found:
        if code != "PE" and not (code.startswith("PE") and code[2:].isdigit()):
            raise typer.BadParameter(f"{code!r} is no code or family, such as PE502 or PE5")
    return found


def _narrowed(config: Config, select: list[str] | None, ignore: list[str]) -> Config:
    from dataclasses import replace

    from plan_extract.checking.config import Ignore

    ignores = [*config.ignores, *(Ignore(code, "--ignore", used=1) for code in ignore)]
    return replace(config, select=tuple(select) if select else config.select, ignores=ignores)


def _rendered(reports: Sequence[FileReport], format: Format) -> str:
    from plan_extract import __version__
    from plan_extract.reporting import findings, findings_ci

    if format == "sarif":
        return findings_ci.to_sarif(reports, __version__)
    makers = {
        "text": findings.to_text,
        "markdown": findings.to_markdown,
        "json": findings_ci.to_json,
        "github": findings_ci.to_github,
        "junit": findings_ci.to_junit,
    }
    return makers[format](reports)
