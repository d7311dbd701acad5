"""Twice the text is twice the work: for every expression where it is used, and for every stage and what is made of its plan."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from plan_extract import parse
from plan_extract.checking import validate
from plan_extract.diffing import diff
from plan_extract.output import from_yaml, to_json
from plan_extract.records.plan import extract
from plan_extract.reporting.export.dataset import gather
from plan_extract.reporting.export.text import to_jsonl
from plan_extract.reporting.export.workbook import to_xlsx
from plan_extract.reporting.page import to_html
from plan_extract.reporting.tables import columns
from plan_extract.sources import read_bytes
from plan_extract.sources.mending.mend import mend
from plan_extract.sources.source_text import SourceText
from plan_extract.structure import find_structure
from tests.robust.expressions import RUNS
from tests.work import TWICE, growth

ROOT = Path(__file__).resolve().parents[2]
HEAD = "甲市城市更新规划（2021—2025年）\n"


def clocked(*more: str) -> list[str]:
    """What the clocks of expressions print, in a process whose expressions are all made anew."""
    code = f"import sys; from tests.robust import expressions as e; {' '.join(more)} e.main(sys.argv[1:])"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True, env={"PYTHONPATH": _path(), "PYTHONUTF8": "1"}
    )
    return done.stdout.splitlines()


def _path() -> str:
    import plan_extract

    return f"{Path(plan_extract.__file__).parents[1]}:{ROOT}"


def test_every_expression_costs_the_length_of_what_it_is_used_on() -> None:
    *slow, counted = clocked()
    assert [json.loads(line) for line in slow] == []
    expressions, runs = map(int, counted.split())
    assert expressions > 300
    assert runs == len(RUNS)


def test_an_expression_that_costs_its_square_is_seen() -> None:
    spoilt = "e.RUNS = {'digits': '1'}; e.listen(); e.listen = lambda: None; import re, plan_extract.reading.quantities as q;"
    *slow, _ = clocked(spoilt, r"q._CANDIDATE = e.Timed(re.compile('1+乙丙'));")
    assert any("1+乙丙" in json.loads(line)["pattern"] for line in slow)


# What grows: lines of a text, or rows of a page's table.
TEXTS: dict[str, Callable[[int], bytes]] = {
    "goals": lambda n: (
        HEAD + "第一章 目标\n" + "".join(f"到2025年，第{i}片区新建公园{i}个，覆盖率达到90%以上。\n" for i in range(n))
    ).encode(),
    "chapters": lambda n: (HEAD + "".join(f"第{i}章 建设甲乙{i}\n到2025年，建成医院{i}所。\n" for i in range(1, n))).encode(),
    "the same chapter": lambda n: (HEAD + "第一章 甲乙\n" * n).encode(),
    "boxes": lambda n: (HEAD + "".join(f"专栏{i} 重点工程\n1.甲{i}大桥。建设甲{i}大桥。\n" for i in range(n))).encode(),
    "projects in one line": lambda n: (HEAD + "推进" + "、".join(f"甲{i}大桥" for i in range(n)) + "等项目建设。\n").encode(),
    "bodies": lambda n: (HEAD + "".join(f"建设公园{i}个。（市教育局牵头，市财政局配合）\n" for i in range(n))).encode(),
    "rows": lambda n: (
        "<html><body><p>甲市规划</p><p>主要指标</p><table><tr><td>序号<td>指标<td>单位<td>2020年<td>2025年</tr>"
        + "".join(f"<tr><td>{i}<td>甲乙{i}<td>个<td>5<td>{i}</tr>" for i in range(1, n))
        + "</table><p>到2025年，新建公园3个。</p></body></html>"
    ).encode(),
    "fees": lambda n: (
        "<html><body><p>甲市规划</p><table>"
        + "".join(f"<tr><td>{i}<td>甲乙{i}<td>个<td>5</tr>" for i in range(n))
        + "</table><p>到2025年，新建公园3个。</p></body></html>"
    ).encode(),
}


def _source(data: bytes) -> SourceText:
    return read_bytes(data, "x")


def _extracting(data: bytes) -> Callable[[], object]:
    source = _source(data)
    structure = find_structure(source)
    return lambda: extract(source, structure)


def _on_plan(work: Callable[..., object]) -> Callable[[bytes], Callable[[], object]]:
    def make(data: bytes) -> Callable[[], object]:
        source = _source(data)
        plan = parse(source)
        return lambda: work(plan, source.text)

    return make


def _reading_back(data: bytes) -> Callable[[], object]:
    text = parse(_source(data)).to_yaml()
    return lambda: from_yaml(text)


STAGES: dict[str, Callable[[bytes], Callable[[], object]]] = {
    "reading": lambda data: lambda: _source(data),
    "mending": lambda data: (lambda text: lambda: mend(text))(data.decode()),
    "structure": lambda data: (lambda source: lambda: find_structure(source))(_source(data)),
    "records": _extracting,
    "YAML": _on_plan(lambda plan, _: plan.to_yaml()),
    "JSON": _on_plan(lambda plan, _: to_json(plan)),
    "YAML back": _reading_back,
    "checks": _on_plan(lambda plan, text: validate(plan, text=text)),
    "comparison": _on_plan(lambda plan, _: diff(plan, plan)),
    "lines of JSON": _on_plan(lambda plan, _: to_jsonl(gather([plan], tuple(columns())))),
    "spreadsheet": _on_plan(lambda plan, _: to_xlsx(gather([plan], tuple(columns())))),
    "page": _on_plan(to_html),
}


# Each stage with every other text, and each text with every other stage.
TURNS = {
    f"{stage}-{text}": (STAGES[stage], TEXTS[text])
    for row, stage in enumerate(STAGES)
    for column, text in enumerate(TEXTS)
    if (row + column) % 2 == 0
}


@pytest.mark.parametrize(("stage", "text"), TURNS.values(), ids=TURNS.keys())
def test_a_stage_costs_the_length_of_its_text(stage: Callable[[bytes], Callable[[], object]], text: Callable[[int], bytes]) -> None:
    assert growth(lambda count: stage(text(count)), 250) <= TWICE


@pytest.mark.parametrize(
    "text",
    [HEAD + "第一章" * 100_000, HEAD + "1" * 490_000, HEAD + "甲" * 490_000, HEAD + "专栏1 甲\n" * 100_000, HEAD + "、" * 490_000],
    ids=["chapters", "digits", "Han", "boxes", "enumerations"],
)
def test_a_hundred_thousand_of_anything_is_read(text: str) -> None:
    assert parse(read_bytes(text.encode(), "x.txt")).to_yaml()
