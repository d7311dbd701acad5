"""Which quantities of a clause can be a target or a fact at all, and which only name, bound or describe something else."""

from __future__ import annotations

import re

from plan_extract.candidates.works import ending_of
from plan_extract.lexicon import kept, load, verbs_with
from plan_extract.reading.quantities import CHINESE_NUMERAL, Quantity

_CJK = re.compile(r"[\u4e00-\u9fff“《A-Za-z]")
# What may follow a number's unit without making the number an attribute of it: 达95%的目标, 5家和, 3个等.
_FREE = re.compile(r"(?:[和及与并、等的,;。:!?)）\s]|以及|为|目标|水平|提高|提升|增长|增加|下降|降低|减少|上升|扩大|缩小|扩展|$)")
# A duration that only measures how long: 用3—5年时间, 连续5年, 三年行动.
_DURATION_USE = re.compile(
    r"(?:用|经过|再用|力争用|争取用|历时|为期|延长|连续|经|持续|每隔|每|过去|未来|今后|近|最近|(?<!提)前|后|满|超前|第)\s?$"
)
_PER = re.compile(r"(?:每(?:个|隔)?|单位|平均每|单机|其中每)$")
_SPENT = re.compile(r"(?:投资|投入|资金|安排|筹措|达到?|至|到|约)\s?$")
_CAPACITY = re.compile(r"(?:年产|日产|日处理|年处理|月产|年加工|日加工|年供|日供|年消化|年综合利用|单机|总投资|投资)$")


@kept
def _list(name: str) -> tuple[str, ...]:
    return tuple(sorted(load("phrases")[name], key=len, reverse=True))


@kept
def _verb_ends() -> re.Pattern[str]:
    words = set(verbs_with("level", "up", "down", "work")) | set(_list("trail")) | set(_list("lead"))
    return re.compile("(?:" + "|".join(sorted(map(re.escape, words), key=len, reverse=True)) + r")\s?$")


# 220千伏变电站2座, 10千伏线路120公里: a size before a thing that is counted or measured behind it.
_SIZED = re.compile(
    rf"(?:级|及以上)?[\u4e00-\u9fff]{{1,12}}?(?:\d[\d.]*|[{CHINESE_NUMERAL}]+)[万亿]?(?:余|多)?(?:[台座个家条套辆艘架所处项间栋口组回]|公里|千米)"
)
_SEATS = re.compile(r"级?[\u4e00-\u9fff]{0,10}(?:车|船|艇|舟|机)\d[\d.]*[万亿]?[余多]?[辆艘条台架部]")
_SORT = re.compile(
    r"(?:床位|学位|座位|车位|机位|规模)?(?:及?以上|以下)的[^\d,;、]{2,14}?\d[\d.]*[万亿]?[余多]?[台座个家条套辆艘架所处项间栋口组]"
)
_NOUN_AND_UP = re.compile(r"[\u4e00-\u9fff]{1,6}?及?以[上下]的[\u4e00-\u9fff(]")
_COUNTED_BEHIND = re.compile(r"的[\u4e00-\u9fff“”]{2,8}\d+[个家所座条项户名]")
_AND_MORE = re.compile(r"、[^,;。\d]{2,24}的[\u4e00-\u9fff“”]{2,12}\d+[个家所座条项户名]")
_COUNTED_BEFORE = re.compile(rf"(?:\d[\d.]*|[{CHINESE_NUMERAL}]+)[余多]?(?:[个家所座条项批种支类名户])(?:左右|以上)?[^,;、]*$")
_MANNERS = ("的比例", "的标准", "的价格", "的速率", "的幅度")
# So far before a number its list and its verb are looked for.
_NEAR = 60
_MODEL = re.compile(r"[—-][A-Za-z]")
_FORMULA = re.compile(r"[=÷×*/]\s?$")


