"""What speaks for and against a span's being a project's name. Each feature has an example of a text that it holds of."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from plan_extract.candidates.projects import ProjectCandidate
from plan_extract.deciding.scorer import Features
from plan_extract.lexicon import kept, load, verbs_with
from plan_extract.marking.context import is_past, looks_back
from plan_extract.reading.divisions import short_of
from plan_extract.reading.places import Place
from plan_extract.reading.words import Word, cost_of


@dataclass
class ProjectView:
    """A candidate with what its plan knows: the plan's own area, and how often a name stands in the plan's text."""

    candidate: ProjectCandidate
    own: tuple[str, ...]
    count: int
    box_kind: str | None

    @cached_property
    def text(self) -> str:
        """The words of the span."""
        return self.candidate.text

    @cached_property
    def tokens(self) -> list[Word]:
        """The words inside the span; those it cuts are left out."""
        c = self.candidate
        return [w for w in c.marks.tokens(c.sentence) if c.start <= w.start and w.end <= c.end]

    @cached_property
    def places(self) -> list[Place]:
        """Places inside the span."""
        c = self.candidate
        return [p for p in c.marks.inner_places if c.start <= p.start and p.end <= c.end]

    @cached_property
    def front(self) -> str | None:
        """What kind of proper word the name begins with."""
        return front_of(self.text, self.own, self.places[0].start - self.candidate.start if self.places else None, self.tokens)

    @cached_property
    def ending(self) -> tuple[str, str] | None:
        """The class and word of works that the name ends in, a bracket behind it left aside."""
        return ending_of(self.text)


features: Features[ProjectView] = Features()


@kept
def _endings() -> tuple[dict[str, str], int]:
    table = {word: kind for kind, words in load("projects")["classes"].items() for word in words}
    return table, max(map(len, table))


def ending_of(name: str) -> tuple[str, str] | None:
    """The class of works and the word that a name ends in: 污水处理厂(二期) gives plant, 处理厂."""
    bare = re.sub(r"\([^()]*\)$|(?:一|二|三|四|五|六|[\d])+期(?:工程)?$", "", name)
    table, longest = _endings()
    for length in range(min(longest, len(bare)), 0, -1):
        if (kind := table.get(bare[-length:])) is not None:
            return kind, bare[-length:]
    return None


@kept
def _fronts() -> tuple[tuple[str, str], ...]:
    return tuple((word, kind) for kind, words in load("projects")["fronts"].items() for word in words)


def front_of(name: str, own: tuple[str, ...], place: int | None, tokens: list[Word]) -> str | None:
    """`own` for the plan's area, `place` for another, `nation`, `body`, `river`; `unknown` for characters that are no word."""
    bare = name.lstrip("“\"'(")
    if bare.startswith(own):
        return "own"
    for word, kind in _fronts():
        if bare.startswith(word):
            return kind
    if place is not None and place <= 1:
        return "place"
    words = [w for w in tokens if w.tag != "x"]
    if words and words[0].tag in ("ns", "nt", "nz"):
        return words[0].tag
    if len(words) >= 2 and _unknown(words[0]) and (_unknown(words[1]) or cost_of(words[0].text) + cost_of(words[1].text) > 24):
        return "unknown"
    return "unknown" if words and words[0].tag in ("nr", "nrt", "nrfg") and cost_of(words[0].text) > 13 else None


def _unknown(word: Word) -> bool:
    """A single character that hardly stands alone, as those of a name that no dictionary has do: 砚 of 砚浦."""
    return len(word.text) == 1 and word.tag[:1] not in "cdfpruymqz" and cost_of(word.text) > 9.5


@kept
def _describing() -> frozenset[str]:
    return frozenset(load("projects")["describing"])


@features
def act(view: ProjectView) -> str:
    """What is done to the thing: 建成甲馆 finishes, 建设 builds, 打造 makes, 推进甲建设 pushes+建设."""
    return act_of(view.candidate)


@features
def box(view: ProjectView) -> str | None:
    """In a box of projects, where lists name works, with what is said behind the list; or in another box."""
    if view.box_kind is None:
        return None
    return f"projects+{tail_of(view.candidate)}" if view.box_kind == "projects" else "other"


def act_of(c: ProjectCandidate) -> str:
    """The kind of verb, for one that only pushes with the kind of tail behind the list."""
    word = c.by.verb
    if c.by.ahead:
        return "ahead"
    if word is None:
        return "none"
    for kind in ("finishes", "supports", "makes"):
        if word in verbs_with(kind):
            return kind if kind == "finishes" else f"{kind}+{tail_of(c)}"
    if word in verbs_with("builds"):
        return "builds"
    return f"{'programme' if word in verbs_with('programme') else 'pushes'}+{tail_of(c)}"


