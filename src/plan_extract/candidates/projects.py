"""Spans that could name a project: what stands behind verbs and labels that announce works, or before verbs that finish them.

Generous: each list is offered whole and parted, with and without the description before 的. What is a name is decided in `deciding`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from plan_extract.candidates.parting import Member, members
from plan_extract.lexicon import kept, load, verbs_with
from plan_extract.marking import Marks
from plan_extract.reading.clauses import Clause, Sentence
from plan_extract.reading.words import Word

Span = tuple[int, int]
# No name of a work is longer, nor shorter.
LONGEST, SHORTEST = 48, 2
# So many members joined by 、 and 和 can be one name: 服务机器人、空间机器人和海洋机器人支撑平台.
_JOINED = 4
_MARGIN = " 、,;:。和及与等的"


@dataclass(frozen=True, slots=True)
class Announcement:
    """What announces names in a clause: a verb at [start, end), or None for a label alone. `lead` are the words of its phrase before it.

    `[object_start, object_end)` is where the names are looked for, `tail` what was cut behind them (建设, 项目建设, 尽快开工), `then` the
    verb that goes on behind them (支持甲区建设乙园).
    """

    verb: str | None
    start: int
    end: int
    lead: tuple[Word, ...]
    object_start: int
    object_end: int
    tail: str
    ahead: bool = False
    then: str = ""


@dataclass(frozen=True, slots=True)
class ProjectCandidate:
    """A span [start, end) of `marks.text` that could name a project, and where it was found.

    `member` counts it in its list of `size`; `joined` how many members it joins, with the last `link` between them; `described` is what
    stands before its 的 where the span begins behind one; `siblings` are all members of the list.
    """

    marks: Marks
    sentence: Sentence
    clause: Clause
    start: int
    end: int
    by: Announcement
    member: int
    size: int
    joined: int
    link: str
    described: str
    said: str
    etc: bool
    siblings: tuple[Span, ...]
    in_box: bool

    @property
    def text(self) -> str:
        """The words of the span."""
        return self.marks.text[self.start : self.end]


@kept
def _announcing() -> tuple[frozenset[str], int]:
    verbs = frozenset(verbs_with("builds", "pushes"))
    return verbs, max(map(len, verbs))


@kept
def _verb_pattern() -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, verbs_with("builds", "pushes"))))


@kept
def _tail_pattern() -> re.Pattern[str]:
    """What stands behind names and is no part of them: 项目建设, 的规划建设, 尽快开工, 建设步伐."""
    ends = "|".join(map(re.escape, verbs_with("lands")))
    how = "|".join(map(re.escape, load("projects")["how"]))
    return re.compile(
        rf"(?:(?:{how})*(?:{ends})+(?:使用|运营|运行|见效)?|(?:的)?(?:{how})*(?:重点|重大|骨干|示范)?(?:项目|工程项目)?(?:的)?(?:规划|前期|改造|研究[及和]|改造[和与]|新建和)?(?:建设|实施)"
        r"(?:步伐|进程|力度|进度|工作)?|(?:的)?前期工作|步伐|进程|力度|进度|(?:重点|重大)?项目)$"
    )


def may_announce(text: str) -> bool:
    """Whether a text has a verb that announces works."""
    return _verb_pattern().search(text) is not None


def project_candidates(marks: Marks, in_box: bool) -> Iterator[ProjectCandidate]:
    """The spans of a block that could name projects, in reading order of what announces them; a span may come twice."""
    for sentence in marks.sentences:
        words_ = marks.text[sentence.start : sentence.end]
        if not in_box and not may_announce(words_):
            continue
        open_list: Announcement | None = None
        for clause in sentence.clauses:
            if clause.start >= clause.end:
                continue
            announced = list(_announcements(marks, sentence, clause, in_box))
            if announced:
                open_list = announced[-1] if announced[-1].object_end == clause.end else None
            elif open_list is not None and clause.end - clause.start <= LONGEST:
                # 建立甲平台,乙平台,丙平台等: members that commas part go on with the list.
                announced = [_behind(marks, open_list.verb, clause.start, clause.start, (), clause.start, clause.end)]
            for by in announced:
                yield from _of(marks, sentence, clause, by, in_box)


def _announcements(marks: Marks, sentence: Sentence, clause: Clause, in_box: bool) -> Iterator[Announcement]:
    text = marks.text
    tokens = [w for w in marks.tokens(sentence) if clause.start <= w.start < clause.end]
    if not tokens:
        return
    found = _verbs(text, tokens)
    opened = False
    for number, (start, end) in enumerate(found):
        first = found[number - 1][0] if number and found[number - 1][1] == start else start
        lead = tuple(w for w in tokens if w.end <= first)
        behind = _behind(marks, text[start:end], start, end, lead, end, clause.end)
        if behind.object_end - behind.object_start >= SHORTEST:
            opened = True
            yield behind
        following = next(((a, b) for a, b in found[number + 1 :] if a - end >= SHORTEST and b < behind.object_end), None)
        if following is not None:
            # 支持甲区建设乙园: what the next verb follows is its subject as often as this verb's object.
            cut = _behind(marks, text[start:end], start, end, lead, end, following[0])
            yield replace(cut, then=text[following[0] : following[1]])
    yield from _ahead(marks, clause, tokens)
    if in_box and not opened and clause.mark != ":":
        yield _behind(marks, None, clause.start, clause.start, (), clause.start, clause.end)


def _verbs(text: str, tokens: Sequence[Word]) -> list[Span]:
    """The verbs that announce works, each of whole words and the longest there is: 继续|建设 has 建设 and no 续建."""
    verbs, longest = _announcing()
    found: list[Span] = []
    for number, word in enumerate(tokens):
        if found and word.start < found[-1][1]:
            continue
        best = None
        for last in tokens[number:]:
            if last.end - word.start > longest:
                break
            if text[word.start : last.end] in verbs:
                best = last.end
        if best is not None:
            found.append((word.start, best))
    return found


def _behind(marks: Marks, verb: str | None, start: int, end: int, lead: tuple[Word, ...], first: int, last: int) -> Announcement:
    text = marks.text
    while first < last and text[first] in " 了:":
        first += 1
    stop = last
    while stop > first and text[stop - 1] in " ":
        stop -= 1
    tail = ""
    if (match := _tail_pattern().search(text, max(first, stop - 24), stop)) and match.start() > first:
        tail, stop = text[match.start() : stop], match.start()
        while stop > first and text[stop - 1] in " 的、":
            stop -= 1
    return Announcement(verb, start, end, lead, first, stop, tail)


def _ahead(marks: Marks, clause: Clause, tokens: Sequence[Word]) -> Iterator[Announcement]:
    """甲厂要抓紧前期工作,力争2024年开工建设: the name stands before the verb that finishes it, as the clause's subject."""
    text = marks.text
    match = _subject_pattern().match(text, clause.start, clause.end)
    if match is None:
        return
    stop = match.end("name")
    if stop - clause.start < 3 or stop not in {w.end for w in tokens}:
        return
    verb = match["verb"]
    yield Announcement(verb, match.start("verb"), match.end("verb"), (), clause.start, stop, verb, ahead=True)


