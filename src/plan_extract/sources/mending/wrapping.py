"""Hard-wrapped lines: at what width a text was wrapped, and which lines go on in the next."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from plan_extract.lexicon import kept, load
from plan_extract.once import once, with_dict

# What ends a sentence, or a table's row, and the brackets and quotation marks that may close behind it.
_ENDS, _CLOSERS = frozenset("。;:!?…|"), "”’」』)》】"
_STOPS = re.compile(r"[,。;:!?]")
_LEADERS, _DOTS = re.compile(r"[.…·・]{3,} ?\d{1,4}$|\.{6,}"), frozenset(".…·・")
_TITLE = re.compile(r"(第 ?[一二三四五六七八九十百零〇\d]{1,5} ?[篇编章节]|\([一二三四五六七八九十]{1,3}\)|[一二三四五六七八九十]{1,3}、)")
# What no line break parts: a number with its sign, a word of Latin letters; two and more characters long.
_WORD = re.compile(r"[A-Za-z0-9][A-Za-z0-9.%‰/-]{0,15}[,。;:、)]?")
_RUN_IN = re.compile(r"\S {2,}\S")
_LEAST_WIDTH, _MOST_WIDTH, _PAGE = 14, 260, 300
_NARROW, _FULL_IF_NARROW = 20, 6  # two titles of one length fill no column: many lines must say that a text is wrapped so narrowly
# A second width: how often neighbouring lines of one size go on in each other, and how many lines of a stretch fill it.
_LEAST_PAIRS, _LEAST_FULL = 4, 2
# Widths in characters or in columns (two a Chinese character), with how much a full line may fall short: none begins with a comma.
_WAYS = (
    ("characters", 0),
    ("columns", 0),
    ("columns", 1),
    ("characters", 1),
    ("columns", 2),
    ("characters", 2),
    ("columns", 4),
    ("columns", 6),
)


@with_dict
@dataclass(eq=False)
class Line:
    """A line: source offsets of what is seen of it (half-open) and of its own end, its words folded, how many columns wide they print,
    its indent in characters.

    `apart` is true where blank lines or a page's end stand before it; `fixed` where it is no running text (a table's cell);
    `fed` where nothing but a form feed parts it from the line before, `paged` where nothing but a page's number does.
    """

    start: int
    end: int
    bound: int
    words: str
    columns: int
    indent: int
    wide_indent: bool = False
    apart: bool = False
    fixed: bool = False
    fed: bool = False
    paged: bool = False

    def sizes(self, columns: bool) -> tuple[int, ...]:
        """How wide it is: with its indent and without it, and with the spaces at its end."""
        return self._in_columns if columns else self._in_characters

    @once
    def _in_columns(self) -> tuple[int, ...]:
        extra = self.indent * (2 if self.wide_indent else 1)
        return (self.columns, self.columns + extra) if extra else (self.columns,)

    @once
    def _in_characters(self) -> tuple[int, ...]:
        plain = self.end - self.start
        sizes = (plain, plain + self.indent) if self.indent else (plain,)
        return (*sizes, self.bound - self.start + self.indent) if self.bound > self.end else sizes

    @once
    def ended(self) -> bool:
        """Whether a sentence ends with it."""
        return self.words.rstrip(_CLOSERS)[-1:] in _ENDS

    @once
    def led(self) -> bool:
        """Whether it is a line of a table of contents: dots lead to its end."""
        return not _DOTS.isdisjoint(self.words) and _LEADERS.search(self.words) is not None

    @once
    def begins(self) -> bool:
        """Whether it surely begins a paragraph: 第一章, (一)."""
        return _starts("sure").match(self.words) is not None


@dataclass(frozen=True, slots=True)
class Wrap:
    """How a text is wrapped: full lines measure from `width - slack` to `width`.

    `indented`: paragraphs begin indented; `listed`: items of lists too. `spaced`: blank lines stand between all lines. `tight`: a line
    is broken only where the next character does not fit; `cut`: in the middle of numbers too. `alone`: the kinds
    of numbers whose titles have no text behind them on their line.
    """

    width: int
    slack: int
    columns: bool
    indented: bool = False
    listed: bool = False
    spaced: bool = False
    tight: bool = False
    cut: bool = False
    alone: frozenset[str] = frozenset()

    def full(self, line: Line, following: Line | None = None) -> bool:
        """Whether a line is as wide as lines are, or has no room for the number or word that the following line begins with."""
        low = self.width - self.slack
        if following is not None and not self.cut and (word := _WORD.match(following.words)) is not None:
            low = min(low, self.width + 1 - len(word[0]))
        return max(line.sizes(self.columns)) >= low and not line.led


def find_wraps(lines: Sequence[Line]) -> list[Wrap | None]:
    """How each line is wrapped: most texts at one width or none, some at another inside their boxes."""
    wrap = find_wrap(lines)
    made: list[Wrap | None] = [wrap] * len(lines)
    best: list[Wrap | None] | None = None
    reached = 0
    # A text that leaves full stops out at its lines' ends tells a line that goes on from one that does not by nothing.
    stops = sum(line.ended for line in lines)
    filled = [wrap is not None and wrap.full(line) for line in lines]
    for width, slack, columns in _repeated(lines, filled) if stops * 25 > len(lines) else ():
        inside = _stretches(lines, width, slack, columns, filled)
        chosen = [line for line, is_inside in zip(lines, inside, strict=True) if is_inside]
        if sum(_measures(line, width - slack, width + slack, columns) for line in chosen) * 4 < len(chosen):
            continue
        narrow = find_wrap(chosen)
        if narrow is None or narrow == wrap or narrow.columns is not columns or not width <= narrow.width <= width + slack:
            continue
        outside = [line for line, is_inside in zip(lines, inside, strict=True) if not is_inside]
        rest = wrap or find_wrap(outside)
        full = _count_full(chosen, narrow) + (_count_full(outside, rest) if rest is not None else 0)
        if full > reached:
            if rest is None and len(chosen) * 10 > len(lines) * 6:
                # One width all the same, where here and there two lines were run together: `…的基础。(二)服务体系逐步健全`.
                inside = [True] * len(lines)
            best, reached = [narrow if is_inside else rest for is_inside in inside], full
    return best or made


def _count_full(lines: Sequence[Line], wrap: Wrap) -> int:
    return sum(wrap.full(line) for line in lines)


def _measures(line: Line, least: int, most: int, columns: bool) -> bool:
    """Whether a line, with its indent or without it, measures from `least` to `most`."""
    return any(least <= size <= most for size in line.sizes(columns))


def _repeated(lines: Sequence[Line], filled: Sequence[bool]) -> list[tuple[int, int, bool]]:
    """The sizes that neighbouring lines share most often, with slack and measure; lines that fill the text's own width aside."""
    running = [
        (before, line)
        for (before, line), is_full in zip(itertools.pairwise(lines), filled, strict=False)
        if not (before.fixed or line.fixed or is_full or before.ended)
    ]
    found: list[tuple[int, int, bool]] = []
    for columns, slack in ((False, 0), (True, 2)):
        pairs = Counter[int]()
        for before, line in running:
            for size in {max(a, b) for a in before.sizes(columns) for b in line.sizes(columns) if abs(a - b) <= slack}:
                pairs[size] += 1
        least = _LEAST_WIDTH * (2 if columns else 1)
        found.extend((width, slack, columns) for width, times in pairs.most_common(3) if times >= _LEAST_PAIRS and width >= least)
    return found


