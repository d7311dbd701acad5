"""力争打造500亿级园区: what is to reach the grade."""

from __future__ import annotations

from plan_extract.candidates.frames.reading import Reading
from plan_extract.candidates.frames.seen import Seen
from plan_extract.candidates.phrases import bare


def grade(s: Seen) -> Reading | None:
    """力争打造500亿级园区: what is to reach the grade."""
    if s.q.kind == "grade" and not s.free:
        return s.reading(bare(s.noun), "level", "verb grade", s.verb.word if s.verb else None)
    return None
