"""Characters that stand for others that were lost, wherever the text came from."""

from __future__ import annotations

import re
from itertools import groupby

from plan_extract.model import Finding
from plan_extract.sources.source_text import SourceText

# The replacement character, and private use: what such a character is, its font alone knew. U+F000 to U+F0FF are bullets of symbol fonts.
_LOST = re.compile("[\ufffd\ue000-\uefff\uf100-\uf8ff\U000f0000-\U0010ffff]")
_MOST_LINES = 20
_AROUND = 8


def lost_characters(source: SourceText) -> list[Finding]:
    """A finding (PE023) for each line of the text with characters that cannot be read, at the first of them, with the words around it."""
    lines = [(line, list(found)) for line, found in groupby(_LOST.finditer(source.text), lambda found: source.line_of(found.start()))]
    made = []
    for line, found in lines[:_MOST_LINES]:
        start, end = source.line_starts[line - 1], source.text.find("\n", found[0].end())
        first = found[0].start()
        words = source.text[max(start, first - _AROUND) : min(end if end >= 0 else len(source.text), first + _AROUND)].strip()
        said = "a character that cannot be read" if len(found) == 1 else f"{len(found)} characters that cannot be read"
        made.append(Finding(code="PE023", message=f"{said}: {_LOST.sub(chr(0xFFFD), words)}", line=line, column=first - start + 1))
    if rest := lines[_MOST_LINES:]:
        count = sum(len(found) for _, found in rest)
        made.append(Finding(code="PE023", message=f"{count} more on {len(rest)} more lines that cannot be read", line=rest[0][0]))
    return made
