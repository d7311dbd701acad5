"""Headings that the body lost, put back from the contents by one monotone alignment over what titles and paragraphs say.

Contents entries that the body carries are anchors. Between two anchors the missing entries are laid over the lines in order, so that
the sum of what speaks for it is greatest: words a title shares with the opening of its first line and with the lines below it (rare
words weigh more), how the text of such a section usually opens, where the talk turns to something else, and what may not begin a
section (the second item of a list, the text under a heading). After Utiyama and Isahara, text segmentation by dynamic programming.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import accumulate, pairwise

from plan_extract.model import Finding
from plan_extract.structure.evidence import SKIPPED, Entry, Unit, introduced, plain, similarities, turns_of, units_between, without_preface
from plan_extract.structure.state import ORDER, Mark, State, Token

MOST = 20_000_000
_LOWEST = -1e9


@dataclass(frozen=True, slots=True)
class Span:
    """A gap: whether the first entry is the heading before it, whether that runs into text on its line, whether the heading after the
    gap hangs below the last entry, and the plan's habit of introducing chapters (log odds)."""

    anchored: bool
    inline: bool
    above: bool
    habit: float


def restore(state: State) -> None:
    """Put headings that only the contents list back among the tokens, evidence `toc`; findings say where, or that no place was found."""
    if not state.contents or len(state.contents) * len(state.tokens) > MOST:
        return
    entries = [Entry(mark, ORDER[mark.level]) for mark in state.contents]
    levels = {e.mark.level for e in entries}
    titles = {plain(e.mark.title) for e in entries}
    carried = [
        (i, t.mark)
        for i, t in enumerate(state.tokens)
        if t.mark is not None and t.box is None and (t.mark.level in levels or plain(t.mark.title) in titles)
    ]
    _anchor(entries, carried)
    if all(e.token is not None for e in entries):
        return
    if len([e for e in entries if e.token is not None]) == 0 and carried and len(carried) > len(entries) // 2:
        # A body with headings of its own that agree with none of the contents: the contents are of something else.
        return
    placed: list[tuple[int, int, Entry]] = []
    habit = _habit(state, entries)
    index = 0
    while index < len(entries):
        if entries[index].token is not None:
            index += 1
            continue
        last = index
        while last + 1 < len(entries) and entries[last + 1].token is None:
            last += 1
        _fill(state, entries, index, last, habit, placed)
        index = last + 1
    _insert(state, placed)


def _anchor(entries: list[Entry], carried: list[tuple[int, Mark]]) -> None:
    """Match entries with body headings in order: same level, titles alike, numbers the same where titles are short."""
    rows, columns = len(entries), len(carried)
    titles = [plain(e.mark.title) for e in entries]
    heads = [plain(m.title) for _, m in carried]
    best = [[0.0] * (columns + 1) for _ in range(rows + 1)]
    scores: dict[tuple[int, int], float] = {}
    for i in range(rows - 1, -1, -1):
        row, below = best[i], best[i + 1]
        for j in range(columns - 1, -1, -1):
            value = below[j] if below[j] >= row[j + 1] else row[j + 1]
            mark = carried[j][1]
            same = mark.level == entries[i].mark.level
            if same or (titles[i] == heads[j] and len(heads[j]) > 3):
                # A section of the contents may stand in the body under another style: 第一节 there, 一、 here.
                score = _alike(titles[i], heads[j], entries[i].mark.number == mark.number) if same else 0.9
                if score > 0:
                    scores[i, j] = score
                    value = max(value, below[j + 1] + score)
            row[j] = value
    i = j = 0
    while i < rows and j < columns:
        score = scores.get((i, j), 0.0)
        if score > 0 and best[i][j] == best[i + 1][j + 1] + score:
            entries[i].token = carried[j][0]
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            i += 1
        else:
            j += 1


def _alike(left: str, right: str, numbered: bool) -> float:
    if left == right:
        return 1.2 if numbered else 1.0
    if not left or not right:
        return 0.0
    # Imported here: only a plan with contents pays for it.
    from rapidfuzz.distance import LCSseq

    score = LCSseq.normalized_similarity(left, right)
    return float(score) if score >= (0.6 if numbered else 0.8) else 0.0


def _fill(state: State, entries: list[Entry], first: int, last: int, habit: float, placed: list[tuple[int, int, Entry]]) -> None:
    """Lay the entries first to last, all missing, over the lines between their anchors."""
    before = entries[first - 1] if first else None
    after = entries[last + 1] if last + 1 < len(entries) else None
    low = before.token if before is not None and before.token is not None else -1
    high = after.token if after is not None and after.token is not None else len(state.tokens)
    units = units_between(state, low, high)
    missing = entries[first : last + 1]
    if before is None:
        units = without_preface(units)
    # The heading before takes part: it keeps a line of its own, unless it runs into text on its own line.
    rows = missing if before is None else [before, *missing]
    inline = before is not None and _has_inline_text(state, low)
    above = after is not None and after.order > missing[-1].order
    starts = _align(rows, units, Span(before is not None, inline, above, habit))
    if starts is None:
        for entry in missing:
            message = f"contents entry not found in the body: {entry.mark.level} {entry.mark.number} “{entry.mark.title}”"
            state.findings.append(Finding(code="PE004", message=message, line=entry.mark.line.number))
        return
    for entry, (place, sure) in zip(missing, starts[len(rows) - len(missing) :], strict=True):
        token = units[place].token if place < len(units) else high
        entry.mark.confidence = sure
        placed.append((token, len(placed), entry))


