"""Inputs near to real ones: lines of the corpora and samples, cut, spliced and spoilt, in every format that is read.

Everything is drawn from a `random.Random`, so that a number gives an input, and Hypothesis can draw (and shrink) the same.
"""

from __future__ import annotations

import csv
import html
import io
import random
import re
import zipfile
from collections.abc import Sequence
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from tests.sources.fixed import Leaf, parts_of, zipped
from tests.sources.paper import Sheet, paper
from tests.sources.word import abstract, level, num, numbered, p, word

TESTS = Path(__file__).resolve().parents[1]
ROOT = TESTS.parent
# What rules look for, and what Unicode has that is nearly it.
TOKENS = """
第一章 第二节 第三篇 第十 目录 一、 （一） 1. 2、 ⑴ ① —— 专栏1 专栏 表2 主要指标 序号 指标名称 单位 类别 属性 2020年 2025年
到2025年， 2021—2025年 “十四五” 力争 达到 建成 新增 累计 其中： 其中 分别达 、 ， 。 ； ： | 云川市 甲县 各县 高新区
责任单位： 牵头 （市教育局牵头） 重点推进 等项目建设 公园 医院（二期） 常住人口 率 95% 1—2个百分点 3.5万户 两个 十余 百分之五
三分之二 翻一番 以上 左右 不低于 超过 % ‰ 亿元 [33] 〔2022〕5号 预期性 约束性 展望2035年 三年内 比2020年 每年 年均 1:4000
2×660MW 注： 附件 关于印发 的通知 索引号： 发文日期： 2025年2月31日 GB/T 5G G356 一带一路 （ ） “ ” 《 》 【 】 …… ·
""".split()
ODD = (
    "\u200b\ufeff\u00a0\u3000\u2028\u2029\x0b\x0c\t\x85\u00ad\u202e\u0301\ufe0f①⑴²½Ⅳ٣३𝟗𐩀〇〡㊀㎡‰㈠㍿ｆ５％－—―–~～"
    "\U0001f600\ue000\ufffd\U0002f800𠀀﹙﹚「」〖〗〔〕［］｛｝<>&\"'\\"
)
# Heads and rows of tables, a cell between two bars.
HEADS = (
    "序号|类别|指标名称|单位|2020年|2025年|属性",
    "类别|指标|2020年实际|2025年目标|年均增长|性质",
    "序号|类型|项目名称|建设内容|总投资（万元）|建设年限|责任单位",
    "名称|内容",
    "指标||现状|规划值",
)
INDICATORS = (
    "供水普及率|%|96.2|99|约束性",
    "管网漏损率|%|12.5|≤9|预期性",
    "公园绿地面积|公顷|1200|[300]|预期性",
    "常住人口|万人|0.5|年均增长1—2个百分点|预期性",
    "云川市第二水厂|新建日供水5万吨水厂一座|12000|2021—2023年|市水务局",
    "甲县至乙县公路|改扩建32公里|45000|2025|市交通局、甲县政府",
    "其中：再生水|万立方米/日|—|3.5万户|约束性",
)
# What no XML holds.
_UNFIT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
SEPARATORS = ("", "\n", "\n\n", "　　", " ", "\t", "。", "，", "、", "|", " | ", "；", "：")


@cache
def lines() -> tuple[str, ...]:
    """Lines of plans: all the texts of the corpora, and of the invented samples that come with the program."""
    found: dict[str, None] = {}
    for path in sorted([*TESTS.glob("*/corpus*.yaml"), *TESTS.glob("*/corpus/*.yaml")]):
        for text in _texts(yaml.safe_load(path.read_text(encoding="utf-8"))):
            found.update(dict.fromkeys(text.split("\n")))
    for path in sorted([*(ROOT / "data" / "raw").glob("*.txt"), *TESTS.glob("structure/fixtures/*.txt")]):
        found.update(dict.fromkeys(path.read_text(encoding="utf-8").split("\n")))
    return tuple(line for line in found if line.strip())


def _texts(held: Any) -> list[str]:
    if isinstance(held, str):
        return [held] if len(held) > 5 else []
    inner = held.values() if isinstance(held, dict) else held if isinstance(held, list) else ()
    return [text for one in inner for text in _texts(one)]


def text(rng: random.Random, most: int = 14) -> str:
    """A text of some lines or a stretch of neighbours, at most so many, spoilt in one to six places."""
    known = lines()
    if rng.random() < 0.5:
        at = rng.randrange(len(known))
        chosen = list(known[at : at + rng.randint(1, most)])
    else:
        chosen = [known[rng.randrange(len(known))] for _ in range(rng.randint(1, min(most, 8)))]
    if rng.random() < 0.3:
        chosen.insert(0, "云川市城市更新规划（2021—2025年）")
    made = "\n".join(chosen)
    for _ in range(rng.randint(1, 6)):
        made = _spoil(made, rng)
    return made[:6000]


