"""Makes an OFD file of a plan's paragraphs and tables, set as offices set them: 28 characters a line, a running head, page numbers.

The running head stands on a template page, tables are drawn by the lines of their cells, and go on over a page's end.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from tests.sources.fixed import Leaf, ofd, width

from .make import Item

LEFT, TOP, FOOT, EM, PITCH = 26.0, 40.0, 262.0, 5.6, 10.0
LINE = 28 * EM
SMALL, CLOSE, PAD = 4.2, 6.4, 1.5
_PARTS = re.compile(r"[!-~]+|.")
_NOT_FIRST = "，。、；：！？）》”’】〕%％"
_CENTRED = re.compile(r"第[一二三四五六七八九十百]+[篇章节](?!.*。)|目\s*录$")


def wrapped(words: str, room: float, size: float, indent: int = 0) -> list[str]:
    """Words broken into lines: numbers and Latin words whole, no closing mark at a line's beginning."""
    lines, line = [], "　" * indent
    for part in _PARTS.findall(words):
        if line.strip() and width(line + part, size) > room + 0.01 and part[0] not in _NOT_FIRST:
            lines.append(line)
            line = ""
        line += part
    return [*lines, line]


@dataclass
class Setter:
    """Sets item after item, page after page."""

    leaves: list[Leaf] = field(default_factory=list)
    y: float = 1e9

    def room(self, height: float) -> Leaf:
        """The page that has room for this height, a new one if need be."""
        if self.y + height > FOOT:
            self.leaves.append(Leaf())
            number = f"— {len(self.leaves)} —"
            self.leaves[-1].text((210 - width(number, SMALL)) / 2, 280, number, SMALL)
            self.y = TOP
        return self.leaves[-1]

    def paragraph(self, item: Item) -> None:
        """A paragraph, indented; headings of chapters and sections in the middle; an entry of the contents with dots and a page."""
        if item.kind == "toc":
            dots = "…" * max(3, int((LINE - width(item.text, EM) - 2 * EM) / EM))
            lines = [f"{item.text}{dots}{3}"]
        elif _CENTRED.match(item.text) and width(item.text, EM) < LINE - 4 * EM:
            leaf = self.room(PITCH)
            leaf.text((210 - width(item.text, EM)) / 2, self.y, item.text, EM)
            self.y += PITCH
            return
        else:
            lines = wrapped(item.text, LINE, EM, 2)
        for line in lines:
            self.y = self.room(PITCH).lines(LEFT, self.y, [line], EM, PITCH)

    def table(self, item: Item) -> None:
        """Rows of cells within lines; a box is one cell, and is parted at the page's end."""
        if item.kind == "box":
            room = LINE - 2 * PAD
            lines = [line for part in (item.rows[0][0] or "").split("\n") for line in wrapped(part, room, EM, 2)]
            while lines:
                leaf = self.room(PITCH * 2)
                fit = max(1, int((FOOT - self.y) / PITCH))
                top = self.y - 0.8 * PITCH
                self.y = leaf.lines(LEFT + PAD, self.y, lines[:fit], EM, PITCH)
                leaf.grid([LEFT, LEFT + LINE], [top, self.y - 0.6 * PITCH])
                lines = lines[fit:]
            self.y += PITCH / 2
            return
        columns = len(item.rows[0])
        wide = [max(len(row[c] or "") for row in item.rows) for c in range(columns)]
        share = [min(12, max(3, count)) for count in wide]
        xs = [LEFT + LINE * sum(share[:c]) / sum(share) for c in range(columns + 1)]
        for row in item.rows:
            cells = [wrapped(cell, xs[c + 1] - xs[c] - 2 * PAD, SMALL) if cell else [] for c, cell in enumerate(row)]
            height = max(1, *map(len, cells)) * CLOSE + PAD
            leaf = self.room(height)
            top = self.y - SMALL - PAD
            for c, cell in enumerate(cells):
                leaf.lines(xs[c] + PAD, self.y, cell, SMALL, CLOSE)
                # A cell that goes on the one above has no line over it.
                if row[c] is not None or self.y == TOP:
                    leaf.rule(xs[c], top, xs[c + 1], top)
            self.y += height
            for x in xs:
                leaf.rule(x, top, x, top + height)
            leaf.rule(LEFT, top + height, LEFT + LINE, top + height) if row is item.rows[-1] or self.y + CLOSE * 3 > FOOT else None
        self.y += PITCH


def to_ofd(items: list[Item], title: str) -> bytes:
    """The items as an OFD file."""
    setter = Setter()
    for item in items:
        setter.table(item) if item.rows else setter.paragraph(item)
    template = Leaf().text(LEFT, 25, title[:30], SMALL).rule(LEFT, 28, LEFT + LINE, 28)
    return ofd(setter.leaves, template, title)
