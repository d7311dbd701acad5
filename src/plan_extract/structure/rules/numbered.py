"""一、 （一） 1. （1）: headings alone on a line or run-in, and the numbered sentences that only look like them."""

from __future__ import annotations

from plan_extract.structure.marks import read_mark, titled
from plan_extract.structure.rules.ordinal import push
from plan_extract.structure.state import Mark, State

_LEVELS = ("h1", "h2", "h3", "h4")


def run(state: State) -> bool:
    """Take a numbered heading, or the number of a numbered sentence, at the place the rules have got to."""
    line = state.line
    if line.gridded and state.box is None:
        return False
    mark = read_mark(line, state.offset, boxed=state.box is not None and state.offset == line.first)
    if mark is not None and mark.level in _LEVELS and titled(mark):
        push(state, mark)
        return True
    return False


def inner(state: State, at: int) -> Mark | None:
    """A numbered heading after a break inside a paragraph, where the numbers go on: `1. 道路。…。 2. 场站。…`.

    A first number counts where the second follows in the paragraph.
    """
    mark = read_mark(state.line, at)
    if mark is None or mark.level not in _LEVELS or mark.number is None:
        return None
    previous = _previous(state, mark)
    if previous is not None and mark.number == previous + 1:
        return mark if titled(mark) or state.box is not None else None
    if mark.number == 1 and titled(mark) and mark.rest < state.line.last and _second(mark):
        return mark
    return None


def _previous(state: State, mark: Mark) -> int | None:
    """The number of the last item of the mark's style, in this line, or, for 一、 and （一）, in the last lines."""
    for token in reversed(state.tokens[-12:]):
        if token.mark is not None and token.mark.style == mark.style:
            near = token.line.index == mark.line.index or mark.level in ("h1", "h2")
            return token.mark.number if near else None
        if token.number is not None and token.kind == "text" and token.line.index == mark.line.index and mark.style == "arabic":
            return token.number
    return None


def _second(mark: Mark) -> bool:
    line, at = mark.line, mark.rest
    last = min(line.last, mark.rest + 4000)
    while 0 <= (at := line.text.find("。", at, last)) < last:
        at += 1
        place = at
        while place < line.last and line.text[place].isspace():
            place += 1
        other = read_mark(line, place) if place < line.last else None
        if other is not None and other.style == mark.style and other.number == 2 and titled(other):
            return True
    return False


def item_number(state: State, at: int) -> tuple[int, int, str] | None:
    """Number, text start and style of a numbered sentence at `at`, for items that are no headings."""
    from plan_extract.structure.marks import match_style

    found = match_style(state.line.text, at)
    if found is None or found[0].level not in _LEVELS or found[2] is None:
        return None
    body = found[1]
    while body < state.line.last and state.line.text[body].isspace():
        body += 1
    return (found[2], body, found[0].name) if body < state.line.last else None
