"""Word boundaries by jieba, loaded once and only when a rule needs one: its dictionary takes a second to load."""

from __future__ import annotations

from functools import cache


@cache
def _cutter() -> object:
    import logging

    import jieba

    jieba.setLogLevel(logging.ERROR)
    jieba.initialize()
    return jieba


def boundaries(text: str) -> list[int]:
    """Where words end in a text, in characters from its start, rising; the last is its length."""
    ends, at = [], 0
    for word in _cutter().cut(text):  # type: ignore[attr-defined]
        at += len(word)
        ends.append(at)
    return ends
