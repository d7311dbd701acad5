"""Of what a bare measure is, where its own clause does not say: 石化产业延链补链。产值达到1300亿元 is 石化产业产值."""

from __future__ import annotations

import re
from collections.abc import Sequence

from plan_extract.candidates.nouns import last_object, noun_alone
from plan_extract.candidates.phrases import is_machine
from plan_extract.candidates.verbs import longest_end, words
from plan_extract.candidates.works import ending_of
from plan_extract.lexicon import kept
from plan_extract.reading.words import words as word_list

_LONGEST = 14
# A run-in title that names what its item tells of is no longer.
_RUN_IN = 8
# So many clauses before a measure may say what it is of.
_NEAR = 4
_LED = re.compile(r"\s*(?:[(（]?[一二三四五六七八九十\d]+[)）.、]|[一二三四五六七八九十]是)?\s*")


class Topics:
    """What a block speaks of, clause by clause: the clauses of the sentence, and the trade that a sentence of the block opened with."""

    def __init__(self, titles: tuple[str, ...]) -> None:
        self._titles = titles
        self._passed: list[str] = []
        self._first, self._told = "", ""
        self._firsts: list[tuple[str, bool]] = []

    def sentence(self, first: str, alone: bool) -> None:
        """A new sentence, by the words of its first clause; `alone` says that it has no other."""
        self._passed = []
        self._first = first
        self._firsts.append((first, alone))

    def clause(self, said: str) -> None:
        """A clause of the sentence that has no number."""
        self._passed.append(said)

    def of(self, measure: str) -> str:
        """A bare measure with what it is of before it; any other indicator as it is."""
        if measure not in _bare():
            return measure
        thing = opening_of(self._first)
        if not thing and not measure.startswith("产业"):
            thing = next((found for said in reversed(self._passed[-_NEAR:]) if (found := _object(said))), "")
        if (not thing and not measure.endswith(words("investments"))) or measure.startswith("产业"):
            # What money is spent on is said nearer by, or not at all.
            thing = thing or self._trade() or next((found for title in self._titles if (found := trade_of(title))), "")
        return thing.removesuffix("产业") + measure if measure.startswith("产业") else thing + measure

    def machine(self) -> str:
        """The machine that a clause before in the sentence tells of: 推动判读软件投入使用,检出率高于96%."""
        return next((found for said in reversed(self._passed[-_NEAR:]) if (found := machine_in(said))), "")

    def _trade(self) -> str:
        """The trade that the nearest sentence opened with, or that a run-in title named: 生猪。年出栏…."""
        for first, alone in self._firsts:
            named = noun_alone(first) if alone and len(first) <= _RUN_IN else ""
            self._told = named or opening_of(first) or self._told
        self._firsts.clear()
        return self._told


def machine_of(titles: Sequence[str]) -> str:
    """The machine that the nearest of the titles names, the last first: 车载雷达 of （二）车载雷达; empty where it names another thing."""
    for title in reversed(titles):
        if title:
            name = (title[lead.end() :] if (lead := _LED.match(title)) else title).strip()
            return name if len(name) <= _LONGEST and is_machine(name) else ""
    return ""


def machine_in(clause: str) -> str:
    """The machine that a clause without a number tells of, or brings about: 判读软件 of 推动判读软件投入使用; empty where there is none."""
    start = 0
    for word in word_list(clause):
        if word.tag[:1] in "vdpc" and word.text in words("verbs") and not is_machine(clause[start : word.start]):
            start = word.end
        elif start < word.start and not word.tag.startswith("n") and is_machine(clause[start : word.start]):
            return clause[start : word.start]
    return clause[start:] if is_machine(clause[start:]) and len(clause) - start <= _LONGEST else ""


# 煤炭开采方面, 文旅领域: a sentence says what it is about.
_ABOUT = ("方面", "领域")


@kept
def _bare() -> frozenset[str]:
    return frozenset(words("bare_amounts"))


def opening_of(clause: str) -> str:
    """The trade or field that a clause opens with: 石化产业 of 石化产业向精细化工延伸, 煤炭 of 煤炭方面; empty where there is none."""
    lead = _LED.match(clause)
    said = clause[lead.end() :] if lead else clause
    if said.endswith(_ABOUT):
        name = said[:-2].removesuffix("发展").removesuffix("建设").removeprefix("在")
        found = word_list(name)
        if len(found) > 1 and found[-1].tag == "v" and found[0].tag == "n":
            # 煤炭绿色开采方面: of what is done it is the thing.
            name = found[0].text
        return name if 2 <= len(name) <= _LONGEST and "、" not in name else ""
    end = 0
    for word in word_list(said):
        if word.tag[:1] not in "nblja" and word.tag != "vn" and not (word.tag == "x" and word.text not in "、,;:和"):
            break
        end = word.end
        if _is_trade(said[:end]) and said[end : end + 1] not in ("、", "和", "及"):
            return said[:end] if end <= _LONGEST else ""
    return ""


def _is_trade(name: str) -> bool:
    """Whether a name ends as trades do and is more than that ending: 石化产业, 低空经济."""
    return 0 < len(longest_end(name, "trades") or "") < len(name) and not name.endswith(words("no_trades"))


def trade_of(title: str) -> str:
    """The trade that a title is about: 低空经济 of 加快发展低空经济."""
    name = last_object(title)
    return name if _is_trade(name) else ""


def _object(clause: str) -> str:
    """The work or the trade that a clause without a number is about: 牛羊肉交易中心 of 建设牛羊肉交易中心."""
    name = last_object(clause)
    if not name:
        return opening_of(clause)
    works = ending_of(name) is not None and not name.endswith("环境")
    return name if works or _is_trade(name) or name.endswith("治理") else opening_of(clause)
