"""Sets a plan as a newspaper prints it: narrow columns over page after page, headlines across them, running heads, fonts not embedded.

The fonts name Adobe-GB1 and bring neither shapes nor a map to Unicode: what the characters are follows from their codes alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from tests.sources.paper import Sheet, pdf_of, stream

_TOKEN = re.compile(r"[0-9A-Za-z.%]+|.")
# What may not begin a line stands on at the end of the one before; what may not end one goes to the next.
_NOT_FIRST, _NOT_LAST = frozenset("，。、；：！？）》”’〉】%％,;:)"), frozenset("（《“‘〈【")
_PART, _CHAPTER, _SECTION = (
    re.compile(r"第[一二三四五六七八九十]+篇"),
    re.compile(r"第[一二三四五六七八九十]+章"),
    re.compile(r"第[一二三四五六七八九十]+节"),
)
_HAN = "一二三四五六七八九十"


@dataclass(frozen=True)
class Layout:
    """How pages are set, in points: columns of `chars` characters with a gutter between, so many lines each.

    `across`: headlines of parts stand across all columns and end what stands above them. `rules`: lines between the columns. `turned`:
    「下转第三版」 stands at a page's end. `grid`: lines of all columns stand on the same heights.
    """

    name: str
    columns: int
    chars: int
    lines: int
    size: float = 9.5
    pitch: float = 14.0
    gutter: float = 14.0
    across: bool = True
    rules: bool = False
    turned: bool = False
    grid: bool = True

    @property
    def wide(self) -> float:
        """A column's width."""
        return self.chars * self.size

    @property
    def page(self) -> tuple[int, int]:
        """A page's width and height."""
        return round(self.columns * self.wide + (self.columns - 1) * self.gutter + 80), round(self.lines * self.pitch + 130)


def width(words: str, size: float) -> float:
    """How wide words are: ASCII half an em."""
    return sum(0.5 if char.isascii() else 1 for char in words) * size


def broken(words: str, room: float, size: float, indent: int = 0) -> list[str]:
    """Words as lines, as a press breaks them: numbers whole, no closing mark at a line's beginning."""
    lines, line = [], "　" * indent
    for token in _TOKEN.findall(words):
        hung = width(line, size) > room + 0.01
        if line.strip() and width(line + token, size) > room + 0.01 and (hung or token[0] not in _NOT_FIRST):
            # One stop hangs over the column's end; a second one takes the words before it along.
            cut = len(line)
            while token[0] in _NOT_FIRST and (cut == len(line) or line[cut] in _NOT_FIRST):
                cut -= 1
            kept = line[:cut].rstrip("".join(_NOT_LAST))
            lines.append(kept)
            line = line[len(kept) :]
        line += token
    return [*lines, line]


