"""Notes of tables and boxes: `注:[]内为累计数`."""

from __future__ import annotations

import re

from plan_extract.lexicon import kept, load
from plan_extract.structure.state import State, Token


@kept
def _pattern() -> re.Pattern[str]:
    return re.compile(load("tables")["note"])


def is_note(words: str) -> bool:
    """True for the words of a note's line."""
    return bool(_pattern().match(words))


def run(state: State) -> bool:
    """Take a note's line as a note."""
    line = state.line
    if state.offset != line.first or not is_note(line.words):
        return False
    state.tokens.append(Token("note", line, line.first, line.last, box=state.box))
    state.go(state.at + 1)
    return True
