"""Web pages: the article and nothing else, tables with their cells, the metadata block; hostile pages are bounded."""

from __future__ import annotations

import builtins
import contextlib
import html
import os
import re
from pathlib import Path
from typing import Any

import pytest

from plan_extract.errors import UnreadableError
from plan_extract.sources import read, read_bytes
from plan_extract.sources.source_text import SourceText
from tests.work import cost

HERE = Path(__file__).parent
SHARED = Path(os.environ.get("PLAN_EXTRACT_SHARED", HERE.parents[1].parent / "shared")) / "plans"
ARTICLE = "<p>到2025年，全市公路里程达到1200公里，其中高速公路100公里。</p>"


def page(body: str, head: str = "") -> SourceText:
    return read_bytes(f"<!DOCTYPE html><html><head>{head}</head><body>{body}</body></html>".encode(), "page.html")


def lines(source: SourceText) -> list[str]:
    return source.text.rstrip("\n").split("\n")


def grid(source: SourceText, table: int = 0) -> list[tuple[int, int, int, int, str]]:
    return [(c.row, c.column, c.rows, c.columns, source.text[c.start : c.end]) for c in source.tables[table].cells]


def test_a_government_page() -> None:
    source = read(HERE / "page.html")
    assert source.format == "html"
    assert source.encoding == "gb18030"
    assert source.reader is not None
    assert source.reader.startswith("selectolax ")
    assert source.metadata == {
        "index_number": "YL-2021-0001",
        "issuer": "云岭市人民政府办公室",
        "document_number": "云政办发〔2021〕9号",
        "issued_on": "2021-12-01",
        "title": "云岭市人民政府办公室关于印发云岭市综合交通发展规划的通知",
    }
    assert lines(source) == [
        "云岭市人民政府办公室关于印发云岭市综合交通发展规划的通知",
        "第一章\xa0总体要求",
        "到2025年，全市公路里程达到1200公里，其中高速公路≥100公里；建成桥梁3座，绿地10km2，惠及镕水镇㐂村。",
        "1.建设北环路，全长12公里。",
        "2.建设南环路。",
        "表1 主要指标",
        "类别",
        "指标，分年",
        "2020年",
        "2025年",
        "公路",
        "里程",
        "1000",
        "1200",
        "3",
        "专栏1 重点工程",
        "1.北环路工程。建设里程12公里，双向四车道，总投资3亿元。",
        "2.南环路工程。",
    ]
    assert grid(source) == [
        (0, 0, 2, 1, "类别"),
        (0, 1, 1, 2, "指标，分年"),
        (1, 1, 1, 1, "2020年"),
        (1, 2, 1, 1, "2025年"),
        (2, 0, 2, 1, "公路\n里程"),
        (2, 1, 1, 1, "1000"),
        (2, 2, 1, 1, "1200"),
        (3, 1, 1, 1, ""),
        (3, 2, 1, 1, "3"),
    ]
    assert [cell.header for cell in source.tables[0].cells[:4]] == [True] * 4
    assert len(source.tables[1].cells) == 1
    title = next(p for p in source.paragraphs if p.text.startswith("第一章"))
    assert title.text == "第一章 总体要求"
    assert title.hint is not None
    assert title.hint.centred
    assert title.hint.bold


@pytest.mark.parametrize(
    "block",
    [
        "<table><tr><th>索引号</th><td>YL-7</td><th>发文机关</th><td>云岭市政府</td></tr><tr><th>发文字号</th><td>云政〔2021〕7号</td></tr></table>",
        "<dl><dt>索引号：</dt><dd>YL-7</dd><dt>发布机构：</dt><dd>云岭市政府</dd><dt>文号：</dt><dd>云政〔2021〕7号</dd></dl>",
        "<ul><li><b>索 引 号：</b>YL-7</li><li><b>发布机构：</b>云岭市政府</li><li><b>文　　号：</b><span>云政〔2021〕7号</span></li></ul>",
        "<p>【索引号】YL-7 【发布机构】云岭市政府 【文号】云政〔2021〕7号</p>",
    ],
)
def test_metadata_blocks_of_every_make(block: str) -> None:
    source = page(f"<div>{block}</div><div>{ARTICLE * 3}</div>")
    found = {key: source.metadata.get(key) for key in ("index_number", "issuer", "document_number")}
    assert found == {"index_number": "YL-7", "issuer": "云岭市政府", "document_number": "云政〔2021〕7号"}
    assert "YL-7" not in source.text


