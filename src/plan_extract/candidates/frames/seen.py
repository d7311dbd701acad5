"""One quantity in its clause as frames see it: the words before and behind it, its verb, its noun."""

from __future__ import annotations

import re
from dataclasses import dataclass

from plan_extract.candidates import nouns
from plan_extract.candidates.frames.clause_text import ClauseText
from plan_extract.candidates.frames.owners import machine_before, owner_of, with_lead, with_object, with_owner
from plan_extract.candidates.frames.reading import Reading
from plan_extract.candidates.measures import comparator_of, is_rate, measure_of
from plan_extract.candidates.phrases import bare, drop_conjunction
from plan_extract.candidates.verbs import Verb, longest_end, verb_at_end, words
from plan_extract.lexicon import kept
from plan_extract.model import Measure
from plan_extract.once import once, with_dict
from plan_extract.reading.quantities import Quantity

# 每5年, 每, 30天完成1次: how often, and no part of a name.
_EVERY = re.compile(r"(?:每[\d一二两三四五六七八九十]*年?|每?[\d一二两三四五六七八九十]+(?:个?月|周|天|季度))$")
EACH = re.compile(r"(?:每|各|所有|全部|\d)")
# 五年累计培训4000人次, after 每年培训800人次, is a sum of its own.
_SUM = re.compile(r"累计|合计|总计|共计|五年")
# “十四五”期间…投资总规模达260亿元: what is spent or built over years is a sum, though the verb is one of reaching.
_SPAN = re.compile(r"[三四五3-5]年[内共累合]|期间|规划期|今后五年|未来五年")
_SPENT = re.compile(r"(?:建设总规模|(?P<spent>总额|总规模|投资规模|投资|合计))(?:为|将?达到?|约|控制在|\s)*$")
_ACHIEVED = re.compile(r"技术|难题|瓶颈|装备|材料|工艺|部件|元件|器件|短板")
GAP = re.compile(
    r"(?:落后|高于|高出|低于|领先|快于)(?:于)?(?:全[国省市](?:平均(?:水平|增速)?|增速|水平)?|(?:经济|GDP|同期经济)(?:增长|增速)?)"
)


# A longer one would bury what is counted.
_WHO = 12
# A technical measure that says nothing of its machine is no longer.
_OF_MACHINE = 8
_BOUND_OF_SHARE = re.compile(r"(?<=..)(?:占比|的?比重|的?比例)?(?:应|要|须)?(?:不(?:低|少|高|多)于|不超过|[高低]于|超过)(?=.{2})")
_AMOUNT_AT_END = re.compile(r"(?:超过|过|超|达到?|突破)[\d.]*[一二三四五六七八九十百千万亿]*元?$")
_HAVING = re.compile(r"^[^的、和]{2,6}(?:现有|现存|共有|已有)(?=[\u4e00-\u9fff]{2})")
# The next number, with a unit of its own and nothing behind it.
_OWN_NOUN = re.compile(r"(?:约|近|超过?)?\d[\d.,]*[万亿]?[余多]?[个家座项条所处户人名台套](?:以上|左右)?(?=[,;。、和]|$)")
_LAST_OF = re.compile(r"的[\u4e00-\u9fff]{2,16}(?=[,;。]|$)")
_WHOLE_AREA = re.compile(r"全[省市县区州旗镇]$")
# 建好市级三个电商园区, 建成乡镇六座处理站: whose things they are stands before their number.
RANK = re.compile(r"(?:(?:国家|省部|[省市县区镇乡村])级|乡镇|农村|城镇|(?:中心|主|老)?城区|县城|社区)$")


@kept
def _verb_phrase() -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, words("verb_phrase"))))


