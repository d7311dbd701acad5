"""Write docs/words.md, what each word list holds, from the heads of the lists: python scripts/make_words_page.py"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from plan_extract.lexicon import NAMES, load_shipped

LISTS = Path(__file__).parents[1] / "src" / "plan_extract" / "lexicon"
OUT = Path(__file__).parents[1] / "docs" / "words.md"
# So many entries of a key are shown.
_SHOWN = 6


def text() -> str:
    """The page: a section a list, with what its head says, and its keys with how much each holds and what it begins with."""
    lines = [
        "# Word lists",
        "",
        "Made from the lists in `src/plan_extract/lexicon/` by `scripts/make_words_page.py`. Each grows by one entry of YAML: ours, or",
        "your own with `--lexicon FILE` ([words of your own](lexicon.md)).",
        "",
    ]
    for name in NAMES:
        held = load_shipped(name)
        lines += [f"## {name}", "", *_head(name), "", "| key | entries | such as |", "|---|---|---|"]
        keys = held.items() if isinstance(held, dict) and any(isinstance(value, dict | list) for value in held.values()) else [("–", held)]
        lines += [f"| {_cell(str(key))} | {_count(value)} | {_cell(_such_as(value))} |" for key, value in keys]
        lines.append("")
    return "\n".join(lines)


def _head(name: str) -> list[str]:
    """What the comment at a list's head says."""
    found = []
    for line in (LISTS / f"{name}.yaml").read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            break
        found.append(line.removeprefix("#").strip().replace("<", "&lt;"))
    return found


def _count(value: Any) -> int | str:
    return len(value) if isinstance(value, dict | list) else ""


def _such_as(value: Any) -> str:
    some = list(value)[:_SHOWN] if isinstance(value, dict | list) else [value]
    return "、".join(_said(one) for one in some)


def _said(one: Any) -> str:
    """An entry in a word: of a mapping its first value."""
    if isinstance(one, dict):
        one = next(iter(one.values()), "")
    if isinstance(one, list):
        one = one[0] if one else ""
    return str(one)[:40]


def _cell(text: str) -> str:
    """Text as code in a table, which nothing in a pattern can break, or be taken for a link."""
    return f"`` {text.replace('|', '¦').replace('](', '] (')} ``" if text else ""


if __name__ == "__main__":
    OUT.write_text(text(), encoding="utf-8")
