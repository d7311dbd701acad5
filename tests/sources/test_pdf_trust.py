"""A text layer that cannot be trusted is noticed and read no further; what a page says does not hang on the machine's fonts."""

from __future__ import annotations

import subprocess
import sys

import pytest

from plan_extract import parse
from plan_extract.errors import UnreadableError
from plan_extract.sources.pdf.read import read_pdf
from plan_extract.sources.source_text import SourceText

from .paper import Sheet, paper, pdf_of, stream
from .test_pdf import BODY, JOINED, body
from .worn_pdf import collection_paper

WORDS = ["云岭市“十四五”规划（2025年）", "到2025年，城镇化率达到60%以上，新增就业3万人。", "——坚持以人为本；《纲要》１２３ abc"]
ENCODINGS = ["GBK-EUC-H", "GBKp-EUC-H", "GBK2K-H", "UniGB-UCS2-H", "UniGB-UTF16-H"]


def read(data: bytes) -> SourceText:
    return read_pdf(data, "x.pdf")


@pytest.mark.parametrize("singly", [False, True], ids=["line by line", "glyph by glyph"])
@pytest.mark.parametrize("encoding", ENCODINGS)
def test_a_font_that_names_its_collection_need_not_be_embedded(encoding: str, singly: bool) -> None:
    source = read(collection_paper(WORDS, encoding, singly=singly))
    # Set glyph by glyph an em apart, half-width characters stand with gaps.
    assert [line.replace(" ", "") for line in source.text.splitlines()] == [line.replace(" ", "") for line in WORDS]
    assert (source.findings, source.untrusted) == ((), ())


def test_big5_of_taiwan() -> None:
    source = read(collection_paper(["雲嶺市城鎮化規劃", "到2025年覆蓋率達到九成"], "UniCNS-UTF16-H", ordering="CNS1"))
    assert source.text == "雲嶺市城鎮化規劃到2025年覆蓋率達到九成\n"


def test_no_font_of_the_machine_is_asked() -> None:
    """What stands for a font that is not embedded is the box face, whatever is installed."""
    code = """
import ctypes, sys
import pypdfium2, pypdfium2.raw as raw
from plan_extract.sources.pdf.faces import seal
if sys.argv[1] == "sealed":
    seal()
text = pypdfium2.PdfDocument(sys.stdin.buffer.read())[0].get_textpage()
font = raw.FPDFTextObj_GetFont(raw.FPDFText_GetTextObject(text.raw, 0))
name = ctypes.create_string_buffer(99)
raw.FPDFFont_GetFamilyName(font, name, 99)
print(name.value.decode())
"""
    data = collection_paper(WORDS)
    names = [
        subprocess.run([sys.executable, "-c", code, way], input=data, capture_output=True, check=True).stdout.decode().strip()
        for way in ("sealed", "open")
    ]
    assert names[0] == "Box"
    assert names[1] != "Box"


def untrusted(source: SourceText) -> list[tuple[int, str, bool]]:
    return [(trust.page, trust.reason, trust.kept) for trust in source.untrusted]


def mixed(*pages: bytes) -> bytes:
    """One PDF of the pages of several."""
    import io

    pikepdf = pytest.importorskip("pikepdf")
    with pikepdf.new() as document:
        for data in pages:
            with pikepdf.open(io.BytesIO(data)) as part:
                document.pages.extend(part.pages)
        out = io.BytesIO()
        document.save(out)
    return out.getvalue()


GOOD = paper([body(BODY)])
CODES = {char: 600 + index for index, char in enumerate(sorted({c for text in WORDS * 3 for c in text}))}


def test_a_font_of_no_collection_without_a_map_is_named_and_its_page_left_out() -> None:
    bad = collection_paper(WORDS * 3, "Identity-H", ordering="Identity", codes=CODES)
    source = read(mixed(GOOD, bad, GOOD))
    assert source.text.splitlines() == JOINED * 2
    assert untrusted(source) == [(2, "unreadable", False)]
    assert [(f.code, f.line) for f in source.findings] == [("PE021", 3)]
    # Glyph by glyph nothing at all is left of it but pieces of text.
    singly = collection_paper(WORDS * 3, "Identity-H", ordering="Identity", codes=CODES, singly=True)
    assert untrusted(read(mixed(GOOD, singly))) == [(2, "unreadable", False)]


