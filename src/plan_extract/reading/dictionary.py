"""jieba's dictionary, looked into where it lies: its file is mapped, so that a process has it in some milliseconds and shares its pages.

jieba makes half a million words and beginnings of them into a mapping, 400 ms and 80 MB in every process even from the cache it writes; a
plan asks for a few thousand. The file is in order, so that a word is found by halving. Nothing is made or written, and jieba is not loaded.
"""

from __future__ import annotations

import mmap
import os
import zlib
from bisect import bisect_left, bisect_right
from functools import cache
from importlib.util import find_spec
from typing import NamedTuple

# A stretch of so many bytes is searched from end to end, which takes as long as halving it some times; no line is as long.
_SHORT = 1200
# So many lines of the file are known by their place, and halving begins between two of them.
_MARKS = 1024
# A Chinese character takes so many bytes.
_WIDTH = 3

_Data = bytes | mmap.mmap


class Entry(NamedTuple):
    """How often a word was seen, 0 for what is none itself and begins some, and its tag; `low` and `high` say where its like stands."""

    frequency: int
    tag: str
    low: int = 0
    high: int = 0


class _Known(NamedTuple):
    """What is known of a file: the sum of its frequencies, the word from which on its words are in order, what is held of some instead."""

    total: int
    first: str
    instead: dict[str, Entry]


# By length and CRC-32: the file of jieba 0.42.1. 吉林 and 高富帅 stand a line too late. The weights were fitted with these words untagged.
_KNOWN = {
    (5071852, 0x1394096D): _Known(
        60101967,
        "一",
        {
            "吉林": Entry(89, "x"),
            "高富帅": Entry(13, "x"),
            "高富": Entry(0, "x"),
            "一": Entry(217830, "x"),
            "一一": Entry(1670, "x"),
        },
    )
}


class Dictionary:
    """The words of a file in jieba's form, a line `word frequency tag` a word. `total` is the sum of the frequencies.

    A file that is not known to be in order is read into memory whole. Raises ValueError where it has another form.
    """

    def __init__(self, data: _Data) -> None:
        self._data = data
        known = _KNOWN.get((len(data), zlib.crc32(data)))
        self._begin = data.find(f"\n{known.first} ".encode()) + 1 if known else len(data)
        # What is not in order: some words that begin with a letter or hold one (AA制, 阿Q), or all.
        self._held, total = _read(bytes(data[: self._begin]))
        self.total = known.total if known else total
        self._held.update(known.instead if known else ())
        step = (len(data) - self._begin) // _MARKS  # of a file that is not known: 0, and no mark is looked at
        self._marks = [self._begin, *(data.find(b"\n", self._begin + step * number) + 1 for number in range(1, _MARKS)), len(data)]
        self._chars = [bytes(data[at : at + _WIDTH]) for at in self._marks[1:-1]]

    def find(self, word: str, within: Entry | None = None) -> Entry | None:
        """What there is of a word; None for one that begins no word. `within` is the entry of what the word begins with, to be faster."""
        held = self._held.get(word)
        if (held is not None and held.frequency) or not word or " " in word or self._begin == len(self._data):
            return held
        wanted = word.encode("utf-8", "surrogatepass")
        low, high = (within.low, within.high) if within and within.high else self._around(wanted[:_WIDTH])
        at = self._first(wanted, low, high)
        if at < 0:
            return held
        stop = at + len(wanted)
        if self._data[stop : stop + 1] != b" ":
            return Entry(0, "x", at, high)
        frequency, tag = self._data[stop + 1 : self._data.find(b"\n", stop)].split()
        return Entry(int(frequency), tag.decode(), at, high)

    def _around(self, char: bytes) -> tuple[int, int]:
        """Between which bytes the words are that begin with a character."""
        low, high = bisect_left(self._chars, char), bisect_right(self._chars, char)
        return self._bound(char, self._marks[low], self._marks[low + 1]), self._bound(
            char + b"\xff", self._marks[high], self._marks[high + 1]
        )

    def _bound(self, wanted: bytes, low: int, high: int) -> int:
        """Where the first line is that does not come before `wanted`, of those between two places where lines begin."""
        data, length = self._data, len(wanted)
        while low < high:
            middle = data.rfind(b"\n", low, (low + high) // 2) + 1 or low
            if data[middle : middle + length] < wanted:
                low = data.find(b"\n", middle) + 1
            else:
                high = middle
        return low

    def _first(self, wanted: bytes, low: int, high: int) -> int:
        """Where the first line between two places begins that begins with `wanted`; -1 where there is none."""
        data, length = self._data, len(wanted)
        while high - low > _SHORT:
            middle = data.rfind(b"\n", low, (low + high) // 2) + 1
            if data[middle : middle + length] < wanted:
                low = middle
            else:
                high = middle + length
        if data[low : low + length] == wanted:
            return low if low < high else -1
        return data.find(b"\n" + wanted, low, high) + 1 or -1


@cache
def dictionary() -> Dictionary:
    """jieba's own dictionary."""
    found = find_spec("jieba")
    if found is None or found.origin is None:
        raise ModuleNotFoundError("No module named 'jieba'", name="jieba")
    with open(os.path.join(os.path.dirname(found.origin), "dict.txt"), "rb") as stream:
        try:
            return Dictionary(mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ))
        except OSError:  # a file system that maps nothing
            return Dictionary(stream.read())


def _read(data: bytes) -> tuple[dict[str, Entry], int]:
    """The words of lines and what begins them, and the sum of the frequencies, as jieba makes them of its file."""
    held: dict[str, Entry] = {}
    total = 0
    for line in data.decode().splitlines():
        word, frequency, *tag = line.strip().split(" ")
        held[word] = Entry(int(frequency), tag[0] if tag else "x")
        total += int(frequency)
        for end in range(1, len(word)):
            held.setdefault(word[:end], Entry(0, "x"))
    return held, total
