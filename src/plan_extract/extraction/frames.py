"""Frames: how a clause ties its quantities to what they measure.

subject verb number      城镇化率达到65%              the subject is the indicator, a level or a change
verb number noun         建成10个城市商圈             the noun is the indicator, an amount of work
verb noun number         新增就业33万人               the noun, with a verb that tells the kind of work
number noun verb         55%的县通过国家认定           the noun with its verb
heads 分别 numbers       A、B分别达97%以上、95%以上    one head a number
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from plan_extract.extraction.phrases import bare, drop_conjunction, named, noun_after, object_name, share_heads, short
from plan_extract.extraction.verbs import Verb, longest_end, longest_head, peel_head, verb_at_end, verb_at_head, words
from plan_extract.model import Comparator, Measure
from plan_extract.reading.bounds import bounds
from plan_extract.reading.quantities import Quantity

_RATE_OF_TIME = re.compile(
    r"年均(?:分别|各|约|保持|实际|名义)?\s?(?:增|提|下降|降|递|减|上升|$)|年平均(?:增|提|下降|降|递|减|$)|每年平均|平均每年|年增长|年递增|年增幅|年增速|每年(?:增长|提高|下降|降低|减少|递增|增加|压减)|年下降|逐年(?:增长|提高|下降)|(?:增速|增长率|增幅|增长速度)\s?(?:达到?|保持在?|在|为|高于|超过|不低于|稳定在)?\s?$"
)
_EACH_YEAR = re.compile(r"每年|年均|每学年|平均每年|每个?年度|逐年|年度")
_JOINT = re.compile(r"\s*(?:、|和|及|与|以及|,|到|至|或)?\s*$")
_V_Q_N_LEVEL = frozenset(
    [
        "拥有",
        "具备",
        "配备",
        "有",
        "具有",
        "建有",
        "设有",
        "须有",
        "应有",
        "覆盖",
        "惠及",
        "实现",
        "进入",
        "已有",
        "现有",
        "共有",
        "支撑",
        "涵盖",
        "配有",
        "保有",
        "涉及",
    ]
)


@dataclass(frozen=True, slots=True)
class Reading:
    """A quantity with what it measures. `head` is the text its places are looked for in, half-open, in the text read."""

    quantity: Quantity
    indicator: str
    measure: Measure
    comparator: Comparator
    frame: str
    verb: str | None
    confidence: float
    head: tuple[int, int]
    clause: tuple[int, int]
    places_named: tuple[str, ...] = ()
    turn: tuple[int, int] | None = None  # which of how many numbers that 分别 hands out


def read_clause(
    text: str,
    start: int,
    end: int,
    quantities: Sequence[Quantity],
    before: Sequence[Reading],
    times: Sequence[tuple[int, int]],
    places: Sequence[tuple[int, int]] = (),
) -> list[Reading]:
    """The readings of the quantities in the clause text[start:end], in order; one that fits no frame is left out.

    `before` are the sentence's earlier readings, which a clause without subject takes its indicator from. `times` are spans of
    time expressions, half-open, that are no part of a name; `places` of places, which are none where they open a phrase.
    """
    readings: list[Reading] = []
    group = _grouped(text, start, quantities)
    at = start
    for number, members in enumerate(group):
        following = group[number + 1][0].start if number + 1 < len(group) else end
        found = _read_group(text, (start, end), at, members, following, readings, before, times, places)
        readings.extend(found)
        at = members[-1].end
    return readings


def _grouped(text: str, start: int, quantities: Sequence[Quantity]) -> list[list[Quantity]]:
    """Quantities that only a connective parts stand together: 97%以上、95%以上."""
    groups: list[list[Quantity]] = []
    for q in quantities:
        if groups and re.fullmatch(r"\s*(?:、|和|及|与|以及|,)\s*", text[groups[-1][-1].end : q.start]):
            groups[-1].append(q)
        else:
            groups.append([q])
    return groups


def _blank(text: str, start: int, end: int, times: Sequence[tuple[int, int]]) -> str:
    """text[start:end] with time expressions taken out."""
    piece, at = [], start
    for a, b in times:
        if a >= at and b <= end:
            piece.append(text[at:a])
            # 提高到2025年的85%: 到 belongs to the verb as much as to the year.
            if text[a] in "到至" and (verb := verb_at_end(text[at:a])) and verb.group.startswith("change"):
                piece.append("到")
            at = b
    piece.append(text[at:end])
    return "".join(piece)


def _past_places(text: str, start: int, end: int, times: Sequence[tuple[int, int]], places: Sequence[tuple[int, int]]) -> int:
    """Where a phrase goes on once the places it opens with are left behind: 甲区、乙区常住人口 goes on at 常住人口."""
    at = start
    for a, b in places:
        if a < at or b > end:
            continue
        between = _blank(text, at, a, times)
        if between[peel_head(between) :].strip(" 、和及与等:(") and longest_end(between, "verbs") != between[peel_head(between) :]:
            return at
        if b < end and text[b : b + 1] == "的" or a == start or between.strip():
            pass
        at = b
    return at


def _read_group(
    text: str,
    clause: tuple[int, int],
    at: int,
    members: list[Quantity],
    following: int,
    here: list[Reading],
    before: Sequence[Reading],
    times: Sequence[tuple[int, int]],
    places: Sequence[tuple[int, int]],
) -> list[Reading]:
    left = _blank(text, _past_places(text, at, members[0].start, times, places), members[0].start, times)
    right = text[members[-1].end : following]
    whole = _blank(text, clause[0], members[0].start, times)
    if len(members) > 1:
        return _several(text, clause, at, members, left, right, here, before)
    q = members[0]
    found = _one(text, clause, at, q, left, right, following < clause[1], whole, here, before)
    return [found] if found else []


def _reading(
    q: Quantity,
    indicator: str,
    measure: Measure,
    frame: str,
    verb: str | None,
    clause: tuple[int, int],
    at: int,
    context: str,
    confidence: float = 0.95,
) -> Reading:
    comparator = q.comparator
    if comparator == "eq":
        for word, value in bounds("apart").items():
            if word in context:
                comparator = value
    if re.search(r"(?:进入|前|居|列|位于).{0,6}前$", context):
        comparator = "le"
    return Reading(q, indicator, measure, comparator, frame, verb, confidence, (at, q.start), clause)


def measure_of(q: Quantity, verb: Verb | None, context: str, phrase: str) -> Measure:
    """The measure from the verb's group, the unit, and words of rate in the context."""
    if q.kind in ("doubling",) or (q.kind == "fold" and (verb is None or verb.group != "work")):
        return "multiple"
    rate = q.unit_kind == "rate"
    if _RATE_OF_TIME.search(context) and (rate or (verb and verb.group.startswith("change"))):
        return "annual_rate"
    if _EACH_YEAR.search(context) and not rate and not re.search(r"(?:达到?|为|控制在)$", context):
        return "per_year"
    if verb is None:
        return "level"
    if (
        verb.group.startswith("change")
        and q.unit_kind == "count"
        and phrase
        and verb.end < len(phrase.rstrip())
        and longest_head(bare(phrase)[len(verb.word) :], "verbs") is None
        and verb_at_end(phrase) is None
    ):
        # 增加学位供给1.89万个: the verb has an object of its own, which the number counts.
        return "cumulative"
    if verb.group.startswith("change"):
        return "change"
    if verb.group == "work" and not rate:
        return "cumulative"
    if rate:
        return "level"
    opening = verb_at_head(bare(phrase))
    if (
        "累计" in context
        or "新增" in context
        or (
            opening
            and opening.group == "work"
            and q.unit_kind in ("count", "money")
            and opening.word
            not in (
                "参加",
                "毕业",
                "生产",
                "销售",
                "出栏",
                "存栏",
                "投资",
                "就业",
                "上市",
                "接待",
                "处理",
                "应用",
                "监测",
                "支持",
                "服务",
                "保障",
                "共",
                "发展",
                "建设",
                "建",
            )
        )
    ):
        return "cumulative"
    return "level"


