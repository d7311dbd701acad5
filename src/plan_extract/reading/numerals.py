"""Numerals to exact numbers: digits, Chinese numerals, fractions. Decimal throughout: 16.4 times 10^8 is 1640000000."""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction

_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "○": 0, "两": 2, "俩": 2, "廿": 20, "卅": 30}
# Financial numerals, as on cheques and in old documents: 壹仟 is 1000.
_DIGITS |= {c: i for i, c in enumerate("壹贰叁肆伍陆柒捌玖", 1)} | {"陸": 6, "貳": 2, "參": 3}
_SMALL = {"十": 10, "百": 100, "千": 1000, "拾": 10, "佰": 100, "仟": 1000}
_LARGE = {"万": 10**4, "亿": 10**8, "兆": 10**12, "萬": 10**4, "億": 10**8}
CHINESE = "".join([*_DIGITS, *_SMALL])
_HALF_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_PLAIN = re.compile(r"\d+(?:,\d{3})*(?:\.\d+)?")


def magnitude(word: str) -> int:
    """What a run of magnitude words multiplies by: 万 10000, 百万 1000000, 万亿 10^12; 1 for the empty string."""
    product = 1
    for character in word:
        product *= _SMALL.get(character) or _LARGE[character]
    return product


def chinese_integer(text: str) -> int | None:
    """The integer a Chinese numeral means (十五, 一百零五, 三万二千, 二〇二五, 壹佰), or None where it is none.

    Digits without 十百千万 are read in place, as years are: 二〇二五 is 2025.
    """
    if not text or any(c not in _DIGITS and c not in _SMALL and c not in _LARGE for c in text):
        return None
    if all(c in _DIGITS for c in text):
        if len(text) == 1:
            return _DIGITS[text]
        return int("".join(str(_DIGITS[c]) for c in text)) if all(_DIGITS[c] < 10 for c in text) else None
    total = section = digit = 0
    pending = False
    for c in text:
        if c in _DIGITS:
            if _DIGITS[c] >= 10:
                section += _DIGITS[c]
                continue
            digit, pending = _DIGITS[c], True
        elif c in _SMALL:
            section += (digit if pending and digit else 1) * _SMALL[c]
            digit, pending = 0, False
        else:
            section += digit
            total = (total + (section or 1)) * _LARGE[c] if _LARGE[c] > 10**4 or not total else total + section * _LARGE[c]
            section, digit, pending = 0, 0, False
    return total + section + digit


def read_numeral(text: str) -> Decimal | None:
    """The exact value of a numeral standing alone, or None.

    Reads `1,500.5`, `２０` folded or not, `十五`, `3万`, `1.5亿`, `百分之八`, `三分之二`, `1/3`, `千分之五`, `半`. A value that no
    finite decimal holds (1/3) is given to 4 places.
    """
    text = text.strip().translate(_HALF_WIDTH)
    if text == "半":
        return Decimal("0.5")
    if match := re.fullmatch(r"(.+?)分之(.+)|(\d+)/(\d+)", text):
        below, above = read_numeral(match[1] or match[4]), read_numeral(match[2] or match[3])
        if below is None or above is None or not below:
            return None
        return _decimal(Fraction(above) / Fraction(below))
    if match := re.fullmatch(r"([\d,.]+)([十百千万亿]*)", text):
        if not _PLAIN.fullmatch(match[1]):
            return None
        return Decimal(match[1].replace(",", "")) * magnitude(match[2])
    if "点" in text:
        whole, _, part = text.partition("点")
        left, right = chinese_integer(whole), "".join(str(_DIGITS[c]) for c in part if c in _DIGITS)
        return Decimal(f"{left}.{right}") if left is not None and right and len(right) == len(part) else None
    number = chinese_integer(text)
    return None if number is None else Decimal(number)


def _decimal(value: Fraction) -> Decimal:
    rest = value.denominator
    for prime in (2, 5):
        while rest % prime == 0:
            rest //= prime
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    return exact if rest == 1 else round(exact, 4)


def plain(value: Decimal) -> int | float:
    """A Decimal as the int or float that prints the same digits: 100, 48.87. Exact for up to 15 digits."""
    return int(value) if value == value.to_integral_value() else float(value)
