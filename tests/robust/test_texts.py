"""Texts that once cost the whole plan: what is odd in them is no number, and what stands beside it is read."""

from __future__ import annotations

import pytest

from plan_extract import parse
from plan_extract.output import from_yaml, to_json
from plan_extract.sources import read_bytes

PLAN = "甲市城市更新规划（2021—2025年）\n第一章 总体目标\n到2025年，新建公园30个。\n"
# What Unicode calls digits, some of which int() does not know; what looks like one; digits of other scripts, which it does know.
DIGITS = "⑴①²⒈➀𐩀½Ⅳ〡㊀㈠〇零٣३๓𝟗"
WITH_DIGIT = """
第#章 甲乙
#、甲乙
（#）甲乙
#.甲乙
建设#座公园，到#年达到#%，#年内完成，未来#年覆盖率达到9#%。
到2025年，新建学校#所、医院2#所，其中小学#所。
专栏# 主要指标
序号|指标名称|单位|2020年|2025年|
#|人口|万人|#|#0|
实施期限#年，2021—202#年，20#5年
（20#1—2025年）十#五，百分之#
"""
LONG = {
    "digits": "1",
    "Chinese digits": "一",
    "Chinese digits and tens": "一十",
    "magnitudes": "亿",
    "nines": "9",
    "zeros": "0",
    "points": "1.",
    "thousands": "1,000",
}


def goals(text: str) -> list[str]:
    """The statements of a text's goals, after the way there and back."""
    plan = parse(read_bytes(text.encode(), "x.txt"))
    assert from_yaml(plan.to_yaml()) == plan
    to_json(plan)
    assert not any(finding.code == "PE090" for finding in plan.findings)
    return [goal.statement for goal in plan.goals]


@pytest.mark.parametrize("digit", DIGITS)
def test_a_strange_digit_costs_no_other_goal(digit: str) -> None:
    assert "新建公园30个" in goals(PLAN + WITH_DIGIT.replace("#", digit))


@pytest.mark.parametrize("run", LONG.values(), ids=LONG.keys())
@pytest.mark.parametrize(
    "shape", ["到2025年，达到{}个。", "第{}章 甲乙", "{}、甲乙", "翻{}番。", "建设期{}年。", "增长百分之{}。", "{}/21所", "{}:1的比例"]
)
def test_a_number_past_all_counting_is_none(run: str, shape: str) -> None:
    text = PLAN + shape.format(run * (4400 // len(run))) + "\n到2025年，新建学校5所。\n"
    assert {"新建公园30个", "新建学校5所"} <= set(goals(text))


@pytest.mark.parametrize("label", ["其中", "其中：", "其中，", "其中甲：", "其中甲、乙：", "其中甲，"])
@pytest.mark.parametrize("rest", ["甲3个", "甲：3个", "：3个", "3", "甲", "个", "甲乙3个，丙4个"])
def test_labels_of_one_character(label: str, rest: str) -> None:
    assert "新建公园30个" in goals(f"{PLAN}到2026年，公园达40个，{label}{rest}、{rest}。\n")


def test_a_number_that_json_cannot_hold_is_not_said() -> None:
    plan = parse(read_bytes((PLAN + "到2025年，产值达到999999999999999万亿元。\n").encode(), "x.txt"))
    assert all(goal.amount is None or goal.amount.value < 10**18 for goal in plan.goals)


def test_a_day_that_no_calendar_has_is_no_date() -> None:
    assert parse(read_bytes((PLAN + "甲市人民政府\n2025年2月31日\n").encode(), "x.txt")).plan.issued_on is None
