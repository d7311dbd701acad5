"""Parts a stretch of text into the members of a list, by words: 、 和 与 及 以及 and commas, and 等 with what it says of them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from plan_extract.candidates.works import ending_of
from plan_extract.reading.words import Word

Span = tuple[int, int]
_new = tuple.__new__
_LINKS = frozenset(("和", "与", "及", "以及", "、", ",", "跟", "暨"))
_OPEN, _CLOSE = "(“《〈[", ")”》〉]"
# All that parts a list or holds it together; other words are passed over.
_PARTS = _LINKS | {"等", "等等"} | {*_OPEN} | {*_CLOSE}


class Member(NamedTuple):
    """A member of a list at [start, end), half-open. `link` is what parts it from the member before, empty for the first.

    `said` is what 等 says of it and its like (…等重大平台 says 重大平台), `etc` whether 等 stands behind it or behind a later member.
    `kind` marks what 等 says itself: it names kinds, not a member.
    """

    start: int
    end: int
    link: str
    said: str = ""
    etc: bool = False
    kind: bool = False


def members(text: str, words: Sequence[Word], start: int, end: int) -> list[Member]:
    """The members of text[start:end], whose words are `words` (more of the sentence may be among them). Brackets part nothing."""
    cuts: list[tuple[int, int, str]] = []
    depth = 0
    parting = [word for word in words if word[2] in _PARTS]
    if not parting:
        # Half of all that is parted.
        return [Member(start, end, "")] if text[start:end].strip() else []
    for first, last, word, _ in parting:
        if last <= start or first >= end:
            continue
        if word in _OPEN:
            if depth == 0 and first > start and word == "“" and text[first - 1] == "”":
                # “甲走廊”“乙走廊”: nothing else parts them.
                cuts.append((first, first, "、"))
            depth += 1
        elif word in _CLOSE:
            depth = max(0, depth - 1)
        elif depth == 0 and first > start and (word in _LINKS or last <= end):
            cuts.append((first, last, word))
    found: list[Member] = []
    begin, link = start, ""
    for a, b, mark in [*cuts, (end, end, "")]:
        kind = link.startswith("等")
        if text[begin:a].strip():
            found.append(_new(Member, (begin, a, link, "", False, kind)))
            kind = False
        begin, link = b, (link + mark if kind else mark)
    return _told(text, _counted(text, _phased(text, found)))


def _phased(text: str, found: list[Member]) -> list[Member]:
    """Members with those that only say a phase of the one before taken into it: 甲工程一期、二期."""
    if not found or text.find("期", found[0].start, found[-1].end) < 0:
        return found
    whole: list[Member] = []
    for member in found:
        if whole and not member.kind and _PHASE.fullmatch(text, member.start, member.end):
            whole[-1] = whole[-1]._replace(end=member.end)
        else:
            whole.append(member)
    return whole


_PHASE = re.compile(r"\s*[一二三四五六\d]期(?:工程)?\s*")


def _counted(text: str, found: list[Member]) -> list[Member]:
    """Members with the count behind the last one taken for what is said of all: 甲坪、乙湾、丙沟3座电站 says 3座电站, as 等3座电站 does."""
    last = found[-1] if len(found) > 1 else None
    if last is None or last.kind or (count := _COUNT.fullmatch(text, last.start, last.end)) is None:
        return found
    return [*found[:-1], last._replace(end=count.start("all")), Member(count.start("all"), last.end, "等", kind=True)]


_COUNT = re.compile(
    r"[\u4e00-\u9fff]{2,8}?(?P<all>(?:\d{1,3}[个座条处家所项口]|[二两三四五六七八九十]+[座条处口]|[三四五六七八九十]个|(?:\d{1,2}|[二两三四五六七八九十])大)[\u4e00-\u9fff\d]{2,16})\s*"
)


def _told(text: str, found: list[Member]) -> list[Member]:
    """Members with what the 等 behind their stretch says of them."""
    told: list[Member] = []
    said, etc = "", False
    own = len(found) > 2 and found[1].kind and not any(m.kind for m in found[2:]) and found[2].link == "、"
    if own and ending_of(text[found[0].start : found[0].end].strip()) is None:
        # 甲叶片等废旧设备拆解中心、乙检验中心: the 等 of a first member that is no work is its own; 甲剧场等场所、乙馆 are two.
        found = [found[0]._replace(end=found[1].end), *found[2:]]
    for member in reversed(found):
        told.append(_new(Member, (member.start, member.end, member.link, said, etc, member.kind)) if etc else member)
        if member.kind:
            said, etc = text[member.start : member.end].strip(), True
        if member.link == ",":
            said, etc = "", False
    return told[::-1]
