"""Folding for reading: one character for one, so that offsets stay."""

from __future__ import annotations

import re
import unicodedata

from plan_extract.lexicon import load_shipped

# Full-width ASCII (U+FF01 to U+FF5E) and its half-width twin. `～` stays: it marks ranges, and `~` is folded to it instead.
_TABLE = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_TABLE.pop(0xFF5E)
_TABLE.update(
    {0x7E: 0xFF5E, 0x3000: 0x20, 0xA0: 0x20, 0x2002: 0x20, 0x2003: 0x20, 0x2009: 0x20, 0x202F: 0x20, 0x09: 0x20, 0x0C: 0x20, 0xFE6A: 0x25}
)
# One form for what prints alike: dashes of ranges and names, middle dots, the ratio sign 1∶4000.
_TABLE.update({0x2013: 0x2014, 0x2015: 0x2014, 0x2500: 0x2014, 0x2236: 0x3A, 0x2014: 0x2014, 0xFE52: 0x2E})
# Spaces of every width, and the marks that part records of old data.
_TABLE.update(dict.fromkeys([*range(0x2000, 0x200B), 0x205F, 0x1680, *range(0x1C, 0x20)], 0x20))
# Subscript digits of PM₂.₅ and CO₂; superscripts stay, for 10² is no 102. The two signs of micro and of ohm.
_TABLE.update({0x2080 + digit: 0x30 + digit for digit in range(10)})
_TABLE.update({0xB5: 0x3BC, 0x2126: 0x3A9})
# Kangxi radicals, CJK radicals and compatibility ideographs stand for the ordinary character in text that fonts made: ⼗五五 is 十五五.
_TABLE.update(
    {
        code: ord(plain)
        for code in (*range(0x2E80, 0x2FD6), *range(0xF900, 0xFAFF), *range(0x2F800, 0x2FA1E))
        if len(plain := unicodedata.normalize("NFKC", chr(code))) == 1
    }
)
# CJK radicals that Unicode gives no decomposition, as fonts print them for the character itself.
_TABLE.update(
    zip(
        map(ord, "⺟⻅⻆⻉⻋⻓⻔⻙⻚⻛⻜⻝⻢⻥⻦⻩⻬⻮⻰⻳⺠⻄⻘⻨⻤⻣⻁⺮⻑⺝⺩⺒⺓⺎⻗⻱"),
        map(ord, "母见角贝车长门韦页风飞食马鱼鸟黄齐齿龙龟民西青麦鬼骨虎竹长月王巳幺兀雨龟"),
        strict=True,
    )
)
# Traditional characters are read as the simplified ones that the word lists are written in (lexicon/traditional.yaml).
TRADITIONAL: dict[str, str] = {pair[0]: pair[1] for line in load_shipped("traditional")["pairs"] for pair in line.split()}
_TABLE.update({ord(written): ord(read) for written, read in TRADITIONAL.items()})
_TWINS = {chr(code): chr(twin) for code, twin in _TABLE.items() if code != twin}
RADICALS = re.compile("[\u2e80-\u2fd5\uf900-\ufaff\U0002f800-\U0002fa1f]")
# Ideographs beyond the basic plane are one range: each by itself would make the search a hundred times as slow.
_TWIN = re.compile(f"[{re.escape(''.join(char for char in _TWINS if ord(char) < 0x10000))}\U0002f800-\U0002fa1e]")
# Replacing each that occurs in all its places is faster than looking every character up, up to this many.
_FEW = 30


def fold(text: str) -> str:
    """Half-width digits, letters and ASCII punctuation (`，（；：％` become `,(;:%`), plain spaces, one kind of dash.

    `、。“”《》` stay; radicals become the characters they print (`⼗⼆` is `十二`), traditional characters simplified ones
    (`達到` is `达到`).
    The result has the same length as the text. `fold('２０２５年，达５％')` is `'2025年,达5%'`.
    """
    found, count = _TWIN.search(text), 0
    while found is not None:
        if (count := count + 1) > _FEW:
            return text.translate(_TABLE)
        text = text.replace(found[0], _TWINS.get(found[0], found[0]))
        found = _TWIN.search(text, found.end())
    return text
