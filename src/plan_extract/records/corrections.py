"""What a reviewer said of a plan's records, and the records with it: wrong ones left out, changed ones replaced, missed ones added.

The page of `report` writes such a file, `parse --corrections` applies it, `make train` learns from it.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Literal

import msgspec

from plan_extract.errors import PlanError
from plan_extract.ids import Ids
from plan_extract.kinds import Kind
from plan_extract.model import (
    KINDS,
    Comparator,
    Deadline,
    Fact,
    Finding,
    Goal,
    LeftOut,
    Measure,
    OutlineNode,
    Project,
    Quote,
    Record,
    Responsible,
    Review,
    Role,
    Value,
)
from plan_extract.records.rows import base_amount
from plan_extract.sources.source_text import SourceText
from plan_extract.structure.blocks import Structure

SCHEMA: Final = "plan-extract-corrections/1"
# The fields that a correction may give, with their types; a deadline is given by its year, an absent value by null.
CORRECTABLE: dict[str, Any] = {
    "indicator": str | None, "name": str, "value": Value | None, "unit": str | None, "comparator": Comparator | None,
    "measure": Measure | None, "deadline": int | None, "year": int | None, "districts": list[str], "nature": str | None, "role": Role,
}  # fmt: skip
_SENTENCE = re.compile(r"[。；;！!？?\n]")
# How far a missed record's sentence may reach around it.
_FURTHEST = 200


class Span(Record, kw_only=True):
    """A slice of the source: `text == source.text[start:end]`, as in a quotation."""

    text: str
    start: int
    end: int


class Verdict(Record, kw_only=True):
    """What a reviewer said of a record: `fields` are those that were changed, with their right values."""

    verdict: Literal["right", "wrong", "changed"]
    kind: str
    quote: Span
    fields: dict[str, Any] = msgspec.field(default_factory=dict)
    note: str | None = None


class Missed(Record, kw_only=True):
    """A record that was not found, where it stands, and what it says."""

    kind: str
    quote: Span
    fields: dict[str, Any] = msgspec.field(default_factory=dict)
    note: str | None = None


class Reviewed(Record, kw_only=True):
    """The file that was reviewed."""

    path: str
    sha256: str


class Corrections(Record, kw_only=True, rename={"schema_": "schema"}):
    """A file of corrections: what was said of a plan's records, by their ids, and what was missed; by whom and when, where that is told."""

    schema_: Literal["plan-extract-corrections/1"]
    source: Reviewed
    reviewer: str | None = None
    date: str | None = None
    records: dict[str, Verdict] = msgspec.field(default_factory=dict)
    missed: list[Missed] = msgspec.field(default_factory=list)


def read_corrections(text: str, name: str) -> Corrections:
    """Corrections from the text of a file of this name. Raises PlanError with one line where they are none, or a field does not fit."""
    try:
        found = msgspec.json.decode(text.encode(), type=Corrections)
    except msgspec.DecodeError as error:
        said = " ".join(str(error).split())
        raise PlanError(f"{name}: not a file of corrections ({said}); export one from the page of `plan-extract report`") from None
    for ident, verdict in found.records.items():
        _check(verdict, f"{name}: {ident}")
    for missed in found.missed:
        _check(missed, f"{name}: missed {missed.quote.text!r}")
    return found


def _check(one: Verdict | Missed, where: str) -> None:
    kind = _kind(one.kind)
    if kind is None:
        raise PlanError(f"{where}: no kind {one.kind!r}; kinds are {', '.join(k.one for k in KINDS.values())}")
    if isinstance(one, Missed) and kind.record not in _MAKERS:
        raise PlanError(f"{where}: a {one.kind} cannot be added")
    for field_, value in one.fields.items():
        if field_ not in CORRECTABLE or field_ not in kind.record.__struct_fields__:
            may = ", ".join(name for name in CORRECTABLE if name in kind.record.__struct_fields__)
            raise PlanError(f"{where}: a {one.kind} has no field {field_!r} to correct; it has {may}")
        try:
            msgspec.convert(value, CORRECTABLE[field_])
        except msgspec.ValidationError as error:
            raise PlanError(f"{where}: {field_}: {error}") from None
        if field_ == "value" and isinstance(value, list) and len(value) != 2:
            raise PlanError(f"{where}: value: a range has two numbers, low and high")
        if field_ in ("deadline", "year") and value is not None and not 1900 <= value < 2200:
            raise PlanError(f"{where}: {field_}: {value} is no year")


