"""新增就业33万人, 打造有带动作用的100个产品: the phrase opens with the verb, or has it after its subject."""

from __future__ import annotations

import re

from plan_extract.candidates import nouns
from plan_extract.candidates.frames.attribute import attribute
from plan_extract.candidates.frames.reading import Reading
from plan_extract.candidates.frames.seen import EACH, GAP, Seen, gap_name
from plan_extract.candidates.phrases import bare, named, object_name, short
from plan_extract.candidates.verbs import longest_end, longest_head

# So far before its end a name is looked into.
_SUCH = 60
# Where something is done is no longer.
_WHERE = 4
_AND_SUCH = re.compile(r".+、.+(?<![高初中平同])等((?!级)[\u4e00-\u9fff]{3,12})$")


# 新建、改建 and 新建或改造 say together what is done, and stay.
_JOINED = re.compile(r"(?:、|和|或者?|及|与|以及)")


def with_opening_verb(s: Seen) -> Reading | None:
    """新增就业33万人, 打造有带动作用的100个产品: the phrase opens with the verb, or has it after its subject."""
    opening = s.opening
    if opening is None:
        return None
    if s.clause.source is not None and GAP.fullmatch(s.phrase):
        return s.reading(gap_name(s.clause.source, s.phrase), "level", "noun number", opening.word, 0.85)
    if opening.group == "work" and not s.free and s.left.rstrip().endswith("的"):
        return s.reading(named(s.noun), s.measured(opening, s.left), "verb number noun", opening.word, 0.9)
    if opening.group == "work" and not s.free and s.q.unit_kind == "count" and not longest_head(bare(s.noun), "verbs"):
        if s.does and not EACH.match(s.phrase):
            return attribute(s)
        head = object_name(s.left)
        # 建好市级三个园区: what stands before the number only modifies; 全市园区三个 names what it is a part of.
        measure = s.measured(opening, s.left) if nouns.only_modifier(head) else "level"
        return s.reading(head + named(s.noun), measure, "noun number noun", opening.word, 0.7)
    head = object_name(s.left) if opening.group == "work" and not s.free and s.q.unit_kind == "measure" and not s.q.chinese else ""
    if 0 < len(head) <= _WHERE and longest_end(head, "measure_nouns") is None and not head.endswith(("时速", "长", "高", "宽", "深")):
        # 建设三岛79公里大堤: where it is done stands before the number, and what is built behind it.
        return s.reading(named(s.noun), s.measured(opening, s.left), "verb number noun", opening.word, 0.8)
    sized = s.q.before and not re.search(r"新增|累计", s.left) and longest_end(s.phrase, "measure_nouns")
    if s.free and sized and opening.word not in ("投资", "完成投资", "安排", "投入"):
        # 带动上下游规模超过1万亿元: a size that passes a mark is a level, whatever verb opens the phrase.
        return s.reading(short(nouns.last_part(s.phrase)), s.measured(None, ""), "noun number", None, 0.85)
    if s.free or s.q.after:
        # 园区完成工业产值95亿元: the verb between subject and object names nothing.
        name = re.sub(r"(?<=[\u4e00-\u9fff]{2})(?:累计)?(?:完成|实现)(?=[\u4e00-\u9fff]{2})", "", object_name(nouns.last_part(s.left)))
        built = longest_head(name, "built") if s.q.unit_kind == "count" or s.q.kind == "strange" else None
        if built and len(name) - len(built) >= 2 and not _JOINED.match(name, len(built)):
            name = name[len(built) :]
        if s.q.unit_kind == "count" and "等" in name[-_SUCH:] and (listed := _AND_SUCH.match(name[-_SUCH:])):
            # 新增甲中心、乙实验室等创新平台5个: what 等 calls them is counted.
            name = listed[1]
        return s.owned(s.reading(name, s.measured(opening, s.left), "verb noun number", opening.word, 0.9), s.left) if name else None
    return None
