"""Units: what kind each is and what it is in base units. Word list: lexicon/units.yaml."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction

from plan_extract.lexicon import kept, kept_up_to, load


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit word: its kind (`rate`, `money`, `measure`, `duration`, `count`), base unit, and how many base units it is, exactly."""

    kind: str
    base: str
    factor: Fraction


@kept
def units() -> dict[str, Unit]:
    """Every unit word of the list."""
    table: dict[str, Unit] = {}
    for kind, groups in load("units").items():
        if kind in ("symbols", "longer"):
            continue
        for group in groups:
            for entry in group["words"]:
                word, factor = next(iter(entry.items())) if isinstance(entry, dict) else (entry, 1)
                base = word if kind == "count" and group["base"] == "个" else group["base"]
                table.setdefault(word, Unit(kind, base, Fraction(str(factor))))
    return table


@kept
def _symbols() -> tuple[dict[str, str], dict[str, Fraction]]:
    """Symbols with their base units, and prefixes with what they multiply by."""
    listed = load("units")["symbols"]
    return listed["names"], {prefix: Fraction(str(factor)) for prefix, factor in listed["prefixes"].items()}


@kept
def pattern() -> str:
    """An alternation of all unit words, longest first, and of symbols with their prefixes; latin units do not run on into a word.

    GB in GB/T is none, nor is the A of 5A级景区: symbols of one capital letter need a prefix or a quotient. 个班 is none in 50个班组.
    """
    names, prefixes = _symbols()
    words = "|".join(_word(w) for w in sorted(units(), key=len, reverse=True))
    plain = "|".join(re.escape(n) for n in sorted(names, key=len, reverse=True) if len(n) > 1 or n.islower())
    some = "|".join(re.escape(n) for n in sorted(names, key=len, reverse=True) if n not in load("units")["symbols"]["bare"])
    prefix = "|".join(map(re.escape, prefixes))
    return rf"{words}|(?:(?:{prefix})(?:{some})|(?:{plain}))[23²³]?(?![A-Za-z])"


def _word(unit: str) -> str:
    """A unit that does not run on into a longer word, as an expression."""
    rest = [word[size:] for word in load("units")["longer"] for size in range(1, len(word)) if unit.endswith(word[:size])]
    if unit[-1].isascii() and unit[-1].isalpha():
        rest.append("[A-Za-z]")
    return re.escape(unit) + (f"(?!{'|'.join(rest)})" if rest else "")


@kept
def compound() -> str:
    """A unit, or units joined by · and /: 公里/平方公里, 万元/亩, TFLOPS/W, g/kW·h, W/(m·K), 人/10万."""
    unit = pattern()
    names, prefixes = _symbols()
    any_prefix, any_name = "|".join(map(re.escape, prefixes)), "|".join(re.escape(n) for n in sorted(names, key=len, reverse=True))
    symbol = rf"(?:{any_prefix})?(?:{any_name})[23²³]?(?![A-Za-z])"
    per = rf"(?:万人|万户|亿元|万元|10万人?|年|班|县|镇|乡|村|车|人年|{unit}|{symbol})"
    by = rf"/(?:\({per}[23²³]?·{per}[23²³]?\)|{per}(?:·{per})?)"
    # 170W/(m·K): a capital that is no unit by itself.
    capitals = "".join(name for name in names if len(name) == 1 and name.isupper())
    return rf"(?:{unit})(?:·{per})?(?:{by}){{0,2}}|[{capitals}]{by}"


def unit_of(word: str | None) -> Unit | None:
    """The unit a word as written means, its magnitude stripped: 万人 is 人, 亿元 is 元, MPa 10^6 帕; compound units have none."""
    if not word:
        return None
    known = units()
    bare = word.lstrip("十百千万亿兆")
    return known.get(word) or known.get(bare) or _of_symbol(bare)


@kept_up_to(1024)
def _of_symbol(word: str) -> Unit | None:
    names, prefixes = _symbols()
    if word in names:
        return Unit("measure", names[word], Fraction(1))
    for prefix in sorted(prefixes, key=len, reverse=True):
        if word.startswith(prefix) and word[len(prefix) :] in names:
            return Unit("measure", names[word[len(prefix) :]], prefixes[prefix])
    return None
