"""Targets and facts of single sentences, against corpora read by hand."""

from __future__ import annotations

from typing import Literal

import pytest

from plan_extract import parse
from plan_extract.model import Plan
from plan_extract.records.plan import extract
from plan_extract.sources import read_bytes
from tests.lines import Line, faults, marked_known, records, statement, statement_lines


def read(text: str) -> Plan:
    source, build = statement(text)
    return extract(source, build(source), explain=True)


@pytest.mark.parametrize("line", marked_known(statement_lines("targets") + statement_lines("facts") + statement_lines("none")))
def test_statements(line: Line) -> None:
    assert faults(line, records(line.parsed())) == []


def test_every_record_says_why_and_how_sure_it_is() -> None:
    plan = read("到2023年,建成水厂3座。2020年供水普及率达到91%。")
    assert [len(plan.goals), len(plan.facts)] == [1, 1]
    for record in (*plan.goals, *plan.facts):
        assert record.why
        assert 0.0 < record.confidence < 1.0


def test_shares_name_their_total() -> None:
    total, *parts = read("全县完成改厕6000户,其中:东坪区2000户、西河县4000户。").goals
    assert [part.part_of for part in parts] == [total.id, total.id]


@pytest.mark.parametrize(
    ("text", "field", "expected"),
    [
        ("完成老旧小区改造3万户,其中:东坪区完成1.2万户。", "indicator", [None, "老旧小区改造"]),
        ("供水普及率达到95%,比2020年提高3个百分点。", "indicator", [None, "供水普及率"]),
        ("三年分别建设泵站20、30、50座。", "unit", ["座", "座", None]),
        ("建成水厂3座。", "indicator", [None]),
        ("供水普及率、污水处理率分别达到95%和90%。", "indicator", [None, None]),
    ],
)
def test_what_is_carried_names_the_span_it_stands_at(text: str, field: Literal["indicator", "unit"], expected: list[str | None]) -> None:
    origins = [goal.origin.get(field) for goal in read(text).goals]
    assert [o.quote.text if o and o.quote else None for o in origins] == expected
    assert all(o.from_ == "carried" and o.quote and text[o.quote.start : o.quote.end] == o.quote.text for o in origins if o)


def test_what_is_carried_from_a_title_is_quoted_there() -> None:
    plan = parse(read_bytes("甲县“十四五”规划\n一、主要任务\n(一)改造老旧小区。到2025年,完成1.2万户。\n".encode(), "plan.txt"))
    (goal,) = plan.goals
    assert goal.indicator == "老旧小区"
    assert goal.origin["indicator"].quote is not None
    assert (goal.origin["indicator"].quote.text, goal.origin["indicator"].quote.line) == ("老旧小区", 3)


def test_where_a_facts_year_comes_from() -> None:
    source, build = statement("2020年供水普及率达到91%。建成水厂9座。", path=("发展基础",))
    said, plan = extract(source, build(source)).facts
    assert (said.year, plan.year) == (2020, 2020)
    assert "year" not in said.origin
    assert plan.origin["year"].from_ == "plan"


@pytest.mark.parametrize(("head", "origin"), [("2020年", None), ("现状值", "plan")])
def test_where_the_year_of_a_rows_baseline_comes_from(head: str, origin: str | None) -> None:
    table = f"| 指标 | {head} | 2025年 |\n| 供水普及率（%） | 91 | 95 |\n| 污水处理率（%） | 88 | 92 |\n"
    text = f"甲县“十四五”水利规划\n一、主要目标\n专栏1 主要指标\n{table}"
    facts = parse(read_bytes(text.encode(), "plan.txt")).facts
    assert [fact.year for fact in facts] == [2020, 2020]
    assert [fact.origin["year"].from_ if "year" in fact.origin else None for fact in facts] == [origin, origin]


def test_where_a_deadline_comes_from() -> None:
    said, carried = read("到2023年,建成水厂3座。新建泵站5座。").goals
    (plan,) = read("新建泵站5座。").goals
    assert [(g.deadline.year, g.deadline.from_) for g in (said, carried, plan) if g.deadline] == [
        (2023, "said"),
        (2023, "carried"),
        (2025, "plan"),
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("到2022年,供水普及率达到90%;污水处理率达到80%。", [(2022, "said"), (2022, "said")]),
        ("2022年,供水普及率达到90%,污水处理率达到80%。", [(2022, "said"), (2022, "said")]),
        ("到2022年:供水普及率达到90%;到2023年,污水处理率达到80%;绿地率达到40%。", [(2022, "said"), (2023, "said"), (2023, "said")]),
        ("到2022年,供水能力增强。供水普及率达到90%;污水处理率达到80%。", [(2022, "carried"), (2022, "carried")]),
        ("供水普及率达到90%。到2023年,污水处理率达到80%。", [(2025, "plan"), (2023, "said")]),
    ],
)
def test_a_year_of_the_same_sentence_is_said_and_one_of_an_earlier_carried(text: str, expected: list[tuple[int, str]]) -> None:
    found = [g for g in read(text).goals if g.kind == "quantified"]
    assert [(g.deadline.year, g.deadline.from_) for g in found if g.deadline] == expected


def test_an_item_of_a_list_hands_its_deadline_to_the_items_below_it_and_no_further() -> None:
    lines = (
        "云川市“十四五”水利规划",
        "一、总体要求",
        "(一)指导思想。坚持节水优先。",
        "(二)发展目标。到2023年,全市供水能力显著提升。",
        "——供水更加稳定。供水普及率达到99%。",
        "——排水更加畅通。新建泵站5座。",
        "二、重点任务",
        "(一)完善水网。新建水厂3座。",
    )
    goals = [g for g in parse(read_bytes("\n".join(lines).encode(), "plan.txt")).goals if g.kind == "quantified"]
    assert [(g.quote.text, g.deadline.year, g.deadline.from_) for g in goals if g.deadline] == [
        ("99%", 2023, "carried"),
        ("5座", 2023, "carried"),
        ("3座", 2025, "plan"),
    ]
