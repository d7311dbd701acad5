"""What a span that could name a project looks like to the features: its words and places, its list, and what the plan knows."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from typing import Any

from plan_extract.candidates.projects import NameList, ProjectCandidate, tail_of
from plan_extract.candidates.works import ending_of, signs
from plan_extract.deciding.scorer import Scale
from plan_extract.lexicon import kept, load
from plan_extract.marking.marks import Tokens
from plan_extract.marking.mood import Moods
from plan_extract.once import once, with_dict
from plan_extract.reading.divisions import short_of
from plan_extract.reading.places import Place
from plan_extract.reading.words import Word, cost_of


@with_dict
class Shared:
    """What several candidates have in common: what holds of it is found and weighed for the first of them, then kept."""

    _features: list[str] | None = None
    _weight: int | None = None

    def features(self, of: Callable[[Any], list[str]]) -> list[str]:
        """What holds of it, as `of` finds it."""
        if self._features is None:
            self._features = of(self)
        return self._features

    def weight(self, scale: Scale[Any]) -> int:
        """What its features come to, without the scorer's bias."""
        if self._weight is None:
            self._weight = scale.whole(self) - scale.bias
        return self._weight


@with_dict
@dataclass(eq=False)
class ListView(Shared):
    """A list of names with what its plan knows: the plan's own area, and the kind of the box that it stands in."""

    names: NameList
    own: tuple[str, ...]
    box_kind: str | None
    moods: Moods
    _sayings: dict[tuple[str, bool], Saying] = field(default_factory=dict)

    @once
    def proper(self) -> tuple[int, ...]:
        """How many of the first members, by their number, begin with the plan's area or have a place inside."""
        names = self.names
        return _running(name.startswith(self.own) or placed for name, placed in zip(names.names, names.placed, strict=True))

    @once
    def ends(self) -> tuple[int, ...]:
        """How many of the first members, by their number, end as works do."""
        return _running(self.names.endings)

    def saying(self, said: str, etc: bool) -> Saying:
        """What is said of some of its members: one for all of them."""
        if (found := self._sayings.get((said, etc))) is None:
            found = self._sayings[said, etc] = Saying(self.names, self.box_kind, said, etc)
        return found

    @once
    def tokens(self) -> Tokens:
        """The words of the clause."""
        return self.names.marks.tokens(self.names.clause)


def _running(holds: Iterable[bool]) -> tuple[int, ...]:
    """Sums of the first none, one, two and so on."""
    return tuple(accumulate(holds, initial=0))


@with_dict
@dataclass(eq=False)
class Saying(Shared):
    """What the announcement of a list and the 等 behind some of its members say of these: `said` and `etc` as a candidate has them.

    It knows its list's names and not its view, which knows it: so that both go when nobody asks any more, and not when Python looks for
    cycles.
    """

    names: NameList
    box_kind: str | None
    said: str
    etc: bool

    @once
    def act(self) -> str:
        """What is done to the things."""
        return self.names.act(self.said)

    @once
    def sure(self) -> str:
        """How surely something is built."""
        what = self.act
        if what in ("finishes", "builds", "ahead") or (what.startswith("p") and "+" in what and not what.endswith("none")):
            return "sure"
        return "half" if what.startswith("makes") else "no"

    @once
    def tail(self) -> str:
        """What is said behind the list."""
        return tail_of(self.names.by.tail + self.said)