@kept
def _subject_pattern() -> re.Pattern[str]:
    ends = "|".join(map(re.escape, verbs_with("lands")))
    modal = "|".join(map(re.escape, load("projects")["modals"]))
    return re.compile(rf"(?P<name>[^,;:。]{{3,40}}?)(?:项目|工程)?(?:{modal})[^,;:。]*?(?P<verb>{ends})(?:使用|运营|运行)?\s*$")


def _of(marks: Marks, sentence: Sentence, clause: Clause, by: Announcement, in_box: bool) -> Iterator[ProjectCandidate]:
    """The candidates of one announcement: each member, neighbours joined, and what stands behind 的."""
    text, tokens = marks.text, marks.tokens(sentence)
    listed = members(text, tokens, by.object_start, by.object_end)
    names = [m for m in listed if not m.kind]
    spans = tuple((m.start, m.end) for m in names)
    for first, member in enumerate(listed):
        if member.kind:
            continue
        for count in range(1, _JOINED + 1):
            if first + count > len(listed):
                break
            last = listed[first + count - 1]
            if count > 1 and last.link == ",":
                # Commas part names and never stand inside one.
                break
            if last.kind and first + count == len(listed):
                # 文山等支线机场: what the last 等 says is no part of a name.
                break
            start, end, verb = _trimmed(marks, tokens, member.start, last.end)
            if end - start > LONGEST:
                break
            if end - start < SHORTEST:
                continue
            spoken = by if verb is None else Announcement(verb, start, start, (), start, by.object_end, by.tail)
            for stop in _ends(text, start, end):
                for begin, described in _variants(text, tokens, start - (stop > end), stop):
                    yield ProjectCandidate(
                        marks, sentence, clause, begin, stop, spoken, _place_in(names, member), len(names), count,
                        last.link if count > 1 else "", described, last.said, last.etc, spans, in_box,
                    )  # fmt: skip


