"""Which spans name projects: the sum of what speaks for each, and of those that overlap the surest."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from plan_extract.candidates.projects import ProjectCandidate, project_candidates
from plan_extract.deciding.project_features import ProjectView, features
from plan_extract.deciding.scorer import Weights, shipped
from plan_extract.marking import Marks
from plan_extract.marking.context import looks_back


@dataclass(slots=True)
class ProjectDecision:
    """A span, its log odds in thousandths, whether it was taken for a name, how probable that is, and what spoke for or against it."""

    candidate: ProjectCandidate
    total: int
    kept: bool
    probability: float
    reasons: list[str] = field(default_factory=list)


def project_views(
    marked: Sequence[Marks], boxes: dict[str, str], own: tuple[str, ...], count: Callable[[str], int]
) -> Iterator[ProjectView]:
    """Every span of marked blocks that could name a project, each once, announced by the nearest verb before it.

    `boxes` gives the kind of each box by its id, `own` what the plan's area is called, `count` how often words stand in the plan.
    """
    for marks in marked:
        if marks.block.kind == "note":
            continue
        kind = boxes.get(marks.block.box) if marks.block.box else None
        nearest: dict[tuple[int, int], ProjectCandidate] = {}
        for candidate in project_candidates(marks, kind == "projects"):
            nearest[candidate.start, candidate.end] = candidate
        for candidate in nearest.values():
            yield ProjectView(candidate, own, count(candidate.text), kind)


def decide_projects(views: Iterable[ProjectView], scorer: Weights | None = None) -> list[ProjectDecision]:
    """A decision for each span, in reading order; of overlapping spans at most one is kept."""
    scorer = scorer or shipped().project
    by_block: dict[int, list[tuple[int, list[str], ProjectView]]] = defaultdict(list)
    for view in views:
        speaks = features.of(view)
        by_block[view.candidate.marks.index].append((scorer.sum(speaks), speaks, view))
    decisions = []
    for index in sorted(by_block):
        taken: list[tuple[int, int]] = []
        kept: set[int] = set()
        scored = by_block[index]
        for at in sorted(range(len(scored)), key=lambda i: (-scored[i][0], scored[i][2].candidate.start, -scored[i][2].candidate.end)):
            total, _, view = scored[at]
            start, end = view.candidate.start, view.candidate.end
            if total <= scorer.threshold:
                break
            if all(end <= a or start >= b for a, b in taken) and not looks_back(view.candidate.marks.block.path):
                taken.append((start, end))
                kept.add(at)
        for at, (total, speaks, view) in enumerate(scored):
            is_kept = at in kept
            decisions.append(
                ProjectDecision(view.candidate, total, is_kept, scorer.probability(total), scorer.reasons(speaks, against=not is_kept))
            )
    decisions.sort(key=lambda d: (d.candidate.marks.index, d.candidate.start, d.candidate.end))
    return decisions
