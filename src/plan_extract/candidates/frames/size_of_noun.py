"""设立规模不低于50亿元的产业引导基金: the noun behind has the size."""

from __future__ import annotations

from plan_extract.candidates.frames.reading import Reading
from plan_extract.candidates.frames.seen import Seen
from plan_extract.candidates.phrases import named
from plan_extract.candidates.verbs import longest_end, verb_at_head


def size_of_noun(s: Seen) -> Reading | None:
    """设立规模不低于50亿元的产业引导基金: the noun behind has the size."""
    if s.free or not s.right.startswith("的") or not (s.q.before or s.q.after) or not verb_at_head(s.phrase):
        return None
    size = longest_end(s.phrase, "measure_nouns")
    return s.reading(named(s.noun) + size, "level", "size of the noun behind", None, 0.75) if size else None
