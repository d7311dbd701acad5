"""A plan's records as flat tables: a list of columns, a row a record."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

import msgspec

from plan_extract.faults import attempt, keep
from plan_extract.ids import Ids
from plan_extract.model import KINDS, Amount, Baseline, CellValue, Deadline, Investment, Plan, Quote, Review, Years, indexed
from plan_extract.reporting import joins
from plan_extract.reporting.cell import Row as Row
from plan_extract.reporting.cell import numbers, walk
from plan_extract.reporting.cell import section_titles as section_titles
from plan_extract.reporting.joins import BASELINE_TARGET

# Tables of what is no record: of the whole plan, its headings and indicator rows before the records, indexes and findings after them.
_BEFORE: dict[str, tuple[str, ...]] = {
    "plans": (
        "kind", "kind_probability", "title", "title_from", "issuer", "issuer_from", "document_number", "index_number", "issued_on",
        "period", "start", "end", "period_from", "horizon", "region", "code", "region_from", "sha256",
    ),
    "sections": ("id", "level", "number", "title", "path", "evidence", "page", "first_line", "last_line", "confidence"),
    "indicators": (
        "box", "box_id", "number", "category", "indicator", "unit",
        "baseline_year", "baseline", "baseline_value", "baseline_low", "baseline_high",
        "target_year", "target", "value", "low", "high", "comparator", "measure",
        "earlier", "interim", "growth", "nature", "responsible", "page", "line",
    ),
}  # fmt: skip
_AFTER: dict[str, tuple[str, ...]] = {
    "districts": ("name", "code", *(kind.name for kind in indexed())),
    "deadlines": ("year", *(kind.name for kind in indexed())),
    "findings": ("code", "message", "line", "column"),
    "baseline_target": BASELINE_TARGET,
}
# What one record of a table is called in JSON Lines, where it stands there as in the YAML.
_ONE = {"districts": "district", "deadlines": "deadline", "findings": "finding"}
# What stands before a table's own columns, so that tables of several plans can be put together and joined.
LEADING = ("plan_id", "plan", "source")


def columns() -> dict[str, tuple[str, ...]]:
    """The tables that are read by themselves and their columns, in the order of sheets: one a kind of record, and those of what is none."""
    return _BEFORE | {kind.name: kind.columns for kind in KINDS.values()} | _AFTER


def all_columns() -> dict[str, tuple[str, ...]]:
    """`columns`, and behind them the tables that join others by keys (`joins`), for databases."""
    return columns() | joins.columns()


def record_of(table: str) -> str | None:
    """What one record of a table is called (`goal`); None for a table of what is no record."""
    return KINDS[table].one if table in KINDS else _ONE.get(table)


def plan_key(plan: Plan) -> str:
    """A plan's key in tables: the same for the same bytes (and attachment of them), wherever the file is."""
    return Ids("d").of(plan.source.sha256, str(plan.source.attachment or ""))


def rows(plan: Plan, table: str, key: str | None = None) -> Iterator[Row]:
    """The rows of one table of `all_columns`, each with `plan_id` (`key`, by default `plan_key`), `plan` (title) and `source` (path) first;
    sections are told by their titles and by `section_id`."""
    return (row for row, _ in rows_of_records(plan, table, key))


def rows_of_records(plan: Plan, table: str, key: str | None = None) -> Iterator[tuple[Row, object]]:
    """As `rows`, each row with the record that it is of, or None."""
    leading: Row = {"plan_id": key or plan_key(plan), "plan": plan.plan.title, "source": plan.source.path}
    made = _MAKERS.get(table) or joins.makers().get(table)
    if made is not None:
        try:
            for row in made(plan):
                yield leading | row, None
        except Exception as error:
            keep(error, f"table {table}")
        return
    titles, wanted = attempt("titles of sections", section_titles, plan) or {}, columns()[table]
    for record in KINDS[table].of(plan) if table in KINDS else getattr(plan, table):
        try:
            full = cells(record, titles)
            yield leading | {column: full[column] for column in wanted if column in full}, record
        except Exception as error:
            keep(error, f"table {table}, {where(record)}")


