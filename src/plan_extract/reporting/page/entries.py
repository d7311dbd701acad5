"""A plan's records as the page lists them: what tells each apart, in words and as the text has it."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from plan_extract.faults import attempt, keep
from plan_extract.kinds import Kind
from plan_extract.model import KINDS, Amount, Baseline, Deadline, Goal, Investment, Plan, Scale, Value, Years
from plan_extract.records.corrections import CORRECTABLE, ids_of
from plan_extract.reporting.page import words
from plan_extract.reporting.page.evidence import Words, evidence
from plan_extract.reporting.page.sums import Sum, sums
from plan_extract.reporting.pages import PagePicture, shares
from plan_extract.reporting.tables import section_titles, where

_SIGNS = {"ge": "≥", "gt": ">", "le": "≤", "lt": "<", "approx": "≈", "eq": ""}
# How far from a record, in lines, what was left out is told of, and how many of it.
_NEAR, _MOST = 1, 8
# Fields that have a place of their own in a record's details, or say nothing to a reader.
_PLACED = {
    "id", "kind", "statement", "indicator", "value", "unit", "comparator", "measure", "deadline", "districts", "baseline", "nature",
    "part_of", "section", "box", "confidence", "quote", "origin", "why", "year", "amount", "review", "from_", "concept_score",
}  # fmt: skip


@dataclass(slots=True)
class Entry:
    """A record of the page. `ident` is its id, or one that is made for what has none; `start` and `end` are its quotation's.

    `data` is what the script is handed: words for the list and the details, and the fields that a reviewer may change.
    """

    ident: str
    kind: str
    line: int
    start: int
    end: int
    words: list[Words] = field(default_factory=list)
    data: dict[str, Any] = field(default_factory=dict)


def entries(plan: Plan, text: str, pages: Sequence[PagePicture] = ()) -> list[Entry]:
    """The plan's records of every kind in reading order, the longer first of those that begin together. One that breaks is left out."""
    named: list[tuple[Kind, Any, str]] = []
    for kind in KINDS.values():
        found = kind.of(plan)
        named += [(kind, record, ident) for record, ident in zip(found, ids_of(found), strict=True)]
    named.sort(key=lambda one: (one[1].quote.start, -one[1].quote.end, one[0].one))
    known = _Known(plan, section_titles(plan), attempt("sums of parts", sums, plan) or {})
    made = []
    for kind, record, ident in named:
        try:
            entry = _entry(ident, kind, record, known)
            entry.words = evidence(record, text)
            entry.data["words"] = [list(one) for one in entry.words]
            if pages:
                entry.data["spots"] = json.loads(shares(record.quote, pages))
            made.append(entry)
        except Exception as error:
            keep(error, f"page, {where(record)}")
    return made


class _Known:
    """What of a plan a record's entry is told with: titles of sections, sums of parts, targets by id, what was left out by line."""

    def __init__(self, plan: Plan, titles: dict[str, str], added: dict[str, Sum]) -> None:
        self.titles, self.sums = titles, added
        self.goals = {goal.id: goal for goal in plan.goals}
        self.tables = {box.id for box in plan.boxes if box.kind == "indicators"}
        self.left_out: dict[int, list[int]] = {}
        for number, left in enumerate(plan.left_out):
            self.left_out.setdefault(left.quote.line, []).append(number)

    def near(self, line: int) -> list[int]:
        """What was left out on a line and those beside it, by its number in the plan."""
        return [n for at in range(line - _NEAR, line + _NEAR + 1) for n in self.left_out.get(at, ())][:_MOST]


def _entry(ident: str, kind: Kind, record: Any, known: _Known) -> Entry:
    quote = record.quote
    data: dict[str, Any] = {
        "id": ident, "kind": kind.one, "title": kind.title(record), "said": said(record), "text": _quoted(record, known.tables),
        "line": quote.line, "start": quote.start, "end": quote.end, "near": known.near(quote.line),
        "why": list(getattr(record, "why", ())), "fields": changeable(record),
    }  # fmt: skip
    for name in ("section", "box", "nature", "confidence"):
        data[name] = getattr(record, name, None)
    data["page"], data["districts"] = quote.page, list(getattr(record, "districts", ()))
    data["statement"] = kind.said(record)
    data["table"] = getattr(record, "box", None) in known.tables
    data |= _measured(record) | _timed(record) | _family(record, known)
    if review := getattr(record, "review", None):
        data["review"] = {"verdict": review.verdict, "by": review.by, "date": review.date}
    data["more"] = list(_more(record))
    kept = {name: value for name, value in data.items() if value not in (None, [], "", False)}
    return Entry(ident, kind.one, quote.line, quote.start, quote.end, data=kept)


