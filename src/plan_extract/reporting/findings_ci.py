"""Findings for machines: JSON, GitHub workflow commands, GitLab's Code Quality, JUnit XML. SARIF has a module of its own."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from typing import Any
from xml.sax.saxutils import escape, quoteattr

import msgspec

from plan_extract.checking.diagnostic import FileReport, Where
from plan_extract.checking.registry import rules
from plan_extract.reporting.findings import counts

# GitHub shows ten annotations of a kind for a step; the rest stand in the summary's count.
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


_GITLAB = {"error": "major", "warning": "minor", "note": "info"}


def to_gitlab(reports: Sequence[FileReport]) -> str:
    """GitLab's Code Quality report: a list of issues, each with a fingerprint of its own; a file that could not be checked is a blocker."""
    issues: list[dict[str, Any]] = []
    seen: Counter[str] = Counter()

    def add(path: str, line: int | None, code: str, severity: str, message: str, fingerprint: str) -> None:
        seen[fingerprint] += 1
        own = hashlib.sha256(f"{path}|{fingerprint}|{seen[fingerprint]}".encode()).hexdigest()[:32]
        place = {"path": path.replace("\\", "/").removeprefix("./"), "lines": {"begin": line or 1}}
        issues.append({"description": message, "check_name": code, "fingerprint": own, "severity": severity, "location": place})

    for report in reports:
        if report.failed is not None:
            add(report.path, None, "cannot-check", "blocker", report.failed, report.path)
        for d in report.diagnostics:
            add(d.where.path, d.where.line, d.code, _GITLAB[d.severity], d.message, d.fingerprint)
    return msgspec.json.format(msgspec.json.encode(issues), indent=2).decode() + "\n"


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
                count = "1 finding" if len(bad) == 1 else f"{len(bad)} findings"
                inner += f"<failure message={quoteattr(count)}>{escape(_xml(lines))}</failure>"
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
