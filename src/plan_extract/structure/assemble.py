"""Tokens to the structure that extraction reads: outline, boxes with items and kinds, blocks."""

from __future__ import annotations

import re
from itertools import pairwise

from plan_extract.faults import attempt
from plan_extract.model import Box, BoxItem, Finding, PlanInfo
from plan_extract.structure.blocks import Block, Structure
from plan_extract.structure.box_titles import item_title
from plan_extract.structure.kinds import kind_of_box
from plan_extract.structure.outline import Builder, close_lines, number_findings
from plan_extract.structure.state import Mark, OpenBox, State, Token


def assemble(state: State, info: PlanInfo) -> Structure:
    """The structure out of judged tokens."""
    source, lines = state.source, state.lines
    last_line = max((source.line_of(max(line.paragraph.end - 1, 0)) for line in lines), default=1)
    for index, box in enumerate(state.boxes, 1):
        box.id = f"b{index}"
    builder = Builder(last_line)
    blocks: list[Block] = []
    made: dict[str, Box] = {}
    texts: dict[str, list[str]] = {}
    item: dict[str, tuple[str | None, int | None]] = {}
    pending = list(state.boxes)
    for token in state.tokens:
        while pending and pending[0].first <= token.line.index and (token.box is pending[0] or pending[0].last < token.line.index):
            builder.leave(pending[0].first)
            _open(state, pending.pop(0), builder, made)
        builder.leave(token.line.index)
        box_id = token.box.id if token.box else None
        if token.mark is not None:
            title = _title(state, token.mark)
            at = _line_at(state, token)
            builder.add(token, token.mark, title, at, source.line_of(max(token.line.paragraph.end - 1, 0)))
            if box_id:
                made[box_id].items.append(BoxItem(title=title, line=at, number=token.mark.number))
                item[box_id] = (title, token.mark.number)
                texts.setdefault(box_id, []).append("")
            continue
        start, end = token.start, token.end
        if box_id is None:
            blocks.append(
                Block(token.line.paragraph, start, end, builder.section, builder.path, kind="note" if token.kind == "note" else "body")
            )
            continue
        if token.kind == "note":
            blocks.append(Block(token.line.paragraph, start, end, builder.section, builder.path, box_id, kind="note"))
            continue
        name, number = item.get(box_id, (None, None))
        if token.number is not None:
            name, number = None, token.number
            bare = token.line.text[start:end].rstrip("; ")
            # A bare name is an item's title, a sentence is its text.
            if len(bare) <= 40 and not any(stop in bare for stop in "。,"):
                made[box_id].items.append(
                    BoxItem(title=source.said(token.line.paragraph, start, start + len(bare)), line=_line_at(state, token), number=number)
                )
                name = bare
            item[box_id] = (name, number)
        elif start == token.line.first and (stop := item_title(token.line.text, start, end)) is not None:
            name = source.said(token.line.paragraph, start, stop)
            if not (item.get(box_id, (None, None))[1] is not None):
                made[box_id].items.append(BoxItem(title=name, line=_line_at(state, token)))
                item[box_id] = (name, None)
                number, start = None, stop + 1
            else:
                name, number = item[box_id]
        text = token.line.text[start:end]
        if texts.get(box_id) and number == item.get(box_id, (None, None))[1] and token.number is None and name is not None:
            texts[box_id][-1] += text
        else:
            texts.setdefault(box_id, []).append(text)
        blocks.append(Block(token.line.paragraph, start, end, builder.section, builder.path, box_id, name, number, "box"))
    for left in pending:
        _open(state, left, builder, made)
    close_lines(builder.roots, last_line, builder.ends)
    boxes = list(made.values())
    for found, done in zip(state.boxes, boxes, strict=True):
        said = [t for t in texts.get(done.id, []) if t]
        at = lines[found.first].paragraph.start
        kind = attempt("kinds of boxes", kind_of_box, done.title, said, bool(found.rows), at=at) or done.kind
        done.kind = "projects" if found.projects else kind
    numbers = attempt("numbers of headings", number_findings, builder.roots, source.text.split("\n")) or []
    findings = [*state.findings, *numbers, *(attempt("findings about boxes", _box_findings, boxes) or [])]
    toc = None
    if state.toc is not None:
        first, last = state.toc
        toc = (lines[first].number, source.line_of(max(lines[last].paragraph.end - 1, 0)))
    findings.sort(key=lambda f: (f.line or 0, f.code))
    projects = {found.id: found.projects for found in state.boxes if found.projects}
    return Structure(info, builder.roots, boxes, blocks, toc, findings, projects=projects)


def _open(state: State, box: OpenBox, builder: Builder, made: dict[str, Box]) -> None:
    lines, source = state.lines, state.source
    last = source.line_of(max(lines[box.last].paragraph.end - 1, 0))
    made[box.id] = Box(
        id=box.id, kind="tasks", lines=[lines[box.first].number, last], number=box.number, title=box.title,
        section=builder.section, indicators=box.rows, items=[], confidence=box.confidence,
    )  # fmt: skip


def _line_at(state: State, token: Token) -> int:
    """The source line a token begins on: lines below where its paragraph begins, where hard-wrapped text ran on into a heading."""
    return state.source.line_of(token.line.paragraph.offset(token.start))


def _title(state: State, mark: Mark) -> str:
    """A title as the source has it."""
    if mark.evidence == "toc" or mark.end <= mark.body:
        return mark.title
    return state.source.said(mark.line.paragraph, mark.body, mark.end).strip() or mark.title


def _box_findings(boxes: list[Box]) -> list[Finding]:
    findings = []
    before = untitled = 0
    for box in boxes:
        if re.search("指标", box.title or "") and not box.indicators and box.lines[1] - box.lines[0] > 4:
            findings.append(Finding(code="PE007", message=f"indicator table not read: “{box.title}”", line=box.lines[0]))
        bare = (row for row in box.indicators if row.target is None and row.baseline is None)
        findings.extend(Finding(code="PE008", message=f"indicator row without values: “{row.name}”", line=row.line) for row in bare)
        numbered = [row for row in box.indicators if row.number is not None]
        for above, row in pairwise(numbered):
            if above.number is not None and row.number is not None and row.number > above.number + 1:
                message = f"indicator numbers skip from {above.number} to {row.number}"
                findings.append(Finding(code="PE008", message=message, line=row.line))
        if box.number is None:
            untitled += box.title is None
            if box.title is None:
                findings.append(Finding(code="PE005", message="box without title", line=box.lines[0]))
            continue
        if box.number <= before:
            findings.append(Finding(code="PE006", message=f"box number {box.number} after {before}", line=box.lines[0]))
        elif box.number > before + 1:
            code, cause = ("PE009", ", the untitled ones between") if untitled == box.number - before - 1 else ("PE006", "")
            findings.append(Finding(code=code, message=f"box numbers skip from {before} to {box.number}{cause}", line=box.lines[0]))
        before, untitled = box.number, 0
    return findings


__all__ = ["Token", "assemble"]
