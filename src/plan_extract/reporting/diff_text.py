"""A comparison for people: on a terminal by chapter with the quotations side by side, as Markdown, and a history as a table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import groupby
from typing import TYPE_CHECKING, Any, TextIO

from plan_extract.diffing.changes import Change, Changes, Side
from plan_extract.diffing.history import Track
from plan_extract.model import KINDS, Goal
from plan_extract.reporting.about import differences

if TYPE_CHECKING:
    from rich.text import Text

SIGNS = {"added": "+", "removed": "-", "changed": "~", "moved": ">"}
_STYLES = {"added": "green", "removed": "red", "changed": "yellow", "moved": "cyan"}
MEANINGS = {
    "raised": "提高",
    "lowered": "降低",
    "tightened": "收紧",
    "loosened": "放宽",
    "brought forward": "提前",
    "put off": "推后",
    "reassigned": "调整承担方",
    "renamed": "更名",
    "split": "分解到区域",
    "merged": "合并",
    "changed": "变更",
}


def label(record: str) -> str:
    """What a Chinese reader calls what changed: 目标 for `goal`, 专栏 for `box`."""
    names = {kind.one: kind.label for kind in KINDS.values()} | {"section": "章节", "box": "专栏", "row": "指标"}
    return names[record]


def stat(changes: Changes) -> str:
    """A line a kind of record with changes: `goal: 2 added, 1 removed, 3 changed, 0 moved`; `no changes` where there are none."""
    lines = []
    for kind, counts in changes.summary.items():
        if any(counts.values()):
            lines.append(f"{kind}: " + ", ".join(f"{n} {change}" for change, n in counts.items()))
    return "\n".join(lines) or "no changes"


def of_plans(changes: Changes) -> list[str]:
    """What the two plans say differently of themselves (kind, years, area, issuer), a line each."""
    old, new = changes.old_plan, changes.new_plan
    return differences(old.plan if old else None, new.plan if new else None)


def chapter(change: Change) -> str:
    """The top heading a change stands under, in the new plan where it has one."""
    return change.chapter or "（全文）"


def said(side: Side | None) -> str:
    """What a side says: the goal's statement, the project's name, a row's cells, a title."""
    return side.said if side else ""


def described(change: Change) -> str:
    """`field old → new` of each field that changed."""
    return "; ".join(f"{f.field} {show(f.old)} → {show(f.new)}" for f in change.fields)


def show(value: Any) -> str:
    """A field's value in a line."""
    if value is None:
        return "—"
    if isinstance(value, list):
        return "、".join(map(str, value)) if value and isinstance(value[0], str) else "—".join(map(str, value)) or "全域"
    return str(value)


def print_changes(changes: Changes, out: TextIO) -> None:
    """The terminal view, by chapter: sign, kind, name, meaning, and old and new words side by side with what differs marked."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    console = Console(file=out, highlight=False, width=None if out.isatty() else 160)
    console.print(Text.assemble(("- ", "red"), changes.old.path, ("   + ", "green"), changes.new.path))
    for line in of_plans(changes):
        console.print(Text(line, style="yellow"))
    for title, members in groupby(changes.changes, key=chapter):
        console.print(Text(f"\n{title}", style="bold"))
        table = Table.grid(padding=(0, 1), expand=True)
        table.add_column(width=1)
        table.add_column(width=4)
        table.add_column(ratio=3, overflow="fold")
        table.add_column(ratio=4, overflow="fold")
        table.add_column(ratio=4, overflow="fold")
        for change in members:
            style = _STYLES[change.change]
            name = Text(change.key)
            words = "、".join(MEANINGS.get(word, word) for word in change.meaning)
            if words:
                name.append(f"  {words}", style=f"italic {style}")
            if change.fields:
                name.append(f"\n{described(change)}", style="dim")
            left, right = _side_by_side(change)
            table.add_row(Text(SIGNS[change.change], style=style), Text(label(change.record), style="dim"), name, left, right)
        console.print(table)
    console.print(Text(f"\n{stat(changes)}", style="bold"))


def _side_by_side(change: Change) -> tuple[Text, Text]:
    from rich.text import Text

    left, right = Text(), Text()
    both = change.old is not None and change.new is not None
    for part, old, new in marked(said(change.old), said(change.new)):
        # Brackets as git's word diff has them, for whoever sees no colours.
        left.append(f"[-{old}-]" if both and part and old else old, style="bold red" if part and old else "")
        right.append(f"{{+{new}+}}" if both and part and new else new, style="bold green" if part and new else "")
    for text, side in ((left, change.old), (right, change.new)):
        if side is not None:
            text.append(f"  L{side.line}", style="dim")
    return left, right


def marked(old: str, new: str) -> Iterator[tuple[bool, str, str]]:
    """Old and new words in stretches: (differs, old's part, new's part)."""
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        yield tag != "equal", old[a:b], new[c:d]


def to_markdown(changes: Changes) -> str:
    """A report: counts, then a table a chapter."""
    lines = [f"# {_cell(changes.old.path)} → {_cell(changes.new.path)}", ""]
    lines += [f"- {line}" for line in (*of_plans(changes), *stat(changes).split("\n"))]
    for title, members in groupby(changes.changes, key=chapter):
        lines += ["", f"## {_cell(title)}", "", "| | | 名称 | 含义 | 原文 | 新文 |", "| --- | --- | --- | --- | --- | --- |"]
        for change in members:
            words = "、".join(MEANINGS.get(word, word) for word in change.meaning)
            detail = f"{words}（{described(change)}）" if change.fields else words
            cells = [SIGNS[change.change], label(change.record), change.key, detail, _placed(change.old), _placed(change.new)]
            lines.append("| " + " | ".join(_cell(cell) for cell in cells) + " |")
    return "\n".join(lines) + "\n"


def _placed(side: Side | None) -> str:
    return f"{said(side)} (L{side.line})" if side is not None else ""


def _cell(text: str) -> str:
    for mark in "\\|*_`[]":
        text = text.replace(mark, "\\" + mark)
    return text.replace("<", "&lt;").replace(">", "&gt;").replace("\n", " ")


def history_markdown(tracks: Sequence[Track], names: Sequence[str]) -> str:
    """The table of `print_history` as Markdown."""
    lines = ["| 指标 | " + " | ".join(map(_cell, names)) + " |", "| --- " * (len(names) + 1) + "|"]
    lines += ["| " + " | ".join(map(_cell, [track.key, *map(_target, track.goals)])) + " |" for track in tracks if track.changed]
    return "\n".join(lines) + "\n"


def print_history(tracks: Sequence[Track], names: Sequence[str], out: TextIO) -> None:
    """A table: a row an indicator whose target differs between versions, a column a version."""
    from rich.console import Console
    from rich.table import Table

    console = Console(file=out, highlight=False, width=None if out.isatty() else 160)
    table = Table("指标", *names, title=f"{sum(t.changed for t in tracks)} of {len(tracks)} targets differ between versions")
    for track in tracks:
        if track.changed:
            table.add_row(track.key, *map(_target, track.goals))
    console.print(table)


def _target(goal: Goal | None) -> str:
    if goal is None:
        return "—"
    year = f" {goal.deadline.year}" if goal.deadline else ""
    return f"{goal.quote.text}{year}"
