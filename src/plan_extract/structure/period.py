"""The years a plan covers, and the year it looks ahead to."""

from __future__ import annotations

import re
from collections import Counter

from plan_extract.lexicon import kept, load
from plan_extract.model import Period, Provenance
from plan_extract.reading.numerals import chinese_integer
from plan_extract.sources.fold import fold

_HAN = "[一二三四五六七八九十]{1,3}"
_NAMED = re.compile(
    rf"[“”\"‘’'](?P<n>{_HAN})五[“”\"‘’']|(?<![一-鿿])(?P<m>十[一二三四五六七八九]?|二十[一二三四五]?)五(?=规划|时期|期间)|第(?P<k>{_HAN})个五年"
)
_SPAN = re.compile(r"((?:19|20)\d\d)\s?年?\s?(?:—{1,2}|-{1,2}|～|至|到|~)\s?((?:19|20)\d\d)\s?年?")
_YEARS = re.compile(r"(?:到|至|力争)\s?(20\d\d)\s?年")
# 2027年起5年内 runs to 2031.
_RUNS = re.compile(
    rf"((?:19|20)\d\d)\s?年(?:起|开始),?(?:的|用|在|力争|争取|通过|未来|今后)?({_HAN}|\d{{1,2}})年(?:左右)?的?(?:之?内|左右?时间|时间|期间)"
)
_PAST = re.compile(r"(?:截至|截止到?|与|比)\s?(20\d\d)\s?年")
# 2024年重点工作计划
_SINGLE = re.compile(r"((?:19|20)\d\d)\s?年(?:度)?(?![—\-～至到]).{0,30}(?:计划|方案|要点|任务)")
_DONE_AND_COMING = re.compile(r"(?:19|20)\d\d\s?年[^\d]{0,24}执行情况[^\d]{0,6}((?:19|20)\d\d)\s?年")
_YEARLY = re.compile(r"(?<![\d—\-～至到])((?:19|20)\d\d)\s?年度?[一-鿿“”]{0,16}?(?:工作(?:要点|计划|安排|任务)|重点(?:工作|任务))")
_OTHERS = re.compile(r"《[^《》]{2,80}》")
# 启动编制“十五五”规划, 与“十五五”规划衔接: a plan that is yet to be made is not this one.
_PASSING = re.compile(
    rf"(?:编制|谋划|制定|研究|衔接|发布|起草|论证)[^。;,“”]{{0,16}}[“\"](?:{_HAN})五[”\"]|[“\"](?:{_HAN})五[”\"](?:[^。;,“”]{{0,8}})?规划[^。;,“”]{{0,4}}(?:编制|研究|思路|衔接|建议)"
)
# 到2027年, 2027年底前, 2027年内, 2026—2027年: years by which something is to be done.
_DATED = re.compile(r"(?:到|至|力争)\s?(20\d\d)\s?年|(?:[—\-～至到]|(?<!\d))(20\d\d)\s?年(?:年?[底末]|年?内|累计|完成|计划)")
# 2005年…规划 lasts no five years.
_LASTING = re.compile(r"(?<!\d)([一二三四五六七八九十\d]{1,2})年(?:行动|滚动|实施|发展|建设|攻坚|提升|专项)?.{0,8}(?:计划|规划|方案)")


def five_year(number: int) -> tuple[int, int]:
    """First and last year of the five-year plan of that number: 一五 is 1953 to 1957, 十四五 2021 to 2025.

    三五 began in 1966, after three years of readjustment; from then on they follow each other.
    """
    start = 1948 + 5 * number if number < 3 else 1951 + 5 * number
    return start, start + 4


def name_of(number: int) -> str:
    """`十四五` for 14."""
    tens, ones = divmod(number, 10)
    han = "一二三四五六七八九"
    return ("" if not tens else ("十" if tens == 1 else han[tens - 1] + "十")) + (han[ones - 1] if ones else "") + "五"


