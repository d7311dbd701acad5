"""Automatic numbering as Word shows it: what stands before a paragraph that numbering.xml, not the text, holds.

By ISO/IEC 29500-1, 17.9 (numbering) and 17.18.59 (ST_NumberFormat).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from plan_extract.sources.docx.numbers import formatted
from plan_extract.sources.docx.styles import VAL, Styles, W, number, on

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_LEVELS = 9
_PLACE = re.compile(r"%([1-9])")
# Bullets in private-use codes are glyphs of Symbol and Wingdings; a reader sees some round or square mark.
_GLYPH = re.compile("[\ue000-\uf8ff]")


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a list. `restart` is the level, from 1, whose use starts it anew; 0 never, None any higher one."""

    start: int = 1
    format: str = "decimal"
    text: str = ""
    suffix: str = "tab"
    legal: bool = False
    restart: int | None = None
    style: str | None = None


class Numbering:
    """The lists of a file and how far each has counted."""

    def __init__(self, root: Element | None, styles: Styles) -> None:
        self._styles = styles
        self._abstract: dict[str, Element] = {}
        self._nums: dict[str, Element] = {}
        self._levels: dict[str, tuple[str, list[Level], frozenset[int]]] = {}
        self._counts: dict[str, list[int | None]] = {}
        self._started: set[tuple[str, int]] = set()
        if root is not None:
            for element in root.iterfind(W + "abstractNum"):
                self._abstract.setdefault(element.get(W + "abstractNumId") or "", element)
            for element in root.iterfind(W + "num"):
                self._nums.setdefault(element.get(W + "numId") or "", element)

    def label(self, properties: Element | None, style_id: str | None) -> str:
        """What stands before the paragraph with these properties, its separator included; counts it. Empty where it has no number."""
        num, level = self._place(properties, style_id)
        if num is None or num == "0" or num not in self._nums:
            return ""
        key, levels, fresh = self._list(num)
        level = max(0, min(level, _LEVELS - 1))
        counts = self._counts.setdefault(key, [None] * _LEVELS)
        if level in fresh and (num, level) not in self._started:
            # The numbering of this num begins anew at its override, though another num has counted the same list.
            counts[level] = None
        self._started.add((num, level))
        before = counts[level]
        counts[level] = levels[level].start if before is None else before + 1
        for deeper in range(level + 1, _LEVELS):
            restart = levels[deeper].restart
            if restart is None or level < restart:
                counts[deeper] = None
        return self._shown(levels, counts, level)

    def _place(self, properties: Element | None, style_id: str | None) -> tuple[str | None, int]:
        """The list (numId) and level, from 0, of a paragraph: its own, else its style's."""
        own = properties.find(W + "numPr") if properties is not None else None
        style = self._styles.get(style_id)
        num, level = style.num, None
        if own is not None:
            inner = own.find(W + "numId")
            num = inner.get(VAL) if inner is not None else num
            inner = own.find(W + "ilvl")
            level = number(inner.get(VAL)) if inner is not None else None
        if num is None or level is not None:
            return num, level or 0
        # A list level names the style it is linked to; that counts more than the level the style names.
        wanted = self._styles.default if style_id is None else style_id
        linked = [i for i, one in enumerate(self._list(num)[1]) if one.style == wanted] if num in self._nums else []
        return num, linked[0] if linked else style.level or 0

    def _list(self, num: str) -> tuple[str, list[Level], frozenset[int]]:
        """The abstract list's id, the levels with this num's overrides, and the levels that start anew for it."""
        if num not in self._levels:
            element = self._nums[num]
            key, levels = self._definition(element, 0)
            fresh = set()
            for override in element.iterfind(W + "lvlOverride"):
                index = number(override.get(W + "ilvl"))
                if not 0 <= index < _LEVELS:
                    continue
                if (own := override.find(W + "lvl")) is not None:
                    levels[index] = _level(own)
                if (start := override.find(W + "startOverride")) is not None:
                    levels[index] = replace(levels[index], start=number(start.get(VAL)))
                    fresh.add(index)
            self._levels[num] = (key, levels, frozenset(fresh))
        return self._levels[num]

    def _definition(self, num: Element, depth: int) -> tuple[str, list[Level]]:
        """The abstract list that a num names, through a numbering style where it names one."""
        inner = num.find(W + "abstractNumId")
        key = (inner.get(VAL) if inner is not None else None) or ""
        abstract = self._abstract.get(key)
        levels = [Level() for _ in range(_LEVELS)]
        if abstract is None:
            return key, levels
        link = abstract.find(W + "numStyleLink")
        if link is not None and depth < 5 and (style := self._styles.element(link.get(VAL) or "")) is not None:
            target = style.find(f"{W}pPr/{W}numPr/{W}numId")
            linked = self._nums.get((target.get(VAL) if target is not None else None) or "")
            if linked is not None:
                return self._definition(linked, depth + 1)
        for element in abstract.iterfind(W + "lvl"):
            index = number(element.get(W + "ilvl"))
            if 0 <= index < _LEVELS:
                levels[index] = _level(element)
        return key, levels

    def _shown(self, levels: list[Level], counts: list[int | None], level: int) -> str:
        """The level's text with the counts in their formats, and the space Word leaves after it."""
        shape = levels[level]
        if shape.format == "none" and "%" not in shape.text.replace(f"%{level + 1}", ""):
            text = _PLACE.sub("", shape.text)
        elif shape.format == "bullet":
            text = _GLYPH.sub("•", shape.text)
        else:

            def count(found: re.Match[str]) -> str:
                index = int(found[1]) - 1
                # A level that has not been used yet shows what it would start with.
                value = counts[index] if counts[index] is not None else levels[index].start
                return formatted(value or 0, "decimal" if shape.legal and index < level else levels[index].format)

            text = _PLACE.sub(count, shape.text)
        if not text.strip() or shape.suffix == "nothing":
            return text
        # 一、 and （一） part themselves from the title; 第一章 and 1. do not: 1.5G would read as a number.
        return text if shape.suffix == "tab" and text.endswith(("、", ")", "）")) else text.rstrip() + " "


def _level(element: Element) -> Level:
    """A `w:lvl` read."""

    def value(name: str) -> str | None:
        found = element.find(W + name)
        if found is None:
            # A custom format stands in mc:AlternateContent, with the nearest standard one as fallback.
            found = next((f for f in element.iter(W + name) if "Fallback" in str(f.getparent().tag)), None)
        return found.get(VAL) if found is not None else None

    restart = value("lvlRestart")
    return Level(
        start=number(value("start"), 0 if element.find(W + "start") is None else 1), format=value("numFmt") or "decimal",
        text=value("lvlText") or "", suffix=value("suff") or "tab", legal=bool(on(element, "isLgl")),
        restart=number(restart) if restart is not None else None, style=value("pStyle"),
    )  # fmt: skip
