"""Lines of the corpora as small plans: what a reader finds in each, and where the program finds something else.

A line is right where `faults` has nothing to say. Those of tests/projects and tests/statements are single sentences whose place in a plan
is given; those of tests/cases are whole little plans. A line that the program is known to get wrong says why in `known`.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import pytest
import yaml

from plan_extract.candidates.districts import Districts
from plan_extract.candidates.quantities import QuantityCandidate, quantity_candidates
from plan_extract.deciding.project_views import ProjectView, own_names
from plan_extract.deciding.projects import decide_projects, project_views
from plan_extract.deciding.roles import decide
from plan_extract.ids import Ids
from plan_extract.marking import mark
from plan_extract.marking.context import context_of, first_year
from plan_extract.model import Box, OutlineNode, Period, Plan, PlanInfo, Region
from plan_extract.reading.places import PlaceReader
from plan_extract.records.plan import extract
from plan_extract.records.projects import make_projects
from plan_extract.records.statements import make_facts, make_goals
from plan_extract.sources import read_bytes
from plan_extract.sources.fold import fold
from plan_extract.sources.source_text import Paragraph, SourceText
from plan_extract.structure import find_structure
from plan_extract.structure.blocks import Block, Structure

TESTS = Path(__file__).parent
# Record by record what a reader wrote down; a part that is not there has not been looked at.
Wanted = dict[str, list[dict[str, Any]]]
_LABELS = {"targets": "text", "facts": "text", "outcomes": "text", "projects": "name", "responsible": "name", "headings": "title"}


@dataclass(frozen=True)
class Line:
    """A text in its place, what a reader finds in it, and why the program is known to find something else.

    `exact` says that an indicator must be the reader's own, character for character; else what a reader would take for the same will do.
    """

    name: str
    source: SourceText
    build: Callable[[SourceText], Structure]
    wanted: Wanted
    exact: bool = True
    known: str | None = None

    @cached_property
    def structure(self) -> Structure:
        """Where everything stands, found once."""
        return self.build(self.source)

    def parsed(self) -> Plan:
        """The line's plan, all of it made anew."""
        return extract(self.source, self.build(self.source))


def sentence(
    text: str,
    *,
    path: Sequence[str] = (),
    title: str | None = None,
    period: tuple[int, int] | None = None,
    region: Region | None = None,
    box: str | None = None,
    item: str | None = None,
) -> tuple[SourceText, Callable[[SourceText], Structure]]:
    """A paragraph under its headings (and in a box of the kind `box`), of a plan with this title, period and region."""
    paragraph = Paragraph(fold(text), 0, len(text))
    source = SourceText(path="line", format="text", sha256="", text=text, paragraphs=(paragraph,))
    info = PlanInfo(title=title, period=Period(name="十四五", start=period[0], end=period[1]) if period else None, region=region)
    boxes = [Box(id="b1", kind=box, lines=[1, 1])] if box else []  # type: ignore[arg-type]
    block = Block(paragraph, 0, len(text), path=tuple(path), box="b1" if box else None, item=item, kind="box" if box else "body")
    return source, lambda _: Structure(info=info, outline=[], boxes=boxes, blocks=[block])


def load(*parts: str) -> list[Any]:
    """The entries of a corpus under tests/."""
    return list(yaml.safe_load(TESTS.joinpath(*parts).read_text(encoding="utf-8")))


def marked_known(lines: Iterable[Line]) -> list[Any]:
    """Lines as test parameters: a line that the program is known to get wrong is an expected failure, and must be one."""
    return [
        pytest.param(line, id=line.name, marks=[pytest.mark.xfail(strict=True, reason=line.known)] if line.known else []) for line in lines
    ]


_TARGET = ("text", "indicator", "value", "unit", "comparator", "measure", "deadline", "districts")
_FACT = ("text", "indicator", "value", "unit")


