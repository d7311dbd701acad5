"""Short names of places at the head of works' names, and what a text of an unknown area is about."""

from __future__ import annotations

import pytest

from plan_extract import parse_text
from plan_extract.reading.places_of_works import division_of, opening_places, spoken_of


@pytest.mark.parametrize(
    ("name", "region", "places"),
    [
        ("陆良青石电厂", "530000", ["陆良"]),  # a county of the plan's province
        ("陆良青石电厂", "520000", []),  # of another one
        ("“陆良”青石电厂", "530000", ["陆良"]),
        ("曲靖—陆良青石公路", "530000", ["曲靖", "陆良"]),
        ("柘溪县青石体育馆", "530000", ["柘溪县"]),  # in no table
        ("柘溪县至枫安区青石公路", None, ["柘溪县", "枫安区"]),
        ("高新区青石创业园", None, []),
        ("老旧小区改造", None, []),
        ("青石市场改造", None, []),
        ("各县医院改造", None, []),
        ("曲靖 - -陆良青石公路", "530000", ["曲靖", "陆良"]),  # as some prints have it
        ("曲靖至青石公路", "530000", ["曲靖"]),
        ("青石至曲靖公路", "530000", []),
        ("广州青石机场", None, ["广州"]),
        ("广州青石机场", "000000", ["广州"]),
        ("广州港青石码头", "000000", ["广州"]),
        ("广州大道北段改造", None, []),
        ("云南青石师范大学新校区", None, []),
        ("昆明青石钢铁公司扩建工程", "530000", []),
        ("东方青石电厂", "460000", []),  # an everyday word
        ("黑龙江青石灌区", "000000", ["黑龙江"]),
        ("胶东青石调水工程", "370000", ["胶东"]),
        ("辽东半岛青石供水工程", None, ["辽东半岛"]),
        ("云南曲靖青石机场", "000000", ["云南", "曲靖"]),
        ("云南青岛机场", "000000", ["云南"]),  # 青岛 lies in another province
        ("古城保护修缮工程", "530000", []),  # a word
        ("大理石产业园", "530000", []),
        ("弥勒佛文化园", "530000", []),
        ("元江干流治理工程", "530000", []),
        ("黑龙江干流堤防工程", "230000", []),
        ("胶州湾青石大桥", "370000", []),
        ("南京西路改造", None, []),
        ("安徽会馆修缮", None, []),
        ("天津港煤码头", None, ["天津"]),
        ("", None, []),
    ],
)
def test_places_that_a_work_is_called_after(name: str, region: str | None, places: list[str]) -> None:
    assert opening_places(name, region) == places


@pytest.mark.parametrize(
    ("texts", "names"),
    [
        (["山东推进青石工程,济南牵头", "济南建设柳溪平台", "济南与青岛协同"], {"山东", "济南"}),
        (["山东推进青石工程", "济南牵头", "青岛、烟台、潍坊协同"], {"山东"}),
        (["支持山东、云南、广东、四川、湖北先行"], set()),
        (["山东推进青石工程"], set()),  # too little
        ([], set()),
    ],
)
def test_what_a_text_of_an_unknown_area_is_about(texts: list[str], names: set[str]) -> None:
    assert spoken_of(texts) == names


def test_places_of_works_have_their_codes() -> None:
    assert [division.code for name in ("曲靖", "陆良") if (division := division_of(name, "530000"))] == ["530300", "530322"]
    assert division_of("胶东", "370000") is None
    assert division_of("陆良", None) is None
    text = "云南省青石公路发展规划（2021—2025年）\n第一章 重点任务\n加快建设曲靖—陆良青石公路、陆良柳溪机场等项目。\n"
    plan = parse_text(text)
    assert [p.districts for p in plan.projects] == [["曲靖", "陆良"], ["陆良"]]
    assert {place.name: place.code for place in plan.districts} == {"曲靖市": "530300", "陆良县": "530322"}


@pytest.mark.parametrize(
    ("title", "districts"),
    [
        ("济南高新区青石产业发展规划", []),  # a zone, which has no code: what it names most is where it lies
        ("国家青石产业发展规划", ["济南"]),
    ],
)
def test_a_plan_that_names_one_place_alone(title: str, districts: list[str]) -> None:
    text = f"{title}（2021—2025年）\n第一章 重点任务\n发挥济南优势。支持济南先行。依托济南高校。\n加快建设济南青石机场等项目。\n"
    assert [p.districts for p in parse_text(text).projects] == [districts]


def test_where_a_work_is() -> None:
    text = "青石调水与航运发展规划（2021—2025年）\n第一章 重点任务\n加快建设广州青石机场、济南柳溪国家自主创新示范区等项目。\n"
    assert {p.name: p.districts for p in parse_text(text).projects} == {"广州青石机场": ["广州"], "济南柳溪国家自主创新示范区": ["济南"]}
