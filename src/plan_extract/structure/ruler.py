"""Runs the ordered table of block rules, as markdown-it's: the first rule that matches at a place takes it.

Knows no rule by name: the table comes with the state, so that rules which read what stands inside something (a box) may call back.
"""

from __future__ import annotations

from plan_extract.faults import keep
from plan_extract.structure.marks import read_mark
from plan_extract.structure.state import Mark, State, Token


def run(state: State, stop: int) -> None:
    """Apply the rules from the state's place up to line index `stop`, not included."""
    outer, state.stop = state.stop, stop
    while state.at < stop:
        if state.at in state.skipped:
            state.go(state.at + 1)
            continue
        at, offset, box, outside, counts = state.at, state.offset, state.box, state.outside, state.counts
        tokens, boxes = len(state.tokens), len(state.boxes)
        for rule in state.rules:
            try:
                if rule.run(state):
                    break
            except Exception as error:
                keep(error, f"structure, rule {rule.name}", state.lines[at].paragraph.offset(offset))
                # As if the rule had not matched: what it made halfway goes.
                state.go(at, offset)
                state.stop, state.box, state.outside, state.counts = stop, box, outside, counts
                del state.tokens[tokens:], state.boxes[boxes:]
        else:
            _plain(state)
    state.stop = outer


def _plain(state: State) -> None:
    """Take the rest of a line, which no rule could, as text."""
    line = state.line
    if state.offset < line.last:
        state.tokens.append(Token("text", line, state.offset, line.last, box=state.box))
    state.go(state.at + 1)


def inner_mark(state: State, at: int) -> Mark | None:
    """The mark at offset `at` of the current line that may interrupt a paragraph there, or None."""
    mark = read_mark(state.line, at)
    if mark is None or not any(rule.inner is not None and rule.inner(state, mark) for rule in state.rules):
        return None
    return mark