@dataclass
class Press:
    """Sets paragraphs column by column, page by page."""

    layout: Layout
    sheets: list[Sheet] = field(default_factory=list)
    column: int = 0
    line: float = 0
    top: float = 0
    first: int = 5
    _frames: list[list[str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._turn()

    def _turn(self) -> None:
        sheet = Sheet(*self.layout.page)
        number = self.first + len(self.sheets)
        right = sheet.width - 40
        sheet.text(40, sheet.height - 40, f"2026年3月{8}日　星期四", 9)
        sheet.text(sheet.width / 2 - 20, sheet.height - 40, "专　版", 14)
        sheet.text(right - 20, sheet.height - 40, str(number), 14)
        sheet.rule(40, sheet.height - 48, right, sheet.height - 48)
        self.sheets.append(sheet)
        self.column, self.line, self.top = 0, 0, 0
        self._high = [self.layout.lines] * self.layout.columns
        if self.layout.turned:
            self._high[-1] -= 1
            if len(self.sheets) > 1:
                self._put(f"（上接第{counted(number - 1)}版）", self._x(0), self.layout.size)
                self.line += 1
        if self._frames:
            self._frame(self._frames.pop(0), self.layout.columns // 2 - 1)

    def _x(self, column: int) -> float:
        return 40 + column * (self.layout.wide + self.layout.gutter)

    def _y(self, line: float) -> float:
        # Where the press keeps no common heights each column stands a little lower than the one before it.
        shift = 0 if self.layout.grid else 3.1 * (self.column % 3)
        return self.sheets[-1].height - 70 - self.layout.pitch * (self.top + line) - shift

    def _room(self, lines: float) -> None:
        while self.top + self.line + lines > self._high[self.column]:
            self.column, self.line = self.column + 1, 0
            if self.column == self.layout.columns:
                self.finish()
                self._turn()

    def finish(self) -> None:
        """Finish a page: the rules between its columns, and where its text goes on."""
        if self.layout.turned:
            words, self.column, self.line = (
                f"（下转第{counted(self.first + len(self.sheets))}版）",
                self.layout.columns - 1,
                self.layout.lines - self.top - 1,
            )
            self._put(words, self._x(self.column) + self.layout.wide - width(words, self.layout.size), self.layout.size)
        if self.layout.rules:
            for column in range(1, self.layout.columns):
                x, foot = self._x(column) - self.layout.gutter / 2, self._y(min(self._high[column - 1 : column + 1]) - self.top)
                self.sheets[-1].rule(x, foot, x, self.sheets[-1].height - 70 - self.layout.pitch * (self.top - 1))

    def _put(self, words: str, x: float, size: float, fill: float = 0) -> None:
        """Words at the present line; spread over `fill` points where they nearly fill them, as presses justify lines."""
        body = words.lstrip("　")
        x += (len(words) - len(body)) * size
        spare = fill - width(words.rstrip("".join(_NOT_FIRST)) if width(words, size) > fill else words, size)
        sheet, y = self.sheets[-1], self._y(self.line)
        if not 0.1 < spare < 3 * size:
            sheet.text(x, y, body, size)
            return
        tokens = _TOKEN.findall(body)
        for index, token in enumerate(tokens):
            sheet.text(round(x + index * spare / max(1, len(tokens) - 1), 2), y, token, size)
            x += width(token, size)

    def paragraph(self, words: str) -> None:
        """A paragraph of running text."""
        lines = broken(words, self.layout.wide, self.layout.size, 2)
        for index, line in enumerate(lines):
            self._room(1)
            self._put(line, self._x(self.column), self.layout.size, self.layout.wide if index < len(lines) - 1 else 0)
            self.line += 1

    def heading(self, words: str, size: float, lead: float) -> None:
        """A heading in its column, in the middle, over as many lines as it needs."""
        lines = broken(words, self.layout.wide, size)
        pitch = max(1, round(size * 1.3 / self.layout.pitch))
        self._room(lead + len(lines) * pitch + 2)
        self.line += lead if self.line else 0
        for line in lines:
            self._put(line, self._x(self.column) + (self.layout.wide - width(line, size)) / 2, size)
            self.line += pitch
        self.line += lead

    def headline(self, words: str, size: float = 22) -> None:
        """A headline across all columns; what follows begins in the first column under it. The columns above it end where they end."""
        deepest = self.top + (self.line if self.column == 0 else self.layout.lines - self.top)
        if self.column or deepest + 12 > self.layout.lines:
            self.finish()
            self._turn()
        elif self.line:
            self.top += self.line
        self.line = 0
        room = self.layout.page[0] - 80
        for line in broken(words, room, size):
            self.line += 2
            self._put(line, 40 + (room - width(line, size)) / 2, size)
        self.top, self.line = self.top + self.line + 2, 0

    def frame(self, words: list[str]) -> None:
        """A box that stands over two columns of the next page, at their foot."""
        self._frames.append(words)

    def _frame(self, words: list[str], column: int) -> None:
        wide = 2 * self.layout.wide + self.layout.gutter
        lines = [
            (line, text is words[0]) for text in words for line in broken(text, wide - 24, self.layout.size, 0 if text is words[0] else 2)
        ]
        self._high[column] = self._high[column + 1] = self.layout.lines - len(lines) - 3
        self.line = self._high[column] + 2
        x, top = self._x(column), self._y(self.line - 0.9)
        for line, is_title in lines:
            self._put(line, x + 12 if not is_title else x + (wide - width(line, self.layout.size)) / 2, self.layout.size)
            self.line += 1
        self.sheets[-1].grid([x + 2, x + wide - 2], [top, self._y(self.line - 0.5)])
        self.line = 0


def pages(text: str, layout: Layout) -> list[Sheet]:
    """The text's paragraphs as pages of a newspaper."""
    press = Press(layout)
    box: list[str] = []
    for words in filter(None, map(str.strip, text.splitlines())):
        if words.startswith("专栏") or (box and words.startswith("●")):
            box.append(words)
            continue
        if box:
            press.frame(box)
            box = []
        if _PART.match(words):
            if layout.across:
                press.headline(words)
            else:
                press.heading(words, layout.size * 1.5, 1)
        elif _CHAPTER.match(words):
            press.heading(words, layout.size * 1.25, 1)
        elif _SECTION.match(words):
            press.heading(words, layout.size, 0)
        else:
            press.paragraph(words)
    press.finish()
    return press.sheets


def printed(sheets: list[Sheet], encoding: str = "GBK-EUC-H", *, singly: bool = False) -> bytes:
    """The pages as a PDF in one font that is not embedded; each character a piece of its own where `singly`."""
    codec = "utf-16-be" if encoding.startswith("Uni") else "gb18030"
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        f"<</Type/Pages/Count {len(sheets)}/Kids[{' '.join(f'{6 + 2 * i} 0 R' for i in range(len(sheets)))}]>>".encode(),
        f"<</Type/Font/Subtype/Type0/BaseFont/FZSSJW/Encoding/{encoding}/DescendantFonts[4 0 R]>>".encode(),
        b"<</Type/Font/Subtype/CIDFontType2/BaseFont/FZSSJW/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 5>>"
        b"/DW 1000/W[1 95 500 814 907 500 7716 7716 500]/FontDescriptor 5 0 R>>",
        b"<</Type/FontDescriptor/FontName/FZSSJW/Flags 6/FontBBox[0 -120 1000 880]/ItalicAngle 0/Ascent 880/Descent -120/CapHeight 700"
        b"/StemV 80>>",
    ]
    for index, sheet in enumerate(sheets):
        box = f"/MediaBox[0 0 {sheet.width} {sheet.height}]"
        objects.append(f"<</Type/Page/Parent 2 0 R{box}/Contents {7 + 2 * index} 0 R/Resources<</Font<</F 3 0 R>>>>>>".encode())
        shown = [f"BT /F {head} <{piece.encode(codec).hex()}> Tj ET" for words in sheet.words for head, piece in _pieces(*words, singly)]
        objects.append(stream("\n".join([*sheet.drawn, *shown]).encode()))
    return pdf_of(objects)


def _pieces(head: str, words: str, singly: bool) -> Iterator[tuple[str, str]]:
    """A string set whole, or character by character, each at its place."""
    if not singly:
        yield head, words
        return
    found = re.fullmatch(r"([\d.]+) Tf 1 0 0 1 ([\d.]+) ([\d.]+) Tm", head)
    assert found is not None
    size, x = float(found[1]), float(found[2])
    for char in words:
        yield f"{size} Tf 1 0 0 1 {x:.2f} {found[3]} Tm", char
        x += (0.5 if char.isascii() else 1) * size


def counted(number: int) -> str:
    """A number to 99 as headings count: 二十六."""
    tens, ones = divmod(number, 10)
    return ("" if tens == 0 else "十" if tens == 1 else _HAN[tens - 1] + "十") + (_HAN[ones - 1] if ones else "")


_FIELDS = (
    "粮食生产 乡村产业 城市更新 水网建设 综合交通 数字政务 科技服务 职业教育 "
    "公共卫生 养老服务 文化设施 生态修复 污水处理 能源保障 商贸流通 人才培养"
).split()
_DEEDS = "加快推进 全面提升 着力完善 统筹布局 有序开展 持续巩固".split()
_FRUITS = ("覆盖城乡、功能完备的服务网络 结构合理、运行高效的设施体系 权责清晰、多方参与的治理格局 绿色集约、安全可靠的发展方式").split()
_CALLS = ("鼓励社会力量参与 引导金融机构支持 发动基层群众共建 组织科研院所服务 支持民营企业投向").split()
_MEANS = (
    "强化要素保障和跟踪评估 完善标准规范与激励办法 落实年度计划及清单管理 健全多元投入的长效机制 "
    "推动数据共享和业务协同 压实部门职责与属地责任 优化审批流程并缩短时限"
).split()
_GOALS = (
    "到2030年，{0}综合覆盖率达到{1}%以上，年均投入增长{2}%左右。",
    "到2030年，新建{0}示范点{1}个，培训从业人员{2}万人次。",
    "到2028年，{0}总产值突破{1}亿元，带动就业{2}万人。",
)


def long_plan(parts: int = 8, chapters: int = 26, sections: int = 76, paragraphs: int = 4, boxes: int = 0) -> str:
    """An invented plan of so many parts, chapters and sections, a paragraph a line; each section has its targets, the first ones boxes."""
    made = ["松原里市国民经济和社会发展第十五个五年规划纲要"]
    chapter = section = 0
    for part in range(1, parts + 1):
        made.append(f"第{counted(part)}篇　{_DEEDS[part % 6]}{_FIELDS[part % 16]}与{_FIELDS[(5 * part + 3) % 16]}")
        while chapter * parts < part * chapters:
            chapter += 1
            title = f"{_DEEDS[chapter % 6]}{_FIELDS[(3 * chapter) % 16]}"
            made.append(f"第{counted(chapter)}章　{title}" + (f"，构建{_FRUITS[chapter % 4]}" if chapter % 3 == 0 else ""))
            made.append(f"坚持问题导向和系统观念，把{_FIELDS[(3 * chapter) % 16]}摆在突出位置，分类施策、久久为功。")
            first = section
            while section * chapters < chapter * sections:
                section += 1
                topic = _FIELDS[(7 * section + chapter) % 16]
                made.append(f"第{counted(section - first)}节　{_DEEDS[section % 6]}{topic}" + ("提质扩面增效" if section % 2 else ""))
                for index in range(paragraphs):
                    deed, fruit = _DEEDS[(section + index) % 6], _FRUITS[(section + 2 * index) % 4]
                    said = f"{deed}{topic}，健全{_FIELDS[(section + 5 * index) % 16]}协同机制，打造{fruit}。"
                    if index % 2:
                        call, means = _CALLS[(section + index) % 5], _MEANS[(section + index) % 7]
                        said += f"{call}{_FIELDS[(section + 3 * index) % 16]}，{means}，形成第{counted(section)}项任务的工作合力。"
                    if index == 1:
                        said += _GOALS[section % 3].format(topic, 40 + section % 55, 3 + section % 9)
                    made.append(said)
                if section <= boxes:
                    made.append(f"专栏{section}　{topic}重点工程")
                    made += [f"●{_FIELDS[(section + 3 * at) % 16]}提升工程：新建{topic}站点{20 + 3 * section + at}处。" for at in range(4)]
    return "\n".join(made) + "\n"
