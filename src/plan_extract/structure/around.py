"""What stands around the rows of an indicator table and holds for all of them: notes below it, a unit above it or in its cells."""

from __future__ import annotations

import re

from plan_extract.model import IndicatorRow
from plan_extract.sources.fold import fold
from plan_extract.structure.indicators import words

_LEVELS = ("level", "cumulative")
# A figure with its unit and bounds, and nothing else: ≥74.2%, 约6.3m3, [320]人以上.
_WITH_UNIT = re.compile(
    r"^[^\d\w]*(?:约|近|超过|不低于|不少于|不高于|不超过|累计)?[\[【〔]?[\d.,]+(?:[—~-][\d.,]+)?[\]】〕]?"
    r"(?P<unit>[^\d\s\[\]()]{1,9}?\d?)(?:左右|以上|以下|以内|上下)?[\]】〕]?$"
)


def apply_note(rows: list[IndicatorRow], note: str) -> None:
    """Read [ ] as the note under the table says; without a note a bracketed value is taken as cumulative as well."""
    if not note or not re.search(r"[\[【〔]", note) or words().cumulative.search(fold(note)) or "累计" in note:
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
