"""What of a PDF page is text: running heads, feet and page numbers out, lines joined into paragraphs."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from plan_extract.sources.fold import fold
from plan_extract.sources.pdf.lines import NARROW, TextLine

_HANGING = re.compile(r"[，。、；：！？,;:）)》”’】]$")
_PAGE_NUMBER = re.compile(
    r"^(?P<dressed>[-—–―－·•~～]*)\s*(?:第\s*)?(?:\d{1,4}|[ivxIVX]{1,6}|[Ⅰ-Ⅻⅰ-ⅻ]|[０-９]{1,4})\s*(?:页)?"
    r"(?:\s*[/,，]?\s*(?:共\s*)?\d{1,4}\s*页?)?\s*(?P<close>[-—–―－·•~～]*)$"
)
# Where a newspaper's text goes on and comes from: （下转第三版）, （上接第一版）.
_TURNED = re.compile(r"[（(](?:上接|下转|紧接|转)第?\s?[一二三四五六七八九十\dA-Z]{1,4}\s?版[）)]")
# On how many pages a kind of number must stand to be page numbers.
_ENOUGH = {"dressed number": 1, "roman number": 2, "number of its page": 1}
# The page number that a running head may begin or end with.
_COUNT = re.compile(r"^[-—–·\d０-９]+|[-—–·\d０-９]+$")
# How far into the page heads and feet reach, as a share of its height.
_ZONE = 0.14
_END = re.compile(r"[。！？；：!?;:…][”’》）)\]】]*$")
# After these a line that begins with a heading's number is a heading, not a sentence that goes on with one.
_CLOSED = re.compile(r"[。！？：!?:）)][”’》）)\]】]*$")
# In ems: a column as narrow as a newspaper's.
_NARROW = 24
_STOP = re.compile(r"[。！？][”’》）)\]】]*$")
_MARK = re.compile(
    r"^(?:第[一二三四五六七八九十百零〇\d]+[篇章节编部条]|[一二三四五六七八九十]+、|[（(][一二三四五六七八九十\d]+[）)]|\d{1,2}[.．、](?!\d)|[①-⑳●■◆•·]|专栏|附件|[—-]{2}|注\s*[:：]"
    # 2.1.3 加快建设, but not 2.1亿元
    r"|\d{1,2}(?:[.．]\d{1,2}){1,4}(?![\d.．])[.．、\s]*(?=[一-鿿“])(?![万亿千百个元倍公平立吨亩米年]))"
)
_NOTE = re.compile(r"^(?:[①-⑳]|[\[［〔(（]\d{1,2}[\]］〕)）]|\d{1,2}(?![\d.、年月%])|[*※])\s?(?=\D)")
# No line's end puts a gap behind such a number in the middle of a sentence.
_TITLED = re.compile(r"^第[一二三四五六七八九十百零〇\d]+[篇章编部节][\s\u3000]+(?=\w)")
_CHAPTER = re.compile(r"^第[一二三四五六七八九十百零〇\d]+[篇章编部节]")
# What cannot be parted at a line's end: a character, the marks that close it, and a number.
_UNBROKEN = re.compile(r"^[“‘《（(〔【\[]*.?[0-9A-Za-z.,%％:/~～、。，；：！？）》”’“‘《（(\]\-—·+]*")


@dataclass(slots=True)
class Margins:
    """The text block of a page or cell: where unindented lines begin and full lines end, the pitch of lines, the body's size."""

    left: float
    right: float
    pitch: float
    size: float
    indented: bool
    justified: bool = False
    lines: int = 0


@dataclass(slots=True)
class Joined:
    """Lines joined into one paragraph."""

    text: str
    page: int
    centred: bool = False
    lines: list[TextLine] = field(default_factory=list)


