"""What the words before and behind a number name: string in, string out."""

from __future__ import annotations

import re
from itertools import zip_longest

from plan_extract.candidates.phrases import CONNECTIVE, bare, noun_after, short, without_explanations
from plan_extract.candidates.verbs import Verb, longest_end, peel_head, verb_at_end, verb_at_head, words
from plan_extract.lexicon import kept, load
from plan_extract.reading.brackets import bracket_spans
from plan_extract.reading.words import words as word_list

_BRACKET = re.compile(r"\s*(?=\()")
_NO_NOUN = re.compile(rf"\s*(?:{CONNECTIVE}|并)")
_CHANGES = re.compile(
    r"(?:提高|提升|增加|增长|下降|降低|减少|缩小|缩短|扩大|上升|压减|压缩|压降|回落|回升|延长|(?:调减|调增|上调|下调)(?=到|至|为)|调整(?=到|至|为)|优化(?=到|至|为)|发展|降|增|升)(?:了|到|至|为|的)?|→"
)
# 由2.75下降到: where a change starts is no part of a name.
FROM = re.compile(r"(?:应该|应当|应)?(?:由|从)(?:目前|当前|现在|现有|原来|[^,;、由从]{0,10}的)?的?$")
# 由户均年收入8000元以下提高到: so far before a number that a change begins with.
_FROM_THERE = re.compile(r"(?<=..)(?:由|从)[^,;、由从]{0,16}$")


def changes_from(left: str, right: str) -> str:
    """The words before a number without where a change starts that the words behind it tell of.

    收费标准由每次 before 9元提高到12元 leaves 收费标准.
    """
    return (_FROM_THERE if right.lstrip().startswith(_TO) else FROM).sub("", left)


_TO = tuple(
    verb + to
    for verb in (
        "提高",
        "提升",
        "增加",
        "下降",
        "降低",
        "减少",
        "缩小",
        "缩短",
        "扩大",
        "延长",
        "调整",
        "上调",
        "下调",
        "调减",
        "调增",
        "压降",
        "压减",
        "降",
        "增",
        "升",
    )
    for to in ("到", "至", "为")
)


def noun_behind(right: str) -> str:
    """The noun right behind a number; a bracket that only explains the number is passed over, a connective means there is none."""
    if (begun := _BRACKET.match(right)) and (spans := bracket_spans(right, begun.end())) and spans[0][0] == begun.end():
        right = right[spans[0][1] :]
    right = without_explanations(right)
    return "" if _NO_NOUN.match(right) else noun_after(right)


def says_nothing(noun: str) -> bool:
    """Whether what stands behind a number names nothing: empty, 的目标, 全部完成, or the verb of a change (由3.1缩小到)."""
    if not noun or noun.removeprefix("的") in _NO_NAMES or _CHANGES.match(noun):
        return True
    rest = bare(noun)
    return not rest or rest in _DONE


_NO_NAMES = frozenset(("", "目标", "水平", "要求", "标准", "任务", "不等", "不动摇", "红线"))
_DONE = frozenset(("完成", "建成", "改造完成", "完工", "达标", "投用", "投产", "到位", "任务", "目标"))


def own_part(left: str) -> str:
    """Of the words between two numbers, those past the last connective: 便民市场和 gives none, 基地、培育 gives 培育."""
    cuts = list(re.finditer(CONNECTIVE + "|[,并]", left))
    return left[cuts[-1].end() :] if cuts else left


def before_next_verb(noun: str) -> str:
    """A noun without the connective and verb that lead on to the next number: 基地、培育 is 基地、."""
    verb = verb_at_end(noun)
    return noun[: verb.start] if verb and verb.start > 1 and noun[verb.start - 1] in "、和及与并" else noun


def only_modifier(noun: str) -> bool:
    """Whether a noun is but a modifier that the end of the list completes: 国家级, 省级以上."""
    return bool(re.search(r"(?:级|类|型|以上)$", noun)) and len(noun) <= 8


def tail_noun(text: str) -> str:
    """The noun at the end of a list of modifiers: 国家级、30名省级技术能手 gives 技术能手."""
    tail = noun_after(text.rsplit("、", 1)[-1])
    tail = re.sub(r"^.*?\d+(?:\.\d+)?[\u4e00-\u9fff]?(?:\d+亿级)?", "", tail)
    tail = re.sub(r"^(?:国家|省|市|县|区|部|校)级", "", tail)
    return re.sub(r"^\d+[万亿]*级", "", tail)


def is_verb(name: str) -> bool:
    """Whether a phrase is a verb and nothing else: 改造."""
    verb = verb_at_head(name)
    return verb is not None and verb.end == len(name)


