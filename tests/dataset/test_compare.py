"""An indicator beside itself: places in order, one unit, what is told as it is written; names of indicators; pictures; statistics."""

from __future__ import annotations

import csv
import io
import json
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from plan_extract.dataset.build import build
from plan_extract.dataset.choosing import Choice, choice, indicator
from plan_extract.dataset.comparing import compare, compare_all
from plan_extract.dataset.figuring import baseline, ends, figure
from plan_extract.dataset.opening import Dataset
from plan_extract.dataset.statistics import statistics
from plan_extract.errors import PlanError
from plan_extract.parsing import parse_text
from plan_extract.reporting.comparable import comparable

from .conftest import PLANS as OTHERS
from .conftest import Said, put
from .little import HEAD, PLANS

CITY = OTHERS["city"]


@pytest.fixture(scope="module")
def little(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data set of the little corpus, and a plan whose numbers are in a table with a baseline."""
    out = tmp_path_factory.mktemp("little")
    for name, words in PLANS.items():
        put(out / "out", name, words)
    rows = (
        "| 指标 | 单位 | 2020年 | 2025年 | 属性 |\n|---|---|---|---|---|\n"
        "| 常住人口城镇化率 | % | 53.1 | 60 | 预期性 |\n| 便民驿站数量 | 个 | 20 | 45 | 约束性 |"
    )
    put(out / "out", "wuhu", HEAD.format(title="芜湖市“十四五”城乡协调发展规划", issuer="芜湖市人民政府", day="2021年8月3日", text=rows))
    assert build(str(out / "out"), str(out / "data"), jobs=1).plans == len(PLANS) + 1
    return out / "data"


@pytest.fixture
def base(little: Path) -> Iterator[Any]:
    with Dataset.open(str(little)) as opened:
        yield opened.connection


@pytest.mark.parametrize(
    ("word", "key"),
    [
        ("old-estates", "old-estates"),
        ("老旧小区改造", "old-estates"),
        ("城镇化率", "urbanisation-resident"),
        ("国内生产总值", "gdp"),
        ("Life Expectancy", "life-expectancy"),
        ("公园绿地面积", "公园绿地面积"),
        ("全市便民驿站总数", "便民驿站"),  # the normal form: without 全市 and 总数
    ],
)
def test_indicators_by_any_name(base: Any, word: str, key: str) -> None:
    assert indicator(base, word).key == key


def test_an_unknown_indicator_names_others(base: Any) -> None:
    with pytest.raises(PlanError, match=r"^便民驿栈: no such indicator; nearest: .*便民驿站") as told:
        indicator(base, "便民驿栈")
    assert "\n" not in str(told.value)


def test_places_in_the_order_of_codes(base: Any) -> None:
    found = compare(base, indicator(base, "城镇化率"), Choice())
    assert [(spot.code, spot.name, spot.indent) for spot in found.cells] == [
        ("000000", "全国", 0),
        ("340000", "安徽省", 1),
        ("340100", "合肥市", 2),
        ("340124", "庐江县", 3),
        ("340200", "芜湖市", 2),
        ("520000", "贵州省", 1),
        ("520281", "盘州市", 2),  # 六盘水市 says nothing
        ("520300", "遵义市", 2),
    ]
    assert found.columns == ["2025", "2030"]
    assert found.unit == "%"
    said = {(spot.name, column): figure(row, found.unit) for spot, column, row in found.rows}
    assert said["全国", "2025"] == ("≥65%", True)
    assert said["安徽省", "2025"] == ("62—66%", True)
    assert said["合肥市", "2030"] == ("≥65%", True)
    assert said["盘州市", "2025"] == ("≈58%", True)
    # Points are no per cent.
    assert said["庐江县", "2025"] == ("5个百分点 up", False)
    (row,) = [row for spot, _, row in found.rows if spot.name == "芜湖市"]
    assert baseline(row, found.unit) == "53.1% (2020)"
    assert row["nature"] == "预期性"


def test_one_unit(base: Any) -> None:
    found = compare(base, indicator(base, "老旧小区改造"), Choice())
    assert found.unit == "万户"
    told = [(spot.name, row["region"], ends(row, "户")) for spot, _, row in found.rows]
    # What a province sets for a city stands in the city's line, behind its own.
    assert [(name, region, number[0] if number else None) for name, region, number in told] == [
        ("安徽省", "安徽省", 100_000),
        ("合肥市", "合肥市", 55_000),
        ("合肥市", "安徽省", 60_000),
        ("芜湖市", "安徽省", 40_000),
        ("贵州省", "贵州省", 200_000),
        ("遵义市", "遵义市", 46_000),
        ("遵义市", "贵州省", 45_000),
        ("毕节市", "毕节市", 30_000),
        ("毕节市", "贵州省", 30_000),
    ]
    in_thousands = compare(base, indicator(base, "老旧小区改造"), choice(None, "贵州省", None), unit="千户")
    assert [figure(row, in_thousands.unit)[0] for _, _, row in in_thousands.rows][:2] == ["200千户 in all", "46千户 in all"]
    with pytest.raises(PlanError, match="--unit 公里"):
        compare(base, indicator(base, "老旧小区改造"), Choice(), unit="公里")


def test_a_plan_without_a_place_has_its_row(base: Any) -> None:
    found = compare(base, indicator(base, "森林覆盖率"), Choice())
    spots = list(found.cells)
    assert (spots[-1].code, spots[-1].name) == (None, "")
    assert {one.code: one.count for one in found.aside} == {"region": 1}


def test_every_indicator_of_several_places(base: Any) -> None:
    some, count = compare_all(base, Choice(), least=3)
    found = [(one.indicator.key, len(one.cells)) for one in some]
    # By the texts: urbanisation 8 places, old estates 6 (芜湖市 by its province), forests 4 and one without a name, three and more.
    assert found[:2] == [("urbanisation-resident", 8), ("old-estates", 6)]
    assert {key for key, _ in found} == {
        "urbanisation-resident", "old-estates", "energy-intensity", "forest-coverage", "gdp", "registered-unemployment", "grain-output",
    }  # fmt: skip
    assert count == len(found) == 7


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("单位地区生产总值能耗下降14%", ("energy-intensity", "fall", 14, "%", "more")),
        ("单位地区生产总值能耗降低14%以上", ("energy-intensity", "fall", 14, "%", "more")),
        ("城镇登记失业率控制在5%以内", ("registered-unemployment", "level", 5, "%", "less")),
        ("常住人口城镇化率提高5个百分点", ("urbanisation-resident", "rise", 5, "百分点", "more")),
        ("婴儿死亡率下降到4‰", ("infant-mortality", "level", 0.4, "%", "less")),
        ("地区生产总值年均增长6%", ("gdp", "yearly rise", 6, "%", "more")),
        ("建成公园12个", ("公园", "in all", 12, "个", "more")),
    ],
)
def test_what_a_target_is_compared_by(words: str, told: tuple[object, ...]) -> None:
    plan = parse_text(f"云川市城乡发展规划\n（2021—2025年）\n一、主要目标\n到2025年，{words}。\n")
    (row,) = comparable(plan)
    assert (row["key"], row["measures"], row["low"], row["unit"], row["greater"]) == told


def test_a_fall_in_a_table_is_a_fall_in_a_sentence() -> None:
    table = "| 指标 | 单位 | 2020年 | 2025年 |\n|---|---|---|---|\n"
    table += "| 单位GDP能源消耗降低 | % | — | 〔14〕 |\n| 单位GDP二氧化碳排放降低 | % | — | [-18] |\n"
    rows = {row["key"]: row for row in comparable(parse_text(f"云川市城乡发展规划\n（2021—2025年）\n专栏1 主要指标\n{table}"))}
    assert (rows["energy-intensity"]["measures"], rows["energy-intensity"]["low"]) == ("fall", 14)
    assert (rows["carbon-intensity"]["measures"], rows["carbon-intensity"]["low"]) == ("fall", 18)


def test_statistics(base: Any) -> None:
    found = statistics(base, Choice())
    groups = {row["group"]: row for row in found.groups}
    assert [(row["group"], row["plans"]) for row in found.groups] == [
        ("nation", 1), ("province", 2), ("prefecture", 4), ("county", 2), ("unknown", 1)
    ]  # fmt: skip
    # Counted in the texts: the nation has 7 targets; 安徽省 6, of them two for its cities, and 贵州省 11; each of a standard indicator.
    assert (groups["nation"]["goals"], groups["nation"]["with_concept"]) == (7, 7)
    assert (groups["province"]["goals"], groups["province"]["with_concept"]) == (17, 17)
    assert (groups["unknown"]["goals"], groups["unknown"]["with_unit"], groups["unknown"]["with_concept"]) == (2, 1, 1)
    assert groups["prefecture"]["with_baseline"] == 2
    assert found.total["plans"] == 10
    assert {row["key"] for row in found.names} == {"公园绿地面积", "服务效能", "便民驿站"}
    assert found.concepts[0]["key"] == "urbanisation-resident"
    assert (found.concepts[0]["plans"], found.concepts[0]["places"]) == (8, 8)
    assert {row["year"]: row["targets"] for row in found.years if row["year"] in ("2024", "2030")} == {"2024": 1, "2030": 1}
    assert sum(row["plans"] for row in statistics(base, Choice(), by="region").groups) == 10
    assert [row["group"] for row in statistics(base, Choice(level="county"), by="period").groups] == ["2021—2025"]
    assert statistics(base, choice(None, None, "1990")).total["plans"] == 0
    assert {one.code: one.count for one in found.aside} == {"region": 1, "unit": 1}
    assert not statistics(base, Choice(level="county")).aside


def test_commands(little: Path, said: Said, tmp_path: Path) -> None:
    status, out, err = said("compare", little, "城镇化率", "--baseline")
    assert (status, err) == (0, "")
    assert "60% expected ← 53.1% (2020)" in out
    assert "† cannot be told in %" in out
    assert "\n  贵州省 " in out
    assert "\n    遵义市 " in out
    status, out, _ = said("compare", little, "--all-indicators", "-f", "csv")
    rows = list(csv.DictReader(io.StringIO(out)))
    assert len({row["key"] for row in rows}) == 8  # those of two places: also 人均预期寿命
    assert all(row["plan_id"] and row["goal_id"] and row["line"] and row["quote"] for row in rows)
    status, out, _ = said("compare", little, "粮食产量", "-f", "json")
    found = json.loads(out)
    assert found["unit"] == "万吨"
    assert [place["targets"][0]["low"] for place in found["places"]] == [65_000, 1100, 275]
    assert said("compare", little)[0] == 2
    assert said("compare", little, "gdp", "--period", "21")[0] == 2
    status, out, _ = said("stats", little, "--by", "kind", "-f", "json")
    assert json.loads(out)["total"]["plans"] == 10
    for form in ("table", "markdown", "csv"):
        assert "registered-unemployment" in said("stats", little, "-f", form)[1]


def test_a_cell_says_three_of_many_and_where_the_others_stand(tmp_path: Path, said: Said) -> None:
    for number, share in enumerate((60, 60, 60, 61, 62, 63, 64)):
        put(tmp_path / "out", f"city{number}", CITY.replace("60%", f"{share}%").replace("城镇建设", f"第{number}片区城镇建设"))
    build(str(tmp_path / "out"), str(tmp_path / "data"), jobs=1)
    out = said("compare", tmp_path / "data", "城镇化率")[1]
    (row,) = [line for line in out.splitlines() if line.lstrip().startswith("曲靖市")]
    cell, _, more = row.partition("; 4 more: ")
    assert more == "[1]–[7]"
    shown = re.findall(r"(\d\d%) \[(\d)\]", cell)
    assert len({share for share, _ in shown}) == 3  # those that differ
    refs = re.findall(r"^\[(\d)\] (?:(\d\d%): )?.*“.*?(\d\d%)”", out, re.MULTILINE)
    assert [number for number, _, _ in refs] == list("1234567")
    # What the cell does not say stands before where it is said.
    assert all(told == ("" if (share, number) in shown else share) for number, told, share in refs)
    assert sorted(share for _, _, share in refs) == ["60%", "60%", "60%", "61%", "62%", "63%", "64%"]
    rows = list(csv.DictReader(io.StringIO(said("compare", tmp_path / "data", "城镇化率", "-f", "csv")[1])))
    assert sorted(row["low"] for row in rows) == ["60", "60", "60", "61", "62", "63", "64"]


def test_picture(little: Path, said: Said, tmp_path: Path) -> None:
    picture = tmp_path / "picture.svg"
    assert said("compare", little, "城镇化率", "-o", picture)[0] == 0
    tree = ET.fromstring(picture.read_text(encoding="utf-8"))
    titles = [one.text for one in tree.iter("{http://www.w3.org/2000/svg}title")]
    # One for each place but 庐江县, whose rise is on no scale of levels; it is counted.
    assert len(titles) == 7
    assert "合肥市 2030: ≥65%" in titles
    assert "1 targets cannot be told on this scale" in "".join(tree.itertext())
    # The greater, the further right; all within the picture.
    at = {title: float(one.attrib["cx"]) for one in tree.iter("{http://www.w3.org/2000/svg}circle") if (title := "".join(one.itertext()))}
    assert at["盘州市 2025: ≈58%"] < at["芜湖市 2025: 60%"] < at["遵义市 2025: ≥62%"] < at["全国 2025: ≥65%"]
    assert all(0 < x < 860 for x in at.values())
    page = said("compare", little, "城镇化率", "-f", "html")[1]
    assert "<svg" in page
    assert "<script" not in page


def test_pages_escape_words(tmp_path: Path, said: Said) -> None:
    words = PLANS["guizhou"].replace("城乡协调发展规划", "城乡<b>协调</b>发展规划")
    put(tmp_path / "out", "guizhou", words)
    build(str(tmp_path / "out"), str(tmp_path / "data"), jobs=1)
    page = said("compare", tmp_path / "data", "gdp", "-f", "html")[1]
    assert "<b>" not in page
    assert "&lt;b&gt;" in page
