"""Rows of tables of projects as projects: scale, investment, years, bodies and place as their cells say."""

from __future__ import annotations

import re
from collections.abc import Sequence

from plan_extract.faults import keep
from plan_extract.ids import Ids
from plan_extract.model import Amount, Box, Deadline, Investment, Project, Quote, Scale, Years
from plan_extract.reading.places import PlaceReader
from plan_extract.reading.quantities import Quantity, find_quantities
from plan_extract.reading.units import unit_of
from plan_extract.sources.fold import fold
from plan_extract.sources.source_text import SourceText
from plan_extract.structure.blocks import Structure
from plan_extract.structure.gridcells import GridCell
from plan_extract.structure.indicators import split_bodies
from plan_extract.structure.project_tables import ProjectRow, money_of

_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)(?!\d)")
# 2021-23, 2021—25年: the end without its century.
_SHORT_END = re.compile(r"((?:19|20)\d\d)年?\s*[-—–~～至]+\s*(\d\d)(?!\d)")
_NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")
_SURE = 0.95


def row_projects(source: SourceText, structure: Structure, reader: PlaceReader, own: tuple[str, ...], ids: Ids) -> list[Project]:
    """A project for each row of the plan's tables of projects, quoted at the cell of its name; in reading order."""
    made = []
    boxes = {box.id: box for box in structure.boxes}
    for key, rows in structure.projects.items():
        for row in rows:
            try:
                made.append(_project(source, row, boxes[key], reader, own, ids))
            except Exception as error:
                keep(error, "rows of projects", row.name.start)
    return made


def _project(source: SourceText, row: ProjectRow, box: Box, reader: PlaceReader, own: tuple[str, ...], ids: Ids) -> Project:
    name = _name(row.name)
    cells = row.cells
    content = [cells[kind] for kind in ("content", "scale") if kind in cells]
    place = cells.get("place")
    where = (text for text in (place.text if place else "", name) if text)
    districts = next((found for text in where if (found := _districts(text, reader, own))), [])
    years = _years(cells.get("years"), cells.get("start"), cells.get("end"))
    investment = cells.get("investment")
    nature = cells.get("nature")
    return Project(
        id=ids.of(name, *districts),
        name=name,
        districts=districts,
        box=box.id,
        item=row.group,
        nature=nature.text if nature else None,
        content=content[0].text if content else None,
        scale=_scale(content[-1].text) if content else [],
        investment=_investment(investment, row.money) if investment else None,
        years=years,
        place=place.text if place else None,
        responsible=list(dict.fromkeys(body for cell in row.bodies for body in split_bodies(cell.text))),
        deadline=Deadline(year=years.end, text=years.text, from_="said") if years else None,
        section=box.section,
        confidence=_SURE,
        quote=_quote(source, row.name),
    )


def _name(cell: GridCell) -> str:
    return re.sub(r"^(?:\d{1,3}[.、．]\s*(?=\D)|[①-⑳])|[①-⑳*※]+$", "", cell.text).strip()


def _districts(text: str, reader: PlaceReader, own: tuple[str, ...]) -> list[str]:
    found = [p.name for p in reader.find(fold(text), inside_names=True) if p.name not in own and p.kind != "collective"]
    return list(dict.fromkeys(found))


def _scale(text: str) -> list[Scale]:
    """The sizes that a cell tells: 新建快速路12.5公里，双向六车道 has 12.5公里."""
    folded = fold(text)
    return [
        Scale(text=text[q.core : q.end], value=q.value, unit=q.unit)
        for q in find_quantities(folded)
        if (q.unit or q.kind == "product") and not q.chinese and not _time(q)
    ]


def _time(quantity: Quantity) -> bool:
    return bool(quantity.unit and re.fullmatch(r"年|个?月|日|天", quantity.unit))


def _investment(cell: GridCell, money: str | None) -> Investment | None:
    """What a cell of investment says; its unit is its own, else the one that head or caption name."""
    folded = fold(cell.text)
    unit = money_of(folded) or money
    number = _NUMBER.search(folded)
    if number is None:
        return Investment(text=cell.text)
    found = find_quantities(folded if money_of(folded) or unit is None else f"{number[0]}{unit}")
    quantity: Quantity | None = next((q for q in found if q.value is not None), None)
    if quantity is None:
        return Investment(text=cell.text)
    known = unit_of(unit) if unit else None
    amount = quantity.amount if known else None
    return Investment(
        text=cell.text, value=quantity.value, unit=quantity.unit, amount=Amount(value=amount.value, unit=amount.unit) if amount else None
    )


def _years(years: GridCell | None, start: GridCell | None, end: GridCell | None) -> Years | None:
    """The years of one cell, 2021—2025, or of one for the beginning and one for the end."""
    said: Sequence[GridCell] = [cell for cell in ((years,) if years else (start, end)) if cell is not None]
    text = "—".join(cell.text for cell in said)
    folded = fold(text)
    short = _SHORT_END.search(folded)
    found = [int(year) for year in _YEAR.findall(folded)]
    if short and len(found) == 1:
        found.append(found[0] // 100 * 100 + int(short[2]))
    if not found:
        return None
    return Years(text=text, start=min(found), end=max(found))


def _quote(source: SourceText, cell: GridCell) -> Quote:
    line = source.line_of(cell.start)
    return Quote(
        text=source.text[cell.start : cell.end],
        line=line,
        column=cell.start - source.line_starts[line - 1] + 1,
        start=cell.start,
        end=cell.end,
    )
