"""Heading markers and titles: what stands at a place in a line, whether it can be a heading, and where its title ends."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from plan_extract.lexicon import kept, load
from plan_extract.model import Level
from plan_extract.reading.numerals import chinese_integer, integer
from plan_extract.structure.state import Line, Mark, Style

_HAN = r"(?:[一二三四五六七八九十百廿○〇零]\s?){1,6}"
_NUMERAL = rf"(?:{_HAN}|\d{{1,3}})"
_PAGE = re.compile(r"(?:\s*[.．·•…⋯・‥_]{2,}[\s.．·•…⋯・‥_]*|\s+|—+\s*)[(\[]?-?\s?\d{1,3}\s?-?[)\]]?$")
_LEADER = re.compile(r"\s*[.．·•…⋯・‥_]{3,}[\s.．·•…⋯・‥_]*(?:[(\[]?-?\s?[\dIVXivx]{1,4}\s?-?[)\]]?)?\s*$")
_WIDE = re.compile(r"\s{2,}")
_QUANTITY = re.compile(r"\d+(?:\.\d+)?\s?(?:%|‰|万|亿|个|公里|平方|户|人|家|项|吨|亩|元|座|所|处|条|倍|年一遇)")
_DASHES = ("-", "—")
_YEAR = re.compile(r"(?:19|20)\d\d年")
# 一、总体要求(一)指导思想: the smaller heading directly behind a title. Of 章 and 节 any number (第二篇产业发展第二章做强农业),
# of 一、 behind a gap, of （一） before a word; 第一、第二产业, 统一、开放, 一、二、三产业 name none.
_BRACKETED = r"\((?:[一1]\)|[二三四五六七八九十]{1,3}\)(?=[一-鿿]{2}))"
_COUNTED = (
    r"(?<=\s)[一二三四五六七八九十]{1,3}、|(?<=[一-鿿])(?<![第统唯单专合归划如逐之同万均])一、(?=[一-鿿]{2})(?![一二三四五六七八九十])|"
    + _BRACKETED
)
_BELOW: dict[Level, tuple[tuple[Level, ...], str]] = {
    "part": (("chapter", "section"), _COUNTED),
    "chapter": (("section",), _COUNTED),
    "section": ((), _COUNTED),
    "h1": (("chapter", "section"), rf"{_BRACKETED}|(?<=[^\d.])1[.、](?!\d)"),
    "h2": ((), r"\(1\)|(?<=[^\d.])1[.、](?!\d)"),
    "h3": ((), r"\(1\)"),
}
_RANK_END = re.compile(rf"第\s?{_NUMERAL}\s?[篇编章节]$")
# 推动数据开放(责任单位:市大数据局): who answers for it is no part of the title.
_OWNER = re.compile(
    r"[(\[【]?(?:责任|牵头|配合|负责|主管|实施|落实)(?:单位|部门|主体|机构)?[:：]|\([^()]{2,40}(?:牵头|负责|配合)[^()]{0,30}\)"
)
# No title with text behind it on its line, or a full stop, is longer.
_LONGEST = 40
# Dash titles: the longest that a full stop closes at the line's end, or that has text behind it there, and how many commas one may have
# that stands alone.
_NAME, _RUN_IN, _LONG_COMMAS = 30, 45, 4
_SENTENCE = re.compile(r"[。;!?]")
_CLAUSE = re.compile(r"[,:]")


@kept
def styles() -> tuple[Style, ...]:
    """The styles of lexicon/headings.yaml, in their order."""
    return tuple(
        Style(
            s["name"],
            s["level"],
            re.compile(s["pattern"].replace("{numeral}", _NUMERAL).replace("{han}", _HAN)),
            s["limit"],
            s.get("box", False),
            s.get("sequence", False),
        )
        for s in load("headings")["styles"]
    )


@kept
def _words() -> dict[str, Any]:
    lists = load("headings")
    return {
        "after": tuple(lists["reference_after"]),
        "before": tuple(lists["reference_before"]),
        "never": tuple(lists["never_title"]),
        "opening": tuple(lists["sentence_opening"]),
        "inside": tuple(lists["sentence_inside"]),
        "leads": tuple(lists["leads_to"]),
    }


def ordinal(text: str) -> int | None:
    """The number of a marker: 第十一章's 十一, spaces allowed, 12, ㈢ or ⑶, a dash that scans read for 一; None where it is none."""
    plain = "".join(text.split())
    if plain in _DASHES:
        return 1
    if (number := integer(plain)) is not None:
        return number
    if len(plain) == 1 and (sign := re.search(r"[一二三四五六七八九十]+|\d+", unicodedata.normalize("NFKC", plain))):
        plain = sign[0]
        if (number := integer(plain)) is not None:
            return number
    return chinese_integer(plain)


