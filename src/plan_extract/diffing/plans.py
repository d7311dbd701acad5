"""Comparing two parsed plans."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

import msgspec

from plan_extract.diffing.assignment import Matching
from plan_extract.diffing.boxes import match_boxes, match_rows, rows_of
from plan_extract.diffing.changes import RECORDS, Change, ChangeKind, Changes, FieldChange, RecordKind, Side
from plan_extract.diffing.compare import Differences, compare_boxes, compare_goals, compare_projects, compare_rows
from plan_extract.diffing.folding import fold
from plan_extract.diffing.goals import GoalSide, ProjectSide, match_goals, match_projects
from plan_extract.diffing.meaning import MIRROR
from plan_extract.diffing.sections import Outline, SectionMatch, in_order, longest_rising
from plan_extract.diffing.sides import Sides
from plan_extract.diffing.splits import find_splits
from plan_extract.model import Plan

_SWAP: dict[ChangeKind, ChangeKind] = {"added": "removed", "removed": "added", "changed": "changed", "moved": "moved"}


def diff_plans(old: Plan, new: Plan) -> Changes:
    """What changed from `old` to `new`."""
    # Compared in one order of the two whichever way they were asked for, so that the answers mirror each other to the last tie.
    turned = _order_of(old) > _order_of(new)
    found = _Comparison(new, old).changes() if turned else _Comparison(old, new).changes()
    changes = [mirrored(change) for change in found] if turned else found
    return Changes(old.source, new.source, sorted(changes, key=_reading_order), old, new)


def mirrored(change: Change) -> Change:
    """The change seen from the other side."""
    return replace(
        change,
        change=_SWAP[change.change],
        meaning=tuple(MIRROR.get(word, word) for word in change.meaning),
        fields=tuple(FieldChange(f.field, f.new, f.old) for f in change.fields),
        old=change.new,
        new=change.old,
    )


def _order_of(plan: Plan) -> bytes:
    return msgspec.json.encode([plan.goals, plan.projects, plan.outline, plan.boxes, plan.responsible])


def _reading_order(change: Change) -> tuple[object, ...]:
    side = change.new or change.old
    assert side is not None
    # Headings and boxes have a line alone: they come before what stands on it.
    return (side.line, side.quote.get("start", -1), RECORDS.index(change.record), change.new is None, side.id)


def goal_pairs(old: Plan, new: Plan) -> list[tuple[int, int]]:
    """Positions of goals that are each other's counterpart, as the comparison pairs them."""
    turned = _order_of(old) > _order_of(new)
    match = (_Comparison(new, old) if turned else _Comparison(old, new)).matched_goals()[2]
    return sorted((j, i) if turned else (i, j) for i, j, _ in match.pairs)


