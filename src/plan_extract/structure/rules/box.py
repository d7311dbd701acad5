"""专栏1 …: a box opened by its title line, and how far it reaches."""

from __future__ import annotations

import re

from plan_extract.lexicon import kept, load
from plan_extract.structure.marks import match_style, ordinal, read_mark, titled
from plan_extract.structure.rules.note import is_note
from plan_extract.structure.state import Line, Mark, OpenBox, State, Token

_NUMBER = r"(?:[一二三四五六七八九十]{1,3}|\d{1,3}(?:\s?[-—.]\s?\d{1,2})?)"


@kept
def _title() -> tuple[re.Pattern[str], re.Pattern[str]]:
    lists = load("boxes")
    free = "|".join(w["word"] for w in lists["words"] if not w["numbered"])
    bound = "|".join(w["word"] for w in lists["words"] if w["numbered"])
    # 专栏三项任务 would be a count, not a number.
    numbered = rf"(?P<free>{free})\s*(?P<n>{_NUMBER}(?![一二三四五六七八九十]*[个项类大]))?"
    opening = rf"^[★☆■◆●▲□◇○►▶\s]*[【\[(〔]?\s*(?:{numbered}|(?P<bound>{bound})\s*(?P<m>{_NUMBER}))"
    return re.compile(opening + r"\s*[】\])〕]?\s*[:.、|｜—\-]*\s*(?P<title>.*)$"), re.compile("|".join(lists["cited"]))


def read_title(line: Line) -> tuple[bool, int | None, int, int] | None:
    """A box's title line: whether it says 专栏, its number, and the title's reading offsets, half-open. None for any other line."""
    words = line.words
    if len(words) > 80 or not words[:1] or words[0] not in "专【[(〔表附★☆■◆●▲□◇○►▶":
        return None
    pattern, cited = _title()
    found = pattern.match(words)
    if found is None:
        return None
    title = found["title"].rstrip()
    if re.search(r"[。;]", title) or cited.match(title) or (found["free"] and not found["n"] and re.match(r"[,的中]", title)):
        return None
    if "," in title and len(title) > 45:
        return None
    number = found["n"] or found["m"]
    value = ordinal(re.split(r"[-—.]", number)[0]) if number else None
    start = line.first + found.start("title")
    return found["free"] is not None, value, start, start + len(title)


def run(state: State) -> bool:
    """Take a box: its title line, its rows or its items."""
    line = state.line
    if state.offset != line.first or state.box is not None:
        return False
    found = read_title(line)
    if found is None:
        return False
    boxed, number, start, end = found
    title = state.source.said(line.paragraph, start, end).strip() or None
    body = state.at + 1
    if title is None and body < len(state.lines) and _is_title(state.lines[body]):
        title = state.source.said(state.lines[body].paragraph, state.lines[body].first, state.lines[body].last)
        body += 1
    from plan_extract.structure.rules import table

    rows = table.read(state, body)
    if rows is None and not boxed:
        return False
    last = rows.last if rows is not None else _extent(state, state.at, body)
    # Running text right after the title is the box's text up to the table it announces.
    take(state, OpenBox(state.at, last, number, title), body, rows)
    return True


def take(state: State, box: OpenBox, body: int, rows: object | None) -> None:
    """Open a box, read its body from line index `body` on, close it."""
    from plan_extract.structure import ruler
    from plan_extract.structure.rules.table import Rows

    state.boxes.append(box)
    outer, state.box = state.box, box
    if isinstance(rows, Rows):
        box.rows = rows.rows
        box.kind = "indicators"
        state.findings.extend(rows.findings)
        for index in range(rows.first, rows.last + 1):
            line = state.lines[index]
            if is_note(line.words):
                state.tokens.append(Token("note", line, line.first, line.last, box=box))
        state.go(rows.last + 1)
    else:
        state.go(body)
        ruler.run(state, box.last + 1)
        state.go(box.last + 1)
    state.box = outer


def _is_title(line: Line) -> bool:
    """A short line that can be the title of the box above it: 专栏1 alone, its title on the next line."""
    return len(line.words) <= 40 and not re.search(r"[。;:,]", line.words) and match_style(line.text, line.first) is None


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


def stops(line: Line) -> bool:
    """Whether a line ends any box before it: another box, or a 篇, 章, 节 heading."""
    if read_title(line) is not None:
        return True
    mark = read_mark(line, line.first) if line.text[line.first] == "第" else None
    return mark is not None and mark.level in ("part", "chapter", "section") and titled(mark)


def _plain_extent(lines: list[Line], first: int, body: int) -> int:
    """Where a box without table marks ends: after its last numbered item, or after paragraphs that open with a title of their own."""
    opening = match_style(lines[body].text, lines[body].first, boxed=True)
    if opening is None or opening[2] != 1 or opening[0].level not in ("h1", "h2", "h3", "h4"):
        return _loose_extent(lines, first, body)
    style, expected, end, index = opening[0].name, 2, body, body + 1
    alone = titles = _alone(lines[body])
    widest = 0
    while index < len(lines) and not stops(lines[index]):
        line = lines[index]
        found = match_style(line.text, line.first, boxed=True)
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
    """A box of paragraphs without numbers: as long as they open with a short title, or keep an indent that the text around has not."""
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


@kept
def _endings() -> tuple[str, ...]:
    return tuple(load("boxes")["item_endings"])


def item_title(text: str, start: int, stop: int) -> int | None:
    """Where the title ends with which an unnumbered paragraph of a box opens (学校建设工程。…), or None."""
    found = re.compile(r"[。:]").search(text, start, min(stop, start + 32))
    if found is None or found.end() >= stop:
        return None
    title = text[start : found.start()]
    if "," in title or re.search(r"\d{2,}", title) or not title.endswith(_endings()):
        return None
    return found.start()


__all__ = ["Mark", "item_title", "read_title", "run", "stops", "take"]
