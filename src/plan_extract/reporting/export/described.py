"""What each column of the tables is called in Chinese and what it means, in both languages (columns.yaml)."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import NamedTuple

from plan_extract.model import KINDS
from plan_extract.yaml_text import load


class Described(NamedTuple):
    """A column or table: its Chinese heading, what it means in English and in Chinese."""

    chinese: str
    english: str
    meaning: str


def described(table: str, column: str) -> Described:
    """What a column of a table means; a column that nobody described yet is called by its key."""
    listed = _listed()
    said = listed.get(table, {}).get(column) or listed["any"].get(column) or [column, column.replace("_", " "), column]
    return Described(*said)


def table_called(table: str) -> Described:
    """What a table is called and holds."""
    label = KINDS[table].label if table in KINDS else table
    return Described(*(_listed()["tables"].get(table) or [label, table, label]))


@cache
def _listed() -> dict[str, dict[str, list[str]]]:
    text = files(__name__.rpartition(".")[0]).joinpath("columns.yaml").read_text(encoding="utf-8")
    found: dict[str, dict[str, list[str]]] = load(text)
    return found
