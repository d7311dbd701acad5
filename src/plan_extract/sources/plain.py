"""Plain text: one paragraph a line, or mended first where the text has been through the mill."""

from __future__ import annotations

from plan_extract.sources.fold import fold
from plan_extract.sources.source_text import Paragraph, SourceText


def paragraphs_by_line(text: str) -> tuple[Paragraph, ...]:
    """One paragraph for each line that is not blank, without the spaces around it, folded; positions as they stand."""
    found, start = [], 0
    for line in text.split("\n"):
        body = line.strip()
        if body:
            at = start + line.index(body[0])
            found.append(Paragraph(fold(body), at, at + len(body)))
        start += len(line) + 1
    return tuple(found)


def read_plain(text: str, name: str, sha256: str, encoding: str) -> SourceText:
    """Decoded plain text as a source."""
    return SourceText(name, "text", sha256, text, paragraphs_by_line(text), encoding=encoding)
