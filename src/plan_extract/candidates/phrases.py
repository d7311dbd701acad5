"""Indicators: the noun phrase that names what a quantity measures, cut to what belongs to the name."""

from __future__ import annotations

import re
from itertools import pairwise

from plan_extract.candidates.verbs import longest_end, longest_head, peel_head, peel_tail, words
from plan_extract.lexicon import kept
from plan_extract.reading.words import boundaries
from plan_extract.reading.words import words as word_list

# Connectives, and the words they are part of: 普及率, 参与度, 饱和, 和谐.
CONNECTIVE = r"(?:、|以及|(?<![普涉惠触遍危顾波企])及其?(?![时格])|(?<![饱温共缓平调])和(?![谐平睦美解气])|(?<![参赠])与(?!会)|或(?!者))"
_HEAD_SPLIT = re.compile(CONNECTIVE + "|,")
_TIME_LEFT = re.compile(
    r"^(?:到|至|在|于)?(?:19|20)\d\d年?(?:底前|底|末|前|以前)?|^[“\"]?十[一二三四五]五[”\"]?(?:时期末?|期间|期末|末|时期)?|^(?:三|五|3|5)年内|^[五5]年(?![制级期])|^[二三四]年(?=累计|共|购置|新增|新建|建成|完成|培训|培养|引进|改造)|^每[一二两三四五六七八九十\d]+年|^近[一二两三四五六七八九十\d]+(?:年[来间]?|$)"
)
# Modifiers that several heads share when only the first carries them: 城区绿化覆盖率、绿地率; 每千人口床位数、医师数.
_SHARED = re.compile(
    r"^(?:全[市省县区]|城区|城镇(?!化)|城市(?!化)|城乡|农村|人均|户均|全社会|规模以上|单位(?:地区生产总值|国内生产总值|GDP|工业增加值|产品|建筑面积|面积|产值)|(?:国家|[省市县区])级(?:以上)?|新建(?:居住|公共|民用|工业)?(?:住宅|建筑|小区)|每[百千十万]*(?:名|个)?(?:常住)?(?:人口|人)(?:拥有)?)+"
)


# A bracket that explains what stands before it is no part of a name: 算力规模(FP16), 准点率(准点班次÷总班次×100%); 新建(改扩建)小学 stays.
_EXPLAINS = re.compile(r"(?<=[^\s、,;:(])\((?:[A-Z]+\d+|(?:即|指|以下简称)[^()]*|[^()]*[÷×/=][^()]*|[^()]{12,})\)")


def without_explanations(text: str) -> str:
    """A stretch of words without the brackets that only explain: 算力规模(FP16)达到 is 算力规模达到; 污水处理厂(二期) stays."""
    return _EXPLAINS.sub("", text) if "(" in text else text


def bare(text: str) -> str:
    """A phrase without adverbs, times and connectives around it: 力争使农村自来水普及率将 is 农村自来水普及率."""
    before = None
    while before != text:
        before = text
        text = text[peel_head(text) :]
        text = text[: peel_tail(text)]
        if (time := _TIME_LEFT.match(text)) is not None:
            text = text[time.end() :]
        text = text.strip(" ,、:;。—-·")
    return _balance(text)


_BRACKETS = frozenset("()“”《》（）")


def _balance(text: str) -> str:
    """Brackets whose partner is outside the phrase go: `(含农村)供水` stays, `供水)` loses its bracket."""
    if _BRACKETS.isdisjoint(text):
        return text.strip(" ,、:;")
    for left, right in ("()", "“”", "《》", "（）"):
        while text.count(left) > text.count(right) and left in text:
            cut = text.rfind(left)
            text = text[:cut] if cut >= len(text) / 2 else text[:cut] + text[cut + 1 :]
        while text.count(right) > text.count(left) and right in text:
            cut = text.find(right)
            text = text[cut + 1 :] if cut < len(text) / 2 else text[:cut] + text[cut + 1 :]
    return text.strip(" ,、:;")


