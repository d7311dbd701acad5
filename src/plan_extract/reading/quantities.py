"""Quantities in reading text: numeral, magnitude, unit and the bounds that touch them, as one pattern over the word lists.

What is no quantity stays out: years and dates, ordinals (第一节), road and network names (G356, 5G), list numbers, model codes,
document numbers, and numerals inside quotation marks (“两山”), which are names.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from typing import Literal, NamedTuple

from plan_extract.lexicon import kept
from plan_extract.model import Amount, Comparator, Value
from plan_extract.reading import bounds
from plan_extract.reading.numerals import CHINESE, LONGEST, exact, magnitude, plain, read_numeral, written
from plan_extract.reading.units import compound, unit_of

Kind = Literal["plain", "grade", "product", "ratio", "part", "fold", "doubling", "share", "per_10k", "strange"]


class Quantity(NamedTuple):
    """A quantity at [start, end) of the text it was read in, half-open; the numeral itself begins at `core`.

    `values` holds one number, or low and high of a range, as written (100 for 100万). `unit` is as written with its magnitude
    (万人, 亿元, 公里/平方公里). `scale` is what the magnitude multiplies by. `kind`: `grade` 500亿级, `product` 2×660MW (no value),
    `closed` says that brackets stand around the numeral (〔50〕万亩), a sum over the years.
    `ratio` 1:4000, `part` 47 of 11:47:42, `strange` 35XYZ with a
    unit that no list has, `fold` 3倍, `doubling` 翻一番, `share` 三分之二, `per_10k` 18/10万.
    """

    start: int
    end: int
    core: int
    values: tuple[Decimal, ...]
    unit: str | None
    scale: int
    comparator: Comparator
    kind: Kind = "plain"
    chinese: bool = False
    before: str | None = None
    after: str | None = None
    closed: bool = False

    @property
    def value(self) -> Value | None:
        """The value as a plain number, [low, high] for a range, None where it has none."""
        if not self.values:
            return None
        return plain(self.values[0]) if len(self.values) == 1 else [plain(v) for v in self.values]

    @property
    def unit_kind(self) -> str | None:
        """`rate`, `money`, `measure`, `duration`, `count`, or None without a unit or for a compound one."""
        unit = unit_of(self.unit)
        return unit.kind if unit else None

    @property
    def amount(self) -> Amount | None:
        """The value in base units, exact, where the unit is known and none of a compound."""
        unit = unit_of(self.unit)
        if not self.values or unit is None or unit.kind == "rate" or self.kind != "plain":
            return None
        numbers = [exact(Fraction(v) * self.scale * unit.factor) for v in self.values]
        if any(n > _MOST_IN_BASE for n in numbers):
            return None
        return Amount(value=numbers[0] if len(numbers) == 1 else list(numbers), unit=unit.base)


# A longer number is a key, or rubbish: no count has it, and no file of numbers holds it.
_MOST, _MOST_IN_BASE = Decimal(10) ** LONGEST, 10**18
_DIGIT = r"(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d{1,3}(?: \d{3})+(?![\d ])|\d+(?:\.\d+|\s?·\s?\d+)?)(?!\d)"
_HAN = CHINESE_NUMERAL = "".join(dict.fromkeys(CHINESE))
_CHINESE = f"[{_HAN}]+"
# A run of Chinese numerals, magnitudes and a decimal point among them: 四亿六千五百万, 十二点五亿. No longer one is a number.
# The 千 of 千瓦 is the unit's (一千六百万千瓦), that of 千米 and 千克 too where 千 could not follow (三百千克).
_OF_RUN = f"(?:[{_HAN.replace('千', '')}万亿]|(?<![十百万亿])千(?![瓦伏卡焦帕赫])|(?<=[十百万亿])千(?![瓦伏卡焦帕赫克米]))"
_RUN = f"{_OF_RUN}{{1,24}}(?:[点·.][{_HAN}]{{1,12}}[万亿]{{0,2}})?"
_MAGNITUDE = "(?:[十百千]?(?:万亿|[万亿])|[十百千]?兆(?![瓦伏焦帕比])|千(?![瓦米克伏卡焦帕赫])|百(?![分日]))"
# 共享菜园600畦: a counter that no list has, at the end of its clause; no name (500强), no thing (8县, 3园), no word of place or bound.
_ODD = (
    r"(?<=\d)(?![强佳级型版号线期届后前中内外上下左右多余来的了等及和与或是为至到者以年月日时又也均都类式化性之其此该]"
    rf"|[县区市省镇乡村街园港站馆院校厂桥路河湖岛山店坊谷城房楼井塘圩田林场{_HAN}万亿兆倍比番])[\u4e00-\u9fff](?=[,。;、]|$)"
)
# The last is a dash as scanners read it: 23.6一34.8%.
# The sign itself, by its class first, and how far behind the first digit it is looked for: numbers of more digits are no quantities.
_RANGE_SIGN, _FAR = re.compile(r"[—\-～至到~一](?:(?<!一)|(?<=[\d万亿%‰]一)(?=\d))"), 120
_RANGE = r"(?:—{1,4}|-{1,4}|～|至|到|~|(?<=[\d万亿%‰])一(?=\d))"
# Where a numeral may begin: never after a letter or digit run (G356, 5G, C919), a decimal point or the 第 of an ordinal.
# One class of characters first, then what must stand before: so the search runs over the text and not its patterns.
_ANCHOR = re.compile(
    rf"[\d{_HAN}数几万亿翻半](?:(?<=\d)(?<![A-Za-z\d.第_#]\d)|(?<=[{_HAN}数几万亿])(?<![第\d.{_HAN}数几][{_HAN}数几万亿])|(?<=翻)"
    r"|(?<=半)(?:(?=数)|(?<=过半)(?![径成])))"
)


@kept
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """What a quantity looks like from its first numeral on: in digits, and where there is no range; in Chinese numerals, and so."""
    inside, after, unit = bounds.pattern("inside"), bounds.pattern("after"), compound()
    tail = (
        rf"(?P<closed>[〕\]])?(?P<inside>{inside}|数)?\s?(?P<mag>{_MAGNITUDE})?\s?(?P<inside2>{inside})?\s?(?P<unit>{unit}|(?<=[万亿千百十])级)?"
        rf"(?P<strange>(?<=\d)[A-Za-z°Ωμ][A-Za-z°Ωμ\d]{{0,7}}(?:/[A-Za-z\d]{{1,6}})?|{_ODD})?(?P<inside3>余)?\s?(?:\(含\)(?={after}))?(?P<after>{after})?"
    )
    low = rf"(?P<low>{_DIGIT})(?P<lowmag>{_MAGNITUDE})?(?P<lowunit>{unit})?{_RANGE}"
    rare = (
        rf"(?P<parts>\d{{1,3}}(?:\.\d+)?(?::\d{{1,3}}(?:\.\d+)?){{2,3}}(?![\d:.]))"
        rf"|(?P<product>\d+(?:\.\d+)?\s?[×xX*╳]\s?\d+(?:\.\d+)?)(?P<pmag>{_MAGNITUDE})?(?P<punit>{unit})"
        rf"|(?P<per>{_DIGIT})/(?P<perbase>1?0?万|10\s?万|100万|1000)人?\s?(?P<pafter>{after})?"
        rf"|(?P<ratio>1:\d+(?:\.\d+)?|\d+(?:\.\d+)?:1)(?![\d:])\s?(?P<rafter>{after})?"
        rf"|(?P<share>\d+/\d+(?![\d/]))\s?(?P<safter>{after})?"
    )
    chinese_rare = (
        rf"(?P<share>(?:百|千|万|{_CHINESE})分之(?:{_CHINESE}(?:点{_CHINESE})?|\d+(?:\.\d+)?)(?:{_RANGE}{_CHINESE}(?![{_HAN}]))?)\s?(?P<safter>{after})?"
        rf"|(?P<half>一半|半数|半)(?![径成导])\s?(?P<hafter>{after})?"
        rf"|数以(?P<myriad>[百千万亿]+)计"
        rf"|翻(?P<double>[一两二三四\d])?番(?P<dafter>以上)?"
    )
    chinese_low = rf"(?P<clow>{_RUN})(?P<clowunit>{unit})?{_RANGE}"
    chinese_tail = (
        rf"(?P<cnum>[数几](?!分别)[十百千万亿]*|{_RUN})"
        rf"(?P<cinside>{inside})?(?P<cmag>(?:万亿|[万亿])(?!一))?(?P<cinside2>{inside})?"
        rf"(?P<cunit>{unit}|(?<=[万亿千百十])级)?\s?(?:\(含\)(?={after}))?(?P<cafter>{after})?"
    )
    number = rf"(?P<num>{_DIGIT}){tail}"
    return (
        re.compile(f"{rare}|(?:{low})?{number}"),
        re.compile(f"{rare}|{number}"),
        re.compile(f"{chinese_rare}|(?:{chinese_low})?{chinese_tail}"),
        re.compile(f"{chinese_rare}|{chinese_tail}"),
    )


@kept
def _before() -> tuple[dict[str, Comparator], int, frozenset[str]]:
    words = bounds.bounds("before")
    return words, max(map(len, words)), frozenset(word[-1] for word in words)


# What stands before a minus: 达到-0.5‰, 增长-1.2%, 控制在-3亿元, 约-2℃.
_BEFORE_MINUS = "为到至在达长约([〔"

# Years, dates, clock times and document numbers: numerals that name a point in time or a paper.
# Each looks at a run of digits from its first digit only, so that a long run costs its length and not its square.
# What it may begin with is asked first: most characters fail there.
_NOT_QUANTITY = re.compile(
    r"(?=[\dA-Za-z〔\[第专图表〇零一二三四五六七八九十])(?:"
    r"(?<![\d.])(?:19|20)\d\d\s?(?:年|[—\-～至/一](?:19|20)?\d\d(?!\d)年?|\.\d{1,2}\.\d{1,2})|(?<!\d)\d{1,2}月(?!份?以)\d{1,2}日"
    r"|(?<!\d)\d{1,2}月(?:份|底|末|\d)|(?<=[(（])(?:19|20)\d\d(?=[)）])|〔(?:19|20)\d\d〕\d*号?|\[(?:19|20)\d\d\]\d+号|第\d+[—\-～至、]?\d*|专栏\s?\d+|(?:图|(?<![电水气汽仪热暖钟手])表)\s?\d+(?![万千百]?[只块台套支枚])"
    r"|(?<![\dA-Za-z.])\d{1,9}[a-z]{1,9}\d{1,9}[a-z]|(?<!\d)\d{1,9}号(?!线)|(?<![\dA-Za-z/])(?<!/\()[A-Za-z]{1,12}-?\d+(?:\.\d+)?[A-Za-z]*|(?<![\d:比于到为达约按])[012]?\d:[0-5]\d(?![\d:])"
    r"|(?<!\d)\d{1,9}G(?![A-Za-z])|(?<!\d)\d{1,9}\+X|(?<!\d)\d\+\d[+\dN]*|[〇零一二三四五六七八九]{4}年|(?:十[一二三四五]|[二三四五六七八九])五(?=[”\"规计时期末])"
    # 是很不平凡的五年, 是关键一年: the time itself is told of.
    r"|[一两二三四五六七八九十]年(?=[,、;。:]|$)(?:(?<=的.年)|(?<=关键.年)|(?<=收官.年)|(?<=开局.年)|(?<=攻坚.年)|(?<=起步.年))"
    # 建区40周年, 二十周年: which return of a day.
    r"|(?<![\d.])\d{1,3}周年|[一二三四五六七八九十百]{1,4}周年"
    # 十七届人大, 八届六次全会: a meeting's number.
    r"|[一二三四五六七八九十]{1,3}届(?=人大|人民代表|政协|全国|中央|[省市县区州]委|[省市县区州]?人大|党代|[一二三四五六七八九十]{1,2}[次中])"
    r"|GB/T\s?[\d.—-]+|(?<![\d.])\d+(?:\.\d+){2,}|(?<![\d., ])0\d{2,}|(?<!\d)\d{7,30}-\d+)"
)
_QUOTED = re.compile(r"“[^”]{0,40}”|《[^》]{0,80}》|〈[^〉]{0,60}〉|\"[^\"]{0,30}\"")
_CANDIDATE = re.compile(rf"[\d{_HAN}数几翻万亿半]")


def find_quantities(text: str) -> list[Quantity]:
    """The quantities of a reading text in order, not overlapping. Offsets count in `text`."""
    if not _CANDIDATE.search(text):
        return []
    found = list(_matches(text))
    if not found:
        return []
    # No comma or full stop stands inside what is no quantity: it is looked for from the mark before the first number on.
    first = max(text.rfind(mark, 0, found[0].core) for mark in ",。;") + 1
    closed = sorted([*_spans(_QUOTED, text), *(m.span() for m in _NOT_QUANTITY.finditer(text, first, _mark_after(text, found[-1].end)))])
    kept, at = [], 0
    for q in found:
        while at < len(closed) and closed[at][1] <= q.core:
            at += 1
        if not any(a < q.end and q.core < b for a, b in closed[at : at + 8]):
            kept.append(q)
    return kept


def _mark_after(text: str, end: int) -> int:
    """Where the first comma, semicolon or full stop at or behind `end` stands, else the text's length."""
    return min((at for mark in ",。;" if (at := text.find(mark, end)) >= 0), default=len(text))


