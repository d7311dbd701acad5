"""Tables that the format itself marks: spans, heads over two rows, boxes drawn as a frame."""

from __future__ import annotations

import pytest
from tests.structure.support import show, source_of

from plan_extract.sources.fold import fold
from plan_extract.sources.source_text import Cell, Paragraph, SourceTable, SourceText
from plan_extract.structure import find_structure


def source_with(before: str, rows: list[list[str | tuple[str, int, int]]], after: str) -> SourceText:
    """A source with a table between two texts; a cell is its text, or text with rows and columns spanned, on a line of its own."""
    text = before + "\n" if before else ""
    start = len(text)
    cells: list[Cell] = []
    taken: set[tuple[int, int]] = set()
    for r, row in enumerate(rows):
        c = 0
        for cell in row:
            words, high, wide = cell if isinstance(cell, tuple) else (cell, 1, 1)
            while (r, c) in taken:
                c += 1
            taken |= {(r + i, c + j) for i in range(high) for j in range(wide)}
            cells.append(Cell(r, c, len(text), len(text) + len(words), high, wide))
            text += words + "\n"
            c += wide
    table = SourceTable(start, len(text) - 1, tuple(cells))
    text += after
    paragraphs, at = [], 0
    for line in text.split("\n"):
        if line.strip():
            paragraphs.append(Paragraph(fold(line), at, at + len(line)))
        at += len(line) + 1
    return SourceText("fixture.html", "html", "", text, tuple(paragraphs), tables=(table,))


def test_categories_span_rows() -> None:
    source = source_with(
        "专栏1 主要指标",
        [
            ["类别", "序号", "指标名称", "单位", "2020年", "2025年", "属性"],
            [("经济发展", 2, 1), "1", "地区生产总值", "亿元", "120", "180左右", "预期性"],
            ["2", "5G基站数", "个", "300", "[900]", "预期性"],
            ["民生福祉", "3", "新增公办幼儿园", "所", "—", "[12]", "约束性"],
        ],
        "注：[ ]内为五年累计数。\n二、重点任务\n抓好落实。",
    )
    structure = find_structure(source)
    assert show(structure, source, "rows") == [
        "1 | 经济发展 | 地区生产总值 | 亿元 | 2020=120 | 2025=180左右 approx level | 预期性 @11",
        "2 | 经济发展 | 5G基站数 | 个 | 2020=300 | 2025=[900] eq cumulative | 预期性 @17",
        "3 | 民生福祉 | 新增公办幼儿园 | 所 | - | 2025=[12] eq cumulative | 约束性 @24",
    ]
    assert [(b.number, b.title, b.kind) for b in structure.boxes] == [(1, "主要指标", "indicators")]
    assert [b.text for b in structure.blocks if b.kind == "body"] == ["抓好落实。"]


def test_a_head_over_two_rows_and_a_title_row() -> None:
    source = source_with(
        "第二节 发展目标",
        [
            [("专栏2 发展指标", 1, 5)],
            [("指标", 2, 2), ("现状值", 2, 1), ("目标值", 1, 2)],
            ["2022年", "2025年"],
            [("经济发展", 1, 5)],
            [("创新", 1, 1), "研发经费投入强度（%）", "1.2", "1.5", "2.0以上"],
            [("开放", 1, 1), "进出口总额（亿元）", "30", "36", "45"],
        ],
        "第三节 任务",
    )
    structure = find_structure(source)
    assert show(structure, source, "rows") == [
        "- | 创新 | 研发经费投入强度 | % | None=1.2 | 2025=2.0以上 ge level | - @10",
        "- | 开放 | 进出口总额 | 亿元 | None=30 | 2025=45 eq level | - @15",
    ]
    assert [(b.number, b.title, b.lines[0]) for b in structure.boxes] == [(2, "发展指标", 2)]


def test_a_box_drawn_as_a_frame() -> None:
    source = source_with(
        "（一）完善路网\n加快建设。",
        [["专栏3 路网重点项目\n1.环城路。重点推进环城南路、环城北路等项目建设。\n2.客运站。建设城东客运站、城西客运站等项目。"]],
        "继续推进养护。",
    )
    structure = find_structure(source)
    assert [(b.number, b.title, b.kind, b.lines) for b in structure.boxes] == [(3, "路网重点项目", "projects", [3, 5])]
    assert [(b.box, b.item) for b in structure.blocks] == [(None, None), ("b1", "环城路"), ("b1", "客运站"), (None, None)]


def test_a_frame_without_title() -> None:
    source = source_with(
        "加快建设。", [["1.环城路。重点推进环城南路、环城北路等项目建设。\n2.客运站。建设城东客运站等项目。"]], "继续推进养护。"
    )
    structure = find_structure(source)
    assert [(b.number, b.title, b.kind, b.lines) for b in structure.boxes] == [(None, None, "projects", [2, 3])]


def test_a_table_of_duties_is_text() -> None:
    source = source_with("三、任务分工", [["序号", "任务", "牵头单位"], ["1", "建设平台", "市大数据局"]], "抓好落实。")
    structure = find_structure(source)
    assert structure.boxes == []
    assert "市大数据局" in [b.text for b in structure.blocks]


def test_cells_of_a_table_of_duties_are_no_headings() -> None:
    source = source_with(
        "三、任务分工\n各项任务分工如下。" + "有关部门按照职责抓好落实。" * 8,
        [["任务", "牵头单位"], ["（一）建设平台", "市大数据局"], ["一、完善制度", "市司法局"], ["1.开展培训。", "市教育局"]],
        "四、保障措施\n加强领导。",
    )
    structure = find_structure(source)
    assert show(structure, source, "outline") == ["h1 3 任务分工 @1", "h1 4 保障措施 @11"]


@pytest.mark.parametrize("parting", ["|", "\t", "  ", "\n"], ids=["bars", "tabs", "spaces", "a cell a line"])
def test_numbered_cells_of_a_table_of_tasks_are_no_headings(parting: str) -> None:
    rows = [
        ("主要任务", "责任单位"),
        ("一、加强污染治理", "市生态环境局"),
        ("二、推进造林绿化", "市林业局"),
        ("三、发展循环经济", "市工信局"),
    ]
    table = "\n".join(parting.join(row) for row in rows)
    text = f"云岭市绿色发展行动计划\n一、总体要求\n建设美丽云岭。\n二、任务分工\n{table}\n三、保障措施\n（一）组织领导。加强统筹。\n"
    structure = find_structure(source_of(text))
    assert [node.title for node in structure.outline] == ["总体要求", "任务分工", "保障措施"]


def test_headings_behind_a_line_on_who_answers_stay() -> None:
    text = "云岭市绿色发展行动计划\n一、总体要求\n建设美丽云岭。\n主要任务\n责任单位\n二、任务分工\n加强统筹。\n三、保障措施\n加强领导。\n"
    assert [node.number for node in find_structure(source_of(text)).outline] == [1, 2, 3]
