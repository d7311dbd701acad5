"""Concepts in the output, what a review settles, and the command that asks."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path

import pytest

from plan_extract import parse
from plan_extract.cli import run
from plan_extract.errors import PlanError
from plan_extract.lexicon import extend
from plan_extract.reading.concepts import concepts, match
from plan_extract.reading.settled import read, settle, settled

TEXT = """岚溪县“十四五”规划
第一章 发展目标
到2025年，常住人口城镇化率达到60%，农村居民人均可支配收入年均增长8%，园区研发投入强度达到3%，人工智能领军企业达到12家。
"""


@pytest.fixture(autouse=True)
def _nothing_stays() -> Iterator[None]:
    yield
    settle()
    extend()


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    path = tmp_path / "plan.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


def found(path: Path) -> dict[str | None, tuple[str | None, str | None]]:
    return {goal.indicator: (goal.concept, goal.concept_by) for goal in parse(path).goals}


def test_goals_have_their_concepts(plan: Path) -> None:
    assert found(plan) == {
        "常住人口城镇化率": ("urbanisation-resident", None),
        "农村居民人均可支配收入": ("rural-income", None),
        "园区研发投入强度": (None, None),
        "人工智能领军企业": (None, None),
    }


def test_rows_and_facts_have_theirs() -> None:
    plan = parse(Path(__file__).parents[2] / "data" / "raw" / "yunling-14fyp-urban-rural.txt")
    (box,) = [box for box in plan.boxes if box.indicators]
    by_name = {row.name: row.concept for row in box.indicators}
    assert by_name["婴儿死亡率"] == "infant-mortality"
    assert by_name["百亿级园区"] is None
    assert {fact.concept for fact in plan.facts if fact.indicator == "婴儿死亡率"} == {"infant-mortality"}


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("r.yaml", "园区研发投入强度: rd-intensity\n常住人口城镇化率: {concept: none, by: 李云, date: 2026-03-01}\n"),
        (
            "r.csv",
            "\ufeffname,concept,by,date\n园区研发投入强度,rd-intensity,李云,2026-03-01\n常住人口城镇化率,none,,\n人工智能领军企业,,,\n",
        ),
    ],
)
def test_a_review_settles(plan: Path, tmp_path: Path, name: str, text: str) -> None:
    review = tmp_path / name
    review.write_text(text, encoding="utf-8")
    settle(review)
    now = found(plan)
    assert now["园区研发投入强度"] == ("rd-intensity", "review")
    assert now["常住人口城镇化率"] == (None, None)
    assert now["人工智能领军企业"] == (None, None)
    assert settled("“园区”研发投入强度") is not None, "a name is known by its normal form"


def test_a_review_may_be_of_one_unit(tmp_path: Path) -> None:
    review = tmp_path / "r.yaml"
    review.write_text("农村劳动力转移就业: {concept: transferred-rural-labour, unit: 万人次}\n", encoding="utf-8")
    settle(review)
    assert settled("农村劳动力转移就业", "万人次") is not None
    assert settled("农村劳动力转移就业", "万人") is None


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("a.yaml", "甲: rd-intensty\n", "a.yaml: 甲: no concept 'rd-intensty'; did you mean rd-intensity?"),
        ("b.yaml", "甲: {concept: gdp, who: 李云}\n", "unknown key 'who'; known are concept, unit, by, date, note"),
        ("c.yaml", "甲: {by: 李云}\n", "lacks a concept"),
        ("d.yaml", "甲: {concept: gdp, date: 三月}\n", "'三月' is no day"),
        ("e.yaml", "- 甲\n", "maps names to concepts"),
        ("f.yaml", "甲: [\n", "f.yaml, line 2: not valid YAML"),
        ("g.csv", "指标,concept\n甲,gdp\n", "line 1: a review has columns name and concept"),
        (
            "h.csv",
            "name,concept\n地方产值,gdp\n全市地方产值,none\n",
            "h.csv, line 3: 全市地方产值 is none, and above 地方产值, which reads alike, is gdp",
        ),
        ("missing.csv", None, "missing.csv: no such file"),
    ],
)
def test_faults_of_a_review_are_told_in_a_line(tmp_path: Path, name: str, text: str | None, said: str) -> None:
    path = tmp_path / name
    if text is not None:
        path.write_text(text, encoding="utf-8")
    with pytest.raises(PlanError) as error:
        settle(path)
    assert said in str(error.value)
    assert "\n" not in str(error.value)


def test_the_command_asks_and_keeps_what_is_settled(plan: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    first, second, out = tmp_path / "first.csv", tmp_path / "second.csv", tmp_path / "plan.yaml"
    assert run(["concepts", str(plan), "-o", str(first)]) == 0
    assert "4 names in 1 plans, 2 are standard indicators, 2 doubtful" in capsys.readouterr().err
    rows = list(csv.DictReader(io.StringIO(first.read_text(encoding="utf-8-sig"))))
    assert [(row["name"], row["concept"]) for row in rows] == [("人工智能领军企业", ""), ("园区研发投入强度", "")]
    assert rows[1]["near"].startswith("rd-intensity")
    assert (rows[1]["line"], rows[1]["values_in"]) == ("3", "%")
    edited = first.read_text(encoding="utf-8-sig").replace("园区研发投入强度,,,,,", "园区研发投入强度,,rd-intensity,李云,2026-03-01,", 1)
    first.write_text(edited, encoding="utf-8")
    assert run(["concepts", str(plan), "--concepts", str(first), "-o", str(second), "-q"]) == 0
    assert [(one.name, one.concept, one.by, one.date) for one in read(str(second))] == [
        ("园区研发投入强度", "rd-intensity", "李云", "2026-03-01")
    ]
    assert run(["parse", str(plan), "--concepts", str(second), "-o", str(out), "-q"]) == 0
    assert "concept: rd-intensity\n  concept_by: review\n" in out.read_text(encoding="utf-8")


def test_the_command_lists_the_concepts(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["concepts"]) == 0
    rows = {row["id"]: row for row in csv.DictReader(io.StringIO(capsys.readouterr().out))}
    assert set(rows) == set(concepts())
    assert (rows["energy-intensity"]["direction"], rows["energy-intensity"]["nature"]) == ("lower", "约束性")
    assert (rows["new-urban-jobs"]["aggregation"], rows["new-urban-jobs"]["measure"]) == ("sum", "cumulative")


def test_a_wrong_review_ends_the_command(plan: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    review = tmp_path / "r.yaml"
    review.write_text("甲: nothing-of-it\n", encoding="utf-8")
    assert run(["parse", str(plan), "--concepts", str(review)]) == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_a_users_lexicon_adds_concepts(tmp_path: Path) -> None:
    own = tmp_path / "own.yaml"
    own.write_text(
        "concepts:\n  fields:\n    lighting:\n"
        "    - {id: lamps, name: 路灯盏数, names: [路灯, 森林覆盖率], english: lamps, unit: 个, direction: higher, aggregation: sum}\n",
        encoding="utf-8",
    )
    assert match("路灯", "盏").concept is None
    extend(own)
    assert match("全市路灯盏数", "盏").concept == "lamps"
    assert match("森林覆盖率").concept == "lamps", "a name that both have is the user's"
    assert match("森林蓄积量").concept == "forest-stock"
    extend()
    assert match("森林覆盖率").concept == "forest-coverage"


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        ("{id: lamps, name: 路灯, english: lamps, direction: higher, colour: red, aggregation: sum}", "unknown key 'colour'"),
        ("{id: lamps, name: 路灯}", "lacks aggregation, direction, english"),
    ],
)
def test_a_users_concept_is_checked(tmp_path: Path, entry: str, said: str) -> None:
    own = tmp_path / "own.yaml"
    own.write_text(f"concepts:\n  fields:\n    lighting:\n    - {entry}\n", encoding="utf-8")
    with pytest.raises(PlanError, match=said):
        extend(own)


def test_users_concepts_that_share_a_name_are_an_error_of_the_user(plan: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    own = tmp_path / "own.yaml"
    entry = "    - {id: %s, name: 路灯盏数, english: lamps, direction: higher, aggregation: sum}\n"
    own.write_text("concepts:\n  fields:\n    lighting:\n" + entry % "lamps" + entry % "lights", encoding="utf-8")
    assert run(["parse", str(plan), "--lexicon", str(own)]) == 2
    assert "lights and lamps have the same name" in capsys.readouterr().err
