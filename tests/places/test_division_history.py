"""Codes by year: what they stood for, what they lay in, what became of them. Expected values are from the yearbooks' own accounts."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest

from plan_extract import parse, regions
from plan_extract.reading.division_history import LAST, history
from plan_extract.reading.divisions import divisions


@pytest.mark.parametrize(
    ("code", "year", "name"),
    [
        ("110228", 2010, "密云县"),
        ("110228", 2016, None),
        ("110118", 2016, "密云区"),
        ("110118", 2010, None),
        ("420600", 2005, "襄樊市"),
        ("420600", 2012, "襄阳市"),
        ("520200", 1985, "六盘水市"),
        ("520200", 2030, "六盘水市"),
        ("999999", 2010, None),
        ("110228", 1900, None),
    ],
)
def test_what_a_code_stood_for(code: str, year: int, name: str | None) -> None:
    here = regions.at(code, year)
    assert (here and here.name) == name


@pytest.mark.parametrize(
    ("code", "now"),
    [
        ("110228", "110118"),  # 密云县 to 密云区, 2015
        ("110103", "110101"),  # 崇文区 into 东城区, 2010
        ("371200", "370116"),  # 莱芜市 into 济南 as 莱芜区, 2019
        ("652923", "652902"),  # 库车县 to 库车市, 2019
        ("642200", "640400"),  # 固原地区 to 固原市, 2001
        ("520200", "520200"),
        ("999999", None),
    ],
)
def test_what_became_of_a_code(code: str, now: str | None) -> None:
    assert regions.today(code) == now


@pytest.mark.parametrize(
    ("code", "year", "chain"),
    [
        ("520281", 2020, ("520200", "520000")),
        ("429004", 2020, ("420000",)),  # 仙桃, right under the province
        ("500112", 2020, ("500000",)),
        ("110228", 2010, ("110000",)),
        ("520000", 2020, ()),
        ("999999", 2020, ()),
        ("371202", 2010, ("371200", "370000")),  # 莱城区, when 莱芜 was a city of its own
    ],
)
def test_what_a_code_lay_in(code: str, year: int, chain: tuple[str, ...]) -> None:
    assert regions.parents(code, year) == chain


def test_what_a_place_was_before() -> None:
    assert [(one.code, one.name) for one in regions.predecessors("110118")] == [("110228", "密云县"), ("110208", "密云县")]
    assert [one.code for one in regions.find("密云县", 2010)] == ["110228"]
    assert regions.find("密云县", 2020) == ()
    assert len(regions.find("朝阳区", 2020)) == 2


def test_the_table_agrees_with_that_of_today() -> None:
    known = {division.code: division.name for division in divisions()}
    named = {code: here.name for code in known if (here := regions.at(code, 2023)) is not None}
    assert {code: (name, known[code]) for code, name in named.items() if name != known[code]} == {}
    assert set(known) == set(named)


def test_stretches_follow_each_other_and_lead_somewhere() -> None:
    for division in divisions():
        stretches = history(division.code)
        assert stretches
        for one, following in pairwise(stretches):
            assert one.first <= one.last < following.first
        for one in stretches:
            if one.successor is not None:
                assert one.last < LAST
                assert history(one.successor)
            now = regions.today(one.code, one.last)
            assert now is None or regions.at(now, LAST) is not None


def test_a_plans_region_has_its_parents(tmp_path: Path) -> None:
    path = tmp_path / "plan.txt"
    path.write_text("盘州市“十四五”城乡发展规划\n第一章 目标\n到2025年，森林覆盖率达到60%。\n", encoding="utf-8")
    region = parse(path).plan.region
    assert region is not None
    assert (region.code, region.parents) == ("520281", ["520200", "520000"])
