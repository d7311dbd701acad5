"""CSV, spreadsheet and JSON Lines: every column filled from the right field, no formula runs, the same bytes each time."""

from __future__ import annotations

import csv
import datetime
import io
import json
from collections.abc import Sequence
from typing import Any

import msgspec
import pytest

from plan_extract.model import (
    Amount,
    Baseline,
    Box,
    CellValue,
    Deadline,
    DeadlineIndex,
    DistrictIndex,
    DocumentKind,
    Fact,
    Finding,
    Goal,
    IndicatorRow,
    Investment,
    Origin,
    OutlineNode,
    Period,
    Plan,
    PlanInfo,
    Project,
    Quote,
    Region,
    Responsible,
    Review,
    Scale,
    Source,
    Years,
)
from plan_extract.reporting.export.dataset import gather, keys_of
from plan_extract.reporting.export.described import described, table_called
from plan_extract.reporting.export.text import harmless, to_csv, to_jsonl
from plan_extract.reporting.export.workbook import to_xlsx
from plan_extract.reporting.tables import LEADING, all_columns, columns, rows

REVIEW = Review(verdict="changed", fields=["value"], by="王", date="2026-11-27")
QUOTE = Quote(text="1—2万个", line=3, column=5, start=20, end=25, page=7, box=[72.0, 90.5, 120.0, 106.5])
PLAN = Plan(
    schema_="plan-extract/4",
    source=Source(path="data/raw/x.txt", format="text", sha256="a" * 64, characters=90, lines=9),
    plan=PlanInfo(
        kind=DocumentKind(name="plan", probability=0.98, evidence=["title=规划 +4.0"]),
        title="某市规划",
        issuer="某市人民政府",
        document_number="某政发〔2021〕1号",
        index_number="0001/2021-1",
        issued_on="2021-06-01",
        period=Period(start=2021, end=2025, name="十四五", from_="said"),
        horizon=2035,
        region=Region(name="某市", code="999900", level="prefecture", from_="given"),
        origin={"title": Origin(from_="said"), "issuer": Origin(from_="carried")},
    ),
    outline=[
        OutlineNode(
            id="c1",
            level="chapter",
            number=1,
            title="目标",
            evidence="toc",
            lines=[2, 9],
            page=6,
            confidence=0.9,
            children=[OutlineNode(id="c1.s2", level="section", number=2, title="就业", evidence="explicit", lines=[3, 4], page=7)],
        )
    ],
    boxes=[
        Box(
            id="b1",
            kind="indicators",
            lines=[5, 9],
            title="主要指标",
            indicators=[
                IndicatorRow(
                    name="学位",
                    line=6,
                    page=8,
                    number=4,
                    category="教育",
                    unit="万个",
                    nature="预期性",
                    baseline=CellValue(text="2.5", year=2020, value=2.5),
                    target=CellValue(text="3—4", year=2025, value=[3, 4], comparator="eq", measure="level"),
                    earlier=[CellValue(text="2.1", year=2015, value=2.1)],
                    interim=[CellValue(text="2.8", year=2022, value=2.8)],
                    growth=CellValue(text="5%", value=5),
                    responsible=["市教育局"],
                )
            ],
        )
    ],
    goals=[
        Goal(
            id="g-1",
            kind="quantified",
            statement="新增学位1—2万个",
            quote=QUOTE,
            indicator="=学位",
            concept="new-school-places",
            concept_by="similarity",
            concept_score=94.7,
            value=[1, 2],
            unit="万个",
            amount=Amount(value=[10000, 20000], unit="个"),
            comparator="eq",
            measure="cumulative",
            deadline=Deadline(year=2025, from_="carried", text="到2025年"),
            districts=["甲县", "乙区"],
            baseline=Baseline(year=2020, value=2.5, from_="b1"),
            nature="约束性",
            part_of="g-0",
            section="c1.s2",
            box="b1",
            confidence=0.8,
            review=REVIEW,
            origin={"indicator": Origin(from_="carried", quote=QUOTE), "unit": Origin(from_="carried")},
        )
    ],
    facts=[Fact(id="f-1", kind="quantified", statement="2020年学位2.5万个", quote=QUOTE, value=2.5, year=2020, districts=["甲县"])],
    projects=[
        Project(
            id="p-1",
            name="-一中扩建",
            review=REVIEW,
            quote=QUOTE,
            districts=["甲县"],
            box="b1",
            item="学校",
            action="推进",
            scale=[Scale(text="30个班"), Scale(text="2栋")],
            nature="新建",
            content="教学楼两栋",
            investment=Investment(text="1.2", value=1.2, unit="亿元", amount=Amount(value=120000000, unit="元")),
            years=Years(text="2022—2024", start=2022, end=2024),
            place="城关镇",
            responsible=["市教育局"],
            deadline=Deadline(year=2024, from_="said"),
        )
    ],
    responsible=[
        Responsible(
            name="市教育局", kind="department", role="lead", from_="plan", quote=QUOTE, review=REVIEW, goals=["g-1", "g-2"], section="c1"
        )
    ],
    deadlines=[DeadlineIndex(year=2025, goals=["g-1"], projects=["p-1"])],
    districts=[DistrictIndex(name="甲县", code="999921", goals=["g-1"])],
    findings=[Finding(code="PE001", message="缺第三节", line=8, column=1)],
)


