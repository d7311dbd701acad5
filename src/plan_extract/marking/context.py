"""What a plan says of itself that every record needs: its years, and which sections look back."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from plan_extract.lexicon import cues_with, kept, kept_up_to, load
from plan_extract.marking.document import Document, judge
from plan_extract.marking.marks import Marks
from plan_extract.marking.mood import Moods
from plan_extract.model import DocumentKind
from plan_extract.reading.clauses import Sentence
from plan_extract.reading.times import Time
from plan_extract.structure.blocks import Structure


@dataclass(frozen=True, slots=True)
class Context:
    """The plan's first and last year and the last year before it, None where the text does not say; and what kind of document it is.

    `kind` is what its numbers are read as (`plan`, `report`, `rules`, `unknown`), `document` the kind as the output has it.
    """

    first: int | None
    last: int | None
    base: int | None
    kind: str = "plan"
    document: DocumentKind | None = None
    tones: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    moods: Moods = field(default_factory=lambda: Moods(()))
    # The one year that a work report or a year's plan is of.
    year: int | None = None

    def tone_of(self, path: tuple[str, ...]) -> str:
        """How many of the sentences that report or commit report, of the whole document and of the chapter, each in quarters."""
        whole, chapter = self.tones.get("", (0, 0)), self.tones.get(path[0] if path else "", (0, 0))
        return f"{_quarters(*whole)}/{_quarters(*chapter)}"


def _quarters(past: int, future: int) -> str:
    return "?" if past + future < 3 else str(round(4 * past / (past + future)))


def _tones(marked: Sequence[Marks]) -> dict[str, tuple[int, int]]:
    """Sentences that report and sentences that commit, by chapter, and under the empty title of the whole document."""
    counts: dict[str, list[int]] = {"": [0, 0]}
    for marks in marked:
        chapter = counts.setdefault(marks.block.path[0] if marks.block.path else "", [0, 0])
        for sentence in marks.sentences:
            past = reports(marks, sentence)
            future = is_future(marks.text[sentence.start : sentence.end])
            if not future and marks.times:
                future = any(t.kind == "by" for t in marks.times_in(sentence))
            for count in (chapter, counts[""]):
                count[0] += past and not future
                count[1] += future
    return {title: (past, future) for title, (past, future) in counts.items()}


@kept
def _moods() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    words = load("moods")
    return (
        re.compile("|".join(f"(?:{p})" for p in words["looks_back"])),
        re.compile(cues_with("report")),
        re.compile("|".join(words["future"])),
    )


@kept_up_to(4096)
def looks_back(path: tuple[str, ...]) -> bool:
    """Whether a section reports (发展基础, 面临形势) rather than commits.

    The lowest title that tells decides: one of a report, one of goals, or one that opens with what is to be done. A title that only tells
    an outcome (产业升级取得重大进展) reports where no title above it says otherwise.
    """
    words = load("moods")
    outcome = False
    for title in reversed(path):
        bare = _NUMBERED.sub("", title)
        if _moods()[0].search(bare) and not _opens(bare, f"{words['turns_ahead']}|{words['opens_task']}"):
            return True
        if re.search(words["come_about"], bare) and not _opens(bare, words["turns_ahead"]):
            # 创新能力显著增强 tells what has come about, though 创新 may open a task; under 发展目标 what is to.
            outcome = outcome or not _opens(bare, words["never_looks_back"])
            continue
        if re.search(words["goals"], bare) or _opens(bare, words["never_looks_back"]):
            return False
        outcome = outcome or re.search(words["outcomes"], bare) is not None
    return outcome


def looks_back_at(marks: Marks, moods: Moods) -> bool:
    """Whether a block's section reports: by its titles, and in a work report by its part, for the titles of parts may be lost."""
    if moods.report and moods.sure:
        return moods.part_of(marks.index) == "review"
    return looks_back(marks.block.path)


_NUMBERED = re.compile(r"^(?:第[一二三四五六七八九十百\d]+[篇章节部分]+|[(（]?[一二三四五六七八九十\d]+[)）、.．])\s*")


def _opens(title: str, verbs: str) -> bool:
    return re.match(rf"(?:{load('moods')['how']})*(?:{verbs})", title) is not None


def is_past(sentence: str) -> bool:
    """Whether a sentence carries a cue of report: 截至, 目前, 已建成."""
    return bool(_moods()[1].search(sentence))


def in_past_period(text: str, times: Sequence[Time], first: int | None) -> bool:
    """Whether times of a text tell of a plan's period that is over in the year `first`: “十三五”期间 in a plan from 2021 on.

    A period that a change starts from (由“十三五”期间的8%提高到9%) tells nothing of when it ends.
    """
    return bool(times) and any(
        t.kind == "period" and t.year and first and t.year < first and text[t.start - 1 : t.start] not in ("由", "从") for t in times
    )


def reports(marks: Marks, sentence: Sentence) -> bool:
    """Whether a sentence of a block carries a cue of report: asked for each list of names in it, and found once."""
    known = marks.reporting
    if sentence.start not in known:
        known[sentence.start] = is_past(marks.told(sentence)) or in_past_period(marks.text, marks.times_in(sentence), marks.first)
    return known[sentence.start]


def is_future(sentence: str) -> bool:
    """Whether a sentence carries a cue of commitment: 力争, 将达到."""
    return bool(_moods()[2].search(sentence))


def first_year(structure: Structure) -> int | None:
    """The plan's first year where its period is read."""
    return structure.info.period.start if structure.info.period else None


