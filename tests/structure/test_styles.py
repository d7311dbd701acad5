"""A heading style is one entry of the lexicon, a user's own too, whatever character its marker begins with."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.structure.support import show, source_of

from plan_extract.lexicon import extend
from plan_extract.structure import find_structure

OWN = r"""
headings:
  styles:
  - {name: line_of_work, level: h1, limit: 40, pattern: '任务(?P<n>{han})\s*[:、]'}
  - {name: sheet, level: section, limit: 40, pattern: 'Sheet\s(?P<n>\d{1,2})\s'}
  - {name: annex, level: h3, limit: 40, sequence: true, pattern: '\d{1,2}-(?P<n>\d{1,2})\s*'}
  - {name: diamond, level: dash, limit: 30, pattern: '◈'}
"""
TEXT = """\
任务一：整治河道
◈ 清淤先行。先清支流，后清干流。
◈ 岸线复绿。种植水生植物。
任务二：更新管网
更换老旧管网。◈ 分片推进。先东后西。
Sheet 1 投资安排
投资三年到位。
"""


@pytest.fixture
def own(tmp_path: Path) -> Iterator[None]:
    path = tmp_path / "own.yaml"
    path.write_text(OWN, encoding="utf-8")
    extend(path)
    yield
    extend()


def outline() -> list[str]:
    source = source_of(TEXT)
    return show(find_structure(source), source, "outline")


@pytest.mark.usefixtures("own")
def test_a_users_style_makes_headings() -> None:
    assert outline() == [
        "h1 1 整治河道 @1",
        "  dash - 清淤先行 @2",
        "  dash - 岸线复绿 @3",
        "h1 2 更新管网 @4",
        "  dash - 分片推进 @5",
        "section 1 投资安排 @6",
    ]


@pytest.mark.usefixtures("own")
def test_a_users_section_ends_a_box() -> None:
    source = source_of("任务一：整治\n专栏1 重点工程\n1.清淤工程。清理支流。\nSheet 2 投资\n投资到位。\n")
    assert show(find_structure(source), source, "boxes") == ["1 tasks 重点工程 @2-3"]


@pytest.mark.usefixtures("own")
def test_a_users_style_by_depth_counts_in_a_row_only() -> None:
    source = source_of("1-1 清淤\n清理支流。\n1-2 复绿\n种植水草。\n2-1 巡查\n每周巡查。\n3-4 公里外另行安排。\n")
    assert show(find_structure(source), source, "outline") == ["h3 1 清淤 @1", "h3 2 复绿 @3", "h3 1 巡查 @5"]


def test_without_it_the_text_has_no_headings() -> None:
    assert outline() == []
