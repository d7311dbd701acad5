"""What each column of the tables is called in Chinese and what it means, in both languages (columns.yaml)."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from plan_extract.model import KINDS
from plan_extract.yaml_text import load

# A code and its word, as columns.yaml lists them: `ge 以上`.
_CODE = re.compile(r"([a-z][a-z0-9_ ]*) (\S+)")


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


@cache
def codes(table: str, column: str) -> dict[str, str]:
    """The Chinese words of a column's codes, as its meaning lists them (`ge 以上；le 以内`); empty where it has none."""
    parts = (_CODE.fullmatch(part) for part in described(table, column).meaning.split("；"))
    return {part[1]: part[2] for part in parts if part}


def table_called(table: str) -> Described:
    """What a table is called and holds."""
    label = KINDS[table].label if table in KINDS else table
    return Described(*(_listed()["tables"].get(table) or [label, table, label]))


@cache
def _listed() -> dict[str, dict[str, list[str]]]:
    text = files(__name__.rpartition(".")[0]).joinpath("columns.yaml").read_text(encoding="utf-8")
    found: dict[str, dict[str, list[str]]] = load(text)
    return found
