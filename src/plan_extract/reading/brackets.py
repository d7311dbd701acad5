"""Brackets and what they hold, brackets inside them included, however deep."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

# A bracket that opens inside one: most texts have none.
_NESTED, _PLAIN = re.compile(r"\([^()]*\("), re.compile(r"\([^()]*\)")


@cache
def _outer() -> Any:
    """Brackets with all inside them: regex recurses where re cannot. Loaded for the first that holds another."""
    import regex

    return regex.compile(r"\(((?:[^()]++|\((?1)\))*+)\)")


def square_spans(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Where the brackets 〔…〕 and 【…】 of text[start:end] begin and end that hold none of their own, in order."""
    return [match.span() for match in _SQUARE.finditer(text, start, end)] if "〔" in text or "【" in text else []


_SQUARE = re.compile(r"〔[^〔〕]*〕|【[^【】]*】")


def bracket_spans(text: str, start: int = 0, end: int | None = None) -> list[tuple[int, int]]:
    """Where the brackets of text[start:end] begin and end that have both ends there, in order; of those inside others the outer ones."""
    end = len(text) if end is None else end
    pattern = _outer() if _NESTED.search(text, start, end) else _PLAIN
    return [match.span() for match in pattern.finditer(text, start, end)]