def tail_of(c: ProjectCandidate) -> str:
    """What is said behind the list: 建设 where work is done to it, 项目 where it is called works, else nothing."""
    words = c.by.tail + c.said
    if re.search(r"项目|工程", words):
        return "项目"
    return "建设" if re.search(r"建设|改造|开工|建成|投产|投用|改扩建|新建|扩容|提升", words) else "none"


@features
def said(view: ProjectView) -> str | None:
    """What 等 says of the list: 等重大平台 is a kind of works, 等产业 is none."""
    if not view.candidate.etc:
        return None
    words = re.sub(r"(?:规划|改造)?建设$", "", view.candidate.said)
    if not words:
        return "bare"
    return "works" if words.endswith(tuple(load("projects")["kinds_of_works"])) else "other"


@features
def lead(view: ProjectView) -> str | None:
    """Whose doing it is: a place before the verb makes the thing its own (支持甲区建设乙园)."""
    words = view.candidate.by.lead
    if not words:
        return None
    c = view.candidate
    if any(c.by.start > p.start >= words[0].start and p.kind in ("zone", "division", "area") for p in c.marks.inner_places):
        return "place"
    text = c.marks.text[words[0].start : c.by.start]
    return "whoever" if re.search(r"企业|高校|院所|机构|各[地市县区]|有条件|社会|主体|单位|部门", text) else None


@features
def size(view: ProjectView) -> str:
    """How many names the list has: one, two, or more."""
    count = view.candidate.size
    return str(count) if count <= 2 else "3-5" if count <= 5 else "6+"


@features
def joined(view: ProjectView) -> str | None:
    """The span joins members of its list; whether what it joins ends as works do: 甲站和乙站 are two, 土地和人口数据库 is one."""
    c = view.candidate
    if c.joined == 1:
        return None
    inner = [(a, b) for a, b in c.siblings if c.start <= a and b < c.end]
    ends = "works" if any(ending_of(c.marks.text[a:b].strip()) for a, b in inner) else "no works"
    return f"{'、' if c.link == '、' else '等' if c.link.startswith('等') else '和'}+{ends}"


@features
def last_part(view: ProjectView) -> str | None:
    """How the last of what the span joins begins: 配套 goes with what is before (甲厂及配套管网), a place of its own does not (甲站和乙站)."""
    c = view.candidate
    if c.joined == 1:
        return None
    parts = [(a, b) for a, b in c.siblings if c.start < a and b <= c.end + 8 and a < c.end]
    if not parts:
        return None
    return headed(c, *parts[-1])


@features
def own_head(view: ProjectView) -> str | None:
    """How a member behind 和 or 及 begins, where others of its list begin with a place: 配套管网 belongs to what is before it."""
    c = view.candidate
    if c.joined > 1 or c.member == 0 or not c.siblings:
        return None
    before = c.marks.text[max(0, c.siblings[c.member][0] - 2) : c.siblings[c.member][0]]
    if not before.endswith(("和", "与", "及")):
        return None
    return headed(c, c.start, c.end)


def headed(c: ProjectCandidate, start: int, end: int) -> str:
    """How a part of a list begins: with a place, with 配套 or 其, or with a common word though others of the list begin with places."""
    text = c.marks.text[start:end].strip()
    if text.startswith(("配套", "其", "相关", "附属", "周边")):
        return "attached"
    if any(start <= p.start <= start + 1 for p in c.marks.inner_places):
        return "place"
    placed = sum(any(a <= p.start <= a + 1 for p in c.marks.inner_places) for a, b in c.siblings)
    return "bare among places" if placed * 2 >= len(c.siblings) and placed else "bare"


@features
def clause_inside(view: ProjectView) -> bool:
    """A clause of its own inside the span: 甲区成为…城市, 人口达65万, 至少具备1个."""
    return re.search(r"成为|达到?(?:\d|约|到)|位于|具有|至少|使|确保|实现|以及|延伸至|能够|为(?:核心|重点|主体)|《", view.text) is not None


@features
def aspires(view: ProjectView) -> bool:
    """It ends in what an area wants to be: 支点城市, 重要门户, 新高地."""
    return view.text.endswith(tuple(load("projects")["aspirations"]))


@features
def work_end(view: ProjectView) -> str | None:
    """建设 at its end, or left off: 甲设施建设 in a list of works keeps it."""
    c = view.candidate
    if view.text.endswith("建设"):
        return "kept"
    return "off" if c.marks.text.startswith("建设", c.end) else None


