"""Measure and comparator of a quantity from its unit, its verb and the words around it."""

from __future__ import annotations

import re

from plan_extract.candidates.phrases import bare
from plan_extract.candidates.verbs import Verb, longest_head, verb_at_end, verb_at_head, words
from plan_extract.model import Comparator, Measure
from plan_extract.reading.bounds import bounds
from plan_extract.reading.quantities import Quantity

# 年均增长, 每年降低, 年均增速: a rate for each year; 年均浓度 is a level.
_RATE_OF_TIME = re.compile(
    r"年均(?:分别|各|约|保持|实际|名义)?\s?(?:增|提|下降|降|递|减|上升|$)|年平均(?:增|提|下降|降|递|减|$)|每年平均|平均每年|年增长|年递增|年增幅|年增速"
    r"|每年(?:增长|提高|下降|降低|减少|递增|增加|压减)|年下降|逐年(?:增长|提高|下降)"
    r"|(?:增速|(?<!自然)增长率|增幅|增长速度)\s?(?:达到?|保持在?|在|为|高于|超过|不低于|稳定在)?\s?$"
)
_EACH_YEAR = re.compile(
    r"每年|年均(?!浓度|气温|降水|值|水位|温度)|每学年|平均每年|每个?年度|逐年|年度(?=新增|完成|培训|培养|引进|建设|销售(?!额|量|收)|实现|组织|开展)"
    # 县本级年募集助学金800万元
    r"|(?<![\d一二三四五六七八九十当全往历同该今去本半多周整近中前后老新])年(?=筹集|募集|引进|培训|培养|举办|组织|资助|选派|安排|新增)"
)


def is_rate(q: Quantity) -> bool:
    """Whether a quantity is a share: %, 个百分点, 三分之二, 1:18, 12/10万, 六成."""
    return q.unit_kind == "rate" or q.kind in ("share", "ratio", "per_10k") or q.unit == "成"


_EACH = re.compile(r"每|各|均|所有|全部|至少|人均|户均")


def measure_of(q: Quantity, verb: Verb | None, context: str, phrase: str) -> Measure:
    """The measure. `context` is the clause up to the number, `phrase` what names the indicator with the verb that may open it."""
    rate = is_rate(q)
    if q.closed:
        # 累计造林〔50〕万亩: brackets around a number say that it is a sum over the years.
        return "cumulative"
    if q.kind == "fold" and verb is not None and verb.group.startswith("change"):
        # 比2020年增长1.5倍: by how much it grows; 是2020年的2.5倍 is the multiple.
        return "change"
    if q.kind == "doubling" or (q.kind == "fold" and (verb is None or verb.group != "work")):
        return "multiple"
    counted = verb is not None and _has_object(q, verb, phrase)
    if _RATE_OF_TIME.search(context) and not counted and (rate or (verb and verb.group.startswith("change"))):
        return "annual_rate"
    if _EACH_YEAR.search(context) and not rate and not re.search(r"(?:达到?|为|控制在|每[人生户]每[年月])\s?$", context):
        return "per_year"
    if verb is None:
        # 五年累计植树一亿株: a sum over the years, whatever is done.
        return "cumulative" if "累计" in context and q.unit_kind == "count" else "level"
    if verb.group.startswith("change"):
        return "cumulative" if counted else "change"
    if rate:
        return "level"
    if q.unit_kind == "count" and verb.word in words("sums"):
        return "cumulative"
    if verb.group == "work" or "累计" in context or "新增" in context:
        return "cumulative"
    if verb.word in words("sets") and q.unit_kind == "count" and _EACH.search(context) is None:
        # 配备泵车4台 is an amount of work; 每个乡镇配备1台 a state to be kept up.
        return "cumulative"
    opening = verb_at_head(bare(phrase)) if "的" not in phrase else None
    worked = q.unit_kind in ("count", "money") and opening is not None and opening.group == "work" and opening.word not in words("goes_on")
    return "cumulative" if worked else "level"


def _has_object(q: Quantity, verb: Verb, phrase: str) -> bool:
    """增加学位供给1.89万个: a verb of change with an object of its own, which the number counts."""
    rest = phrase.rstrip()
    return (
        q.unit_kind == "count"
        and verb.end < len(rest)
        and verb_at_end(rest) is None
        and longest_head(bare(rest)[len(verb.word) :], "verbs") is None
    )


def comparator_of(q: Quantity, context: str) -> Comparator:
    """The comparator the quantity carries, else one set apart from it (至少具备1个), else that of a rank (前十位)."""
    if context.endswith("前") and (
        q.unit in ("位", "名", "列", "强") or re.search(r"(?:进入|居|列|位于|排名|跻身).{0,6}前$|^前$", context)
    ):
        return "le"
    if q.comparator == "eq":
        for word, value in bounds("apart").items():
            if word in context:
                return value
    return q.comparator