def test_metadata_from_tags() -> None:
    head = (
        '<title>云岭市公路规划_云岭市人民政府网</title><meta name="ContentSource" content="市交通局">'
        '<meta name="PubDate" content="2021-3-5 08:00">'
    )
    assert page(ARTICLE, head).metadata == {"title": "云岭市公路规划", "issuer": "市交通局", "issued_on": "2021-03-05"}
    assert lines(page(ARTICLE, head))[0] == "云岭市公路规划"


def test_empty_values_do_not_take_the_next_label() -> None:
    block = "<table><tr><td>索引号：</td><td></td><td>文号：</td><td>云政〔2021〕7号</td></tr></table>"
    assert page(block + ARTICLE * 3).metadata == {"document_number": "云政〔2021〕7号"}


@pytest.mark.parametrize(
    "aside",
    [
        "<script>document.write('<p>别的话，不要。</p>')</script>",
        "<style>p{color:red}</style>",
        "<div style='display:none'>别的话，不要。</div>",
        "<div hidden>别的话，不要。</div>",
        "<nav><a href=/a>别的</a><a href=/b>话</a></nav>",
        "<ul class='menu'><li><a href=/a>别的话一</a><li><a href=/b>别的话二</a><li><a href=/c>别的话三</a></ul>",
        "<div class=related><ul><li><a href=/1>别的话，一图读懂</a><li><a href=/2>别的话二</a><li><a href=/3>别的话三</a></ul></div>",
        "<div class='bdsharebuttonbox'>分享别的话</div>",
        "<div class=footer>别的话 主办单位</div>",
        "<!-- 别的话 --><iframe src=x>别的话</iframe><select><option>别的话</select><textarea>别的话</textarea>",
        "<p>来源：别的话</p>",
        "<p>上一篇：别的话</p>",
        "<p>浏览次数：12 别的话</p>",
        "<noscript>别的话</noscript><template><p>别的话</p></template>",
    ],
)
@pytest.mark.parametrize("inside", [True, False])
def test_what_is_not_the_article_is_left_out(aside: str, inside: bool) -> None:
    body = f"<div id=c>{ARTICLE * 4}{aside}</div>" if inside else f"{aside}<div id=c>{ARTICLE * 4}</div>{aside}"
    source = page(body)
    assert "别的" not in source.text
    assert source.text.count("1200公里") == 4


def test_contents_linked_to_their_headings_are_text() -> None:
    contents = "".join(f"<li><a href='#c{i}'>第{i}章 标题之{i}</a></li>" for i in "一二三四")
    assert "第二章 标题之二" in lines(page(f"<ul>{contents}</ul>{ARTICLE * 3}"))


def test_an_article_laid_out_by_a_table() -> None:
    source = page(f"<table><tr><td><a href=/>首页</a></td><td><p>第一章 总则</p>{ARTICLE * 4}</td></tr></table>")
    assert lines(source)[0] == "第一章 总则"
    assert not source.tables


def test_line_breaks_and_white_space() -> None:
    source = page(
        "<div>甲段的话，到此。<br>乙段的\n话，\t到此。<p>丙段<b>的话</b>，到此。<span>续</span></p><pre>丁行的话\n戊行的话</pre></div>"
    )
    assert lines(source) == ["甲段的话，到此。", "乙段的话， 到此。", "丙段的话，到此。续", "丁行的话", "戊行的话"]


@pytest.mark.parametrize(
    ("opening", "expected"),
    [
        ("<ol>", ["1.甲事", "2.乙事"]),
        ("<ol start=4>", ["4.甲事", "5.乙事"]),
        ("<ol type=a>", ["a.甲事", "b.乙事"]),
        ("<ol style='list-style-type:cjk-ideographic'>", ["一、甲事", "二、乙事"]),
        ("<ol style='list-style:none'>", ["甲事", "乙事"]),
        ("<ul>", ["甲事", "乙事"]),
    ],
)
def test_lists_have_their_numbers(opening: str, expected: list[str]) -> None:
    assert lines(page(f"{ARTICLE}{opening}<li>甲事</li><li>乙事</li></{opening[1:3]}>"))[1:] == expected


