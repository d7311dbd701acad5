"""One finding of a check, and the places it points at. Every renderer reads this and nothing else."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import Literal

Severity = Literal["error", "warning", "note"]
ORDER: dict[Severity, int] = {"note": 0, "warning": 1, "error": 2}


@dataclass(frozen=True, slots=True)
class Where:
    """A place in a file: line and column from 1, None where the finding is of the whole file; `text` is what stands there."""

    path: str
    line: int | None = None
    column: int | None = None
    text: str | None = None


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """A finding: `code` names the rule, `message` holds the values in question, `related` the other places that disagree.

    `record` is the id of the goal, fact, project or box it is about, where there is one.
    """

    code: str
    severity: Severity
    message: str
    where: Where
    related: tuple[Where, ...] = ()
    record: str | None = None

    @property
    def fingerprint(self) -> str:
        """The same for the same finding however lines move: from rule, record and quotation, or the message without one."""
        quote = self.where.text or ""
        words = [self.code, self.record or "", quote or self.message, *(other.text or "" for other in self.related)]
        return hashlib.sha256("|".join(words).encode()).hexdigest()[:16]


@dataclass(slots=True)
class FileReport:
    """What the check of one file gave. `failed` says why it could not be read; `confirmed` what was added up and agrees.

    `fail_on` is the least severity that fails the check, by the settings for this file. `known` findings were left out as recorded in a
    baseline, `gone` ones are recorded and were not found. `checked` is False for settings, which are no plan. `lines` are those of the
    files that findings point at.
    """

    path: str
    diagnostics: list[Diagnostic] = field(default_factory=list)
    ignored: int = 0
    failed: str | None = None
    confirmed: list[str] = field(default_factory=list)
    families: tuple[str, ...] = ()
    fail_on: Severity = "warning"
    known: int = 0
    gone: int = 0
    checked: bool = True
    lines: dict[str, list[str]] = field(default_factory=dict)