def why_not(q: Quantity, text: str, start: int, end: int, listed: bool = False) -> str | None:
    """Why a quantity of the clause text[start:end] is no target and no fact, in a word; None where it may be one.

    `listed` says that a counted thing stands before it in the same list: 培育20家以上企业,10个以上园区.
    """
    before, after = text[start : q.start], text[q.end : end]
    rest = after.lstrip()
    if q.kind == "product":
        return "product"
    if q.unit == "位" and rest.startswith("数"):
        # 保持两位数增长: no count of places.
        return "name"
    if q.unit in ("A", "C") and rest.startswith(("景区", "级", "认证")):
        # 5A景区, 3C认证.
        return "name"
    if q.chinese and q.unit == "人" and re.match(r"口[\u4e00-\u9fff]{1,6}数", rest):
        # 千人口托位数达4.7个.
        return "denominator"
    if q.unit == "期" and q.chinese and ending_of(before.rstrip()) is not None:
        # 甲中心二期: which part of it is built.
        return "name"
    if _FORMULA.search(before) or rest[:1] in ("×", "÷", "="):
        return "formula"
    if (
        q.unit_kind == "measure"
        and q.kind == "plain"
        and not q.after
        and _SIZED.match(rest)
        and not re.search(r"(?:达到?|为|至|到)\s?$", before)
    ):
        return "size"
    if q.unit in ("座", "吨", "人", "米") and not (q.before or q.after) and _SEATS.match(rest):
        # 配置12座接送专车15辆: how many sit in one.
        return "size"
    if q.before and text.rfind("是指", max(0, q.start - 2 * _NEAR), q.start) > text.rfind("。", 0, q.start):
        # 工业园区是指…的园区,年能耗应不小于5万吨标准煤: what a word means.
        return "threshold"
    if q.unit_kind == "measure" and rest.startswith(("范围", "半径")):
        # 站点50米范围内公交服务占比: where, and not how much.
        return "size"
    if q.unit_kind in ("count", "measure") and _SORT.match(text[q.end - len(q.after or "") : end]):
        # 100张床位以上的养老机构6家, 300平方米以上的文化站9个: it tells which are counted.
        return "threshold"
    if (
        (q.unit_kind in ("money", "measure", "rate") or (q.unit_kind == "count" and q.before))
        and re.match(r"的[\u4e00-\u9fff“]{2}", rest)
        and (_COUNTED_BEFORE.search(before) or _COUNTED_BEHIND.match(rest))
    ):
        # 8个左右产值达到200亿元以上的集群, 游客突破300万人次的景区达到4个: it tells which of them are counted.
        return "modifier"
    if q.before and q.unit_kind in ("money", "measure", "rate") and _AND_MORE.match(rest):
        # 培育年产值超100亿元、竞争力强的企业2家: it tells which, as what stands beside it does.
        return "modifier"
    if q.values and q.values[0] == 1 and re.search(r"(?:^|[,;。])\s*每(?:新)?[\u4e00-\u9fff]{1,4}$", before):
        return "denominator"
    if q.chinese and (reason := _chinese(q, text, before, rest)):
        return reason
    if _PER.search(before) and not re.search(r"[年月日]$", before):
        return "denominator"
    if q.unit_kind == "count" and not q.after and _NOUN_AND_UP.match(rest):
        # 5000名渔民以上的镇, 80张床位以上的院: it tells which are meant.
        return "threshold"
    if q.unit in ("人", "万人") and re.match(r"口(?:规模)?(?:及?以上|以下|的)", rest):
        return "threshold"
    if rest.startswith(_MANNERS) and before.endswith(("按", "按照", "以", "依")):
        return "manner"
    if (
        q.before
        and re.search(r"(?:^|[、,和及与])\s*$", before)
        and re.match(r"(?:规模)?的?[\u4e00-\u9fff]", rest)
        and q.unit_kind != "rate"
        and not (listed and q.unit_kind == "count")
    ):
        return "threshold"
    if (
        (q.before or (q.after and not _SPENT.search(before)))
        and q.unit_kind in ("money", "measure")
        and re.match(r"的?(?!\()[\u4e00-\u9fff“”(]{1,14}\d", rest)
        and not _FREE.match(rest.removeprefix("的"))
    ):
        # 产值超10亿元企业50家, 亿元以上项目400个: it tells which are counted.
        return "threshold"
    if before.endswith("前") and (q.unit in ("位", "名", "家") or q.unit_kind == "rate") and _CJK.match(rest) and not _FREE.match(rest):
        return "name"
    if _CAPACITY.search(before) and _CJK.match(rest):
        return "capacity"
    if rest.startswith(_list("not_after_number")) and not q.after and not rest.startswith(("大力", "大幅")) and q.unit is None:
        return "name"
    if q.unit_kind == "money" and before.endswith(("过", "超", "上")) and re.match(r"(?:的)?[\u4e00-\u9fff“”]{2,12}\d", rest):
        # 营收过五十亿元企业12家: it tells which are counted.
        return "threshold"
    if q.kind != "grade" and rest.startswith("级") and q.unit_kind in ("measure", "money"):
        return "grade"
    if rest[:1] == "版" or _MODEL.match(rest):
        return "name"
    if q.kind == "grade" and re.search(r"[\d一二三四五六七八九十]\s?[个家座条](?:以上|左右|以内)?\s?$", before):
        return "grade"
    if (
        q.kind == "grade"
        and _CJK.match(rest)
        and not re.search(r"(?:打造|建设|建成|培育|培育形成|形成|达到|迈入|迈上|冲刺|突破|建设成|成为)$", before)
    ):
        return "grade"
    if q.unit is None and q.kind == "plain" and not _bare_number(q, before, rest):
        return "bare number"
    if q.unit_kind == "duration" and _duration(q, before, rest):
        return "duration"
    if (
        (q.after or q.before)
        and q.unit_kind != "rate"
        and q.kind == "plain"
        and re.match(r"的[\u4e00-\u9fff“]{2}", rest)
        and not re.match(r"的(?:目标|水平|要求|标准)", rest)
        and not _verb_ends().search(before.rstrip())
    ):
        # 年销售额500万元以上的合作社: it tells which; after a verb of reaching or building it is the target.
        return "threshold" if not re.search(r"(?:设立|建立|组建|成立|安排|设置)[^,;]{1,12}$", before) else None
    if q.unit in _list("sizes") and not q.before and _CJK.match(rest) and not _FREE.match(rest) and _develops().search(before[-_NEAR:]):
        # 研制32位以上微控制器、12档变速器: a number in the name of what is developed.
        return "size"
    attribute = bool(q.after) and _CJK.match(rest) and not _FREE.match(rest)
    if attribute and listed and q.unit_kind == "count" and not before.strip(" 、和及与"):
        return None
    if attribute and before.rstrip().endswith("、") and not listed and q.unit_kind == "count":
        # 超导磁体、48路以上芯片: a number in the name of a member whose neighbours are not counted.
        return "threshold"
    if attribute and q.unit_kind not in ("rate",) and not _verb_ends().search(before.rstrip("约超近")):
        return "threshold"
    if attribute and q.unit_kind in ("duration", "measure", "money") and not re.search(r"(?:达到?|为|到|至|成|设|造|增|入|资)\s?$", before):
        return "threshold"
    if (
        q.unit in ("人", "万人", "岁", "周岁", "户", "亩", "万亩", "米", "千瓦", "万千瓦")
        and q.after
        and _CJK.match(rest)
        and re.search(r"(?:人口|规模|面积|装机|年龄)$", before)
    ):
        return "threshold"
    return None


