"""What a reader sees in a PDF: paragraphs, tables, columns, without heads and page numbers; and files that should not be read."""

from __future__ import annotations

import os
import re
import sys
import zlib

import pytest

from plan_extract.errors import UnreadableError
from plan_extract.sources.pdf import read as pdf_module
from plan_extract.sources.pdf.read import read_pdf
from plan_extract.sources.source_text import SourceText
from tests.work import cost

from .paper import Sheet, font_objects, paper, pdf_of, stream

LEFT, WIDE = 90, 27


def wrap(text: str, indent: int = 2, wide: float = WIDE) -> list[str]:
    """A paragraph as lines of at most `wide` em, the first indented; marks that close do not begin a line, numbers are not broken."""
    found = ["　" * indent]
    for piece in re.findall(r"[0-9.%]+[，。、]?|.[，。、]?", text):
        if sum(0.5 if c.isascii() else 1 for c in found[-1] + piece) > wide:
            found.append("")
        found[-1] += piece
    return found


JOINED = [
    "到2025年，全市城镇化率达到60%以上，建成区面积控制在80平方公里以内，新增城镇就业3万人，完成老旧小区改造120个，污水处理率达到97%以上。",
    "到2030年，城乡差距明显缩小，居民收入比缩小到2.3左右，公共服务更加均衡，宜居韧性城市基本建成。",
]
BODY = [line for text in JOINED for line in wrap(text)]
FIRST = len(wrap(JOINED[0]))


def read(*sheets: Sheet, **more: object) -> SourceText:
    source = read_pdf(paper(list(sheets), **more), "x.pdf")  # type: ignore[arg-type]
    for paragraph in source.paragraphs:
        assert len(paragraph.text) == paragraph.end - paragraph.start > 0
        assert source.text[paragraph.end] == "\n"
        assert paragraph.hint is not None
        assert paragraph.hint.page is not None
    return source


def lines(*sheets: Sheet) -> list[str]:
    return read(*sheets).text.splitlines()


def body(*parts: list[str], y: float = 720) -> Sheet:
    sheet = Sheet()
    for part in parts:
        y = sheet.lines(LEFT, y, part)
    return sheet


def test_source_says_what_it_is() -> None:
    source = read(body(["云岭市新型城镇化规划"], BODY), title="云岭市新型城镇化规划")
    assert (source.format, source.path) == ("pdf", "x.pdf")
    assert source.reader is not None
    assert source.reader.startswith("pypdfium2 ")
    assert source.metadata == {"title": "云岭市新型城镇化规划"}
    # Radicals stand for the characters they print, in the file's own title as in its text.
    radicals = read(body(["⽂⽔市⼗五五规划纲要"], BODY), title="⽂⽔市⼗五五规划纲要")
    assert (radicals.metadata, radicals.text.splitlines()[0]) == ({"title": "文水市十五五规划纲要"}, "文水市十五五规划纲要")
    assert read(body(BODY), title="Microsoft Word - 定稿").metadata == {}


def test_lines_join_into_paragraphs() -> None:
    assert lines(body(BODY, BODY)) == JOINED * 2


def test_paragraphs_without_indent_end_with_a_short_line() -> None:
    flush = [line for text in JOINED for line in wrap(text, 0)]
    assert lines(body(flush, flush)) == JOINED * 2


def test_indented_lines_are_paragraphs_though_the_first_is_full_and_has_no_stop() -> None:
    width = max(len(line.strip("　")) + 2 * line.startswith("　") for line in BODY)
    full = "　　" + ("建成公路" * 20)[: width - 2]
    assert lines(body(BODY, [full, "　　发展水路运输"], BODY))[len(JOINED) :][:2] == [full.strip("　"), "发展水路运输"]
    # A stretch that stands in as a whole is one paragraph.
    inside = [full, full, full, "　　发展水路运输。"]
    assert lines(body(BODY, inside, BODY))[len(JOINED)] == "".join(line.strip("　") for line in inside)


