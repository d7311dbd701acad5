"""The whole way of a plan: file, source text, structure, records."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from plan_extract.model import Plan
from plan_extract.sources.source_text import SourceText

if TYPE_CHECKING:
    from plan_extract.structure.given import Given


def parse(plan: str | Path | SourceText, *, explain: bool = False, min_confidence: float = 0, given: Given | None = None) -> Plan:
    """Parse a plan file, or a SourceText that a reader made. Raises UnreadableError for input that is no plan text,
    PlanError for what is given and cannot be read.

    `explain` fills each record's `why` with the rules that made it, and `left_out` with what was decided against. Goals, facts and projects
    of a confidence below `min_confidence` are left out. `given` says of the plan what its text lacks, as does a file NAME.meta.yaml
    beside it; of both, `given` counts.
    """
    from plan_extract.records.plan import extract
    from plan_extract.sources import read
    from plan_extract.structure import find_structure
    from plan_extract.structure.given import Given, beside

    source = plan if isinstance(plan, SourceText) else read(plan)
    said = (given or Given()).over(beside(source.path))
    said.period_read()  # a period that cannot be read is the user's to mend, before anything is read by it
    return extract(source, find_structure(source, said), explain=explain, min_confidence=min_confidence)
