"""A parse leaves Python's search for unreachable cycles as it was."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from pathlib import Path

import pytest

from plan_extract import parse
from plan_extract.errors import UnreadableError


@pytest.fixture
def threshold() -> Iterator[tuple[int, int, int]]:
    before = gc.get_threshold()
    gc.set_threshold(611, 9, 8)
    yield (611, 9, 8)
    gc.set_threshold(*before)


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    path = tmp_path / "plan.txt"
    path.write_text("康宁市发展规划\n一、主要目标\n到2030年,建成水厂3座。\n", encoding="utf-8")
    return path


def test_seldom_while_a_plan_is_parsed_and_then_as_before(
    plan: Path, threshold: tuple[int, int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[int] = []
    from plan_extract.records import plan as records

    extract = records.extract
    monkeypatch.setattr(records, "extract", lambda *a, **k: (seen.append(gc.get_threshold()[0]), extract(*a, **k))[1])
    parse(plan)
    assert seen == [50_000]
    assert gc.get_threshold() == threshold


def test_what_breaks_leaves_it_as_before(tmp_path: Path, threshold: tuple[int, int, int]) -> None:
    broken = tmp_path / "plan.txt"
    broken.write_bytes(b"\x00\x01\x02" * 400)
    with pytest.raises(UnreadableError):
        parse(broken)
    assert gc.get_threshold() == threshold


@pytest.mark.parametrize("first", [0, 80_000])
def test_what_is_off_or_seldom_already_stays(plan: Path, threshold: tuple[int, int, int], first: int) -> None:
    gc.set_threshold(first, 9, 8)
    parse(plan)
    assert gc.get_threshold() == (first, 9, 8)


def test_a_parse_leaves_no_cycles_behind(plan: Path) -> None:
    tasks = "二、重点任务\n建成康宁市科技馆、云川图书馆等重大项目,推进青石机场建设。\n"
    plan.write_text(plan.read_text(encoding="utf-8") + tasks, encoding="utf-8")
    assert parse(plan).projects
    gc.collect()
    found = parse(plan)
    gc.set_debug(gc.DEBUG_SAVEALL)
    try:
        gc.collect()
        left = {type(each).__name__ for each in gc.garbage if type(each).__module__.startswith("plan_extract")}
    finally:
        gc.set_debug(0)
        gc.garbage.clear()
    assert found.projects
    assert left == set()
