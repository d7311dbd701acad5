"""Words by jieba's dictionary and its shortest-path algorithm, without its guesses at unknown words, and their tags.

An unknown name (砚浦) falls into single characters, so that a name may begin and end at any of them; a guess would glue it to its
neighbours. The path is the one `jieba.cut(text, HMM=False)` takes over Chinese characters (a test compares them), found in one pass and
two and a half times faster.
"""

from __future__ import annotations

import math
import re
from functools import cache, lru_cache
from typing import ClassVar, NamedTuple, cast

from plan_extract.once import with_dict
from plan_extract.reading.dictionary import Entry, dictionary

# What is cut as one run: Chinese characters together, digits or letters together, anything else by itself.
_RUN = re.compile(r"([\u4e00-\u9fff〇]+)|\d+(?:\.\d+)?|[A-Za-z]+|.", re.S)
_LOWEST = -1e300
# So many beginnings of words are kept at a time, those of what is no word included.
_MOST_KEPT = 1 << 17


class Word(NamedTuple):
    """A word at [start, end) of the text it was read in, half-open; `tag` as jieba's dictionary has it (`n`, `v`, `ns` …).

    Digits are `m`, letters `eng`, marks `x`, characters and words without a tag `x`.
    """

    start: int
    end: int
    text: str
    tag: str


def is_chinese(char: str) -> bool:
    """Whether a character is cut as one run with others of its kind, as `_RUN` has it."""
    return "\u4e00" <= char <= "\u9fff" or char == "〇"


@with_dict
class _Start(dict[str, "_Start | None"]):
    """What words begin with, or a word: what it goes on with by the next character, each found when it is first asked for.

    `log` is the logarithm of its share by jieba's frequencies: the lowest there is for what begins words and is none itself, that of a
    word seen once for a single character that is none. `tag` is None until it is asked for. None is kept for what begins no word.
    `entry` is what the dictionary has of it.
    Characters are looked up one by one, so that no piece of the text has to be made and hashed: a quarter of the time.
    """

    __slots__ = ("entry", "log", "tag", "word")
    kept: ClassVar[int] = 0

    def __init__(self, word: str, log: float, entry: Entry | None = None) -> None:
        self.word, self.log, self.entry = word, log, entry
        self.tag: str | None = None

    def __missing__(self, char: str) -> _Start | None:
        words = dictionary()
        word = self.word + char
        entry = words.find(word, self.entry)
        found = None
        if len(word) == 1 or (entry and entry.frequency):
            found = _Start(word, math.log((entry and entry.frequency) or 1) - math.log(words.total), entry)
        elif entry:
            found = _Start(word, _LOWEST, entry)
        self[char] = found
        _Start.kept += 1
        return found

    def tagged(self) -> str:
        """Its tag, as the dictionary has it, and kept."""
        self.tag = self.entry.tag if self.entry else "x"
        return self.tag


@cache
def _starts() -> _Start:
    """What single characters lead to."""
    return _Start("", _LOWEST)


def _path(run: str) -> list[_Start]:
    """For each character of a run the word that begins with it on the best way from there to the end.

    Of all ways to part the run into words of the dictionary and single characters, the most probable one; of equal ones that with the
    longest first word, as jieba has it.
    """
    starts = _starts()
    if _Start.kept > _MOST_KEPT:
        starts.clear()
        _Start.kept = 0
    # A single character is always found.
    first = cast("dict[str, _Start]", starts)
    chars, length = list(run), len(run)
    best, taken = [0.0] * (length + 1), [starts] * length
    start, value = length, 0.0
    for char in reversed(chars):
        end, start = start, start - 1
        chosen = at = first[char]
        # What was best from behind the character on, and the character before it.
        value += at.log
        while end < length:
            longer = at[chars[end]]
            if longer is None:
                break
            at = longer
            end += 1
            total = at.log + best[end]
            if total >= value:
                value, chosen = total, at
        best[start], taken[start] = value, chosen
    return taken


@lru_cache(maxsize=65536)
def cost_of(word: str) -> float:
    """How unlikely a word is by jieba's frequencies: minus the logarithm of its share, 4 for 的, 10 for 中心, 18 for none."""
    words = dictionary()
    entry = words.find(word)
    return math.log(words.total) - math.log(entry.frequency) if entry and entry.frequency else math.log(words.total)


def words(text: str, start: int = 0, end: int | None = None) -> list[Word]:
    """The words of text[start:end] in order, covering it, white space left out. Offsets count in `text`."""
    found: list[Word] = []
    for match in _RUN.finditer(text, start, len(text) if end is None else end):
        at, last = match.span()
        if match.lastindex:
            taken, begin = _path(match[0]), at
            while at < last:
                entry = taken[at - begin]
                word = entry.word
                stop = at + len(word)
                found.append(_word(Word, (at, stop, word, entry.tag or entry.tagged())))
                at = stop
        elif not (first := text[at]).isspace():
            tag = "m" if first.isdigit() else "eng" if first.isascii() and first.isalpha() else "x"
            found.append(_word(Word, (at, last, match[0], tag)))
    return found


# What Word(…) comes to, without the function around it: a plan has a word for every other character.
_word = tuple.__new__


def boundaries(text: str) -> list[int]:
    """Where words end in a text, in characters from its start, rising; the last is its length."""
    return [word.end for word in words(text)] if text else []
