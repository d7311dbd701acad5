"""A plan that a newspaper prints in narrow columns over many pages, in fonts that are not embedded, gives what its text gives."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from plan_extract import parse
from plan_extract.model import Plan
from plan_extract.parts import OutlineNode
from plan_extract.sources.pdf.columns import column_lines, find_columns
from plan_extract.sources.pdf.drawing import Drawing
from plan_extract.sources.pdf.page import Glyph, Page
from plan_extract.sources.pdf.read import read_pdf
from tests.work import TWICE, growth

from .newspaper import Layout, long_plan, pages, printed

LAYOUTS = [
    Layout("six columns", 6, 13, 80),
    Layout("tabloid", 4, 13, 44, size=9, turned=True),
    Layout("headlines in their columns, rules between", 5, 16, 70, across=False, rules=True),
    Layout("seven columns, each at its own height", 7, 12, 78, size=9, grid=False),
    Layout("gutters as narrow as a character", 6, 14, 80, gutter=10, across=False),
    Layout("three columns", 3, 20, 60, size=10.5, pitch=16, gutter=20),
]
# As an old press, a newspaper set glyph by glyph, and Acrobat write the codes of Chinese characters.
WAYS = [("GBK-EUC-H", False), ("GBK-EUC-H", True), ("UniGB-UTF16-H", False)]
PARTS, CHAPTERS, SECTIONS = 8, 26, 76


def plain(text: str) -> str:
    return "".join(text.split())


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.name)
def test_paragraphs_come_back(layout: Layout) -> None:
    text = long_plan(4, 13, 30)
    source = read_pdf(printed(pages(text, layout)), "x.pdf")
    assert [plain(source.text[p.start : p.end]) for p in source.paragraphs] == [plain(line) for line in text.splitlines()]


@pytest.mark.parametrize("layout", [LAYOUTS[0], LAYOUTS[2], LAYOUTS[3]], ids=lambda layout: layout.name)
def test_boxes_stand_beside_the_text(layout: Layout) -> None:
    """A framed box over two columns is whole, and parts no paragraph: the text flows round it."""
    text = long_plan(6, 18, 60, boxes=2)
    source = read_pdf(printed(pages(text, layout)), "x.pdf")
    found = [plain(source.text[p.start : p.end]) for p in source.paragraphs]
    wanted = [plain(line) for line in text.splitlines()]
    assert Counter(found) == Counter(wanted)
    boxed = [line for line in wanted if re.match("专栏|●", line)]
    assert [line for line in found if line not in boxed] == [line for line in wanted if line not in boxed]
    assert [plain(source.text[cell.start : cell.end]) for table in source.tables for cell in table.cells] == [
        "".join(boxed[at : at + 5]) for at in (0, 5)
    ]


def levels(plan: Plan) -> tuple[Counter[str], list[str]]:
    """How many parts, chapters and sections a plan has, and all titles in order."""
    kinds: Counter[str] = Counter()
    titles: list[str] = []

    def walk(sections: list[OutlineNode]) -> None:
        for section in sections:
            kinds[section.level] += 1
            titles.append(plain(section.title))
            walk(section.children)

    walk(plan.outline)
    return kinds, titles


@pytest.mark.parametrize(("encoding", "singly"), WAYS, ids=["press", "newspaper", "Acrobat"])
def test_a_plan_over_many_pages(encoding: str, singly: bool, tmp_path: Path) -> None:
    """28 pages of four columns: 8 parts, 26 chapters, 76 sections, and every goal."""
    text = long_plan(PARTS, CHAPTERS, SECTIONS, paragraphs=7)
    sheets = pages(text, Layout("tabloid", 4, 13, 28, turned=True))
    assert len(sheets) >= 28
    (tmp_path / "x.pdf").write_bytes(printed(sheets, encoding, singly=singly))
    (tmp_path / "x.txt").write_text(text, "utf-8")
    plan, wanted = parse(tmp_path / "x.pdf"), parse(tmp_path / "x.txt")
    kinds, titles = levels(plan)
    assert (kinds, titles) == levels(wanted)
    assert sorted(kinds.values()) == [PARTS, CHAPTERS, SECTIONS]
    assert [goal.statement for goal in plan.goals] == [goal.statement for goal in wanted.goals]
    assert len(plan.goals) == 2 * SECTIONS
    assert [f for f in plan.findings if f.code.startswith("PE02")] == []


@pytest.mark.parametrize("every", [0, 1, 7])
def test_twice_the_lines_cost_twice_the_work(every: int) -> None:
    """Also where every line, or every seventh, stands across two columns."""

    def page(lines: int) -> Page:
        glyphs = []
        for row in range(lines):
            y = 20.0 + 14 * (lines - row)
            places = [40 + 138 * column + 10 * place for column in range(6) for place in range(13)]
            places += [170 + 276 * column for column in range(3)] if every and row % every == 0 else []
            glyphs += [Glyph("，" if at % 5 == 4 else "建", x, x + 10, y, y - 1, y + 9, at) for at, x in enumerate(places)]
        return Page(1, 900, lines * 14 + 60, glyphs, Drawing([], [], objects=1), len(glyphs), 10.0)

    def read(lines: int) -> Callable[[], object]:
        sheet = page(lines)

        def work() -> None:
            columns = find_columns(sheet.glyphs, sheet.em)
            assert columns is not None
            assert len(column_lines(sheet.glyphs, columns, sheet)) == sum(3 if every and row % every == 0 else 6 for row in range(lines))

        return work

    assert growth(read, 80) <= TWICE


def test_cells_of_one_length_are_no_columns_of_running_text() -> None:
    """Three columns of tasks, bodies and districts without rules, each cell as long as the others: a row belongs together."""
    cells = ("推进城市公园绿地建设与河道", "市住房城乡建设局园林绿化局", "各县区人民政府落实到位为止")
    told = ("推进公园，修缮河道。绿地也", "由市住建局牵头，园林局配合", "各县区落实；按年考核，评分")

    def page(words: tuple[str, ...]) -> list[Glyph]:
        at = [(column, place) for column in range(3) for place in range(13)]
        return [
            Glyph(words[column][place], x := 40 + 160 * column + 10 * place, x + 10, y := 760.0 - 18 * row, y - 1, y + 9, row * 39 + index)
            for row in range(36)
            for index, (column, place) in enumerate(at)
        ]

    assert find_columns(page(cells), 10.0) is None
    assert find_columns(page(told), 10.0) is not None, "lines of that form with the marks of running text are columns"
