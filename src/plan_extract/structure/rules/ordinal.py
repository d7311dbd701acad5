"""第一篇, 第二章, 第三节: alone on a line, run-in, or several on one line."""

from __future__ import annotations

from plan_extract.structure.marks import cited, read_mark, titled
from plan_extract.structure.state import Mark, State, Token

_RANKS = ("part", "chapter", "section")


def run(state: State) -> bool:
    """Take a 篇, 章 or 节 heading at the place the rules have got to."""
    line = state.line
    mark = read_mark(line, state.offset) if not line.gridded else None
    if mark is None or mark.level not in _RANKS:
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


def inner(state: State, at: int) -> Mark | None:
    """A 篇, 章 or 节 heading after a break inside a paragraph; `按照第三章` is none."""
    mark = read_mark(state.line, at)
    if mark is None or mark.level not in _RANKS or not mark.title or not titled(mark) or cited(state.line.text, at):
        return None
    return mark


def push(state: State, mark: Mark) -> None:
    """Add a heading token and go to the text it runs into, or to the next line."""
    line = mark.line
    state.tokens.append(Token("heading", line, mark.start, mark.rest, mark=mark, box=state.box, number=mark.number))
    rest = mark.rest
    while rest < line.last and line.text[rest].isspace():
        rest += 1
    mark.has_text = rest < line.last
    if rest < line.last:
        state.go(state.at, rest)
    else:
        state.go(state.at + 1)
