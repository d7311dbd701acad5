"""Names to concepts: what is one for the normal form, what is alike, and what must be told apart."""

from __future__ import annotations

import pytest

from plan_extract.reading.concept_names import normal, qualifiers
from plan_extract.reading.concepts import fits_unit, match

SAME = [
    ("人均预期寿命", "平均期望寿命", "岁", "life-expectancy"),
    ("常住人口城镇化率", "城镇化率（常住人口）", "%", "urbanisation-resident"),
    ("地区生产总值", "１．全市国内生产总值（亿元）", "亿元", "gdp"),
    ("城镇居民人均可支配收入", "城镇常住居民人均可支配收入（元）", "元", "urban-income"),
    ("单位GDP能耗降低", "万元地区生产总值能源消耗下降率", "%", "energy-intensity"),
    ("细颗粒物（PM2.5）浓度", "PM2.5年均浓度", "微克/立方米", "pm25"),
    ("地表水达到或好于Ⅲ类水体比例", "地表水达到或好于III类水体的比重", "%", "surface-water-good"),
    ("市场主体", "年末市场主体总量", "万户", "market-entities"),
    ("每千人口医疗卫生机构床位数", "每千常住人口医疗卫生机构床位数（张）", "张", "beds-per-1000"),
    ("研发经费支出占GDP比重", "全社会研究与试验发展（R&D）经费支出与国内生产总值之比", "%", "rd-intensity"),
    ("国家重点实验室", "全国重点实验室数量", "个", "national-labs"),
]


@pytest.mark.parametrize(("one", "other", "unit", "concept"), SAME)
def test_one_thing_by_two_names(one: str, other: str, unit: str, concept: str) -> None:
    for name in (one, other):
        found = match(name, unit, "change" if "降" in name else "level")
        assert (found.concept, found.by) == (concept, "name"), name


APART = [
    ("户籍人口城镇化率", "常住人口城镇化率", "%"),
    ("人均地区生产总值", "地区生产总值", "元"),
    ("地区生产总值增速", "服务业增加值占地区生产总值比重", "%"),
    ("城镇居民人均可支配收入", "农村居民人均可支配收入", "元"),
    ("每万人口发明专利拥有量", "发明专利拥有量", "件"),
    ("每万人口发明专利拥有量", "每万人口高价值发明专利拥有量", "件"),
    ("城镇登记失业率", "城镇调查失业率", "%"),
    ("广播综合人口覆盖率", "电视综合人口覆盖率", "%"),
    ("学前一年毛入园率", "学前三年毛入园率", "%"),
    ("养老机构护理型床位", "养老床位", "张"),
    ("城市生活污水集中收集率", "城市生活污水集中处理率", "%"),
    ("建成区绿化覆盖率", "建成区绿地率", "%"),
    ("高速公路里程", "公路里程", "公里"),
    ("主要农作物化肥利用率", "主要农作物农药利用率", "%"),
]


@pytest.mark.parametrize(("one", "other", "unit"), APART)
def test_two_things_with_names_alike(one: str, other: str, unit: str) -> None:
    found = [match(name, unit).concept for name in (one, other)]
    assert None not in found
    assert found[0] != found[1]


@pytest.mark.parametrize(
    ("name", "unit", "may_be"),
    [
        ("森林覆盖率", "亿立方米", "forest-coverage"),  # the unit of the growing stock
        ("地区生产总值", "%", "gdp"),  # a level of so many per cent is no amount of money
        ("人工智能领军企业", "家", "ai-enterprises"),
        ("其他园区工业用地产出强度", "万元/亩", "land-output-industrial"),
        ("园区研发投入强度", "%", "rd-intensity"),
    ],
)
def test_what_is_doubtful_gets_no_concept_and_is_told(name: str, unit: str, may_be: str) -> None:
    found = match(name, unit)
    assert found.concept is None
    assert may_be in [concept for concept, _, _ in found.near]


@pytest.mark.parametrize("name", ["工农业总产值", "轻工业总产值", "一次性餐盒使用率", "城镇化投资", "人口", "率", "", "（%）"])
def test_what_is_no_standard_indicator(name: str) -> None:
    assert match(name).concept is None


def test_a_name_that_is_only_alike_says_how_much() -> None:
    sure = match("工矿商贸就业人员生产安全事故的死亡率情况", "%", "change")
    assert (sure.concept, sure.by) == ("accident-death-industry", "similarity")
    assert sure.score is not None
    assert 92 <= sure.score < 100


def test_an_area_may_stand_before_the_name() -> None:
    assert match("赤水市森林覆盖率", "%").concept == "forest-coverage"
    assert match("岚溪县森林覆盖率", "%").concept is None
    assert match("岚溪县森林覆盖率", "%", places={"岚溪县"}).concept == "forest-coverage"
    assert match("城市污水处理率", "%", places={"城市"}).concept == "sewage-treatment"


@pytest.mark.parametrize(
    ("unit", "measure", "wanted", "fits"),
    [
        ("万人", "level", "人", True),
        ("亿元", "level", "人", False),
        ("%", "annual_rate", "元", True),
        ("%", "level", "元", False),
        ("番", "multiple", "元", True),
        ("公顷", "level", "亩", True),
        ("万户", "level", "家", True),
        ("万元/亩", "level", "元/亩", True),
        ("万亩", "level", "元/亩", False),
        ("‰", "level", "%", True),
        ("纸浆度", "level", "元", True),
        (None, "level", "元", True),
    ],
)
def test_units(unit: str | None, measure: str, wanted: str, fits: bool) -> None:
    assert fits_unit(unit, measure, wanted) is fits


def test_the_normal_form_is_its_own() -> None:
    for name in ("全市年末常住人口（万人）", "城镇化率（户籍人口）", "万元国内生产总值用水量（立方米）", "年均新增城镇就业"):
        assert normal(normal(name)) == normal(name)
    assert normal("城镇化率（户籍人口）") != normal("城镇化率（常住人口）")
    assert qualifiers(normal("农村居民人均可支配收入增速")) >= {"农村", "人均", "增速"}
