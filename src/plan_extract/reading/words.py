"""Word boundaries by jieba, loaded once and only when a rule needs one: its dictionary takes a second to load."""

from __future__ import annotations

import os
import tempfile
from functools import cache
from typing import Any


@cache
def _cutter() -> Any:
    import logging

    import jieba

    jieba.setLogLevel(logging.ERROR)
    if not _take_cache(jieba.dt):
        jieba.initialize()
    return jieba


def _take_cache(tokenizer: Any) -> bool:
    """Give jieba the dictionary that it keeps in its cache file, read in one go: jieba reads it piece by piece, four times slower.

    Only a file that is this user's own, which is more than jieba asks. False where there is none or it is no such file; jieba then
    reads its dictionary, and writes the cache.
    """
    import marshal

    path = os.path.join(tokenizer.tmp_dir or tempfile.gettempdir(), tokenizer.cache_file or "jieba.cache")
    try:
        with open(path, "rb") as stream:
            if hasattr(os, "getuid") and os.fstat(stream.fileno()).st_uid != os.getuid():
                return False
            frequencies, total = marshal.loads(stream.read())
    except (OSError, ValueError, EOFError, TypeError):
        return False
    if not isinstance(frequencies, dict) or not isinstance(total, int) or "的" not in frequencies:
        return False
    tokenizer.FREQ, tokenizer.total, tokenizer.initialized = frequencies, total, True
    return True


def boundaries(text: str) -> list[int]:
    """Where words end in a text, in characters from its start, rising; the last is its length."""
    ends, at = [], 0
    for word in _cutter().cut(text):
        at += len(word)
        ends.append(at)
    return ends
