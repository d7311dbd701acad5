"""What speaks for a quantity's being promised rather than reported."""

from __future__ import annotations

import re

from plan_extract.deciding.quantity_views import QuantityView
from plan_extract.deciding.scorer import Features
from plan_extract.lexicon import cues_with, kept, kept_up_to, load
from plan_extract.marking.context import Context, is_past, looks_back

promised: Features[QuantityView] = Features()


@promised
def standing(view: QuantityView) -> str:
    """How the time it stands under lies to the plan: 到2025年 ahead, 2019年 past, none said."""
    return view.candidate.when.standing(view.candidate.quantity)


@promised
def section(view: QuantityView) -> str:
    """Whether the titles above look back (发展基础, 工作回顾), look ahead (主要目标), or say neither."""
    when = view.candidate.when
    if when.back:
        # 以下主要目标。 above ——创新能力显著增强: a goal, whatever outcome it tells.
        return "goal" if when.context.moods.aimed(view.candidate.marks.index) else "back"
    found = _section(when.path)
    # A work report that has turned to what is to be done, though the title of that is lost.
    return "plain" if found == "back" else found


@kept_up_to(4096)
def _section(path: tuple[str, ...]) -> str:
    if looks_back(path):
        return "back"
    if any(re.search(load("moods")["goals"], title) for title in path):
        return "goal"
    return "task" if any(re.match(load("moods")["never_looks_back"], title) for title in path) else "plain"


@promised
def tone(view: QuantityView) -> str:
    """How much the document and its chapter report (截至…, 已建成…) rather than commit, in quarters of the sentences that do either."""
    return view.candidate.when.context.tone_of(view.candidate.when.path)


@promised
def mood(view: QuantityView) -> str:
    """Whether its paragraph and those beside it speak of what is to be done (支持…, 力争…) or of what was done (…了, 居全国前列)."""
    return _mood(view)


def _mood(view: QuantityView) -> str:
    c = view.candidate
    return c.when.context.moods.name_of(c.marks.index)


@promised
def mood_and_kind(view: QuantityView) -> str | None:
    """The mood in a document that reports: a work report's 新增20家 commits among what is to be done, whatever its titles say."""
    when = view.candidate.when
    return f"{_mood(view)}+{section(view)}" if when.context.kind == "report" else None


@promised
def part(view: QuantityView) -> str | None:
    """In a report, whether it stands in the review or among what is to be done, and how its paragraph speaks: 新建学校9所."""
    when, at = view.candidate.when, view.candidate.marks.index
    return f"{when.context.moods.part_of(at)}+{_mood(view).split()[-1]}" if when.context.kind == "report" else None


@promised
def section_and_time(view: QuantityView) -> str:
    """The section and the time together: under 发展基础, 到2025年 promises all the same."""
    return f"{section(view)}+{view.candidate.when.standing(view.candidate.quantity)}"


@promised.several
def past(view: QuantityView) -> list[str]:
    """Words of report, in the clause or only in the sentence: 截至目前, 已建成, 同比; or a plan's period that is over: “十三五”期间."""
    found = ["period"] if view.candidate.when.period_over else []
    if view.candidate.when.reported:
        found.append("sentence")
    return [*found, "clause"] if is_past(view.candidate.marks.told(view.candidate.clause)) else found


@promised
def so_far(view: QuantityView) -> bool:
    """A word for the time up to now stands before it in its sentence, and nothing ahead governs it: 截至目前,累计建成3座.

    现有床位将增加到900张 commits.
    """
    c = view.candidate
    if c.when.standing(c.quantity) not in ("none", "unknown", "past") or view.commits:
        return False
    return _now().search(c.marks.text, c.sentence.start, c.quantity.core) is not None


@kept
def _now() -> re.Pattern[str]:
    return re.compile(cues_with("so_far"))


@promised.several
def future(view: QuantityView) -> list[str]:
    """Words of commitment, in the clause or only in the sentence: 力争, 将达到, 确保; that goals follow: 主要预期目标是:增长5%左右.

    That may be said earlier in its paragraph, or above the list it is an item of.
    """
    c = view.candidate
    found = ["sentence"] if c.when.future else []
    if _aims().search(c.marks.text, c.sentence.start, c.quantity.core) is not None:
        found.append("aims")
    else:
        moods = c.when.context.moods
        first = moods.first_aim(c.marks.index)
        if (first is not None and first <= c.sentence.start) or moods.aimed(c.marks.index):
            found.append("aims above")
    return [*found, "clause"] if view.commits else found


@kept
def _aims() -> re.Pattern[str]:
    return re.compile(load("moods")["aims"])


@promised
def starts(view: QuantityView) -> bool:
    """A change begins with it: 由15%提高到20%."""
    return view.candidate.starts


@promised
def compared(view: QuantityView) -> str | None:
    """A year it is compared with stands in the clause: 比2015年提高5个百分点; whether another time governs it."""
    c = view.candidate
    if not any(t.kind == "compared" and c.clause.start <= t.start < c.quantity.start for t in c.when.times):
        return None
    return "alone" if c.when.governing(c.quantity) is None else "timed"


@promised
def aspect(view: QuantityView) -> bool:
    """了, 已, 共, 过 beside the verb: 新增了20家, 累计建成."""
    return _ASPECT.search(view.before[-12:] + view.after[:3]) is not None


_ASPECT = re.compile(r"了|已|共(?!同|享|建|治)|先后|均已|首次|荣获|获评|入选|跃居|连续")


@promised
def manner(view: QuantityView) -> str:
    """The measure it would have: work to be done (建成10个), a level, a rate of growth, a change."""
    return view.candidate.reading.measure if view.candidate.reading else "none"


@promised
def manner_and_section(view: QuantityView) -> str:
    """The measure and the section together: 增长6% under 回顾 reports."""
    return f"{manner(view)}+{section(view)}"


def _is_done(context: Context) -> bool:
    """Whether the document reports on a period that is done, in all chapters but those that say what comes next."""
    return context.document is not None and context.document.name == "period report"


@kept_up_to(4096)
def _turns_ahead(path: tuple[str, ...]) -> bool:
    """Whether a title says what comes next: 下一步工作安排, 展望, 建议."""
    return any(re.search(load("moods")["next"], title) for title in path)


@promised
def done(view: QuantityView) -> bool:
    """In a report on a period that is done, and neither the title nor the sentence nor a year says that it is to come: 用户达5亿户."""
    when = view.candidate.when
    if not _is_done(when.context) or _turns_ahead(when.path):
        return False
    return not when.future and when.standing(view.candidate.quantity) in ("none", "past", "unknown")


@promised
def document_kind(view: QuantityView) -> str | None:
    """What kind of document it stands in, where that is known: the numbers of a 发展报告 are facts, but not under 2025年工作安排."""
    when = view.candidate.when
    kind = when.context.kind
    if kind == "report" and section(view) == "goal" and not (_is_done(when.context) and not _turns_ahead(when.path)):
        return "report ahead"
    return kind if kind != "unknown" else None