def _stretches(lines: Sequence[Line], width: int, slack: int, columns: bool, filled: Sequence[bool]) -> list[bool]:
    """Which lines lie in stretches of a few lines that keep within a width and fill it, where none is `filled` to the text's own width."""
    inside = [False] * len(lines)
    begin = full = 0
    for index in range(len(lines) + 1):
        if index < len(lines) and not filled[index] and min(lines[index].sizes(columns)) <= width + slack:
            full += _measures(lines[index], width - slack, width + slack, columns)
            continue
        if full >= _LEAST_FULL:
            inside[begin:index] = [True] * (index - begin)
        begin, full = index + 1, 0
    return inside


def find_wrap(lines: Sequence[Line]) -> Wrap | None:
    """How the lines are wrapped, or None where each is a paragraph: as on web pages, whose lines differ in length without bound."""
    # A table's cell that a bar closes is often left whole where the text around it is wrapped: it tells nothing of the width.
    running = [line for line in lines if not line.fixed and not line.words.endswith("|")]
    if len(running) < 4:
        return None
    best: Wrap | None = None
    reached = 0
    measured = {columns: _Measured(running, columns) for columns in (False, True)}
    for way, slack in _WAYS:
        columns = way == "columns"
        found = measured[columns].peak(slack)
        # Another account has to gain a good deal to be the better one; more slack in the same account, more than chance would give.
        gain = 103 if best is not None and best.columns and columns else 118
        if found is not None and found[1] * 100 > reached * gain:
            best, reached = found
    if best is None or (best.width < _NARROW * (1 + best.columns) and _count_full(running, best) < _FULL_IF_NARROW):
        return None
    return _habits(running, best)


