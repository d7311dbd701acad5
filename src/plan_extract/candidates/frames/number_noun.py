"""A number before a noun that no verb ties it to: 等8个枢纽进入…, 区县城区以及96%的乡镇."""

from __future__ import annotations

import re

from plan_extract.candidates import nouns
from plan_extract.candidates.frames.reading import Reading
from plan_extract.candidates.frames.seen import Seen
from plan_extract.candidates.phrases import bare, named
from plan_extract.candidates.verbs import words

# Where a noun that a number counts ends, before what is said of it.
_SAID = re.compile(r"(?:已|均|都|全部|分别|先后|成为|进入|位居|荣获|入选|正在|实现|达到?|超过|获得?|上榜|被).*$")
_WORK = ("建设", "改造", "创建", "整治", "试点", "培育", "治理", "培训")


def number_noun(s: Seen) -> Reading | None:
    """等8个枢纽进入建设: the noun behind, up to what is said of it. The last resort, and a guess."""
    if nouns.says_nothing(s.noun):
        return None
    noun = _SAID.sub("", s.noun.removeprefix("的"))
    cut = min((at for word in words("verb_phrase") if (at := noun.find(word)) > 1), default=len(noun))
    name = named(bare(noun[:cut]))
    if len(name) < 2:
        return None
    # 抓好14家企业研究院建设: the work that the noun ends in is what is done.
    worked = s.q.unit_kind == "count" and name.endswith(_WORK)
    return s.reading(name, "cumulative" if worked else "level", "number noun", None, 0.4)
