"""The table of rules. A rule is a function with a code, a severity and a docstring, which is its documentation page."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from importlib import import_module
from importlib.metadata import PackageNotFoundError, metadata
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
    for module in (*FAMILIES.values(), "rereading", "project_cells", "on_paper"):
        import_module(f"plan_extract.checking.{module}")
    return dict(sorted(_RULES.items()))


def found(code: str, message: str, where: Where, related: tuple[Where, ...] = (), record: str | None = None) -> Diagnostic:
    """A finding of a rule, in the rule's own severity."""
    return Diagnostic(code, _RULES[code].severity, " ".join(message.split("\n")), where, related, record)


def chosen(given: str) -> str:
    """A code or family as the rules have it (`pe502` is PE502, `PE5` its family). Raises ValueError: what is wrong, what is known."""
    code = given.strip().upper()
    if code.startswith("PE") and any(known.startswith(code) for known in rules()):
        return code
    families = ", ".join(f"PE{digit} {name}" for digit, name in FAMILIES.items())
    if code.startswith("PE0"):
        raise ValueError(f"{given} is the parser's own and stands in the parsed file; rules are of {families}")
    near = get_close_matches(code, list(rules()), 1, 0.8)
    hint = f"did you mean {near[0]}? " if near else ""
    raise ValueError(f"no rule or family {given!r}; {hint}families are {families}; `plan-extract explain` lists all rules")


def page_of(code: str) -> str:
    """The address of a code's documentation: docs/rules.md of the project's documentation, where the installed package names one."""
    try:
        named = [line.partition(",") for line in metadata("plan-extract").get_all("Project-URL") or ()]
    except PackageNotFoundError:
        named = []
    base = next((address.strip() for label, _, address in named if label.strip().lower() == "documentation"), "urn:plan-extract:docs")
    return f"{base.rstrip('/')}/rules.md#{code.lower()}"


def explain(code: str) -> str | None:
    """The page of a code: a rule's docstring, or what lexicon/findings.yaml says of a parser's finding; of a family (PE3) the list of its
    rules. None for what is no code."""
    known = rules().get(code)
    if known is not None:
        return f"{known.code} ({known.family}, {known.severity})\n\n{known.doc}"
    entries: dict[str, Any] = load("findings")
    if code in entries:
        return f"{code} (parser)\n\n" + "\n\n".join(str(value) for value in entries[code].values())
    if code == "PE" or (len(code) in (3, 4) and code[:2] == "PE"):
        return listed(code)
    return None


def listed(family: str = "PE") -> str | None:
    """The rules whose codes begin with `family`, a line each below the name of their family; None where there are none."""
    lines: list[str] = []
    for digit, name in FAMILIES.items():
        lines += _section(f"PE{digit}xx {name}", [(r.code, r.severity, r.title) for r in rules().values() if r.family == name], family)
    found_ = [(code, "parser", entry["title"]) for code, entry in sorted(load("findings").items())]
    lines += _section("PE0xx findings of the parser, in the parsed file", found_, family)
    return "\n".join(lines).strip("\n") if lines else None


def _section(title: str, entries: list[tuple[str, str, str]], family: str) -> list[str]:
    own = [entry for entry in entries if entry[0].startswith(family)]
    return ["", title, *(f"  {code}  {severity:<8} {line}" for code, severity, line in own)] if own else []
