"""What the checks find in a real plan of a city, read by a person beforehand; skipped where the shared plans are absent."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path

import pytest

from plan_extract.checking.diagnostic import Diagnostic, FileReport
from plan_extract.checking.runner import check_file

SHARED = Path(os.environ.get("PLAN_EXTRACT_SHARED", Path(__file__).parents[2] / ".." / "shared"))
PLAN = SHARED / "plans" / "liupanshui-14fyp-urbanization.txt"
pytestmark = pytest.mark.skipif(not PLAN.exists(), reason="the shared plans are not beside this checkout")


@cache
def report() -> FileReport:
    return check_file(str(PLAN))


def of(code: str) -> list[Diagnostic]:
    return [d for d in report().diagnostics if d.code == code]


def test_two_bounds_disagree() -> None:
    assert [(d.where.line, [o.line for o in d.related]) for d in of("PE502")] == [(84, [282]), (84, [285])]
    assert [("创新创业平台" in d.message, "商圈" in d.message) for d in of("PE502")] == [(True, False), (False, True)]


def test_three_boxes_lost_their_titles() -> None:
    assert [d.where.line for d in of("PE306")] == [311, 319, 339]


def test_chapters_and_sections_missing_from_the_body() -> None:
    (found,) = of("PE303")
    assert found.message.startswith("36 headings are in the contents and not in the body; put back: ")
    assert "第1章 规划背景" in found.message


def test_targets_behind_their_baseline_or_met_already() -> None:
    behind = [d.message for d in of("PE504")]
    for name, base in (("生活垃圾无害化处理率", "95.56"), ("空气质量优良天数比率", "99.9"), ("Ⅲ类水体比例", "100")):
        assert any(name in m and base in m and "95以上" in m for m in behind), name
    assert [d.message for d in of("PE505")] == ["城市社区网格化覆盖率: 100 in 2020, target 100 in 2025"]


def test_a_magnitude_is_lost() -> None:
    (change,) = of("PE506")
    assert change.where.line == 58
    assert "1307平方米" in change.message
    assert "2335万平方米" in change.message


def test_breakdowns_by_district_and_the_sum_of_the_pipes_hold() -> None:
    totals = ["3.93万户", "5.69万户", "267条", "160公里", "300公里", "110公里", "190公里", "50公里"]
    confirmed = report().confirmed
    for total in totals:
        assert any(f"{total} = " in line for line in confirmed), total
    assert any("810公里 = " in line for line in confirmed)
    assert of("PE401") == []
    assert of("PE402") == []