def continues(wrap: Wrap, first: Line, last: Line, following: Line) -> bool:
    """Whether a paragraph that began with `first` and reached `last` goes on in the line `following`."""
    if (
        last.fixed
        or following.fixed
        or (following.apart and not wrap.spaced)
        or not (wrap.full(last, following) or last.words.endswith("-"))
    ):
        return False
    if last.words.endswith("-") or following.words[0] == "|":
        return not following.indent  # a dash or a bar that was parted from its words
    cut = last.bound > last.end and last.bound - last.end < 12 and not wrap.columns and wrap.slack == 0
    if following.indent > (1 if not following.wide_indent else 0) and not cut:
        return False
    if last.led or following.led or last.words.endswith("|"):
        return False
    ended = last.ended and last.words.rfind("(") <= last.words.rfind(")")
    if min(last.sizes(wrap.columns)) > wrap.width and (ended or _title_at_end(last.words)):
        return False
    if following.begins and not last.words.endswith(("—", "(")):
        return False
    if (ended or last.words[-1] in ")】" or _title_at_end(last.words)) and _starts("likely").match(following.words) and not wrap.listed:
        return False
    # A sentence's end at the line's end: mostly the same paragraph still, where lines fill the width to the character.
    fits = min(following.sizes(wrap.columns)) <= wrap.width
    exact = (wrap.slack == 0 or wrap.tight) and fits and (wrap.full(following) or following.ended)
    if ended and last.words[-1] != ":" and not wrap.indented and not exact:
        return False
    if not wrap.indented and first is last and (kind := _title_kind(first.words)) in wrap.alone and _bare(first.words):
        # A title that fills its line: its own tail is short and has no stop, a text that follows it has.
        return (
            kind is not None
            and len(following.words) <= 14
            and not _STOPS.search(following.words)
            and not _starts("likely").match(following.words)
        )
    return True


def cut_by_page(last: Line, following: Line, stopped: bool) -> bool:
    """Whether a page's end fell into a sentence: `提高综合生产能\\f力` is one paragraph.

    A page's number alone tells less than a form feed: it stands in a sentence only in a text whose sentences are `stopped`, and between
    two lines that have stops of their own or the halves of a number (`新增1.` `— 3 —` `2万人`).
    """
    if not (following.fed or (following.paged and stopped)) or following.indent or last.fixed or following.fixed or last.ended:
        return False
    if following.begins or _starts("likely").match(following.words) or (_TITLE.match(last.words) and _bare(last.words)):
        return False
    has_stops = _STOPS.search(last.words) is not None
    return following.fed or (has_stops and (_STOPS.search(following.words) is not None or _halves(last.words, following.words)))


def _halves(before: str, after: str) -> bool:
    """Whether a number ends one line and goes on in the next."""
    return after[0].isdigit() and before.rstrip(".")[-1:].isdigit()


def stopped(lines: Sequence[Line]) -> bool:
    """Whether four in five lines that hold stops end with one, as in texts with a paragraph a line."""
    longer = [line for line in lines if _STOPS.search(line.words)]
    return bool(longer) and sum(line.ended for line in longer) * 5 >= 4 * len(longer)


def interrupting(wraps: Sequence[Wrap | None], lines: Sequence[Line]) -> set[int]:
    """The indexes of bare numbers that stand in the middle of a sentence, at a page's end, and of those next in count a page away."""
    numbers = {i: int(line.words) for i, line in enumerate(lines) if len(line.words) < 4 and line.words.isdecimal() and not line.fixed}
    found = {
        i
        for i in numbers
        if 0 < i < len(lines) - 1 and i - 1 not in numbers and i + 1 not in numbers and not lines[i + 1].indent
        and (wrap := wraps[i - 1]) is not None and wrap.full(lines[i - 1]) and not lines[i - 1].ended
    }  # fmt: skip
    values = {numbers[i] + step: lines[i].start for i in found for step in (-1, 1)}
    return found | {i for i, value in numbers.items() if value in values and abs(values[value] - lines[i].start) > _PAGE}


