"""What is searched of a plan: its title, headings, rows of indicator tables, and each record's words, folded as the reader folds them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from plan_extract.model import KINDS, Plan
from plan_extract.reporting.cell import section_titles, walk
from plan_extract.sources.fold import fold

# The table of passages and its own columns. `text` has a passage's words as they stand, a line for each field; `folded` what is searched.
TABLE = "passages"
COLUMNS = ("kind", "id", "text", "folded", "section", "line", "page")
# A goal is called as the view of goals is; the other kinds are called as they are.
_TARGET = "goal", "target"
# Fields of a record that may hold words besides those that its kind names.
_MORE = ("content", "place")
# White space that a line's end or worn paper has put between two Chinese characters, or beside one.
_GAP = re.compile(r"(?<=[\u2e80-\u9fff，。、；：])[ \t]+|[ \t]+(?=[\u2e80-\u9fff，。、；：])")


def kinds() -> tuple[str, ...]:
    """The kinds of passage."""
    return ("plan", "heading", "indicator", *(_called(kind.one) for kind in KINDS.values()))


def _called(one: str) -> str:
    return _TARGET[1] if one == _TARGET[0] else one


def folded(text: str) -> str:
    """Text as it is searched: one width, simplified characters, small letters, no white space beside Chinese characters."""
    plain = fold(text)
    return _GAP.sub("", plain.lower() if len(plain.lower()) == len(plain) else plain)


def passages(plan: Plan) -> Iterator[dict[str, Any]]:
    """The passages of a plan: its title, its headings, rows of indicator tables, records by kind, each in reading order."""
    titles = section_titles(plan)
    if plan.plan.title:
        yield _passage("plan", None, [plan.plan.title], None, None, None)
    for node, path in walk(plan.outline):
        yield _passage("heading", node.id, [node.title], path, node.lines[0], node.page)
    for box in plan.boxes:
        for row in box.indicators:
            yield _passage("indicator", box.id, [row.name, row.category], box.title, row.line, row.page)
    for kind in KINDS.values():
        called = _called(kind.one)
        for record in kind.of(plan):
            says = [kind.said(record), record.quote.text, record.quote.mended.text if record.quote.mended else None, kind.title(record)]
            says += [getattr(record, name, None) for name in _MORE]
            section = titles.get(record.section or "")
            yield _passage(called, getattr(record, "id", None), says, section, record.quote.line, record.quote.page)


def _passage(
    kind: str, ident: str | None, says: Iterable[str | None], section: str | None, line: int | None, page: int | None
) -> dict[str, Any]:
    """A passage of the words that are not in what stands before them."""
    kept: list[str] = []
    searched = ""
    for words in says:
        if words and folded(words) not in searched:
            kept.append(" ".join(words.split("\n")))
            searched += folded(kept[-1]) + "\n"
    return {
        "kind": kind, "id": ident, "text": "\n".join(kept), "folded": searched.removesuffix("\n"),
        "section": section, "line": line, "page": page,
    }  # fmt: skip
