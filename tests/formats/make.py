"""Makes a web page, a Word file and a PDF of a plan text, as offices publish them.

What the text has as typed numbers becomes automatic numbering in Word, indicator tables become real tables with merged categories,
boxes become one-celled tables, the table of contents a TOC field with dot leaders and page numbers. LibreOffice makes the PDF of the
Word file, with a running head and page numbers.
"""

from __future__ import annotations

import copy
import html
import io
import re
import shutil
import subprocess
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from plan_extract.model import Box, IndicatorRow, Plan

FONT = "Noto Serif CJK SC"
_HAN = "一二三四五六七八九十百零〇"
# Marker, level name, Word's number format, its text around %1, spacing allowed after.
_MARKS = (
    ("part", re.compile(rf"第([{_HAN}]+)篇[ 　]*"), "第%1篇"),
    ("chapter", re.compile(rf"第([{_HAN}]+)章[ 　]*"), "第%1章"),
    ("section", re.compile(rf"第([{_HAN}]+)节[ 　]*"), "第%1节"),
    ("h1", re.compile(rf"([{_HAN}]+)、"), "%1、"),
    ("h2", re.compile(rf"（([{_HAN}]+)）"), "（%1）"),
    ("h2b", re.compile(rf"\(([{_HAN}]+)\)"), "(%1)"),
    ("h3", re.compile(r"(\d{1,2})\. ?(?!\d)"), "%1."),
    ("h3b", re.compile(r"(\d{1,2})、"), "%1、"),
)
_ORDER = [name for name, _, _ in _MARKS]


@dataclass
class Item:
    """A paragraph, or a table of rows of cells (a None cell goes on from the cell above it, a lone one is a box)."""

    text: str = ""
    rows: list[list[str | None]] = field(default_factory=list)
    kind: str = "p"


def items_of(text: str, plan: Plan) -> list[Item]:
    """The text's paragraphs, with boxes and indicator tables, as the text's own records place them, made into tables."""
    lines = text.split("\n")
    boxes = {box.lines[0]: box for box in plan.boxes}
    made: list[Item] = []
    number, toc = 1, False
    while number <= len(lines):
        line = lines[number - 1].strip().rstrip("|").strip()
        box = boxes.get(number)
        if box is not None:
            made.extend(_box(lines, box))
            number = box.lines[1] + 1
            continue
        if line:
            toc = (toc and len(line) < 60 and "。" not in line) or bool(re.fullmatch(r"目\s*录", line))
            if toc and any(item.kind == "toc" and item.text == line for item in made):
                toc = False
            made.append(Item(line, kind="toc" if toc and not re.fullmatch(r"目\s*录", line) else "p"))
        number += 1
    return made


def _box(lines: list[str], box: Box) -> list[Item]:
    first, last = box.lines
    body = [line.strip().rstrip("|").strip() for line in lines[first - 1 : last]]
    if not box.indicators:
        return [Item(rows=[["\n".join(line for line in body if line)]], kind="box")]
    notes = [line for line in body if re.match(r"注\s*[:：]", line)]
    title = [body[0]] if box.title else []
    return [*(Item(line) for line in title), Item(rows=_rows(box.indicators), kind="table"), *(Item(line) for line in notes)]


def _rows(indicators: list[IndicatorRow]) -> list[list[str | None]]:
    """A head and one row an indicator; a category that stays is merged with the cell above."""
    one = indicators[0]
    baseline = next((row.baseline.year for row in indicators if row.baseline and row.baseline.year), None)
    target = next((row.target.year for row in indicators if row.target and row.target.year), None)
    columns: list[tuple[str, Any]] = []
    if one.category:
        columns.append(("类别", lambda row: row.category))
    if one.number:
        columns.append(("序号", lambda row: str(row.number or "")))
    columns.append(("指标名称", lambda row: row.name))
    if any(row.unit for row in indicators):
        columns.append(("单位", lambda row: row.unit or ""))
    if any(row.baseline for row in indicators):
        columns.append((f"{baseline}年" if baseline else "基期值", lambda row: row.baseline.text if row.baseline else "——"))
    columns.append((f"{target}年" if target else "目标值", lambda row: row.target.text if row.target else "——"))
    if any(row.nature for row in indicators):
        columns.append(("属性", lambda row: row.nature or ""))
    rows: list[list[str | None]] = [[name for name, _ in columns]]
    before: str | None = None
    for indicator in indicators:
        row: list[str | None] = [get(indicator) for _, get in columns]
        if one.category:
            row[0], before = (None if indicator.category == before else indicator.category), indicator.category
        rows.append(row)
    return rows


