"""Invented tables, of indicators and of projects, in every form that plans come in: each cell as it is written."""

from __future__ import annotations

from pathlib import Path

import pytest

from plan_extract.checking import validate
from plan_extract.parsing import parse, parse_text
from plan_extract.reporting.tables import rows
from plan_extract.sources import read_bytes
from tests.tables.forms import FORMS
from tests.tables.measure import PUBLISHED, TABLES, plan_of, seen, source_of


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("entry", TABLES, ids=[entry["name"] for entry in TABLES])
def test_every_cell(entry: dict[str, object], form: str) -> None:
    """Whatever the form, the same cells; nothing more is read of the table, and the text behind it goes on."""
    if form == "pdf":
        pytest.importorskip("pypdfium2")
    if form == "xlsx":
        pytest.importorskip("openpyxl")
    assert [cell for cell in seen(entry, form) if cell.expected != cell.found] == []


_TEXTS = ("tabs", "spaces", "bars", "one a line", "cells apart", "rows apart", "markdown", "html", "docx", "csv")


@pytest.mark.parametrize(
    ("entry", "form"),
    [(entry, form) for entry in PUBLISHED for form in _TEXTS if form not in entry.get("less", [])],
    ids=lambda part: part if isinstance(part, str) else part["name"],
)
def test_every_cell_of_tables_as_published(entry: dict[str, object], form: str) -> None:
    """Names in two columns, heads broken over lines, units in the cells, words for values: the same cells in every form."""
    assert [cell for cell in seen(entry, form) if cell.expected != cell.found] == []


def _named(name: str) -> dict[str, object]:
    return next(entry for entry in TABLES if entry["name"] == name)


@pytest.mark.parametrize("form", ["tabs", "one a line", "markdown", "html", "docx", "pdf", "csv"])
def test_projects_are_quoted_at_their_names(form: str) -> None:
    """A quotation is the name's own place, not its line's; nothing is found wrong with what a table says."""
    plan = plan_of(_named("merged kinds and bodies"), form)
    assert [project.quote.text for project in plan.projects] == [project.name for project in plan.projects]
    assert [finding.code for finding in plan.findings if finding.code.startswith("PE0") and finding.code != "PE040"] == []


def test_columns_of_a_spreadsheet() -> None:
    """A project's investment, years, place and bodies are cells of their own."""
    table = list(rows(plan_of(_named("projects with places"), "html"), "projects"))
    row = table[0]
    assert (row["investment"], row["investment_low"], row["investment_unit"], row["investment_amount_high"]) == (
        "7.2",
        7.2,
        "亿元",
        720_000_000,
    )
    assert (row["years"], row["years_start"], row["years_end"], row["deadline"]) == ("2021年-2024年", 2021, 2024, 2024)
    assert (row["place"], row["districts"], row["responsible"], row["box"]) == ("柳湾区", "柳湾区", "市卫生健康委", "b1")


def test_each_target_year_is_a_goal() -> None:
    """2023年目标 and 2025年目标 are due in their years."""
    plan = plan_of(_named("two target years and bodies"), "bars")
    goals = [(goal.indicator, goal.value, goal.deadline.year if goal.deadline else None) for goal in plan.goals]
    assert sorted(goals) == [
        ("农村自来水普及率", 88, 2023), ("农村自来水普及率", 92, 2025), ("新增供水能力", 800, 2023), ("新增供水能力", 1500, 2025),
        ("河道生态补水", 200, 2023), ("河道生态补水", 260, 2025),
    ]  # fmt: skip


@pytest.mark.parametrize("form", ["bars", "one a line", "html", "csv"])
@pytest.mark.parametrize("entry", [*TABLES, *PUBLISHED], ids=lambda entry: entry["name"])
def test_what_a_table_says_is_borne_out(entry: dict[str, object], form: str) -> None:
    """No rule of grounding finds fault with what was just read of it."""
    source = source_of(entry, form)
    found = validate(parse(source), text=source.text)
    assert [(d.code, d.message) for d in found if "PE203" <= d.code < "PE3"] == []