@with_dict
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

    @once
    def previous(self) -> Reading | None:
        """The reading before in the same list: of this clause, or of the clause before where a comma goes on with its objects."""
        if self.clause.here:
            return self.clause.here[-1]
        before = self.clause.before[-1] if self.clause.before else None
        if before is None or not self.clause.goes_on or before.frame != "verb number noun" or self.at > self.clause.start:
            return None
        return before if before.clause[1] < self.clause.start and not bare(self.left) else None

    @once
    def verb(self) -> Verb | None:
        place = _WHOLE_AREA.search(self.left) or (RANK.search(self.left) if self.q.unit_kind == "count" else None)
        if (verb := verb_at_end(self.left)) is not None or place is None:
            return verb
        # 完成全市26个试点任务: that it is done all over the area parts the verb from its number.
        verb = verb_at_end(self.left[: place.start()])
        return verb if verb is not None and verb.group == "work" else None

    @once
    def noun(self) -> str:
        noun = nouns.noun_behind(self.right)
        if self.more and "、" in noun and _OWN_NOUN.match(self.rest, len(self.right)):
            # 新增1个产业集群、新入规企业200家: what stands before a number that no noun follows is that number's.
            noun = noun.rpartition("、")[0]
        return drop_conjunction(nouns.before_next_verb(noun)) if self.more and noun else noun

    @once
    def free(self) -> bool:
        return nouns.says_nothing(self.noun)

    @once
    def phrase(self) -> str:
        return bare(nouns.changes_from(self.left, self.right))

    @once
    def opening(self) -> Verb | None:
        return nouns.opening_verb(self.left, words("transitive"))

    @once
    def rate(self) -> bool:
        return is_rate(self.q)

    @once
    def does(self) -> bool:
        return _verb_phrase().search(self.right) is not None

    def whole_noun(self) -> str:
        """The noun behind, completed from the end of the list where it is but a modifier."""
        if nouns.only_modifier(self.noun):
            return self.noun + nouns.tail_noun(self.rest)
        if _AMOUNT_AT_END.search(self.noun) and "的" not in self.noun and (last := _LAST_OF.search(self.rest)):
            # 3家以上年产值过十亿元、1家以上年产值过百亿元的企业: what is counted comes at the end of the list.
            return self.noun + last[0]
        return self.noun

    def with_each(self, name: str, subject: str) -> str:
        """A name with the short subject that says of whom: 每个乡镇公办幼儿园."""
        return subject + name if EACH.match(subject) and len(subject) <= 14 and not _EVERY.match(subject) else name

    def reading(self, indicator: str, measure: Measure, frame: str, verb: str | None, confidence: float = 0.95) -> Reading:
        if self.clause.measure and not longest_end(indicator, "measure_nouns") and "carried" not in frame:
            indicator += self.clause.measure
        source = self.clause.source
        if source is not None and indicator in words("investments") and source.indicator.endswith(("项目", "工程")):
            # 实施重点项目36项,完成投资220亿元: what the money is for was counted before.
            indicator = source.indicator + indicator
        if indicator.startswith("其占") and (topic := self.clause.ahead()):
            # 推广导爆索应用,使其占同类产品比重超过70%.
            indicator = topic.removesuffix("应用").removesuffix("生产") + indicator[1:]
        if indicator.startswith(words("brings")) and not indicator.endswith("规模"):
            indicator = self._who_brings() + indicator
        if self.clause.owner and (longest_end(indicator, "measure_nouns") == indicator or indicator in words("investments")):
            indicator = self.clause.owner + indicator
        elif "carried" not in frame:
            indicator = self._titled(self.clause.of_what(indicator))
        if self.rate and self.left.endswith("的"):
            # 供地量不低于总量的70%: a bound on a share of a whole.
            indicator = _BOUND_OF_SHARE.sub("占", indicator)
        if self.q.unit_kind == "count":
            # 县城现有公园14座: where there are how many.
            indicator = _HAVING.sub("", indicator)
        comparator = comparator_of(self.q, self.context)
        if comparator == "gt" and self.q.before and self.q.before.strip() == "突破" and _ACHIEVED.search(self.noun):
            # 突破50项关键技术: a verb with its object, and no bound.
            comparator = "eq"
        return Reading(
            self.q, indicator, measure, comparator, frame, verb, confidence, (self.at, self.q.start), (self.clause.start, self.clause.end)
        )

    def _titled(self, indicator: str) -> str:
        """A technical measure with the machine that the title above names: 漏检率, under 车载雷达, is 车载雷达漏检率."""
        source = self.clause.source
        if len(indicator) > _OF_MACHINE or longest_end(indicator, "technical") is None or not (machine := self.clause.titled()):
            return indicator
        source = self.clause.source
        own = source is not None and not source.indicator.startswith(machine)
        return indicator if own or any(word in indicator for word in words("machines") if len(word) > 1) else machine + indicator

    def _who_brings(self) -> str:
        """What brings about what is counted: 以旧换新 of 以旧换新带动消费60亿元、惠及消费者5万人次."""
        if (source := self.clause.source) is None:
            return ""
        cut = min((at for word in words("brings") if (at := source.indicator.find(word)) >= 0), default=-1)
        who = source.indicator if cut < 0 else source.indicator[:cut]
        return who if len(who) <= _WHO else ""

    def measured(self, verb: Verb | None, phrase: str) -> Measure:
        measure = measure_of(self.q, verb, self.context, phrase)
        if measure == "level" and self.q.unit_kind in ("money", "measure") and (spent := _SPENT.search(self.context)):
            said = self.clause.text[self.clause.text.rfind("。", 0, self.q.start) + 1 : self.q.start]
            measure = "cumulative" if not spent["spent"] or _SPAN.search(said) else measure
        if measure == "cumulative" and self.clause.yearly and not _SUM.search(self.clause.text[self.clause.start : self.q.start]):
            return "per_year"
        return measure

    def owned(self, reading: Reading, phrase: str) -> Reading:
        """A reading whose measure has the owner that its phrase names, else that of the reading before it in the sentence."""
        source = self.clause.source
        if (own := owner_of(phrase)) or source is None:
            machine = "" if own else machine_before(reading.indicator)
            return reading._replace(owner=own or machine, of_kind=bool(machine))
        if source.owner and (not source.of_kind or longest_end(reading.indicator, "technical")):
            # 微型泵流量高于20毫升,温升低于35度: named without 的 it owns technical measures, and no 普及率.
            return reading._replace(indicator=with_owner(reading.indicator, source.owner), owner=source.owner, of_kind=source.of_kind)
        if self.clause.text[self.at : self.at + 1] == "、" and self.clause.here:
            return reading._replace(indicator=with_object(with_lead(reading.indicator, source.indicator), source.indicator))
        return reading

    def carried(self, frame: str, verb: Verb | None) -> Reading | None:
        """A number without a name of its own: the sentence's last indicator, else the topic ahead."""
        source = self.clause.source
        word = verb.word if verb else None
        if self.clause.subject and not self.clause.here:
            return self.reading(self.clause.subject, self.measured(verb, ""), f"{frame}, subject of the clause before", word, 0.85)
        if source is not None:
            measure = self.measured(verb, "") if verb else source.measure
            if measure == "level" and source.measure in ("cumulative", "per_year") and source.quantity.unit == self.q.unit:
                # 新增装机确保达到120兆瓦,力争达到180兆瓦.
                measure = source.measure
            return self.reading(source.indicator, measure, f"{frame}, indicator carried", word, 0.85)
        if verb is not None and self.clause.last is not None and self.clause.last.quantity.unit == self.q.unit:
            return self.reading(
                self.clause.last.indicator, self.measured(verb, ""), f"{frame}, indicator of the sentence before", word, 0.75
            )
        if topic := self.clause.ahead():
            return self.reading(topic, self.measured(verb, ""), f"{frame}, indicator from the words ahead", word, 0.7)
        return None


def gap_name(source: Reading, gap: str) -> str:
    """落后全省 after 城镇化率落后全国 is 城镇化率落后全省."""
    return re.sub(r"(?:落后|高于|高出|低于|领先|快于).*$", "", source.indicator) + gap
