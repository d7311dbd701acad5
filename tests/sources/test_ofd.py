"""OFD files: lines joined to paragraphs, tables by their lines, templates, places by DeltaX and CTM; hostile files refused in a line."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plan_extract.sources import read_bytes
from plan_extract.sources.ocr import run
from plan_extract.sources.ocr.wish import Letter, Ocr, Sight
from plan_extract.sources.ofd import read as reader
from plan_extract.sources.ofd.page import box, numbers
from plan_extract.sources.source_text import SourceText

from .fixed import HEAD, NAMES, Leaf, ofd, parts_of, zipped
from .refused import refusal
from .test_broken_files import Changes, changes, damaged, outcome

PAGE = "Doc_0/Pages/Page_0/Content.xml"
# Lines of 28 characters' width, as offices set them, two digits a character wide.
LONG = [
    "　　到2025年，全市公园绿地面积达到3500公顷，人均公园绿地",
    "面积达到15平方米，新建口袋公园和街头绿地，让居民出门不远就能",
    "见到绿色。",
]


def lines(source: SourceText) -> list[str]:
    return source.text.splitlines()


def read(*leaves: Leaf, template: Leaf | None = None, title: str = "") -> SourceText:
    return read_bytes(ofd(list(leaves), template, title), "x.ofd")


def leaf(*words: str) -> Leaf:
    made = Leaf()
    made.lines(26, 60, list(words))
    return made


def test_printed_lines_are_joined_to_paragraphs() -> None:
    source = read(leaf("第一章　总则", *LONG, "　　第二段。"))
    assert source.format == "ofd"
    assert (source.reader or "").startswith("lxml ")
    assert lines(source) == ["第一章　总则", "".join(LONG).strip("　"), "第二段。"]
    assert source.paragraphs[1].hint
    assert source.paragraphs[1].hint.page == 1


def test_running_heads_of_the_template_and_page_numbers_are_left_out() -> None:
    pages = [leaf(*LONG, f"　　第{count}段说的是公园。").text(100, 280, f"— {count} —", 4) for count in range(1, 6)]
    source = read(*pages, template=Leaf().text(26, 20, "云川市城市更新规划", 4).rule(26, 23, 180, 23))
    assert lines(source) == [line for count in range(1, 6) for line in ("".join(LONG).strip("　"), f"第{count}段说的是公园。")]


def test_a_templates_words_are_the_pages() -> None:
    assert lines(read(leaf("　　正文。"), template=Leaf().text(80, 120, "版式里的字。"))) == ["正文。", "版式里的字。"]


def test_tables_by_their_lines_and_merged_cells() -> None:
    page = Leaf().text(37, 50, "主要指标如下。").grid([26, 80, 130, 180], [60, 72, 84]).rule(80, 96, 180, 96).rule(26, 108, 180, 108)
    for x in (26, 80, 130, 180):
        page.rule(x, 84, x, 108)
    rows = ("类别", "指标", "2025年"), ("民生", "床位", "1.2万张"), ("生态", "绿地", "15"), ("", "公园", "12")
    for y, row in zip((68, 80, 92, 104), rows, strict=True):
        for x, words in zip((28, 82, 132), row, strict=True):
            page.text(x, y, words, 4) if words else None
    source = read(page)
    (table,) = source.tables
    said = {(c.row, c.column): (source.text[c.start : c.end], c.rows) for c in table.cells}
    assert said[0, 0] == ("类别", 1)
    assert said[1, 2] == ("1.2万张", 1)
    assert said[2, 0] == ("生态", 2)
    assert said[3, 1] == ("公园", 1)
    assert len(said) == 11


@pytest.mark.parametrize(
    "draw",
    [
        lambda page, x0, y0, x1, y1: page.path(f"M {x0} {y0} L {x1} {y1}"),
        lambda page, x0, y0, x1, y1: page.path(f"S {x0} {y0} L {x1 + 1} {y0} L {x1 + 1} {y1 + 1} L {x0} {y1 + 1} C", more='Fill="true"'),
        lambda page, x0, y0, x1, y1: page.path("M 0 0 L 1 1", f"{x0} {y0} 9 9", f'CTM="{x1 - x0} 0 0 {y1 - y0} 0 0"'),
        lambda page, x0, y0, x1, y1: page.path(f"M,{x0},{y0},L,{x1},{y1},"),
    ],
    ids=["line", "thin box", "CTM", "commas"],
)
def test_lines_however_they_are_drawn(draw: object) -> None:
    page = Leaf().text(30, 68, "床位", 4).text(90, 68, "12", 4)
    for y in (60, 72):
        draw(page, 26, y, 150, y)  # type: ignore[operator]
    for x in (26, 80, 150):
        draw(page, x, 60, x, 72)  # type: ignore[operator]
    (table,) = read(page).tables
    assert len(table.cells) == 2


def test_a_frame_drawn_as_one_path_is_a_box() -> None:
    (table,) = read(Leaf().text(37, 50, "上文。").text(30, 72, "专栏里的字。").path("M 26 60 L 180 60 L 180 80 L 26 80 C")).tables
    assert len(table.cells) == 1


def code(attributes: str, words: str = "到2025年建成", more: str = "") -> SourceText:
    page = Leaf()
    page.made.append(
        f'<ofd:TextObject Boundary="26 40 100 10" Size="5" {more}><ofd:TextCode {attributes}>{words}</ofd:TextCode></ofd:TextObject>'
    )
    return read(page)


@pytest.mark.parametrize(
    ("attributes", "text"),
    [
        ('X="0" Y="5" DeltaX="5 2.5 2.5 2.5 2.5 5 5"', "到2025年建成"),
        ('X="0" Y="5" DeltaX="5 g 4 2.5 g 2 5"', "到2025年建成"),
        ('X="0" Y="5"', "到2025年建成"),
        ('Y="5" DeltaX="5 g 4 2.5"', "到2025年建成"),
        ('X="0" Y="5" DeltaX="5 g 4 2.5 15 5"', "到2025年  建成"),
        ('X="0" Y="5" DeltaX="g 99999999999 5"', "到2025年建成"),
        ('X="0" Y="5" DeltaX="g"', "到2025年建成"),
        ('X="0" Y="5" DeltaX="g x y 5 g -3 5 g 4 2.5 g 2 5"', "到2025年建成"),
        ('X="nan" Y="5" DeltaX="5 g 4 2.5 g 2 5"', "到2025年建成"),
    ],
)
def test_ways_from_character_to_character(attributes: str, text: str) -> None:
    assert lines(code(attributes)) == [text]


def test_words_that_run_down_and_objects_made_larger() -> None:
    assert lines(code('X="0" Y="5" DeltaY="g 4 6"', "自上而下写")) == ["自上而下写"]
    page = Leaf().text(26, 40, "大", 10)
    page.made.append(
        '<ofd:TextObject Boundary="36 30 90 12" Size="1" CTM="10 0 0 10 0 10">'
        '<ofd:TextCode X="0" Y="0" DeltaX="1">字号</ofd:TextCode></ofd:TextObject>'
    )
    assert lines(read(page)) == ["大字号"]


def test_parts_of_a_line_in_objects_of_their_own() -> None:
    page = Leaf()
    for index, char in enumerate("一字一个对象"):
        page.text(26 + 5.6 * index, 40, char)
    assert lines(read(page)) == ["一字一个对象"]


@pytest.mark.parametrize(
    ("ctm", "x", "y", "dx", "dy"), [("0 -1 1 0", 40, 250, 10, 0), ("0 1 -1 0", 160, 40, -10, 0), ("-1 0 0 -1", 180, 250, 0, -10)]
)
def test_a_page_that_lies_on_its_side_is_turned(ctm: str, x: int, y: int, dx: int, dy: int) -> None:
    page = Leaf()
    for index, words in enumerate(("第一行的字。", "第二行的字。")):
        page.made.append(
            f'<ofd:TextObject Boundary="{x + dx * index} {y + dy * index} 5 90" Size="5" CTM="{ctm} 0 0">'
            f'<ofd:TextCode X="0" Y="0" DeltaX="g 5 5">{words}</ofd:TextCode></ofd:TextObject>'
        )
    assert lines(read(page)) == ["第一行的字。第二行的字。"]


def test_watermarks_and_what_is_invisible_are_left_out() -> None:
    page = leaf("　　正文在此。").text(60, 150, "内部资料", 20, 'CTM="0.7 -0.7 0.7 0.7 0 0"')
    page.text(60, 200, "看不见", more='Visible="false"').text(60, 210, "也看不见", more='Alpha="0"')
    assert lines(read(page)) == ["正文在此。"]


def test_the_title_is_kept_where_the_text_bears_it_out() -> None:
    assert read(leaf("云川市城市更新规划", "正文。"), title="云川市城市更新规划").metadata == {"title": "云川市城市更新规划"}
    assert read(leaf("正文。"), title="云川市城市更新规划").metadata == {}


def test_a_page_without_text_is_a_finding_and_a_file_without_is_refused() -> None:
    picture = Leaf()
    picture.made.append('<ofd:ImageObject ID="9" Boundary="0 0 210 297" ResourceID="4"/>')
    source = read(leaf("　　正文。"), picture)
    assert [(found.code, found.message) for found in source.findings] == [("PE020", "page 2 has no text layer")]
    assert "no page of the OFD file has text (2 of 2" in refusal(ofd([picture, Leaf()]))


def shown(data: bytes, *, media: str = "page.png", wide: int = 210) -> bytes:
    """A file of a page of text and a page that shows a picture."""
    picture = Leaf()
    picture.made.append(f'<ofd:ImageObject ID="9" Boundary="0 0 {wide} 297" ResourceID="4"/>')
    parts = parts_of([leaf("　　正文。"), picture])
    named = "<ofd:DocumentRes>DocumentRes.xml</ofd:DocumentRes></ofd:CommonData>"
    parts["Doc_0/Document.xml"] = parts["Doc_0/Document.xml"].replace("</ofd:CommonData>", named)
    file = f'<ofd:MultiMedia ID="4" Type="Image"><ofd:MediaFile>{media}</ofd:MediaFile></ofd:MultiMedia>'
    parts["Doc_0/DocumentRes.xml"] = f'{HEAD}<ofd:Res {NAMES} BaseLoc="Res"><ofd:MultiMedias>{file}</ofd:MultiMedias></ofd:Res>'
    return zipped({**{path: text.encode() for path, text in parts.items()}, "Doc_0/Res/page.png": data})


def test_a_page_that_is_a_picture_is_recognised(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[list[int], object]] = []

    def recognise(data: bytes, name: str, wish: Ocr, pages: list[int], pictures: object = None) -> tuple[dict[int, Sight], str]:
        asked.append((pages, pictures))
        words = "到2025年，建成公园12个。"
        letters = [Letter(char, 80 + 15 * at, 95 + 15 * at, 700, 698, 713, 0.7 if char == "1" else 1.0) for at, char in enumerate(words)]
        return {2: Sight(595, 842, [letters], [], [])}, "a reader"

    monkeypatch.setattr(run, "available", lambda: True)
    monkeypatch.setattr(run, "recognise", recognise)
    source = read_bytes(shown(b"bytes"), "x.ofd", ocr=Ocr("auto"))
    assert asked == [([2], {2: b"bytes"})]
    assert lines(source) == ["正文。", "到2025年，建成公园12个。"]
    assert (source.reader or "").endswith("; a reader")
    assert source.recognised is not None
    start = source.text.index("到")
    assert [(page.page, page.start) for page in source.recognised.pages] == [(2, start)]
    assert source.recognised.doubts == ((source.text.index("12个"), 0.7),)
    assert source.findings == ()
    # Not asked for, a picture in a page's corner, or one that is not in the file: the page is a finding.
    for data, mode in ((shown(b"bytes"), "never"), (shown(b"bytes", wide=40), "auto"), (shown(b"bytes", media="gone.png"), "auto")):
        found = read_bytes(data, "x.ofd", ocr=Ocr("never" if mode == "never" else "auto"))
        assert [(one.code, one.message) for one in found.findings] == [("PE020", "page 2 has no text layer")]
    assert len(asked) == 1


def test_other_namespaces_places_and_paper() -> None:
    parts = parts_of([Leaf(297, 210).text(250, 40, "横向。")], Leaf())
    parts = {path: text.replace("http://www.ofdspec.org/2016", "http://www.ofdspec.org") for path, text in parts.items()}
    parts["Doc_0/Document.xml"] = parts["Doc_0/Document.xml"].replace("/Doc_0/Pages", "./Pages")
    assert lines(read_bytes(zipped(parts), "x")) == ["横向。"]


def test_two_documents_in_one_file_are_read_one_after_the_other() -> None:
    one, two = parts_of([leaf("甲，")]), parts_of([leaf("乙。")])
    body = two["OFD.xml"].partition("<ofd:DocBody>")[2].partition("</ofd:OFD>")[0].replace("Doc_0", "Doc_1")
    one["OFD.xml"] = one["OFD.xml"].replace("</ofd:OFD>", f"<ofd:DocBody>{body}</ofd:OFD>")
    one.update({path.replace("Doc_0", "Doc_1"): text.replace("Doc_0", "Doc_1") for path, text in two.items() if path.startswith("Doc_0")})
    assert lines(read_bytes(zipped(one), "x")) == ["甲，乙。"]


def spoilt(path: str, old: str, new: str, count: int = 1) -> bytes:
    parts = parts_of([leaf("　　到2025年，覆盖率达到90%。")])
    assert old in parts[path]
    return zipped({**parts, path: parts[path].replace(old, new, count)})


ONE = '<ofd:TextObject Size="1"><ofd:TextCode>一</ofd:TextCode></ofd:TextObject>'
MANY = "".join(ONE.replace("一", f"{number:06}") for number in range(7000))


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (spoilt(PAGE, "</ofd:Page>", ""), "is broken"),
        (spoilt(PAGE, "?>", "?><!DOCTYPE a [<!ENTITY b 'c'>]>"), "declares entities"),
        (spoilt("OFD.xml", "</ofd:OFD>", "<ofd:Encryptions>E.xml</ofd:Encryptions></ofd:OFD>"), "encrypted"),
        (spoilt("OFD.xml", "Doc_0", "Doc_7"), "Doc_7/Document.xml is not in the OFD file"),
        (spoilt("Doc_0/Document.xml", "Page_0", "../../../etc/passwd"), "is not in the OFD file"),
        (spoilt("Doc_0/Document.xml", "</ofd:Pages>", f'<ofd:Page BaseLoc="/{PAGE}"/>' * 2001 + "</ofd:Pages>"), "more than 2,000 pages"),
        (spoilt(PAGE, "</ofd:PageBlock>", ONE * 200_000 + "</ofd:PageBlock>"), "unpacks to"),
        (
            spoilt(PAGE, "</ofd:PageBlock>", MANY + "</ofd:PageBlock>"),
            "more than 40,000 characters",
        ),
        (spoilt(PAGE, "<ofd:PageBlock", "<ofd:PageBlock>" * 300 + "<ofd:PageBlock"), "is broken"),
        (zipped({"OFD.xml": f"{HEAD}<ofd:OFD {NAMES}/>"}), "no page of the OFD file has text"),
        (ofd([leaf("一")])[:-40], "damaged ZIP archive"),
        (ofd([]), "no page of the OFD file has text"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_cannot_be_read_is_refused_in_a_line(data: bytes, why: str) -> None:
    assert why in refusal(data)


def test_characters_and_time_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    """A template that is drawn on every page costs as much as if each had its own words."""
    template = Leaf().text(10, 100, "字" * 1000, 0.1)
    data = ofd([leaf("一") for _ in range(20)], template)
    assert read_bytes(data, "x.ofd").text
    monkeypatch.setattr(reader, "_MOST_CHARACTERS", 10_000)
    assert "more than 10,000 characters" in refusal(data)
    monkeypatch.setattr(reader, "_SECONDS", -1)
    assert "takes more than" in refusal(data)


def test_numbers_of_attributes() -> None:
    assert numbers("1 2.5 x inf -3 1e99 nan") == [1.0, 2.5, -3.0]
    assert box("0 0 210 297") == (0.0, 0.0, 210.0, 297.0)
    assert box("0 0 210") is box(None) is None


PAPER = parts_of([leaf("　　到2025年，覆盖率达到90%。").grid([26, 80], [60, 72])], Leaf().text(26, 20, "云川市"))


@settings(max_examples=150)
@given(changes())
def test_damaged_file(found: Changes) -> None:
    outcome(lambda data, name: read_bytes(data, name), damaged(zipped(PAPER), found))


@settings(max_examples=150)
@given(st.sampled_from(sorted(PAPER)), changes(3))
def test_damaged_part(name: str, found: Changes) -> None:
    parts = {path: text.encode() for path, text in PAPER.items()}
    outcome(reader.read_ofd, zipped({**parts, name: damaged(parts[name], found)}))