def _kind(one: str) -> Kind | None:
    return next((kind for kind in KINDS.values() if kind.one == one), None)


def ids_of(records: Sequence[Any]) -> list[str]:
    """The id of each record of a kind, in their order; one that is made of its words for a kind that has none (bodies)."""
    made = Ids("b")
    return [getattr(r, "id", None) or made.of(r.name, str(getattr(r, "role", "")), str(getattr(r, "section", ""))) for r in records]


@dataclass(slots=True)
class Corrected:
    """Records by kind with corrections applied, what was left out for them, and findings of those that fit no more."""

    records: dict[str, list[Any]]
    left_out: list[LeftOut] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


def correct(given: Corrections, records: Mapping[str, Sequence[Any]], source: SourceText, structure: Structure) -> Corrected:
    """The records of a plan, by kind, with what a reviewer said of them. References to what is left out go with it."""
    made = Corrected({})
    pending = dict(given.records)
    for name, found in records.items():
        kept = made.records.setdefault(name, [])
        for ident, record in zip(ids_of(found), found, strict=True):
            verdict = pending.get(ident)
            if verdict is None or verdict.kind != KINDS[name].one or verdict.quote.text != record.quote.text:
                kept.append(record)
                continue
            del pending[ident]
            if verdict.verdict == "wrong":
                made.left_out.append(_left_out(record, given, verdict))
            else:
                kept.append(_reviewed(record, given, verdict))
    made.findings += [_unfit(ident, one.quote, source) for ident, one in pending.items()]
    for missed in given.missed:
        if (quote := _quote(missed.quote, source)) is None:
            made.findings.append(_unfit("a record that was missed", missed.quote, source))
        else:
            _add(made.records, missed, quote, given, source, structure)
    _forget(made.records, {getattr(r, "id", "") for found in records.values() for r in found})
    return made


def _left_out(record: Any, given: Corrections, verdict: Verdict) -> LeftOut:
    could_be: Literal["target or fact", "project", "responsible body", "other"] = "other"
    if isinstance(record, Goal | Fact):
        could_be = "target or fact"
    elif isinstance(record, Project):
        could_be = "project"
    elif isinstance(record, Responsible):
        could_be = "responsible body"
    said = " ".join(filter(None, ("review: wrong", given.reviewer and f"({given.reviewer})", verdict.note)))
    return LeftOut(could_be=could_be, probability=getattr(record, "confidence", 1.0), quote=record.quote, why=[said])


def _reviewed(record: Any, given: Corrections, verdict: Verdict) -> Any:
    """The record with the fields that were changed, and a note that a reviewer saw it."""
    changed = {name: value for name, value in verdict.fields.items() if _plain(getattr(record, name)) != value}
    said: Literal["right", "changed"] = "changed" if changed else "right"
    review = Review(verdict=said, fields=list(changed), by=given.reviewer, date=given.date)
    marked = {"review": review} if "review" in record.__struct_fields__ else {}
    return _with_amount(msgspec.structs.replace(record, **_typed(changed), **marked), changed)


def _plain(held: Any) -> Any:
    return held.year if isinstance(held, Deadline) else held


