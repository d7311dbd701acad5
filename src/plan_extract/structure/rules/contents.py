"""The table of contents: with or without the word 目录, page numbers, dot leaders; twice, or run together on one line."""

from __future__ import annotations

import bisect
import re

from plan_extract.structure.marks import has_leader, read_mark, refers, strip_page, style_at
from plan_extract.structure.state import ORDER, Line, Mark, State

_WORD = re.compile(r"^[【\[〔(]?\s*(?:目\s*[录錄次]|CONTENTS|Contents)\s*[】\]〕)]?[:：]?\s*")
_OTHER = re.compile(r"^(?:前\s*言|序\s*言|引\s*言|导\s*言|结\s*语|附\s*[件录表图则]|专\s*栏|名词解释|[IVXivx\d\-—\s]+$)")
# Where entries begin that were run together on a line: `第一章 总则 3第二章 …`; 篇, 章 and 节 also right behind a title: 总体要求第二篇….
_INNER = re.compile(
    r"(?:^|(?<=[\s\d.…·)]))(?=第\s?[一二三四五六七八九十百\d]{1,6}\s?[篇编章节部]|[一二三四五六七八九十]{1,4}\s?、|\([一二三四五六七八九十]{1,4}\))"
    r"|(?<=[一-鿿])(?=第\s?[一二三四五六七八九十百\d]{1,6}\s?[篇编章节])"
)
# 前言 behind the last entry, where the body's own begins on the same line.
_TAIL = re.compile(r"(?<=[一-鿿])(?:前言|序言|引言|导言|附录|附件|结语)$")
# (315): a page's number as contents have it, and as running text seldom has.
_PAGED = re.compile(r"\(\d{2,3}\)")
_LEAST = 5
_MOST = 2000
# Entries of one level and number that are compared with a heading, and headings below that are compared with the first entry.
_LOOKED_AT = 60
_Known = dict[tuple[str, int | None], list[Mark]]


def run(state: State) -> bool:
    """Take a table of contents: keep its entries and its lines, make no tokens of it."""
    line = state.line
    if state.offset != line.first or state.box is not None:
        return False
    word = _WORD.match(line.words)
    named = (
        bool(word)
        and (word is not None)
        and (
            word.end() == len(line.words)
            or _OTHER.fullmatch(line.words[word.end() :]) is not None
            or len(entries_of(line, line.first + word.end())) > 1
            or has_leader(line.words)
        )
    )
    if not named and (state.contents and state.toc and state.at > state.toc[1] + 3):
        return False
    if not named and (state.at <= state.no_contents_to or not _opens(line)):
        return False
    first, entries, after = _read(state, state.at, named)
    if len(entries) < (2 if named else _LEAST) or (not named and not _is_contents(state, entries, after)):
        if not named:
            state.no_contents_to = after - 1
        return False
    if named and not state.contents:
        after = _to_body(state, entries, after)
    if not state.contents:
        state.contents, state.toc = entries, (first, after - 1)
    elif state.toc is not None and first <= state.toc[1] + 3:
        # A second table of contents right after the first.
        state.toc = (state.toc[0], after - 1)
        if len(entries) > len(state.contents):
            state.contents = entries
    state.go(after)
    return True


def _to_body(state: State, entries: list[Mark], after: int) -> int:
    """Where contents end that were scanned badly: behind the last marker or page number before running text begins.

    Their first entry must come again as a heading behind them; one long line is a footnote, two are text.
    """
    lines = state.lines
    places = _openings(state).get((entries[0].level, entries[0].number), [])
    begin = bisect.bisect_left(places, after)
    for place in places[begin : begin + _LOOKED_AT]:
        mark = read_mark(lines[place], lines[place].first)
        if mark is not None and _alike(mark.title, entries[0].title):
            end, prose = after, 0
            for index in range(after, min(place, after + _MOST)):
                line = lines[index]
                listed = _PAGED.search(line.words) is not None
                prose = 0 if listed else prose + (len(line.words) > 40 and "。" in line.words)
                if prose > 1:
                    break
                if listed or style_at(line, line.first) is not None:
                    end = index + 1
            return end
    return after


def _opens(line: Line) -> bool:
    # What stands there is asked first: few lines have a title to be found the end of.
    found = style_at(line, line.first)
    if found is None or found[2] != 1 or found[0].level not in ("part", "chapter", "section", "h1") or line.last - line.first >= 60:
        return False
    return read_mark(line, line.first) is not None


def entries_of(line: Line, start: int) -> list[Mark]:
    """The entries a contents line holds from `start` on, in order: several where lines were run together."""
    places = [
        at
        for at in (m.end() for m in _INNER.finditer(line.text, start, line.last))
        if (found := style_at(line, at)) is not None and (at == start or not refers(line.text, at, found[1]))
    ] or [start]
    if places[0] != start and not line.text[start : places[0]].strip():
        places[0] = start
    entries = []
    for place, stop in zip(places, [*places[1:], line.last], strict=True):
        found = style_at(line, place)
        if found is None:
            continue
        style, body, number = found
        if stop - body > 300:
            continue
        raw = line.text[body:stop]
        title = _TAIL.sub("", strip_page(raw.strip()))
        if style.level == "dash" or not title or len(title) > style.limit + 10 or "。" in title:
            continue
        lead = len(raw) - len(raw.lstrip())
        entries.append(Mark(line, place, body + lead, body + lead + len(title), stop, style.level, style.name, number, title))
    return entries


