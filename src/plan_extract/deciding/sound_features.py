"""What speaks for a record's being right as a whole: how sure its frame, its name and its time are."""

from __future__ import annotations

import re

from plan_extract.deciding.measured_features import name_of
from plan_extract.deciding.quantity_views import QuantityView
from plan_extract.deciding.scorer import Features

sound: Features[QuantityView] = Features()


@sound
def read_by(view: QuantityView) -> str:
    """The frame that read it: one that carries its indicator (园区10个,其中省级3个) is right less often than one that names it."""
    return view.candidate.reading.frame if view.candidate.reading else "unread"


@sound
def named(view: QuantityView) -> str:
    """What sort of name its indicator is, and how long: 覆盖率 a measure of 3 characters."""
    name = view.candidate.reading.indicator if view.candidate.reading else ""
    steps = "1-2" if len(name) <= 2 else "3-5" if len(name) <= 5 else "6-12" if len(name) <= 12 else "13-20" if len(name) <= 20 else "21+"
    return f"{name_of(view)}+{steps}"


@sound.several
def marks_in_name(view: QuantityView) -> list[str]:
    """Marks and words in the indicator that seldom belong to one: a comma, a quotation mark left open, 的, a digit."""
    name = view.candidate.reading.indicator if view.candidate.reading else ""
    return [mark for mark in (",", "、", "的", "(", "“", "等", "和") if mark in name] + (["digit"] if _DIGIT.search(name) else [])


_DIGIT = re.compile(r"\d")


@sound
def sort_and_measure(view: QuantityView) -> str:
    """The sort of number with its measure: a count as a level (园区达10个) is a guess more often than a rate is."""
    return f"{view.kind}+{view.candidate.reading.measure if view.candidate.reading else 'none'}"


@sound
def places(view: QuantityView) -> str:
    """How many districts it has: one (甲区建成3座), several (甲区、乙县各建成1座), none."""
    return str(min(2, len(view.candidate.districts)))


@sound
def due(view: QuantityView) -> str:
    """Whether its deadline is said (到2025年建成3座), carried from a sentence before, or the plan's."""
    return view.candidate.deadline.from_ if view.candidate.deadline else "none"
