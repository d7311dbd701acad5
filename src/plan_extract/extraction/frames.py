"""Frames: how a clause ties its quantities to what they measure. The table at the end gives their order.

subject verb number      城镇化率达到65%              the subject is the indicator, a level or a change
verb number noun         建成10个便民市场             the noun is the indicator, an amount of work
verb noun number         新增就业33万人               the noun, with a verb that tells the kind of work
number noun verb         55%的县通过国家认定           the noun with its verb
heads in turn            A、B分别达97%以上、95%以上    one head a number (extraction/heads.py)
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from plan_extract.extraction import nouns
from plan_extract.extraction.measures import comparator_of, is_rate, measure_of
from plan_extract.extraction.phrases import bare, drop_conjunction, named, object_name, short
from plan_extract.extraction.verbs import Verb, longest_end, longest_head, peel_head, verb_at_end, verb_at_head, words
from plan_extract.model import Comparator, Measure
from plan_extract.reading.quantities import Quantity

Span = tuple[int, int]
_EACH = re.compile(r"(?:每|各|所有|全部|\d)")
_GAP = re.compile(r"(?:落后|高于|高出|低于|领先|快于)(?:于)?全[国省市]")


@dataclass(frozen=True, slots=True)
class Reading:
    """A quantity with what it measures. `head` is the text its places are looked for in, half-open, in the text read.

    `turn` says which of how many numbers that 分别 hands out this is.
    """

    quantity: Quantity
    indicator: str
    measure: Measure
    comparator: Comparator
    frame: str
    verb: str | None
    confidence: float
    head: Span
    clause: Span
    places_named: tuple[str, ...] = ()
    turn: tuple[int, int] | None = None


@dataclass
class ClauseText:
    """The clause text[start:end] as frames see it.

    `before` are the sentence's earlier readings, `here` the clause's own so far. `times` and `places` are spans, half-open, of the text.
    `last` is the last reading of the sentence before. `ahead` tells what the words before are about, for a number that names nothing
    itself; `total` the reading a 其中 takes apart.
    """

    text: str
    start: int
    end: int
    before: Sequence[Reading] = ()
    times: Sequence[Span] = ()
    places: Sequence[Span] = ()
    ahead: Callable[[], str] = str
    total: Reading | None = None
    last: Reading | None = None
    here: list[Reading] = field(default_factory=list)

    def blank(self, start: int, end: int) -> str:
        """text[start:end] with time expressions taken out."""
        pieces, at = [], start
        for a, b in self.times:
            if a >= at and b <= end:
                pieces.append(self.text[at:a])
                # 提高到2025年的85%: 到 belongs to the verb as much as to the year.
                if self.text[a] in "到至" and (verb := verb_at_end(self.text[at:a])) and verb.group.startswith("change"):
                    pieces.append("到")
                at = b
        pieces.append(self.text[at:end])
        return "".join(pieces)

    def past_places(self, start: int, end: int) -> int:
        """Where a phrase goes on once the places it opens with are left behind: 甲区、乙区常住人口 goes on at 常住人口."""
        at = start
        for a, b in self.places:
            if a < at or b > end:
                continue
            between = self.blank(at, a)
            rest = between[peel_head(between) :]
            if rest.strip(" 、和及与等:(") and longest_end(between, "verbs") != rest:
                return at
            at = b
        return at

    @property
    def source(self) -> Reading | None:
        """The nearest earlier reading of the sentence."""
        return self.here[-1] if self.here else self.before[-1] if self.before else None


@dataclass
class Seen:
    """One quantity in its clause: the words before it (`left`, times and opening places out) and behind it (`right`), to the next."""

    clause: ClauseText
    q: Quantity
    at: int
    left: str
    right: str
    context: str
    more: bool
    rest: str

    @cached_property
    def previous(self) -> Reading | None:
        return self.clause.here[-1] if self.clause.here else None

    @cached_property
    def verb(self) -> Verb | None:
        return verb_at_end(self.left)

    @cached_property
    def noun(self) -> str:
        noun = nouns.noun_behind(self.right)
        return drop_conjunction(nouns.before_next_verb(noun)) if self.more and noun else noun

    @cached_property
    def free(self) -> bool:
        return nouns.says_nothing(self.noun)

    @cached_property
    def phrase(self) -> str:
        return bare(nouns.FROM.sub("", self.left))

    @cached_property
    def opening(self) -> Verb | None:
        return nouns.opening_verb(self.left, words("transitive"))

    @cached_property
    def rate(self) -> bool:
        return is_rate(self.q)

    @cached_property
    def does(self) -> bool:
        return any(word in self.right for word in words("verb_phrase"))

    def whole_noun(self) -> str:
        """The noun behind, completed from the end of the list where it is but a modifier."""
        return self.noun + nouns.tail_noun(self.rest) if nouns.only_modifier(self.noun) else self.noun

    def with_each(self, name: str, subject: str) -> str:
        """A name with the short subject that says of whom: 每个乡镇公办幼儿园."""
        return subject + name if _EACH.match(subject) and len(subject) <= 14 else name

    def reading(self, indicator: str, measure: Measure, frame: str, verb: str | None, confidence: float = 0.95) -> Reading:
        comparator = comparator_of(self.q, self.context)
        return Reading(
            self.q, indicator, measure, comparator, frame, verb, confidence, (self.at, self.q.start), (self.clause.start, self.clause.end)
        )

    def measured(self, verb: Verb | None, phrase: str) -> Measure:
        return measure_of(self.q, verb, self.context, phrase)

    def carried(self, frame: str, verb: Verb | None) -> Reading | None:
        """A number without a name of its own: the sentence's last indicator, else the topic ahead."""
        source = self.clause.source
        word = verb.word if verb else None
        if source is not None:
            measure = self.measured(verb, "") if verb else source.measure
            return self.reading(source.indicator, measure, f"{frame}, indicator carried", word, 0.85)
        if verb is not None and self.clause.last is not None and self.clause.last.quantity.unit == self.q.unit:
            return self.reading(
                self.clause.last.indicator, self.measured(verb, ""), f"{frame}, indicator of the sentence before", word, 0.75
            )
        if topic := self.clause.ahead():
            return self.reading(topic, self.measured(verb, ""), f"{frame}, indicator from the words ahead", word, 0.7)
        return None