def _typed(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Given values as the model holds them: the year of a deadline is given."""
    made = dict(fields)
    if made.get("deadline") is not None:
        made["deadline"] = Deadline(year=made["deadline"], from_="given")
    return made


def _with_amount(record: Any, fields: Mapping[str, Any]) -> Any:
    """The record with its amount computed again, and no origin for what was given."""
    changes: dict[str, Any] = {}
    if {"value", "unit"} & fields.keys() and "amount" in record.__struct_fields__:
        changes["amount"] = base_amount(record.value, record.unit)
    if (origin := getattr(record, "origin", None)) and origin.keys() & fields.keys():
        changes["origin"] = {name: one for name, one in origin.items() if name not in fields}
    return msgspec.structs.replace(record, **changes) if changes else record


def _quote(span: Span, source: SourceText) -> Quote | None:
    """A span as a quotation: where it was, or where else its words stand if that is one place; None where they do not, or the span is
    empty."""
    if not span.text:
        return None
    start = span.start
    if source.text[start : span.end] != span.text:
        start = source.text.find(span.text)
        if start < 0 or source.text.find(span.text, start + 1) >= 0:
            return None
    line = source.line_of(start)
    column = start - source.line_starts[line - 1] + 1
    return Quote(text=span.text, line=line, column=column, start=start, end=start + len(span.text))


def _unfit(what: str, span: Span, source: SourceText) -> Finding:
    line = source.line_of(span.start) if 0 <= span.start < len(source.text) else None
    message = f"a correction of {what} fits no more: no such record of {span.text!r}"
    if what == "a record that was missed":
        message = f"a correction fits no more: {span.text!r}, which was missed, does not stand there, nor at one place alone"
    return Finding(code="PE047", message=message, line=line)


def _add(records: dict[str, list[Any]], missed: Missed, quote: Quote, given: Corrections, source: SourceText, structure: Structure) -> None:
    kind = _kind(missed.kind)
    assert kind is not None
    found = records.setdefault(kind.name, [])
    sentence, section = _sentence(source.text, quote), _section(structure.outline, quote.line)
    box = next((box.id for box in structure.boxes if box.lines[0] <= quote.line <= box.lines[-1]), None)
    record = _MAKERS[kind.record](sentence, quote, missed.fields)
    held = {"section": section, "box": box, "confidence": 1.0, "review": Review(verdict="missed", by=given.reviewer, date=given.date)}
    record = msgspec.structs.replace(record, **{name: value for name, value in held.items() if name in record.__struct_fields__})
    if "id" in record.__struct_fields__:
        made, taken = Ids(kind.name[0]), {one.id for one in found}
        ident = made.of(kind.said(record), quote.text)
        while ident in taken:
            ident = made.of(kind.said(record), quote.text)
        record = msgspec.structs.replace(record, id=ident)
    record = _with_amount(msgspec.structs.replace(record, **_typed(missed.fields)), missed.fields)
    found.insert(bisect_right([(one.quote.start, one.quote.end) for one in found], (quote.start, quote.end)), record)


def _goal(sentence: str, quote: Quote, fields: Mapping[str, Any]) -> Goal:
    return Goal(id="", kind="qualitative" if fields.get("value") is None else "quantified", statement=sentence, quote=quote)


def _fact(sentence: str, quote: Quote, _: Mapping[str, Any]) -> Fact:
    return Fact(id="", kind="quantified", statement=sentence, quote=quote)


def _project(_: str, quote: Quote, __: Mapping[str, Any]) -> Project:
    return Project(id="", name=quote.text, quote=quote)


def _body(_: str, quote: Quote, __: Mapping[str, Any]) -> Responsible:
    return Responsible(name=quote.text, kind="other", role="owner", quote=quote)


_MAKERS: dict[type, Callable[[str, Quote, Mapping[str, Any]], Any]] = {
    Goal: _goal, Fact: _fact, Project: _project, Responsible: _body,
}  # fmt: skip


def addable() -> list[str]:
    """The kinds of record that a reviewer may add, by what one is called."""
    return [kind.one for kind in KINDS.values() if kind.record in _MAKERS]


def _sentence(text: str, quote: Quote) -> str:
    """The words around a quotation between two ends of sentences."""
    before = text[max(0, quote.start - _FURTHEST) : quote.start]
    start = quote.start - len(_SENTENCE.split(before)[-1])
    behind = _SENTENCE.search(text, quote.end, quote.end + _FURTHEST)
    return text[start : behind.start() if behind else quote.end].strip()


def _section(outline: Sequence[OutlineNode], line: int) -> str | None:
    """The innermost heading over a line."""
    for node in outline:
        if node.lines[0] <= line <= node.lines[-1]:
            return _section(node.children, line) or node.id
    return None


def _forget(records: Mapping[str, list[Any]], before: set[str]) -> None:
    """Take out of the records what refers to those that are no more."""
    gone = before - {getattr(r, "id", "") for found in records.values() for r in found}
    for found in records.values():
        for at, record in enumerate(found):
            found[at] = msgspec.structs.replace(record, **dict(_without(record, gone)))


def _without(record: Any, gone: set[str]) -> Iterator[tuple[str, Any]]:
    if getattr(record, "part_of", None) in gone:
        yield "part_of", None
    if goals := getattr(record, "goals", None):
        yield "goals", [ident for ident in goals if ident not in gone]
    baseline = getattr(record, "baseline", None)
    if baseline is not None and baseline.from_ in gone:
        yield "baseline", None


def fields_given(record: object) -> frozenset[str]:
    """The fields of a record that a reviewer gave, so that its quotation need not bear them out; all of one that was missed."""
    review: Review | None = getattr(record, "review", None)
    if review is None:
        return frozenset()
    return frozenset(CORRECTABLE if review.verdict == "missed" else review.fields)
