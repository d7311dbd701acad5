"""Targets followed down: every verdict on the little corpus, worked out by hand from its texts; traps; both ways round."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plan_extract.dataset.aside import of_pairs, of_plans, of_targets
from plan_extract.dataset.breakdown import breakdowns
from plan_extract.dataset.build import build
from plan_extract.dataset.cascade import Question, flat, listed, pair, rows, summary
from plan_extract.dataset.choosing import Choice
from plan_extract.dataset.copying import alike, masked
from plan_extract.dataset.opening import Dataset
from plan_extract.dataset.places import above, place_of
from plan_extract.dataset.verdicts import MIRROR, coded, judged

from .conftest import Said, put
from .little import HEAD, PLANS

NATION, GUIZHOU, ANHUI, HEFEI = "全国", "贵州省", "安徽省", "合肥市"
ZUNYI, BIJIE, PAN, LUJIANG = "遵义市", "毕节市", "盘州市", "庐江县"
# Above, indicator, below: verdict, what it asks for, share of the whole, why there is no comparison.
VERDICTS: dict[tuple[str, str, str], tuple[str, str | None, float | None, str | None]] = {
    # 65%以上 by 2025 against 62%以上; 62%—66%, in which 65 lies; 65%以上 by 2030; 58%左右; a rise of five points.
    (NATION, "urbanisation-resident", GUIZHOU): ("lower", "less", None, None),
    (NATION, "urbanisation-resident", ANHUI): ("not comparable", None, None, "range"),
    (NATION, "urbanisation-resident", ZUNYI): ("lower", "less", None, None),
    (NATION, "urbanisation-resident", HEFEI): ("later", "less", None, None),
    (NATION, "urbanisation-resident", PAN): ("lower", "less", None, None),
    (NATION, "urbanisation-resident", LUJIANG): ("not comparable", None, None, "measure"),
    (GUIZHOU, "urbanisation-resident", ZUNYI): ("same", "same", None, None),  # called 城镇化率 there
    (GUIZHOU, "urbanisation-resident", PAN): ("lower", "less", None, None),  # 六盘水市, between them, has no plan
    (ANHUI, "urbanisation-resident", HEFEI): ("not comparable", None, None, "range"),
    (ANHUI, "urbanisation-resident", LUJIANG): ("not comparable", None, None, "measure"),
    (HEFEI, "urbanisation-resident", LUJIANG): ("not comparable", None, None, "measure"),
    # A fall of 13.5%: the greater fall asks for more.
    (NATION, "energy-intensity", GUIZHOU): ("higher", "more", None, None),
    (NATION, "energy-intensity", ANHUI): ("same", "same", None, None),
    (NATION, "energy-intensity", ZUNYI): ("lower", "less", None, None),
    (GUIZHOU, "energy-intensity", ZUNYI): ("lower", "less", None, None),
    # 24%左右; 24%以上 is the same number and firmer, and so is 64%以上 beside 64%.
    (NATION, "forest-coverage", GUIZHOU): ("higher", "more", None, None),
    (NATION, "forest-coverage", ANHUI): ("same", "more", None, None),
    (NATION, "forest-coverage", PAN): ("higher", "more", None, None),
    (GUIZHOU, "forest-coverage", PAN): ("same", "more", None, None),
    # 年均增长6%以上 against 7%左右, and against 3000亿元, which is a level.
    (NATION, "gdp", GUIZHOU): ("higher", "more", None, None),
    (NATION, "gdp", ZUNYI): ("higher", "more", None, None),
    (NATION, "gdp", BIJIE): ("not comparable", None, None, "measure"),
    (GUIZHOU, "gdp", ZUNYI): ("same", "same", None, None),
    (GUIZHOU, "gdp", BIJIE): ("not comparable", None, None, "measure"),
    # Tonnes add up: 1100万 of 6.5亿, 275万 of 6.5亿, 275万 of 1100万.
    (NATION, "grain-output", GUIZHOU): ("share", None, 11 / 650, None),
    (NATION, "grain-output", ZUNYI): ("share", None, 2.75 / 650, None),
    (GUIZHOU, "grain-output", ZUNYI): ("share", None, 0.25, None),
    # Unemployment within 5.5%: less is more ambitious; 45‰ is 4.5%; the same a year earlier asks for more.
    (NATION, "registered-unemployment", GUIZHOU): ("lower", "more", None, None),
    (NATION, "registered-unemployment", ZUNYI): ("lower", "more", None, None),
    (NATION, "registered-unemployment", LUJIANG): ("earlier", "more", None, None),
    (GUIZHOU, "registered-unemployment", ZUNYI): ("lower", "more", None, None),
    # 平均预期寿命 is 人均预期寿命; years do not add up.
    (NATION, "life-expectancy", GUIZHOU): ("lower", "less", None, None),
    # 20万户, of which 遵义市 4.5万 and 毕节市 3万: a share of the whole, and beside what is set for the city itself. 46000户 is 4.6万.
    (GUIZHOU, "old-estates", ZUNYI): ("share", None, 0.23, None),
    (GUIZHOU, "old-estates", BIJIE): ("share", None, 0.15, None),
    (GUIZHOU + ZUNYI, "old-estates", ZUNYI): ("higher", "more", None, None),
    (GUIZHOU + BIJIE, "old-estates", BIJIE): ("same", "same", None, None),
    (ANHUI, "old-estates", HEFEI): ("share", None, 0.55, None),
    (ANHUI + HEFEI, "old-estates", HEFEI): ("lower", "less", None, None),
}
# Which places have no version of a target above: all below but those in the table. 人均公园绿地面积 is not 公园绿地面积.
BELOW = {
    NATION: {GUIZHOU, ANHUI, ZUNYI, BIJIE, HEFEI, PAN, LUJIANG},
    GUIZHOU: {ZUNYI, BIJIE, PAN},
    ANHUI: {HEFEI, LUJIANG},
    HEFEI: {LUJIANG},
}
TARGETS = {
    NATION: ("urbanisation-resident", "energy-intensity", "forest-coverage", "gdp", "grain-output", "registered-unemployment",
             "life-expectancy"),
    GUIZHOU: ("urbanisation-resident", "energy-intensity", "forest-coverage", "gdp", "grain-output", "registered-unemployment",
              "life-expectancy", "park-area", "old-estates"),
    ANHUI: ("urbanisation-resident", "energy-intensity", "forest-coverage", "old-estates"),
    HEFEI: ("urbanisation-resident", "old-estates"),
}  # fmt: skip


@pytest.fixture(scope="module")
def little(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data set of the little corpus."""
    out = tmp_path_factory.mktemp("little")
    for name, words in PLANS.items():
        put(out / "out", name, words)
    assert build(str(out / "out"), str(out / "data"), jobs=1).plans == len(PLANS)
    return out / "data"


