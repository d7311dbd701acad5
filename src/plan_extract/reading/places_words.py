"""The word lists of lexicon/places.yaml as sets and patterns, made once a process."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from plan_extract.lexicon import kept, kept_up_to, load, verbs_with

# What parts a name from the words around it: punctuation, and links of one character.
EDGE = frozenset("、,;:。()（）“”《》·—-~～和与及在对向以为将把由于到至从使让如含是按 \n等的各并")


@dataclass(frozen=True, slots=True)
class Patterns:
    """What the reader of places looks for; lexicon/places.yaml says what each list holds."""

    end: re.Pattern[str]
    zone: re.Pattern[str]
    of_purpose: frozenset[str]
    free_trade: re.Pattern[str]
    area: re.Pattern[str]
    areas_alone: frozenset[str]
    macro: re.Pattern[str]
    macro_row: re.Pattern[str]
    collective: re.Pattern[str]
    town: re.Pattern[str]
    not_town: dict[str, re.Pattern[str]]
    form: re.Pattern[str]
    acts: re.Pattern[str]
    part_of_name: re.Pattern[str]
    part_of_full_name: re.Pattern[str]
    opener: re.Pattern[str]
    openers: tuple[str, ...]
    not_by_form: frozenset[str]
    only_behind_larger: frozenset[str]
    everyday: frozenset[str]


def _either(words: Iterable[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=lambda word: (-len(word), word)))


@kept
def patterns() -> Patterns:
    """The patterns, compiled once."""
    words: dict[str, Any] = load("places")
    breaks = [*words["breaks"], *verbs_with("parts")]
    openers = (*words["openers"], *verbs_with("opens"))
    # Up to six characters of a road's or firm's name, no verb among them.
    within_name = rf"(?:(?!{_either(breaks)})[\u4e00-\u9fff]){{0,6}}?"
    # A name of two characters and its ending behind a mark or a link; the ending is searched for, the three that it ends are the name.
    behind_edge = r"(?:(?<=[、,;:。(和与及 ][\u4e00-\u9fff]{2}.)|(?<=^[\u4e00-\u9fff]{2}.))"
    acts = r"完成|建成|新增|达到|力争|常住|负责|牵头"
    return Patterns(
        end=re.compile(r"[省市县区州旗盟]"),
        zone=re.compile(_either([*words["zones"], *words["zones_of_purpose"]])),
        of_purpose=frozenset(words["zones_of_purpose"]),
        free_trade=re.compile(words["free_trade"]),
        # 甲县城镇化率 is the rate of 甲县, and 甲县城乡居民 are those of 甲县.
        area=re.compile(_either(words["areas"]).replace("县城", "县城(?![镇乡市区管])")),
        areas_alone=frozenset(words["areas_alone"]),
        macro=re.compile(_either(words["macro"])),
        macro_row=re.compile(words["macro_row"]),
        collective=re.compile(r"各(?:地市|市州|市县|区县|县区|市|县|区|州|盟|旗)(?:\([^()]{1,9}\))?(?![级域类位])"),
        town=re.compile(
            r"镇(?![域村乡街级长区化府上里内中])|街道(?=常住|户籍|人口|改造|力争|要|境内|辖区|累计|各|共|达|每|\d|培育|引进|打通|整治|建成|建设|城)"
            r"|(?:乡|街道)(?=[、,;:。)和与及等]|发展|建|打造|新|完成|实施|推进|开展|布局|为|$)"
        ),
        not_town={kind: re.compile(rf"(?:{_either(endings)})$") for kind, endings in words["not_towns"].items()},
        form=re.compile(rf"[市县区旗](?=[\d、,;:。)(和与及]|达|{acts}|至少|实施|新建|改造|城区|分别|要|将|计划|拟|决定|$){behind_edge}"),
        # What only a division does or has: a label of its own, a share of a number, inhabitants.
        acts=re.compile(rf"[市县区旗](?=[\d:]|{acts}){behind_edge}"),
        part_of_name=re.compile(words["part_of_name"].replace("{w}", within_name)),
        part_of_full_name=re.compile(words["part_of_full_name"].replace("{w}", within_name)),
        opener=re.compile(_either(openers)),
        openers=openers,
        not_by_form=frozenset(words["not_by_form"]),
        only_behind_larger=frozenset(words["only_behind_larger"]),
        everyday=frozenset(words["everyday"]),
    )


def is_cjk(character: str) -> bool:
    """Whether a character is a common Chinese one."""
    return "\u4e00" <= character <= "\u9fff"


_GENERIC_FORM = re.compile(r"^[一二三四五六七八九十两几多各每][个大类座家处批级]|[级类型的性式等]$")


@kept
def _generic() -> tuple[frozenset[str], tuple[str, ...]]:
    words = load("places")["generic"]
    return frozenset(words), tuple(word for word in words if len(word) >= 2)


# A long run over many plans must not keep every prefix it has seen.
@kept_up_to(4096)
def is_generic(prefix: str) -> bool:
    """Whether what stands before a kind of place only says which kind: 省级, 各类, 特色, 四个."""
    words, inside = _generic()
    return prefix in words or _GENERIC_FORM.search(prefix) is not None or any(word in prefix for word in inside)


def by_chance(name: str) -> bool:
    """Whether a name in the form of a division is a word by itself or ends in one: 城市, 直辖市."""
    return any(word in name for word in patterns().not_by_form)