def where(record: object) -> str:
    """Where a record stands, for a message: `line 12`, or what it is."""
    quote = getattr(record, "quote", None)
    return f"line {quote.line}" if quote is not None else type(record).__name__


def cells(record: msgspec.Struct, titles: Mapping[str, str]) -> Row:
    """A record's fields as cells, named after them; `titles` tells its section.

    What may be a range takes three cells, so that each column has numbers of one type: the number where there is one, and the two ends,
    which are equal then (`value`, `low`, `high`; `amount`, `amount_low`, …). An amount takes one more for its unit, an investment and
    years those of their parts, a review two for who said so and when, a deadline one for where it comes from, as has each field that
    `origin` tells of, a baseline one for its year; a quotation's parts are cells of their own names. Ids in a list stand with a space
    between, words and sizes with 、.
    """
    row: Row = {}
    for name in record.__struct_fields__:
        held = getattr(record, name)
        if name == "section":
            row |= {name: titles.get(held or ""), "section_id": held}
        elif isinstance(held, Quote):
            row |= {name: held.text, "page": held.page, "line": held.line, "column": held.column, "start": held.start, "end": held.end}
        elif isinstance(held, Deadline):
            row |= {name: held.year, f"{name}_from": held.from_}
        elif isinstance(held, Baseline):
            row |= numbers(name, held.value) | {f"{name}_year": held.year}
        elif isinstance(held, Amount):
            row |= numbers(name, held.value) | {f"{name}_unit": held.unit}
        elif isinstance(held, Investment):
            row |= numbers(name, held.value) | numbers(f"{name}_amount", held.amount.value if held.amount else None)
            row |= {name: held.text, f"{name}_unit": held.unit}
        elif isinstance(held, Review):
            row |= {name: held.verdict, f"{name}_by": held.by, f"{name}_date": held.date}
        elif isinstance(held, Years):
            row |= {name: held.text, f"{name}_start": held.start, f"{name}_end": held.end}
        elif isinstance(held, dict):
            row |= {f"{of}_from": origin.from_ for of, origin in held.items()}
        elif name == "from_":
            row["from"] = held
        elif name == "value":
            row |= numbers(name, held)
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


def _sections(plan: Plan) -> Iterator[Row]:
    for node, path in walk(plan.outline):
        yield {
            "id": node.id, "level": node.level, "number": node.number, "title": node.title, "path": path, "evidence": node.evidence,
            "page": node.page, "first_line": node.lines[0], "last_line": node.lines[-1], "confidence": node.confidence,
        }  # fmt: skip


def _indicators(plan: Plan) -> Iterator[Row]:
    for box in plan.boxes:
        for row in box.indicators:
            baseline, target = row.baseline, row.target
            yield {
                "box": box.title or box.id, "box_id": box.id, "number": row.number, "category": row.category,
                "indicator": row.name, "unit": row.unit,
                "baseline_year": baseline.year if baseline else None, "baseline": baseline.text if baseline else None,
                **numbers("baseline_value", baseline.value if baseline else None, "baseline"),
                "target_year": target.year if target else None, "target": target.text if target else None,
                **numbers("value", target.value if target else None),
                "comparator": target.comparator if target else None, "measure": target.measure if target else None,
                "earlier": _dated(row.earlier), "interim": _dated(row.interim), "growth": row.growth.text if row.growth else None,
                "nature": row.nature, "responsible": "、".join(row.responsible) or None, "page": row.page,
                "line": row.line,
            }  # fmt: skip


def _dated(values: Iterable[CellValue]) -> str | None:
    return "、".join(f"{value.year}年{value.text}" if value.year else value.text for value in values) or None


_MAKERS: dict[str, Callable[[Plan], Iterator[Row]]] = {"plans": _plans, "sections": _sections, "indicators": _indicators}
