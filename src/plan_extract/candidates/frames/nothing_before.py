"""A number that nothing precedes: next in a list (10个商圈和6条街区), a share of a total, or the subject's attribute."""

from __future__ import annotations

from plan_extract.candidates import nouns
from plan_extract.candidates.frames.attribute import attribute
from plan_extract.candidates.frames.reading import Reading
from plan_extract.candidates.frames.seen import Seen
from plan_extract.candidates.phrases import bare, named


def nothing_before(s: Seen) -> Reading | None:
    """A number that nothing precedes: next in a list (10个商圈和6条街区), a share of a total, or the subject's attribute."""
    if s.phrase:
        return None
    previous, source = s.previous, s.clause.source
    if s.clause.subject and not s.clause.here and s.free:
        return s.carried("number", None)
    if previous and not s.free and nouns.is_verb(bare(s.noun)):
        name = previous.indicator + ("" if previous.indicator.endswith(s.noun) else s.noun)
        return s.reading(name, previous.measure, previous.frame, previous.verb, 0.85)
    if previous and previous.frame == "verb number noun" and not s.free:
        return s.reading(named(s.whole_noun()), previous.measure, "verb number noun", previous.verb)
    if not s.free:
        return attribute(s)
    if source and (s.q.before or source.quantity.unit == s.q.unit):
        return s.carried("number", None)
    return None
