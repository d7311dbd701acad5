"""The verb that ties a quantity to what it measures, found at the end or the head of a phrase. Word list: lexicon/verbs.yaml."""

from __future__ import annotations

from typing import NamedTuple

from plan_extract.lexicon import kept, load, verbs_with


class Verb(NamedTuple):
    """A verb found in a phrase: its group (`level`, `change_up`, `change_down`, `work`) and where it stands, half-open."""

    word: str
    group: str
    start: int
    end: int


@kept
def _groups() -> dict[str, str]:
    names = {"level": "level", "up": "change_up", "down": "change_down", "work": "work"}
    return {word: names[has] for word, line in load("verbs").items() for has in line.split() if has in names}


# Lists that are derived from the properties of verbs, by the name they are asked for.
_DERIVED = {
    "verbs": ("level", "up", "down", "work"),
    "plain_verbs": ("plain",),
    "nominal": ("nominal",),
    "goes_on": ("stays",),
    "objects": ("object",),
    "later_objects": ("later",),
    "doings": ("doing",),
    "of_reach": ("reach",),
    "sums": ("sums",),
    "verb_phrase": ("attains",),
    "transitive": ("takes",),
    "built": ("built",),
    "allots": ("allots",),
    "gives": ("gives",),
    "stage": ("stage",),
}


@kept
def words(name: str) -> tuple[str, ...]:
    """A list of lexicon/phrases.yaml or one derived from lexicon/verbs.yaml, longest word first."""
    return verbs_with(*_DERIVED[name]) if name in _DERIVED else tuple(sorted(load("phrases")[name], key=len, reverse=True))


@kept
def _by_last(name: str) -> dict[str, tuple[str, ...]]:
    """The words of a list by their last character, longest first: most texts end in none of these."""
    return _grouped(name, -1)


@kept
def _by_first(name: str) -> dict[str, tuple[str, ...]]:
    """The words of a list by their first character, longest first."""
    return _grouped(name, 0)


def _grouped(name: str, at: int) -> dict[str, tuple[str, ...]]:
    grouped: dict[str, list[str]] = {}
    for word in sorted(words(name), key=len, reverse=True):
        grouped.setdefault(word[at], []).append(word)
    return {char: tuple(listed) for char, listed in grouped.items()}


def longest_end(text: str, name: str, end: int | None = None) -> str | None:
    """The longest word of a list that text[:end] ends in."""
    end = len(text) if end is None else end
    for word in _by_last(name).get(text[end - 1 : end], ()):
        if text.endswith(word, 0, end):
            return word
    return None


def longest_head(text: str, name: str) -> str | None:
    """The longest word of a list that a text begins with; a verb that goes on into a noun (建成区, 处置率, 服务业) is none."""
    for word in _by_first(name).get(text[:1], ()):
        if text.startswith(word):
            behind = text[len(word) : len(word) + 2]
            noun = name in ("verbs", "plain_verbs", "nominal") and len(word) > 1 and behind[:1] in _NOUN_ENDS and behind not in _OWN_WORDS
            return None if noun else word
    return None


# 率 of 处置率, 区 of 建成区, 业 of 服务业: a verb before them is the first half of a noun.
_NOUN_ENDS = frozenset("率面业房量额型性费区")
# But 培育区域品牌: the noun is a word of its own.
_OWN_WORDS = frozenset(("区域", "区级", "区县", "区块", "业务", "业主", "量子", "房屋", "面向", "性能", "费用", "型材"))


def verb_at_end(text: str) -> Verb | None:
    """The verb that a phrase ends in once adverbs behind it are peeled off: 覆盖率均达 gives 达, 累计建设改造约 gives 建设改造."""
    end = len(text.rstrip())
    while end:
        verb, adverb = longest_end(text, "verbs", end), longest_end(text, "trail", end)
        if verb and verb[0] == "均" and text.startswith("平", end - len(verb) - 1):
            # 总体平均达到: 均达到 would cut 平均.
            verb = verb[1:]
        if verb and (adverb is None or len(verb) >= len(adverb)):
            return Verb(verb, _groups()[verb], end - len(verb), end)
        if adverb is None:
            return None
        end -= len(adverb)
    return None


def verb_at_head(text: str) -> Verb | None:
    """The verb that a phrase opens with: 建成水库 gives 建成."""
    verb = longest_head(text, "verbs")
    # One character that compares (高, 多, 低) opens nouns, not phrases: 高速公路.
    if verb and len(verb) == 1 and _groups()[verb] != "work":
        return None
    return Verb(verb, _groups()[verb], 0, len(verb)) if verb else None


def peel_head(text: str, also: tuple[tuple[int, int], ...] = ()) -> int:
    """How many characters of adverbs, connectives and white space open a phrase (到2025年,力争 … is for the caller to cut).

    `also` are spans, half-open, in the phrase that go as well (times).
    """
    at = 0
    while at < len(text):
        span = next((b for a, b in also if a <= at < b), None) if also else None
        if span is not None:
            at = span
            continue
        if text[at] in " 、,:;-—·•":
            at += 1
            continue
        word = longest_head(text[at : at + 8], "lead")
        if word is None:
            return at
        kept = longest_head(text[at : at + 8], "keep")
        verb = verb_at_head(text[at : at + 8])
        whole = max(len(kept or ""), verb.end if verb else 0)
        if whole > len(word):
            # 共建成公园30座: the verb behind the adverb reaches past 共建.
            inner = verb_at_head(text[at + 1 : at + 8]) if word == "共" else None
            if inner is None or len(word) + inner.end <= whole:
                return at
        elif kept == word and not _before_verb(text, at + len(word)):
            return at
        at += len(word)
    return at


def _before_verb(text: str, at: int) -> bool:
    # Adverbs that also open nouns (新能源, 内河, 共享单车) go only before a verb of the list: 新引进, 累计完成.
    return verb_at_head(text[at:]) is not None or at == len(text)


def peel_tail(text: str) -> int:
    """The length of a phrase once adverbs at its end are off: 覆盖率均 is 覆盖率."""
    end = len(text)
    while end:
        word = longest_end(text, "trail", end)
        if word is None and text[end - 1] not in " ,、:;":
            return end
        end -= len(word) if word else 1
    return end