@pytest.fixture
def base(little: Path) -> Iterator[Any]:
    with Dataset.open(str(little)) as opened:
        yield opened.connection


def told(row: dict[str, Any]) -> tuple[str, str, str]:
    return row["above_region"] + (row["above_districts"] or ""), row["above_key"], row["place_name"]


def test_every_verdict(base: Any) -> None:
    pair(base, Question())
    found = {told(row): row for row in rows(base, none=False)}
    assert found.keys() == VERDICTS.keys()
    for key, (verdict, ambition, share, why) in VERDICTS.items():
        row = found[key]
        assert (row["verdict"], row["ambition"], row["why"]) == (verdict, ambition, why), key
        assert row["share"] == (None if share is None else pytest.approx(share)), key
        assert row["assigned"] == (key[0] not in BELOW), key


def test_places_without_a_version(base: Any) -> None:
    pair(base, Question())
    missing = {told(row) for row in rows(base, none=True) if row["verdict"] == "none"}
    due = {(there, key, place) for there, keys in TARGETS.items() for key in keys for place in BELOW[there]}
    assert missing == due - VERDICTS.keys()


def test_both_sides_say_where_they_stand(base: Any) -> None:
    pair(base, Question(("gdp",)))
    (row,) = [row for row in rows(base, none=False) if told(row) == (NATION, "gdp", GUIZHOU)]
    for side, words, line in (("above", "6%以上", 6), ("below", "7%左右", 6)):
        assert (row[f"{side}_quote"], row[f"{side}_line"], row[f"{side}_section"]) == (words, line, "主要目标")
        assert row[f"{side}_goal_id"].startswith("g-")
        assert row[f"{side}_plan_id"].startswith("d-")
    assert (row["above_plan"], row["below_plan"]) == ("国家“十四五”城乡协调发展规划", "贵州省“十四五”城乡协调发展规划")