def _place_in(names: Sequence[Member], member: Member) -> int:
    return next((i for i, m in enumerate(names) if m.start >= member.start), 0)


def _trimmed(marks: Marks, tokens: Sequence[Word], start: int, end: int) -> tuple[int, int, str | None]:
    """A member without margins, without a verb of its own before it (甲馆、建成乙馆), and without 项目 behind it. The verb, if one went."""
    text, verb = marks.text, None
    starts = {w.start for w in tokens if start <= w.start < end}
    while True:
        while start < end and text[start] in _MARGIN:
            start += 1
        match = _front_pattern().match(text, start, end)
        if match is None or end - match.end() < SHORTEST or match.end() not in starts:
            break
        if match.group() in verbs_with("builds", "pushes"):
            verb = match.group()
        start = match.end()
    while end > start and text[end - 1] in " 、,;。":
        end -= 1
    if text[start] in '“"' and text[end - 1] in '”"' and not any(c in '“”"' for c in text[start + 1 : end - 1]):
        # “甲平台”: the marks are no part of the name.
        start, end = start + 1, end - 1
    if text.startswith("(以下", bracket := text.rfind("(", start, end)) and text[end - 1] == ")":
        end = bracket
    if (
        tail := re.search(r"(?<=..)(?:工程项目建设|项目建设|工程建设项目|建设项目|项目|的建设|的新建和改造|的改造)$", text[start:end])
    ) is not None:
        end = start + tail.start()
        if tail.group().startswith("工程"):
            end += 2
    return start, end, verb


def _ends(text: str, start: int, end: int) -> Iterator[int]:
    """Where a name may end in a member: at its end, and before 建设 where that is what is done (完成甲铁路建设和乙站改造)."""
    yield end
    if text[start - 1 : start] in ("“", '"') and text[end : end + 1] in ("”", '"'):
        yield end + 1
    if text.endswith("建设", start, end) and end - start >= SHORTEST + 2:
        yield end - 2


@kept
def _front_pattern() -> re.Pattern[str]:
    """What stands before a name in its list: a verb of building, an adverb, a number word (一批)."""
    verbs = verbs_with("builds", "pushes")
    how = load("projects")["how"]
    return re.compile("|".join(map(re.escape, sorted({*verbs, *how}, key=lambda w: (-len(w), w)))))


def _variants(text: str, tokens: Sequence[Word], start: int, end: int) -> Iterator[tuple[int, str]]:
    """Where a name may begin in a member: at its start, and behind each 的 that no bracket holds."""
    yield start, ""
    depth = 0
    for word in tokens:
        if word.end <= start or word.start >= end:
            continue
        if word.text in "(“《":
            depth += 1
        elif word.text in ")”》":
            depth -= 1
        elif depth == 0 and word.text == "的" and end - word.end >= SHORTEST:
            yield word.end, text[start : word.start]
