"""其中内陆55个、沿海25个: a label before a share of the total named ahead."""

from __future__ import annotations

from plan_extract.candidates import nouns
from plan_extract.candidates.frames.reading import Reading
from plan_extract.candidates.frames.seen import Seen
from plan_extract.candidates.verbs import longest_end

# 4万亩, of which 9000亩: a share may be written in another magnitude.
_MAGNITUDES = "十百千万亿"


def share_of_total(s: Seen) -> Reading | None:
    """其中内陆55个、沿海25个: a label before a share of the total named ahead."""
    total = s.clause.total
    if total is None or not s.free or longest_end(s.phrase, "measure_nouns"):
        return None
    if (total.quantity.unit or "").lstrip(_MAGNITUDES) != (s.q.unit or "").lstrip(_MAGNITUDES):
        return None
    if s.opening is not None or len(s.phrase) > 8:
        return None
    name = nouns.completed(s.phrase, total.indicator, inside=True)
    if name == s.phrase:
        name += nouns.thing(total.indicator)
    return s.reading(name, total.measure, "share of a total", None, 0.8)