def grade(s: Seen) -> Reading | None:
    """力争打造500亿级园区: what is to reach the grade."""
    if s.q.kind == "grade" and not s.free:
        return s.reading(bare(s.noun), "level", "verb grade", s.verb.word if s.verb else None)
    return None


def verb_number_noun(s: Seen) -> Reading | None:
    """建成10个便民市场; 完成1.2万户改造, where the noun only says what was done; 配备1名教师."""
    verb = s.verb
    if verb is None or s.free or not (verb.group == "work" or verb.word in words("transitive")):
        return None
    subject = bare(s.left[: verb.start])
    if verb.group != "work":
        name = s.with_each(named(s.noun), subject)
        if verb.word == "覆盖" and subject:
            name = subject + verb.word + name
        measure: Measure = "cumulative" if verb.word == "实现" and s.q.unit_kind == "count" else s.measured(verb, s.left)
        return s.reading(name, measure, "verb number noun", verb.word, 0.85)
    if nouns.is_verb(bare(s.noun)):
        source = s.previous.indicator if s.previous and len(bare(s.left)) < 4 else object_name(s.left)
        return s.reading(
            source + ("" if source.endswith(s.noun) else s.noun), s.measured(verb, s.left), "verb noun number", verb.word, 0.85
        )
    name = s.whole_noun()
    if name.endswith("任务") and len(name) > 6 and verb.word.endswith("完成"):
        name = name.removesuffix("任务")
    if s.rate:
        return s.reading(named(name) or subject, "level", "verb number noun", verb.word, 0.8)
    return s.reading(s.with_each(named(name), subject), s.measured(verb, s.left), "verb number noun", verb.word)


def subject_verb_number(s: Seen) -> Reading | None:
    """城镇化率达到65%; 比2020年提高5个百分点, which takes its subject from before; 占总产值的60%."""
    verb = s.verb
    if verb is None or verb.group == "work":
        return None
    subject = s.left[: verb.start]
    if s.q.unit and verb.group == "level":
        subject = re.sub(r"(?:由|从)[^、,]*$", "", subject)
    subject = nouns.FROM.sub("", subject)
    if verb.group != "level":
        subject = nouns.without_comparison(subject)
    name, source = bare(nouns.last_part(subject)), s.clause.source
    if source and _GAP.fullmatch(name):
        name = _gap_name(source, name)
    if source and name.startswith("占"):
        name = source.indicator + name
    measure = s.measured(verb, subject)
    if len(name) < 2 or (nouns.is_verb(name) and not longest_end(name, "measure_nouns")):
        if not s.noun or re.match(r"^(?:的|目标|水平)?$", s.noun) or s.free:
            if verb.word in words("of_reach") and not s.clause.here:
                return s.reading(verb.word + (s.q.unit or "").lstrip("十百千万亿"), "cumulative", "verb of reach", verb.word, 0.75)
            return s.carried("verb number", verb)
        # 新增5万人的就业岗位: what is measured comes behind.
        return s.reading(named(s.noun), measure, "verb number noun", verb.word, 0.7)
    if source and name in words("bare_measures") and source.quantity.unit_kind == s.q.unit_kind:
        name = re.sub(r"^(?:新增|累计|新建|新设)+", "", source.indicator).removesuffix(name) + name
    if source and s.rate and verb.group == "level" and verb.word not in ("占", "占到", "约占"):
        name = nouns.completed(name, source.indicator, inside=s.clause.total is not None)
    if verb.word in ("占", "占到", "约占") and not longest_end(name, "measure_nouns"):
        name += "占比"
    inner = verb_at_head(name)
    if inner and inner.group == "work" and verb.group == "level" and s.q.unit_kind in ("count", "money") and measure == "cumulative":
        name = object_name(name)
    return s.reading(short(nouns.strip_object(name)), measure, "subject verb number", verb.word)


