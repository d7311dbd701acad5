"""Numbers of headings and items as texts print them, whether one stands in a stretch of text, and where the words behind one begin."""

from __future__ import annotations

import re

from plan_extract.lexicon import kept_up_to

_DIGITS = "零一二三四五六七八九"


def chinese(number: int) -> str:
    """A number from 1 to 999 in Chinese numerals: 12 is 十二, 20 二十, 105 一百零五."""
    if number >= 100:
        hundreds, rest = divmod(number, 100)
        return f"{_DIGITS[hundreds]}百" + (("零" if rest < 10 else "一" if rest < 20 else "") + chinese(rest) if rest else "")
    tens, ones = divmod(number, 10)
    return f"{'' if tens < 2 else _DIGITS[tens]}{'十' if tens else ''}{_DIGITS[ones] if ones or not tens else ''}"


def stands(number: int, level: str, text: str) -> bool:
    """Whether a folded text holds a number as a heading or item of a level has it, at a line's start or run-in.

    第三节 for `section`, 三、 for `h1`, (三) for `h2`, 3. for `h3`, (3) for `h4`; a line may begin with 1.2.3 for the last three. A line
    may begin with 3.2024年, which is item 3 (within a line 3.2 is a decimal), and with a number whose stop was lost (3修好水渠).
    """
    return 0 < number < 1000 and level in _FORMS and _pattern(number, level).search(text) is not None


def past_number(text: str, start: int = 0, end: int | None = None) -> int:
    """Where the words of text[start:end] begin behind what numbers them: 4 in (2) 乙桥, 2 in 二是建桥; `start` where nothing numbers them.

    3.5公里 is a decimal and 一、二产业 a kind of industries: neither begins with a number of a list.
    """
    mark = _LIST_MARK.match(text, start, len(text) if end is None else end)
    return mark.end() if mark else start


_NUMERAL = r"(?:[一二三四五六七八九十]{1,3}|\d{1,3})"
_BULLETS = "●○■□◆◇▲△★☆►▶•·—"
_LIST_MARK = re.compile(
    rf"\s*(?:(?:[{_BULLETS}]+|-{{1,2}}(?![\d.]))\s*)?"
    rf"(?:[(（]{_NUMERAL}[)）]|{_NUMERAL}(?:[)）、]|[.．](?!\d))(?![一二三])|[①-⑳]|[一二三四五六七八九十]是|(?<=[{_BULLETS}-]))\s*"
)

_DEEP = r"(?m:^) *(?:\d{{1,2}}\.)+{number}(?!\.?\d)[.、]?\s*[\u4e00-\u9fff“]"
_LIST = r"[(〔]\s*{number}\s*[)〕]|(?m:^)[\s—]*{number}\s*(?:[.、),]|(?![年月日个家万亿元])[\u4e00-\u9fff])|(?<![\d.,]){number}[.、)](?!\d)"
_FORMS = {
    "part": "第(?:{han}|{number})[篇编部]",
    "chapter": "第(?:{han}|{number})章",
    "section": "第(?:{han}|{number})节",
    "h1": r"(?<![一二三四五六七八九十百第\d])(?:{han})[、.]",
    "h2": rf"[(〔]\s*(?:{{han}})\s*[)〕]|{_DEEP}",
    "h3": f"{_LIST}|{_DEEP}",
    "h4": f"{_LIST}|{_DEEP}",
}


@kept_up_to(256)
def _pattern(number: int, level: str) -> re.Pattern[str]:
    circled = f"|{chr(0x2460 + number - 1)}" if level in ("h3", "h4") and number <= 20 else ""
    return re.compile(_FORMS[level].format(han=chinese(number), number=number) + circled)
