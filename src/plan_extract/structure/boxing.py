"""Opening a box and reading what is in it: rows of a table, or whatever the block rules find."""

from __future__ import annotations

import re

from plan_extract.reading.times import year_named
from plan_extract.sources.fold import fold
from plan_extract.structure import ruler
from plan_extract.structure.rules.note import is_note
from plan_extract.structure.state import OpenBox, State, Token
from plan_extract.structure.table_rows import Rows

# A note below a table that goes on with the next mark.
_MARK = re.compile("[①-⑳]")


def _date(box: OpenBox) -> None:
    """Give the targets of a table whose head names no year the one that its title names: 专栏1 “十四五”时期主要指标."""
    targets = [row.target for row in box.rows if row.target is not None]
    if any(target.year for target in targets) or (year := year_named(fold(box.title or ""))) is None:
        return
    for target in targets:
        target.year = year


def take(state: State, box: OpenBox, body: int, rows: Rows | None, offset: int | None = None) -> None:
    """Open a box, read its body from line index `body` on (from an offset in that line where its title runs into it), close it."""
    state.boxes.append(box)
    state.box, state.outside, state.counts = box, state.counts, {}
    if rows is not None:
        box.rows = rows.rows
        _date(box)
        box.projects = rows.projects
        box.kind = "indicators" if rows.rows else "projects"
        state.findings.extend(rows.findings)
        for index in range(rows.first, rows.last + 1):
            line = state.lines[index]
            if is_note(line.words) or _MARK.match(line.words):
                state.tokens.append(Token("note", line, line.first, line.last, box=box))
        state.go(rows.last + 1)
    else:
        state.go(body, offset)
        ruler.run(state, box.last + 1)
        state.go(box.last + 1)
    # The box may have been left meanwhile, by a heading of the section around it.
    state.leave_box()
