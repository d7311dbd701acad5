"""第一篇, 第二章, 第三节: alone on a line, run-in, or several on one line."""

from __future__ import annotations

import re

from plan_extract.structure.marks import cited, read_mark, style_at, titled
from plan_extract.structure.state import Mark, State, Token

SHORT = 25
_RANKS = ("part", "chapter", "section")


def run(state: State) -> bool:
    """Take a 篇, 章 or 节 heading at the place the rules have got to."""
    line = state.line
    found = style_at(line, state.offset) if not line.gridded else None
    if found is None or found[0].level not in _RANKS or (mark := read_mark(line, state.offset)) is None:
        return False
    if not mark.title:
        following = state.lines[state.at + 1] if state.at + 1 < len(state.lines) else None
        if following is None or len(following.words) > 40 or "。" in following.words or read_mark(following, following.first):
            return False
        # The marker on one line, its title on the next: both make the heading.
        mark = Mark(line, mark.start, mark.body, mark.end, line.last, mark.level, mark.style, mark.number, following.words)
        state.skipped.add(following.index)
    if not titled(mark) or (
        line.text[mark.body - 1 : mark.body] != " " and mark.stop == "。" and mark.rest < line.last and "," in mark.title
    ):
        return False
    push(state, mark)
    return True


def inner(state: State, mark: Mark) -> bool:
    """Whether a mark is a 篇, 章 or 节 heading after a break inside a paragraph; `按照第三章` is none."""
    return mark.level in _RANKS and bool(mark.title) and titled(mark) and not cited(state.line.text, mark.start)


def goes_on_outside(state: State, mark: Mark) -> bool:
    """Whether a mark in a box is a title at a line's end that counts on from the section around the box, and not from the box's items."""
    around, own = state.outside.get(mark.style), state.counts.get(mark.style)
    return (
        mark.level in ("h1", "h2") and own is None and around is not None and around.heading and mark.number == around.number + 1
        and mark.start > mark.line.first and is_bare(mark) and behind_sentence(mark)
    )  # fmt: skip


def behind_sentence(mark: Mark) -> bool:
    """Whether a sentence ends right before a mark."""
    return mark.line.text[max(0, mark.start - 8) : mark.start].rstrip().endswith(("。", "。”", "。)"))


def is_bare(mark: Mark) -> bool:
    """Whether a short title without any stop ends the paragraph."""
    return mark.rest >= mark.line.last and mark.stop == "" and len(mark.title) <= SHORT and not re.search("[,:、]", mark.title)


def push(state: State, mark: Mark) -> None:
    """Add a heading token and go to the text it runs into, or to the next line."""
    line = mark.line
    if state.box is not None and goes_on_outside(state, mark):
        # …管理系统。 (四)加快车间改造: a line of the box ran on into the section behind it.
        state.box, state.counts = None, dict(state.outside)
    state.tokens.append(Token("heading", line, mark.start, mark.rest, mark=mark, box=state.box, number=mark.number))
    state.count(mark.style, mark.level, mark.number, heading=True)
    rest = mark.rest
    while rest < line.last and line.text[rest].isspace():
        rest += 1
    mark.has_text = rest < line.last
    if rest < line.last:
        state.go(state.at, rest)
    else:
        state.go(state.at + 1)
