"""What the block rules share: the lines of a source, the tokens they make of them, and the place they have got to."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

from plan_extract.model import BoxKind, Evidence, Finding, IndicatorRow, Level
from plan_extract.sources.source_text import Paragraph, SourceTable, SourceText
from plan_extract.structure.gridcells import Row
from plan_extract.structure.project_tables import ProjectRow

ORDER: dict[Level, int] = {"part": 0, "chapter": 1, "section": 2, "h1": 3, "h2": 4, "h3": 5, "h4": 6, "dash": 7}


@dataclass(frozen=True, slots=True)
class Style:
    """A heading style: its marker's pattern, level and longest title; `sequence` where its numbers count only in a row (1.1, 1.2, 2.1)."""

    name: str
    level: Level
    pattern: re.Pattern[str]
    limit: int
    boxed: bool = False
    sequence: bool = False


@dataclass(slots=True)
class Line:
    """A paragraph and what the rules ask of it. `first` and `last` bound its `words` (reading offsets, half-open), table ends left out.

    `table` is the index of the marked table it stands in, `gridded` whether that has columns. `numbered` is the style by depth that it
    opens with, where the marker ends and its number, once `sequence` has found that the number stands in a row. `found` is the style
    that stands where, and how, one was `asked` for last.
    """

    index: int
    paragraph: Paragraph
    text: str
    first: int
    last: int
    words: str
    number: int
    indent: int
    piped: bool
    table: int | None = None
    gridded: bool = False
    numbered: tuple[Style, int, int | None] | None = None
    asked: tuple[int, bool] | None = None
    found: tuple[Style, int, int | None] | None = None


@dataclass(slots=True)
class Mark:
    """A heading, or what looks like one: its marker at [start, body), its title at [body, end), text of its own from `rest` on."""

    line: Line
    start: int
    body: int
    end: int
    rest: int
    level: Level
    style: str
    number: int | None
    title: str
    stop: str = ""
    evidence: Evidence = "explicit"
    confidence: float = 1.0
    accepted: bool = True
    has_text: bool = False


@dataclass(slots=True)
class OpenBox:
    """A box as the rules found it; `first` and `last` are line indexes, both inclusive."""

    first: int
    last: int
    number: int | None
    title: str | None
    kind: BoxKind | None = None
    rows: list[IndicatorRow] = field(default_factory=list)
    projects: list[ProjectRow] = field(default_factory=list)
    confidence: float = 1.0
    id: str = ""


@dataclass(slots=True)
class Token:
    """A piece of the document in order: a heading, a stretch of text, a note; `box` where it stands in one."""

    kind: Literal["heading", "text", "note"]
    line: Line
    start: int
    end: int
    mark: Mark | None = None
    box: OpenBox | None = None
    number: int | None = None
    style: str | None = None


@dataclass(frozen=True, slots=True)
class Count:
    """How far a style's numbers have got: the last number, the line it stands on, its level's order, and whether it opened a heading."""

    number: int
    line: int
    order: int
    heading: bool


@dataclass(frozen=True, slots=True)
class Rule:
    """A block rule. `run`, at line starts and after headings, returns whether it took something.

    `inner`, for rules that may interrupt a paragraph, returns whether a mark that stands at a break inside one may do so.
    """

    name: str
    run: Callable[[State], bool]
    inner: Callable[[State, Mark], bool] | None = None


@dataclass
class State:
    """The lines to read, the rules in their order, the place they have got to (line index and reading offset), the tokens made so far.

    `grids` keeps the cells of each marked table, `unread` those that hold no rows, `no_head_to` and `no_contents_to` up to which line no
    table's head and no contents begin, so that none is read again at each of its lines.
    `counts` holds how far the numbers have got, in a box those of its items, and `outside` then those of the section around it.
    `openings` holds the indexes of the lines that open with a marker, by level and number; `title_endings` what
    several boxes' titles end with.
    """

    source: SourceText
    lines: list[Line]
    rules: tuple[Rule, ...] = ()
    tokens: list[Token] = field(default_factory=list)
    boxes: list[OpenBox] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    contents: list[Mark] = field(default_factory=list)
    toc: tuple[int, int] | None = None
    at: int = 0
    offset: int = 0
    stop: int = 0
    box: OpenBox | None = None
    counts: dict[str, Count] = field(default_factory=dict)
    outside: dict[str, Count] = field(default_factory=dict)
    skipped: set[int] = field(default_factory=set)
    grids: dict[int, list[Row]] = field(default_factory=dict)
    unread: set[int] = field(default_factory=set)
    no_head_to: int = -1
    no_contents_to: int = -1
    title_endings: frozenset[str] | None = None
    openings: dict[tuple[str, int | None], list[int]] = field(default_factory=dict)

    @property
    def line(self) -> Line:
        """The line at the place the rules have got to."""
        return self.lines[self.at]

    def count(self, style: str, level: Level, number: int | None, heading: bool) -> None:
        """Note a number of a style; those of smaller levels begin anew below a heading."""
        if number is None:
            return
        order = ORDER[level]
        if heading:
            self.counts = {name: count for name, count in self.counts.items() if count.order <= order}
        self.counts[style] = Count(number, self.at, order, heading)

    def leave_box(self) -> None:
        """End the box that is open, where one is: numbers go on as they stood outside."""
        if self.box is not None:
            self.box, self.counts = None, self.outside

    def go(self, index: int, offset: int | None = None) -> None:
        """Move on to a line, to its first word or to an offset in it."""
        self.at = index
        self.offset = offset if offset is not None else (self.lines[index].first if index < len(self.lines) else 0)


def make_lines(source: SourceText) -> list[Line]:
    """The paragraphs of a source as lines, blank ones left out."""
    tables = sorted(enumerate(source.tables), key=lambda pair: (pair[1].start, -pair[1].end))
    lines: list[Line] = []
    # A table of several columns holds no headings, unless the whole page is laid out in it.
    grids = {
        index
        for index, table in enumerate(source.tables)
        if len({cell.column for cell in table.cells}) > 1 and table.end - table.start < 0.6 * len(source.text)
    }
    text, starts = source.text, source.line_starts
    for paragraph in source.paragraphs:
        words = paragraph.text
        stripped = words.strip()
        if not stripped:
            continue
        first = len(words) - len(words.lstrip())
        # No pattern here: a run of a million spaces would cost its square.
        last = len(words)
        while last > first and (words[last - 1] in "|｜" or words[last - 1].isspace()):
            last -= 1
        piped = "|" in words[last:] or "｜" in words[last:]
        offset = paragraph.offset(first)
        number = source.line_of(offset)
        start = starts[number - 1]
        while start < offset and text[start].isspace():
            start += 1
        table = _table(tables, offset)
        indent = start - starts[number - 1]
        bare = words[first:last]
        lines.append(Line(len(lines), paragraph, words, first, max(first, last), bare, number, indent, piped, table, table in grids))
    return lines


def _table(tables: list[tuple[int, SourceTable]], offset: int) -> int | None:
    found = None
    for index, table in tables:
        if table.start > offset:
            break
        if offset < table.end:
            found = index
    return found
