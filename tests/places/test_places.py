"""Places against corpora read by hand, the table of divisions, and properties that hold for any text."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from plan_extract.model import Region
from plan_extract.reading.divisions import below, by_name, divisions, parents
from plan_extract.reading.places import PlaceReader, region_of

CORPUS = Path(__file__).parent / "corpus"
READER = PlaceReader.for_region(Region(name="六盘水市", code="520200", level="prefecture"))


def corpus(name: str) -> list[Any]:
    return list(yaml.safe_load((CORPUS / f"{name}.yaml").read_text(encoding="utf-8")))


@pytest.mark.parametrize(("text", "expected"), corpus("found"))
def test_found(text: str, expected: list[list[Any]]) -> None:
    assert [[p.name, p.code, p.kind] for p in READER.find(text)] == expected


@pytest.mark.parametrize("text", corpus("none"))
def test_none(text: str) -> None:
    assert [p.name for p in READER.find(text) if p.kind not in ("macro", "collective")] == []


@pytest.mark.parametrize(
    ("title", "issuer", "expected"),
    [
        ("六盘水市“十四五”新型城镇化发展规划", None, ("六盘水市", "520200", "prefecture")),
        ("山东省“十四五”教育事业发展规划", None, ("山东省", "370000", "province")),
        ("“十四五”水利发展规划", "山东省水利厅", ("山东省", "370000", "province")),
        ("国务院关于印发某规划的通知", None, ("全国", None, "nation")),
        ("中华人民共和国国民经济和社会发展规划纲要", None, ("全国", None, "nation")),
        ("某行动计划", "教育部", ("全国", None, "nation")),
        ("朝阳区教育规划", "北京市朝阳区人民政府", ("朝阳区", "110105", "county")),
        ("朝阳区教育规划", None, ("朝阳区", None, "county")),
        ("上海市浦东新区产业规划", None, ("浦东新区", "310115", "county")),
        ("云岭市“十四五”城乡建设发展规划", None, ("云岭市", None, "prefecture")),
    ],
)
def test_region(title: str, issuer: str | None, expected: tuple[str, str | None, str]) -> None:
    found = region_of(title, issuer)
    assert found is not None
    assert (found.name, found.code, found.level) == expected


def test_no_region_is_guessed() -> None:
    assert region_of("关于加快发展的若干意见") is None


def test_table() -> None:
    codes = [d.code for d in divisions()]
    assert codes == sorted(set(codes))
    assert all(len(code) == 6 and code.isdigit() for code in codes)
    assert len([d for d in divisions() if d.level == "province"]) == 34
    assert {d.name for d in below("520200")} == {"钟山区", "六枝特区", "水城区", "盘州市"}
    assert parents("520281") == ("520281", "520200", "520000")


def test_former_names_lead_to_the_division_of_today() -> None:
    assert READER.canonical("盘县") == "盘州市"
    assert READER.resolve("水城县") == ("520204", "county")
    assert by_name()["思茅市"][0].name == "普洱市"


def test_short_names_count_only_inside_the_region() -> None:
    assert READER.resolve("盘州") == ("520281", "county")
    assert PlaceReader.for_region(Region(name="山东省", code="370000", level="province")).resolve("盘州") == (None, None)


def test_several_bearers_of_a_name_have_no_code() -> None:
    assert READER.resolve("朝阳区") == (None, None)


@given(st.text(alphabet="钟山区盘州市六枝特水城县省高新经济开发各(、)镇乡路公司中心全大道片组团北京南", max_size=40))
def test_places_are_slices_in_order(text: str) -> None:
    at = 0
    for place in READER.find(text):
        assert at <= place.start < place.end <= len(text)
        assert place.name == text[place.start : place.end]
        at = place.end