def context_of(structure: Structure, marked: Sequence[Marks]) -> Context:
    """What a plan says of itself: its years, and how much it reports."""
    tones = _tones(marked)
    verdict = judge(Document(structure, marked, tones.get("", (0, 0))))
    years = _years_of(structure, marked)
    if verdict.kind is not None and verdict.kind.name == "period report":
        years = _done(structure, years)
    period = structure.info.period
    year = period.end if period is not None and period.start == period.end else None
    if year is not None and years.base is None and verdict.reads_as == "report":
        # 过去一年 in a work report of 2027: what is reviewed is the year before.
        years = replace(years, base=year - 1)
    return replace(
        years,
        kind=verdict.reads_as,
        document=verdict.kind,
        tones=tones,
        moods=Moods(marked, lambda path: _titled(path, year), verdict.reads_as == "report"),
        year=year,
    )


# How much a title says of what stands under it, beside what its paragraphs say.
_TITLE = 12


def _titled(path: tuple[str, ...], year: int | None) -> int:
    """How much a chapter's title says that what stands under it is done (工作回顾, below 0) or is to be done (2026年重点工作).

    `year` is the document's own: what a report of 2028 tells of 2027 is done, whatever it is called (2027年主要工作).
    """
    if not path:
        return 0
    named = year_in(path[0])
    if _moods()[0].search(path[0]) or (year is not None and named is not None and named < year):
        return -_TITLE
    return _TITLE if _ahead().search(path[0]) else 0


@kept
def _ahead() -> re.Pattern[str]:
    return re.compile(load("moods")["arranges"])


def _done(structure: Structure, years: Context) -> Context:
    """The years of a report on a period that is done: what is to come begins behind it. A mid-term report (中期评估) is amid its own."""
    info = structure.info
    if years.last is None or "中期" in (info.title or "") or (info.issued_on and int(info.issued_on[:4]) < years.last):
        return years
    return Context(years.last + 1, info.horizon, years.last)


def _years_of(structure: Structure, marked: Sequence[Marks]) -> Context:
    """The plan's years: from its period, else from the deadlines its running text names (the latest named more than in passing)."""
    period, horizon = structure.info.period, structure.info.horizon
    if period is not None and period.name is not None and period.start:
        return Context(period.start, period.end, period.start - 1)
    years = Counter(
        time.year
        for marks in marked
        if "20" in marks.words and not looks_back(marks.block.path)
        for time in marks.times
        if time.kind == "by" and time.year
    )
    if period is not None and period.start and period.end and period.from_ == "said" and period.start < period.end:
        return Context(period.start, period.end, period.start - 1)
    if period is not None and period.end:
        # Years that are worked out (2020, 2025 and 2030 in turn) and not named: the first deadline tells where they begin.
        begins = period.start or structure.begins
        first = min([*([begins] if begins else []), *(y for y in years if (begins or period.end) - 10 <= y)], default=period.end)
        return Context(first, period.end, first - 1) if first < period.end else Context(None, period.end, None)
    if (coming := _COMING.search(structure.info.title or "")) is not None:
        # 2024年计划执行情况与2025年计划草案: the year that is planned.
        return Context(int(coming[1]), int(coming[1]), int(coming[1]) - 1)
    issued = structure.info.issued_on
    year = int(issued[:4]) if issued else None
    if not years:
        if year and any(time.kind == "this" for marks in marked for time in marks.times):
            # What is to be done 年底前, by the end of the year it is dated in: a plan of that year.
            return Context(year, year, year - 1)
        return Context(None, horizon, None)
    ahead = [y for y in years if year is None or y >= year]
    last = max(ahead, default=horizon)
    common = [y for y, n in years.most_common() if y in ahead]
    # A plan that counts to 2020, 2025 and 2030 in turn ends with the last; one that only glances at 2035 does not.
    if common and last is not None and years[last] == 1 and years[common[0]] >= 3 and common[0] < last:
        last = common[0]
    return Context(year, last, (year - 1) if year else (min(ahead) - 1 if ahead else None))


_COMING = re.compile(r"((?:19|20)\d\d)年[^\d]{0,16}?(?:计划草案|计划安排|工作计划|工作要点|重点工作|计划\(草案\))")
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)\s?年")


def year_in(title: str) -> int | None:
    """The year a title names: 2025年工作回顾 is about 2025. None where it names none or several."""
    found = set(_YEAR.findall(title))
    return int(found.pop()) if len(found) == 1 else None


def year_of(time: Time, context: Context) -> int | None:
    """The year a time expression ends in, spans counted from the plan's first: 三年内 is the third year, 今年 a yearly report's own."""
    if time.kind == "whole":
        # A work report of one year says 今后五年 from that year on.
        return context.year + 4 if context.year is not None else context.last
    if time.kind == "this":
        # A plan of several years says 今年 in its first.
        return context.first or context.last
    if time.kind == "last":
        return context.base
    if time.kind == "within":
        return context.first + time.years - 1 if context.first and time.years else context.last
    return time.year


_STEP, _FOLLOWS = re.compile(r"第[一二三四五]步"), re.compile(r"(?:如下|以下|分.步走)[:。]?$")


def heads_list(marks: Marks, following: Marks | None) -> bool:
    """Whether a block hands its deadline to the list behind it: it ends in a colon, is a step (第一步), or items follow.

    An item heads the items below it too: (二)发展目标。到2026年,… above ——…
    """
    text = marks.words.strip()
    if text.endswith(":") or _STEP.match(text) or _FOLLOWS.search(text, max(0, len(text) - 5)):
        return True
    if following is None or not following.listed:
        return False
    own, next_ = marks.block.path, following.block.path
    return not marks.listed or (len(next_) > len(own) and next_[: len(own)] == own)