def _quoted(record: Any, tables: Collection[str]) -> str:
    """The quotation as it reads, with the unit where a table's cell leaves it to its head: `58以上 %`."""
    quote, unit = record.quote, getattr(record, "unit", None)
    words = quote.mended.text if quote.mended is not None else quote.text
    in_head = unit and getattr(record, "box", None) in tables and unit not in words.replace(" ", "")
    return f"{words} {unit}" if in_head else words


def _measured(record: Any) -> dict[str, Any]:
    told: dict[str, Any] = {}
    if comparator := getattr(record, "comparator", None):
        told["bound"] = words.comparators()[comparator]
    if measure := getattr(record, "measure", None):
        told["measure"] = words.measures()[measure]
    if (amount := getattr(record, "amount", None)) is not None:
        told["amount"] = shown(amount)
    baseline: Baseline | None = getattr(record, "baseline", None)
    if baseline is not None and baseline.value is not None:
        told["base"] = number(baseline.value)
        told["baseYear"] = baseline.year
        told["baseFrom"] = baseline.from_
    value = getattr(record, "value", None)
    if value is not None:
        ends = value if isinstance(value, list) else [value]
        told["number"] = [ends[0], ends[-1]]
        if baseline is not None and isinstance(baseline.value, int | float) and getattr(record, "measure", None) == "level":
            told["baseNumber"] = baseline.value
    if unit := getattr(record, "unit", None):
        told["unit"] = unit
    origin = getattr(record, "origin", {})
    told["from"] = {name: words.origins()[one.from_] for name, one in origin.items()} or None
    return told


def _timed(record: Any) -> dict[str, Any]:
    deadline: Deadline | None = getattr(record, "deadline", None)
    if deadline is not None:
        return {"year": deadline.year, "due": deadline.text, "dueFrom": words.origins()[deadline.from_], "dueKind": deadline.from_}
    year = getattr(record, "year", None)
    return {"year": year, "reached": True} if year is not None else {}


def _family(record: Any, known: _Known) -> dict[str, Any]:
    told: dict[str, Any] = {}
    whole = known.goals.get(getattr(record, "part_of", None) or "")
    if whole is not None:
        told["partOf"] = [whole.id, _quoted(whole, known.tables), known.sums[whole.id].fits if whole.id in known.sums else None]
    if isinstance(record, Goal) and (added := known.sums.get(record.id)) is not None:
        told["parts"] = {"ids": list(added.parts), "total": added.total, "whole": _quoted(record, known.tables), "fits": added.fits}
    if (goals := getattr(record, "goals", None)) is not None:
        told["goals"] = [name for name in goals if name in known.goals]
    return told


def _more(record: Any) -> Iterator[tuple[str, str]]:
    """The fields that have no place of their own, each as words."""
    labels, origins, roles = words.fields(), words.origins(), words.roles()
    if (from_ := getattr(record, "from_", None)) is not None:
        yield labels["from"], origins[from_]
    for name in record.__struct_fields__:
        held = getattr(record, name)
        if name in _PLACED or not held or name == "goals":
            continue
        words_ = roles.get(str(held), str(held)) if name == "role" else shown(held)
        if name != "name":
            yield labels.get(name, name), words_


def shown(held: Any) -> str:
    """A value of a record as a reader writes it: amounts with their unit, sizes and years as the text has them."""
    if isinstance(held, Amount):
        return f"{number(held.value)} {held.unit}"
    if isinstance(held, Investment | Years | Scale):
        return held.text
    if isinstance(held, list):
        return "、".join(map(shown, held))
    return str(held)


def said(record: object) -> str:
    """How much a record says, short: `≥97%`, `1—2个百分点`, `≈100万`; nothing where it has no value."""
    value, comparator, unit = (getattr(record, name, None) for name in ("value", "comparator", "unit"))
    return "" if value is None else f"{_SIGNS.get(comparator or 'eq', '')}{number(value)}{unit or ''}"


def number(value: Value) -> str:
    """A number, or a range with a dash."""
    return "—".join(json.dumps(one) for one in (value if isinstance(value, list) else [value]))


def changeable(record: Any) -> dict[str, Any]:
    """The fields that a reviewer may change, as corrections hold them; those it has no value for are None."""
    held = {name: getattr(record, name) for name in CORRECTABLE if name in record.__struct_fields__}
    return {name: value.year if isinstance(value, Deadline) else value for name, value in held.items()}