@kept
def _develops() -> re.Pattern[str]:
    """A verb of developing, and behind it nothing but members of its list."""
    return re.compile(f"(?:{'|'.join(map(re.escape, _list('develops')))})(?:[^,;。:]*[、和及与])?$")


# 培育百家企业: a round number behind a verb of building up is a count; 千家万户, 百日攻坚 are ways of speaking.
@kept
def _round() -> re.Pattern[str]:
    """Any verb of work right before a number."""
    return re.compile(f"(?:{'|'.join(sorted(map(re.escape, verbs_with('work'))))})(?:了|近|约)?$")


_REACHED = re.compile(
    r"(?:培育|引进|打造|建设|建成|新增|培训|培养|引育|评选|选树|举办|组建|命名|扶持|选派|实施|推动|完成|改造|开展|创建|发展|壮大|达到|突破|超)(?:了|近|约)?$"
)


# 建成镇级六个服务分中心: these are things.
_BUILT = re.compile(r"(?:建成|建好|新建|续建)(?:国家|[省市县区镇乡村])级$")
_FORMAL = frozenset("壹贰叁肆伍陆柒捌玖拾佰仟")


def _chinese(q: Quantity, text: str, before: str, rest: str) -> str | None:
    head, words = text[q.core : q.core + 1], text[q.core : q.end]
    if rest.startswith(("一体", "一线")):
        return "name"
    if not _FORMAL.isdisjoint(words):
        # 叁拾所: nobody writes a name so; but 陆家嘴, 队伍组建.
        return "name" if head in "陆伍" and words[1:2] not in _FORMAL and not _is_built_up(q, before) else None
    if q.kind in ("doubling", "share", "fold") or text[q.core : q.core + 1] in ("数", "几") or (q.unit == "%"):
        return None
    if q.kind == "grade":
        return None
    if q.unit_kind == "duration":
        return None if re.search(r"(?:连续|提前)$", before) and q.unit == "年" else "duration"
    if (
        not (q.unit in _list("chinese_units") or (q.unit_kind and q.values and q.values[-1] * q.scale >= 10_000 and head not in "万亿"))
        or q.unit in ("期", "种", "片")
        or (head in "万亿百千" and not any(c in words for c in "余多几") and not _is_built_up(q, before))
    ):
        return "name"
    if (
        q.unit in ("项", "个", "类", "种", "大")
        and len(q.values) == 1
        and q.values[0] == _members(before[-200:])
        and not (q.before or q.after)
    ):
        # 推进公务用车、办公用房和公共机构节能三项管理: it counts what is listed.
        return "name"
    if head == "一" and len(text[q.core : q.end]) <= 2 and not any(word in before for word in _list("distributive")):
        return "一"
    if any(word in rest[:8] for word in _list("abstract")) and not q.before and not q.after and not _BUILT.search(before):
        return "name"
    if (
        len(q.values) == 1
        and not before.endswith("前")
        and q.values[0] <= 10
        and not (q.before or q.after)
        and not re.match(r"[\u4e00-\u9fff“(]", rest)
        and q.unit in ("个", "项", "条", "次", "件", "种", "门", "张", "位")
    ):
        return "name"
    return None