def to_html(items: list[Item], title: str) -> bytes:
    """A page with a menu, a script and the article, in GB18030 that calls itself gb2312."""
    body = []
    for item in items:
        if item.rows:
            body.append(_html_table(item.rows))
        else:
            body.append(f'<p style="text-indent:2em">　　{html.escape(item.text)}</p>')
    head = f'<meta charset="gb2312"><title>{html.escape(title)}</title><script>var menu = "首页";</script>'
    menu = '<div class="nav"><ul><li><a href="/">首页</a></li><li><a href="/zw">政务公开</a></li></ul></div>'
    foot = '<div class="footer"><p>主办单位：示例人民政府办公室　网站地图</p></div>'
    article = f'<div class="article TRS_Editor" id="zoom">{"".join(body)}</div>'
    page = f"<!DOCTYPE html><html><head>{head}</head><body>{menu}{article}{foot}</body></html>"
    return page.encode("gb18030")


def _html_table(rows: list[list[str | None]]) -> str:
    out = ["<table border=1>"]
    for index, row in enumerate(rows):
        out.append("<tr>")
        for column, cell in enumerate(row):
            if cell is None:
                continue
            height = 1
            while index + height < len(rows) and rows[index + height][column] is None:
                height += 1
            words = "".join(f"<p>{html.escape(part)}</p>" for part in cell.split("\n"))
            out.append(f'<td rowspan="{height}">{words}</td>' if height > 1 else f"<td>{words}</td>")
        out.append("</tr>")
    return "".join([*out, "</table>"])