def _spans(pattern: re.Pattern[str], text: str) -> Iterator[tuple[int, int]]:
    return (m.span() for m in pattern.finditer(text))


def _matches(text: str) -> Iterator[Quantity]:
    digits, digits_alone, chinese, chinese_alone = _patterns()
    at, sign = 0, -1
    for anchor in _ANCHOR.finditer(text):
        first = anchor.start()
        if first < at:
            continue
        digit = text[first].isdigit()
        # Without the sign of a range near by none is looked for: each unit would be tried twice.
        if sign < first:
            sign = near.start() if (near := _RANGE_SIGN.search(text, first)) is not None else len(text) + _FAR
        if sign < first + _FAR:
            match = (digits if digit else chinese).match(text, first)
        else:
            match = (digits_alone if digit else chinese_alone).match(text, first)
        if match is None:
            continue
        if not digit and (word := match["cnum"]) and not (match["cunit"] or match["cmag"] or word[-1] in "万亿" or "点" in word):
            # Most Chinese numerals stand in words, as in 统一, and have neither unit nor magnitude.
            continue
        found = match.groupdict()
        if found.get("unit") == "平台" and "." in (found.get("num") or ""):
            # 政务服务2.0平台: a version.
            at = match.end()
            continue
        lead = first - 1 if _is_negative(text, first, match.end()) else first
        before = _bound_before(text, lead)
        start = lead - len(before) - (text[lead - 1] == " ") if before else lead
        if found.get("parts"):
            parts = _parts(match)
            at = match.end() if parts else at
            yield from parts
            continue
        quantity = _read(match, found, before, start)
        if quantity is not None and all(value < _MOST for value in quantity.values):
            at = match.end()
            if lead < first and quantity.kind == "plain" and quantity.values:
                quantity = quantity._replace(core=lead, values=(-quantity.values[0], *quantity.values[1:]))
            yield quantity


