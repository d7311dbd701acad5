"""Three or more versions in order: how each indicator's target went."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import msgspec

from plan_extract.diffing.folding import fold, fold_statement
from plan_extract.diffing.plans import goal_pairs
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
        return any(a != b for a, b in pairwise(said))

    def to_builtins(self) -> dict[str, Any]:
        """`{indicator, versions: [goal or null, …]}`."""
        return {"indicator": self.key, "versions": [msgspec.to_builtins(g) if g else None for g in self.goals]}


def history(plans: Sequence[Plan]) -> list[Track]:
    """The tracks of all quantified goals, matched from version to version, in the order in which they first appear.

    A target that one version leaves out and a later one has again, word for word in indicator, districts and measure, is one track.
    """
    tracks: list[list[Goal | None]] = [[goal] for goal in plans[0].goals]
    ends = dict(enumerate(range(len(tracks))))
    for number, (old, new) in enumerate(pairwise(plans), 1):
        nexts: dict[int, int] = {}
        pairs = dict(goal_pairs(old, new))
        for at, track in ends.items():
            if at in pairs:
                nexts[pairs[at]] = track
        paused: dict[tuple[object, ...], list[int]] = defaultdict(list)
        for track, goals in enumerate(tracks):
            if track not in nexts.values():
                paused[_name_of(next(goal for goal in reversed(goals) if goal))].append(track)
        for at, goal in enumerate(new.goals):
            if at in nexts:
                continue
            waiting = paused[_name_of(goal)]
            if waiting:
                nexts[at] = waiting.pop(0)
            else:
                tracks.append([None] * number)
                nexts[at] = len(tracks) - 1
        for goals in tracks:
            goals.append(None)
        for at, track in nexts.items():
            tracks[track][number] = new.goals[at]
        ends = nexts
    return [Track(_title(goals), tuple(goals)) for goals in tracks if any(goal and goal.kind == "quantified" for goal in goals)]


def _name_of(goal: Goal) -> tuple[object, ...]:
    return (fold(goal.indicator) or fold_statement(goal.statement), tuple(sorted(map(fold, goal.districts))), goal.measure, bool(goal.box))


def _title(goals: Sequence[Goal | None]) -> str:
    goal = next(g for g in goals if g is not None)
    place = "、".join(goal.districts)
    name = goal.indicator or goal.statement
    return f"{name}（{place}）" if place and place not in name else name
