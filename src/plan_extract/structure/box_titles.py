"""What opens a box and its items: 专栏3 城市更新; a 篇 or another box, which end it; the run-in title of an item without a number."""

from __future__ import annotations

import re

from plan_extract.lexicon import kept, load
from plan_extract.structure.marks import ordinal, read_mark, style_at, titled
from plan_extract.structure.state import Line

_NUMBER = r"(?:[一二三四五六七八九十]{1,3}|\d{1,3}(?:\s?[-—.]\s?\d{1,2})?)"


# A title line is no longer than this; one that is runs into the box's text.
_RUN_ON = 80
# A title line that the unit of the table below it runs into: 表3 重点项目 单位:万元
_UNIT = re.compile(r"\s*[(]?单位\s*:\s*[^\s:。,;]{1,12}$")
_GAP = re.compile(r"\s{2,}(?=\S)")
_FIRST_ITEM = re.compile(r"(?<![\d.])1\s?[.、](?!\d)|\([1一]\)|01(?=\s|[一-鿿])|①")


@kept
def _words() -> tuple[str, str, str]:
    lists = load("boxes")
    free = "|".join(w["word"] for w in lists["words"] if not w["numbered"])
    bound = "|".join(w["word"] for w in lists["words"] if w["numbered"])
    # 专栏三项任务 would be a count, not a number.
    numbered = rf"(?P<free>{free})\s*(?P<n>{_NUMBER}(?![一二三四五六七八九十]*[个项类大]))?"
    return r"^[★☆■◆●▲□◇○►▶\s]*[【\[(〔]?\s*", numbered, rf"(?P<bound>{bound})\s*(?P<m>{_NUMBER})"


_CLOSE = r"\s*[】\])〕]?\s*[:.、|｜—\-]*\s*"


@kept
def _opening() -> re.Pattern[str]:
    opening, numbered, _ = _words()
    return re.compile(opening + numbered + _CLOSE)


@kept
def _title() -> tuple[re.Pattern[str], re.Pattern[str]]:
    opening, numbered, bound = _words()
    return re.compile(f"{opening}(?:{numbered}|{bound}){_CLOSE}(?P<title>.*)$"), re.compile("|".join(load("boxes")["cited"]))


def read_title(line: Line) -> tuple[bool, int | None, int, int] | None:
    """A box's title line: whether it says 专栏, its number, and the title's reading offsets, half-open. None for any other line."""
    words = line.words
    if not 2 <= len(words) <= _RUN_ON:
        return None
    pattern, cited = _title()
    found = pattern.match(words)
    if found is None:
        return None
    title = _UNIT.sub("", found["title"]).rstrip()
    if re.search(r"[。;]", title) or cited.match(title) or (found["free"] and not found["n"] and re.match(r"[,的中]", title)):
        return None
    if "," in title and len(title) > 45:
        return None
    number = found["n"] or found["m"]
    value = ordinal(re.split(r"[-—.]", number)[0]) if number else None
    start = line.first + found.start("title")
    return found["free"] is not None, value, start, start + len(title)


def run_in_title(line: Line, endings: frozenset[str]) -> tuple[int | None, int, int, int] | None:
    """A numbered box's title that runs into the box's text: its number, the title's reading offsets, half-open, and where the text begins.

    The title ends at a wide gap, before an item numbered 1, or with two characters that other boxes' titles end with (`endings`):
    `专栏2 水库除险加固重点大坝加固工程。对…` beside `专栏1 河道整治重点`.
    """
    words = line.words
    if len(words) <= _RUN_ON:
        return None
    found = _opening().match(words)
    if found is None or not found["n"] or re.match(r"[,。;:的中所]", words[found.end() :]):
        return None
    begin = found.end()
    ended = [
        m.start() for m in (_GAP.search(words, begin + 2, begin + _RUN_ON), _FIRST_ITEM.search(words, begin + 2, begin + _RUN_ON)) if m
    ]
    ended += [at for at in range(begin + 6, min(begin + 40, len(words))) if words[at - 2 : at] in endings][:1]
    if not ended or re.search(r"[。;,:]", words[begin : min(ended)]):
        return None
    stop = min(ended)
    body = stop
    while words[body].isspace():
        body += 1
    return ordinal(re.split(r"[-—.]", found["n"])[0]), line.first + begin, line.first + stop, line.first + body


def is_title(line: Line) -> bool:
    """A short line that can be the title of the box above it: 专栏1 alone, its title on the next line."""
    return len(line.words) <= 40 and not re.search(r"[。;:,]", line.words) and style_at(line, line.first) is None


def stops(line: Line) -> bool:
    """Whether a line ends any box before it: another box, or a 篇, 章, 节 heading."""
    if read_title(line) is not None:
        return True
    mark = read_mark(line, line.first)
    return mark is not None and mark.level in ("part", "chapter", "section") and titled(mark)


@kept
def _endings() -> tuple[str, ...]:
    return tuple(load("boxes")["item_endings"])


def item_title(text: str, start: int, stop: int) -> int | None:
    """Where the title ends with which an unnumbered paragraph of a box opens (学校建设工程。…), or None."""
    found = re.compile(r"[。:]").search(text, start, min(stop, start + 32))
    if found is None or found.end() >= stop:
        return None
    title = text[start : found.start()]
    if "," in title or re.search(r"\d{2,}", title) or not title.endswith(_endings()):
        return None
    return found.start()
