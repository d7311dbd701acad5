"""How much of a printed text's own records are found in its scan, and which numerals were read wrong."""

from __future__ import annotations

import difflib
import io
import re
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from plan_extract import parse
from plan_extract.model import Goal, OutlineNode, Plan
from plan_extract.sources import read_bytes
from plan_extract.sources.ocr.wish import Ocr
from plan_extract.sources.source_text import SourceText

from .printing import printed, saved, scanned

NUMERAL = re.compile(r"\d+(?:\.\d+)?")
_TOLD = re.compile(r"(\S+?)\s*[十百千万亿]*\s*\(0\.\d\d\)")


@dataclass
class Figures:
    """What of a text's own records is found in its scan, of how many; numerals that were read wrong, and right ones that are doubted."""

    found: dict[str, tuple[int, int]] = field(default_factory=dict)
    missing: list[Goal] = field(default_factory=list)
    silent: list[str] = field(default_factory=list)
    told: list[str] = field(default_factory=list)
    doubted: list[str] = field(default_factory=list)
    numerals: int = 0

    def share(self, kind: str) -> float:
        """The share of a kind that is found."""
        right, total = self.found[kind]
        return right / total if total else 1.0


def said(goal: Goal) -> tuple[object, ...]:
    """Value, unit and bound of a goal."""
    return goal.value, goal.unit, goal.comparator


def measured(text: str, name: str, data: bytes, suffix: str) -> Figures:
    """How what is read of a file compares with what is read of the text that it shows."""
    wanted = parse(read_bytes(text.encode(), name))
    source = read_bytes(data, Path(name).stem + suffix, ocr=Ocr("auto"))
    plan = parse(source)
    made = Figures()
    right, made.missing = _goals(wanted, plan)
    made.found["goals"] = right, right + len(made.missing)
    made.found["headings"] = _shared(_headings(wanted.outline), _headings(plan.outline))
    made.found["rows"] = _shared(_rows(wanted), _rows(plan))
    made.found["projects"] = _shared([_plain(each.name) for each in wanted.projects], [_plain(each.name) for each in plan.projects])
    _numerals(text, source, plan, made)
    return made


def _plain(words: str) -> str:
    return re.sub(r"\W", "", words)


def _shared(wanted: Iterable[Any], got: Iterable[Any]) -> tuple[int, int]:
    """How many of what is wanted are there, each used once, and how many are wanted."""
    one, other = Counter(wanted), Counter(got)
    return (one & other).total(), one.total()


def _headings(nodes: Iterable[OutlineNode]) -> Iterator[tuple[object, ...]]:
    for node in nodes:
        yield node.level, node.number, _plain(node.title)
        yield from _headings(node.children)


def _rows(plan: Plan) -> Iterator[tuple[object, ...]]:
    """Rows of indicators with their values and units."""
    for box in plan.boxes:
        for row in box.indicators:
            values = [cell.value if cell else None for cell in (row.baseline, row.target)]
            yield _plain(row.name), row.unit, *values


def _goals(wanted: Plan, plan: Plan) -> tuple[int, list[Goal]]:
    """How many goals with a value have their value, unit and bound in what was read, each used once, and those that have not."""
    left = [(said(goal), _plain(goal.statement)) for goal in plan.goals if goal.value is not None]
    missing, found = [], 0
    for goal in wanted.goals:
        if goal.value is None:
            continue
        words = _plain(goal.statement)
        alike = [
            (difflib.SequenceMatcher(None, words, other, autojunk=False).ratio(), i) for i, (s, other) in enumerate(left) if s == said(goal)
        ]
        best = max(alike, default=(0.0, -1))
        if best[0] >= 0.6:
            found += 1
            left.pop(best[1])
        else:
            missing.append(goal)
    return found, missing


def _numerals(text: str, source: SourceText, plan: Plan, made: Figures) -> None:
    """Numerals that were read and do not stand in the text at that place, without a finding on their line and with one; doubted ones."""
    wanted = [(m[0], m.start()) for m in NUMERAL.finditer(text)]
    got = [(m[0], m.start()) for m in NUMERAL.finditer(source.text)]
    told: dict[int, set[str]] = {}
    for finding in plan.findings:
        if finding.code == "PE046":
            told.setdefault(finding.line or 0, set()).update(n for words in _TOLD.findall(finding.message) for n in NUMERAL.findall(words))
    made.numerals = len(got)
    matcher = difflib.SequenceMatcher(None, [w for w, _ in wanted], [g for g, _ in got], autojunk=False)
    for kind, a0, a1, b0, b1 in matcher.get_opcodes():
        for numeral, at in got[b0:b1]:
            doubted = numeral in told.get(source.line_of(at), ())
            if kind == "equal":
                made.doubted += [numeral] if doubted else []
            else:
                (made.told if doubted else made.silent).append(f"{[w for w, _ in wanted[a0:a1]]} read {numeral}")


def pressed(text: str, dpi: int, form: str) -> tuple[bytes, str, int]:
    """A scan of a text as a file of this form, its suffix, and how many pages it has."""
    pages = printed(text, dpi, skew=1.0, noise=12)
    if form == "pdf":
        return scanned(pages, dpi), ".pdf", len(pages)
    if form == "tiff":
        return saved(pages, "TIFF"), ".tif", len(pages)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for number, page in enumerate(pages, 1):
            archive.writestr(f"page{number:03}.{form}", saved([page], form.upper()))
    return out.getvalue(), ".zip", len(pages)


def of_sample(path: Path) -> str:
    """A sample's text as it is printed: a table saved cell by cell, a bar behind each, was none on paper."""
    return re.sub(r"^([^|\n]*?)(?: ?\|)+$", r"\1", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
