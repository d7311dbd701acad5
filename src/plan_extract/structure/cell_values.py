"""What a value cell of an indicator table says."""

from __future__ import annotations

import re

from plan_extract.model import CellValue, Measure
from plan_extract.reading.quantities import find_quantities
from plan_extract.reading.units import unit_of
from plan_extract.sources.fold import fold

_BRACKETED = re.compile(r"[\[【〔［]\s*([^\]】〕］]+?)\s*[\]】〕］]")


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
