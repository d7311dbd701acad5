"""Where words stand on paper: pages and rectangles against where the test itself has drawn them, in points from the upper left corner."""

from __future__ import annotations

import importlib.util
import io
import zipfile
from pathlib import Path

import pikepdf
import pypdfium2
import pytest

from plan_extract import parse
from plan_extract.checking.config import Config
from plan_extract.checking.runner import check_file
from plan_extract.diffing import diff
from plan_extract.model import Spot
from plan_extract.sources import read, read_bytes
from plan_extract.sources.ocr.wish import Letter, Ocr, Sight
from plan_extract.sources.paper import Paper, Printed, packed, upright
from plan_extract.sources.pdf.lines import TextLine
from plan_extract.sources.pdf.placing import printed as place_lines
from plan_extract.sources.pdf.worker import of_pictures
from plan_extract.sources.source_text import SourceText

from .fixed import Leaf, ofd
from .paper import Sheet, paper
from .printing import FACE, printed, scanned

# Of the page that the tests draw on; a character's box reaches from 0.12 em below its baseline to 0.88 em above.
HIGH = 842
LINES = [
    "　　到2025年，全市公园绿地面积达到3500公顷，人均公园",
    "绿地面积达到15平方米，新建口袋公园和街头绿地，让居民",
    "出门不远就能见到绿色。",
]


def places(source: SourceText, words: str) -> list[Spot]:
    """Where words of a source, which it has once, are printed."""
    assert source.paper is not None
    assert source.text.count(words) == 1, source.text
    at = source.text.index(words)
    return source.paper.where(at, at + len(words))


def drawn(x: float, baseline: float, width: float, size: float = 16) -> list[float]:
    """The rectangle of words drawn there: from the left, and from the page's foot to their baseline."""
    return [x, HIGH - baseline - 0.88 * size, x + width, HIGH - baseline + 0.12 * size]


def near(box: list[float], wanted: list[float], by: float = 0.11) -> bool:
    return len(box) == 4 and all(abs(one - other) <= by for one, other in zip(box, wanted, strict=True))


def pdf(*sheets: Sheet) -> SourceText:
    return read_bytes(paper(list(sheets)), "x.pdf")


def page(lines: list[str] = LINES, rotate: int = 0) -> Sheet:
    sheet = Sheet(rotate=rotate)
    sheet.lines(72, 760, lines)
    return sheet


def test_words_stand_where_they_are_drawn() -> None:
    source = pdf(page())
    # 全市公园绿地面积达到 is ten characters behind 到2025年，, which takes 5 em; the line is indented by 2.
    (spot,) = places(source, "3500公顷")
    assert spot.page == 1
    assert near(spot.box, drawn(72 + 16 * 17, 760, 4 * 8 + 2 * 16))
    (spot,) = places(source, "15平方米")
    assert near(spot.box, drawn(72 + 16 * 6, 732, 64))


@pytest.mark.parametrize(
    ("rotate", "size", "box"),
    [
        (0, (595, 842), drawn(344, 760, 64)),
        # Turned with the clock: what was up is right. From the left it is as far as it was from the foot.
        (90, (842, 595), [760 - 1.92, 344, 760 + 14.08, 408]),
        (180, (595, 842), [595 - 408, 760 - 1.92, 595 - 344, 760 + 14.08]),
        (270, (842, 595), [842 - 760 - 14.08, 595 - 408, 842 - 760 + 1.92, 595 - 344]),
    ],
)
def test_a_pages_rotation_is_applied(rotate: int, size: tuple[float, float], box: list[float]) -> None:
    source = pdf(page(rotate=rotate))
    (spot,) = places(source, "3500公顷")
    assert near(spot.box, box)
    assert source.paper is not None
    assert [(one.first, one.last, one.width, one.height) for one in source.paper.sizes()] == [(1, 1, *size)]


def test_text_that_runs_up_a_standing_page_stands_where_the_page_shows_it() -> None:
    sheet = Sheet()
    for index, line in enumerate(LINES):
        sheet.text(100 + 28 * index, 200, line.strip("　"), turned="0 1 -1 0")
    (spot,) = places(pdf(sheet), "3500公顷")
    # 15 em up from 200; its baseline is at 100 from the left, its head to the left of it.
    assert near(spot.box, [100 - 14.08, HIGH - (200 + 16 * 15 + 64), 100 + 1.92, HIGH - (200 + 16 * 15)])


def cropped(rotate: int, *box: float) -> SourceText:
    with pikepdf.open(io.BytesIO(paper([page(rotate=rotate)]))) as document:
        document.pages[0].obj.CropBox = pikepdf.Array(list(box))
        out = io.BytesIO()
        document.save(out)
    return read_bytes(out.getvalue(), "x.pdf")


