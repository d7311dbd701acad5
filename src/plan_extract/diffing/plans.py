"""Comparing two parsed plans."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property

import msgspec

from plan_extract.diffing.assignment import Matching
from plan_extract.diffing.boxes import match_boxes, match_rows, rows_of
from plan_extract.diffing.changes import Change, ChangeKind, Changes, FieldChange, Side, records
from plan_extract.diffing.compare import Differences, compare_boxes, compare_rows
from plan_extract.diffing.meaning import MIRROR
from plan_extract.diffing.pairing import Both
from plan_extract.diffing.pairings import pairing
from plan_extract.diffing.sections import Outline, SectionMatch, in_order, longest_rising
from plan_extract.diffing.sides import Sides
from plan_extract.kinds import Kind
from plan_extract.model import KINDS, Plan, compared

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
    first, others = compared(), [kind for kind in KINDS.values() if not kind.identity]
    return msgspec.json.encode([*(kind.of(plan) for kind in first), plan.outline, plan.boxes, *(kind.of(plan) for kind in others)])


def _reading_order(change: Change) -> tuple[object, ...]:
    side = change.new or change.old
    assert side is not None
    # Headings and boxes have a line alone: they come before what stands on it.
    return (side.line, side.quote.get("start", -1), records().index(change.record), change.new is None, side.id)


def goal_pairs(old: Plan, new: Plan) -> list[tuple[int, int]]:
    """Positions of goals that are each other's counterpart, as the comparison pairs them."""
    turned = _order_of(old) > _order_of(new)
    both = (_Comparison(new, old) if turned else _Comparison(old, new)).both
    return sorted((j, i) if turned else (i, j) for i, j, _ in pairing(KINDS["goals"], both).matching.pairs)


class _Comparison:
    """One comparison of two plans: first which record is which, headings before what stands under them, then what is different."""

    def __init__(self, old: Plan, new: Plan) -> None:
        self.old, self.new = old, new
        self.a, self.b = Sides(old, Outline(old)), Sides(new, Outline(new))
        self.sections = SectionMatch(self.a.outline, self.b.outline)
        self.both = Both(self.a, self.b, self.sections, lambda: self.box_to_new)

    def changes(self) -> list[Change]:
        """The changes, in no particular order."""
        return [*self._outline(), *self._boxes(), *self._rows(), *(change for kind in compared() for change in self._records(kind))]

    def _change(
        self, record: str, old: Side, new: Side, found: Differences, moves: Sequence[FieldChange], similarity: float
    ) -> list[Change]:
        """A change of a matched record; none where neither a field nor its place is another."""
        if not found.fields and not moves:
            return []
        kind: ChangeKind = "changed" if found.fields else "moved"
        similarity = min(1.0, round(similarity, 4))
        return [Change(record, kind, old.key, tuple(found.meanings), (*found.fields, *moves), old, new, similarity)]

    def _one_sided(self, record: str, removed: Sequence[Side], added: Sequence[Side]) -> list[Change]:
        return [Change(record, "removed", side.key, old=side) for side in removed] + [
            Change(record, "added", side.key, new=side) for side in added
        ]

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
        old, new, match = self.old.boxes, self.new.boxes, self.box_match
        steady = in_order([(old[i].lines[0], new[j].lines[0]) for i, j, _ in match.pairs])
        result = self._one_sided("box", [self.a.box(i) for i in match.free_old], [self.b.box(j) for j in match.free_new])
        for i, j, similarity in match.pairs:
            moves = self.both.moved(old[i].section, new[j].section, steady=(old[i].lines[0], new[j].lines[0]) in steady)
            result += self._change("box", self.a.box(i), self.b.box(j), compare_boxes(old[i], new[j]), moves, similarity)
        return result

    @cached_property
    def box_match(self) -> Matching:
        """Which old box is which new one."""
        return match_boxes(self.old.boxes, self.new.boxes, self.sections, (self.a.listed(), self.b.listed()))

    @cached_property
    def box_to_new(self) -> dict[int, int]:
        """The index of the new box for that of each old one that has a counterpart."""
        return {i: j for i, j, _ in self.box_match.pairs}

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

    def _records(self, kind: Kind) -> list[Change]:
        pairs = pairing(kind, self.both)
        match, old, new = pairs.matching, pairs.old, pairs.new
        result = []
        for i in match.free_old:
            side = self.a.record(kind, i)
            result.append(Change(kind.one, "removed", side.key, pairs.ends(i, None), old=side))
        for j in match.free_new:
            side = self.b.record(kind, j)
            result.append(Change(kind.one, "added", side.key, pairs.ends(None, j), new=side))
        steady = in_order([(old[i].quote.start, new[j].quote.start) for i, j, _ in match.pairs])
        for i, j, similarity in match.pairs:
            found = pairs.compare(i, j)
            moves = pairs.moves(i, j, (old[i].quote.start, new[j].quote.start) in steady)
            if found.fields:
                found.meanings += [word for word in pairs.ends(i, j) if word not in found.meanings]
            result += self._change(kind.one, self.a.record(kind, i), self.b.record(kind, j), found, moves, similarity)
        return result