def csv_of(table: str, plans: Sequence[Plan] = (PLAN,)) -> str:
    return to_csv(gather(plans, [table])[0])


@pytest.mark.parametrize("table", all_columns())
def test_a_full_record_fills_every_column(table: str) -> None:
    full = next(row for row in rows(PLAN, table))
    if table == "sections":
        full = list(rows(PLAN, table))[1]
    missing = [column for column in all_columns()[table] if full.get(column) in (None, "")]
    allowed = {
        "facts": set(columns()["facts"])
        - {"id", "statement", "value", "low", "high", "year", "districts", "confidence", "quote", "page", "line", "column", "start", "end"}
    }
    allowed |= {"projects": {"section", "section_id"}, "districts": {"projects"}}
    # What is a range has ends and no one number; the fact of 2.5 has both, and a change is one of levels.
    allowed |= {"goals": {"value", "amount"}, "indicators": {"value"}, "baseline_target": {"target", "change"}}
    # One place has a code, and what a sentence repeats is spoken by its row of the table.
    allowed |= {"comparable": {"district_code", "spoken_by"}}
    assert set(missing) <= allowed.get(table, set()), "a column that its records can never fill"
    assert set(full) <= {*LEADING, "kind", *all_columns()[table]}, "a cell that no column shows"


def test_goals_as_csv() -> None:
    (row,) = csv.DictReader(io.StringIO(csv_of("goals")))
    assert row["plan"] == "某市规划"
    assert (row["value"], row["low"], row["high"]) == ("", "1", "2")
    assert (row["amount"], row["amount_low"], row["amount_high"]) == ("", "10000", "20000")
    assert (row["deadline"], row["deadline_from"], row["districts"]) == ("2025", "carried", "甲县、乙区")
    assert row["section"] == "目标 / 就业"
    assert (row["baseline"], row["baseline_low"], row["baseline_high"]) == ("2.5", "2.5", "2.5")
    assert row["section_id"] == "c1.s2"
    assert (row["quote"], row["start"], row["end"]) == ("1—2万个", "20", "25")


def test_csv_keeps_to_rfc_4180() -> None:
    text = csv_of("projects", [PLAN, PLAN])
    assert text.count("\r\n") == 3
    assert "\n" not in text.replace("\r\n", "")


@pytest.mark.parametrize("cell", ["=1+1", "+86", "-一中", "@x", "\tx", "\r=x", "＝HYPERLINK(1)"])
def test_no_cell_runs_as_a_formula(cell: str) -> None:
    assert harmless(cell) == "'" + cell


@pytest.mark.parametrize("cell", ["", "公园", "——坚持", "1-2", -5, 0, 2.5, None])
def test_other_cells_stay(cell: Any) -> None:
    assert harmless(cell) == cell


def test_formulas_in_csv_are_defused() -> None:
    assert ",'=学位," in csv_of("goals")
    assert ",'-一中扩建," in csv_of("projects")


def book_of(**options: Any) -> Any:
    openpyxl = pytest.importorskip("openpyxl")
    pytest.importorskip("xlsxwriter")
    tables = gather([PLAN], list(columns()))
    data = to_xlsx(tables, **options)
    assert data == to_xlsx(tables, **options), "the same bytes each time"
    return openpyxl.load_workbook(io.BytesIO(data))


def records(sheet: Any) -> list[dict[str, Any]]:
    head, *rest = ([cell.value for cell in row] for row in sheet.iter_rows())
    return [dict(zip(head, row, strict=True)) for row in rest]


