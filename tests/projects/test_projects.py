"""Named projects of single sentences, against a corpus read by hand."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from plan_extract.extraction.projects import find_projects

from plan_extract.model import Box, PlanInfo, Project, Region
from plan_extract.reading.places import PlaceReader
from plan_extract.sources.fold import fold
from plan_extract.sources.source_text import Paragraph, SourceText
from plan_extract.structure.blocks import Block, Structure

CORPUS = yaml.safe_load((Path(__file__).parent / "corpus.yaml").read_text(encoding="utf-8"))
REGION = Region(name="六盘水市", code="520200", level="prefecture")
PLACES = PlaceReader.for_region(REGION)


def read(text: str, in_box: bool, path: tuple[str, ...] = ("重点任务",)) -> list[Project]:
    paragraph = Paragraph(fold(text), 0, len(text))
    source = SourceText(path="x", format="text", sha256="", text=text, paragraphs=(paragraph,))
    boxes = [Box(id="b1", kind="projects", lines=[1, 1])] if in_box else []
    block = Block(paragraph, 0, len(text), path=path, box="b1" if in_box else None)
    structure = Structure(info=PlanInfo(region=REGION), outline=[], boxes=boxes, blocks=[block])
    found = find_projects(source, structure, PLACES, True)
    for project in found:
        assert text[project.quote.start : project.quote.end] == project.name
    return found


@pytest.mark.parametrize("case", CORPUS, ids=lambda case: case["text"])
def test_projects(case: dict[str, Any]) -> None:
    assert [[p.name, p.districts] for p in read(case["text"], case["box"])] == case["projects"]


def test_what_has_been_built_is_no_project() -> None:
    assert read("建成盘州青石机场。", False, ("发展基础",)) == []


def test_scale_action_and_deadline() -> None:
    (ceramics,) = read("到2024年,重点推进年产5万吨精细陶瓷等项目建设。", True)
    assert ceramics.action == "重点推进"
    assert [(s.text, s.value, s.unit) for s in ceramics.scale] == [("5万吨", 5, "万吨")]
    assert ceramics.deadline is not None
    assert (ceramics.deadline.year, ceramics.deadline.from_) == (2024, "said")


def test_repeated_names_have_ids_of_their_own() -> None:
    found = read("重点推进青石大道、柳溪桥、青石大道等项目建设。", True)
    assert len({p.id for p in found}) == len(found) == 3


@given(st.text(alphabet="重点推进建设青石大道、柳溪桥(二期)和以及等项目工程。,:;盘州市至", max_size=50))
def test_names_are_slices_of_any_text(text: str) -> None:
    read(text, True)
    read(text, False)
