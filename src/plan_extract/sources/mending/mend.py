"""Paragraphs of a text as they are meant to be read, however the text reached us.

Hard-wrapped lines are joined, page numbers and running heads left out, spaces and unseen characters inside words and numbers taken out.
The text itself stays as given: a paragraph's `offsets` say where each character that is read stands in it.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Collection, Sequence

from plan_extract.sources.fold import fold
from plan_extract.sources.mending.furniture import furniture
from plan_extract.sources.mending.rows import rows
from plan_extract.sources.mending.spaces import dropped, spaced_digits, spaced_words, touched
from plan_extract.sources.mending.wrapping import Line, Wrap, continues, cut_by_page, find_wraps, interrupting, stopped
from plan_extract.sources.source_text import Hint, Paragraph

# What ends a line beside LF: form feed, vertical tab, next line, line and paragraph separators.
_BREAK = re.compile("[\n\x0b\x0c\x85\u2028\u2029]")
# A point that ends a sentence: behind a word and not behind the number of an item (`一.总体要求`), before a word or at the line's end.
# The point comes first and what stands before it behind: so points are searched for, and nothing is asked of other characters.
_POINT = re.compile(
    r"\.(?<=[一-鿿)”》%]\.)(?<!^[一二三四五六七八九十]\.)(?<![\s(][一二三四五六七八九十]\.)"
    r"(?<![\s一二三四五六七八九十][一二三四五六七八九十]\.)(?=[一-鿿“(《]|\s|$)",
    re.MULTILINE,
)
_LEAST_POINTS = 6
# Spaces of every kind, and the marks of no width that may stand among them.
_BLANK = (
    " \t\u3000\xa0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u1680\x1c\x1d\x1e\x1f"
    "\ufeff\u200b\xad\u200e\u200f\u2060"
)


def mend(text: str, *, fixed: Collection[int] = (), hints: dict[int, Hint] | None = None) -> tuple[Paragraph, ...]:
    """The paragraphs of a text, in order.

    `fixed` holds the offsets at which lines begin that are joined with no other (cells of a table); `hints` what a format says of the
    line that begins at an offset. For text with a paragraph a line, the paragraphs are the lines that are not blank, without the spaces
    around them.
    """
    folded = _full_stops(fold(text))
    lines = _lines(text, folded, fixed)
    wraps = find_wraps(lines)
    if numbers := interrupting(wraps, lines):
        wraps = [wrap for index, wrap in enumerate(wraps) if index not in numbers]
        lines = [line for index, line in enumerate(lines) if index not in numbers]
    spaced = spaced_digits(folded), spaced_words(folded)
    has_stops = any(line.paged for line in lines) and stopped(lines)
    hints = hints or {}
    paragraphs: list[Paragraph] = []
    group: list[Line] = []
    wrap: Wrap | None = None
    for line, own in zip(lines, wraps, strict=True):
        # A line goes on as its own stretch is wrapped, whatever that of the line after it.
        goes_on = bool(group) and line.start not in hints
        goes_on = goes_on and (cut_by_page(group[-1], line, has_stops) or (wrap is not None and continues(wrap, group[0], group[-1], line)))
        if group and not goes_on:
            _close(group, text, folded, spaced, wrap, hints, paragraphs)
            group = []
        group.append(line)
        wrap = own
    if group:
        _close(group, text, folded, spaced, wrap, hints, paragraphs)
    return tuple(paragraphs)


def _full_stops(folded: str) -> str:
    """A folded text with its full stops as such, where a text typed points for them: `完善制度.加大投入.` reads `完善制度。加大投入。`."""
    points = [found.start() for found in _POINT.finditer(folded)] if folded.count(".") > _LEAST_POINTS else []
    if len(points) < _LEAST_POINTS or folded.count("。") * 4 > len(points):
        return folded
    parts = [folded[first:last] for first, last in itertools.pairwise([0, *(at + 1 for at in points)])]
    return "".join([*(f"{part[:-1]}。" for part in parts), folded[points[-1] + 1 :]])


def _lines(text: str, folded: str, fixed: Collection[int]) -> list[Line]:
    """The lines that are read: not blank, no page numbers, no running heads."""
    bounds, start, paged = [], 0, []
    fed: set[int] = set()
    if not _BREAK.search(text):
        bounds = [(0, len(text))]
    for found in _BREAK.finditer(text):
        bounds.append((start, found.start()))
        start = found.end()
        if found[0] == "\x0c":
            paged.append(len(bounds))
            # Where line feeds end lines, a form feed alone ends none.
            if bounds[-1][0] < bounds[-1][1] and "\n" in text:
                fed.add(len(bounds))
    if start:
        bounds.append((start, len(text)))
    raw = [text[a:b] for a, b in bounds]
    bare = [line.strip(_BLANK) for line in raw]
    words = [folded[a:b].strip(_BLANK) for a, b in bounds]
    left_out = furniture(words, [a for a, _ in bounds], paged)
    in_tables = rows(raw)
    lines: list[Line] = []
    apart = page = False
    for index, ((first, last), line, seen) in enumerate(zip(bounds, raw, bare, strict=True)):
        if index in left_out and first not in fixed:
            page = True
        elif not seen:
            apart = True
        else:
            indent = len(line) - len(line.lstrip(_BLANK))
            lead = line[:indent]
            at = first + indent
            # Blank lines around a page's number part no paragraphs.
            lines.append(
                Line(
                    at,
                    at + len(seen),
                    last,
                    words[index],
                    len(seen.encode("gbk", "replace")),
                    indent,
                    "\u3000" in lead or "\t" in lead,
                    apart and not page,
                    at in fixed or first in fixed or index in in_tables,
                    index in fed,
                    page,
                )
            )
            apart = page = False
    return lines


def _close(
    group: list[Line], text: str, folded: str, spaced: tuple[bool, bool], wrap: Wrap | None, hints: dict[int, Hint], out: list[Paragraph]
) -> None:
    """Make the paragraph of a group of lines."""
    start, end = group[0].start, group[-1].end
    hint = hints.get(start)
    if len(group) == 1:
        read = group[0].words
        if not touched(read):
            out.append(Paragraph(read, start, end, hint=hint))
            return
        offsets: Sequence[int] = range(start, end)
    else:
        offsets = _joined(group, text, wrap)
        # A line feed stands for the space that an English word ended with.
        read = "".join(map(folded.__getitem__, offsets)).replace("\n", " ")
    out_of = dropped(read, *spaced) if touched(read) else set()
    if out_of:
        kept = [i for i in range(len(read)) if i not in out_of]
        while kept and read[kept[0]] == " ":
            del kept[0]
        while kept and read[kept[-1]] == " ":
            del kept[-1]
        read, offsets = "".join([read[i] for i in kept]), [offsets[i] for i in kept]
    if not read:
        return
    start, end = offsets[0], offsets[-1] + 1
    out.append(Paragraph(read, start, end, offsets if end - start != len(read) else None, hint))


def _joined(group: list[Line], text: str, wrap: Wrap | None) -> list[int]:
    """The offsets of a paragraph's characters over its lines: spaces that a break fell into stay, English words keep apart."""
    offsets = list(range(group[0].start, group[0].end))
    for before, line in itertools.pairwise(group):
        if before.bound > before.end and line.start - before.bound <= 12 and wrap is not None and wrap.slack == 0:
            offsets.extend(at for at in range(before.end, before.bound))
            offsets.extend(range(line.start - line.indent, line.start))
        elif line.indent == 1 and not line.wide_indent:
            offsets.append(line.start - 1)
        elif _letter(text[before.end - 1]) and _letter(text[line.start]) and wrap is not None and wrap.slack > 0:
            offsets.append(before.end)
        offsets.extend(range(line.start, line.end))
    return offsets


def _letter(char: str) -> bool:
    return char.isascii() and char.isalpha()
