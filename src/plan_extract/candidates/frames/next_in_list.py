"""三级医院1家、二级医院2家: the second takes the first's verb and measure."""

from __future__ import annotations

from plan_extract.candidates.frames.owners import with_lead, with_object
from plan_extract.candidates.frames.reading import Reading
from plan_extract.candidates.frames.seen import Seen
from plan_extract.candidates.phrases import object_name
from plan_extract.candidates.verbs import longest_end, longest_head

# Verbs that say what becomes of what they count, and how short a noun leaves that out.
_BRINGS_IN, _SHORT = ("新增", "引进", "争取", "引入", "吸引"), 4


def next_in_list(s: Seen) -> Reading | None:
    """三级医院1家、二级医院2家: the second takes the first's verb and measure."""
    previous = s.previous
    if previous is None or not s.free or previous.frame not in ("verb noun number", "subject verb number", "noun number"):
        return None
    measure = previous.measure if previous.measure != "annual_rate" or s.rate else "level"
    name = object_name(s.left)
    if s.clause.here and s.clause.text[s.at : s.at + 1] == "、":
        said = longest_head(previous.indicator, "verbs")
        if longest_end(name, "measure_nouns"):
            # 粮食播种面积1500万亩、总产量120亿斤.
            name = with_object(with_lead(name, previous.indicator), previous.indicator)
        elif said in _BRINGS_IN and len(name) <= _SHORT and s.q.unit_kind != "count":
            # 引进外资20亿美元、内资650亿元: of a short noun the verb is part of the name.
            name = said + name
    return s.reading(name, measure, previous.frame, previous.verb, 0.85)
