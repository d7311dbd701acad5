"""What a value cell of an indicator table says, and what stands around its rows for all of them: notes below, a unit above."""

from __future__ import annotations

import re

from plan_extract.lexicon import kept, load
from plan_extract.model import CellValue, IndicatorRow, Measure
from plan_extract.reading.quantities import find_quantities
from plan_extract.reading.units import unit_of
from plan_extract.sources.fold import fold

_BRACKETED = re.compile(r"[\[【〔［]\s*([^\]】〕］]+?)\s*[\]】〕］]")
_LEVELS = ("level", "cumulative")
# A figure with its unit and bounds, and nothing else: ≥74.2%, 约6.3m3, [320]人以上.
_WITH_UNIT = re.compile(
    r"^[^\d\w]*(?:约|近|超过|不低于|不少于|不高于|不超过|累计)?[\[【〔]?[\d.,]+(?:[—~-][\d.,]+)?[\]】〕]?"
    r"(?P<unit>[^\d\s\[\]()]{1,9}?\d?)(?:左右|以上|以下|以内|上下)?[\]】〕]?$"
)


def read_value(text: str, year: int | None, *, cumulative: bool = False) -> CellValue:
    """A value cell: `[33]以上` is 33, ge, cumulative; `年均增长1—2个百分点` is [1, 2], annual_rate."""
    folded = fold(text)
    bracket = _BRACKETED.search(folded)
    plain = _BRACKETED.sub(lambda m: m[1], folded)
    found = find_quantities(plain)
    quantity = found[0] if found else None
    measure: Measure | None = None
    if bracket or cumulative or "累计" in folded:
        measure = "cumulative"
    elif "年均" in folded or "每年平均" in folded:
        measure = "annual_rate"
    elif "每年" in folded:
        measure = "per_year"
    elif re.search(r"翻|倍", folded):
        measure = "multiple"
    elif re.search(r"提高|下降|降低|增加|减少|增长|上升|比20", folded) and not re.search(r"(提高|降低|增加|增长|下降|上升)(到|至)", folded):
        measure = "change"
    elif quantity is not None:
        measure = "level"
    if quantity is None:
        return CellValue(text=text, year=year, measure=measure)
    return CellValue(text=text, year=year, value=quantity.value, unit=quantity.unit, comparator=quantity.comparator, measure=measure)


def unit_said(text: str | None) -> str | None:
    """Words where they are one unit, as a caption or the brackets of a head cell have it; None for any others."""
    bare = fold(text or "").strip()
    return (text or "").strip() if bare in ("%", "‰") or unit_of(bare.split("/")[0]) is not None else None


@kept
def _cumulative() -> re.Pattern[str]:
    return re.compile(load("tables")["cumulative_note"])


def apply_note(rows: list[IndicatorRow], note: str) -> None:
    """Read [ ] as the note under the table says; without a note a bracketed value is taken as cumulative as well."""
    if not note or not re.search(r"[\[【〔]", note) or _cumulative().search(fold(note)) or "累计" in note:
        return
    for row in rows:
        for value in (row.baseline, row.target):
            if value is not None and value.measure == "cumulative" and "累计" not in value.text:
                value.measure = "level"


def apply_units(rows: list[IndicatorRow], caption: str | None) -> None:
    """Give rows without a unit that of their values (74.2%, 120公里) where most rows say one there, else the caption's (单位:%).

    A lone value with a unit among words (<1%, 下降15%) makes no column of units.
    """
    if not rows:
        return
    said = {id(row): _said(row) for row in rows if row.unit is None}
    most = 2 * sum(unit is not None for unit in said.values()) > len(rows)
    for row in rows:
        if row.unit is not None:
            continue
        if most:
            row.unit = said[id(row)]
        elif caption is not None and not any(value.unit for value in (row.baseline, *row.interim, row.target) if value is not None):
            row.unit = caption


def _said(row: IndicatorRow) -> str | None:
    """The one unit that all values of a row with one name: what stands behind the figures, 人年/万人 as a whole."""
    values = [value for value in (row.baseline, *row.interim, row.target) if value is not None and value.unit and value.measure in _LEVELS]
    units = {found["unit"] for value in values if (found := _WITH_UNIT.match(fold("".join(value.text.split())))) is not None}
    return units.pop() if len(units) == 1 else None