def statement(text: str, path: Sequence[str] = ("发展目标",), **place: Any) -> tuple[SourceText, Callable[[SourceText], Structure]]:
    """A sentence of a made-up county's plan for 2021 to 2025."""
    return sentence(text, path=path, title="甲县国民经济和社会发展第十四个五年规划纲要", period=(2021, 2025), **place)


def _rows(keys: Sequence[str], rows: Iterable[Sequence[Any]]) -> list[dict[str, Any]]:
    """Rows of a corpus by field. Districts that are null are not what the line is about."""
    return [{k: v for k, v in zip(keys, row, strict=True) if not (k == "districts" and v is None)} for row in rows]


def statement_lines(name: str) -> list[Line]:
    """The lines of tests/statements/corpus/NAME.yaml: `targets`, `facts` or `none`."""
    lines = []
    for entry in load("statements", "corpus", f"{name}.yaml"):
        case = {"text": entry} if isinstance(entry, str) else entry
        wanted = {"targets": _rows(_TARGET, case.get("goals", [])), "facts": _rows(_FACT, case.get("facts", []))}
        place = {key: case[key] for key in ("path", "box", "item") if key in case}
        lines.append(Line(case["text"], *statement(case["text"], **place), wanted, known=case.get("known")))
    return lines


REGION = Region(name="六盘水市", code="520200", level="prefecture")


def work(text: str, in_box: bool, path: Sequence[str] = ("重点任务",)) -> tuple[SourceText, Callable[[SourceText], Structure]]:
    """A sentence of a plan of 六盘水市, in a box of projects or in running text."""
    title = "六盘水市国民经济和社会发展第十四个五年规划纲要"
    return sentence(text, path=path, title=title, period=(2021, 2025), region=REGION, box="projects" if in_box else None)


def project_lines() -> list[Line]:
    """The lines of tests/projects/corpus.yaml."""
    return [
        Line(
            case["text"],
            *work(case["text"], case["box"], case.get("path", ["重点任务"])),
            {"projects": _rows(("name", "districts"), case["projects"])},
            known=case.get("known"),
        )
        for case in load("projects", "corpus.yaml")
    ]


def case_lines() -> list[Line]:
    """The lines of tests/cases/*.jsonl, whole little plans; what their kinds are and how they are judged is theirs (`kind`, `expect`)."""
    lines = []
    for path in sorted((TESTS / "cases").glob("*.jsonl")):
        for number, raw in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if raw.strip():
                case = json.loads(raw)
                source = read_bytes(case["text"].encode(), f"{path.stem}.txt")
                lines.append(Line(f"{path.stem}:{number} {case['kind']}", source, find_structure, case["expect"], exact=False))
    return lines


class Read:
    """A line read up to its candidates, which are kept: deciding anew reads nothing anew."""

    def __init__(self, line: Line) -> None:
        self.line = line
        structure = line.structure
        region = structure.info.region
        self._reader = PlaceReader.for_region(region)
        self._reader.learn(block.text for block in structure.blocks)
        self._marked = mark(structure.blocks, self._reader, first_year(structure))
        self._context = context_of(structure, self._marked)
        self._own = own_names(region.name if region else None)
        kinds = {box.id: box.kind for box in structure.boxes}
        self.views: list[ProjectView] = list(project_views(self._marked, kinds, self._own, self._context.moods))
        self._names: dict[int, list[tuple[int, int]]] = {}
        for decision in decide_projects(self.views):
            if decision.kept:
                c = decision.candidate
                self._names.setdefault(c.marks.index, []).append((c.start, c.end))
        self.candidates = self.candidates_anew()

    def candidates_anew(self) -> list[QuantityCandidate]:
        """The quantities read once more, by the frames and doubts there are now."""
        districts = Districts(self.line.structure.info.region, self._reader)
        return list(quantity_candidates(self._marked, self._context, districts, self._names))

    def statements(self, candidates: list[QuantityCandidate] | None = None) -> dict[str, list[Any]]:
        """Targets and facts as they are decided now."""
        decided = decide(self.candidates if candidates is None else candidates)
        return {
            "targets": make_goals(self.line.source, [d for d in decided if d.role == "target"], Ids("g"), False),
            "facts": make_facts(self.line.source, [d for d in decided if d.role == "fact"], Ids("f"), False),
        }

    def projects(self) -> dict[str, list[Any]]:
        """Projects as they are decided now."""
        return {"projects": make_projects(self.line.source, decide_projects(self.views), self._own, False, Ids("p"))}


