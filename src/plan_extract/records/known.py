"""What a finder of records is called with: all that the earlier stages give of one plan."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

import msgspec

from plan_extract.candidates.districts import Districts
from plan_extract.candidates.quantities import quantity_candidates
from plan_extract.deciding.project_views import own_names
from plan_extract.deciding.projects import ProjectDecision, decide_projects, project_views
from plan_extract.deciding.roles import Decision, decide
from plan_extract.deciding.scorer import Scorers
from plan_extract.faults import attempt, keep
from plan_extract.marking import Marks, mark
from plan_extract.marking.context import Context, context_of, first_year, looks_back_at
from plan_extract.marking.mood import Moods
from plan_extract.model import KINDS
from plan_extract.reading.places import PlaceReader
from plan_extract.sources.source_text import SourceText
from plan_extract.structure.blocks import Structure

R = TypeVar("R", bound=msgspec.Struct)


class NoFinderError(LookupError):
    """The table of finders lacks one, or finders wait for each other: no fault of one plan's."""


@dataclass(slots=True)
class Known:
    """What is known of a plan before its records are made.

    `marked` are its blocks, each with what was read in it; `reader` and `districts` know its places, `own` are the names of the place it
    is for. `named` and `decided` are what was decided of every span that could name a project and of every quantity; `doubtful` are the
    quantities that would be records if `min_confidence` did not ask for more. A finder fills `why` only where `explain` is set, and may
    leave out what it is less sure of than `min_confidence`; records of a table's rows that were left out for it are `set_aside`.
    """

    source: SourceText
    structure: Structure
    marked: Sequence[Marks]
    context: Context
    reader: PlaceReader
    districts: Districts
    own: tuple[str, ...]
    named: list[ProjectDecision]
    decided: list[Decision]
    doubtful: list[Decision]
    explain: bool
    min_confidence: float
    finders: dict[str, Callable[[Known], Sequence[Any]]]
    set_aside: list[Any] = field(default_factory=list)
    _found: dict[str, list[Any]] = field(default_factory=dict)

    def sure_rows(self, rows: Sequence[R]) -> list[R]:
        """The records of a table's rows that are as sure as `min_confidence` asks; of a scan some are not, and go to `set_aside`."""
        seen = self.source.recognised
        if seen is None:
            return list(rows)
        kept: list[R] = []
        for row in rows:
            quote, confidence = getattr(row, "quote", None), getattr(row, "confidence", 1.0)
            sure = quote is None or confidence * seen.sure(quote.start, quote.end) >= self.min_confidence
            (kept if sure else self.set_aside).append(row)
        return kept

    def of(self, record: type[R]) -> list[R]:
        """The plan's records of a class in reading order, found when first asked for: so one finder asks for what another finds.

        Raises LookupError for a class that is no kind's, and as `records` does.
        """
        name = next((kind.name for kind in KINDS.values() if kind.record is record), None)
        if name is None:
            raise NoFinderError(f"{record.__name__}: no kind of record in model.KINDS")
        return self.records(name)

    def records(self, name: str) -> list[Any]:
        """The same by the kind's name. Raises LookupError for a kind without a finder, or finders that wait for each other."""
        if name not in self._found:
            finder = self.finders.pop(name, None)
            if finder is None:
                raise NoFinderError(f"{name}: no finder in records/finders.py, or one that needs its own records")
            try:
                self._found[name] = list(finder(self))
            except NoFinderError:
                raise
            except Exception as error:
                keep(error, f"finding {name}")
                self._found[name] = []
        return self._found[name]


def _reads(marks: Marks) -> bool:
    """Whether what every stage asks of a block can be read in it; one that breaks there gives no records."""
    try:
        _ = marks.times, marks.sentences, marks.quantities, marks.places
    except Exception as error:
        keep(error, "marks", marks.place)
        return False
    return True


def read_plan(
    source: SourceText,
    structure: Structure,
    finders: dict[str, Callable[[Known], Sequence[Any]]],
    *,
    explain: bool,
    min_confidence: float,
    scorers: Scorers | None,
) -> Known:
    """Mark the blocks, gather candidates and decide on them; `finders` make the records of it when asked."""
    reader = PlaceReader.for_region(structure.info.region)
    attempt("names of divisions", reader.learn, (block.text for block in structure.blocks))
    marked = [marks for marks in mark(structure.blocks, reader, first_year(structure)) if _reads(marks)]
    context = attempt("the plan's years and kind", context_of, structure, marked) or Context(None, None, None, moods=Moods(marked))
    districts = Districts(structure.info.region, reader)
    own = attempt("names of the plan's area", own_names, structure.info.region.name if structure.info.region else None) or ()

    # What a section that looks back names is no project to come: it is gathered only to be told of.
    ahead = marked if explain else [marks for marks in marked if not looks_back_at(marks, context.moods)]
    views = project_views(ahead, {box.id: box.kind for box in structure.boxes}, own, context.moods)
    named = attempt("deciding on projects", lambda: decide_projects(views, scorers.project if scorers else None, every=explain)) or []

    def enough(probability: float, marks: Marks, start: int, end: int) -> bool:
        """Whether a decision is as sure as is asked for, what character recognition doubts of its words counted in."""
        seen = source.recognised
        return probability * (seen.sure(*marks.block.paragraph.span(start, end)) if seen else 1.0) >= min_confidence

    for chosen in named:
        c = chosen.candidate
        chosen.kept = chosen.kept and enough(chosen.probability, c.marks, c.start, c.end)
    spans: dict[int, list[tuple[int, int]]] = {}
    for decision in named:
        if decision.kept:
            spans.setdefault(decision.candidate.marks.index, []).append((decision.candidate.start, decision.candidate.end))
    candidates = quantity_candidates(marked, context, districts, spans)
    decided = attempt("deciding on quantities", lambda: decide(candidates, scorers, every=explain)) or []
    doubtful = [
        d
        for d in decided
        if d.role != "none" and not enough(d.probability, d.candidate.marks, d.candidate.quantity.start, d.candidate.quantity.end)
    ]
    for unsure in doubtful:
        unsure.role = "none"
    return Known(
        source, structure, marked, context, reader, districts, own, named, decided, doubtful, explain, min_confidence, dict(finders)
    )