def _gap_name(source: Reading, gap: str) -> str:
    """落后全省 after 城镇化率落后全国 is 城镇化率落后全省."""
    return re.sub(r"(?:落后|高于|高出|低于|领先|快于).*$", "", source.indicator) + gap


def verb_ends_noun(s: Seen) -> Reading | None:
    """供水管网建设改造160公里: the verb that ends the phrase is part of the name; alone it takes the name from before."""
    verb = s.verb
    if verb is None or verb.group != "work":
        return None
    phrase = s.left[: verb.end]
    name = object_name(nouns.last_part(phrase))
    if len(name) < 2 or (nouns.is_verb(name) and not longest_end(name, "measure_nouns")):
        return s.carried("verb number", verb)
    return s.reading(name, s.measured(verb, phrase), "verb noun number", verb.word)


_RANK = re.compile(r"(.*?)(?:稳居|保持在?|居于?|位居|位列|列|进入|跻身|达到|排名|位次)?(?:全[国省市县球]|世界|国内|同类.{0,6})?前$")


def rank(s: Seen) -> Reading | None:
    """数字政府水平进入全国前10位: a rank to keep within."""
    match = _RANK.match(s.left)
    return s.reading(short(bare(match[1])), "level", "rank", None, 0.85) if match and match[1] else None


def size_of_noun(s: Seen) -> Reading | None:
    """设立规模不低于50亿元的产业引导基金: the noun behind has the size."""
    if s.free or not s.right.startswith("的") or not (s.q.before or s.q.after) or not verb_at_head(s.phrase):
        return None
    size = longest_end(s.phrase, "measure_nouns")
    return s.reading(named(s.noun) + size, "level", "size of the noun behind", None, 0.75) if size else None


def nothing_before(s: Seen) -> Reading | None:
    """A number that nothing precedes: next in a list (10个商圈和6条街区), a share of a total, or the subject's attribute."""
    if s.phrase:
        return None
    previous, source = s.previous, s.clause.source
    if previous and not s.free and nouns.is_verb(bare(s.noun)):
        name = previous.indicator + ("" if previous.indicator.endswith(s.noun) else s.noun)
        return s.reading(name, previous.measure, previous.frame, previous.verb, 0.85)
    if previous and previous.frame == "verb number noun" and not s.free:
        return s.reading(named(s.whole_noun()), previous.measure, "verb number noun", previous.verb)
    if not s.free:
        return attribute(s)
    if source and (s.q.before or source.quantity.unit == s.q.unit):
        return s.carried("number", None)
    return None


def share_of_total(s: Seen) -> Reading | None:
    """其中内陆55个、沿海25个: a label before a share of the total named ahead."""
    total = s.clause.total
    if total is None or not s.free or total.quantity.unit != s.q.unit or longest_end(s.phrase, "measure_nouns"):
        return None
    if s.opening is not None or len(s.phrase) > 8:
        return None
    name = nouns.completed(s.phrase, total.indicator)
    if name == s.phrase and len(name) <= 3:
        name += total.indicator
    return s.reading(name, total.measure, "share of a total", None, 0.8)


_PART_OF = re.compile(r"^[、,]?\s*占(.{2,16}?)(?:总量|总数|比重|比例)?的?$")


def part_of_whole(s: Seen) -> Reading | None:
    """占全市工业总产值的60%: the share that what was named before has in a whole."""
    match, source = _PART_OF.match(s.left.strip()), s.clause.source
    if match is None or source is None or not s.rate or not s.free:
        return None
    return s.reading(f"{source.indicator}占{match[1]}比重", "level", "part of a whole", "占", 0.85)


