"""Named projects of single sentences, against a corpus read by hand."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plan_extract.model import Project
from plan_extract.records.plan import extract
from tests.lines import Line, faults, marked_known, project_lines, records, work


def read(text: str, in_box: bool, path: Sequence[str] = ("重点任务",)) -> list[Project]:
    source, build = work(text, in_box, path)
    found = extract(source, build(source), explain=True).projects
    for project in found:
        assert text[project.quote.start : project.quote.end] == project.name
        assert project.why
        assert 0.0 <= project.confidence <= 1.0
    return found


@pytest.mark.parametrize("line", marked_known(project_lines()))
def test_projects(line: Line) -> None:
    assert faults(line, records(line.parsed())) == []


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


def test_names_are_found_once_however_often_they_are_offered() -> None:
    """A span that several verbs announce is offered by each; the plan has it once."""
    found = read("加快推进盘州青石机场建设,支持六枝特区建设盘州青石机场。", False)
    places = [(p.quote.start, p.quote.end) for p in found]
    assert len(places) == len(set(places))


@given(st.text(alphabet="重点推进建设青石大道、柳溪桥(二期)和以及等项目工程。,:;盘州市至", max_size=50))
def test_names_are_slices_of_any_text(text: str) -> None:
    read(text, True)
    read(text, False)
