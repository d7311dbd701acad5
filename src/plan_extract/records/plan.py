"""All records of a plan: the way from its structure through marks, candidates and decisions, in one place."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import msgspec

from plan_extract.deciding.scorer import Scorers
from plan_extract.faults import attempt
from plan_extract.lexicon import load
from plan_extract.model import KINDS, SCHEMA, DocumentKind, Finding, Plan, Region, Source, plan_class
from plan_extract.reading.concepts import concepts
from plan_extract.reading.divisions import lies_in
from plan_extract.records.as_written import as_written
from plan_extract.records.concepts import name_concepts
from plan_extract.records.corrections import Corrected, Corrections, correct
from plan_extract.records.finders import FINDERS
from plan_extract.records.known import read_plan
from plan_extract.records.left_out import left_out, unread
from plan_extract.records.links import deadline_index, district_index
from plan_extract.records.on_paper import on_paper
from plan_extract.records.recognised import doubtful_numerals, used, weigh
from plan_extract.sources.damage import lost_characters
from plan_extract.sources.source_text import SourceText
from plan_extract.structure.blocks import Structure


def extract(
    source: SourceText,
    structure: Structure,
    *,
    explain: bool = False,
    min_confidence: float = 0,
    scorers: Scorers | None = None,
    corrections: Corrections | None = None,
) -> Plan:
    """All records of a plan, a list for each kind in `model.KINDS`, each in known order.

    `explain` fills `why` and `left_out`, where records below `min_confidence` go; `scorers` are other weights than those shipped;
    `corrections` are a reviewer's, whose wrong records are left out with `explain` or without.
    """
    concepts()  # a user's list that contradicts itself is the user's to mend, before anything is read by it
    known = read_plan(source, structure, FINDERS, explain=explain, min_confidence=min_confidence, scorers=scorers)
    records: dict[str, list[Any]] = {name: known.records(name) for name in KINDS}
    for made in records.values():
        attempt("doubts of character recognition", weigh, source, made)
    reviewed = (attempt("corrections", correct, corrections, records, source, structure) if corrections else None) or Corrected(records)
    records = reviewed.records
    findings = [*source.findings, *structure.findings, *reviewed.findings]
    findings += attempt("quantities not read", unread, source, known.decided) or []
    findings += attempt("characters that cannot be read", lost_characters, source) or []
    findings += attempt("doubtful numerals", doubtful_numerals, source) or []
    findings += attempt("kind of document", _no_plan, known.context.document) or []
    aside = (attempt("what was left out", left_out, source, known.decided, known.named, known.set_aside) if explain else None) or []
    plan: Plan = plan_class()(
        schema_=SCHEMA,
        source=Source(
            path=source.path,
            format=source.format,
            encoding=source.encoding,
            sha256=source.sha256,
            characters=len(source.text),
            lines=len(source.line_starts) - (1 if source.text.endswith("\n") else 0),
            reader=source.reader,
            attachment=source.attachment,
            members=list(source.members),
            pages=source.pages,
            ocr=used(source),
        ),
        plan=msgspec.structs.replace(structure.info, kind=known.context.document, region=_placed(structure.info.region)),
        outline=structure.outline,
        boxes=structure.boxes,
        **records,
        deadlines=attempt("index of deadlines", deadline_index, records) or [],
        districts=attempt("index of districts", district_index, records, known.reader) or [],
        left_out=sorted([*aside, *reviewed.left_out], key=lambda one: (one.quote.start, one.quote.end, one.could_be)),
        findings=in_order(findings),
    )
    attempt("concepts", name_concepts, plan)
    attempt("words as written", as_written, plan, source.text)
    attempt("places on paper", on_paper, plan, source)
    return plan


def _placed(region: Region | None) -> Region | None:
    """A region with the codes that it lies in."""
    if region is None or region.code is None:
        return region
    return msgspec.structs.replace(region, parents=list(lies_in(region.code)))


def in_order(findings: Iterable[Finding]) -> list[Finding]:
    """Findings by their place."""
    return sorted(findings, key=lambda f: (f.line or 0, f.column or 0, f.code))


def _no_plan(kind: DocumentKind | None) -> list[Finding]:
    """The finding that a document does not look like a plan, with what tells."""
    if kind is None or kind.name != "not a plan":
        return []
    names, told = [line.rpartition(" ")[0] for line in kind.evidence], load("documents")["told"]
    return [Finding(code="PE040", message=f"does not look like a plan: {', '.join(told.get(name, name) for name in names[:3])}")]
