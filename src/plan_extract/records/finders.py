"""The other half of `model.KINDS`: what finds the records of each kind, under the same names."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Sequence
from typing import Any

from plan_extract.candidates.bodies import find_responsible
from plan_extract.candidates.outcomes import find_qualitative
from plan_extract.faults import attempt, keep
from plan_extract.ids import Ids
from plan_extract.model import Fact, Goal, Project, Responsible
from plan_extract.records.known import Known
from plan_extract.records.links import join_baselines
from plan_extract.records.project_rows import row_projects
from plan_extract.records.projects import make_projects
from plan_extract.records.rows import row_facts, row_goals
from plan_extract.records.statements import make_facts, make_goals

Finder = Callable[[Known], Sequence[Any]]


def find_goals(known: Known) -> list[Goal]:
    """The rows of indicator tables, the quantities decided to be targets, and outcomes without a number."""
    source, context, ids = known.source, known.context, Ids("g")
    rows = known.sure_rows(row_goals(source, known.structure.boxes, context, ids))
    said = make_goals(source, [d for d in known.decided if d.role == "target"], ids, known.explain)
    taken = {(d.candidate.marks.index, d.candidate.clause.start) for d in known.decided if d.role != "none"}
    taken.update((d.candidate.marks.index, d.candidate.clause.start) for d in known.doubtful)
    outcomes, own = [], Ids("q")
    for marks in known.marked:
        try:
            outcomes += find_qualitative(source, [marks], context, known.districts, taken, known.explain, own)
        except Exception as error:
            keep(error, "outcomes", marks.place)
    goals = [*rows, *said, *known.sure_rows([g for g in outcomes if g.confidence >= known.min_confidence])]
    goals.sort(key=lambda g: (g.quote.start, g.quote.end))
    attempt("baselines", join_baselines, goals, known.of(Fact))
    return goals


def find_facts(known: Known) -> list[Fact]:
    """The baselines of indicator tables, and the quantities decided to be reported."""
    ids = Ids("f")
    levels = known.sure_rows(row_facts(known.source, known.structure.boxes, known.context, ids))
    said = make_facts(known.source, [d for d in known.decided if d.role == "fact"], ids, known.explain)
    return sorted([*levels, *said], key=lambda f: (f.quote.start, f.quote.end))


def find_projects(known: Known) -> list[Project]:
    """The rows of tables of projects, and the spans decided to name projects."""
    ids = Ids("p")
    rows = known.sure_rows(row_projects(known.source, known.structure, known.reader, known.own, ids))
    said = make_projects(known.source, known.named, known.own, known.explain, ids)
    return sorted([*rows, *said], key=lambda p: (p.quote.start, p.quote.end))


def find_bodies(known: Known) -> list[Responsible]:
    """The responsible bodies, each with the goals that stand in the stretch it answers for."""
    # In reading order, as goals are: looked up by where they begin, for bodies and goals both grow with the text.
    bodies, goals = [], known.of(Goal)
    begins = [g.quote.start for g in goals]
    for body, (start, end) in find_responsible(known.source, known.marked, known.explain):
        body.goals = [g.id for g in goals[bisect_left(begins, start) : bisect_left(begins, end)]]
        bodies.append(body)
    return bodies


FINDERS: dict[str, Finder] = {"goals": find_goals, "facts": find_facts, "projects": find_projects, "responsible": find_bodies}
