"""A cell of a table, and rows of them."""

from __future__ import annotations

import re

from plan_extract.sources.fold import fold


class GridCell:
    """A cell: its `text`, cell breaks joined, the source `line` its first word stands on, and `bare`, its text folded, spaces out.

    `start` and `end` are its words' source offsets, half-open; equal where they are not known.
    """

    __slots__ = ("bare", "end", "line", "start", "text")

    def __init__(self, text: str, line: int, start: int = 0, end: int = 0) -> None:
        self.text = text
        self.line = line
        self.start = start
        self.end = end
        self.bare = fold("".join(text.split()))


Row = list[GridCell | None]
# No line of cells is longer.
LONGEST = 200
_SENTENCE, PARTS = re.compile(r"[。;]"), re.compile(r"[|｜]|\s+")


def parts_of(words: str) -> list[GridCell]:
    """The cells that the words of a line could be, parted by bars and spaces; none where they are long or running text."""
    if not words or len(words) > LONGEST or _SENTENCE.search(words) is not None:
        return []
    return [GridCell(part, 0) for part in PARTS.split(words) if part]


# A break in a cell of Markdown.
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_HAN_SPACE = re.compile(r"(?<=[^\x00-\x7f])\s+(?=[^\x00-\x7f])|(?<=[\dA-Za-z%)\]])\s+(?=[^\x00-\x7f])|(?<=[^\x00-\x7f])\s+(?=[\d(\[])")


def join(text: str) -> str:
    """A cell's text with its breaks joined: no white space between Chinese words, or between a number and its bound."""
    if "<" in text:
        text = _BREAK.sub("\n", text)
    joined = " ".join(text.split())
    return (_HAN_SPACE.sub("", joined) if " " in joined else joined).strip("|｜ ")
