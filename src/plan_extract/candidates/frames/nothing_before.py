"""A number that nothing precedes: next in a list (10个商圈和6条街区), a share of a total, or the subject's attribute."""

from __future__ import annotations

import re

from plan_extract.candidates import nouns
from plan_extract.candidates.frames.attribute import attribute
from plan_extract.candidates.frames.reading import Reading
from plan_extract.candidates.frames.seen import Seen
from plan_extract.candidates.phrases import bare, named

_SAID_OF_SOME = re.compile(r"(?:已|均|都|全部|基本|年底前|年内|今年|计划|力争|完工|开工|完成|建成|投产)")


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
    if previous and _SAID_OF_SOME.match(s.noun):
        # 开工33座水库除险加固,其中26座年底前完成: what is counted was said before.
        return s.carried("number verb", None)
    if previous and previous.frame == "verb number noun" and not s.free:
        return s.reading(named(s.whole_noun()), previous.measure, "verb number noun", previous.verb)
    if not s.free:
        return attribute(s)
    if source and (s.q.before or source.quantity.unit == s.q.unit):
        return s.carried("number", None)
    return None
