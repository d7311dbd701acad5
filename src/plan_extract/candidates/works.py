"""What names of works look like: what they end in, and what makes one proper. Word list: lexicon/projects.yaml."""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import NamedTuple

from plan_extract.lexicon import kept, kept_up_to, load

# What may stand behind the word that a name ends in: (二期), 二期工程, 2.0版.
_BEHIND = re.compile(r"\([^()]*\)$|(?:、?[一二三四五六\d]+期)+(?:工程)?$|\d\.\d版?$")
_SIGN = re.compile(
    r"(?P<letters>[A-Za-z])|(?P<ordinal>第[一二三四五六七八九十]+)|(?P<phase>[一二三四五六\d]期)"
    r"|(?P<route>(?<=[\u4e00-\u9fff)])(?:至|-{1,2}|—{1,2}|～|到)(?=[\u4e00-\u9fff(]))|(?P<version>\d\.\d版?)|(?P<code>(?<=[“\"])\d+(?=[”\"]))|(?P<digits>\d)"
    # 中国(云川)中心, 国家中心(北方); (平台), (以下简称…)
    r"|(?P<quote>[“\"])|(?P<branch>\([\u4e00-\u9fff·]{2,4}\)(?=[\u4e00-\u9fff]))|(?P<bracket>\()"
)
# Where a name in a list may end: at a mark or a link, and before what is said of it (甲站建设, 乙园等项目).
_EDGE = r"[、,;。:!?|\n()（）“”和及与等建项的要将力以改扩迁开工尽早投交完全核竣落]|\d\.\d|$"


@kept
def _endings() -> tuple[dict[str, str], int]:
    table = {word: kind for kind, words in load("projects")["classes"].items() for word in words}
    return table, max(map(len, table))


@kept_up_to(32768)
def ending_of(name: str) -> tuple[str, str] | None:
    """The class of works and the word that a name ends in, a bracket or 二期 behind it left aside: 污水处理厂(二期) gives plant, 处理厂."""
    bare = _BEHIND.sub("", name) if name[-1:] in (")", "期", "程", "版") or name[-1:].isdecimal() else name
    if bare[-1:] in '”"' and len(bare) > 2:
        # 甲谷“乙走廊”: a nickname ends it.
        bare = bare[:-1]
    table, longest = _endings()
    for length in range(min(longest, len(bare)), 0, -1):
        if (kind := table.get(bare[-length:])) is not None:
            return kind, bare[-length:]
    return None


# A name before 二期 has so many characters at least, its phase counted in.
_PHASE = 4


class Works(NamedTuple):
    """Where something ends as works do in a text, where a name may end: `ends` in order, and where the shortest ending there begins."""

    ends: list[int]
    begins: list[int]

    def any_in(self, start: int, end: int) -> bool:
        """Whether anything in [start, end) ends so: a cheap look before words are cut."""
        ends, begins = self
        at = bisect_right(ends, end) - 1
        # The last that ends there is nearly always the one.
        while at >= 0 and ends[at] > start:
            if begins[at] >= start:
                return True
            at -= 1
        return False


def works_in(text: str, start: int, end: int) -> Works:
    """The ends of works in text[start:end]."""
    by_last = _by_last()
    ends: list[int] = []
    begins: list[int] = []
    for match in _last_at_edge().finditer(text, start, end):
        at = match.end()
        if text[at - 1] == "期":
            # 甲校区二期: a part of a work.
            if at - start > _PHASE and (text[at - 2] in "一二三四五六首" or text[at - 2].isdecimal()):
                ends.append(at)
                begins.append(at - 2)
            continue
        endings = by_last[text[at - 1]]
        # All at once first: four of five words fail here.
        if text.endswith(endings, start, at):
            ends.append(at)
            for ending in endings:
                if text.endswith(ending, start, at):
                    begins.append(at - len(ending))
                    break
    return Works(ends, begins)


@kept
def _by_last() -> dict[str, tuple[str, ...]]:
    """The endings of works by their last character, the shortest first."""
    found: dict[str, list[str]] = {}
    for ending in sorted(_endings()[0], key=lambda word: (len(word), word)):
        found.setdefault(ending[-1], []).append(ending)
    return {last: tuple(endings) for last, endings in found.items()}


@kept
def _last_at_edge() -> re.Pattern[str]:
    """The last character of an ending where a name may end: most words fail here."""
    last = "".join(sorted({ending[-1] for ending in _endings()[0]})) + "期"
    when = "".join(map(begins, load("projects")["when"]))
    return re.compile(f"[{re.escape(last)}](?=[{when}]|{_EDGE})")


def begins(expression: str) -> str:
    """What a text that an expression fits can begin with, for a class of characters: 上下 of [上下]半年, 国春 of (?:国庆|春节)前."""
    if expression.startswith("["):
        return expression[1 : expression.index("]")]
    if expression.startswith("(?:"):
        return "".join(map(begins, expression[3 : expression.index(")")].split("|")))
    return expression[: 2 if expression.startswith("\\") else 1]


@kept_up_to(32768)
def signs(name: str) -> tuple[str, ...]:
    """Signs of a proper name: quotation marks, letters, digits, 第三, (二期), 甲至乙, a bracket."""
    return tuple(dict.fromkeys(match.lastgroup or "" for match in _SIGN.finditer(name)))
