"""Candidates of labelled plans and passages with the right answer beside them: what the scorers learn from."""

from __future__ import annotations

import re
import sys
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from plan_extract.candidates.districts import Districts
from plan_extract.candidates.projects import ProjectCandidate
from plan_extract.candidates.quantities import QuantityCandidate, quantity_candidates
from plan_extract.deciding.measured_features import measured
from plan_extract.deciding.peers import Others, others_of
from plan_extract.deciding.project_views import ProjectView, own_names
from plan_extract.deciding.projects import features_of, project_views
from plan_extract.deciding.promised_features import promised
from plan_extract.deciding.quantity_views import QuantityView
from plan_extract.deciding.sound_features import sound
from plan_extract.marking import mark
from plan_extract.marking.context import context_of, first_year
from plan_extract.reading.places import PlaceReader
from plan_extract.sources.source_text import SourceText
from plan_extract.structure.blocks import Structure
from training.fit import Row
from training.passages import passages
from training.plans import LabelledPlan, scoring

# A span that overlaps a right name is wrong by its ends and not by what it names; it counts this much.
NEAR_MISS = 0.1


@dataclass
class Examples:
    """One plan's, or one file of passages', candidates by decision."""

    name: str
    project: list[Row] = field(default_factory=list)
    # For each row of `project` the other members of its list, by their rows (`deciding.peers`).
    beside: list[Others] = field(default_factory=list)
    # The candidate of each row of `project`.
    candidates: list[ProjectCandidate] = field(default_factory=list)
    measured: list[Row] = field(default_factory=list)
    promised: list[Row] = field(default_factory=list)
    sound: list[Row] = field(default_factory=list)

    def rows(self, decision: str) -> list[Row]:
        """The rows of a decision."""
        found: list[Row] = getattr(self, decision)
        return found


def fold(text: str) -> str:
    """What two spellings of one name share: NFKC, no white space, no closing punctuation."""
    return re.sub(r"[\s。，,;；:：]+", "", unicodedata.normalize("NFKC", text)).lower()


def of_plan(plan: LabelledPlan) -> Examples:
    """The examples of a labelled plan."""
    examples = Examples(plan.name)
    _add(examples, plan.source, plan.structure, plan.of_type("project"), plan.of_type("quantity"), _tables(plan))
    return examples


def of_passages(kind: str) -> list[Examples]:
    """The examples of invented passages, a set for each file. Those for projects teach nothing of quantities, and the other way round."""
    by_file: dict[str, Examples] = {}
    for passage in passages(kind):
        examples = by_file.setdefault(passage.name.split(":")[0], Examples(passage.name.split(":")[0]))
        projects = [{"line": 1, **r} for r in passage.records.get("projects", [])] if kind == "projects" else None
        quantities = [{"line": 1, **r} for r in passage.records.get("quantities", [])] if kind == "quantities" else None
        _add(examples, passage.source, passage.structure, projects, quantities, [])
    return list(by_file.values())


def _tables(plan: LabelledPlan) -> list[tuple[int, int]]:
    return [(r["line"], r["end_line"]) for r in plan.of_type("box") if r["kind"] == "indicators"]


def _add(
    examples: Examples,
    source: SourceText,
    structure: Structure,
    projects: list[dict[str, Any]] | None,
    quantities: list[dict[str, Any]] | None,
    tables: Sequence[tuple[int, int]],
) -> None:
    reader = PlaceReader.for_region(structure.info.region)
    reader.learn(block.text for block in structure.blocks)
    marked = mark(structure.blocks, reader, first_year(structure))
    context = context_of(structure, marked)
    if projects is not None:
        own = own_names(structure.info.region.name if structure.info.region else None)
        views = list(project_views(marked, {b.id: b.kind for b in structure.boxes}, own, context.moods))
        first = len(examples.project)
        examples.candidates += [view.candidate for view in views]
        for others in others_of([view.candidate for view in views]):
            # The rows of a set are numbered through all its texts.
            moved = others and (others[0], tuple(tuple(first + n for n in member) for member in others[1]))
            examples.beside.append(moved)
        examples.project += _project_rows(source, views, Counter((r["line"], fold(r["name"])) for r in projects))
    if quantities is not None:
        candidates = list(quantity_candidates(marked, context, Districts(structure.info.region, reader), {}))
        for candidate, record in matched(source, candidates, quantities, tables):
            view = QuantityView(candidate)
            role = record["role"] if record else "none"
            is_record = role in ("target", "achieved")
            examples.measured.append(Row(measured.of(view), is_record))
            if is_record:
                examples.promised.append(Row(promised.of(view), role == "target"))
                if candidate.reading is not None and record is not None:
                    examples.sound.append(Row(sound.of(view), whole(candidate, record)))


