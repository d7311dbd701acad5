"""Which places, zones and parks a record is for: named in the clause, by the list's label, or by the subject carried along."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence

from plan_extract.candidates.frames.reading import Reading
from plan_extract.marking import Marks
from plan_extract.model import Region
from plan_extract.reading.clauses import Clause, Sentence
from plan_extract.reading.numbering import past_number
from plan_extract.reading.places import Place, PlaceReader

_WHOLE = re.compile(r"全[市省县区国州域旗]|我[市省县区国州]|各(?:地|市|县|区)")
# A title that is but the names of places is no longer.
_LABEL = 16
# 一带一路 is a programme.
_NO_PLACE = ("一带一路",)
_BARE_AREAS = ("中心城区", "主城区", "老城区", "核心区")


class Districts:
    """Finds the districts of statements. One for a plan; `in_block` gives the walker of a block."""

    def __init__(self, region: Region | None, reader: PlaceReader) -> None:
        self._reader = reader
        self._own = {region.name} if region else set()
        self.own = region.name if region and region.level != "nation" else ""
        self._national = region is None or region.level == "nation"

    def find(self, text: str) -> list[Place]:
        """The places of a text that a record can be for: not the plan's own area; parts of the nation in a national plan only."""
        return [p for p in self._reader.find(text) if self._is_district(p)]

    def _is_district(self, place: Place) -> bool:
        return place.name not in self._own and (place.kind != "macro" or (self._national and place.name not in _NO_PLACE))

    def among(self, places: Iterable[Place]) -> list[Place]:
        """Those of marked places that a record can be for."""
        return [p for p in places if self._is_district(p)]

    def in_block(self, marks: Marks, names: Sequence[tuple[int, int]] = ()) -> BlockPlaces:
        """A walker over the block's sentences and clauses, in order; `names` are spans of it that name projects."""
        return BlockPlaces(self, marks, names)


