"""Bytes to text: which encoding a plan is in, judged by what it reads as, since what files declare is often wrong.

Order: a byte order mark; UTF-8; UTF-16 and UTF-32 without a mark; then GB18030 (which holds GB2312 and GBK) against Big5, by how many
of Chinese's commonest characters each gives; last charset-normalizer (MIT). Text with a few damaged bytes is read with U+FFFD for them.
"""

from __future__ import annotations

import codecs
import re

from plan_extract.errors import UnreadableError

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (b"\x84\x31\x95\x33", "gb18030"),
)
# The commonest characters of Chinese print and of plans, simplified and traditional, and the punctuation between them.
_COMMON = frozenset(
    "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学法所民得经"
    "十三之进着等部度家电力里如水化高自二理起小物现实加量都两体制机当使点从业本去把性好应开它合还因由其些然前外天政四日那社义事平形相全表间样"
    "与关各重新线内数正心反你明看原又么利比或但质气第向道命此变条只没结解问意建月公无系军很情者最立代想已通并提直题程展五果料象员革位入常文"
    "总次品式活设及管特件长求老头基资边流路级少图山统接知较将组见计别手角期根论运农指几九区强放决西被干做必战先回则任取据处队南给色光门即保"
    "治北造百规热领七海口东导器压志世金增争济阶油思术极交受联什认六共权收证改清己美再采转更单风切打白教速花带安场身车例真务具万每目至达走积"
    "示议声报斗完类八离华名确才科张信马节话米整空元况今集温传土许步群广石记需段研界拉林律叫且究观越织装影算低持音众书布复容儿须际商非验连断"
    "规划展设务府市县乡镇省推进施项目标战略建筑"
    "這個來們國時會對發動過後產種經現實體從業還開關義間樣與無係軍將組見計區強決戰處則據隊給門規劃領導濟階術極聯認權證採轉單風務號"
    "萬達積議報鬥類離華確張馬節話溫傳許廣記連斷書佈復兒際商驗縣鄉鎮項標築環礎備設統質資應進學長東數點條氣總當"
    "，。、；：“”（）《》「」　\n0123456789０１２３４５６７８９"
)
_HAN = re.compile("[\u4e00-\u9fff\u3400-\u4dbf\u3000-\u303f\uff00-\uffef“”‘’—…·\\n]")
_CONTROL = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
# A page cut off in the middle of a character, or a stray byte: one in so many characters is damage, more is another encoding.
_DAMAGE = 400
_SAMPLE = 200_000
_JUDGED = 20_000


def decode(data: bytes, name: str, *, encoding: str | None = None) -> tuple[str, str]:
    """The text of bytes, CR LF and CR as LF, without byte order mark, and the encoding it was in.

    `encoding` overrides the judgement. Raises UnreadableError, one line, for binary data and for bytes that fit no encoding.
    """
    text, used = _decoded(data, name, encoding)
    if text.startswith("\ufeff"):
        text = text[1:]
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    controls = len(_CONTROL.findall(text[:_SAMPLE]))
    if "\0" in text or controls > 4 + len(text[:_SAMPLE]) // 50:
        raise UnreadableError(f"{name}: is a binary file, no text; give the plan as text, HTML, DOCX or PDF")
    return text, used


def _decoded(data: bytes, name: str, encoding: str | None) -> tuple[str, str]:
    if encoding is not None:
        return _named(data, name, encoding)
    for mark, marked in _MARKS:
        if data.startswith(mark):
            text = data[len(mark) :].decode(marked, "replace")
            if text.count("\ufffd") <= 1 + len(text) // _DAMAGE:
                return text, marked
    if b"\0" in data[:_SAMPLE]:
        found = _wide(data)
        if found is None:
            raise UnreadableError(f"{name}: is a binary file, no text; give the plan as text, HTML, DOCX or PDF")
        return data.decode(found, "replace"), found
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        pass
    found = _best(data)
    if found is None:
        raise UnreadableError(f"{name}: its bytes are in no encoding known here; save it as UTF-8, or name its encoding with --encoding")
    return data.decode(found, "replace"), found


def _named(data: bytes, name: str, encoding: str) -> tuple[str, str]:
    try:
        known = codecs.lookup(encoding).name
        # What pages call gb2312 or gbk holds characters of GB18030, which contains both.
        known = "gb18030" if known in ("gb2312", "gbk") else known
        return data.decode("utf-8-sig" if known == "utf-8" else known), known
    except LookupError:
        raise UnreadableError(f"{name}: there is no encoding {encoding!r}; utf-8, gb18030, big5 and utf-16 are usual") from None
    except (UnicodeError, ValueError) as error:
        at = f" at byte {error.start}" if isinstance(error, UnicodeDecodeError) else ""
        raise UnreadableError(f"{name}: is not in {encoding}{at}; leave the encoding out to have it found") from None


def _wide(data: bytes) -> str | None:
    """UTF-16 or UTF-32 without a mark, by which reading gives common characters; None for binary data."""
    best, reached = None, 0.5
    for encoding in ("utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"):
        text = data[:_SAMPLE].decode(encoding, "replace")
        if text and not _CONTROL.search(text) and (score := _likeness(text)) > reached:
            best, reached = encoding, score
    return best


def _best(data: bytes) -> str | None:
    """The encoding in which the bytes read most like Chinese."""
    sample = data[:_SAMPLE]
    best, reached = None, 0.25
    # UTF-16 without a mark and without a single ASCII character: no NUL gives it away.
    for encoding in ("utf-8", "gb18030", "big5", "big5hkscs", "utf-16-le", "utf-16-be"):
        text = sample.decode(encoding, "replace")
        bad = text.count("\ufffd")
        if len(data) > len(sample):
            bad -= 1  # the sample's end may cut a character
        if bad > 1 + len(text) // _DAMAGE:
            continue
        score = _likeness(text) - bad / max(len(text), 1)
        if score > reached:
            best, reached = encoding, score
    return best or _guessed(sample)


def _guessed(sample: bytes) -> str | None:
    """What charset-normalizer makes of bytes in none of the usual encodings, where it is Chinese text or has a word of it."""
    try:
        from charset_normalizer import from_bytes
    except ImportError:
        return None
    found = from_bytes(sample[:50_000], cp_exclusion=["utf_7"]).best()
    if found is None:
        return None
    text = sample.decode(found.encoding, "replace")
    return found.encoding if len(_HAN.findall(text)) > len(text) // 2 and _likeness(text) > 0.3 else None


def _likeness(text: str) -> float:
    """The share of a text's characters that are common in Chinese, ASCII left aside where there is anything else."""
    text = text[:_JUDGED]
    other = [c for c in text if c > "\x7f"]
    if len(other) * 50 < len(text):
        return sum(1 for c in text if c.isprintable() or c in "\n\r\t") / max(len(text), 1) * 0.9
    return sum(1 for c in other if c in _COMMON) / len(other)
