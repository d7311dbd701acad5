"""Units: what kind each is and what it is in base units. Word list: lexicon/units.yaml."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from plan_extract.lexicon import kept, load


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit word: its kind (`rate`, `money`, `measure`, `duration`, `count`), base unit, and how many base units it is."""

    kind: str
    base: str
    factor: Decimal


@kept
def units() -> dict[str, Unit]:
    """Every unit word of the list."""
    table: dict[str, Unit] = {}
    for kind, groups in load("units").items():
        for group in groups:
            for entry in group["words"]:
                word, factor = next(iter(entry.items())) if isinstance(entry, dict) else (entry, 1)
                base = word if kind == "count" and group["base"] == "个" else group["base"]
                table.setdefault(word, Unit(kind, base, Decimal(str(factor))))
    return table


@kept
def pattern() -> str:
    """An alternation of all unit words, longest first; latin units do not run on into a word (GB in GB/T is none)."""
    words = sorted(units(), key=len, reverse=True)
    return "|".join(re.escape(w) + (r"(?![A-Za-z])" if w[-1].isascii() and w[-1].isalpha() else "") for w in words)


def unit_of(word: str | None) -> Unit | None:
    """The unit a word as written means, its magnitude stripped: 万人 is 人, 亿元 is 元; compound units have none."""
    if not word:
        return None
    known = units()
    return known.get(word) or known.get(word.lstrip("十百千万亿兆"))
