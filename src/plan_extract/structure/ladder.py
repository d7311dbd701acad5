"""Which marks are headings: the plan's own ladder of styles, runs of siblings, and numbers that go on.

A mark of 1. or （1） is a heading where its siblings are: most of a run have text or smaller headings of their own. What is turned down
becomes text again.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from plan_extract.structure.marks import styles
from plan_extract.structure.state import ORDER, Mark, State, Token

_NAME = 30
# A title that no sentence is as short as.
_SHORT = 12


@dataclass(slots=True)
class Run:
    """Siblings: their level's order, the headings among them, and how many of their numbers open sentences."""

    order: int
    tokens: list[Token] = field(default_factory=list)
    sentences: int = 0


def judge(state: State) -> None:
    """Set `accepted` of every heading token's mark, then turn the others back into text."""
    tokens = state.tokens
    _own_text(tokens)
    for run in _runs(tokens):
        _vote(run)
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


def _runs(tokens: list[Token]) -> list[Run]:
    """Runs of siblings: what one style's numbers open, with nothing of a higher level between them."""
    runs: list[Run] = []
    # By the box they stand in, then by style.
    open_runs: dict[int, dict[str, Run]] = {}
    orders = {style.name: ORDER[style.level] for style in styles()}
    # Numbers by depth may stand lower in a plan.
    orders |= {token.mark.style: ORDER[token.mark.level] for token in tokens if token.mark is not None}
    for token in tokens:
        here = open_runs.setdefault(id(token.box), {})
        if token.mark is not None:
            order = ORDER[token.mark.level]
            ended = [style for style, run in here.items() if order < run.order]
            runs.extend(here.pop(style) for style in ended)
            here.setdefault(token.mark.style, Run(order)).tokens.append(token)
        elif token.style is not None:
            here.setdefault(token.style, Run(orders[token.style])).sentences += 1
    runs.extend(run for here in open_runs.values() for run in here.values())
    return [run for run in runs if run.tokens]


def _is_long(mark: Mark) -> bool:
    """Whether a title is as long as a sentence: only a text below it tells it from one."""
    return len(mark.title) > _NAME or "," in mark.title


def _stands(mark: Mark) -> bool:
    """Whether a short title numbered by depth (4.1) has a line of its own and text below it; its siblings may open sentences."""
    return mark.line.numbered is not None and mark.has_text and mark.rest >= mark.line.last and mark.stop == "" and not _is_long(mark)


def _vote(run: Run) -> None:
    marks = [t.mark for t in run.tokens if t.mark is not None]
    level = marks[0].level
    if level in ("part", "chapter", "section") or (level == "h1" and run.tokens[0].box is None):
        return
    if level == "dash":
        for mark in marks:
            mark.accepted = mark.has_text and mark.rest < mark.line.last
        # The last of a list of bare dashes has the next paragraph below it, and names nothing either. Names and sentences apart.
        alone = [m for m in marks if m.rest >= m.line.last]
        for alike in ([m for m in alone if _is_long(m)], [m for m in alone if not _is_long(m)]):
            most = sum(m.has_text for m in alike) * 2 > len(alike)
            for mark in alike:
                mark.accepted = mark.has_text and most
        return
    if level == "h2":
        enough = sum(m.has_text for m in marks) * 2 >= len(marks)
        for mark in marks:
            # A list of bare titles under 一、 is a list of headings all the same, unless it ends its clauses, or other numbers of the list
            # open sentences: then those are headings that have text below them, and none where most are sentences.
            bare = not run.sentences and mark.stop != ":"
            run_in = mark.has_text and mark.rest < mark.line.last and len(mark.title) <= _SHORT
            mark.accepted = enough and (run_in or _stands(mark) or (len(marks) > run.sentences and (mark.has_text or bare)))
        return
    usual = sum(m.has_text for m in marks) * 2 > len(marks)
    for alike in ([m for m in marks if _is_long(m)], [m for m in marks if not _is_long(m)]):
        most = sum(m.has_text for m in alike) * 2 > len(alike) or (usual and bool(alike) and _is_long(alike[0]))
        # In a list whose numbers mostly open sentences the others are items too: (1)甲;(2)乙;(3)丙。
        listed = run.sentences > len(marks)
        accept = most and not (len(marks) == 1 and marks[0].number != 1 and level == "h4")
        for mark in alike:
            mark.accepted = accept and (not listed or _stands(mark)) and (mark.has_text or (mark.stop != ":" and not _is_long(mark)))


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