class BlockPlaces:
    """Walks a block: which subject place holds for the clause at hand."""

    def __init__(self, districts: Districts, marks: Marks, names: Sequence[tuple[int, int]]) -> None:
        self._names, self._own = names, districts.own
        self._text = marks.text
        self._places = [(p.start, p.end, p.name) for p in districts.among(marks.places)]
        self._starts = [a for a, _, _ in self._places]
        item = marks.block.item or ""
        self._item = [p.name for p in districts.find(item)] if item else []
        if not item and marks.block.path and len(title := marks.block.path[-1][past_number(marks.block.path[-1]) :]) <= _LABEL:
            # （1）甲区 as a title of its own.
            named = [p.name for p in districts.find(title)]
            self._item = named if named and len(title) - sum(map(len, named)) <= len(named) else []
        self.why = ""
        self._label: list[str] = []
        self._subject: list[str] = []
        self._alone: list[str] = []

    def sentence(self, sentence: Sentence) -> None:
        """A new sentence: no subject is carried into it, a label (甲区:) is."""
        self._subject = []
        head = sentence.clauses[0] if sentence.clauses else None
        if head is not None and head.mark != ":":
            self._label = []
        if head is not None and len(sentence.clauses) == 1:
            words = self._text[past_number(self._text, head.start, head.end) : head.end]
            named = self._leading(head.start, head.end)
            if named and len(words) - sum(map(len, named)) <= len(named) and not words.endswith("园区"):
                # （1）甲区。新建水厂2座: a sentence that is but a place's name says where all that follows is.
                self._alone = named

    def clause(self, clause: Clause) -> None:
        """A new clause: its label or its subject place, if it has one, holds from here on, up to a semicolon."""
        if self._text[clause.start - 1 : clause.start] == ";":
            self._subject = []
        words = self._text[clause.start : clause.end]
        names = self._leading(clause.start, clause.end) if self._places else []
        first = self._inside(clause.start, clause.end)[0] if names else (0, 0, "")
        if names and any(a <= first[0] < b and (a, b) != first[:2] for a, b in self._names):
            # 推动霞浦电厂二期投产,新增装机80万千瓦: what a project is called after is no subject; a zone that is built is.
            names = []
        if clause.mark == ":" and names and sum(map(len, names)) >= len(words.strip()) - 6:
            self._label, self._subject = names, []
        elif names:
            self._subject = names
        elif self._subject and _WHOLE.search(words[:8]):
            self._subject = []

    def of(self, reading: Reading, clause: Clause) -> list[str]:
        """The districts of a reading, as written, in reading order."""
        a, b = reading.head
        self.why = "named in the clause"
        if reading.places_named:
            inside = self._between(a, b)
            return inside or self._between(clause.start, a)
        own = self._between(a, b) or self._in_bracket(reading.quantity.end)
        if reading.turn is not None and len(own) == reading.turn[1]:
            # 甲区、乙县人口分别达到25万人、12万人: each place has its own number.
            return [own[reading.turn[0]]]
        if own:
            return own
        ahead = self._between(clause.start, a)
        if ahead:
            return ahead[-1:] if "、" not in self._text[clause.start : a] else self._leading(clause.start, clause.end) or ahead[-1:]
        words = self._text[clause.start : b]
        if _WHOLE.search(words):
            return []
        for names, why in (
            (self._subject, "the subject carried along"),
            (self._label, "the list's label"),
            (self._alone, "the place that the paragraph opens with"),
            (self._item, "the item's title"),
        ):
            if names:
                self.why = why
                return names
        return []

    def _in_bracket(self, at: int) -> list[str]:
        """The places of a bracket right behind a number that holds nothing else: 新建水库2座(甲县、乙县)."""
        if not self._text.startswith("(", at) or (end := self._text.find(")", at)) < 0:
            return []
        named = self._leading(at + 1, end)
        return named if named and end - at - 1 - sum(map(len, named)) <= 2 * len(named) else []

    def own_at(self, start: int, end: int, times: Sequence[tuple[int, int]]) -> tuple[int, int] | None:
        """Where text[start:end] opens with the name of the plan's own area, a time before it left aside."""
        at = self._text.find(self._own, start, end) if self._own else -1
        if at < 0 or (at != start and not any(b == at for _, b in times)):
            return None
        return at, at + len(self._own)

    def spans(self, start: int, end: int) -> list[tuple[int, int]]:
        """The spans, half-open, of the places inside text[start:end]."""
        return [(a, b) for a, b, _ in self._inside(start, end)]

    def _inside(self, start: int, end: int) -> list[tuple[int, int, str]]:
        found = self._places[bisect_left(self._starts, start) : bisect_left(self._starts, end)]
        return [place for place in found if place[1] <= end]

    def _between(self, start: int, end: int) -> list[str]:
        names = list(dict.fromkeys(name for _, _, name in self._inside(start, end)))
        # 甲市成为支点、中心城区人口达65万: the bare area is that of the division before it.
        return [n for n in names if n not in _BARE_AREAS] if names and names[0] not in _BARE_AREAS else names

    def _leading(self, start: int, end: int) -> list[str]:
        """The places a clause opens with, joined by 、 和 及: 甲区、乙区和丙县."""
        names: list[str] = []
        at = start
        for a, b, name in self._inside(start, end):
            between = self._text[at:a]
            if names and not re.fullmatch(r"\s*(?:、|和|及|与|以及)\s*", between):
                break
            if not names and not _opening(between):
                break
            names.append(name)
            at = b
        return names


def _opening(text: str) -> bool:
    """Whether what stands before a place leaves it the clause's opening: 到2025年, 其中, 力争, 支持."""
    rest = re.sub(
        r"(?:到|至)?(?:19|20)\d\d年(?:底前|底|末|前)?|[“\"]?十[一二三四五]五[”\"]?(?:期间|末|时期)?|其中|力争|争取|确保|推动|支持|鼓励|使|在|以|将|对|由|加快|重点|[\d.\s、,:;()—-]",
        "",
        text,
    )
    return len(rest) <= 1
