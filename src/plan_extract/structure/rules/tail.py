"""What follows the plan's text: distribution lists, the printing office, a page's buttons. No block, no heading."""

from __future__ import annotations

import re
from functools import cache

from plan_extract.lexicon import load
from plan_extract.structure.state import State


@cache
def _pattern() -> re.Pattern[str]:
    return re.compile("|".join(load("headings")["tail"]))


def run(state: State) -> bool:
    """Take a line such as `抄送:…` or `扫一扫在手机打开当前页面` near the end of the text."""
    line = state.line
    if state.offset != line.first or state.at < len(state.lines) * 0.5:
        return False
    # 附 and 抄送 lists may be long, page furniture never is.
    if not _pattern().match(line.words) or (len(line.words) > 40 and not line.words.startswith("抄送")):
        return False
    state.go(state.at + 1)
    return True