@pytest.mark.parametrize(
    ("rotate", "size", "box"),
    [
        (0, (450, 700), [344 - 50, 800 - 760 - 14.08, 408 - 50, 800 - 760 + 1.92]),
        (90, (700, 450), [760 - 1.92 - 100, 344 - 50, 760 + 14.08 - 100, 408 - 50]),
    ],
)
def test_a_page_cut_to_its_crop_box_is_measured_from_what_it_shows(rotate: int, size: tuple[float, float], box: list[float]) -> None:
    source = cropped(rotate, 50, 100, 500, 800)
    (spot,) = places(source, "3500公顷")
    assert near(spot.box, box)
    assert source.paper is not None
    assert [(one.width, one.height) for one in source.paper.sizes()] == [size]


def test_what_a_page_does_not_show_has_a_page_and_no_rectangle() -> None:
    source = cropped(0, 0, 0, 300, 842)
    assert places(source, "3500公顷") == []
    assert source.paper is not None
    assert source.paper.page_of(source.text.index("3500"), source.text.index("3500") + 4) == 1


def test_words_over_a_lines_end_are_two_places() -> None:
    source = pdf(page())
    end, start = places(source, "人均公园绿地面积")
    assert near(end.box, drawn(72 + 16 * 22, 760, 64))
    assert near(start.box, drawn(72, 732, 64))


def test_words_that_fill_lines_below_each_other_are_one_place() -> None:
    source = pdf(page())
    (spot,) = places(source, LINES[1] + LINES[2].strip("　"))
    foot, head = drawn(72, 704, 0), drawn(72, 732, 0)
    assert near(spot.box, [72, head[1], 72 + 16 * 26, foot[3]])


def test_words_over_a_pages_end_stand_on_both() -> None:
    full = "　　全市公园绿地的面积逐年增加人均公园绿地的面积逐年增加今"
    first, second = Sheet(), Sheet()
    first.lines(72, 100, ["　　到2025年，全市公园绿地面积达到3500公顷，人均公园绿地"])
    second.lines(72, 760, ["面积达到15平方米，新建口袋公园和街头绿地。", full])
    source = pdf(first, second)
    assert source.text.count("人均公园绿地面积达到15平方米") == 1
    at = source.text.index("人均公园绿地面积达到15平方米")
    assert source.paper is not None
    one, other = source.paper.where(at, at + 15)
    assert (one.page, other.page) == (1, 2)
    assert near(one.box, drawn(72 + 16 * 22, 100, 96))
    assert near(other.box, drawn(72, 760, 16 * 4 + 64))


def test_the_right_column_is_right() -> None:
    sheet = Sheet(width=842, height=595)
    for row in range(12):
        left = f"左边第{chr(0x4E00 + row)}行说的是全市各处公园绿地的情况今"
        right = "右边这行说到2025年全市新建公园12个以上今" if row == 4 else f"右边第{chr(0x4E00 + row)}行说的是全市各地学校教育的情况今"
        sheet.text(60, 520 - 28 * row, left).text(460, 520 - 28 * row, right)
    (spot,) = places(pdf(sheet), "12个")
    # 右边这行说到 2025 年全市新建公园: 6, 2 and 7 em.
    baseline = 520 - 28 * 4
    assert near(spot.box, [460 + 16 * 15, 595 - baseline - 14.08, 460 + 16 * 17, 595 - baseline + 1.92])


def test_cells_and_footnotes_stand_where_they_are_drawn() -> None:
    sheet = page()
    sheet.grid([72, 232, 392, 520], [600, 560, 520])
    for y, row in ((575, ("指标", "单位", "2025年")), (535, ("绿地面积", "公顷", "4100"))):
        for x, words in zip((80, 240, 400), row, strict=True):
            sheet.text(x, y, words, 12)
    sheet.text(72, 60, "① 按常住人口计算的数。", 10)
    source = pdf(sheet)
    (spot,) = places(source, "4100")
    assert near(spot.box, drawn(400, 535, 24, 12))
    (spot,) = places(source, "按常住人口计算")
    assert source.text.splitlines()[-1].startswith("注1：")
    assert near(spot.box, drawn(72 + 10 + 2.5, 60, 70, 10))


def test_records_headings_and_rows_say_where_they_stand() -> None:
    first, second = Sheet(), Sheet()
    first.text(200, 790, "云川市城市更新规划", 20)
    first.lines(72, 740, ["第一章　总则", "　　本规划说明今后五年城市更新的各项安排。"])
    second.lines(72, 760, ["第二章　目标", *LINES])
    plan = parse(pdf(first, second))
    goal = next(goal for goal in plan.goals if goal.value == 3500)
    assert (goal.quote.page, goal.quote.continued) == (2, [])
    assert goal.quote.box is not None
    assert near(goal.quote.box, drawn(344, 732, 64))
    assert [node.page for node in plan.outline] == [1, 2]
    assert [(one.first, one.last, one.width, one.height) for one in plan.source.paper] == [(1, 2, 595, 842)]