def test_one_plan_followed_down(base: Any) -> None:
    (plan,) = base.execute("SELECT plan_id FROM plans WHERE region = '安徽省'").fetchone()
    pair(base, Question(of=plan))
    found = {told(row) for row in rows(base, none=False)}
    assert found == {key for key in VERDICTS if key[0].startswith(ANHUI)}


def test_the_nearest_place_above(base: Any) -> None:
    pair(base, Question(("grain-output",), nearest=True))
    assert {told(row)[::2] for row in rows(base, none=False)} == {(NATION, GUIZHOU), (GUIZHOU, ZUNYI)}


def test_versions_of_a_region_or_level(base: Any) -> None:
    pair(base, Question(below=Choice(region=ANHUI)))
    assert {told(row)[2] for row in rows(base, none=True)} == {ANHUI, HEFEI, LUJIANG}
    pair(base, Question(below=Choice(level="county")))
    assert {told(row)[2] for row in rows(base, none=True)} == {PAN, LUJIANG}
    pair(base, Question(below=Choice(years=(2026, 2030))))
    assert not list(rows(base, none=True))


def test_sums_of_the_summary(base: Any) -> None:
    pair(base, Question())
    found = {(row["key"], row["level"]): row for row in summary(base)}
    # Of the table: five places have something beside the nation's 65%, and 庐江县 a rise.
    row = found["urbanisation-resident", "nation"]
    assert (row["targets"], row["places"], row["versions"]) == (1, 6, 6)
    assert (row["lower"], row["later"], row["not comparable"], row["same"]) == (3, 1, 2, 0)
    assert (row["more"], row["less"]) == (0, 4)
    # Two of provinces, and what these set for three cities; 芜湖市 has no plan.
    row = found["old-estates", "province"]
    assert (row["targets"], row["versions"], row["share"]) == (5, 6, 3)
    assert sum(row["versions"] for row in found.values()) == len(VERDICTS)


def test_what_plans_divide(base: Any) -> None:
    pair(base, Question())
    found = {(row["above_region"], row["above_key"]): row for row in breakdowns(base, None, None)}
    # 4.5 + 3 of 20 is not all of it; 6 + 4 is 10.
    assert {key: (row["verdict"], row["total"], row["whole"], row["count"]) for key, row in found.items()} == {
        (GUIZHOU, "old-estates"): ("short", 75_000, 200_000, 2),
        (ANHUI, "old-estates"): ("kept", 100_000, 100_000, 2),
    }


def test_nothing_is_dropped(base: Any) -> None:
    pair(base, Question())
    left = [*of_plans(base), *of_targets(base, "true", {}, all_keys=True), *of_pairs(base, None)]
    # The plan without a place; its 服务效能 without a unit. Without one above: 老旧小区改造 of two provinces, two areas of 公园绿地.
    assert {one.code: one.count for one in left} == {"region": 1, "unit": 1, "alone": 4}
    lower = {place for (place,) in base.execute("SELECT DISTINCT place FROM lower JOIN numbered USING (spot)").fetchall()}
    assert len(lower) > 5
    assert "000000" not in lower


def test_two_plans_of_a_place_that_say_the_same_are_one(tmp_path: Path) -> None:
    for name in ("nation", "guizhou"):
        put(tmp_path / "out", name, PLANS[name])
    put(tmp_path / "out", "again", PLANS["guizhou"].replace("城乡协调", "新型城镇化").replace("6月1日", "8月1日"))
    build(str(tmp_path / "out"), str(tmp_path / "data"), jobs=1)
    with Dataset.open(str(tmp_path / "data")) as opened:
        pair(opened.connection, Question(("gdp",)))
        (row,) = rows(opened.connection, none=False)
    # The one that was issued first stands for both.
    assert (row["below_times"], row["below_issued"]) == (2, "2021-06-01")


