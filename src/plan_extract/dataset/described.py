"""What the views of a data set and their columns mean (columns.yaml), in both languages."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from plan_extract.dataset.layout import exported
from plan_extract.reporting.export import described as of_export
from plan_extract.reporting.export.described import Described
from plan_extract.yaml_text import load


def view_described(view: str) -> Described:
    """What a view is called and holds."""
    said = _listed()["views"].get(view)
    return Described(*said) if said else of_export.table_called(view)


def column_described(view: str, column: str) -> Described:
    """What a column of a view means."""
    said = _listed().get(view, {}).get(column) or _listed()["any"].get(column)
    if said:
        return Described(*said)
    tables = ("goals",) if view == "targets" else (exported(view), "goals")
    found = [of_export.described(table, column) for table in tables]
    return next((one for one in found if one.meaning != column), found[0])


@cache
def _listed() -> dict[str, dict[str, list[str]]]:
    written: dict[str, dict[str, list[str]]] = load(files(__name__.rpartition(".")[0]).joinpath("columns.yaml").read_text(encoding="utf-8"))
    return written
