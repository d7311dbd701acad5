"""Tables as offices keep them, each with what would make a wrong verdict of it. Statuses were worked out by hand."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from plan_extract import parse
from plan_extract.errors import PlanError
from plan_extract.model import Plan
from plan_extract.tracking.actuals import read_actuals
from plan_extract.tracking.track import track
from plan_extract.tracking.verdicts import Verdict

PLAN = """\
泉陵市“十四五”民生发展规划
泉陵市人民政府
规划期为2021年至2025年。
一、发展目标
专栏1 主要指标
序号 | 指标名称 | 单位 | 2020年实际 | 2025年目标 | 属性
1 | 常住人口城镇化率 | % | 50 | 60以上 | 预期性
2 | 地区生产总值 | 亿元 | 800 | 年均增长6% | 预期性
3 | 城区公园面积 | 公顷 | 300 | 400 | 预期性
4 | 燃气用户 | 户 | 20000 | 30000 | 预期性
二、重点任务
到2025年，累计建成公共停车位2万个。每年新增公办幼儿园6所以上。
2023年至2025年每年培训护理员300人次。到2025年，全市整治背街小巷90条，其中：东河区40条。
常住人口城镇化率年均提高2—2.4个百分点。到2025年，东河区常住人口城镇化率达到70%。
"""


@pytest.fixture(scope="module")
def plan() -> Plan:
    return parse(PLAN.encode())


def verdicts(plan: Plan, tmp_path: Path, table: str, passed_over: list[str] | None = None) -> dict[str, Verdict]:
    path = tmp_path / "actuals.csv"
    path.write_text(table, encoding="utf-8")
    found = track(plan, read_actuals(str(path), passed_over)).verdicts
    return {" ".join([v.target.name, *v.target.goal.districts, v.target.measure]): v for v in found}


@pytest.mark.parametrize(
    ("table", "name", "status", "reached"),
    [
        # Planned and reached under one year: the planned is no value.
        ("指标,单位,2021年,,2022年,\n,,目标,实际,目标,实际\n常住人口城镇化率,%,52,51,54,52\n", "常住人口城镇化率 level", "behind", 52),
        ("指标,单位,实际值,\n,,2021,2022\n常住人口城镇化率,%,52,54\n", "常住人口城镇化率 level", "on track", 54),
        # The unit is in brackets, and fifteen times off is near enough to be taken for the plan's.
        ("指标,2022\n城区公园面积（亩）,5100\n", "城区公园面积 level", "on track", 340),
        ("指标,2022（亩）\n城区公园面积,5100\n", "城区公园面积 level", "on track", 340),
        ("指标,单位,2022\n燃气用户,户,2.4万\n", "燃气用户 level", "on track", 24000),
        # 下降 in a cell is no rise.
        ("指标,2021,2022\n地区生产总值,下降5%,11%\n", "地区生产总值 annual_rate", "behind", None),
        # 0.54 in a column of % is 54 %.
        ("指标,单位,2022\n常住人口城镇化率,%,0.54\n", "常住人口城镇化率 level", "no data", None),
        ("指标,2022\n常住人口城镇化率,0.54\n", "常住人口城镇化率 annual_rate", "no data", None),
        # One value of a later year may be its own or all since the start.
        ("指标,单位,2023\n公共停车位,个,12000\n", "公共停车位 cumulative", "no data", None),
        ("指标,单位,2021\n公共停车位,个,4000\n", "公共停车位 cumulative", "on track", Fraction("0.4")),
        # 6, 12, 18 keeps 每年6所 both ways; 6, 7, 8 does only where each is its year's own.
        ("指标,单位,2021,2022,2023\n公办幼儿园,所,6,12,18\n", "新增公办幼儿园 per_year", "on track", 18),
        ("指标,单位,2021,2022,2023\n公办幼儿园,所,6,7,8\n", "新增公办幼儿园 per_year", "no data", None),
        ("指标,单位,口径,2021,2023\n公办幼儿园,所,累计,6,12\n", "新增公办幼儿园 per_year", "no data", None),
        ("指标,单位,口径,2021,2023\n公办幼儿园,所,当年,6,6\n", "新增公办幼儿园 per_year", "no data", None),
        # What is asked from 2023 on is not short before.
        ("指标,单位,口径,2021,2022,2023\n培训护理员,人次,当年,100,200,300\n", "培训护理员 per_year", "on track", 300),
        # A part that the plan names alone is not the total.
        ("指标,地区,单位,口径,2021\n背街小巷整治,东河区,条,当年,8\n", "背街小巷整治 cumulative", "no data", None),
        # Within a range is not beyond it.
        ("指标,单位,2021,2022\n常住人口城镇化率,%,52,54.4\n", "常住人口城镇化率 annual_rate", "on track", None),
        # The place is said once, before the indicators.
        ("地区,指标,单位,2022\n东河区,燃气用户,户,9000\n,常住人口城镇化率,%,61\n", "常住人口城镇化率 level", "no data", None),
    ],
)
def test_a_trap(plan: Plan, tmp_path: Path, table: str, name: str, status: str | None, reached: Fraction | int | None) -> None:
    verdict = verdicts(plan, tmp_path, table)[name]
    assert (verdict.status, verdict.reached if reached is not None else None) == (status, reached)


def test_a_column_of_no_plain_year_is_named(plan: Plan, tmp_path: Path) -> None:
    passed_over: list[str] = []
    found = verdicts(plan, tmp_path, "指标,单位,2022,2023年（预计）\n常住人口城镇化率,%,54,57\n", passed_over)
    assert found["常住人口城镇化率 level"].year == 2022
    assert passed_over == [f"{tmp_path / 'actuals.csv'}, row 1, column D: 2023年（预计）"]


def test_two_names_of_one_target_are_not_chosen_between(plan: Plan, tmp_path: Path) -> None:
    with pytest.raises(PlanError, match="would both be 公共停车位"):
        verdicts(plan, tmp_path, "指标,单位,2021,2022\n公共停车位（累计）,个,4000,9000\n公共停车位（当年）,个,4000,5000\n")


def test_better_than_asked_is_met_where_the_verb_says_which_way(tmp_path: Path) -> None:
    text = "泉陵市“十四五”民生发展规划\n规划期为2021年至2025年。\n一、发展目标\n到2025年，燃气用户达到3万户。\n"
    found = verdicts(parse(text.encode()), tmp_path, "指标,单位,2025\n燃气用户,户,31000\n")
    assert found["燃气用户 level"].status == "met"


def test_a_sum_below_zero_is_met_below_it(tmp_path: Path) -> None:
    text = PLAN.replace("4 | 燃气用户 | 户 | 20000 | 30000 | 预期性", "4 | 渔船 | 艘 | — | [-14] | 预期性")
    table = "指标,单位,口径,2021,2022\n渔船,艘,累计,-1,-2\n"
    assert verdicts(parse(text.encode()), tmp_path, table)["渔船 cumulative"].status == "behind"


def test_a_formula_without_its_value_is_told(tmp_path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    for row in (["指标", "单位", 2022], ["常住人口城镇化率", "%", "=50+4"]):
        book.active.append(row)
    book.save(tmp_path / "actuals.xlsx")
    with pytest.raises(PlanError, match="column C: '=50\\+4' is a formula without a stored value"):
        read_actuals(str(tmp_path / "actuals.xlsx"))


def test_shares_that_a_workbook_keeps_as_fractions_are_read_as_shown(plan: Plan, tmp_path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    for row in (["指标", "2021年", "2022年"], ["常住人口城镇化率", 0.52, 0.541]):
        book.active.append(row)
    book.active["B2"].number_format = book.active["C2"].number_format = "0.0%"
    book.save(tmp_path / "actuals.xlsx")
    found = track(plan, read_actuals(str(tmp_path / "actuals.xlsx"))).verdicts
    assert [float(v.reached) for v in found if v.target.name == "常住人口城镇化率" and v.reached and v.target.measure == "level"] == [54.1]