def match_style(text: str, at: int, boxed: bool = False) -> tuple[Style, int, int | None] | None:
    """The style whose marker stands at `at`: the style, where the marker ends, its number."""
    if not any_marker().match(text, at):
        return None
    for style in styles():
        if style.sequence or (style.boxed and not boxed):
            continue
        if found := style.pattern.match(text, at):
            if not style.pattern.groupindex:
                return style, found.end(), None
            groups = found.groupdict()
            if number := ordinal(groups.get("n") or groups.get("sign") or ""):
                return style, found.end(), number
    return None


def style_at(line: Line, at: int, boxed: bool = False) -> tuple[Style, int, int | None] | None:
    """Like `match_style` at `at` in a line, with the numbers by depth (1.1) that stand in a row at lines' starts."""
    if line.numbered is not None and at == line.first:
        return line.numbered
    # Rule after rule asks at the same place.
    if line.asked != (at, boxed):
        line.asked, line.found = (at, boxed), match_style(line.text, at, boxed)
    return line.found


@kept
def _below() -> dict[Level, re.Pattern[str]]:
    """What opens a smaller heading behind a title of each level, on its line."""
    made: dict[Level, re.Pattern[str]] = {}
    for level, (ranks, first) in _BELOW.items():
        ranked = "|".join(_nameless(style) for style in styles() if style.level in ranks)
        made[level] = re.compile(f"{first}|(?P<ranked>{ranked})(?=[\\s:]*[一-鿿“])" if ranked else first)
    return made


def _nameless(style: Style) -> str:
    """A style's pattern without the names of its groups, to be joined with others'."""
    return f"(?:{re.sub(r'[(][?]P<[a-z]+>', '(?:', style.pattern.pattern)})"


@kept
def any_marker() -> re.Pattern[str]:
    """What any style's marker matches that stands for itself, so that text where none stands is told at once; a user's own with them."""
    return re.compile("|".join(_nameless(style) for style in styles() if not style.sequence))


def strip_page(title: str) -> str:
    """A contents title without dot leader and page number."""
    bare = _LEADER.sub("", title)
    if bare == title:
        bare = _PAGE.sub("", title)
    return bare.strip()


def has_leader(text: str) -> bool:
    """True where a dot leader stands before a page number or at the line's end."""
    return bool(_LEADER.search(text[-80:]))


def read_mark(line: Line, at: int, boxed: bool = False) -> Mark | None:
    """The heading, or what looks like one, whose marker stands at `at` in a line, or None. `boxed`: at the start of a box's paragraph."""
    text, last = line.text, line.last
    found = style_at(line, at, boxed)
    if found is None:
        return None
    style, body, number = found
    words = _words()
    ranked = style.level in ("part", "chapter", "section")
    if ranked and text[body : body + 1] in (",", "。", ";", ")"):
        return None
    while body < last and (text[body].isspace() or (text[body] in ":、.." and ranked)):
        body += 1
    if body >= last:
        # A marker alone: 第三章 on one line, its title on the next.
        return Mark(line, at, body, body, body, style.level, style.name, number, "") if ranked else None
    if style.level == "h1" and text.startswith(words["never"], body):
        return None
    if ranked and text.startswith(words["after"], body) and not text[body - 1].isspace():
        return None
    if style.level == "dash" and text[body].isdigit():
        return None
    end, rest, closing = _title_end(text, body, last, style)
    title = text[body:end]
    if not title or len(title) > style.limit:
        return None
    if style.level in ("part", "chapter", "section", "h1", "h2") and rest >= last:
        bare = strip_page(title)
        if bare and bare != title:
            end = body + len(bare)
            title = bare
    return Mark(line, at, body, end, rest, style.level, style.name, number, title, closing)


