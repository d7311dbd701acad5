"""The web page: everything escaped, marks where the records stand, nothing loaded from elsewhere."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plan_extract.errors import PlanError
from plan_extract.model import Deadline, Goal, OutlineNode, Plan, PlanInfo, Project, Quote, Source
from plan_extract.reporting.page import to_html
from plan_extract.reporting.page.body import Mark, blocks, cut
from plan_extract.reporting.page.entries import entries, said
from plan_extract.reporting.page.evidence import evidence
from plan_extract.reporting.page.sums import sums
from plan_extract.wording import use

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
        self.inside = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        given = dict(attributes)
        self.scripts += tag == "script"
        if given.get("class") == "l":
            self.lines.append("")
            self.inside = tag
        elif tag == "mark" and self.inside:
            self.open.append(str(given["data-r"]) + ("" if "deadline" not in str(given["class"]) else " deadline"))

    def handle_endtag(self, tag: str) -> None:
        if tag == "mark" and self.open:
            self.open.pop()
        elif tag == self.inside:
            self.inside = ""

    def handle_data(self, data: str) -> None:
        if self.inside:
            self.lines[-1] += data
            for ident in self.open:
                self.marked[ident] = self.marked.get(ident, "") + data


def test_the_text_is_shown_whole_and_marks_hold_the_quotes() -> None:
    page = Reader(to_html(sample(), TEXT))
    assert page.lines == TEXT.split("\n")
    assert sorted(page.marked.values()) == sorted(["到2025年", "12个以上", "东湖<script>alert(1)</script>公园"])
    assert page.scripts == 2, "the plan's own <script> must be text"


def data_of(page: str) -> Any:
    """What the script is handed."""
    (data,) = re.findall(r'<script type="application/json" id="data">(.*?)</script>', page, re.DOTALL)
    return json.loads(data)


def test_nothing_is_loaded_from_elsewhere() -> None:
    page = to_html(sample(), TEXT)
    assert not re.search(r"""src\s*=|href=["']|url\(|@import|https?:(?!//www.w3.org/2000/svg)""", page)
    assert "default-src 'none'" in page
    assert "unsafe" not in page


def test_the_policy_names_the_style_and_script_that_are_there() -> None:
    page = to_html(sample(), TEXT)
    for tag, body in (("style", r"<style>(.*?)</style>"), ("script", r"<script>(.*?)</script>")):
        (text,) = re.findall(body, page, re.DOTALL)
        digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{digest}'" in page


def test_records_are_handed_over_with_what_they_say() -> None:
    page = to_html(sample(), TEXT)
    goal, project = data_of(page)["records"]
    assert (goal["title"], goal["text"], goal["said"], goal["bound"]) == ("<公园>", "12个以上", "≥12个", "at least")
    assert (goal["year"], goal["due"], goal["dueFrom"], goal["districts"]) == (2025, "到2025年", "said", ["东湖县"])
    assert goal["why"] == ["frame: 到Y年,建成X"]
    assert project["title"] == "东湖<script>alert(1)</script>公园"
    assert "<公园>" not in page


def test_the_page_speaks_the_readers_language() -> None:
    try:
        use("zh")
        page = to_html(sample(), TEXT)
    finally:
        use("en")
    assert '<html lang="zh-CN">' in page
    assert "目标 1" in page
    said = data_of(page)["words"]
    assert said["kinds"]["goal"] == "目标"


def test_the_words_that_made_a_record() -> None:
    text = "甲市规划\n到2025年，东湖县、西岭县分别建成公园12个、8个。其中道路5公里。"
    goal = Goal(
        id="g-1", kind="quantified", statement="8个", quote=quote(text, "8个"), indicator="建成公园", value=8, unit="个",
        deadline=Deadline(year=2025, from_="said", text="到2025年"), districts=["西岭县", "北山县"],
    )  # fmt: skip
    found = [(role, text[start:end]) for role, start, end in evidence(goal, text)]
    assert found == [("value", "8个"), ("indicator", "建成公园"), ("unit", "个"), ("deadline", "到2025年"), ("district", "西岭县")]
    goal.indicator = "公园道路"
    assert [text[a:b] for role, a, b in evidence(goal, text) if role == "indicator"] == ["公园", "道路"]


