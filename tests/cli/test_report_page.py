"""The web page: everything escaped, marks where the records stand, nothing loaded from elsewhere."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plan_extract.errors import PlanError
from plan_extract.model import Deadline, Goal, OutlineNode, Plan, PlanInfo, Project, Quote, Source
from plan_extract.reporting.html_report import Entry, cut, said, to_html

pytest.importorskip("jinja2")
TEXT = "一、目标\n到2025年,建成<公园>12个以上。\n重点推进东湖<script>alert(1)</script>公园等项目建设。"


def quote(text: str, words: str) -> Quote:
    start = text.index(words)
    line = text.count("\n", 0, start) + 1
    return Quote(text=words, line=line, column=start - (text.rfind("\n", 0, start) + 1) + 1, start=start, end=start + len(words))


def sample() -> Plan:
    goal = Goal(
        id="g-1",
        kind="quantified",
        statement="建成<公园>12个以上",
        quote=quote(TEXT, "12个以上"),
        indicator="<公园>",
        value=12,
        unit="个",
        comparator="ge",
        measure="cumulative",
        deadline=Deadline(year=2025, from_="said", text="到2025年"),
        districts=["东湖县"],
        section="s1",
        why=["frame: 到Y年,建成X"],
    )
    name = "东湖<script>alert(1)</script>公园"
    project = Project(id="p-1", name=name, quote=quote(TEXT, name))
    node = OutlineNode(id="s1", level="h1", number=1, title="目标", evidence="explicit", lines=[1, 3])
    source = Source(path="x.txt", format="text", sha256="0" * 64, characters=len(TEXT), lines=3)
    return Plan(
        schema_="plan-extract/2", source=source, plan=PlanInfo(title="“十四五”规划"), outline=[node], goals=[goal], projects=[project]
    )


class Reader(HTMLParser):
    """The page's text column as a browser would show it, and its marks."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.lines: list[str] = []
        self.marked: dict[str, str] = {}
        self.open: list[str] = []
        self.scripts = 0
        self.depth = 0
        self.feed(page)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        given = dict(attributes)
        self.scripts += tag == "script"
        if tag == "div" and given.get("class") == "l":
            self.lines.append("")
            self.depth = 1
        elif tag == "mark":
            self.open.append(str(given["data-r"]))

    def handle_endtag(self, tag: str) -> None:
        if tag == "mark":
            self.open.pop()
        elif tag == "div":
            self.depth = 0

    def handle_data(self, data: str) -> None:
        if self.depth:
            self.lines[-1] += data
            for ident in self.open:
                self.marked[ident] = self.marked.get(ident, "") + data


def test_the_text_is_shown_whole_and_marks_hold_the_quotes() -> None:
    page = Reader(to_html(sample(), TEXT))
    assert page.lines == TEXT.split("\n")
    assert sorted(page.marked.values()) == sorted(["12个以上", "东湖<script>alert(1)</script>公园"])
    assert page.scripts == 1, "the plan's own <script> must be text"


def test_nothing_is_loaded_from_elsewhere() -> None:
    page = to_html(sample(), TEXT)
    assert not re.search(r"""(?:src|href)\s*=|url\(|@import|https?:""", page)
    assert "default-src 'none'" in page


def test_records_are_listed_with_what_they_say() -> None:
    page = to_html(sample(), TEXT)
    assert "≥12个" in page
    assert "&lt;公园&gt;" in page
    assert "frame: 到Y年,建成X" in page
    assert "东湖县" in page


def test_a_text_that_is_not_the_plans_is_refused() -> None:
    with pytest.raises(PlanError, match="line 2"):
        to_html(sample(), TEXT.replace("12个", "15个"))


def test_ranges_and_bounds_read_as_people_write_them() -> None:
    goal = sample().goals[0]
    goal.value, goal.unit, goal.comparator = [1, 2], "个百分点", "eq"
    assert said(goal) == "1—2个百分点"
    goal.value, goal.unit, goal.comparator = 16.4, "亿", "approx"
    assert said(goal) == "≈16.4亿"


@given(st.text(alphabet="甲乙\n<&", max_size=40), st.lists(st.tuples(st.integers(0, 40), st.integers(1, 12)), max_size=8))
def test_cutting_keeps_every_character_and_every_span(text: str, spans: list[tuple[int, int]]) -> None:
    kept = sorted((start, min(start + length, len(text))) for start, length in spans if start < len(text))
    entries = [Entry(f"r{i}", "goal", "", "", 1, start, end, [], []) for i, (start, end) in enumerate(kept)]
    lines = list(cut(text, entries, []))
    assert "\n".join("".join(piece.text for piece in line.pieces) for line in lines) == text
    for entry in entries:
        inside = "\n".join("".join(piece.text for piece in line.pieces if entry in piece.marks) for line in lines)
        assert inside.replace("\n", "") == text[entry.start : entry.end].replace("\n", "")
