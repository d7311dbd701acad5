"""What a plan and its records are made of: quotations, front matter, headings, boxes, deadlines. `model` has the records themselves."""

from __future__ import annotations

from typing import Any, Literal

import msgspec

from plan_extract import brief

Number = int | float
Value = Number | list[Number]
Level = Literal["part", "chapter", "section", "h1", "h2", "h3", "h4", "dash"]
Evidence = Literal["explicit", "toc"]
BoxKind = Literal["indicators", "projects", "tasks"]
Comparator = Literal["eq", "ge", "gt", "le", "lt", "approx"]
Measure = Literal["level", "change", "annual_rate", "per_year", "cumulative", "multiple"]
# Where a value comes from: the text says it there, it is carried from elsewhere in the text, it follows from what the plan says as a
# whole, or a user gave it.
Provenance = Literal["said", "carried", "plan", "given"]
Role = Literal["lead", "support", "owner"]
# How a concept was found where the name is none of its names: it is like one of them, or a user's review says so.
ConceptBy = Literal["similarity", "review"]
DocumentName = Literal["plan", "action plan", "yearly report", "period report", "policy measures", "standard", "notice", "not a plan"]


class Record(msgspec.Struct, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """Base of all records: defaults left out when written, unknown keys refused when read. Each class is keyword-only for itself."""

    def __repr__(self) -> str:
        return brief.line(self)

    def _repr_html_(self) -> str:
        """A table, for a notebook."""
        return brief.table(self)

    def to_dict(self) -> dict[str, Any]:
        """The record as plain data, keys and values as in the YAML; absent ones left out."""
        plain: dict[str, Any] = msgspec.to_builtins(self)
        return plain

    def to_json(self) -> str:
        """The record as JSON text, keys as in the YAML, two spaces an indent, one line feed at the end."""
        return msgspec.json.format(msgspec.json.encode(self), indent=2).decode("utf-8") + "\n"


class Valued(Record, kw_only=True):
    """Base of records with a `value`, which is one number or the two of a range."""

    @property
    def low(self) -> Number | None:
        """The lower end of the range, or the number itself."""
        return self._ends()[0]

    @property
    def high(self) -> Number | None:
        """The upper end of the range, or the number itself."""
        return self._ends()[1]

    def _ends(self) -> tuple[Number | None, Number | None]:
        value: Value | None = getattr(self, "value", None)
        return (value[0], value[-1]) if isinstance(value, list) and value else (None, None) if isinstance(value, list) else (value, value)


class Mended(Record, kw_only=True):
    """What was mended for reading: `text` as read (spaces out, digits folded, lines joined) beside `orig` as it stands."""

    text: str
    orig: str


class Spot(Record, kw_only=True):
    """A place on paper: the page from 1, and [left, top, right, bottom] in points (1/72 inch) from its upper left corner as it is shown."""

    page: int
    box: list[float]


class Quote(Record, kw_only=True):
    """The slice of the source a record rests on: `text == source.text[start:end]`, always.

    Of what has pages (PDF, OFD, pictures) `page` and `box` say where it is printed, as `Spot` does: its beginning, where it goes on at the
    other end of the next line, in another column or on another page; `continued` says where else.
    """

    text: str
    line: int
    column: int
    start: int
    end: int
    page: int | None = None
    box: list[float] | None = None
    continued: list[Spot] = []
    mended: Mended | None = None


class PageSize(Record, kw_only=True):
    """Pages of one size that follow each other, from `first` to `last`, in points, as they are shown."""

    first: int
    last: int
    width: float
    height: float


class Member(Record, kw_only=True):
    """A file of a publication that is a folder or zip: its name there, the lines of the whole text that are its own, [first, last], and
    the sizes of its pages where it has any: the pages of quotations in these lines are its own."""

    path: str
    format: str
    sha256: str
    lines: list[int]
    paper: list[PageSize] = []


class OcrPage(Record, kw_only=True):
    """A page, from 1, that character recognition read: the source span of its paragraphs, half-open."""

    page: int
    start: int
    end: int


class OcrUse(Record, kw_only=True):
    """What character recognition read of a file: by which program and model (`reader`), how it was asked for (`mode`), which pages."""

    reader: str
    mode: Literal["auto", "always"]
    pages: list[OcrPage] = []


class Source(Record, kw_only=True):
    """The file that was read. `text` names the saved extracted text of what is no plain text (`parse --text`).

    Both are named from the folder of this file on, with forward slashes; in what went to standard output, and in older files, as given.
    `attachment` is the number of the one that was read alone, of a file that holds several (`parse --attachment`);
    `members` are the files of a folder or zip that is one publication; `pages` names those that were read where not all were
    (`parse --pages`), `paper` their sizes where it has any; `ocr` tells what of the text was recognised from pictures."""

    path: str
    format: Literal["text", "html", "docx", "pdf", "csv", "xlsx", "doc", "wps", "rtf", "odt", "ofd", "zip", "folder", "picture"]
    encoding: str | None = None
    sha256: str
    characters: int
    lines: int
    reader: str | None = None
    text: str | None = None
    attachment: int | None = None
    members: list[Member] = []
    pages: str | None = None
    paper: list[PageSize] = []
    ocr: OcrUse | None = None


class Origin(Record, kw_only=True, rename={"from_": "from"}):
    """Where a field's value comes from, and for what is carried the span it stands at."""

    from_: Provenance
    quote: Quote | None = None


class Review(Record, kw_only=True):
    """What a reviewer said of a record (`parse --corrections`): `right`; `changed`, in these `fields`; or `missed`, and so added by hand.
    By whom and when, where that was told."""

    verdict: Literal["right", "changed", "missed"]
    fields: list[str] = []
    by: str | None = None
    date: str | None = None


class DocumentKind(Record, kw_only=True):
    """What kind of document it is, how probable that is, and the features that spoke for it, the strongest first."""

    name: DocumentName
    probability: float
    evidence: list[str] = []


class Period(Record, kw_only=True, rename={"from_": "from"}):
    """The years a plan covers: `{name: 十四五, start: 2021, end: 2025, from: said}`, both inclusive. No start where none is read.

    `from` is `said` where the title names it or the text says 规划期为…, `carried` where it is taken from other words (its deadlines, the
    five-year plan that it names, its date), `given` where a user gave it.
    """

    name: str | None = None
    start: int | None = None
    end: int | None = None
    from_: Provenance | None = None


class Region(Record, kw_only=True, rename={"from_": "from"}):
    """The area a plan is for. `code` is GB/T 2260, six digits; none for the nation. `parents` are the codes it lies in, the nearest first.

    `from` is `said` where the title names it, `carried` where the issuer or the document number does, `given` where a user gave it.
    """

    name: str
    code: str | None = None
    level: Literal["nation", "province", "prefecture", "county", "town", "zone"] | None = None
    parents: list[str] = []
    from_: Provenance | None = None


class PlanInfo(Record, kw_only=True):
    """Front matter. `origin` tells where title and issuer come from: `said` in a line of their own or behind a label, `carried` from a
    notice's title or the page's own data, or `given`."""

    kind: DocumentKind | None = None
    title: str | None = None
    issuer: str | None = None
    document_number: str | None = None
    index_number: str | None = None
    issued_on: str | None = None
    period: Period | None = None
    horizon: int | None = None
    region: Region | None = None
    origin: dict[Literal["title", "issuer"], Origin] = {}


class OutlineNode(Record, kw_only=True):
    """A heading (GB/T 9704-2012 levels 一、（一）1.（1） as h1 to h4) and what stands below it.

    `lines` is [first, last], both inclusive, down to the line before the next heading of the same or a higher level; `page` is that of the
    heading, where there are pages, as it is of what else has lines.
    """

    id: str
    level: Level
    number: int | None = None
    title: str
    evidence: Evidence
    lines: list[int]
    page: int | None = None
    confidence: float = 1.0
    children: list[OutlineNode] = []


class CellValue(Valued, kw_only=True):
    """A baseline or target cell of an indicator table; `text` as printed, cell breaks joined."""

    year: int | None = None
    text: str
    value: Value | None = None
    unit: str | None = None
    comparator: Comparator | None = None
    measure: Measure | None = None


class IndicatorRow(Record, kw_only=True):
    """One indicator of an indicator table. `line` is where its name stands.

    `target` is that of the last year, `interim` those of years before it; `baseline` the last level reached, `earlier` those before it;
    `growth` what a column 年均增长〔累计〕 says; `responsible` the bodies of a column 责任部门. `concept` is as in goals.
    """

    number: int | None = None
    category: str | None = None
    name: str
    concept: str | None = None
    concept_by: ConceptBy | None = None
    concept_score: float | None = None
    unit: str | None = None
    line: int
    page: int | None = None
    earlier: list[CellValue] = []
    baseline: CellValue | None = None
    interim: list[CellValue] = []
    target: CellValue | None = None
    growth: CellValue | None = None
    nature: str | None = None
    responsible: list[str] = []


class BoxItem(Record, kw_only=True):
    """A numbered or run-in title in a box."""

    number: int | None = None
    title: str
    line: int
    page: int | None = None


class Box(Record, kw_only=True):
    """A 专栏. `number` and `title` are absent where the text lost the title line."""

    id: str
    number: int | None = None
    title: str | None = None
    kind: BoxKind
    section: str | None = None
    lines: list[int]
    page: int | None = None
    indicators: list[IndicatorRow] = []
    items: list[BoxItem] = []
    confidence: float = 1.0


class Amount(Valued, kw_only=True):
    """A value in base units (人, 元, 平方米 …)."""

    value: Value
    unit: str


class Deadline(Record, kw_only=True, rename={"from_": "from"}):
    """By when. `text` is what the text says; `from` whether this sentence says it, it is carried, or it is the plan's end."""

    year: int
    text: str | None = None
    from_: Provenance


class Baseline(Valued, kw_only=True, rename={"from_": "from"}):
    """Where an indicator started; `from` is `said` in the same clause, a box id, or a fact id."""

    year: int | None = None
    value: Value | None = None
    from_: str | None = None


class Scale(Valued, kw_only=True):
    """A size that only describes a project: 年产5万吨, 2×660MW."""

    text: str
    value: Value | None = None
    unit: str | None = None


class Investment(Valued, kw_only=True):
    """What a project costs: `text` as its cell says, `unit` from the cell, the column's head or the table's caption, `amount` in 元."""

    text: str
    value: Value | None = None
    unit: str | None = None
    amount: Amount | None = None


class Years(Record, kw_only=True):
    """The years in which a project is built, both inclusive, and the words that say so."""

    text: str
    start: int
    end: int
