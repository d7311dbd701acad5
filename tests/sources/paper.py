"""PDFs made by hand, glyph by glyph, for the tests of the reader."""

from __future__ import annotations

from dataclasses import dataclass, field

WIDTH, HEIGHT = 595, 842


@dataclass
class Sheet:
    """A page in the making: lines drawn and words set. Sizes and places in points, from the lower left corner."""

    width: int = WIDTH
    height: int = HEIGHT
    rotate: int = 0
    drawn: list[str] = field(default_factory=list)
    words: list[tuple[str, str]] = field(default_factory=list)

    def text(self, x: float, y: float, words: str, size: float = 16, turned: str = "1 0 0 1") -> Sheet:
        """Words at a place. Chinese characters are one em wide, ASCII half an em."""
        self.words.append((f"{size} Tf {turned} {x} {y} Tm", words))
        return self

    def lines(self, x: float, y: float, words: list[str], size: float = 16, pitch: float = 28) -> float:
        """Lines one below the other, each indented by the ideographic spaces it begins with; gives the next line's place."""
        for line in words:
            body = line.lstrip("　")
            self.text(x + (len(line) - len(body)) * size, y, body, size)
            y -= pitch
        return y

    def rule(self, x0: float, y0: float, x1: float, y1: float) -> Sheet:
        """A straight line."""
        self.drawn.append(f"{x0} {y0} m {x1} {y1} l S")
        return self

    def grid(self, xs: list[float], ys: list[float]) -> Sheet:
        """All the lines of a table."""
        for y in ys:
            self.rule(xs[0], y, xs[-1], y)
        for x in xs:
            self.rule(x, ys[0], x, ys[-1])
        return self


def stream(data: bytes, more: str = "") -> bytes:
    """A stream object."""
    return f"<<{more}/Length {len(data)}>>\nstream\n".encode() + data + b"\nendstream"


def pdf_of(objects: list[bytes], trailer: str = "") -> bytes:
    """A file of numbered objects, the first of them the catalogue."""
    out, places = bytearray(b"%PDF-1.7\n"), []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n".encode() + body + b"\nendobj\n"
    start = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    out += b"".join(f"{place:010d} 00000 n \n".encode() for place in places)
    return bytes(out) + f"trailer\n<</Size {len(objects) + 1}/Root 1 0 R{trailer}>>\nstartxref\n{start}\n%%EOF".encode()


def font_objects(first: int, characters: str, *, unicode: bool = True) -> list[bytes]:
    """A Type 3 font of these characters (256 at most), each a box of its width, as objects `first` and on."""
    used = sorted(set(characters))
    assert 0 < len(used) <= 256
    widths = [500 if "!" <= c <= "~" else 250 if c == " " else 1000 for c in used]
    names = [f"c{code}" for code in range(len(used))]
    procs = " ".join(f"/{name} {first + 2 + index} 0 R" for index, name in enumerate(names))
    mapped = [f"<{code:02x}> <{ord(c):04x}>" for code, c in enumerate(used)]
    blocks = "".join(
        f"{len(part)} beginbfchar\n" + "\n".join(part) + "\nendbfchar\n"
        for part in (mapped[i : i + 100] for i in range(0, 256, 100))
        if part
    )
    cmap = (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /U def /CMapType 2 def\n"
        f"1 begincodespacerange <00> <ff> endcodespacerange\n{blocks}endcmap end end"
    )
    font = (
        f"<</Type/Font/Subtype/Type3/FontBBox[0 -120 1000 880]/FontMatrix[0.001 0 0 0.001 0 0]/CharProcs<<{procs}>>/Resources<<>>"
        f"/Encoding<</Type/Encoding/Differences[0 {' '.join('/' + name for name in names)}]>>/FirstChar 0/LastChar {len(used) - 1}"
        f"/Widths[{' '.join(map(str, widths))}]{f'/ToUnicode {first + 1} 0 R' if unicode else ''}>>"
    )
    shapes = [
        stream(f"{width} 0 0 -120 {width} 880 d1 {'' if c.isspace() else f'40 -80 {width - 80} 900 re f'}".encode())
        for c, width in zip(used, widths, strict=True)
    ]
    return [font.encode(), stream(cmap.encode()), *shapes]


def paper(sheets: list[Sheet], *, unicode: bool = True, title: str = "") -> bytes:
    """A PDF of these pages."""
    used = sorted({c for sheet in sheets for _, words in sheet.words for c in words} or {" "})
    fonts = font_objects(3, "".join(used), unicode=unicode)
    first = 3 + len(fonts)
    kids = " ".join(f"{first + 2 * i} 0 R" for i in range(len(sheets)))
    objects = [b"<</Type/Catalog/Pages 2 0 R>>", f"<</Type/Pages/Count {len(sheets)}/Kids[{kids}]>>".encode(), *fonts]
    for index, sheet in enumerate(sheets):
        shown = [f"BT /F {head} <{''.join(f'{used.index(c):02x}' for c in words)}> Tj ET" for head, words in sheet.words]
        box = f"/MediaBox[0 0 {sheet.width} {sheet.height}]/Rotate {sheet.rotate}"
        objects.append(f"<</Type/Page/Parent 2 0 R{box}/Contents {first + 1 + 2 * index} 0 R/Resources<</Font<</F 3 0 R>>>>>>".encode())
        objects.append(stream("\n".join([*sheet.drawn, *shown]).encode()))
    trailer = ""
    if title:
        objects.append(b"<</Title <feff" + title.encode("utf-16-be").hex().encode() + b">>>")
        trailer = f"/Info {len(objects)} 0 R"
    return pdf_of(objects, trailer)
