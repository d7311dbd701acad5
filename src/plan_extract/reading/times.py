"""Time expressions in reading text: years and what they stand for. Word list: lexicon/times.yaml."""

from __future__ import annotations

import re
from typing import Literal, NamedTuple

from plan_extract.lexicon import kept, load
from plan_extract.reading.numerals import chinese_integer, integer

Kind = Literal["by", "year", "span", "period", "within", "whole", "compared", "since", "past", "before", "this", "last", "bracket", "named"]


class Time(NamedTuple):
    """A time at [start, end) of the text it was read in, half-open.

    `year` is the (last) year named, None for `within` and `whole`. `kind`: `by` 到2025年 or 2023年底前; `year` a bare 2025年; `span`
    2022—2025年; `period` “十四五”; `within` 三年内 (`years` from the plan's first); `whole` 今后五年; `compared` 比2015年;
    `since` 自2021年起;
    `past` 截至2020年; `before` 2020年以前, which bounds things; `this` 今年, `last` 去年; `bracket` (2029), a year beside a number;
    `named` “十四五”规划, 《…规划(2021—2025年)》, a plan and no time; 年底前 is `this`, 经过三年努力 `within`.
    A damaged year (到180年) is `by` without a year.
    """

    start: int
    end: int
    kind: Kind
    year: int | None = None
    first: int | None = None
    years: int | None = None


@kept
def periods() -> dict[str, tuple[int, int]]:
    """First and last year of each five-year plan by its name (GUIDE: 十四五 is 2021 to 2025)."""
    return {name: (first, last) for name, (first, last) in load("times")["periods"].items()}


def year_named(words: str) -> int | None:
    """The year that a head cell or a box's title names, folded: 2025 of 2025年目标, 2030 of “十五五”目标; None where there is none."""
    if found := _YEAR.search(words):
        return int(found[1])
    known = periods().get(found[1]) if (found := _PERIOD.search(words)) else None
    return known[1] if known else None


_YEAR = re.compile(r"((?:19|20)\d\d)")
_PERIOD = re.compile(r"[“\"]?(?<![一-鿿])(十?[一二三四五六七八九]五|十五)(?:[”\"]|(?=规划|目标|时期|期末|计划))")


@kept
def _pattern() -> re.Pattern[str]:
    words = load("times")

    def either(key: str) -> str:
        return "|".join(sorted(map(re.escape, words[key]), key=len, reverse=True))

    year = r"(?:19|20)\d\d|[一二][〇零○九][〇零○一二三四五六七八九]{2}"
    # What a time may begin with is asked first: most characters fail there.
    # 2028年6月底前, 2028年三季度: the part of the year belongs to it.
    months = r"(?:\d{1,2}月(?:\d{1,2}[日号]|[上中下]旬|[底末初])?|第?[一二三四1-4]季度[底末]?)?"
    lists = ("past", "compared", "until", "since", "whole", "this", "last")
    heads = "".join(sorted({re.escape(word[0]) for key in lists for word in words[key]}))
    return re.compile(
        rf"(?=[\s\d“\"(一二两三四五六七八九十到至用利力争在经通年于{heads}])"
        rf"(?P<lead>{either('past')}|{either('compared')}|{either('until')}|{either('since')})?\s?"
        rf"(?:(?P<first>{year})年?(?:\d{{1,2}}月)?起?\s?(?:—{{1,2}}|-{{1,2}}|～|至|到)\s?(?P<last>{year}|\d\d(?=年))\s?年?{months}"
        rf"|(?P<from>{year})\s?年(?:起|开始),?(?:的|用|在|力争|争取|通过|未来|今后)?(?P<for>[一二两三四五六七八九十]|\d{{1,2}})年(?:左右)?的?(?:之?内|左右?时间|时间|期间)"
        rf"|(?P<listed>{year})(?=(?:[、,和]\s?{year}){{1,5}}\s?年)"
        rf"|(?P<year>{year})\s?年(?:度(?![假汛夏冬过])|{months})?(?P<tail>年底以前|年底前|年底之前|年末|年底|年内|之内|底前|底以前|底之前|底|末|前|上半年|下半年|初"
        rf"|内(?![蒙外部需河陆地容科生设])|(?<=[月日底末旬度])(?:之前|以前|前))?(?P<back>以前|之前|以来|及以前)?"
        rf"|[“\"]?(?P<period>(?:十[一二三四五六]?|[二三四五六七八九])五)(?:[”\"]|(?=[规计]划|时期|期间|期末|末))(?P<ptail>规划期?末|时期末|期末|末|时期|期间|以来)?"
        rf"|(?P<whole>{either('whole')})"
        rf"|(?P<this>(?:{either('this')})(?!之)|(?<![每当次翌明后年\d])年[底末](?:之前|以前|前|(?=,)))|(?P<before>{either('last')})"
        rf"|[(](?P<bracket>(?:19|20)\d\d)年?[)]"
        rf"|(?<![高长加短升降少])(?:到|至)(?P<damaged>\d{{1,4}})年(?:底|末|前|底前)?(?=[,,。;])"
        rf"|(?:利?用|力争|争取|在|经过|通过)?(?P<within>[一二两三四五六七八九十]|\d{{1,2}})年(?:左右)?的?(?:之?内|左右?时间|时间|(?:持续|不懈|共同)?努力)"
        rf")"
    )


