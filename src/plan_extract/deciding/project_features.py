"""What the words of a span say for and against its being a project's name. Each feature has an example of a text that it holds of."""

from __future__ import annotations

import re

from plan_extract.deciding.project_views import ProjectView, is_odd
from plan_extract.deciding.scorer import Features
from plan_extract.lexicon import kept, load, verbs_with
from plan_extract.reading.words import cost_of

name_features: Features[ProjectView] = Features()


@kept
def _any_of(key: str) -> re.Pattern[str]:
    """Any word of a list of lexicon/projects.yaml."""
    return re.compile("|".join(map(re.escape, load("projects")[key])))


@kept
def _set_of(key: str) -> frozenset[str]:
    return frozenset(load("projects")[key])


@kept
def _ends_of(key: str) -> tuple[str, ...]:
    return tuple(load("projects")[key])


@name_features
def counted(view: ProjectView) -> bool:
    """A number or 一批 before or in the name: 建设10个中心, 一批平台, 省级四个园区."""
    return _COUNTED.search(view.text) is not None or (bool(view.described) and _COUNTED.search(view.described) is not None)


_COUNTED = re.compile(
    r"一批|若干|一系列|多个|多种|各类|各级|各具|\d[\d.]*[万亿]?(?:[个家所座条处项]|大(?!学|桥|道)|级|平方米|公里)|[一二三四五六七八九十两几数百壹贰叁肆伍陆柒捌玖拾佰仟]+(?:个|家|所|座|条|大(?!学|桥|道)|项|处|批)(?!站)"
)


@name_features
def clause_inside(view: ProjectView) -> bool:
    """A clause of its own inside the span: 甲区成为…城市, 人口达65万, 至少具备1个."""
    return _CLAUSE.search(view.text) is not None


_CLAUSE = re.compile(r"成为|达到?(?:\d|约|到)|位于|具有|至少|使|确保|实现|以及|延伸至|能够|为(?:核心|重点|主体)|《")


@name_features
def exemplar(view: ProjectView) -> bool:
    """It stands in 以…为…, which tells what another thing is made of: 以甲、乙为节点的丙带."""
    c = view.candidate
    if c.described or not c.marks.text.startswith("以", c.by.object_start):
        return False
    return _MADE_OF.match(c.marks.text, c.start, c.clause.end) is not None


_MADE_OF = re.compile(r"[^,;。]{0,60}?为(?:代表|主|核心|重点|节点|支撑|引领|骨干|龙头|依托|基础|中心|支点|载体|抓手|突破)")


@name_features
def generic(view: ProjectView) -> str | None:
    """A word that only kinds of things have, at the name's end or in it: 体系, 机制, 品牌, 队伍, 环境."""
    if not view.ending and view.text.endswith(_ends_of("generic")):
        return "end"
    if _not_names().search(view.text):
        return "doing"
    return "inside" if _any_of("generic").search(view.text) else None


@kept
def _not_names() -> re.Pattern[str]:
    return re.compile(load("projects")["not_names"])


@name_features
def known_kind(view: ProjectView) -> str | None:
    """A kind of works of which there are many, whole or behind what only ranks or describes it: 国家重点实验室, 大型煤炭基地."""
    return view.known_kind


@name_features
def single(view: ProjectView) -> str | None:
    """An ending of works of which a place has one, and whether what stands before tells which: 康宁大学, 甲铁路; 大学 alone does not."""
    bare = view.text[: view.text.rfind("(")] if view.text[-1] == ")" and "(" in view.text else view.text
    if not bare.endswith(_ends_of("single")) or view.known_kind:
        return None
    return "named" if view.front or view.places or view.signs else "told" if len(bare) >= 4 else "bare"


@name_features.several
def proper(view: ProjectView) -> list[str]:
    """What makes the name one of its kind: a place, the plan's own area, a nation, a river, a name no dictionary has, (二期), “…”."""
    found = [f"front {view.front}"] if view.front else []
    for place in view.places:
        if place.kind != "collective":
            found.append("place")
            break
    return found or _NOTHING


_NOTHING = ["nothing"]


@name_features
def kind(view: ProjectView) -> str:
    """A proper beginning and an ending of works together: 甲市科技馆 both, 科技馆 the ending alone."""
    return view.kind


@name_features
def kind_with_act(view: ProjectView) -> str:
    """How proper the name is, and how surely something is built: 建成甲市科技馆 is both."""
    return f"{view.kind}+{view.saying.sure}"


@name_features
def aspires(view: ProjectView) -> bool:
    """It ends in what an area wants to be: 支点城市, 重要门户, 新高地."""
    return view.text.rstrip('”"').endswith(_ends_of("aspirations"))


@name_features
def work_end(view: ProjectView) -> str | None:
    """What is done to it at its end, or left off, in a list or alone: 甲设施建设 in a list of works keeps it, 完成甲站、乙桥改造 not."""
    done = _DONE.search(view.text)
    if done is None:
        done = _DONE.match(view.marks.text, view.end)
        what = "off"
    else:
        what = "kept"
    if done is None:
        return None
    return f"{what}+{'建设' if done['what'] == '建设' else '改造'}+{'list' if view.of.size > 1 else 'alone'}"


_DONE = re.compile(r"(?P<what>建设|改造|扩建|改扩建|迁建|续建|加固)(?=$|[、,;。和及与等])")


