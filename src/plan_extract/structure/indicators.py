"""Rows of an indicator table out of its cells: category, number, name, unit, baseline, target, nature."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from plan_extract.lexicon import kept, kept_up_to, load
from plan_extract.model import CellValue, IndicatorRow
from plan_extract.reading.numerals import integer
from plan_extract.reading.times import year_named
from plan_extract.sources.fold import fold
from plan_extract.structure.cell_values import read_value, unit_said
from plan_extract.structure.gridcells import GridCell, Row
from plan_extract.structure.heads import find_head, same_head

Kind = Literal["category", "number", "name", "unit", "value", "growth", "nature", "body", "other"]
YEAR = re.compile(r"((?:19|20)\d\d)")
_UNIT = re.compile(r"^(.+?)\s*[(（]([^()（）]{1,14})[)）]\s*$")


@dataclass(frozen=True, slots=True)
class Column:
    """What a column holds; `year` and `unit` where its head names one, `target` where its head says target rather than baseline."""

    kind: Kind
    year: int | None = None
    target: bool | None = None
    cumulative: bool = False
    unit: str | None = None


Dated = tuple[GridCell | None, Column]


@dataclass(frozen=True, slots=True)
class Words:
    """The lists of lexicon/tables.yaml, compiled."""

    columns: tuple[tuple[Kind, re.Pattern[str]], ...]
    baseline: re.Pattern[str]
    target: re.Pattern[str]
    absent: frozenset[str]
    value: re.Pattern[str]
    natures: tuple[str, ...]
    name_endings: tuple[str, ...]
    standing: re.Pattern[str]
    no_unit: re.Pattern[str]
    marks: re.Pattern[str]
    head_parts: re.Pattern[str]
    totals: re.Pattern[str]
    group: re.Pattern[str]


@kept
def words() -> Words:
    """The word lists, read once a process."""
    tables = load("tables")
    return Words(
        columns=tuple((c["kind"], re.compile(c["pattern"])) for c in tables["columns"]),
        baseline=re.compile("|".join(tables["baseline_words"])),
        target=re.compile("|".join(tables["target_words"])),
        absent=frozenset(tables["absent"]),
        value=re.compile(tables["value_cell"]),
        natures=tuple(tables["natures"]),
        name_endings=tuple(tables["name_endings"]),
        standing=re.compile(tables["standing"]),
        no_unit=re.compile("|".join(tables["no_unit"]) + r"|\d$"),
        marks=re.compile(tables["footnote_marks"]),
        head_parts=re.compile(tables["head_parts"]),
        totals=re.compile(tables["totals"]),
        group=re.compile(tables["group"]),
    )


def kind_of(cell: GridCell | None) -> Kind | None:
    """The kind of column a head cell names, or None."""
    return _kind(cell.bare) if cell is not None and 0 < len(cell.bare) <= 24 else None


@kept_up_to(2048)
def _kind(bare: str) -> Kind | None:
    return next((kind for kind, pattern in words().columns if pattern.search(bare)), None)


def is_head(row: Row) -> bool:
    """Whether a row's cells name columns: one of names and at least one of values, and nothing else much."""
    kinds = [kind_of(cell) for cell in row if cell is not None and cell.bare]
    return "name" in kinds and ("value" in kinds or "growth" in kinds) and sum(k is None for k in kinds) <= len(kinds) // 3


def head_like(words: str, cells: list[GridCell]) -> bool:
    """Whether a line can begin an indicator table: the words of a head cell, or several of them; `cells` are its `parts_of`."""
    if not cells or len(words) > 90:
        return False
    kinds = [kind_of(cell) for cell in cells]
    if len(cells) == 1:
        return kinds[0] in ("category", "number") or cells[0].bare in ("指标", "指标名称", "主要指标", "指标类别")
    return is_head(list(cells)) or (kinds[0] in ("category", "number") and len(words) <= 4)


