"""The attachments of a notice that stand in one file with it: 附件1, 附件2, each with its title, and one of them read by itself."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from plan_extract.errors import PlanError
from plan_extract.model import Finding
from plan_extract.reading.numerals import chinese_integer
from plan_extract.sources.source_text import Paragraph, SourceText
from plan_extract.structure import frontmatter
from plan_extract.structure.state import make_lines

# 附件 alone on its line, or with its title behind a space or colon. 附件:1.甲 2.乙 is the list of them in the notice.
_OPENS = re.compile(
    r"^附\s?件\s?(?P<number>\d{1,2}|[一二三四五六七八九十]{1,3})?\s*(?::\s*|(?<=[\d一二三四五六七八九十])\s+|$)"
    r"(?P<title>(?!\d|第?[一二三四五六七八九十]+[、.]).{3,60})?$"
)
# Fewer characters than this below a line with a title are no attachment, but the notice's list of them.
_LITTLE = 100


@dataclass(frozen=True, slots=True)
class Attachment:
    """An attachment at [start, end) of the source text, half-open, its first line `line`; `title` where it is a plan, else None."""

    number: int
    title: str | None
    start: int
    end: int
    line: int


def attachments(source: SourceText) -> tuple[Attachment, ...]:
    """The attachments that stand in a source, in order, by the numbers that they have; none where only a notice names them."""
    if len(source.members) > 1:
        return tuple(_members(source))
    paragraphs = source.paragraphs
    opens = [(at, match) for at, p in enumerate(paragraphs) if len(p.text) <= 80 and (match := _OPENS.match(p.text.strip()))]
    found: list[Attachment] = []
    end = len(source.text)
    for at, match in reversed(opens):
        first = paragraphs[at]
        if first.start >= end or (match["title"] and end - first.start < _LITTLE):
            continue
        said = match["number"]
        number = (int(said) if said.isascii() else chinese_integer(said)) if said else None
        if found and number is not None and number >= found[-1].number:
            # Once more what stands below: the notice's list, or a mention.
            continue
        title = _title(source, paragraphs[at : at + 6], match)
        found.append(Attachment(number or 1, title, first.start, end, source.line_of(first.start)))
        end = first.start
    return tuple(reversed(found))


def _members(source: SourceText) -> Iterator[Attachment]:
    """The files of a publication, each by its place among them; a notice is none, though it names the plan."""
    starts = [*source.line_starts, len(source.text)]
    for number, member in enumerate(source.members, 1):
        start, end = starts[member.lines[0] - 1], starts[min(member.lines[1], len(starts) - 1)]
        own = _within(source, start, end)
        lines = make_lines(own)
        yield Attachment(number, frontmatter.own_title(own, lines, min(len(lines), 6), set())[0], start, end, member.lines[0])


def _title(source: SourceText, paragraphs: Sequence[Paragraph], match: re.Match[str]) -> str | None:
    """The title of a plan that an attachment opens with, None where it is none (a table, a list)."""
    if match["title"]:
        return match["title"].strip("《》 ") if frontmatter.names_plan(match["title"]) else None
    lines = make_lines(replace(source, paragraphs=tuple(paragraphs[1:]), tables=()))
    return frontmatter.own_title(source, lines, len(lines), set())[0]


def several(source: SourceText) -> list[Finding]:
    """A finding where a source holds more plans than one (PE042): read as one, their records are mixed."""
    found = attachments(source)
    plans = [a for a in found if a.title]
    if len(plans) < 2:
        return []
    return [Finding(code="PE042", message=f"holds {len(plans)} plans: {_told(plans)}", line=plans[0].line)]


def one(source: SourceText, number: int) -> SourceText:
    """An attachment of a source by itself: positions still count in the whole text; issuer, number and date are the notice's.

    Raises PlanError that names those there are where there is none of that number.
    """
    found = attachments(source)
    chosen = next((a for a in found if a.number == number), None)
    if chosen is None:
        there = f"there are {_told(found)}" if found else "none was found; leave out --attachment"
        raise PlanError(f"{source.path}: no attachment {number}; {there}")
    # The notice stands before the attachments; of a publication's files it is the first, where that is no plan.
    notice = _within(source, 0, found[0].start if not source.members else 0 if found[0].title else found[0].end)
    info = frontmatter.read(notice, make_lines(notice)).info
    carried = {key: value for key in ("issuer", "document_number", "index_number", "issued_on") if (value := getattr(info, key))}
    return replace(_within(source, chosen.start, chosen.end), metadata=carried, attachment=number)


def _within(source: SourceText, start: int, end: int) -> SourceText:
    return replace(
        source,
        paragraphs=tuple(p for p in source.paragraphs if start <= p.start < end),
        tables=tuple(t for t in source.tables if start <= t.start < end),
        recognised=source.recognised.within([(start, end)]) if source.recognised else None,
    )


def _told(found: Sequence[Attachment]) -> str:
    return ", ".join(f"attachment {a.number} ({a.title or 'no plan'})" for a in found)
