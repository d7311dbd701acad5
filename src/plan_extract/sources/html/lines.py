"""Lines of a web page's article: a paragraph a line, a table's cells each on lines of their own, lists with their numbers."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from plan_extract.sources.html.tree import Node, aside
from plan_extract.sources.source_text import Cell, Hint, SourceTable

_BLOCKS = frozenset(
    [
        "p",
        "div",
        "li",
        "ul",
        "ol",
        "dl",
        "dt",
        "dd",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "table",
        "tr",
        "td",
        "th",
        "tbody",
        "thead",
        "tfoot",
        "caption",
        "section",
        "main",
        "header",
        "footer",
        "aside",
        "nav",
        "article",
        "blockquote",
        "pre",
        "center",
        "form",
        "fieldset",
        "legend",
        "address",
        "hr",
        "br",
        "figure",
        "figcaption",
        "body",
        "details",
        "summary",
    ]
)
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_SPACE = re.compile(r"[ \t\r\n\f]+")
_NUMBERED = re.compile(r"\s*[(（]?[\dⅰ-ⅻⅠ-Ⅻ①-⑳一二三四五六七八九十]{1,4}\s*[.、)）．]|\s*[①-⑳]|\s*第[\d一二三四五六七八九十百]+[章节条]")
_CENTRED = re.compile(r"text-align\s*:\s*center", re.IGNORECASE)
_BOLD = re.compile(r"font-weight\s*:\s*(?:bold|[6-9]00)", re.IGNORECASE)
_LIST_STYLE = re.compile(r"list-style(?:-type)?\s*:\s*([\w-]+)", re.IGNORECASE)
_FOOTNOTE = re.compile(r"\s*\[?\d{1,3}\]?\s*")
_HAN_DIGITS = "零一二三四五六七八九"
# No plan's table is wider, nor has more places.
_WIDEST, _MOST_PLACES = 200, 200_000


@dataclass(slots=True)
class Page:
    """Lines in the making. `starts` are their offsets, `cell_lines` those of lines in table cells, `hints` by offset."""

    lines: list[str] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    hints: dict[int, Hint] = field(default_factory=dict)
    cell_lines: set[int] = field(default_factory=set)
    tables: list[SourceTable] = field(default_factory=list)
    length: int = 0

    @property
    def text(self) -> str:
        """The lines, each closed by a line feed."""
        return "".join(f"{line}\n" for line in self.lines)


@dataclass(slots=True)
class _Table:
    start: int
    layout: bool
    row: int = -1
    cells: list[Cell] = field(default_factory=list)
    taken: set[tuple[int, int]] = field(default_factory=set)
    overfull: bool = False


class Renderer:
    """Turns a subtree into lines."""

    def __init__(
        self, nodes: list[Node], root: int, *, layout: frozenset[int], skip: frozenset[int] = frozenset(), whole: bool = False
    ) -> None:
        self._nodes, self._root, self._layout, self._skip, self._whole = nodes, root, layout, skip, whole
        self.page = Page()
        self._pieces: list[str] = []
        self._bold_size = self._size = 0
        self._open: list[int] = []
        self._tables: list[_Table] = []
        self._cells: list[tuple[int, int, int]] = []
        self._numbers: dict[int, int] = {}
        self._marker = ""

    def run(self) -> Page:
        """The lines of the subtree. `whole` keeps asides, for what stands beside the article."""
        nodes, index, stop = self._nodes, self._root, self._nodes[self._root].end
        telling = nodes[self._root].telling
        while index < stop:
            while self._open and index >= nodes[self._open[-1]].end:
                self._leave(self._open.pop())
            node = nodes[index]
            if node.tag == "-text":
                self._add(node.text)
            elif index in self._skip or (node.hidden if self._whole else index != self._root and aside(nodes, index, telling)):
                self._flush()
                index = max(node.end, index + 1)
                continue
            elif not (node.tag == "sup" and _is_mark(nodes, index)):
                self._enter(index)
                self._open.append(index)
            else:
                index = max(node.end, index + 1)
                continue
            index += 1
        while self._open:
            self._leave(self._open.pop())
        self._flush()
        return self.page

    def _add(self, text: str) -> None:
        if any(self._nodes[i].tag == "pre" for i in self._open[-6:]):
            first, *rest = re.split(r"\r\n|\r|\n", text)
            self._pieces.append(first)
            for line in rest:
                self._flush()
                self._pieces.append(line)
            return
        self._pieces.append(text)
        size = len(text.strip())
        self._size += size
        if size and any(
            self._nodes[i].tag in ("b", "strong") or _BOLD.search(self._nodes[i].attributes.get("style", "")) for i in self._open[-6:]
        ):
            self._bold_size += size

    def _enter(self, index: int) -> None:
        node = self._nodes[index]
        tag = node.tag
        if tag not in _BLOCKS:
            return
        self._flush()
        if tag == "table":
            self._tables.append(_Table(self.page.length, index in self._layout))
        elif tag == "tr" and self._tables:
            self._tables[-1].row += 1
        elif tag in ("td", "th") and self._tables and not self._tables[-1].layout:
            self._cells.append((index, self.page.length, len(self._tables)))
        elif tag == "li":
            self._marker = self._number(node)

    def _leave(self, index: int) -> None:
        node = self._nodes[index]
        if node.tag not in _BLOCKS:
            return
        self._flush(index)
        if node.tag in ("td", "th") and self._cells and self._cells[-1][0] == index:
            _, start, _ = self._cells.pop()
            self._place(node, start, max(start, self.page.length - 1) if self.page.length > start else start)
        elif node.tag == "table" and self._tables:
            table = self._tables.pop()
            if table.cells and not table.layout and not table.overfull and self.page.length > table.start:
                height = table.row + 1
                cells = tuple(
                    c if c.row + c.rows <= height else Cell(c.row, c.column, c.start, c.end, height - c.row, c.columns, c.header)
                    for c in table.cells
                )
                self.page.tables.append(SourceTable(table.start, self.page.length - 1, cells))

    def _place(self, node: Node, start: int, end: int) -> None:
        """Put a cell in the first free place of its row."""
        table = self._tables[-1]
        row = max(table.row, 0)
        column = 0
        while (row, column) in table.taken:
            column += 1
        columns = min(max(_integer(node.attributes.get("colspan"), 1), 1), _WIDEST)
        rows = _integer(node.attributes.get("rowspan"), 1)
        rows = 5000 if rows == 0 else min(max(rows, 1), 5000)  # rowspan="0" goes down to the table's end
        if column + columns > _WIDEST or len(table.taken) + rows * columns > _MOST_PLACES:
            rows = 1
            table.overfull = table.overfull or len(table.taken) > _MOST_PLACES or column > _WIDEST
        table.taken.update((r, c) for r in range(row, row + rows) for c in range(column, column + columns))
        table.cells.append(Cell(row, column, start, end, rows, columns, node.tag == "th"))

    def _flush(self, closing: int | None = None) -> None:
        """Close the line; `closing` is the block that ends with it, if it is no longer among the open ones."""
        if not self._pieces:
            return
        joined = "".join(self._pieces)
        self._pieces = []
        bold, self._bold_size, self._size = self._size > 0 and self._bold_size * 10 >= self._size * 9, 0, 0
        text = _SPACE.sub(lambda gap: _gap(joined, gap), joined).strip()
        if not text:
            return
        if self._marker:
            text = text if _NUMBERED.match(text) else self._marker + text
            self._marker = ""
        page = self.page
        around = [*self._open[-8:], *([closing] if closing is not None else [])]
        heading = next((_HEADINGS[self._nodes[i].tag] for i in reversed(around) if self._nodes[i].tag in _HEADINGS), None)
        centred = any(_is_centred(self._nodes[i]) for i in around)
        if self._cells:
            page.cell_lines.add(page.length)
        if heading or centred or bold:
            page.hints[page.length] = Hint(heading=heading, centred=centred, bold=bold)
        page.lines.append(text)
        page.starts.append(page.length)
        page.length += len(text) + 1

    def _number(self, item: Node) -> str:
        """What a list shows before its item: `3.`, `三、`, `c.`; nothing for bullets."""
        above = item.parent
        if above < 0 or self._nodes[above].tag != "ol":
            return ""
        attributes = self._nodes[above].attributes
        number = _integer(item.attributes.get("value"), self._numbers.get(above, _integer(attributes.get("start"), 1) - 1) + 1)
        self._numbers[above] = number
        styled = _LIST_STYLE.search(item.attributes.get("style", "") + ";" + attributes.get("style", ""))
        kind = styled[1].lower() if styled else attributes.get("type", "1")
        if kind in ("none", "disc", "circle", "square"):
            return ""
        if "ideographic" in kind or "chinese" in kind:
            return f"{_han(number)}、"
        if kind in ("a", "A", "lower-alpha", "upper-alpha", "lower-latin", "upper-latin") and 1 <= number <= 26:
            return f"{chr((64 if kind in ('A', 'upper-alpha', 'upper-latin') else 96) + number)}."
        return f"{number}."


def layout_tables(nodes: list[Node], root: int) -> frozenset[int]:
    """The tables that only lay out the page: those that hold most of the article in one cell, and those marked so."""
    found = set()
    whole = max(nodes[root].telling, 1)
    for index in range(root, nodes[root].end):
        node = nodes[index]
        if node.tag != "table":
            continue
        if node.attributes.get("role", "").lower() in ("presentation", "none"):
            found.add(index)
        elif node.telling * 2 > whole or any(nodes[i].tag == "table" for i in range(index + 1, node.end)):
            largest = max((nodes[i].telling for i in range(index + 1, node.end) if nodes[i].tag in ("td", "th")), default=0)
            if largest * 2 > whole or (largest > 2000 and largest * 10 > node.telling * 8):
                found.add(index)
    return frozenset(found)


def _gap(text: str, gap: re.Match[str]) -> str:
    """A run of white space in the source: one space, or none where a line feed merely breaks Chinese text.

    A run of plain spaces stays, though browsers show one: texts pasted into pages part headings from text by them.
    """
    if gap[0].strip(" ") == "":
        return gap[0]
    if "\n" in gap[0] and gap.start() and gap.end() < len(text) and text[gap.start() - 1] > "\u2e80" and text[gap.end()] > "\u2e80":
        return ""
    return " "


def _is_mark(nodes: list[Node], index: int) -> bool:
    """Whether a superscript is a footnote's mark, [1] or a link; `km<sup>2</sup>` is none."""
    inside = range(index + 1, nodes[index].end)
    text = "".join(nodes[i].text for i in inside)
    return _FOOTNOTE.fullmatch(text) is not None and ("[" in text or any(nodes[i].tag == "a" for i in inside))


def _is_centred(node: Node) -> bool:
    return (
        node.tag == "center"
        or node.attributes.get("align", "").lower() == "center"
        or bool(_CENTRED.search(node.attributes.get("style", "")))
    )


def _integer(text: str | None, default: int) -> int:
    found = re.match(r"\s*(-?\d{1,6})", text or "")
    return int(found[1]) if found else default


def _han(number: int) -> str:
    if not 0 < number < 100:
        return str(number)
    tens, ones = divmod(number, 10)
    return ("" if tens == 0 else "十" if tens == 1 else _HAN_DIGITS[tens] + "十") + (_HAN_DIGITS[ones] if ones else "")