def columns_of(heads: list[str]) -> list[Column]:
    """What each column holds, by its head cell's text."""
    made: list[Column] = []
    lists = words()
    for head in heads:
        bare = fold("".join(head.split()))
        kind: Kind = next((k for k, pattern in lists.columns if pattern.search(bare)), "other") if bare else "other"
        year = year_named(bare)
        if kind == "growth" and year and not re.search("年均|增速|增长|累计|变化|增幅", bare):
            kind = "value"
        target = None
        if kind == "value":
            from_there = re.search("基期|基准|基数|现状|现有", bare) and "目标" not in bare
            target = False if from_there else True if lists.target.search(bare) else False if lists.baseline.search(bare) else None
        unit = _UNIT.match(head.strip()) if kind == "value" else None
        made.append(Column(kind, year, target, "累计" in bare and kind == "value", unit_said(unit[2]) if unit else None))
    return made


def from_grid(grid: list[Row]) -> list[IndicatorRow] | None:
    """The rows of a grid whose head names indicator columns; None for any other table."""
    found = find_head(grid, is_head, _goes_on)
    if found is None:
        return None
    heads, start = found
    columns = columns_of(heads)
    _mend(columns)
    _count(columns, heads, grid[start:])
    if not any(c.kind == "name" for c in columns):
        return None
    rows: list[IndicatorRow] = []
    category: str | None = None
    above: dict[int, GridCell] = {}
    for row in grid[start:]:
        if any(same_head(row, head) for head in grid[:start]):
            continue
        if group := _group(row):
            category, above = group, {}
            continue
        made = _row(_carried(row, columns, above), columns)
        if made is None:
            continue
        # A category stands once, before the first row it groups.
        category = made.category or category
        made.category = category
        rows.append(made)
    return rows or None


def _goes_on(cell: GridCell) -> bool:
    bare = cell.bare
    if words().head_parts.match(bare):
        return True
    return (
        len(bare) <= 16 and kind_of(cell) in ("value", "growth", "unit", "nature") and not re.fullmatch(r"(?!(?:19|20)\d\d$)[\d.%]+", bare)
    )


def _group(row: Row) -> str | None:
    """The name of a group that a row's only words give: 一、文化, or 文化 over the whole width."""
    said = list({id(cell): cell for cell in row if cell is not None and cell.bare}.values())
    if len(said) != 1 or len(row) < 3 or row[0] is not said[0]:
        return None
    found = words().group.match(said[0].text)
    name = found["words"].strip() if found else said[0].text
    plain = found is not None or not (is_value(said[0]) or re.search(r"\d|[:。;,]|^注", said[0].bare))
    return name if plain and len(name) <= (20 if found else 14) and not words().totals.match(said[0].bare) else None


def _carried(row: Row, columns: list[Column], above: dict[int, GridCell]) -> Row:
    """A row's cells, where a blank one of bodies or natures means the one above, and a blank category beside a narrower one too."""
    carried: Row = []
    categories = [at for at, column in enumerate(columns) if column.kind == "category"][:-1]
    for at, (cell, column) in enumerate(zip(row, columns, strict=False)):
        if column.kind in ("body", "nature") or at in categories:
            if cell is not None and cell.bare:
                above[at] = cell
            else:
                cell = above.get(at)
        carried.append(cell)
    return carried


def _mend(columns: list[Column]) -> None:
    """Two name columns in a row, as 指标 spanning two: the first groups."""
    names = [i for i, c in enumerate(columns) if c.kind == "name"]
    if len(names) > 1 and not any(c.kind == "category" for c in columns):
        for index in names[:-1]:
            columns[index] = Column("category")


def _count(columns: list[Column], heads: list[str], rows: list[Row]) -> None:
    """A column that no head names and whose cells count from 1 on is that of the rows' numbers."""
    for at, head in enumerate(heads[:2]):
        said = [cell.bare for row in rows if at < len(row) and (cell := row[at]) is not None and cell.bare]
        if not head and said[:2] == ["1", "2"] and not any(column.kind == "number" for column in columns):
            columns[at] = Column("number")