def opening_verb(left: str, transitive: tuple[str, ...]) -> Verb | None:
    """The verb an object phrase opens with, or one after its subject: 新建幼儿园, 城镇新增就业. `transitive` level verbs count too."""
    phrase = left[peel_head(left) :]
    if (years := _YEARS.match(phrase)) is not None:
        # 五年改建公路420公里.
        phrase = phrase[years.end() :]
        phrase = phrase[peel_head(phrase) :]
    verb = verb_at_head(phrase)
    if verb and (verb.group != "level" or verb.word in transitive) and verb.end < len(phrase):
        return verb
    for name in ("objects", "later_objects"):
        found = _any_of(name).search(phrase)
        if found is not None and (verb := verb_at_head(phrase[found.start() :])) and found.start() + verb.end < len(phrase):
            return verb
    return None


_YEARS = re.compile(r"[一二两三四五六七八九十\d]{1,2}年(?:内|共)?(?=[\u4e00-\u9fff]{4})")


@kept
def _any_of(name: str) -> re.Pattern[str]:
    """Any word of a list."""
    return re.compile("|".join(map(re.escape, words(name))))


def without_comparison(subject: str) -> str:
    """A subject without what it is compared with: 覆盖率比上年 is 覆盖率."""
    subject = re.sub(r"(?:^|(?<=[^对占之入出重例]))(?:比|较|同比|相比|与)(?![例重率值度])[^、,]{0,14}$", "", bare(subject))
    return re.sub(r"(?:高于|快于|低于|落后于?|比)?(?:全国|全省|全市)(?:平均水平)?$", "", subject).strip()


def last_part(subject: str) -> str:
    """The part past the last 、 where the parts before it are doings of their own: 成为支点城市、中心城区人口 is 中心城区人口."""
    head, mark, tail = subject.rpartition("、")
    if not mark or head.count("(") != head.count(")") or head.count("“") != head.count("”"):
        return subject
    name = bare(tail)
    complete = longest_end(name, "measure_nouns") or verb_at_head(tail[peel_head(tail) :])
    return tail if complete and len(name) >= 3 and any(_doing(part) for part in head.split("、")) else subject


def _doing(part: str) -> bool:
    part = part[peel_head(part) :]
    return part.startswith(words("doings")) or any(word in part for word in ("成为", "建成", "打造"))


def strip_object(name: str) -> str:
    """Verbs of bringing about that open a subject: 提高农村自来水普及率 is 农村自来水普及率; 建成区面积 stays."""
    for word in ("提高", "提升", "降低", "扩大", "增加", "完善", "加强", "稳定", "保持", "确保", "推动", "巩固"):
        if name.startswith(word) and len(name) - len(word) >= 4 and longest_end(name[len(word) :], "measure_nouns"):
            return name[len(word) :]
    return name


# Ranks, places and owners that take turns before what they rank: 省级、市级; 城区、乡镇; 大型、中小型; 公办、民办.
_RANK = re.compile(
    r"(?:(?:[国家省市县区镇乡村、]+级|中心城区|城区|城镇|城市|县城|建成区|农村|乡镇|乡村|平原|山区|牧区|[国省市县]控|[大中小微]+型|公办|民办|公立|民营|国有)[、和]?)+"
)


def about(rate: str, topic: str) -> str:
    """A rate that names nothing, with the topic of the words ahead: 城区覆盖率, after 推进垃圾分类, is 城区垃圾分类覆盖率."""
    at = own.end() if (own := _RANK.match(rate)) else 0
    if rate[at:] not in words("bare_rates") or not topic or topic.endswith(("目标", "任务", "指标", "要求", "情况", "重点")):
        return rate
    return rate[:at] + topic + rate[at:]


def completed(subject: str, source: str, *, inside: bool = False) -> str:
    """A subject that leaves its measure to what came before: 大型规模养殖场, after 规模养殖场设施配套率, is 大型规模养殖场设施配套率.

    With `inside`, the words shared may stand inside: 供水管网, after 供水、污水管网改造, is 供水管网改造.
    """
    if longest_end(subject, "measure_nouns"):
        rest = subject[own.end() :] if (own := _RANK.match(subject)) else ""
        thing = source[rank.end() :] if (rank := _RANK.match(source)) else source
        # 城区垃圾分类覆盖率100%,农村覆盖率60%: only where it is measured is said anew.
        return own.group() + thing if own and rest in words("bare_rates") and thing.endswith(rest) else subject
    if (rank := _RANK.match(source)) and (own := _RANK.match(subject)) and source[rank.end() :].startswith(subject[own.end() :]):
        # 市级医院互认率…,县级…: the rank or place is said anew, what is ranked is not.
        return own.group() + source[rank.end() :]
    for length in range(len(subject), 1, -1):
        head, shared, rest = source.partition(subject[-length:])
        if shared and rest and (not head or (inside and (length >= 4 or subject[:-length] in re.split("[、和及]", head)))):
            return subject + rest
    return subject


