"""Automatic numbering as Word shows it: what stands before a paragraph that its text does not hold."""

from __future__ import annotations

import pytest

from plan_extract.sources.docx.numbers import formatted
from plan_extract.sources.docx.read import read_docx

from .word import abstract, level, num, numbered, p, restart, word


def lines(body: str, numbering: str = "", styles: str = "") -> list[str]:
    return read_docx(word(body, numbering=numbering, styles=styles), "x.docx").text.splitlines()


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("decimal", {1: "1", 12: "12", 105: "105"}),
        ("decimalZero", {3: "03", 12: "12"}),
        ("decimalFullWidth", {1: "１", 20: "２０"}),
        ("chineseCounting", {1: "一", 10: "十", 11: "十一", 20: "二十", 21: "二十一", 99: "九十九", 105: "一〇五"}),
        ("chineseCountingThousand", {1: "一", 10: "十", 19: "十九", 30: "三十", 100: "一百", 105: "一百零五", 110: "一百一十"}),
        ("ideographDigital", {1: "一", 10: "一〇", 25: "二五"}),
        ("japaneseCounting", {3: "三", 10: "十", 100: "百", 101: "百一"}),
        ("chineseLegalSimplified", {1: "壹", 3: "叁", 12: "壹拾贰"}),
        ("ideographTraditional", {1: "甲", 3: "丙", 11: "11"}),
        ("ideographZodiac", {1: "子", 12: "亥"}),
        ("decimalEnclosedCircle", {1: "①", 20: "⑳", 21: "㉑", 36: "㊱", 51: "51"}),
        ("decimalEnclosedCircleChinese", {2: "②"}),
        ("decimalEnclosedParen", {1: "⑴"}),
        ("decimalEnclosedFullstop", {1: "⒈"}),
        ("ideographEnclosedCircle", {1: "㊀", 10: "㊉"}),
        ("upperRoman", {4: "IV", 9: "IX", 14: "XIV"}),
        ("lowerRoman", {3: "iii"}),
        ("upperLetter", {1: "A", 26: "Z", 27: "AA"}),
        ("lowerLetter", {2: "b", 28: "bb"}),
        ("numberInDash", {5: "- 5 -"}),
        ("noSuchFormat", {7: "7"}),
    ],
)
def test_formats(name: str, shown: dict[int, str]) -> None:
    assert {value: formatted(value, name) for value in shown} == shown


CHAPTERS = abstract(
    0,
    level(0, "chineseCountingThousand", "第%1章", suffix="space"),
    level(1, "chineseCountingThousand", "第%2节", suffix="space"),
    level(2, "chineseCounting", "%3、"),
    level(3, "chineseCounting", "（%4）"),
    level(4, "decimal", "%5.", suffix="tab"),
) + num(1, 0)


def test_lower_levels_start_again_after_a_higher_one() -> None:
    shape = [
        (0, "总则"),
        (1, "背景"),
        (1, "要求"),
        (2, "目标"),
        (3, "经济"),
        (4, "产值"),
        (4, "税收"),
        (0, "任务"),
        (1, "产业"),
        (2, "农业"),
    ]
    assert lines("".join(numbered(text, 1, at) for at, text in shape), CHAPTERS) == [
        "第一章 总则", "第一节 背景", "第二节 要求", "一、目标", "（一）经济", "1. 产值", "2. 税收",
        "第二章 任务", "第一节 产业", "一、农业",
    ]  # fmt: skip


def test_a_level_that_restarts_after_the_top_only_or_never() -> None:
    levels = [
        level(0, "decimal", "%1篇"),
        level(1, "decimal", "%2章", '<w:lvlRestart w:val="0"/>'),
        level(2, "decimal", "%3条", '<w:lvlRestart w:val="1"/>'),
    ]
    body = "".join(numbered("甲", 1, at) for at in (0, 1, 2, 1, 2, 0, 1, 2))
    assert lines(body, abstract(0, *levels) + num(1, 0)) == ["1篇甲", "1章甲", "1条甲", "2章甲", "2条甲", "2篇甲", "3章甲", "1条甲"]


def test_a_new_list_starts_again_where_it_overrides_the_start_and_else_counts_on() -> None:
    numbering = (
        abstract(0, level(0, "chineseCounting", "%1、")) + num(1, 0) + num(2, 0, restart(0, 1)) + num(3, 0) + num(4, 0, restart(0, 5))
    )
    body = "".join(numbered("事", which) for which in (1, 1, 2, 2, 3, 4, 4))
    assert lines(body, numbering) == ["一、事", "二、事", "一、事", "二、事", "三、事", "五、事", "六、事"]


