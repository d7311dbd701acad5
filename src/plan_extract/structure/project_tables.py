"""Rows of a table of projects: 项目名称, 建设内容及规模, 总投资, 起止年限, 责任单位 in any order and number."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from plan_extract.lexicon import kept, kept_up_to, load
from plan_extract.structure.gridcells import GridCell, Row
from plan_extract.structure.heads import find_head, same_head

Kind = Literal[
    "number", "other", "nature", "body", "investment", "start", "end", "years", "place", "content", "scale", "category", "name"
]  # fmt: skip
# Of these a blank cell means the one above.
CARRIED: frozenset[Kind] = frozenset(("category", "body"))
_TELLS: frozenset[Kind] = frozenset(("content", "scale", "investment", "years", "start", "end"))
_BRACKETS = re.compile(r"[(（]([^()（）]{1,12})[)）]")


@dataclass(frozen=True, slots=True)
class ProjectRow:
    """A project as its row has it: the `name`'s cell, others by kind, those of bodies, the category it stands under, the unit of money."""

    name: GridCell
    cells: dict[Kind, GridCell]
    bodies: tuple[GridCell, ...] = ()
    group: str | None = None
    money: str | None = None


@dataclass(frozen=True, slots=True)
class Words:
    """The lists of lexicon/tables.yaml, compiled."""

    columns: tuple[tuple[Kind, re.Pattern[str]], ...]
    main: re.Pattern[str]
    money: re.Pattern[str]
    totals: re.Pattern[str]
    group: re.Pattern[str]
    absent: frozenset[str]
    marks: re.Pattern[str]


@kept
def words() -> Words:
    """The word lists, read once a process."""
    tables = load("tables")
    return Words(
        columns=tuple((c["kind"], re.compile(c["pattern"])) for c in tables["project_columns"]),
        main=re.compile(tables["main_investment"]),
        money=re.compile("|".join(tables["money_units"])),
        totals=re.compile(tables["totals"]),
        group=re.compile(tables["group"]),
        absent=frozenset(tables["absent"]),
        marks=re.compile(tables["footnote_marks"]),
    )


def kind_of(cell: GridCell | None) -> Kind | None:
    """The kind of column that a head cell names, or None."""
    return _kind(cell.bare) if cell is not None and 0 < len(cell.bare) <= 24 else None


@kept_up_to(2048)
def _kind(bare: str) -> Kind | None:
    bare = _BRACKETS.sub("", bare)
    return next((kind for kind, pattern in words().columns if pattern.search(bare)), None)


def is_head(row: Sequence[GridCell | None]) -> bool:
    """Whether a row's cells name columns of projects: the name, what is built, for how much or when; nothing else much."""
    kinds = [kind_of(cell) for cell in row if cell is not None and cell.bare]
    return "name" in kinds and any(k in _TELLS for k in kinds) and sum(k is None for k in kinds) <= len(kinds) // 4


def _goes_on(cell: GridCell) -> bool:
    return len(cell.bare) <= 16 and kind_of(cell) in _TELLS and not re.fullmatch(r"[\d.,]+", cell.bare)


def money_of(text: str) -> str | None:
    """The unit of money that words name: 单位:万元, 总投资(亿元)."""
    found = words().money.search(text)
    return found[0] if found else None


def from_grid(grid: list[Row]) -> list[ProjectRow] | None:
    """The projects of a grid whose head names such columns; None for any other table."""
    found = find_head(grid, is_head, _goes_on)
    if found is None:
        return None
    heads, start = found
    kinds = [kind_of(GridCell(head, 0)) for head in heads]
    if "name" not in kinds:
        # Two rows of head put together may be too long for the name of a column.
        return None
    reader = _Reader(heads, kinds)
    for row in grid[start:]:
        if any(same_head(row, head) for head in grid[:start]):
            continue
        reader.read(row)
    return reader.rows or None


@dataclass(slots=True)
class _Reader:
    heads: list[str]
    kinds: Sequence[Kind | None]
    rows: list[ProjectRow] = field(default_factory=list)
    group: str | None = None
    above: dict[int, GridCell] = field(default_factory=dict)

    def read(self, row: Row) -> None:
        """Take a row: a project, a group's name, or sums."""
        said = [cell for cell in dict.fromkeys(row) if cell is not None and cell.bare]
        if not said or words().totals.match(said[0].bare):
            return
        at = self.kinds.index("name")
        name = row[at] if at < len(row) else None
        number = next((c for c, k in zip(row, self.kinds, strict=False) if k == "number"), None)
        grouped = words().group.match(said[0].bare)
        if name is None or not name.bare or (name is number) or (grouped and name is said[0]) or len(said) == 1:
            if said[0].bare and not said[0].bare[0].isdigit():
                self.group, self.above = grouped["words"] if grouped else said[0].text, {}
            return
        if words().totals.match(name.bare) or name.text == self.heads[at]:
            return
        cells: dict[Kind, GridCell] = {}
        bodies: list[GridCell] = []
        main: str | None = None
        for column, (cell, kind, head) in enumerate(zip(row, self.kinds, self.heads, strict=False)):
            if kind is None or kind in ("number", "other", "name"):
                continue
            if (cell is None or not cell.bare) and kind in CARRIED:
                cell = self.above.get(column)
            if cell is None or not cell.bare or cell.bare in words().absent:
                continue
            self.above[column] = cell
            if kind == "body":
                bodies += [cell] if cell not in bodies else []
            elif kind == "investment":
                # Of several the one that is the whole: 总投资 beside 2023年计划投资.
                if main is None or (words().main.search(head) and not words().main.search(main)):
                    main, cells[kind] = head, cell
            else:
                cells.setdefault(kind, cell)
        category = cells.get("category")
        group = category.text if category is not None else self.group
        self.rows.append(ProjectRow(name, cells, tuple(bodies), group, money_of(main) if main else None))
