"""Spoils PDFs as they come: without Unicode maps, without font files, in fonts that name a character collection."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from typing import Any

from .paper import pdf_of, stream

# Fonts of Adobe-GB1 have ASCII half as wide as Chinese: CIDs 1 to 95, and 814 to 907 with the space 7716.
_HALF = 500
_FILES = ("/FontFile", "/FontFile2", "/FontFile3")


def _changed(data: bytes, change: Callable[[Any], None]) -> bytes:
    import pikepdf

    with pikepdf.open(io.BytesIO(data)) as document:
        change(document)
        out = io.BytesIO()
        document.save(out, deterministic_id=True)
    return out.getvalue()


def without_unicode(data: bytes, *, files: bool = False, only: Callable[[Any], bool] = bool) -> bytes:
    """The PDF without its fonts' ToUnicode maps, and without the font files where `files`; `only` chooses fonts by their dictionary."""
    import pikepdf

    def change(document: Any) -> None:
        fonts = [o for o in document.objects if isinstance(o, pikepdf.Dictionary) and o.get("/Type") == "/Font" and only(o)]
        for font in fonts:
            if "/ToUnicode" in font:
                del font["/ToUnicode"]
            for name in _FILES if files else ():
                if name in font.get("/FontDescriptor", {}):
                    del font["/FontDescriptor"][name]

    return _changed(data, change)


def in_collection(data: bytes, encoding: str = "GBK-EUC-H", *, singly: bool = False) -> bytes:
    """The PDF with its text in fonts that are not embedded and name Adobe-GB1; glyph by glyph, as newspapers are set, where `singly`.

    Characters are read by the ToUnicode maps of its simple fonts, and stay where they were.
    """
    import pikepdf

    def change(document: Any) -> None:
        made = document.make_indirect(_collection_font(encoding))
        # Pages may share one dictionary of fonts.
        known = [{str(name): _simple_font(font) for name, font in page.resources.get("/Font", {}).items()} for page in document.pages]
        for page, fonts in zip(document.pages, known, strict=True):
            page.Contents = document.make_stream(recoded(page, fonts))
            for name in fonts:
                page.resources["/Font"][name] = made

    def recoded(page: Any, fonts: dict[str, dict[int, tuple[str, float]]]) -> bytes:
        out = []
        font: dict[int, tuple[str, float]] = {}
        for operands, operator in pikepdf.parse_content_stream(page):
            name = str(operator)
            if name == "Tf":
                font = fonts[str(operands[0])]
            if name not in ("Tj", "TJ"):
                out.append(pikepdf.ContentStreamInstruction(operands, operator))
                continue
            parts: list[Any] = []
            for item in operands[0] if name == "TJ" else [operands[0]]:
                if not isinstance(item, pikepdf.String):
                    parts.append(item)
                    continue
                for code in bytes(item):
                    char, width = font[code]
                    parts.append(pikepdf.String(char.encode(_codec(encoding))))
                    shift = round((_HALF if char.isascii() else 1000) - width)
                    if shift:
                        parts.append(shift)
            pieces = [[part] for part in parts] if singly else [parts]
            out.extend(pikepdf.ContentStreamInstruction([pikepdf.Array(piece)], pikepdf.Operator("TJ")) for piece in pieces)
        return pikepdf.unparse_content_stream(out)

    return _changed(data, change)


def _codec(encoding: str) -> str:
    return "utf-16-be" if encoding.startswith("Uni") else "gb18030"


def _collection_font(encoding: str) -> Any:
    import pikepdf

    half = [1, 95, _HALF, 814, 907, _HALF, 7716, 7716, _HALF]
    collection = pikepdf.Dictionary(Registry=pikepdf.String("Adobe"), Ordering=pikepdf.String("GB1"), Supplement=5)
    box = [0, -120, 1000, 880]
    about = pikepdf.Dictionary(
        Type=pikepdf.Name.FontDescriptor, FontName=pikepdf.Name.FZFSJW, Flags=6, FontBBox=box, ItalicAngle=0, Ascent=880, Descent=-120,
        CapHeight=700, StemV=80,
    )  # fmt: skip
    inner = pikepdf.Dictionary(
        Type=pikepdf.Name.Font, Subtype=pikepdf.Name.CIDFontType2, BaseFont=pikepdf.Name.FZFSJW, CIDSystemInfo=collection, DW=1000, W=half,
        FontDescriptor=about,
    )  # fmt: skip
    return pikepdf.Dictionary(
        Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type0, BaseFont=pikepdf.Name.FZFSJW, Encoding=pikepdf.Name(f"/{encoding}"),
        DescendantFonts=[inner],
    )  # fmt: skip


def _simple_font(font: Any) -> dict[int, tuple[str, float]]:
    """The characters of a simple font by code, and their widths. LibreOffice writes bfchar alone; a bfrange is not read."""
    text = font.ToUnicode.read_bytes().decode("ascii")
    assert "beginbfrange" not in text
    pairs = re.findall(r"<([0-9A-Fa-f]{2})>\s*<([0-9A-Fa-f]{4,})>", text.partition("beginbfchar")[2])
    widths = {int(font.FirstChar) + index: float(width) for index, width in enumerate(font.Widths)}
    return {int(code, 16): (bytes.fromhex(value).decode("utf-16-be"), widths[int(code, 16)]) for code, value in pairs}


def collection_paper(
    words: list[str], encoding: str = "GBK-EUC-H", *, ordering: str = "GB1", singly: bool = False, codes: dict[str, int] | None = None
) -> bytes:
    """A page of lines in a font that is not embedded; `codes` are the CIDs of the characters where the encoding is Identity-H."""

    def coded(text: str) -> str:
        if codes is not None:
            return "".join(f"{codes[char]:04x}" for char in text)
        return text.encode(_codec(encoding)).hex()

    shown = []
    for line, text in enumerate(words):
        pieces = [(90 + 16 * i, char) for i, char in enumerate(text)] if singly else [(90, text)]
        shown += [f"BT /F 16 Tf 1 0 0 1 {x} {720 - 28 * line} Tm <{coded(piece)}> Tj ET" for x, piece in pieces]
    return pdf_of(
        [
            b"<</Type/Catalog/Pages 2 0 R>>",
            b"<</Type/Pages/Count 1/Kids[3 0 R]>>",
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>",
            stream("\n".join(shown).encode()),
            f"<</Type/Font/Subtype/Type0/BaseFont/SimSun/Encoding/{encoding}/DescendantFonts[6 0 R]>>".encode(),
            f"<</Type/Font/Subtype/CIDFontType2/BaseFont/SimSun/CIDSystemInfo<</Registry(Adobe)/Ordering({ordering})/Supplement 5>>"
            "/DW 1000/W[1 95 500 814 907 500 7716 7716 500]/FontDescriptor 7 0 R>>".encode(),
            b"<</Type/FontDescriptor/FontName/SimSun/Flags 6/FontBBox[0 -141 1000 859]/ItalicAngle 0/Ascent 859/Descent -141/CapHeight 700"
            b"/StemV 80>>",
        ]
    )
