"""Findings for machines: JSON, GitHub workflow commands, SARIF 2.1.0, JUnit XML."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from xml.sax.saxutils import escape, quoteattr

import msgspec

from plan_extract.checking.diagnostic import Diagnostic, FileReport, Where
from plan_extract.checking.registry import rules
from plan_extract.reporting.findings import counts

# GitHub shows ten annotations of a kind for a step; the rest stand in the summary's count.
_LEVELS = {"error": "error", "warning": "warning", "note": "note"}
_COMMANDS = {"error": "error", "warning": "warning", "note": "notice"}


def to_json(reports: Sequence[FileReport]) -> str:
    """All that is known of each finding, its fingerprint included, and a summary."""
    files = []
    for report in reports:
        findings = [
            _kept(
                {
                    **msgspec.to_builtins(d),
                    "where": _where(d.where),
                    "related": [_where(w) for w in d.related],
                    "fingerprint": d.fingerprint,
                }
            )
            for d in report.diagnostics
        ]
        files.append(
            _kept(
                {
                    "path": report.path,
                    "findings": findings,
                    "confirmed": report.confirmed,
                    "ignored": report.ignored,
                    "failed": report.failed,
                }
            )
        )
    return msgspec.json.format(msgspec.json.encode({"files": files, "summary": counts(reports)}), indent=2).decode() + "\n"


def _where(where: Where) -> dict[str, Any]:
    return _kept({"path": where.path, "line": where.line, "column": where.column, "text": where.text})


def _kept(data: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in data.items() if value not in (None, [], ())}


def to_github(reports: Sequence[FileReport]) -> str:
    """Workflow commands (`::warning file=…,line=…::message`), escaped as the runner asks, and a summary as a notice."""
    lines = []
    for report in reports:
        if report.failed is not None:
            lines.append(f"::error file={_property(report.path)},title=cannot check::{_data(report.failed)}")
        for d in report.diagnostics:
            parts = [f"file={_property(d.where.path)}"]
            if d.where.line is not None:
                parts.append(f"line={d.where.line}")
            if d.where.column is not None:
                parts.append(f"col={d.where.column}")
            parts.append(f"title={_property(d.code)}")
            others = "".join(f" (see line {o.line})" for o in d.related if o.line)
            lines.append(f"::{_COMMANDS[d.severity]} {','.join(parts)}::{_data(d.message + others)}")
    return "\n".join([*lines, f"::notice title=plan-extract::{_data(counts(reports))}"]) + "\n"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def to_sarif(reports: Sequence[FileReport], version: str) -> str:
    """A SARIF 2.1.0 log: every rule with its page, every finding with a fingerprint of rule, record and quotation."""
    known = rules()
    codes = sorted({d.code for r in reports for d in r.diagnostics})
    described = [
        {
            "id": code,
            "name": known[code].name,
            "shortDescription": {"text": known[code].title},
            "fullDescription": {"text": known[code].doc},
            "defaultConfiguration": {"level": _LEVELS[known[code].severity]},
        }
        for code in codes
    ]
    results = [_result(d, codes.index(d.code)) for r in reports for d in r.diagnostics]
    failed = [
        {"level": "error", "message": {"text": r.failed}, "locations": [_location(Where(r.path))]} for r in reports if r.failed is not None
    ]
    run = {
        "tool": {"driver": {"name": "plan-extract", "version": version, "semanticVersion": version, "rules": described}},
        "columnKind": "unicodeCodePoints",
        "results": results,
        "invocations": [{"executionSuccessful": not failed, **({"toolExecutionNotifications": failed} if failed else {})}],
    }
    log = {"$schema": "https://json.schemastore.org/sarif-2.1.0.json", "version": "2.1.0", "runs": [run]}
    return msgspec.json.format(msgspec.json.encode(log), indent=1).decode() + "\n"


def _result(d: Diagnostic, index: int) -> dict[str, Any]:
    result: dict[str, Any] = {
        "ruleId": d.code,
        "ruleIndex": index,
        "level": _LEVELS[d.severity],
        "message": {"text": d.message},
        "locations": [_location(d.where)],
        "partialFingerprints": {"planExtract/v1": d.fingerprint},
    }
    if d.related:
        result["relatedLocations"] = [{"id": i, **_location(w)} for i, w in enumerate(d.related, 1)]
    return result


def _location(where: Where) -> dict[str, Any]:
    from urllib.parse import quote

    physical: dict[str, Any] = {"artifactLocation": {"uri": quote(where.path.replace("\\", "/"))}}
    if where.line is not None:
        region: dict[str, Any] = {"startLine": where.line}
        if where.column is not None:
            region["startColumn"] = where.column
        if where.text:
            region["snippet"] = {"text": where.text}
        physical["region"] = region
    return {"physicalLocation": physical}


def to_junit(reports: Sequence[FileReport]) -> str:
    """JUnit XML: a suite a file, a case a rule family; a case fails by its errors and warnings, notes are its output."""
    suites = []
    for report in reports:
        cases, failures, errors = [], 0, 0
        for family in report.families or ("schema",):
            found = [d for d in report.diagnostics if rules()[d.code].family == family]
            bad = [d for d in found if d.severity != "note"]
            notes = [d for d in found if d.severity == "note"]
            inner = ""
            if report.failed is not None and family == (report.families or ("schema",))[0]:
                errors += 1
                inner += f"<error message={quoteattr(_xml(report.failed))}/>"
            if bad:
                failures += 1
                lines = "\n".join(f"{d.where.path}:{d.where.line or ''}: {d.code} {d.severity}: {d.message}" for d in bad)
                inner += f"<failure message={quoteattr(f'{len(bad)} findings')}>{escape(_xml(lines))}</failure>"
            if notes:
                inner += f"<system-out>{escape(_xml(chr(10).join(f'{d.code}: {d.message}' for d in notes)))}</system-out>"
            name = quoteattr(_xml(report.path))
            cases.append(f"<testcase classname={name} name={quoteattr(family)}>{inner}</testcase>")
        counts = f'tests="{len(cases)}" failures="{failures}" errors="{errors}"'
        suites.append(f"<testsuite name={quoteattr(_xml(report.path))} {counts}>{''.join(cases)}</testsuite>")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="plan-extract">{"".join(suites)}</testsuites>\n'


def _xml(text: str) -> str:
    """Text without the control characters that XML forbids."""
    return "".join(c for c in text if c in "\t\n\r" or ord(c) >= 0x20)
