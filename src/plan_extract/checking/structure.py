"""Rules PE3xx: headings, contents, boxes and rows follow one another as they should."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from itertools import pairwise

from plan_extract.checking.registry import Finds, found, rule
from plan_extract.checking.subject import Subject
from plan_extract.model import Box, IndicatorRow, OutlineNode
from plan_extract.reading.numbering import stands

_SIGNS = {"part": "第{}篇", "chapter": "第{}章", "section": "第{}节", "h1": "{}、", "h2": "（{}）", "h3": "{}.", "h4": "（{}）"}


# So many headings that the body lacks are told one by one.
_SEVERAL = 3


def _sign(node: OutlineNode) -> str:
    return _SIGNS.get(node.level, "{}").format(node.number)


def _runs(subject: Subject) -> list[list[OutlineNode]]:
    """Numbered headings that should count up: those of one level below one heading. Chapters may count on across parts."""
    runs: list[list[OutlineNode]] = []

    def below(nodes: Sequence[OutlineNode]) -> None:
        levels: dict[str, list[OutlineNode]] = {}
        for node in nodes:
            if node.number is not None:
                levels.setdefault(node.level, []).append(node)
            below(node.children)
        runs.extend(levels.values())

    below(subject.plan.outline)
    return runs


@rule("PE301", "warning")
def heading_number_skips(subject: Subject) -> Finds:
    """A heading's number is more than one higher than that of the heading before it.

    A heading was lost or misnumbered, and what stood under it may be counted to another section.

    Example: 一、 then 三、.
    A number that stands between the two as an item of running text is not missed.

    What to do: look at the text between the two headings.
    """
    for run in _runs(subject):
        for before, node in pairwise(run):
            if node.number is None or before.number is None or node.number <= before.number + 1:
                continue
            between = subject.stretch(before.lines[0], node.lines[0])
            if between is None or not all(stands(number, node.level, between) for number in range(before.number + 1, node.number)):
                message = f"{_sign(node)} {node.title} follows {_sign(before)} {before.title}"
                yield found("PE301", message, subject.line(node.lines[0], node.title), (subject.line(before.lines[0], before.title),))


@rule("PE302", "warning")
def heading_number_repeats(subject: Subject) -> Finds:
    """Two headings of one level in one place have the same number.

    Two lists of items that both begin with 1 and 1 alone are no repetition.

    Example: two 第三节 in one chapter.
    What to do: check the numbering in the source.
    """
    for run in _runs(subject):
        for before, node in pairwise(run):
            if node.number == before.number and not (node.number == 1 and node.level in ("h3", "h4")):
                message = f"{_sign(node)} stands twice: {before.title}; {node.title}"
                yield found("PE302", message, subject.line(node.lines[0], node.title), (subject.line(before.lines[0], before.title),))


@rule("PE303", "warning")
def heading_of_the_contents_missing_from_the_body(subject: Subject) -> Finds:
    """The contents list a chapter or section whose heading the body does not carry.

    The heading was put back where the text seems to begin; records near it may be counted to the wrong section. Of more than three in a
    plan one finding tells, with their number; all stand in the parsed file's outline with `evidence: toc`.

    Example: the contents have 第一节 发展基础, the body goes straight into its text.
    What to do: check the line given against the published plan.
    """
    missing = [node for node in subject.nodes if node.evidence == "toc"]
    if len(missing) <= _SEVERAL:
        for node in missing:
            message = f"{_sign(node)} {node.title} is in the contents and not in the body; put back here"
            yield found("PE303", message, subject.line(node.lines[0], node.title))
        return
    some = ", ".join(f"{_sign(node)} {node.title} on line {node.lines[0]}" for node in missing[:_SEVERAL])
    message = f"{len(missing)} headings are in the contents and not in the body; put back: {some} and {len(missing) - _SEVERAL} more"
    yield found("PE303", message, subject.line(missing[0].lines[0], missing[0].title))


def _numbered(subject: Subject) -> list[Box]:
    return [b for b in subject.plan.boxes if b.number is not None]


@rule("PE304", "warning")
def box_number_skips(subject: Subject) -> Finds:
    """A box's number is more than one higher than that of the box before it, and no box without a title stands between.

    Example: 专栏3 then 专栏5.
    What to do: look for a box that was lost.
    """
    boxes = _numbered(subject)
    without = sorted(b.lines[0] for b in subject.plan.boxes if b.number is None)
    for before, box in pairwise(boxes):
        between = max(0, bisect_left(without, box.lines[0]) - bisect_right(without, before.lines[0]))
        if box.number is not None and before.number is not None and box.number > before.number + 1 + between:
            message = f"专栏{box.number} follows 专栏{before.number}"
            yield found("PE304", message, subject.line(box.lines[0], box.title), (subject.line(before.lines[0], before.title),))


@rule("PE305", "warning")
def box_number_repeats(subject: Subject) -> Finds:
    """Two boxes have the same number.

    Example: two boxes numbered 专栏4.
    What to do: check the numbering in the source.
    """
    seen: dict[int, Box] = {}
    for box in _numbered(subject):
        if box.number is None:
            continue
        if box.number in seen:
            before = seen[box.number]
            message = f"专栏{box.number} stands twice: {before.title}; {box.title}"
            yield found("PE305", message, subject.line(box.lines[0], box.title), (subject.line(before.lines[0], before.title),))
        seen.setdefault(box.number, box)


@rule("PE306", "warning")
def box_without_title(subject: Subject) -> Finds:
    """A box's body stands in the text and its title line was lost.

    Its items cannot be cited by the box's name, and its number is missing from the count.

    Example: a list of projects between two rules, with no 专栏 line above it.
    What to do: look the title up in the published plan.
    """
    for box in subject.plan.boxes:
        if box.title is None:
            yield found("PE306", f"box {box.id} has no title", subject.line(box.lines[0]), record=box.id)


@rule("PE307", "warning")
def row_number_skips_or_repeats(subject: Subject) -> Finds:
    """The rows of an indicator table are not numbered 1, 2, 3 in order.

    Rows that share a number which the table prints once (其中 below an indicator) are in order.

    Example: row 7 follows row 5.
    What to do: look for a row that was lost or read twice.
    """
    for box in subject.plan.boxes:
        rows: list[IndicatorRow] = [r for r in box.indicators if r.number is not None]
        for before, row in pairwise(rows):
            if row.number is None or before.number is None or row.number in (before.number + 1, 1):
                continue
            if row.number != before.number or _printed(subject, row.number, before.line, row.line):
                message = f"row {row.number} {row.name} follows row {before.number} {before.name}"
                yield found("PE307", message, subject.line(row.line, row.name), (subject.line(before.line, before.name),))


def _printed(subject: Subject, number: int, above: int, line: int) -> bool:
    """Whether a row's number is printed for it: as a cell of its own line, or of a line between it and the row above."""
    between = subject.stretch(above + 1, line)
    return between is None or re.search(rf"(?:^|[\s|]){number}(?:[\s|.、]|$)", between, re.M) is not None