def _habit(state: State, entries: list[Entry]) -> float:
    """Log odds that a chapter says something before its first section, from the chapters whose headings both stand in the body."""
    said, silent = 1.6, 1.0
    for entry, child in pairwise(entries):
        if entry.token is None or child.token is None or child.order <= entry.order:
            continue
        if any(t.mark is None for t in state.tokens[entry.token : child.token]):
            said += 1
        else:
            silent += 1
    return math.log(said / silent)


def _has_inline_text(state: State, token: int) -> bool:
    """Whether a heading's own line runs into text, which then is its own."""
    following = state.tokens[token + 1] if token + 1 < len(state.tokens) else None
    return following is not None and following.line is state.tokens[token].line and following.kind == "text"


def _align(rows: list[Entry], units: list[Unit], span: Span) -> list[tuple[int, float]] | None:
    """Where each entry begins (unit index) and how sure that is; None where there are too few lines."""
    count, height = len(rows), len(units)
    opening, body = similarities(rows, units)
    turns = turns_of(units)
    share = 2 * sum(unit.titled for unit in units) / max(1, height)
    sums = [list(accumulate(row, initial=0.0)) for row in body]
    score = [[_LOWEST] * (height + 1) for _ in range(count)]
    back = [[-1] * (height + 1) for _ in range(count)]
    if span.anchored:
        score[0][0] = 0.0
    else:
        for p in range(height):
            score[0][p] = opening[0][p] + units[p].start + turns[p] - SKIPPED * p
        if span.above:
            score[0][height] = -SKIPPED * height
    most = height if span.above else height - 1
    for k in range(1, count):
        nested = rows[k].order > rows[k - 1].order
        inline = k == 1 and span.inline
        best, best_at = _LOWEST, -1
        for p in range(height + 1):
            if nested and not inline:
                best, best_at = _LOWEST, -1
                for q in range(max(0, p - 3), p + 1):
                    value = score[k - 1][q] - sums[k - 1][q] + introduced(units, q, p, span.habit, share)
                    if value > best:
                        best, best_at = value, q
            else:
                place = p if inline else p - 1
                value = score[k - 1][place] - sums[k - 1][place] if place >= 0 else _LOWEST
                if value > best:
                    best, best_at = value, place
            if p > most or best <= _LOWEST / 2:
                continue
            own = opening[k][p] + units[p].start if p < height else 0.0
            if p < height and best_at != p:
                own += turns[p]
            score[k][p] = best + sums[k - 1][p] + own
            back[k][p] = best_at
    k = count - 1
    final = [score[k][p] + (sums[k][height] - sums[k][p]) for p in range(height + 1)]
    if span.above:
        final = [value + introduced(units, p, height, span.habit, share) for p, value in enumerate(final)]
    place = max(range(height + 1), key=lambda p: final[p])
    if final[place] <= _LOWEST / 2:
        return None
    places = [place]
    while k:
        place = back[k][place]
        places.append(place)
        k -= 1
    places.reverse()
    return [(p, _sure(opening[k][p] + max(0.0, units[p].start) if p < height else 0.5)) for k, p in enumerate(places)]


def _sure(evidence: float) -> float:
    return round(min(0.95, 0.6 + 0.12 * evidence), 2) if evidence > 0 else 0.55


def _insert(state: State, placed: list[tuple[int, int, Entry]]) -> None:
    """Insert the headings before the tokens they begin with, in the contents' order."""
    made: list[Token] = []
    placed = sorted(placed, key=lambda item: (item[0], item[1]))
    at = 0
    for index in range(len(state.tokens) + 1):
        while at < len(placed) and placed[at][0] == index:
            mark = placed[at][2].mark
            anchor = state.tokens[index] if index < len(state.tokens) else state.tokens[-1]
            title = _source_title(state, mark)
            mark = Mark(
                anchor.line, anchor.start, anchor.start, anchor.start, anchor.start, mark.level, mark.style, mark.number, title,
                evidence="toc", confidence=mark.confidence,
            )  # fmt: skip
            made.append(Token("heading", anchor.line, anchor.start, anchor.start, mark=mark, number=mark.number))
            message = f"heading only in the contents: {mark.level} {mark.number} “{title}”"
            state.findings.append(Finding(code="PE003", message=message, line=anchor.line.number))
            at += 1
        if index < len(state.tokens):
            made.append(state.tokens[index])
    state.tokens = made


def _source_title(state: State, mark: Mark) -> str:
    """A contents title as the source prints it, where it stands on one line."""
    said = state.source.said(mark.line.paragraph, mark.body, mark.end).strip()
    return said if len(plain(said)) == len(plain(mark.title)) else mark.title
