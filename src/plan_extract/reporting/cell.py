"""What cells of tables are, and how values and headings become cells."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TypeAlias

from plan_extract.model import OutlineNode, Plan, Value

Cell: TypeAlias = str | int | float | None
Row: TypeAlias = dict[str, Cell]


def numbers(name: str, value: Value | None, ends: str | None = None) -> Row:
    """A value as three cells: the number where there is one alone (`name`), and its low and high end, equal then (`ends`_low, _high).

    `numbers("amount", [1, 2])` is amount None, amount_low 1, amount_high 2. Ends of `value` are called low and high.
    """
    low, high = (value[0], value[-1]) if isinstance(value, list) and value else (value, value)
    prefix = "" if name == "value" else f"{ends or name}_"
    number = None if isinstance(low, list) else low
    return {name: number if low == high else None, f"{prefix}low": number, f"{prefix}high": None if isinstance(high, list) else high}


def walk(nodes: Iterable[OutlineNode], above: tuple[str, ...] = ()) -> Iterator[tuple[OutlineNode, str]]:
    """Each heading, in reading order, and the titles from the top level down to it, with ` / ` between."""
    for node in nodes:
        path = (*above, node.title)
        yield node, " / ".join(path)
        yield from walk(node.children, path)


def section_titles(plan: Plan) -> dict[str, str]:
    """For each outline id, the titles from the top level down to it, with ` / ` between."""
    return {node.id: path for node, path in walk(plan.outline)}
