"""Places against corpora read by hand, the table of divisions, and properties that hold for any text."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from tests.work import TWICE, growth

from plan_extract.lexicon import load
from plan_extract.model import Region
from plan_extract.reading.divisions import below, by_name, divisions, parents
from plan_extract.reading.places import PlaceReader
from plan_extract.reading.places_region import region_of

CORPUS = Path(__file__).parent / "corpus"
MARK = re.compile(r"\{(?:(zone|area|town|collective|macro|division) )?([^{} ]+)(?: (\d{6}))?\}")


def corpus(name: str) -> list[tuple[str, str]]:
    groups: dict[str, list[str]] = yaml.safe_load((CORPUS / f"{name}.yaml").read_text(encoding="utf-8"))
    return [(region, text) for region, texts in groups.items() for text in texts]


@cache
def reader(name: str) -> PlaceReader:
    """The reader of a plan of the nation or of a division by its name."""
    if name == "全国":
        return PlaceReader.for_region(Region(name=name, level="nation"))
    (division,) = by_name()[name]
    return PlaceReader.for_region(Region(name=division.name, code=division.code, level=division.level))


def marked(text: str) -> tuple[str, list[tuple[int, int, str, str | None, str]]]:
    """A corpus line as plain text, and the places it marks with their offsets."""
    plain, places, at = "", [], 0
    for match in MARK.finditer(text):
        plain += text[at : match.start()]
        places.append((len(plain), len(plain) + len(match[2]), match[2], match[3], match[1] or "division"))
        plain, at = plain + match[2], match.end()
    return plain + text[at:], places


@pytest.mark.parametrize(("region", "line"), corpus("found"))
def test_found(region: str, line: str) -> None:
    text, expected = marked(line)
    assert expected
    assert [(p.start, p.end, p.name, p.code, p.kind) for p in reader(region).find(text)] == expected


@pytest.mark.parametrize(("region", "text"), corpus("none"))
def test_none(region: str, text: str) -> None:
    assert [p.name for p in reader(region).find(text) if p.kind not in ("macro", "collective")] == []


def test_corpora_are_large_enough() -> None:
    assert min(len(corpus("found")), len(corpus("none"))) >= 120


@pytest.mark.parametrize(
    ("title", "issuer", "number", "expected"),
    [
        ("遵义市“十四五”新型城镇化发展规划", None, None, ("遵义市", "520300", "prefecture")),
        ("山东省“十四五”教育事业发展规划", None, None, ("山东省", "370000", "province")),
        ("“十四五”水利发展规划", "山东省水利厅", None, ("山东省", "370000", "province")),
        ("广西“十四五”综合交通运输规划", None, None, ("广西壮族自治区", "450000", "province")),
        ("内蒙古自治区“十四五”能源规划", None, None, ("内蒙古自治区", "150000", "province")),
        ("国务院关于印发某规划的通知", None, None, ("全国", None, "nation")),
        ("中华人民共和国国民经济和社会发展规划纲要", None, None, ("全国", None, "nation")),
        ("某行动计划", "教育部", None, ("全国", None, "nation")),
        ("某行动计划", None, "国办发〔2021〕5号", ("全国", None, "nation")),
        ("朝阳区教育规划", "北京市朝阳区人民政府", None, ("朝阳区", "110105", "county")),
        ("朝阳区教育规划", None, None, ("朝阳区", None, "county")),
        ("北京市朝阳区教育规划", None, None, ("朝阳区", "110105", "county")),
        ("南丹县文化旅游规划", None, None, ("南丹县", "451221", "county")),
        ("盘县“十二五”规划", None, None, ("盘州市", "520281", "county")),
        ("上海市浦东新区产业规划", None, None, ("浦东新区", "310115", "county")),
        ("云岭市“十四五”城乡建设发展规划", None, None, ("云岭市", None, "prefecture")),
        ("赤水市经济开发区总体规划", None, None, ("赤水市经济开发区", None, "zone")),
    ],
)
def test_region(title: str, issuer: str | None, number: str | None, expected: tuple[str, str | None, str]) -> None:
    found = region_of(title, issuer, number)
    assert found is not None
    assert (found.name, found.code, found.level) == expected


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("云川市城市更新规划", ("云川市", None, "prefecture")),
        ("云川市市场监管规划", ("云川市", None, "prefecture")),
        ("云川县县域商业体系建设方案", ("云川县", None, "county")),
        ("云川区区域协调发展规划", ("云川区", None, "county")),
        ("云川新区总体规划", ("云川新区", None, "zone")),
        ("云川经济技术开发区产业规划", ("云川经济技术开发区", None, "zone")),
        # 云溪区 is known, in another city than this: its code would be wrong.
        ("云川市云溪区教育规划", ("云溪区", None, "county")),
    ],
)
def test_a_region_is_read_as_it_is(title: str, expected: tuple[str, str | None, str]) -> None:
    found = region_of(title)
    assert found is not None
    assert (found.name, found.code, found.level, found.from_) == (*expected, "said")


@pytest.mark.parametrize(
    "title",
    ["关于加快发展的若干意见", "", "数字乡村发展行动计划", "城市更新行动方案", "幸福社区建设", "县级市发展规划", "县域经济规划"],
)
def test_no_region_is_guessed(title: str) -> None:
    assert region_of(title) is None


def test_table() -> None:
    codes = [d.code for d in divisions()]
    assert codes == sorted(set(codes))
    assert all(len(code) == 6 and code.isdigit() for code in codes)
    assert len([d for d in divisions() if d.level == "province"]) == 34
    assert {d.name for d in below("520200")} == {"钟山区", "六枝特区", "水城区", "盘州市"}
    assert parents("520281") == ("520281", "520200", "520000")


def test_cities_under_the_state_have_their_districts_right_below() -> None:
    assert {"万州区", "涪陵区"} < {d.name for d in below("500000")}
    assert {d.name for d in below("110000")} >= {"东城区", "西城区"}


def test_former_names_lead_to_the_division_of_today() -> None:
    assert reader("遵义市").canonical("盘县") == "盘州市"
    assert reader("遵义市").resolve("水城县") == ("520204", "county")
    assert by_name()["思茅市"][0].name == "普洱市"


def test_the_table_holds_the_former_names_of_the_list() -> None:
    listed: list[list[Any]] = load("divisions")["former"]
    assert len(listed) >= 60
    names = {d.code: d for d in divisions()}
    borne = {d.name for d in divisions()}
    for old, code, today in listed:
        assert names[code].name == today
        assert old in names[code].former.split()
        assert old not in borne
    assert sum(len(d.former.split()) for d in divisions()) == len(listed) == len({old for old, _, _ in listed})


def test_short_names_count_only_inside_the_region() -> None:
    assert reader("遵义市").resolve("赤水") == ("520381", "county")
    assert reader("山东省").resolve("赤水") == (None, None)
    assert reader("山东省").find("赤水建成2座") == []


def test_several_bearers_of_a_name_have_no_code() -> None:
    assert reader("遵义市").resolve("朝阳区") == (None, None)


def test_names_of_works_may_hold_places_anywhere() -> None:
    found = reader("遵义市").find("新建赤水仁怀连接线", inside_names=True)
    assert [p.name for p in found] == ["赤水", "仁怀"]


def test_learned_names_are_read() -> None:
    own = PlaceReader.for_region(Region(name="云岭市", level="prefecture"))
    own.learn(["松溪区完成3万户,青石县完成2万户", "松溪区:重点推进", "青石县:建设"])
    assert [p.name for p in own.find("力争在松溪区建设,支持青石县发展")] == ["松溪区", "青石县"]


def test_time_grows_with_the_length() -> None:
    own = reader("遵义市")
    text = "赤水市、仁怀市和播州经济开发区完成改造,新建道路"
    own.find(text)
    assert growth(lambda count: lambda: own.find(text * count), 400) <= TWICE


@given(st.text(alphabet="红花岗区赤水市仁怀特播州县省高新经济开发各(、)镇乡路公司中心全大道片组团北京南", max_size=40), st.booleans())
def test_places_are_slices_in_order(text: str, inside: bool) -> None:
    at = 0
    for place in reader("遵义市").find(text, inside_names=inside):
        assert at <= place.start < place.end <= len(text)
        assert place.name == text[place.start : place.end]
        at = place.end
