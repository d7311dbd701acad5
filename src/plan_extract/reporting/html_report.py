"""A plan as one web page: the source text with its records marked, beside a list of them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from itertools import pairwise
from types import ModuleType
from typing import Any

from plan_extract.errors import PlanError, install
from plan_extract.faults import keep
from plan_extract.kinds import Kind
from plan_extract.model import KINDS, OutlineNode, Plan, Value, indexed
from plan_extract.reporting.about import about, marked
from plan_extract.reporting.pages import PagePicture, shares
from plan_extract.reporting.tables import section_titles, where

_ROLES = {"lead": "牵头", "support": "配合", "owner": "责任单位"}
# What is told of a field that is carried from elsewhere.
_FIELDS = {"indicator": "指标出处", "unit": "单位出处", "year": "年份出处"}
_COMPARATORS = {"ge": "≥", "gt": ">", "le": "≤", "lt": "<", "approx": "≈", "eq": ""}


@dataclass(slots=True)
class Entry:
    """A record as the page lists it. `ident` is unique on the page, `spots` are its places on paper as `shares` gives them."""

    ident: str
    kind: str
    title: str
    said: str
    line: int
    start: int
    end: int
    details: list[tuple[str, str]]
    why: list[str]
    year: str = ""
    districts: str = ""
    page: int | None = None
    spots: str = "[]"


@dataclass(slots=True)
class Piece:
    """A stretch of a line, and the records that rest on it (innermost last)."""

    text: str
    marks: list[Entry] = field(default_factory=list)


@dataclass(slots=True)
class Line:
    """A line of the source, cut where records start and end; `anchor` is the outline id of a heading that stands here."""

    number: int
    pieces: list[Piece]
    anchor: str = ""
    level: str = ""


def to_html(plan: Plan, text: str, pages: Sequence[PagePicture] = ()) -> str:
    """The page, self-contained: no script, style or picture is loaded from elsewhere. `text` is what the plan's positions count in,
    `pages` are shown beside it, with the places of the record that is chosen.

    Everything from the plan is escaped. Raises PlanError where jinja2 is not installed, or where the text is not the plan's.
    """
    try:
        import jinja2
    except ImportError:
        raise PlanError(f"a report needs Jinja2, which is not installed; {install('report')}") from None
    template = _template(jinja2)
    found = list(entries(plan, pages))
    for _, record in _records(plan):
        quote = record.quote
        if text[quote.start : quote.end] != quote.text:
            raise PlanError(f"{plan.source.path}, line {quote.line}: the text does not say {quote.text!r} there; parse the plan again")
    years = sorted({entry.year for entry in found if entry.year})
    places = sorted({name for kind in indexed() for record in kind.of(plan) for name in getattr(record, "districts", ())})
    page: str = template.render(
        plan=plan, about=about(plan.plan), lines=list(cut(text, found, plan.outline)), entries=found, kinds=list(KINDS.values()),
        years=years, places=places, pages=pages,
        labels={kind.one: kind.label for kind in KINDS.values()}, counts={kind.one: len(kind.of(plan)) for kind in KINDS.values()},
    )  # fmt: skip
    return page


@cache
def _template(jinja2: ModuleType) -> Any:
    """The page's template: making it costs more than most pages do."""
    environment = jinja2.Environment(
        autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True
    )
    return environment.from_string(files(__package__).joinpath("templates/report.html.j2").read_text(encoding="utf-8"))


def _records(plan: Plan) -> list[tuple[Kind, Any]]:
    every = [(kind, record) for kind in KINDS.values() for record in kind.of(plan)]
    # By place; the longer one first, so that a mark inside another is drawn inside it.
    return sorted(every, key=lambda pair: (pair[1].quote.start, -pair[1].quote.end, pair[0].one))


def entries(plan: Plan, pages: Sequence[PagePicture] = ()) -> Iterator[Entry]:
    """The plan's records of every kind as they stand in the text, and on these pages."""
    sections = section_titles(plan)
    for number, (kind, record) in enumerate(_records(plan)):
        try:
            entry = _entry(f"r{number}", kind, record, sections)
            entry.spots = shares(record.quote, pages)
            yield entry
        except Exception as error:
            keep(error, f"page, {where(record)}")


def _entry(ident: str, kind: Kind, record: Any, sections: dict[str, str]) -> Entry:
    quote = record.quote
    entry = Entry(ident, kind.one, kind.title(record), said(record), quote.line, quote.start, quote.end, [], why=[])
    entry.page = quote.page
    entry.why += getattr(record, "why", ())
    if kind.about:
        entry.details.append(("原文", kind.said(record)))
    if (deadline := getattr(record, "deadline", None)) is not None:
        entry.year = str(deadline.year)
        entry.details.append(("期限", f"{deadline.year}({deadline.from_})"))
    entry.districts = "、".join(getattr(record, "districts", ()))
    if (role := getattr(record, "role", None)) is not None:
        entry.details.append(("职责", marked(_ROLES[role], getattr(record, "from_", None))))
    if item := getattr(record, "item", None):
        entry.details.append(("类别", item))
    if (baseline := getattr(record, "baseline", None)) and baseline.value is not None:
        entry.details.append(("基期", _number(baseline.value) + (f"({baseline.year})" if baseline.year else "")))
    for name, origin in getattr(record, "origin", {}).items():
        place = f"{origin.quote.text} L{origin.quote.line}" if origin.quote is not None else ""
        entry.details.append((_FIELDS[name], marked(place, origin.from_)))
    if entry.districts:
        entry.details.append(("地区", entry.districts))
    if (section := getattr(record, "section", None)) in sections:
        entry.details.append(("章节", sections[str(section)]))
    if (confidence := getattr(record, "confidence", None)) is not None:
        entry.details.append(("置信度", f"{confidence:.2f}"))
    return entry


def said(record: object) -> str:
    """How much a record says, short: `≥97%`, `1—2个百分点`, `≈100万`; nothing where it has no value."""
    value, comparator, unit = (getattr(record, name, None) for name in ("value", "comparator", "unit"))
    return "" if value is None else f"{_COMPARATORS.get(comparator or 'eq', '')}{_number(value)}{unit or ''}"


def _number(value: Value) -> str:
    return "—".join(json.dumps(number) for number in (value if isinstance(value, list) else [value]))


def cut(text: str, found: Sequence[Entry], outline: Sequence[OutlineNode]) -> Iterator[Line]:
    """The text's lines, each cut into pieces at the ends of the records on it. Records may lie in or across each other and span lines."""
    headings: dict[int, OutlineNode] = {}

    def gather(nodes: Sequence[OutlineNode]) -> None:
        for node in nodes:
            headings.setdefault(node.lines[0], node)
            gather(node.children)

    gather(outline)
    at, start, active = 0, 0, []
    for number, line in enumerate(text.split("\n"), 1):
        end = start + len(line)
        while at < len(found) and found[at].start <= end:
            active.append(found[at])
            at += 1
        active = [entry for entry in active if entry.end > start]
        edges = sorted({start, end, *(p for entry in active for p in (entry.start, entry.end) if start < p < end)})
        pieces = [Piece(text[a:b], [entry for entry in active if entry.start <= a and b <= entry.end]) for a, b in pairwise(edges)]
        node = headings.get(number)
        yield Line(number, pieces, node.id if node else "", node.level if node else "")
        start = end + 1
