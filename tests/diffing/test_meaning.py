"""What a change is said to mean, what is no change, and what is matched with what, over small plans written here."""

from __future__ import annotations

import pytest

from plan_extract import diff, parse
from plan_extract.diffing.changes import Change, Changes
from plan_extract.model import Plan
from plan_extract.sources import read_bytes

FRAME = """临江市城镇建设“十四五”规划
第一章 总体要求
第一节 发展目标
{a}
第二节 空间布局
完善城镇布局，推动城乡融合。
第二章 重点任务
第一节 设施建设
{b}
第二节 保障
加强组织领导，压实各方责任。
"""


def plan(a: str, b: str = "推进各项设施建设。") -> Plan:
    return parse(read_bytes(FRAME.format(a=a, b=b).encode("utf-8"), "plan.txt"))


def between(old: str, new: str) -> Changes:
    return diff(plan(old), plan(new))


def only(changes: Changes, record: str = "goal") -> Change:
    (change,) = [c for c in changes.changes if c.record == record]
    return change


@pytest.mark.parametrize(
    ("old", "new", "meaning", "fields"),
    [
        ("到2025年，全市常住人口城镇化率达到60%。", "到2025年，全市常住人口城镇化率达到62%。", ("raised",), {"value"}),
        ("到2025年，全市常住人口城镇化率达到60%。", "到2025年，全市常住人口城镇化率达到57%。", ("lowered",), {"value"}),
        ("到2025年，婴儿死亡率控制在5‰以内。", "到2025年，婴儿死亡率控制在4‰以内。", ("tightened",), {"value"}),
        ("到2025年，婴儿死亡率控制在4‰以内。", "到2025年，婴儿死亡率控制在5‰以内。", ("loosened",), {"value"}),
        # A ceiling on what is meant to grow otherwise: more room is looser.
        ("到2025年，建成区面积控制在80平方公里以内。", "到2025年，建成区面积控制在90平方公里以内。", ("loosened",), {"value"}),
        ("到2025年，单位生产总值能耗下降13%。", "到2025年，单位生产总值能耗下降15%。", ("raised",), {"value"}),
        ("到2025年，供水普及率达到97%左右。", "到2025年，供水普及率达到97%以上。", ("tightened",), {"comparator"}),
        ("到2025年，供水普及率达到97%以上。", "到2025年，供水普及率达到97%左右。", ("loosened",), {"comparator"}),
        ("到2024年，改造燃气管网80公里。", "到2025年，改造燃气管网80公里。", ("put off",), {"deadline"}),
        ("到2025年，改造燃气管网80公里。", "到2023年，改造燃气管网80公里。", ("brought forward",), {"deadline"}),
        ("到2025年，东山区改造燃气管网80公里。", "到2025年，西河县改造燃气管网80公里。", ("reassigned",), {"districts"}),
        ("到2025年，改造管网80公里。", "到2024年，改造管网95公里以上。", ("raised", "tightened", "brought forward"),
         {"value", "comparator", "deadline"}),
    ],
)  # fmt: skip
def test_a_changed_goal_is_said_to_be(old: str, new: str, meaning: tuple[str, ...], fields: set[str]) -> None:
    change = only(between(old, new))
    assert (change.change, change.meaning, {f.field for f in change.fields}) == ("changed", meaning, fields)


def test_where_the_direction_is_not_known_it_is_changed() -> None:
    assert only(between("到2025年，轨道交通平均站距达到2公里。", "到2025年，轨道交通平均站距达到3公里。")).meaning == ("changed",)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("到2025年，完成投资1.2亿元。", "到2025年，完成投资12000万元。"),
        ("到2025年，供水普及率达到97%以上。", "到２０２５年，供水普及率达到９７％以上。"),
        ("到2025年，供水普及率达到97%以上。", "　　到 2025 年，供水普及率达到 97% 以上。"),
        ("到2025年，供水普及率达到97%以上。改造管网80公里。", "到2025年，供水普及率达到97%以上。\n\n到2025年，改造管网80公里。"),
        ("到2025年，供水普及率达到97%以上。\n到2024年，改造管网80公里。", "到2024年，改造管网80公里。\n到2025年，供水普及率达到97%以上。"),
    ],
)
def test_what_only_reads_the_same_is_no_change(old: str, new: str) -> None:
    assert plan(old).goals
    assert between(old, new).changes == []


def test_a_goal_in_another_section_is_moved() -> None:
    target = "到2025年，供水普及率达到97%以上。"
    change = only(diff(plan("明确发展目标。" + target), plan("明确发展目标。", "推进设施建设。" + target)))
    assert change.change == "moved"
    assert [(f.field, f.old, f.new) for f in change.fields] == [("section", "发展目标", "设施建设")]


def test_a_total_that_is_given_to_districts_is_split_and_back_is_merged() -> None:
    whole = "到2025年，全市改造老旧小区3万户。"
    parts = "到2025年，东山区改造老旧小区2万户，西河县改造老旧小区1万户。"
    found = between(whole, parts)
    assert {"split"} <= {word for change in found.changes for word in change.meaning}
    back = between(parts, whole)
    assert {"merged"} <= {word for change in back.changes for word in change.meaning}
    assert "split" not in {word for change in back.changes for word in change.meaning}


def test_the_like_goals_are_matched_as_a_whole_not_one_by_one() -> None:
    # Taken one by one, the first would take the second's counterpart, which is more like it than its own.
    old = "到2025年，东山区新建公园12个。到2025年，东山区新建小公园12个。"
    new = "到2025年，东山区新建小公园15个。到2025年，东山区新建街边小公园12个。"
    changes = between(old, new)
    assert all(c.change == "changed" for c in changes.changes)
    assert not {c.change for c in changes.changes} & {"added", "removed"}


def test_a_renamed_heading_is_one_change_and_moves_nothing() -> None:
    old = plan("到2025年，供水普及率达到97%以上。", "到2025年，改造燃气管网80公里。")
    text = FRAME.format(a="到2025年，供水普及率达到97%以上。", b="到2025年，改造燃气管网80公里。").replace(
        "第一节 设施建设", "第一节 补齐市政短板"
    )
    (change,) = diff(old, parse(read_bytes(text.encode("utf-8"), "plan.txt"))).changes
    assert (change.record, change.change, change.meaning) == ("section", "changed", ("renamed",))
