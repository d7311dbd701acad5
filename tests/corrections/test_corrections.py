"""A reviewer's corrections: wrong records left out, changed ones replaced and marked, missed ones added, what fits no more told."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from plan_extract import parse, validate
from plan_extract.checking.config import Config
from plan_extract.checking.runner import check_file
from plan_extract.errors import PlanError
from plan_extract.loading import load_corrections
from plan_extract.model import Plan
from plan_extract.output import from_yaml
from plan_extract.records.corrections import Corrections, ids_of, read_corrections
from plan_extract.sources import read_bytes

from ..cli.conftest import Run, folder, one_line, run

__all__ = ["folder", "run"]
TEXT = """东湖市“十四五”公共服务规划
一、主要目标
到2025年，全市养老床位达到1.2万张以上，新建公园12个，其中甲县5个、乙县7个。
二、重点任务
（一）推进道路建设。推进环湖大道、滨河大道等项目建设。年底再修步道九里。（市交通局牵头，市财政局配合）
"""


def source() -> Any:
    return read_bytes(TEXT.encode(), "plan.txt")


def span(words: str, nth: int = 0) -> dict[str, Any]:
    start = -1
    for _ in range(nth + 1):
        start = TEXT.index(words, start + 1)
    return {"text": words, "start": start, "end": start + len(words)}


def given(plan: Plan, records: dict[str, Any] | None = None, missed: list[Any] | None = None) -> Corrections:
    """A file of corrections by one reviewer, read back from its JSON."""
    data = {
        "schema": "plan-extract-corrections/1", "source": {"path": "plan.txt", "sha256": plan.source.sha256}, "reviewer": "王",
        "date": "2026-11-27", "records": records or {}, "missed": missed or [],
    }  # fmt: skip
    return read_corrections(json.dumps(data, ensure_ascii=False), "c.json")


def of(record: Any, verdict: str, kind: str = "goal", ident: str | None = None, **fields: Any) -> dict[str, Any]:
    quote = {"text": record.quote.text, "start": record.quote.start, "end": record.quote.end}
    return {ident or record.id: {"verdict": verdict, "kind": kind, "quote": quote, "fields": fields}}


def goal(plan: Plan, quote: str) -> Any:
    return next(goal for goal in plan.goals if goal.quote.text.startswith(quote))


def test_a_wrong_record_is_left_out_and_told_of_and_nothing_refers_to_it() -> None:
    plan = parse(source())
    whole, part = goal(plan, "12个"), goal(plan, "5个")
    assert part.part_of == whole.id
    made = parse(source(), corrections=given(plan, of(whole, "wrong")))
    assert [g.id for g in made.goals] == [g.id for g in plan.goals if g.id != whole.id]
    assert goal(made, "5个").part_of is None
    assert whole.id not in {ident for index in made.deadlines for ident in index.goals}
    (left,) = made.left_out
    assert (left.could_be, left.quote.text, left.why) == ("target or fact", "12个", ["review: wrong (王)"])
    assert not [d for d in validate(made, text=TEXT) if d.code in ("PE103", "PE104", "PE219")]
    assert from_yaml(made.to_yaml()) == made


def test_a_changed_record_is_marked_and_its_words_need_not_bear_it_out() -> None:
    plan = parse(source())
    beds = goal(plan, "1.2万张")
    fields = {"value": 2, "unit": "万张", "comparator": "eq", "deadline": 2024, "districts": ["甲县"], "indicator": "床位"}
    made = parse(source(), corrections=given(plan, of(beds, "changed", **fields)))
    new = next(g for g in made.goals if g.id == beds.id)
    assert (new.value, new.comparator, new.deadline.year, new.deadline.from_, new.districts) == (2, "eq", 2024, "given", ["甲县"])
    assert new.amount.value == 20000
    assert new.review.verdict == "changed"
    assert (sorted(new.review.fields), new.review.by, new.review.date) == (
        ["comparator", "deadline", "districts", "indicator", "value"], "王", "2026-11-27",
    )  # fmt: skip
    assert {2024} <= {index.year for index in made.deadlines}
    before, after = ({d.code for d in validate(p, text=TEXT)} for p in (plan, made))
    assert not {code for code in after - before if code.startswith("PE2")}
    new.review = None
    assert "PE207" in {d.code for d in validate(made, text=TEXT)}, "without the mark the rules see an edit by hand"


def test_a_right_record_stays_as_it_is_and_says_who_saw_it() -> None:
    plan = parse(source())
    beds = goal(plan, "1.2万张")
    made = parse(source(), corrections=given(plan, of(beds, "right", value=beds.value)))
    new = goal(made, "1.2万张")
    assert (new.review.verdict, new.review.fields) == ("right", [])
    new.review = None
    assert new == beds


def test_what_was_missed_is_added_in_its_place() -> None:
    plan = parse(source())
    walk, lake = {"indicator": "步道", "value": 9, "unit": "里", "deadline": 2025, "measure": "cumulative"}, span("滨河大道")
    missed = [
        {"kind": "goal", "quote": span("九里"), "fields": walk},
        {"kind": "project", "quote": {**lake, "text": "步道", "start": TEXT.index("步道"), "end": TEXT.index("步道") + 2}, "fields": {}},
        {"kind": "responsible", "quote": span("市财政局"), "fields": {"role": "support"}},
        {"kind": "fact", "quote": span("甲县"), "fields": {"indicator": "县", "value": 1, "year": 2020}},
    ]
    made = parse(source(), corrections=given(plan, missed=missed))
    new = goal(made, "九里")
    assert new.id.startswith("g-")
    assert (new.statement, new.kind, new.value, new.review.verdict) == ("年底再修步道九里", "quantified", 9, "missed")
    assert new.section == plan.outline[1].children[0].id, "（一）推进道路建设"
    assert [g.quote.start for g in made.goals] == sorted(g.quote.start for g in made.goals)
    assert "步道" in [p.name for p in made.projects]
    assert ("市财政局", "support", "missed") in [(b.name, b.role, b.review.verdict if b.review else None) for b in made.responsible]
    assert [(f.year, f.value) for f in made.facts if f.review] == [(2020, 1)]
    assert new.id in next(index for index in made.deadlines if index.year == 2025).goals
    codes = {d.code for d in validate(made, text=TEXT)} - {d.code for d in validate(plan, text=TEXT)}
    assert not {code for code in codes if code < "PE3"}


def test_a_body_has_no_id_and_can_be_wrong_all_the_same() -> None:
    plan = parse(source())
    names = [body.name for body in plan.responsible]
    assert names == ["市交通局", "市财政局"]
    ident = ids_of(plan.responsible)[1]
    made = parse(source(), corrections=given(plan, of(plan.responsible[1], "wrong", "responsible", ident)))
    assert [body.name for body in made.responsible] == ["市交通局"]
    assert [left.could_be for left in made.left_out] == ["responsible body"]


def test_a_correction_that_fits_no_more_is_a_finding(tmp_path: Path) -> None:
    plan = parse(source())
    park = goal(plan, "12个")
    lost = {"kind": "goal", "quote": {"text": "新建泵站3座", "start": 30, "end": 36}, "fields": {}}
    corrections = given(plan, of(park, "wrong"), [lost])
    other = TEXT.replace("新建公园12个", "新建公园15个")
    (tmp_path / "plan.txt").write_text(other, encoding="utf-8")
    made = parse(tmp_path / "plan.txt", corrections=corrections)
    assert goal(made, "15个")
    assert {f.message.split(":")[0] for f in made.findings if f.code == "PE047"} == {
        "a correction fits no more", f"a correction of {park.id} fits no more",
    }  # fmt: skip
    made.source.path = "plan.txt"
    (tmp_path / "plan.yaml").write_text(made.to_yaml(), encoding="utf-8")
    assert [d.code for d in check_file(str(tmp_path / "plan.yaml"), Config()).diagnostics if d.code == "PE219"] == ["PE219", "PE219"]


def test_what_was_missed_is_found_where_its_words_have_moved_to() -> None:
    plan = parse(source())
    missed = {"kind": "goal", "quote": span("九里"), "fields": {"value": 9}}
    moved = read_bytes(("前言\n" + TEXT).encode(), "plan.txt")
    new = goal(parse(moved, corrections=given(plan, missed=[missed])), "九里")
    assert (new.quote.line, new.quote.start) == (6, span("九里")["start"] + 3)


BROKEN = {
    "no JSON": ("{", "not a file of corrections"),
    "another schema": ('{"schema": "plan-extract/4", "source": {"path": "x", "sha256": "0"}}', "not a file of corrections"),
    "an unknown verdict": (
        {"records": {"g-1": {"verdict": "so-so", "kind": "goal", "quote": {"text": "1", "start": 0, "end": 1}}}}, "verdict",
    ),
    "an unknown kind": (
        {"records": {"g-1": {"verdict": "right", "kind": "gaol", "quote": {"text": "1", "start": 0, "end": 1}}}}, "no kind 'gaol'",
    ),
    "a field that is none": (
        {"missed": [{"kind": "goal", "quote": {"text": "1", "start": 0, "end": 1}, "fields": {"colour": "red"}}]},
        "a goal has no field 'colour' to correct; it has indicator, value",
    ),
    "a value that is none": (
        {"missed": [{"kind": "goal", "quote": {"text": "1", "start": 0, "end": 1}, "fields": {"comparator": "about"}}]}, "comparator",
    ),
    "a year that is none": (
        {"missed": [{"kind": "goal", "quote": {"text": "1", "start": 0, "end": 1}, "fields": {"deadline": 20255}}]}, "20255 is no year",
    ),
    "a range of three": (
        {"missed": [{"kind": "goal", "quote": {"text": "1", "start": 0, "end": 1}, "fields": {"value": [1, 2, 3]}}]}, "two numbers",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("data", "says"), BROKEN.values(), ids=BROKEN.keys())
def test_a_broken_file_is_refused_in_a_line(data: Any, says: str) -> None:
    if not isinstance(data, str):
        data = json.dumps({"schema": "plan-extract-corrections/1", "source": {"path": "x", "sha256": "0"}, **data})
    with pytest.raises(PlanError, match=r"c\.json") as raised:
        read_corrections(data, "c.json")
    assert says in str(raised.value)
    assert "\n" not in str(raised.value)


class TestTheCommand:
    def written(self, folder: Path) -> Plan:
        (folder / "plan.txt").write_text(TEXT, encoding="utf-8")
        return parse(folder / "plan.txt")

    def data(self, plan: Plan, records: dict[str, Any]) -> str:
        return json.dumps(
            {"schema": "plan-extract-corrections/1", "source": {"path": "plan.txt", "sha256": plan.source.sha256}, "records": records}
        )

    def test_applies_a_file(self, run: Run, folder: Path) -> None:
        plan = self.written(folder)
        park = goal(plan, "12个")
        (folder / "c.json").write_text(self.data(plan, of(park, "wrong")), encoding="utf-8")
        done = run("parse", "-q", "plan.txt", "--corrections", "c.json")
        made = yaml.safe_load(done.stdout)
        assert park.id not in [g["id"] for g in made["goals"]]
        assert [left["quote"]["text"] for left in made["left_out"]] == ["12个"]

    def test_takes_of_a_folder_the_file_that_fits(self, run: Run, folder: Path) -> None:
        plan = self.written(folder)
        (folder / "other.txt").write_text(TEXT.replace("东湖", "西湖"), encoding="utf-8")
        (folder / "reviews").mkdir()
        (folder / "reviews" / "c.json").write_text(self.data(plan, of(goal(plan, "12个"), "wrong")), encoding="utf-8")
        assert run("parse", "-q", "plan.txt", "other.txt", "-o", "out", "--corrections", "reviews").returncode == 0
        assert "left_out" in (folder / "out" / "plan.yaml").read_text("utf-8")
        assert "left_out" not in (folder / "out" / "other.yaml").read_text("utf-8")
        assert "name a folder" in one_line(run("parse", "plan.txt", "other.txt", "-o", "out", "--corrections", "reviews/c.json"))

    def test_refuses_what_is_none(self, run: Run, folder: Path) -> None:
        self.written(folder)
        (folder / "empty").mkdir()
        assert "empty: holds no file of corrections" in one_line(run("parse", "plan.txt", "--corrections", "empty"))
        assert "gone.json" in one_line(run("parse", "plan.txt", "--corrections", "gone.json"))
        with pytest.raises(PlanError, match=r"plan\.txt: not a file of corrections"):
            load_corrections("plan.txt")
