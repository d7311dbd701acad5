"""Every cell of every table in every form: what was expected, what was read."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from plan_extract.model import CellValue, IndicatorRow, Plan, Project
from plan_extract.parsing import parse
from plan_extract.sources import read_bytes
from plan_extract.sources.source_text import SourceText
from tests.tables.forms import CLOSE, FORMS, Table

TABLES: list[dict[str, Any]] = yaml.safe_load((Path(__file__).parent / "tables.yaml").read_text(encoding="utf-8"))
PUBLISHED: list[dict[str, Any]] = yaml.safe_load((Path(__file__).parent / "published.yaml").read_text(encoding="utf-8"))
_SIGNS = {"eq": "=", "gt": ">", "ge": ">=", "lt": "<", "le": "<=", "approx": "~"}


class Seen(NamedTuple):
    """A cell of a record: where it is, what is expected, what was found."""

    table: str
    form: str
    row: int
    field: str
    expected: str
    found: str


def table_of(entry: dict[str, Any]) -> Table:
    """The table of an entry."""
    return Table(entry["name"], entry["title"], entry.get("unit", ""), entry["head"], _cells(entry["cells"]), entry["notes"])


def _cells(text: str) -> list[list[str]]:
    return [[cell.strip() for cell in line.split("|")] for line in text.rstrip("\n").split("\n")]


def source_of(entry: dict[str, Any], form: str) -> SourceText:
    """The text of a plan that holds the table in a form."""
    suffix, render = FORMS[form]
    return read_bytes(render(table_of(entry)), f"plan.{suffix}")


def plan_of(entry: dict[str, Any], form: str) -> Plan:
    """The plan that holds the table in a form."""
    return parse(source_of(entry, form))


def seen(entry: dict[str, Any], form: str) -> Iterator[Seen]:
    """Each cell that is expected of a table, and what was found of it; at last that nothing more was read and that the text goes on."""
    plan = plan_of(entry, form)
    fields, *rows = _cells(entry["rows"])
    indicators = "target" in fields
    found: list[dict[str, str]] = (
        [_indicator(row) for box in plan.boxes for row in box.indicators] if indicators else [_project(row) for row in plan.projects]
    )
    for index, row in enumerate(rows):
        got = found[index] if index < len(found) else {}
        for field, expected in zip(fields, row, strict=True):
            yield Seen(entry["name"], form, index + 1, field, expected, got.get(field, ""))
        unasked = {field: value for field, value in got.items() if value and field not in fields}
        yield Seen(entry["name"], form, index + 1, "nothing else", "", str(unasked) if unasked else "")
    yield Seen(entry["name"], form, 0, "rows", str(len(rows)), str(len(found)))
    others = plan.projects if indicators else plan.goals
    yield Seen(entry["name"], form, 0, "other records", "", "; ".join(getattr(r, "statement", r.id) for r in others))
    yield Seen(
        entry["name"], form, 0, "title", "-" if form == "no caption" else entry["title"], "; ".join(box.title or "-" for box in plan.boxes)
    )
    if FORMS[form][0] not in ("xlsx", "csv"):
        yield Seen(entry["name"], form, 0, "heading behind", CLOSE[0][2:], plan.outline[-1].title if plan.outline else "")


def value(cell: CellValue | None) -> str:
    """A value as tables.yaml writes it."""
    if cell is None:
        return ""
    number = "..".join(map(str, cell.value)) if isinstance(cell.value, list) else str(cell.value)
    words = f"{_SIGNS.get(cell.comparator or 'eq', cell.comparator)} {number}" if cell.value is not None else f"“{cell.text}”"
    parts = [str(cell.year) if cell.year else "", words, cell.measure if cell.measure not in (None, "level") else ""]
    return " ".join(part for part in parts if part)


def _indicator(row: IndicatorRow) -> dict[str, str]:
    return {
        "number": str(row.number or ""),
        "category": row.category or "",
        "name": row.name,
        "unit": row.unit or "",
        "earlier": "; ".join(map(value, row.earlier)),
        "baseline": value(row.baseline),
        "interim": "; ".join(map(value, row.interim)),
        "target": value(row.target),
        "growth": value(row.growth),
        "nature": row.nature or "",
        "body": "、".join(row.responsible),
    }


def _project(row: Project) -> dict[str, str]:
    return {
        "item": row.item if row.item and row.item != "主要安排" else "",
        "name": row.name,
        "nature": row.nature or "",
        "content": row.content or "",
        "scale": "; ".join(f"{s.value}{s.unit}" for s in row.scale),
        "investment": f"{row.investment.value}{row.investment.unit}" if row.investment else "",
        "years": f"{row.years.start}-{row.years.end}" if row.years else "",
        "place": row.place or "",
        "body": "、".join(row.responsible),
    }
