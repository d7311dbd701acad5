"""The sample plans in data/raw against what a reader found in them (tests/gold)."""

from __future__ import annotations

import json
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import pytest
from msgspec import to_builtins

from plan_extract import parse
from plan_extract.model import Fact, Goal, OutlineNode, Plan

ROOT = Path(__file__).resolve().parents[1]
SAMPLES = sorted((ROOT / "tests" / "gold").glob("*.jsonl"))
FLOORS = {
    "headings": 0.97,
    "boxes": 0.93,
    "rows": 1.0,
    "targets": 0.95,
    "whole targets": 0.82,
    "facts": 0.91,
    "projects": 0.85,
    "whole projects": 0.8,
    "responsible": 0.95,
}
Span = tuple[int, int]


def plain(text: object) -> str:
    """What two spellings of a title share: no spaces, one width."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", str(text or "")))


def walk(nodes: Iterable[OutlineNode]) -> Iterable[OutlineNode]:
    for node in nodes:
        yield node
        yield from walk(node.children)


def f1(wanted: Iterable[Any], found: Iterable[Any]) -> float:
    """F1 of two bags of things that are equal or not."""
    left, right = Counter(wanted), Counter(found)
    return score((left & right).total(), left.total(), right.total())


def score(right: int, wanted: int, found: int) -> float:
    return 2 * right / (wanted + found) if wanted + found else 1.0


def places(lines: Sequence[str], record: dict[str, Any]) -> Span:
    """The characters a gold quantity stands at: the nth time its text stands on the line, not inside a longer number."""
    line, text = lines[record["line"] - 1], record["text"]
    guard = r"(?<![\d.])" if text[0].isdigit() else ""
    starts = [match.start() for match in re.finditer(f"(?={guard}{re.escape(text)})", line)]
    start = sum(len(one) + 1 for one in lines[: record["line"] - 1]) + starts[record.get("nth", 1) - 1]
    return start, start + len(text)


def overlapping(wanted: Sequence[Span], found: Sequence[Span]) -> list[tuple[int, int]]:
    """Pairs of a wanted and a found span that overlap, those that agree most first, each once."""
    options = []
    for i, (a, b) in enumerate(wanted):
        for j, (c, d) in enumerate(found):
            common = min(b, d) - max(a, c)
            if common > 0:
                options.append((-common / (max(b, d) - min(a, c)), i, j))
    left, right, pairs = set(), set(), []
    for _, i, j in sorted(options):
        if i not in left and j not in right:
            left.add(i)
            right.add(j)
            pairs.append((i, j))
    return pairs


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


def is_whole(want: dict[str, Any], goal: Goal) -> bool:
    """Whether every field a reader gave is right."""
    value = [float(v) for v in goal.value] if isinstance(goal.value, list) else [float(goal.value or 0)]
    wanted = [float(v) for v in want["value"]] if isinstance(want["value"], list) else [float(want["value"])]
    return (
        value == pytest.approx(wanted, abs=1e-4)
        and plain(goal.unit) == plain(want["unit"])
        and goal.comparator == want["comparator"]
        and goal.measure == want["measure"]
        and goal.deadline is not None
        and goal.deadline.year == want["deadline"]
        and sorted(goal.districts) == sorted(want["districts"])
        and near(goal.indicator or "", want["indicator"], want["districts"])
    )


def placed(projects: Iterable[dict[str, Any]]) -> list[tuple[int, str, str]]:
    """Line, name and districts of projects, gold's or the parser's."""
    return [(p.get("line") or p["quote"]["line"], plain(p["name"]), "、".join(sorted(p.get("districts", [])))) for p in projects]


def printed(cell: dict[str, Any] | None) -> tuple[int, str] | None:
    """A table cell's year and text; none where nothing is printed."""
    return (cell["year"], plain(cell["text"])) if cell and cell["text"] else None


def outside(records: Sequence[Any], tables: Sequence[Span]) -> list[Any]:
    """Records in running text: those of an indicator table are compared as rows."""
    return [
        record
        for record in records
        if getattr(record, "kind", "") == "quantified" and not any(first <= record.quote.line <= last for first, last in tables)
    ]


