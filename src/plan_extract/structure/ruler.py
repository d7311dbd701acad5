"""Runs the ordered table of block rules, as markdown-it's: the first rule that matches at a place takes it.

Knows no rule by name: the table comes with the state, so that rules which read what stands inside something (a box) may call back.
"""

from __future__ import annotations

from plan_extract.structure.marks import read_mark
from plan_extract.structure.state import Mark, State


def run(state: State, stop: int) -> None:
    """Apply the rules from the state's place up to line index `stop`, not included."""
    outer, state.stop = state.stop, stop
    while state.at < stop:
        if state.at in state.skipped:
            state.go(state.at + 1)
            continue
        for rule in state.rules:
            if rule.run(state):
                break
    state.stop = outer


def inner_mark(state: State, at: int) -> Mark | None:
    """The mark at offset `at` of the current line that may interrupt a paragraph there, or None."""
    mark = read_mark(state.line, at)
    if mark is None or not any(rule.inner is not None and rule.inner(state, mark) for rule in state.rules):
        return None
    return mark
