"""What a reader sees in a Word file: tables, text boxes, notes, fields, accepted changes; and files that should not be read."""

from __future__ import annotations

import builtins
import io
import sys
import zipfile
from typing import Any

import pytest

from plan_extract.errors import UnreadableError
from plan_extract.sources.docx.read import read_docx
from plan_extract.sources.source_text import SourceText
from tests.work import cost

from .word import abstract, level, num, numbered, p, part, word


def read(body: str, **parts: str) -> SourceText:
    source = read_docx(word(body, **parts), "x.docx")
    for paragraph in source.paragraphs:
        assert source.text[paragraph.start : paragraph.end].strip() == source.text[paragraph.start : paragraph.end] != ""
        assert len(paragraph.text) == len(paragraph.offsets or range(paragraph.start, paragraph.end))
    return source


def lines(body: str, **parts: str) -> list[str]:
    return read(body, **parts).text.splitlines()


def run(text: str, properties: str = "") -> str:
    return f'<w:r>{f"<w:rPr>{properties}</w:rPr>" if properties else ""}<w:t xml:space="preserve">{text}</w:t></w:r>'


def tc(*content: str, shape: str = "") -> str:
    return f"<w:tc><w:tcPr>{shape}</w:tcPr>{''.join(content)}</w:tc>"


def tr(*cells: str, shape: str = "") -> str:
    return f"<w:tr><w:trPr>{shape}</w:trPr>{''.join(cells)}</w:tr>"


def tbl(*rows: str) -> str:
    return f"<w:tbl><w:tblPr/><w:tblGrid/>{''.join(rows)}</w:tbl>"


def test_source_says_what_it_is() -> None:
    source = read(p("云岭市“十四五”养老规划") + p("正文。"), title="云岭市“十四五”养老规划")
    assert (source.format, source.path) == ("docx", "x.docx")
    assert source.reader is not None
    assert source.reader.startswith("lxml ")
    assert source.metadata == {"title": "云岭市“十四五”养老规划"}
    assert read(p("正文。"), title="从前的旧文件名称").metadata == {}


def test_runs_join_and_breaks_part() -> None:
    runs = (
        run("到20")
        + run("25年")
        + "<w:r><w:t>，</w:t><w:noBreakHyphen/><w:softHyphen/><w:t>达标。</w:t><w:br/><w:t>另起\u00ad一\u200b行</w:t></w:r>"
    )
    assert lines(p(runs=runs)) == ["到2025年，-达标。", "另起一行"]


def test_tabs_stand_and_hidden_text_does_not() -> None:
    assert lines(p(runs=run("甲") + "<w:r><w:tab/></w:r>" + run("秘", "<w:vanish/>") + run("乙", '<w:vanish w:val="0"/>'))) == ["甲\t乙"]


def test_changes_are_accepted() -> None:
    body = p(runs=run("达到") + "<w:del><w:r><w:delText>80%</w:delText></w:r></w:del><w:ins>" + run("90%") + "</w:ins>" + run("。"))
    body += p(runs="<w:moveFrom>" + run("旧处。") + "</w:moveFrom>") + p(runs="<w:moveTo>" + run("新处。") + "</w:moveTo>")
    assert lines(body) == ["达到90%。", "新处。"]


def test_a_deleted_paragraph_end_joins_and_is_not_counted() -> None:
    gone = "<w:rPr><w:del/></w:rPr>"
    list_of = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'
    body = numbered("甲", 1) + p("乙的前半，", list_of + gone) + p("后半。", list_of) + numbered("丙", 1)
    assert lines(body, numbering=abstract(0, level(0, "decimal", "%1、")) + num(1, 0)) == ["1、甲", "2、乙的前半，后半。", "3、丙"]


def test_fields_show_their_results_only() -> None:
    def char(kind: str) -> str:
        return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'

    def code(text: str) -> str:
        return f"<w:r><w:instrText>{text}</w:instrText></w:r>"

    entry = run("第一章 总则") + "<w:r><w:tab/></w:r>" + char("begin") + code("PAGEREF _Toc1") + char("separate") + run("3") + char("end")
    body = p(runs=char("begin") + code("TOC \\o") + char("separate") + f"<w:hyperlink>{entry}</w:hyperlink>")
    body += p(runs=run("第二章 任务") + "<w:r><w:tab/></w:r>" + run("9") + char("end"))
    body += p(runs='<w:fldSimple w:instr="SEQ 表">' + run("1") + "</w:fldSimple>" + run(" 主要指标"))
    body += p(runs=char("begin") + code("IF ") + run("看不见")) + p("看得见。")
    assert lines(body) == ["第一章 总则 …… 3", "第二章 任务 …… 9", "1 主要指标", "看得见。"]


