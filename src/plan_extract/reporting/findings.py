"""Findings for people: text, a line each, with the text below them on a terminal; by file; counts; Markdown."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from plan_extract.checking.diagnostic import Diagnostic, FileReport, Severity, Where
from plan_extract.checking.registry import title_of
from plan_extract.reporting.excerpts import excerpt, painted
from plan_extract.wording import language, message, shown, worded

_SEVERITIES: tuple[Severity, ...] = ("error", "warning", "note")


def place(where: Where) -> str:
    """`path:line:column`, as far as it is known."""
    return ":".join(str(part) for part in (where.path, where.line, where.column) if part is not None)


_NUMBERS = {
    "file": ("{count} file", "{count} files"),
    "sum": ("{count} sum", "{count} sums"),
    "error": ("{count} error", "{count} errors"),
    "warning": ("{count} warning", "{count} warnings"),
    "note": ("{count} note", "{count} notes"),
}
_SEVERITY = {"error": message("error"), "warning": message("warning"), "note": message("note")}


def number(count: int, thing: str) -> str:
    """`1 file`, `2 files`."""
    one, several = _NUMBERS[thing]
    return worded(one if count == 1 else several, count=count)


def counts(reports: Sequence[FileReport]) -> str:
    """The summary line: 2 errors, 5 warnings, 1 note in 3 files, 1 file could not be checked (4 sums confirmed, 1 ignored)."""
    severities = Counter(d.severity for r in reports for d in r.diagnostics)
    parts = [number(severities[s], s) for s in _SEVERITIES if severities[s]]
    checked = sum(r.checked and r.failed is None for r in reports)
    failed = sum(r.failed is not None for r in reports)
    known, gone = sum(r.known for r in reports), sum(r.gone for r in reports)
    told = []
    if checked or parts:
        what = worded(", ").join(parts) or (worded("nothing new") if known else worded("clean"))
        told.append(worded("{what} in {files}", what=what, files=number(checked, "file")))
    if failed:
        told.append(worded("{files} could not be checked", files=number(failed, "file")))
    confirmed, ignored = sum(len(r.confirmed) for r in reports), sum(r.ignored for r in reports)
    extra = [worded("{sums} confirmed", sums=number(confirmed, "sum"))] if confirmed else []
    extra += [worded("{count} ignored", count=ignored)] if ignored else []
    extra += [worded("{count} known", count=known)] if known else []
    extra += [worded("{count} known before and gone: record anew with --write-baseline", count=gone)] if gone else []
    comma = worded(", ")
    return comma.join(told or [worded("nothing was checked")]) + (worded(" ({extra})", extra=comma.join(extra)) if extra else "")


def to_text(reports: Sequence[FileReport], *, colour: bool = False) -> str:
    """One line a finding (`path:line:column: code severity: message`), the other places indented below it, a summary at the end.

    With `colour`, as on a terminal, the line of text that the finding is about stands below it.
    """
    lines: list[str] = []
    for report in reports:
        for d in report.diagnostics:
            severity = painted(shown(_SEVERITY[d.severity]), d.severity, colour)
            lines.append(f"{painted(place(d.where), 'place', colour)}: {d.code} {severity}{worded(': ')}{_line(shown(d.message))}")
            if colour:
                lines.extend(excerpt(d.where, report.lines, d.severity))
            lines.extend(f"    {place(other)}: {_line(other.text or '')}".rstrip() for other in d.related)
        if report.failed is not None:
            lines.append(_failure(report, colour))
    return "\n".join([*lines, counts(reports)]) + "\n"


def to_concise(reports: Sequence[FileReport], *, colour: bool = False) -> str:
    """One line a finding and nothing below it, a summary at the end."""
    lines: list[str] = []
    for report in reports:
        for d in report.diagnostics:
            severity = painted(shown(_SEVERITY[d.severity]), d.severity, colour)
            lines.append(f"{painted(place(d.where), 'place', colour)}: {d.code} {severity}{worded(': ')}{_line(shown(d.message))}")
        if report.failed is not None:
            lines.append(_failure(report, colour))
    return "\n".join([*lines, counts(reports)]) + "\n"


def to_grouped(reports: Sequence[FileReport], *, colour: bool = False) -> str:
    """The findings of each file below its name, in columns, a summary at the end."""
    groups: dict[str, list[tuple[str, str, str]]] = {}
    for report in reports:
        for d in report.diagnostics:
            at = ":".join(str(part) for part in (d.where.line, d.where.column) if part is not None)
            severity = painted(shown(_SEVERITY[d.severity]), d.severity, colour)
            groups.setdefault(d.where.path, []).append((at, f"{d.code} {severity}", _line(shown(d.message))))
        if report.failed is not None:
            told = _failed(report)
            groups.setdefault(report.path, []).append(("", painted(worded("error"), "error", colour), told))
    lines: list[str] = []
    for path, found in groups.items():
        width = max(len(at) for at, _, _ in found)
        lines.append(f"{painted(path, 'place', colour)}:")
        lines += [*(f"  {at:<{width}} {what}{worded(': ')}{told}" for at, what, told in found), ""]
    return "\n".join([*lines, counts(reports)]) + "\n"


def to_statistics(reports: Sequence[FileReport], *, colour: bool = False) -> str:
    """How often each rule found something, most first, and the files that could not be checked; a summary at the end."""
    often = Counter(d.code for r in reports for d in r.diagnostics)
    severities = {d.code: d.severity for r in reports for d in r.diagnostics}
    width = len(str(max(often.values(), default=0)))
    lines = [
        f"{count:>{width}}  {code}  {_severity_cell(severities[code], colour)}  {title_of(code)}"
        for code, count in sorted(often.items(), key=lambda entry: (-entry[1], entry[0]))
    ]
    lines += [_failure(report, colour) for report in reports if report.failed is not None]
    return "\n".join([*lines, counts(reports)]) + "\n"


def _line(text: str) -> str:
    return "".join(c if c.isprintable() else " " for c in text)


def _failed(report: FileReport) -> str:
    """Why a file could not be checked, without its name, which stands before it."""
    told = (report.failed or "").removeprefix(f"{report.path}: ")
    return shown(report.failed or "").removeprefix(f"{report.path}：") if language() == "zh" else told


def _failure(report: FileReport, colour: bool) -> str:
    told = _failed(report)
    return f"{painted(report.path, 'place', colour)}: {painted(worded('error'), 'error', colour)}{worded(': ')}{told}"


def _severity_cell(severity: Severity, colour: bool) -> str:
    return painted(shown(_SEVERITY[severity]).ljust(7 if language() == "en" else 2), severity, colour)


def to_markdown(reports: Sequence[FileReport]) -> str:
    """A report: a heading a file, a table of its findings."""
    lines = [f"# {worded('Findings')}", "", counts(reports), ""]
    for report in reports:
        lines += [f"## {_cell(report.path)}", ""]
        if report.failed is not None:
            lines += [worded("Could not be checked: {reason}", reason=_cell(shown(report.failed))), ""]
            continue
        if not report.diagnostics:
            lines += [worded("Nothing new ({count} known).", count=report.known) if report.known else worded("Clean."), ""]
            continue
        lines += [worded("| line | code | severity | finding |"), "| ---: | --- | --- | --- |"]
        for d in report.diagnostics:
            lines.append(f"| {d.where.line or ''} | {d.code} | {shown(_SEVERITY[d.severity])} | {_cell(_with_related(d))} |")
        lines.append("")
    return "\n".join(lines)


def _with_related(d: Diagnostic) -> str:
    others = ", ".join(str(o.line) for o in d.related if o.line)
    return shown(d.message) + (worded(" (see line {lines})", lines=others) if others else "")


def _cell(text: str) -> str:
    for mark in "\\|*_`[]<>":
        text = text.replace(mark, "\\" + mark) if mark not in "<>" else text.replace(mark, "&lt;" if mark == "<" else "&gt;")
    return text.replace("\n", " ")
