"""Places in reading text: divisions by name, inside the plan's own region first; zones and parts of cities by their form.

None is guessed from the name of a road, a railway or a firm: 北海市重庆路 names no 重庆市. Word lists: lexicon/places.yaml.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

from plan_extract.lexicon import load
from plan_extract.model import Region
from plan_extract.reading.divisions import Division, Level, below, by_name, divisions, within

Kind = Literal["division", "zone", "area", "town", "collective", "macro"]
_EDGE = "、,;:。()（）“”《》·—-~～和与及在对向以为将把由于到至从使让如含是按 \n等的各并"


@dataclass(frozen=True, slots=True)
class Place:
    """A place at [start, end) of the text it was read in, half-open; `code` is GB/T 2260 where it is known for certain.

    `kind`: `division`, `zone` 高新区, `area` 城区 or 片区, `town`, `collective` 各县(市、区), `macro` 京津冀.
    """

    start: int
    end: int
    name: str
    code: str | None
    kind: Kind


# Names and titles, which are asked for again and again, are at most this long.
_SHORT = 50


@cache
def _words() -> dict[str, Any]:
    words: dict[str, Any] = load("places")
    return words


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    words = _words()

    def either(key: str) -> str:
        return "|".join(sorted(map(re.escape, words[key]), key=len, reverse=True))

    return {
        "end": re.compile(r"[省市县区州旗盟]"),
        "zone": re.compile(either("zones")),
        "area": re.compile(either("areas")),
        "macro": re.compile(either("macro")),
        "part_of_name": re.compile(words["part_of_name"]),
        "collective": re.compile(r"各(?:地市|市州|市县|区县|县区|市|县|区|州|盟|旗)(?:\([^()]{1,9}\))?(?![级域类位])"),
        "town": re.compile(
            r"(?<=[、,;:。(和与及在 ])([\u4e00-\u9fff]{2,4}?)(?:镇|乡|街道)(?=[、,;:。)和与及等]|发展|建|打造|新|完成|实施|推进|开展|布局)"
        ),
        "form": re.compile(
            r"(?:(?<=[、,;:。(和与及 ])|^)([\u4e00-\u9fff]{2})[市县区旗]"
            r"(?=[\d、,;:。)(和与及]|完成|建成|新增|达到?|力争|常住|至少|实施|新建|改造|城区|分别|要|负责|牵头|$)"
        ),
        # What only a division does or has: a label of its own, a share of a number, inhabitants.
        "acts": re.compile(r"(?:(?<=[、,;:。(和与及 ])|^)([\u4e00-\u9fff]{2}[市县区旗])(?=[\d:]|完成|建成|新增|达到|力争|常住|负责|牵头)"),
        "parenthesis": re.compile(r"\((?:市、区|县、区|特区、区|市、县、区|区、市|区、县)\)"),
    }


@cache
def _endings() -> frozenset[str]:
    """The last two characters of all names: a cheap test before any name is looked up."""
    return frozenset(name[-2:] for name in by_name())


class PlaceReader:
    """Reads the places of one plan. Names resolve inside the plan's own region first; short names (赤水) only there."""

    def __init__(self, region: Region | None) -> None:
        self.region = region
        self._seen: dict[tuple[str, bool], list[Place]] = {}
        self._own = region.code if region else None
        nation = region is not None and region.level == "nation"
        near: tuple[Division, ...] = below(self._own) if self._own else ()
        if nation:
            near = tuple(d for d in divisions() if d.level == "province")
        # Short names that are words of their own (南部, 东方) or of one character are not read as places.
        self._short = {d.short: d for d in near if len(d.short) >= 2 and d.short != d.name and d.short not in _words()["everyday"]}
        names = sorted(self._short, key=len, reverse=True)
        self._short_pattern = re.compile("|".join(map(re.escape, names))) if names else None
        self._learned: re.Pattern[str] | None = None

    def learn(self, texts: Iterable[str]) -> None:
        """Take names that the table does not know for divisions where the plan twice says of them what only a division does.

        A table is of a day: a plan of another decade, or of a county renamed since, names others (甲乙区完成3万户、甲乙区:重点推进…).
        """
        seen = Counter(match[1] for text in texts for match in _patterns()["acts"].finditer(text))
        names = [
            name
            for name, count in seen.items()
            if count >= 2
            and name not in by_name()
            and not _is_generic(name[:2])
            and not any(word in name for word in _words()["not_by_form"])
        ]
        self._learned = re.compile("|".join(map(re.escape, sorted(names)))) if names else None

    @classmethod
    def for_region(cls, region: Region | None) -> PlaceReader:
        """The reader for a plan of a region; None where it is not known."""
        return cls(region)

    def resolve(self, name: str) -> tuple[str | None, str | None]:
        """The code and level of a name, (None, None) where it has no code or several bear it and none lies in the region."""
        division = self._division(name) or self._short.get(name)
        return (division.code, division.level) if division else (None, None)

    def canonical(self, name: str) -> str:
        """The name of today of a division, whichever of its names is written; other names as they are."""
        division = self._division(name) or self._short.get(name)
        return division.name if division else name

    def _division(self, name: str) -> Division | None:
        found = by_name().get(name, ())
        own = [d for d in found if self._own and within(d.code, self._own)]
        if len(own) == 1:
            return own[0]
        if len(found) == 1:
            return found[0]
        near = [d for d in found if self._own and within(d.code, self._own[:2] + "0000")]
        return near[0] if len(near) == 1 else None

    def find(self, text: str, *, inside_names: bool = False) -> list[Place]:
        """The places of a reading text, in order, not overlapping; of overlapping ones the longer is taken.

        `inside_names` reads the text as the name of a work: places inside it count, whatever stands before or behind them.
        """
        known = self._seen.get((text, inside_names)) if len(text) <= _SHORT else None
        if known is not None:
            return known
        found = [*self._divisions(text), *self._shorts(text, inside_names), *self._zones(text), *self._areas(text), *self._forms(text)]
        found += [Place(m.start(), m.end(), m.group(), None, "macro") for m in _patterns()["macro"].finditer(text)]
        found += [Place(m.start(), m.end(), m.group(), None, "collective") for m in _patterns()["collective"].finditer(text)]
        if self._learned:
            for match in self._learned.finditer(text):
                if self._stands_alone(text, match.start(), match.end(), own=True):
                    found.append(Place(match.start(), match.end(), match.group(), None, "division"))
        kept: list[Place] = []
        taken = bytearray(len(text))
        for place in sorted(found, key=lambda p: (p.start - p.end, p.start)):
            if not any(taken[place.start : place.end]):
                kept.append(place)
                taken[place.start : place.end] = b"\x01" * (place.end - place.start)
        kept.sort(key=lambda p: p.start)
        if len(text) <= _SHORT:
            self._seen[text, inside_names] = kept
        return kept

    def _divisions(self, text: str) -> list[Place]:
        names, places = by_name(), []
        for match in _patterns()["end"].finditer(text):
            end = match.end()
            if text[max(0, end - 2) : end] not in _endings():
                continue
            for length in range(min(12, end), 1, -1):
                name = text[end - length : end]
                if name not in names or name in _words()["not_by_form"]:
                    continue
                start = end - length
                division = self._division(name)
                own = division is not None and ((self._own is not None and within(division.code, self._own)) or division.level != "county")
                if self._stands_alone(text, start, end, own):
                    places.append(Place(start, end, name, division.code if division else None, "division"))
                break
        return places

    def _stands_alone(self, text: str, start: int, end: int, own: bool) -> bool:
        after = text[end : end + 12]
        if after[:1] == "域" or (
            text[end - 1] == "市" and after[:1] in ("场", "民", "政", "价", "值") and after[:2] not in ("民政", "政府")
        ):
            return False
        if re.match(r"(?:路|街(?!道|区)|大道|巷)|[\u4e00-\u9fff]{0,10}(?:公司|集团)", after):
            return False
        # 广东城区 names no 东城区: outside the plan's region a name needs an edge, or a larger division, before it.
        before = text[max(0, start - 8) : start]
        return (
            own
            or not before
            or before[-1] in _EDGE
            or not _is_cjk(before[-1])
            or before.endswith(("省", "市", "州", "盟", "自治区", "省份"))
        )

    def _shorts(self, text: str, inside_names: bool) -> list[Place]:
        if self._short_pattern is None:
            return []
        places = []
        for match in self._short_pattern.finditer(text):
            after = text[match.end() : match.end() + 12]
            edge = match.start() == 0 or text[match.start() - 1] in _EDGE or not _is_cjk(text[match.start() - 1])
            if (inside_names and not after.startswith(("大学", "学院", "路", "大道", "街"))) or (
                edge
                and not _patterns()["part_of_name"].match(after)
                and not after.startswith(("大学", "学院", "师范", "理工", "日报", "合作组织"))
            ):
                places.append(Place(match.start(), match.end(), match.group(), self._short[match.group()].code, "division"))
        return places

    def _named_before(self, text: str, end: int) -> int | None:
        """Where a division's name that ends at `end` begins: 赤水市 or 赤水 before 中心城区."""
        for length in range(min(12, end), 1, -1):
            name = text[end - length : end]
            if name in self._short or name in by_name() or (self.region and name == short_of(self.region.name)):
                return end - length
        return None

    def _zones(self, text: str) -> list[Place]:
        places = []
        for match in _patterns()["zone"].finditer(text):
            start = self._named_before(text, match.start())
            if start is None:
                start = _by_form(text, match.start(), 2, 4)
            if start is not None and text[match.end() : match.end() + 1] != "域":
                places.append(Place(start, match.end(), text[start : match.end()], None, "zone"))
        return places

    def _areas(self, text: str) -> list[Place]:
        places = []
        for match in _patterns()["area"].finditer(text):
            word, start = match.group(), self._named_before(text, match.start())
            if (
                start is not None
                and word == "中心城区"
                and self.region
                and text[start : match.start()] == self.region.name
                and text[match.start() - 1] == "市"
            ):
                start = match.start() - 1
            if start is None and word in ("市中心城区", "中心城区", "主城区", "老城区"):
                start = match.start()
            if start is None and word not in ("核心区", "新城区"):
                start = _by_form(text, match.start(), 2, 3)
                if start is None and word == "县城" and (named := self._named_before(text, match.start() + 1)) is not None:
                    start = named
            if start is not None and text[match.end() : match.end() + 1] not in ("域", "间"):
                places.append(Place(start, match.end(), text[start : match.end()], None, "area"))
        return places

    def _forms(self, text: str) -> list[Place]:
        """Towns, and divisions the table does not know, where a list or a label sets them apart."""
        places = []
        for match in _patterns()["town"].finditer(text):
            name = text[match.start() : match.end()]
            if not _is_generic(match[1]) and not re.search(r"(?:城|乡|村|集|建制|中心|重|小|特色|示范|强|名|各|个|有)$", match[1]):
                places.append(Place(match.start(), match.end(), name, None, "town"))
        for match in _patterns()["form"].finditer(text):
            name = text[match.start() : match.end()]
            if (
                not any(word in name for word in _words()["not_by_form"])
                and not _is_generic(match[1])
                and match[1] not in _words()["openers"]
                and name not in by_name()
            ):
                places.append(Place(match.start(), match.end(), name, None, "division"))
        return places


