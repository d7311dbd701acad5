"""Words by jieba's dictionary and its shortest-path algorithm, without its guesses at unknown words, and their tags.

An unknown name (砚浦) falls into single characters, so that a name may begin and end at any of them; a guess would glue it to its
neighbours. The path is the one `jieba.cut(text, HMM=False)` takes over Chinese characters (a test compares them), found in one pass and
two and a half times faster; tags are looked up in jieba's dictionary file by bisection, for reading it whole takes 200 ms.
"""

from __future__ import annotations

import math
import mmap
import os
import re
import tempfile
from functools import cache, lru_cache
from typing import Any, NamedTuple

# What is cut as one run: Chinese characters together, digits or letters together, anything else by itself.
_RUN = re.compile(r"([\u4e00-\u9fff〇]+)|\d+(?:\.\d+)?|[A-Za-z]+|.", re.S)
_LOWEST = -1e300
# So many logarithms are kept at a time, those of what is no word included.
_MOST_LOGS = 1 << 18


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


class _Logs(dict[str, float | None]):
    """The logarithm of a word's share by jieba's frequencies, worked out when it is first asked for; None for what begins no word.

    What begins words and is none itself has the lowest there is, a single character that of a word seen once.
    """

    def __init__(self, frequencies: dict[str, int], total: int) -> None:
        self.frequencies, self.total = frequencies, math.log(total)

    def __missing__(self, word: str) -> float | None:
        if len(self) >= _MOST_LOGS:
            self.clear()
        frequency = self.frequencies.get(word)
        log = None if frequency is None else math.log(frequency) - self.total if frequency else (-self.total if len(word) == 1 else _LOWEST)
        self[word] = log
        return log


@cache
def _logs() -> _Logs:
    tokenizer = _tokenizer()
    return _Logs(tokenizer.FREQ, tokenizer.total)


def cut(run: str) -> list[int]:
    """Where the words of a run of Chinese characters end, in characters from its start, rising; the last is its length.

    Of all ways to part the run into words of the dictionary and single characters, the most probable one; of equal ones that with the
    longest first word, as jieba has it.
    """
    logs, length = _logs(), len(run)
    alone = -logs.total
    best = [0.0] * (length + 1)
    ends = [length] * length
    start = length
    for char in reversed(run):
        chosen, start = start, start - 1
        end, log = chosen, logs[char]
        if log is None:
            best[start], ends[start] = alone + best[end], end
            continue
        value = log + best[end]
        while end < length:
            end += 1
            log = logs[run[start:end]]
            if log is None:
                break
            if log + best[end] >= value:
                value, chosen = log + best[end], end
        best[start], ends[start] = value, chosen
    found, at = [], 0
    while at < length:
        at = ends[at]
        found.append(at)
    return found


def cost_of(word: str) -> float:
    """How unlikely a word is by jieba's frequencies: minus the logarithm of its share, 4 for 的, 10 for 中心, 18 for none."""
    logs = _logs()
    if (log := logs[word]) is None or log == _LOWEST:
        return logs.total
    return -log


def words(text: str, start: int = 0, end: int | None = None) -> list[Word]:
    """The words of text[start:end] in order, covering it, white space left out. Offsets count in `text`."""
    found: list[Word] = []
    for match in _RUN.finditer(text, start, len(text) if end is None else end):
        run, at = match.group(), match.start()
        if match.lastindex:
            begin = at
            for stop in _cut_short(run):
                stop += at
                word = text[begin:stop]
                found.append(_word(Word, (begin, stop, word, tag_of(word))))
                begin = stop
        elif not (first := run[0]).isspace():
            tag = "m" if first.isdigit() else "eng" if first.isascii() and first.isalpha() else "x"
            found.append(Word(at, at + len(run), run, tag))
    return found


# What Word(…) comes to, without the function around it: a plan has a word for every other character.
_word = tuple.__new__


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
