"""Brackets and what they hold, brackets inside them included, however deep."""

from __future__ import annotations

import re

_EITHER = re.compile(r"[()]")


def bracket_spans(text: str, start: int = 0, end: int | None = None) -> list[tuple[int, int]]:
    """Where the brackets of text[start:end] begin and end that have both ends there, in order; of those inside others the outer ones."""
    opened: list[int] = []
    spans: list[tuple[int, int]] = []
    for match in _EITHER.finditer(text, start, len(text) if end is None else end):
        if match[0] == "(":
            opened.append(match.start())
        elif opened:
            begin = opened.pop()
            while spans and spans[-1][0] > begin:
                spans.pop()
            spans.append((begin, match.end()))
    return spans
