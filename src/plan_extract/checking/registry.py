"""The table of rules. A rule is a function with a code, a severity and a docstring, which is its documentation page."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import import_module
from inspect import cleandoc
from typing import Any

from plan_extract.checking.diagnostic import Diagnostic, Severity, Where
from plan_extract.checking.subject import Subject
from plan_extract.lexicon import kept, load

Finds = Iterator[Diagnostic]
FAMILIES = {
    "1": "schema",
    "2": "grounding",
    "3": "structure",
    "4": "arithmetic",
    "5": "agreement",
    "6": "completeness",
    "7": "expectations",
}


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule: `check` yields its findings in a subject."""

    code: str
    name: str
    severity: Severity
    check: Callable[[Subject], Finds]
    doc: str

    @property
    def family(self) -> str:
        """The rule family its code's first digit names."""
        return FAMILIES[self.code[2]]

    @property
    def title(self) -> str:
        """The docstring's first line."""
        return self.doc.splitlines()[0]


_RULES: dict[str, Rule] = {}


def rule(code: str, severity: Severity) -> Callable[[Callable[[Subject], Finds]], Callable[[Subject], Finds]]:
    """Register a function as the rule of a code. Codes are never reused: a second use is an error."""

    def register(check: Callable[[Subject], Finds]) -> Callable[[Subject], Finds]:
        if code in _RULES:
            raise ValueError(f"rule code {code} is taken")
        _RULES[code] = Rule(code, check.__name__, severity, check, cleandoc(check.__doc__ or ""))
        return check

    return register


@kept
def rules() -> dict[str, Rule]:
    """All rules by code, in the order of codes."""
    for module in (*FAMILIES.values(), "rereading"):
        import_module(f"plan_extract.checking.{module}")
    return dict(sorted(_RULES.items()))


def found(code: str, message: str, where: Where, related: tuple[Where, ...] = (), record: str | None = None) -> Diagnostic:
    """A finding of a rule, in the rule's own severity."""
    return Diagnostic(code, _RULES[code].severity, message, where, related, record)


def explain(code: str) -> str | None:
    """The page of a code: a rule's docstring, or what lexicon/findings.yaml says of a parser's finding; None for no code."""
    known = rules().get(code)
    if known is not None:
        return f"{known.code} ({known.family}, {known.severity})\n\n{known.doc}"
    entries: dict[str, Any] = load("findings")
    entry = entries.get(code)
    if entry is None:
        return None
    lines = [entry] if isinstance(entry, str) else [str(value) for value in entry.values()] if isinstance(entry, dict) else [str(entry)]
    return f"{code} (parser)\n\n" + "\n\n".join(lines)
