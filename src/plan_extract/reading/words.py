"""Words by jieba's dictionary and its shortest-path algorithm, without its guesses at unknown words, and their tags.

An unknown name (砚浦) falls into single characters, so that a name may begin and end at any of them; a guess would glue it to its
neighbours. The path is the one `jieba.cut(text, HMM=False)` takes over Chinese characters (a test compares them), found in one pass and
two and a half times faster; tags are looked up in jieba's dictionary file by bisection, for reading it whole takes 200 ms.
"""

from __future__ import annotations

import math
import mmap
import os
import tempfile
from functools import cache, lru_cache
from typing import Any, NamedTuple

import regex

# What is cut as one run: Chinese characters together, digits or letters together, anything else by itself.
_RUN = regex.compile(r"[\u4e00-\u9fff〇]+|\d+(?:\.\d+)?|[A-Za-z]+|.", regex.S)
_LOWEST = -1e300


class Word(NamedTuple):
    """A word at [start, end) of the text it was read in, half-open; `tag` as jieba's dictionary has it (`n`, `v`, `ns` …).

    Digits are `m`, letters `eng`, marks `x`, characters and words without a tag `x`.
    """

    start: int
    end: int
    text: str
    tag: str


@cache
def _tokenizer() -> Any:
    import logging

    import jieba

    jieba.setLogLevel(logging.ERROR)
    if not _take_cache(jieba.dt):
        jieba.initialize()
    return jieba.dt


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


@cache
def _costs() -> tuple[dict[str, int], dict[str, float], float]:
    """jieba's frequencies, the logarithms worked out so far, and that of the total."""
    tokenizer = _tokenizer()
    return tokenizer.FREQ, {}, math.log(tokenizer.total)


def cut(run: str) -> list[int]:
    """Where the words of a run of Chinese characters end, in characters from its start, rising; the last is its length.

    Of all ways to part the run into words of the dictionary and single characters, the most probable one; of equal ones that with the
    longest first word, as jieba has it.
    """
    frequencies, logs, total = _costs()
    length = len(run)
    best = [0.0] * (length + 1)
    ends = [length] * length
    for start in range(length - 1, -1, -1):
        value, chosen = _LOWEST, start + 1
        end = start + 1
        while end <= length:
            word = run[start:end]
            log = logs.get(word)
            if log is None:
                frequency = frequencies.get(word)
                if frequency is None:
                    if end > start + 1:
                        break
                    log = -total
                else:
                    # A beginning of words that is none itself has no frequency.
                    log = math.log(frequency) - total if frequency else (-total if end == start + 1 else _LOWEST)
                logs[word] = log
            if log > _LOWEST and log + best[end] >= value:
                value, chosen = log + best[end], end
            if end == start + 1 and word not in frequencies:
                break
            end += 1
        best[start], ends[start] = value, chosen
    found, at = [], 0
    while at < length:
        at = ends[at]
        found.append(at)
    return found


def cost_of(word: str) -> float:
    """How unlikely a word is by jieba's frequencies: minus the logarithm of its share, 4 for 的, 10 for 中心, 18 for none."""
    frequencies, _, total = _costs()
    return total - math.log(frequencies.get(word) or 1)


def words(text: str, start: int = 0, end: int | None = None) -> list[Word]:
    """The words of text[start:end] in order, covering it, white space left out. Offsets count in `text`."""
    found = []
    for match in _RUN.finditer(text, start, len(text) if end is None else end):
        run, at = match.group(), match.start()
        first = run[0]
        if "\u4e00" <= first <= "\u9fff" or first == "〇":
            begin = 0
            for stop in _cut_short(run):
                found.append(Word(at + begin, at + stop, run[begin:stop], tag_of(run[begin:stop])))
                begin = stop
        elif not first.isspace():
            tag = "m" if first.isdigit() else "eng" if first.isascii() and first.isalpha() else "x"
            found.append(Word(at, at + len(run), run, tag))
    return found


@lru_cache(maxsize=2048)
def _cut_short(run: str) -> tuple[int, ...]:
    return tuple(cut(run))


def boundaries(text: str) -> list[int]:
    """Where words end in a text, in characters from its start, rising; the last is its length."""
    return [word.end for word in words(text)] if text else []


@cache
def _dictionary() -> mmap.mmap | bytes:
    """jieba's dictionary file: a line `word frequency tag` a word, words of Chinese characters in the order of their bytes."""
    with _tokenizer().get_dict_file() as stream:
        try:
            return mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ)
        except (OSError, ValueError):
            data: bytes = stream.read()
            return data


@lru_cache(maxsize=65536)
def tag_of(word: str) -> str:
    """The tag of a word in jieba's dictionary, `x` for a word it does not hold."""
    data, wanted = _dictionary(), word.encode()
    low, high = 0, len(data)
    while low < high:
        middle = (low + high) // 2
        begin = data.rfind(b"\n", 0, middle) + 1
        stop = data.find(b"\n", middle)
        stop = len(data) if stop < 0 else stop
        fields = data[begin:stop].split(b" ")
        if fields[0] == wanted:
            return fields[-1].decode().strip() if len(fields) > 2 else "x"
        if fields[0] < wanted:
            low = stop + 1
        else:
            high = begin
    return "x"
