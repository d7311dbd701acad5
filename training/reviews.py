"""What reviewers said of records (`parse --corrections`) as examples: candidates that nobody looked at teach nothing."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from plan_extract.candidates.districts import Districts
from plan_extract.candidates.quantities import quantity_candidates
from plan_extract.deciding.measured_features import measured
from plan_extract.deciding.project_views import own_names
from plan_extract.deciding.projects import features_of, project_views
from plan_extract.deciding.promised_features import promised
from plan_extract.deciding.quantity_views import QuantityView
from plan_extract.deciding.sound_features import sound
from plan_extract.loading import load_corrections
from plan_extract.marking import mark
from plan_extract.marking.context import context_of, first_year
from plan_extract.reading.places import PlaceReader
from plan_extract.records.corrections import Corrections
from plan_extract.sources import read
from plan_extract.sources.source_text import SourceText
from plan_extract.structure import find_structure
from training.examples import NEAR_MISS, Examples
from training.fit import Row
from training.plans import shared

# A span of the text, and what a reviewer said of the record there: `right`, `wrong`, `changed`, or `missed`.
Label = tuple[int, int, str]


def reviews(folder: Path) -> list[Examples]:
    """The examples of every file of corrections in a folder whose plan is at hand, by file name; the others are named on standard error.

    A plan is looked for beside the corrections, then among the shared plans, and has to have the bytes that were reviewed.
    """
    found = []
    for name, corrections in zip(sorted(folder.glob("*.json")), load_corrections(str(folder)), strict=True):
        path = _plan(corrections, folder)
        if path is None:
            print(f"{name}: its plan {corrections.source.path} is not at hand, or has changed; left out", file=sys.stderr)
        else:
            found.append(examples_of(corrections, read(path), f"review-{name.stem}"))
    return found


def _plan(corrections: Corrections, folder: Path) -> Path | None:
    named, base = Path(corrections.source.path), shared()
    places = [folder / named, folder / named.name, *([base / "plans" / named.name] if base else [])]
    for path in places:
        if path.is_file() and hashlib.sha256(path.read_bytes()).hexdigest() == corrections.source.sha256:
            return path
    return None


def examples_of(corrections: Corrections, source: SourceText, name: str) -> Examples:
    """The candidates that a reviewer judged, each with what was said of it."""
    structure = find_structure(source)
    reader = PlaceReader.for_region(structure.info.region)
    reader.learn(block.text for block in structure.blocks)
    marked = mark(structure.blocks, reader, first_year(structure))
    context = context_of(structure, marked)
    own = own_names(structure.info.region.name if structure.info.region else None)
    examples = Examples(name)
    projects = list(_labels(corrections, "project"))
    for view in project_views(marked, {box.id: box.kind for box in structure.boxes}, own, context.moods):
        c = view.candidate
        if (row := _project(c.marks.block.paragraph.span(c.start, c.end), projects)) is not None:
            examples.project.append(Row(tuple(sys.intern(one) for one in features_of(view)), *row))
            # What a reviewer did not judge says nothing of its neighbours.
            examples.beside.append(None)
    quantities = {role: list(_labels(corrections, role)) for role in ("goal", "fact")}
    for candidate in quantity_candidates(marked, context, Districts(structure.info.region, reader), {}):
        span = candidate.marks.block.paragraph.span(candidate.quantity.start, candidate.quantity.end)
        for role, labels in quantities.items():
            if (said := _over(span, labels)) is not None:
                view_ = QuantityView(candidate)
                examples.measured.append(Row(measured.of(view_), said != "wrong"))
                if said != "wrong":
                    examples.promised.append(Row(promised.of(view_), role == "goal"))
                if candidate.reading is not None and said in ("right", "changed"):
                    examples.sound.append(Row(sound.of(view_), said == "right"))
                break
    return examples


def _labels(corrections: Corrections, kind: str) -> Iterator[Label]:
    for verdict in corrections.records.values():
        if verdict.kind == kind:
            yield verdict.quote.start, verdict.quote.end, verdict.verdict
    for missed in corrections.missed:
        if missed.kind == kind:
            yield missed.quote.start, missed.quote.end, "missed"


def _over(span: tuple[int, int], labels: Sequence[Label]) -> str | None:
    """What was said of the record that a quantity is most of; None where nobody said anything."""
    shares = [(min(span[1], end) - max(span[0], start), said) for start, end, said in labels]
    most = max(shares, default=(0, ""))
    return most[1] if most[0] > 0 else None


def _project(span: tuple[int, int], labels: Sequence[Label]) -> tuple[bool, float] | None:
    """Whether a span names a project, and how much that counts: one that overlaps a right name is a near miss."""
    for start, end, said in labels:
        if (start, end) == span:
            return said in ("right", "missed"), 1.0
    near = any(start < span[1] and span[0] < end and said in ("right", "missed") for start, end, said in labels)
    return (False, NEAR_MISS) if near else None