@rule("PE308", "warning")
def indicator_table_without_rows(subject: Subject) -> Finds:
    """A box of indicators holds no row that could be read.

    Its targets are missing from the goals.

    Example: a table whose columns could not be told apart.
    What to do: check the table; a Word or HTML version of the plan often reads better.
    """
    for box in subject.plan.boxes:
        if box.kind == "indicators" and not box.indicators:
            yield found(
                "PE308",
                f"box {box.number or box.id} {box.title or ''} has no rows".replace("  ", " "),
                subject.line(box.lines[0]),
                record=box.id,
            )


@rule("PE309", "warning")
def contents_entry_not_found(subject: Subject) -> Finds:
    """The contents list a heading for which no place was found in the body.

    The body does not follow its contents: a chapter was taken out or renamed, or its text is missing from the file.

    Example: the contents have 第四章 保障措施, and the body ends after its third chapter.
    What to do: compare the end of the file with the published plan.
    """
    for finding in subject.plan.findings:
        if finding.code == "PE004":
            yield found("PE309", finding.message, subject.line(finding.line))


@rule("PE310", "warning")
def indicator_row_without_values(subject: Subject) -> Finds:
    """A row of an indicator table has neither target nor a number to start from.

    The target of that indicator is missing from the goals.

    Example: a row with a name and 预期性, and nothing between.
    What to do: check the row against the published table.
    """
    for box in subject.plan.boxes:
        for row in box.indicators:
            if row.target is None and (row.baseline is None or row.baseline.value is None):
                yield found("PE310", f"row {row.name} has no values", subject.line(row.line, row.name), record=box.id)
