"""About when a text was written, told by the latest of the well-known meetings it names."""

from __future__ import annotations

import re

from plan_extract.lexicon import kept, load

_SESSIONS = re.compile(r"(十[六七八九]|二十[一二]?)届((?:[一二三四五六七][次]?中[、,和及]?)+)全会")
_CONGRESS = re.compile(r"(?<![一二三四五六七八九十])(十[六七八九]|二十[一二]?)大(?![一-鿿]{0,1}[量批型力])")


@kept
def _dates() -> list[tuple[str, int]]:
    """Each meeting and its month, counted from year 0, in order of time."""
    return [(name, 12 * year + month - 1) for name, (year, month) in load("times")["meetings"].items()]


def written_about(text: str) -> int | None:
    """The year that a folded text was written in, more or less: the middle between the latest meeting it names and the one after it.

    None where it names no meeting of the list. 十九届二中、三中全会 (February 2018; the next in October 2019) gives 2018.
    """
    named = {f"{m[1]}届{n}中" for m in _SESSIONS.finditer(text) for n in re.findall("[一二三四五六七](?=次?中)", m[2])}
    named |= {f"{m[1]}大" for m in _CONGRESS.finditer(text)}
    dates = _dates()
    last = max((at for at, (name, _) in enumerate(dates) if name in named), default=None)
    if last is None:
        return None
    month = dates[last][1]
    after = dates[last + 1][1] if last + 1 < len(dates) else month + 12
    return (month + after) // 2 // 12
