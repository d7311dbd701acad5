"""专栏1 …: a box opened by its title line, and how far it reaches."""

from __future__ import annotations

from collections import Counter

from plan_extract.structure.box_titles import is_title, item_title, read_title, run_in_title, stops
from plan_extract.structure.boxing import take
from plan_extract.structure.marks import read_mark, style_at
from plan_extract.structure.rules.note import is_note
from plan_extract.structure.state import Line, OpenBox, State
from plan_extract.structure.table_rows import read_rows

# So many paragraphs between a box's title and the next heading are all the box's.
_FEW = 5


def run(state: State) -> bool:
    """Take a box: its title line, its rows or its items."""
    line = state.line
    if state.offset != line.first or state.box is not None:
        return False
    found = read_title(line)
    if found is None:
        return _run_in(state)
    boxed, number, start, end = found
    title = state.source.said(line.paragraph, start, end).strip() or None
    body = state.at + 1
    if title is None and body < len(state.lines) and is_title(state.lines[body]):
        title = state.source.said(state.lines[body].paragraph, state.lines[body].first, state.lines[body].last)
        body += 1
    rows = read_rows(state, body)
    if rows is None and not boxed:
        return False
    last = rows.last if rows is not None else _extent(state, state.at, body)
    # Running text right after the title is the box's text up to the table it announces.
    take(state, OpenBox(state.at, last, number, title), body, rows)
    return True


def _run_in(state: State) -> bool:
    """Take a box whose title line runs into its text; numbered items that go on in the next lines belong to it."""
    line, lines = state.line, state.lines
    found = run_in_title(line, _title_endings(state))
    if found is None or found[0] is None:
        return False
    number, start, end, body = found
    last = state.at
    opening = style_at(line, body, boxed=True)
    if opening is not None and opening[2] == 1:
        style, wanted = opening[0].name, 2
        while last + 1 < len(lines) and (after := style_at(lines[last + 1], lines[last + 1].first, boxed=True)) is not None:
            if after[0].name != style or after[2] != wanted:
                break
            last, wanted = last + 1, wanted + 1
    take(
        state, OpenBox(state.at, last, number, state.source.said(line.paragraph, start, end).strip(), confidence=0.8), state.at, None, body
    )
    return True


def _title_endings(state: State) -> frozenset[str]:
    """The last two characters of box titles that at least two of the document's title lines end with."""
    if state.title_endings is None:
        found = ((line, read_title(line)) for line in state.lines)
        ends = Counter(line.text[title[3] - 2 : title[3]] for line, title in found if title is not None and title[0])
        state.title_endings = frozenset(words for words, times in ends.items() if times > 1)
    return state.title_endings


def _extent(state: State, first: int, body: int) -> int:
    """The index of the box's last line."""
    lines = state.lines
    if body >= len(lines):
        return len(lines) - 1
    title = lines[first]
    if lines[body].table is not None and (title.table == lines[body].table or title.table is None):
        end = body
        while end + 1 < len(lines) and lines[end + 1].table == lines[body].table and read_title(lines[end + 1]) is None:
            end += 1
        return _notes(lines, end)
    if title.piped or lines[body].piped:
        end = cell_end(lines, body)
        while end + 1 < len(lines) and lines[end + 1].piped and read_title(lines[end + 1]) is None:
            end += 1
        return _notes(lines, end)
    return _notes(lines, _plain_extent(lines, first, body))


def cell_end(lines: list[Line], body: int) -> int:
    """Where a cell ends that was saved as text: at its bar, which may stand paragraphs below where a page or a wrap broke the cell."""
    for index in range(body, min(len(lines), body + 15)):
        if index > body and (stops(lines[index]) or not lines[index].words):
            break
        if lines[index].piped:
            return index
    return body


def _notes(lines: list[Line], end: int) -> int:
    while end + 1 < len(lines) and is_note(lines[end + 1].words):
        end += 1
    return end


def _plain_extent(lines: list[Line], first: int, body: int) -> int:
    """Where a box without table marks ends: after its last numbered item, or after paragraphs that open with a title of their own."""
    opening = style_at(lines[body], lines[body].first, boxed=True)
    if opening is None or opening[2] != 1 or opening[0].level not in ("h1", "h2", "h3", "h4"):
        return _loose_extent(lines, first, body)
    style, expected, end, index = opening[0].name, 2, body, body + 1
    alone = titles = _alone(lines[body])
    widest = 0
    while index < len(lines) and not stops(lines[index]):
        line = lines[index]
        found = style_at(line, line.first, boxed=True)
        if found is not None and found[0].name == style:
            blank = line.number - lines[index - 1].number
            if found[2] != expected or abs(line.indent - lines[body].indent) > 1 or (widest and blank > widest + 1):
                # The numbers of the section around the box go on, at another indent or after more blank lines.
                break
            expected, end, widest = expected + 1, index, max(widest, blank)
            alone = _alone(line)
        elif found is not None and found[0].level in ("h1", "h2") and style in ("arabic", "arabic_bracket", "half_bracket", "zero"):
            break
        elif (alone and end == index - 1) or (
            found is not None and found[0].level in ("h3", "h4", "dash") and found[0].name != style and end == index - 1
        ):
            # An item's title on its own line: the next line is its text; lines with smaller markers belong to it too.
            end = index
            alone = False
        elif index - end > (4 if titles else 1):
            break
        index += 1
    return end


def _alone(line: Line) -> bool:
    mark = read_mark(line, line.first, boxed=True)
    return mark is not None and mark.rest >= line.last and len(mark.title) <= 30


def _loose_extent(lines: list[Line], first: int, body: int) -> int:
    """A box of paragraphs without numbers: the few before the next heading, or, where more stand there, as long as they open with a
    short title, or keep an indent that the text around has not."""
    for index in range(body, min(len(lines), body + _FEW + 1)):
        mark = read_mark(lines[index], lines[index].first)
        if index > body and (stops(lines[index]) or (mark is not None and mark.level in ("h1", "h2"))):
            return index - 1
        if mark is not None and mark.level in ("h3", "h4"):
            if mark.number == 1 or index == body:
                break
            return index - 1
    before = lines[first - 1].indent if first else 0
    kept = lines[body].indent != before and lines[first].indent == lines[body].indent
    end, index = body, body + 1
    while index < len(lines) and not stops(lines[index]):
        line = lines[index]
        mark = read_mark(line, line.first)
        if mark is not None and mark.level in ("h1", "h2", "h3", "h4") and (mark.number != 1 or mark.level in ("h1", "h2")):
            break
        if not (line.indent == lines[body].indent and kept) and item_title(line.text, line.first, line.last) is None:
            break
        end = index
        index += 1
    return end
