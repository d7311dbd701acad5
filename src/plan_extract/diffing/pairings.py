"""Kinds of record with more to compare than their fields: goals may be split among districts, projects stand in boxes."""

from __future__ import annotations

from functools import cached_property

from plan_extract.diffing.assignment import Matching
from plan_extract.diffing.changes import FieldChange
from plan_extract.diffing.compare import Differences, compare_goals, compare_projects
from plan_extract.diffing.folding import fold
from plan_extract.diffing.goals import GoalSide, ProjectSide, match_goals, match_projects
from plan_extract.diffing.pairing import Both, Pairing
from plan_extract.diffing.splits import find_splits
from plan_extract.kinds import Kind


class GoalPairing(Pairing):
    """Goals, with the bodies that answer for them; a row of a table moves with its box."""

    def prepare(self) -> None:
        """Both sides' goals with what they are compared by, and the bodies named."""
        a, b = self.both.a, self.both.b
        self.a, self.b = GoalSide(self.old, self.sections_old, a.tables), GoalSide(self.new, self.sections_new, b.tables)
        self.bodies = a.responsible(), b.responsible()
        self.named = a.answering(), b.answering()

    def match(self) -> Matching:
        """By all that goals say and where, then by less."""
        return match_goals(self.a, self.b)

    def compare(self, i: int, j: int) -> Differences:
        """A goal's fields and the bodies that answer for it."""
        old, new = self.old[i], self.new[j]
        mine = self.bodies[0].get(old.id, []), self.bodies[1].get(new.id, [])
        if not (mine[0] and mine[1]) and set(mine[0]) <= self.named[1][new.section] and set(mine[1]) <= self.named[0][old.section]:
            # Named on both sides, and found to answer for this goal on one: the line that names it may stand apart.
            mine = [], []
        return compare_goals(old, new, mine)

    def moves(self, i: int, j: int, steady: bool) -> list[FieldChange]:
        """Its section, but for a row."""
        return [] if self.a.rows[i] else super().moves(i, j, steady)

    def ends(self, i: int | None, j: int | None) -> tuple[str, ...]:
        """`split` of a target that is shared out among districts and of its shares, `merged` the other way."""
        return tuple(word for word, (olds, news) in self.split_and_merged.items() if i in olds or j in news)

    @cached_property
    def split_and_merged(self) -> dict[str, tuple[set[int], set[int]]]:
        """The old and the new goals at either end of a split, and of a merger."""
        whole_old, parts_new = find_splits(self.a, self.b, self.matching)
        whole_new, parts_old = find_splits(self.b, self.a, self.matching.turned())
        return {"split": (whole_old, parts_new), "merged": (parts_old, whole_new)}


class ProjectPairing(Pairing):
    """Projects, which may move from one box or item of a box to another."""

    def prepare(self) -> None:
        """Both sides' projects with the boxes they stand in, as numbers: equal for boxes that are each other's counterpart."""
        a, b, self.to_new = self.both.a, self.both.b, self.both.boxes()
        ids = {box.id: at for at, box in enumerate(a.plan.boxes)}, {box.id: at for at, box in enumerate(b.plan.boxes)}
        self.boxes_old = [self.to_new.get(ids[0][p.box], -2 - ids[0][p.box]) if p.box in ids[0] else -1 for p in self.old]
        self.boxes_new = [ids[1].get(p.box or "", -1) for p in self.new]
        self.a, self.b = ProjectSide(self.old, self.sections_old, self.boxes_old), ProjectSide(self.new, self.sections_new, self.boxes_new)
        self.items = set(self.a.items) & set(self.b.items)

    def match(self) -> Matching:
        """By name, district and place, then by less."""
        return match_projects(self.a, self.b)

    def compare(self, i: int, j: int) -> Differences:
        """A project's fields."""
        return compare_projects(self.old[i], self.new[j])

    def moves(self, i: int, j: int, steady: bool) -> list[FieldChange]:
        """Its section, and its box or the item it stands under there."""
        moves, x, y = super().moves(i, j, steady), self.old[i], self.new[j]
        old, new = self.boxes_old[i], self.boxes_new[j]
        if old != new and old >= -1 and (new < 0 or new in self.to_new.values()):
            moves.append(FieldChange("box", self.both.a.box_title(x.box), self.both.b.box_title(y.box)))
        elif x.box and y.box and fold(x.item) != fold(y.item) and {fold(x.item), fold(y.item)} <= self.items:
            # An item that is only named otherwise moves nothing: the box says that.
            moves.append(FieldChange("item", x.item, y.item))
        return moves


PAIRINGS: dict[str, type[Pairing]] = {"goals": GoalPairing, "projects": ProjectPairing}


def pairing(kind: Kind, both: Both) -> Pairing:
    """The records of a kind in two plans, paired."""
    return PAIRINGS.get(kind.name, Pairing)(kind, both)
