"""What a finder of records is called with: all that the earlier stages give of one plan."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar

import msgspec

from plan_extract.candidates.districts import Districts
from plan_extract.candidates.quantities import quantity_candidates
from plan_extract.deciding.project_views import own_names
from plan_extract.deciding.projects import ProjectDecision, decide_projects, project_views
from plan_extract.deciding.roles import Decision, decide
from plan_extract.marking import Marks, mark
from plan_extract.marking.context import Context, context_of, first_year
from plan_extract.model import KINDS
from plan_extract.reading.places import PlaceReader

if TYPE_CHECKING:
    from plan_extract.deciding.scorer import Scorers
    from plan_extract.sources.source_text import SourceText
    from plan_extract.structure.blocks import Structure

R = TypeVar("R", bound=msgspec.Struct)


@dataclass(slots=True)
class Known:
    """What is known of a plan before its records are made.

    `marked` are its blocks, each with what was read in it; `reader` and `districts` know its places, `own` are the names of the place it
    is for. `named` and `decided` are what was decided of every span that could name a project and of every quantity; `doubtful` are the
    quantities that would be records if `min_confidence` did not ask for more. A finder fills `why` only where `explain` is set, and may
    leave out what it is less sure of than `min_confidence`.
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
    _found: dict[str, list[Any]] = field(default_factory=dict)

    def of(self, record: type[R]) -> list[R]:
        """The plan's records of a class in reading order, found when first asked for: so one finder asks for what another finds.

        Raises LookupError for a class that is no kind's, and as `records` does.
        """
        name = next((kind.name for kind in KINDS.values() if kind.record is record), None)
        if name is None:
            raise LookupError(f"{record.__name__}: no kind of record in model.KINDS")
        return self.records(name)

    def records(self, name: str) -> list[Any]:
        """The same by the kind's name. Raises LookupError for a kind without a finder, or finders that wait for each other."""
        if name not in self._found:
            finder = self.finders.pop(name, None)
            if finder is None:
                raise LookupError(f"{name}: no finder in records/finders.py, or one that needs its own records")
            self._found[name] = list(finder(self))
        return self._found[name]


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
    reader.learn(block.text for block in structure.blocks)
    marked = mark(structure.blocks, reader, first_year(structure))
    context = context_of(structure, marked)
    districts = Districts(structure.info.region, reader)
    own = own_names(structure.info.region.name if structure.info.region else None)

    views = project_views(marked, {box.id: box.kind for box in structure.boxes}, own)
    named = decide_projects(views, scorers.project if scorers else None, every=explain)
    for chosen in named:
        chosen.kept = chosen.kept and chosen.probability >= min_confidence
    spans: dict[int, list[tuple[int, int]]] = {}
    for decision in named:
        if decision.kept:
            spans.setdefault(decision.candidate.marks.index, []).append((decision.candidate.start, decision.candidate.end))
    decided = decide(quantity_candidates(marked, context, districts, spans), scorers, every=explain)
    doubtful = [d for d in decided if d.role != "none" and d.probability < min_confidence]
    for unsure in doubtful:
        unsure.role = "none"
    return Known(
        source, structure, marked, context, reader, districts, own, named, decided, doubtful, explain, min_confidence, dict(finders)
    )
