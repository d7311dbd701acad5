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
_LONGEST_HAN = 40
_HALF_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
# What anybody counts has at most so many digits; longer runs are keys, or rubbish.
LONGEST = 15
_PLAIN = re.compile(r"\d+(?:,\d{3})*(?:\.\d+)?")


def magnitude(word: str) -> int:
    """What a run of magnitude words multiplies by: 万 10000, 百万 1000000, 万亿 10^12; 1 for the empty string."""
    product = 1
    for character in word:
        product *= _SMALL.get(character) or _LARGE[character]
    return product


def integer(text: str) -> int | None:
    """The whole number that digits write; None past all counting, and for ① and ², which are called digits and int() does not know."""
    return int(text) if text.isdecimal() and len(text) <= LONGEST else None


def chinese_integer(text: str) -> int | None:
    """The integer a Chinese numeral means (十五, 一百零五, 三万二千, 二〇二五, 壹佰), or None where it is none.

    Digits without 十百千万 are read in place, as years are: 二〇二五 is 2025.
    """
    if not text or len(text) > _LONGEST_HAN or any(c not in _DIGITS and c not in _SMALL and c not in _LARGE for c in text):
        return None
    if all(c in _DIGITS for c in text):
        if len(text) == 1:
            return _DIGITS[text]
        return integer("".join(str(_DIGITS[c]) for c in text)) if all(_DIGITS[c] < 10 for c in text) else None
    total = section = digit = last = 0
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
            # 三亿五千万: what stands below 亿 is added to it, what stands before 亿 (一万亿) is multiplied by it, as is 一万零八百 by 万.
            if total and total >= _LARGE[c] and last != _LARGE[c]:
                total += (section or 1) * _LARGE[c]
            else:
                total = (total + section or 1) * _LARGE[c]
            section, digit, pending, last = 0, 0, False, _LARGE[c]
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


def written(run: str) -> tuple[tuple[Decimal, ...], str] | None:
    """The value or range that a run of Chinese numerals writes, and the magnitude left to its unit: 四亿六千五百万 is 46500 and 万.

    A run that ends in 万 or 亿 leaves that to the unit, as 3.5万 does; one that ends otherwise keeps its whole value: 九万八千 is 98000.
    Two digits that follow each other are a range: 两三 is 2 to 3, 三四十 30 to 40, 五六万 5 to 6 and 万. None where it is no number.
    """
    number = run.rstrip("".join(_LARGE))
    scale = run[len(number) :]
    if not number:
        return ((Decimal(1),), scale) if scale else None
    if (bounds := _neighbours(number)) is not None:
        return bounds, scale
    for mark in "点·.":
        if mark in number:
            whole, _, part = number.partition(mark)
            value = read_numeral(f"{whole}点{part}")
            return ((value,), scale) if value is not None else None
    value = read_numeral(number)
    if value is None:
        return None
    if scale and any(c in _LARGE for c in number):
        # 四亿六千五百 before 万: what stands above is counted in the last magnitude.
        above = read_numeral(run)
        value = above / magnitude(scale) if above is not None else value
    return (value,), scale


def _neighbours(number: str) -> tuple[Decimal, Decimal] | None:
    """两三 as 2 and 3, 三五 as 3 and 5, 三四十 as 30 and 40, 十七八 as 17 and 18; None for any other numeral."""
    digits = [c for c in number if c in _DIGITS]
    if len(digits) != 2 or not 0 < _DIGITS[digits[0]] < 10:
        return None
    # 三五处 is three to five: no other digits that leave one out are said so.
    if _DIGITS[digits[1]] != _DIGITS[digits[0]] + 1 and digits != ["三", "五"]:
        return None
    at = number.find(digits[0] + digits[1])
    if at < 0 or (digits[0] == "二" and len(number) == 2 and number != "二三"):
        return None
    low, high = read_numeral(number.replace(digits[1], "", 1)), read_numeral(number.replace(digits[0], "", 1))
    return (low, high) if low is not None and high is not None else None


def _decimal(value: Fraction) -> Decimal:
    rest = value.denominator
    for prime in (2, 5):
        while rest % prime == 0:
            rest //= prime
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    # Past all counting there is nothing to round, and no room for it in a Decimal.
    return exact if rest == 1 or abs(exact) >= 10**LONGEST else round(exact, 4)


def exact(value: Fraction) -> int | float:
    """A fraction as the int that it is, else as the nearest float: 3 亩 are 2000 平方米, 1 亩 is 666.6666666666666."""
    return value.numerator if value.denominator == 1 else float(value)


def plain(value: Decimal) -> int | float:
    """A Decimal as the int or float that prints the same digits: 100, 48.87. Exact for up to 15 digits."""
    return int(value) if value == value.to_integral_value() else float(value)