def _one(
    text: str,
    clause: tuple[int, int],
    at: int,
    q: Quantity,
    left: str,
    right: str,
    more: bool,
    whole: str,
    here: list[Reading],
    before: Sequence[Reading],
) -> Reading | None:
    previous = here[-1] if here else None
    if previous is not None and previous.frame == "verb number noun":
        # What stands between is the previous noun and, past a connective, this number's own words.
        left = _own_part(left)
    verb = verb_at_end(left)
    noun = _noun_behind(right)
    if more and noun:
        noun = drop_conjunction(_before_next_verb(noun))
    context = whole
    free = _says_nothing(noun)
    if q.kind == "grade" and not free:
        return _reading(q, bare(noun), "level", "verb grade", verb.word if verb else None, clause, at, context)
    if verb and verb.group == "work" and not free and _is_verb(bare(noun)):
        # 完成棚改项目46个共3.93万户改造: the noun only says what was done.
        source = here[-1].indicator if here and len(bare(left)) < 4 else object_name(left)
        return _reading(
            q,
            source + ("" if source.endswith(noun) else noun),
            measure_of(q, verb, context, left),
            "verb noun number",
            verb.word,
            clause,
            at,
            context,
            0.85,
        )
    if verb and verb.group == "work" and not free:
        name = noun if not _only_modifier(noun) else noun + _tail_noun(text, q.end, clause[1])
        subject = bare(left[: verb.start])
        if name.endswith(("任务", "工程")) and len(name) > 6 and verb.word in ("完成", "全面完成"):
            name = name.removesuffix("任务")
        if q.unit_kind == "rate":
            return _reading(q, named(name) or subject, "level", "verb number noun", verb.word, clause, at, context, 0.8)
        name = named(name)
        if re.match(r"(?:每|各|所有|全部|\d)", subject) and len(subject) <= 14:
            name = subject + name
        return _reading(q, name, measure_of(q, verb, context, left), "verb number noun", verb.word, clause, at, context)
    if verb and verb.group in ("level",) and verb.word in _V_Q_N_LEVEL and not free:
        subject = bare(left[: verb.start])
        name = named(noun)
        if re.match(r"(?:每|各|所有|全部|\d)", subject) and len(subject) <= 14:
            name = subject + name
        measure: Measure = "cumulative" if verb.word == "实现" and q.unit_kind == "count" else measure_of(q, verb, context, left)
        return _reading(q, name, measure, "verb number noun", verb.word, clause, at, context, 0.85)
    if verb and verb.group in ("level", "change_up", "change_down"):
        return _subject_first(text, clause, at, q, left, verb, context, noun, here, before)
    if verb and verb.group == "work":
        phrase = left[: verb.end]
        name = object_name(_last_part(phrase))
        if len(name) < 2 or (_is_verb(name) and not longest_end(name, "measure_nouns")):
            return _inherit(q, "verb number", verb, clause, at, context, here, before)
        return _reading(q, name, measure_of(q, verb, context, phrase), "verb noun number", verb.word, clause, at, context)
    if (
        rank := re.match(
            r"(.*?)(?:稳居|保持在?|居于?|位居|位列|列|进入|跻身|达到|排名|位次)?(?:全[国省市县球]|世界|国内|同类.{0,6})?前$", left
        )
    ) and rank[1]:
        return _reading(q, short(bare(rank[1])), "level", "rank", None, clause, at, context, 0.85)
    phrase = bare(re.sub(r"(?:由|从)(?:目前|当前|现在|现有|原来)?的?$", "", left))
    if (
        not free
        and right.startswith("的")
        and (q.before or q.after)
        and (size := longest_end(phrase, "measure_nouns"))
        and verb_at_head(phrase)
    ):
        # 设立规模不低于50亿元的产业引导基金: the noun behind has the size.
        return _reading(q, named(noun) + size, "level", "size of the noun behind", None, clause, at, context, 0.75)
    if not phrase and here and not free and _is_verb(bare(noun)):
        source = here[-1].indicator
        return _reading(
            q, source + ("" if source.endswith(noun) else noun), here[-1].measure, here[-1].frame, here[-1].verb, clause, at, context, 0.85
        )
    if not phrase:
        if previous is not None and previous.frame == "verb number noun" and not free:
            name = noun if not _only_modifier(noun) else noun + _tail_noun(text, q.end, clause[1])
            return _reading(q, named(name), previous.measure, "verb number noun", previous.verb, clause, at, context)
        if not free:
            return _attribute(q, noun, right, clause, at, context)
        source = here[-1] if here else before[-1] if before else None
        if source and (q.before or source.quantity.unit == q.unit) and free:
            return _inherit(q, "number", None, clause, at, context, here, before)
        return None
    if not free and q.unit_kind == "rate" and _has_verb_phrase(right):
        return _attribute(q, noun, right, clause, at, context, phrase)
    opening = _opening_verb(left)
    if opening and opening.group == "work" and not free and left.rstrip().endswith("的"):
        # 打造具有推广效应的100个算法产品: the modifier stands before the number.
        return _reading(q, named(noun), measure_of(q, opening, context, left), "verb number noun", opening.word, clause, at, context, 0.9)
    if opening and opening.group == "work" and not free and q.unit_kind == "count" and not longest_head(bare(noun), "verbs"):
        return _reading(q, object_name(left) + named(noun), "level", "noun number noun", opening.word, clause, at, context, 0.7)
    if (
        opening
        and free
        and q.before
        and not re.search(r"新增|累计", left)
        and longest_end(phrase, "measure_nouns")
        and opening.word not in ("投资", "完成投资")
    ):
        # 带动相关产业规模超过1万亿元: a size that passes a mark is a level, whatever verb opens the phrase.
        return _reading(q, short(_last_part(phrase)), measure_of(q, None, context, ""), "noun number", None, clause, at, context, 0.85)
    if opening and (free or q.after):
        return _reading(
            q,
            object_name(_last_part(left)),
            measure_of(q, opening, context, left),
            "verb noun number",
            opening.word,
            clause,
            at,
            context,
            0.9,
        )
    if previous is not None and free and previous.frame in ("verb noun number", "subject verb number", "noun number"):
        frame = previous.frame
        return _reading(
            q,
            object_name(left),
            previous.measure if previous.measure != "annual_rate" or q.unit_kind == "rate" else "level",
            frame,
            previous.verb,
            clause,
            at,
            context,
            0.85,
        )
    ending = longest_end(phrase, "measure_nouns")
    if free and (ending or q.before or q.after or q.unit_kind == "rate"):
        return _reading(
            q,
            short(phrase),
            measure_of(q, None, context, phrase),
            "noun number",
            None,
            clause,
            at,
            context,
            0.85 if ending or q.unit_kind == "rate" else 0.7,
        )
    if not free and q.unit_kind == "rate" and longest_head(bare(noun), "verb_phrase") is None and _has_verb_phrase(right):
        return _attribute(q, noun, right, clause, at, context, phrase)
    if free:
        return _reading(q, short(phrase), measure_of(q, None, context, phrase), "noun number bare", None, clause, at, context, 0.5)
    if q.unit_kind == "rate" or _has_verb_phrase(right):
        return _attribute(q, noun, right, clause, at, context, phrase)
    return None


