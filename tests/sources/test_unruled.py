"""Tables without rules: words in columns are cells, and what only looks like columns is not."""

from __future__ import annotations

from .paper import Sheet
from .test_pdf import BODY, JOINED, LEFT, body, cells, read

XS = (95, 150, 300, 360, 440)
ROWS = [
    ("序号", "指标名称", "单位", "2020年", "2025年"),
    ("1", "城镇化率", "%", "52.3", "60以上"),
    ("2", "常住人口", "万人", "58", "70左右"),
    ("3", "老旧小区改造", "个", "——", "[120]"),
    ("4", "路网密度", "公里", "6.3", "8"),
]


def table(sheet: Sheet, top: float, rows: list[tuple[str, ...]], pitch: float = 30, xs: tuple[int, ...] = XS) -> Sheet:
    for index, row in enumerate(rows):
        for x, words in zip(xs, row, strict=True):
            if words:
                sheet.text(x, top - pitch * index, words, 12)
    return sheet


def grid_of(sheet: Sheet) -> list[list[str]]:
    source = read(sheet)
    assert len(source.tables) == 1
    found = cells(source)
    rows = max(row for row, _ in found) + 1
    return [[found[row, column][0] if (row, column) in found else "|" for column in range(len(XS))] for row in range(rows)]


def test_words_in_columns_are_a_table() -> None:
    sheet = table(Sheet().text(LEFT, 740, "专栏1 主要指标"), 700, ROWS)
    sheet.lines(LEFT, 540, BODY)
    source = read(sheet)
    assert grid_of(sheet) == [list(row) for row in ROWS]
    assert source.text.splitlines()[0] == "专栏1 主要指标"
    assert source.text.splitlines()[-2:] == JOINED


def test_rules_above_and_below_alone() -> None:
    sheet = table(Sheet(), 700, ROWS).rule(90, 720, 500, 720).rule(90, 690, 500, 690).rule(90, 570, 500, 570)
    assert grid_of(sheet) == [list(row) for row in ROWS]


def test_words_that_take_two_lines_of_a_cell() -> None:
    sheet = table(Sheet(), 700, ROWS[:2])
    sheet.text(150, 654, "（常住人口）", 12)
    table(sheet, 624, ROWS[2:])
    wanted = [list(row) for row in ROWS]
    wanted[1][1] = "城镇化率（常住人口）"
    assert grid_of(sheet) == wanted


def test_cells_in_the_middle_of_their_row() -> None:
    sheet = table(Sheet(), 700, ROWS[:1])
    y = 660
    for number, (one, two) in enumerate([("城镇常住人口", "城镇化率"), ("老旧小区", "改造数量"), ("市中心城区", "路网密度")], 1):
        sheet.text(150, y + 8, one, 12).text(150, y - 8, two, 12)
        for x, words in zip((95, 300, 360, 440), (str(number), "个", "12", f"{number}5"), strict=True):
            sheet.text(x, y, words, 12)
        y -= 46
    assert [row[1] for row in grid_of(sheet)] == ["指标名称", "城镇常住人口城镇化率", "老旧小区改造数量", "市中心城区路网密度"]


def test_a_category_holds_for_the_rows_under_it() -> None:
    rows = [
        ("类别", "指标名称", "单位", "2020年", "2025年"), ("经济", "产值", "亿元", "100", "200"), ("", "税收", "亿元", "8", "12"),
        ("民生", "就业", "万人", "3", "4"), ("", "床位", "张", "6", "7"),
    ]  # fmt: skip
    found = cells(read(table(Sheet(), 700, rows)))
    assert [found[row, 0] for row in (1, 3)] == [("经济", 2, 1), ("民生", 2, 1)]


def test_a_table_over_two_pages_has_its_head_once() -> None:
    one = table(body(BODY), 200, ROWS[:4])
    two = table(Sheet(), 760, [ROWS[0], *ROWS[4:], ("5", "就业", "万人", "2", "3"), ("6", "床位", "张", "6", "7")])
    two.lines(LEFT, 600, BODY)
    source = read(one, two)
    assert len(source.tables) == 1
    assert [cells(source)[row, 0][0] for row in range(7)] == ["序号", "1", "2", "3", "4", "5", "6"]


def test_what_is_no_table() -> None:
    names = Sheet()
    for index, row in enumerate([("张三", "李四", "王五"), ("赵六", "孙七", "周八"), ("吴九", "郑十", "冯一"), ("陈二", "卫三", "蒋四")]):
        for x, words in zip((95, 250, 400), row, strict=True):
            names.text(x, 700 - 30 * index, words)
    contents = Sheet()
    for index in range(6):
        contents.text(95, 700 - 30 * index, f"第{'一二三四五六'[index]}章").text(180, 700 - 30 * index, "总体要求").text(
            480, 700 - 30 * index, str(index)
        )
    pairs = Sheet()
    for index in range(6):
        pairs.text(95, 700 - 30 * index, "联系电话").text(300, 700 - 30 * index, str(12345 + index))
    for sheet in (names, pairs, body(BODY, BODY)):
        assert read(sheet).tables == ()
