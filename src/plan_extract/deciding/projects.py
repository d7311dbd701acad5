"""Which spans name projects: the sum of what speaks for each, and of those that overlap the surest."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from plan_extract.candidates.projects import NameList, ProjectCandidate, project_candidates
from plan_extract.deciding.list_features import list_features, member_features, saying_features
from plan_extract.deciding.peers import Company, Peers, company_features, company_of, others_of, peer_features, peers_of
from plan_extract.deciding.project_features import name_features
from plan_extract.deciding.project_views import ListView, ProjectView, Saying
from plan_extract.deciding.scorer import Scale, Weights, shipped
from plan_extract.faults import keep
from plan_extract.marking import Marks
from plan_extract.marking.context import looks_back_at
from plan_extract.marking.mood import Moods

# Above this sum, in thousandths, a span is a name by itself and vouches for the others of its list.
NAMED = 0


@dataclass(slots=True)
class ProjectDecision:
    """A span, its log odds in thousandths, whether it was taken for a name, how probable that is, and all that holds of it.

    `lost_to` is the surer name that it overlaps, `kept` or taken back since.
    """

    candidate: ProjectCandidate
    total: int
    kept: bool
    scorer: Weights
    features: list[str]
    lost_to: ProjectDecision | None = None

    @property
    def probability(self) -> float:
        """How probable it is that the span names a project."""
        return self.scorer.probability(self.total, "projects")

    @property
    def reasons(self) -> list[str]:
        """What spoke most for a name that was taken, or against one that was not."""
        return self.scorer.reasons(self.features, against=not self.kept)


def project_views(marked: Sequence[Marks], boxes: dict[str, str], own: tuple[str, ...], moods: Moods) -> Iterator[ProjectView]:
    """Every span of marked blocks that could name a project, each once, announced by the nearest verb before it.

    `boxes` gives the kind of each box by its id, `own` what the plan's area is called, `moods` how the document's paragraphs speak.
    """
    for marks in marked:
        if marks.block.kind == "note":
            continue
        kind = boxes.get(marks.block.box) if marks.block.box else None
        lists: dict[NameList, ListView] = {}
        try:
            for candidate in project_candidates(marks, kind == "projects"):
                of = lists.get(candidate.of) or lists.setdefault(candidate.of, ListView(candidate.of, own, kind, moods))
                yield ProjectView(candidate, of)
        except Exception as error:
            keep(error, "candidates for projects", marks.place)


def features_of(view: ProjectView) -> list[str]:
    """The names of all that holds of a span: of its list, of what is said of it, of its place in it, of its own words."""
    listed, saying = view.listed.features(list_features.of), view.saying.features(saying_features.of)
    return [*listed, *saying, *member_features.of(view), *name_features.of(view)]


Scored = tuple[int, list[str], ProjectView]


def _all_scored(views: Iterable[ProjectView], scorer: Weights) -> Iterator[Scored]:
    """Every span with its sum and all that holds of it, its list included."""
    scored: list[Scored] = []
    for view in views:
        try:
            speaks = features_of(view)
            scored.append((scorer.sum(speaks), speaks, view))
        except Exception as error:
            keep(error, "deciding on projects", view.candidate.marks.place)
    named = [total > NAMED for total, _, _ in scored]
    candidates = [view.candidate for _, _, view in scored]
    for (total, speaks, view), others, count in zip(scored, others_of(candidates), company_of(candidates, named), strict=True):
        more = company_features.of(count)
        if (beside := peers_of(others, named)) is not None:
            more = [*more, *peer_features.of(beside)]
        total, speaks = total + scorer.sum(more) - scorer.bias, [*speaks, *more]
        yield total, speaks, view


def _passing(views: Iterable[ProjectView], scorer: Weights) -> Iterator[Scored]:
    """The spans that pass the threshold, their lists included. What speaks for them is not told."""
    alone, member, joining, listed, saying = _scales(scorer)
    scored: list[tuple[int, int, ProjectView, Scale[ProjectView]]] = []
    for view in views:
        try:
            # What a span is weighed on: alone, as a member of a list, or as one that joins several.
            scale = joining if view.joined > 1 else member if view.of.size > 1 else alone
            total, at = scale.begin(view, view.listed.weight(listed) + view.saying.weight(saying))
            scored.append((total, at, view, scale))
        except Exception as error:
            keep(error, "deciding on projects", view.candidate.marks.place)
    candidates = [view.candidate for _, _, view, _ in scored]
    named = [at > scale.count and total > NAMED for total, at, _, scale in scored]
    of_company: dict[Company, int] = {}
    of_peers: dict[Peers, int] = {}
    for (total, at, view, scale), others, count in zip(scored, others_of(candidates), company_of(candidates, named), strict=True):
        if (more := of_company.get(count)) is None:
            more = of_company[count] = scorer.sum(company_features.of(count)) - scorer.bias
        if (beside := peers_of(others, named)) is not None:
            if (by_peers := of_peers.get(beside)) is None:
                by_peers = of_peers[beside] = scorer.sum(peer_features.of(beside)) - scorer.bias
            more += by_peers
        if at > scale.count:
            total += more
        elif more <= 0 or (whole := scale.go_on(view, total, at, more)) is None:
            continue
        else:
            # What did not pass alone may pass for its list or its paragraph.
            total = whole
        if total > scorer.threshold:
            yield total, [], view


@lru_cache(maxsize=4)
def _scales(
    scorer: Weights,
) -> tuple[Scale[ProjectView], Scale[ProjectView], Scale[ProjectView], Scale[ListView], Scale[Saying]]:
    """For names that stand alone, for members of a list, for spans that join several; for lists; for what is said of them."""
    return (
        Scale(scorer, name_features, first=_ALONE),
        Scale(scorer, member_features, name_features, first=_MEMBER, never=_OF_JOINED),
        Scale(scorer, member_features, name_features, first=_JOINING, never=_OF_ONE),
        Scale(scorer, list_features),
        Scale(scorer, saying_features),
    )


# Asked in this order: what costs least and tells most, by what it cost and told in a hundred plans.
_ALONE = (
    "information", "last_word", "sign", "ending", "odd", "first_tag", "kind", "proper", "length", "work_end", "single",
    "kind_with_act", "only_place", "of", "verb_inside", "counted", "describing",
)  # fmt: skip
_MEMBER = (
    "last_word", "information", "sign", "kind", "first_tag", "odd", "proper", "ending", "work_end", "single", "length", "shared_head",
    "kind_with_act", "only_place", "of", "own_head", "siblings", "sibling_ends", "goes_on", "verb_inside", "counted", "describing",
)  # fmt: skip
_JOINING = (
    "sign", "joined", "last_part", "last_word", "length", "first_tag", "ending", "kind", "proper", "work_end", "single",
    "shared_head", "odd", "kind_with_act", "siblings", "sibling_ends", "only_place", "of", "information", "clause_inside", "goes_on",
    "verb_inside", "counted", "describing",
)  # fmt: skip
# Features that hold only of spans that join members, and only of spans that join none.
_OF_JOINED, _OF_ONE = frozenset(("joined", "last_part")), frozenset(("own_head",))


def decide_projects(views: Iterable[ProjectView], scorer: Weights | None = None, *, every: bool = True) -> list[ProjectDecision]:
    """A decision for each span, in reading order; of overlapping spans at most one is kept.

    Without `every` those that pass no threshold are left out, and what speaks for the others is not told.
    """
    scorer = scorer or shipped().project
    scored_views = _all_scored(views, scorer) if every else _passing(views, scorer)
    by_block: dict[int, list[Scored]] = defaultdict(list)
    for total, speaks, view in scored_views:
        by_block[view.candidate.marks.index].append((total, speaks, view))
    decisions = []
    for index in sorted(by_block):
        kept: dict[int, ProjectDecision] = {}
        scored = by_block[index]
        for at in sorted(range(len(scored)), key=lambda i: (-scored[i][0], scored[i][2].candidate.start, -scored[i][2].candidate.end)):
            total, _, view = scored[at]
            start, end = view.candidate.start, view.candidate.end
            if total <= scorer.threshold:
                break
            free = all(end <= d.candidate.start or start >= d.candidate.end for d in kept.values())
            if free and not looks_back_at(view.candidate.marks, view.listed.moods):
                kept[at] = ProjectDecision(view.candidate, total, True, scorer, scored[at][1])
        for at, (total, speaks, view) in enumerate(scored):
            c = view.candidate
            over = (d for d in kept.values() if c.start < d.candidate.end and d.candidate.start < c.end)
            surer = None if at in kept else next(over, None)
            decisions.append(kept.get(at) or ProjectDecision(c, total, False, scorer, speaks, surer))
    decisions.sort(key=lambda d: (d.candidate.marks.index, d.candidate.start, d.candidate.end))
    return decisions