def _noun_behind(right: str) -> str:
    """The noun right behind a number; a bracket that only explains the number is passed over, a connective means there is none."""
    right = re.sub(r"^\s*\([^()]*(?:\([^()]*\)[^()]*)*\)", "", right)
    if re.match(r"\s*(?:、|以及|及|与|并|和(?![谐平美]))", right):
        return ""
    return noun_after(right)


def _says_nothing(noun: str) -> bool:
    """Whether what stands behind a number names nothing: empty, 的目标, 全部完成, or the verb of a change (由3.1缩小到)."""
    if not noun or re.match(r"^(?:的)?(?:目标|水平|要求|标准|任务|不等|不动摇|红线)?$", noun):
        return True
    if re.match(r"(?:提高|提升|增加|增长|下降|降低|减少|缩小|缩短|扩大|上升|压减|发展|降|增|升)(?:了|到|至|为|的)?", noun):
        return True
    rest = bare(noun)
    return not rest or bool(re.fullmatch(r"(?:完成|建成|改造完成|完工|达标|投用|投产|到位|任务|目标)", rest))


def _own_part(left: str) -> str:
    """Of the words between two numbers, those past the last connective: 城市商圈和 gives none, 基地、培育 gives 培育."""
    cut = max(left.rfind(c) for c in "、和及与,并")
    return left[cut + 1 :] if cut >= 0 else left


