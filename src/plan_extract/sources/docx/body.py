"""The text of a Word document in the order it is read: paragraphs, tables, text boxes after the paragraph that holds them, notes last."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from plan_extract.sources.docx.numbering import Numbering
from plan_extract.sources.docx.runs import Runs
from plan_extract.sources.docx.styles import VAL, Styles, W, is_centred, number, on, outline
from plan_extract.sources.mending.lines import Lines
from plan_extract.sources.source_text import Cell, Hint, SourceTable

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_WIDEST = 200
# Wrappers that change nothing of what they hold: content controls, custom XML, insertions.
_WRAPPERS = {W + "sdt", W + "sdtContent", W + "customXml", W + "ins", W + "moveTo", W + "smartTag"}


@dataclass(slots=True)
class _Place:
    """A cell in the making."""

    row: int
    column: int
    columns: int
    start: int
    end: int
    header: bool
    rows: int = 1


class Body:
    """Reads block content into `lines` and `tables`."""

    def __init__(self, styles: Styles, numbering: Numbering, converted: bool = False) -> None:
        self.lines = Lines()
        self.tables: list[SourceTable] = []
        self._styles = styles
        self._numbering = numbering
        self._runs = Runs(styles, converted)
        self._carried = ""
        self._mark = ""

    def read(self, document: Element) -> None:
        """Read the main part's body."""
        body = document.find(W + "body")
        if body is not None:
            self._blocks(body)
        self._flush()

    def notes(self, *parts: Element | None) -> None:
        """Footnotes and endnotes that the text refers to, as paragraphs of their own marked 注1：, in the order they are referred to."""
        texts: dict[tuple[str, str], Element] = {}
        for part in parts:
            for note in part if part is not None else ():
                if note.get(W + "type") in (None, "normal"):
                    texts[(str(note.tag).rpartition("}")[2], note.get(W + "id") or "")] = note
        for count, key in enumerate(list(self._runs.references), 1):
            if (note := texts.pop(key, None)) is not None:
                self._mark = f"注{count}："
                self._blocks(note)
                self._flush()

    def _flush(self) -> None:
        carried, self._carried = self._carried, ""
        self.lines.add(carried)

    def _blocks(self, parent: Element) -> None:
        """Paragraphs and tables among the children, wrappers opened."""
        for child in _opened(parent):
            if child.tag == W + "p":
                self._paragraph(child)
            elif child.tag == W + "tbl":
                self._table(child)

    def _paragraph(self, paragraph: Element) -> None:
        properties = paragraph.find(W + "pPr")
        named = properties.find(W + "pStyle") if properties is not None else None
        style_id = named.get(VAL) if named is not None else None
        style = self._styles.get(style_id)
        read = self._runs.read(paragraph, style.hidden)
        mark = properties.find(W + "rPr") if properties is not None else None
        if mark is not None and (mark.find(W + "del") is not None or mark.find(W + "moveFrom") is not None):
            # The paragraph's end was deleted: with changes accepted, its text runs into the next paragraph.
            self._carried += read.text
        else:
            label = self._mark + self._numbering.label(properties, style_id)
            self._mark = ""
            carried, self._carried = self._carried, ""
            text = carried + read.text
            if text.strip():
                own = outline(properties)
                centred = is_centred(properties)
                self.lines.add(
                    label + text.lstrip() if label else text,
                    Hint(
                        heading=(own if own is not None else style.heading) or None,
                        centred=style.centred if centred is None else centred,
                        bold=style.bold if read.bold is None else read.bold,
                    ),
                )
        for box in read.boxes:
            self._blocks(box)

    def _table(self, table: Element) -> None:
        self._flush()
        start = self.lines.length
        places: list[_Place] = []
        above: dict[int, _Place] = {}
        row = 0
        for element in _opened(table):
            if element.tag == W + "tr" and not _deleted(element.find(W + "trPr")):
                above = self._row(element, row, above, places)
                row += 1
        if places:
            cells = tuple(Cell(p.row, p.column, p.start, p.end, p.rows, p.columns, p.header) for p in places)
            self.tables.append(SourceTable(start, max(start, self.lines.length - 1), cells))

    def _row(self, element: Element, row: int, above: dict[int, _Place], places: list[_Place]) -> dict[int, _Place]:
        """Read a row's cells; gives, by column, the cells that the next row's cells may go on."""
        properties = element.find(W + "trPr")
        header = bool(on(properties, "tblHeader"))
        column = _value(properties, "gridBefore", 0)
        below: dict[int, _Place] = {}
        for cell in _opened(element):
            if cell.tag != W + "tc" or column >= _WIDEST:
                continue
            shape = cell.find(W + "tcPr")
            if shape is not None and shape.find(W + "cellDel") is not None:
                continue
            width = max(1, min(_value(shape, "gridSpan", 1), _WIDEST - column))
            merge = shape.find(W + "vMerge") if shape is not None else None
            aside = shape.find(W + "hMerge") if shape is not None else None
            over = above.get(column)
            if merge is not None and merge.get(VAL) != "restart" and over is not None:
                over.rows += 1
                below[column] = over
            elif aside is not None and aside.get(VAL) != "restart" and places and places[-1].row == row:
                places[-1].columns += width
            else:
                start = self.lines.length
                self._blocks(cell)
                self._flush()
                place = _Place(row, column, width, start, max(start, self.lines.length - 1), header)
                places.append(place)
                if merge is not None:
                    below[column] = place
            column += width
        return below


def _opened(parent: Element) -> Iterator[Element]:
    """The children, with wrappers replaced by what they hold; deleted content and placeholders left out."""
    for child in parent:
        if child.tag in _WRAPPERS:
            control = child.find(W + "sdtPr")
            if control is None or not on(control, "showingPlcHdr"):
                yield from _opened(child)
        elif child.tag == MC + "AlternateContent":
            chosen = child.find(MC + "Choice")
            chosen = chosen if chosen is not None and len(chosen) else child.find(MC + "Fallback")
            if chosen is not None:
                yield from _opened(chosen)
        elif child.tag not in (W + "del", W + "moveFrom"):
            yield child


def _deleted(properties: Element | None) -> bool:
    return properties is not None and properties.find(W + "del") is not None


def _value(properties: Element | None, name: str, default: int) -> int:
    found = properties.find(W + name) if properties is not None else None
    return number(found.get(VAL), default) if found is not None else default
