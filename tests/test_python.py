"""From Python: what can be imported and given, records that fit a line and a notebook, data frames with a type a column."""

from __future__ import annotations

import datetime
import io
import json
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest
import yaml

import plan_extract
from plan_extract import Plan, PlanError, Quote, load, parse, parse_text, to_frame
from plan_extract.brief import WIDTH, width
from plan_extract.model import KINDS, Amount, Baseline, Goal, PlanInfo, Record, Source

ROOT = Path(__file__).resolve().parents[1]
SAMPLE = ROOT / "data" / "raw" / "yunling-14fyp-urban-rural.txt"
TEXT = "东湖市“十四五”公共服务规划\n一、主要目标\n到2025年，全市新建公园12个，城镇调查失业率控制在4.5%至5.5%。\n"


@pytest.mark.parametrize("name", plan_extract.__all__)
def test_every_public_name_is_there(name: str) -> None:
    assert getattr(plan_extract, name) is not None
    assert name in dir(plan_extract)


def test_importing_the_package_loads_none_of_it() -> None:
    code = "import sys, plan_extract; print([name for name in sys.modules if name.startswith(('plan_extract.', 'msgspec', 'pandas'))])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip() == "[]"


def test_a_plan_as_path_bytes_open_file_or_text(tmp_path: Path) -> None:
    path = tmp_path / "plan.txt"
    path.write_text(TEXT, encoding="utf-8", newline="\n")
    goals = parse(path).goals
    assert [(goal.indicator, goal.low, goal.high) for goal in goals] == [("公园", 12, 12), ("城镇调查失业率", 4.5, 5.5)]
    assert parse(path.read_bytes()).goals == goals
    with open(path, "rb") as file:
        assert parse(file) == parse(path)
    with open(path, encoding="utf-8") as file:
        assert parse(file) == parse(path)
    assert parse(io.StringIO(TEXT)).goals == goals
    assert parse(io.BytesIO(TEXT.encode("gb18030"))).source.encoding == "gb18030"
    assert parse_text(TEXT, "mine").source.path == "mine"
    assert parse_text(TEXT, min_confidence=1).goals == []


def test_what_cannot_be_parsed_says_so() -> None:
    with pytest.raises(PlanError, match="input: is empty"):
        parse(b"")
    with pytest.raises(PlanError, match="text: character 2 is half of one"):
        parse_text("东湖\ud800")
    with pytest.raises(TypeError, match="path, bytes or an open file"):
        parse(7)  # type: ignore[arg-type]


def test_a_parsed_file_is_loaded(tmp_path: Path) -> None:
    plan = parse_text(TEXT)
    (tmp_path / "plan.yaml").write_text(plan.to_yaml(), encoding="utf-8")
    (tmp_path / "plan.json").write_text(plan.to_json(), encoding="utf-8")
    assert load(str(tmp_path / "plan.yaml")) == load(tmp_path / "plan.json") == plan
    assert plan.to_dict() == json.loads(plan.to_json()) == yaml.safe_load(plan.to_yaml())
    assert plan.goals[0].to_dict()["indicator"] == "公园"


def every(record: msgspec.Struct) -> list[msgspec.Struct]:
    """A record and all that are in it."""
    found = [record]
    for name in record.__struct_fields__:
        held = getattr(record, name)
        for one in held if isinstance(held, list) else held.values() if isinstance(held, dict) else [held]:
            if isinstance(one, msgspec.Struct):
                found += every(one)
    return found


def test_each_record_fits_a_line() -> None:
    records = every(parse(SAMPLE, explain=True))
    assert len(records) > 800
    assert {type(record).__name__ for record in records} >= {"Plan", "Goal", "Project", "Quote", "Box", "OutlineNode", "IndicatorRow"}
    for record in records:
        assert "\n" not in repr(record)
        assert width(repr(record)) <= WIDTH
    long = Quote(text="新\n" * 5000, line=1, column=1, start=0, end=10000)
    assert "\n" not in repr(long)
    assert width(repr(long)) <= WIDTH


def test_a_line_tells_what_it_is() -> None:
    plan = parse_text(TEXT)
    assert repr(plan) == "Plan('东湖市“十四五”公共服务规划', 2 goals)"
    for part in ("indicator='公园'", "value=12", "unit='个'", "deadline='到2025年'"):
        assert part in repr(plan.goals[0])


def test_a_notebook_is_shown_nothing_that_runs() -> None:
    bad = "<script>alert(1)</script>"
    quote = Quote(text=bad, line=1, column=1, start=0, end=len(bad))
    goal = Goal(id=bad, kind="quantified", statement=bad, indicator=bad, unit=bad, districts=[bad], quote=quote)
    source = Source(path=bad, format="text", sha256="0" * 64, characters=1, lines=1)
    plan = Plan(schema_="plan-extract/4", source=source, plan=PlanInfo(title=bad), goals=[goal])
    for record in every(plan):
        assert isinstance(record, Record)
        shown = record._repr_html_()
        assert "<script" not in shown
        assert shown.count("<table>") == shown.count("</table>") == 1
    assert "公园" in parse_text(TEXT)._repr_html_()


@pytest.mark.parametrize(("value", "ends"), [(None, (None, None)), (3, (3, 3)), ([1, 2.5], (1, 2.5)), ([], (None, None)), (0, (0, 0))])
def test_ends_of_a_value(value: object, ends: tuple[object, object]) -> None:
    for record in (Baseline(value=value), Amount(value=value or 0, unit="个") if value is not None else Baseline()):  # type: ignore[arg-type]
        if record.value == value:
            assert (record.low, record.high) == ends


@pytest.mark.parametrize("kind", KINDS)
def test_a_frame_has_every_record(kind: str) -> None:
    pytest.importorskip("pandas")
    plan = parse(SAMPLE)
    frame = plan.to_frame(kind)
    assert len(frame) == len(KINDS[kind].of(plan)) > 0
    assert list(frame["quote"]) == [record.quote.text for record in KINDS[kind].of(plan)]
    assert str(frame["line"].dtype) == "Int64"


def test_columns_of_a_frame_have_one_type() -> None:
    pytest.importorskip("pandas")
    frame = parse_text(TEXT).to_frame("goals")
    assert list(frame["low"]) == [12.0, 4.5]
    assert list(frame["high"]) == [12.0, 5.5]
    assert frame["value"].isna().tolist() == [False, True]
    assert {name: str(frame[name].dtype) for name in ("low", "deadline", "unit")} == {
        "low": "Float64",
        "deadline": "Int64",
        "unit": "string",
    }


def test_a_frame_of_polars_and_of_several_plans() -> None:
    polars = pytest.importorskip("polars")
    plans = [parse(path) for path in sorted((ROOT / "data" / "raw").glob("*.txt"))]
    frame = to_frame(plans, "goals", engine="polars")
    assert frame.height == sum(len(plan.goals) for plan in plans)
    assert frame["plan_id"].n_unique() == len(plans)
    assert frame.schema["high"] == polars.Float64
    info = to_frame(plans, "plans", engine="polars")
    assert info.schema["issued_on"] == polars.Date
    assert [cell for cell in info["issued_on"] if cell] == [
        datetime.date.fromisoformat(plan.plan.issued_on) for plan in plans if plan.plan.issued_on
    ]


def test_an_unknown_table_or_engine_is_told() -> None:
    plan = parse_text(TEXT)
    with pytest.raises(PlanError, match="unknown table 'goal'; did you mean goals"):
        plan.to_frame("goal")
    with pytest.raises(PlanError, match="unknown engine 'spark'"):
        plan.to_frame("goals", engine="spark")  # type: ignore[arg-type]
