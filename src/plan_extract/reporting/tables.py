"""A plan's records as flat tables: a list of columns, a row a record."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TypeAlias

from plan_extract.model import Fact, Goal, OutlineNode, Plan, Project, Quote, Value

Cell: TypeAlias = str | int | float | None
Row: TypeAlias = dict[str, Cell]

_QUOTE = ("quote", "line", "column", "start", "end")
_MEASURE = ("indicator", "value", "value_to", "unit", "amount", "amount_to", "amount_unit", "comparator", "measure")
_PLACE = ("section", "box", "confidence")
COLUMNS: dict[str, tuple[str, ...]] = {
    "plans": (
        "title", "issuer", "document_number", "index_number", "issued_on", "period", "start", "end", "horizon", "region", "code", "sha256",
    ),
    "sections": ("id", "level", "number", "title", "path", "evidence", "first_line", "last_line", "confidence"),
    "indicators": (
        "box", "number", "category", "indicator", "unit", "baseline_year", "baseline", "baseline_value",
        "target_year", "target", "value", "value_to", "comparator", "measure", "nature", "line",
    ),
    "goals": (
        "id", "kind", "statement", *_MEASURE, "deadline", "deadline_from", "districts", "baseline_year", "baseline", "nature", "part_of",
        *_PLACE, *_QUOTE,
    ),
    "facts": ("id", "statement", *_MEASURE, "year", "districts", "baseline_year", "baseline", *_PLACE, *_QUOTE),
    "projects": ("id", "name", "districts", "item", "action", "scale", "deadline", "deadline_from", *_PLACE, *_QUOTE),
    "responsible": ("name", "kind", "role", "goals", "section", "confidence", *_QUOTE),
    "districts": ("name", "code", "goals", "projects"),
    "deadlines": ("year", "goals", "projects"),
    "findings": ("code", "message", "line", "column"),
}  # fmt: skip
# What stands before a table's own columns, so that tables of several plans can be put together.
LEADING = ("plan", "source")


def rows(plan: Plan, table: str) -> Iterator[Row]:
    """The rows of one table of COLUMNS, each with `plan` (title) and `source` (path) first; sections are told by their titles."""
    leading: Row = {"plan": plan.plan.title, "source": plan.source.path}
    for row in _MAKERS[table](plan):
        yield leading | row


def _plans(plan: Plan) -> Iterator[Row]:
    info, region, period = plan.plan, plan.plan.region, plan.plan.period
    yield {
        "title": info.title, "issuer": info.issuer, "document_number": info.document_number, "index_number": info.index_number,
        "issued_on": info.issued_on, "period": period.name if period else None, "start": period.start if period else None,
        "end": period.end if period else None, "horizon": info.horizon, "region": region.name if region else None,
        "code": region.code if region else None, "sha256": plan.source.sha256,
    }  # fmt: skip


def _walk(nodes: Iterable[OutlineNode], above: tuple[str, ...] = ()) -> Iterator[tuple[OutlineNode, str]]:
    for node in nodes:
        path = (*above, node.title)
        yield node, " / ".join(path)
        yield from _walk(node.children, path)


def _sections(plan: Plan) -> Iterator[Row]:
    for node, path in _walk(plan.outline):
        yield {
            "id": node.id, "level": node.level, "number": node.number, "title": node.title, "path": path, "evidence": node.evidence,
            "first_line": node.lines[0], "last_line": node.lines[-1], "confidence": node.confidence,
        }  # fmt: skip


def section_titles(plan: Plan) -> dict[str, str]:
    """For each outline id, the titles from the top level down to it, with ` / ` between."""
    return {node.id: path for node, path in _walk(plan.outline)}


def _indicators(plan: Plan) -> Iterator[Row]:
    for box in plan.boxes:
        for row in box.indicators:
            baseline, target = row.baseline, row.target
            low, high = span(target.value if target else None)
            yield {
                "box": box.title or box.id, "number": row.number, "category": row.category, "indicator": row.name, "unit": row.unit,
                "baseline_year": baseline.year if baseline else None, "baseline": baseline.text if baseline else None,
                "baseline_value": span(baseline.value)[0] if baseline else None, "target_year": target.year if target else None,
                "target": target.text if target else None, "value": low, "value_to": high,
                "comparator": target.comparator if target else None, "measure": target.measure if target else None,
                "nature": row.nature, "line": row.line,
            }  # fmt: skip


def span(value: Value | None) -> tuple[int | float | None, int | float | None]:
    """A value's low and high end; the high end is None where there is one number."""
    if isinstance(value, list):
        return (value[0], value[-1]) if value else (None, None)
    return value, None


