"""城镇化率达到65%."""

from __future__ import annotations

import re

from plan_extract.candidates import nouns
from plan_extract.candidates.frames.reading import Reading
from plan_extract.candidates.frames.seen import GAP, Seen, gap_name
from plan_extract.candidates.frames.share_of_total import kind_of
from plan_extract.candidates.phrases import bare, named, object_name, short
from plan_extract.candidates.verbs import longest_end, verb_at_head, words


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
    if source and GAP.fullmatch(name):
        return s.reading(gap_name(source, name), "level", "subject verb number", verb.word)
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
    if source and name in words("bare_measures"):
        name = nouns.thing(re.sub(r"^(?:新增|累计|新建|新设|认定)+", "", source.indicator)).removesuffix(name) + name
    if source and name in words("rates_of_counted") and source.quantity.unit_kind == "count" and source.measure == "cumulative":
        # 建成示范基地5个,机械化率达到60%: the rate is that of what is counted.
        name = nouns.thing(source.indicator) + name
    if source is None and s.rate:
        name = nouns.about(name, s.clause.ahead())
    if source and s.rate and verb.group == "level" and verb.word not in ("占", "占到", "约占"):
        name = nouns.completed(name, source.indicator, inside=s.clause.total is not None)
    if source and subject.rstrip().endswith("的") and s.q.unit_kind == "count" and source.quantity.unit == s.q.unit:
        # 培育企业400家,销售收入过亿元的达到50家: some of those before.
        name += "的" + nouns.thing(source.indicator)
    elif (
        source
        and verb.group == "level"
        and s.q.unit_kind == "money"
        and source.quantity.unit == s.q.unit
        and not longest_end(name, "measure_nouns")
    ):
        # 甲产业销售收入达到300亿元,乙产业达到100亿元: what is measured is said once.
        name += longest_end(source.indicator, "bare_amounts") or ""
    elif source and verb.group == "level" and s.q.unit and source.quantity.unit == s.q.unit and not s.rate:
        # 三级医院平均住院日控制在7天以内,二级医院控制在8天以内: what is measured is said once.
        name = nouns.of_the_same(name, source.indicator)
    if verb.word in ("占", "占到", "约占") and not longest_end(name, "measure_nouns"):
        name += "占比"
    whole = s.clause.total
    if whole and verb.group == "level" and whole.quantity.unit == s.q.unit and not longest_end(name, "measure_nouns"):
        # 公路通车里程达到…,其中高速公路达到…: what is measured is said once.
        name = kind_of(name, whole.indicator, s.q.unit or "") or nouns.completed(name, whole.indicator, inside=True)
    inner = verb_at_head(name)
    if inner and inner.group == "work" and verb.group == "level" and s.q.unit_kind in ("count", "money") and measure == "cumulative":
        name = object_name(name)
    if source and (source.quantity.unit or "") and re.search(r"[^国家省市县区镇乡级、]", name) is None and name.endswith("级"):
        name = nouns.completed(name, source.indicator, inside=True)
    return s.owned(s.reading(short(nouns.strip_object(name)), measure, "subject verb number", verb.word), subject)