# One class of characters first, then which of it was met: so the search runs over the text and not its patterns.
_HAS_TIME = re.compile(
    r"[年\d〇零○九五时规期今去本上到至努](?:(?<=[〇零○九五])|(?<=年)(?:累计|共|内|之内|[底末])|(?<=\d)\d{3}|(?<=时)间|(?<=规)划期|(?<=期)末"
    r"|(?<=[今去本上])年|(?<=努)力|(?<=[到至])\d)"
)


def find_times(text: str) -> list[Time]:
    """The time expressions of a reading text in order. A lead word (到, 比) is part of the span."""
    if not _HAS_TIME.search(text):
        return []
    found = [time for match in _pattern().finditer(text) if (time := _time(match)) is not None]
    if "《" in text and found:
        # 落实《…规划(2018—2022年)》: the years of another document's name are no time of what is said.
        names = [match.span() for match in _NAME.finditer(text)]
        found = [t._replace(kind="named") if any(a < t.start < b for a, b in names) else t for t in found]
    return found


def comes(time: Time, first: int | None) -> bool:
    """Whether a time that elsewhere looks back lies ahead of a plan from `first` on: 截至2028年底, 2028年以前. Its first may be over."""
    return time.kind in ("past", "before") and first is not None and time.year is not None and time.year > first


_PRICES = re.compile(r"的?(?:不变|可比|当年|现行)?价")
_NAME = re.compile(r"《[^《》]{2,80}》")


_BASE = re.compile(r"(?:不[低高少多]于|不超过|[高低]于|超过|占|相当于)[^,;。]{0,6}$")


@kept
def _lead(kind: str) -> frozenset[str]:
    return frozenset(load("times")[kind])


def _year(word: str, after: int | None = None) -> int | None:
    number = integer(word)
    if number is not None and len(word) == 2 and after:
        return after // 100 * 100 + number
    return number if number is not None else chinese_integer(word)


def _time(match: re.Match[str]) -> Time | None:
    start, end = match.span()
    lead = match["lead"] or ""
    if match["first"]:
        first = _year(match["first"])
        last = _year(match["last"], first)
        return (
            Time(start, end, "compared" if lead in _lead("compared") else "span", last, first) if first and last and last >= first else None
        )
    if match["from"]:
        # 2027年起5年内 ends in 2031.
        first, years = _year(match["from"]), _year(match["for"])
        return Time(start, end, "span", first + years - 1, first) if first and years else None
    if match["listed"]:
        # 2027、2029、2031年: each but the last is written without 年.
        return Time(start, end, "by" if lead else "year", _year(match["listed"]))
    if match["year"]:
        year = _year(match["year"])
        if _PRICES.match(match.string, end):
            # 生产总值达到900亿元(2025年价): whose prices it is counted in.
            return Time(start, end, "compared", year)
        if match.string.startswith(("基础上", "的基础上"), end):
            # 在2025年基础上增长20%: the year is a base.
            return Time(start, match.string.index("基础上", end) + 3, "compared", year)
        if match["back"]:
            return Time(start, end, "since" if match["back"] == "以来" else "before", year)
        kind: Kind = "year"
        if lead == "到" and match.string[start - 1 : start] == "达":
            # 达到2018年省里定的标准: 到 is no word of its own.
            return Time(match.start("year"), end, kind, year)
        if lead in _lead("past"):
            kind = "past"
        elif lead in _lead("compared"):
            kind = "compared"
        elif lead in _lead("since"):
            kind = "since"
        elif lead or match["tail"]:
            kind = "by"
        return Time(start, end, kind, year)
    if match["period"]:
        if match.string.startswith(("规划", "计划"), end) and not match["ptail"] and match.string[end + 2 : end + 3] != "期":
            # 实施“十四五”规划: the plan is named, and no time.
            return Time(start, end, "named", periods().get(match["period"], (0, None))[1])
        known = periods().get(match["period"])
        if known is None:
            return None
        # 比“六五”期间增长1.1倍 compares; 在“六五”期间 and 以“六五”期末 tell when.
        compares = lead in _lead("compared") and (not match["ptail"] or lead[:1] in "比较")
        kind = "compared" if compares else "since" if lead in _lead("since") else "period"
        return Time(start, end, kind, known[1], known[0])
    if match["whole"]:
        return Time(start, end, "whole")
    if match["this"] or match["before"]:
        if match["before"] and match["lead"] == "以" and match["before"][0] == "上" and match.string[start - 1 : start].strip(",、;:。("):
            # 2家以上年收入过百亿元的企业; 以上年为基期 is a time.
            return None
        if match["before"] and _BASE.search(match.string, max(0, (at := match.start("before")) - 14), at):
            # 不低于上年度收入的60%: what is measured against; 于 is the bound's.
            return Time(at, end, "compared")
        if match["before"] and lead in _lead("compared"):
            # 比上年增加300亿元: what is compared with.
            return Time(start, end, "compared")
        return Time(start, end, "this" if match["this"] else "last")
    if match["bracket"]:
        return Time(start, end, "bracket", int(match["bracket"]))
    if match["damaged"]:
        return Time(start, end, "by")
    word = match["within"]
    years = _year(word)
    return Time(start, end, "within", years=years) if years else None