def with_opening_verb(s: Seen) -> Reading | None:
    """新增就业33万人, 打造有带动作用的100个产品: the phrase opens with the verb, or has it after its subject."""
    opening = s.opening
    if opening is None:
        return None
    if opening.group == "work" and not s.free and s.left.rstrip().endswith("的"):
        return s.reading(named(s.noun), s.measured(opening, s.left), "verb number noun", opening.word, 0.9)
    if opening.group == "work" and not s.free and s.q.unit_kind == "count" and not longest_head(bare(s.noun), "verbs"):
        if s.does and not _EACH.match(s.phrase):
            return attribute(s)
        return s.reading(object_name(s.left) + named(s.noun), "level", "noun number noun", opening.word, 0.7)
    sized = s.q.before and not re.search(r"新增|累计", s.left) and longest_end(s.phrase, "measure_nouns")
    if s.free and sized and opening.word not in ("投资", "完成投资", "安排", "投入"):
        # 带动上下游规模超过1万亿元: a size that passes a mark is a level, whatever verb opens the phrase.
        return s.reading(short(nouns.last_part(s.phrase)), s.measured(None, ""), "noun number", None, 0.85)
    if s.free or s.q.after:
        # 园区完成工业产值95亿元: the verb between subject and object names nothing.
        name = re.sub(r"(?<=[\u4e00-\u9fff]{2})(?:累计)?(?:完成|实现)(?=[\u4e00-\u9fff]{2})", "", object_name(nouns.last_part(s.left)))
        return s.reading(name, s.measured(opening, s.left), "verb noun number", opening.word, 0.9) if name else None
    return None


def next_in_list(s: Seen) -> Reading | None:
    """三级医院1家、二级医院2家: the second takes the first's verb and measure."""
    previous = s.previous
    if previous is None or not s.free or previous.frame not in ("verb noun number", "subject verb number", "noun number"):
        return None
    measure = previous.measure if previous.measure != "annual_rate" or s.rate else "level"
    return s.reading(object_name(s.left), measure, previous.frame, previous.verb, 0.85)


def noun_number(s: Seen) -> Reading | None:
    """覆盖率100%, 床位数7张, 覆盖率超过40%: a measure or a bound does the verb's work; a bare noun is a guess."""
    if not s.free:
        return None
    ending = longest_end(s.phrase, "measure_nouns")
    measure = s.measured(None, s.phrase)
    if s.clause.source is not None and _GAP.fullmatch(s.phrase):
        return s.reading(_gap_name(s.clause.source, s.phrase), measure, "noun number", None, 0.85)
    if ending or s.q.before or s.q.after or s.rate:
        return s.reading(short(s.phrase), measure, "noun number", None, 0.85 if ending or s.rate else 0.7)
    if s.clause.total is not None and s.clause.total.quantity.unit == s.q.unit:
        return s.reading(short(s.phrase), s.clause.total.measure, "share of a total", None, 0.75)
    return s.reading(short(s.phrase), measure, "noun number bare", None, 0.5)


def share_of_those(s: Seen) -> Reading | None:
    """新建区35%左右面积达到要求: the subject before and the noun behind together."""
    return attribute(s) if s.phrase and not s.free and s.rate and s.does else None


def attribute(s: Seen) -> Reading | None:
    """55%左右的县通过国家认定: the noun behind the number is measured by what it must do."""
    name = bare(re.sub(r"^的", "", s.noun))
    if not s.does or len(name) < 2:
        return None
    subject = "" if s.phrase.endswith("等") or not (s.rate or _EACH.match(s.phrase)) else s.phrase
    return s.reading(subject + name, "level" if s.rate else "cumulative", "number noun verb", None, 0.65)


# In this order; the first that reads the number has it.
FRAMES: tuple[Callable[[Seen], Reading | None], ...] = (
    grade,
    verb_number_noun,
    subject_verb_number,
    verb_ends_noun,
    rank,
    part_of_whole,
    size_of_noun,
    nothing_before,
    share_of_total,
    share_of_those,
    with_opening_verb,
    next_in_list,
    noun_number,
    attribute,
)
# Past these nothing else may read a number that has a verb, or nothing, before it.
_LAST_WITH_VERB, _LAST_WITHOUT_PHRASE = verb_ends_noun, nothing_before


def read_one(seen: Seen) -> Reading | None:
    """The first frame's reading of a number, or None where none fits."""
    for frame in FRAMES:
        found = frame(seen)
        if found is not None:
            return found
        if (frame is _LAST_WITH_VERB and seen.verb) or (frame is _LAST_WITHOUT_PHRASE and not seen.phrase):
            return None
    return None
