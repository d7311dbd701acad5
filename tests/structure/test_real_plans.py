"""The structure of real plans, where they are at hand: against records read by hand, and against headings taken out by script."""

from __future__ import annotations

import json
import os
import pathlib
import random
import re
import unicodedata
from collections import Counter

import pytest
from tests.structure.support import source_of

from plan_extract.model import OutlineNode
from plan_extract.sources.source_text import SourceText
from plan_extract.structure import find_structure

ROOT = pathlib.Path(__file__).resolve().parents[2]
SHARED = pathlib.Path(os.environ.get("PLAN_EXTRACT_SHARED", ROOT.parent / "shared"))
GOLD = sorted((SHARED / "gold").glob("*.jsonl")) + sorted((ROOT / "tests" / "gold").glob("*.jsonl"))


def plan(name: str) -> SourceText:
    for folder in (SHARED / "plans", ROOT / "data" / "raw"):
        path = folder / f"{name}.txt"
        if path.exists():
            return source_of(path.read_text(encoding="utf-8-sig").replace("\r\n", "\n"))
    pytest.skip(f"{name}.txt is not at hand: real plans are kept beside the repository")


def flat(nodes: list[OutlineNode]) -> list[OutlineNode]:
    return [node for root in nodes for node in (root, *flat(root.children))]


def plain(text: object) -> str:
    return re.sub(r"[\s。,，;；:：]+", "", unicodedata.normalize("NFKC", str(text or "")))


def f1(found: Counter[object], wanted: Counter[object]) -> float:
    return 2 * (found & wanted).total() / (found.total() + wanted.total()) if found or wanted else 1.0


@pytest.mark.parametrize("path", GOLD, ids=[p.stem for p in GOLD])
def test_against_records(path: pathlib.Path) -> None:
    gold = [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line.strip()]
    structure = find_structure(plan(path.stem))
    wanted = [r for r in gold if r["type"] == "heading"]
    levels = {r["level"] for r in wanted}
    found = [n for n in flat(structure.outline) if n.level in levels]
    assert (
        f1(
            Counter((n.level, n.number, n.lines[0], plain(n.title)) for n in found),
            Counter((r["level"], r["number"], r["line"], plain(r["title"])) for r in wanted),
        )
        >= 0.97
    )
    lost = {(r["level"], r["number"], r["line"]) for r in wanted if r["evidence"] == "toc"}
    back = {(n.level, n.number, n.lines[0]) for n in found if n.evidence == "toc"}
    assert len(lost & back) >= 0.9 * len(lost)
    boxes = Counter((r["line"], r["number"], plain(r["title"]), r["kind"]) for r in gold if r["type"] == "box")
    assert f1(Counter((b.lines[0], b.number, plain(b.title), b.kind) for b in structure.boxes), boxes) == 1.0
    rows = Counter(
        (
            b.number,
            r.number,
            *map(plain, (r.name, r.category, r.unit, r.baseline and r.baseline.text, r.target and r.target.text, r.nature)),
        )
        for b in structure.boxes
        for r in b.indicators
    )
    read = Counter(
        (
            r["box"],
            r["number"],
            *map(
                plain, (r["name"], r["category"], r["unit"], *((r.get(k) or {}).get("text") for k in ("baseline", "target")), r["nature"])
            ),
        )
        for r in gold
        if r["type"] == "row"
    )
    assert rows == read
    toc = [(r["line"], r["end_line"]) for r in gold if r["type"] == "toc"]
    assert structure.toc == (toc[0] if toc else None)


def test_the_eleventh_five_year_plan_keeps_all_its_parts_chapters_and_sections() -> None:
    structure = find_structure(plan("china-11fyp"))
    nodes = flat(structure.outline)
    # Counted in the text: 第一篇 to 第十四篇, 第一章 to 第四十八章, and 142 第…节 behind an indent.
    assert [n.number for n in nodes if n.level == "part"] == list(range(1, 15))
    assert [n.number for n in nodes if n.level == "chapter"] == list(range(1, 49))
    assert Counter(n.level for n in nodes)["section"] == 142
    assert not [f for f in structure.findings if f.code in ("PE001", "PE002")]
    info = structure.info
    assert info.period is not None
    assert (info.period.name, info.period.start, info.period.end) == ("十一五", 2006, 2010)


@pytest.mark.parametrize(("name", "counts"), [("shandong-ai-sti", (3, 11, 20)), ("shandong-industrial-big-data", (3, 12, 15))])
def test_short_action_plans(name: str, counts: tuple[int, int, int]) -> None:
    nodes = flat(find_structure(plan(name)).outline)
    assert tuple(sum(n.level == level for n in nodes) for level in ("h1", "h2", "h3")) == counts


@pytest.mark.parametrize(("name", "floor"), [("china-11fyp", 0.85), ("shandong-14fyp-education", 0.9), ("china-ai-2017", 0.75)])
def test_headings_taken_out_by_script_come_back(name: str, floor: float) -> None:
    source = plan(name)
    levels = ("part", "chapter", "section") if name == "china-11fyp" else ("h1", "h2")
    words = {"part": "篇", "chapter": "章", "section": "节", "h1": "章", "h2": "节"}
    heads = [n for n in flat(find_structure(source).outline) if n.level in levels]
    dice = random.Random(7)
    gone = {id(n) for n in heads if dice.random() < 0.6}
    contents = ["目录", *(f"第{n.number}{words[n.level]} {n.title}" for n in heads)]
    body: list[str] = []
    wanted: list[tuple[str, int | None, int]] = []
    waiting: list[OutlineNode] = []
    by_line: dict[int, list[OutlineNode]] = {}
    for node in heads:
        by_line.setdefault(node.lines[0], []).append(node)
    for number, line in enumerate(source.text.split("\n"), 1):
        rest = line
        for node in by_line.get(number, []):
            match = re.search(r"^\s*.{0,12}?" + re.escape(node.title) + "。?", rest)
            assert match is not None
            rest = rest[match.end() :]
            if id(node) in gone:
                waiting.append(node)
            else:
                wanted += [(words[n.level], n.number, len(body) + 1) for n in waiting]
                waiting = []
                body.append(f"第{node.number}{words[node.level]} {node.title}")
        if number in by_line and not rest.strip():
            continue
        if rest.strip():
            wanted += [(words[n.level], n.number, len(body) + 1) for n in waiting]
            waiting = []
        body.append("     " + rest.strip() if number in by_line and name == "china-11fyp" else rest)
    structure = find_structure(source_of("\n".join([*contents, *body])))
    back = {(words[n.level], n.number, n.lines[0] - len(contents)) for n in flat(structure.outline) if n.evidence == "toc"}
    assert sum(w in back for w in wanted) >= floor * len(wanted)
