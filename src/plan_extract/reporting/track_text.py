"""A monitoring as Markdown."""

from __future__ import annotations

from plan_extract.reporting.track_tables import baseline, counts, number, status_words, terms, unit_of, wanted
from plan_extract.tracking.track import Tracked
from plan_extract.tracking.verdicts import Verdict
from plan_extract.wording import shown, worded


def to_markdown(tracked: Tracked) -> str:
    """The whole: counts, a table of the targets, what is doubtful, what could not be followed, and where the numbers stand."""
    words = status_words()
    title = tracked.plan.plan.title or tracked.plan.source.path
    summary = ", ".join(f"{words[status]} {count}" for status, count in counts(tracked).items())
    lines = [f"# {worded('Monitoring: {title}, up to {year}', title=title, year=tracked.terms.until)}", "", summary, "", terms(tracked), ""]
    heads = (
        worded("status"), worded("nature"), worded("indicator"), worded("place"), worded("baseline"), worded("target"), worded("by"),
        worded("reached"), worded("in"), worded("straight way"), worded("even rate"), worded("remarks"),
    )  # fmt: skip
    lines += [_line(heads), _line(["---"] * len(heads))]
    lines += [_line(_cells(verdict, words)) for verdict in tracked.verdicts]
    lines += _doubts(tracked)
    if tracked.joined.unused:
        lines += ["", f"## {worded('Of the table, in no target')}", ""]
        lines += [f"- {name}{f' ({place})' if place else ''}: {shown(where)}" for name, place, where in tracked.joined.unused]
    if tracked.unfollowed:
        lines += ["", f"## {worded('Goals without a number or a year')}", ""]
        lines += [f"- {_plain(goal.statement)} ({worded('line {line}', line=goal.quote.line)})" for goal in tracked.unfollowed]
    lines += ["", f"## {worded('Where the numbers stand')}", ""]
    for verdict in tracked.verdicts:
        if verdict.used:
            quote = verdict.target.goal.quote
            values = "; ".join(f"{one.year}: {one.value}{one.unit or ''} ({shown(one.place)})" for one in verdict.used)
            lines.append(f"- {_name(verdict)}: {worded('line {line}', line=quote.line)} “{_plain(quote.text)}”; {values}")
    return "\n".join(lines) + "\n"


def _cells(verdict: Verdict, words: dict[str, str]) -> list[str]:
    unit = unit_of(verdict)
    goal = verdict.target.goal
    return [
        words[verdict.status],
        goal.nature or "",
        verdict.target.name,
        "、".join(goal.districts),
        baseline(verdict),
        wanted(verdict),
        str(verdict.target.year),
        f"{number(verdict.reached)}{unit}" if verdict.reached is not None else "",
        str(verdict.year or ""),
        number(verdict.linear),
        number(verdict.compounded),
        "; ".join(shown(note) for note in verdict.notes),
    ]


def _doubts(tracked: Tracked) -> list[str]:
    lines: list[str] = []
    if tracked.joined.doubts:
        lines += ["", f"## {worded('Doubtful: a review file settles these')}", ""]
        for doubt in tracked.joined.doubts:
            like = "、".join(f"{name} ({score:g})" for name, score in doubt.like)
            place = f" ({doubt.district})" if doubt.district else ""
            lines.append(f"- {doubt.name}{place}: {shown(doubt.place)}; {worded('like {names}', names=like)}")
    return lines


def _name(verdict: Verdict) -> str:
    places = "、".join(verdict.target.goal.districts)
    return f"{verdict.target.name}{f' ({places})' if places else ''}"


def _plain(text: str) -> str:
    return text.replace("\n", " ").replace("|", "\\|")


def _line(cells: list[str] | tuple[str, ...]) -> str:
    return "| " + " | ".join(_plain(cell) for cell in cells) + " |"
