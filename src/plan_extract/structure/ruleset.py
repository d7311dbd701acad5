"""The block rules in their order: the first that matches at a place takes it."""

from __future__ import annotations

from plan_extract.structure.rules import box, contents, dash, lost_box, note, numbered, ordinal, paragraph, table, tail
from plan_extract.structure.state import Rule

RULES: tuple[Rule, ...] = (
    Rule("contents", contents.run),
    Rule("tail", tail.run),
    Rule("box", box.run),
    Rule("table", table.run),
    Rule("lost_box", lost_box.run),
    Rule("note", note.run),
    Rule("ordinal", ordinal.run, ordinal.inner),
    Rule("numbered", numbered.run, numbered.inner),
    Rule("dash", dash.run, dash.inner),
    Rule("paragraph", paragraph.run),
)