@with_dict
class ProjectView:
    """A candidate and its list; `text` are the words of the span.

    `tokens` are its words without one that it cuts, `plain` those that are no marks; `ending` is the class and word of works that it ends
    in, a bracket behind it left aside, `signs` are those of a proper name.
    """

    def __init__(self, candidate: ProjectCandidate, listed: ListView) -> None:
        # What every span is asked for is found at once: one after the other it costs as much to ask as to find.
        of, start, end, self.member, self.joined, _, self.described, said, etc = candidate
        self.candidate, self.listed, self.of, self.start, self.end = candidate, listed, of, start, end
        self.marks = of.marks
        self.text = text = self.marks.text[start:end]
        self.saying = listed.saying(said, etc)
        self.tokens = found = listed.tokens.within(start, end)
        if found and found[-1][1] > end:
            # A word that the span cuts is left out.
            found.pop()
        self.plain = [w for w in found if w[3] != "x"]
        self.ending, self.signs = ending_of(text), signs(text)

    @once
    def behind(self) -> int:
        """The number of the first member of the list behind the span."""
        spans, end = self.of.spans, self.end
        at = self.member + 1
        while at < len(spans) and spans[at][0] < end:
            at += 1
        return at

    @once
    def first(self) -> int:
        """The number of the first member of the list that the span is of.

        甲的乙和丙的丁: behind the second 的 the span begins in another member, in 甲和乙等丙的丁等 in none.
        """
        first, spans, start = self.member, self.of.spans, self.start
        while first < len(spans) and spans[first][1] <= start:
            first += 1
        return first

    def others(self, running: Sequence[int]) -> str | None:
        """Of how many other members of the list something holds: `all`, `some`, `none`, by running sums; None where it has no others."""
        first, last, count = self.first, self.behind, len(running) - 1
        others = first + count - last
        if not others:
            return None
        holds = running[first] + running[count] - running[last]
        return "all" if holds == others else "some" if holds else "none"

    @once
    def places(self) -> list[Place]:
        """Places inside the span."""
        return self.marks.inner_places_in(self.start, self.end)

    @once
    def front(self) -> str | None:
        """What kind of proper word the name begins with."""
        places = self.places
        return front_of(self.text, self.listed.own, places[0].start - self.start if places else None, self.plain)

    @once
    def kind(self) -> str:
        """How proper the name is, and whether it ends as works do."""
        front = self.front
        if self.places or front in _PROPER:
            return "proper+works" if self.ending else "proper+none"
        if front is not None or self.signs:
            return "half+works" if self.ending else "half+none"
        return "common+works" if self.ending else "common+none"

    @once
    def known_kind(self) -> str | None:
        """`whole` for a kind of works of which there are many, `ranked` behind words that only rank or describe it, None for no kind."""
        name = _BRACKET.sub("", self.text) if "(" in self.text else self.text
        kinds = _kinds()
        if name in kinds:
            return "whole"
        ranking, text, end = _ranking(), self.marks.text, self.end
        for word in self.tokens:
            if word.text not in ranking:
                return None
            if text[word.end : end] in kinds:
                return "ranked"
        return None


_BRACKET = re.compile(r"\([^()]*\)")
# What makes a name proper that begins with it.
_PROPER = frozenset(("own", "place", "river", "ns", "nt", "unknown"))


@kept
def _kinds() -> frozenset[str]:
    return frozenset(load("projects")["kinds"])


@kept
def _ranking() -> frozenset[str]:
    """Words that rank or describe a kind of works and make no name of it."""
    words = load("projects")
    return frozenset([*words["ranking"], *words["fronts"]["aspiring"], *words["describing"]])


@kept
def _fronts() -> dict[str, list[tuple[str, str]]]:
    """What names begin with and of what kind that is, by its first character, in the order of the list: most names begin with none."""
    kinds: dict[str, str] = {}
    for kind, words in load("projects")["fronts"].items():
        for word in words:
            kinds.setdefault(word, kind)
    found: dict[str, list[tuple[str, str]]] = {}
    for word, kind in kinds.items():
        found.setdefault(word[0], []).append((word, kind))
    return found


def front_of(name: str, own: tuple[str, ...], place: int | None, words: list[Word]) -> str | None:
    """`own` for the plan's area, `place` for another, `nation`, `body`, `river`; `unknown` for characters that are no word.

    `place` is where the first place inside the name begins, `words` its words without marks.
    """
    bare = name.lstrip("“\"'(")
    if bare.startswith(own):
        return "own"
    for word, kind in _fronts().get(bare[:1], ()):
        if bare.startswith(word):
            return kind
    if place is not None and place <= 1:
        return "place"
    if not words:
        return None
    first = words[0]
    if first.tag in ("ns", "nt", "nz"):
        return first.tag
    if len(words) >= 2 and is_odd(first) and (is_odd(words[1]) or cost_of(first.text) + cost_of(words[1].text) > 24):
        return "unknown"
    return "unknown" if first.tag in ("nr", "nrt", "nrfg") and cost_of(first.text) > 13 else None


def is_odd(word: Word) -> bool:
    """Whether a single character is one that hardly stands alone, as those of a name that no dictionary has do: 砚 of 砚浦."""
    return len(word.text) == 1 and word.tag[:1] not in "cdfpruymqz" and cost_of(word.text) > 9.5


def own_names(region: str | None) -> tuple[str, ...]:
    """What the plan's own area is called at the head of a name: 甲市 and 甲."""
    return tuple(dict.fromkeys((region, short_of(region)))) if region and region != "全国" else ()
