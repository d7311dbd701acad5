"""Boxes whose title line was lost but whose body is plainly there: `|` on a line of its own, or a cell of numbered projects."""

from __future__ import annotations

import re

from plan_extract.structure.box_titles import stops
from plan_extract.structure.boxing import take
from plan_extract.structure.marks import match_style, read_mark, style_at, titled
from plan_extract.structure.rules.box import cell_end
from plan_extract.structure.state import Line, OpenBox, State

_NEXT = re.compile(r"(?<=[。;|])\s*(?=\d{1,2}\s?[.、．](?!\d))")
_LABEL = re.compile(r"[一-鿿]{1,8}(?:市|县|区|州|盟|旗|镇|开发区|高新区|新区|园区|城区):")
_PROJECTS = re.compile(r"等(?:重点|重大)?项目")


def run(state: State) -> bool:
    """Take a box body without a title line."""
    line = state.line
    if state.offset != line.first or state.box is not None:
        return False
    first = state.at
    if not line.words and line.piped:
        # The title's cell, empty: the box begins on this line.
        body = first + 1
        opening = style_at(state.lines[body], state.lines[body].first) if body < len(state.lines) else None
        if opening is None or opening[0].level not in ("h3", "h4") or opening[2] != 1:
            state.go(state.at + 1)
            return True
        confidence = 0.9
    elif line.piped and inline_items(line) > 1:
        body, confidence = first, 0.8
    elif inline_items(line) > 1 and (len(_LABEL.findall(line.text)) > 1 or len(_PROJECTS.findall(line.text)) > 1):
        body, confidence = first, 0.6
    elif line.table is not None and _lone_cell(state, first):
        body, confidence = first, 0.7
    else:
        return False
    last = body
    lines = state.lines
    if lines[body].table is not None:
        while last + 1 < len(lines) and lines[last + 1].table == lines[body].table:
            last += 1
    elif confidence >= 0.8:
        last = cell_end(lines, body)
        while (
            last + 1 < len(lines) and lines[last + 1].piped and lines[last].piped and lines[last + 1].words and not stops(lines[last + 1])
        ):
            last += 1
    take(state, OpenBox(first, last, None, None, confidence=confidence), body, None)
    return True


def inline_items(line: Line) -> int:
    """How many numbered items 1. 2. 3. … a line holds run together, counting from 1."""
    text = line.text
    found = style_at(line, line.first)
    if found is None or found[0].name != "arabic" or found[2] != 1:
        return 0
    count = 1
    for place in _NEXT.finditer(text, found[1], line.last):
        other = match_style(text, place.end())
        if other is not None and other[2] == count + 1:
            count += 1
    return count


def _lone_cell(state: State, index: int) -> bool:
    """A table of one cell whose lines are numbered items: a box drawn as a frame."""
    table = state.source.tables[state.lines[index].table or 0]
    if index and state.lines[index - 1].table == state.lines[index].table:
        return False
    mark = read_mark(state.lines[index], state.lines[index].first)
    numbered = mark is not None and mark.level in ("h3", "h4") and mark.number == 1 and titled(mark)
    return len(table.cells) == 1 and (numbered or inline_items(state.lines[index]) > 1)