def _before_next_verb(noun: str) -> str:
    verb = verb_at_end(noun)
    return noun[: verb.start] if verb and verb.start > 1 and noun[verb.start - 1] in "、和及与并" else noun


def _only_modifier(noun: str) -> bool:
    return bool(re.search(r"(?:级|类|型|以上)$", noun)) and len(noun) <= 8


def _tail_noun(text: str, start: int, end: int) -> str:
    """The noun at the end of a list of modifiers: 国家级、150名省级科技人才 gives 科技人才."""
    tail = noun_after(text[start:end].rsplit("、", 1)[-1])
    tail = re.sub(r"^.*?\d+(?:\.\d+)?[\u4e00-\u9fff]?(?:\d+亿级)?", "", tail)
    tail = re.sub(r"^(?:国家|省|市|县|区|部|校)级", "", tail)
    return re.sub(r"^\d+[万亿]*级", "", tail)


def _is_verb(name: str) -> bool:
    verb = verb_at_head(name)
    return verb is not None and verb.end == len(name)


def _opening_verb(left: str) -> Verb | None:
    """The verb an object phrase opens with, or one after its subject: 全市新建幼儿园, 城镇新增就业."""
    phrase = left[peel_head(left) :]
    verb = verb_at_head(phrase)
    if verb and (verb.group != "level" or verb.word in _V_Q_N_LEVEL) and verb.end < len(phrase):
        return verb
    match = re.search(
        r"(?:新增|累计|新建|改造|引进|培训|发放|完成|建成|实现|开展|培育|建设|转移|吸引|组织|安置|争创|创建|增加|搬迁)", phrase
    )
    match = match or re.search(
        r"(?:安排|投入|投放|设立|开通|开行|举办|支持|资助|认定|评选|遴选|选派|推广|拥有|建有|创作|制定|发布|处置|清退|淘汰|关闭|治理|修复|整治|种植|补充|配备|增设|布局|打造|帮扶|救助|发展)",
        phrase,
    )
    return verb_at_head(phrase[match.start() :]) if match and match.end() < len(phrase) else None


