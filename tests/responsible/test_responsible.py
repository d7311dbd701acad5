"""Who is responsible, against a corpus read by hand."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from plan_extract.extraction.responsible import find_responsible, kind_of
from plan_extract.model import PlanInfo
from plan_extract.sources.fold import fold
from plan_extract.sources.source_text import Paragraph, SourceText
from plan_extract.structure.blocks import Block, Structure

CORPUS = yaml.safe_load((Path(__file__).parent / "corpus.yaml").read_text(encoding="utf-8"))


def read(text: str) -> list[list[str]]:
    paragraph = Paragraph(fold(text), 0, len(text))
    source = SourceText(path="x", format="text", sha256="", text=text, paragraphs=(paragraph,))
    structure = Structure(info=PlanInfo(), outline=[], boxes=[], blocks=[Block(paragraph, 0, len(text))])
    found = find_responsible(source, structure, True)
    for record, (start, end) in found:
        assert text[record.quote.start : record.quote.end] == record.name
        assert 0 <= start < end <= len(text)
        assert record.why
    return [[record.name, record.role] for record, _ in found]


@pytest.mark.parametrize(("text", "expected"), CORPUS)
def test_responsible(text: str, expected: list[list[str]]) -> None:
    assert read(text) == expected


def test_first_of_each_list_leads_where_the_plan_says_so() -> None:
    assert read("(甲厅、乙厅分工负责)列第一位者为牵头部门。") == [["甲厅", "lead"], ["乙厅", "owner"]]


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
