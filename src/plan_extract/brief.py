"""A record in a line, for a prompt, and as a small table, for a notebook."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from html import escape
from typing import Any

import msgspec

# Columns of a terminal that a record may take, and a string in it.
WIDTH, _STRING = 110, 36
# What tells a record from others comes first, wherever its field stands.
_FIRST = ("id", "name", "title", "indicator", "value", "unit", "deadline", "year", "districts", "text", "line", "quote")


def line(record: msgspec.Struct) -> str:
    """A record in a line of at most WIDTH columns: `Goal(id='g-72617aaa', indicator='老旧小区改造', value=1.15, unit='万户', …)`."""
    return _fitted(type(record).__name__, [f"{name}={_short(value)}" for name, value in _told(record)])


def plan_line(title: str | None, counts: Iterable[tuple[str, int]]) -> str:
    """A plan in a line: its title and how much it has of what."""
    return _fitted("Plan", [repr(_cut(title or "untitled")), *(f"{count} {name}" for name, count in counts if count)])


def table(record: msgspec.Struct) -> str:
    """A record as an HTML table, a row a field; everything escaped."""
    return _html([type(record).__name__, ""], [(name, _short(value, 400)) for name, value in _told(record)])


def plan_table(title: str | None, counts: Iterable[tuple[str, int]], head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A plan as HTML: title, counts, and a table of some of its records; everything escaped."""
    said = ", ".join(f"{count} {name}" for name, count in counts if count)
    return f"<p><b>{escape(title or 'untitled')}</b><br>{escape(said)}</p>" + _html(head, rows)


def _html(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    top = "".join(f"<th>{escape(cell)}</th>" for cell in head)
    body = "".join("<tr>" + "".join(f"<td>{escape('' if c is None else str(c))}</td>" for c in row) + "</tr>" for row in rows)
    return f"<table><thead><tr>{top}</tr></thead><tbody>{body}</tbody></table>"


def _told(record: msgspec.Struct) -> list[tuple[str, Any]]:
    """The fields that hold something, the telling ones first."""
    names = record.__struct_fields__
    order = sorted(names, key=lambda name: (_FIRST.index(name) if name in _FIRST else len(_FIRST), names.index(name)))
    return [(name, value) for name in order if (value := getattr(record, name)) is not None and value != [] and value != {}]


def _fitted(name: str, parts: list[str]) -> str:
    kept: list[str] = []
    room = WIDTH - len(name) - len("(, …)")
    for part in parts:
        room -= width(part) + 2
        if room < 0:
            kept.append("…")
            break
        kept.append(part)
    return f"{name}({', '.join(kept)})"


def _short(value: Any, most: int = _STRING) -> str:
    if isinstance(value, str):
        return repr(_cut(value, most))
    if isinstance(value, list) and all(isinstance(one, int | float | str) for one in value):
        return _cut(repr(value), most)
    if isinstance(value, list | dict):
        return f"<{len(value)}>"
    if isinstance(value, msgspec.Struct):
        held = (getattr(value, name, None) for name in ("text", "name", "year", "value"))
        said = next((one for one in held if one is not None), None)
        return f"<{type(value).__name__}>" if said is None else _short(said, most)
    return repr(value)


def _cut(text: str, most: int = _STRING) -> str:
    if width(text) <= most:
        return text
    kept, used = [], 1
    for char in text:
        used += width(char)
        if used > most:
            break
        kept.append(char)
    return "".join(kept) + "…"


def width(text: str) -> int:
    """Columns that a text takes in a terminal: two a Chinese character."""
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)