def test_a_content_control_is_read_and_its_placeholder_is_not() -> None:
    body = f"<w:sdt><w:sdtPr/><w:sdtContent>{p('目录')}</w:sdtContent></w:sdt>"
    body += f"<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{p('单击此处输入文字')}</w:sdtContent></w:sdt>"
    body += p(runs=f"<w:sdt><w:sdtContent>{run('行内')}</w:sdtContent></w:sdt><w:smartTag>{run('标记')}</w:smartTag>")
    assert lines(body) == ["目录", "行内标记"]


def test_a_text_box_is_read_once_after_its_paragraph() -> None:
    inside = f"<w:txbxContent>{p('专栏1 重点工程')}{p('云岭市污水处理厂')}</w:txbxContent>"
    drawn = f'<mc:Choice Requires="wps"><w:drawing><wps:txbx>{inside}</wps:txbx></w:drawing></mc:Choice>'
    old = f"<mc:Fallback><w:pict><v:textbox>{inside}</v:textbox></w:pict></mc:Fallback>"
    body = p(runs=run("前文") + f"<w:r><mc:AlternateContent>{drawn}{old}</mc:AlternateContent></w:r>" + run("后文。")) + p("下段。")
    assert lines(body) == ["前文后文。", "专栏1 重点工程", "云岭市污水处理厂", "下段。"]


def test_footnotes_stand_at_the_end_and_out_of_sentences() -> None:
    notes = '<w:footnote w:type="separator" w:id="0"><w:p/></w:footnote>'
    notes += f'<w:footnote w:id="2">{p(" 不含县城。")}</w:footnote><w:footnote w:id="3">{p("没有引用。")}</w:footnote>'
    body = p(runs=run("覆盖率达到90%") + '<w:r><w:footnoteReference w:id="2"/></w:r>' + run("以上。")) + p("末段。")
    assert lines(body, footnotes=notes) == ["覆盖率达到90%以上。", "末段。", "注1：不含县城。"]


def test_hints_of_style_alignment_and_weight() -> None:
    styles = '<w:style w:type="paragraph" w:styleId="t"><w:name w:val="标题 2"/>'
    styles += '<w:pPr><w:jc w:val="center"/></w:pPr><w:rPr><w:b/></w:rPr></w:style>'
    body = p("题", '<w:pStyle w:val="t"/>') + p("级", '<w:outlineLvl w:val="2"/>') + p("文", '<w:outlineLvl w:val="9"/>')
    hints = [one.hint for one in read(body, styles=styles).paragraphs]
    assert [(h.heading, h.centred, h.bold) if h else None for h in hints] == [(2, True, True), (3, False, False), None]


def test_merged_cells() -> None:
    merged = '<w:vMerge w:val="restart"/>'
    rows = tbl(
        tr(tc(p("类别")), tc(p("指标")), tc(p("2025年")), shape="<w:tblHeader/>"),
        tr(tc(p("经济"), shape=merged), tc(p("产值")), tc(p("100")), shape=""),
        tr(tc(p(), shape="<w:vMerge/>"), tc(p("税收"), p("（亿元）")), tc(p("9"))),
        tr(tc(p("注：预期"), shape='<w:gridSpan w:val="3"/>')),
    )
    source = read(p("前") + rows + p("后"))
    (table,) = source.tables
    cells = {(c.row, c.column): (source.text[c.start : c.end], c.rows, c.columns, c.header) for c in table.cells}
    assert cells == {
        (0, 0): ("类别", 1, 1, True), (0, 1): ("指标", 1, 1, True), (0, 2): ("2025年", 1, 1, True),
        (1, 0): ("经济", 2, 1, False), (1, 1): ("产值", 1, 1, False), (1, 2): ("100", 1, 1, False),
        (2, 1): ("税收\n（亿元）", 1, 1, False), (2, 2): ("9", 1, 1, False), (3, 0): ("注：预期", 1, 3, False),
    }  # fmt: skip
    assert source.text[table.start : table.end].startswith("类别")
    assert source.text[table.start : table.end].endswith("注：预期")


