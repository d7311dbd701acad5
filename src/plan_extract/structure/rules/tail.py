"""What is no part of the plan: distribution lists, the printing office, a page's buttons, bare page numbers. No block, no heading."""

from __future__ import annotations

import re

from plan_extract.lexicon import kept, load
from plan_extract.structure.state import State

_PAGE = re.compile(r"^[-—·\s]*(?:第\s?)?\d{1,3}(?:\s?页)?(?:\s?/\s?\d{1,3})?[-—·\s]*$")


@kept
def _pattern() -> re.Pattern[str]:
    return re.compile("|".join(load("headings")["tail"]))


def run(state: State) -> bool:
    """Take a line such as `抄送:…` or `扫一扫手机打开` near the end of the text."""
    line = state.line
    if state.offset != line.first:
        return False
    if len(line.words) <= 9 and line.table is None and not line.piped and _PAGE.match(line.words):
        state.go(state.at + 1)
        return True
    if state.at < len(state.lines) * 0.5:
        return False
    # 附 and 抄送 lists may be long, page furniture never is.
    if not _pattern().match(line.words) or (len(line.words) > 40 and not line.words.startswith("抄送")):
        return False
    state.go(state.at + 1)
    return True
