"""What a plan says of itself that every record needs: its years, and which sections look back."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from plan_extract.lexicon import kept, load
from plan_extract.marking.marks import Marks
from plan_extract.reading.times import Time
from plan_extract.structure.blocks import Structure


@dataclass(frozen=True, slots=True)
class Context:
    """The plan's first and last year and the last year before it; None where the text does not say."""

    first: int | None
    last: int | None
    base: int | None


@kept
def _moods() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    words = load("moods")
    return (
        re.compile("|".join(f"(?:{p})" for p in words["looks_back"])),
        re.compile(words["never_looks_back"]),
        re.compile("|".join(f"(?:{p})" for p in words["past"])),
        re.compile("|".join(f"(?:{p})" for p in words["future"])),
    )


def looks_back(path: tuple[str, ...]) -> bool:
    """Whether a section reports (发展基础, 面临形势) rather than commits; the lowest title that tells decides."""
    back, never, _, _ = _moods()
    for title in reversed(path):
        if never.search(title) and not re.search(r"(?:现状|回顾|成就|成效|形势|背景)", title):
            return False
        if back.search(title):
            return True
    return False


def is_past(sentence: str) -> bool:
    """Whether a sentence carries a cue of report: 截至, “十三五”期间, 已建成."""
    return bool(_moods()[2].search(sentence))


def is_future(sentence: str) -> bool:
    """Whether a sentence carries a cue of commitment: 力争, 将达到."""
    return bool(_moods()[3].search(sentence))


def context_of(structure: Structure, marked: Sequence[Marks]) -> Context:
    """The plan's years: from its period, else from the deadlines its running text names (the latest named more than in passing)."""
    period, horizon = structure.info.period, structure.info.horizon
    if period is not None and period.name is not None:
        return Context(period.start, period.end, period.start - 1)
    years = Counter(
        time.year
        for marks in marked
        if "20" in marks.words and not looks_back(marks.block.path)
        for time in marks.times
        if time.kind == "by" and time.year
    )
    if period is not None:
        # Years that are worked out (2020, 2025 and 2030 in turn) and not named: the first deadline tells where they begin.
        first = min([period.start, *(y for y in years if period.start - 10 <= y)])
        return Context(first, period.end, first - 1) if first < period.end else Context(None, period.end, None)
    if not years:
        return Context(None, horizon, None)
    issued = structure.info.issued_on
    year = int(issued[:4]) if issued else None
    ahead = [y for y in years if year is None or y >= year]
    last = max(ahead, default=horizon)
    common = [y for y, n in years.most_common() if y in ahead]
    # A plan that counts to 2020, 2025 and 2030 in turn ends with the last; one that only glances at 2035 does not.
    if common and last is not None and years[last] == 1 and years[common[0]] >= 3 and common[0] < last:
        last = common[0]
    return Context(year, last, (year - 1) if year else (min(ahead) - 1 if ahead else None))


def year_of(time: Time, context: Context) -> int | None:
    """The year a time expression ends in, spans counted from the plan's first: 三年内 is the third year."""
    if time.kind == "whole":
        return context.last
    if time.kind == "within":
        return context.first + time.years - 1 if context.first and time.years else context.last
    return time.year


def heads_list(marks: Marks, following: Marks | None) -> bool:
    """Whether a block hands its deadline to the list behind it: it ends in a colon, is a step (第一步), or items follow."""
    text = marks.words.strip()
    if text.endswith(":") or re.match(r"第[一二三四五]步", text) or re.search(r"(?:如下|以下|分.步走)[:。]?$", text):
        return True
    return following is not None and following.listed and not marks.listed
