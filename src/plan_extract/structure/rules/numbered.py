"""一、 （一） 1. （1）: headings alone on a line or run-in, and the numbered sentences that only look like them."""

from __future__ import annotations

from plan_extract.structure.marks import read_mark, style_at, titled
from plan_extract.structure.rules.ordinal import SHORT, behind_sentence, goes_on_outside, is_bare, push
from plan_extract.structure.state import Mark, State, Style

_LEVELS = ("h1", "h2", "h3", "h4")


def run(state: State) -> bool:
    """Take a numbered heading, or the number of a numbered sentence, at the place the rules have got to."""
    line = state.line
    if line.gridded and state.box is None:
        return False
    boxed = state.box is not None and state.offset == line.first
    found = style_at(line, state.offset, boxed)
    if found is None or found[0].level not in _LEVELS:
        return False
    mark = read_mark(line, state.offset, boxed)
    if mark is not None and titled(mark):
        push(state, mark)
        return True
    return False


def inner(state: State, mark: Mark) -> bool:
    """Whether a mark is a numbered heading after a break inside a paragraph, where the numbers go on: `1. 道路。…。 2. 场站。…`.

    A first number counts where the second follows in the paragraph, or where nothing but its title does: `…指南。一、总体要求`.
    """
    if mark.level not in _LEVELS or mark.number is None:
        return False
    if state.box is not None and goes_on_outside(state, mark):
        return True
    before = state.counts.get(mark.style)
    if before is not None and mark.number == before.number + 1:
        if before.line == state.at or (before.heading and mark.level in ("h1", "h2")):
            return titled(mark) or state.box is not None
        return before.heading and titled(mark) and behind_sentence(mark) and (is_bare(mark) or _run_in(mark))
    if before is not None and before.heading and mark.number > 1 and mark.level in ("h1", "h2"):
        # The number before may be lost; a bare title behind a sentence, at the paragraph's end, is none of running text.
        return titled(mark) and behind_sentence(mark) and is_bare(mark)
    if mark.number != 1 or not titled(mark):
        return False
    return _second(mark) if mark.rest < state.line.last else behind_sentence(mark) and is_bare(mark)


def _run_in(mark: Mark) -> bool:
    """Whether a short title is closed by a full stop and has text behind it: `2.加强标准研制。面向…`."""
    return mark.rest < mark.line.last and mark.stop == "。" and len(mark.title) <= SHORT and "," not in mark.title


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


def item_number(state: State, at: int) -> tuple[int, int, Style] | None:
    """Number, text start and style of a numbered sentence at `at`, for items that are no headings."""
    found = style_at(state.line, at)
    if found is None or found[0].level not in _LEVELS or found[2] is None:
        return None
    body = found[1]
    while body < state.line.last and state.line.text[body].isspace():
        body += 1
    return (found[2], body, found[0]) if body < state.line.last else None
