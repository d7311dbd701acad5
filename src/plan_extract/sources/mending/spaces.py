"""Spaces and unseen characters inside a paragraph: what character recognition and copying put in is taken out for reading.

`2 0 0 5年 , 达到8 %左右` reads `2005年,达到8%左右`. Spaces between words (`第一章 规划背景`) are kept: headings and rows
are parted by them.
"""

from __future__ import annotations

import re

from plan_extract.lexicon import kept, load

_HAN = "\u3400-\u4dbf\u4e00-\u9fff〇"
# Zero-width marks, soft hyphens, direction marks, control characters, bullets of symbol fonts (private use): they say nothing.
UNSEEN = re.compile(
    "[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\ufff9-\ufffb\x00-\x08\x0b\x0e-\x1f\x7f-\x84\x86-\x9f\uf000-\uf0ff]"
)
# A font's own bullet at a paragraph's head, in whatever place of the private area.
_BULLET = re.compile("[\ue000-\uf8ff]+ *")
_GAP = re.compile(" +")
_LONE = re.compile(r"(?<!\S)[^\sA-Za-z|](?: [^\sA-Za-z|]){2,}(?=[\s,;:。、)]|$)")
_POINT = re.compile(r"(?<=\d)(?: \. ?| ?\. )(?=\d)")
_ROW = re.compile(r"(?<![\d.])\d[\d.]+ +(?:[%‰] +)?\d[\d.]+(?:$| )")
_DIGITS = re.compile(r"(?<![\d.])\d(?:(?: ?\. ?| )\d)+(?!\d)")
_YEAR = re.compile(r"(?<!\d)(?:1 ?9|2 ?0) ?\d ?\d(?= ?年)")
_SPACED_YEAR = re.compile(r"(?<!\d)(?:1 9|2 0) \d \d(?!\d)")
_WORDS = re.compile(rf"^[{_HAN}](?: +[{_HAN}]){{1,3}}$")
# The space comes first, so that nothing is asked of other characters.
_HAN_GAP = re.compile(rf" (?<=[{_HAN},。、;:] )(?=[{_HAN}])")
_IS_HAN = re.compile(f"[{_HAN}]")
_ORDINAL_END = re.compile(r"(?:^| )(?:第 ?[一二三四五六七八九十百零〇\d ]{1,6} ?[篇编章节条]|专 ?栏|[表图]|附件)$")
_NUMBER = re.compile(r"\d(?: ?\d)*(?: ?\. ?\d(?: ?\d)*)?(?: ?[—～-] ?\d[\d. ]*)?")
# What the expressions above cannot do without, in forms that are found fast: most paragraphs with spaces have neither.
_LONE_ONE, _NUMBER_GAP = re.compile(r" [^\sA-Za-z|] "), re.compile(r"\d(?: \d| \.|\. )")
_TWO_NUMBERS = re.compile(r"[\d.] +(?:[%‰] +)?\d")
_CLOSERS = frozenset(",;:。、!?)》”’」』】〕]")
_OPENERS = frozenset("(《“‘「『【〔[")


def spaced_digits(text: str) -> bool:
    """Whether a folded text has its digits spaced throughout: 2 0 2 5 somewhere, where a year is meant."""
    return ("1 9 " in text or "2 0 " in text) and _SPACED_YEAR.search(text) is not None


def spaced_words(text: str) -> bool:
    """Whether a folded text has its Chinese characters spaced throughout: 加 快 建 设."""
    head = text[:50_000]
    return head.count(" ") * 5 > len(head) and len(_HAN_GAP.findall(head)) * 3 > len(_IS_HAN.findall(head))


def touched(text: str) -> bool:
    """Whether anything in a folded paragraph could be mended."""
    return " " in text or UNSEEN.search(text) is not None or (text != "" and "\ue000" <= text[0] <= "\uf8ff")


def dropped(text: str, spaced: bool, parted: bool = False) -> set[int]:
    """The indexes of the characters of a folded paragraph that reading leaves out.

    `spaced`: digits are spaced throughout the document; `parted`: so are Chinese characters.
    """
    out = {found.start() for found in UNSEEN.finditer(text)}
    if bullet := _BULLET.match(text):
        out.update(range(bullet.end()))
    if " " not in text:
        return out
    if _WORDS.match(text):
        out.update(i for i, c in enumerate(text) if c == " ")
        return out
    row = _is_row(text)
    _inside_runs(text, row, spaced, out)
    flat = parted or (len(text) > 30 and not row and len(_HAN_GAP.findall(text)) * 6 > len(text) - text.count(" "))
    for gap in _GAP.finditer(text):
        if gap.start() not in out and _drops(text, gap.start(), gap.end(), row, flat):
            out.update(range(gap.start(), gap.end()))
    return out


def _is_row(text: str) -> bool:
    """Whether a line is a row of a table: cells parted by bars, tabs or wide gaps, or a name followed by two and more numbers."""
    if "|" in text:
        return True
    wide = sum(1 for gap in _GAP.finditer(text) if gap.end() - gap.start() > 1) if "  " in text else 0
    if wide >= load("mending")["row_gaps"] and not re.search("[,。]", text):
        return True
    return _TWO_NUMBERS.search(text) is not None and _ROW.search(text) is not None and not re.search("[,。]", text)