def test_numbers_that_stand_in_the_text_are_not_doubled() -> None:
    assert lines(page(f"{ARTICLE}<ol><li>1.甲事</li><li>（二）乙事</li></ol>"))[1:] == ["1.甲事", "（二）乙事"]


def test_hard_wrapped_lines_in_a_page_are_joined_and_cells_are_not() -> None:
    text = "到二〇二五年建成现代综合交通运输体系实现中心城区到各县一小时通达" * 6
    body = "<br>".join(text[i : i + 24] for i in range(0, len(text), 24))
    table = "<table><tr><td>甲</td><td>乙</td></tr><tr><td>12</td><td>13</td></tr></table>"
    source = page(f"<div>{body}</div>{table}")
    assert [p.text for p in source.paragraphs] == [text, "甲", "乙", "12", "13"]


@pytest.mark.parametrize("declared", ["gb2312", "utf-8", "iso-8859-1", "big5"])
@pytest.mark.parametrize("encoding", ["gb18030", "utf-8", "utf-16"])
def test_declared_encodings_that_lie(declared: str, encoding: str) -> None:
    body = f"<html><meta charset={declared}><body>{ARTICLE}<p>朱镕、㐂、€</p></body></html>"
    assert "朱镕、㐂、€" in read_bytes(body.encode(encoding), "x").text


@pytest.mark.source
def test_a_missing_reader_is_named_with_its_command(monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def without(name: str, *arguments: Any, **named: Any) -> Any:
        if name.startswith("selectolax"):
            raise ImportError(name)
        return real(name, *arguments, **named)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(UnreadableError, match=r"pip install -e '\.\[html\]'"):
        page(ARTICLE)


def test_a_page_without_text_is_refused() -> None:
    with pytest.raises(UnreadableError, match="holds no text"):
        page("<script>render()</script><img src=a.png>")


HOSTILE = [
    "<div>", "<ul><li>", "<table><tr><td>", "<b><p>", "<font size=1>", "<a><div>", "<p>", "<svg>", "<blockquote>", "<option>",
    "<div><object></div>", "文</x>", "<td>文", "<!--<", "<div ", "<table>文<tr>", "<select>文<div>", "<template><div>", "<x>", "&#x4e2d;",
    "<td rowspan=60000 colspan=1000>文</td>",
]  # fmt: skip


@pytest.mark.parametrize("piece", HOSTILE)
def test_hostile_pages_are_refused_or_bounded(piece: str) -> None:
    def work() -> None:
        for data in (f"<html><body>{piece * 100_000}{ARTICLE}", f"<html><body>{ARTICLE}{piece * 2500}"):
            with contextlib.suppress(UnreadableError):
                read_bytes(data.encode(), "x.html")

    assert cost(work, most=450) <= 450


def test_elements_nested_a_hundred_thousand_deep_are_refused_in_a_line() -> None:
    with pytest.raises(UnreadableError, match=r"^page\.html: elements are nested more than [\d,]+ deep; .+$"):
        page("<div>" * 100_000 + ARTICLE)


def test_nesting_that_pages_have_is_read() -> None:
    source = page("<div>" * 900 + ARTICLE + "</div>" * 900)
    assert "1200公里" in source.text


def test_a_table_wider_than_any_is_plain_lines() -> None:
    source = page(f"{ARTICLE}<table><tr>{'<td>文</td>' * 400}</tr></table>")
    assert not source.tables
    assert source.text.count("文") == 400


@pytest.mark.skipif(not SHARED.is_dir(), reason="the folder with real plans is not there")
@pytest.mark.parametrize("plan", sorted(SHARED.glob("*.txt")), ids=lambda path: path.stem)
def test_real_plans_as_pages_have_the_same_paragraphs(plan: Path) -> None:
    text = re.sub(r"\f(?!\s)", "", plan.read_text(encoding="utf-8")).replace("\f", "\n")
    body = "".join(f"<p>{html.escape(line)}</p>\n" for line in text.split("\n"))
    menu = "<ul class=nav>" + "<li><a href=/x>政务公开</a></li>" * 8 + "</ul>"
    source = read_bytes(
        f"<html><body>{menu}<div class=main>{body}</div><div class=footer>版权所有</div></body></html>".encode("gb18030"), "x"
    )
    plain = [p.text for p in read(plan).paragraphs]
    assert len([p for p in plain if p in {q.text for q in source.paragraphs}]) >= len(plain) - 6
