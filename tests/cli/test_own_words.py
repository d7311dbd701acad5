"""A user's own words (`--lexicon`), what is too unsure for one (`--min-confidence`), and what no frame reads (PE030)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from .conftest import Run, one_line

PLAN = """云川县“十四五”农牧渔业规划
总目之一 发展目标
到2025年,网箱养殖规模达到320框满打满算。
总目之二 重点任务
投放鱼苗,攒足育苗棚45座。
"""
OWN = """
headings:
  styles:
  - {name: item_of_all, level: h1, limit: 40, pattern: '总目之(?P<n>{han})\\s'}
units:
  count:
  - {base: 框, words: [框]}
bounds:
  after:
    le: [满打满算]
verbs:
  攒足: work built plain
"""
VERBS = OWN[OWN.index("verbs:") :]


def parsed(run: Run, *options: str | Path) -> dict[str, Any]:
    done = run("parse", "-q", "plan.txt", "--format", "json", *options)
    assert done.returncode == 0, done.stderr.decode()
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def goals(plan: dict[str, Any]) -> dict[str, tuple[Any, ...]]:
    """The quantified goals by their quotation: indicator, unit, comparator, measure."""
    return {
        g["quote"]["text"]: tuple(g.get(key) for key in ("indicator", "unit", "comparator", "measure"))
        for g in plan.get("goals", [])
        if g["kind"] == "quantified"
    }


@pytest.fixture
def own(folder: Path) -> Path:
    (folder / "plan.txt").write_text(PLAN, encoding="utf-8")
    (folder / "own.yaml").write_text(OWN, encoding="utf-8")
    return folder / "own.yaml"


@pytest.mark.usefixtures("own")
def test_a_heading_style_a_unit_a_bound_and_a_verb_of_ones_own(run: Run) -> None:
    without, with_own = parsed(run), parsed(run, "--lexicon", "own.yaml")
    assert [(n["level"], n["title"]) for n in with_own["outline"]] == [("h1", "发展目标"), ("h1", "重点任务")]
    assert without.get("outline", []) == []
    assert goals(with_own)["320框满打满算"] == ("网箱养殖规模", "框", "le", "level")
    assert "320框满打满算" not in goals(without)
    assert goals(with_own)["45座"] == ("育苗棚", "座", "eq", "cumulative")
    assert goals(without).get("45座") != ("育苗棚", "座", "eq", "cumulative")


@pytest.mark.usefixtures("own")
def test_several_files_add_up_and_several_processes_have_them(run: Run, folder: Path) -> None:
    units, verbs = OWN[: OWN.index("verbs:")], VERBS
    (folder / "a.yaml").write_text(units, encoding="utf-8")
    (folder / "b.yaml").write_text(verbs, encoding="utf-8")
    one = parsed(run, "--lexicon", "own.yaml")
    assert parsed(run, "--lexicon", "a.yaml", "--lexicon", "b.yaml") == one
    for number in range(2):
        (folder / f"copy{number}.txt").write_text(PLAN, encoding="utf-8")
    done = run("parse", "-q", "copy0.txt", "copy1.txt", "-o", "out", "--jobs", "2", "--lexicon", "own.yaml")
    assert done.returncode == 0, done.stderr.decode()
    for number in range(2):
        assert goals(yaml.safe_load((folder / "out" / f"copy{number}.yaml").read_text("utf-8"))) == goals(one)


@pytest.mark.parametrize("command", [("validate",), ("report",), ("export",), ("diff", "plan.txt")])
def test_every_command_that_reads_plans_takes_it(run: Run, own: Path, command: tuple[str, ...]) -> None:
    assert run(*command, "plan.txt", "--lexicon", own).returncode in (0, 1)
    assert one_line(run(*command, "plan.txt", "--lexicon", "none.yaml")).endswith("none.yaml: no such file or directory\n")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("unit: {}", "no list is called 'unit'"),
        ("- 框", "a lexicon maps names of lists to entries"),
        ("units: [框]", "units is a mapping"),
        ("units: {count: 框}", "units.count is a list"),
        ("units: {", "not valid YAML"),
        (
            "moods: {looks_back: ['基础(']}",
            "moods.looks_back, entry 1: '基础(' is no regular expression: missing ), unterminated subpattern",
        ),
        ("documents: {words: [{is: mine, in: text, words: '[a', for: {plan: 100}}]}", "documents.words, entry 1.words: '[a' is no regular"),
    ],
)
def test_a_bad_file_is_one_line(run: Run, own: Path, text: str, said: str) -> None:
    own.write_text(text, encoding="utf-8")
    done = run("parse", "plan.txt", "--lexicon", own)
    assert done.returncode == 2
    assert said in one_line(done)


def test_what_is_too_unsure_is_left_out_and_listed(run: Run, plan: Path) -> None:
    every = parsed(run, "--explain")
    low = min(g["confidence"] for g in every["goals"])
    fewer = parsed(run, "--explain", "--min-confidence", str(low + 0.005))
    gone = [g["quote"]["start"] for g in every["goals"] if g["confidence"] == low]
    assert gone
    assert [g for g in every["goals"] if g["confidence"] > low] == fewer["goals"]
    assert set(gone) <= {one["quote"]["start"] for one in fewer["left_out"]}
    assert one_line(run("parse", "plan.txt", "--min-confidence", "1.5"))


def test_quantities_that_no_frame_reads_are_counted(run: Run, folder: Path) -> None:
    def found(text: str) -> list[str]:
        (folder / "plan.txt").write_text(f"云川县“十四五”农牧渔业规划\n一、目标\n{text}\n", encoding="utf-8")
        return [f["message"] for f in parsed(run).get("findings", []) if f["code"] == "PE030"]

    assert found("到2025年,养殖面积达到300亩。") == []
    (message,) = found("另外,300亩。")
    assert message == "1 quantity could not be tied to what is measured: line 3"