def _inside_runs(text: str, row: bool, spaced: bool, out: set[int]) -> None:
    """Spaces between lone characters, inside years and numbers."""
    if not row and _LONE_ONE.search(text) is not None:
        for run in _LONE.finditer(text):
            if _IS_HAN.search(run[0]):
                out.update(i for i in range(run.start(), run.end()) if text[i] == " ")
    if _NUMBER_GAP.search(text) is None:
        return
    for found in _YEAR.finditer(text):
        out.update(i for i in range(found.start(), found.end()) if text[i] == " ")
    for found in _DIGITS.finditer(text):
        first, last = found.span()
        gaps = [i for i in range(first, last) if text[i] == " "]
        if not gaps:
            continue
        if first == 0 and re.match(r"\d ?\. \d", text):
            gaps = gaps[1:]  # `1. 5个基地` is item 1
        before, after = text[first - 1 : first], text[last : last + 2].strip()[:1]
        alone = first == 0 and last == len(text)  # `1 2 3 4 5`: a row of column numbers
        told = after in _units() or before in _leads() or bool(before and after and _IS_HAN.match(before))
        if spaced or (not row and not alone and (len(gaps) > 2 or (told and (before + after).strip()))):
            out.update(gaps)
    if "." in text and (not row or spaced):
        for found in _POINT.finditer(text):
            if found.start() > 2 or text[found.start()] == " ":  # `1. 5个基地` is item 1
                out.update(i for i in range(found.start(), found.end()) if text[i] == " ")


def _drops(text: str, first: int, last: int, row: bool, flat: bool) -> bool:
    """Whether the gap [first, last) says nothing."""
    left, right, wide = text[first - 1 : first], text[last : last + 1], last - first
    if not left or not right:
        return True
    if right in _CLOSERS or (right == "%" and left.isdigit() and not row):
        return wide <= 2 and left != "|"
    if left in _OPENERS:
        return wide <= 2 and right != "|"
    if wide > 1 or right in "|—●■◆" or left == "|":
        return left.isdigit() and right == "—" and wide == 1 and text[last + 1 : last + 3].strip()[:1].isdigit()
    if left in ",、":
        return not (right.isascii() and right.isalpha())
    if left in "。;:!?":
        return not _starts().match(text, last)
    if flat and _IS_HAN.match(left) and _IS_HAN.match(right):
        return True
    return not row and _beside_number(text, first, last, left, right)


def _beside_number(text: str, first: int, last: int, left: str, right: str) -> bool:
    """Spaces between a number and its unit, its bound or what leads up to it; around the dash of a range."""
    if left in "—～-" and right.isdigit() and text[max(first - 4, 0) : first - 1].rstrip()[-1:].isdigit():
        return True
    if right in "—～-" and left.isdigit() and text[last + 1 : last + 4].lstrip()[:1].isdigit():
        return True
    if right in _units() and left.isdigit():
        # `1 个人所得`: a number that a paragraph begins with is an item's, unless it is a year's.
        head = text[:first].replace(" ", "") if first < 6 else ""
        return not (head.isdigit() and len(head) < 3)
    if left in "%‰" and right in "左以的之":
        return True
    if left.isascii() and left.isalpha() and right.isascii() and right.isalpha():
        return _parts_unit(text, first, last)
    if right.isdigit() and _IS_HAN.match(left):
        if _ORDINAL_END.search(text[max(first - 16, 0) : first]):
            return False
        number = _NUMBER.match(text, last)
        after = text[number.end() : number.end() + 2].strip()[:1] if number else ""
        return (after != "" and after in _units()) or left in _leads()
    return False


def _parts_unit(text: str, first: int, last: int) -> bool:
    """Whether the gap stands inside a unit of letters behind a number: 100M bps, 12EFLO PS, where a font gives its letters no width."""
    head, tail = _UNIT_HEAD.search(text, max(first - 9, 0), first), _LETTERS.match(text, last)
    return head is not None and tail is not None and head[0] + tail[0] in _latin_units()


_UNIT_HEAD, _LETTERS = re.compile(r"(?<=[\d百千万亿])[A-Za-z]{1,8}$"), re.compile(r"[A-Za-z]{1,8}")


@kept
def _latin_units() -> frozenset[str]:
    """Units of three and more letters: of two, a gap may as well part words."""
    groups = (group for listed in load("units").values() if isinstance(listed, list) for group in listed if isinstance(group, dict))
    words = (next(iter(word)) if isinstance(word, dict) else word for group in groups for word in group["words"])
    return frozenset(word for word in words if len(word) > 2 and word.isascii() and word.isalpha())


@kept
def _units() -> frozenset[str]:
    return frozenset(load("mending")["unit_starts"])


@kept
def _leads() -> frozenset[str]:
    return frozenset(load("mending")["number_leads"])


@kept
def _starts() -> re.Pattern[str]:
    listed = load("mending")["starts"]
    return re.compile("|".join(f"(?:{pattern})" for pattern in listed["sure"] + listed["likely"]))
