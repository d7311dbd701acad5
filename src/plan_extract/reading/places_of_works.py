"""The divisions that a work is called after: short names at the head of its name, which running text has too little around to tell."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from plan_extract.lexicon import kept, kept_up_to, load
from plan_extract.reading.dictionary import dictionary
from plan_extract.reading.divisions import Division, divisions, large_shorts, within
from plan_extract.reading.places_words import patterns
from plan_extract.reading.words import words

# What parts the ends of a way: 甲—乙高速公路, 甲至乙铁路; and the members of a row, 甲、乙. A print may have gaps around and in its dashes.
_BETWEEN = re.compile(r"\s*(?:[—―\-－～至到、和与]\s*){1,3}")
_MARKS = '“"《(（ '


def spoken_of(texts: Iterable[str]) -> frozenset[str]:
    """The short names of the province, and of the prefecture in it, that a text of an unknown area is about; none where it is the nation.

    Four in five mentions of provinces and prefectures are in that province, and half of them are that prefecture.
    """
    # No name runs over a line's end.
    counts = Counter(_large().findall("\n".join(texts)))
    shorts, whole = large_shorts(), counts.total()
    provinces: Counter[str] = Counter()
    for short, count in counts.items():
        provinces[shorts[short].code[:2]] += count
    if whole < _FEW or not provinces or provinces.most_common(1)[0][1] < whole * 0.8:
        return frozenset()
    (province, _), (most, count) = provinces.most_common(1)[0], counts.most_common(1)[0]
    names = {short for short, d in shorts.items() if d.code == province + "0000"}
    return frozenset(names | ({most} if count >= whole / 2 else set()))


# Fewer mentions say nothing of what a text is about.
_FEW = 4


@kept
def _large() -> re.Pattern[str]:
    return re.compile("|".join(sorted(large_shorts(), key=lambda short: (-len(short), short))))


def opening_places(name: str, region: str | None) -> list[str]:
    """The divisions whose short names a work's name opens with, as written, in order: 曲靖—陆良公路 gives 曲靖 and 陆良.

    `region` is the code (GB/T 2260) of the plan's area: divisions inside it count, whichever their level; in a plan of the nation, or of no
    place that is known, provinces and prefectures do; and everywhere parts of provinces (胶东).
    """
    at = len(name) - len(name.lstrip(_MARKS))
    names, heads = _names(region)
    found: list[str] = []
    last: Division | None = None
    while True:
        known = name[at : at + 2] in heads
        short = next((name[at : at + size] for size in range(8, 1, -1) if name[at : at + size] in names), None) if known else None
        if short is not None and _stands(name, at, at + len(short), names[short], bool(found)):
            before, last = last, names[short]
        elif (short := formed_at(name, at, bool(found))) is not None:
            before, last = last, None
        else:
            break
        found.append(short)
        at += len(short)
        link = _BETWEEN.match(name, at)
        if link is not None:
            at = link.end()
        elif (
            last is None
            or before is not None
            or (inner := names.get(name[at : at + 2]) or names.get(name[at : at + 3])) is None
            or not within(inner.code, last.code)
        ):
            break
    return found


def formed_at(name: str, at: int = 0, behind: bool = False) -> str | None:
    """The division that no table has and that a name has at `at`, by its form: 柘溪县 of 柘溪县体育馆; 老旧小区改造 has none.

    `behind` another place it may end the name: 甲区至乙县.
    """
    for size in (2, 3):
        end = at + size + 1
        stem = name[at : end - 1]
        if len(name) < end + (0 if behind else 2) or name[end - 1] not in _LEVELS or stem[-1] in _NO_STEM:
            continue
        if name[end : end + 1] in _NOT_BEHIND or stem in load("verbs"):
            continue
        # What a dictionary has as a word (高新区, 示范区, 中心城市) is a kind of place and no name.
        whole = words(name[at:end])
        if any(len(word.text) > 1 and not word.tag.startswith(("ns", "nr", "nz")) for word in [*words(stem), *whole[: len(whole) == 1]]):
            continue
        if all(word.tag[:1] not in "mqrdpc" for word in words(stem)):
            return name[at:end]
    return None


# What the names of counties and districts end in, and what none has before that: 城区, 小区, 各县.
# 甲市场, 甲县级 are none either.
_LEVELS, _NOT_BEHIND = "县区市旗", frozenset("县区市旗级域场")
_NO_STEM = frozenset("城小新社园片山矿厂库港校景林牧湖江灌街地老各全本该县市区城东西南北中")


def _stands(name: str, start: int, end: int, division: Division | None, behind: bool) -> bool:
    """Whether name[start:end] is a place there and no beginning of another word or name: 大理石, 玄武岩, 甲江; `behind` another place."""
    if _part_of_work().match(name, end):
        return False
    first = next((word for word in words(name) if word.end >= end), None)
    whole = first is not None and first.end == end
    if division is not None and division.level == "county":
        # Of some three thousand short names many are words: 古城, 平原, 滨江.
        entry = dictionary().find(name[start:end])
        return whole and (behind or (name[end - 1] not in _WATERS and (entry is None or entry.frequency <= _OFTEN)))
    # 天津港, 广州白云机场 are words of jieba's dictionary, and places themselves.
    return whole or (first is not None and first.tag == "ns")


# A county whose short name ends so is more often called after what works are built at; and one that jieba counts more often is a word.
_WATERS, _OFTEN = frozenset("江河湖海山口城岛桥楼塔滨"), 150


@kept
def _part_of_work() -> re.Pattern[str]:
    return re.compile(load("places")["part_of_work"])


def division_of(name: str, region: str | None) -> Division | None:
    """The division that works are called after, in a plan of a region; None for parts of provinces, and where two bear the name."""
    return _names(region)[0].get(name)


@kept_up_to(64)
def _names(region: str | None) -> tuple[dict[str, Division | None], frozenset[str]]:
    """Names by which works are called after places, each with its division, and their first two characters."""
    near: Iterable[Division] = large_shorts().values()
    if region is not None and region != "000000":
        stem = region[:2] if region.endswith("0000") else region[:4] if region.endswith("00") else region
        near = [d for d in divisions() if d.code.startswith(stem) and d.code != region and d.short != d.name]
    everyday = patterns().everyday
    names: dict[str, Division | None] = dict.fromkeys(load("places")["parts_of_provinces"])
    for division in near:
        short = division.short
        if len(short) >= 2 and (division.level == "province" or short not in everyday):
            names[short] = None if short in names else division
    return names, frozenset(name[:2] for name in names)
