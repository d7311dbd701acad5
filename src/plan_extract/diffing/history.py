"""Three or more versions in order: how each indicator's target went."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import msgspec

from plan_extract.diffing.compare import diff
from plan_extract.model import Goal, Plan


@dataclass(frozen=True, slots=True)
class Track:
    """One indicator through the versions: its goal in each, None where a version has none."""

    key: str
    goals: tuple[Goal | None, ...]

    @property
    def changed(self) -> bool:
        """Whether any version says otherwise than the one before it."""
        said = [
            (g.value, g.unit, g.comparator, g.deadline.year if g.deadline else None, tuple(g.districts)) if g else None for g in self.goals
        ]
        return any(a != b for a, b in zip(said, said[1:], strict=False))

    def to_builtins(self) -> dict[str, Any]:
        """`{indicator, versions: [goal or null, …]}`."""
        return {"indicator": self.key, "versions": [msgspec.to_builtins(g) if g else None for g in self.goals]}


def history(plans: Sequence[Plan]) -> list[Track]:
    """The tracks of all quantified goals, matched from version to version, in the order in which they first appear."""
    chains: list[list[Goal | None]] = [[g] for g in plans[0].goals if g.kind == "quantified"]
    for number, (old, new) in enumerate(zip(plans, plans[1:], strict=False), 1):
        following = _pairs(old, new)
        taken = set()
        for chain in chains:
            last = chain[-1]
            goal = following.get(last.id) if last is not None else None
            chain.append(goal)
            if goal is not None:
                taken.add(goal.id)
        chains += [[*[None] * number, g] for g in new.goals if g.kind == "quantified" and g.id not in taken]
    return [Track(_name(chain), tuple(chain)) for chain in chains]


def _name(chain: Sequence[Goal | None]) -> str:
    goal = next(g for g in chain if g is not None)
    place = "、".join(goal.districts)
    name = goal.indicator or goal.statement
    return f"{name}（{place}）" if place and place not in name else name


def _pairs(old: Plan, new: Plan) -> dict[str, Goal]:
    """The new goal of each old one, by the old one's id: as the comparison pairs them, unchanged ones by their id or words."""
    changes = diff(old, new).changes
    goals = {g.id: g for g in new.goals}
    found: dict[str, Goal] = {}
    gone, come = set(), set()
    for change in changes:
        if change.record != "goal":
            continue
        if change.old is not None and change.new is not None:
            found[change.old.id] = goals[change.new.id]
        elif change.old is not None:
            gone.add(change.old.id)
        elif change.new is not None:
            come.add(change.new.id)
    paired = {g.id for g in found.values()}
    left = [g for g in new.goals if g.id not in paired and g.id not in come]
    for goal in old.goals:
        if goal.id in found or goal.id in gone:
            continue
        same = goals.get(goal.id) if goal.id not in paired else None
        if same is None:
            same = next(
                (g for g in left if (g.indicator, g.value, g.unit, g.districts) == (goal.indicator, goal.value, goal.unit, goal.districts)),
                None,
            )
        if same is not None and same in left:
            left.remove(same)
            found[goal.id] = same
    return found
