"""Administrative divisions by GB/T 2260 code and name, from a dated offline table (lexicon/divisions.tsv).

The table's head names its source and day. Former names (襄樊市) stand beside the name of today and lead to its code.
"""

from __future__ import annotations

from functools import cache
from typing import Literal, NamedTuple

from plan_extract.store import packaged

Level = Literal["province", "prefecture", "county"]
_SUFFIXES = (
    "特别行政区",
    "壮族自治区",
    "回族自治区",
    "维吾尔自治区",
    "自治区",
    "自治州",
    "自治县",
    "自治旗",
    "林区",
    "特区",
    "地区",
    "新区",
    "省",
    "市",
    "县",
    "区",
    "州",
    "旗",
    "盟",
)
# The peoples in the names of autonomous areas; their short names are without: 黔东南苗族侗族自治州 is 黔东南.
_PEOPLES = tuple(
    "蒙古族 蒙古 回族 藏族 维吾尔 苗族 彝族 壮族 布依族 朝鲜族 满族 侗族 瑶族 白族 土家族 哈尼族 哈萨克 傣族 黎族 傈僳族 佤族 畲族 "
    "拉祜族 水族 东乡族 纳西族 景颇族 柯尔克孜 土族 达斡尔族 仫佬族 羌族 布朗族 撒拉族 毛南族 仡佬族 锡伯 普米族 塔吉克 怒族 "
    "鄂温克族 德昂族 保安族 裕固族 独龙族 鄂伦春 各族".split()
)


class Division(NamedTuple):
    """A division: six-digit code, name of today, former names parted by spaces."""

    code: str
    name: str
    former: str = ""

    @property
    def level(self) -> Level:
        """Province 520000, prefecture 520200, county 520281. Counties right below a province (4290xx) are counties too."""
        return "province" if self.code.endswith("0000") else "prefecture" if self.code.endswith("00") else "county"

    @property
    def short(self) -> str:
        """The name without its kind: 赤水市 is 赤水, 广西壮族自治区 广西; 和县 and other two-character names stay whole."""
        name = self.name
        for suffix in _SUFFIXES:
            if name.endswith(suffix) and len(name) - len(suffix) >= 2:
                name = name[: -len(suffix)]
                break
        while name.endswith(_PEOPLES):
            bare = next((name[: -len(people)] for people in _PEOPLES if name.endswith(people) and len(name) - len(people) >= 2), None)
            if bare is None:
                break
            name = bare
        return name


@cache
def short_of(name: str) -> str:
    """A division's name without its kind: 赤水市 is 赤水."""
    return Division("000000", name).short


@cache
def divisions() -> tuple[Division, ...]:
    """All divisions in the order of their codes."""
    text = packaged("lexicon", "divisions.tsv").decode("utf-8")
    return tuple(Division(*line.split("\t")) for line in text.splitlines() if line and line[0] != "#")


@cache
def by_name() -> dict[str, tuple[Division, ...]]:
    """Divisions by name of today and by former name; several where a name is borne by several (朝阳区)."""
    table: dict[str, tuple[Division, ...]] = {}
    for division in divisions():
        table[division.name] = (*table.get(division.name, ()), division)
    # A name that is borne today is nobody's former name.
    for division in divisions():
        for old in division.former.split():
            if old not in table:
                table[old] = (division,)
    return table


@cache
def large_shorts() -> dict[str, Division]:
    """Provinces and prefectures by short name, those with a name of two characters and more: 云南, 曲靖."""
    return {d.short: d for d in reversed(divisions()) if d.code.endswith("00") and d.short != d.name}


def parents(code: str) -> tuple[str, ...]:
    """The codes of a division and of what it lies in: 520281 gives 520281, 520200, 520000."""
    return tuple(dict.fromkeys((code, code[:4] + "00", code[:2] + "0000")))


@cache
def _codes() -> frozenset[str]:
    return frozenset(division.code for division in divisions())


def lies_in(code: str) -> tuple[str, ...]:
    """The divisions of today that one lies in, the nearest first; cities right under the state and some counties have no prefecture."""
    return tuple(above for above in parents(code)[1:] if above in _codes())


def within(code: str, of: str) -> bool:
    """Whether a division lies in another (or is it)."""
    return of in parents(code)


def below(code: str) -> tuple[Division, ...]:
    """The divisions right below one: a province's prefectures (and the counties it governs itself), a prefecture's counties."""
    if code.endswith("0000"):
        inside = tuple(d for d in divisions() if d.code[:2] == code[:2] and d.code != code)
        # Cities right under the state (500000) have no prefectures: their districts and counties come next.
        return tuple(d for d in inside if d.code.endswith("00") or d.code[2] == "9") or inside
    if code.endswith("00"):
        return tuple(d for d in divisions() if d.code[:4] == code[:4] and d.code != code)
    return ()
