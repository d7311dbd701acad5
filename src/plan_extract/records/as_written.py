"""Names of records in the characters of the text: what is read as 达到 stays 達到 where the text writes so."""

from __future__ import annotations

import re
from collections import Counter

from plan_extract.model import KINDS, Amount, Plan, Quote, Record
from plan_extract.sources.fold import TRADITIONAL

# Fields that are made of the reading text; quotes and statements are of the source already.
_MADE = frozenset({"indicator", "unit", "districts", "name", "item", "action", "title", "category", "text", "issuer"})
_TRADITIONAL = re.compile(f"[{re.escape(''.join(TRADITIONAL))}]")


def as_written(plan: Plan, text: str) -> None:
    """Put the source text's traditional characters back into the plan's names, in place; no change to a text that has none."""
    if _TRADITIONAL.search(text) is None:
        return
    counts = Counter(text)
    back: dict[str, str] = {}
    for written, read in TRADITIONAL.items():
        # A lone 綜 in a simplified text is a slip of its own and changes no other name.
        if counts[written] > max(counts[read], counts[back[read]] if read in back else 0):
            back[read] = written
    table = str.maketrans(back)
    for part in (plan.plan, plan.outline, plan.boxes, plan.districts, *(getattr(plan, name) for name in KINDS)):
        _put_back(part, table)


def _put_back(value: object, table: dict[int, str]) -> None:
    if isinstance(value, list):
        for item in value:
            _put_back(item, table)
    elif isinstance(value, Record) and not isinstance(value, Quote | Amount):
        for field in value.__struct_fields__:
            held = getattr(value, field)
            if field in _MADE and isinstance(held, str):
                setattr(value, field, held.translate(table))
            elif field in _MADE and isinstance(held, list) and held and isinstance(held[0], str):
                setattr(value, field, [name.translate(table) for name in held])
            elif field != "region":
                _put_back(held, table)
