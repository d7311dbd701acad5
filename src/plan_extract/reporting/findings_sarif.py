"""Findings as a SARIF 2.1.0 log."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote

import msgspec

from plan_extract.checking.diagnostic import Diagnostic, FileReport, Where
from plan_extract.checking.registry import page_of, rules

_LEVELS = {"error": "error", "warning": "warning", "note": "note"}
_ROOT = "ROOT"


def to_sarif(reports: Sequence[FileReport], version: str, root: str | None = None) -> str:
    """A SARIF 2.1.0 log: every rule with its page, every finding with a fingerprint of rule, record and quotation.

    Files below the folder `root` (default: the current one) are named from it, and the log says where it was.
    """
    base = Path(root or os.getcwd())
    known = rules()
    codes = sorted({d.code for r in reports for d in r.diagnostics})
    described = [
        {
            "id": code,
            "name": known[code].name,
            "shortDescription": {"text": known[code].title},
            "fullDescription": {"text": known[code].doc},
            "help": {"text": known[code].doc},
            "helpUri": page_of(code),
            "defaultConfiguration": {"level": _LEVELS[known[code].severity]},
        }
        for code in codes
    ]
    results = [_result(d, codes.index(d.code), base) for r in reports for d in r.diagnostics]
    failed = [
        {"level": "error", "message": {"text": r.failed}, "locations": [_location(Where(r.path), base)]}
        for r in reports
        if r.failed is not None
    ]
    here = {"uri": f"{base.as_uri().rstrip('/')}/", "description": {"text": "The folder that plan-extract ran in."}}
    run = {
        "tool": {"driver": {"name": "plan-extract", "version": version, "semanticVersion": version, "rules": described}},
        "originalUriBaseIds": {_ROOT: here},
        "columnKind": "unicodeCodePoints",
        "results": results,
        "invocations": [{"executionSuccessful": not failed, **({"toolExecutionNotifications": failed} if failed else {})}],
    }
    log = {"$schema": "https://json.schemastore.org/sarif-2.1.0.json", "version": "2.1.0", "runs": [run]}
    return msgspec.json.format(msgspec.json.encode(log), indent=1).decode() + "\n"


def _result(d: Diagnostic, index: int, base: Path) -> dict[str, Any]:
    result: dict[str, Any] = {
        "ruleId": d.code,
        "ruleIndex": index,
        "level": _LEVELS[d.severity],
        "message": {"text": d.message},
        "locations": [_location(d.where, base)],
        "partialFingerprints": {"planExtract/v1": d.fingerprint},
    }
    if d.related:
        result["relatedLocations"] = [{"id": i, **_location(w, base)} for i, w in enumerate(d.related, 1)]
    return result


def _location(where: Where, base: Path) -> dict[str, Any]:
    physical: dict[str, Any] = {"artifactLocation": _artifact(where.path, base)}
    if where.line is not None:
        region: dict[str, Any] = {"startLine": where.line}
        if where.column is not None:
            region["startColumn"] = where.column
        if where.text:
            region["snippet"] = {"text": where.text}
        physical["region"] = region
    return {"physicalLocation": physical}


def _artifact(path: str, base: Path) -> dict[str, str]:
    """A file below the root by its path from there, any other by its whole address."""
    whole = Path(os.path.normpath(base / path))
    if whole.is_relative_to(base):
        return {"uri": quote(whole.relative_to(base).as_posix()), "uriBaseId": _ROOT}
    return {"uri": whole.as_uri()}
