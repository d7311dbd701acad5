"""What the list, the verb and the sentence around a span say for and against its being a project's name."""

from __future__ import annotations

import re

from plan_extract.candidates.announcements import act_of, tells_where
from plan_extract.candidates.projects import COUNTED_WORKS, NameList, calls_works
from plan_extract.deciding.project_views import ListView, ProjectView, Saying
from plan_extract.deciding.scorer import Features
from plan_extract.marking.context import looks_back_at, reports
from plan_extract.reading.places import Place

list_features: Features[ListView] = Features()
saying_features: Features[Saying] = Features()
member_features: Features[ProjectView] = Features()


@list_features
def lead(view: ListView) -> str | None:
    """Whose doing it is: a place before the verb makes the thing its own (支持甲区建设乙园)."""
    by, marks = view.names.by, view.names.marks
    first = by.lead
    if first is None:
        return None
    if any(p.kind in ("zone", "division", "area") for p in marks.inner_places_in(first, by.start)):
        return "place"
    return "whoever" if _WHOEVER.search(marks.text, first, by.start) else None


@list_features
def beside(view: ListView) -> bool:
    """The clause only tells where or by what something is done: 围绕布局在甲镇的乙研究院,打造丙集聚区."""
    names = view.names
    return names.by.start > names.clause.start and tells_where(names.marks.text, names.clause)


_WHOEVER = re.compile(r"企业|高校|院所|机构|各[地市县区]|有条件|社会|主体|单位|部门")


def size_of(names: NameList) -> str:
    """The size of a list in steps."""
    count = names.size
    return str(count) if count <= 2 else "3-5" if count <= 5 else "6+"


@list_features
def subject(view: ListView) -> bool:
    """A place the sentence begins with, whose doing it is: 支持甲区依托…,打造乙园; 丙县围绕…,建设丁馆."""
    return subject_of(view.names) is not None


def subject_of(names: NameList) -> Place | None:
    """The zone or division that the sentence, or its part behind a semicolon, opens with: 支持甲区…,打造乙园;支持丙区打造丁园."""
    marks, sentence = names.marks, names.sentence
    start = max(sentence.start, marks.text.rfind(";", sentence.start, max(names.by.start, names.by.object_start)) + 1)
    head = marks.first_inner_place(start, sentence.end)
    if head is None or head.kind not in ("zone", "division", "area") or head.end > min(names.by.start, names.by.object_start):
        return None
    before = marks.text[start : head.start].strip(" ,、")
    behind = marks.text[head.end : head.end + 1]
    if before not in ("", "支持", "鼓励", "推动", "引导", "指导", "依托", "以", "在", "加快", "重点支持", "推进"):
        return None
    return head if behind in "依围聚要以加打建在发立、,结充探积推重率着:布实规创做" and behind else None


_DONE_BEFORE = re.compile(r"(?:已经?|先后|相继|累计)$")


@list_features.several
def mood(view: ListView) -> list[str]:
    """The section looks back (发展基础), the sentence reports (截至2020年), or the verb says that it is done (已建成, 建成了)."""
    marks, sentence, by = view.names.marks, view.names.sentence, view.names.by
    found = ["section back"] if looks_back_at(marks, view.moods) else []
    if by.verb and (_DONE_BEFORE.search(marks.text, max(sentence.start, by.start - 4), by.start) or marks.text.startswith("了", by.end)):
        found.append("done")
    return [*found, "past"] if reports(marks, sentence) else found


@list_features
def paragraph(view: ListView) -> str:
    """Whether the paragraph and those beside it speak of what is to be done or of what was done, and whether the work is finished: a work
    report's 建成甲馆 is over where it reports."""
    by = view.names.by
    how = "ahead" if by.ahead else "finishes" if by.verb is not None and act_of(by.verb) == "finishes" else "else"
    at = view.names.marks.index
    said = view.moods.name_of(at).split()[-1]
    if view.moods.report:
        # In a report its part says it better than the paragraph alone.
        said = "commits" if view.moods.part_of(at) == "tasks" else "reports"
    return f"{said}+{how}"


@list_features
def prepared(view: ListView) -> bool:
    """The works are only got ready: 推进甲路、乙桥等项目前期工作, 甲库前期论证."""
    by, names = view.names.by, view.names
    # 甲厂要抓紧前期工作并力争开工: it is begun in the end.
    return (
        not by.ahead
        and "前期" in names.marks.text[max(by.object_start, by.object_end - _SOON) : min(names.clause.end, by.object_end + _SOON)]
    )


_SOON = 10


@saying_features
def act(view: Saying) -> str:
    """What is done to the thing: 建成甲馆 finishes, 建设 builds, 打造 makes, 推进甲建设 pushes+建设."""
    return view.act


@saying_features
def box(view: Saying) -> str | None:
    """In a box of projects (专栏 重点工程), where lists name works, with what is said behind the list; or in another box."""
    if view.box_kind is None:
        return None
    return f"projects+{view.tail}" if view.box_kind == "projects" else "other"


