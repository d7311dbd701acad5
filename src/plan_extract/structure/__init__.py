"""structure: the document in the text: front matter, table of contents, outline, boxes and tables, and the running text."""

from __future__ import annotations

from dataclasses import replace

from plan_extract.faults import attempt, keep
from plan_extract.model import PlanInfo
from plan_extract.sources.source_text import SourceText
from plan_extract.structure import alignment, depths, frontmatter, ladder, lost_numbers, ruler, task_tables
from plan_extract.structure.assemble import assemble
from plan_extract.structure.attachments import several
from plan_extract.structure.blocks import Block, Structure
from plan_extract.structure.given import Given, unused
from plan_extract.structure.ruleset import RULES
from plan_extract.structure.state import State, make_lines

__all__ = ["Block", "Structure", "find_structure"]


def find_structure(source: SourceText, given: Given | None = None) -> Structure:
    """The structure of a source: front matter, outline, boxes, and blocks of running text in reading order.

    `given` is what a user says of the plan, for what its text lacks. Never raises for odd text: what cannot be told apart is running text,
    and findings say what was unsure.
    """
    try:
        return _found(source, given)
    except Exception as error:
        keep(error, "structure")
        # Without any structure the text is still there to be read.
        return Structure(PlanInfo(), [], [], [Block(p, 0, len(p.text)) for p in source.paragraphs if p.text.strip()])


def _found(source: SourceText, given: Given | None) -> Structure:
    state = State(source, make_lines(source), RULES)
    attempt("tables of tasks", task_tables.mark, state.lines)
    attempt("numbers by depth", depths.number, state.lines)
    front = attempt("front matter", frontmatter.read, source, state.lines, given) or frontmatter.Front(PlanInfo())
    state.skipped |= front.lines
    state.go(0)
    ruler.run(state, len(state.lines))
    attempt("titles that lost their stop", lost_numbers.close, state)
    attempt("levels of headings", ladder.judge, state)
    attempt("numbers that headings lost", lost_numbers.restore, state)
    attempt("headings of the contents", alignment.restore, state)
    state.findings.extend(unused(given, front.info) if given else [])
    if source.attachment is None:
        state.findings.extend(attempt("attachments", several, source) or [])
    words = "\n".join(state.lines[index].words for index in sorted(front.lines))
    return replace(assemble(state, front.info), begins=front.begins, front=words)