def _subject_first(
    text: str,
    clause: tuple[int, int],
    at: int,
    q: Quantity,
    left: str,
    verb: Verb,
    context: str,
    noun: str,
    here: list[Reading],
    before: Sequence[Reading],
) -> Reading | None:
    subject = left[: verb.start]
    if q.unit and verb.group == "level":
        # 由48%提高到: where it starts is no part of the name.
        subject = re.sub(r"(?:由|从)[^、,]*$", "", subject)
    subject = re.sub(r"(?:由|从)(?:目前|当前|现在|现有|原来)?的?$", "", subject)
    if verb.group != "level":
        subject = _without_comparison(subject)
    name = bare(_last_part(subject))
    if (gap := re.match(r"(?:落后|高于|高出|低于|领先|快于)(?:于)?全[国省市]", name)) and gap.end() == len(name) and (here or before):
        name = re.sub(r"(?:落后|高于|高出|低于|领先|快于).*$", "", (here or list(before))[-1].indicator) + name
    if name.startswith("占") and (here or before):
        name = (here or list(before))[-1].indicator + name
    measure = measure_of(q, verb, context, subject)
    inner = verb_at_end(name)
    # 新建创新平台达20家: the opening verb is one of work, the number counts it.
    if not name or len(name) < 2 or (inner and inner.start == 0 and inner.end == len(name)):
        if re.match(r"^(?:的|目标|水平)?$", noun) or not noun:
            return _inherit(q, "verb number", verb, clause, at, context, here, before)
        # 新增5万人的就业岗位, 提高5个百分点的…: what is measured comes behind.
        return _reading(q, named(noun), measure, "verb number noun", verb.word, clause, at, context, 0.7)
    opening = verb_at_head(name)
    if opening and opening.group == "work" and verb.group == "level" and q.unit_kind in ("count", "money") and measure == "cumulative":
        name = object_name(name)
    return _reading(q, short(_strip_object(name)), measure, "subject verb number", verb.word, clause, at, context)


def _without_comparison(subject: str) -> str:
    """A subject without what it is compared with: 覆盖率比上年 is 覆盖率."""
    subject = re.sub(r"(?:^|(?<=[^对占之入出重例]))(?:比|较|同比|相比|与)(?![例重率值度])[^、,]{0,14}$", "", bare(subject))
    return re.sub(r"(?:高于|快于|低于|落后于?|比)?(?:全国|全省|全市)(?:平均水平)?$", "", subject).strip()


def _last_part(subject: str) -> str:
    """The part past the last 、 where the parts before it are doings of their own: 成为支点城市、中心城区人口 is 中心城区人口."""
    head, mark, tail = subject.rpartition("、")
    if not mark or head.count("(") != head.count(")") or head.count("“") != head.count("”"):
        return subject
    parts = head.split("、")
    if (
        any(_doing(part) for part in parts)
        and (longest_end(bare(tail), "measure_nouns") or verb_at_head(tail[peel_head(tail) :]))
        and len(bare(tail)) >= 3
    ):
        return tail
    return subject


def _doing(part: str) -> bool:
    part = part[peel_head(part) :]
    return bool(
        re.match(r"(?:成为|推进|加快|打造|开展|加强|实施|完善|深化|提升|优化|健全|支持|鼓励|建设|构建|推动|发展|培育|强化|统筹)", part)
        or re.search(r"成为|建成|打造", part)
    )