@features
def parted(view: ProjectView) -> bool:
    """A member that does not end as works do before a neighbour that does may be half of a name: 土地 of 土地和人口数据库."""
    c = view.candidate
    if c.joined > 1 or c.size == 1 or view.ending is not None:
        return False
    later = [(a, b) for a, b in c.siblings if a >= c.end]
    return bool(later) and ending_of(c.marks.text[later[0][0] : later[0][1]].strip()) is not None


@features
def proper(view: ProjectView) -> list[str]:
    """What makes the name one of its kind: a place, the plan's own area, a nation, a river, a name no dictionary has, (二期), “…”."""
    found = [f"front {view.front}"] if view.front else []
    if any(p.kind != "collective" for p in view.places):
        found.append("place")
    return found or ["nothing"]


@features
def kind(view: ProjectView) -> str:
    """A proper beginning and an ending of works together: 甲市科技馆 both, 科技馆 the ending alone."""
    named = view.front in ("own", "place", "river", "ns", "nt", "unknown") or bool(view.places)
    half = view.front is not None or any(signs(view.text))
    return f"{'proper' if named else 'half' if half else 'common'}+{'works' if view.ending else 'none'}"


@features
def kind_with_act(view: ProjectView) -> str:
    """How proper the name is, and how surely something is built: 建成甲市科技馆 is both."""
    what = act_of(view.candidate)
    sure = (
        "sure"
        if what in ("finishes", "builds", "ahead") or ("+" in what and what[0] == "p" and not what.endswith("none"))
        else "half"
        if what.startswith("makes")
        else "no"
    )
    return f"{kind(view)}+{sure}"


@kept
def _kinds() -> frozenset[str]:
    return frozenset(load("projects")["kinds"])


@features
def known_kind(view: ProjectView) -> str | None:
    """A kind of works of which there are many, whole or behind what only ranks or describes it: 国家重点实验室, 大型煤炭基地."""
    name = re.sub(r"\([^()]*\)", "", view.text)
    if name in _kinds():
        return "whole"
    for word in sorted(view.tokens, key=lambda w: w.start):
        rest = view.candidate.marks.text[word.end : view.candidate.end]
        if word.text not in _ranking() and word.text not in _describing():
            return None
        if rest in _kinds():
            return "ranked"
    return None


@kept
def _ranking() -> frozenset[str]:
    fronts = load("projects")["fronts"]
    return frozenset(
        [
            *fronts["aspiring"],
            "国家",
            "省",
            "市",
            "县",
            "区",
            "级",
            "大型",
            "中型",
            "小型",
            "一批",
            "新",
            "农村",
            "城市",
            "乡镇",
            "社区",
            "基层",
        ]
    )


@features
def single(view: ProjectView) -> str | None:
    """An ending of works of which a place has one, and whether what stands before tells which: 康宁大学, 甲铁路; 大学 alone does not."""
    ends = tuple(load("projects")["single"])
    bare = re.sub(r"\([^()]*\)$", "", view.text)
    if not bare.endswith(ends) or known_kind(view):
        return None
    return "named" if view.front or view.places or signs(view.text) else "told" if len(bare) >= 4 else "bare"


@features
def subject(view: ProjectView) -> bool:
    """A place the sentence begins with, whose doing it is: 支持甲区依托…,打造乙园; 丙县围绕…,建设丁馆."""
    return subject_of(view.candidate) is not None


def subject_of(c: ProjectCandidate) -> Place | None:
    """The zone or division that the sentence opens with, before what announces the name."""
    head = next((p for p in c.marks.inner_places if p.start >= c.sentence.start), None)
    if head is None or head.kind not in ("zone", "division", "area") or head.end > min(c.start, c.by.start):
        return None
    before = c.marks.text[c.sentence.start : head.start].strip(" ,、")
    behind = c.marks.text[head.end : head.end + 1]
    if before not in ("", "支持", "鼓励", "推动", "引导", "指导", "依托", "以", "在", "加快", "重点支持", "推进"):
        return None
    return head if behind in "依围聚要以加打建在发立、,结充探积推重率着:布实规创做" and behind else None


@features
def listed_works(view: ProjectView) -> str | None:
    """Members of a list that is called works: 甲、乙、丙等项目建设."""
    c = view.candidate
    if c.size < 2 or tail_of(c) != "项目" or not (c.etc or c.by.tail.startswith("项目")):
        return None
    return size(view)  # type: ignore[return-value]


