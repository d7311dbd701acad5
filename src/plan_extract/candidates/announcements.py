"""What announces the names of works in a clause: a verb before them, one behind them that finishes them, or a label alone."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from plan_extract.candidates.works import Works, begins, ending_of
from plan_extract.lexicon import kept, load, verbs_with
from plan_extract.marking import Marks
from plan_extract.reading.clauses import Clause, Sentence
from plan_extract.reading.numbering import past_number
from plan_extract.reading.words import Word

Span = tuple[int, int]
# No name of a work is shorter.
SHORTEST = 2
# What Announcement(…) comes to, without the function around it: a plan has thousands.
_new = tuple.__new__


class Announcement(NamedTuple):
    """What announces names in a clause: a verb at [start, end), or None for a label alone. `lead` is where its phrase
    begins before it, None where it begins with the verb.

    `[object_start, object_end)` is where the names are looked for, `tail` what was cut behind them (建设, 项目建设, 尽快开工).
    """

    verb: str | None
    start: int
    end: int
    lead: int | None
    object_start: int
    object_end: int
    tail: str
    ahead: bool = False


@kept
def announcing() -> tuple[frozenset[str], int]:
    """The verbs that announce works, and the length of the longest."""
    verbs = frozenset(verbs_with("builds", "pushes"))
    return verbs, max(map(len, verbs))


@kept
def _acts() -> dict[str, str]:
    """The kind of each verb, the surest first that it is."""
    kinds = ("finishes", "supports", "makes", "builds", "programme")
    return {verb: kind for kind in reversed(kinds) for verb in verbs_with(kind)}


def act_of(verb: str) -> str:
    """What a verb does to works: `finishes`, `supports`, `makes`, `builds`, `programme`, or only `pushes`."""
    return _acts().get(verb, "pushes")


@kept
def _beside() -> tuple[str, ...]:
    return tuple(load("projects")["beside"])


def tells_where(text: str, clause: Clause) -> bool:
    """Whether a clause only tells where, by what or beside what something is done: 围绕甲基地、乙走廊,打造…."""
    return text.startswith(_beside(), clause.start) and not text.startswith("以及", clause.start)


# What says, behind a list, that works are named or something is done to them.
WORKS = ("项目", "工程")
DONE_TO_WORKS = (
    "建设", "改造", "开工", "动工", "建成", "投产", "达产", "投用", "投运", "投入使用", "投入运营", "通车", "通航", "贯通", "落地",
    "改扩建", "新建", "扩容", "提升",
)  # fmt: skip


@kept
def _any_verb() -> re.Pattern[str]:
    """Any verb that announces works or finishes them."""
    return re.compile("|".join(map(re.escape, verbs_with("builds", "pushes", "lands"))))


@kept
def _tail_pattern() -> re.Pattern[str]:
    """What stands behind names and is no part of them: 项目建设, 的规划建设, 尽快开工, 建设步伐."""
    ends = "|".join(map(re.escape, verbs_with("lands")))
    how = "|".join([*map(re.escape, load("projects")["how"]), *load("projects")["when"]])
    # What it may begin with is asked first: most characters fail there.
    heads = "".join(sorted({re.escape(word[0]) for word in (*verbs_with("lands"), *load("projects")["how"])}))
    heads += "".join(map(begins, load("projects")["when"]))
    return re.compile(
        rf"(?=[的重骨示项工规前改研新建实步进力{heads}])"
        rf"(?:(?:{how})*(?:{ends})+(?:使用|运营|运行|见效|发电)?|(?:的)?(?:{how})*(?:重点|重大|骨干|示范)?(?:项目)?(?:的)?(?:规划|前期|改造|研究[及和]|改造[和与]|新建和)?(?:建设|实施)"
        r"(?:[和与及]?(?:应用|运营|运行|推广|使用)|步伐|进程|力度|进度|工作)?|(?:的)?前期工作|步伐|进程|力度|进度|(?:重点|重大)?项目)$"
    )


@kept
def _tail_ends() -> frozenset[str]:
    """The last characters of tails: few objects are searched for one."""
    return frozenset(word[-1] for word in (*verbs_with("lands"), *_TAIL_WORDS))


_TAIL_WORDS = ("使用", "运营", "运行", "发电", "见效", "建设", "实施", "步伐", "进程", "力度", "进度", "工作", "项目", "应用", "推广")


@kept
def supporting() -> frozenset[str]:
    """The verbs that only support works (加强, 发展): what they announce is no name unless more is said of it."""
    return frozenset(verb for verb in announcing()[0] if act_of(verb) == "supports")


@kept
def _telling_more() -> re.Pattern[str]:
    """Any other verb that announces or finishes works, and any word of what is done to them (建设, 工程)."""
    verbs = [verb for verb in verbs_with("builds", "pushes", "lands") if verb not in supporting()]
    return re.compile("|".join(map(re.escape, [*verbs, *WORKS, *DONE_TO_WORKS])))


def announcements(
    marks: Marks, sentence: Sentence, clause: Clause, works: Works | None, *, cheaply: bool = False
) -> list[Announcement] | None:
    """What announces names in a clause, in the order of the text.

    `works` are the ends of works in the block; None in a box of projects, where a clause without a verb is its own list. `cheaply` gives
    None, before words are cut, where its verbs only support (加强甲管理) and no place stands there: what they announce is no name then.
    """
    text = marks.text
    if text[clause.start - 1 : clause.start] == ":" and works is not None and _NAMES_WORKS.search(text, sentence.start, clause.start - 1):
        # 重点实施以下项目:甲公路、乙桥: the label says that the list behind it is built.
        first = past_number(text, clause.start, clause.end)
        return [behind(marks, "建设", first, first, None, first, clause.end)]
    # Only what a sentence begins with can be finished by a verb in a later clause.
    opens = clause.start == sentence.start
    verb = _any_verb().search(text, clause.start, sentence.end if opens else clause.end)
    finished = _finished(text, sentence, clause) if verb is not None else None
    in_box = works is None
    if not in_box and finished is None and (verb is None or verb.start() >= clause.end):
        # Words are cut only where something could announce a name: cutting costs more than all else.
        return []
    if works is not None and finished is None and verb is not None and not works.any_in(verb.end(), clause.end):
        # 园区加快建设: what stands behind the verb ends as no works do.
        return []
    if (
        cheaply
        and not in_box
        and finished is None
        and _telling_more().search(text, clause.start, clause.end) is None
        and marks.first_inner_place(clause.start, clause.end) is None
    ):
        return None
    tokens = marks.tokens(clause).words
    if not tokens:
        return []
    found = _verbs(text, tokens)
    announced: list[Announcement] = []
    for number, (start, end) in enumerate(found):
        first = found[number - 1][0] if number and found[number - 1][1] == start else start
        lead = tokens[0].start if tokens[0].end <= first else None
        whole = behind(marks, text[start:end], start, end, lead, end, clause.end)
        if whole.object_end - whole.object_start >= SHORTEST:
            announced.append(whole)
        following = next(((a, b) for a, b in found[number + 1 :] if a - end >= SHORTEST and b < whole.object_end), None)
        if following is not None:
            # 支持甲区建设乙园: what the next verb follows is its subject as often as this verb's object.
            cut = behind(marks, text[start:end], start, end, lead, end, following[0])
            announced.append(cut)
    opened = bool(announced)
    if finished is not None:
        announced += _ahead(finished, clause, tokens)
    if in_box and not opened and clause.mark != ":":
        announced.append(behind(marks, None, clause.start, clause.start, None, clause.start, clause.end))
    return announced


_NAMES_WORKS = re.compile(
    r"(?:以下|下列|如下|这些|重[点大]|主要|新建|续建|改扩建|拟建|在建|储备|标志性|支撑性)(?:建设|支撑|谋划)?(?:项目|工程)(?:\d+[个项])?(?:包括|主要包括|主要有|有|为|是|如下)?$"
)


def _verbs(text: str, tokens: Sequence[Word]) -> list[Span]:
    """The verbs that announce works, each of whole words and the longest there is: 继续|建设 has 建设 and no 续建."""
    verbs, longest = announcing()
    heads, adverbs, count = _heads(), _adverbs(), len(tokens)
    found: list[Span] = []
    behind = 0
    for number, (start, _, written, _) in enumerate(tokens):
        if start < behind:
            continue
        best = None
        for at in range(number, count) if written[0] in heads else ():
            end = tokens[at].end
            if end - start > longest:
                break
            if text[start:end] in verbs:
                best = end
        if best is None and len(written) == _IDIOM and written[:2] in adverbs and written[2:] in verbs:
            start, best = start + 2, start + _IDIOM
        if best is not None:
            found.append((start, best))
            behind = best
    return found


# An adverb and a verb that are one word of the dictionary have so many characters.
_IDIOM = 4


def _is_idiom(word: str) -> bool:
    """Whether a word of the dictionary is an adverb and a verb that announces works: 大力支持, 全面完成."""
    return len(word) == _IDIOM and word[2:] in announcing()[0] and word[:2] in _adverbs()


@kept
def _adverbs() -> frozenset[str]:
    return frozenset(word for word in load("projects")["how"] if len(word) == _IDIOM // 2)


@kept
def _heads() -> frozenset[str]:
    """The first characters of verbs that announce works: most words fail here."""
    return frozenset(verb[0] for verb in announcing()[0])


def behind(marks: Marks, verb: str | None, start: int, end: int, lead: int | None, first: int, last: int) -> Announcement:
    """The announcement of a verb at [start, end) whose names stand in [first, last), without what is said behind them (建设, 尽快开工)."""
    text = marks.text
    while first < last and text[first] in " 了:":
        first += 1
    stop = last
    while stop > first and text[stop - 1] in " ":
        stop -= 1
    tail = ""
    if text[stop - 1] in _tail_ends() and (match := _tail_pattern().search(text, max(first, stop - 24), stop)) and match.start() > first:
        tail, stop = text[match.start() : stop], match.start()
        while stop > first and text[stop - 1] in " 的、":
            stop -= 1
    return _new(Announcement, (verb, start, end, lead, first, stop, tail, False))


def _finished(text: str, sentence: Sentence, clause: Clause) -> re.Match[str] | None:
    """甲厂要抓紧前期工作,力争2024年开工建设: the `name` before the `verb` that finishes it, as the clause's or sentence's subject."""
    # The verb is the last word of the clause or sentence: what ends in none is not gone through.
    match = None
    if _may_finish(text, clause.start, clause.end):
        match = _subject_pattern().match(text, clause.start, clause.end)
        if match is None:
            # 甲机场东跑道投入使用: nothing but the name's ending parts it from its verb.
            plain = _plain_subject().match(text, clause.start, clause.end)
            if plain is not None and _is_subject(plain["name"]):
                match = plain
    if match is None and clause.start == sentence.start and clause.end < sentence.end and _may_finish(text, clause.end, sentence.end):
        match = _subject_of_sentence().match(text, sentence.start, sentence.end)
    return match


def _may_finish(text: str, start: int, end: int) -> bool:
    """Whether text[start:end] ends in a verb that finishes works (投用, 建成使用), a mark or space behind it left aside."""
    while end > start and text[end - 1] in "。; ":
        end -= 1
    return text.endswith(_finishing(), start, end)


@kept
def _finishing() -> tuple[str, ...]:
    return (*verbs_with("lands"), "使用", "运营", "运行", "发电")


def _ahead(match: re.Match[str], clause: Clause, tokens: Sequence[Word]) -> Iterator[Announcement]:
    """The announcement of a name that is finished by a verb behind it, where the name ends with a word."""
    stop = match.end("name")
    if stop - clause.start < 3 or stop not in {w.end for w in tokens} or _is_idiom(tokens[0].text):
        # 大力支持甲走廊建设,全面完成…: it is supported, and not finished.
        return
    verb = match["verb"]
    yield Announcement(verb, match.start("verb"), match.end("verb"), None, clause.start, stop, verb, ahead=True)


@kept
def _subject_pattern() -> re.Pattern[str]:
    ends = "|".join(map(re.escape, verbs_with("lands")))
    modal = "|".join([*map(re.escape, load("projects")["modals"]), *load("projects")["when"]])
    return re.compile(rf"(?P<name>[^,;:。]{{3,40}}?)(?:项目)?(?:{modal})[^,;:。]*?(?P<verb>{ends})(?:使用|运营|运行|发电)?\s*$")


@kept
def _plain_subject() -> re.Pattern[str]:
    ends = "|".join(map(re.escape, verbs_with("lands")))
    how = "|".join(map(re.escape, load("projects")["how"]))
    return re.compile(rf"(?P<name>[^,;:。]{{4,60}}?)(?:项目)?(?:{how})*(?P<verb>(?:{ends})+)(?:使用|运营|运行|发电)?\s*$")


def _is_subject(words: str) -> bool:
    """Whether words that a verb of finishing ends can be what is finished: 甲机场东跑道, 甲厂、乙库等6个项目."""
    listed = "等" in words and words.endswith(WORKS)
    return (listed or ("、" not in words and ending_of(words) is not None)) and not _begins_with_verb(words)


def _begins_with_verb(words: str) -> bool:
    """Whether words begin with a verb that announces works: 推进甲路 names more than a subject."""
    verbs, longest = announcing()
    return any(words[:length] in verbs for length in range(longest, 0, -1))


@kept
def _subject_of_sentence() -> re.Pattern[str]:
    ends = "|".join(map(re.escape, verbs_with("lands")))
    return re.compile(
        rf"(?P<name>[^,;:。]{{3,40}}?)(?:项目)?(?:要|须|应当?)[^;:。]{{1,80}},[^;:。]{{0,40}}?(?P<verb>{ends})(?:使用|运营|运行|发电)?[\s。;]*$"
    )