def drop_furniture(pages: Sequence[list[TextLine]], heights: Sequence[float]) -> None:
    """Take page numbers, running heads and feet out of each page's lines, in place: what stands at one height on page after page."""
    repeated: dict[tuple[str, int], set[int]] = defaultdict(set)
    at: dict[int, tuple[str, int]] = {}
    for index, (lines, height) in enumerate(zip(pages, heights, strict=True)):
        for line in _edges(lines):
            if height * _ZONE < line.y < height * (1 - _ZONE):
                continue
            words = _running(line.text, index)
            if words is not None:
                # From the nearer edge, so that pages lying down count with those that stand.
                edge = line.y if line.y < height / 2 else line.y - height
                at[id(line)] = (words, round(edge / 6))
                repeated[at[id(line)]].add(index)
    least = 3 if len(pages) > 4 else max(2, len(pages) - 1)

    def is_furniture(line: TextLine) -> bool:
        key = at.get(id(line))
        if key is None:
            return False
        return _times(repeated, key) >= (least if key[0] not in _ENOUGH else min(_ENOUGH[key[0]], len(pages)))

    for lines in pages:
        lines[:] = [line for line in lines if not is_furniture(line) and not _TURNED.fullmatch(line.text)]
        for line in lines:
            # What stands beside the mark goes on where it says.
            line.text = _TURNED.sub("", line.text) if "版" in line.text else line.text


def _edges(lines: Sequence[TextLine]) -> list[TextLine]:
    """The lines that may be running heads or feet: a page's first and last ones; of a page of many columns, what stands off from these."""
    if any(line.column >= NARROW for line in lines):
        return [line for line in lines if line.column < NARROW]
    return [*lines[:3], *lines[-3:]]


def take_notes(lines: list[TextLine], size: float) -> list[Joined]:
    """Take the footnotes, which stand in smaller type at the page's end behind a mark, out of its lines."""
    first = len(lines)
    while first > 1 and lines[first - 1].han and lines[first - 1].size < 0.88 * size:
        first -= 1
    while first < len(lines) and not _NOTE.match(lines[first].text):
        first += 1
    if all(line.size < 0.88 * size for line in lines[:first]):
        return []
    notes: list[Joined] = []
    for line in lines[first:]:
        mark = _NOTE.match(line.text)
        if mark:
            line = line.without(mark.end())
            notes.append(Joined(line.text, line.page, lines=[line]))
        else:
            notes[-1].text = glue(notes[-1].text, line.text)
            notes[-1].lines.append(line)
    del lines[first:]
    return notes


def _running(text: str, index: int) -> str | None:
    """What a line has in common with those of its kind on other pages; None where it can be neither page number nor running head."""
    if found := _PAGE_NUMBER.match(text):
        if found["dressed"] or found["close"] or re.search(r"第|页|/", text):
            return "dressed number"
        if not (digits := re.search(r"\d+", fold(text))):
            return "roman number"
        # Bare numbers are page numbers where they count with the pages.
        ahead = int(digits[0]) - index
        return "number of its page" if ahead == 1 else f"number {ahead} ahead"
    words = _COUNT.sub("#", text.replace(" ", ""))
    return words if len(words) <= 50 and len(re.findall(r"\w", words)) >= 2 else None


def _times(repeated: dict[tuple[str, int], set[int]], key: tuple[str, int]) -> int:
    """On how many pages a line stands at this height, a rounding step up or down included."""
    text, step = key
    return len(set().union(*(repeated.get((text, step + shift), set()) for shift in (-1, 0, 1))))