class WordFile:
    """A Word file in the making, numbered as Word numbers: a list that begins again does so by an override, or is a list of its own."""

    def __init__(self, head: str, tables: str = "Table Grid", *, overrides: bool = True) -> None:
        import docx
        from docx.shared import Pt

        self.document = docx.Document()
        self._style = tables
        self._oxml = docx.oxml
        style = self.document.styles["Normal"]
        style.font.name, style.font.size = FONT, Pt(15)
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        fonts.set(docx.oxml.ns.qn("w:eastAsia"), FONT)
        self._numbering = self.document.part.numbering_part.element
        for child in list(self._numbering):
            self._numbering.remove(child)
        self._nums = 0
        self._overrides = overrides
        self._counts: dict[str, int] = {}
        self._at: dict[str, int] = {}
        self._lists()
        self._entries: dict[str, str] = {}
        self._pages = 0
        section = self.document.sections[0]
        section.header.paragraphs[0].text = head
        footer = section.footer.paragraphs[0]
        footer.alignment = 1
        footer.add_run("— ")
        self._field(footer, "PAGE", "1")
        footer.add_run(" —")

    def _xml(self, text: str) -> Any:
        name = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
        return self._oxml.parse_xml(re.sub(r"^<w:\w+", lambda found: f"{found[0]} {name}", text))

    def _lists(self) -> None:
        """One many-levelled list for 篇, 章 and 节; one list each for the others, which start anew by new nums."""
        levels = "".join(
            f'<w:lvl w:ilvl="{i}"><w:start w:val="1"/><w:numFmt w:val="chineseCountingThousand"/><w:suff w:val="space"/>'
            f'<w:lvlText w:val="{text.replace("%1", f"%{i + 1}")}"/><w:lvlJc w:val="left"/></w:lvl>'
            for i, (_, _, text) in enumerate(_MARKS[:3])
        )
        lists = [f'<w:abstractNum w:abstractNumId="0"><w:multiLevelType w:val="multilevel"/>{levels}</w:abstractNum>']
        for index, (name, _, text) in enumerate(_MARKS[3:], 1):
            kind = "decimal" if name.startswith("h3") else "chineseCountingThousand"
            lists.append(
                f'<w:abstractNum w:abstractNumId="{index}"><w:multiLevelType w:val="singleLevel"/><w:lvl w:ilvl="0"><w:start w:val="1"/>'
                f'<w:numFmt w:val="{kind}"/><w:suff w:val="{"space" if name == "h3" else "nothing"}"/><w:lvlText w:val="{text}"/>'
                '<w:lvlJc w:val="left"/></w:lvl></w:abstractNum>'
            )
        for one in lists:
            self._numbering.append(self._xml(one))
        self._many = self._num(0, None)
        self._current: dict[str, int] = {}

    def _num(self, abstract: int, start: int | None) -> int:
        self._nums += 1
        if start and not self._overrides:
            own = copy.deepcopy(self._numbering[abstract])
            key = f"{{{own.nsmap['w']}}}"
            own.set(key + "abstractNumId", str(100 + self._nums))
            own.find(f"{key}lvl/{key}start").set(key + "val", str(start))
            self._numbering.insert(len(_MARKS) - 2, own)
            abstract, start = 100 + self._nums, None
        override = f'<w:lvlOverride w:ilvl="0"><w:startOverride w:val="{start}"/></w:lvlOverride>' if start else ""
        self._numbering.append(self._xml(f'<w:num w:numId="{self._nums}"><w:abstractNumId w:val="{abstract}"/>{override}</w:num>'))
        return self._nums

    def _field(self, paragraph: Any, code: str, result: str) -> None:
        for part in ("begin", code, "separate", result, "end"):
            run = paragraph.add_run()
            if part == code:
                run._r.append(self._xml(f'<w:instrText xml:space="preserve">{code}</w:instrText>'))
            elif part == result:
                run.text = result
            else:
                run._r.append(self._xml(f'<w:fldChar w:fldCharType="{part}"/>'))

    def expect(self, items: list[Item]) -> None:
        """Take note of the contents' entries, so that the headings they name get bookmarks."""
        headings = {_plain(item.text) for item in items if item.kind != "toc" and not item.rows}
        for item in items:
            if item.kind == "toc" and _plain(item.text) in headings:
                self._entries[_plain(item.text)] = f"_Toc{1000 + len(self._entries)}"

    def _bookmark(self, paragraph: Any, text: str) -> None:
        name = self._entries.get(_plain(text))
        if name is not None:
            paragraph._p.append(self._xml(f'<w:bookmarkStart w:id="{name[4:]}" w:name="{name}"/>'))
            paragraph._p.append(self._xml(f'<w:bookmarkEnd w:id="{name[4:]}"/>'))

    def add(self, item: Item) -> None:
        """Add an item at the end."""
        if item.kind != "toc" and self._pages > 0:
            self.document.paragraphs[-1].add_run()._r.append(self._xml('<w:fldChar w:fldCharType="end"/>'))
            self._pages = -1000
        if item.rows:
            self._table(item.rows, item.kind)
        elif item.kind == "toc":
            self._contents(item.text)
        else:
            paragraph = self.document.add_paragraph()
            self.paragraph(paragraph, item.text)
            self._bookmark(paragraph, item.text)

    def paragraph(self, paragraph: Any, text: str) -> None:
        """Fill a paragraph: a number that counts on becomes automatic, one that does not is typed."""
        from docx.shared import Pt

        paragraph.paragraph_format.first_line_indent = Pt(30)
        for index, (name, pattern, _) in enumerate(_MARKS):
            found = pattern.match(text)
            if found is None or found.end() == len(text):
                continue
            value = _value(found[1])
            rest = text[found.end() :]
            if index < 3:
                if value != self._counts.get(name, 0) + 1:
                    break
                self._counts[name] = value
                for deeper in _ORDER[index + 1 : 3]:
                    self._counts[deeper] = 0
                num, level = self._many, index
                if len(rest) < 40:
                    paragraph.alignment, paragraph.paragraph_format.first_line_indent = 1, Pt(0)
            else:
                if value != self._counts.get(name, 0) + 1 or name not in self._current:
                    self._current[name] = self._num(index - 2, value)
                self._counts[name] = value
                num, level = self._current[name], 0
            properties = paragraph._p.get_or_add_pPr()
            properties.append(self._xml(f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{num}"/></w:numPr>'))
            paragraph.add_run(rest)
            return
        paragraph.add_run(text)

    def _contents(self, text: str) -> None:
        from docx.enum.text import WD_TAB_ALIGNMENT, WD_TAB_LEADER
        from docx.shared import Pt

        paragraph = self.document.add_paragraph()
        paragraph.paragraph_format.tab_stops.add_tab_stop(Pt(430), WD_TAB_ALIGNMENT.RIGHT, WD_TAB_LEADER.DOTS)
        if self._pages == 0:
            for part in ("begin", "separate"):
                paragraph.add_run()._r.append(self._xml(f'<w:fldChar w:fldCharType="{part}"/>'))
                if part == "begin":
                    paragraph.add_run()._r.append(self._xml("<w:instrText> TOC \\o </w:instrText>"))
        self._pages += 1
        paragraph.add_run(text)
        paragraph.add_run().add_tab()
        name = self._entries.get(_plain(text))
        if name is not None:
            self._field(paragraph, f"PAGEREF {name} \\h", str(self._pages))
        else:
            paragraph.add_run(str(self._pages))

    def _table(self, rows: list[list[str | None]], kind: str) -> None:
        table = self.document.add_table(len(rows), len(rows[0]), style=self._style)
        for index, row in enumerate(rows):
            for column, words in enumerate(row):
                if words is None:
                    table.cell(index - 1, column).merge(table.cell(index, column))
                    continue
                cell = table.cell(index, column)
                for count, part in enumerate(words.split("\n")):
                    paragraph = cell.paragraphs[0] if count == 0 else cell.add_paragraph()
                    if kind == "box":
                        self.paragraph(paragraph, part)
                    else:
                        paragraph.add_run(part)
        for element in table._tbl.iter(self._oxml.ns.qn("w:tc")):
            # Merging leaves the empty paragraphs of the cells that went.
            empty = [p for p in element.findall(self._oxml.ns.qn("w:p")) if not "".join(p.itertext())]
            for p in empty[: len(element.findall(self._oxml.ns.qn("w:p"))) - 1]:
                element.remove(p)
        if rows[0][0] != "" and kind == "table":
            table.rows[0]._tr.get_or_add_trPr().append(self._xml("<w:tblHeader/>"))

    def data(self) -> bytes:
        """The file's bytes."""
        out = io.BytesIO()
        self.document.save(out)
        return out.getvalue()


def _plain(text: str) -> str:
    return "".join(text.split())


def _value(text: str) -> int:
    if text.isdigit():
        return int(text)
    import cn2an

    return int(cn2an.cn2an(text.replace("〇", "零"), "smart"))


def to_docx(items: list[Item], title: str, tables: str = "Table Grid", *, overrides: bool = True) -> bytes:
    """The items as a Word file with a running head and page numbers; `tables` is the style of its tables (Normal Table has no rules).

    Without overrides each list is defined for itself.
    """
    file = WordFile(title, tables, overrides=overrides)
    file.expect(items)
    for item in items:
        file.add(item)
    return file.data()


@dataclass(frozen=True)
class Design:
    """How a page is set: sizes and pitches in points, margins in centimetres."""

    name: str
    size: float
    pitch: float
    indent: bool = True
    justified: bool = True
    after: float = 0
    margin: float = 2.8
    head: str = ""


def plain_docx(paragraphs: list[str], design: Design) -> bytes:
    """Paragraphs as a Word file of this design, numbers typed, chapters in the middle and larger."""
    import docx
    from docx.shared import Cm, Pt

    document = docx.Document()
    style = document.styles["Normal"]
    style.font.name, style.font.size = FONT, Pt(design.size)
    style.element.get_or_add_rPr().get_or_add_rFonts().set(docx.oxml.ns.qn("w:eastAsia"), FONT)
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(design.margin)
    section.header.paragraphs[0].text = design.head
    for text in paragraphs:
        paragraph = document.add_paragraph()
        run = paragraph.add_run(text)
        shape = paragraph.paragraph_format
        shape.space_after, shape.line_spacing = Pt(design.after), Pt(design.pitch)
        if re.match(r"第.{1,3}[篇章]", text) and len(text) < 40:
            paragraph.alignment, run.font.size, shape.line_spacing = 1, Pt(design.size + 4), Pt(design.pitch + 6)
            continue
        paragraph.alignment = 3 if design.justified else 0
        if design.indent:
            shape.first_line_indent = Pt(2 * design.size)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def office() -> str | None:
    """LibreOffice's command, or None where it is not installed."""
    return shutil.which("soffice") or shutil.which("libreoffice")


def to_pdf(docx: bytes, folder: Path, name: str = "plan") -> bytes:
    """The PDF that LibreOffice makes of a Word file."""
    return saved(docx, folder, "pdf", name)


def saved(docx: bytes, folder: Path, form: str, name: str = "plan") -> bytes:
    """What LibreOffice makes of a Word file in a form of its own or an old one: pdf, odt, doc."""
    command = office()
    assert command is not None
    source = folder / f"{name}.docx"
    source.write_bytes(docx)
    profile = (folder / "profile").as_uri()
    subprocess.run(
        [command, "--headless", f"-env:UserInstallation={profile}", "--convert-to", form, "--outdir", str(folder), str(source)],
        check=True, capture_output=True,
    )  # fmt: skip
    return (folder / f"{name}.{form}").read_bytes()