def short(text: str) -> str:
    """A long phrase without the clause before its last 的 (引领未来发展方向的优势学科 is 优势学科); a noun before 的 tells whose it is and
    stays (预警系统的准确率 is 预警系统准确率)."""
    if (match := _PLACE_PHRASE.match(text)) and len(text) - match.end() >= 4:
        # 依托科创平台每年实施重大项目: how and where it is done is no part of the name.
        return object_name(text)
    if "的" not in text:
        return text
    head, _, tail = text.rpartition("的")
    owner = whose(head)
    if owner and (len(tail) <= 6 or longest_end(tail, "measure_nouns")) and len(owner) + len(tail) <= 24:
        return owner + tail
    if len(text) > 10 and len(tail) >= 3 and not longest_head(tail, "verb_phrase"):
        return tail
    return text


def whose(head: str) -> str:
    """The noun that a 的 behind it makes an owner: 液压换向阀 of 液压换向阀的泄漏量; empty where a clause or an adjective stands there."""
    said = _TOWARD.sub("", head) if len(head) > 4 else head
    if "的" in said or not 2 <= len(said) <= 16 or not (found := word_list(said)):
        return ""
    last = found[-1].tag
    if is_machine(head) or ((of := _TOWARD.search(head)) is not None and is_machine(head[: of.start()])):
        # 燃气泄漏监测系统, 客流监测平台对大客流: words of what a machine does are no clause.
        return said
    if last[:1] not in "n" and last not in ("vn", "eng", "l", "x", "s", "j", "q", "m"):
        return ""
    if any((w.tag in ("v", "vd", "p", "d", "c") and len(w.text) > 1) or (w.tag[:1] == "a" and w is found[-1]) for w in found):
        return ""
    return said


_TOWARD = re.compile(r"(?:针对|关于|对|(?<!^)在(?!线))")


def is_machine(name: str) -> bool:
    """Whether a phrase is the name of a machine or a system: 智能分拣机器人; 推广智能终端 and 用于检测的仪器 are none."""
    if len(name) < 2 or longest_end(name, "machines") is None or name.endswith(words("no_machines")):
        return False
    found = word_list(name)
    return not any(w.tag in ("p", "d", "c", "u", "uj") for w in found) and (
        len(found) == 1 or found[0].tag[:1] != "v" or found[0].text not in words("verbs")
    )


def named(text: str) -> str:
    """A noun behind a number, its words kept: 高水平专业(群) keeps 高水平."""
    return short(_balance(text.strip(" ,、:;").removeprefix("的")))


def trim(text: str, start: int, end: int) -> tuple[int, int]:
    """A span without white space and list marks at its ends."""
    while start < end and text[start] in " \n—-·•、":
        start += 1
    while end > start and text[end - 1] in " \n、|":
        end -= 1
    return start, end


# How and where something is done, before the verb that does it: 依托科创平台每年实施…, 以园区为载体培育….
_PLACE_PHRASE = re.compile(
    r"(?:在|于|面向|依托|围绕|对|向|为|以|通过|利用|借助|凭借|结合|按照).{2,18}?"
    r"(?=每年|年均|累计|五年|新建|改造|建设|建成|打造|培育|培养|引进|开展|创建|实施|设立|新增|布局|培训|推广|发展|举办|组织|完成)"
    r"|.{2,8}每年(?:安排|投入)(?=.{2})|.{2,6}安排(?=.{2})"
)


def object_name(text: str) -> str:
    """An object phrase as an indicator: verbs that only bring it about go (建成水库 is 水库), others stay (新增学位, 引进企业)."""
    # 在重点湖库建设数字渔场80个: where it is done is no part of the name; 通过 is peeled as an adverb, so it is looked for before that too.
    for _ in range(2):
        if match := _PLACE_PHRASE.match(text.strip()):
            text = text.strip()[match.end() :]
        text = bare(text)
    for _ in range(3):
        if (work := longest_head(text, "nominal")) and len(text) - len(work) >= 3:
            # 建设改造供水管网160公里 is 供水管网建设改造: the work is part of the name, behind what it is done to.
            rest = bare(text[len(work) :])
            return short(rest if rest.endswith(work) else rest + work)
        word = longest_head(text, "plain_verbs")
        if word is None or len(text) - len(word) < 2:
            break
        text = bare(text[len(word) :])
    return short(text)