class _Comparison:
    """One comparison of two plans: first which record is which, headings before what stands under them, then what is different."""

    def __init__(self, old: Plan, new: Plan) -> None:
        self.old, self.new = old, new
        self.a, self.b = Sides(old, Outline(old)), Sides(new, Outline(new))
        self.sections = SectionMatch(self.a.outline, self.b.outline)

    def changes(self) -> list[Change]:
        """The changes, in no particular order."""
        return [*self._outline(), *self._boxes(), *self._goals(), *self._projects()]

    def _change(
        self, record: RecordKind, old: Side, new: Side, found: Differences, moves: Sequence[FieldChange], similarity: float
    ) -> list[Change]:
        """A change of a matched record; none where neither a field nor its place is another."""
        if not found.fields and not moves:
            return []
        kind: ChangeKind = "changed" if found.fields else "moved"
        similarity = min(1.0, round(similarity, 4))
        return [Change(record, kind, old.key, tuple(found.meanings), (*found.fields, *moves), old, new, similarity)]

    def _one_sided(self, record: RecordKind, removed: Sequence[Side], added: Sequence[Side]) -> list[Change]:
        return [Change(record, "removed", side.key, old=side) for side in removed] + [
            Change(record, "added", side.key, new=side) for side in added
        ]

    def _moved(self, old: str | None, new: str | None, *, steady: bool = False) -> list[FieldChange]:
        """The field `section` with both titles, where a record's section is another one.

        `steady` says that the record stands between the same others as before.
        """
        if not self.sections.apart(old, new) or (steady and self.sections.guessed(old, new)):
            return []
        return [FieldChange("section", self.a.outline.title(old), self.b.outline.title(new))]

    def _outline(self) -> list[Change]:
        result = self._one_sided(
            "section", [self.a.section(i) for i in self.sections.free_old], [self.b.section(j) for j in self.sections.free_new]
        )
        moved = self.sections.moved()
        for i, j, similarity in self.sections.pairs:
            x, y = self.a.outline.sections[i], self.b.outline.sections[j]
            found, moves = Differences(), []
            if x.title != y.title:
                found.add("title", (x.node.title, y.node.title), "renamed")
            if x.node.level != y.node.level:
                found.add("level", (x.node.level, y.node.level), "changed")
            if moved.get(i) == "section":
                titles = (self.a.outline.over(i), self.b.outline.over(j))
                moves.append(FieldChange("section", *titles))
            elif i in moved:
                moves.append(FieldChange("order", self.a.outline.rank(i), self.b.outline.rank(j)))
            result += self._change("section", self.a.section(i), self.b.section(j), found, moves, similarity)
        return result

    def _boxes(self) -> list[Change]:
        old, new = self.old.boxes, self.new.boxes
        match = match_boxes(old, new, self.sections, (self.a.listed(), self.b.listed()))
        self.box_to_new = {i: j for i, j, _ in match.pairs}
        steady = in_order([(old[i].lines[0], new[j].lines[0]) for i, j, _ in match.pairs])
        result = self._one_sided("box", [self.a.box(i) for i in match.free_old], [self.b.box(j) for j in match.free_new])
        for i, j, similarity in match.pairs:
            moves = self._moved(old[i].section, new[j].section, steady=(old[i].lines[0], new[j].lines[0]) in steady)
            result += self._change("box", self.a.box(i), self.b.box(j), compare_boxes(old[i], new[j]), moves, similarity)
        return result + self._rows()

    def _rows(self) -> list[Change]:
        old, new = rows_of(self.old), rows_of(self.new)
        match = match_rows(old, new, self.box_to_new)
        result = self._one_sided("row", [self.a.row(old[i]) for i in match.free_old], [self.b.row(new[j]) for j in match.free_new])
        groups: dict[int, list[tuple[int, int]]] = defaultdict(list)
        for i, j, _ in sorted(match.pairs):
            if self.box_to_new.get(old[i].box) == new[j].box:
                groups[new[j].box].append((i, j))
        displaced: set[int] = set()
        for group in groups.values():
            kept = longest_rising([j for _, j in group], [1] * len(group))
            displaced |= {i for at, (i, _) in enumerate(group) if at not in kept}
        for i, j, similarity in match.pairs:
            moves = []
            if self.box_to_new.get(old[i].box) != new[j].box:
                moves.append(FieldChange("box", old[i].boxed.title, new[j].boxed.title))
            elif i in displaced:
                moves.append(FieldChange("order", old[i].rank, new[j].rank))
            result += self._change("row", self.a.row(old[i]), self.b.row(new[j]), compare_rows(old[i].row, new[j].row), moves, similarity)
        return result

    def matched_goals(self) -> tuple[GoalSide, GoalSide, Matching]:
        """Both sides' goals and which is which."""
        old, new = self.old.goals, self.new.goals
        left, right = self.sections.canonical([g.section for g in old], [g.section for g in new])
        a, b = GoalSide(old, left, self.a.tables), GoalSide(new, right, self.b.tables)
        return a, b, match_goals(a, b)

    def _goals(self) -> list[Change]:
        old, new = self.old.goals, self.new.goals
        a, b, match = self.matched_goals()
        bodies = self.a.responsible(), self.b.responsible()
        named = self.a.answering(), self.b.answering()
        split_old, merged_new = find_splits(a, b, match), find_splits(b, a, match.turned())
        # find_splits names both ends: the goal that was split and its parts on the other side.
        whole_old, parts_new = split_old
        whole_new, parts_old = merged_new
        result = [
            Change("goal", "removed", self.a.goal(i).key, _ends(i in whole_old, i in parts_old), old=self.a.goal(i)) for i in match.free_old
        ]
        result += [
            Change("goal", "added", self.b.goal(j).key, _ends(j in parts_new, j in whole_new), new=self.b.goal(j)) for j in match.free_new
        ]
        steady = in_order([(old[i].quote.start, new[j].quote.start) for i, j, _ in match.pairs])
        for i, j, similarity in match.pairs:
            mine = bodies[0].get(old[i].id, []), bodies[1].get(new[j].id, [])
            if not (mine[0] and mine[1]) and set(mine[0]) <= named[1][new[j].section] and set(mine[1]) <= named[0][old[i].section]:
                # Named on both sides, and found to answer for this goal on one: the line that names it may stand apart.
                mine = [], []
            found = compare_goals(old[i], new[j], mine)
            place = old[i].quote.start, new[j].quote.start
            moves = self._moved(old[i].section, new[j].section, steady=place in steady) if not a.rows[i] else []
            if found.fields:
                found.meanings += [
                    word for word in _ends(i in whole_old or j in parts_new, i in parts_old or j in whole_new) if word not in found.meanings
                ]
            result += self._change("goal", self.a.goal(i), self.b.goal(j), found, moves, similarity)
        return result

    def _projects(self) -> list[Change]:
        old, new = self.old.projects, self.new.projects
        left, right = self.sections.canonical([p.section for p in old], [p.section for p in new])
        ids = {box.id: at for at, box in enumerate(self.old.boxes)}, {box.id: at for at, box in enumerate(self.new.boxes)}
        boxes_old = [self.box_to_new.get(ids[0][p.box], -2 - ids[0][p.box]) if p.box in ids[0] else -1 for p in old]
        boxes_new = [ids[1].get(p.box or "", -1) for p in new]
        a, b = ProjectSide(old, left, boxes_old), ProjectSide(new, right, boxes_new)
        match = match_projects(a, b)
        result = self._one_sided("project", [self.a.project(i) for i in match.free_old], [self.b.project(j) for j in match.free_new])
        both = set(a.items) & set(b.items)
        steady = in_order([(old[i].quote.start, new[j].quote.start) for i, j, _ in match.pairs])
        for i, j, similarity in match.pairs:
            x, y = old[i], new[j]
            moves = self._moved(x.section, y.section, steady=(x.quote.start, y.quote.start) in steady)
            if boxes_old[i] != boxes_new[j] and boxes_old[i] >= -1 and (boxes_new[j] < 0 or boxes_new[j] in self.box_to_new.values()):
                moves.append(FieldChange("box", self.a.box_title(x.box), self.b.box_title(y.box)))
            elif x.box and y.box and fold(x.item) != fold(y.item) and {fold(x.item), fold(y.item)} <= both:
                # An item that is only named otherwise moves nothing: the box says that.
                moves.append(FieldChange("item", x.item, y.item))
            result += self._change("project", self.a.project(i), self.b.project(j), compare_projects(x, y), moves, similarity)
        return result


def _ends(split: bool, merged: bool) -> tuple[str, ...]:
    return (*(["split"] if split else []), *(["merged"] if merged else []))
