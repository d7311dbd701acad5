"""Targets and facts of single sentences, against corpora read by hand."""

from __future__ import annotations

import pytest

from plan_extract.model import Plan
from plan_extract.records.plan import extract
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


def test_where_a_deadline_comes_from() -> None:
    said, carried = read("到2023年,建成水厂3座。新建泵站5座。").goals
    (plan,) = read("新建泵站5座。").goals
    assert [(g.deadline.year, g.deadline.from_) for g in (said, carried, plan) if g.deadline] == [
        (2023, "said"),
        (2023, "carried"),
        (2025, "plan"),
    ]
