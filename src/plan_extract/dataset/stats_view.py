"""Statistics of a data set as tables, CSV and JSON."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from plan_extract.dataset.sheets import Sheet, aside, aside_data
from plan_extract.dataset.statistics import Statistics
from plan_extract.wording import language, message, shown, worded

# Shares of the targets with a number, and not of all.
_OF_NUMBERS = ("with_unit",)
COLUMNS = ("table", "row", "measure", "value")
_BY = {"level": message("level of region"), "period": message("period"), "region": message("region"), "kind": message("kind of document")}
_COUNTS = {
    "plans": message("plans"), "goals": message("targets"), "facts": message("facts"), "projects": message("projects"),
    "responsible": message("bodies"), "findings": message("findings"),
}  # fmt: skip
_OF_TARGETS = {
    "with_number": message("with a number"), "with_unit": message("with a unit"), "with_year": message("with a year"),
    "with_year_said": message("year said there"), "with_baseline": message("with a baseline"),
    "with_concept": message("standard indicator"),
}  # fmt: skip
_LEVELS = {
    "nation": message("nation"), "province": message("province"), "prefecture": message("prefecture"), "county": message("county"),
    "town": message("town"), "zone": message("zone"), "unknown": message("unknown"),
}  # fmt: skip


def sheets(found: Statistics) -> list[Sheet]:
    """The tables for a reader. Shares are of the targets; that of units is of the targets with a number."""
    head = [shown(_BY[found.by]), *map(shown, _COUNTS.values()), *map(shown, _OF_TARGETS.values())]
    rows = [_group(row, shown(_LEVELS[row["group"]]) if row["group"] in _LEVELS else row["group"]) for row in found.groups]
    rows.append(_group(found.total, worded("all")))
    made = [Sheet(worded("Plans and records"), head, rows, right=frozenset(range(1, len(head))))]
    made[0].notes = [
        worded(
            "shares are of the targets, that of units of those with a number; a year that is not said there is carried or the plan's end"
        )
    ]
    counted = [worded("plans"), worded("targets"), worded("places")]
    names = [[_name(row), row["key"], *_numbers(row, ("plans", "targets", "places"))] for row in found.concepts]
    made.append(_table(worded("Standard indicators, the most frequent"), [worded("indicator"), worded("id"), *counted], names))
    free = [[row["key"], *_numbers(row, ("plans", "targets", "places"))] for row in found.names]
    made.append(_table(worded("Indicators that are no standard ones, the most frequent"), [worded("indicator"), *counted], free))
    places = [[row["region"], row["code"] or "", *_numbers(row, ("plans", "targets"))] for row in found.places]
    made.append(_table(worded("Places with most targets"), [worded("place"), worded("code"), *counted[:2]], places))
    years = [[row["year"] or worded("no year"), *_numbers(row, ("plans", "targets", "said"))] for row in found.years]
    made.append(_table(worded("Targets by year"), [worded("year"), *counted[:2], shown(_OF_TARGETS["with_year_said"])], years))
    codes = [[row["code"], *_numbers(row, ("plans", "findings"))] for row in found.findings]
    made.append(_table(worded("Findings"), [worded("code"), counted[0], worded("findings")], codes))
    return [*(sheet for sheet in made if sheet.rows), *aside(found.aside)]


def data(found: Statistics) -> dict[str, Any]:
    """Statistics for JSON: counts, and of the targets also the shares."""
    return {
        "by": found.by, "total": _with_shares(found.total), "groups": [_with_shares(row) for row in found.groups],
        "concepts": found.concepts,
        "names": found.names, "places": found.places, "years": found.years, "findings": found.findings, "aside": aside_data(found.aside),
    }  # fmt: skip


def csv_rows(found: Statistics) -> Iterator[Sequence[object]]:
    """A row a number, under COLUMNS."""
    for table, rows, key in (
        (found.by, found.groups, "group"), ("total", [found.total], "group"), ("concepts", found.concepts, "key"),
        ("names", found.names, "key"), ("places", found.places, "code"), ("years", found.years, "year"),
        ("findings", found.findings, "code"),
    ):  # fmt: skip
        for row in rows:
            for name, value in row.items():
                if isinstance(value, int):
                    yield table, row[key] or row.get("region"), name, value
    for one in found.aside:
        yield "aside", one.code, one.what, one.count


def _with_shares(row: dict[str, Any]) -> dict[str, Any]:
    return row | {"share_" + name: _share(row, name) for name in _OF_TARGETS}


def _share(row: dict[str, Any], name: str) -> float | None:
    whole = row["with_number"] if name in _OF_NUMBERS else row["goals"]
    return round(row[name] / whole, 4) if whole else None


def _group(row: dict[str, Any], name: str) -> list[str]:
    shares = (_share(row, one) for one in _OF_TARGETS)
    return [name, *_numbers(row, _COUNTS), *("" if one is None else f"{one * 100:.1f}%" for one in shares)]


def _numbers(row: dict[str, Any], names: Any) -> list[str]:
    return [f"{row[name] or 0:,}" for name in names]


def _name(row: dict[str, Any]) -> str:
    return f"{row['name']} ({row['english']})" if row["english"] and language() == "en" else row["name"]


def _table(title: str, head: list[str], rows: list[list[str]]) -> Sheet:
    texts = 2 if head[1] in (worded("id"), worded("code")) else 1
    return Sheet(title, head, rows, right=frozenset(range(texts, len(head))))
