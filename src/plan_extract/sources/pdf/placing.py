"""Where the lines that a paragraph is joined of stand in it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from plan_extract.sources.paper import Printed, packed
from plan_extract.sources.pdf.lines import TextLine


def printed(text: str, start: int, lines: Sequence[TextLine], sheets: Mapping[int, int]) -> Iterator[Printed]:
    """The stretches of `text`, which begins at source offset `start`, that each line prints; `sheets` tells the index of a page's sheet.

    Between two lines of a text stand spaces or nothing, and a line may have lost the hyphen that it ends in. A line that does not stand in
    the text is left out.
    """
    at = 0
    for line in lines:
        while at < len(text) and text[at].isspace():
            at += 1
        length = _shared(text, at, line.text)
        if length < len(line.text) - 1:
            found = text.find(line.text, at)
            if found < 0:
                continue
            at, length = found, len(line.text)
        if length:
            # Made otherwise than of glyphs, a line may not know its characters' places.
            bottom, top = (line.bottom, line.top) if line.edges else (line.y - 0.12 * line.size, line.y + 0.88 * line.size)
            yield Printed(start + at, length, sheets[line.page], bottom, top, _edges(line, length))
        at += length


def _shared(text: str, at: int, words: str) -> int:
    """How many characters of a line stand in the text from `at` on."""
    if text.startswith(words, at):
        return len(words)
    return next((index for index, char in enumerate(words) if text[at + index : at + index + 1] != char), len(words))


def _edges(line: TextLine, length: int) -> bytes:
    # Four bytes an edge: of what was cut off at the end, none.
    if not line.edges:
        return packed((line.x0, line.x1))
    return line.edges[: 4 * (length + 1)] if len(line.edges) > 8 or length == 1 else line.edges
