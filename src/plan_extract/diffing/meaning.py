"""What a change of a target means. Each function gives a mirrored word for mirrored input."""

from __future__ import annotations

import re

from plan_extract.diffing.amounts import Quantity
from plan_extract.records.names import direction

# How firmly a bound commits: 左右 leaves room on both sides, 以上 and a plain number on one, 超过 not even the number itself.
FIRM = {"approx": 0, "eq": 1, "ge": 2, "gt": 3, "le": 2, "lt": 3}
FLOORS, CEILINGS = ("ge", "gt"), ("le", "lt")
# Work that is counted: more of it is always more, whatever it is done to (黑臭水体整治12条).
_WORK = ("cumulative", "per_year")
FALLS = re.compile(r"下降|降低|降至|减少|压减|缩小|缩短|削减|(?<!不)低于")
MIRROR = {
    "raised": "lowered",
    "tightened": "loosened",
    "brought forward": "put off",
    "split": "merged",
}
MIRROR |= {b: a for a, b in MIRROR.items()}


def _way(indicator: str | None, measure: str | None, old: str | None, new: str | None, statement: str) -> str | None:
    """`up` where a greater number asks for more, `down` where a smaller one does; None where it cannot be known.

    `old` and `new` are the comparators, `statement` the words of both sides.
    """
    meant = direction(indicator)
    if measure in ("change", "annual_rate", "multiple") and meant != "up" and FALLS.search(statement):
        return "up"  # 死亡率下降20%: the greater fall is the stricter target
    if measure in _WORK:
        return "up"
    bounds = {old, new}
    if meant is None and bounds <= {*FLOORS, "eq", "approx"} and bounds & set(FLOORS):
        return "up"
    if meant != "up" and bounds <= {*CEILINGS, "eq", "approx"} and bounds & set(CEILINGS):
        return "down"
    if meant == "up" and bounds <= set(CEILINGS):
        return "down"  # 建成区面积控制在75平方公里以内: a ceiling holds back even what is meant to grow
    return meant


def value_meaning(
    indicator: str | None,
    measure: str | None,
    old: Quantity | None,
    new: Quantity | None,
    comparators: tuple[str | None, str | None],
    statement: str,
) -> str:
    """What a changed number means: `raised`, `lowered`, `tightened`, `loosened`, or `changed` where it cannot be known.

    More of what is meant to grow is raised; less of what is meant to fall is tightened.
    """
    if old is None or new is None or old.unit != new.unit:
        return "changed"
    if old.low <= new.low and old.high <= new.high:
        rises = True
    elif old.low >= new.low and old.high >= new.high:
        rises = False
    else:
        return "changed"
    way = _way(indicator, measure, *comparators, statement)
    if way == "up":
        return "raised" if rises else "lowered"
    if way == "down":
        return "loosened" if rises else "tightened"
    return "changed"


def comparator_meaning(old: str | None, new: str | None) -> str:
    """What a changed bound means: 左右 to 以上 is `tightened`; a floor that becomes a ceiling is `changed`."""
    if (old in FLOORS and new in CEILINGS) or (old in CEILINGS and new in FLOORS):
        return "changed"
    a, b = FIRM.get(old or "eq", 1), FIRM.get(new or "eq", 1)
    return "tightened" if a < b else "loosened"


def deadline_meaning(old: int | None, new: int | None) -> str:
    """`put off`, `brought forward`, or `changed` where one side has no deadline."""
    if old is None or new is None:
        return "changed"
    return "put off" if new > old else "brought forward"
