"""A file in, a SourceText out: encoding, positions, paragraphs, table cells. Nothing is fetched."""

from __future__ import annotations

import hashlib
from pathlib import Path

from plan_extract.errors import UnreadableError
from plan_extract.sources.source_text import SourceText


def read(path: str | Path, *, encoding: str | None = None) -> SourceText:
    """Read a plan file into the text that positions count in. Raises UnreadableError, one line, for what is no plan text."""
    try:
        data = Path(path).read_bytes()
    except OSError as error:
        raise UnreadableError(f"{path}: {error.strerror}") from error
    return read_bytes(data, str(path), encoding=encoding)


def read_bytes(data: bytes, name: str, *, encoding: str | None = None) -> SourceText:
    """Read a plan's bytes, such as standard input; `name` stands as the source's path and in error messages."""
    from plan_extract.sources.plain import paragraphs_by_line

    used = encoding or "utf-8"
    try:
        text = data.decode("utf-8-sig" if used == "utf-8" else used)
    except (UnicodeDecodeError, LookupError) as error:
        raise UnreadableError(f"{name}: not readable as {used}: save it as UTF-8 text") from error
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return SourceText(name, "text", hashlib.sha256(data).hexdigest(), text, paragraphs_by_line(text), encoding=used)