@pytest.mark.parametrize("sign", ["|", "\t", "　　", "\n"])
@pytest.mark.parametrize("titles", [("专栏1 用水指标", "专栏2 用能指标"), ("表1 用水指标", "表2 用能指标")])
def test_two_tables_one_below_the_other_are_two_boxes(titles: tuple[str, str], sign: str) -> None:
    head = ["序号", "指标名称", "单位", "2020年", "2025年"]
    water, energy = ["1", "供水普及率", "%", "91", "98"], ["1", "用电量", "亿千瓦时", "36", "48"]
    table = [
        [titles[0]],
        head,
        water,
        ["2", "管网漏损率", "%", "12", "9"],
        [titles[1]],
        head,
        energy,
        ["2", "装机容量", "万千瓦", "20", "35"],
    ]
    text = "云川市水利规划\n一、主要指标\n" + "\n".join(sign.join(row) for row in table) + "\n二、保障措施\n加强组织领导。\n"
    boxes = parse(read_bytes(text.encode(), "plan.txt")).boxes
    assert [(box.title, [row.name for row in box.indicators]) for box in boxes] == [
        ("用水指标", ["供水普及率", "管网漏损率"]),
        ("用能指标", ["用电量", "装机容量"]),
    ]


EDITS = {
    "value: 12.5": ("value: 22.5", "PE215"),
    "start: 2022, end: 2025": ("start: 2022, end: 2026", "PE215"),
    "amount: {value: 1250000000": ("amount: {value: 2250000000", "PE215"),
    "text: '95', value: 95": ("text: '95', value: 96", "PE212"),
    "deadline: {year: 2023, text: 2023年": ("deadline: {year: 2024, text: 2023年", "PE211"),
}


@pytest.mark.parametrize("old", EDITS)
def test_an_edit_of_what_a_table_says_is_found(old: str, tmp_path: Path) -> None:
    text = (
        "云川市水利规划\n一、重点工作\n专栏1 重大项目\n序号|项目名称|建设内容|总投资（亿元）|起止年限\n"
        "1|白鹭湖水库|新建中型水库一座|12.5|2022—2025\n"
        "2|南渡输水工程|铺设管道46公里|3.2|2023—2024\n专栏2 主要指标\n序号|指标名称|单位|2020年|2023年目标|2025年目标\n"
        "1|供水普及率|%|91|95|98\n2|水质达标率|%|94|95|95\n"
    )
    (tmp_path / "plan.txt").write_text(text, encoding="utf-8")
    data = parse(tmp_path / "plan.txt").to_yaml()
    (tmp_path / "plan.yaml").write_text(data, encoding="utf-8")
    assert {d.code for d in validate(tmp_path / "plan.yaml")} == set()
    new, code = EDITS[old]
    assert old in data
    (tmp_path / "plan.yaml").write_text(data.replace(old, new, 1), encoding="utf-8")
    assert {d.code for d in validate(tmp_path / "plan.yaml")} >= {code}


@pytest.mark.parametrize("sign", [" | ", "\t", "\n"])
def test_unmarked_tables_one_below_the_other(sign: str) -> None:
    """Nothing but its head tells where the second table begins: projects, then indicators with their head printed again, then others."""
    projects = [
        ["序号", "项目名称", "建设内容", "总投资（亿元）", "责任单位"],
        ["1", "柳湾水厂扩建工程", "新增供水能力3万吨", "4.5", "市水务局"],
    ]
    head = ["指标名称", "单位", "2025年", "2030年"]
    water = [head, ["供水普及率", "%", "91", "98"], ["管网漏损率", "%", "12", "9"], head, ["再生水利用率", "%", "20", "28"]]
    energy = [
        ["序号", "指标", "2020年", "2025年", "属性"],
        ["1", "装机容量（万千瓦）", "20", "35", "预期性"],
        ["2", "能耗降低（%）", "—", "13", "约束性"],
    ]
    text = (
        "云川市发展规划\n一、主要指标\n"
        + "\n".join(sign.join(row) for row in [*projects, *water, *energy])
        + "\n二、保障措施\n加强组织领导。\n"
    )
    plan = parse(read_bytes(text.encode(), "plan.txt"))
    assert [[row.name for row in box.indicators] for box in plan.boxes] == [
        [],
        ["供水普及率", "管网漏损率", "再生水利用率"],
        ["装机容量", "能耗降低"],
    ]
    assert [project.name for project in plan.projects] == ["柳湾水厂扩建工程"]
    assert [goal.statement.split()[0] for goal in plan.goals] == ["供水普及率", "管网漏损率", "再生水利用率", "装机容量", "能耗降低"]


