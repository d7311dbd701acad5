"""What holds for any text: no exception, places inside the text, no character in two blocks, unique ids."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.structure.support import source_of
from tests.work import cost

from plan_extract.model import OutlineNode
from plan_extract.structure import find_structure

_PIECES = [
    "目录", "第一章", "第二章", "第一节", "第三篇", "第十", "总体要求", "一、", "二、", "（一）",
    "（二）", "1.", "2、", "（1）", "01", "——", "专栏1", "专栏", "表2", "主要指标", "指标名称", "序号",
    "单位", "类别", "属性", "2020年", "2025年", "约束性", "[33]以上", "——", "|", " | ",
    "注：[]内为累计数", "。", "，", "；", "：", "……12", "到2025年", "重点推进甲路、乙桥等项目建设",
    "加强组织领导", "坚持绿色发展", "\n", "\n", "\n\n", "　　", "\t", "  ", "(", "）", "“", "”",
    "索引号：", "关于印发", "规划", "的通知", "抄送：", "3.5", "5G", "%", "100万", "十一五",
    "（2018—2020年）",
]  # fmt: skip


def _ids(nodes: list[OutlineNode]) -> list[str]:
    return [i for node in nodes for i in (node.id, *_ids(node.children))]


def _check_lines(nodes: list[OutlineNode], last: int) -> None:
    for node in nodes:
        assert 1 <= node.lines[0] <= node.lines[1] <= last
        assert node.title
        _check_lines(node.children, last)


@settings(max_examples=150)
@given(st.lists(st.sampled_from(_PIECES), max_size=120).map("".join) | st.text(max_size=300))
def test_any_text_has_a_sound_structure(text: str) -> None:
    text = text.replace("\r", "\n")
    source = source_of(text)
    structure = find_structure(source)
    last = text.count("\n") + 1
    ids = _ids(structure.outline)
    assert len(ids) == len(set(ids))
    _check_lines(structure.outline, last)
    taken: dict[int, list[tuple[int, int]]] = {}
    for block in structure.blocks:
        assert 0 <= block.start < block.end <= len(block.paragraph.text)
        taken.setdefault(block.paragraph.start, []).append((block.start, block.end))
    for spans in taken.values():
        assert all(a[1] <= b[0] for a, b in zip(sorted(spans), sorted(spans)[1:], strict=False))
    boxes = {box.id for box in structure.boxes}
    assert len(boxes) == len(structure.boxes)
    for box in structure.boxes:
        assert 1 <= box.lines[0] <= box.lines[1] <= last
        assert box.section is None or box.section in ids
    assert all(block.box is None or block.box in boxes for block in structure.blocks)
    assert all(block.section is None or block.section in ids for block in structure.blocks)
    order = [(b.paragraph.start, b.start) for b in structure.blocks]
    assert order == sorted(order)


@settings(max_examples=60)
@given(st.lists(st.sampled_from(_PIECES), max_size=80).map("".join))
def test_the_same_text_gives_the_same_structure(text: str) -> None:
    source = source_of(text)
    assert find_structure(source) == find_structure(source)


@pytest.mark.parametrize(
    "text",
    [
        "甲" + " " * 200_000 + "乙。",
        "第一章 总则" + "." * 100_000 + "甲\n第二章 甲" + "…" * 50_000 + "乙",
        "一、甲。" * 10_000,
        "第一章 甲乙丙" * 20_000,
        "专栏1 甲 |\n" + " ".join(f"{i}. 甲乙。丙丁。" for i in range(1, 5000)) + " |",
        "（一）" + "甲：" * 50_000,
        "索引号：" * 50_000,
        "—" * 200_000,
    ],
    ids=["spaces", "dots", "numbers", "chapters", "items", "colons", "labels", "dashes"],
)
def test_a_hostile_line_costs_no_more_than_its_length(text: str) -> None:
    source = source_of(text)
    assert cost(lambda: find_structure(source), most=150) <= 150