@pytest.mark.parametrize("heading", ["（一）强化保障", "2.1.3 强化保障", "2.1强化保障"])
def test_heading_after_a_full_line_is_its_own_paragraph(heading: str) -> None:
    full = [
        "　　" + "全面提升城市品质，完善公共服务，推进城乡融合，优化"[: WIDE - 2],
        "健全体制机制，保障和改善民生，不断增强城市综合承载力。",
    ]
    assert [len(line) for line in full] == [WIDE, WIDE]
    assert lines(body(full, [heading], full)) == ["".join(full).strip("　"), heading, "".join(full).strip("　")]


def test_heads_and_page_numbers_are_left_out_and_paragraphs_go_on_over_the_page() -> None:
    sheets = []
    for number in range(1, 6):
        sheet = Sheet().text(200, 790, "云岭市新型城镇化规划", 10).text(285, 40, f"— {number} —", 12)
        sheet.lines(LEFT, 720, BODY[:2] if number % 2 else BODY[2:])
        sheets.append(sheet)
    # The last page ends in the middle of a sentence.
    assert lines(*sheets) == [*JOINED, *JOINED, "".join(BODY[:2]).strip("　")]


@pytest.mark.parametrize("shape", ["{}", "- {} -", "第{}页", "第 {} 页 共 4 页", "{}/4", "·{}·"])
def test_shapes_of_page_numbers(shape: str) -> None:
    sheets = [body(BODY).text(285, 40, shape.format(number), 10) for number in range(1, 5)]
    assert lines(*sheets) == JOINED * 4


def test_a_number_in_the_text_is_no_page_number() -> None:
    assert lines(body([*BODY, "2025"])) == [*JOINED, "2025"]


def test_headings_in_the_middle() -> None:
    sheet = Sheet()
    sheet.text(205, 740, "第三章 优化空间布局", 22).text(230, 706, "完善服务体系", 22)
    sheet.lines(LEFT, 660, BODY)
    source = read(sheet)
    assert source.text.splitlines() == ["第三章 优化空间布局 完善服务体系", *JOINED]
    assert source.paragraphs[0].hint is not None
    assert source.paragraphs[0].hint.centred


def test_dot_leaders_of_contents() -> None:
    sheet = Sheet().text(270, 740, "目录", 22)
    sheet.lines(
        LEFT,
        700,
        [
            "第一章 总体要求" + "." * 34 + "1",
            "第一节 指导思想" + "…" * 16 + "2",
            "第二节 加快建设区域性现代化中心城市和城镇群并完善",
            "各项服务体系" + "." * 38 + "13",
        ],
    )
    assert lines(sheet) == [
        "目录",
        "第一章 总体要求 …… 1",
        "第一节 指导思想 …… 2",
        "第二节 加快建设区域性现代化中心城市和城镇群并完善各项服务体系 …… 13",
    ]


def cells(source: SourceText, which: int = 0) -> dict[tuple[int, int], tuple[str, int, int]]:
    return {(c.row, c.column): (source.text[c.start : c.end], c.rows, c.columns) for c in source.tables[which].cells}


