"""攻克切割、焊接等6种短板装备: what is listed is counted behind its 等, and the noun names it."""

from __future__ import annotations

from plan_extract.candidates.frames.reading import Reading
from plan_extract.candidates.frames.seen import Seen
from plan_extract.candidates.phrases import bare, named
from plan_extract.candidates.verbs import verb_at_head


def listed_count(s: Seen) -> Reading | None:
    """攻克切割、焊接等6种短板装备: an amount of work on the noun behind, by the verb that the list opens with."""
    if not s.left.rstrip().endswith("等") or s.q.unit_kind != "count" or s.free:
        return None
    opening = verb_at_head(s.phrase)
    name = named(bare(s.whole_noun()))
    if opening is None or opening.group != "work" or len(name) < 2:
        return None
    return s.reading(name, s.measured(opening, ""), "list number noun", opening.word, 0.85)