def _is_cjk(character: str) -> bool:
    return "\u4e00" <= character <= "\u9fff"


@cache
def _generic() -> tuple[frozenset[str], re.Pattern[str]]:
    words = _words()["generic"]
    return frozenset(words), re.compile("|".join(re.escape(word) for word in words if len(word) >= 2))


def _is_generic(prefix: str) -> bool:
    words, inside = _generic()
    return prefix in words or prefix.endswith(("级", "类", "型", "的")) or inside.search(prefix) is not None


def _by_form(text: str, end: int, least: int, most: int) -> int | None:
    """Where a proper name of `least` to `most` characters right before `end` begins, if an edge parts it from what stands ahead."""
    at = end
    while at > 0 and end - at <= most and _is_cjk(text[at - 1]) and text[at - 1] not in _EDGE:
        at -= 1
    prefix = text[at:end]
    for opener in _words()["openers"]:
        if prefix.startswith(opener):
            at += len(opener)
            prefix = text[at:end]
    if not least <= len(prefix) <= most or _is_generic(prefix):
        return None
    return at


@cache
def short_of(name: str) -> str:
    """A division's name without its kind: 赤水市 is 赤水."""
    return Division("000000", name).short


def region_of(title: str | None, issuer: str | None = None, document_number: str | None = None) -> Region | None:
    """The area a plan is for, from its title, else its issuer: the first division either names, or the nation.

    A county's name that several bear has no code unless the issuer's or title's larger division settles which.
    """
    del document_number
    title, issuer = title or "", issuer or ""
    reader = PlaceReader(None)
    for text in (title, issuer):
        places = [p for p in reader._divisions(text) if p.start <= 16]
        if not places:
            continue
        chain = [places[0]]
        for place in places[1:]:
            if place.start == chain[-1].end:
                chain.append(place)
        last = chain[-1]
        outer = chain[-2].code if len(chain) > 1 else next((p.code for p in reader._divisions(issuer) if p.code), None)
        candidates = [d for d in by_name().get(last.name, ()) if not outer or within(d.code, outer)] or list(by_name().get(last.name, ()))
        name = candidates[0].name if len(candidates) == 1 else last.name
        if (zone := _patterns()["zone"].match(text, last.end)) is not None:
            return Region(name=text[last.start : zone.end()], level="zone")
        code = candidates[0].code if len(candidates) == 1 else None
        level = candidates[0].level if candidates else None
        return Region(name=name, code=code, level=level)
    if re.match(r"(?:国务院|国家|中华人民共和国|全国|中国|中共中央)", title) or re.search(
        r"国务院|国家|中共中央|^(?:教育|科学技术|科技|财政|交通运输|工业和信息化|住房和城乡建设|农业农村|生态环境|商务|文化和旅游|民政|水利|人力资源社会保障|应急管理|自然资源)部",
        issuer,
    ):
        return Region(name="全国", level="nation")
    if found := re.match(r"([\u4e00-\u9fff]{2,4}(?:省|市|县|区|州|旗|自治区))(?=[“\"国人\u4e00-\u9fff])", title):
        kinds: dict[str, Level] = {"省": "province", "市": "prefecture", "县": "county", "区": "county", "州": "prefecture", "旗": "county"}
        return Region(name=found[1], level=kinds[found[1][-1]])
    return None
