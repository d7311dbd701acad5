"""A reviewer's way through the page of the longest sample, by keys, to a plan parsed with what was said of it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from plan_extract import parse
from plan_extract.cli import run
from plan_extract.records.corrections import read_corrections

from .conftest import LONGEST, Opened, counted, until

SEEN = "e => e.offsetParent !== null"


def exported(page: Any, tmp_path: Path) -> Path:
    with page.expect_download() as asked:
        page.click("#save")
    path = tmp_path / "corrections.json"
    asked.value.save_as(path)
    return path


def test_from_a_filter_by_keys_to_a_plan_without_the_wrong_goal(opened: Opened, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    plan = parse(LONGEST)
    page = opened()
    every = counted(page)[1]
    assert every == len(plan.goals) + len(plan.facts) + len(plan.projects) + len(plan.responsible)
    lines = page.locator("#text .l").evaluate_all(f"all => all.filter({SEEN}).length")
    page.select_option("[name=district]", "桐江市")
    mine = [r for r in (*plan.goals, *plan.facts, *plan.projects) if "桐江市" in r.districts]
    until(page, lambda: (page.text_content("#count") or "").startswith(f"{len(mine)} "))
    assert counted(page) == (len(mine), every)
    assert page.locator("#records [role=option]").count() == len(mine), "the list shrinks"
    shown = page.locator("#text .l").evaluate_all(f"all => all.filter({SEEN}).map(e => +e.dataset.n)")
    assert {record.quote.line for record in mine} <= set(shown)
    assert len(shown) < lines / 2, "the text shrinks alike"
    marked = page.locator("#text mark.goal:not(.off)").evaluate_all("all => all.map(e => e.textContent)")
    assert sorted(marked) == sorted(goal.quote.text for goal in plan.goals if "桐江市" in goal.districts)
    first = next(goal for goal in plan.goals if "桐江市" in goal.districts)
    page.focus("#records")
    page.keyboard.press("ArrowDown")
    assert page.text_content("#details .position") == f"1/{len(mine)}"
    assert "老旧小区改造" in page.text_content("#details h2")
    sentence = page.text_content("#details .sentence")
    assert "桐江市" in sentence
    assert "0.86万户" in sentence
    made = {
        role: page.locator(f"#details .w-{role}").all_text_contents() for role in ("indicator", "deadline", "district", "unit", "value")
    }
    assert made == {
        "indicator": ["老旧小区改造"], "deadline": ["到2025年"], "district": ["桐江市"], "unit": ["万户"], "value": ["0.86", "万户"],
    }  # fmt: skip
    assert "part of" in page.text_content("#details dl")
    page.keyboard.press("x")
    page.fill("#reviewer", "王")
    assert page.locator("#details [data-do=wrong]").get_attribute("aria-pressed") == "true"
    file = exported(page, tmp_path)
    said = json.loads(file.read_text("utf-8"))
    assert said["reviewer"] == "王"
    assert said["records"][first.id] == {
        "verdict": "wrong", "kind": "goal", "fields": {},
        "quote": {"text": "0.86万户", "start": first.quote.start, "end": first.quote.end},
    }  # fmt: skip
    assert run(["parse", "-q", str(LONGEST), "--corrections", str(file)]) == 0
    after = yaml.safe_load(capsys.readouterr().out)
    assert first.id not in [goal["id"] for goal in after["goals"]]
    assert len(after["goals"]) == len(plan.goals) - 1
    assert [left["quote"]["text"] for left in after["left_out"]] == ["0.86万户"]


def test_what_was_said_stays_in_the_browser_and_can_be_taken_back(opened: Opened, tmp_path: Path) -> None:
    page = opened()
    page.keyboard.press("n")
    page.keyboard.press("y")
    page.keyboard.press("n")
    page.keyboard.press("x")
    page.reload()
    assert page.text_content("#reviewed") == "(2)"
    assert page.text_content("#details .position").startswith("2/"), "the address names it"
    page.keyboard.press("p")
    page.keyboard.press("u")
    assert page.text_content("#reviewed") == "(1)"
    page.select_option("[name=review]", "wrong")
    until(page, lambda: (page.text_content("#count") or "").startswith("1 "))
    file = exported(page, tmp_path)
    other = opened()
    other.set_input_files("#load", file)
    until(other, lambda: other.text_content("#reviewed") == "(1)")


def test_a_changed_and_a_missed_record_are_applied(opened: Opened, tmp_path: Path) -> None:
    plan = parse(LONGEST)
    goal = next(goal for goal in plan.goals if goal.quote.text == "70万左右")
    page = opened(fragment=f"#{goal.id}")
    page.keyboard.press("c")
    page.fill("#form [name=value]", "70—72")
    page.fill("#form [name=deadline]", "2026")
    page.select_option("#form [name=comparator]", "ge")
    page.click("#form [value=ok]")
    page.evaluate(
        """() => {
          const line = document.querySelector(".l[data-n='118']"), node = document.createTreeWalker(line, NodeFilter.SHOW_TEXT).nextNode();
          const range = document.createRange(), at = node.data.indexOf("一核两翼");
          range.setStart(node, at); range.setEnd(node, at + 4);
          getSelection().removeAllRanges(); getSelection().addRange(range);
        }"""
    )
    page.keyboard.press("m")
    page.select_option("#form [name=kind]", "project")
    page.click("#form [value=ok]")
    assert "一核两翼" in page.text_content("#missed")
    file = exported(page, tmp_path)
    page.click("#missed button")
    assert not page.locator("#missed").is_visible()
    made = parse(LONGEST, corrections=read_corrections(file.read_text("utf-8"), "c.json"))
    changed = next(one for one in made.goals if one.id == goal.id)
    assert (changed.value, changed.comparator, changed.deadline and changed.deadline.year) == ([70, 72], "ge", 2026)
    (missed,) = [project for project in made.projects if project.review]
    assert (missed.name, missed.quote.line) == ("一核两翼", 118)
    assert not [finding for finding in made.findings if finding.code == "PE047"]
