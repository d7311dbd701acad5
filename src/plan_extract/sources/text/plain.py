"""Plain text as a source."""

from __future__ import annotations

from plan_extract.sources.mending.mend import mend
from plan_extract.sources.source_text import SourceText
from plan_extract.sources.text.markdown import unmarked


def read_plain(text: str, name: str, sha256: str, encoding: str) -> SourceText:
    """Decoded plain text as a source: a paragraph a line, or mended first where the text has been through the mill."""
    words, hints = unmarked(text)
    return SourceText(name, "text", sha256, text, mend(words, hints=hints), encoding=encoding)
