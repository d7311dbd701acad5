"""The whole way of a plan: file, source text, structure, records."""

from __future__ import annotations

from pathlib import Path

from plan_extract.model import Plan
from plan_extract.sources.source_text import SourceText


def parse(plan: str | Path | SourceText, *, explain: bool = False) -> Plan:
    """Parse a plan file, or a SourceText that a reader made. Raises UnreadableError for input that is no plan text.

    `explain` fills each record's `why` with the rules that made it.
    """
    from plan_extract.records.plan import extract
    from plan_extract.sources import read
    from plan_extract.structure import find_structure

    source = plan if isinstance(plan, SourceText) else read(plan)
    return extract(source, find_structure(source), explain=explain)
