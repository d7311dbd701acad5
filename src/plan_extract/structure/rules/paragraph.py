"""Running text: to the paragraph's end, or to where a rule that may interrupt a paragraph matches."""

from __future__ import annotations

import re

from plan_extract.lexicon import kept
from plan_extract.structure.marks import any_marker
from plan_extract.structure.ruler import inner_mark
from plan_extract.structure.rules.numbered import item_number
from plan_extract.structure.state import State, Token


@kept
def _breaks() -> re.Pattern[str]:
    """A break inside a paragraph with a style's marker behind it. Possessive: a long run of spaces is looked at once.

    A class comes first, so that few characters are looked at; which of it was met is asked behind it.
    """
    marker, ordinal = any_marker().pattern, r"第\s?[一二三四五六七八九十\d]"
    return re.compile(rf"[。;!?:”)\s](?:(?<=\S)\s*+(?={marker})|(?<=\s)(?<!\s\s)\s++(?={marker})|(?<=\s)(?={ordinal}))")


def run(state: State) -> bool:
    """Take text from the place on; always matches."""
    line, start = state.line, state.offset
    numbered = item_number(state, start)
    number, begin, style = numbered if numbered else (None, start, None)
    if begin < line.last and line.text[begin] in "。;,":
        begin, number = start, None
    end, following = line.last, None
    for found in _breaks().finditer(line.text, begin, line.last):
        place = found.end()
        if place <= begin:
            continue
        mark = inner_mark(state, place) if number is None or state.box is None else _next_item(state, place, number)
        if mark is not None:
            end, following = place, place
            break
    last = end
    while last > begin and line.text[last - 1].isspace():
        last -= 1
    if last > begin:
        name = style.name if style is not None and number is not None else None
        state.tokens.append(Token("text", line, begin, last, box=state.box, number=number, style=name))
        if style is not None and name is not None:
            state.count(name, style.level, number, heading=False)
    if following is None:
        state.go(state.at + 1)
    else:
        state.go(state.at, following)
    return True


def _next_item(state: State, place: int, number: int) -> object | None:
    """The item after a numbered sentence of a box: its number goes on by one; else what may interrupt any paragraph."""
    following = item_number(state, place)
    if following is not None and following[0] == number + 1:
        return following
    return inner_mark(state, place)