@features
def then(view: ProjectView) -> bool:
    """Another verb goes on behind the list: 支持甲区建设乙园."""
    return bool(view.candidate.by.then)


@features
def only_place(view: ProjectView) -> str | None:
    """The span is a place and nothing more: an airport or a road where 等 says so (红河等机场), else no name."""
    c = view.candidate
    if not any(p.start <= c.start and p.end >= c.end for p in view.places) and view.text not in view.own:
        return None
    return "said" if c.said.endswith(tuple(load("projects")["kinds_of_works"])) else "bare"


@features
def ending(view: ProjectView) -> str:
    """The class of works that the name ends in: 走廊 belt, 馆 house; none where it ends in no such word."""
    return view.ending[0] if view.ending else "none"


def signs(name: str) -> list[str]:
    """Signs of a proper name: quotation marks, letters, digits, 第三, (二期), 甲至乙, a bracket."""
    table = {
        "quote": "“" in name or '"' in name,
        "letters": re.search(r"[A-Za-z]", name) is not None,
        "digits": re.search(r"\d", name) is not None,
        "ordinal": re.search(r"第[一二三四五六七八九十]+", name) is not None,
        "phase": re.search(r"[一二三四五六\d]期", name) is not None,
        "route": re.search(r"[\u4e00-\u9fff)](?:至|-{1,2}|—{1,2}|～|到)[\u4e00-\u9fff(]", name) is not None,
        "bracket": "(" in name,
    }
    return [key for key, holds in table.items() if holds]


@features
def sign(view: ProjectView) -> list[str]:
    """Signs of a proper name: 甲至乙公路, 第三医院, 乙厂(二期), “丙”平台."""
    return signs(view.text)


@features
def of(view: ProjectView) -> str | None:
    """的 inside the name, or a description before it that the span leaves out: 国内领先的甲平台."""
    c = view.candidate
    if c.described:
        return "behind description" if re.search(r"^以|为|有|性|领先|先进|一流|知名|完善|健全|高效", c.described) else "behind other"
    return "inside" if "的" in view.text else None


@features
def information(view: ProjectView) -> str:
    """How unlikely the words before the ending are: 中心 says nothing, 天地一体化信息网络 much. In steps of a common word."""
    plain = [w for w in view.tokens if w.tag != "x"]
    said = sum(cost_of(w.text) for w in plain) - (cost_of(view.ending[1]) if view.ending else 0.0)
    return str(max(0, min(6, int(said / 9))))


@features
def odd(view: ProjectView) -> bool:
    """A character before the ending that hardly stands alone, as those of names that no dictionary has do: 糯 of 糯扎渡电站."""
    last = view.candidate.end - (len(view.ending[1]) if view.ending else 0)
    return any(_unknown(w) for w in view.tokens if w.end <= last)


@features
def describing(view: ProjectView) -> str:
    """How much of the name only describes a kind: 现代综合物流中心 all, 甲乙大桥 nothing. In quarters."""
    plain = [w for w in view.tokens if w.tag != "x"]
    if not plain:
        return "none"
    share = sum(len(w.text) for w in plain if w.text in _describing()) / sum(len(w.text) for w in plain)
    return str(round(share * 4))


@features
def verb_inside(view: ProjectView) -> str | None:
    """A verb inside the name that is no noun as well: 完善甲网络."""
    tokens = view.tokens
    if tokens and tokens[0].tag in ("v", "vd", "d", "p", "c", "ad"):
        return "first"
    return "inside" if any(w.tag == "v" and len(w.text) > 1 for w in tokens[1:-1]) else None


@features
def counted(view: ProjectView) -> bool:
    """A number or 一批 before or in the name: 建设10个中心, 一批平台, 省级四个园区."""
    return _COUNTED.search(view.text) is not None or _COUNTED.search(view.candidate.described) is not None


_COUNTED = re.compile(
    r"一批|若干|一系列|多个|多种|各类|各级|各具|\d[\d.]*[万亿]?(?:[个家所座条处项]|级|平方米|公里)|[一二三四五六七八九十两几数百]+(?:个|家|所|座|条|大(?!学|桥|道)|项|处|批)(?!站)"
)


@features
def exemplar(view: ProjectView) -> bool:
    """It stands in 以…为…, which tells what another thing is made of: 以甲、乙为节点的丙带."""
    c = view.candidate
    if not c.marks.text.startswith("以", c.by.object_start) or c.described:
        return False
    return _MADE_OF.match(c.marks.text, c.start, c.clause.end) is not None


