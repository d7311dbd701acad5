"""Corrections as labels to train on: what was judged is learnt from, what nobody looked at is not."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from training.reviews import reviews

from plan_extract import parse

from .test_corrections import TEXT, goal, of, span

pytest.importorskip("scipy")


def test_what_was_judged_is_an_example(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "plan.txt").write_text(TEXT, encoding="utf-8")
    plan = parse(tmp_path / "plan.txt")
    lake = next(p for p in plan.projects if p.name == "滨河大道")
    records = {
        **of(goal(plan, "12个"), "wrong"), **of(goal(plan, "1.2万张"), "right"), **of(goal(plan, "5个"), "changed", value=6),
        **of(lake, "wrong", "project"),
    }  # fmt: skip
    missed = [{"kind": "goal", "quote": span("7个"), "fields": {"value": 7}}, {"kind": "project", "quote": span("环湖大道"), "fields": {}}]
    data = {
        "schema": "plan-extract-corrections/1", "source": {"path": "far/plan.txt", "sha256": plan.source.sha256}, "records": records,
        "missed": missed,
    }  # fmt: skip
    (tmp_path / "a.json").write_text(json.dumps(data), encoding="utf-8")
    data["source"] = {"path": "gone.txt", "sha256": "0" * 64}
    (tmp_path / "b.json").write_text(json.dumps(data), encoding="utf-8")
    (examples,) = reviews(tmp_path)
    assert examples.name == "review-a"
    assert [row.right for row in examples.measured] == [True, False, True, True], "1.2万张, 12个, 5个, 7个 in the text's order"
    assert [row.right for row in examples.promised] == [True] * 3
    assert [row.right for row in examples.sound] == [True, False]
    assert [row.right for row in examples.project if row.weight == 1] == [True, False], "环湖大道, 滨河大道"
    assert "b.json: its plan gone.txt is not at hand" in capsys.readouterr().err
