"""The table of rules. A rule is a function with a code, a severity and a docstring, which is its documentation page."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from importlib import import_module
from importlib.metadata import PackageNotFoundError, metadata
from importlib.resources import files
from inspect import cleandoc
from typing import Any

from plan_extract.checking.diagnostic import Diagnostic, Severity, Where
from plan_extract.checking.subject import Subject
from plan_extract.errors import PlanError
from plan_extract.lexicon import kept, load
from plan_extract.wording import language, message, worded

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
    """A code or family as the rules have it (`pe502` is PE502, `PE5` its family). Raises PlanError: what is wrong, what is known."""
    code = given.strip().upper()
    if code.startswith("PE") and any(known.startswith(code) for known in rules()):
        return code
    families = ", ".join(f"PE{digit} {name}" for digit, name in FAMILIES.items())
    if code.startswith("PE0"):
        raise PlanError(f"{given} is the parser's own and stands in the parsed file; rules are of {families}")
    near = get_close_matches(code, list(rules()), 1, 0.8)
    hint = f"did you mean {near[0]}? " if near else ""
    raise PlanError(f"no rule or family {given!r}; {hint}families are {families}; `plan-extract explain` lists all rules")


def page_of(code: str) -> str:
    """The address of a code's documentation: docs/rules.md of the project's documentation, where the installed package names one."""
    try:
        named = [line.partition(",") for line in metadata("plan-extract").get_all("Project-URL") or ()]
    except PackageNotFoundError:
        named = []
    base = next((address.strip() for label, _, address in named if label.strip().lower() == "documentation"), "urn:plan-extract:docs")
    return f"{base.rstrip('/')}/rules.md#{code.lower()}"


@kept
def _pages(language: str) -> dict[str, dict[str, str]]:
    """What the rules' pages say in a language other than English: code to `title`, `text`, `example`, `todo`."""
    from plan_extract.yaml_text import load as read

    path = files("plan_extract") / "locale" / language / "rules.yaml"
    pages: dict[str, dict[str, str]] = read(path.read_text(encoding="utf-8"))
    return pages


def title_of(code: str) -> str:
    """What a code is about, in a line, in the reader's language."""
    if language() != "en" and code in _pages(language()):
        return _pages(language())[code]["title"]
    return rules()[code].title if code in rules() else str(load("findings")[code]["title"])


def _head(code: str) -> str:
    known = rules().get(code)
    kind = worded(", ").join([worded(known.family), worded(known.severity)]) if known else worded("parser")
    return worded("{code} ({kind})", code=code, kind=kind)


def explain(code: str) -> str | None:
    """The page of a code in the reader's language: a rule's docstring, or what lexicon/findings.yaml says of a parser's finding; of a
    family (PE3) the list of its rules. None for what is no code."""
    known = rules().get(code)
    entries: dict[str, Any] = load("findings")
    if known is None and code not in entries:
        return listed(code) if code == "PE" or (len(code) in (3, 4) and code[:2] == "PE") else None
    if language() != "en" and code in _pages(language()):
        page = _pages(language())[code]
        parts = [page["title"], page.get("text"), worded("Example: ") + page["example"] if "example" in page else None]
        told = [*parts, worded("What to do: ") + page["todo"]]
    else:
        told = [known.doc] if known else [str(value) for value in entries[code].values()]
    return "\n\n".join([_head(code), *filter(None, told)])


def listed(family: str = "PE") -> str | None:
    """The rules whose codes begin with `family`, a line each below the name of their family; None where there are none."""
    lines: list[str] = []
    for digit, name in FAMILIES.items():
        own = [(r.code, worded(r.severity), title_of(r.code)) for r in rules().values() if r.family == name]
        lines += _section(f"PE{digit}xx {worded(name)}", own, family)
    of_parser = [(code, worded("parser"), title_of(code)) for code in sorted(load("findings"))]
    lines += _section(worded("PE0xx findings of the parser, in the parsed file"), of_parser, family)
    return "\n".join(lines).strip("\n") if lines else None


def _section(title: str, entries: list[tuple[str, str, str]], family: str) -> list[str]:
    own = [entry for entry in entries if entry[0].startswith(family)]
    wide = 8 if language() == "en" else 4
    return ["", title, *(f"  {code}  {severity:<{wide}} {line}" for code, severity, line in own)] if own else []


# What `worded` is asked for by name above.
_NAMES = (
    message("schema"),
    message("grounding"),
    message("structure"),
    message("arithmetic"),
    message("agreement"),
    message("completeness"),
    message("expectations"),
)
