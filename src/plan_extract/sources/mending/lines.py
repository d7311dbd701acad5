"""An extracted text in the making: lines go in, positions come out."""

from __future__ import annotations

import re

from plan_extract.errors import UnreadableError
from plan_extract.sources.fold import RADICALS, fold
from plan_extract.sources.limits import MAX_CHARACTERS
from plan_extract.sources.source_text import Hint, Paragraph

# A plan of a thousand pages has some 20,000 paragraphs.
_MOST_PARAGRAPHS = 500_000
# Zero-width marks, soft hyphens and control characters print nothing.
_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\x00-\x08\x0b-\x1f\x7f]")


def cleaned(text: str) -> str:
    """The characters a reader sees: invisible ones out, radicals and compatibility ideographs as the characters they print."""
    if _UNSEEN.search(text):
        text = _UNSEEN.sub("", text)
    return RADICALS.sub(lambda found: fold(found[0]), text)


class Lines:
    """Gathers an extracted text, one paragraph a line, and its paragraphs. `length` is where the next line will start."""

    def __init__(self) -> None:
        self._lines: list[str] = []
        self.paragraphs: list[Paragraph] = []
        self.length = 0

    def add(self, text: str, hint: Hint | None = None) -> None:
        """Add a paragraph; line feeds in it part it into several. Blank ones are left out.

        Raises UnreadableError, without the file's name, for more text than any plan has.
        """
        if self.length + len(text) > MAX_CHARACTERS or len(self.paragraphs) > _MOST_PARAGRAPHS:
            raise UnreadableError(f"refused: more than {MAX_CHARACTERS:,} characters or {_MOST_PARAGRAPHS:,} paragraphs: split it")
        for line in cleaned(text).split("\n"):
            body = line.strip()
            if body:
                self._lines.append(body)
                self.paragraphs.append(Paragraph(fold(body), self.length, self.length + len(body), hint=hint))
                self.length += len(body) + 1

    def blank(self) -> None:
        """Add an empty line, which belongs to no paragraph."""
        self._lines.append("")
        self.length += 1

    @property
    def text(self) -> str:
        """The text so far, each line closed by a line feed."""
        return "".join(f"{line}\n" for line in self._lines)
