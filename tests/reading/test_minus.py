"""A minus before a number is kept; a hyphen, a bullet and the sign of a range are none."""

from __future__ import annotations

import pytest

from plan_extract import parse, validate
from plan_extract.reading.quantities import find_quantities

PLAN = """\
泉陵市“十四五”人口发展规划
泉陵市人民政府
规划期为2021年至2025年。
一、目标
到2025年，人口自然增长率达到-0.5‰，财政收支差额控制在-3亿元以内。
专栏1 主要指标
序号 | 指标名称 | 单位 | 2020年实际 | 2025年目标 | 属性
1 | 净流入人口 | 万人 | -1.2 | －0.8 | 预期性
"""


@pytest.mark.parametrize(
    ("text", "words", "value"),
    [
        ("达到-0.5‰", "-0.5‰", -0.5),
        ("增长-1.2%左右", "-1.2%左右", -1.2),
        ("为−2亿元", "−2亿元", -2),
        ("-0.8", "-0.8", -0.8),
        ("[-14]", "[-14]", -14),
        ("达-3~5度", "-3~5度", [-3, 5]),
        ("-5个公园建成", "5个", 5),
        ("附件-1", "1", 1),
        ("5-10个", "5-10个", [5, 10]),
        ("3—5%", "3—5%", [3, 5]),
    ],
)
def test_a_minus(text: str, words: str, value: object) -> None:
    (found,) = find_quantities(text)
    assert (text[found.start : found.end], found.value) == (words, value)


def test_records_keep_it_and_can_be_read_again() -> None:
    plan = parse(PLAN.encode())
    found = {goal.indicator: goal for goal in plan.goals}
    assert {name: (goal.value, goal.quote.text) for name, goal in found.items()} == {
        "人口自然增长率": (-0.5, "-0.5‰"),
        "财政收支差额": (-3, "-3亿元以内"),
        "净流入人口": (-0.8, "－0.8"),
    }
    baseline = found["净流入人口"].baseline
    assert baseline is not None
    assert baseline.value == -1.2
    assert [finding for finding in validate(plan) if finding.severity == "error"] == []
