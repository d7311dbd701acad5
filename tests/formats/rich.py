"""Makes an RTF file of a plan's paragraphs and tables, as Word writes it: Chinese by code page and by code, lists in its list table."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from .make import Item, _value

# Marker, Word's number format (37 Chinese, 0 decimal), its text around %1, and what follows it (1 a space, 2 nothing).
_MARKS = (
    (re.compile(r"([一二三四五六七八九十]+)、"), 37, "%1、", 2),
    (re.compile(r"（([一二三四五六七八九十]+)）"), 37, "（%1）", 2),
    (re.compile(r"(\d{1,2})\. ?(?!\d)"), 0, "%1.", 1),
)


def written(text: str) -> str:
    """Characters as RTF has them: by their bytes in code page 936 (every other one), else by code with a question mark for old readers."""
    out = []
    for index, char in enumerate(text):
        if char in "\\{}":
            out.append("\\" + char)
        elif char < "\x80":
            out.append(char)
        elif index % 2 and char not in "·—" and len(raw := char.encode("gbk", "ignore")) == 2:
            out.append("".join(f"\\'{byte:02x}" for byte in raw))
        else:
            units = char.encode("utf-16-le")
            codes = [int.from_bytes(units[i : i + 2], "little", signed=True) for i in range(0, len(units), 2)]
            out.append("".join(f"\\u{code} ?" for code in codes))
    return "".join(out)


@dataclass
class Rich:
    """An RTF file in the making; `lists` has the format and start of each list."""

    body: list[str] = field(default_factory=list)
    lists: list[tuple[int, int]] = field(default_factory=list)
    counts: dict[int, int] = field(default_factory=dict)
    current: dict[int, int] = field(default_factory=dict)

    def words(self, text: str) -> str:
        """A paragraph's words with its list: a number that counts on stays in its list, another begins one."""
        for kind, (pattern, _, _, _) in enumerate(_MARKS):
            found = pattern.match(text)
            if found and found.end() < len(text):
                value = _value(found[1])
                if kind not in self.current or value != self.counts[kind] + 1:
                    self.lists.append((kind, value))
                    self.current[kind] = len(self.lists)
                self.counts[kind] = value
                shown = f"{{\\listtext {written(found[0])}}}"
                return f"{shown}\\ls{self.current[kind]}\\ilvl0 {written(text[found.end() :])}"
        return written(text)

    def add(self, item: Item) -> None:
        """Add an item at the end."""
        if not item.rows:
            end = "……3" if item.kind == "toc" else ""
            self.body.append(f"\\pard\\plain\\f0\\fs32\\fi640 {self.words(item.text + end)}\\par\n")
            return
        width = 9000 // len(item.rows[0])
        for index, row in enumerate(item.rows):
            cells, shapes = [], []
            for column, cell in enumerate(row):
                below = index + 1 < len(item.rows) and item.rows[index + 1][column] is None
                merged = "\\clvmrg" if cell is None else "\\clvmgf" if below else ""
                shapes.append(f"{merged}\\clbrdrt\\brdrs\\clbrdrl\\brdrs\\clbrdrb\\brdrs\\clbrdrr\\brdrs\\cellx{width * (column + 1)}")
                said = "\\par\n".join(
                    f"\\pard\\plain\\intbl\\f0 {self.words(part) if item.kind == 'box' else written(part)}"
                    for part in (cell or "").split("\n")
                )
                cells.append(f"{said}\\cell\n")
            self.body.append(f"\\trowd{''.join(shapes)}\n{''.join(cells)}\\row\n")

    def data(self) -> bytes:
        """The file's bytes."""
        table = []
        for number, (kind, start) in enumerate(self.lists, 1):
            _, form, text, follow = _MARKS[kind]
            before, after = text.split("%1")
            shape = f"\\'{len(text) - 1:02x}{written(before)}\\'00{written(after)};"
            level = f"\\levelnfc{form}\\levelnfcn{form}\\leveljc0\\levelfollow{follow}\\levelstartat{start}"
            place = f"{{\\levelnumbers\\'{len(before) + 1:02x};}}"
            table.append(f"{{\\list\\listsimple1{{\\listlevel{level}{{\\leveltext{shape}}}{place}\\f0}}\\listid{number}}}")
        overrides = "".join(f"{{\\listoverride\\listid{n}\\listoverridecount0\\ls{n}}}" for n in range(1, len(self.lists) + 1))
        head = "{\\rtf1\\ansi\\ansicpg936\\uc1\\deff0{\\fonttbl{\\f0\\fnil\\fcharset134 SimSun;}}\n"
        lists = f"{{\\*\\listtable{''.join(table)}}}\n{{\\*\\listoverridetable{overrides}}}\n"
        return (head + lists + "".join(self.body) + "}").encode("ascii")


def to_rtf(items: list[Item]) -> bytes:
    """The items as an RTF file."""
    rich = Rich()
    for item in items:
        rich.add(item)
    return rich.data()