@pytest.mark.parametrize(
    ("line", "title", "evidence", "heading", "rest"),
    [
        ("第一章 总则", "总则", "explicit", "第一章 总则", ""),
        ("（一）推进更新。改造小区3个。", "推进更新", "explicit", "（一）推进更新。", "改造小区3个。"),
        ("全市总则之外，要改造小区3个。", "总则", "toc", None, ""),
        ("做强城区，推动连片发展。", "做强城区", "toc", None, ""),
        ("第一节　增加供给　　到2025年建成。", "增加供给", "toc", "第一节　增加供给　　", "到2025年建成。"),
        ("要先摸清家底，再分片实施。", "推进更新", "toc", None, ""),
    ],
)
def test_only_headings_are_headings(line: str, title: str, evidence: str, heading: str | None, rest: str) -> None:
    node = OutlineNode(id="s1", level="h1", title=title, evidence=evidence, lines=[1, 1])  # type: ignore[arg-type]
    (made,) = cut(line, [], [node])
    said = ["".join(piece.text for piece in pieces) for pieces in (made.pieces, made.rest)]
    assert made.put_back == (title if heading is None else "")
    assert said == [line if heading is None else heading, rest]


TABLE = """甲市规划
专栏1 主要指标
序号 | 指标 | 2020年 | 2025年 | 属性
1 | 森林覆盖率（%） | 30 | 35以上 | 约束性
2 | 用水总量（亿立方米） | 2.1 | 2以内 | 约束性
注：以上为年末数。
第二章 甲乙
到2025年，新建公园30个，其中甲县10个、乙县20个。"""


def test_an_indicator_table_is_a_table_with_its_targets_marked() -> None:
    from plan_extract import parse
    from plan_extract.sources import read_bytes

    plan = parse(read_bytes(TABLE.encode(), "x.txt"))
    found = entries(plan, TABLE)
    made = blocks(plan, TABLE, found)
    (block,) = [block for block in made if block.table]
    assert block.table is not None
    marked = {cell.text: found[cell.record].data["title"] for row in block.table.rows for cell in row if cell.record is not None}
    assert marked == {"30": "森林覆盖率", "35以上": "森林覆盖率", "2.1": "用水总量", "2以内": "用水总量"}
    assert block.table.heads == ["no.", "indicator", "2020 baseline", "2025 target", "nature"]
    assert ["".join(p.text for p in line.pieces) for line in block.notes] == ["注：以上为年末数。"]
    lines = [line for b in made for line in (*b.lines, *b.cells, *b.notes)]
    assert [line.number for line in lines] == list(range(1, TABLE.count("\n") + 2)), "each line once, in order"


def test_parts_of_a_target_add_up_or_do_not() -> None:
    def goal(ident: str, value: float, unit: str = "个", part_of: str | None = None) -> Goal:
        return Goal(id=ident, kind="quantified", statement="", value=value, unit=unit, part_of=part_of, quote=quote(TEXT, "12个以上"))

    plan = sample()
    plan.goals = [goal("g-1", 30), goal("g-2", 10, part_of="g-1"), goal("g-3", 20.5, part_of="g-1"), goal("g-4", 3, part_of="g-9")]
    assert {of: (s.total, s.fits) for of, s in sums(plan).items()} == {"g-1": ("30.5个", False)}
    plan.goals[2].value = 20
    assert sums(plan)["g-1"].fits
    plan.goals[2].unit = "公里"
    assert sums(plan) == {}


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
    found = [Mark("goal", start, end, (i,)) for i, (start, end) in enumerate(kept)]
    lines = list(cut(text, found, []))
    assert "\n".join("".join(piece.text for piece in line.pieces) for line in lines) == text
    for entry in found:
        inside = "\n".join("".join(piece.text for piece in line.pieces if entry in piece.marks) for line in lines)
        assert inside.replace("\n", "") == text[entry.start : entry.end].replace("\n", "")