@pytest.mark.parametrize("sign", [" | ", "\t", "\n"])
def test_equal_cells_of_a_target_before_its_baseline_keep_their_places(sign: str) -> None:
    table = [["指标名称", "单位", "2025年", "2020年"], ["公园数量", "个", "12", "12"], ["泵站数量", "座", "7", "7"]]
    text = "云川市发展规划（2021—2025年）\n一、主要指标\n" + "\n".join(sign.join(row) for row in table) + "\n二、保障措施\n加强领导。\n"
    plan = parse(read_bytes(text.encode(), "plan.txt"))
    starts = [text.index(sign.join(row)) + len(sign.join(row[:2]) + sign) for row in table[1:]]
    assert [goal.quote.start for goal in plan.goals] == starts
    assert [fact.quote.start for fact in plan.facts] == [at + len(row[2] + sign) for at, row in zip(starts, table[1:], strict=True)]


@pytest.mark.parametrize("sign", [" | ", "\t", "\n"])
def test_equal_cells_are_quoted_each_at_its_own_place(sign: str) -> None:
    """12 stays 12 from 2020 to 2025, and is no part of 120."""
    table = [
        ["指标名称", "单位", "2020年", "2023年", "2025年"],
        ["公园数量", "个", "12", "12", "12"],
        ["泵站数量", "座", "120", "200", "12"],
    ]
    text = "云川市发展规划\n一、主要指标\n" + "\n".join(sign.join(row) for row in table) + "\n二、保障措施\n加强组织领导。\n"
    plan = parse(read_bytes(text.encode(), "plan.txt"))
    lines = text.splitlines(keepends=True)
    places = []
    for row in table[1:]:
        begin = text.index(sign.join(row)) + len(sign.join(row[:2])) + len(sign)
        for cell in row[2:]:
            places.append(text.index(cell, begin))
            begin = places[-1] + len(cell)
    quoted = [(record.quote.start, record.quote.text) for record in (*plan.goals, *plan.facts)]
    assert sorted(quoted) == [(place, cell) for place, cell in zip(places, [*table[1][2:], *table[2][2:]], strict=True)]
    assert all(lines[record.quote.line - 1].find(record.quote.text) >= 0 for record in plan.goals)


def test_a_table_of_one_cell_a_line_gives_years_by_its_periods_and_parts_without_numbers() -> None:
    text = """澄川区园林“十五五”规划
一、目标
表1 “十五五”园林主要指标表
板块
序号
指标名称
属性
单位
“十四五”现状
“十五五”目标
绿化
1
新增绿地
约束性
万平方米
80.5
32
其中 街头绿地
21.4
12.6
2
绿道长度
预期性
公里
35
48
3
清洁车辆占比
预期性
%
46
60
"""
    (box,) = parse_text(text).boxes
    assert (box.number, box.title) == (1, "“十五五”园林主要指标表")
    rows = [(r.number, r.category, r.name, r.unit, r.nature, r.baseline, r.target) for r in box.indicators]
    assert [row[:5] for row in rows] == [
        (1, "绿化", "新增绿地", "万平方米", "约束性"),
        (None, "绿化", "街头绿地", "万平方米", "约束性"),
        (2, "绿化", "绿道长度", "公里", "预期性"),
        (3, "绿化", "清洁车辆占比", "%", "预期性"),
    ]
    assert [(b.year, b.text) for *_, b, _ in rows if b] == [(2025, "80.5"), (2025, "21.4"), (2025, "35"), (2025, "46")]
    assert [(t.year, t.text) for *_, t in rows if t] == [(2030, "32"), (2030, "12.6"), (2030, "48"), (2030, "60")]


def test_the_title_of_a_table_dates_targets_and_a_value_may_be_broken_over_lines() -> None:
    text = """澄川区应急“十五五”规划
一、目标
专栏1 “十五五”时期主要指标
序号
指标
预期值
属性
1
受灾人次
与全省平均
水平相当
预期性
2
事故起数
下降12%
约束性
"""
    (box,) = parse_text(text).boxes
    assert [(row.name, row.target.year, row.target.text) for row in box.indicators if row.target] == [
        ("受灾人次", 2030, "与全省平均水平相当"),
        ("事故起数", 2030, "下降12%"),
    ]
