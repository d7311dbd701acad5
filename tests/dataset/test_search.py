"""Full-text search: what is found, against a look at every line; odd words; filters; forms of the answer."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from plan_extract import parse
from plan_extract.dataset.build import build
from plan_extract.dataset.opening import Dataset
from plan_extract.dataset.passages import folded, passages
from plan_extract.dataset.searching import Wanted, marked, search, spans, words_of
from plan_extract.errors import PlanError
from plan_extract.model import KINDS, Plan
from plan_extract.reporting.cell import walk

from .conftest import Said, put

SAMPLES = sorted((Path(__file__).resolve().parents[2] / "data" / "raw").glob("*.txt"))


@pytest.fixture(scope="module")
def samples() -> list[Plan]:
    return [parse(path) for path in SAMPLES]


@pytest.fixture(scope="module")
def data(samples: list[Plan], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Dataset]:
    """A data set of the samples."""
    folder = tmp_path_factory.mktemp("samples")
    (folder / "out").mkdir()
    for plan in samples:
        (folder / "out" / f"{Path(plan.source.path).stem}.yaml").write_text(plan.to_yaml(), encoding="utf-8")
    build(str(folder / "out"), str(folder / "data"), jobs=1)
    with Dataset.open(str(folder / "data")) as opened:
        yield opened


def said_of(plan: Plan) -> Iterator[str]:
    """All that is to be searched of a plan, told without the tables."""
    yield plan.plan.title or ""
    for node, _ in walk(plan.outline):
        yield node.title
    for kind in KINDS.values():
        for record in kind.of(plan):
            yield f"{kind.said(record)}\n{record.quote.text}"


@pytest.mark.parametrize(
    "word", ["水", "区", "改造", "园区", "老旧小区", "常住人口城镇化率", "“十四五”", "亩均", "5G", "高新区管委会", "率"]
)
def test_nothing_is_missed(samples: list[Plan], data: Dataset, word: str) -> None:
    """Words of one, two and more characters: every place that a plain look finds, and none that does not hold the word."""
    plain = sum(word.lower() in words.lower() for plan in samples for words in said_of(plan))
    found = search(data, Wanted(words_of([f'"{word}"'])), None)
    assert plain > 0
    assert found.count >= plain
    assert len(found.hits) == found.count == sum(found.kinds.values())
    for hit in found.hits:
        assert word.lower() in folded(hit.text)
        assert spans(hit.text, words_of([f'"{word}"']))


def hits(dataset: Path, *words: str, **wanted: object) -> set[tuple[str, str]]:
    """The kinds and words of what is found."""
    with Dataset.open(str(dataset)) as opened:
        found = search(opened, Wanted(words_of(words), **wanted), None)  # type: ignore[arg-type]
    return {(hit.kind, hit.text.split("\n")[0]) for hit in found.hits}


def test_all_words_or_any(dataset: Path) -> None:
    assert hits(dataset, "供水", "管网") == {
        ("plan", "供水管网改造工作方案"), ("project", "南盘江供水管网项目"), ("target", "改造供水管网120公里"),
    }  # fmt: skip
    assert hits(dataset, "供水 公里") == {("project", "南盘江供水管网项目"), ("target", "改造供水管网120公里")}
    assert hits(dataset, "翠峰路", "财政厅") == set()
    assert hits(dataset, "翠峰路", "财政厅", any=True) == {("project", "翠峰路改造项目"), ("responsible", "省财政厅")}
    # In quotation marks the words must stand together.
    assert hits(dataset, "“改造供水”") == {("target", "改造供水管网120公里")}
    assert hits(dataset, '"供水改造"') == set()


def test_filters(dataset: Path) -> None:
    assert {kind for kind, _ in hits(dataset, "改造")} == {"plan", "target", "project"}
    assert {kind for kind, _ in hits(dataset, "改造", kinds=("project",))} == {"project"}
    rate = "城镇化率"
    everywhere = {
        "全省常住人口城镇化率由2020年的50%提高到58%",
        "全市常住人口城镇化率达到60%",
        "全市常住人口城镇化率达到50%",
        "全县常住人口城镇化率达到52%",
    }
    for region, expected in {
        "陆良县": {"全县常住人口城镇化率达到52%"},
        "530322": {"全县常住人口城镇化率达到52%"},
        "曲靖市": everywhere - {"全省常住人口城镇化率由2020年的50%提高到58%"},  # and what lies in it
        "云南省": everywhere,
        "530000": everywhere,
        "四川省": set(),
        "无此县": set(),
    }.items():
        assert {text for kind, text in hits(dataset, rate, kinds=("target",), region=region)} == expected, region
    for period, count in {"2016-2020": 1, "十三五": 1, "十四五": 3, "2021—2025": 3, "2020": 1, "2023": 3, "-2025": 3, "2031": 0}.items():
        assert len(hits(dataset, rate, kinds=("target",), period=period)) == count, period
    with pytest.raises(PlanError, match="did you mean target"):
        hits(dataset, rate, kinds=("targte",))
    with pytest.raises(PlanError, match="no period"):
        hits(dataset, rate, period="soon")


def test_widths_and_traditional_characters_are_alike(tmp_path: Path) -> None:
    put(tmp_path / "out", "wide", "云川市城镇建设规划\n一、目标\n到2025年，達到國家標準的公園１２個，綠地率達到４０％。\n")
    build(str(tmp_path / "out"), str(tmp_path / "data"), jobs=1)
    assert any("綠地率" in text for _, text in hits(tmp_path / "data", "绿地率"))
    assert hits(tmp_path / "data", "绿地率", "40%") == hits(tmp_path / "data", "綠地率", "４０％") != set()


def test_a_number_is_found_as_a_whole(dataset: Path) -> None:
    assert hits(dataset, "2公里") == set()
    assert {text for _, text in hits(dataset, "0%")} == set()
    assert {text for _, text in hits(dataset, "120公里")} == {"改造供水管网120公里"}
    assert {text for _, text in hits(dataset, "0公里")} == set()


@pytest.mark.parametrize("word", ["%", "'", '"%"', "*", "\\", "😀", "a' OR '1'='1", "_", "[", "(", ")*", "$1", "^", "—", "，"])
def test_odd_words(dataset: Path, said: Said, word: str) -> None:
    """They stand for themselves."""
    status, _, told = said("search", dataset, "--", word)
    assert status in (0, 1)
    assert "Traceback" not in told
    with Dataset.open(str(dataset)) as opened:
        texts = [text for (text,) in opened.sql("SELECT folded FROM passages")]
    wanted = words_of([word])
    expected = sum(all(one in text for one in wanted) for text in texts)
    assert (status == 0) == (expected > 0)
    assert f"{expected} passages" in told or (expected == 0 and "nothing found" in told)


@pytest.mark.parametrize("words", [[""], ["  "], ['""'], ["“”"], ["\u3000"]])
def test_no_word(dataset: Path, said: Said, words: list[str]) -> None:
    status, printed, told = said("search", dataset, *words)
    assert (status, printed, told.count("\n")) == (2, "", 1)
    assert "no word" in told


def test_the_answer(dataset: Path, said: Said, tmp_path: Path) -> None:
    status, printed, told = said("search", dataset, "公园")
    assert status == 0
    assert printed.splitlines()[0].startswith("曲靖市“十四五”城镇建设规划（2021—2025年）")
    assert printed.splitlines()[1].split() == ["6", "target", "麒麟区新建【公园】12个", "发展目标"]
    assert told == "plan-extract: note: 1 passages in 1 plans (1 target)\n"
    answer = json.loads(said("search", dataset, "城镇化率", "--kind", "target", "--limit", "2", "-f", "json")[1])
    assert (answer["count"], answer["plans"], len(answer["hits"])) == (4, 4, 2)
    # Of the latest years first, then by region.
    assert [hit["region"] for hit in answer["hits"]] == ["云南省", "曲靖市"]
    first = answer["hits"][0]
    assert [first["text"][start:end] for start, end in first["spans"]] == ["城镇化率"]
    rows = list(csv.DictReader(io.StringIO(said("search", dataset, "翠峰路", "-f", "csv")[1])))
    assert [(row["kind"], row["line"], row["marked"].split("\n")[0]) for row in rows] == [("project", "10", "【翠峰路】改造项目")]
    assert said("search", dataset, "城镇化率", "--limit", "0", "-f", "json", "-o", tmp_path / "all.json")[0] == 0
    whole = json.loads((tmp_path / "all.json").read_text(encoding="utf-8"))
    assert len(whole["hits"]) == whole["count"] >= 4
    assert said("search", dataset, "没有的词")[0] == 1


def test_marks() -> None:
    assert marked("新建公园，公园改造", ("公园",), "<", ">") == "新建<公园>，<公园>改造"
    assert marked("公园改造", ("公园改", "园改造"), "<", ">") == "<公园改造>"
    assert marked("５Ｇ基站、35g", ("5g",), "<", ">") == "<５Ｇ>基站、35g"
    assert marked("供水 管网", ("供水管网",), "<", ">") == "<供水 管网>"
    assert marked("5%，5%，15%", ("5%",), "<", ">") == "<5%>，<5%>，15%"


def test_a_search_is_up_to_date(out: Path, tmp_path: Path) -> None:
    build(str(out), str(tmp_path / "data"), jobs=1)
    assert hits(tmp_path / "data", "湿地公园") == set()
    put(out, "more", "玉溪市“十四五”城镇建设规划\n（2021—2025年）\n第一章 发展目标\n到2025年，全市新建湿地公园3个。\n")
    build(str(out), str(tmp_path / "data"), jobs=1)
    assert {kind for kind, _ in hits(tmp_path / "data", "湿地公园")} == {"target"}
    (out / "more.yaml").unlink()
    build(str(out), str(tmp_path / "data"), jobs=1)
    assert hits(tmp_path / "data", "湿地公园") == set()


def test_words_that_stand_before_are_not_said_again(samples: list[Plan]) -> None:
    for plan in samples:
        for passage in passages(plan):
            lines = passage["folded"].split("\n")
            assert all(line not in "\n".join(lines[:at]) for at, line in enumerate(lines) if at)