def test_a_table_in_a_cell_and_empty_and_deleted_rows() -> None:
    inner = tbl(tr(tc(p("里")), tc(p())))
    source = read(tbl(tr(tc(p("外"), inner, p())), tr(tc(p("删")), shape="<w:del/>")))
    assert source.text.splitlines() == ["外", "里"]
    assert [[source.text[c.start : c.end] for c in table.cells] for table in source.tables] == [["里", ""], ["外\n里"]]


def test_numbers_count_through_tables() -> None:
    numbering = abstract(0, level(0, "decimal", "%1、")) + num(1, 0)
    assert lines(numbered("甲", 1) + tbl(tr(tc(numbered("乙", 1)))) + numbered("丙", 1), numbering=numbering) == ["1、甲", "2、乙", "3、丙"]


def test_strict_files_and_radicals() -> None:
    strict = part("document", f"<w:body>{p('⼀是⾦融')}</w:body>").replace(
        "http://schemas.openxmlformats.org/wordprocessingml/2006/main", "http://purl.oclc.org/ooxml/wordprocessingml/main"
    )
    assert lines("", document=strict) == ["一是金融"]


def test_formulas_symbols_and_ruby() -> None:
    ruby = f"<w:r><w:ruby><w:rt>{run('pinyin')}</w:rt><w:rubyBase>{run('拼音')}</w:rubyBase></w:ruby></w:r>"
    body = p(runs="<m:oMath><m:r><m:t>2×3</m:t></m:r></m:oMath>" + '<w:r><w:sym w:font="Wingdings" w:char="F06C"/></w:r>' + ruby)
    assert lines(body) == ["2×3●拼音"]


def refusal(data: bytes) -> str:
    said: list[str] = []

    def work() -> None:
        with pytest.raises(UnreadableError) as caught:
            read_docx(data, "x.docx")
        said.append(str(caught.value))

    assert cost(work, most=600) <= 600
    message = said[0]
    assert message.startswith("x.docx: ")
    assert "\n" not in message
    return message


def test_zip_bomb() -> None:
    assert "refused" in refusal(word("", document="<x>" + " " * 60_000_000 + "</x>"))


def test_a_zip_that_lies_about_its_sizes() -> None:
    data = word("", document=part("document", f"<w:body>{p('甲' * 10_000_000)}</w:body>"))
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        size = file.getinfo("word/document.xml").file_size
    assert "refused" in refusal(data) or "unpacked" in refusal(data)
    refusal(data.replace(size.to_bytes(4, "little"), (1000).to_bytes(4, "little")))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entity_bomb(encoding: str) -> None:
    bomb = "<!DOCTYPE w [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;'>]>"
    head = f'<?xml version="1.0" encoding="{encoding}"?>'
    document = part("document", f"<w:body>{p('&b;')}</w:body>").split("?>", 1)[1]
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        file.writestr("word/document.xml", (head + bomb + document).encode(encoding))
    assert "entities" in refusal(out.getvalue())


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"PK\x03\x04 rubbish", "broken zip"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "encrypted"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "save it as .docx"),
        (word("", document="<x/>"), "no Word document"),
        (word("", document="<w:document"), "broken"),
        (word("<w:sdt><w:sdtContent>" * 5000 + "</w:sdtContent></w:sdt>" * 5000), "broken"),
        (word(p()), "no text"),
        (word("".join(p("字") for _ in range(550_000))), "refused"),
    ],
)
def test_files_that_are_refused_in_a_line(data: bytes, says: str) -> None:
    assert says in refusal(data)


def test_huge_spans_are_bounded() -> None:
    wide = "".join(tr(*[tc(p("甲"), shape='<w:gridSpan w:val="99999999"/>')] * 3) for _ in range(3))
    (table,) = read(tbl(wide)).tables
    assert max(cell.column + cell.columns for cell in table.cells) <= 200


@pytest.mark.source
def test_a_missing_reader_is_named_with_the_command(monkeypatch: pytest.MonkeyPatch) -> None:
    usual = builtins.__import__

    def without(name: str, *rest: Any, **more: Any) -> Any:
        if name.startswith("lxml"):
            raise ImportError(name)
        return usual(name, *rest, **more)

    monkeypatch.setattr(builtins, "__import__", without)
    monkeypatch.delitem(sys.modules, "lxml.etree", raising=False)
    with pytest.raises(UnreadableError, match=r"pip install -e '\.\[docx\]'"):
        read_docx(b"PK", "x.docx")
