"""Renders a table into the forms that plans come in: text of four kinds, Markdown, HTML, DOCX, XLSX, CSV, PDF with lines."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from dataclasses import dataclass

from tests.sources.fixed import Leaf, ofd
from tests.sources.paper import Sheet, paper
from tests.sources.word import p, word

PLAN = ["青岚市“十四五”综合发展规划", "（2021—2025年）", "", "一、主要安排", "本规划所列事项由各部门分头落实。"]
CLOSE = ["二、保障措施", "各部门要抓好落实。"]


@dataclass(frozen=True)
class Place:
    """A cell where it stands first: its words and how many rows and columns it covers."""

    row: int
    column: int
    words: str
    rows: int = 1
    columns: int = 1


@dataclass(frozen=True)
class Table:
    """A table of tables.yaml: its cells as written, `^` and `<` for merged ones."""

    name: str
    title: str
    unit: str
    head: int
    cells: list[list[str]]
    notes: list[str]

    @property
    def places(self) -> list[Place]:
        """The cells in reading order, each once."""
        made = []
        for r, row in enumerate(self.cells):
            for c, words in enumerate(row):
                if words in ("^", "<"):
                    continue
                high, wide = 1, 1
                while c + wide < len(row) and row[c + wide] == "<":
                    wide += 1
                while r + high < len(self.cells) and self.cells[r + high][c] == "^":
                    high += 1
                made.append(Place(r, c, words, high, wide))
        return made

    @property
    def captions(self) -> list[str]:
        """The lines above the table."""
        return [f"表1 {self.title}", *([f"单位：{self.unit}"] if self.unit else [])]

    def plain(self) -> list[list[str]]:
        """The rows with nothing in merged cells; head cells that `⏎` breaks go on in a row of their own."""
        rows = []
        for row in self.cells:
            parts = [["" if words in ("^", "<") else part for part in words.split("⏎")] for words in row]
            rows += [[cell[line] if line < len(cell) else "" for cell in parts] for line in range(max(map(len, parts)))]
        return rows


def _document(table: Table, lines: list[str]) -> str:
    return "\n".join([*PLAN, *table.captions, *lines, *table.notes, *CLOSE]) + "\n"


def tabs(table: Table) -> bytes:
    """A row a line, tabs between the cells."""
    return _document(table, ["\t".join(row) for row in table.plain()]).encode()


def repeated(table: Table) -> bytes:
    """A row a line with tabs, and the head once more in the middle, as at the top of a page."""
    rows = ["\t".join(row) for row in table.plain()]
    at = _middle(table)
    return _document(table, [*rows[:at], *rows[: table.head], *rows[at:]]).encode()


def _middle(table: Table) -> int:
    """A row before which the table may be cut: none of its cells is merged with one above."""
    free = [r for r in range(table.head + 1, len(table.cells)) if "^" not in table.cells[r] and table.cells[r][0]]
    return free[len(free) // 2]


def _width(words: str) -> int:
    return sum(1 if ord(c) < 0x2000 and c != "×" else 2 for c in words)


def _widths(table: Table) -> list[int]:
    """How wide each column is, in half characters."""
    return [max(_width(q.words) for q in table.places if q.column == c and q.columns == 1) for c in range(len(table.cells[0]))]


def spaces(table: Table) -> bytes:
    """A row a line, columns aligned by spaces."""
    wide = [width + 3 for width in _widths(table)]
    lines = []
    for row in table.plain():
        line, at = "", 0
        for words, width in zip(row, wide, strict=True):
            if words:
                line += " " * max(at - _width(line), 0) + words
            at += width
        lines.append(line)
    return _document(table, lines).encode()


def bars(table: Table) -> bytes:
    """A row a line, `|` between the cells."""
    return _document(table, [" | ".join(row) for row in table.plain()]).encode()


def one_a_line(table: Table) -> bytes:
    """A cell a line in reading order, merged cells once, blank ones as blank lines."""
    return _document(table, [line for place in table.places for line in place.words.split("⏎")]).encode()


def rows_apart(table: Table) -> bytes:
    """A cell a line and a blank line behind each row, as a page's script prints tables."""
    lines = []
    for r in range(len(table.cells)):
        lines += [line for place in table.places if place.row == r for line in place.words.split("⏎")]
        lines.append("")
    return _document(table, lines).encode()


def apart(table: Table) -> bytes:
    """A cell a line with a blank line behind each; blank cells are lost, so they print a dash."""
    return _document(table, [f"{line}\n" for place in table.places for line in (place.words or "—").split("⏎")]).encode()