def of_the_same(subject: str, source: str) -> str:
    """A subject that ends as the head of what was measured before: 二级医院, after 三级医院平均住院日, is 二级医院平均住院日."""
    if longest_end(subject, "measure_nouns") or subject == source:
        return subject
    for length in range(min(len(subject), 6), 1, -1):
        head, shared, rest = source.partition(subject[-length:])
        if shared and 0 < len(head) <= len(subject) and len(rest) >= 2:
            return subject + rest
    return subject


_TOLD = re.compile(
    r"([\u4e00-\u9fff]{2,14}?)(?:数量)?(?:逐年|逐步|持续|不断|稳步|大幅|明显|显著|快速)(?:增加|增长|增多|提高|提升|下降|减少|降低|扩大|上升|攀升|壮大)$"
)


def subject_of(clause: str) -> str:
    """What a clause without a number names for the next one to tell of: 烧油量占原油产量的比重; empty where it names no measure."""
    if (told := _TOLD.match(clause.strip())) is not None and word_list(told[1])[-1].tag[:1] in "nj":
        # 亿元楼宇逐年增加,从30幢增长至40幢: what changes is named, though it is no measure.
        return short(bare(told[1]))
    whole = bare(last_part(clause))
    if 3 <= len(whole) <= 30 and longest_end(whole, "measure_nouns") and not verb_at_end(whole):
        return short(whole)
    if _any_of("measure_nouns").search(clause) is None:
        return ""
    found = word_list(clause)
    for word, following in zip_longest(found, found[1:]):
        if (following is not None and following.tag not in ("v", "d", "ad", "vd", "x")) or not longest_end(
            clause[: word.end], "measure_nouns"
        ):
            continue
        # 茶叶交易额保持较快增长: the measure is named before its verb, or is the whole clause.
        name = bare(last_part(clause[: word.end]))
        return short(name) if 3 <= len(name) <= 30 and not verb_at_end(name) else ""
    return ""


def noun_alone(clause: str) -> str:
    """A clause that is but the noun whose measure follows (蔬菜, of 蔬菜,年产量达到…); empty for any other."""
    name = clause.strip()
    if not 2 <= len(name) <= 12:
        return ""
    found = word_list(name)
    alone = all(w.tag[:1] in "nljxbf" or w.tag == "vn" or w.text in "、和及" for w in found)
    if found[0].text in load("verbs") and found[0].tag != "n":
        # 优化营商环境 is a doing, though 优化 may be a noun.
        return ""
    return name if alone and found[-1].tag[:1] == "n" and not longest_end(name, "measure_nouns") else ""


def share_among(indicator: str, whole: str) -> str:
    """A share with the whole that 在…中 named before: 医疗支出比重, after 在居民消费支出中, is 医疗支出占居民消费支出比重; 占比 stays."""
    match = re.fullmatch(r"([^占]{2,}?)(?:所占|的)*(比重|份额)", indicator)
    if match is None or whole in indicator:
        return indicator
    return f"{whole}中{indicator}" if indicator.startswith("用于") else f"{match[1]}占{whole}{match[2]}"


def measure_said(label: str) -> str:
    """What a label says is measured of all that follows it: 主要产品的产量是 gives 产量."""
    text = re.sub(r"(?:分别|预计|大体|大致)*(?:是|为|达到|如下|将达到)$", "", label.strip())
    text = re.sub(r"(?:的)?(?:计划|规划|主要|发展|预期)?指标$", "", text)
    found = longest_end(text, "measure_nouns")
    return found if found in ("产量", "面积", "总产值", "产值", "吞吐量", "运量", "里程", "容量", "增加值", "收入", "人数", "数量") else ""


def thing(indicator: str) -> str:
    """What an indicator is of, without the verb that brings it about: 新增学位 is 学位, 老旧小区改造 stays."""
    for _ in range(2):
        verb = verb_at_head(indicator)
        if verb is None or not (verb.group == "work" or verb.word == "增加") or len(indicator) - verb.end < 2:
            break
        indicator = indicator[verb.end :]
    return indicator


@kept
def _object_verbs() -> re.Pattern[str]:
    names = sorted({w for name in ("objects", "later_objects", "doings") for w in words(name)}, key=lambda word: (-len(word), word))
    return re.compile("|".join(map(re.escape, names)))


def last_object(text: str) -> str:
    """What a clause without a number is about, for the number behind it: 建设无人农场 gives 无人农场, 加强护理人员培训 护理人员培训."""
    phrase = text.strip()
    # Only what ends in some fourteen characters can be the object.
    near = max(0, len(phrase) - 20)
    best = max((m.end() for m in _object_verbs().finditer(phrase, near) if 2 <= len(phrase) - m.end() <= 14), default=-1)
    name = bare(phrase[best:]) if best >= 0 else ""
    return name if 2 <= len(name) <= 14 and "、" not in name else ""