def test_ruled_table_with_merged_cells() -> None:
    sheet = Sheet().text(LEFT, 740, "专栏1 主要指标")
    xs, ys = [90, 170, 380, 500], [720, 690, 660, 630, 600]
    for y in (720, 690, 630, 600):
        sheet.rule(90, y, 500, y)
    sheet.rule(170, 660, 500, 660)
    for x in (90, 170, 500):
        sheet.rule(x, 720, x, 600)
    sheet.rule(380, 720, 380, 630)
    for x, y, words in (
        (95, 700, "类别"),
        (175, 700, "指标"),
        (385, 700, "2025年"),
        (95, 655, "经济"),
        (175, 670, "人均产值（万元）"),
        (385, 670, "[9]以上"),
        (175, 640, "研发投入"),
        (385, 640, "3%"),
        (175, 608, "注：预期"),
    ):
        sheet.text(x, y, words, 12)
    sheet.lines(LEFT, 560, BODY)
    source = read(sheet)
    assert cells(source) == {
        (0, 0): ("类别", 1, 1), (0, 1): ("指标", 1, 1), (0, 2): ("2025年", 1, 1),
        (1, 0): ("经济", 2, 1), (1, 1): ("人均产值（万元）", 1, 1), (1, 2): ("[9]以上", 1, 1),
        (2, 1): ("研发投入", 1, 1), (2, 2): ("3%", 1, 1),
        (3, 0): ("", 1, 1), (3, 1): ("注：预期", 1, 2),
    }  # fmt: skip
    assert source.text.splitlines()[0] == "专栏1 主要指标"
    assert source.text.splitlines()[-2:] == JOINED
    assert len(xs) == 4
    assert len(ys) == 5


def test_words_broken_in_a_narrow_cell_join() -> None:
    sheet = Sheet().grid([90, 200, 300], [700, 640, 600])
    sheet.text(95, 680, "城镇常住人口", 12).text(95, 660, "（万人）", 12).text(205, 670, "100", 12).text(95, 615, "户数", 12)
    assert cells(read(sheet)) == {(0, 0): ("城镇常住人口（万人）", 1, 1), (0, 1): ("100", 1, 1), (1, 0): ("户数", 1, 1), (1, 1): ("", 1, 1)}


def test_a_table_open_at_its_sides() -> None:
    sheet = Sheet().rule(90, 700, 500, 700).rule(90, 670, 500, 670).rule(90, 640, 500, 640).rule(300, 700, 300, 640)
    sheet.text(95, 680, "指标", 12).text(305, 680, "2025年", 12).text(95, 650, "户数", 12).text(305, 650, "30", 12)
    assert cells(read(sheet)) == {(0, 0): ("指标", 1, 1), (0, 1): ("2025年", 1, 1), (1, 0): ("户数", 1, 1), (1, 1): ("30", 1, 1)}


def test_a_table_over_two_pages_is_one_and_its_head_stands_once() -> None:
    xs: list[float] = [90, 150, 350, 500]
    one = body(BODY).grid(xs, [200, 170, 140, 110])
    two = Sheet().grid(xs, [760, 730, 700, 670])
    rows = [("序号", "指标", "2025年"), ("1", "产值", "100"), ("2", "税收", "9")]
    for sheet, top, table in ((one, 180, rows), (two, 740, [rows[0], ("3", "就业", "4万"), ("4", "户数", "30")])):
        for index, row in enumerate(table):
            for x, words in zip(xs, row, strict=False):
                sheet.text(x + 5, top - 30 * index, words, 12)
    two.lines(LEFT, 600, BODY)
    source = read(one, two)
    assert len(source.tables) == 1
    assert [cells(source)[row, 1][0] for row in range(5)] == ["指标", "产值", "税收", "就业", "户数"]
    assert source.text.count("序号") == 1


def test_a_row_that_the_page_breaks_is_one() -> None:
    xs: list[float] = [90, 150, 350, 500]
    one = body(BODY).grid(xs, [200, 170, 110])
    two = Sheet().grid(xs, [760, 730, 700])
    for x, words in zip(xs, ("序号", "任务", "单位"), strict=False):
        one.text(x + 5, 180, words, 12)
    one.text(95, 150, "1", 12).text(155, 150, "建设综合性养老服务中心和社区嵌入", 12).text(355, 150, "市民政局", 12)
    two.text(155, 740, "式服务站", 12)
    two.text(95, 710, "2", 12).text(155, 710, "完善制度", 12).text(355, 710, "市司法局", 12)
    found = cells(read(one, two))
    assert [found[row, 1][0] for row in range(3)] == ["任务", "建设综合性养老服务中心和社区嵌入式服务站", "完善制度"]