@saying_features
def said(view: Saying) -> str | None:
    """What 等 says of the list: 等重大平台 is a kind of works, 等产业 is none."""
    if not view.etc:
        return None
    words = _DONE.sub("", view.said)
    if _AREAS.match(words):
        # 甲、乙等区16个排水系统, 甲、乙等街道文化中心: the list says where.
        return "areas"
    if COUNTED_WORKS.match(words) and calls_works(words):
        # 甲坪、乙湾、丙沟3座电站.
        return "counted works"
    # 等3个重点项目: 重点项目 is cut off as what stands behind every list.
    return "bare" if not words else "works" if calls_works(words) or view.tail == "项目" else "other"


_AREAS = re.compile(r"(?:市辖)?(?:区|县|市|州|镇|乡|街道|社区|村|地区|区域|重要区域|重点区域|重要道路|地)(?![域块铁级际])")
_DONE = re.compile(r"(?:规划|改造)?建设$")


@saying_features
def listed_works(view: Saying) -> str | None:
    """Members of a list that is called works: 甲、乙、丙等项目建设."""
    names = view.names
    if names.size < 2 or not (view.etc or names.by.tail.startswith("项目")) or view.tail != "项目":
        return None
    return size_of(names)


@member_features
def joined(view: ProjectView) -> str | None:
    """The span joins members of its list; whether what it joins ends as works do: 甲站和乙站 are two, 土地和人口数据库 is one."""
    if view.joined == 1:
        return None
    link, spans, endings, start, end = view.candidate.link, view.of.spans, view.of.endings, view.start, view.end
    ends = [at for at in range(view.member, view.behind) if endings[at] and start <= spans[at][0] and spans[at][1] < end]
    return f"{'、' if link == '、' else '等' if link.startswith('等') else '和'}+{'works' if ends else 'no works'}"


@member_features
def last_part(view: ProjectView) -> str | None:
    """How the last of what the span joins begins: 配套 goes with it (甲厂及配套管网), a place of its own does not (甲站和乙站)."""
    if view.joined == 1:
        return None
    spans, first, last = view.of.spans, view.member, view.behind - 1
    while last >= first and not (view.start < spans[last][0] and spans[last][1] <= view.end + 8):
        last -= 1
    if last < first:
        return None
    done = view.of.done
    if done[last] and not any(done[first:last]):
        # 甲支流、乙支流及丙渠清淤: what is done to the last is done to all, and not to some of them.
        return "part of shared work" if first and not done[first - 1] else "shared work"
    return _headed(view.of, *spans[last])


@member_features
def own_head(view: ProjectView) -> str | None:
    """How a member behind 和 or 及 begins, where others of its list begin with a place: 配套管网 belongs to what is before it."""
    if view.joined > 1 or view.member == 0:
        return None
    first = view.of.spans[view.member][0]
    if view.marks.text[first - 1 : first] not in _AND:
        return None
    return _headed(view.of, view.start, view.end)


_AND = frozenset(("和", "与", "及"))


@member_features
def goes_on(view: ProjectView) -> str | None:
    """How the member behind the span begins, where 和 or 及 joins it: 甲厂 goes on with 及配套管网, and is half of a name.

    With whether both end as works do: 甲图书馆和博物馆 are two.
    """
    of, at = view.of, view.behind
    if at == of.size or view.marks.text[view.end : of.spans[at][0]].strip() not in _GOES_ON:
        return None
    return f"{_headed(of, *of.spans[at])}+{'works' if view.ending and of.endings[at] else 'no works'}"


_GOES_ON = frozenset(("和", "与", "及", "以及"))


def _headed(of: NameList, start: int, end: int) -> str:
    """How a part of a list begins: with a place, with 配套 or 其, or with a common word though others of the list begin with places."""
    text = of.marks.text[start:end].strip()
    if text.startswith(("配套", "其", "相关", "附属", "周边")):
        return "attached"
    if (first := of.marks.first_inner_place(start, end)) is not None and first.start <= start + 1:
        return "place"
    placed = sum(of.place_led)
    return "bare among places" if placed * 2 >= of.size and placed else "bare"


@member_features
def shared_head(view: ProjectView) -> str | None:
    """Places in a row that share the last one's ending: 甲、乙和丙机场; the span is one of them, or all joined."""
    if view.of.size < 2 or not view.of.only_places:
        return None
    return "joined" if view.joined > 1 else "one"


@member_features
def siblings(view: ProjectView) -> str | None:
    """How many others of the list have a proper beginning: 云川市图书馆 vouches for the 科技馆 beside it."""
    return view.others(view.listed.proper) if view.of.size > 1 else None


@member_features
def sibling_ends(view: ProjectView) -> str | None:
    """Whether all others of the list end as works do: 甲图书馆、乙桥 beside 丙."""
    others = view.others(view.listed.ends) if view.of.size > 1 else None
    return "not all" if others == "some" or others == "none" else others