@name_features
def only_place(view: ProjectView) -> str | None:
    """The span is a place and nothing more: a name where 等 says so (红河等机场) or the list's last shares its ending, else none.

    `province` where it is a whole one, or several together: 建设甲省、乙省三大基地.

    A part of a place (甲市中心城区, 东部地区) is no work either.
    """
    start, end = view.start, view.end
    if not [p for p in view.places if p.start <= start and p.end >= end] and view.text not in view.listed.own:
        # 甲县至乙县 is a route.
        part = _PART_OF_PLACE.search(view.text) if "至" not in view.text[1:-1] else None
        # 甲市中心城区, 乙县; 甲国家创新示范区 is a zone that is founded.
        return "part" if part is not None and (len(part[0]) > 1 or view.ending is None) else None
    how = "said" if view.candidate.said.endswith(_ends_of("kinds_of_works")) else "bare"
    if how == "bare" and view.of.size > 1 and view.of.only_places:
        how = "shared"
    # 建设甲省、乙省三大基地: what is built for whole provinces is no work of each; 上海、天津等航运中心 are of cities.
    whole = how != "bare" and any(p.kind == "macro" or ((p.code or "").endswith("0000") and p.code not in _CITIES) for p in view.places)
    return f"{how} province" if whole else how


# 北京, 天津, 上海, 重庆 (GB/T 2260).
_CITIES = ("110000", "120000", "310000", "500000")
_PART_OF_PLACE = re.compile(
    r"(?:(?<!高)新?城区|(?:东|西|南|北|中|东北|西北|西南|东南)部(?:地区)?|地区|各[省市州县区]|沿[线海江边]|境内|全[省市县区域]|[省市县区])$"
)


@name_features
def ending(view: ProjectView) -> str:
    """The class of works that the name ends in: 走廊 belt, 馆 house; none where it ends in no such word."""
    return view.ending[0] if view.ending else "none"


@name_features
def last_word(view: ProjectView) -> str | None:
    """The very word of works that the name ends in: of 甲创新中心 创新中心, which is not as sure a name as 博物馆."""
    return view.ending[1] if view.ending else None


@name_features
def first_tag(view: ProjectView) -> str | None:
    """What sort of word the name begins with: a place (ns) in 云川大桥, an adjective in 新桥, a verb in 污水处理厂."""
    return view.plain[0].tag if view.plain else None


@name_features.several
def sign(view: ProjectView) -> tuple[str, ...]:
    """Signs of a proper name: 甲至乙公路, 第三医院, 乙厂(二期), “丙”平台."""
    return view.signs


@name_features
def of(view: ProjectView) -> str | None:
    """的 inside the name, or a description before it that the span leaves out: 国内领先的甲平台."""
    if described := view.described:
        return "behind description" if _DESCRIPTION.search(described) else "behind other"
    return "inside" if "的" in view.text else None


_DESCRIPTION = re.compile(r"^以|为|有|性|领先|先进|一流|知名|完善|健全|高效")


@name_features
def information(view: ProjectView) -> str:
    """How unlikely the words before the ending are: 中心 says nothing, 天地一体化信息网络 much. In steps of a common word."""
    said = sum([cost_of(w[2]) for w in view.plain], 0.0) - (cost_of(view.ending[1]) if view.ending else 0.0)
    return str(max(0, min(6, int(said / 9))))


@name_features
def odd(view: ProjectView) -> bool:
    """A character before the ending that hardly stands alone, as those of names that no dictionary has do: 糯 of 糯扎渡电站."""
    last = view.end - (len(view.ending[1]) if view.ending else 0)
    return bool([w for w in view.tokens if w[1] - w[0] == 1 and w[1] <= last and is_odd(w)])


@name_features
def describing(view: ProjectView) -> str:
    """How much of the name only describes a kind: 现代综合物流中心 all, 甲乙大桥 nothing. In quarters."""
    plain, words = view.plain, _set_of("describing")
    if not plain:
        return "none"
    return str(round(4 * sum([len(w[2]) for w in plain if w[2] in words]) / sum([len(w[2]) for w in plain])))


@name_features
def verb_inside(view: ProjectView) -> str | None:
    """A verb inside the name that is no noun as well: 完善甲网络."""
    tokens = view.tokens
    if tokens and tokens[0][3] in _VERBAL:
        return "first"
    for word in tokens[1:-1]:
        if word[3] == "v" and len(word[2]) > 1:
            return "inside"
    return None


_VERBAL = frozenset(("v", "vd", "d", "p", "c", "ad"))


@name_features
def built_inside(view: ProjectView) -> bool:
    """A verb of building with its object stands inside the span: 高校院所建设实验室."""
    verbs, start, end = _building(), view.start, view.end - 2
    return bool([w for w in view.tokens if w[2] in verbs and w[0] > start and w[1] < end])


@kept
def _building() -> frozenset[str]:
    return frozenset(verbs_with("raises", "builds", "makes"))


@name_features
def quoted(view: ProjectView) -> str | None:
    """Quotation marks around the whole name, kept or left off (“甲眼”), or only one of two inside."""
    if view.text[0] in '“"' and view.text[-1] in '”"':
        return "kept"
    text, start, end = view.marks.text, view.start, view.end
    if text[start - 1 : start] in ("“", '"') and text[end : end + 1] in ("”", '"'):
        return "off"
    return "cut" if view.text.count("“") != view.text.count("”") else None


@name_features.again
def word(view: ProjectView) -> list[str]:
    """The words before the name's last: some tell a kind (大型, 公共), some one of its kind (天地, 量子)."""
    return [w[2] for w in view.tokens[:-1] if w[3] != "x"]


@name_features
def cut_word(view: ProjectView) -> bool:
    """The span begins or ends inside a word: 解决|方案."""
    tokens = view.tokens
    return not tokens or tokens[0][0] != view.start or tokens[-1][1] != view.end


@name_features
def length(view: ProjectView) -> str:
    """How long the name is, in steps: 康宁大学 4-5."""
    count = len(view.text)
    return "2-3" if count <= 3 else "4-5" if count <= 5 else "6-14" if count <= 14 else "15-22" if count <= 22 else "23+"