def figures(plan: Plan, text: str, gold: list[dict[str, Any]]) -> tuple[dict[str, float], list[str]]:
    """A figure for each kind of record, and a line for each target that is missed, wrong or not one."""
    lines = text.split("\n")

    def of(kind: str) -> list[dict[str, Any]]:
        return [record for record in gold if record["type"] == kind]

    result = {
        "headings": f1(
            [(r["line"], r["level"], r["number"], plain(r["title"])) for r in of("heading")],
            [(n.lines[0], n.level, n.number, plain(n.title)) for n in walk(plan.outline)],
        ),
        "boxes": f1(
            [(r["line"], r["number"], plain(r["title"]), r["kind"]) for r in of("box")],
            [(b.lines[0], b.number, plain(b.title), b.kind) for b in plan.boxes],
        ),
        "rows": f1(
            [
                (r["number"], *map(plain, (r["category"], r["name"], r["unit"], r["nature"])), printed(r["baseline"]), printed(r["target"]))
                for r in of("row")
            ],
            [
                (
                    r.number,
                    *map(plain, (r.category, r.name, r.unit, r.nature)),
                    printed(to_builtins(r.baseline)),
                    printed(to_builtins(r.target)),
                )
                for box in plan.boxes
                for r in box.indicators
            ],
        ),
        "projects": f1([(r["line"], plain(r["name"])) for r in of("project")], [(p.quote.line, plain(p.name)) for p in plan.projects]),
        "whole projects": f1(wanted_projects := placed(of("project")), found_projects := placed(to_builtins(plan.projects))),
        "responsible": f1(
            [(r["line"], plain(r["name"]), r["role"]) for r in of("responsible")],
            [(r.quote.line, plain(r.name), r.role) for r in plan.responsible],
        ),
    }
    tables = [(r["line"], r["end_line"]) for r in of("box") if r["kind"] == "indicators"]
    wrong = [f"project {project}: missed" for project in sorted((Counter(wanted_projects) - Counter(found_projects)).elements())]
    wrong += [f"project {project}: not one" for project in sorted((Counter(found_projects) - Counter(wanted_projects)).elements())]
    for name, role, records in (("targets", "target", plan.goals), ("facts", "achieved", plan.facts)):
        wanted = [r for r in of("quantity") if r["role"] == role]
        found: list[Goal | Fact] = outside(records, tables)
        pairs = overlapping([places(lines, r) for r in wanted], [(r.quote.start, r.quote.end) for r in found])
        result[name] = score(len(pairs), len(wanted), len(found))
        missed = set(range(len(wanted))) - {i for i, _ in pairs}
        extra = set(range(len(found))) - {j for _, j in pairs}
        wrong += [f"{role} line {wanted[i]['line']} {wanted[i]['text']}: missed" for i in sorted(missed)]
        wrong += [f"{role} line {found[j].quote.line} {found[j].quote.text}: not one" for j in sorted(extra)]
        if role == "target":
            good = 0
            for i, j in pairs:
                goal = found[j]
                assert isinstance(goal, Goal)
                if is_whole(wanted[i], goal):
                    good += 1
                else:
                    got = {
                        key: getattr(goal, key) for key in ("indicator", "value", "unit", "comparator", "measure", "deadline", "districts")
                    }
                    wrong.append(f"target line {wanted[i]['line']} {wanted[i]['text']}: wanted {wanted[i]}, got {got}")
            result["whole targets"] = score(good, len(wanted), len(found))
    return result, wrong


@pytest.mark.parametrize("gold", SAMPLES, ids=lambda path: path.stem)
def test_sample_reaches_the_floors(gold: Path) -> None:
    path = ROOT / "data" / "raw" / f"{gold.stem}.txt"
    records = [json.loads(line) for line in gold.read_text(encoding="utf-8").splitlines()]
    result, wrong = figures(parse(path), path.read_text(encoding="utf-8"), records)
    low = {name: round(value, 3) for name, value in result.items() if value < FLOORS[name]}
    assert not low, "\n".join([str(low), *wrong])


def test_every_sample_has_been_read() -> None:
    read = {path.stem for path in SAMPLES}
    assert {"yunling-14fyp-urban-rural", "digital-village-2024"} <= read


@pytest.mark.parametrize("gold", SAMPLES, ids=lambda path: path.stem)
def test_gold_stands_in_its_text(gold: Path) -> None:
    lines = (ROOT / "data" / "raw" / f"{gold.stem}.txt").read_text(encoding="utf-8").split("\n")
    for raw in gold.read_text(encoding="utf-8").splitlines():
        record = json.loads(raw)
        words = record.get("text") or (record.get("name") if record["type"] in ("project", "responsible") else None)
        if words:
            assert words in lines[record["line"] - 1], raw
        if record["type"] == "quantity":
            places(lines, record)
        if record["type"] == "heading" and record["evidence"] == "explicit":
            assert record["title"] in lines[record["line"] - 1], raw
