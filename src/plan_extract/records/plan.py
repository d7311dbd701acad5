"""All records of a plan: the way from its structure through marks, candidates and decisions, in one place."""

from __future__ import annotations

from plan_extract.candidates.bodies import find_responsible
from plan_extract.candidates.districts import Districts
from plan_extract.candidates.outcomes import find_qualitative
from plan_extract.candidates.quantities import quantity_candidates
from plan_extract.deciding.project_views import own_names
from plan_extract.deciding.projects import decide_projects, project_views
from plan_extract.deciding.roles import decide
from plan_extract.deciding.scorer import Scorers
from plan_extract.ids import Ids
from plan_extract.marking import mark
from plan_extract.marking.context import context_of
from plan_extract.model import SCHEMA, Goal, Plan, Responsible, Source
from plan_extract.reading.places import PlaceReader
from plan_extract.records.as_written import as_written
from plan_extract.records.left_out import left_out, unread
from plan_extract.records.links import deadline_index, district_index, join_baselines
from plan_extract.records.projects import make_projects
from plan_extract.records.rows import row_facts, row_goals
from plan_extract.records.statements import make_facts, make_goals
from plan_extract.sources.source_text import SourceText
from plan_extract.structure.blocks import Structure


def extract(
    source: SourceText, structure: Structure, *, explain: bool = False, min_confidence: float = 0, scorers: Scorers | None = None
) -> Plan:
    """All records of a plan, each list in reading order.

    `explain` fills `why` and `left_out`, where records below `min_confidence` go; `scorers` are other weights than those shipped.
    """
    region = structure.info.region.name if structure.info.region else None
    reader = PlaceReader.for_region(structure.info.region)
    reader.learn(block.text for block in structure.blocks)
    marked = mark(structure.blocks, reader)
    context = context_of(structure, marked)
    districts = Districts(structure.info.region, reader)
    own = own_names(region)

    named = decide_projects(project_views(marked, {box.id: box.kind for box in structure.boxes}, own), scorers.project if scorers else None)
    for chosen in named:
        chosen.kept = chosen.kept and chosen.probability >= min_confidence
    spans: dict[int, list[tuple[int, int]]] = {}
    for decision in named:
        if decision.kept:
            spans.setdefault(decision.candidate.marks.index, []).append((decision.candidate.start, decision.candidate.end))
    decided = decide(quantity_candidates(marked, context, districts, spans), scorers)
    doubtful = [d for d in decided if d.role != "none" and d.probability < min_confidence]
    for unsure in doubtful:
        unsure.role = "none"

    goal_ids, fact_ids = Ids("g"), Ids("f")
    rows, row_levels = row_goals(source, structure.boxes, context, goal_ids), row_facts(source, structure.boxes, context, fact_ids)
    said = make_goals(source, [d for d in decided if d.role == "target"], goal_ids, explain)
    taken = {(d.candidate.marks.index, d.candidate.clause.start) for d in decided if d.role != "none"}
    taken.update((d.candidate.marks.index, d.candidate.clause.start) for d in doubtful)
    outcomes = [g for g in find_qualitative(source, marked, context, districts, taken, explain) if g.confidence >= min_confidence]
    goals = sorted([*rows, *said, *outcomes], key=lambda g: (g.quote.start, g.quote.end))
    facts = sorted(
        [*row_levels, *make_facts(source, [d for d in decided if d.role == "fact"], fact_ids, explain)],
        key=lambda f: (f.quote.start, f.quote.end),
    )
    join_baselines(goals, facts)
    projects = make_projects(source, named, own, explain)
    responsible = _with_goals(find_responsible(source, marked, explain), goals)
    plan = Plan(
        schema_=SCHEMA,
        source=Source(
            path=source.path,
            format=source.format,
            encoding=source.encoding,
            sha256=source.sha256,
            characters=len(source.text),
            lines=len(source.line_starts) - (1 if source.text.endswith("\n") else 0),
            reader=source.reader,
        ),
        plan=structure.info,
        outline=structure.outline,
        boxes=structure.boxes,
        goals=goals,
        facts=facts,
        projects=projects,
        responsible=responsible,
        deadlines=deadline_index(goals, projects),
        districts=district_index(goals, projects, reader),
        left_out=left_out(source, decided, named) if explain else [],
        findings=sorted(
            [*source.findings, *structure.findings, *unread(source, decided)], key=lambda f: (f.line or 0, f.column or 0, f.code)
        ),
    )
    as_written(plan, source.text)
    return plan


def _with_goals(found: list[tuple[Responsible, tuple[int, int]]], goals: list[Goal]) -> list[Responsible]:
    """Each responsible body with the goals that stand in the stretch it answers for."""
    records = []
    for record, (start, end) in found:
        record.goals = [g.id for g in goals if start <= g.quote.start < end]
        records.append(record)
    return records