def noun_after(text: str) -> str:
    """The noun behind a number (建成10个便民市场并投入使用): up to the next clause mark or what no longer names it."""
    cut = len(text)
    depth = 0
    for found in _STOPS.finditer(text):
        c = found[0]
        if c in "(“《":
            depth += 1
        elif c in ")”》":
            depth -= 1
        elif depth <= 0:
            cut = found.start()
            break
    text = text[:cut]
    if _cuts().search(text, 2) is not None:
        for word in words("cut"):
            if (at := text.find(word)) > 1:
                text = text[:at]
    text = _done_besides(text)
    text = text.strip()
    text = _BOUND_AHEAD.sub("", text)
    text = text.removesuffix("等").removesuffix("等")
    if text.endswith(_IS_DONE):
        # 1.2万户棚户区改造全部完成: that it is done is no part of the name.
        text = _ALL_DONE.sub("", text)
    return _balance(text)


def _done_besides(text: str) -> str:
    """A noun without what else is done to it or what it comes for: 晒网场并设置栏杆 is 晒网场, 专家来霁进行交流 is 专家."""
    if (comes := _COMES.search(text)) is not None:
        text = text[: comes.start()]
    if "并" in text[2:]:
        found = word_list(text)
        for word, following in pairwise(found):
            if word.text == "并" and word.start > 1 and following.tag in ("v", "vn", "vd", "d"):
                return text[: word.start]
    return text


_COMES = re.compile(r"(?<=..)(?:来|到)[\u4e00-\u9fff]{1,6}?(?=进行|开展|从事|参加|参与|工作|交流|创业|讲学)")
_STOPS = re.compile("[(“《)”》,;:。]|[、和](?=每[个名所座处]?[\u4e00-\u9fff])")
_BOUND_AHEAD = re.compile(r"^(?:的|以上的?|左右的?)")
_IS_DONE = ("完成", "建成", "到位", "达标", "投用", "投产")
_ALL_DONE = re.compile(rf"(?<=..)(?:全部|全面|基本|均|任务)(?:{'|'.join(_IS_DONE)})$")


@kept
def _cuts() -> re.Pattern[str]:
    """Any word that ends a noun behind a number."""
    return re.compile("|".join(map(re.escape, words("cut"))))


def drop_conjunction(text: str) -> str:
    """What stands before the connective that leads on to the next number: 便民市场和 is 便民市场."""
    return re.sub(rf"(?:{CONNECTIVE}|并)\s*$", "", text.rstrip()).strip()


def share_heads(text: str, count: int) -> list[str] | None:
    """The indicators of `count` values that one phrase heads: 城市生活污水、生活垃圾无害化处理率 gives both in full.

    A head that names no measure of its own takes the end of the last; heads after the first take the first's leading modifier.
    None where the phrase does not fall into `count` heads.
    """
    # 供水、燃气管网分别改造15公里、18公里: that each has its own number is no part of a name.
    text = text.replace("分别", "")
    if count == 2 and text.startswith("城乡居民"):
        return ["城镇居民" + text[4:], "农村居民" + text[4:]]
    parts = split_heads(text)
    joined = False
    if len(parts) > count > 2 and len(by_mark := [part for part in text.split("、") if part]) == count:
        # 储能及智能电网、新材料、生物医药产业增速分别达到15%、33%、12%: 及 joins within a head.
        parts, joined = by_mark, True
    if len(parts) != count or count < 2:
        return None
    tail = _shared_tail(parts)
    if tail:
        lead = "" if joined else _shared_lead([part.removesuffix(tail) for part in parts])
        parts = [part if part.endswith(tail) else part + tail for part in parts]
        if lead and not _SHARED.match(parts[0]):
            parts = [parts[0], *(part if part.startswith(lead) else lead + part for part in parts[1:])]
    elif len(parts[-1]) == 2 and len(parts[0]) >= 5 and parts[0][-1] == parts[-1][-1] and not _SHARED.match(parts[0]):
        # 单位增加值能耗、水耗: two measures of one thing.
        parts = [parts[0], *(part if len(part) > 2 else parts[0][:-2] + part for part in parts[1:])]
    if (shared := _SHARED.match(parts[0])) and len(shared.group()) < len(parts[0]):
        prefix = shared.group()
        rest = parts[1:]
        parts = [parts[0], *(p if _SHARED.match(p) and (_SHARED.match(p) or [""])[0][:1] != "人" else prefix + p for p in rest)]
    return parts


