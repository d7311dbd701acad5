"""What speaks for a contents entry beginning at a line of the body, or for a line lying in its section."""

from __future__ import annotations

import math
import re
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from operator import add

from plan_extract.lexicon import kept, load
from plan_extract.structure.state import Line, Mark, State, Token

# Weights of the evidence, settled on plans whose headings were taken out by script.
OPENING = 1.3  # the title's words in the opening of the first line
BODY = 2.0  # the title's words anywhere in a line
SINGLE = 0.35  # a single character beside a pair
ARCHETYPE = 2.6  # the text opens as sections of this kind do (“十三五”时期…)
ARCHETYPE_BODY = 0.5  # the same, in any line of the section
LATER = 0.35  # the share of what the second line says that counts for the first
TITLED_INTRO = 0.85  # against an introduction that opens with a title of its own
TOPIC = 0.7  # words of the topic in a line
TOPIC_OPENING = 1.0  # words of the topic in the opening
TURN = 0.5  # the talk turns
RUN_END = 0.5  # a run of like openings ends
AFTER_BOX = 1.0  # a box ends before this line
BEFORE_LIST = 1.2  # 一、 comes next
FORM = 0.4  # the line after an introduction opens with a title of its own
INTRO = 1.35  # a chapter introduced by a paragraph
SKIPPED = 1.0  # against each line before the first chapter
NEVER = -50.0  # no section begins here
HEAD = 120  # characters of a line that are looked at for its topic
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


@dataclass(slots=True)
class Entry:
    """A contents entry, the body heading that carries it (token index), or where it was put back."""

    mark: Mark
    order: int
    token: int | None = None


def plain(title: str) -> str:
    return _SPACE.sub("", title).strip("。,:;")


def units_between(state: State, low: int, high: int) -> list[Unit]:
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
    if not 0.05 * len(state.lines) < indented < 0.6 * len(state.lines):
        return False
    return sum(1 for line in state.lines if line.words.endswith(("。", ":", ";"))) < 0.3 * len(state.lines)


@kept
def _prefaces() -> re.Pattern[str]:
    return re.compile("|".join(load("headings")["preface"]))


def without_preface(units: list[Unit]) -> list[Unit]:
    """The units after the opening paragraphs that say why the plan was made."""
    for index, unit in enumerate(units[:4]):
        if _prefaces().search(unit.text):
            return units[index + 1 :] or units
    return units


def _grams(text: str) -> frozenset[str]:
    head = text[: HEAD + 60]
    return frozenset(map(add, head, head[1:]))


@kept
def _openings() -> list[tuple[re.Pattern[str], re.Pattern[str]]]:
    return [(re.compile(o["title"]), re.compile(o["text"])) for o in load("headings")["openings"]]


@kept
def _topics() -> list[tuple[list[str], list[str]]]:
    return [(t["title"].split("|"), t["text"].split("|")) for t in load("headings")["topics"]]


def introduced(units: list[Unit], first: int, stop: int, habit: float, share: float) -> float:
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


def similarities(rows: list[Entry], units: list[Unit]) -> tuple[list[list[float]], list[list[float]]]:
    """What speaks for entry k beginning at unit p, and for unit p lying in entry k."""
    titles = [plain(e.mark.title) for e in rows]
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
        whole = sum(weights.values(), 0.0) or 1.0
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
        words = [word for heads, topic in _topics() if any(head in titles[k] for head in heads) for word in topic]
        for p, unit in enumerate(units if words and not parent else ()):
            head = unit.text[:HEAD]
            hits = sum(word in head for word in words)
            if hits:
                body[k][p] += TOPIC * (1 - 0.6**hits)
                opening[k][p] += TOPIC_OPENING * (1 - 0.5 ** sum(word in unit.lead for word in words))
    for row in opening:
        # A section's first paragraph may only lead up to what its title names.
        row[:-1] = [max(here, LATER * after) for here, after in pairwise(row)]
    return opening, body


def turns_of(units: list[Unit]) -> list[float]:
    """How far the talk turns at each unit: one less the likeness of what stands before and after, rare words weighing more."""
    frequency: Counter[str] = Counter()
    for unit in units:
        frequency.update(unit.grams)
    # A gram that stands nowhere else tells units apart by its weight of one; only shared ones need looking up.
    rarity = {gram: 1.0 / times for gram, times in frequency.items() if times > 1}
    sizes = [len(unit.grams) - sum((1.0 - rarity[g] for g in unit.grams if g in rarity), 0.0) for unit in units]
    likes = []
    for p in range(1, len(units)):
        common = sum((rarity[g] for g in units[p - 1].grams & units[p].grams), 0.0)
        likes.append(common / (min(sizes[p - 1], sizes[p]) or 1.0))
    usual = sorted(likes)[len(likes) // 2] if likes else 0.0
    turns = [0.0] + [TURN * max(-1.0, min(1.0, (usual - like) / (usual or 1.0))) for like in likes]
    running = False
    for p in range(1, len(units)):
        # 加强甲服务, 加强乙服务, …: paragraphs that open alike belong together, and where they end is a turn.
        alike = units[p].lead[:2] == units[p - 1].lead[:2]
        turns[p] += -TURN if alike else RUN_END if running else 0.0
        running = alike
    return turns
