"""Spreadsheets and comma-separated values: their indicator tables, numbers as the cells show them, what cannot be read."""

from __future__ import annotations

import datetime
import io
import zipfile

import openpyxl
import pytest

from plan_extract.errors import UnreadableError
from plan_extract.sources import read_bytes
from plan_extract.sources.sheet.workbook import shown
from plan_extract.structure import find_structure

HEAD = ["类别", "指标名称", "单位", "2020年", "2025年", "属性"]
ROWS = [
    ["附表1 溪口县“十四五”主要指标"],
    HEAD,
    ["供水", "供水普及率", None, 0.962, 0.99, "约束性"],
    [None, "管网漏损率", "%", 12.5, 9, "预期性"],
    ["绿地", "公园绿地面积", "公顷", 1200, 1500.5, "预期性"],
    ["注：2020年为实际值。"],
]
CELLS = [("供水", "供水普及率", "96.2%", "99%"), ("供水", "管网漏损率", "12.5", "9"), ("绿地", "公园绿地面积", "1,200.0", "1,500.5")]


def workbook(hidden: bool = False) -> openpyxl.Workbook:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in ROWS:
        sheet.append(row)
    for span in ("A1:F1", "A3:A4", "A6:F6"):
        sheet.merge_cells(span)
    for place, form in (("D3", "0.0%"), ("E3", "0%"), ("D5", "#,##0.0"), ("E5", "#,##0.0")):
        sheet[place].number_format = form
    if hidden:
        sheet.sheet_state = "hidden"
        book.create_sheet("空")
    return book


