"""Paragraph styles of a Word file: heading levels, numbering, alignment and weight, along the chain of what each is based on."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
VAL = W + "val"
# Built-in names are stored in English whatever language Word speaks; WPS and converters also write 标题 1.
_HEADING = re.compile(r"^(?:heading|标题)\s*([1-9])$", re.IGNORECASE)


def on(element: Element | None, name: str) -> bool | None:
    """An on-off property (`w:b`, `w:vanish`): None where it is not said."""
    found = element.find(W + name) if element is not None else None
    return None if found is None else found.get(VAL) not in ("0", "false", "off", "none")


def number(text: str | None, default: int = 0) -> int:
    """A decimal attribute; the default for what is none, bounded to ±1,000,000."""
    try:
        return max(-1_000_000, min(1_000_000, int(text))) if text else default
    except ValueError:
        return default


@dataclass(frozen=True, slots=True)
class Style:
    """What a paragraph style says, its ancestors' words included. `num` and `level` are the numbering it is linked to."""

    heading: int | None = None
    num: str | None = None
    level: int | None = None
    centred: bool = False
    bold: bool = False
    hidden: bool = False


class Styles:
    """The paragraph styles by id."""

    def __init__(self, root: Element | None) -> None:
        self._elements: dict[str, Element] = {}
        self._made: dict[str, Style] = {}
        self.default = ""
        for style in root.iterfind(W + "style") if root is not None else ():
            key = style.get(W + "styleId") or ""
            self._elements.setdefault(key, style)
            if style.get(W + "type") == "paragraph" and style.get(W + "default") in ("1", "true", "on"):
                self.default = key

    def element(self, key: str) -> Element | None:
        """The style's own definition."""
        return self._elements.get(key)

    def get(self, key: str | None) -> Style:
        """The style with this id; the default style for None, an empty one for an unknown id."""
        key = self.default if key is None else key
        if key not in self._made:
            self._made[key] = self._resolve(key)
        return self._made[key]

    def _chain(self, key: str) -> list[Element]:
        """The definition and those it is based on, the nearest first."""
        chain: list[Element] = []
        while (element := self._elements.get(key)) is not None and len(chain) < 20:
            chain.append(element)
            based = element.find(W + "basedOn")
            key = (based.get(VAL) if based is not None else None) or ""
        return chain

    def _resolve(self, key: str) -> Style:
        heading: int | None = None
        num: str | None = None
        level: int | None = None
        centred: bool | None = None
        bold: bool | None = None
        hidden: bool | None = None
        for element in self._chain(key):
            name = element.find(W + "name")
            named = _HEADING.match((name.get(VAL) if name is not None else None) or "")
            properties = element.find(W + "pPr")
            if heading is None:
                heading = outline(properties)
                if heading is None and named:
                    heading = int(named[1])
            if num is None and properties is not None and (linked := properties.find(W + "numPr")) is not None:
                inner = linked.find(W + "numId")
                num = inner.get(VAL) if inner is not None else None
                inner = linked.find(W + "ilvl")
                level = number(inner.get(VAL)) if inner is not None else level
            if centred is None:
                centred = is_centred(properties)
            runs = element.find(W + "rPr")
            bold = on(runs, "b") if bold is None else bold
            hidden = on(runs, "vanish") if hidden is None else hidden
        return Style(heading if heading else None, num, level, bool(centred), bool(bold), bool(hidden))


def outline(properties: Element | None) -> int | None:
    """The heading level, from 1, that `w:outlineLvl` gives; 0 for body text, None where it is not said."""
    found = properties.find(W + "outlineLvl") if properties is not None else None
    if found is None:
        return None
    level = number(found.get(VAL), 9)
    return level + 1 if 0 <= level < 9 else 0


def is_centred(properties: Element | None) -> bool | None:
    """Whether `w:jc` centres the paragraph; None where it is not said."""
    found = properties.find(W + "jc") if properties is not None else None
    return None if found is None else found.get(VAL) == "center"