def _spoil(made: str, rng: random.Random) -> str:
    at = rng.randint(0, len(made))
    end = min(len(made), at + rng.randint(0, 30))
    how = rng.randrange(11)
    if how == 0:  # cut
        return made[:at] + made[end:]
    if how == 1:  # splice
        other = lines()[rng.randrange(len(lines()))]
        cut = rng.randint(0, len(other))
        return made[:at] + (other[cut:] if rng.random() < 0.5 else other[:cut]) + made[at:]
    if how == 2:  # what rules look for, where it does not belong
        return made[:at] + "".join(TOKENS[rng.randrange(len(TOKENS))] for _ in range(rng.randint(1, 5))) + made[at:]
    if how == 3:  # odd Unicode
        return made[:at] + "".join(ODD[rng.randrange(len(ODD))] for _ in range(rng.randint(1, 3))) + made[at:]
    if how == 4:  # again and again
        piece = made[at:end] or TOKENS[rng.randrange(len(TOKENS))]
        return made[:at] + piece * rng.randint(2, 12) + made[end:]
    if how == 5:  # a digit for another
        odd = "①²٣½〇十百9" + "0" * 20
        return re.sub(r"\d", lambda m: odd[rng.randrange(len(odd))] if rng.random() < 0.2 else m[0], made)
    if how == 6:  # one mark for another
        marks = "，。、；：（）“”|\n "
        return re.sub(f"[{marks}]", lambda m: marks[rng.randrange(len(marks))] if rng.random() < 0.15 else m[0], made)
    if how == 7:  # wrapped hard
        width = rng.randint(5, 40)
        return "\n".join(line[i : i + width] for line in made.split("\n") for i in range(0, max(len(line), 1), width))
    if how == 8:  # columns
        return made[:at] + re.sub("[，、]", rng.choice((" | ", "\t", "   ")), made[at:])
    if how == 9:  # from elsewhere in it
        return made[:at] + made[rng.randint(0, len(made)) :][: rng.randint(1, 80)] + made[at:]
    return made[:at] + rng.choice(SEPARATORS) + made[end:]


# What of all is in a format; PDFs (`slow`) come before, what is left is text. A workbook takes ten times as long as a text.
SHARES = {"docx": 0.04, "ofd": 0.02, "html": 0.1, "xlsx": 0.015, "csv": 0.03, "tsv": 0.02, "md": 0.03}


def data(rng: random.Random, slow: float = 0.002, only: Sequence[str] = (), short: float = 0) -> tuple[str, bytes]:
    """A file's name and bytes: mostly text, else a page, table or Word file that is broken, now and then a PDF cut short.

    `only` names the formats to draw from (keys of SHARES), all as often; `short` is how many of all are texts of one or two lines.
    """
    if short and rng.random() < short:
        return "x.txt", _encoded(text(rng, 2), rng)
    kind = rng.random() - slow
    if only:
        return _formatted(rng.choice(only), rng)
    if kind < 0:
        return "x.pdf", _damaged(_pdf(rng), rng)
    for suffix, share in SHARES.items():
        if (kind := kind - share) < 0:
            return _formatted(suffix, rng)
    return "x.txt", _encoded(text(rng), rng)


def _formatted(suffix: str, rng: random.Random) -> tuple[str, bytes]:
    if suffix == "docx":
        return "x.docx", _docx(rng)
    if suffix == "ofd":
        return "x.ofd", _ofd(rng)
    if suffix == "html":
        return "x.html", _page(rng).encode("utf-8", "replace")
    if suffix == "xlsx":
        return "x.xlsx", _workbook(rng)
    return f"x.{suffix}", _encoded(_markdown(rng) if suffix == "md" else _separated(rng, suffix), rng)


def _encoded(made: str, rng: random.Random) -> bytes:
    encoding = rng.choices(("utf-8", "gb18030", "utf-16", "utf-8-sig"), (90, 5, 2, 3))[0]
    raw = made.encode(encoding, "replace")
    if rng.random() < 0.05:
        raw = raw.replace(b"\n", b"\r\n")
    return _damaged(raw, rng) if rng.random() < 0.02 else raw