def test_a_pdf_of_nothing_else_is_refused_with_its_reason() -> None:
    with pytest.raises(UnreadableError) as caught:
        read(collection_paper(WORDS * 3, "Identity-H", ordering="Identity", codes=CODES))
    assert "page 1 has a text layer that cannot be read" in str(caught.value)
    assert "OCR" in str(caught.value)


def test_private_use_is_no_text() -> None:
    secret = Sheet().text(90, 700, "\ue001\ue002\ue003\ue004\ue005\ue006\ue007\ue008")
    source = read(paper([body(BODY), secret]))
    assert untrusted(source) == [(2, "unreadable", False)]
    assert "\ue001" not in source.text


def test_letters_as_wide_as_chinese_are_none() -> None:
    """A simple font that is not embedded says nothing of its codes: they are read as Latin, and stand an em apart."""
    codes = "".join(f"{33 + index % 90:02x}" for index in range(40))
    shown = "\n".join(f"BT /F 16 Tf 1 0 0 1 90 {720 - 28 * line} Tm <{codes}> Tj ET" for line in range(4))
    widths = " ".join(["1000"] * 95)

    def page(width: str) -> bytes:
        font = f"<</Type/Font/Subtype/TrueType/BaseFont/AAAAAA+Foo/Encoding/WinAnsiEncoding/FirstChar 32/LastChar 126/Widths[{width}]>>"
        head = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 842 595]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>"
        catalogue = [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Count 1/Kids[3 0 R]>>"]
        return pdf_of([*catalogue, head, stream(shown.encode()), font.encode()])

    assert untrusted(read(mixed(GOOD, page(widths)))) == [(2, "unreadable", False)]
    # The same letters as wide as a typewriter's are a text.
    assert untrusted(read(mixed(GOOD, page(widths.replace("1000", "600"))))) == []


def test_punctuation_alone_is_no_text() -> None:
    marks = Sheet()
    marks.lines(90, 720, ["，，。、，；“”，。，，、，。"] * 4)
    assert untrusted(read(paper([body(BODY), marks]))) == [(2, "unreadable", False)]
    contents = Sheet()
    contents.lines(90, 720, ["总体要求" + "." * 40 + "1", "主要目标" + "…" * 20 + "2"])
    assert untrusted(read(paper([body(BODY), contents]))) == []


# A character's outline: 14 segments, 14 points wide and high.
GLYPH = "0 0 m 5 0 l 5 4 l 9 4 l 9 0 l 14 0 l 14 5 l 10 5 l 10 9 l 14 9 l 14 14 l 0 14 l 0 9 l 4 9 l 4 5 l h f"


def outlines(count: int, glyph: str = GLYPH) -> list[str]:
    return [f"q 1 0 0 1 {90 + 16 * (i % 27)} {700 - 24 * (i // 27)} cm {glyph} Q" for i in range(count)]


def test_text_drawn_as_shapes_is_named() -> None:
    drawn = Sheet()
    drawn.drawn = outlines(200)
    drawn.text(285, 40, "— 2 —", 12)
    source = read(paper([body(BODY), drawn]))
    assert untrusted(source) == [(2, "shapes", True)]
    assert [(f.code, f.message) for f in source.findings] == [("PE020", "page 2 draws its text as 200 shapes")]


def test_bullets_and_bars_beside_text_are_no_shapes_of_text() -> None:
    some = body(BODY)
    some.drawn = outlines(60) + [f"{90 + i} 100 3 {20 + i % 40} re f" for i in range(0, 300, 3)]
    assert untrusted(read(paper([some]))) == []


def pictured(*, mode: int = 0, cover: bool = False, under: bool = False, wide: int = 595, high: int = 842, mask: str = "") -> bytes:
    """A page of text with a picture over or under it."""
    text = collection_lines(mode)
    picture = f"q {wide} 0 0 {high} 0 0 cm /P Do Q"
    shown = [*([picture] if under else []), text, *([picture] if cover else [])]
    grey = "/Type/XObject/Subtype/Image/Width 2/Height 2/ColorSpace/DeviceGray/BitsPerComponent 8"
    return pdf_of(
        [
            b"<</Type/Catalog/Pages 2 0 R>>",
            b"<</Type/Pages/Count 1/Kids[3 0 R]>>",
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>/XObject<</P 8 0 R>>>>>>",
            stream("\n".join(shown).encode()),
            b"<</Type/Font/Subtype/Type0/BaseFont/SimSun/Encoding/GBK-EUC-H/DescendantFonts[6 0 R]>>",
            b"<</Type/Font/Subtype/CIDFontType2/BaseFont/SimSun/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 5>>/DW 1000"
            b"/FontDescriptor 7 0 R>>",
            b"<</Type/FontDescriptor/FontName/SimSun/Flags 6/FontBBox[0 -141 1000 859]/ItalicAngle 0/Ascent 859/Descent -141/StemV 80>>",
            stream(b"\xff\xe0\xc0\xff", grey + mask),
            stream(b"\x10\x10\x00\x20", grey),
        ]
    )


def collection_lines(mode: int) -> str:
    lines = ["到二〇二五年，城镇化率达到六成以上。", "新增城镇就业三万人，完成改造一百个。"]
    return "\n".join(
        f"BT {mode} Tr /F 16 Tf 1 0 0 1 90 {700 - 28 * i} Tm <{line.encode('gbk').hex()}> Tj ET" for i, line in enumerate(lines)
    )


@pytest.mark.parametrize(
    ("how", "found"),
    [
        ({"cover": True}, [(1, "hidden", True)]),
        ({"under": True, "mode": 3}, [(1, "hidden", True)]),
        ({"mode": 3}, [(1, "hidden", True)]),
        # A picture behind the text, one beside it and a watermark over it hide nothing.
        ({"under": True}, []),
        ({"cover": True, "high": 300}, []),
        ({"cover": True, "mask": "/SMask 9 0 R"}, []),
    ],
    ids=["under a picture", "invisible over a picture", "invisible", "over a picture", "beside a picture", "under a watermark"],
)
def test_text_that_is_not_what_the_page_shows_is_read_and_named(how: dict[str, object], found: list[tuple[int, str, bool]]) -> None:
    source = read(pictured(**how))  # type: ignore[arg-type]
    assert untrusted(source) == found
    assert [f.code for f in source.findings] == ["PE022"] * len(found)
    assert source.text.splitlines()[0].startswith("到二〇二五年，城镇化率达到六成以上。")


def test_a_scan_with_a_page_number_is_a_picture() -> None:
    number = pdf_of_scan("二")
    source = read(mixed(GOOD, number))
    assert untrusted(source) == [(2, "picture", True)]
    assert [f.code for f in source.findings] == ["PE020"]


def pdf_of_scan(words: str) -> bytes:
    data = pictured(under=True)
    return data.replace("到二〇二五年，城镇化率达到六成以上。".encode("gbk").hex().encode(), words.encode("gbk").hex().encode()).replace(
        "新增城镇就业三万人，完成改造一百个。".encode("gbk").hex().encode(), words.encode("gbk").hex().encode()
    )


def test_a_character_lost_in_a_name_is_named() -> None:
    source = read(paper([body([*BODY, "　　建设云岭市青山\ufffd流域治理工程。"])]))
    assert untrusted(source) == []
    found = [(f.code, f.message, f.line, f.column) for f in parse(source).findings if f.code == "PE023"]
    assert found == [("PE023", "a character that cannot be read: 建设云岭市青山\ufffd流域治理工程。", 3, 8)]
