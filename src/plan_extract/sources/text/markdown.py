"""Markdown: the signs that a plain text carries for its typesetting are not read; the words stay where they stand."""

from __future__ import annotations

import re

from plan_extract.sources.source_text import Hint

# Prints nothing and is left out of reading: put where a sign stands, one for one.
_UNSEEN = "\u200b"
# `## 一、主要目标`; many leave out the space: `##一、主要目标`, `#第一章`.
_HEADING = re.compile(r"^[ \t]{0,3}(#{1,6})(?:[ \t\u3000]+(?=\S)|(?=[\u4e00-\u9fff\u2e80-\u2fd5“(（【]))", re.MULTILINE)
_CLOSING = re.compile(r"[ \t]#{1,6}[ \t]*$", re.MULTILINE)
# `|---|:-:|`, `---|---`: the line below a table's head, or a rule, `---`; with three dashes in it. `***`, `===` are rules too.
_RULE = re.compile(r"^[ \t:|\-]+$|^[ \t]{0,3}(?:\*{3,}|_{3,}|={3,})[ \t]*$", re.MULTILINE)
_ROW = re.compile(r"^[ \t]{0,3}(\|)(?=[^|\n])", re.MULTILINE)
# `- 建设…`, `> 引文`, never `- -坚持…` or `- 5`.
_ITEM = re.compile(r"^[ \t]{0,12}([*+>]|-)[ \t]+(?=[^\s\d*+\-—])", re.MULTILINE)
_STRONG = re.compile(r"(\*\*|__)(?=[^\s*_])[^*_\n]{1,300}(?<=[^\s*_])\1")
# `1\. 道路`: what stands behind a backslash is meant as it is.
_ESCAPE = re.compile(r"\\(?=[\\`*_{}\[\]()#+\-.!|>~])")


def unmarked(text: str) -> tuple[str, dict[int, Hint]]:
    """The text with Markdown's signs as characters that reading leaves out, as long as before, and which lines it says are headings.

    `## 一、主要目标` reads `一、主要目标`, `**建设**` reads `建设`, a row `|---|---|` is blank. A text without a `#` heading or a table's
    rule row is no Markdown: only its `#` and `**` could be meant, and it has none in pairs.
    """
    headings = list(_HEADING.finditer(text)) if "#" in text else []
    rules = (
        [found for found in _RULE.finditer(text) if "---" in found[0] or found[0][:1] not in ":|- \t"] if "---" in text or headings else []
    )
    strong = list(_STRONG.finditer(text)) if "**" in text or (headings and "__" in text) else []
    if not headings and not rules and not strong:
        return text, {}
    spans = [found.span() for found in rules]
    for found in strong:
        size = len(found[1])
        spans += [(found.start(), found.start() + size), (found.end() - size, found.end())]
    hints: dict[int, Hint] = {}
    for found in headings:
        spans.append(found.span())
        hints[found.end()] = Hint(heading=len(found[1]))
    if headings or any("|" in found[0] for found in rules):
        spans += [found.span() for found in _CLOSING.finditer(text)] if headings else []
        spans += [found.span(1) for found in _ROW.finditer(text)] if rules else []
        spans += [found.span(1) for found in _ITEM.finditer(text)] if headings else []
        spans += [found.span() for found in _ESCAPE.finditer(text)]
    out: list[str] = []
    at = 0
    for first, last in sorted(spans, key=lambda span: (span[0], -span[1])):
        if first < at:
            continue
        out += [text[at:first], _UNSEEN * (last - first)]
        at = last
    out.append(text[at:])
    return "".join(out), hints
