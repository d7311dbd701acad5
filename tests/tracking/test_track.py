"""A monitoring table of 40 rows with traps, against the targets of an invented plan. Statuses were worked out by hand from both files.

On track is what lacks at most 5 % of the way on the easier of the straight line and the even rate.
"""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from plan_extract import parse
from plan_extract.errors import PlanError
from plan_extract.tracking.actuals import read_actuals
from plan_extract.tracking.joining import read_review
from plan_extract.tracking.track import Tracked, track
from plan_extract.tracking.verdicts import Verdict

HERE = Path(__file__).parent
PLAN, TABLE = HERE / "plan.txt", HERE / "actuals.csv"
# By indicator and place; what the number is is told where a trap is in it.
STATUS = {
    "婴儿死亡率": "behind",  # falls: 5.0 to 4.0, 4.6 reached, 4.4 wanted
    "森林覆盖率": "behind",
    "公共供水管网漏损率": "behind",  # falls: 11.5 is above 10.2
    "九年义务教育巩固率": "behind",  # 2022 is missing, which a level does not need
    "粮食综合生产能力": "on track",  # kept since the baseline, to be kept until 2025
    "空气质量优良天数比例": "ahead",
    "养老机构护理型床位占比": "on track",
    "全社会用水总量": "on track",  # grows, but stays below its ceiling
    "常住人口城镇化率": "on track",  # 人均… and 城镇 names do not meet it by likeness
    "地区生产总值": "on track",  # in 万元 against 亿元; on the even rate but for 2.6 % of the way
    "城镇登记失业率": "met",
    "人均预期寿命": "on track",  # the table has another of its standard names, 平均预期寿命
    "每千人口执业医师数": "on track",
    "城区人口": "met",  # 左右: 67 is within 5 % of 70
    "研发经费投入强度": "behind",
    "规模以上工业增加值": "on track",
    "建成区绿化覆盖率": "met",  # a range: 40.6 is in 40 to 42
    "一般公共预算收入": "on track",  # in 亿元 against 万元
    "居民人均可支配收入": "on track",
    "高速公路通车里程": "on track",
    "城市生活污水集中收集率": "no data",  # the table has a name that is only like it: asked, not assumed
    "非化石能源消费比重": "on track",
    "规模以上工业企业数": "on track",
    "高新技术企业数": "ahead",
    "每万人口发明专利拥有量": "on track",
    "公路总里程": "on track",
    "固定宽带家庭普及率": "on track",  # the table has no unit
    "行政村5G通达率": "ahead",
    "城乡居民收入比": "met",  # falls, 左右: 2.50 is within 5 % of 2.40
    "生活垃圾回收利用率": "behind",  # 0.467 of the way, 0.532 is the easier way's
    "老旧小区改造": "on track",  # the sum of both places: 2.3 of 2.4
    "老旧小区改造 东河区": "on track",  # each year's own add up: 1.5 of 1.5, in 户 against 万户
    "老旧小区改造 西山县": "behind",  # 0.8 of 0.9
    "公共停车位": "on track",  # counted up in the table: 1.3, not 2.3
    "新增公办幼儿园": "behind",  # five in 2022
    "城镇新增就业": "no data",  # 2022 is missing, and a sum needs it
    "农村自来水普及率": "no data",  # no baseline
    "旅游总收入": "no data",  # 1100000 without a unit against 150亿元
    "旅游总收入 annual_rate": "no data",
    "公共图书馆覆盖率": "no data",
    "公共图书馆覆盖率 annual_rate": "no data",
}


def named(tracked: Tracked) -> dict[str, Verdict]:
    return {
        " ".join([v.target.name, *v.target.goal.districts, *(["annual_rate"] if v.target.measure == "annual_rate" else [])]): v
        for v in tracked.verdicts
    }


@pytest.fixture(scope="module")
def plan() -> object:
    return parse(PLAN)


