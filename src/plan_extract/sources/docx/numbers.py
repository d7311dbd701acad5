"""A count in a Word number format (ISO/IEC 29500-1, 17.18.59), as Word prints it."""

from __future__ import annotations

from collections.abc import Callable

_DIGITS = "〇一二三四五六七八九"
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
_ROMAN = (
    (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"),
    (4, "IV"), (1, "I"),
)  # fmt: skip


def formatted(value: int, name: str) -> str:
    """The count as this format shows it; decimal where the format is unknown or does not reach so far. `(3, 'chineseCounting')` is 三."""
    make = _FORMATS.get(name)
    shown = make(value) if make is not None and 0 <= value <= 9999 else None
    return str(value) if shown is None else shown


def _thousand(value: int, digits: str = "零一二三四五六七八九", places: str = "十百千") -> str:
    """一, 十, 十一, 二十, 一百零一."""
    if value == 0:
        return digits[0]
    text, gap = "", False
    for power in (3, 2, 1, 0):
        digit = value // 10**power % 10
        if digit == 0:
            gap = bool(text)
            continue
        text += (digits[0] if gap else "") + digits[digit] + (places[power - 1] if power else "")
        gap = False
    return text[1:] if 10 <= value < 20 and digits[1] == "一" else text


def _counting(value: int) -> str:
    """一, 十一, 九十九, then digit by digit: 一〇〇."""
    return _thousand(value) if 0 < value < 100 else _positional(value)


def _positional(value: int) -> str:
    """一〇 for 10."""
    return "".join(_DIGITS[int(digit)] for digit in str(value))


def _japanese(value: int) -> str | None:
    """As Chinese, with 百 for 一百 and without 零."""
    text = _thousand(value).replace("零", "") if value else _DIGITS[0]
    return text.replace("一百", "百").replace("一千", "千")


def _roman(value: int) -> str | None:
    if not 0 < value < 4000:
        return None
    text = ""
    for amount, letters in _ROMAN:
        text += letters * (value // amount)
        value %= amount
    return text


def _letters(value: int) -> str | None:
    """A to Z, then AA, BB."""
    return chr(64 + (value - 1) % 26 + 1) * ((value - 1) // 26 + 1) if 0 < value <= 780 else None


def _run(first: int, last: int) -> Callable[[int], str | None]:
    """Characters in order from U+`first`, for 1 to `last`."""
    return lambda value: chr(first + value - 1) if 0 < value <= last else None


def _cycle(marks: str) -> Callable[[int], str | None]:
    return lambda value: marks[(value - 1) % len(marks)] if 0 < value <= len(marks) else None


def _circled(value: int) -> str | None:
    """① to ⑳, and on to ㊿."""
    for first, base in ((0x2460, 0), (0x3251, 20), (0x32B1, 35)):
        if base < value <= (20, 35, 50)[(0, 20, 35).index(base)]:
            return chr(first + value - base - 1)
    return None


def _ordinal(value: int) -> str:
    ending = "th" if value // 10 % 10 == 1 else {1: "st", 2: "nd", 3: "rd"}.get(value % 10, "th")
    return f"{value}{ending}"


def _wide(value: int) -> str:
    return str(value).translate({code: code + 0xFEE0 for code in range(0x30, 0x3A)})


def _lower(make: Callable[[int], str | None]) -> Callable[[int], str | None]:
    def lowered(value: int) -> str | None:
        text = make(value)
        return text.lower() if text is not None else None

    return lowered


_FORMATS: dict[str, Callable[[int], str | None]] = {
    "decimal": str,
    "decimalZero": lambda value: f"{value:02d}",
    "decimalFullWidth": _wide,
    "decimalFullWidth2": _wide,
    "decimalHalfWidth": str,
    "numberInDash": lambda value: f"- {value} -",
    "ordinal": _ordinal,
    "upperRoman": _roman,
    "lowerRoman": _lower(_roman),
    "upperLetter": _letters,
    "lowerLetter": _lower(_letters),
    "none": lambda _: "",
    "decimalEnclosedCircle": _circled,
    "decimalEnclosedCircleChinese": _circled,
    "decimalEnclosedFullstop": _run(0x2488, 20),
    "decimalEnclosedParen": _run(0x2474, 20),
    "ideographEnclosedCircle": _run(0x3280, 10),
    "chineseCounting": _counting,
    "taiwaneseCounting": _counting,
    "chineseCountingThousand": _thousand,
    "taiwaneseCountingThousand": _thousand,
    "japaneseCounting": _japanese,
    "koreanCounting": _japanese,
    "ideographDigital": _positional,
    "japaneseDigitalTenThousand": _positional,
    "taiwaneseDigital": _positional,
    "koreanDigital2": _positional,
    "chineseLegalSimplified": lambda value: _thousand(value, "零壹贰叁肆伍陆柒捌玖", "拾佰仟"),
    "ideographLegalTraditional": lambda value: _thousand(value, "零壹貳參肆伍陸柒捌玖", "拾佰仟"),
    "ideographTraditional": _cycle(_STEMS),
    "ideographZodiac": _cycle(_BRANCHES),
}