def test_a_text_without_pages_says_nothing_of_them() -> None:
    plan = parse(read_bytes("云川市规划\n到2025年，新建公园12个。\n".encode(), "x.txt"))
    assert plan.goals
    assert "page" not in plan.to_yaml()
    assert "paper" not in plan.to_yaml()


def test_pages_of_a_publication_are_those_of_its_files(tmp_path: Path) -> None:
    (tmp_path / "1.txt").write_text("云川市城市更新规划的通知\n", encoding="utf-8")
    (tmp_path / "2.pdf").write_bytes(paper([page(["　　第一页。"]), page()]))
    (tmp_path / "3.ofd").write_bytes(ofd([Leaf().text(26, 60, "到2030年，新建学校7所。")]))
    from plan_extract.sources import read_publication

    source = read_publication(tmp_path)
    (spot,) = places(source, "3500公顷")
    assert (spot.page, near(spot.box, drawn(344, 760, 64))) == (2, True)
    (spot,) = places(source, "7所")
    assert spot.page == 1
    plan = parse(source)
    assert [[(size.first, size.last) for size in member.paper] for member in plan.source.members] == [[], [(1, 2)], [(1, 1)]]
    assert plan.source.paper == []


def test_a_zip_that_packs_nothing_is_no_pdf(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "x.zip", "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("1.pdf", paper([page(["　　第一页。"]), page()]))
        archive.writestr("2.pdf", paper([page(["　　到2030年，新建学校7所。"])]))
    plan = parse(tmp_path / "x.zip")
    assert [[(size.first, size.last) for size in member.paper] for member in plan.source.members] == [[(1, 2)], [(1, 1)]]


def test_ofd_words_stand_where_their_boundary_is() -> None:
    leaf = Leaf()
    leaf.lines(26, 60, ["　　到2025年，全市公园绿地面积达到3500公顷，人均公园绿地"])
    (spot,) = places(read_bytes(ofd([leaf]), "x.ofd"), "3500公顷")
    mm, size = 72 / 25.4, 5.6
    assert near(spot.box, [(26 + 17 * size) * mm, (60 - 0.88 * size) * mm, (26 + 21 * size) * mm, (60 + 0.12 * size) * mm])


def test_ofd_text_turned_by_its_matrix_stands_where_the_page_shows_it() -> None:
    leaf = Leaf()
    # A quarter with the clock: the text runs down from (100, 50).
    code = '<ofd:TextCode X="0" Y="0" DeltaX="g 6 5">全市新建公园园</ofd:TextCode>'
    leaf.made.append(f'<ofd:TextObject ID="100" Boundary="100 50 10 60" CTM="0 1 -1 0 0 0" Font="3" Size="5">{code}</ofd:TextObject>')
    (spot,) = places(read_bytes(ofd([leaf]), "x.ofd"), "新建")
    mm = 72 / 25.4
    assert near(spot.box, [(100 - 0.12 * 5) * mm, 60 * mm, (100 + 0.88 * 5) * mm, 70 * mm])


def test_what_is_recognised_stands_where_it_was_seen() -> None:
    line = [Letter(char, 72 + 16 * index, 88 + 16 * index, 702, 700, 716, 0.99) for index, char in enumerate("新建公园十二个")]
    answer = of_pictures({3: Sight(595, 842, [line], [], [])})
    at = answer.text.index("十二个")
    (spot,) = Paper(tuple(answer.sheets), tuple(answer.printed)).where(at, at + 3)
    assert (spot.page, near(spot.box, [72 + 64, 842 - 716, 72 + 112, 842 - 700])) == (3, True)


@pytest.mark.skipif(
    importlib.util.find_spec("rapidocr") is None or FACE is None, reason="needs the extra ocr (make ocr-test) and a Chinese face"
)
def test_a_scans_words_stand_where_they_were_printed() -> None:
    from PIL import ImageFont

    source = read_bytes(scanned(printed("云岭市规划\n到2025年，新建公园12个，新增就业3.4万人。", 200), 200), "x.pdf", ocr=Ocr("auto"))
    (spot,) = places(source, "3.4万人")
    # Printed on the second line of a page with margins of 72, the lines 27 apart, in 15 points; the face tells how wide words are.
    face = ImageFont.truetype(str(FACE), 1500, index=2 if FACE and "noto" in str(FACE) else 0)
    left, right = (
        72 + face.getlength(words) / 100
        for words in ("　　到2025年，新建公园12个，新增就业", "　　到2025年，新建公园12个，新增就业3.4万人")
    )
    assert spot.page == 1
    assert 95 <= spot.box[1] <= spot.box[3] <= 123
    assert near([spot.box[0], 0, spot.box[2], 0], [left, 0, right, 0], 8)


def test_every_character_is_in_its_rectangle_as_pdfium_sees_it() -> None:
    first, second = page(["一、总则 km² ABC 目标"]), page(["第二章　目标……………………12"])
    first.lines(72, 600, LINES)
    second.lines(72, 500, LINES)
    data = paper([first, second])
    source, document = read_bytes(data, "x.pdf"), pypdfium2.PdfDocument(data)
    assert source.paper is not None
    seen = 0
    for at, char in enumerate(source.text):
        if char.isspace() or char == "…":
            continue
        (spot,) = source.paper.where(at, at + 1)
        one = document[spot.page - 1]
        left, top, right, bottom = spot.box
        high = one.get_size()[1]
        assert char in one.get_textpage().get_text_bounded(left, high - bottom, right, high - top), (at, char)
        seen += 1
    assert seen > 100


def test_a_line_whose_characters_are_not_known_is_a_place_as_a_whole() -> None:
    one = Printed(0, 5, 0, 700, 716, packed((72, 300)))
    (spot,) = Paper((upright(1, 595, 842),), (one,)).where(2, 3)
    assert spot.box == [72, 126, 300, 142]


def test_a_line_that_does_not_know_its_characters_is_a_place_as_a_whole() -> None:
    line = TextLine("新建公园12个", 72, 168, 700, 16, 1)
    (one,) = place_lines("所以新建公园12个", 40, [line], {1: 0})
    assert (one.start, one.length) == (42, 7)
    (spot,) = Paper((upright(1, 595, 842),), (one,)).where(46, 49)
    assert near(spot.box, drawn(72, 700, 96))


def test_a_page_of_no_size_has_no_places() -> None:
    one = Printed(0, 5, 0, 700, 716, packed((72, 300)))
    for sheet in (upright(1, 0, 842), upright(1, float("inf"), 842), upright(1, float("nan"), 842)):
        paper = Paper((sheet,), (one,))
        assert (paper.where(0, 5), paper.sizes()) == ([], [])
    lost = Printed(0, 5, 0, float("-inf"), 716, packed((float("nan"), 300)))
    assert Paper((upright(1, 595, 842),), (lost,)).where(0, 5) == []


def test_a_parsed_pdf_is_sound_and_another_page_is_no_change(tmp_path: Path) -> None:
    one, blank = page(["第二章　目标"]), Sheet()
    one.lines(72, 600, LINES)
    blank.lines(72, 600, ["　　本规划说明今后城市更新的安排。"])
    plans = []
    for name, made in (("a", [blank, one]), ("b", [blank, Sheet(), one])):
        (tmp_path / f"{name}.pdf").write_bytes(paper(made))
        plans.append(parse(tmp_path / f"{name}.pdf"))
        plans[-1].source.path = f"{name}.pdf"
        (tmp_path / f"{name}.yaml").write_text(plans[-1].to_yaml(), encoding="utf-8")
        report = check_file(str(tmp_path / f"{name}.yaml"), Config())
        assert report.failed is None
        assert [d.code for d in report.diagnostics if d.code.startswith(("PE1", "PE2"))] == []
    assert [{goal.quote.page for goal in plan.goals} for plan in plans] == [{2}, {3}]
    assert diff(*plans).changes == []


def test_a_rectangle_moved_within_its_page_is_found_where_the_source_is_at_hand(tmp_path: Path) -> None:
    blank = Sheet()
    blank.lines(72, 600, ["　　本规划说明今后城市更新的安排。"])
    (tmp_path / "a.pdf").write_bytes(paper([blank, page(["第二章　目标", *LINES])]))
    plan = parse(tmp_path / "a.pdf")
    plan.source.path = "a.pdf"
    file = tmp_path / "a.yaml"

    def codes() -> list[str]:
        file.write_text(plan.to_yaml(), encoding="utf-8")
        return [d.code for d in check_file(str(file), Config()).diagnostics if d.code.startswith("PE2")]

    assert codes() == []
    box = plan.goals[0].quote.box
    assert box is not None
    box[1], box[3] = box[1] + 40, box[3] + 40
    assert codes() == ["PE218"]
    (tmp_path / "a.pdf").unlink()
    assert "PE218" not in codes()


def test_the_same_page_read_alone_has_its_own_number(tmp_path: Path) -> None:
    path = tmp_path / "x.pdf"
    path.write_bytes(paper([page(["　　第一页。"]), page()]))
    (spot,) = places(read(path, ocr=Ocr("never", ((2, 2),))), "3500公顷")
    assert (spot.page, near(spot.box, drawn(344, 760, 64))) == (2, True)