def _read(state: State, first: int, named: bool) -> tuple[int, list[Mark], int]:
    """First line index, entries, and the index of the first line after the contents."""
    lines = state.lines
    entries: list[Mark] = []
    known: _Known = {}
    index = first
    if named:
        word = _WORD.match(lines[first].words)
        begin = lines[first].first + (word.end() if word else 0)
        entries.extend(entries_of(lines[first], begin) if begin < lines[first].last else [])
        for entry in entries:
            known.setdefault((entry.level, entry.number), []).append(entry)
        index += 1
    while index < len(lines) and len(entries) < _MOST:
        line = lines[index]
        words = line.words
        leader = has_leader(words)
        found = entries_of(line, line.first) if len(words) <= 70 or leader or len(_INNER.findall(words)) > 2 else []
        if found and not leader and (_restarts(entries, found[0]) or _repeats(entries, known, found[0])):
            break
        if found and not leader and _begins_text(lines, index, known, found[0]):
            break
        if found and ("。" not in words):
            entries.extend(found)
            for entry in found:
                known.setdefault((entry.level, entry.number), []).append(entry)
        elif entries and leader and len(words) < 80:
            _continue(entries, line)
        elif (entries or named) and _OTHER.match(words) and len(words) < 60 and (_paged(words) or _next_is_entry(lines, index)):
            pass
        elif entries and len(words) <= 26 and not re.search(r"[。;:,]", words) and _goes_on(lines, index, entries, known):
            _continue(entries, line)
        else:
            break
        index += 1
    return first, entries, index


def _continue(entries: list[Mark], line: Line) -> None:
    """A title broken over two lines: the rest of it, without page number, belongs to the last entry."""
    rest = strip_page(line.words)
    if not rest or _OTHER.match(rest):
        return
    entries[-1].title = strip_page(entries[-1].title) + rest


def _restarts(entries: list[Mark], mark: Mark) -> bool:
    """Whether the first entry's count begins anew, with nothing above it in the contents: 一、甲 and 一、乙 are two lists."""
    first = entries[0] if entries else None
    if first is None or not first.number == mark.number == 1 or first.level != mark.level:
        return False
    return len(entries) < _LEAST or not any(ORDER[e.level] < ORDER[first.level] for e in entries)


def _repeats(entries: list[Mark], known: _Known, mark: Mark) -> bool:
    """Whether the body begins with this mark: the contents' own first heading of its level comes again."""
    for entry in known.get((mark.level, mark.number), ())[-_LOOKED_AT:]:
        same = _alike(entry.title, mark.title)
        if same and (entry is entries[0] or ORDER[entry.level] <= ORDER[entries[0].level] or entry.level in ("part", "chapter")):
            return True
    return False


def _begins_text(lines: list[Line], index: int, known: _Known, mark: Mark) -> bool:
    """Whether the body begins with a heading that is not the contents' first: it stands there already, and text follows it."""
    if not any(_alike(entry.title, mark.title) for entry in known.get((mark.level, mark.number), ())[-_LOOKED_AT:]):
        return False
    following = lines[index + 1] if index + 1 < len(lines) else None
    return following is None or not entries_of(following, following.first)


def _alike(left: str, right: str) -> bool:
    a, b = "".join(left.split()), "".join(right.split())
    return a == b or a.startswith(b) or b.startswith(a)


def _next_is_entry(lines: list[Line], index: int) -> bool:
    return (
        index + 1 < len(lines)
        and len(lines[index + 1].words) < 80
        and (bool(entries_of(lines[index + 1], lines[index + 1].first)) or has_leader(lines[index + 1].words) or index < 3)
    )


def _paged(words: str) -> bool:
    return re.search(r"\s\d{1,3}$", words[-6:]) is not None


def _goes_on(lines: list[Line], index: int, entries: list[Mark], known: _Known) -> bool:
    """Whether the line after a broken title is the entry that comes next by number."""
    if index + 1 >= len(lines) or len(entries[-1].title) < 8:
        return False
    found = entries_of(lines[index + 1], lines[index + 1].first) if len(lines[index + 1].words) < 70 else []
    if not found or _repeats(entries, known, found[0]):
        return False
    mark = found[0]
    same = next((e for e in reversed(entries[-_LOOKED_AT:]) if e.level == mark.level), None)
    return (same is not None and mark.number == (same.number or 0) + 1) or mark.number == 1


def _is_contents(state: State, entries: list[Mark], after: int) -> bool:
    """Whether a run of bare headings is a table of contents: its top level counts on with no text between, and the body repeats it."""
    top = min(ORDER[e.level] for e in entries)
    tops = [e for e in entries if ORDER[e.level] == top]
    if len(tops) < 2:
        return False
    if any(has_leader(e.line.words) for e in entries):
        return True
    wanted = tops[0]
    places = _openings(state).get((wanted.level, wanted.number), [])
    begin = bisect.bisect_left(places, after)
    for index in places[begin : begin + _LOOKED_AT]:
        mark = read_mark(state.lines[index], state.lines[index].first)
        if mark is not None and _alike(mark.title, wanted.title):
            return True
    return len(entries) >= 12 and len(tops) >= 4


def _openings(state: State) -> dict[tuple[str, int | None], list[int]]:
    """The indexes of the lines that open with a heading's marker, by its level and number."""
    if not state.openings:
        for line in state.lines:
            if (found := style_at(line, line.first)) is not None:
                state.openings.setdefault((found[0].level, found[2]), []).append(line.index)
    return state.openings