def test_a_former_code_is_the_same_place(tmp_path: Path) -> None:
    for name in ("nation", "guizhou", "panxian"):
        path = put(tmp_path / "out", name, PLANS[name])
        words = path.read_text(encoding="utf-8")
        path.write_text(words.replace("520281", "520222"), encoding="utf-8")  # 盘县, until 2017
    assert "520281" in words
    build(str(tmp_path / "out"), str(tmp_path / "data"), jobs=1)
    with Dataset.open(str(tmp_path / "data")) as opened:
        pair(opened.connection, Question(("forest-coverage",)))
        found = {told(row)[::2]: row["place"] for row in rows(opened.connection, none=False)}
    assert found[GUIZHOU, PAN] == found[NATION, PAN] == "520281"


@pytest.mark.parametrize(
    ("code", "year", "place", "name", "holders"),
    [
        ("520281", 2021, "520281", "盘州市", ("520200", "520000", "000000")),
        ("520222", 2010, "520281", "盘州市", ("520200", "520000", "000000")),
        ("110228", 2010, "110118", "密云区", ("110000", "000000")),
        ("341421", 2009, "340124", "庐江县", ("341400", "340000", "000000")),  # it was 巢湖's then
        ("340124", 2021, "340124", "庐江县", ("340100", "340000", "000000")),
        ("429004", 2020, "429004", "仙桃市", ("420000", "000000")),
        ("000000", 2021, "000000", "全国", ()),
        ("999999", 2021, "999999", "999999", ("000000",)),
    ],
)
def test_places(code: str, year: int, place: str, name: str, holders: tuple[str, ...]) -> None:
    found = place_of(code, year)
    assert (found.place, found.name) == (place, name)
    assert above(code, year) == holders


LONG = "到2025年，{whole}建成覆盖城乡的十五分钟便民生活服务圈，社区综合服务设施覆盖率达到{share}%以上。"
OTHER = "到2025年，依托街道服务中心和邻里驿站，逐步将社区综合服务设施覆盖率提升到95%。"


def test_who_says_it_in_whose_words(tmp_path: Path) -> None:
    texts = {
        "nation": ("国家", "国务院", "2021年5月1日", LONG.format(whole="全国", share=90)),
        "guizhou": ("贵州省", "贵州省人民政府", "2021年6月1日", LONG.format(whole="全省", share=92)),
        "anhui": ("安徽省", "安徽省人民政府", "2021年4月1日", LONG.format(whole="安徽", share=85)),
        "zunyi": ("遵义市", "遵义市人民政府", "2021年9月1日", OTHER),
    }
    for name, (place, issuer, day, words) in texts.items():
        put(tmp_path / "out", name, HEAD.format(title=f"{place}“十四五”社区服务规划", issuer=issuer, day=day, text=words))
    build(str(tmp_path / "out"), str(tmp_path / "data"), jobs=1)
    with Dataset.open(str(tmp_path / "data")) as opened:
        pair(opened.connection, Question())
        every = list(listed(opened.connection, none=False))
        found = {told(flat(one.row))[::2]: (one.first, one.likeness) for one in alike(every, 90)}
    assert (GUIZHOU, ZUNYI) in {told(flat(row))[::2] for row in every}, "compared, and in other words"
    assert {pair: first for pair, (first, _) in found.items()} == {(NATION, GUIZHOU): "above", (NATION, ANHUI): "below"}


def test_words_without_numbers_and_places() -> None:
    assert masked("到2025年，贵州省森林覆盖率达到64%—65%，", ["贵州省"]) == masked("到2030年,全国森林覆盖率达到24%", ["全国"])
    assert masked("农村公路优良率达到90%", []) != masked("国省道优良率达到90%", [])


SIDES = st.fixed_dictionaries(
    {
        "measures": st.sampled_from(("level", "fall", "in all")),
        "ends": st.lists(st.integers(1, 4), min_size=1, max_size=2).map(sorted),
        "unit": st.sampled_from(("%", "户", None)),
        "comparator": st.sampled_from(("eq", "ge", "gt", "le", "lt", "approx")),
        "greater": st.sampled_from(("more", "less", None)),
        "aggregation": st.sampled_from(("sum", "ratio", "none")),
        "deadline": st.sampled_from((2025, 2030, None)),
    }
)