def _is_negative(text: str, first: int, end: int) -> bool:
    """Whether a minus stands before the digits at `first`: 为-0.5‰, [-14], all of a cell; no hyphen (附件-1), no bullet (-5个公园…)."""
    if not first or text[first - 1] not in "-−" or not text[first].isdigit():
        return False
    return text[first - 2] in _BEFORE_MINUS if first > 1 else end == len(text)


def _bound_before(text: str, end: int) -> str | None:
    """The longest bound word that ends where the numeral begins, one space allowed between."""
    words, longest, lasts = _before()
    if end and text[end - 1] == " ":
        end -= 1
    if text[end - 1 : end] not in lasts:
        return None
    for length in range(min(longest, end), 0, -1):
        if text[end - length : end] in words:
            return text[end - length : end]
    return None


def _read(match: re.Match[str], found: dict[str, str | None], before: str | None, start: int) -> Quantity | None:
    if found.get("num"):
        return _from_digits(match, found, before, start)
    if found.get("cnum") is not None:
        return _from_chinese(match, found, before, start)
    if found.get("product"):
        return Quantity(start, match.end(), match.start(), (), (found["pmag"] or "") + (found["punit"] or ""), 1, "eq", "product")
    return _from_rare(match, found, before, start)


def _parts(match: re.Match[str]) -> list[Quantity]:
    """The parts of a whole, one quantity each: 11:47:42 are shares of three industries; a clock's 12:30:00 is none."""
    found: list[Quantity] = []
    at = match.start()
    for word in match.group().split(":"):
        found.append(Quantity(at, at + len(word), at, (Decimal(word),), None, 1, "eq", "part"))
        at += len(word) + 1
    whole = sum(q.values[0] for q in found)
    return found if 98 <= whole <= 102 else []


