"""The normal form of an indicator's name, and the words that keep two names apart. Word list: lexicon/concept_names.yaml.

`常住人口城镇化率`, `城镇化率（常住人口）` and `全市常住人口城镇化率` name one thing; `户籍人口城镇化率` another.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from plan_extract.lexicon import kept, kept_up_to, load
from plan_extract.reading.units import unit_of
from plan_extract.sources.fold import fold

_MARKS = re.compile(r"[\s“”\"'‘’《》〈〉、,;:。·*#^\[\]〔〕【】]+")
_NUMBER = re.compile(r"^(?:\(?\d{1,3}\)|\d{1,3}[.．](?!\d)|[①-⑳])")
_BRACKETS = re.compile(r"\(([^()]*)\)")
_LATIN = re.compile(r"[A-Za-z0-9.&+\-]+")
# A name of one or two characters says nothing once its last ones are gone.
_SHORTEST = 3


@kept_up_to(4096)
def normal(name: str) -> str:
    """A name's normal form: half-width, without marks, units and notes in brackets, 全市 and 年末; one word for several.

    `normal('全市城镇化率（常住人口，%）')` and `normal('城镇化率常住人口')` are the same. It is for comparing, not for reading.
    """
    text = _NUMBER.sub("", fold(name).strip())
    if "(" in text:
        text = _BRACKETS.sub(_bracketed, text)
    text = _MARKS.sub("", text).replace("(", "").replace(")", "").upper()
    leading, words, trailing, table = _expressions()
    text = words.sub(lambda found: table[found[0]], text)
    text = words.sub(lambda found: table[found[0]], text)  # 万元 + 国内生产总值 is 万元GDP is 单位GDP
    text = leading.sub("", text)
    while (shorter := trailing.sub("", text)) != text and len(shorter) >= _SHORTEST:
        text = shorter
    return text


def _bracketed(found: re.Match[str]) -> str:
    """What stays of a bracket: words that belong to the name, no unit, no note, no abbreviation of what stands before."""
    inside = found[1].strip()
    notes: tuple[str, ...] = _notes()
    if not inside or inside.startswith(notes) or (_LATIN.fullmatch(inside) and found.start() > 0):
        return ""
    # 户籍人口 is in the list of units, and what a name is about.
    return "" if "/" in inside or (unit_of(inside) is not None and "人口" not in inside) else inside


@kept
def _notes() -> tuple[str, ...]:
    return tuple(load("concept_names")["notes"])


@kept
def _expressions() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str], dict[str, str]]:
    """What leads, the words that have another for them, what trails; and that other."""
    listed = load("concept_names")
    table = {written: word for word, all_written in listed["words"].items() for written in all_written}
    table.update(dict.fromkeys(listed["empty"], ""))
    # A word that stands for others stays as it is, so that 研发投入强度 keeps its 研发 and a second pass changes nothing more.
    leading = re.compile(f"^(?:{_either(listed['leading'])})+(?=.{{{_SHORTEST}}})")
    return leading, re.compile(_either(table)), re.compile(f"(?:{_either(listed['trailing'])})$"), table


def _either(words: Iterable[str]) -> str:
    return "|".join(map(re.escape, sorted(words, key=lambda word: (-len(word), word))))


@kept_up_to(4096)
def qualifiers(form: str) -> frozenset[str]:
    """The words of a normal form that tell its indicator from others: of each group of `tell_apart`, the longest where they overlap."""
    return frozenset(found for pattern in _groups() for found in pattern.findall(form))


@kept
def _groups() -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(_either(group)) for group in load("concept_names")["tell_apart"])
