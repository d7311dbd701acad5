"""A plan's records as flat tables: a list of columns, a row a record."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TypeAlias

import msgspec

from plan_extract.faults import attempt, keep
from plan_extract.model import KINDS, Amount, Baseline, CellValue, Deadline, Investment, OutlineNode, Plan, Quote, Value, Years, indexed

Cell: TypeAlias = str | int | float | None
Row: TypeAlias = dict[str, Cell]

# Tables of what is no record: of the whole plan, its headings and indicator rows before the records, indexes and findings after them.
_BEFORE: dict[str, tuple[str, ...]] = {
    "plans": (
        "kind", "kind_probability", "title", "title_from", "issuer", "issuer_from", "document_number", "index_number", "issued_on",
        "period", "start", "end", "period_from", "horizon", "region", "code", "region_from", "sha256",
    ),
    "sections": ("id", "level", "number", "title", "path", "evidence", "page", "first_line", "last_line", "confidence"),
    "indicators": (
        "box", "number", "category", "indicator", "unit", "baseline_year", "baseline", "baseline_value",
        "target_year", "target", "value", "value_to", "comparator", "measure",
        "earlier", "interim", "growth", "nature", "responsible", "page", "line",
    ),
}  # fmt: skip
_AFTER: dict[str, tuple[str, ...]] = {
    "districts": ("name", "code", *(kind.name for kind in indexed())),
    "deadlines": ("year", *(kind.name for kind in indexed())),
    "findings": ("code", "message", "line", "column"),
}
# What one record of a table is called in JSON Lines, where it stands there as in the YAML.
_ONE = {"districts": "district", "deadlines": "deadline", "findings": "finding"}
# What stands before a table's own columns, so that tables of several plans can be put together.
LEADING = ("plan", "source")


def columns() -> dict[str, tuple[str, ...]]:
    """The tables and their columns, in the order of sheets: one a kind of record, and those of what is no record."""
    return _BEFORE | {kind.name: kind.columns for kind in KINDS.values()} | _AFTER


def record_of(table: str) -> str | None:
    """What one record of a table is called (`goal`); None for a table of what is no record."""
    return KINDS[table].one if table in KINDS else _ONE.get(table)


def rows(plan: Plan, table: str) -> Iterator[Row]:
    """The rows of one table of `columns`, each with `plan` (title) and `source` (path) first; sections are told by their titles."""
    leading: Row = {"plan": plan.plan.title, "source": plan.source.path}
    if table in _MAKERS:
        try:
            for row in _MAKERS[table](plan):
                yield leading | row
        except Exception as error:
            keep(error, f"table {table}")
        return
    titles, wanted = attempt("titles of sections", section_titles, plan) or {}, columns()[table]
    for record in KINDS[table].of(plan) if table in KINDS else getattr(plan, table):
        try:
            full = cells(record, titles)
            yield leading | {column: full[column] for column in wanted if column in full}
        except Exception as error:
            keep(error, f"table {table}, {where(record)}")


def where(record: object) -> str:
    """Where a record stands, for a message: `line 12`, or what it is."""
    quote = getattr(record, "quote", None)
    return f"line {quote.line}" if quote is not None else type(record).__name__


def cells(record: msgspec.Struct, titles: Mapping[str, str]) -> Row:
    """A record's fields as cells, named after them; `titles` tells its section.

    A value or amount that may be a range takes a second cell (`value_to`), an amount one for its unit, an investment and years those of
    their parts, a deadline one for where it comes from, as has each field that `origin` tells of, a baseline one for its year; a
    quotation's parts are cells of their own names. Ids in a list stand with a space between, words and sizes with 、.
    """
    row: Row = {}
    for name in record.__struct_fields__:
        held = getattr(record, name)
        if name == "section":
            row[name] = titles.get(held or "")
        elif isinstance(held, Quote):
            row |= {name: held.text, "page": held.page, "line": held.line, "column": held.column, "start": held.start, "end": held.end}
        elif isinstance(held, Deadline):
            row |= {name: held.year, f"{name}_from": held.from_}
        elif isinstance(held, Baseline):
            row |= {name: span(held.value)[0], f"{name}_year": held.year}
        elif isinstance(held, Amount):
            low, high = span(held.value)
            row |= {name: low, f"{name}_to": high, f"{name}_unit": held.unit}
        elif isinstance(held, Investment):
            row |= {name: held.text, f"{name}_value": span(held.value)[0], f"{name}_unit": held.unit}
            row[f"{name}_amount"] = span(held.amount.value)[0] if held.amount else None
        elif isinstance(held, Years):
            row |= {name: held.text, f"{name}_start": held.start, f"{name}_end": held.end}
        elif isinstance(held, dict):
            row |= {f"{of}_from": origin.from_ for of, origin in held.items()}
        elif name == "from_":
            row["from"] = held
        elif name == "value":
            row[name], row[f"{name}_to"] = span(held)
        elif isinstance(held, list):
            row[name] = (" " if name in KINDS else "、").join(str(getattr(one, "text", one)) for one in held)
        else:
            row[name] = held
    return row


def _plans(plan: Plan) -> Iterator[Row]:
    info, region, period, kind = plan.plan, plan.plan.region, plan.plan.period, plan.plan.kind
    yield {
        "kind": kind.name if kind else None, "kind_probability": kind.probability if kind else None,
        "title": info.title, "issuer": info.issuer, "document_number": info.document_number, "index_number": info.index_number,
        "issued_on": info.issued_on, "period": period.name if period else None, "start": period.start if period else None,
        "end": period.end if period else None, "period_from": period.from_ if period else None, "horizon": info.horizon,
        "region": region.name if region else None, "code": region.code if region else None,
        "region_from": region.from_ if region else None, "sha256": plan.source.sha256,
        **{f"{name}_from": origin.from_ for name, origin in info.origin.items()},
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
            "page": node.page, "first_line": node.lines[0], "last_line": node.lines[-1], "confidence": node.confidence,
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
                "earlier": _dated(row.earlier), "interim": _dated(row.interim), "growth": row.growth.text if row.growth else None,
                "nature": row.nature, "responsible": "、".join(row.responsible) or None, "page": row.page,
                "line": row.line,
            }  # fmt: skip


def _dated(values: Iterable[CellValue]) -> str | None:
    return "、".join(f"{value.year}年{value.text}" if value.year else value.text for value in values) or None


def span(value: Value | None) -> tuple[int | float | None, int | float | None]:
    """A value's low and high end; the high end is None where there is one number."""
    if isinstance(value, list):
        return (value[0], value[-1]) if value else (None, None)
    return value, None


_MAKERS: dict[str, Callable[[Plan], Iterator[Row]]] = {"plans": _plans, "sections": _sections, "indicators": _indicators}