def named(text: str) -> list[int]:
    """The numbers of the five-year plans a folded text names, in order: “十四五” and 第十四个五年 are 14."""
    found = []
    for match in _NAMED.finditer(text):
        number = chinese_integer(match["n"] or match["m"] or match["k"])
        if number is not None and 1 <= number <= 30:
            found.append(number)
    return found


def period_of(title: str | None, text: str, issued: int | None) -> Period | None:
    """The period a plan covers, of its title and its text, and where it comes from. No start where none is read.

    Said in the title or as 规划期为…; else carried: from the five-year plan its text names as its own, its date, or its deadlines.
    """
    head = fold(title or "")
    if (said := _in_title(head)) is not None:
        return said
    if is_report(title, text):
        year, from_ = _reported_year(head, text, issued)
        return Period(start=year, end=year, from_=from_) if year else None
    years_said = Counter(int(y) for y in _YEARS.findall(text))
    lasting = lasts(head)
    if lasting and issued:
        end = max((y for y in years_said if issued <= y <= issued + lasting), default=issued + lasting - 1)
        return Period(start=end - lasting + 1, end=end, from_="carried")
    if (span := re.search(r"规划期(?:限)?(?:为|:)?\s?" + _SPAN.pattern, text)) is not None:
        return Period(start=int(span[1]), end=int(span[2]), from_="said")
    if (own := _own_plan(text)) is not None:
        return _five_years(own, "carried")
    if not head and (single := _YEARLY.search(text[:_HEAD])) is not None:
        # No line of its own is a title, but the first lines name what it is: 《甲市2027年工作要点》印发.
        return Period(start=int(single[1]), end=int(single[1]), from_="carried")
    # 依据《国家“十二五”信息化规划》: plans that others are named after tell nothing of this one.
    counts = Counter(named(_PASSING.sub("", _OTHERS.sub("", text))))
    dated = [int(found[1] or found[2]) for found in _DATED.finditer(text)]
    for number in list(counts):
        if len(dated) >= 2 and max(dated) < five_year(number)[0]:
            # 2027年底前…, 2027—2028年…: a text whose dates all lie before the years it names is of other years.
            del counts[number]
    if not lasting and counts and (issued is None or any(five_year(n)[0] - 1 <= issued <= five_year(n)[1] for n in counts)):
        number, times = max(
            ((n, c) for n, c in counts.items()),
            key=lambda pair: (pair[1] if issued is None else five_year(pair[0])[0] - 1 <= issued <= five_year(pair[0])[1], pair[1]),
        )
        if times >= 3:
            return _five_years(number, "carried")
    if (runs := _RUNS.search(text)) is not None and (years := _number(runs[2])):
        return Period(start=int(runs[1]), end=int(runs[1]) + years - 1, from_="carried")
    spans = Counter((int(a), int(b)) for a, b in _SPAN.findall(text) if 0 < int(b) - int(a) <= 10)
    if not years_said and not lasting and spans and (most := max(spans, key=lambda span: (spans[span], span))) and spans[most] >= 2:
        # 2027—2028年累计…, 2027—2028年计划…: what the tasks of the whole text are for.
        return Period(start=most[0], end=most[1], from_="carried")
    plausible = [y for y in years_said if issued is None or issued <= y <= issued + 15]
    if not plausible:
        return None
    end = max(plausible, key=lambda y: (years_said[y], y))
    return Period(start=end - lasting + 1 if lasting else None, end=end, from_="carried")


def _in_title(head: str) -> Period | None:
    """The period that a folded title says."""
    numbers, span = named(head), _SPAN.search(head)
    if (coming := _DONE_AND_COMING.search(head)) is not None:
        # 2027年计划执行情况与2028年计划草案: the year that is planned.
        return Period(start=int(coming[1]), end=int(coming[1]), from_="said")
    if numbers:
        found = _five_years(numbers[-1], "said")
        return Period(name=found.name, start=int(span[1]), end=int(span[2]), from_="said") if span else found
    if span and int(span[1]) <= int(span[2]):
        return Period(start=int(span[1]), end=int(span[2]), from_="said")
    single = _SINGLE.search(head)
    return Period(start=int(single[1]), end=int(single[1]), from_="said") if single else None


