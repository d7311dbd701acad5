"""Targets and facts of single sentences, against corpora read by hand."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from plan_extract.extraction.context import context_of
from plan_extract.extraction.districts import Districts
from plan_extract.extraction.statements import Statement, find_statements

from plan_extract.model import Period, PlanInfo
from plan_extract.reading.places import PlaceReader
from plan_extract.sources.fold import fold
from plan_extract.sources.source_text import Paragraph
from plan_extract.structure.blocks import Block, Structure

CORPUS = Path(__file__).parent / "corpus"


def corpus(name: str) -> list[Any]:
    return list(yaml.safe_load((CORPUS / f"{name}.yaml").read_text(encoding="utf-8")))


def read(text: str, path: tuple[str, ...] = ("发展目标",)) -> list[Statement]:
    block = Block(Paragraph(fold(text), 0, len(text)), 0, len(text), path=path)
    info = PlanInfo(period=Period(name="十四五", start=2021, end=2025))
    structure = Structure(info=info, outline=[], boxes=[], blocks=[block])
    return list(find_statements([block], context_of(structure), Districts(None, PlaceReader(None)), {}))


def quoted(statement: Statement) -> str:
    q = statement.reading.quantity
    return statement.block.paragraph.text[q.start : q.end]


def target(s: Statement) -> list[Any]:
    q = s.reading.quantity
    return [
        quoted(s),
        s.reading.indicator,
        q.value,
        q.unit,
        s.reading.comparator,
        s.reading.measure,
        s.deadline.year if s.deadline else None,
        s.districts,
    ]


def fact(s: Statement) -> list[Any]:
    return [quoted(s), s.reading.indicator, s.reading.quantity.value, s.reading.quantity.unit]


@pytest.mark.parametrize("case", corpus("targets"), ids=lambda case: case["text"])
def test_targets(case: dict[str, Any]) -> None:
    found = list(read(case["text"]))
    got = [target(s) for s in found if s.role == "target"]
    for row, wanted in zip(got, case["goals"], strict=False):
        if wanted[7] is None:  # places are not what the line is about
            row[7] = None
    assert got == case["goals"]
    assert [fact(s) for s in found if s.role == "fact"] == case.get("facts", [])


@pytest.mark.parametrize("case", corpus("facts"), ids=lambda case: case["text"])
def test_facts(case: dict[str, Any]) -> None:
    found = read(case["text"], tuple(case.get("path", ["发展目标"])))
    assert [fact(s) for s in found] == case["facts"]
    assert {s.role for s in found} == {"fact"}


@pytest.mark.parametrize("text", corpus("none"))
def test_no_statement(text: str) -> None:
    assert [quoted(s) for s in read(text)] == []


def test_shares_name_their_total() -> None:
    total, *parts = read("全县完成改厕6000户,其中:东坪区2000户、西河县4000户。")
    assert [part.total for part in parts] == [total, total]


def test_where_a_deadline_comes_from() -> None:
    said, carried, plan = read("到2023年,建成水厂3座。新建泵站5座。")[:2] + read("新建泵站5座。")
    assert [s.deadline.from_ for s in (said, carried, plan) if s.deadline] == ["said", "carried", "plan"]
    assert [s.deadline.year for s in (said, carried, plan) if s.deadline] == [2023, 2023, 2025]
