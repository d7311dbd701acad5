"""The text of one Word paragraph: runs, fields by their results, tracked changes accepted, text boxes handed out."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from plan_extract.sources.docx.styles import VAL, Styles, W, on

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_OPEN = {W + tag for tag in ("hyperlink", "ins", "moveTo", "smartTag", "sdt", "sdtContent", "customXml", "fldSimple", "dir", "bdo")}
_BREAKS = {W + "br": "\n", W + "cr": "\n", W + "tab": "\t", W + "ptab": "\t", W + "noBreakHyphen": "-"}
# An entry of a table of contents and its page, between which Word prints dots.
_LEADER = re.compile(r"\t+\s*(\d{1,4}|[ivxIVX]{1,6})\s*$")
# Symbols that plans use, by their code in Wingdings and Symbol.
_SYMBOLS = {0x6C: "●", 0x6E: "■", 0x75: "◆", 0xA7: "▪", 0xA8: "□", 0xB2: "☆", 0xB7: "•", 0xD8: "➢", 0xFC: "✓", 0xFE: "☑", 0x52: "☑"}


@dataclass(slots=True)
class Read:
    """A paragraph's text, whether all of it is set bold (None where no run says), and the text boxes it holds."""

    text: str = ""
    bold: bool | None = None
    boxes: list[Element] = field(default_factory=list)


@dataclass(slots=True)
class _Field:
    """An open field: its instruction, and whether its result is being read."""

    code: str = ""
    result: bool = False


class Runs:
    """Reads paragraphs one after another; a field may begin in one and end in another. `references` are the notes met, in order.

    In a file that was `converted` for reading, fields of the present day and hour show when that was: nothing that the plan says.
    """

    def __init__(self, styles: Styles, converted: bool = False) -> None:
        self._styles = styles
        self._fresh = ("DATE", "TIME") if converted else ()
        self._fields: list[_Field] = []
        self._contents = False
        self.references: dict[tuple[str, str], None] = {}
        self._parts: list[str] = []
        self._bold: list[bool | None] = []
        self._boxes: list[Element] = []
        self._hidden = False

    def read(self, paragraph: Element, hidden: bool) -> Read:
        """Read a `w:p`; `hidden` is what its style says of its text."""
        self._parts, self._bold, self._boxes, self._hidden = [], [], [], hidden
        self._contents = any(one.code.split()[:1] == ["TOC"] for one in self._fields)
        self._content(paragraph)
        # A field whose instruction does not end with its paragraph is broken: let it hide nothing more.
        self._fields = [one for one in self._fields if one.result]
        bold = None if not self._bold or None in self._bold else all(self._bold)
        text = "".join(self._parts)
        return Read(_LEADER.sub(r" …… \1", text) if self._contents else text, bold, self._boxes)

    def _content(self, parent: Element) -> None:
        for child in parent:
            tag = child.tag
            if tag == W + "r":
                self._run(child)
            elif tag in _OPEN:
                control = child.find(W + "sdtPr")
                if control is None or not on(control, "showingPlcHdr"):
                    self._content(child)
            elif tag in (_M + "oMath", _M + "oMathPara"):
                self._add("".join(text.text or "" for text in child.iter(_M + "t")))
            elif tag == _MC + "AlternateContent":
                chosen = _chosen(child)
                if chosen is not None:
                    self._content(chosen)

    def _run(self, run: Element) -> None:
        properties = run.find(W + "rPr")
        hidden = on(properties, "vanish")
        if hidden is None:
            named = properties.find(W + "rStyle") if properties is not None else None
            hidden = self._hidden or (named is not None and self._styles.get(named.get(VAL)).hidden)
        if properties is not None and (properties.find(W + "del") is not None or properties.find(W + "moveFrom") is not None):
            hidden = True
        before = len(self._parts)
        self._pieces(run, hidden)
        if any(part.strip() for part in self._parts[before:]):
            self._bold.append(on(properties, "b"))

    def _pieces(self, run: Element, hidden: bool) -> None:
        for piece in run:
            tag = piece.tag
            if tag == W + "fldChar":
                self._field(piece.get(W + "fldCharType"))
            elif tag == _MC + "AlternateContent":
                chosen = _chosen(piece)
                if chosen is not None:
                    self._pieces(chosen, hidden)
            elif tag in (W + "drawing", W + "pict", W + "object"):
                self._boxes.extend(_boxes(piece))
            elif tag == W + "instrText":
                if self._fields:
                    self._fields[-1].code = (self._fields[-1].code + (piece.text or ""))[:200]
            elif hidden:
                continue
            elif tag == W + "t":
                self._add(piece.text or "")
            elif tag in _BREAKS:
                self._add(_BREAKS[tag])
            elif tag == W + "sym":
                self._add(_symbol(piece))
            elif tag == W + "ruby":
                base = piece.find(W + "rubyBase")
                self._add("".join(text.text or "" for text in base.iter(W + "t")) if base is not None else "")
            elif tag in (W + "footnoteReference", W + "endnoteReference") and self._shown():
                kind = "footnote" if tag == W + "footnoteReference" else "endnote"
                self.references[(kind, piece.get(W + "id") or "")] = None

    def _add(self, text: str) -> None:
        if text and self._shown():
            self._parts.append(text)

    def _shown(self) -> bool:
        """Whether what is read now is text, not a field's instruction."""
        return all(one.result for one in self._fields)

    def _field(self, kind: str | None) -> None:
        if kind == "begin" and len(self._fields) < 100:
            self._fields.append(_Field())
        elif kind == "separate" and self._fields:
            self._fields[-1].result = self._fields[-1].code.split()[:1] not in [[code] for code in self._fresh]
            self._contents = self._contents or self._fields[-1].code.split()[:1] in (["TOC"], ["PAGEREF"])
        elif kind == "end" and self._fields:
            self._fields.pop()


def _chosen(alternates: Element) -> Element | None:
    """The one alternative to read: the first that holds a text box or text, so that a box written twice is read once."""
    for child in alternates:
        if (
            child.tag in (_MC + "Choice", _MC + "Fallback")
            and next(child.iter(W + "txbxContent", W + "t", W + "tab", W + "br"), None) is not None
        ):
            return child
    return None


def _boxes(drawing: Element) -> list[Element]:
    """The contents of the text boxes in a drawing, those inside other boxes left to them, alternatives once."""
    found: list[Element] = []
    for child in drawing:
        if child.tag == W + "txbxContent":
            found.append(child)
        elif child.tag == _MC + "AlternateContent":
            chosen = _chosen(child)
            found.extend(_boxes(chosen) if chosen is not None else [])
        else:
            found.extend(_boxes(child))
    return found


def _symbol(piece: Element) -> str:
    """A `w:sym`: a character of a symbol font by its code, in hexadecimal."""
    try:
        code = int(piece.get(W + "char") or "", 16)
    except ValueError:
        return ""
    if 0xF000 <= code <= 0xF0FF:
        return _SYMBOLS.get(code - 0xF000, "□")
    return chr(code) if 0x20 <= code < 0xD800 else "□"