def test_every_status_of_the_middle_of_the_plan(plan: object) -> None:
    tracked = track(plan, read_actuals(str(TABLE)))  # type: ignore[arg-type]
    assert {name: verdict.status for name, verdict in named(tracked).items()} == STATUS


def test_binding_targets_come_first(plan: object) -> None:
    natures = [v.target.goal.nature for v in track(plan, read_actuals(str(TABLE))).verdicts]  # type: ignore[arg-type]
    assert natures[:8] == ["约束性"] * 8
    assert "约束性" not in natures[8:]


def test_numbers_are_in_the_unit_of_the_target(plan: object) -> None:
    verdicts = named(track(plan, read_actuals(str(TABLE))))  # type: ignore[arg-type]
    assert verdicts["一般公共预算收入"].reached == 540000
    assert verdicts["老旧小区改造"].reached == Fraction("2.3")
    assert verdicts["婴儿死亡率"].linear == Fraction("4.4")


def test_what_is_doubtful_or_in_no_target_is_listed(plan: object) -> None:
    joined = track(plan, read_actuals(str(TABLE))).joined  # type: ignore[arg-type]
    assert [(doubt.name, doubt.like[0][0]) for doubt in joined.doubts] == [("生活污水收集率", "城市生活污水集中收集率")]
    assert [name for name, _, _ in joined.unused] == ["政务服务网办率"]


def test_each_number_says_where_it_stands(plan: object) -> None:
    verdict = named(track(plan, read_actuals(str(TABLE))))["森林覆盖率"]  # type: ignore[arg-type]
    assert [one.place for one in verdict.used] == [f"{TABLE}, row 7, column G"]
    assert verdict.target.goal.quote.text == "43.0"


def test_a_review_settles_a_name(plan: object, tmp_path: Path) -> None:
    review = tmp_path / "review.yaml"
    review.write_text(
        "joins:\n- {table: 生活污水收集率, plan: 城市生活污水集中收集率}\n- {table: 森林覆盖率, plan: none}\n", encoding="utf-8"
    )
    verdicts = named(track(plan, read_actuals(str(TABLE)), read_review(str(review))))  # type: ignore[arg-type]
    assert (verdicts["城市生活污水集中收集率"].status, verdicts["城市生活污水集中收集率"].how) == ("behind", "review")
    assert verdicts["人均预期寿命"].how == "concept"
    assert verdicts["森林覆盖率"].status == "no data"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("joins:\n- {table: 平均预期寿命, plan: 常住人口}\n", "is no target of the plan"),
        ("joins:\n- {plan: 常住人口}\n", "entry 1: say which name"),
        ("joins:\n- {table: 甲, basis: both}\n", "basis is year"),
        ("joins:\n- {table: 甲, plans: 乙}\n", "no key is called plans"),
        ("[1]\n", "a review file holds"),
        ("joins: [\n", "not valid YAML"),
    ],
)
def test_a_wrong_review_is_one_line(plan: object, tmp_path: Path, content: str, said: str) -> None:
    review = tmp_path / "review.yaml"
    review.write_text(content, encoding="utf-8")
    with pytest.raises(PlanError, match=said):
        track(plan, read_actuals(str(TABLE)), read_review(str(review)))  # type: ignore[arg-type]


