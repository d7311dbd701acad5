"""Which marks are headings: the plan's own ladder of styles, runs of siblings, and numbers that go on.

A mark of 1. or （1） is a heading where its siblings are: most of a run have text or smaller headings of their own. What is turned down
becomes text again.
"""

from __future__ import annotations

from plan_extract.structure.state import ORDER, Mark, State, Token


def judge(state: State) -> None:
    """Set `accepted` of every heading token's mark, then turn the others back into text."""
    tokens = state.tokens
    _own_text(tokens)
    headings = [i for i, t in enumerate(tokens) if t.mark is not None]
    for run in _runs(tokens, headings):
        _vote([tokens[i] for i in run])
    state.tokens = _back_to_text(tokens)


def _own_text(tokens: list[Token]) -> None:
    """Whether a heading has text of its own, on its line or below it, or a smaller heading."""
    for index, token in enumerate(tokens):
        mark = token.mark
        if mark is None:
            continue
        mark.has_text = False
        following = tokens[index + 1] if index + 1 < len(tokens) else None
        if following is None or (following.box is not token.box and token.box is not None):
            continue
        if following.mark is None:
            mark.has_text = following.kind == "text" and following.style != mark.style
        else:
            mark.has_text = ORDER[following.mark.level] > ORDER[mark.level]


def _runs(tokens: list[Token], headings: list[int]) -> list[list[int]]:
    """Runs of siblings: headings of one style with nothing of a higher level between them."""
    runs: list[list[int]] = []
    open_runs: dict[tuple[str, int], list[int]] = {}
    for i in headings:
        token = tokens[i]
        mark = token.mark
        if mark is None:
            continue
        where = id(token.box)
        ended = [k for k in open_runs if k[1] == where and _above(mark, tokens[open_runs[k][0]].mark)]
        runs.extend(open_runs.pop(key) for key in ended)
        open_runs.setdefault((mark.style, where), []).append(i)
    runs.extend(open_runs.values())
    return runs


def _above(mark: Mark, other: Mark | None) -> bool:
    return other is not None and ORDER[mark.level] < ORDER[other.level]


def _vote(run: list[Token]) -> None:
    marks = [t.mark for t in run if t.mark is not None]
    level = marks[0].level
    if level in ("part", "chapter", "section") or (level == "h1" and run[0].box is None):
        return
    if level == "dash":
        # The last of a list of bare dashes has the next paragraph below it, and names nothing either.
        inline = any(m.has_text and m.rest < m.line.last for m in marks)
        most = sum(m.has_text for m in marks) * 2 > len(marks)
        for mark in marks:
            mark.accepted = mark.has_text and (inline or most)
        return
    with_text = sum(m.has_text for m in marks)
    if level == "h2":
        # A list of bare titles under 一、 is a list of headings all the same, unless it ends its clauses.
        accept = with_text * 2 >= len(marks)
    else:
        accept = with_text * 2 > len(marks) and not (len(marks) == 1 and marks[0].number != 1 and level == "h4")
    for mark in marks:
        mark.accepted = accept and (mark.has_text or mark.stop != ":")
        if accept and not mark.has_text and level in ("h3", "h4") and len(mark.title) > 30:
            mark.accepted = False


def _back_to_text(tokens: list[Token]) -> list[Token]:
    made: list[Token] = []
    for index, token in enumerate(tokens):
        mark = token.mark
        if mark is None or mark.accepted:
            joined = made[-1] if made else None
            if (
                mark is None
                and token.number is None
                and joined is not None
                and joined.mark is None
                and joined.line is token.line
                and joined.kind == token.kind == "text"
                and joined.box is token.box
                and index
                and tokens[index - 1].mark is not None
            ):
                joined.end = token.end
                continue
            made.append(token)
            continue
        start = mark.body if mark.number is not None else mark.start
        end = mark.rest
        while end > start and mark.line.text[end - 1].isspace():
            end -= 1
        made.append(Token("text", token.line, start, end, box=token.box, number=mark.number, style=mark.style))
    return made
