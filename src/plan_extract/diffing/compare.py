"""Two plans in, a list of changes out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from plan_extract.diffing import fields
from plan_extract.diffing.changes import Change, Changes, RecordKind, Side
from plan_extract.diffing.matching import match, text_scores
from plan_extract.extraction.ids import fold_words
from plan_extract.extraction.indicators import core
from plan_extract.loading import load
from plan_extract.model import Box, Goal, IndicatorRow, OutlineNode, Plan, Project


@dataclass(frozen=True, slots=True)
class _Node:
    node: OutlineNode
    path: tuple[str, ...]
    content: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Row:
    row: IndicatorRow
    box: Box


class _Plan:
    """A plan with its records' places: the titles above each section."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.paths: dict[str, tuple[str, ...]] = {}
        self.nodes: list[_Node] = []
        indicators = {b.id for b in plan.boxes if b.kind == "indicators"}
        self.goals = [g for g in plan.goals if g.box not in indicators]
        content: dict[str, set[str]] = {}
        for record in (*plan.goals, *plan.projects):
            content.setdefault(record.section or "", set()).add(fold_words(record.statement if isinstance(record, Goal) else record.name))

        def walk(nodes: Sequence[OutlineNode], path: tuple[str, ...]) -> None:
            for node in nodes:
                here = (*path, node.title)
                self.paths[node.id] = here
                self.nodes.append(_Node(node, here, frozenset(content.get(node.id, ()))))
                walk(node.children, here)

        walk(plan.outline, ())
        self.rows = [_Row(row, box) for box in plan.boxes for row in box.indicators]

    def path(self, section: str | None) -> tuple[str, ...]:
        return self.paths.get(section or "", ())


def diff(old: Plan | str | Path, new: Plan | str | Path) -> Changes:
    """What changed between two plans, each a Plan or the path of a plan in any format or of a parsed file.

    Raises PlanError with one line for a file that is neither.
    """
    left = old if isinstance(old, Plan) else load(str(old))
    right = new if isinstance(new, Plan) else load(str(new))
    a, b = _Plan(left), _Plan(right)
    changes = [*_sections(a, b), *_boxes(a, b), *_rows(a, b), *_goals(a, b), *_projects(a, b)]
    changes.sort(key=_order)
    return Changes(left.source, right.source, changes, left, right)


def _order(change: Change) -> tuple[int, int, str]:
    side = change.new or change.old
    line = side.line if side and side.line is not None else side.quote.line if side and side.quote else 0
    return (line, 0 if change.record == "section" else 1, change.record + change.key)


def _side(record: Any, path: tuple[str, ...], name: str, line: int | None = None) -> Side:
    quote = getattr(record, "quote", None)
    return Side(name, quote, line if line is not None else (quote.line if quote else None), path, msgspec.to_builtins(record))


