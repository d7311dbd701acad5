"""`datapackage.json` beside CSV files: what their columns are, and how they join (Frictionless Data Package, version 1)."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from plan_extract.reporting.export.dataset import Table, references
from plan_extract.reporting.export.described import described


def to_datapackage(tables: Sequence[Table]) -> str:
    """The description of CSV files named after the tables, in the same folder. https://specs.frictionlessdata.io/tabular-data-package/"""
    package = {
        "profile": "tabular-data-package",
        "name": "plans",
        "title": "Records of government plans, by plan-extract",
        "resources": [_resource(table, tables) for table in tables],
    }
    return json.dumps(package, ensure_ascii=False, indent=2) + "\n"


def _resource(table: Table, tables: Sequence[Table]) -> dict[str, Any]:
    schema: dict[str, Any] = {"fields": [_field(table, column) for column in table.columns], "missingValues": [""]}
    if table.key:
        schema["primaryKey"] = list(table.key)
    if leads := references(table, tables):
        schema["foreignKeys"] = [{"fields": list(to.columns), "reference": {"resource": to.table, "fields": list(to.key)}} for to in leads]
    return {
        "name": table.name,
        "path": f"{table.name}.csv",
        "profile": "tabular-data-resource",
        "format": "csv",
        "mediatype": "text/csv",
        # The files start with a byte order mark, for Excel.
        "encoding": "utf-8-sig",
        "schema": schema,
    }


def _field(table: Table, column: str) -> dict[str, str]:
    says = described(table.name, column)
    return {"name": column, "type": table.type_of(column), "title": says.chinese, "description": says.english}
