"""Findings for people: text, a line each, and Markdown."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from plan_extract.checking.diagnostic import Diagnostic, FileReport, Where


def place(where: Where) -> str:
    """`path:line:column`, as far as it is known."""
    return ":".join(str(part) for part in (where.path, where.line, where.column) if part is not None)


def counts(reports: Sequence[FileReport]) -> str:
    """The summary line: 2 errors, 5 warnings, 1 note in 3 files."""
    severities = Counter(d.severity for r in reports for d in r.diagnostics)
    parts = [f"{severities[s]} {s}{'' if severities[s] == 1 else 's'}" for s in ("error", "warning", "note") if severities[s]]
    files = f"{len(reports)} file{'' if len(reports) == 1 else 's'}"
    confirmed = sum(len(r.confirmed) for r in reports)
    extra = [f"{confirmed} sums confirmed"] if confirmed else []
    ignored = sum(r.ignored for r in reports)
    extra += [f"{ignored} ignored"] if ignored else []
    failed = sum(r.failed is not None for r in reports)
    extra += [f"{failed} could not be checked"] if failed else []
    return f"{', '.join(parts) or 'clean'} in {files}" + (f" ({', '.join(extra)})" if extra else "")


def to_text(reports: Sequence[FileReport]) -> str:
    """One line a finding (`path:line:column: code severity: message`), the other places indented below it, a summary at the end."""
    lines: list[str] = []
    for report in reports:
        for d in report.diagnostics:
            lines.append(f"{place(d.where)}: {d.code} {d.severity}: {d.message}")
            lines.extend(f"    {place(other)}: {other.text or ''}".rstrip() for other in d.related)
        if report.failed is not None:
            lines.append(f"{report.path}: error: {report.failed.removeprefix(f'{report.path}: ')}")
    return "\n".join([*lines, counts(reports)]) + "\n"


def to_markdown(reports: Sequence[FileReport]) -> str:
    """A report: a heading a file, a table of its findings."""
    lines = ["# Findings", "", counts(reports), ""]
    for report in reports:
        lines += [f"## {_cell(report.path)}", ""]
        if report.failed is not None:
            lines += [f"Could not be checked: {_cell(report.failed)}", ""]
            continue
        if not report.diagnostics:
            lines += ["Clean.", ""]
            continue
        lines += ["| line | code | severity | finding |", "| ---: | --- | --- | --- |"]
        lines += [f"| {d.where.line or ''} | {d.code} | {d.severity} | {_cell(_with_related(d))} |" for d in report.diagnostics]
        lines.append("")
    return "\n".join(lines)


def _with_related(d: Diagnostic) -> str:
    others = ", ".join(str(o.line) for o in d.related if o.line)
    return d.message + (f" (see line {others})" if others else "")


def _cell(text: str) -> str:
    for mark in "\\|*_`[]<>":
        text = text.replace(mark, "\\" + mark) if mark not in "<>" else text.replace(mark, "&lt;" if mark == "<" else "&gt;")
    return text.replace("\n", " ")