def _shared_lead(parts: list[str]) -> str:
    """What the first head says for all: 主要农作物 of 主要农作物播种、收获机械化率. Empty where the others are as long as it in words."""
    first = word_list(parts[0])
    longest = max(len(word_list(part)) for part in parts[1:])
    return parts[0][: first[len(first) - longest].start] if len(first) > longest >= 1 else ""


def split_heads(text: str) -> list[str]:
    """The phrases a list joins with 、 和 及 与, brackets and quotation marks kept whole."""
    parts, depth, begin, at = [], 0, 0, 0
    while at < len(text):
        c = text[at]
        if c in "(“《":
            depth += 1
        elif c in ")”》":
            depth -= 1
        elif depth <= 0 and (match := _HEAD_SPLIT.match(text, at)):
            if match.group() in ("和", "与", "及") and not (begin < at < len(text) - 1):
                at += 1
                continue
            parts.append(text[begin:at].strip())
            begin = at = match.end()
            continue
        at += 1
    parts.append(text[begin:].strip())
    return [p for p in parts if p]


# Ends of nouns that name a thing by themselves: 孵化器, 服务站, 产业园.
_COMPLETE = (
    "器",
    "站",
    "园",
    "馆",
    "厂",
    "中心",
    "基地",
    "平台",
    "企业",
    "机构",
    "园区",
    "实验室",
    "医院",
    "学校",
    "合作社",
    "农场",
    "公司",
)


def _shared_tail(parts: list[str]) -> str:
    """What the last head says for all: 无害化处理率 of 生活污水、生活垃圾无害化处理率. Empty where each head stands alone."""
    # The head right before the last runs parallel to it; the first may carry modifiers of its own.
    first, last = parts[-2], parts[-1]
    if longest_end(first, "measure_nouns") or len(last) <= 2:
        return ""
    if first.endswith(_COMPLETE) and not (longest_end(last, "measure_nouns") or longest_end(last, "verbs")):
        # 科技企业孵化器、众创空间: each names a thing.
        return ""
    # The part of the last head that runs parallel to the first: as long as the first's own part, or sharing its opening.
    for length in range(min(len(first), len(last) - 2), 1, -1):
        own = first[-length:]
        if own[0] == last[0] or own[-1] == last[length - 1]:
            return last[length:]
    # Nothing shared to go by (公路、水运货物周转量): the word boundary nearest to the first head's length.
    near = min(len(first), len(last) - 2)
    inner = [end for end in boundaries(last) if 2 <= end < len(last) - 1]
    if not inner:
        return ""
    cut = min(inner, key=lambda end: (abs(end - near), end))
    # 供水、燃气管网改造: where a word leaves one character over (燃气管|网), the place parallel to the first head does if words fit it.
    if (
        len(word_list(last[cut:])[0].text) == 1
        and len(word_list(last[:near])) == 1
        and all(len(w.text) > 1 for w in word_list(last[near:]))
    ):
        cut = near
    return last[cut:]
