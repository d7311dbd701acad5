"""Headings among siblings that lost something in a scan: their number (一、, a bare title, 三、), or the full stop behind their title.

Only siblings tell: a bare title stands where one number is missing and is the only one that does; a first clause is as long as the titles
of the list's other items.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from plan_extract.model import Level
from plan_extract.structure.marks import style_at
from plan_extract.structure.state import ORDER, Mark, State, Token

# A title at a paragraph's end behind a full stop, or alone on its line; what closes the clause that opens an item.
_BARE = re.compile(r"[一-鿿]{3,12}$")
_CLAUSE = re.compile(r"[一-鿿]{4,12}(?=,)")
# Tokens that are looked at between two siblings.
_REACH = 400
_SURE = 0.6
# The style whose items are looked at for a lost full stop.
_ITEMS = "han_bracket"


def close(state: State) -> None:
    """Make headings, of lower confidence, of items whose title lost its full stop; before it is judged which marks are headings."""
    _put(state, dict(_unclosed(state.tokens)))


def restore(state: State) -> None:
    """Make headings, of lower confidence, of titles that lost their number, once it is judged which marks are headings."""
    _put(state, dict(_missing(state.tokens)))


def _put(state: State, found: dict[int, Mark]) -> None:
    if found:
        state.tokens = [part for index, token in enumerate(state.tokens) for part in _split(token, found.get(index))]


def _split(token: Token, mark: Mark | None) -> Iterator[Token]:
    """A token, or what stands before the heading in it, the heading, and the text that this runs into."""
    if mark is None:
        yield token
        return
    line, end, rest = token.line, mark.start, mark.rest
    while end > token.start and line.text[end - 1].isspace():
        end -= 1
    if end > token.start:
        yield Token("text", line, token.start, end, number=token.number, style=token.style)
    yield Token("heading", line, mark.start, mark.rest, mark=mark, number=mark.number)
    while rest < token.end and line.text[rest].isspace():
        rest += 1
    if rest < token.end:
        yield Token("text", line, rest, token.end)


def _missing(tokens: list[Token]) -> Iterator[tuple[int, Mark]]:
    """The pieces of text (by index) that end with the title of a heading whose number is missing, and that heading."""
    last: dict[str, tuple[int, int, int]] = {}
    for at, token in enumerate(tokens):
        mark = token.mark
        if mark is None or token.box is not None or mark.number is None:
            continue
        order = ORDER[mark.level]
        last = {style: place for style, place in last.items() if place[2] <= order}
        before = last.get(mark.style)
        if before is not None and mark.level in ("h1", "h2") and at - before[0] <= _REACH:
            after, gap = before[1], mark.number - before[1]
            # 一、 then 三、; or 四、 and again, from a copy of the text, 三、.
            if gap == 2 or (gap < 1 < mark.number and after > 1):
                bare = [(i, start) for i in range(before[0] + 1, at) if (start := _bare(tokens, i)) is not None]
                if len(bare) == 1:
                    index, start = bare[0]
                    end = tokens[index].end
                    yield index, _mark(tokens[index], (start, start, end, end), mark.level, mark.number - 1, mark.style)
        last[mark.style] = (at, mark.number, order)


def _bare(tokens: list[Token], index: int) -> int | None:
    """Where a bare title begins that ends a piece of text and its line, with text behind it; None where none does."""
    token, following = tokens[index], tokens[index + 1]
    line = token.line
    if token.kind != "text" or token.box is not None or token.end < line.last or line.gridded or following.line is line:
        return None
    found = _BARE.search(line.text, max(token.start, token.end - 13), token.end)
    if found is None or following.box is not None or (following.mark is None and following.kind != "text"):
        return None
    start = found.start()
    if start == token.start:
        return start if token.number is None and start == line.first else None
    return start if line.text[start - 1] == "。" else None


def _unclosed(tokens: list[Token]) -> Iterator[tuple[int, Mark]]:
    """The items (by index) whose title a comma closes that stands for a full stop: it is as long as every sibling's."""
    items: list[int] = []
    for at, token in enumerate(tokens):
        mark, style = token.mark, token.mark.style if token.mark is not None else token.style
        if style == _ITEMS and token.number is not None and token.box is None:
            if items and token.number != (tokens[items[-1]].number or 0) + 1:
                yield from _titles(tokens, items)
                items = []
            items.append(at)
        elif mark is not None and ORDER[mark.level] < ORDER["h2"]:
            yield from _titles(tokens, items)
            items = []
    yield from _titles(tokens, items)


def _titles(tokens: list[Token], items: list[int]) -> Iterator[tuple[int, Mark]]:
    heads = [mark for i in items if (mark := tokens[i].mark) is not None]
    lengths = {len(mark.title) for mark in heads}
    if len(lengths) != 1 or any(mark.stop != "。" or mark.rest >= mark.line.last for mark in heads):
        return
    made: list[tuple[int, Mark]] = []
    for i in (i for i in items if tokens[i].mark is None):
        token, line = tokens[i], tokens[i].line
        clause, opened = _CLAUSE.match(line.text, token.start, token.end), style_at(line, line.first)
        if clause is None or len(clause[0]) not in lengths or opened is None or opened[1] > token.start:
            return
        end, level = clause.end(), heads[0].level
        made.append((i, _mark(token, (line.first, token.start, end, end + 1), level, token.number)))
    yield from made


def _mark(token: Token, places: tuple[int, int, int, int], level: Level, number: int | None, style: str = _ITEMS) -> Mark:
    start, body, end, rest = places
    title = token.line.text[body:end]
    return Mark(token.line, start, body, end, rest, level, style, number, title, confidence=_SURE, has_text=True)
