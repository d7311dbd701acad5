"""A fault put into each stage costs what it stands in, is told with its place, and costs no other record."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from plan_extract import faults, parse, structure
from plan_extract.candidates import quantities
from plan_extract.candidates.bodies import find
from plan_extract.checking import registry
from plan_extract.checking.runner import validate
from plan_extract.cli import DEBUG_FILE, run
from plan_extract.corpus.run import Job, parse_one
from plan_extract.deciding import projects as deciding_projects
from plan_extract.deciding import roles
from plan_extract.marking import marks
from plan_extract.model import KINDS, Plan
from plan_extract.reading.places import PlaceReader
from plan_extract.records import finders, known, rows, statements
from plan_extract.records import plan as records_plan
from plan_extract.records import projects as records_projects
from plan_extract.reporting import tables
from plan_extract.reporting.page import entries
from plan_extract.sources import read_bytes
from plan_extract.structure import alignment, frontmatter, ladder
from plan_extract.structure.state import Rule, State

# Line 6 is the one that breaks.
TEXT = """云川市公共服务规划（2021—2025年）
第一章 主要目标
到2025年，新建公园30个。到2023年，基本建成养老服务体系。（市民政局牵头）
2020年，新建学校5所。推进云川大桥、云川科技馆等项目建设。
第二章 重点任务
到2025年，霜降广场达到12个。到2023年，霜降体系基本建成。推进云川霜降大桥、云川霜降图书馆等项目建设。（市霜降局牵头）
到2024年，新建医院8所。
专栏1 主要指标
序号|指标|单位|2020年|2025年|
1|常住人口|万人|80|100|
2|霜降面积|公顷|20|30|
"""
BAD, BAD_LINE = "霜降", 6
assembling = sys.modules["plan_extract.structure.assemble"]  # the package has a function of that name


def source() -> Any:
    return read_bytes(TEXT.encode(), "x.txt")


def words(*given: Any) -> str:
    """All that arguments say: texts, blocks, candidates and records alike, and not the whole source."""
    said: list[str] = []
    for one in given:
        if not hasattr(one, "paragraphs"):
            said += [v for v in (one, *(getattr(one, name, None) for name in ("text", "words", "name"))) if isinstance(v, str)]
            said += [words(held) for name in ("candidate", "marks") if (held := getattr(one, name, None)) is not None]
    return " ".join(said)


def broken(work: Callable[..., Any], everywhere: bool = False) -> Callable[..., Any]:
    """The function, breaking where the bad word stands in what it is given."""

    def fault(*given: Any, **named: Any) -> Any:
        if everywhere or BAD in words(*given):
            raise ZeroDivisionError("put in")
        return work(*given, **named)

    return fault


def said(plan: Plan) -> dict[str, list[str]]:
    """What the records of each kind say."""
    return {name: [f"{kind.title(r)} {kind.said(r)}" for r in kind.of(plan)] for name, kind in KINDS.items()}


SOUND = said(parse(source()))
# Where the fault is put: in what stands in one place; the whole of a stage goes, and costs no record.
IN_A_PLACE: dict[str, tuple[Any, str]] = {
    "quantities": (marks, "find_quantities"),
    "times": (marks, "find_times"),
    "sentences": (marks, "sentences"),
    "candidates for quantities": (quantities, "_BlockReader"),
    "candidates for projects": (deciding_projects, "project_candidates"),
    "deciding on quantities": (roles, "QuantityView"),
    "deciding on projects": (deciding_projects, "ProjectView"),
    "outcomes": (finders, "find_qualitative"),
    "bodies": (find, "_of_block"),
    "records of quantities": (statements, "_common"),
    "records of projects": (records_projects, "_project"),
    "goals of rows": (rows, "_goal"),
    "facts of rows": (rows, "_fact"),
}
OF_THE_WHOLE: dict[str, tuple[Any, str]] = {
    "levels of headings": (ladder, "judge"),
    "headings of the contents": (alignment, "restore"),
    "numbers of headings": (assembling, "number_findings"),
    "findings about boxes": (assembling, "_box_findings"),
    "names of divisions": (PlaceReader, "learn"),
    "names of the area": (known, "own_names"),
    "baselines": (finders, "join_baselines"),
    "quantities not read": (records_plan, "unread"),
    "index of deadlines": (records_plan, "deadline_index"),
    "index of districts": (records_plan, "district_index"),
}
OF_SOME: dict[str, tuple[Any, str]] = {
    "front matter": (frontmatter, "read"),
    "structure": (structure, "assemble"),
    "kinds of boxes": (assembling, "kind_of_box"),
    "years and kind": (known, "context_of"),
    "all decisions on projects": (known, "decide_projects"),
    "all decisions on quantities": (known, "decide"),
}


def told(plan: Plan) -> list[int | None]:
    """The lines of the findings that tell of faults."""
    found = [f for f in plan.findings if f.code == "PE090"]
    assert all("ZeroDivisionError" in f.message and "put in" in f.message and "\n" not in f.message for f in found)
    return [f.line for f in found]


@pytest.mark.source
@pytest.mark.parametrize(("module", "name"), IN_A_PLACE.values(), ids=IN_A_PLACE.keys())
def test_a_fault_in_a_place_costs_that_place(module: Any, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    work = getattr(module, name)
    if name == "find_qualitative":
        monkeypatch.setattr(module, name, lambda s, marked, *more: broken(lambda *_: work(s, marked, *more))(*marked))
    else:
        monkeypatch.setattr(module, name, broken(work))
    plan = parse(source())
    lines = told(plan)
    assert lines
    assert set(lines) <= {BAD_LINE, 11}
    for kind, records in SOUND.items():
        assert [r for r in records if BAD not in r] == [r for r in said(plan)[kind] if BAD not in r]


@pytest.mark.parametrize(("module", "name"), OF_THE_WHOLE.values(), ids=OF_THE_WHOLE.keys())
def test_a_stage_that_breaks_costs_what_it_gives_and_no_record(module: Any, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, name, broken(getattr(module, name), everywhere=True))
    plan = parse(source())
    assert told(plan) == [None]
    assert said(plan) == SOUND


@pytest.mark.source
@pytest.mark.parametrize(("module", "name"), OF_SOME.values(), ids=OF_SOME.keys())
def test_a_stage_that_breaks_leaves_the_others(module: Any, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, name, broken(getattr(module, name), everywhere=True))
    plan = parse(source())
    assert told(plan)
    assert any(said(plan).values())
    assert plan.to_yaml()


@pytest.mark.parametrize("name", KINDS)
def test_a_finder_that_breaks_costs_its_kind(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(finders.FINDERS, name, broken(finders.FINDERS[name], everywhere=True))
    plan = parse(source())
    assert told(plan) == [None]
    assert said(plan)[name] == []
    for kind in set(SOUND) - {name}:
        assert said(plan)[kind] == SOUND[kind]


@pytest.mark.parametrize("at", range(len(structure.RULES)), ids=[rule.name for rule in structure.RULES])
def test_a_rule_of_structure_that_breaks_is_as_if_it_had_not_matched(at: int, monkeypatch: pytest.MonkeyPatch) -> None:
    rule = structure.RULES[at]

    def breaks(state: State) -> bool:
        found = rule.run(state) if BAD in state.line.text else False
        if found or BAD in TEXT.split("\n")[state.lines[min(state.at, len(state.lines) - 1)].number - 1]:
            raise ZeroDivisionError("put in")
        return rule.run(state)

    monkeypatch.setattr(structure, "RULES", (*structure.RULES[:at], Rule(rule.name, breaks, rule.inner), *structure.RULES[at + 1 :]))
    plan = parse(source())
    assert set(told(plan)) <= {BAD_LINE, 11}
    assert BAD_LINE in told(plan) or rule.name in ("ordinal", "numbered", "dash") or told(plan)
    assert [g for g in SOUND["goals"] if BAD not in g] == [g for g in said(plan)["goals"] if BAD not in g]


def test_what_breaks_every_rule_is_text(monkeypatch: pytest.MonkeyPatch) -> None:
    def breaks(state: State) -> bool:
        raise ZeroDivisionError("put in")

    monkeypatch.setattr(structure, "RULES", tuple(Rule(rule.name, breaks) for rule in structure.RULES))
    plan = parse(source())
    assert len(told(plan)) >= len(structure.RULES)
    assert any("新建公园30个" in goal for goal in said(plan)["goals"])


@pytest.mark.parametrize("code", registry.rules())
def test_a_check_that_breaks_costs_its_own_findings(code: str, monkeypatch: pytest.MonkeyPatch) -> None:
    import dataclasses

    plan = parse(source())
    before = [d for d in validate(plan, text=TEXT) if d.code != code]
    rule = registry.rules()[code]
    monkeypatch.setitem(registry.rules(), code, dataclasses.replace(rule, check=broken(rule.check, everywhere=True)))
    after = validate(plan, text=TEXT)
    (fault,) = [d for d in after if d.code == "PE190"]
    assert code in fault.message
    assert [d for d in after if d.code != "PE190"] == before


@pytest.mark.source
def test_a_fault_in_a_plan_is_an_error_of_its_check(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "x.txt").write_text(TEXT, encoding="utf-8")
    monkeypatch.setattr(statements, "_common", broken(statements._common))
    assert run(["validate", str(tmp_path / "x.txt")]) == 1
    assert f"x.txt:{BAD_LINE}:" in (out := capsys.readouterr().out)
    assert "PE190 error" in out


EXPORTS: dict[str, tuple[Any, str, list[str]]] = {
    "csv": (tables, "cells", ["export", "-f", "csv"]),
    "jsonl": (tables, "_sections", ["export", "-f", "jsonl"]),
    "page": (entries, "_entry", ["report"]),
}


@pytest.mark.parametrize(("module", "name", "command"), EXPORTS.values(), ids=EXPORTS.keys())
def test_a_record_that_breaks_an_export_costs_itself(
    module: Any, name: str, command: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "x.txt").write_text(TEXT, encoding="utf-8")
    work = getattr(module, name)

    def breaks(*given: Any) -> Any:
        if name == "_sections" or any(BAD in getattr(g, "statement", "") for g in given):
            raise ZeroDivisionError("put in")
        return work(*given)

    monkeypatch.setattr(module, name, breaks)
    if name == "_sections":
        monkeypatch.setitem(tables._MAKERS, "sections", breaks)
    assert run([*command, str(tmp_path / "x.txt")]) == 70
    done = capsys.readouterr()
    assert "新建公园" in done.out
    assert "--debug" in done.err
    assert "Traceback" not in done.err


def test_what_nobody_foresaw_is_one_line_and_70(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "x.txt").write_text(TEXT, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("plan_extract.sources.read", broken(print, everywhere=True))
    for command in (["parse", "x.txt"], ["diff", "x.txt", "x.txt"], ["report", "x.txt"], ["export", "x.txt"], ["validate", "x.txt"]):
        assert run(command) == 70, command
        err = capsys.readouterr().err
        assert "internal error" in err
        assert "ZeroDivisionError" in err
        assert "Traceback" not in err
        assert not Path(DEBUG_FILE).exists()


def test_debug_shows_where_and_writes_a_file_to_send(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from plan_extract.cli import main

    (tmp_path / "x.txt").write_text(TEXT, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PLAN_EXTRACT_DEBUG", "")
    monkeypatch.setattr("plan_extract.sources.read", broken(print, everywhere=True))
    for command in (["parse", "x.txt", "--debug"], ["--debug", "diff", "x.txt", "x.txt"]):
        with pytest.raises(SystemExit) as ended:
            main(command)
        assert ended.value.code == 70
        assert "Traceback" in capsys.readouterr().err
        sent = Path(DEBUG_FILE).read_text(encoding="utf-8")
        assert "Traceback" in sent
        assert "command: " in sent
        Path(DEBUG_FILE).unlink()


@pytest.mark.source
def test_a_worker_hands_its_tracebacks_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "x.txt"
    path.write_text(TEXT, encoding="utf-8")
    monkeypatch.setattr(statements, "_common", broken(statements._common))
    outcome = parse_one(Job(str(path), format="json"))
    assert outcome.error is None
    assert "ZeroDivisionError" in outcome.traces[0]
    assert outcome.content is not None
    assert [f["line"] for f in json.loads(outcome.content)["findings"] if f["code"] == "PE090"] == [BAD_LINE]


def test_bad_input_and_lack_of_memory_are_no_faults_to_go_on_from() -> None:
    with faults.collected(), pytest.raises(MemoryError):
        faults.keep(MemoryError(), "x")


def test_a_stage_on_its_own_raises_as_ever() -> None:
    with pytest.raises(ZeroDivisionError):
        faults.keep(ZeroDivisionError(), "x")
