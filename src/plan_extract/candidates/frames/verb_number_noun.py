"""建成10个便民市场."""

from __future__ import annotations

import re

from plan_extract.candidates import nouns
from plan_extract.candidates.frames.reading import Reading
from plan_extract.candidates.frames.seen import RANK, Seen
from plan_extract.candidates.phrases import bare, named, object_name
from plan_extract.candidates.verbs import words
from plan_extract.model import Measure

# 每3年开展1轮, 30天完成1次
_OFTEN = re.compile(r"每[\d一二两三四五六七八九十]+(?:年|个?月|周|天)|(?:^|[,、;])[\d一二两三四五六七八九十]+(?:个?月|周|天)")


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
        elif verb.word == "实现" and s.rate and subject and len(name) <= 6:
            # 渔民当年实现100%转产: what they do is measured, and of whom.
            name = subject + name
        measure: Measure = "cumulative" if verb.word == "实现" and s.q.unit_kind == "count" else s.measured(verb, s.left)
        return s.reading(name, measure, "verb number noun", verb.word, 0.85)
    if nouns.is_verb(bare(s.noun)):
        source = s.previous.indicator if s.previous and len(bare(s.left)) < 4 else object_name(s.left)
        return s.reading(
            source + ("" if source.endswith(s.noun) else s.noun), s.measured(verb, s.left), "verb noun number", verb.word, 0.85
        )
    name = s.whole_noun()
    if (rank := RANK.search(s.left)) is not None:
        name = rank[0] + name
    if s.q.unit in ("次", "遍", "轮"):
        # 每3年修订1次目录: the doing is what is counted; 每3年开展1轮培训 names its own.
        often = _OFTEN.search(s.clause.text[s.clause.start : s.q.start])
        doing = "" if verb.word in words("plain_verbs") or verb.word in words("gives") else verb.word
        if often or doing:
            return s.reading(named(name) + doing, "level" if often else s.measured(verb, s.left), "verb number noun", verb.word)
    if name.endswith("任务") and len(name) > 6 and verb.word.endswith("完成"):
        name = name.removesuffix("任务")
    if s.rate:
        return s.reading(named(name) or subject, "level", "verb number noun", verb.word, 0.8)
    return s.reading(s.with_each(named(name), subject), s.measured(verb, s.left), "verb number noun", verb.word)
