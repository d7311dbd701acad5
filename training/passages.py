"""Invented passages with their records, in our own words: what plans at hand say too seldom to learn from."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from plan_extract.model import Box, Period, PlanInfo, Region
from plan_extract.reading.places_region import region_of
from plan_extract.sources.fold import fold
from plan_extract.sources.source_text import Paragraph, SourceText
from plan_extract.structure.blocks import Block, Structure

FOLDER = Path(__file__).parent / "passages"


@dataclass(frozen=True)
class Passage:
    """A paragraph under a heading of an invented plan, and what a reader finds in it."""

    name: str
    source: SourceText
    structure: Structure
    records: dict[str, Any]


def passages(kind: str) -> Iterator[Passage]:
    """The passages of a kind (`projects` or `quantities`), file by file, in their order."""
    for path in sorted(FOLDER.glob(f"{kind}-*.jsonl")):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if line.strip():
                yield _passage(f"{path.stem}:{number}", json.loads(line))


def _passage(name: str, records: dict[str, Any]) -> Passage:
    text = records["text"]
    paragraph = Paragraph(fold(text), 0, len(text))
    source = SourceText(path=name, format="text", sha256="", text=text, paragraphs=(paragraph,))
    title = records.get("title")
    period = records.get("period")
    region = records.get("region")
    named = Region(name=region) if region else region_of(title) if title else None
    box = records.get("box")
    block = Block(paragraph, 0, len(text), path=(records["heading"],), box="b1" if box else None, kind="box" if box else "body")
    info = PlanInfo(title=title, period=Period(start=period[0], end=period[1]) if period else None, region=named)
    boxes = [Box(id="b1", kind=box, lines=[1, 1])] if box else []
    return Passage(name, source, Structure(info, [], boxes, [block]), records)
