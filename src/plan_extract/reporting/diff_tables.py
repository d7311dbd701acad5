"""Histories, and two plans in a row, as tables: text in columns, Markdown, a web page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import PurePath

from plan_extract.diffing.history import Track
from plan_extract.diffing.successive import Reached, Successive
from plan_extract.model import Goal, Plan
from plan_extract.reporting import figures
from plan_extract.reporting.diff_html import Table, tables_to_html
from plan_extract.reporting.diff_text import cell as escaped
from plan_extract.reporting.diff_text import row as markdown_row
from plan_extract.reporting.diff_view import Version, version
from plan_extract.reporting.figures import Figure, figure
from plan_extract.reporting.terminal import aligned, painted, plain
from plan_extract.wording import worded

# The widest a name may stand in a column; longer ones are told whole in the other formats.
_WIDEST = 64


class Report:
    """A title, the plans, notes and tables; written as text, Markdown or a page."""

    def __init__(self, title: str, versions: Sequence[tuple[str, Version]], notes: Sequence[str], tables: Sequence[Table]) -> None:
        self.title, self.versions, self.notes = title, versions, notes
        self.tables = [_without_empty(table) for table in tables if table.rows]

    def to_text(self, colour: bool) -> str:
        """Columns that stand below each other, as wide as they need; numbers set to the left, as they have units and bounds."""
        lines = [painted(plain(self.title), "bold", colour)]
        lines += [f"{name}  {plain(_about(one, name))}" for name, one in self.versions]
        for table in self.tables:
            lines += ["", painted(plain(table.title), "bold", colour)]
            rows = [[plain(cell) for cell in row] for row in (table.head, *table.rows)]
            head, *body = aligned(rows, most=[_WIDEST])
            lines += [painted(head, "dim", colour), *body]
        return "\n".join([*lines, "", *self.notes]) + "\n"

    def to_markdown(self) -> str:
        """A list of the plans, and a table for each."""
        lines = [f"# {escaped(self.title)}", "", *(f"- {escaped(name)}: {escaped(_about(one, name))}" for name, one in self.versions)]
        lines += ["", *map(escaped, self.notes)]
        for table in self.tables:
            lines += ["", f"## {escaped(table.title)}", "", markdown_row(map(escaped, table.head)), markdown_row(["---"] * len(table.head))]
            lines += [markdown_row(map(escaped, row)) for row in table.rows]
        return "\n".join(lines) + "\n"

    def to_html(self) -> str:
        """A page of its own, each row found by its words."""
        return tables_to_html(self.title, self.versions, self.notes, self.tables)


def _without_empty(table: Table) -> Table:
    """The table without the columns that say nothing in any row."""
    kept = [at for at in range(len(table.head)) if any(row[at] for row in table.rows)]
    return Table(table.title, [table.head[at] for at in kept], [[row[at] for at in kept] for row in table.rows])


def _about(of: Version, name: str) -> str:
    """A plan in a line: what its short name does not say yet, and its file."""
    parts = [of.title, *(part for part in (of.years, of.issued) if part and part not in name), of.path if of.path != of.title else ""]
    return "  ".join(filter(None, parts))


def named(versions: Sequence[Version]) -> list[str]:
    """A short name for each plan, all different: its years; with the date of issue, or its file, where these are the same."""
    tries = [
        [one.years for one in versions],
        [f"{one.years} ({one.issued})" if one.years and one.issued else one.issued or one.years for one in versions],
        [f"{one.years} {PurePath(one.path).stem}".strip() for one in versions],
        [f"{n}. {one.years} {one.issued}".strip() for n, one in enumerate(versions, 1)],
    ]
    return next(names for names in tries if all(names) and max(Counter(names).values()) == 1)


def of_history(tracks: Sequence[Track], plans: Sequence[Plan], paths: Sequence[str]) -> Report:
    """The targets that differ between versions: a row each, a column a version, and what the last is more than the first."""
    versions = [version(plan, path) for plan, path in zip(plans, paths, strict=True)]
    names = named(versions)
    changed = [track for track in tracks if track.changed]
    rows = list(dict.fromkeys(tuple(_history_row(track)) for track in changed))
    notes = [worded("{count} of {total} targets differ between versions", count=len(changed), total=len(tracks))]
    table = Table(worded("targets that differ"), [worded("indicator"), *names, worded("first to last")], rows)
    titles = list(dict.fromkeys(one.title for one in versions))
    title = worded("{title}: how its targets went", title=titles[0]) if len(titles) == 1 else worded("how targets went")
    return Report(title, list(zip(names, versions, strict=True)), notes, [table])


def _history_row(track: Track) -> Iterator[str]:
    yield track.key
    held = [goal for goal in track.goals if goal is not None]
    last = figure(held[-1])
    years = {goal.deadline.year if goal.deadline else None for goal in held}
    places = {tuple(goal.districts) for goal in held}
    for goal in track.goals:
        yield _said(goal, last, len(years) > 1, len(places) > 1) if goal else "–"
    yield figures.between(figure(held[0]), last)


def _said(goal: Goal, last: Figure | None, dated: bool, placed: bool) -> str:
    said = figure(goal)
    parts = [str(figures.alike(said, last) if said and last else said or goal.statement)]
    parts += [str(goal.deadline.year)] if dated and goal.deadline else []
    parts += ["、".join(goal.districts) or worded("the whole area")] if placed else []
    return "  ".join(parts)


def of_successive(found: Successive, paths: Sequence[str]) -> Report:
    """The indicators of both plans with old target, what was reached, new target and what that is more; and the others, by plan."""
    versions = [version(found.old, paths[0]), version(found.new, paths[1])]
    names = named(versions)
    head = [worded("indicator"), worded("old target"), worded("reached"), worded("met?"), worded("new target"), worded("new over old")]
    both = [
        [
            step.name if step.similarity == 1 else f"{step.name} ← {step.old.indicator}", _short(step.old, step.new), _told(step.reached),
            _met(step.met), _short(step.new), figures.between(figure(step.old), figure(step.new)),
        ]
        for step in found.steps
    ]  # fmt: skip
    left = [[one.name, _short(one.goal), _told(one.reached), _met(one.met), f"L{one.goal.quote.line}"] for one in found.only_old]
    fresh = [[_place(goal), _short(goal), _baseline(goal), f"L{goal.quote.line}"] for goal in found.only_new]
    tables = [
        Table(worded("in both plans"), head, both),
        Table(worded("only in {plan}", plan=names[0]), [*head[:4], worded("line")], left),
        Table(worded("only in {plan}", plan=names[1]), [worded("indicator"), worded("target"), worded("baseline"), worded("line")], fresh),
    ]
    return Report(
        worded("{old} → {new}: targets", old=names[0], new=names[1]), list(zip(names, versions, strict=True)), [counted(found)], tables,
    )  # fmt: skip


def counted(found: Successive) -> str:
    """How many indicators there are in both plans and in either, in a line."""
    return worded(
        "{both} indicators in both plans, {old} in the old one alone, {new} in the new one alone",
        both=len(found.steps), old=len(found.only_old), new=len(found.only_new),
    )  # fmt: skip


def _place(goal: Goal) -> str:
    place, name = "、".join(goal.districts), goal.indicator or goal.statement
    return f"{name}（{place}）" if place and place not in name else name


def _short(goal: Goal, other: Goal | None = None) -> str:
    """How much, in the other's unit where it is one scale with it."""
    said, like = figure(goal), figure(other) if other else None
    return str((figures.alike(said, like) if said and like else said) or "")


def _told(reached: Reached | None) -> str:
    if reached is None:
        return ""
    year = f" ({reached.year})" if reached.year else ""
    return f"{Figure(reached.value, reached.unit, None, reached.measure)}{year}"


def _met(met: bool | None) -> str:
    return "" if met is None else worded("met") if met else worded("missed")


def _baseline(goal: Goal) -> str:
    base = goal.baseline
    if base is None or base.value is None:
        return ""
    return f"{figures.number(base.value)}{goal.unit or ''}" + (f" ({base.year})" if base.year else "")
