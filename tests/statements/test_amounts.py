"""Amounts in base units: 吨 stay 吨, 亩 is exact, a place in a ranking counts nobody."""

from __future__ import annotations

import msgspec
import pytest

from plan_extract import diff, parse, validate
from plan_extract.model import Amount, Plan
from plan_extract.sources import read_bytes

PLAN = "东湖市“十四五”工业发展规划\n一、主要目标\n到2025年，{}。\n"


def plan(words: str) -> Plan:
    return parse(read_bytes(PLAN.format(words).encode(), "plan.txt"))


@pytest.mark.parametrize(
    ("words", "value", "unit"),
    [
        ("粮食产量达到5.4亿吨", 540_000_000, "吨"),
        ("化学需氧量排放减少200千克", 0.2, "吨"),
        ("能源消费总量控制在300万吨标准煤以内", 3_000_000, "吨标准煤"),
        ("新建高标准农田3万亩", 20_000_000, "平方米"),
        ("建成公园3亩", 2000, "平方米"),
        ("建成公园1亩", 2000 / 3, "平方米"),
        ("培养高技能人才60名", 60, "人"),
    ],
)
def test_amounts(words: str, value: float, unit: str) -> None:
    (goal,) = plan(words).goals
    assert goal.amount == Amount(value=value, unit=unit)


@pytest.mark.parametrize("words", ["研发投入强度进入全国前六位", "创新指数居全省前3位", "综合实力进入全国前20名", "营商环境排名提升2位"])
def test_a_place_in_a_ranking_counts_nobody(words: str) -> None:
    for goal in plan(words).goals:
        assert goal.unit in ("位", "名")
        assert goal.amount is None


def test_a_file_of_an_older_version_says_the_same() -> None:
    new = plan("粮食产量达到5.4亿吨，新建高标准农田3万亩")
    old = msgspec.convert(msgspec.to_builtins(new), Plan)
    old.goals[0].amount, old.goals[1].amount = Amount(value=540_000_000_000, unit="千克"), Amount(value=20000001, unit="平方米")
    assert not [found for found in validate(old) if found.code == "PE207"]
    assert not diff(old, new).changes