def _members(before: str) -> int:
    """How many members the list has that ends where a text does: 甲、乙和丙 are three. 0 where there is none, or where it is open (等)."""
    listed = re.split("[,;。:]", before)[-1]
    return len(re.split("[、和及]", listed)) if "、" in listed and "等" not in listed else 0


def _is_built_up(q: Quantity, before: str) -> bool:
    """Whether a round number stands behind a verb of building up: 培育百家企业."""
    near = before[-_NEAR:]
    return _REACHED.search(near) is not None or (q.unit_kind == "count" and _round().search(near) is not None)


def _bare_number(q: Quantity, before: str, rest: str) -> bool:
    """A number without a unit measures only after a verb or between bounds: 收入比下降到2.8左右, 提高到1.1以上."""
    ends = not rest or not _CJK.match(rest) or bool(_FREE.match(rest))
    if not ends:
        return False
    if q.before or q.after:
        return True
    return bool(re.search(r"(?:达到?|为|到|至|在|由|从|年的|分别|均达|指数|系数|比|率|密度)\s?$", before)) and not re.search(
        r"(?:第|图|表|附件|专栏|版本?)\s?$", before
    )


_FROM_THEN = re.compile(r"(?:后|之日起|起)(?:的|,)?\s?$")


def _duration(q: Quantity, before: str, rest: str) -> bool:
    if q.after == "内" and _FROM_THEN.search(before[-_NEAR:]):
        # 应于公告发布后30天内办结: a rule, and no time of a plan.
        return True
    if q.unit in ("岁", "周岁"):
        return bool(_CJK.match(rest)) and not _FREE.match(rest)
    if q.unit and "年" in q.unit and _DURATION_USE.search(before) and "连续" not in before[-3:]:
        return True
    if q.unit in ("年", "个月", "月", "天", "日") and re.match(
        r"(?:内|之内|时间|左右时间|行动|计划|规划|期|来|间|后|前|一次|一届|的)", rest
    ):
        return True
    if q.unit == "日" or (q.unit == "年" and len(q.values) == 1 and q.values[0] > 120):
        return True
    return bool(_CJK.match(rest)) and not _FREE.match(rest)
