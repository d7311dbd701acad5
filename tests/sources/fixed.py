"""OFD files made by hand, line by line, for the tests of the reader (GB/T 33190: places in millimetres from the upper left corner)."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass, field
from itertools import groupby
from xml.sax.saxutils import escape

NAMES = 'xmlns:ofd="http://www.ofdspec.org/2016"'
HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
WIDTH, HEIGHT = 210, 297


def width(words: str, size: float) -> float:
    """How wide words are: ASCII half an em, all else one em."""
    return sum(size / 2 if "!" <= c <= "~" or c == " " else size for c in words)


def ways(words: str, size: float) -> str:
    """DeltaX: the ways from each character to the next, those that are the same as `g COUNT WAY`."""
    steps = [f"{width(char, size):g}" for char in words[:-1]]
    parts = []
    for way, run in groupby(steps):
        count = len(list(run))
        parts.append(f"g {count} {way}" if count > 2 else " ".join([way] * count))
    return " ".join(parts)


@dataclass
class Leaf:
    """A page in the making."""

    width: float = WIDTH
    height: float = HEIGHT
    made: list[str] = field(default_factory=list)

    def text(self, x: float, y: float, words: str, size: float = 5.6, more: str = "") -> Leaf:
        """Words whose baseline begins at a place."""
        bounds = f'Boundary="{x:g} {y - size:g} {width(words, size):g} {1.3 * size:g}"'
        code = f'<ofd:TextCode X="0" Y="{size:g}" DeltaX="{ways(words, size)}">{escape(words)}</ofd:TextCode>'
        self.made.append(f'<ofd:TextObject ID="{len(self.made) + 100}" {bounds} Font="3" Size="{size:g}" {more}>{code}</ofd:TextObject>')
        return self

    def lines(self, x: float, y: float, words: list[str], size: float = 5.6, pitch: float = 10) -> float:
        """Lines one below the other, each indented by the ideographic spaces it begins with; gives the next line's place."""
        for line in words:
            body = line.lstrip("　")
            self.text(x + (len(line) - len(body)) * size, y, body, size)
            y += pitch
        return y

    def path(self, data: str, bounds: str = "0 0 210 297", more: str = "") -> Leaf:
        """A path as it is written."""
        self.made.append(
            f'<ofd:PathObject ID="{len(self.made) + 100}" Boundary="{bounds}" LineWidth="0.35" {more}>'
            f"<ofd:AbbreviatedData>{data}</ofd:AbbreviatedData></ofd:PathObject>"
        )
        return self

    def rule(self, x0: float, y0: float, x1: float, y1: float) -> Leaf:
        """A straight line."""
        return self.path(f"M 0 0 L {x1 - x0:g} {y1 - y0:g}", f"{x0:g} {y0:g} {x1 - x0:g} {y1 - y0:g}")

    def grid(self, xs: list[float], ys: list[float]) -> Leaf:
        """All the lines of a table."""
        for y in ys:
            self.rule(xs[0], y, xs[-1], y)
        for x in xs:
            self.rule(x, ys[0], x, ys[-1])
        return self

    def xml(self, template: bool) -> str:
        """The page's part."""
        area = f"<ofd:Area><ofd:PhysicalBox>0 0 {self.width:g} {self.height:g}</ofd:PhysicalBox></ofd:Area>"
        used = '<ofd:Template TemplateID="2" ZOrder="Background"/>' if template else ""
        layer = f'<ofd:Layer ID="50" Type="Body"><ofd:PageBlock ID="51">{"".join(self.made)}</ofd:PageBlock></ofd:Layer>'
        return f"{HEAD}<ofd:Page {NAMES}>{used}{area}<ofd:Content>{layer}</ofd:Content></ofd:Page>"


def parts_of(leaves: list[Leaf], template: Leaf | None = None, title: str = "") -> dict[str, str]:
    """The parts of an OFD file of these pages, by path; `template` is drawn under each."""
    info = f"<ofd:DocInfo><ofd:DocID>1</ofd:DocID><ofd:Title>{escape(title)}</ofd:Title></ofd:DocInfo>"
    root = f"<ofd:DocBody>{info}<ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody>"
    area = f"<ofd:PageArea><ofd:PhysicalBox>0 0 {WIDTH} {HEIGHT}</ofd:PhysicalBox></ofd:PageArea>"
    used = '<ofd:TemplatePage ID="2" BaseLoc="Tpls/Tpl_0/Content.xml"/>' if template else ""
    # Both forms of a place: from the part that names it, and from the file's root.
    places = [f"Pages/Page_{n}/Content.xml" if n % 2 else f"/Doc_0/Pages/Page_{n}/Content.xml" for n in range(len(leaves))]
    pages = "".join(f'<ofd:Page ID="{n + 10}" BaseLoc="{place}"/>' for n, place in enumerate(places))
    common = f"<ofd:CommonData><ofd:MaxUnitID>999</ofd:MaxUnitID>{area}{used}</ofd:CommonData>"
    made = {
        "OFD.xml": f'{HEAD}<ofd:OFD {NAMES} DocType="OFD" Version="1.1">{root}</ofd:OFD>',
        "Doc_0/Document.xml": f"{HEAD}<ofd:Document {NAMES}>{common}<ofd:Pages>{pages}</ofd:Pages></ofd:Document>",
    }
    if template:
        made["Doc_0/Tpls/Tpl_0/Content.xml"] = template.xml(False)
    made.update({f"Doc_0/Pages/Page_{n}/Content.xml": leaf.xml(template is not None) for n, leaf in enumerate(leaves)})
    return made


def zipped(parts: dict[str, str] | dict[str, bytes]) -> bytes:
    """The parts as a file."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, data in parts.items():
            archive.writestr(path, data)
    return out.getvalue()


def ofd(leaves: list[Leaf], template: Leaf | None = None, title: str = "") -> bytes:
    """An OFD file of these pages."""
    return zipped(parts_of(leaves, template, title))
