"""`plan-extract validate`"""

from __future__ import annotations

import os
import sys
from typing import Annotated, Literal

import typer

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
    expect: Annotated[str | None, typer.Option(metavar="OLD.yaml", help="What that parsed plan had must be there still.")] = None,
) -> int:
    """Check plans and parsed files: schema, quotations, structure, arithmetic, agreement, completeness, the archive's expectations.

    Exit status: 0 clean, 1 findings at or above --fail-on, 2 a file could not be checked or nothing matched.
    """
    from pathlib import Path

    from plan_extract.checking import config as settings
    from plan_extract.checking.diagnostic import ORDER
    from plan_extract.checking.runner import baseline as recorded
    from plan_extract.checking.runner import check_file, known_findings
    from plan_extract.corpus.discover import PLAN_SUFFIXES, find
    from plan_extract.corpus.writing import write_atomically
    from plan_extract.loading import PARSED_SUFFIXES, load

    chosen = settings.read(Path(config)) if config else None
    expected = load(expect) if expect else None
    known = known_findings(baseline) if baseline else set()
    files = [f for f in find(plans, PLAN_SUFFIXES + PARSED_SUFFIXES) if os.path.basename(f.path) != settings.NAME]
    reports, least = [], fail_on
    for file in files:
        own = chosen
        if own is None and (select or ignore or fail_on is None):
            named = settings.find(file.path)
            own = settings.read(named) if named else settings.Config()
        if own is not None and (select or ignore):
            own = _narrowed(own, select, ignore)
        if least is None and own is not None:
            least = own.fail_on
        report = check_file(file.path, own, expected)
        report.diagnostics = [d for d in report.diagnostics if d.fingerprint not in known]
        reports.append(report)
    if write_baseline:
        write_atomically(write_baseline, recorded(reports))
    text = _rendered(reports, format)
    if output == "-":
        sys.stdout.write(text)
    else:
        write_atomically(output, text.encode("utf-8"))
    if any(r.failed is not None for r in reports):
        if format != "text" or output != "-":
            for report in reports:
                if report.failed is not None:
                    print(f"plan-extract: error: {report.failed}", file=sys.stderr)
        return 2
    limit = ORDER[least or "warning"]
    return int(any(ORDER[d.severity] >= limit for r in reports for d in r.diagnostics))


def _narrowed(config, select: str | None, ignore: str | None):  # type: ignore[no-untyped-def]
    from dataclasses import replace

    from plan_extract.checking.config import Ignore

    def codes(given: str) -> list[str]:
        found = [code.strip() for code in given.split(",") if code.strip()]
        for code in found:
            if code != "PE" and not (code.startswith("PE") and code[2:].isdigit()):
                raise typer.BadParameter(f"{code!r} is no code or family, such as PE502 or PE5")
        return found

    ignores = [*config.ignores, *(Ignore(code, "--ignore", used=1) for code in codes(ignore or ""))]
    return replace(config, select=tuple(codes(select)) if select else config.select, ignores=ignores)


def _rendered(reports, format: Format) -> str:  # type: ignore[no-untyped-def]
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