def _titles(path: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(fold_words(title) for title in path)


def _goals(a: _Plan, b: _Plan) -> list[Change]:
    def places(goal: Goal) -> tuple[str, ...]:
        return tuple(sorted(map(fold_words, goal.districts)))

    def year(goal: Goal) -> int | None:
        return goal.deadline.year if goal.deadline else None

    def whole(goal: Goal, plan: _Plan) -> tuple[object, ...]:
        return (
            goal.kind,
            fold_words(goal.statement),
            fold_words(goal.quote.text),
            places(goal),
            year(goal),
            _titles(plan.path(goal.section)),
            goal.comparator,
        )

    left = [(g, a) for g in a.goals]
    right = [(g, b) for g in b.goals]
    keys = [
        lambda p: whole(*p),
        lambda p: (
            p[0].kind,
            core(p[0].indicator or p[0].statement),
            str(fields.folded(p[0].value)),
            p[0].unit,
            p[0].comparator,
            places(p[0]),
            year(p[0]),
            _titles(p[1].path(p[0].section)),
        ),
        lambda p: (
            (
                p[0].kind,
                core(p[0].indicator or ""),
                p[0].measure,
                places(p[0]),
                year(p[0]),
                _titles(p[1].path(p[0].section)),
                p[0].box is None,
            )
            if p[0].kind == "quantified" and len(core(p[0].indicator or "")) > 2
            else id(p[0])
        ),
        lambda p: (
            (p[0].kind, core(p[0].indicator or ""), p[0].measure, places(p[0]), _titles(p[1].path(p[0].section)), p[0].box is None)
            if p[0].kind == "quantified" and len(core(p[0].indicator or "")) > 2
            else id(p[0])
        ),
        lambda p: (p[0].kind, fold_words(p[0].statement), fold_words(p[0].quote.text), places(p[0])),
    ]
    pairs = match(left, right, keys, _goal_scores, 0.72)
    changes: list[Change] = []
    for i, j, score in pairs:
        old, new = left[i][0], right[j][0]
        found = fields.goal_changes(old, new)
        moved = not _same_place(a.path(old.section), b.path(new.section))
        old_side, new_side = _side(old, a.path(old.section), old.id), _side(new, b.path(new.section), new.id)
        key = _goal_key(new)
        if found:
            changes.append(Change("goal", "changed", key, fields.meanings(old, new, found), tuple(found), old_side, new_side, score))
        elif moved:
            changes.append(Change("goal", "moved", key, ("moved",), (), old_side, new_side, score))
    changes += [
        Change("goal", "removed", _goal_key(g), old=_side(g, a.path(g.section), g.id))
        for i, g in enumerate(a.goals)
        if i not in {p[0] for p in pairs}
    ]
    changes += [
        Change("goal", "added", _goal_key(g), new=_side(g, b.path(g.section), g.id))
        for j, g in enumerate(b.goals)
        if j not in {p[1] for p in pairs}
    ]
    return _split_and_merged(changes)


def _same_place(old: tuple[str, ...], new: tuple[str, ...]) -> bool:
    """Whether two sections are one for a reader: the same lowest title, or a renamed one (told by the section's own change)."""
    if _titles(old) == _titles(new) or not old or not new:
        return True
    if fold_words(old[-1]) == fold_words(new[-1]):
        return True
    from rapidfuzz import fuzz

    return len(old) == len(new) and _titles(old[:-1]) == _titles(new[:-1]) and fuzz.ratio(old[-1], new[-1]) >= 60


def _goal_key(goal: Goal) -> str:
    place = "、".join(goal.districts)
    name = goal.indicator or goal.statement
    return f"{name}（{place}）" if place and place not in name else name


def _goal_scores(left: Sequence[tuple[Goal, _Plan]], right: Sequence[tuple[Goal, _Plan]]) -> list[list[float]]:
    names = text_scores(
        [fold_words(g.indicator or g.statement) for g, _ in left], [fold_words(g.indicator or g.statement) for g, _ in right]
    )
    said = text_scores([fold_words(g.statement) for g, _ in left], [fold_words(g.statement) for g, _ in right])
    scores = []
    for i, (old, a) in enumerate(left):
        row = []
        for j, (new, b) in enumerate(right):
            if old.kind != new.kind:
                row.append(0.0)
                continue
            score = 0.5 * names[i][j] + 0.5 * said[i][j]
            score -= 0.06 * (set(old.districts) != set(new.districts)) + 0.06 * (old.unit != new.unit) + 0.04 * (old.measure != new.measure)
            score -= 0.08 * (_titles(a.path(old.section)) != _titles(b.path(new.section)))
            score -= 0.05 * (fields.folded(old.value) != fields.folded(new.value))
            row.append(max(score, 0.0))
        scores.append(row)
    return scores


def _split_and_merged(changes: list[Change]) -> list[Change]:
    """Mark a goal that went over to districts of its own (split), or districts' goals that became one (merged)."""
    from dataclasses import replace

    for way, one, many in (("split among districts", "removed", "added"), ("merged", "added", "removed")):
        for change in [c for c in changes if c.change == one]:
            side = change.old or change.new
            if side is None or side.record.get("districts") or not side.record.get("indicator"):
                continue
            name, unit = core(side.record["indicator"]), side.record.get("unit")
            parts = []
            for other in changes:
                own = (other.new or other.old) if other.change == many else None
                if (
                    own is not None
                    and own.record.get("districts")
                    and core(own.record.get("indicator") or "") == name
                    and own.record.get("unit") == unit
                ):
                    parts.append(other)
            if len(parts) >= 2:
                for part in (change, *parts):
                    changes[changes.index(part)] = replace(part, meaning=(way,))
    return changes


def _projects(a: _Plan, b: _Plan) -> list[Change]:
    def places(project: Project) -> tuple[str, ...]:
        return tuple(sorted(map(fold_words, project.districts)))

    keys = [
        lambda p: (fold_words(p[0].name), places(p[0]), _titles(p[1].path(p[0].section)), fold_words(p[0].item or "")),
        lambda p: (fold_words(p[0].name), places(p[0])),
        lambda p: fold_words(p[0].name),
    ]

    def scores(left: Sequence[tuple[Project, _Plan]], right: Sequence[tuple[Project, _Plan]]) -> list[list[float]]:
        names = text_scores([fold_words(p.name) for p, _ in left], [fold_words(p.name) for p, _ in right])
        return [
            [
                max(
                    0.0,
                    s
                    - 0.1 * (places(left[i][0]) != places(right[j][0]))
                    - 0.1 * (_titles(left[i][1].path(left[i][0].section)) != _titles(right[j][1].path(right[j][0].section))),
                )
                for j, s in enumerate(row)
            ]
            for i, row in enumerate(names)
        ]

    return _records("project", [(p, a) for p in a.plan.projects], [(p, b) for p in b.plan.projects], keys, scores, 0.75)


def _records(
    kind: RecordKind, left: list[tuple[Project, _Plan]], right: list[tuple[Project, _Plan]], keys: Any, scores: Any, least: float
) -> list[Change]:
    pairs = match(left, right, keys, scores, least)
    changes: list[Change] = []
    for i, j, score in pairs:
        (old, a), (new, b) = left[i], right[j]
        found = fields.project_changes(old, new)
        sides = (_side(old, a.path(old.section), old.id), _side(new, b.path(new.section), new.id))
        if found:
            words = {"name": "renamed", "districts": "reassigned", "deadline": "rescheduled"}
            changes.append(Change(kind, "changed", new.name, tuple(words[f.field] for f in found), tuple(found), *sides, similarity=score))
        elif not _same_place(a.path(old.section), b.path(new.section)):
            changes.append(Change(kind, "moved", new.name, ("moved",), (), *sides, similarity=score))
    olds, news = {p[0] for p in pairs}, {p[1] for p in pairs}
    changes += [Change(kind, "removed", p.name, old=_side(p, a.path(p.section), p.id)) for i, (p, a) in enumerate(left) if i not in olds]
    changes += [Change(kind, "added", p.name, new=_side(p, b.path(p.section), p.id)) for j, (p, b) in enumerate(right) if j not in news]
    return changes


def _sections(a: _Plan, b: _Plan) -> list[Change]:
    keys = [
        lambda n: (n.node.level, _titles(n.path)),
        lambda n: (n.node.level, fold_words(n.node.title), n.content) if n.content else (n.node.level, fold_words(n.node.title)),
        lambda n: (n.node.level, fold_words(n.node.title)),
    ]

    def scores(left: Sequence[_Node], right: Sequence[_Node]) -> list[list[float]]:
        titles = text_scores([fold_words(n.node.title) for n in left], [fold_words(n.node.title) for n in right])
        rows = []
        for i, old in enumerate(left):
            row = []
            for j, new in enumerate(right):
                shared = len(old.content & new.content) / max(1, len(old.content | new.content))
                score = max(titles[i][j], 0.4 + 0.6 * shared if shared >= 0.5 else 0.0)
                row.append(score if old.node.level == new.node.level else 0.0)
            rows.append(row)
        return rows

    pairs = match(a.nodes, b.nodes, keys, scores, 0.6)
    moved_parents: set[str] = set()
    changes: list[Change] = []
    matched = {a.nodes[i].node.id: b.nodes[j].node.id for i, j, _ in pairs}
    parents_a, parents_b = _parents(a.plan.outline), _parents(b.plan.outline)
    for i, j, score in pairs:
        old, new = a.nodes[i], b.nodes[j]
        sides = (_section_side(old), _section_side(new))
        if fold_words(old.node.title) != fold_words(new.node.title):
            field = fields.FieldChange("title", old.node.title, new.node.title)
            changes.append(Change("section", "changed", new.node.title, ("renamed",), (field,), *sides, similarity=score))
            continue
        above, below = parents_a.get(old.node.id), parents_b.get(new.node.id)
        # A section moves where what is above it is another one, not where the one above it moved or was renamed.
        if (above is None) != (below is None) or (above is not None and matched.get(above) != below):
            changes.append(Change("section", "moved", new.node.title, ("moved",), (), *sides, similarity=score))
            moved_parents.add(new.node.id)
    changes += [
        Change("section", "removed", n.node.title, old=_section_side(n)) for i, n in enumerate(a.nodes) if i not in {p[0] for p in pairs}
    ]
    changes += [
        Change("section", "added", n.node.title, new=_section_side(n)) for j, n in enumerate(b.nodes) if j not in {p[1] for p in pairs}
    ]
    return changes


def _parents(nodes: Sequence[OutlineNode], above: str | None = None) -> dict[str, str | None]:
    found: dict[str, str | None] = {}
    for node in nodes:
        found[node.id] = above
        found.update(_parents(node.children, node.id))
    return found


def _section_side(n: _Node) -> Side:
    data = {k: v for k, v in msgspec.to_builtins(n.node).items() if k != "children"}
    return Side(n.node.id, None, n.node.lines[0], n.path, data)


def _boxes(a: _Plan, b: _Plan) -> list[Change]:
    def content(box: Box) -> str:
        return fold_words("".join(r.name for r in box.indicators) + "".join(i.title for i in box.items))

    keys = [
        lambda x: (fold_words(x.title or ""), x.kind) if x.title else id(x),
        lambda x: fold_words(x.title) if x.title else id(x),
        lambda x: (content(x), x.kind) if content(x) else id(x),
    ]

    def scores(left: Sequence[Box], right: Sequence[Box]) -> list[list[float]]:
        titles = text_scores([fold_words(x.title or "?") for x in left], [fold_words(x.title or "!") for x in right])
        inside = text_scores([content(x) or "?" for x in left], [content(x) or "!" for x in right])
        # Two boxes that both lost their titles and hold no items are told by their order alone.
        return [
            [
                max(
                    titles[i][j],
                    inside[i][j],
                    0.62 if left[i].title is None and right[j].title is None and left[i].kind == right[j].kind else 0.0,
                )
                for j in range(len(right))
            ]
            for i in range(len(left))
        ]

    pairs = match(a.plan.boxes, b.plan.boxes, keys, scores, 0.6)
    changes: list[Change] = []
    for i, j, score in pairs:
        old, new = a.plan.boxes[i], b.plan.boxes[j]
        if found := fields.box_changes(old, new):
            words = ("renamed",) if any(f.field == "title" for f in found) else ("changed",)
            changes.append(Change("box", "changed", _box_key(new), words, tuple(found), _box_side(old, a), _box_side(new, b), score))
    changes += [
        Change("box", "removed", _box_key(x), old=_box_side(x, a)) for i, x in enumerate(a.plan.boxes) if i not in {p[0] for p in pairs}
    ]
    changes += [
        Change("box", "added", _box_key(x), new=_box_side(x, b)) for j, x in enumerate(b.plan.boxes) if j not in {p[1] for p in pairs}
    ]
    return changes


def _box_key(box: Box) -> str:
    return box.title or box.id


def _box_side(box: Box, plan: _Plan) -> Side:
    data = {k: v for k, v in msgspec.to_builtins(box).items() if k not in ("indicators", "items")}
    return Side(box.id, None, box.lines[0], plan.path(box.section), data)


def _rows(a: _Plan, b: _Plan) -> list[Change]:
    keys = [
        lambda r: (fold_words(r.row.name), fold_words(r.box.title or ""), r.row.target.text if r.row.target else None),
        lambda r: (fold_words(r.row.name), fold_words(r.box.title or "")),
        lambda r: fold_words(r.row.name),
    ]

    def scores(left: Sequence[_Row], right: Sequence[_Row]) -> list[list[float]]:
        names = text_scores([fold_words(r.row.name) for r in left], [fold_words(r.row.name) for r in right])
        return [
            [
                s - 0.1 * (left[i].row.unit != right[j].row.unit) + 0.1 * (_cells(left[i].row) == _cells(right[j].row))
                for j, s in enumerate(row)
            ]
            for i, row in enumerate(names)
        ]

    pairs = match(a.rows, b.rows, keys, scores, 0.55)
    changes: list[Change] = []
    goals_a, goals_b = _row_goals(a.plan), _row_goals(b.plan)
    for i, j, score in pairs:
        old, new = a.rows[i], b.rows[j]
        found = fields.row_changes(old.row, new.row)
        if not found:
            continue
        left, right = goals_a.get((old.box.id, old.row.line)), goals_b.get((new.box.id, new.row.line))
        words: tuple[str, ...] = ("renamed",) if any(f.field == "name" for f in found) else ()
        if left is not None and right is not None:
            words += tuple(w for w in fields.meanings(left, right, fields.goal_changes(left, right)) if w not in ("renamed",))
        words = tuple(dict.fromkeys(words)) or ("changed",)
        changes.append(Change("row", "changed", new.row.name, words, tuple(found), _row_side(old, a), _row_side(new, b), min(score, 1.0)))
    changes += [Change("row", "removed", r.row.name, old=_row_side(r, a)) for i, r in enumerate(a.rows) if i not in {p[0] for p in pairs}]
    changes += [Change("row", "added", r.row.name, new=_row_side(r, b)) for j, r in enumerate(b.rows) if j not in {p[1] for p in pairs}]
    return changes


def _cells(row: IndicatorRow) -> tuple[str | None, str | None]:
    return (row.baseline.text if row.baseline else None, row.target.text if row.target else None)


def _row_goals(plan: Plan) -> dict[tuple[str, int], Goal]:
    """The goal each row gives, by box and the row's line."""
    found: dict[tuple[str, int], Goal] = {}
    for box in plan.boxes:
        waiting = [g for g in plan.goals if g.box == box.id]
        for row in box.indicators:
            goal = next((g for g in waiting if g.indicator == row.name), None)
            if goal is not None:
                found[box.id, row.line] = goal
                waiting.remove(goal)
    return found


def _row_side(r: _Row, plan: _Plan) -> Side:
    return Side(f"{r.box.id}.{r.row.number or r.row.name}", None, r.row.line, plan.path(r.box.section), msgspec.to_builtins(r.row))