def _row(row: Row, columns: list[Column]) -> IndicatorRow | None:
    cells = list(zip(row, columns, strict=False))
    names = [c for c, col in cells if col.kind == "name" and c is not None and c.bare]
    if not names:
        return None
    name = names[-1]
    kinds = {id(c) for c, _ in cells if c is not None}
    if len(kinds) == 1 and len(cells) > 2:
        # One cell over the whole width: a heading of the rows below, or a note.
        return None
    if kind_of(name) == "name" and name.bare in ("指标", "指标名称"):
        return None
    categories = [c for c, col in cells if col.kind == "category" and c is not None and c.bare not in words().absent and c is not name]
    number = next((n for c, col in cells if col.kind == "number" and c is not None and (n := integer(c.bare)) is not None), None)
    unit_cell = next((c for c, col in cells if col.kind == "unit" and c is not None and c.bare), None)
    nature = next((c for c, col in cells if col.kind == "nature" and c is not None and c.bare), None)
    values = [(c, col) for c, col in cells if col.kind in ("value", "growth")]
    made = build(name, number, categories[0] if categories else None, unit_cell, values, nature)
    bodies = [c.text for c, col in cells if col.kind == "body" and c is not None and c.bare and c.bare not in words().absent]
    made.responsible = list(dict.fromkeys(name for text in bodies for name in split_bodies(text)))
    return made


def split_bodies(text: str) -> list[str]:
    """The bodies that a cell names: 市水利局、市林业局."""
    return [name for part in re.split(r"[、,，;；]|\s+", text) if (name := part.strip())]


def build(
    name: GridCell,
    number: int | None,
    category: GridCell | None,
    unit_cell: GridCell | None,
    values: list[tuple[GridCell | None, Column]],
    nature: GridCell | None,
) -> IndicatorRow:
    """An indicator row of its cells; a leading number and the unit in brackets are taken out of the name."""
    # 其中：公园 below 绿地 is a part of it, named 公园.
    text = re.sub(r"^其中\s*[:：]?\s*(?=\S)", "", words().marks.sub("", name.text))
    lead = re.match(r"^(?:\(?(\d{1,2})\)?\s*[.、．)]\s*|[①-⑳]\s*)(?=\D)", fold(text))
    if lead:
        text = text[lead.end() :]
        number = number if number is not None else (int(lead[1]) if lead[1] else None)
    unit = unit_cell.text if unit_cell is not None and unit_cell.bare not in words().absent else None
    found = _UNIT.match(text)
    if found and not words().no_unit.search(fold(found[2])):
        text, unit = found[1].strip(), unit or found[2].strip()
    dated = [(c, col) for c, col in values if col.kind == "value"]
    unit = unit or next((col.unit for _, col in dated if len({other.unit for _, other in dated}) == 1), None)
    years = [col.year for _, col in dated if col.year]
    last_year = max(years) if years else None
    target_pair = next(((c, col) for c, col in reversed(dated) if col.target), None) or (
        next(((c, col) for c, col in reversed(dated) if col.year == last_year), None)
        if last_year
        else (dated[-1] if len(dated) > 1 else None)
    )
    if len(dated) == 1:
        target_pair = None if dated[0][1].target is False else dated[0]
    base_pair = _base(dated, target_pair)
    if base_pair is not None and target_pair is not None and base_pair[1] is target_pair[1]:
        base_pair = None
    target = _value(*target_pair) if target_pair else None
    if target is None:
        growth = next(((c, col) for c, col in values if col.kind == "growth" and c is not None and _value(c, col) is not None), None)
        if growth is not None and growth[0] is not None:
            target = _value(growth[0], Column("growth", target_pair[1].year if target_pair else growth[1].year))
            if target is not None and target.measure in (None, "level"):
                target.measure = "annual_rate"
    used = [id(pair[1]) for pair in (base_pair, target_pair) if pair]
    others = [pair for pair in dated if pair[1].year and id(pair[1]) not in used]
    split = (target_pair[1].year if target_pair else None, base_pair[1].year if base_pair else None)
    # What was aimed at for the year that a baseline reports is no target any more: “十四五”目标 beside “十四五”完成.
    ahead = [pair for pair in others if split[0] and (split[1] or 0) < _year(pair) < split[0]]
    interim = [pair for pair in ahead if pair[1].target or split[1]]
    earlier = [pair for pair in others if split[1] and _year(pair) < split[1] and not pair[1].target]
    growth_pair = next(((c, col) for c, col in values if col.kind == "growth" and c is not None), None)
    return IndicatorRow(
        name=re.sub(r"(?<=[^\x00-\x7f])\s+(?=[^\x00-\x7f])", "", text),
        line=name.line,
        number=number,
        category=category.text.replace(" ", "") if category is not None else None,
        unit=unit,
        earlier=_values(earlier),
        baseline=_value(*base_pair) if base_pair else None,
        interim=_values(interim),
        target=target,
        growth=_growth(growth_pair[0]) if growth_pair and len(dated) > 1 else None,
        nature=nature_of(nature) if nature is not None and nature.bare not in words().absent else None,
    )


