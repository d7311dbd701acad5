"""Reading takes time in proportion to a text's length, whatever stands in it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from tests.structure.support import source_of
from tests.work import TWICE, growth

from plan_extract.sources import read_bytes
from plan_extract.sources.mending.mend import mend
from plan_extract.sources.source_text import SourceTable, SourceText
from plan_extract.structure import find_structure, grid, table_rows

# One long paragraph: a run of what patterns look for.
RUNS = {
    "digits": "1",
    "spaced digits": "1 ",
    "dashes": "—",
    "hyphens with gaps": "- ",
    "spaces": " ",
    "wide spaces": "　",
    "opening brackets": "（",
    "closing brackets": "）",
    "square brackets": "【",
    "enumerations": "、",
    "bars": "|",
    "bars with gaps": "| ",
    "points": ".",
    "stars": "**甲",
    "numbers of items": "1.",
    "first items": "（一）甲。",
    "dash titles": "——坚持甲。乙。",
    "chapters": "第一章 甲",
    "cited chapters": "按照第一章。",
    "boxes": "专栏",
    "sentences closed by points": "甲乙丙.",
}
# Many lines.
LINES: dict[str, Callable[[int], str]] = {
    "first headings": lambda i: f"一、甲{i}",
    "first chapters": lambda i: f"第一章 甲{i}",
    "heads of tables": lambda i: "序号 指标名称 2020年 2025年" if i else "说明",
    "heads of tables with bars": lambda _: "序号 | 指标名称 | 2020年 | 2025年 |",
    "cells of heads": lambda i: ("序号", "指标名称", "单位", "2020年", "2025年")[i % 5],
    "titles of tables": lambda _: "主要指标",
    "boxes": lambda i: (f"专栏{i} 甲乙", "1.甲工程。建设甲。", "2.乙工程。建设乙。")[i % 3],
    "boxes that run in": lambda i: f"专栏{i} 甲乙重点丙丁工程。" + "建设甲乙丙丁。" * 12,
    "dashes": lambda i: ("——坚持甲", "坚持发展。")[i % 2],
    "page numbers": lambda i: str(i) if i % 2 else "甲乙丙丁戊己庚辛壬癸。" * 12,
    "wrapped at two widths": lambda i: "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥"[: 18 + 4 * (i // 40 % 2)] if i % 7 else "完。",
    "numbers by depth": lambda i: f"{i // 9 % 99 + 1}.{i % 9 + 1} 甲{i}",
    "numbers by depth that begin anew": lambda i: ("1 甲", "1.1 乙", "1.2 丙", "（一）丁")[i % 4],
    "first numbers by depth": lambda i: f"1.1 甲{i}",
    "numbers by depth under sections": lambda i: (f"（{'一二三四五'[i // 5 % 5]}）甲", "1. 乙", "1.1 丙", "2. 丁", "2.1 戊")[i % 5],
    "titles that lost their number": lambda i: ("一、甲", "乙丙丁。", "乙丙丁", "三、戊")[i % 4],
    "items closed by commas": lambda i: f"（{'一二三四五六七八九'[i % 9]}）加强统筹协调，" + "甲乙，" * 20,
    "form feeds": lambda _: "甲乙丙丁\f戊己庚",
}


@pytest.mark.parametrize("unit", RUNS.values(), ids=RUNS.keys())
def test_a_run_costs_its_length(unit: str) -> None:
    def work(count: int) -> Callable[[], object]:
        text = "一、甲" + unit * (count // len(unit)) + "乙。\n到2025年完成。\n"
        source = source_of(text)
        return lambda: (mend(text), find_structure(source))

    assert growth(work, 30_000) <= TWICE


@pytest.mark.parametrize("line", LINES.values(), ids=LINES.keys())
def test_lines_cost_their_number(line: Callable[[int], str]) -> None:
    def work(count: int) -> Callable[[], object]:
        text = "\n".join(map(line, range(count)))
        source = source_of(text)
        return lambda: (mend(text), find_structure(source))

    assert growth(work, 1200) <= TWICE


def page(rows: int) -> bytes:
    cells = "".join(f"<tr><td>{i}</td><td>甲乙{i}</td><td>个</td><td>5</td></tr>" for i in range(rows))
    return f"<html><body><p>各县收费标准如下。</p><table>{cells}</table><p>本标准自印发之日起施行。</p></body></html>".encode()


@pytest.mark.source
def test_the_grid_of_a_table_is_built_once(monkeypatch: pytest.MonkeyPatch) -> None:
    built: list[SourceTable] = []

    def counted(source: SourceText, table: SourceTable) -> list[grid.Row]:
        built.append(table)
        return grid.from_table(source, table)

    monkeypatch.setattr(table_rows, "from_table", counted)
    source = read_bytes(page(60), "x.html")
    find_structure(source)
    assert len(built) == len(source.tables) == 1


def test_rows_cost_their_number() -> None:
    def work(rows: int) -> Callable[[], object]:
        source = read_bytes(page(rows), "x.html")
        return lambda: find_structure(source)

    assert growth(work, 400) <= TWICE


def test_work_that_grows_with_its_square_is_seen() -> None:
    assert growth(lambda count: lambda: [None for _ in range(count) for _ in range(count)], 600) > TWICE
