"""占全市工业总产值的60%: the share that what was named before has in a whole."""

from __future__ import annotations

import re

from plan_extract.candidates.frames.reading import Reading
from plan_extract.candidates.frames.seen import Seen

_PART_OF = re.compile(r"^[、,]?\s*占(.{2,16}?)(?:总量|总数|比重|比例)?的?$")


def part_of_whole(s: Seen) -> Reading | None:
    """占全市工业总产值的60%: the share that what was named before has in a whole."""
    match, source = _PART_OF.match(s.left.strip()), s.clause.source
    if match is None or source is None or not s.rate or not s.free:
        return None
    return s.reading(f"{source.indicator}占{match[1]}比重", "level", "part of a whole", "占", 0.85)