def _base(dated: list[Dated], target: Dated | None) -> Dated | None:
    """The column of the level that the plan starts from: the last that its head says to be one; else that of five years before the target,
    as five-year plans have it; else the last before columns that say target, or the first."""
    said = next((pair for pair in reversed(dated) if pair[1].target is False), None)
    if said is not None:
        return said
    free = [pair for pair in dated if target is None or (pair[1] is not target[1] and not pair[1].target)]
    five = next((pair for pair in free if target and target[1].year and pair[1].year == target[1].year - 5), None)
    if five is not None or not free:
        return five
    return free[-1] if target is not None and target[1].target and all(pair[1].year for pair in free) else free[0]


def _year(pair: Dated) -> int:
    return pair[1].year or 0


def _values(pairs: list[Dated]) -> list[CellValue]:
    return [value for pair in pairs if (value := _value(*pair)) is not None]


def _growth(cell: GridCell | None) -> CellValue | None:
    """What a column of yearly growth says; a sum over the years where its value is in brackets."""
    value = _value(cell, Column("growth"))
    if value is not None and value.measure in (None, "level"):
        value.measure = "annual_rate"
    return value


def _value(cell: GridCell | None, column: Column) -> CellValue | None:
    if cell is None or not cell.bare or cell.bare in words().absent:
        return None
    text = cell.text
    return read_value(text, column.year, cumulative=column.cumulative)


def is_value(cell: GridCell) -> bool:
    """Whether a cell's text reads as a value: 97以上, [33], ——; 5G基站数量(个) begins with a digit and is a name all the same."""
    bare = cell.bare
    if bare in words().absent:
        return True
    unit = _UNIT.match(bare)
    if unit and not re.search(r"\d", unit[2]):
        if not re.fullmatch(r"[\d.,—~～-]+", unit[1]):
            return False
        bare = unit[1]
    lists = words()
    return bool(lists.value.match(bare)) and (not bare.endswith(lists.name_endings) or bool(lists.standing.search(bare)))


def is_nature(cell: GridCell) -> bool:
    """Whether a cell says 约束性 or 预期性, or 约束 or 预期 alone."""
    bare = cell.bare.strip("()[]")
    return bare.startswith(words().natures) or f"{bare}性" in words().natures


def nature_of(cell: GridCell) -> str:
    """The nature that a cell says, as it is called: 约束 and 约束性指标 are 约束性."""
    bare = cell.bare.strip("()[]")
    return next((n for n in words().natures if bare in (n, n[:-1], f"{n}指标")), bare)


def fit(cells: list[GridCell], head: list[GridCell], single: bool) -> Row | None:
    """A row's cells under its head: a missing category in front is left empty; with single spaces, a name's own spaces are joined."""
    width = len(head)
    kinds = [kind_of(h) for h in head]
    tail = sum(1 for k in kinds[kinds.index("name") + 1 :]) if "name" in kinds else 0
    cells = [c for c in cells if c.bare] if single else cells
    values = sum(is_value(c) or is_nature(c) for c in cells)
    if len(cells) < max(2, tail) or values == 0:
        return None
    if single and len(cells) > width and "name" in kinds:
        at = kinds.index("name")
        extra = len(cells) - width
        joined = GridCell("".join(c.text for c in cells[at : at + extra + 1]), cells[at].line)
        cells = [*cells[:at], joined, *cells[at + extra + 1 :]]
    if len(cells) == width:
        return list(cells)
    if len(cells) > width:
        return None if any(c.bare for c in cells[width:]) else list(cells[:width])
    missing = width - len(cells)
    if "category" in kinds and missing == 1 and kinds.index("category") <= 1:
        at = kinds.index("category")
        return [*cells[:at], None, *cells[at:]]
    return [*cells, *([None] * missing)] if missing <= 2 else None


def extends(cells: list[GridCell], row: Row) -> bool:
    """Whether a line only goes on with a cell of the row above (a name broken over two lines)."""
    return (
        len(cells) == 1
        and 0 < len(cells[0].bare) <= 10
        and not is_value(cells[0])
        and len(row) > 2
        and not re.search("[。,]", cells[0].text)
    )