def whole(candidate: QuantityCandidate, record: dict[str, Any]) -> bool:
    """Whether every field that the record gives is right, as the scorer of the reference records counts."""
    reading, q = candidate.reading, candidate.quantity
    if reading is None:
        return False
    scorer = scoring()
    good = scorer.number(record["value"]) == scorer.number(q.value) and scorer.fold(record.get("unit")) == scorer.fold(q.unit)
    good = good and scorer.same_indicator(record["indicator"], reading.indicator, [*(record.get("districts") or []), *candidate.districts])
    if record["role"] == "target":
        good = good and (record["comparator"], record["measure"]) == (reading.comparator, reading.measure)
        good = good and record["deadline"] == (candidate.deadline.year if candidate.deadline else None)
        good = good and scorer.same_places(record["districts"], candidate.districts)
    return bool(good)


def project_key(source: SourceText, view: ProjectView) -> tuple[int, str]:
    """The line and folded name that a reference record would have for a span."""
    c = view.candidate
    paragraph = c.marks.block.paragraph
    return source.line_of(paragraph.offset(c.start)), fold(source.said(paragraph, c.start, c.end))


def _project_rows(source: SourceText, views: Sequence[ProjectView], right: Counter[tuple[int, str]]) -> list[Row]:
    spans: dict[int, list[tuple[int, int]]] = defaultdict(list)
    keys = [project_key(source, view) for view in views]
    for view, key in zip(views, keys, strict=True):
        if key in right:
            spans[view.candidate.marks.index].append((view.candidate.start, view.candidate.end))
    rows = []
    for view, key in zip(views, keys, strict=True):
        c = view.candidate
        near = key not in right and any(a < c.end and c.start < b for a, b in spans[c.marks.index])
        rows.append(Row(tuple(sys.intern(name) for name in features_of(view)), key in right, NEAR_MISS if near else 1.0))
    return rows


def matched(
    source: SourceText, candidates: Sequence[QuantityCandidate], records: Sequence[dict[str, Any]], tables: Sequence[tuple[int, int]] = ()
) -> list[tuple[QuantityCandidate, dict[str, Any] | None]]:
    """Each candidate with the reference record whose characters it overlaps most, tables of indicators left out."""
    lines = source.text.split("\n")
    spans = [_span(lines, source.line_starts, r) for r in records]
    placed = []
    for candidate in candidates:
        start, end = candidate.marks.block.paragraph.span(candidate.quantity.start, candidate.quantity.end)
        if not any(first <= source.line_of(start) <= last for first, last in tables):
            placed.append((start, end, candidate))
    options = []
    for i, (a, b) in enumerate(spans):
        for j, (c, d, _) in enumerate(placed):
            if (overlap := min(b, d) - max(a, c)) > 0:
                options.append((-overlap / (max(b, d) - min(a, c)), i, j))
    record_of: dict[int, int] = {}
    taken: set[int] = set()
    for _, i, j in sorted(options):
        if i not in taken and j not in record_of:
            taken.add(i)
            record_of[j] = i
    return [(candidate, records[record_of[j]] if j in record_of else None) for j, (_, _, candidate) in enumerate(placed)]


def _span(lines: Sequence[str], starts: Sequence[int], record: dict[str, Any]) -> tuple[int, int]:
    """Characters [start, end) of a quantity record; a text that starts inside a longer number is not counted."""
    line, text = lines[record["line"] - 1], record["text"]
    places = [
        m.start()
        for m in re.finditer("(?=" + re.escape(text) + ")", line)
        if not (text[0].isdigit() and m.start() and (line[m.start() - 1].isdigit() or line[m.start() - 1] == "."))
    ]
    start = starts[record["line"] - 1] + places[min(record.get("nth", 1), len(places)) - 1]
    return start, start + len(text)
