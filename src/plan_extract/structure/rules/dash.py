"""——坚持绿色发展。…: a dash that opens a named block."""

from __future__ import annotations

from plan_extract.structure.marks import read_mark, titled
from plan_extract.structure.rules.ordinal import push
from plan_extract.structure.state import Mark, State


def run(state: State) -> bool:
    """Take a dash heading at the place the rules have got to."""
    mark = read_mark(state.line, state.offset) if not state.line.gridded else None
    if mark is None or mark.level != "dash" or not titled(mark):
        return False
    push(state, mark)
    return True


def inner(state: State, mark: Mark) -> bool:
    """Whether a mark is a dash heading after a break inside a paragraph: `坚持以下原则:     ——必须…`."""
    del state
    return mark.level == "dash" and titled(mark)