def _rows(rng: random.Random) -> list[list[str]]:
    """Rows of a table: its title, a head, indicators or projects, cut and spoilt; cells may be missing, or hold lines of a text."""
    rows = [[rng.choice(("附表1 云川市“十四五”主要指标", "专栏2 重大项目", "单位：万元"))]] if rng.random() < 0.5 else []
    rows.append(rng.choice(HEADS).split("|"))
    for number in range(1, rng.randint(1, 12)):
        row = [str(number), rng.choice(("供水", "绿地", "")), *rng.choice(INDICATORS).split("|")]
        rows.append(row[rng.choice((0, 0, 1)) :])
    said = text(rng).split("\n")
    for _ in range(rng.randint(0, 6)):
        row = rows[rng.randrange(len(rows))]
        at, how = rng.randint(0, len(row)), rng.randrange(5)
        if how == 0:
            row[at:at] = [""] * rng.randint(1, 3)
        elif how == 1:
            del row[at:]
        elif how == 2:
            row[at:at] = re.split("[，|]", rng.choice(said))
        elif how == 3:
            row[at:] = [_spoil("|".join(row[at:]), rng)]
        else:
            rows.insert(rng.randint(0, len(rows)), [rng.choice(said)])
    return rows


def _separated(rng: random.Random, suffix: str) -> str:
    out = io.StringIO()
    sign = "\t" if suffix == "tsv" else rng.choice(",,,;")
    csv.writer(out, delimiter=sign, quoting=rng.choice((csv.QUOTE_MINIMAL, csv.QUOTE_ALL)), lineterminator="\n").writerows(_rows(rng))
    made = out.getvalue()
    for _ in range(rng.choice((0, 0, 1, 3))):
        made = _spoil(made, rng)
    if rng.random() < 0.2:
        made = made.replace('"', "", rng.randint(1, 3))
    return made[:6000]


def _markdown(rng: random.Random) -> str:
    parts = []
    for line in text(rng).split("\n"):
        how = rng.randrange(9)
        if how == 0:
            parts += ["|".join(["", *row, ""]) for row in _rows(rng)]
            parts.insert(rng.randint(0, len(parts)), rng.choice(("|---|:-:|", "---|---", "| --- |", "|-|-|", "---")))
        elif how < 3:
            parts.append("#" * rng.randint(1, 7) + rng.choice((" ", "", "　")) + line + rng.choice(("", " ##")))
        elif how == 3:
            parts.append(rng.choice(("- ", "* ", "+ ", "> ", "1. ", "1\\. ", "  - ", "    ")) + line)
        elif how == 4:
            at, end = sorted((rng.randint(0, len(line)), rng.randint(0, len(line))))
            sign = rng.choice(("**", "__", "*", "`", "~~", "***"))
            parts.append(line[:at] + sign + line[at:end] + rng.choice((sign, sign, "")) + line[end:])
        elif how == 5:
            parts.append(
                rng.choice(("---", "***", "===", "```", "<!-- x -->", "[甲](乙)", "![甲](乙.png)", "|", "\\", "---\ntitle: 规划\n---"))
            )
        else:
            parts.append(line)
    made = "\n".join(parts)
    return (_spoil(made, rng) if rng.random() < 0.5 else made)[:6000]