def test_a_box_over_two_pages_is_one() -> None:
    one, two = body(BODY).grid([85, 530], [400, 100]), Sheet().grid([85, 530], [760, 660])
    one.lines(LEFT, 380, ["专栏2 重点工程", *BODY[:2]])
    two.lines(LEFT, 740, BODY[2:FIRST])
    source = read(one, two)
    assert cells(source) == {(0, 0): ("专栏2 重点工程\n" + JOINED[0], 1, 1)}


def test_a_frame_round_the_page_is_no_table() -> None:
    source = read(body(BODY).grid([20, 575], [830, 12]))
    assert (source.tables, source.text.splitlines()) == ((), JOINED)


def test_two_columns_are_read_one_after_the_other() -> None:
    sheet = Sheet().text(180, 760, "云岭市城镇化规划解读", 20)
    left = ["　　推进城镇化是现代化的必", "由之路，要坚持以人为本，把", "提高质量放在首位，统筹推进", "产业发展和服务供给协调。"]
    right = ["　　到2025年城镇化率达到六", "成以上，服务覆盖全部常住人", "口，城乡收入差距继续缩小，", "居民生活品质稳步得到改善。"]
    sheet.lines(60, 700, left * 3, 16, 26)
    sheet.lines(315, 700, right * 3, 16, 26)
    joined = ["".join(part).strip("　") for part in (left, right)]
    assert lines(sheet) == ["云岭市城镇化规划解读", *[joined[0]] * 3, *[joined[1]] * 3]


def test_gaps_between_scripts_are_no_spaces_and_wide_gaps_are() -> None:
    sheet = Sheet().text(90, 700, "到").text(110, 700, "2025").text(146, 700, "年").text(200, 700, "目标")
    assert lines(sheet) == ["到2025年  目标"]


def test_spaces_of_ocr_go() -> None:
    assert lines(Sheet().text(90, 700, "到 2 0 2 5 年 全 市 达 到 8 % 左 右 。")) == ["到2025年全市达到8%左右。"]


def test_footnotes_and_their_marks_leave_the_sentence() -> None:
    sheet = Sheet().text(122, 720, "到2025年覆盖率达到90%").text(295, 727, "1", 8).text(299, 720, "以上，服务人口达到30万人。")
    sheet.lines(LEFT, 692, BODY)
    sheet.text(90, 80, "1", 6).text(96, 76, "不含县城以外的人口。", 9)
    assert lines(sheet) == ["到2025年覆盖率达到90%以上，服务人口达到30万人。", *JOINED, "注1：不含县城以外的人口。"]


def test_bold_by_printing_twice_and_radicals() -> None:
    sheet = Sheet().text(90, 700, "⼀、总体要求").text(90.4, 700, "⼀、总体要求")
    assert lines(sheet) == ["一、总体要求"]


def test_dashes_stay_two() -> None:
    assert lines(body(["　　——坚持以人为本。"], BODY))[0] == "——坚持以人为本。"


@pytest.mark.parametrize(("rotate", "turned"), [(90, "0 1 -1 0"), (270, "0 -1 1 0"), (0, "0 1 -1 0"), (180, "-1 0 0 -1")])
def test_pages_lying_down(rotate: int, turned: str) -> None:
    sheet = Sheet(rotate=rotate)
    for index, words in enumerate(BODY):
        first = 0 if words.startswith("　") else 32
        x, y = {
            "0 1 -1 0": (100 + 28 * index, 100 - first),
            "0 -1 1 0": (400 - 28 * index, 700 + first),
            "-1 0 0 -1": (500 + first, 100 + 28 * index),
        }[turned]
        sheet.text(x, y, words.strip("　"), 16, turned)
    assert lines(sheet) == JOINED