def records(plan: Plan) -> dict[str, list[Any]]:
    """A plan's records by what a reader calls them. Rows of indicator tables are no statements."""
    tables = {box.id for box in plan.boxes if box.kind == "indicators"}
    goals = [g for g in plan.goals if g.box not in tables]
    return {
        "targets": [g for g in goals if g.kind == "quantified"],
        "outcomes": [g for g in goals if g.kind == "qualitative"],
        "facts": [f for f in plan.facts if f.box not in tables],
        "projects": plan.projects,
        "responsible": plan.responsible,
        "headings": list(_walk(plan.outline)),
    }


def _walk(nodes: Iterable[OutlineNode]) -> Iterable[OutlineNode]:
    for node in nodes:
        yield node
        yield from _walk(node.children)


def plain(text: object) -> str:
    """What two spellings share: no spaces, no closing marks, one width."""
    return re.sub(r"[\s。,;:]+", "", unicodedata.normalize("NFKC", str(text or "")))


def near(left: str, right: str, places: Iterable[str] = ()) -> bool:
    """Whether two indicators are the same: four of five characters, with or without the places, or one without the other's modifier."""
    for taken in ((), places):
        pair = [plain(left), plain(right)]
        for place in sorted(taken, key=len, reverse=True):
            pair = [text.replace(plain(place), "") or text for text in pair]
        short, long = sorted(pair, key=len)
        a, b = Counter(short), Counter(long)
        if 2 * (a & b).total() >= 0.8 * (a.total() + b.total()) or (len(short) >= 3 and long.endswith(short)):
            return True
    return False


def _label(part: str, record: Any) -> str:
    if part == "outcomes":
        return plain(record.statement)
    return plain(record.quote.text if _LABELS[part] == "text" else getattr(record, _LABELS[part]))


def _field(record: Any, name: str) -> Any:
    if name == "deadline":
        return record.deadline.year if record.deadline else None
    return getattr(record, name, None)


def _same(name: str, want: Any, record: Any, exact: bool) -> bool:
    got = _field(record, name)
    if name == "value":
        pair = [[round(float(v), 4) for v in (x if isinstance(x, list) else [x])] for x in (want, got) if x is not None]
        return len(pair) == 2 and pair[0] == pair[1]
    if name == "districts":
        return sorted(map(plain, want)) == sorted(map(plain, got))
    if name == "indicator":
        return want == got if exact else near(want, got or "", record.districts)
    return want == got if exact or not isinstance(want, str) else plain(want) == plain(got)


def faults(line: Line, found: dict[str, list[Any]]) -> list[str]:
    """What is missed, wrong or too much in the parts that were found; a part that is not among them is not looked at."""
    said = []
    for part, wanted in line.wanted.items():
        if part not in found:
            continue
        left = list(found[part])
        for want in wanted:
            label = plain(want[_LABELS[part]])
            same = [r for r in left if _label(part, r) == label]
            if not same and not line.exact and part in ("targets", "facts"):
                same = [r for r in left if label in _label(part, r) or _label(part, r) in label]
            if not same:
                said.append(f"{part}: {label} is missed")
                continue
            fields = [name for name in want if name != _LABELS[part]]
            best = min(same, key=lambda r: sum(not _same(name, want[name], r, line.exact) for name in fields))
            left.remove(best)
            said += [
                f"{part}: {label} has {name} {_field(best, name)!r}, not {want[name]!r}"
                for name in fields
                if not _same(name, want[name], best, line.exact)
            ]
        said += [f"{part}: {_label(part, record)} is none" for record in left]
    return said
