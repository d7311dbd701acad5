"""Write docs/rules.md from the docstrings of the rules: python scripts/make_rules_page.py"""

from __future__ import annotations

from pathlib import Path

from plan_extract.checking.registry import FAMILIES, rules
from plan_extract.lexicon import load

OUT = Path(__file__).parents[1] / "docs" / "rules.md"


def text() -> str:
    """The page: a section a family, a subsection a rule, and the parser's own findings."""
    lines = [
        "# Rules",
        "",
        "What `plan-extract validate` finds, made from the rules' docstrings by `scripts/make_rules_page.py`.",
        "`plan-extract explain CODE` prints one. Codes are never reused.",
        "",
    ]
    for digit, family in FAMILIES.items():
        lines += [f"## {family} (PE{digit}xx)", ""]
        for rule in rules().values():
            if rule.family == family:
                _, _, body = rule.doc.partition("\n")
                lines += [
                    f'<a id="{rule.code.lower()}"></a>',
                    "",
                    f"### {rule.code} {rule.title}",
                    "",
                    f"Severity: {rule.severity}.",
                    "",
                    body.strip(),
                    "",
                ]
    lines += [
        "## the parser's findings (PE0xx)",
        "",
        "In `findings` of a parsed plan: what the parser was unsure of.",
        "",
        "| code | finding | why | what to do |",
        "| --- | --- | --- | --- |",
    ]
    for code, entry in sorted(load("findings").items()):
        lines.append(f"| {code} | {entry['title']} | {entry['why']} | {entry['todo']} |")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    OUT.write_text(text(), encoding="utf-8")