_MADE_OF = re.compile(r"[^,;。]{0,60}?为(?:代表|主|核心|重点|节点|支撑|引领|骨干|龙头|依托|基础|中心|支点|载体|抓手|突破)")


@features
def built_inside(view: ProjectView) -> bool:
    """A verb of building with its object stands inside the span: 高校院所建设实验室."""
    c = view.candidate
    verbs = verbs_with("raises", "builds", "makes")
    return any(w.text in verbs and w.start > c.start and w.end < c.end - 2 for w in view.tokens)


@features
def quoted(view: ProjectView) -> str | None:
    """Quotation marks around the whole name, kept or left off, or only one of two inside."""
    c = view.candidate
    if view.text[0] in '“"' and view.text[-1] in '”"':
        return "kept"
    if c.marks.text[c.start - 1 : c.start] in ("“", '"') and c.marks.text[c.end : c.end + 1] in ("”", '"'):
        return "off"
    return "cut" if view.text.count("“") != view.text.count("”") else None


@features
def shared_head(view: ProjectView) -> str | None:
    """Places in a row that share the last one's ending: 甲、乙和丙机场; the span is one of them, or all joined."""
    c = view.candidate
    if len(c.siblings) < 2 or ending_of(c.marks.text[c.siblings[-1][0] : c.siblings[-1][1]].strip()) is None:
        return None
    if not all(any(p.start <= a + 1 and p.end >= b - 1 for p in c.marks.inner_places) for a, b in c.siblings[:-1]):
        return None
    return "joined" if c.joined > 1 else "one"


@features
def word(view: ProjectView) -> list[str]:
    """The words before the name's last: some tell a kind (大型, 公共), some one of its kind (天地, 量子)."""
    return [w.text for w in view.tokens[:-1] if w.tag != "x"]


@features
def generic(view: ProjectView) -> str | None:
    """A word that only kinds of things have, at the name's end or in it: 体系, 机制, 品牌, 队伍, 环境."""
    if view.text.endswith(tuple(load("projects")["generic"])) and not view.ending:
        return "end"
    if re.search(load("projects")["not_names"], view.text):
        return "doing"
    return "inside" if any(word in view.text for word in load("projects")["generic"]) else None


@features
def cut_word(view: ProjectView) -> bool:
    """The span begins or ends inside a word: 解决|方案."""
    c = view.candidate
    tokens = c.marks.tokens(c.sentence)
    return all(c.start != w.start for w in tokens) or all(c.end != w.end for w in tokens)


@features
def length(view: ProjectView) -> str:
    """How long the name is, in steps."""
    count = len(view.text)
    return "2-3" if count <= 3 else "4-5" if count <= 5 else "6-14" if count <= 14 else "15-22" if count <= 22 else "23+"


@features
def repeated(view: ProjectView) -> bool:
    """The name stands in the plan more than once: proper names come back."""
    return view.count > 1 and len(view.text) >= 5


@features
def siblings(view: ProjectView) -> str | None:
    """How many others of the list have a proper beginning: one proper name vouches for its neighbours."""
    c = view.candidate
    others = [(a, b) for a, b in c.siblings if b <= c.start or a >= c.end]
    if not others:
        return None
    names = [c.marks.text[a:b].strip() for a, b in others]
    proper = sum(
        name.startswith(view.own) or any(a <= p.start and p.end <= b for p in c.marks.inner_places)
        for name, (a, b) in zip(names, others, strict=True)
    )
    return "all" if proper == len(others) else "some" if proper else "none"


@features
def sibling_ends(view: ProjectView) -> str | None:
    """Whether all others of the list end as works do."""
    c = view.candidate
    others = [c.marks.text[a:b].strip() for a, b in c.siblings if b <= c.start or a >= c.end]
    if not others:
        return None
    return "all" if all(ending_of(name) for name in others) else "not all"


@features
def mood(view: ProjectView) -> list[str]:
    """The section looks back, or the sentence reports: 发展基础, 已建成."""
    c = view.candidate
    found = ["section back"] if looks_back(c.marks.block.path) else []
    return [*found, "past"] if is_past(c.marks.text[c.sentence.start : c.sentence.end]) else found


@features
def dated(view: ProjectView) -> bool:
    """The sentence says by when: 到2025年建成甲馆."""
    c = view.candidate
    return any(t.kind == "by" for t in c.marks.times_in(c.sentence))


def own_names(region: str | None) -> tuple[str, ...]:
    """What the plan's own area is called at the head of a name: 甲市 and 甲."""
    return tuple(dict.fromkeys((region, short_of(region)))) if region and region != "全国" else ()
