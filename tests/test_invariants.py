"""What holds for every text: it parses, every quote is the slice it names, references lead somewhere, the YAML reads back the same."""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plan_extract import parse
from plan_extract.errors import PlanError
from plan_extract.model import KINDS, OutlineNode, Plan
from plan_extract.output import from_yaml
from plan_extract.reading.numerals import chinese_integer
from plan_extract.sources import read_bytes
from plan_extract.sources.fold import fold
from plan_extract.structure.period import five_year, lasts, named

ROOT = Path(__file__).resolve().parents[1]
SHARED = Path(os.environ.get("PLAN_EXTRACT_SHARED", ROOT.parent / "shared")) / "plans"
REAL = sorted(SHARED.glob("*.txt"))
SAMPLES = sorted((ROOT / "data" / "raw").glob("*.txt"))


def walk(nodes: Iterable[OutlineNode]) -> Iterator[OutlineNode]:
    for node in nodes:
        yield node
        yield from walk(node.children)


def check(plan: Plan, text: str) -> None:
    """Everything that must hold between a plan and its text, and within a plan."""
    starts = [0, *(at + 1 for at, character in enumerate(text) if character == "\n")]
    records = [record for kind in KINDS.values() for record in kind.of(plan)]
    for record in records:
        quote = record.quote
        assert quote.text == text[quote.start : quote.end]
        assert quote.text
        assert starts[quote.line - 1] + quote.column - 1 == quote.start
        assert 0 <= record.confidence <= 1
        for quote in (origin.quote for origin in getattr(record, "origin", {}).values() if origin.quote is not None):
            assert quote.text == text[quote.start : quote.end]
            assert quote.text
            assert starts[quote.line - 1] + quote.column - 1 == quote.start
    sections = [node.id for node in walk(plan.outline)]
    assert len(set(sections)) == len(sections)
    boxes = {box.id for box in plan.boxes}
    for record in records:
        assert record.section is None or record.section in sections
        assert getattr(record, "box", None) is None or getattr(record, "box", None) in boxes
    goals, projects = [goal.id for goal in plan.goals], [project.id for project in plan.projects]
    assert len(set(goals)) == len(goals)
    assert len(set(projects)) == len(projects)
    for goal in plan.goals:
        assert goal.part_of is None or goal.part_of in goals
    for body in plan.responsible:
        assert set(body.goals) <= set(goals)
    for index in (*plan.deadlines, *plan.districts):
        assert set(index.goals) <= set(goals)
        assert set(index.projects) <= set(projects)
    for node in walk(plan.outline):
        assert 1 <= node.lines[0] <= node.lines[-1] <= len(starts)
    assert from_yaml(plan.to_yaml()) == plan
    period_is_read(plan, text)


def period_is_read(plan: Plan, text: str) -> None:
    """Each year of the period stands in the text, is one of a five-year plan that it names, or counts from one by what is said.

    三年行动计划 of 2021 ends in 2023, 2027年起三年内 in 2029; nothing else is worked out.
    """
    info = plan.plan
    if info.period is None or info.period.from_ == "given":
        return
    # Lines, cells, characters without a width and Markdown's marks may part a year: 20 / 25年, 203**5年, 2__028年.
    written = fold(f"{text}{info.title}{info.issued_on}").replace("*", "").replace("_", "")
    words = "".join(c for c in written if not c.isspace() and unicodedata.category(c) != "Cf")
    said = {int(year) for year in re.findall(r"(?=((?:19|20)\d\d))", words)}
    said |= {year for number in named(words) for year in five_year(number)}
    lasting = lasts(fold(info.title or ""))
    said |= {year + by for year in set(said) for by in (lasting - 1, 1 - lasting) if lasting}
    for year, years in re.findall(r"((?:19|20)\d\d)年(?:起|开始).{0,6}?([一二两三四五六七八九十]|\d{1,2})年", words):
        said.add(int(year) + (chinese_integer(years) or int(years)) - 1)
    assert {info.period.start, info.period.end} <= said | {None}, f"{info.period} is not read"


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_samples_hold_together(path: Path) -> None:
    check(parse(path), path.read_text(encoding="utf-8"))


@pytest.mark.skipif(not REAL, reason="the real plans are not on this machine (../shared/plans, or PLAN_EXTRACT_SHARED)")
@pytest.mark.parametrize("path", REAL, ids=lambda path: path.stem)
def test_real_plans_hold_together_and_parse_the_same_twice(path: Path) -> None:
    first, second = parse(path), parse(path)
    check(first, path.read_bytes().decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n"))
    assert first.to_yaml() == second.to_yaml()


# Words that rules look for, so that random texts meet them in orders nobody thought of.
WORDS = """
第一章 第二节 目录 一、 (一) 1. —— 专栏1 专栏 主要指标 指标 2020年 2025年 到2025年,
2021—2025年 “十四五” 力争 达到 建成 新增 累计 完成 其中: 分别达 、 , 。 ; : | 东湖市 甲县
各县 高新区 责任单位: 牵头 (市教育局牵头) 重点推进 等项目建设 公园 医院(二期) 常住人口 率 95%
1—2个百分点 3.5万户 两个 十余 百分之五 三分之二 翻一番 以上 左右 不低于 超过 以内 % ‰ 亿元 [33]
类别 序号 约束性 预期性 展望2035年
"""
PIECES = st.sampled_from([*WORDS.split(), "\n", " ", "\u3000"])
TEXTS = st.one_of(st.text(max_size=300), st.lists(st.one_of(PIECES, st.text(max_size=3)), max_size=60).map("".join))


@settings(max_examples=150)
@given(TEXTS)
def test_any_text_parses_and_holds_together(text: str) -> None:
    data = text.encode("utf-8", errors="replace")
    try:
        source = read_bytes(data, "any.txt")
    except PlanError:
        return  # no text: empty, blank, or taken for binary
    check(parse(source), source.text)