def _title_end(text: str, body: int, last: int, style: Style) -> tuple[int, int, str]:
    """Where a title ends, where the text after it begins, and what closed it ('' at the paragraph's end)."""
    # No title is longer: a paragraph of millions of characters is not searched again for each number in it.
    reach = min(last, body + 2 * style.limit + 20)
    sentence = _SENTENCE.search(text, body, reach)
    end = sentence.start() if sentence else reach
    wide = _WIDE.search(text, body, end)
    if wide and wide.start() == body + 1 and wide.end() + 1 == last:
        wide = None  # 附  则, 总  则: the two characters of one word
    for pattern in (_below().get(style.level), _OWNER):
        found = pattern.search(text, body + 2, wide.start() if wide else end) if pattern is not None else None
        if found is not None and not (found.groupdict().get("ranked") and refers(text, found.start(), found.end())):
            return found.start(), found.start(), " "
    if wide and wide.end() < last:
        return wide.start(), wide.end(), " "
    if style.level in ("part", "chapter", "section") and (sentence or end - body > style.limit or _CLAUSE.search(text, body, end)):
        # 第一章 总则 为加快…,根据…: one space parts the title from a sentence.
        space = text.find(" ", body, min(end, body + style.limit))
        while space > 0:
            if match_style(text, space + 1) or _CLAUSE.search(text, space, end) or (sentence and sentence.end() < last):
                return space, space + 1, " "
            space = text.find(" ", space + 1, min(end, body + style.limit))
    colon = -1 if style.level in ("part", "chapter", "section") else text.find(":", body, min(end, body + style.limit))
    quoted = colon > 0 and text[body] == "“" and text[colon - 1] == "”" and not sentence and last - body <= style.limit
    # “惠民生”:改善居住条件, alone on its line: what is quoted is but the first half of the title.
    if colon > 0 and not quoted and "," not in text[body:colon] and (style.level not in ("h1", "dash") or colon - body <= 20):
        return colon, colon + 1, ":"
    if sentence:
        return end, sentence.end(), sentence[0]
    if reach < last:
        return reach, reach, ""
    stop = last
    while stop > body and text[stop - 1].isspace():
        stop -= 1
    return stop, last, ""


def titled(mark: Mark) -> bool:
    """Whether the words of a mark read as a title and not as a sentence."""
    title = mark.title
    if mark.level in ("part", "chapter", "section"):
        return bool(title) and mark.stop in ("", " ", "。")
    if mark.stop in (";", "!", "?") or (mark.stop == ":" and title.endswith(_words()["leads"])):
        return False
    if mark.stop == "。" and any(words in title for words in _words()["inside"]):
        return False
    commas = title.count(",") + title.count(":")
    alone = mark.rest >= mark.line.last
    if mark.level in ("h1", "h2") and alone and mark.stop == "" and len(title) <= 30 and commas <= 1:
        # (三)2035年远景目标 on a line of its own
        return True
    if _QUANTITY.search(title) or title.startswith(_words()["opening"]):
        return False
    if mark.level == "dash":
        if len(title) < 2 or _YEAR.search(title):
            return False
        if alone and mark.stop == "":
            # 坚持把…作为…的出发点和落脚点, with its text below: whether it has any is asked of the whole list.
            return commas <= _LONG_COMMAS
        return len(title) <= (_NAME if alone else _RUN_IN) and (commas == 0 or (commas == 1 and len(title) <= 22 and not alone))
    if mark.level in ("h3", "h4"):
        if alone and mark.stop == "" and not _YEAR.search(title):
            return commas <= _LONG_COMMAS
        return (
            len(title) <= _LONGEST and not _YEAR.search(title) and (commas == 0 or (commas == 1 and len(title) <= 32 and mark.stop != ":"))
        )
    return commas <= 1 or (commas == 2 and (mark.stop == "" or len(title) <= 30))


def refers(text: str, at: int, body: int) -> bool:
    """Whether the marker at [at, body) only refers to a heading: 详见第三章, 第三章所列."""
    return cited(text, at) or text.startswith(_words()["after"], body)


def cited(text: str, at: int) -> bool:
    """Whether what stands before `at` cites the heading: 详见第三章, 第三章第一节."""
    before = text[max(0, at - 16) : at].rstrip(" “《(")
    return before.endswith(_words()["before"]) or _RANK_END.search(before) is not None