def test_slanted_watermarks_are_left_out() -> None:
    sheet = body(BODY).text(150, 400, "内部资料", 60, "0.7 0.7 -0.7 0.7")
    assert lines(sheet) == JOINED


def test_a_page_without_text_layer_is_named() -> None:
    source = read(body(BODY), Sheet().grid([90, 300, 500], [700, 400, 100]), body(BODY), Sheet())
    assert [(f.code, f.message, f.line) for f in source.findings] == [("PE020", "page 2 has no text layer", 3)]


def test_a_text_layer_that_cannot_be_read_is_named() -> None:
    secret = Sheet().text(90, 700, "\ue001\ue002\ue003\ue004\ue005\ue006\ue007\ue008")
    assert [f.code for f in read(body(BODY), secret).findings] == ["PE021"]


def refusal(data: bytes) -> str:
    said: list[str] = []

    def work() -> None:
        with pytest.raises(UnreadableError) as caught:
            read_pdf(data, "x.pdf")
        said.append(str(caught.value))

    assert cost(work, most=900) <= 900
    message = said[0]
    assert message.startswith("x.pdf: ")
    assert "\n" not in message
    return message


def hostile(content: bytes, more: str = "", forms: list[bytes] | None = None) -> bytes:
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>/XObject<</A 9 0 R>>>>>>"
    head = [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Count 1/Kids[3 0 R]>>", page, stream(content, more), *font_objects(5, "一a")]
    return pdf_of([*head, *(forms or [])])


def form(holds: int) -> bytes:
    return stream(b"/A Do " * 10, f"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</A {holds} 0 R>>>>")


def test_no_text_at_all() -> None:
    assert "text layer" in refusal(paper([Sheet().rule(1, 1, 90, 90), Sheet()]))


def test_rubbish() -> None:
    assert "not a readable PDF" in refusal(b"%PDF-1.4 rubbish")


def test_encrypted() -> None:
    key = "<</Filter/Standard/V 2/R 3/Length 128/P -4/O<" + "41" * 32 + ">/U<" + "42" * 32 + ">>>"
    plain = paper([body(BODY)])
    data = plain.replace(b"/Root 1 0 R", f"/ID[<00><00>]/Encrypt {key}/Root 1 0 R".encode())
    assert "encrypted" in refusal(data)


def test_ten_thousand_pages() -> None:
    kids = b"<</Type/Pages/Count 10000/Kids[" + b"3 0 R " * 10_000 + b"]>>"
    assert "10,000 pages" in refusal(pdf_of([b"<</Type/Catalog/Pages 2 0 R>>", kids, b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>"]))


def test_a_page_tree_that_holds_itself() -> None:
    refusal(pdf_of([b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Count 9/Kids[2 0 R 2 0 R]>>"]))


def test_a_form_that_holds_itself() -> None:
    refusal(hostile(b"/A Do", forms=[form(9)]))


def test_forms_in_forms_in_forms() -> None:
    refusal(hostile(b"/A Do", forms=[*(form(10 + i) for i in range(20)), form(29)]))


def test_a_stream_that_swells() -> None:
    packer = zlib.compressobj(9)
    data = b"".join(packer.compress(b"BT /F 12 Tf <4e00> Tj ET\n" * 100_000) for _ in range(200)) + packer.flush()
    assert "refused" in refusal(hostile(data, "/Filter/FlateDecode"))


@pytest.mark.skipif(os.name != "posix", reason="limits of processor time as POSIX has them")
def test_a_reader_that_works_too_long_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf_module, "_SECONDS", 1)
    assert "more than 1 seconds" in refusal(paper([body(BODY * 10)] * 1500))


def test_a_reader_that_waits_too_long_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf_module, "_PATIENCE", 0)
    assert "seconds" in refusal(paper([body(BODY)]))


@pytest.mark.source
def test_a_missing_reader_is_named_with_the_command(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pypdfium2", None)
    assert "pip install -e '.[pdf]'" in refusal(b"%PDF")