ROWS = """\
指标,年份,数值,单位,口径
常住人口城镇化率,2025,60.1,%,
森林覆盖率,2025,43,%,
婴儿死亡率,2025,4.0,‰,
城镇登记失业率,2025,3.6,%,
城区人口,2025,74,万人,
建成区绿化覆盖率,2025,43,%,
公共停车位,2021,0.5,万个,当年
公共停车位,2022,0.5,万个,当年
公共停车位,2023,0.4,万个,当年
公共停车位,2024,0.4,万个,当年
公共停车位,2025,0.2,万个,当年
旅游总收入,2020,100,亿元,
旅游总收入,2025,160,亿元,
农村自来水普及率,2025,91.9,%,
城镇新增就业,2024,8,万人,
城镇新增就业,2025,9.5,万人,
公共图书馆覆盖率,2020,70,%,
公共图书馆覆盖率,2025,81,%,
"""
END = {
    "常住人口城镇化率": "met",
    "森林覆盖率": "met",
    "婴儿死亡率": "met",  # 以下 holds the number
    "城镇登记失业率": "behind",
    "城区人口": "met",  # above 70 by more than 5 %, and it is meant to grow
    "建成区绿化覆盖率": "met",
    "公共停车位": "met",  # 2.0 in all
    "旅游总收入": "met",
    "旅游总收入 annual_rate": "behind",  # 9.86 % from 100 to 160 in five years
    "农村自来水普及率": "behind",
    "公共图书馆覆盖率": "met",
    "公共图书馆覆盖率 annual_rate": "met",  # 2.2 points a year, which is no rate of the rate
    "城镇新增就业": "no data",  # 8 and 9.5 may be sums or the years' own
}


def test_the_end_of_the_plan_by_a_table_of_rows(plan: object, tmp_path: Path) -> None:
    table = tmp_path / "end.csv"
    table.write_text(ROWS, encoding="utf-8")
    tracked = track(plan, read_actuals(str(table)))  # type: ignore[arg-type]
    verdicts = named(tracked)
    assert {name: verdicts[name].status for name in END} == END
    assert verdicts["城镇新增就业"].unsure_of_basis
    assert float(verdicts["旅游总收入 annual_rate"].reached or 0) == pytest.approx(9.856, abs=0.001)


def test_years_behind_the_last_that_counts_are_left_out(plan: object, tmp_path: Path) -> None:
    verdicts = named(track(plan, read_actuals(str(TABLE)), until=2021))  # type: ignore[arg-type]
    assert verdicts["空气质量优良天数比例"].year == 2021
    assert verdicts["新增公办幼儿园"].status == "on track"  # seven in 2021


def test_a_table_that_contradicts_itself_is_one_line(plan: object, tmp_path: Path) -> None:
    table = tmp_path / "twice.csv"
    table.write_text("指标,单位,2023\n森林覆盖率,%,41\n森林覆盖率,%,42\n", encoding="utf-8")
    with pytest.raises(PlanError, match="森林覆盖率 of 2023 is 42 here and 41 at"):
        track(plan, read_actuals(str(table)))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("a,b\n1,2\n", "no table of values"),
        ("指标,2023\n森林覆盖率,很高\n", "row 2, column B: '很高' is no number"),
        ("指标,2023\n森林覆盖率,—\n", "the table has no values"),
        ("指标,年份,数值\n森林覆盖率,去年,3\n", "'去年' is no year"),
    ],
)
def test_a_wrong_table_is_one_line(tmp_path: Path, content: str, said: str) -> None:
    table = tmp_path / "wrong.csv"
    table.write_text(content, encoding="utf-8")
    with pytest.raises(PlanError, match=said):
        read_actuals(str(table))


def test_a_workbook_is_read_as_its_cells_show(tmp_path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    book.active.append(["主要指标完成情况"])
    book.active.append(["指标名称", "单位", "2023年"])
    book.active.append(["森林覆盖率", "%", 0.415])
    book.active["C3"].number_format = "0.0%"
    book.active.append(["城区人口", "万人", "67.5万人"])
    book.save(tmp_path / "t.xlsx")
    values = read_actuals(str(tmp_path / "t.xlsx"))
    found = [(v.name, v.year, str(v.value), v.unit) for v in values]
    assert found == [
        ("森林覆盖率", 2023, "41.5", "%"),
        ("城区人口", 2023, "67.5", "万人"),
    ]
    assert values[0].place == f"{tmp_path / 't.xlsx'}, Sheet, row 3, column C"
