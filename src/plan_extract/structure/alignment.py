"""Headings that the body lost, put back from the contents by one monotone alignment over what titles and paragraphs say.

Contents entries that the body carries are anchors. Between two anchors the missing entries are laid over the lines in order, so that
the sum of what speaks for it is greatest: words a title shares with the opening of its first line and with the lines below it (rare
words weigh more), how the text of such a section usually opens, where the talk turns to something else, and what may not begin a
section (the second item of a list, the text under a heading). After Utiyama and Isahara, text segmentation by dynamic programming.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from dataclasses import dataclass, field
from functools import cache
from itertools import accumulate, pairwise
from operator import add

from plan_extract.lexicon import load
from plan_extract.model import Finding
from plan_extract.structure.state import ORDER, Line, Mark, State, Token

# Weights of the evidence, settled on plans whose headings were taken out by script.
OPENING = 1.3
BODY = 2.0
SINGLE = 0.35
ARCHETYPE = 2.6
ARCHETYPE_BODY = 0.5
LATER = 0.35
TITLED_INTRO = 0.85
TOPIC = 0.7
TOPIC_OPENING = 1.0
TURN = 0.5
RUN_END = 0.5
AFTER_BOX = 1.0
BEFORE_LIST = 1.2
FORM = 0.4
INTRO = 1.35
SKIPPED = 1.0
NEVER = -50.0
MOST = 20_000_000
HEAD = 120
_LOWEST = -1e9
_SPACE = re.compile(r"\s+")
_LEAD = re.compile(r"[。;:]")


@dataclass(slots=True)
class Unit:
    """A line of the body between anchors: what it says, and whether a section may begin with it."""

    line: Line
    token: int
    text: str
    lead: str
    grams: frozenset[str]
    start: float
    boxed: bool = False
    titled: bool = False


@dataclass(frozen=True, slots=True)
class Span:
    """A gap: whether the first entry is the heading before it, whether that runs into text on its line, whether the heading after the
    gap hangs below the last entry, and the plan's habit of introducing chapters (log odds)."""

    anchored: bool
    inline: bool
    above: bool
    habit: float


@dataclass(slots=True)
class Entry:
    """A contents entry, the body heading that carries it (token index), or where it was put back."""

    mark: Mark
    order: int
    token: int | None = None
    words: dict[str, float] = field(default_factory=dict)