def test_workbook_has_a_sheet_a_table_with_numbers_as_numbers() -> None:
    book = book_of()
    assert book.sheetnames == [*columns(), "columns"]
    (goal,) = records(book["goals"])
    assert (goal["value"], goal["low"], goal["high"], goal["deadline"]) == (None, 1, 2, 2025)
    assert goal["indicator"] == "=学位"
    assert records(book["plans"])[0]["issued_on"] == datetime.datetime(2021, 6, 1)
    assert all(cell.data_type != "f" for sheet in book for row in sheet.iter_rows() for cell in row)
    for sheet in book:
        assert sheet.freeze_panes == "A2"
        assert sheet.auto_filter.ref == sheet.dimensions
        assert sheet.column_dimensions["A"].width < 30


def test_workbook_for_chinese_readers() -> None:
    book = book_of(headings="zh")
    assert book.sheetnames[3] == "目标"
    assert book.sheetnames[-1] == "列说明"
    assert "基期→目标" in book.sheetnames
    (goal,) = records(book["目标"])
    assert (goal["数值下限"], goal["数值上限"], goal["单位"], goal["完成年份"]) == (1, 2, "万个", 2025)
    assert (goal["限定"], goal["类型"], goal["年份来源"]) == ("等于", "有数值", "由前文承接")
    assert {row["层级"] for row in records(book["章节"])} == {"章", "节"}
    explained = {(row["工作表"], row["键名"]): row for row in records(book["列说明"])}
    assert explained["目标", "low"]["中文"] == "数值下限"
    assert explained["目标", "low"]["English"].startswith("the lower end")
    assert {"plan_id", *columns()["goals"]} <= {key for sheet, key in explained if sheet == "目标"}


def test_findings_are_in_the_language_of_the_headings() -> None:
    said = "heading numbers skip: 一、 is followed by 三、"
    plan = msgspec.structs.replace(PLAN, findings=[Finding(code="PE001", message=said, line=3)])
    openpyxl = pytest.importorskip("openpyxl")
    pytest.importorskip("xlsxwriter")
    tables = gather([plan], list(columns()))
    for headings, sheet, column, begins in (("zh", "提示", "内容", "标题"), ("en", "findings", "message", "heading")):
        book = openpyxl.load_workbook(io.BytesIO(to_xlsx(tables, headings=headings)))
        assert records(book[sheet])[0][column].startswith(begins)


def test_headings_follow_the_language(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("plan_extract.wording._chosen", "zh")
    assert book_of().sheetnames[3] == "目标"
    assert book_of(headings="en").sheetnames[3] == "goals"


def test_no_empty_sheet() -> None:
    openpyxl = pytest.importorskip("openpyxl")
    pytest.importorskip("xlsxwriter")
    bare = Plan(schema_=PLAN.schema_, source=PLAN.source, plan=PLAN.plan)
    book = openpyxl.load_workbook(io.BytesIO(to_xlsx(gather([bare], list(columns())))))
    assert book.sheetnames == ["plans", "columns"]


def test_a_quotation_leads_to_its_line_or_to_the_page() -> None:
    (key,) = keys_of([PLAN])
    book = book_of(lines={key: ["某市规划", "目标", "新增学位1—2万个", "", "", "", "", "", ""]})
    cell = next(cell for cell in book["goals"][2] if cell.value == "1—2万个")
    assert cell.hyperlink.location == "'texts'!D2"
    assert book["texts"]["D2"].value == "新增学位1—2万个"
    other = book_of(lines={key: ["another text"] * 9})
    assert "texts" not in other.sheetnames, "a text that does not say so"
    book = book_of(report="page.html")
    cell = next(cell for cell in book["goals"][2] if cell.value == "1—2万个")
    assert (cell.hyperlink.target, cell.hyperlink.location) == ("page.html", "g-1")


@pytest.mark.parametrize("table", all_columns())
def test_every_table_and_column_is_explained(table: str) -> None:
    assert table_called(table).meaning != table
    for column in (*LEADING, *all_columns()[table]):
        said = described(table, column)
        assert said.chinese != column, column
        assert said.meaning != column, column


@pytest.mark.parametrize("table", all_columns())
def test_headings_of_a_sheet_differ(table: str) -> None:
    names = [described(table, column).chinese for column in (*LEADING, *all_columns()[table])]
    assert sorted(names) == sorted(set(names))


def test_json_lines_hold_the_records_of_the_yaml() -> None:
    lines = [json.loads(line) for line in to_jsonl(gather([PLAN], ["goals", "projects", "indicators"])).splitlines()]
    assert [line["record"] for line in lines] == ["goal", "project", "indicator"]
    assert lines[0]["deadline"] == {"year": 2025, "from": "carried", "text": "到2025年"}
    assert lines[0]["plan"] == "某市规划"
    assert lines[2]["target"] == "3—4"