def test_legal_numbering_shows_higher_levels_in_arabic() -> None:
    levels = [level(0, "chineseCounting", "第%1章"), level(1, "decimal", "%1.%2", "<w:isLgl/>", suffix="space")]
    assert lines(numbered("总则", 1) + numbered("范围", 1, 1), abstract(0, *levels) + num(1, 0)) == ["第一章总则", "1.1 范围"]


def test_a_heading_style_brings_its_number_and_level() -> None:
    style = (
        '<w:style w:type="paragraph" w:default="1" w:styleId="a"><w:name w:val="Normal"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="1"><w:name w:val="heading 1"/><w:basedOn w:val="a"/>'
        '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr><w:outlineLvl w:val="0"/></w:pPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="2"><w:name w:val="heading 2"/><w:basedOn w:val="a"/>'
        '<w:pPr><w:numPr><w:ilvl w:val="1"/><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="2a"><w:name w:val="小标题"/><w:basedOn w:val="2"/></w:style>'
    )
    levels = [level(0, "chineseCounting", "%1、", '<w:pStyle w:val="1"/>'), level(1, "chineseCounting", "（%2）", '<w:pStyle w:val="2"/>')]
    body = p("要求", '<w:pStyle w:val="1"/>') + p("目标", '<w:pStyle w:val="2"/>') + p("原则", '<w:pStyle w:val="2a"/>') + p("正文。")
    source = read_docx(word(body, numbering=abstract(0, *levels) + num(1, 0), styles=style), "x.docx")
    assert source.text.splitlines() == ["一、要求", "（一）目标", "（二）原则", "正文。"]
    assert [one.hint.heading if one.hint else None for one in source.paragraphs] == [1, 2, 2, None]


def test_number_taken_off_a_numbered_style() -> None:
    style = (
        '<w:style w:type="paragraph" w:styleId="1"><w:name w:val="heading 1"/>'
        '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
    )
    bare = '<w:pStyle w:val="1"/><w:numPr><w:ilvl w:val="0"/><w:numId w:val="0"/></w:numPr>'
    body = p("一", '<w:pStyle w:val="1"/>') + p("前言", bare) + p("二", '<w:pStyle w:val="1"/>')
    assert lines(body, abstract(0, level(0, "decimal", "%1.", suffix="space")) + num(1, 0), style) == ["1. 一", "前言", "2. 二"]


def test_a_list_style_and_a_level_redefined() -> None:
    styles = (
        '<w:style w:type="numbering" w:styleId="n"><w:name w:val="公文"/><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
    )
    letters = '<w:lvl w:ilvl="0"><w:start w:val="3"/><w:numFmt w:val="upperLetter"/><w:lvlText w:val="%1)"/></w:lvl>'
    own = f'<w:lvlOverride w:ilvl="0">{letters}</w:lvlOverride>'
    numbering = (
        abstract(0, '<w:styleLink w:val="n"/>', level(0, "chineseCounting", "（%1）"))
        + abstract(1, '<w:numStyleLink w:val="n"/>')
        + abstract(2, level(0, "decimal", "%1"))
        + num(1, 0)
        + num(2, 1)
        + num(3, 2, own)
    )
    assert lines(numbered("甲", 2) + numbered("乙", 2) + numbered("丙", 3), numbering, styles) == ["（一）甲", "（二）乙", "C)丙"]


def test_bullets_and_levels_without_number() -> None:
    numbering = (
        abstract(0, level(0, "bullet", "\uf0b7", suffix="space"), level(1, "none", ""))
        + num(1, 0)
        + abstract(2, level(0, "bullet", "——"))
        + num(2, 2)
    )
    assert lines(numbered("甲", 1) + numbered("乙", 1, 1) + numbered("丙。", 2), numbering) == ["• 甲", "乙", "——丙。"]


def test_an_unknown_list_gives_no_number() -> None:
    assert lines(numbered("甲", 9)) == ["甲"]


def test_a_style_based_on_itself_ends() -> None:
    styles = '<w:style w:type="paragraph" w:styleId="1"><w:name w:val="x"/><w:basedOn w:val="1"/></w:style>'
    assert lines(p("甲", '<w:pStyle w:val="1"/>'), styles=styles) == ["甲"]