def _decimal(numeral: str) -> Decimal:
    return Decimal(numeral.replace(",", "").replace(" ", "").replace("·", "."))


def _from_digits(match: re.Match[str], found: dict[str, str | None], before: str | None, start: int) -> Quantity | None:
    number = _decimal(found["num"] or "")
    opened = start > 0 and match.string[start - 1] in "〔[" and before is None
    if bool(found["closed"]) is not opened:
        return None
    inside = found["inside"] or found["inside2"] or found["inside3"]
    mag, unit = found["mag"] or "", found["unit"] or ""
    if "·" in match.group() and not unit:
        # 16·5亿元 has a decimal point; 3·15 is a day.
        return None
    values: tuple[Decimal, ...] = (number,)
    if written_low := found.get("low"):
        low = _decimal(written_low)
        low_unit = found["lowunit"]
        if (low_unit and low_unit != unit and unit) or (found["lowmag"] and found["lowmag"] != mag):
            return None
        values = (low, number)
        # 2021—2025 without 年, 2—2.5 as a range: years are no range of values.
        if not unit and not mag and all(1900 <= v <= 2100 for v in values):
            return None
    if found["inside"] == "数":
        return None
    kind: Kind = "grade" if unit == "级" else "fold" if unit == "倍" else "plain"
    if found["strange"]:
        if unit or mag:
            return None
        unit, kind = found["strange"], "strange"
    start -= opened
    return Quantity(
        start, match.end(), match.start(), values, (mag + unit) or None,
        magnitude(mag), bounds.combine(before, inside, found["after"]), kind, False, before, found["after"], bool(found["closed"]),
    )  # fmt: skip