def _quote(quote: Quote) -> Row:
    return {"quote": quote.text, "line": quote.line, "column": quote.column, "start": quote.start, "end": quote.end}


def _measured(record: Goal | Fact) -> Row:
    low, high = span(record.value)
    amount, amount_to = span(record.amount.value if record.amount else None)
    baseline = record.baseline
    return {
        "id": record.id, "kind": record.kind, "statement": record.statement, "indicator": record.indicator, "value": low, "value_to": high,
        "unit": record.unit, "amount": amount, "amount_to": amount_to, "amount_unit": record.amount.unit if record.amount else None,
        "comparator": record.comparator, "measure": record.measure, "districts": "、".join(record.districts),
        "baseline_year": baseline.year if baseline else None, "baseline": span(baseline.value)[0] if baseline else None,
        "box": record.box, "confidence": record.confidence, **_quote(record.quote),
    }  # fmt: skip


def _deadline(record: Goal | Project) -> Row:
    due = record.deadline
    return {"deadline": due.year if due else None, "deadline_from": due.from_ if due else None}


def _goals(plan: Plan) -> Iterator[Row]:
    titles = section_titles(plan)
    for goal in plan.goals:
        yield {
            **_measured(goal),
            **_deadline(goal),
            "nature": goal.nature,
            "part_of": goal.part_of,
            "section": titles.get(goal.section or ""),
        }


def _facts(plan: Plan) -> Iterator[Row]:
    titles = section_titles(plan)
    for fact in plan.facts:
        yield {**_measured(fact), "year": fact.year, "section": titles.get(fact.section or "")}


def _projects(plan: Plan) -> Iterator[Row]:
    titles = section_titles(plan)
    for project in plan.projects:
        yield {
            "id": project.id, "name": project.name, "districts": "、".join(project.districts), "item": project.item,
            "action": project.action, "scale": "、".join(scale.text for scale in project.scale), **_deadline(project),
            "section": titles.get(project.section or ""), "box": project.box, "confidence": project.confidence, **_quote(project.quote),
        }  # fmt: skip


def _responsible(plan: Plan) -> Iterator[Row]:
    titles = section_titles(plan)
    for body in plan.responsible:
        yield {
            "name": body.name, "kind": body.kind, "role": body.role, "goals": " ".join(body.goals),
            "section": titles.get(body.section or ""), "confidence": body.confidence, **_quote(body.quote),
        }  # fmt: skip


def _districts(plan: Plan) -> Iterator[Row]:
    for entry in plan.districts:
        yield {"name": entry.name, "code": entry.code, "goals": " ".join(entry.goals), "projects": " ".join(entry.projects)}


def _deadlines(plan: Plan) -> Iterator[Row]:
    for entry in plan.deadlines:
        yield {"year": entry.year, "goals": " ".join(entry.goals), "projects": " ".join(entry.projects)}


def _findings(plan: Plan) -> Iterator[Row]:
    for finding in plan.findings:
        yield {"code": finding.code, "message": finding.message, "line": finding.line, "column": finding.column}


_MAKERS: dict[str, Callable[[Plan], Iterator[Row]]] = {
    "plans": _plans, "sections": _sections, "indicators": _indicators, "goals": _goals, "facts": _facts, "projects": _projects,
    "responsible": _responsible, "districts": _districts, "deadlines": _deadlines, "findings": _findings,
}  # fmt: skip