@with_dict
class _Measured:
    """Lines by how wide they are, in characters or in columns, so that each width is tried without going through all lines."""

    def __init__(self, lines: Sequence[Line], columns: bool) -> None:
        self.lines, self.columns = lines, columns
        self.unit = 2 if columns else 1
        self.mass = [line.end - line.start for line in lines]
        self.total = sum(self.mass)
        bare = [line.columns for line in lines] if columns else self.mass
        self.widest = sorted(zip(bare, self.mass, strict=True), reverse=True)
        # A table's rows or a heading may be wider than the text: two lines in a hundred, five characters in a hundred.
        self.top = self.widest[len(lines) // 50][0]

    @once
    def of_size(self) -> dict[int, list[int]]:
        """The indexes of the lines of each size."""
        found: dict[int, list[int]] = {}
        for index, line in enumerate(self.lines):
            for size in set(line.sizes(self.columns)):
                found.setdefault(size, []).append(index)
        return found

    @once
    def goes_on(self) -> list[bool]:
        """Whether each line may go on in the next: no sentence ends with it, and the next surely begins no paragraph."""
        return [*(not line.ended and not following.begins for line, following in itertools.pairwise(self.lines)), False]

    def _beyond(self, width: int) -> int:
        """How many characters stand in lines wider than a width."""
        total = 0
        for size, mass in self.widest:
            if size <= width:
                break
            total += mass
        return total

    def peak(self, slack: int) -> tuple[Wrap, int] | None:
        """The width at which lines end all at once, and how many do."""
        unit, top = self.unit, self.top
        if top > _MOST_WIDTH * unit:
            return None
        best: tuple[Wrap, int] | None = None
        for width in sorted({w for w, at in self.of_size.items() if len(at) >= 2 and top <= w <= top + 8 * unit} | {top}, reverse=True):
            if not _LEAST_WIDTH * unit <= width <= _MOST_WIDTH * unit:
                continue
            full = {index for size in range(width - slack, width + 1) for index in self.of_size.get(size, ())}
            if len(full) < 3 or self._beyond(width) * 20 > self.total:
                continue
            below = sum(len(self.of_size.get(size, ())) for size in range(width - slack - 10 * unit, width - slack)) / (10 * unit)
            level = below * (slack + 1)
            mass = sum(self.mass[index] for index in full)
            if len(full) < 3 * level or mass * 100 < self.total * 12:
                continue
            if len(full) < 6 and (level * 5 > len(full) or mass * 100 < self.total * 30):
                continue
            going_on = sum(self.goes_on[index] for index in full)
            if going_on < 2 or going_on * 10 < len(full) * 5:
                continue
            if best is None or len(full) > best[1]:
                best = Wrap(width, slack, self.columns), len(full)
        return best


def _habits(lines: Sequence[Line], wrap: Wrap) -> Wrap:
    """Whether paragraphs begin indented, lines stand a blank line apart, titles stand alone."""
    begun = indented = parted = going = items = items_indented = tight = cut = 0
    kinds = Counter[tuple[str, bool]]()
    for before, line in itertools.pairwise(lines):
        if not wrap.full(before):
            begun += 1
            indented += line.indent > 0
            if _starts("likely").match(line.words):
                items += 1
                items_indented += line.indent > 0
            if not wrap.full(line) and (kind := _title_kind(line.words)):
                kinds[kind, _bare(line.words)] += 1
        elif not before.ended:
            going += 1
            parted += line.apart
            cut += before.words[-1].isdigit() and line.words[0].isdigit()
            tight += max(before.sizes(wrap.columns)) + _first_width(line, wrap.columns) > wrap.width
    alone = frozenset(kind for kind, bare in kinds if bare and kinds[kind, True] >= max(2, kinds[kind, False]))
    by_indent = indented * 10 > begun * 6
    listed = by_indent and items_indented * 10 >= items * 9
    spaced = parted * 10 > going * 8
    return Wrap(wrap.width, wrap.slack, wrap.columns, by_indent, listed, spaced, tight * 100 >= going * 95, cut > 0, alone)


def _first_width(line: Line, columns: bool) -> int:
    """How wide the least is that a line can begin with: a number, a word, or a character with the stop behind it."""
    word = _WORD.match(line.words)
    first = word[0] if word else line.words[: 2 if _STOPS.match(line.words, 1) or line.words[1:2] in ("、", ")", "”", "》") else 1]
    return len(first.encode("gbk", "replace")) if columns else len(first)


def _bare(words: str) -> bool:
    """Whether a numbered line can be a title alone: no stop in it, and no text that a wide gap parts from the title."""
    return _STOPS.search(words) is None and _RUN_IN.search(words) is None


def _title_at_end(words: str) -> bool:
    """Whether a line ends with a title that was run on behind a sentence: `…的新阶段。【第二篇】产业强市`."""
    stop = words.rfind("。") + 1
    return stop > 0 and any(_starts(kind).match(words, stop) for kind in ("sure", "likely")) and _STOPS.search(words, stop) is None


def _title_kind(words: str) -> str | None:
    found = _TITLE.match(words)
    return None if found is None else "(" if found[0][0] == "(" else found[0][-1]


@kept
def _starts(which: str) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in load("mending")["starts"][which]))
