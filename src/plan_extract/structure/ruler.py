"""The ordered table of block rules, as markdown-it's: the first rule that matches at a place takes it.

A rule is called with the state and returns whether it took something; it pushes tokens and moves the place on. `interrupts` names
what a rule may break into: a running paragraph, or a box whose end is not marked.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from plan_extract.structure.rules import box, contents, dash, lost_box, note, numbered, ordinal, paragraph, table, tail
from plan_extract.structure.state import Mark, State


@dataclass(frozen=True, slots=True)
class Rule:
    """A block rule: `run` at line starts and after headings, `inner` at breaks inside a paragraph."""

    name: str
    run: Callable[[State], bool]
    inner: Callable[[State, int], Mark | None] | None = None
    interrupts: frozenset[str] = frozenset()


RULES: tuple[Rule, ...] = (
    Rule("contents", contents.run, interrupts=frozenset({"box"})),
    Rule("tail", tail.run, interrupts=frozenset({"box"})),
    Rule("box", box.run, interrupts=frozenset({"box"})),
    Rule("table", table.run),
    Rule("lost_box", lost_box.run),
    Rule("note", note.run),
    Rule("ordinal", ordinal.run, ordinal.inner, frozenset({"paragraph", "box"})),
    Rule("numbered", numbered.run, numbered.inner, frozenset({"paragraph"})),
    Rule("dash", dash.run, dash.inner, frozenset({"paragraph"})),
    Rule("paragraph", paragraph.run),
)


def run(state: State, stop: int) -> None:
    """Apply the rules from the state's place up to line index `stop`, not included."""
    outer, state.stop = state.stop, stop
    while state.at < stop:
        if state.at in state.skipped:
            state.go(state.at + 1)
            continue
        for rule in RULES:
            if rule.run(state):
                break
    state.stop = outer


def inner_mark(state: State, at: int) -> Mark | None:
    """The mark at offset `at` of the current line that may interrupt a paragraph there, or None."""
    for rule in RULES:
        if rule.inner is not None and "paragraph" in rule.interrupts and (mark := rule.inner(state, at)) is not None:
            return mark
    return None