@settings(max_examples=8, deadline=None)
@given(st.lists(st.tuples(SIDES, SIDES, st.booleans()), min_size=20, max_size=60))
def test_both_ways_round(pairs: list[tuple[dict[str, Any], dict[str, Any], bool]]) -> None:
    duckdb = pytest.importorskip("duckdb")

    def cells(one: dict[str, Any]) -> tuple[Any, ...]:
        low, high = one["ends"][0], one["ends"][-1]
        return (one["measures"], low, high, one["unit"], one["comparator"], one["greater"], one["aggregation"], one["deadline"])

    with duckdb.connect(":memory:") as base:
        base.execute(
            "CREATE TABLE s (n INT, side VARCHAR, assigned BOOL, measures VARCHAR, low DOUBLE, high DOUBLE, unit VARCHAR,"
            " comparator VARCHAR, greater VARCHAR, aggregation VARCHAR, deadline INT)"
        )
        listed = [(at, side, assigned, *cells(one)) for at, (a, b, assigned) in enumerate(pairs) for side, one in (("a", a), ("b", b))]
        base.executemany("INSERT INTO s VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", listed)

        def stood(first: str, second: str) -> list[dict[str, Any]]:
            cursor = base.execute(
                f"WITH c AS (SELECT n, side, assigned, {coded('s')} FROM s) SELECT * FROM ("
                + judged(f"c a JOIN c b ON a.n = b.n AND a.side = '{first}' AND b.side = '{second}'", "a.n", assigned="a.assigned")
                + ") ORDER BY n"
            )
            names = [one[0] for one in cursor.description]
            return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]

        for (a, b, assigned), there, back in zip(pairs, stood("a", "b"), stood("b", "a"), strict=True):
            for name in ("verdict", "number", "time", "ambition"):
                assert back[name] == MIRROR.get(there[name], there[name]), (name, a, b)
            assert back["why"] == there["why"]
            if there["share"] is not None:
                assert there["share"] * back["share"] == pytest.approx(1)
            # What is the same on both sides is the same; a total never is, unless it is set for the place.
            if a == b and a["unit"] is not None:
                assert there["verdict"] == ("share" if a["aggregation"] == "sum" and not assigned else "same")
                assert there["ambition"] == (None if there["verdict"] == "share" else "same")
            if a["unit"] != b["unit"] or a["measures"] != b["measures"] or a["unit"] is None:
                assert there["verdict"] == "not comparable"
            if there["verdict"] in ("higher", "lower"):
                assert a["ends"] != b["ends"]


def test_command_table_and_csv_and_json(little: Path, said: Said) -> None:
    status, out, err = said("cascade", little, "失业率")
    assert (status, out) == (2, "")
    assert err.count("\n") == 1
    assert "registered-unemployment" in err
    status, out, _ = said("cascade", little, "城镇登记失业率")
    assert status == 0
    assert "≤4.5%" in out
    assert "1 years earlier" in out
    assert "plans that say no region" in out
    status, out, _ = said("cascade", little, "--rows", "-f", "csv")
    assert len(list(csv.DictReader(io.StringIO(out)))) == len(VERDICTS)
    status, out, _ = said("cascade", little, "粮食产量", "-f", "json")
    found = json.loads(out)
    shares = {row["place_name"]: row["share"] for row in found["rows"] if row["above"]["region"] == NATION and row["share"]}
    assert shares == {GUIZHOU: pytest.approx(11 / 650), ZUNYI: pytest.approx(2.75 / 650)}
    assert {row["verdict"] for row in found["rows"] if row["below"] is None} == {"none"}
    again = said("cascade", little, "粮食产量", "-f", "json")[1]
    assert again == out


@pytest.mark.parametrize("form", ["table", "markdown", "html", "csv", "json"])
def test_command_of_a_plan(little: Path, said: Said, form: str) -> None:
    status, out, err = said("cascade", little, "--of", "安徽省", "-f", form)
    assert (status, err) == (0, "")
    assert "庐江县" in out
    assert "遵义市" not in out


def test_command_of_no_plan(little: Path, said: Said) -> None:
    assert "no such plan; nearest: 城乡协调发展规划, 安徽省" in said("cascade", little, "--of", "安微省城乡协调发展规划")[2]
    assert "several plans" in said("cascade", little, "--of", "协调发展")[2]
    assert said("cascade", little, "--level", "city")[0] == 2
    assert said("cascade", little, "--region", "西藏自治区")[0] == 2