def _from_chinese(match: re.Match[str], found: dict[str, str | None], before: str | None, start: int) -> Quantity | None:
    word, unit = found["cnum"] or "", found["cunit"] or ""
    several = word[:1] in ("数", "几")
    # 数十亿 is some ten 亿: the numeral is the power of ten, read as approximate.
    numeral = word.lstrip("数几") or ("一" if several else "")
    read = written(numeral)
    if read is None or word in ("零", "〇") or (word == "数" and unit in ("", "位")):
        # 数位治理 is digital, not several.
        return None
    values, mag = read
    mag += found["cmag"] or ""
    if unit == "级" and not mag and not (several or word in ("百", "千", "十")):
        return None
    if not (unit or mag) and not (len(values) == 1 and match.end() - match.start() >= 2 and "点" in word):
        return None
    if written_low := found.get("clow"):
        low = written(written_low)
        if low is None or len(low[0]) > 1 or len(values) > 1:
            return None
        # 四亿九千万～五亿: both in the magnitude of the upper.
        values = (low[0][0] * magnitude(low[1]) / magnitude(mag) if low[1] else low[0][0], values[0])
    kind: Kind = "grade" if unit == "级" else "fold" if unit == "倍" else "plain"
    unit_written = (mag + ("" if unit == "级" else unit)) or None
    inside = found["cinside"] or found["cinside2"]
    comparator: Comparator = "approx" if several else bounds.combine(before, inside, found["cafter"])
    return Quantity(
        start, match.end(), match.start(), values, unit_written, magnitude(mag), comparator, kind, True,
        before, found["cafter"],
    )  # fmt: skip


def _from_rare(match: re.Match[str], found: dict[str, str | None], before: str | None, start: int) -> Quantity | None:
    def quantity(value: Decimal, unit: str | None, kind: Kind, after: str | None = None) -> Quantity:
        comparator = bounds.combine(before, None, after)
        return Quantity(start, match.end(), match.start(), (value,), unit, 1, comparator, kind, before=before, after=after)

    if found.get("half"):
        half = quantity(Decimal("0.5"), None, "share", found["hafter"])
        return (
            half._replace(start=start - 1, comparator="gt") if match.string[start - 1 : start] == "过" and found["half"] == "半" else half
        )
    if word := found.get("myriad"):
        return Quantity(start, match.end(), match.start(), (Decimal(1),), word, magnitude(word), "approx", chinese=True)
    if match.group().startswith("翻"):
        number = read_numeral(found.get("double") or "一")
        return quantity(Decimal(2) ** int(number), "番", "doubling", found["dafter"]) if number is not None else None
    if word := found.get("share"):
        for lead, unit in (("百分之", "%"), ("千分之", "‰")):
            if word.startswith(lead) and (numbers := [read_numeral(w) for w in re.split(_RANGE, word[3:])]) and None not in numbers:
                after, values = found["safter"], tuple(n for n in numbers if n is not None)
                return Quantity(
                    start, match.end(), match.start(), values, unit, 1, bounds.combine(before, None, after), before=before, after=after
                )
        if (number := read_numeral(word)) is not None:
            return quantity(number, None, "share", found["safter"])
    if word := found.get("ratio"):
        left, right = map(Decimal, word.split(":"))
        return quantity(round(left / right, 6), None, "ratio", found["rafter"]) if right and max(left, right) < _MOST else None
    if word := found.get("per"):
        base = (found["perbase"] or "").replace(" ", "")
        return quantity(Decimal(word.replace(",", "")), f"/{base}", "per_10k", found["pafter"])
    return None
