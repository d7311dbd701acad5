"""Who is responsible, against a corpus read by hand."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from tests.work import cost

from plan_extract.candidates.bodies import find_responsible, kind_of
from plan_extract.marking import mark
from plan_extract.model import Responsible
from plan_extract.reading.places import PlaceReader
from plan_extract.sources.fold import fold
from plan_extract.sources.source_text import Paragraph, SourceText
from plan_extract.structure.blocks import Block

CORPUS = yaml.safe_load((Path(__file__).parent / "corpus.yaml").read_text(encoding="utf-8"))


def found(text: str) -> list[tuple[Responsible, str]]:
    """The records of a text of one paragraph, each with the text it answers for."""
    paragraph = Paragraph(fold(text), 0, len(text))
    source = SourceText(path="x", format="text", sha256="", text=text, paragraphs=(paragraph,))
    marked = mark([Block(paragraph, 0, len(text))], PlaceReader.for_region(None))
    records = find_responsible(source, marked, True)
    assert all(0 <= start < end <= len(text) for _, (start, end) in records)
    return [(record, text[start:end]) for record, (start, end) in records]


def read(text: str) -> list[list[str]]:
    records = [record for record, _ in found(text)]
    for record in records:
        assert text[record.quote.start : record.quote.end] == record.name
        assert record.why
    return [[record.name, record.role] for record in records]


@pytest.mark.parametrize(("text", "expected"), CORPUS)
def test_responsible(text: str, expected: list[list[str]]) -> None:
    assert read(text) == expected


def test_first_of_each_list_leads_where_the_plan_says_so() -> None:
    assert read("(甲厅、乙厅分工负责)列第一位者为牵头部门。") == [["甲厅", "lead"], ["乙厅", "owner"]]
    assert read("(甲厅负责，列第一位者为牵头部门，下同)") == [["甲厅", "lead"]]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("(甲厅牵头,乙厅配合)", [("lead", "said"), ("support", "said")]),
        ("(甲厅、乙厅负责)", [("owner", "said"), ("owner", "said")]),
        ("(甲厅会同乙厅负责)", [("lead", "carried"), ("support", "carried")]),
        ("(甲厅、乙厅分工负责)列第一位者为牵头部门。", [("lead", "plan"), ("owner", "said")]),
        ("市甲局、市乙局负责推进。列第一位者为牵头部门。", [("lead", "plan"), ("owner", "said")]),
    ],
)
def test_a_role_says_where_it_comes_from(text: str, expected: list[tuple[str, str]]) -> None:
    assert [(record.role, record.from_) for record, _ in found(text)] == expected


def test_one_body_is_no_list_of_several() -> None:
    text = "任务由两个以上单位负责的，排在首位的为牵头单位。修路。（甲厅负责）建桥。（甲厅、乙厅负责）绿化。（甲厅指导，丙厅牵头）"
    assert read(text) == [["甲厅", "owner"], ["甲厅", "lead"], ["乙厅", "owner"], ["甲厅", "owner"], ["丙厅", "lead"]]


def test_bodies_that_share_their_ending_are_named_in_full() -> None:
    records = [record for record, _ in found("（市甲局牵头，东山、西山、北山市政府配合）")]
    assert [(r.name, r.role, r.quote.text) for r in records[1:]] == [
        ("东山市政府", "support", "东山"),
        ("西山市政府", "support", "西山"),
        ("北山市政府", "support", "北山市政府"),
    ]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("（甲厅、乙厅牵头）", ["牵头 behind the names", "from: said"]),
        ("（责任单位：甲厅）", ["label 责任单位", "from: said"]),
        ("（甲厅会同乙厅负责）", ["会同 behind the names", "from: custom"]),
        ("由市甲局负责推进。", ["负责 in running text", "from: said"]),
        ("市甲局会同市乙局制定方案。", ["会同 in running text", "from: custom"]),
    ],
)
def test_the_words_that_gave_a_role(text: str, why: list[str]) -> None:
    assert found(text)[0][0].why == why


def test_what_a_body_answers_for() -> None:
    assert [about for _, about in found("修路3条。（甲厅负责）建桥2座。（乙厅负责）")] == ["修路3条。", "建桥2座。"]
    # A sentence of running text answers for itself, not for the tasks before it.
    assert [about for _, about in found("修路3条。由市甲局牵头，建桥2座。")] == ["由市甲局牵头，建桥2座"]
    # But one that says nothing else closes a task as a bracket does.
    assert [about for _, about in found("修路3条。市甲局、市乙局按职责分工负责。")] == ["修路3条。", "修路3条。"]


@pytest.mark.parametrize(
    "text",
    ["（" + "甲局、" * 20000 + "负责）", "按照" * 30000 + "负责", "在内" * 20000 + "牵头", "和" * 30000 + "（负责）", "组织统筹" * 20000],
)
def test_long_runs_take_no_long(text: str) -> None:
    assert cost(lambda: found(text), most=150) <= 150


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("省教育厅", "department"),
        ("各县(市、区)人民政府", "government"),
        ("市残联", "organisation"),
        ("某某有限公司", "enterprise"),
        ("市民", "other"),
    ],
)
def test_kind(name: str, kind: str) -> None:
    assert kind_of(name) == kind