def margins_of(lines: Sequence[TextLine], wide: Margins | None = None) -> Margins:
    """The text block these lines stand in; `wide` is the document's, for pages with little on them."""
    if not lines:
        return wide or Margins(0, 0, 0, 0, True)
    size = _common(line.size for line in [line for line in lines if line.han] or lines for _ in range(1 + len(line.text) // 8))
    body = [line for line in lines if abs(line.size - size) < 0.12 * size] or list(lines)
    ends = sorted((line.x1 for line in body), reverse=True)
    right = ends[len(ends) // 20] if body[0].column < NARROW else _usual_end(body, size)
    starts = Counter(round(line.x0 / 3) for line in body)
    # Beside a narrow column a second stop that hangs over its end may stand where the next one begins.
    least = max(2, len(body) // (25 if body[0].column < NARROW else 12))
    low = [step for step, _ in sorted(starts.items()) if starts[step] + starts.get(step + 1, 0) >= least]
    reach = 6 if body[0].column < NARROW else 0.4 * size
    left = min((line.x0 for line in body if low and abs(line.x0 - low[0] * 3) < reach), default=min(line.x0 for line in body))
    gaps = [a.y - b.y for a, b in pairwise(lines) if a.page == b.page and 0.9 * size < a.y - b.y < 3.5 * size]
    pitch = _common(gaps) if gaps else 1.8 * size
    indented = sum(1.4 * size < line.x0 - left < 2.8 * size for line in body) >= max(1, len(body) // 80)
    full = sum(abs(right - line.x1) < 0.3 * size for line in body)
    justified = full >= 0.5 * len(body) if wide is None else wide.justified
    if wide is not None and len(lines) < 8:
        left = wide.left if abs(left - wide.left) < 3.2 * size else left
        return Margins(left, max(right, wide.right), wide.pitch, wide.size, wide.indented, justified, len(lines))
    if wide is not None and abs(size - wide.size) < 0.12 * size:
        # On a page of short paragraphs most gaps are those between paragraphs.
        pitch = min(pitch, wide.pitch)
    if wide is not None:
        # On a page of headings and short lines none reaches the margin.
        right = max(right, wide.right)
    if wide is not None and 0 < left - wide.left < 3.2 * size:
        left = wide.left
    return Margins(left, right, pitch, size, indented or (wide is not None and wide.indented), justified, len(lines))


def _common(values: Iterable[float]) -> float:
    """The most common value, to half a point, of at least one."""
    counts = Counter(round(value * 2) for value in values)
    return max(counts.items(), key=lambda item: (item[1], -item[0]))[0] / 2


def _usual_end(lines: Sequence[TextLine], size: float) -> float:
    """Where most lines end, within a third of a character; stops may hang over the ends of narrow columns."""
    ends = [line.x1 for line in lines if not _HANGING.search(line.text)] or [line.x1 for line in lines]
    counts = Counter(round(3 * end / size) for end in ends)
    usual = max(counts, key=lambda step: (counts[step] + counts.get(step + 1, 0), step))
    return max(end for end in ends if round(3 * end / size) in (usual, usual + 1))


def join(lines: Sequence[TextLine], blocks: Sequence[Margins]) -> list[Joined]:
    """Paragraphs of lines in reading order; `blocks[i]` is the text block line i stands in."""
    made: list[Joined] = []
    for index, (line, block) in enumerate(zip(lines, blocks, strict=True)):
        before = lines[index - 1] if index else None
        if before is None or not _goes_on(made[-1], before, blocks[index - 1], line, block, _stands_in(lines, index, block.right)):
            made.append(Joined(line.text, line.page, is_centred(line, block), [line]))
            continue
        made[-1].text = glue(made[-1].text, line.text, " " if is_centred(before, blocks[index - 1]) else before.tail)
        made[-1].lines.append(line)
    return made


def is_centred(line: TextLine, block: Margins) -> bool:
    """Whether a line stands in the middle with room on both sides that no indent explains."""
    left, right = line.x0 - block.left, block.right - line.x1
    if _is_narrow(line, block):
        # In a narrow column little is left beside a heading: it is exact, and no indent, or size or number say that it is a heading.
        indent = block.indented and 1.6 * block.size < left < 2.4 * block.size and line.size < 1.12 * block.size
        return _balanced(line, block) and (not indent or bool(_MARK.match(line.text)))
    return left > 2.5 * block.size and right > 1.5 * block.size and abs(left - right) < max(1.6 * block.size, 0.12 * (left + right))


def _is_narrow(line: TextLine, block: Margins) -> bool:
    """Whether a line stands in a column as narrow as a newspaper's."""
    return line.column >= NARROW and block.right - block.left < _NARROW * block.size


def _balanced(line: TextLine, block: Margins) -> bool:
    """Whether as much room is left of a line as right of it."""
    left, right = line.x0 - block.left, block.right - line.x1
    return left > 0.7 * block.size and abs(left - right) < 0.35 * block.size


def _stands_in(lines: Sequence[TextLine], index: int, right: float) -> bool:
    """Whether a line is one of three or more that begin at one place below each other, of which two before the last are full.

    Such a stretch stands in from the margin as a whole; paragraphs of one line each are indented.
    """
    line = lines[index]
    first = last = index
    while first > max(0, index - 3) and _alike(lines[first - 1], line):
        first -= 1
    while last < min(len(lines) - 1, index + 3) and _alike(lines[last + 1], line):
        last += 1
    return sum(right - other.x1 < 1.5 * line.size for other in lines[first:last]) >= 2


def _alike(one: TextLine, line: TextLine) -> bool:
    return one.page == line.page and abs(one.x0 - line.x0) < 0.4 * line.size


def _goes_on(whole: Joined, before: TextLine, above: Margins, line: TextLine, block: Margins, stands_in: bool) -> bool:
    """Whether a line goes on the paragraph `whole`, which ends with the line before it.

    `stands_in` says that it and its neighbours are indented as one.
    """
    em = block.size or line.size
    if before.leader or line.leader:
        # A contents entry that takes two lines has its leader on the second.
        return (
            line.leader
            and not before.leader
            and not _MARK.match(line.text)
            and bool(_MARK.match(before.text))
            and _near(before, line, block)
        )
    if before.han and line.han and abs(before.size - line.size) > 0.2 * max(before.size, line.size):
        return False
    centred = is_centred(line, block) or (_is_narrow(line, block) and _balanced(line, block) and bool(_CHAPTER.match(whole.text)))
    if centred or is_centred(before, above):
        return _title_goes_on(whole, before, above, line, centred)
    if not _near(before, line, block):
        return False
    indent = line.x0 - block.left
    short = above.right - before.x1
    token = _UNBROKEN.match(line.text)
    needed = (len(token[0].encode("gb18030", "replace")) / 2 if token else 1) * em + 1.3 * em
    if not block.indented and _STOP.search(before.text):
        # Without indents a sentence's end short of the margin ends the paragraph, as far as the next character would have had room.
        needed = 0.8 * em if block.justified else needed - em
    if indent > 0.9 * em:
        # Indented: a new paragraph, unless the line before is full, stands as far in or farther, and has not come to its end.
        open_end = not _END.search(before.text) and not _MARK.match(line.text)
        # Where paragraphs are indented, two indented lines are two paragraphs though the first is full and has no stop.
        if block.indented and 1.4 * em < indent < 2.8 * em and not stands_in:
            return False
        return open_end and short <= needed and indent < before.x0 - above.left + 0.4 * em and before.page == line.page
    if _TITLED.match(line.text):
        return False
    if _MARK.match(line.text) and (_CLOSED.search(before.text) or (short > 1.2 * em and _MARK.match(before.text))):
        return False
    if short <= needed:
        return True
    # A short line ends a paragraph. Where paragraphs are indented, one that ends without 。 and is not followed by an indent goes on.
    ended = _END.search(before.text) or _MARK.match(before.text) or _MARK.match(line.text)
    return block.indented and not ended and short < 6 * em


def _near(before: TextLine, line: TextLine, block: Margins) -> bool:
    """Whether two lines follow each other at the usual pitch, or across a page's end."""
    return (
        before.page != line.page
        or _new_column(before, line)
        or before.y - line.y < 1.28 * max(block.pitch, 1.2 * line.size)
        or before.y < line.y
    )


def _new_column(before: TextLine, line: TextLine) -> bool:
    """Whether a line stands in another column of a page of many than the one before it."""
    return min(before.column, line.column) >= NARROW and before.column != line.column


def _title_goes_on(whole: Joined, before: TextLine, above: Margins, line: TextLine, centred: bool) -> bool:
    """Whether the second line of a heading set in the middle belongs to the first."""
    if (
        before.page != line.page
        or not 0 < before.y - line.y < 2.6 * line.size
        or _MARK.match(line.text)
        or not centred
        or _END.search(before.text)
    ):
        return False
    starts_left = before.x0 - above.left < 2.5 * above.size and above.right - before.x1 < 3 * above.size
    if _CHAPTER.match(before.text) or (line.column >= NARROW and _MARK.match(whole.text)):
        # 第三章 …… on one line, the rest of its title in the middle of the next; of the next two in a narrow column.
        return len(whole.text) + len(line.text) <= 60
    return starts_left and before.size > 1.12 * above.size


def glue(left: str, right: str, between: str = "") -> str:
    """Two lines as one: what stands `between` them, else a space only between Latin words."""
    if between:
        return left + between + right
    if left.endswith("-") and len(left) > 1 and left[-2].isascii() and left[-2].isalpha() and right[:1].islower():
        return left[:-1] + right
    latin = left[-1:].isascii() and right[:1].isascii() and left[-1:].isalnum() and right[:1].isalnum()
    words = latin and (left[-1:].isalpha() and right[:1].isalpha())
    return f"{left} {right}" if words else left + right