def saved(book: openpyxl.Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def rows(data: bytes, name: str) -> list[tuple[str | None, str, str, str]]:
    found = []
    for box in find_structure(read_bytes(data, name)).boxes:
        for row in box.indicators:
            assert row.baseline
            assert row.target
            found.append((row.category, row.name, row.baseline.text, row.target.text))
    return found


def test_a_workbook_gives_its_rows_as_its_cells_show_them() -> None:
    data = saved(workbook())
    source = read_bytes(data, "a.xlsx")
    assert (source.format, source.text.splitlines()[0], source.text.splitlines()[-1]) == ("xlsx", ROWS[0][0], ROWS[-1][0])
    assert rows(data, "a.xlsx") == CELLS


def test_a_workbook_is_told_by_its_bytes() -> None:
    assert read_bytes(saved(workbook()), "a.docx").format == "xlsx"


@pytest.mark.parametrize("sign", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_separated_values_give_the_same_rows(sign: str, encoding: str) -> None:
    lines = ["附表1 溪口县“十四五”主要指标", sign.join(HEAD)]
    lines.append(sign.join(["供水", "供水普及率", "", "96.2%", "99%", "约束性"]))
    lines.append(sign.join(["供水", "管网漏损率", "%", "12.5", "9", "预期性"]))
    lines.append(sign.join(["绿地", "公园绿地面积", "公顷", '"1,200.0"', '"1,500.5"', "预期性"]))
    assert rows("\r\n".join(lines).encode(encoding), "a.csv") == CELLS


def test_a_break_within_a_cell_is_no_line() -> None:
    source = read_bytes('序号,指标\n1,"供水\n普及率"\n'.encode(), "a.csv")
    assert source.text.splitlines() == ["序号", "指标", "1", "供水 普及率"]
    assert [(c.row, c.column) for c in source.tables[0].cells] == [(0, 0), (0, 1), (1, 0), (1, 1)]


@pytest.mark.parametrize(
    ("value", "form", "text"),
    [
        (0.65, "0%", "65%"),
        (0.0355, "0.0%", "3.6%"),
        (14.0, "General", "14"),
        (0.1 + 0.2, "General", "0.3"),
        (1234.5, "#,##0.00", "1,234.50"),
        (2.5, "0", "3"),
        (16.4, "0.0_);[Red](0.0)", "16.4"),
        (1e21, "General", "1" + "0" * 21),
        (1e40, "0.00", "1" + "0" * 40 + ".00"),
        (12, '0"座"', "12"),
        (True, "General", "TRUE"),
        (datetime.datetime(2025, 6, 30), "yyyy-mm-dd", "2025年6月30日"),
        ("约束性", "General", "约束性"),
    ],
)
def test_numbers_stand_as_their_cells_show_them(value: object, form: str, text: str) -> None:
    assert shown(value, form) == text


def test_hidden_sheets_are_left_out() -> None:
    with pytest.raises(UnreadableError, match="no visible sheet holds a value"):
        read_bytes(saved(workbook(hidden=True)), "a.xlsx")


def test_a_value_far_down_costs_no_rows_between() -> None:
    book = workbook()
    sheet = book.active
    assert sheet is not None
    sheet.cell(1_048_576, 16_384, "完")
    assert read_bytes(saved(book), "a.xlsx").text.endswith("\n完\n")


@pytest.mark.filterwarnings("error")
def test_what_the_reader_of_workbooks_warns_of_is_not_shown() -> None:
    book = workbook()
    sheet = book.active
    assert sheet is not None
    sheet["A7"] = 1e300
    sheet["A7"].number_format = "yyyy-mm-dd"
    assert read_bytes(saved(book), "a.xlsx").text.splitlines()[-2] == ROWS[-1][0]


def with_sheets() -> openpyxl.Workbook:
    """Two tables of indicators and a sheet of words, each visible, and a hidden one between them."""
    book = workbook()
    hidden = book.create_sheet("草稿")
    hidden.append(["草稿", "不发"])
    hidden["C1"] = "=1+1"
    hidden.sheet_state = "hidden"
    words = book.create_sheet("说明")
    words.append(["本表由溪口县统计局填报。"])
    second = book.create_sheet("二")
    for row in (["附表2 溪口县交通指标"], HEAD, ["公路", "公路里程", "公里", 310, 420, "预期性"]):
        second.append(row)
    return book


def test_visible_sheets_are_read_one_after_the_other() -> None:
    data = saved(with_sheets())
    source = read_bytes(data, "a.xlsx")
    lines = source.text.splitlines()
    places = [lines.index(said) for said in (ROWS[0][0], ROWS[-1][0], "本表由溪口县统计局填报。", "附表2 溪口县交通指标")]
    assert places == sorted(places)
    assert "草稿" not in source.text
    assert [source.text[t.start :].split("\n")[0] for t in source.tables] == ["类别", "类别"]
    assert rows(data, "a.xlsx") == [*CELLS, ("公路", "公路里程", "310", "420")]
    assert [box.title for box in find_structure(source).boxes] == ["溪口县“十四五”主要指标", "溪口县交通指标"]
    assert source.findings == ()


def test_formulas_without_value_are_named() -> None:
    book = with_sheets()
    book["二"]["E3"] = "=D3+110"
    (finding,) = read_bytes(saved(book), "a.xlsx").findings
    assert (finding.code, finding.message.split(":")[0]) == ("PE024", "1 formula has no stored value (二!E3)")
    for row in range(4, 8):
        book["二"][f"D{row}"] = "=D3"
    (finding,) = read_bytes(saved(book), "a.xlsx").findings
    assert finding.message.startswith("5 formulas have no stored value (二!E3, 二!D4, 二!D5 …): open the workbook and save it")


@pytest.mark.parametrize(
    ("cell", "finds"),
    [
        ('<c r="E3"><f>D3+1</f><v>311</v></c>', False),
        ('<c r="E3" t="str"><f>IF(D3,"","x")</f><v></v></c>', False),
        ('<c r="E3"><f>D3+1</f></c>', True),
        ('<c r="E3" s="2"><f t="shared" si="0"/><v/></c>', True),
        ('<c r="E3"><f t="array" ref="E3">D3+1</f>\n<v></v></c>', True),
    ],
)
def test_a_value_that_is_stored_is_enough(cell: str, finds: bool) -> None:
    book = with_sheets()
    book["二"]["E3"] = "=D3+110"
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(saved(book))) as old, zipfile.ZipFile(out, "w") as new:
        for entry in old.infolist():
            part = old.read(entry).decode() if entry.filename.endswith(".xml") else ""
            made = part.replace('<c r="E3"><f>D3+110</f><v></v></c>', cell).replace('<c r="E3"><f>D3+110</f><v /></c>', cell)
            assert (made != part) == ("D3+110" in part)
            new.writestr(entry.filename, made or old.read(entry))
    assert [f.code for f in read_bytes(out.getvalue(), "a.xlsx").findings] == (["PE024"] if finds else [])


def test_a_workbook_of_formulas_alone_says_what_to_do() -> None:
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active["A1"] = "=B1"
    with pytest.raises(UnreadableError, match=r"no visible sheet holds a value; 1 formula has no stored value \(Sheet!A1\): open"):
        read_bytes(saved(book), "a.xlsx")


def broken_part() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(saved(workbook()))) as old, zipfile.ZipFile(out, "w") as new:
        for entry in old.infolist():
            part = old.read(entry)
            new.writestr(entry.filename, part[: len(part) // 2] if "sheet1" in entry.filename else part)
    return out.getvalue()


def bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        new.writestr("xl/workbook.xml", "<a/>")
        new.writestr("xl/worksheets/sheet1.xml", b" " * 41_000_000)
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "said"),
    [(saved(workbook())[:2000], "damaged ZIP"), (broken_part(), "not a readable workbook"), (bomb(), "bytes of XML, more than")],
)
def test_what_cannot_be_read_is_one_line(data: bytes, said: str) -> None:
    with pytest.raises(UnreadableError, match=said) as caught:
        read_bytes(data, "a.xlsx")
    assert str(caught.value).startswith("a.xlsx: ")
    assert "\n" not in str(caught.value)


def test_a_quotation_that_is_not_closed_is_one_line() -> None:
    with pytest.raises(UnreadableError, match=r"quotation mark|has a line of"):  # a package may have raised csv's limit
        read_bytes(('序号,"' + "供水" * 300_000).encode(), "a.csv")
