"""Judging what kind of document a text is takes time in proportion to its length, whatever stands in it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from plan_extract.marking.document import Document, judge
from plan_extract.marking.marks import Marks
from plan_extract.model import PlanInfo
from plan_extract.reading.places import PlaceReader
from plan_extract.sources.source_text import Paragraph
from plan_extract.structure.blocks import Block, Structure
from tests.work import TWICE, growth

# What the patterns of the evidence begin with, over and over in one line, and a line each.
RUNS = [
    "1", "1.", " ", "\t", "第一条", "给予", "给予1", "本规划", "制定", "制定《", "执行情况与", "自", "由", "(", "》", "首页 ",
    "-", "a.", "confidence:",
    "总结", "报告", "工程", "、",
]  # fmt: skip


def judged(lines: list[str]) -> Callable[[], object]:
    blocks = [Block(Paragraph(line, 0, len(line)), 0, len(line)) for line in lines]
    reader = PlaceReader.for_region(None)
    marked = [Marks(index, block, reader) for index, block in enumerate(blocks)]
    title = lines[0][:200_000]
    return lambda: judge(Document(Structure(PlanInfo(title=title), [], [], blocks), marked, (3, 3)))


@pytest.mark.parametrize("run", RUNS, ids=repr)
def test_one_long_line(run: str) -> None:
    assert growth(lambda count: judged([run * count]), 20_000) <= TWICE


@pytest.mark.parametrize("run", RUNS, ids=repr)
def test_many_lines(run: str) -> None:
    assert growth(lambda count: judged([run] * count), 10_000) <= TWICE
