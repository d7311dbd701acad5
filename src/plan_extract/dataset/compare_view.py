"""A comparison as tables, CSV and JSON."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

from plan_extract.dataset.comparing import Compared, Spot
from plan_extract.dataset.figuring import baseline, ends, figure
from plan_extract.dataset.sheets import INDENT, Sheet, aside, aside_data
from plan_extract.wording import language, message, shown, worded

NATURES = {"约束性": message("binding"), "预期性": message("expected")}
COLUMNS = (
    "key", "indicator", "place", "code", "level", "year", "low", "high", "unit", "comparator", "measures", "as_written", "written_unit",
    "converted", "nature", "baseline_low", "baseline_high", "baseline_year", "region", "period_start", "period_end", "issued", "plan",
    "plan_id", "goal_id", "section", "page", "line", "quote", "statement",
)  # fmt: skip


# A cell of a table says so many targets; how many more there are, and where each stands, it says as well.
_SHOWN = 3


def _few(said: Sequence[str]) -> list[int]:
    """Which of a cell's targets it says: all of a few, else the first ones that differ, as far as there are such."""
    if len(said) <= _SHOWN + 1:
        return list(range(len(said)))
    first: dict[str, int] = {}
    for at, text in enumerate(said):
        if text not in first:
            first[text] = at
            if len(first) == _SHOWN:
                break
    chosen = set(first.values())
    others = (at for at in range(len(said)) if at not in chosen)
    return sorted([*chosen, *islice(others, _SHOWN - len(chosen))])


def sheets(compared: Compared, *, baselines: bool) -> list[Sheet]:
    """The table of places by years, where each number stands, and what could not be compared; of rows with `comparing.NUMBERS` alone."""
    refs: list[str] = []
    odd = False
    rows = []
    # Targets with the same number share their row, whose text is made once.
    texts: dict[int, str] = {}

    def text_of(row: Mapping[str, Any]) -> str:
        nonlocal odd
        text, converted = figure(row, compared.unit)
        odd = odd or not converted
        start = baseline(row, compared.unit) if baselines else ""
        made = texts[id(row)] = (
            text + ("" if converted else " †") + (f" {shown(NATURES[row['nature']])}" if row["nature"] in NATURES else "")
            + (f" ← {start}" if start else "")
        )  # fmt: skip
        return made

    for spot, cells in compared.cells.items():
        line = [INDENT * spot.indent + _name(spot), spot.code or ""]
        for column in compared.columns:
            some = cells.get(column)
            if some is None:
                line.append("")
                continue
            if len(some) == 1 and some[0][2] is None:
                row, stands, _ = some[0]
                refs.append(f"[{len(refs) + 1}] {stands}")
                line.append(f"{texts.get(id(row)) or text_of(row)} [{len(refs)}]")
                continue
            said = [
                (texts.get(id(row)) or text_of(row)) + (worded(" by {place}", place=other) if other is not None else "")
                for row, _, other in some
            ]
            first = len(refs) + 1
            told = _few(said)
            # What its cell does not say stands before where it is said.
            refs += [
                f"[{at}] {stands}" if at - first in told else f"[{at}] {text}: {stands}"
                for at, (text, (_, stands, _)) in enumerate(zip(said, some, strict=True), first)
            ]
            shorter = [f"{said[at]} [{first + at}]" for at in told]
            if len(told) < len(said):
                shorter.append(worded("{count} more: [{first}]–[{last}]", count=len(said) - len(told), first=first, last=len(refs)))
            line.append("; ".join(shorter))
        rows.append(line)
    notes = [worded("in {unit}, where nothing else is said", unit=compared.unit)] if compared.unit else []
    if odd:
        notes.append(worded("† cannot be told in {unit}: as it is written", unit=compared.unit or "–"))
    head = [worded("place"), worded("code"), *(column or worded("no year") for column in compared.columns)]
    found = [Sheet(title(compared), head, rows, notes)]
    if refs:
        found.append(Sheet(worded("Where the numbers stand"), (), [], refs))
    return [*found, *aside(compared.aside)]


def title(compared: Compared) -> str:
    """What is compared: its name, in English with its English name."""
    one = compared.indicator
    return f"{one.name} ({one.english})" if one.english and language() == "en" else one.name


def _name(spot: Spot) -> str:
    return spot.name or worded("no place said")


def csv_rows(some: Iterable[Compared]) -> Iterator[tuple[object, ...]]:
    """A row a target, numbers in the unit of its comparison where they can be told in it (`converted`), else in the base unit."""
    for compared in some:
        for spot, _, row in compared.rows:
            unit = compared.unit
            number, start = ends(row, unit), ends(row, unit, of="baseline_")
            converted = number is not None
            if number is None:
                number, unit = ends(row, None), row["base_unit"]
            if number is None:
                number = (row["base_low"], row["base_high"])
            yield (
                compared.indicator.key, compared.indicator.name, spot.name, spot.code, spot.level, row["deadline"],
                *map(_double, number), unit,
                row["comparator"], row["measures"], _written(row), row["unit"], converted, row["nature"],
                *(map(_double, start) if start is not None else (None, None)), row["baseline_year"] if start is not None else None,
                row["region"], row["plan_start"], row["plan_end"], row["issued"], row["plan"], row["plan_id"], row["goal_id"],
                row["section"], row["page"], row["line"], row["quote"], row["statement"],
            )  # fmt: skip


def data(compared: Compared) -> dict[str, Any]:
    """A comparison for JSON."""
    one = compared.indicator
    places = []
    rows = iter(csv_rows([compared]))
    for spot, cells in compared.cells.items():
        said = [dict(zip(COLUMNS[5:], next(rows)[5:], strict=True)) for column in compared.columns for _ in cells.get(column, ())]
        places.append({"place": spot.name, "code": spot.code, "level": spot.level, "targets": said})
    return {
        "indicator": {"key": one.key, "name": one.name, "english": one.english, "standard": one.standard},
        "unit": compared.unit, "columns": compared.columns, "places": places, "aside": aside_data(compared.aside),
    }  # fmt: skip


def _written(row: Mapping[str, Any]) -> str:
    low, high = _double(row["low"]), _double(row["high"])
    return f"{low}" if low == high else f"{low}—{high}"


def _double(value: Any) -> int | float | None:
    if value is None:
        return None
    number = float(value)
    return int(number) if number.is_integer() and abs(number) < 1e15 else number