def wide_spaces(table: Table) -> bytes:
    """A row a line, columns aligned by ideographic spaces."""
    wide = [-(-width // 2) + 2 for width in _widths(table)]
    lines = []
    for row in table.plain():
        line, at = "", 0
        for words, width in zip(row, wide, strict=True):
            if words:
                line += "　" * max(at - -(-_width(line) // 2), 0) + words
            at += width
        lines.append(line)
    return _document(table, lines).encode()


def bare(table: Table) -> bytes:
    """A row a line with tabs, and no caption but the sum's unit."""
    rows = ["\t".join(row) for row in table.plain()]
    return ("\n".join([*PLAN, *table.captions[1:], *rows, *table.notes, *CLOSE]) + "\n").encode()


def markdown(table: Table) -> bytes:
    """A table of Markdown, its rule row below the first row."""
    rows = [f"| {' | '.join(words if words not in ('^', '<') else '' for words in row)} |".replace("⏎", "<br>") for row in table.cells]
    rows.insert(1, "|" + "---|" * len(table.cells[0]))
    lines = [f"# {PLAN[0]}", PLAN[1], "", f"## {PLAN[3]}", "", PLAN[4], "", *table.captions, "", *rows, "", *table.notes, "",
             f"## {CLOSE[0]}", "", CLOSE[1]]  # fmt: skip
    return ("\n".join(lines) + "\n").encode()


def html(table: Table) -> bytes:
    """A page with the table marked as one, cells with rowspan and colspan."""
    rows = []
    for r in range(len(table.cells)):
        tag = "th" if r < table.head else "td"
        cells = (
            f"<{tag}{f' rowspan={q.rows}' if q.rows > 1 else ''}{f' colspan={q.columns}' if q.columns > 1 else ''}>"
            f"{q.words.replace('<', '&lt;').replace('⏎', '<br>')}</{tag}>"
            for q in table.places
            if q.row == r
        )
        rows.append(f"<tr>{''.join(cells)}</tr>")
    above = "".join(f"<p>{line}</p>" for line in [*PLAN[1:], *table.captions] if line)
    below = "".join(f"<p>{line}</p>" for line in [*table.notes, *CLOSE])
    page = f"<html><head><title>{PLAN[0]}</title></head><body><h1>{PLAN[0]}</h1>{above}<table>{''.join(rows)}</table>{below}</body></html>"
    return page.encode()


def _grid(table: Table, rows: list[int]) -> str:
    made = []
    for r in rows:
        cells, c = "", 0
        while c < len(table.cells[r]):
            words, wide = table.cells[r][c], 1
            while c + wide < len(table.cells[r]) and table.cells[r][c + wide] == "<" and words != "^":
                wide += 1
            below = r + 1 < len(table.cells) and table.cells[r + 1][c] == "^"
            merged = "<w:vMerge/>" if words == "^" else '<w:vMerge w:val="restart"/>' if below else ""
            span = f'<w:gridSpan w:val="{wide}"/>' if wide > 1 else ""
            paragraphs = "".join(p(part) for part in ("" if words == "^" else words.replace("<", "&lt;")).split("⏎"))
            cells += f"<w:tc><w:tcPr>{span}{merged}</w:tcPr>{paragraphs}</w:tc>"
            c += wide
        made.append(f"<w:tr>{cells}</w:tr>")
    return f"<w:tbl>{''.join(made)}</w:tbl>"


def docx(table: Table) -> bytes:
    """A Word file, merged cells by gridSpan and vMerge."""
    return _word(table, _grid(table, list(range(len(table.cells)))))


def docx_parts(table: Table) -> bytes:
    """A Word file with the table in two, each part with its head and an empty paragraph between."""
    at, head = _middle(table), list(range(table.head))
    return _word(table, _grid(table, list(range(at))) + p() + _grid(table, [*head, *range(at, len(table.cells))]))


def docx_said(table: Table) -> bytes:
    """A Word file with the table in two, 续表 and the head above the second part."""
    at, head = _middle(table), list(range(table.head))
    return _word(table, _grid(table, list(range(at))) + p("续表1") + _grid(table, [*head, *range(at, len(table.cells))]))


def docx_cut(table: Table) -> bytes:
    """A Word file with the table in two, the second part without a head."""
    at = _middle(table)
    return _word(table, _grid(table, list(range(at))) + p() + _grid(table, list(range(at, len(table.cells)))))


def _word(table: Table, grid: str) -> bytes:
    above = "".join(p(line) for line in [*PLAN, *table.captions] if line)
    return word(above + grid + "".join(p(line) for line in [*table.notes, *CLOSE]))


def xlsx(table: Table) -> bytes:
    """A workbook, the title and notes alone in their rows."""
    import openpyxl

    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for line in [PLAN[0], *table.captions]:
        sheet.append([line])
    top = sheet.max_row
    for place in table.places:
        if place.words:
            sheet.cell(top + 1 + place.row, place.column + 1, place.words)
        if place.rows * place.columns > 1:
            sheet.merge_cells(
                start_row=top + 1 + place.row, end_row=top + place.row + place.rows,
                start_column=place.column + 1, end_column=place.column + place.columns,
            )  # fmt: skip
    for offset, line in enumerate(table.notes):
        sheet.cell(top + 1 + len(table.cells) + offset, 1, line)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def comma(table: Table) -> bytes:
    """A CSV file, nothing in merged cells."""
    out = io.StringIO()
    writer = csv.writer(out)
    for line in [PLAN[0], *table.captions]:
        writer.writerow([line])
    writer.writerows([["" if words in ("^", "<") else words.replace("⏎", "\n") for words in row] for row in table.cells])
    for line in table.notes:
        writer.writerow([line])
    return out.getvalue().encode()


_SIZE, _HIGH = 10, 24


def pdf(table: Table) -> bytes:
    """A PDF with lines, the table over two pages with its head on both."""
    at = _middle(table)
    wide = [
        max(_width(q.words) for q in table.places if q.column == c and q.columns == 1) * _SIZE / 2 + 16 for c in range(len(table.cells[0]))
    ]
    xs = [90.0]
    for width in wide:
        xs.append(xs[-1] + width)
    page = int(max(xs[-1] + 90, 595))
    one, two = Sheet(width=page), Sheet(width=page)
    one.text(page / 2 - 110, 760, PLAN[0], 16)
    y = one.lines(90, 720, [f"　　{line}" for line in PLAN[3:]], 14, 26)
    y = one.lines(page / 2 - 80, y, table.captions, 12, 22)
    _ruled(one, table, list(range(at)), xs, 330)
    below = _ruled(two, table, [*range(table.head), *range(at, len(table.cells))], xs, 770)
    y = two.lines(90, below - 20, table.notes, _SIZE, 18)
    two.lines(90, y - 20, [f"　　{line}" for line in CLOSE], 14, 26)
    return paper([one, two])


def _ruled(sheet: Sheet, table: Table, rows: list[int], xs: list[float], top: float) -> float:
    where = {row: index for index, row in enumerate(rows)}
    for place in table.places:
        if place.row not in where:
            continue
        upper = top - _HIGH * where[place.row]
        lower, left, right = upper - _HIGH * place.rows, xs[place.column], xs[place.column + place.columns]
        sheet.rule(left, upper, right, upper).rule(left, lower, right, lower)
        sheet.rule(left, upper, left, lower).rule(right, upper, right, lower)
        if place.words:
            sheet.text(left + 6, (upper + lower) / 2 - 4, place.words, _SIZE)
    return top - _HIGH * len(rows)


def ofd_page(table: Table) -> bytes:
    """An OFD file with lines, on one page as large as the table wants."""
    size = 4.0
    xs = [26.0]
    for width in _widths(table):
        xs.append(xs[-1] + width * size / 2 + 6)
    leaf = Leaf(width=max(xs[-1] + 26, 210), height=400)
    y = leaf.lines(26, 40, [PLAN[0], *(f"　　{line}" for line in PLAN[3:])])
    y = leaf.lines(leaf.width / 2 - 30, y, table.captions, size)
    for place in table.places:
        upper = y + 10 * place.row
        lower, left, right = upper + 10 * place.rows, xs[place.column], xs[place.column + place.columns]
        leaf.rule(left, upper, right, upper).rule(left, lower, right, lower).rule(left, upper, left, lower).rule(right, upper, right, lower)
        if place.words:
            leaf.text(left + 2, (upper + lower) / 2 + 1.5, place.words, size)
    y = leaf.lines(26, y + 10 * len(table.cells) + 10, table.notes, size)
    leaf.lines(26, y + 5, [f"　　{line}" for line in CLOSE])
    return ofd([leaf])


FORMS: dict[str, tuple[str, Callable[[Table], bytes]]] = {
    "tabs": ("txt", tabs), "repeated head": ("txt", repeated), "no caption": ("txt", bare), "spaces": ("txt", spaces),
    "wide spaces": ("txt", wide_spaces), "bars": ("txt", bars), "one a line": ("txt", one_a_line), "cells apart": ("txt", apart),
    "rows apart": ("txt", rows_apart),
    "markdown": ("md", markdown), "html": ("html", html), "docx": ("docx", docx), "docx in two": ("docx", docx_parts),
    "docx with 续表": ("docx", docx_said), "docx cut": ("docx", docx_cut), "xlsx": ("xlsx", xlsx), "csv": ("csv", comma),
    "pdf": ("pdf", pdf), "ofd": ("ofd", ofd_page),
}  # fmt: skip
