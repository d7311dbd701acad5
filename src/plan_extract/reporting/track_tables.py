"""What a monitoring says, as rows for tables and as data: the same for Markdown, the web page, the workbook and JSON."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from typing import Any

from plan_extract.tracking.targets import as_number
from plan_extract.tracking.track import Tracked
from plan_extract.tracking.verdicts import STATUSES, Verdict
from plan_extract.wording import shown, worded

_BOUNDS = {"ge": "≥", "gt": ">", "le": "≤", "lt": "<", "approx": "≈", "eq": ""}


def status_words() -> dict[str, str]:
    """What each status is called."""
    return {
        "met": worded("met"),
        "ahead": worded("ahead"),
        "on track": worded("on track"),
        "behind": worded("behind"),
        "no data": worded("no data"),
    }


def measure_words() -> dict[str, str]:
    """What each measure is called; a level needs no word."""
    return {
        "level": "",
        "change": worded("change"),
        "annual_rate": worded("a year on average"),
        "per_year": worded("every year"),
        "cumulative": worded("in all"),
        "multiple": worded("times the baseline"),
    }


def number(value: Fraction | None) -> str:
    """A number to read: at most six significant digits."""
    return "" if value is None else f"{as_number(value):,}".replace(",", "")


def wanted(verdict: Verdict) -> str:
    """A target as it reads: ≥58% by 2025, ≈70万人."""
    goal = verdict.target.goal
    values = goal.value if isinstance(goal.value, list) else [goal.value]
    said = "–".join(str(value) for value in values)
    measure = measure_words().get(verdict.target.measure, "")
    return " ".join(part for part in (f"{_BOUNDS.get(verdict.target.bound, '')}{said}{goal.unit or ''}", measure) if part)


def baseline(verdict: Verdict) -> str:
    """The baseline with its year, as the plan gives it."""
    based = verdict.target.goal.baseline
    return "" if based is None or based.value is None else f"{based.value} ({based.year})" if based.year else str(based.value)


def unit_of(verdict: Verdict) -> str:
    """The unit of what was reached: the target's, % for rates, none for a multiple."""
    return "" if verdict.target.measure == "multiple" else verdict.target.goal.unit or ""


def row(verdict: Verdict) -> dict[str, Any]:
    """A verdict as a row, its keys in order; numbers in the target's unit."""
    goal = verdict.target.goal
    return {
        "status": verdict.status,
        "nature": goal.nature,
        "indicator": verdict.target.name,
        "districts": list(goal.districts),
        "baseline": baseline(verdict) or None,
        "target": wanted(verdict),
        "target_year": verdict.target.year,
        "year": verdict.year,
        "reached": None if verdict.reached is None else as_number(verdict.reached),
        "unit": unit_of(verdict) or None,
        "linear": None if verdict.linear is None else as_number(verdict.linear),
        "compounded": None if verdict.compounded is None else as_number(verdict.compounded),
        "share": None if verdict.share is None else float(f"{float(verdict.share):.4g}"),
        "notes": [shown(note) for note in verdict.notes],
        "goal": goal.id,
        "others": list(verdict.target.others),
        "line": goal.quote.line,
        "quote": goal.quote.text,
        "joined_by": verdict.how,
        "values": [{"year": one.year, "value": str(one.value), "unit": one.unit, "place": str(one.place)} for one in verdict.used],
    }


def counts(tracked: Tracked) -> dict[str, int]:
    """How many targets have each status, in the order of STATUSES."""
    found = Counter(verdict.status for verdict in tracked.verdicts)
    return {status: found[status] for status in STATUSES}


def data(tracked: Tracked) -> dict[str, Any]:
    """All of it as data, for JSON."""
    joined = tracked.joined
    return {
        "plan": tracked.plan.plan.title,
        "source": tracked.plan.source.path,
        "until": tracked.terms.until,
        "leeway": float(tracked.terms.leeway),
        "about": float(tracked.terms.about),
        "counts": counts(tracked),
        "targets": [row(verdict) for verdict in tracked.verdicts],
        "doubtful": [
            {"table": doubt.name, "district": doubt.district, "place": str(doubt.place), "like": [list(pair) for pair in doubt.like]}
            for doubt in joined.doubts
        ],
        "not_in_the_plan": [{"table": name, "district": place, "place": str(where)} for name, place, where in joined.unused],
        "not_followed": [{"goal": goal.id, "statement": goal.statement, "line": goal.quote.line} for goal in tracked.unfollowed],
    }


def terms(tracked: Tracked) -> str:
    """On what terms it was judged, in a line."""
    leeway, about = (f"{float(share * 100):g}%" for share in (tracked.terms.leeway, tracked.terms.about))
    return worded(
        "On track: at most {leeway} of the way missing on the easier of both ways; 左右: {about} to both sides.",
        leeway=leeway,
        about=about,
    )
