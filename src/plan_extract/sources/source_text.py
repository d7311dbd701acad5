"""What every reader makes of a file: one text that positions count in, and the paragraphs to read in it."""

from __future__ import annotations

import bisect
import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from plan_extract.model import Finding, Member, Mended, Quote
from plan_extract.sources.paper import Paper

Format = Literal["text", "html", "docx", "pdf", "csv", "xlsx", "doc", "wps", "rtf", "odt", "ofd", "zip", "folder", "picture"]


@dataclass(frozen=True, slots=True)
class Hint:
    """What a format says of a paragraph beyond its words; evidence, never proof.

    `heading` is a level from 1 (Word's Heading 1, HTML's h1); `page` counts from 1.
    """

    heading: int | None = None
    page: int | None = None
    centred: bool = False
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph as it is read, and where each of its characters stands in the source text.

    `text` is folded (full-width digits, letters and ASCII punctuation to half-width, one character for one) and mended
    (hard-wrapped lines joined, OCR's spaces taken out). `start` and `end` are source offsets, half-open. `offsets[i]` is the source
    offset of `text[i]`; None means that nothing was taken out or put in: character i stands at `start + i`.
    """

    text: str
    start: int
    end: int
    offsets: Sequence[int] | None = None
    hint: Hint | None = None

    def offset(self, index: int) -> int:
        """The source offset of reading character `index`."""
        return self.start + index if self.offsets is None else self.offsets[index]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The source span, half-open, of reading characters [start, end); start < end."""
        return self.offset(start), self.offset(end - 1) + 1


@dataclass(frozen=True, slots=True)
class Cell:
    """A table cell: its place in the grid (rows and columns from 0), how far it spans, and its source span, half-open."""

    row: int
    column: int
    start: int
    end: int
    rows: int = 1
    columns: int = 1
    header: bool = False


@dataclass(frozen=True, slots=True)
class SourceTable:
    """A table that the format itself marks as one (HTML, DOCX, ruled PDF, XLSX, CSV). `start` and `end` are source offsets, half-open."""

    start: int
    end: int
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class PageTrust:
    """A page, from 1, whose text layer cannot be trusted: it would have to be read by eye or by character recognition.

    `reason`: `picture`, `shapes` (text drawn as outlines), `unreadable` (fonts that do not say their characters), `hidden` (text under a
    picture or drawn invisibly). `why` says it of this page, as a finding does; `kept` whether its text is read all the same.
    """

    page: int
    reason: Literal["picture", "shapes", "unreadable", "hidden"]
    why: str
    kept: bool


@dataclass(frozen=True, slots=True)
class RecognisedPage:
    """A page, from 1, that character recognition read, and the source span of its paragraphs, half-open."""

    page: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Recognised:
    """What of a text character recognition read, by which program and model, and its doubtful characters: offset, how sure (0 to 1)."""

    reader: str
    pages: tuple[RecognisedPage, ...]
    mode: Literal["auto", "always"] = "auto"
    doubts: tuple[tuple[int, float], ...] = ()

    def sure(self, start: int, end: int) -> float:
        """How sure the characters of [start, end) are together, 0 to 1: the product of those that are doubtful."""
        low, high = bisect.bisect_left(self.doubts, (start, -1.0)), bisect.bisect_left(self.doubts, (end, -1.0))
        return math.prod(sure for _, sure in self.doubts[low:high])

    def moved(self, by: int) -> Recognised:
        """The same where the text stands `by` characters further on."""
        pages = tuple(RecognisedPage(each.page, each.start + by, each.end + by) for each in self.pages)
        return Recognised(self.reader, pages, self.mode, tuple((offset + by, sure) for offset, sure in self.doubts))

    def within(self, stretches: Sequence[tuple[int, int]]) -> Recognised | None:
        """What of it stands in stretches of the text, half-open; None where no recognised page does."""
        pages = tuple(each for each in self.pages if any(start < each.end and each.start < end for start, end in stretches))
        doubts = tuple(doubt for doubt in self.doubts if any(start <= doubt[0] < end for start, end in stretches))
        return Recognised(self.reader, pages, self.mode, doubts) if pages or doubts else None


@dataclass(frozen=True)
class SourceText:
    """A plan's text as read from a file.

    `text` is decoded, CR LF and CR as LF, no byte order mark; for other formats it is the extracted text.
    `paragraphs` cover it in order; blank lines belong to none. Of an `attachment` of a notice, by its number, they are those of the
    attachment alone. `untrusted` lists the pages of a PDF that want character recognition,
    `members` the files of a publication, `recognised` what character recognition read,
    `pages` names the pages that were read where not all were (`3-9,12`), `paper` tells where characters are printed (PDF,
    OFD, pictures).
    """

    path: str
    format: Format
    sha256: str
    text: str
    paragraphs: tuple[Paragraph, ...]
    encoding: str | None = None
    reader: str | None = None
    tables: tuple[SourceTable, ...] = ()
    metadata: dict[str, str] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()
    attachment: int | None = None
    untrusted: tuple[PageTrust, ...] = ()
    members: tuple[Member, ...] = ()
    recognised: Recognised | None = None
    pages: str | None = None
    paper: Paper | None = None

    @cached_property
    def line_starts(self) -> list[int]:
        """The offset at which each line starts, splitting on LF only."""
        starts, at = [0], self.text.find("\n")
        while at >= 0:
            starts.append(at + 1)
            at = self.text.find("\n", at + 1)
        return starts

    def line_of(self, offset: int) -> int:
        """The line, from 1, on which the character at `offset` stands."""
        return bisect.bisect_right(self.line_starts, offset)

    def quote(self, paragraph: Paragraph, start: int, end: int) -> Quote:
        """The quotation of reading characters [start, end) of a paragraph; `mended` where reading changed more than width."""
        a, b = paragraph.span(start, end)
        text, read = self.text[a:b], paragraph.text[start:end]
        line = self.line_of(a)
        mended = Mended(text=read, orig=text) if len(text) != len(read) else None
        return Quote(text=text, line=line, column=a - self.line_starts[line - 1] + 1, start=a, end=b, mended=mended)

    def said(self, paragraph: Paragraph, start: int, end: int) -> str:
        """The words of [start, end) as the source prints them, without what breaks them up (line feeds, OCR's spaces)."""
        if start >= end:
            return ""
        a, b = paragraph.span(start, end)
        if b - a == end - start:
            return self.text[a:b]
        # The source's own characters (its full-width stops), less those that reading leaves out; a line feed stands for a space.
        return "".join(self.text[paragraph.offset(i)] for i in range(start, end)).replace("\n", " ")