def restore(state: State) -> None:
    """Put headings that only the contents list back among the tokens, evidence `toc`; findings say where, or that no place was found."""
    if not state.contents or len(state.contents) * len(state.tokens) > MOST:
        return
    entries = [Entry(mark, ORDER[mark.level]) for mark in state.contents]
    levels = {e.mark.level for e in entries}
    titles = {_plain(e.mark.title) for e in entries}
    carried = [
        (i, t.mark)
        for i, t in enumerate(state.tokens)
        if t.mark is not None and t.box is None and (t.mark.level in levels or _plain(t.mark.title) in titles)
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
    titles = [_plain(e.mark.title) for e in entries]
    heads = [_plain(m.title) for _, m in carried]
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


def _plain(title: str) -> str:
    return _SPACE.sub("", title).strip("。,:;")


def _fill(state: State, entries: list[Entry], first: int, last: int, habit: float, placed: list[tuple[int, int, Entry]]) -> None:
    """Lay the entries first to last, all missing, over the lines between their anchors."""
    before = entries[first - 1] if first else None
    after = entries[last + 1] if last + 1 < len(entries) else None
    low = before.token if before is not None and before.token is not None else -1
    high = after.token if after is not None and after.token is not None else len(state.tokens)
    units = _units(state, low, high)
    missing = entries[first : last + 1]
    if before is None:
        units = _without_preface(units)
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


def _units(state: State, low: int, high: int) -> list[Unit]:
    """The lines between two tokens, boxes' lines too, with what speaks for or against a section's beginning there."""
    units: list[Unit] = []
    tokens = state.tokens
    seen = tokens[low].line.index if low >= 0 else -1
    ragged = _ragged(state)
    dashed = False
    bare_heading: Token | None = None
    for index in range(low + 1, high):
        token = tokens[index]
        if token.line.index <= seen:
            continue
        seen = token.line.index
        line = token.line
        if ragged and not line.indent and units and token.mark is None and token.box is None:
            # A paragraph broken into a line a sentence: only its first line is indented.
            units[-1].text += line.words
            units[-1].grams |= _grams(line.words)
            continue
        start = 0.0
        mark = token.mark
        if token.box is not None or token.kind == "note":
            start = NEVER
        elif mark is not None and mark.level == "dash":
            start = NEVER if dashed else 0.3
        elif mark is not None:
            start = NEVER if (mark.number or 1) > 1 else -0.6
        elif bare_heading is not None or (token.number or 0) > 1:
            start = NEVER
        elif units and units[-1].boxed:
            start = AFTER_BOX
        dashed = mark is not None and mark.level == "dash"
        text = line.words
        cut = _LEAD.search(text, 0, 60)
        lead = text[: cut.start()] if cut else text[:40]
        titled = cut is not None and cut.start() <= 26 and cut.end() < len(text) and "," not in lead
        units.append(Unit(line, index, text, lead, _grams(text), start, token.box is not None, titled))
        bare_heading = token if mark is not None and mark.level != "dash" and mark.rest >= line.last else None
    _bar_lists(state, units, high)
    for unit, following in pairwise(units):
        mark = tokens[following.token].mark
        if mark is not None and mark.number == 1 and mark.level in ("h1", "h2") and unit.start >= 0 and not following.boxed:
            unit.start += BEFORE_LIST
    return units


def _bar_lists(state: State, units: list[Unit], high: int) -> None:
    """No section begins between 一、 and 二、 of one list."""
    waiting: dict[str, int] = {}
    for at, unit in enumerate(units):
        mark = state.tokens[unit.token].mark
        if mark is None or unit.boxed or mark.number is None or mark.level == "dash":
            continue
        if mark.number > 1 and mark.style in waiting:
            for between in units[waiting[mark.style] + 1 : at + 1]:
                between.start = NEVER
        waiting[mark.style] = at
    del high


def _ragged(state: State) -> bool:
    indented = sum(1 for line in state.lines if line.indent)
    ended = sum(1 for line in state.lines if line.words.endswith(("。", ":", ";")))
    return 0.05 * len(state.lines) < indented < 0.6 * len(state.lines) and ended < 0.3 * len(state.lines)


@cache
def _prefaces() -> re.Pattern[str]:
    return re.compile("|".join(load("headings")["preface"]))


def _without_preface(units: list[Unit]) -> list[Unit]:
    """The units after the opening paragraphs that say why the plan was made."""
    for index, unit in enumerate(units[:4]):
        if _prefaces().search(unit.text):
            return units[index + 1 :] or units
    return units


def _grams(text: str) -> frozenset[str]:
    head = text[: HEAD + 60]
    return frozenset(map(add, head, head[1:]))


@cache
def _openings() -> list[tuple[re.Pattern[str], re.Pattern[str]]]:
    return [(re.compile(o["title"]), re.compile(o["text"])) for o in load("headings")["openings"]]


@cache
def _topics() -> list[tuple[re.Pattern[str], list[str]]]:
    return [(re.compile(t["title"]), t["text"].split("|")) for t in load("headings")["topics"]]


def _align(rows: list[Entry], units: list[Unit], span: Span) -> list[tuple[int, float]] | None:
    """Where each entry begins (unit index) and how sure that is; None where there are too few lines."""
    count, height = len(rows), len(units)
    opening, body = _similarities(rows, units)
    turns = _turns(units)
    share = 2 * sum(unit.titled for unit in units) / max(1, height)
    sums = [list(accumulate(row, initial=0.0)) for row in body]
    score = [[_LOWEST] * (height + 1) for _ in range(count)]
    back = [[-1] * (height + 1) for _ in range(count)]
    if span.anchored:
        score[0][0] = 0.0
    else:
        for p in range(height):
            score[0][p] = opening[0][p] + units[p].start + turns[p] - SKIPPED * p
    most = height if span.above else height - 1
    for k in range(1, count):
        nested = rows[k].order > rows[k - 1].order
        inline = k == 1 and span.inline
        best, best_at = _LOWEST, -1
        for p in range(height + 1):
            if nested and not inline:
                best, best_at = _LOWEST, -1
                for q in range(max(0, p - 3), p + 1):
                    value = score[k - 1][q] - sums[k - 1][q] + _introduced(units, q, p, span.habit, share)
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
        final = [value + _introduced(units, p, height, span.habit, share) for p, value in enumerate(final)]
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


def _introduced(units: list[Unit], first: int, stop: int, habit: float, share: float) -> float:
    """What speaks for units first to stop being what a chapter says before its first section: most often a paragraph, seldom more."""
    length = stop - first
    if length == 0:
        return 0.0
    if length > 3:
        return -3.0
    score = habit + (0.0, INTRO, INTRO - 1.0, INTRO - 1.8)[length]
    if stop < len(units):
        # The sections' paragraphs open with a title of their own, what introduces them does not.
        score += FORM * 0.5 * units[stop].titled - TITLED_INTRO * share * units[first].titled
    return score


def _sure(evidence: float) -> float:
    return round(min(0.95, 0.6 + 0.12 * evidence), 2) if evidence > 0 else 0.55


def _similarities(rows: list[Entry], units: list[Unit]) -> tuple[list[list[float]], list[list[float]]]:
    """What speaks for entry k beginning at unit p, and for unit p lying in entry k."""
    titles = [_plain(e.mark.title) for e in rows]
    height = len(units)
    opening = [[0.0] * height for _ in titles]
    body = [[0.0] * height for _ in titles]
    parts = [sorted({t[i : i + n] for n in (1, 2) for i in range(len(t) - n + 1)}) for t in titles]
    holders = {part: [p for p, unit in enumerate(units) if part in unit.text] for part in {g for gs in parts for g in gs}}
    shared = Counter(part for ps in parts for part in ps)
    for k, ps in enumerate(parts):
        weights = {
            part: math.log(1 + height / (1 + len(holders[part]))) / shared[part] ** 0.5 * (1.0 if len(part) > 1 else SINGLE) for part in ps
        }
        whole = sum(weights.values()) or 1.0
        for part, weight in weights.items():
            share = weight / whole
            for p in holders[part]:
                body[k][p] += BODY * share
                if part in units[p].lead:
                    opening[k][p] += OPENING * share
        parent = k + 1 < len(rows) and rows[k + 1].order > rows[k].order
        for title, text in _openings():
            if not parent and title.search(titles[k]):
                for p, unit in enumerate(units):
                    if text.search(unit.text):
                        opening[k][p] += ARCHETYPE
                        body[k][p] += ARCHETYPE_BODY
        words = [word for title, words in _topics() if title.search(titles[k]) for word in words]
        for p, unit in enumerate(units if words and not parent else ()):
            head = unit.text[:HEAD]
            hits = sum(word in head for word in words)
            if hits:
                body[k][p] += TOPIC * (1 - 0.6**hits)
                opening[k][p] += TOPIC_OPENING * (1 - 0.5 ** sum(word in unit.lead for word in words))
    for row in opening:
        # A section's first paragraph may only lead up to what its title names.
        row[:] = [max(here, LATER * after) for here, after in zip(row, [*row[1:], 0.0], strict=True)]
    return opening, body


def _turns(units: list[Unit]) -> list[float]:
    """How far the talk turns at each unit: one less the likeness of what stands before and after, rare words weighing more."""
    frequency: Counter[str] = Counter()
    for unit in units:
        frequency.update(unit.grams)
    # A gram that stands nowhere else tells units apart by its weight of one; only shared ones need looking up.
    rarity = {gram: 1.0 / times for gram, times in frequency.items() if times > 1}
    sizes = [len(unit.grams) - sum(1.0 - rarity[g] for g in unit.grams if g in rarity) for unit in units]
    likes = []
    for p in range(1, len(units)):
        common = sum(rarity[g] for g in units[p - 1].grams & units[p].grams)
        likes.append(common / (min(sizes[p - 1], sizes[p]) or 1.0))
    usual = sorted(likes)[len(likes) // 2] if likes else 0.0
    turns = [0.0] + [TURN * max(-1.0, min(1.0, (usual - like) / (usual or 1.0))) for like in likes]
    running = False
    for p in range(1, len(units)):
        # 强化住房保障服务, 强化教育保障服务, …: paragraphs that open alike belong together, and where they end is a turn.
        alike = units[p].lead[:2] == units[p - 1].lead[:2]
        turns[p] += -TURN if alike else RUN_END if running else 0.0
        running = alike
    return turns


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
    return said if len(_plain(said)) == len(_plain(mark.title)) else mark.title
