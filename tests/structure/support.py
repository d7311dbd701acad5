"""Shared by the structure tests: a source from plain lines, fixtures, and structures written as lines."""

from __future__ import annotations

import pathlib
from collections.abc import Iterator
from dataclasses import dataclass

from plan_extract.model import IndicatorRow, OutlineNode
from plan_extract.sources.fold import fold
from plan_extract.sources.source_text import Paragraph, SourceText
from plan_extract.structure import Structure

FIXTURES = pathlib.Path(__file__).parent / "fixtures"


@dataclass(frozen=True)
class Case:
    """A fixture: its title, its text, and what is expected, by part."""

    title: str
    text: str
    expected: dict[str, list[str]]


def source_of(text: str) -> SourceText:
    """A source with one paragraph a line that is not blank."""
    paragraphs, at = [], 0
    for line in text.split("\n"):
        words = line.strip()
        if words:
            start = at + len(line) - len(line.lstrip())
            paragraphs.append(Paragraph(fold(words), start, start + len(words)))
        at += len(line) + 1
    return SourceText("fixture.txt", "text", "", text, tuple(paragraphs))


def cases(name: str) -> list[Case]:
    """The cases of a fixture file: `=== title`, the text, then parts that begin with `--- name`."""
    made = []
    for chunk in (FIXTURES / f"{name}.txt").read_text(encoding="utf-8").split("=== ")[1:]:
        title, _, rest = chunk.partition("\n")
        text, *parts = rest.split("\n--- ")
        expected = {}
        for part in parts:
            kind, _, body = part.partition("\n")
            expected[kind.strip()] = [line.rstrip() for line in body.split("\n") if line.strip()]
        made.append(Case(title, text, expected))
    return made


def show(structure: Structure, source: SourceText, part: str) -> list[str]:
    """One part of a structure as the fixtures write it."""
    if part == "outline":
        return list(_outline(structure.outline, 0))
    if part == "boxes":
        return [f"{b.number or '-'} {b.kind} {b.title or '-'} @{b.lines[0]}-{b.lines[1]}" for b in structure.boxes]
    if part == "rows":
        return [_row(r) for b in structure.boxes for r in b.indicators]
    if part == "toc":
        return [f"{structure.toc[0]}-{structure.toc[1]}"] if structure.toc else []
    if part == "findings":
        return [f"{f.code} @{f.line}" for f in structure.findings]
    if part == "blocks":
        lines = []
        for block in structure.blocks:
            item = (
                f"[{block.item_number or ''}{'.' if block.item_number else ''}{block.item or ''}] "
                if block.item or block.item_number
                else ""
            )
            lines.append(f"@{source.line_of(block.paragraph.offset(block.start))} {item}{block.text}")
        return lines
    if part == "info":
        info = structure.info
        lines = [
            f"{key}: {getattr(info, key)}"
            for key in ("title", "issuer", "document_number", "index_number", "issued_on")
            if getattr(info, key)
        ]
        if info.period:
            lines.append(f"period: {info.period.name or '-'} {info.period.start}-{info.period.end}")
        if info.horizon:
            lines.append(f"horizon: {info.horizon}")
        return lines
    raise KeyError(part)


def _outline(nodes: list[OutlineNode], depth: int) -> Iterator[str]:
    for node in nodes:
        number = "-" if node.number is None else node.number
        yield f"{'  ' * depth}{node.level} {number} {node.title} @{node.lines[0]}{' toc' if node.evidence == 'toc' else ''}"
        yield from _outline(node.children, depth + 1)


def _row(row: IndicatorRow) -> str:
    base = f"{row.baseline.year}={row.baseline.text}" if row.baseline else "-"
    target = f"{row.target.year}={row.target.text} {row.target.comparator} {row.target.measure}" if row.target else "-"
    cells = [row.number or "-", row.category or "-", row.name, row.unit or "-", base, target, row.nature or "-"]
    return " | ".join(map(str, cells)) + f" @{row.line}"