def _strip_object(name: str) -> str:
    """Verbs of bringing about that open a subject: 提高农村自来水普及率 is 农村自来水普及率; 建成区面积 stays."""
    for word in ("提高", "提升", "降低", "扩大", "增加", "完善", "加强", "稳定", "保持", "确保", "推动", "巩固", "建成区"):
        if name.startswith(word):
            if word == "建成区":
                return name
            rest = name[len(word) :]
            if len(rest) >= 4 and longest_end(rest, "measure_nouns"):
                return rest
    return name


def _inherit(
    q: Quantity,
    frame: str,
    verb: Verb | None,
    clause: tuple[int, int],
    at: int,
    context: str,
    here: list[Reading],
    before: Sequence[Reading],
) -> Reading | None:
    source = here[-1] if here else before[-1] if before else None
    if source is None:
        return None
    measure = measure_of(q, verb, context, "")
    if verb is None:
        measure = source.measure
    return _reading(q, source.indicator, measure, f"{frame}, indicator carried", verb.word if verb else None, clause, at, context, 0.85)


def _has_verb_phrase(right: str) -> bool:
    return any(word in right for word in words("verb_phrase"))


def _attribute(q: Quantity, noun: str, right: str, clause: tuple[int, int], at: int, context: str, subject: str = "") -> Reading | None:
    """55%左右的县通过国家认定: the noun behind the number is measured by what it must do."""
    if not _has_verb_phrase(right):
        return None
    name = bare(re.sub(r"^的", "", noun))
    if len(name) < 2:
        return None
    if subject.endswith("等"):
        subject = ""
    measure: Measure = "level" if q.unit_kind == "rate" else "cumulative"
    return _reading(q, subject + name if subject else name, measure, "number noun verb", None, clause, at, context, 0.8)


def _several(
    text: str,
    clause: tuple[int, int],
    at: int,
    members: list[Quantity],
    left: str,
    right: str,
    here: list[Reading],
    before: Sequence[Reading],
) -> list[Reading]:
    """Numbers that stand together: each has its own head (分别), or they share one."""
    count = len(members)
    members = _shared_bounds(members)
    verb = verb_at_end(left)
    context = left
    noun = _noun_behind(right)
    subject = left[: verb.start] if verb else left
    group = verb.group if verb else None
    earlier = [*before, *here]
    if group != "level" and group is not None:
        subject = _without_comparison(subject)
    name = bare(subject)
    if verb and verb.group == "work" and not noun and len(name) >= 2:
        name = bare(left[: verb.end])
    if verb and verb.group == "work" and noun and len(name) < 2:
        heads = share_heads(noun, count)
        if heads:
            return [
                _reading(q, h, measure_of(q, verb, context, left), "verb numbers nouns", verb.word, clause, at, context, 0.8)
                for q, h in zip(members, heads, strict=True)
            ]
    if not name or _is_verb(name):
        if len(earlier) >= count:
            sources = earlier[-count:]
            return [
                _reading(
                    q,
                    s.indicator,
                    measure_of(q, verb, context, ""),
                    "numbers in turn, indicators carried",
                    verb.word if verb else None,
                    clause,
                    at,
                    context,
                    0.85,
                )
                for q, s in zip(members, sources, strict=True)
            ]
        return []
    heads = share_heads(name, count)
    if heads is None:
        heads = [name] * count
    if verb is None or verb.group == "work":
        heads = [object_name(h) for h in heads]
    return [
        replace(
            _reading(
                q,
                short(h),
                measure_of(q, verb or _opening_verb(left), context, subject),
                "heads in turn",
                verb.word if verb else None,
                clause,
                at,
                context,
                0.9,
            ),
            head=(at, members[0].start),
            turn=(i, count),
        )
        for i, (q, h) in enumerate(zip(members, heads, strict=True))
    ]


def _shared_bounds(members: list[Quantity]) -> list[Quantity]:
    """分别达97%和40%左右: the bound behind the last covers all; 均超过50%、60%: the one before the first does."""
    last, first = members[-1], members[0]
    if last.after and not any(q.after or q.before for q in members[:-1]):
        return [replace(q, comparator=last.comparator) for q in members]
    if first.before and not any(q.after or q.before for q in members[1:]):
        return [replace(q, comparator=first.comparator) for q in members]
    return members
