"""Places in reading text: divisions by name, inside the plan's own region first; zones and parts of cities by their form.

None is guessed from the name of a road, a railway or a firm: 北海市重庆路 names no 重庆市. Word lists: lexicon/places.yaml.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from functools import cache
from typing import Literal, NamedTuple

from plan_extract.model import Region
from plan_extract.reading.divisions import Division, below, by_name, divisions, large_shorts, short_of, within
from plan_extract.reading.places_of_works import division_of, spoken_of
from plan_extract.reading.places_words import EDGE, Patterns, by_chance, is_cjk, is_generic, patterns

Kind = Literal["division", "zone", "area", "town", "collective", "macro"]
# Names and titles, which are asked for again and again, are at most this long.
_SHORT = 50
# No name of a division is longer, nor a zone's name before its kind: 积石山保安族东乡族撒拉族自治县.
_LONGEST = 15
_PARTED = tuple("东中西南北团县区市省州域镇")
# Behind these a reading text goes on with a word of its own: 甲市场, 甲区域, 甲县级.
_NO_DIVISION = re.compile(r"域|(?<=市)(?:场|民(?!政)|政(?!府)|价|值|容)|(?<=县)级|(?<=区)(?:间|块|位)|(?<=州)际|(?<=旗)(?:下|帜|舰)")


_AUTONOMOUS = ("自治县", "自治州", "自治旗")
_NATIONAL = re.compile(r"(?P<name>[\u4e00-\u9fff]{2,3})国家(?:级)?[\u4e00-\u9fff]{2,10}$")


class Place(NamedTuple):
    """A place at [start, end) of the text it was read in, half-open; `code` is GB/T 2260 where it is known for certain.

    `kind`: `division`, `zone` 高新区, `area` 城区 or 片区, `town`, `collective` 各县(市、区), `macro` 京津冀.
    """

    start: int
    end: int
    name: str
    code: str | None
    kind: Kind


def _by_ending(names: Iterable[str]) -> dict[str, tuple[int, ...]]:
    """The last two characters of names, and how long the names are that end so, longest first: a cheap test before any look-up."""
    lengths: dict[str, set[int]] = {}
    for name in names:
        lengths.setdefault(name[-2:], set()).add(len(name))
    return {ending: tuple(sorted(found, reverse=True)) for ending, found in lengths.items()}


@cache
def _endings() -> dict[str, tuple[int, ...]]:
    """The endings of all names in full."""
    return _by_ending(by_name())


class PlaceReader:
    """Reads the places of one plan. Names resolve inside the plan's own region first; short names (赤水) only there."""

    def __init__(self, region: Region | None) -> None:
        self.region = region
        self._seen: dict[tuple[str, bool], list[Place]] = {}
        self._formed: dict[str, list[Place]] = {}
        self._own = region.code if region else None
        nation = region is not None and region.level == "nation"
        near: tuple[Division, ...] = below(self._own) if self._own else ()
        if nation:
            near = tuple(d for d in reversed(divisions()) if d.code.endswith("00"))
        # Short names that are words of their own (南部, 东方) or of one character are not read as places.
        everyday = patterns().everyday
        self._short: dict[str, Division] = {}
        for d in near:
            short = d.short
            if len(short) >= 2 and short != d.name and (short not in everyday or d.level == "province"):
                self._short[short] = d
        names = sorted(self._short, key=len, reverse=True)
        self._short_pattern = re.compile("|".join(map(re.escape, names))) if names else None
        self._region_names = {region.name, short_of(region.name)} if region and not nation else set()
        self._own_endings = _by_ending([*self._short, *self._region_names])
        self._learned: re.Pattern[str] | None = None
        # What the plan of an unknown area is about, by what it names.
        self.spoken_of: frozenset[str] = frozenset()

    def learn(self, texts: Iterable[str]) -> None:
        """Take names that the table does not know for divisions where the plan twice says of them what only a division does.

        A table is of a day: a plan of another decade, or of a county renamed since, names others (甲乙区完成3万户、甲乙区:重点推进…).
        """
        acts = patterns().acts
        texts = list(texts)
        seen = Counter(text[match.end() - 3 : match.end()] for text in texts for match in acts.finditer(text))
        names = [
            name
            for name, count in seen.items()
            if count >= 2 and name not in by_name() and not is_generic(name[:2]) and not by_chance(name)
        ]
        self._learned = re.compile("|".join(map(re.escape, sorted(names)))) if names else None
        # A zone has no code either; the nation is about all of it, whichever it names.
        unknown = self._own is None and (self.region is None or self.region.level != "nation")
        self.spoken_of = spoken_of(texts) if unknown else frozenset()
        self._seen.clear()
        self._formed.clear()

    @classmethod
    def for_region(cls, region: Region | None) -> PlaceReader:
        """The reader for a plan of a region; None where it is not known."""
        return cls(region)

    def resolve(self, name: str) -> tuple[str | None, str | None]:
        """The code and level of a name, (None, None) where it has no code or several bear it and none lies in the region."""
        division = self._known_as(name)
        return (division.code, division.level) if division else (None, None)

    def canonical(self, name: str) -> str:
        """The name of today of a division, whichever of its names is written; other names as they are."""
        division = self._known_as(name)
        return division.name if division else name

    def _known_as(self, name: str) -> Division | None:
        return self._division(name) or self._short.get(name) or division_of(name, self._own)

    def _division(self, name: str, larger: str | None = None) -> Division | None:
        """The one division of a name: right behind a larger one inside that, else inside the region, its province, the nation."""
        found = by_name().get(name, ())
        areas = (larger, self._own, self._own[:2] + "0000" if self._own else None)
        for area in areas:
            inside = [d for d in found if area and within(d.code, area)]
            if len(inside) == 1:
                return inside[0]
        return found[0] if len(found) == 1 else None

    def find(self, text: str, *, inside_names: bool = False) -> list[Place]:
        """The places of a reading text, in order, not overlapping; of overlapping ones the longer is taken.

        `inside_names` reads the text as the name of a work: places inside it count, whatever stands before or behind them.
        """
        known = self._seen.get((text, inside_names)) if len(text) <= _SHORT else None
        if known is not None:
            return known
        if text not in self._formed:
            self._formed[text] = self._by_form(text)
        kept = _longest([*self._formed[text], *self._shorts(text, inside_names)], len(text))
        if len(text) <= _SHORT:
            self._seen[text, inside_names] = kept
        return kept

    def _by_form(self, text: str) -> list[Place]:
        """All places but those called by a short name: they are the same inside names, and are looked for once."""
        words = patterns()
        found = self.divisions(text) + self._zones(text, words) + self._areas(text, words) + self._forms(text, words)
        for match in [*words.macro.finditer(text), *(words.macro_row.finditer(text) if "地区" in text else ())]:
            # 组团中部地区, 县西部地区: a part of what stands before.
            if text[max(0, match.start() - 1) : match.start()] not in _PARTED:
                found.append(Place(match.start(), match.end(), match.group(), None, "macro"))
        if "各" in text:
            found += [Place(m.start(), m.end(), m.group(), None, "collective") for m in words.collective.finditer(text)]
        if self._learned:
            for match in self._learned.finditer(text):
                if not self._belongs_to_a_name(text, match.end()):
                    found.append(Place(match.start(), match.end(), match.group(), None, "division"))
        return found

    def divisions(self, text: str) -> list[Place]:
        """The divisions named in full in a reading text, today's and former names, in order."""
        names, endings, words = by_name(), _endings(), patterns()
        places: list[Place] = []
        last_end = -1
        last_code: str | None = None
        for match in words.end.finditer(text):
            end = match.end()
            lengths = endings.get(text[end - 2 : end])
            if lengths is None:
                continue
            for length in lengths:
                name = text[end - length : end] if length <= end else ""
                if name not in names:
                    continue
                start = end - length
                larger: str | None = last_code if last_end == start else None
                if name in words.not_by_form and not (larger and name in words.only_behind_larger):
                    continue
                division = self._division(name, larger)
                inside = division is not None and ((self._own or larger) is not None and within(division.code, self._own or larger or ""))
                own = inside or (division is not None and division.level != "county")
                if name in words.only_behind_larger and larger is None and not inside:
                    break
                if self._stands_alone(text, start, end, own or larger is not None):
                    code = division.code if division else None
                    places.append(Place(start, end, name, code, "division"))
                    last_end, last_code = end, code
                break
        return places

    def _belongs_to_a_name(self, text: str, end: int) -> bool:
        """Whether what stands behind makes the place part of a word, a road's or a firm's name."""
        return _NO_DIVISION.match(text, end) is not None or patterns().part_of_full_name.match(text[end : end + 12]) is not None

    def _stands_alone(self, text: str, start: int, end: int, own: bool) -> bool:
        if self._belongs_to_a_name(text, end):
            return False
        # 广东城区 names no 东城区: outside the plan's region a name needs an edge, a verb or a larger division before it.
        before = text[max(0, start - 8) : start]
        return own or _at_edge(text, start) or before.endswith(("省", "市", "州", "盟", "自治区", "省份"))

    def _shorts(self, text: str, inside_names: bool) -> list[Place]:
        if self._short_pattern is None:
            return []
        words = patterns()
        places = []
        for match in self._short_pattern.finditer(text):
            start, end = match.span()
            after = text[end : end + 12]
            if inside_names:
                good = not after.startswith(("大学", "学院", "路", "大道", "街"))
            else:
                good = (
                    _at_edge(text, start)
                    and not words.part_of_name.match(after)
                    # 甲工业大学(乙) is one school.
                    and not text[max(0, start - 3) : start].endswith(("大学(", "学院(", "公司(", "集团(", "银行("))
                )
            if good:
                if after.startswith(_AUTONOMOUS):
                    # 务川自治县 leaves out whose it is.
                    end += 3
                places.append(Place(start, end, text[start:end], self._short[match.group()].code, "division"))
        return places

    def _known(self, name: str) -> bool:
        return name in self._short or name in by_name() or name in self._region_names

    def _named_before(self, text: str, end: int) -> int | None:
        """Where a division's name that ends at `end` begins: 赤水市 or 赤水 before 中心城区."""
        ending = text[max(0, end - 2) : end]
        lengths = {*_endings().get(ending, ()), *self._own_endings.get(ending, ())}
        for length in sorted(lengths, reverse=True):
            if 1 < length <= min(_LONGEST, end) and self._known(text[end - length : end]):
                # 老城和县城 names no 和县: two characters are a name only where they do not begin with a link.
                return None if length == 2 and text[end - 2] in "和与及各在向" else end - length
        return None

    def _named_start(self, text: str, start: int, end: int) -> bool:
        """Whether text[start:end] begins with a division and goes on with a name: 甲市乙丙 before 新区, but not 甲市各类."""
        for length in range(min(_LONGEST, end - start), 1, -1):
            name = text[start : start + length]
            if self._known(name) or name in large_shorts():
                rest = text[start + length : end]
                # 甲县乙丙园区: the county is the place; a larger one's name (济南新旧动能转换起步区) is part of the zone's.
                county = name in by_name() and by_name()[name][0].level == "county"
                return not rest or (len(rest) <= 7 and not is_generic(rest) and not county)
        return False

    def _zones(self, text: str, words: Patterns) -> list[Place]:
        places = []
        for match in words.zone.finditer(text):
            at, end = match.span()
            if (
                text[end : end + 1] in ("域", "间")
                or (start := self._zone_start(text, at, end, words, match.group() in words.of_purpose)) is None
            ):
                continue
            places.append(Place(start, end, text[start:end], None, "zone"))
        places += [Place(m.start(), m.end(), m.group(), None, "zone") for m in words.free_trade.finditer(text)]
        return places

    def _zone_start(self, text: str, at: int, end: int, words: Patterns, purpose: bool) -> int | None:
        start = _prefix(text, at, words)
        # 甲市浦东新区: a division in the form of a zone.
        for begin in range(start, at + 1):
            if (begin == start or text[begin - 1] in "省市州盟") and (text[begin:end] in by_name() or text[begin : end + 1] in by_name()):
                return None
        if start < at and self._named_start(text, start, at):
            return start
        named = self._named_before(text, at)
        if named is None and purpose and (match := _NATIONAL.search(text, start, at)):
            # 甲乙国家自主创新示范区: a name of two or three characters before 国家 is the zone's.
            return match.start("name") if not is_generic(match["name"]) else None
        if named is not None or purpose:
            return named
        return start if 2 <= at - start <= 3 and not is_generic(text[start:at]) else None

    def _areas(self, text: str, words: Patterns) -> list[Place]:
        places = []
        for match in words.area.finditer(text):
            word, at, end = match.group(), *match.span()
            if text[end : end + 1] in ("域", "间") or (at > 0 and word in words.only_behind_larger):
                continue
            start = self._named_before(text, at)
            if start is not None and word == "中心城区" and self.region and text[start:at] == self.region.name and text[at - 1] == "市":
                start = at - 1
            if start is None and word in words.areas_alone:
                start = at
            if start is None and word not in ("核心区", "新城区"):
                if word == "县城" and (named := self._named_before(text, at + 1)) is not None:
                    start = named
                else:
                    begin = _prefix(text, at, words)
                    start = begin if 2 <= at - begin <= 3 and not is_generic(text[begin:at]) else None
            if start is not None:
                places.append(Place(start, end, text[start:end], None, "area"))
        return places

    def _forms(self, text: str, words: Patterns) -> list[Place]:
        """Towns, and divisions the table does not know, where a list or a label sets them apart."""
        places: list[Place] = []
        for match in words.town.finditer(text):
            kind, at, end = match.group(), *match.span()
            start = _prefix(text, at, words)
            prefix = text[start:at]
            if 2 <= len(prefix) <= 3 and not words.not_town[kind].search(prefix) and not is_generic(prefix):
                places.append(Place(start, end, text[start:end], None, "town"))
        for match in words.form.finditer(text):
            start, end = match.end() - 3, match.end()
            name, prefix = text[start:end], text[start : end - 1]
            if name not in by_name() and prefix not in words.openers and not by_chance(name) and not is_generic(prefix):
                places.append(Place(start, end, name, None, "division"))
        return places


def _longest(found: list[Place], length: int) -> list[Place]:
    """Of overlapping places the longer, in reading order."""
    if len(found) < 2:
        return found
    kept: list[Place] = []
    taken = bytearray(length)
    for place in sorted(found, key=lambda p: (p.start - p.end, p.start)):
        if not any(taken[place.start : place.end]):
            kept.append(place)
            taken[place.start : place.end] = b"\x01" * (place.end - place.start)
    kept.sort(key=lambda p: p.start)
    return kept


def _at_edge(text: str, start: int) -> bool:
    """Whether a name can begin here: after punctuation, a link (和, 在) or a verb (支持)."""
    return start == 0 or text[start - 1] in EDGE or not is_cjk(text[start - 1]) or text.endswith(patterns().openers, 0, start)


def _prefix(text: str, end: int, words: Patterns) -> int:
    """Where the words right before `end` begin, back to an edge or a verb; `end` itself where none stand there."""
    at = end
    least = max(0, end - _LONGEST)
    while at > least and text[at - 1] not in EDGE and is_cjk(text[at - 1]):
        at -= 1
    for match in words.opener.finditer(text, at, end):
        at = match.end()
    return at
