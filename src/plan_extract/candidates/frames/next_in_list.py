"""三级医院1家、二级医院2家: the second takes the first's verb and measure."""

from __future__ import annotations

from plan_extract.candidates.frames.reading import Reading
from plan_extract.candidates.frames.seen import Seen
from plan_extract.candidates.phrases import object_name


def next_in_list(s: Seen) -> Reading | None:
    """三级医院1家、二级医院2家: the second takes the first's verb and measure."""
    previous = s.previous
    if previous is None or not s.free or previous.frame not in ("verb noun number", "subject verb number", "noun number"):
        return None
    measure = previous.measure if previous.measure != "annual_rate" or s.rate else "level"
    return s.reading(object_name(s.left), measure, previous.frame, previous.verb, 0.85)
