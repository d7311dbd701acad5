"""What a record says is read again from its quotation: an edit by hand is found, in the file and on the line it was made."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from plan_extract import parse
from plan_extract.checking.config import Config
from plan_extract.checking.diagnostic import Diagnostic
from plan_extract.checking.runner import check_file
from plan_extract.yaml_text import dump

ROOT = Path(__file__).parents[2]
TEXT = """云岭市“十四五”水务发展规划

一、发展目标

到2025年，水务投资达到900亿元，比2020年提高20%，供水普及率达到98%以上，用水量年均增长3.5%左右。到2024年，节水产值翻一番。

二、主要任务

新建东坪水库工程，每年巡查河道20次。2023年底前，培训基层水务人员1.2万人次、检修泵站30座。改造供水管网30、40、50公里。

（责任单位：市水务局）
"""
GROUNDING = Config(select=("PE1", "PE2"))


@pytest.fixture
def parsed(tmp_path: Path) -> Path:
    plan = tmp_path / "plan.txt"
    plan.write_text(TEXT, encoding="utf-8")
    path = tmp_path / "plan.yaml"
    path.write_text(parse(plan).to_yaml(), encoding="utf-8")
    return path


def edited(path: Path, edit: Callable[[dict[str, Any]], None]) -> list[Diagnostic]:
    """The findings after an edit of the parsed file."""
    data = yaml.safe_load(path.read_text(encoding="utf-8"))
    edit(data)
    path.write_text(dump(data), encoding="utf-8")
    report = check_file(str(path), GROUNDING)
    assert report.failed is None
    return report.diagnostics


def goal(data: dict[str, Any], quoted: str) -> dict[str, Any]:
    """The goal with a quotation."""
    found: dict[str, Any] = next(g for g in data["goals"] if g["quote"]["text"] == quoted)
    return found


def put(quoted: str, **fields: object) -> Callable[[dict[str, Any]], None]:
    def edit(data: dict[str, Any]) -> None:
        goal(data, quoted).update(fields)

    return edit


def deadline(quoted: str, **fields: object) -> Callable[[dict[str, Any]], None]:
    def edit(data: dict[str, Any]) -> None:
        goal(data, quoted)["deadline"].update(fields)

    return edit


def test_a_parse_agrees_with_itself(parsed: Path) -> None:
    assert edited(parsed, put("30座")) == []


@pytest.mark.parametrize(
    ("edit", "code", "said"),
    [
        (put("900亿元", value=950), "PE207", "value 950, the quotation '900亿元' says 900"),
        (put("900亿元", value=[900, 950]), "PE207", "value 900—950"),
        (put("900亿元", amount={"value": 900000000, "unit": "元"}), "PE207", "amount 900000000 元"),
        (put("1.2万人次", value=12), "PE207", "says 1.2"),
        (put("900亿元", unit="万元"), "PE208", "unit 万元, the quotation '900亿元' says 亿元"),
        (put("98%以上", unit="‰"), "PE208", "says %"),
        (put("98%以上", comparator="eq"), "PE209", "bound eq, the quotation '98%以上' says ge"),
        (put("30座", comparator="ge"), "PE209", "says eq"),
        (put("3.5%左右", comparator="le"), "PE209", "says approx"),
        (put("30座", measure="multiple"), "PE210", "measure multiple"),
        (put("3.5%左右", measure="level"), "PE210", "measure level"),
        (put("翻一番", measure="cumulative"), "PE210", "measure cumulative"),
        (deadline("900亿元", text="到2030年"), "PE211", "its words '到2030年' say 2030"),
        (put("30座", statement="检修泵站40座"), "PE213", "检修泵站40座"),
    ],
)
def test_an_edit_by_hand_is_found(parsed: Path, edit: Callable[[dict[str, Any]], None], code: str, said: str) -> None:
    (found,) = edited(parsed, edit)
    assert (found.code, found.severity) == (code, "error")
    assert said in found.message


def test_the_finding_points_into_the_file_and_beside_it_into_the_text(parsed: Path) -> None:
    (found,) = edited(parsed, put("900亿元", value=950))
    lines = parsed.read_text(encoding="utf-8").split("\n")
    assert found.where.path == str(parsed)
    assert lines[(found.where.line or 0) - 1] == "  value: 950"
    assert found.where.column == 10
    (other,) = found.related
    assert (Path(other.path).name, other.line, other.text) == ("plan.txt", 5, "900亿元")


def test_a_year_in_two_places_is_found_in_both(parsed: Path) -> None:
    found = edited(parsed, deadline("98%以上", year=2035))
    assert sorted(d.code for d in found) == ["PE104", "PE211"]
    lines = parsed.read_text(encoding="utf-8").split("\n")
    assert all("2035" in lines[(d.where.line or 0) - 1] for d in found)


def test_a_deadline_that_is_not_said_near(parsed: Path) -> None:
    def edit(data: dict[str, Any]) -> None:
        goal(data, "98%以上")["deadline"].update(year=2030, text="到2030年")
        data["deadlines"].append({"year": 2030, "goals": [goal(data, "98%以上")["id"]]})

    (found,) = edited(parsed, edit)
    assert found.code == "PE211"
    assert "does not stand near" in found.message


def test_a_name_that_the_source_does_not_have(parsed: Path) -> None:
    def edit(data: dict[str, Any]) -> None:
        data["projects"][0]["name"] = "西坪水库工程"
        data["responsible"][0]["name"] = "市财政局"

    assert [d.code for d in edited(parsed, edit)] == ["PE213", "PE213"]


def test_without_its_source_a_file_is_read_again_all_the_same(parsed: Path) -> None:
    (parsed.parent / "plan.txt").unlink()
    assert {d.code for d in edited(parsed, put("900亿元", value=950))} == {"PE201", "PE207"}


@pytest.fixture
def table(tmp_path: Path) -> Path:
    shutil.copy(Path(__file__).parent / "sound.txt", tmp_path / "plan.txt")
    path = tmp_path / "plan.yaml"
    path.write_text(parse(tmp_path / "plan.txt").to_yaml(), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("part", "fields", "said"),
    [
        ("target", {"value": 97}, "value 97, its words '96' say 96"),
        ("target", {"text": "97", "value": 97}, "the table has no '97'"),
        ("target", {"comparator": "ge"}, "bound ge, its words '96' say eq"),
        ("target", {"unit": "万户"}, "unit 万户, its words '96' say none"),
        ("baseline", {"value": 94}, "value 94, its words '94.1' say 94.1"),
    ],
)
def test_a_cell_is_read_again(table: Path, part: str, fields: dict[str, Any], said: str) -> None:
    def edit(data: dict[str, Any]) -> None:
        row = next(r for box in data["boxes"] for r in box.get("indicators", []) if r["target"]["text"] == "96")
        row[part].update(fields)

    found = [d for d in edited(table, edit) if d.code == "PE212"]
    assert [said in d.message for d in found] == [True]
    assert found[0].where.path == str(table)
    assert str(next(iter(fields.values()))) in table.read_text(encoding="utf-8").split("\n")[(found[0].where.line or 0) - 1]


def test_a_goal_of_a_row_is_read_again(table: Path) -> None:
    def edit(data: dict[str, Any]) -> None:
        next(g for g in data["goals"] if g["quote"]["text"] == "96")["value"] = 69

    assert [d.code for d in edited(table, edit)] == ["PE207"]


@pytest.mark.parametrize("field", ["value", "unit", "comparator", "measure", "deadline"])
def test_hardly_an_edit_goes_unseen(tmp_path: Path, field: str) -> None:
    """Every goal of the plans in data/raw with one field made wrong: values, units and years are found, of bounds and measures most."""
    seen = made = 0
    for plan in sorted((ROOT / "data" / "raw").glob("*.txt")):
        data = yaml.safe_load(parse(plan).to_yaml())
        wrong = 0
        for goal in data["goals"]:
            before = str(goal)
            if goal.get("value") is None or (field == "deadline" and "text" not in goal["deadline"]):
                continue
            if field == "value":
                goal["value"] = [goal["value"][0], goal["value"][1] + 1] if isinstance(goal["value"], list) else goal["value"] + 1
                goal.pop("amount", None)
            elif field == "unit":
                goal["unit"] = "吨公里"
                goal.pop("amount", None)
            elif field == "comparator":
                goal["comparator"] = "lt"
            elif field == "measure":
                goal["measure"] = "multiple" if goal["measure"] != "multiple" else "level"
            else:
                goal["deadline"]["year"] += 1
            wrong += str(goal) != before
        path = tmp_path / f"{plan.stem}.yaml"
        path.write_text(dump(data), encoding="utf-8")
        report = check_file(str(path), Config(select=("PE2",)))
        seen += len({d.record for d in report.diagnostics})
        made += wrong
    assert made >= 30
    assert seen >= made * (0.98 if field in ("value", "unit", "deadline") else 0.9), f"{seen} of {made}"


def test_a_mended_quotation_has_the_words_of_the_source(tmp_path: Path) -> None:
    plan = tmp_path / "plan.txt"
    plan.write_text(TEXT.replace("900亿元", "9 0 0 亿元").replace("到2025年", "到 2 0 2 5 年"), encoding="utf-8")
    path = tmp_path / "plan.yaml"
    path.write_text(parse(plan).to_yaml(), encoding="utf-8")
    mended = [g for g in yaml.safe_load(path.read_text(encoding="utf-8"))["goals"] if "mended" in g["quote"]]
    assert mended, "no quotation was mended"

    def edit(data: dict[str, Any]) -> None:
        record = next(g for g in data["goals"] if g["id"] == mended[0]["id"])
        record["quote"]["mended"]["text"] = "950亿元"
        record["value"] = 950
        record.pop("amount", None)

    assert edited(path, put_nothing) == []
    assert {d.code for d in edited(path, edit)} == {"PE213"}


def put_nothing(data: dict[str, Any]) -> None:
    """No edit."""
    assert data