def _workbook(rng: random.Random) -> bytes:
    import openpyxl

    book = openpyxl.Workbook()
    for number in range(rng.choice((1, 1, 2, 3))):
        sheet = book.worksheets[0] if number == 0 else book.create_sheet(f"表{number}")
        rows = _rows(rng)
        for at, row in enumerate(rows, 1):
            for column, said in enumerate(row, 1):
                cell = sheet.cell(at, column)
                clean = _UNFIT.sub("", said)
                if re.fullmatch(r"\d{1,3}(?:\.\d+)?", clean, re.ASCII) and rng.random() < 0.6:
                    cell.value = float(clean)
                    cell.number_format = rng.choice(("General", "0.0", "0%", "#,##0.00", "0.0_);[Red](0.0)", "yyyy-mm-dd", '0"座"'))
                else:
                    cell.value = clean
        if rng.random() < 0.2:
            sheet.cell(rng.choice((1, 5, 900, 1_048_576)), rng.choice((1, 3, 300, 16_384))).value = rng.choice(
                ("=1+1", '=IF(A1>0,"是","否")', True, datetime(2025, 6, 30), 1e300, 10**400 // 10**380, "#DIV/0!", "完")
            )
        for _ in range(rng.choice((0, 1, 3))):
            row, column = rng.randint(1, len(rows)), rng.randint(1, 7)
            sheet.merge_cells(start_row=row, end_row=row + rng.randint(0, 3), start_column=column, end_column=column + rng.randint(0, 3))
        if number and rng.random() < 0.2:
            sheet.sheet_state = "hidden"
    out = io.BytesIO()
    book.save(out)
    return _with_a_part_spoilt(out.getvalue(), rng) if rng.random() < 0.4 else out.getvalue()


def _page(rng: random.Random) -> str:
    tags = ("p", "div", "td", "h1", "h2", "li", "span", "th")
    parts = []
    for line in text(rng).split("\n"):
        tag = tags[rng.randrange(len(tags))]
        parts.append(f"<{tag}>{html.escape(line) if rng.random() < 0.8 else line}</{tag}>")
        if rng.random() < 0.2:
            cells = "".join(f"<td rowspan={rng.choice('1299x')} colspan={rng.choice('1120')}>{c}" for c in line.split("，"))
            parts.append(f"<table><tr>{cells}</tr>" + ("</table>" if rng.random() < 0.7 else ""))
    page = f"<html><head><title>规划</title></head><body>{''.join(parts)}</body></html>"
    for _ in range(rng.randint(0, 4)):  # broken
        at = rng.randint(0, len(page))
        page = (
            page[:at]
            + rng.choice(("<", ">", "</div>", "<table>", "&#x0;", "&nbsp", "<!--", "<script>", "</p", '"'))
            + page[at + rng.randint(0, 5) :]
        )
    return page


def _docx(rng: random.Random) -> bytes:
    said = [html.escape(_UNFIT.sub("", line)) for line in text(rng).split("\n")]
    body = "".join(numbered(line, 1, rng.randrange(3)) if rng.random() < 0.3 else p(line) for line in said)
    cells = "".join(f"<w:tc>{p(cell)}</w:tc>" for cell in said[0].split("，"))
    made = word(
        f"{body}<w:tbl><w:tr>{cells}</w:tr></w:tbl>",
        numbering=abstract(0, level(0, "chineseCounting", "第%1章"), level(1, "decimal", "%1.%2")) + num(1, 0),
        styles='<w:style w:type="paragraph" w:styleId="1"><w:name w:val="heading 1"/></w:style>',
    )
    if rng.random() < 0.3:
        return _damaged(made, rng)
    return made if rng.random() < 0.5 else _with_a_part_spoilt(made, rng)


def _with_a_part_spoilt(made: bytes, rng: random.Random) -> bytes:
    """An Office file with bytes of one of its parts written over, or without the part."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(made)) as whole, zipfile.ZipFile(out, "w") as again:
        spoilt = rng.choice(whole.namelist())
        for name in whole.namelist():
            if name != spoilt:
                again.writestr(name, whole.read(name))
            elif rng.random() < 0.8:
                again.writestr(name, _damaged(whole.read(name), rng))
    return out.getvalue()


def _ofd(rng: random.Random) -> bytes:
    leaf, y = Leaf(), 30.0
    for line in re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]", "", text(rng)).split("\n")[:25]:
        y = leaf.lines(26, y, [line[:40]], rng.choice((5.6, 5.6, 4.2)), rng.choice((10, 10, 4, 30)))
        if rng.random() < 0.2:
            leaf.grid(sorted(rng.uniform(20, 190) for _ in range(rng.randint(1, 5))), sorted(rng.uniform(20, 280) for _ in range(3)))
    parts = {path: part.encode() for path, part in parts_of([leaf], Leaf().text(26, 20, "规划")).items()}
    if rng.random() < 0.5:
        spoilt = rng.choice(sorted(parts))
        parts[spoilt] = _damaged(parts[spoilt], rng)
    made = zipped(parts)
    return _damaged(made, rng) if rng.random() < 0.2 else made


def _pdf(rng: random.Random) -> bytes:
    sheet, y = Sheet(), 780
    for line in text(rng).split("\n")[:20]:
        sheet.text(60 + rng.choice((0, 0, 30)), y, re.sub(r"[^\u4e00-\u9fff\d，。、%—]", "", line)[:30])
        y -= rng.choice((28, 28, 14, 60))
    return paper([sheet])


def _damaged(raw: bytes, rng: random.Random) -> bytes:
    """Bytes written over, taken out or cut off."""
    out = bytearray(raw)
    for _ in range(rng.randint(1, 4)):
        at = rng.randrange(max(len(out), 1))
        if rng.random() < 0.2:
            del out[at:]
        elif rng.random() < 0.5:
            out[at : at + rng.randint(1, 6)] = rng.randbytes(rng.randint(0, 6))
        else:
            out[at:at] = out[: rng.randint(1, 40)]
    return bytes(out)