def _five_years(number: int, from_: Provenance) -> Period:
    start, end = five_year(number)
    return Period(name=name_of(number), start=start, end=end, from_=from_)


def lasts(head: str) -> int:
    """How many years a title says that its plan runs (三年行动计划), 0 where it does not or it is beyond belief."""
    found = _LASTING.search(head)
    if found is None:
        return 0
    years = _number(found[1])
    return years if years <= 20 else 0


def _number(word: str) -> int:
    """A number of years in digits or Chinese numerals; 0 where it is none."""
    return chinese_integer(word) or (int(word) if re.fullmatch(r"[0-9]+", word) else 0)


def _reported_year(head: str, text: str, issued: int | None) -> tuple[int | None, Provenance]:
    """The year a yearly report arranges: of its title, its date, or its chapter of what is to be done (2026年工作安排)."""
    arranged = re.search(r"(?:^|\n)[^\n]{0,8}((?:19|20)\d\d)\s?年(?:重点|主要)?(?:工作)?(?:安排|任务|打算|部署|重点|总体要求)", text)
    if not head and arranged is not None:
        # Without a title the first year may be the one looked back on: 2025年工作回顾.
        return int(arranged[1]), "carried"
    if (said := re.search(r"((?:19|20)\d\d)\s?年", head or text[:60])) is not None:
        return int(said[1]), "said"
    if issued:
        return issued, "carried"
    if arranged is not None:
        return int(arranged[1]), "carried"
    dated = re.search(r"((?:19|20)\d\d)\s?年\s?\d{1,2}\s?月\s?\d{1,2}\s?日", text[:_HEAD])
    return (int(dated[1]) if dated else None), "carried"


_REPORT = re.compile(r"工作报告|情况的?报告|总结|评估报告|发展报告|年度报告|监测报告|蓝皮书|白皮书|公报|向(?:大会|各位代表).{0,6}报告")
_HEAD = 400


def is_report(title: str | None, text: str) -> bool:
    """Whether a document reports on a year and so has no period of its own: 政府工作报告, 发展报告."""
    return _REPORT.search(fold(title or "") or text[:60]) is not None


def _own_plan(text: str) -> int | None:
    """The five-year plan that a text without a title tells of as its own in its first lines: …的第七个五年计划时期, 是…的关键时期."""
    found = re.findall(rf"第({_HAN})个五年(?:计划|规划)", text[:_HEAD])
    numbers = [n for word in found if (n := chinese_integer(word)) is not None and 1 <= n <= 30]
    return max(numbers) if numbers else None


def begins(text: str, period: Period | None, issued: int | None) -> int | None:
    """The first year that deadlines of a plan without a start can lie in, for reading alone; None where nothing is read that tells.

    The plan's start, its date, the year after the last that it tells of as past, or its first deadline of several.
    """
    if period is None or period.start or period.end is None:
        return period.start if period else None
    if issued:
        return min(issued, period.end)
    past = [int(y) for y in _PAST.findall(text) if int(y) < period.end]
    if past:
        return max(past) + 1
    first = min((int(y) for y in _YEARS.findall(text)), default=period.end)
    return first if first < period.end else None


@kept
def _horizons() -> list[re.Pattern[str]]:
    return [re.compile(p) for p in load("frontmatter")["horizon"]]


def horizon_of(title: str | None, text: str, period: Period | None) -> int | None:
    """The year beyond the period, of the title and the text text that the plan looks ahead to (展望到2035年), or None."""
    end = (period.end or 0) if period else 0
    for place in (fold(title or ""), text):
        found = Counter(int(m[1]) for p in _horizons() for m in p.finditer(place) if int(m[1]) > end)
        if found:
            return max(found, key=lambda y: (found[y], y))
    return None
