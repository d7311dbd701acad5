"""Spans that could name a project: what stands behind verbs and labels that announce works, or before verbs that finish them.

Generous: each list is offered whole and parted, with and without the description before 的. What is a name is decided in `deciding`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from plan_extract.candidates.announcements import (
    DONE_TO_WORKS,
    SHORTEST,
    WORKS,
    Announcement,
    Span,
    act_of,
    announcements,
    announcing,
    behind,
    supporting,
    tells_where,
)
from plan_extract.candidates.parting import members
from plan_extract.candidates.works import Works, ending_of, signs, works_in
from plan_extract.lexicon import kept, load, verbs_with
from plan_extract.marking import Marks
from plan_extract.once import once, with_dict
from plan_extract.reading.clauses import Clause, Sentence
from plan_extract.reading.numbering import past_number
from plan_extract.reading.words import Word

# No name of a work is longer; so many members can be one: 服务机器人、空间机器人和海洋机器人支撑平台.
LONGEST, _JOINED = 48, 4
# What ProjectCandidate(…) comes to, without the function around it: thousands a plan are proposed.
_new = tuple.__new__
_MARGIN = " 、,;:。和及与等的"


@with_dict
@dataclass(eq=False)
class NameList:
    """The list of names that one announcement opens in its clause, and what holds of all its members.

    `spans` are its `size` members, half-open, those excepted that 等 says of the others.
    """

    marks: Marks
    sentence: Sentence
    clause: Clause
    by: Announcement
    spans: tuple[Span, ...]
    in_box: bool

    def __post_init__(self) -> None:
        """Count its members."""
        self.size = len(self.spans)

    @once
    def names(self) -> tuple[str, ...]:
        """The words of its members."""
        return tuple(self.marks.text[a:b].strip() for a, b in self.spans)

    @once
    def endings(self) -> tuple[bool, ...]:
        """Whether each member ends as works do, or names a part of one: 甲电池三期."""
        return tuple([ending_of(name) is not None or _PHASE.search(name) is not None for name in self.names])

    @once
    def done(self) -> tuple[bool, ...]:
        """Whether each member ends in what is done to a work: 丙渠清淤."""
        return tuple((end := ending_of(name)) is not None and end[0] == "project" for name in self.names)

    @once
    def placed(self) -> tuple[bool, ...]:
        """Whether each member has a place inside."""
        first = self.marks.first_inner_place
        return tuple([first(a, b) is not None for a, b in self.spans])

    @once
    def place_led(self) -> tuple[bool, ...]:
        """Whether each member begins with a place."""
        first = self.marks.first_inner_place
        return tuple([(p := first(a, b)) is not None and p.start <= a + 1 for a, b in self.spans])

    @once
    def only_places(self) -> bool:
        """Whether all but the last are places that share its ending: 甲、乙和丙机场; not 甲和乙两个副中心."""
        return (
            self.endings[-1]
            and _OF_ALL.search(self.names[-1]) is None
            and all(any(p.start <= a + 1 and p.end >= b - 1 for p in self.marks.inner_places_in(a, b)[:2]) for a, b in self.spans[:-1])
        )

    def act(self, said: str) -> str:
        """What is done: `finishes`, `builds`, `ahead`, `none`, or a weaker kind of verb with what is said behind the list (pushes+建设)."""
        word = self.by.verb
        if self.by.ahead or word is None:
            return "ahead" if self.by.ahead else "none"
        kind = act_of(word)
        return kind if kind in ("finishes", "builds") else f"{kind}+{tail_of(self.by.tail + said)}"


class ProjectCandidate(NamedTuple):
    """A span [start, end) of the text that could name a project, and where in its list it was found.

    `member` counts it in the list; `joined` how many members it joins, with the last `link` between them; `described` is what stands
    before its 的 where the span begins behind one; `said` and `etc` are what 等 says of it.
    """

    of: NameList
    start: int
    end: int
    member: int
    joined: int
    link: str
    described: str
    said: str
    etc: bool

    @property
    def marks(self) -> Marks:
        """The block it stands in."""
        return self.of.marks

    @property
    def sentence(self) -> Sentence:
        """The sentence it stands in."""
        return self.of.sentence

    @property
    def clause(self) -> Clause:
        """The clause it stands in."""
        return self.of.clause

    @property
    def by(self) -> Announcement:
        """What announces it."""
        return self.of.by

    @property
    def text(self) -> str:
        """The words of the span."""
        return self.of.marks.text[self.start : self.end]


_OF_ALL, _PHASE = re.compile(r"[两三四五六七八九十\d]个"), re.compile(r"[\u4e00-\u9fff][一二三四五六\d]期$")
_PROJECT, _WORK = re.compile("|".join(WORKS)), re.compile("|".join(DONE_TO_WORKS))


@lru_cache(maxsize=4096)
def tail_of(words: str) -> str:
    """What is said behind a list: 建设 where work is done to it, 项目 where it is called works, else none."""
    if not words:
        return "none"
    return "项目" if _PROJECT.search(words) else "建设" if _WORK.search(words) else "none"


@kept
def _kinds_of_works() -> tuple[str, ...]:
    return tuple(load("projects")["kinds_of_works"])


_DOING = ("建设", "打造", "创建", "发展", "加快", "开展")
COUNTED_WORKS = re.compile(r"(?:\d+|[二两三四五六七八九十]+)[座条处个口项大]")


def calls_works(said: str) -> bool:
    """Whether what 等 says of a list calls it works: 重大平台, 支线机场, 3座煤矿; not 建设特色园区, which its members do."""
    return not said.startswith(_DOING) and (said.endswith(_kinds_of_works()) or ending_of(said) is not None)


def project_candidates(marks: Marks, in_box: bool) -> Iterator[ProjectCandidate]:
    """The spans of a block that could name projects, each once, announced by the nearest verb before it.

    Outside boxes of projects a clause is looked at only where something in it ends as works do, and a span is proposed only where it
    does itself, or where a place, a sign or what is said of its list speaks for it.
    """
    text = marks.text
    works = None if in_box else works_in(text, marks.start, marks.end)
    ends = works.ends if works is not None else []
    at = 0
    for sentence in marks.sentences:
        found: dict[Span, ProjectCandidate] = {}
        open_list: Announcement | None = None
        passed: list[Clause] = []
        for clause in sentence.clauses:
            if clause.start >= clause.end:
                continue
            if works is not None:
                # Clauses and ends come in order: most clauses have none and are passed over at once.
                while at < len(ends) and ends[at] <= clause.start:
                    at += 1
                if at == len(ends):
                    break
                if ends[at] > clause.end or not works.any_in(clause.start, clause.end):
                    continue
            announced = announcements(marks, sentence, clause, works, cheaply=open_list is None or open_list.verb in supporting())
            if announced is None:
                # Nothing here or in a list that goes on from here is a name; whether one does is only asked where a clause might go on.
                passed.append(clause)
                continue
            if passed and not announced:
                open_list = _opened(marks, sentence, passed, works, open_list)
            passed.clear()
            if announced:
                open_list = announced[-1] if announced[-1].object_end == clause.end else None
            elif open_list is not None and clause.end - clause.start <= LONGEST and not tells_where(text, clause):
                # 建立甲平台,乙平台,丙平台等: members that commas part go on with the list.
                first = past_number(text, clause.start, clause.end)
                announced = [behind(marks, open_list.verb, clause.start, clause.start, None, first, clause.end)]
            for by in reversed(announced):
                if works is None or _speaks(marks, works, by):
                    _gather(found, marks, sentence, clause, by, in_box)
        yield from found.values()


def _opened(
    marks: Marks, sentence: Sentence, passed: Sequence[Clause], works: Works | None, before: Announcement | None
) -> Announcement | None:
    """The list that is open behind clauses that were passed over; `before` was open before them."""
    for clause in passed:
        if announced := announcements(marks, sentence, clause, works):
            before = announced[-1] if announced[-1].object_end == clause.end else None
    return before


def _speaks(marks: Marks, works: Works, by: Announcement) -> bool:
    """Whether anything in what is announced could name a work: an ending of works, a place, a sign, what is said of it.

    A cheap look before it is parted into members: one of six announcements in running text has none (加快推进改革, 实施创新驱动).
    """
    start, end = by.object_start, by.object_end
    if works.any_in(start, end) or "项目" in by.tail or marks.first_inner_place(start, end) is not None:
        return True
    said = marks.text[start:end]
    return "等" in said or ending_of(said) is not None or bool(signs(said))


def _gather(found: dict[Span, ProjectCandidate], marks: Marks, sentence: Sentence, clause: Clause, by: Announcement, in_box: bool) -> None:
    """Add the candidates of one announcement whose spans are not found yet: each member, neighbours joined, what stands behind 的."""
    text = marks.text
    tokens = marks.tokens(clause).touching(by.object_start, by.object_end)
    listed = members(text, tokens, by.object_start, by.object_end)
    spans = tuple([(m.start, m.end) for m in listed if not m.kind])
    own = NameList(marks, sentence, clause, by, spans, in_box)
    lists = {by.verb: own}
    starts = {word[0] for word in tokens}
    acts: dict[tuple[str | None, str], str] = {}
    counted = 0
    for first, member in enumerate(listed):
        if member.kind:
            continue
        at, counted = counted, counted + 1
        for count in range(1, min(_JOINED, len(listed) - first) + 1):
            last = listed[first + count - 1]
            if count > 1 and last.link == ",":
                # Commas part names and never stand inside one.
                break
            if count > 1 and last.link == "、" and any(own.endings[at : at + count - 1]):
                # 甲馆、乙馆: 、 joins words that share what follows (地震、气象监测网), and never two works.
                break
            if last.kind and first + count == len(listed):
                # 文山等支线机场: what the last 等 says is no part of a name.
                break
            start, end, verb = _trimmed(text, starts, member.start, last.end)
            if end - start > LONGEST:
                break
            if end - start < SHORTEST or text[start] == "(" or text.count("(", start, end) != text.count(")", start, end):
                continue
            if verb is not None and verb not in lists:
                spoken = Announcement(verb, start, start, None, start, by.object_end, by.tail)
                lists[verb] = NameList(marks, sentence, clause, spoken, spans, in_box)
            of = own if verb is None else lists[verb]
            if (act := acts.get((verb, last.said))) is None:
                act = acts[verb, last.said] = of.act(last.said)
            called = text.startswith("项目", end) and act in ("builds", "finishes", "pushes+建设")
            for stop in _ends(text, start, end):
                # 建设甲应用项目和乙平台: that it is called works is enough.
                worth = in_box or called or _worth(of, act, start, stop, last.said)
                if not worth and (count > 1 or not _shares_ending(own, at, act, end - start)):
                    continue
                link = last.link if count > 1 else ""
                for begin, described in _variants(text, tokens, start - (stop > end), stop):
                    if count > 1 and begin >= last.start:
                        # 以甲、乙为支点的丙带: the last member alone has it.
                        continue
                    if (begin, stop) not in found:
                        fields = (of, begin, stop, at, count, link, described, last.said, last.etc)
                        found[begin, stop] = _new(ProjectCandidate, fields)


def _worth(of: NameList, act: str, start: int, end: int, said: str) -> bool:
    """Whether a span of running text is worth weighing: it ends as works do, or what stands in it or is said of it speaks for it."""
    name = of.marks.text[start:end]
    if ending_of(name) is not None:
        return act != "supports+none" or of.marks.first_inner_place(start, end) is not None
    if act.startswith("makes") or act in ("supports+none", "supports+项目", "programme+none", "pushes+none"):
        # 加快甲乙、丙丁等6条高铁: that they are counted says that they are works.
        return COUNTED_WORKS.match(said) is not None and calls_works(said)
    return bool(calls_works(said) or "项目" in of.by.tail or signs(name) or of.marks.first_inner_place(start, end))


# A member that ends with the ending of a later one is no longer than this.
_SHARED = 6
# Among other works only a name so short goes with the next: 甲乙、甲丙高铁、丁站.
_SHORT = 3


def _shares_ending(own: NameList, at: int, act: str, length: int) -> bool:
    """Whether a short member may end as the last of its list does: 推进甲东、乙清洁能源基地建设."""
    surely = act in ("builds", "finishes", "pushes+建设", "pushes+项目", "programme+建设", "programme+项目", "ahead")
    return (
        # 加快甲、乙机场改扩建: what is done ends the last of them.
        (surely or (own.done[-1] and act in ("pushes+none", "programme+none")))
        and length <= (_SHARED if not own.names[at].startswith("国家") else 2 * _SHARED)
        and at + 1 < own.size
        and ((own.size <= _JOINED and own.endings[-1] and not any(own.endings[:-1])) or (length <= _SHORT and own.endings[at + 1]))
    )


def _trimmed(text: str, starts: Set[int], start: int, end: int) -> tuple[int, int, str | None]:
    """A member without margins, without a verb of its own before it (甲馆、建成乙馆), and without 项目 behind it. The verb, if one went."""
    verb = None
    while True:
        # 和平湖 begins with a word of its own: 和 goes only where it is one.
        while start < end and text[start] in _MARGIN and (text[start] not in "和及与等" or start + 1 in starts):
            start += 1
        if text.startswith("以及", start, end):
            # 甲平台等,以及乙学院.
            start += 2
        front = _front(text, start, end) if text[start : start + 1] in _fronts() else ""
        if not front or end - start - len(front) < SHORTEST or start + len(front) not in starts:
            break
        if front in announcing()[0]:
            verb = front
        start += len(front)
    while end > start and text[end - 1] in " 、,;。":
        end -= 1
    if start < end and text[start] in '“"' and text[end - 1] in '”"' and not any(c in '“”"' for c in text[start + 1 : end - 1]):
        # “甲平台”: the marks are no part of the name.
        start, end = start + 1, end - 1
    if text[end - 1] == ")" and _ASIDE.match(text, bracket := text.rfind("(", start, end), end) and bracket > start:
        end = bracket
    if text[end - 1] in "设目造" and (tail := _PROJECT_TAIL.search(text[start:end])) is not None:
        end = start + tail.start() + 2 * tail.group().startswith("工程")
    return start, end, verb


# A bracket behind a name that is no part of it: (以下简称…), (省工信厅牵头).
_ASIDE = re.compile(r"\((?:以下|[^()]*(?:牵头|负责|配合|责任单位))")
_PROJECT_TAIL = re.compile(r"(?<=..)(?:工程项目建设|项目建设|工程建设项目|建设项目|项目|的建设|的新建和改造|的改造)$")
# What is done to a work, behind its name: 甲路改造, 乙院迁建, 丙厂的扩建改造.
_DONE = re.compile(r"的?(?:改造|扩建|改扩建|新建|迁建|续建|加固|提标)?(?:建设|改造|扩建|迁建|续建|加固)$")


def _ends(text: str, start: int, end: int) -> list[int]:
    """Where a name may end in a member: at its end, and before what is done to it (完成甲铁路建设和乙站改造)."""
    ends = [end]
    if text[start - 1 : start] in ("“", '"') and text[end : end + 1] in ("”", '"'):
        ends.append(end + 1)
    if text[end - 1] in "设造建固" and (done := _DONE.search(text, max(start, end - 6), end)) and done.start() - start >= SHORTEST:
        ends.append(done.start())
    return ends


@kept
def _fronts() -> dict[str, tuple[str, ...]]:
    """What stands before a name in its list, by its first character: a verb of building, an adverb, a number word (一批)."""
    words = sorted({*verbs_with("builds", "pushes"), *load("projects")["how"]}, key=lambda w: (-len(w), w))
    return {head: tuple(w for w in words if w[0] == head) for head in {w[0] for w in words}}


def _front(text: str, start: int, end: int) -> str:
    """The longest of these that text[start:end] begins with; empty where there is none."""
    for word in _fronts().get(text[start : start + 1], ()):
        if text.startswith(word, start, end):
            return word
    return ""


def _variants(text: str, tokens: Sequence[Word], start: int, end: int) -> list[tuple[int, str]]:
    """Where a name may begin in a member: at its start, and behind each 的 that no bracket holds; with the words before it."""
    variants = [(start, "")]
    depth = 0
    if text.find("的", start, end) < 0:
        return variants
    for word in tokens:
        if word.end <= start or word.start >= end:
            continue
        if word.text in "(“《":
            depth += 1
        elif word.text in ")”》":
            depth -= 1
        elif depth == 0 and word.text == "的" and end - word.end >= SHORTEST:
            variants.append((word.end, text[start : word.start]))
    return variants
