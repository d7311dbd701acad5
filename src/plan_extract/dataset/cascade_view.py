"""A cascade of targets as tables, CSV and JSON."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import groupby, repeat
from typing import Any

from plan_extract.dataset.cascade import Listed, Side
from plan_extract.dataset.choosing import named
from plan_extract.dataset.copying import Alike
from plan_extract.dataset.figuring import common_unit, figure
from plan_extract.dataset.sheets import INDENT, Sheet, csv_line
from plan_extract.dataset.sides import STANDS
from plan_extract.dataset.verdicts import VERDICTS
from plan_extract.reporting.figures import exact
from plan_extract.wording import language, message, shown, worded

WORDS = {
    "same": message("same"), "higher": message("higher"), "lower": message("lower"), "later": message("by a later year"),
    "earlier": message("by an earlier year"),
    "share": message("share"), "not comparable": message("not comparable"), "none": message("none"),
}  # fmt: skip
_AMBITION = {
    "more": message("more ambitious"), "less": message("less ambitious"), "same": message("as ambitious"),
    "mixed": message("more in one, less in the other"),
}  # fmt: skip
_WHY = {
    "no unit": message("a unit is missing"), "measure": message("another measure: {below}, above {above}"),
    "unit": message("another unit: {below}, above {above}"), "bound": message("a floor against a ceiling"),
    "range": message("one range lies within the other"),
}  # fmt: skip
_MEASURES = {
    "level": message("level"), "rise": message("a rise"), "fall": message("a fall"), "yearly rise": message("a yearly rise"),
    "yearly fall": message("a yearly fall"), "in all": message("a sum of the period"), "each year": message("so much every year"),
    "multiple": message("a multiple"),
}  # fmt: skip
_BOUND = {"firmer": message("a firmer bound"), "looser": message("a looser bound")}
_DIVIDED = {
    "kept": message("the parts keep it"), "short": message("the parts come to less"), "over": message("the parts come to more"),
    "less": message("a part asks for less"),
}  # fmt: skip
_LEVELS = {
    "nation": message("nation"), "province": message("province"), "prefecture": message("prefecture"), "county": message("county"),
}  # fmt: skip
_SIDE = (
    "region", "place", "level", "deadline", "base_low", "base_high", "base_unit", "comparator", "measures", "low", "high", "unit", "nature",
    "period_start", "period_end", "issued", "plan", "plan_id", "goal_id", "section", "page", "line", "quote", "statement", "times",
)  # fmt: skip
_VERDICT = ("verdict", "why", "number", "time", "bound", "ambition", "share", "assigned", "others")
COLUMNS = ("key", "indicator", *_VERDICT, "place", "place_name", *(f"above_{name}" for name in _SIDE), *(f"below_{name}" for name in _SIDE))
_RENAMED = {"period_start": "plan_start", "period_end": "plan_end"}


def csv_lines(rows: Iterable[Listed], more: Iterable[Sequence[object]] | None = None) -> Iterator[str]:
    """A line a target above with one version below, under COLUMNS; what is missing below is empty. `more` are cells before each."""
    # A side is written once, however many rows have it.
    sides: dict[tuple[int, int], str] = {}
    names: dict[str, tuple[str, str]] = {}
    nothing = csv_line(1 if name == "times" else None for name in _SIDE)

    def side(told: Side) -> str:
        made = sides.get(at := (told["id"], told["times"]))
        if made is None:
            made = sides[at] = csv_line(told[_RENAMED.get(name, name)] for name in _SIDE)
        return made

    for row, before in zip(rows, repeat(()) if more is None else more, strict=False):
        key = row.above["key"]
        known = names.get(key) or names.setdefault(key, (key, named(key).name))
        head = csv_line((*before, *known, *row[: len(_VERDICT)], row.place, row.place_name))
        yield f"{head},{side(row.above)},{side(row.below) if row.below is not None else nothing}"


def json_rows(rows: Iterable[Listed], depth: int, more: Iterable[dict[str, Any]] | None = None) -> Iterator[str]:
    """A row each as JSON, both sides with their place in their plans, as a member of a list so deep. `more` is said of each beside it."""
    sides: dict[tuple[int, int], str] = {}
    inner, end = ",\n" + "  " * (depth + 1), "\n" + "  " * depth + "}"

    def side(told: Side) -> str:
        made = sides.get(at := (told["id"], told["times"]))
        if made is None:
            made = sides[at] = _object({name: told[_RENAMED.get(name, name)] for name in _SIDE}, depth + 1)
        return made

    for row, extra in zip(rows, repeat({}) if more is None else more, strict=False):
        known = named(row.above["key"])
        head = {
            "key": known.key, "indicator": known.name, **dict(zip(_VERDICT, row, strict=False)), **extra,
            "place": row.place, "place_name": row.place_name,
        }  # fmt: skip
        below = side(row.below) if row.below is not None else "null"
        yield f'{_object(head, depth).removesuffix(end)}{inner}"above": {side(row.above)}{inner}"below": {below}{end}'


@cache
def _encoder(indents: int) -> json.JSONEncoder:
    return json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",\n" + "  " * indents, ": "))


def _object(data: dict[str, Any], indents: int) -> str:
    """An object of plain values as JSON, so many times two spaces before its brace: as `answering.json_text` has it, and much faster."""
    inner = "  " * (indents + 1)
    return f"{{\n{inner}{_encoder(indents + 1).encode(data)[1:-1]}\n{'  ' * indents}}}"


# What the tables tell of a side.
IN_TABLES = (
    "key", "region", "districts", "deadline", "value", "low", "high", "unit", "base_low", "base_high", "base_unit", "comparator",
    "measures", STANDS,
)  # fmt: skip
# What CSV and JSON tell of it.
IN_DATA = ("key", *(_RENAMED.get(name, name) for name in _SIDE if name != "times"))


def sheets(rows: Iterable[Listed]) -> list[Sheet]:
    """The tables for a reader: under each target of a place above what the places below have of it, and where each stands.

    Both sides have IN_TABLES.
    """
    head = [worded("place"), worded("target"), worded("by"), worded("beside the one above"), worded("asks for"), worded("remarks"), ""]
    found: list[Sheet] = []
    for key, some in groupby(rows, key=lambda row: row.above["key"]):
        listed = list(some)
        unit = common_unit([row.above for row in listed])
        sheet = Sheet(_indicator(key), head)
        refs: list[str] = []
        counts = Counter(row.verdict for row in listed)
        line = _Lines(unit)
        at = None
        for row in listed:
            if row.above["id"] != at:
                at = row.above["id"]
                refs.append(f"[{len(refs) + 1}] {row.above[STANDS]}")
                place = row.above["region"] or ""
                if row.above["districts"]:
                    place += worded(" for {place}", place=row.above["districts"])
                said = figure(row.above, unit)[0]
                sheet.rows.append([place, said, str(row.above["deadline"] or ""), "", "", _times(row.above["times"]), f"[{len(refs)}]"])
            if row.below is None:
                sheet.rows.append(line.without(row))
            else:
                refs.append(f"[{len(refs) + 1}] {row.below[STANDS]}")
                sheet.rows.append([*line.version(row, row.below), f"[{len(refs)}]"])
        sheet.notes = [
            worded(
                "beside those above: {counts}",
                counts=worded(", ").join(f"{shown(WORDS[one])} {counts[one]}" for one in VERDICTS if counts[one]),
            )
        ]
        sheet.notes += refs
        found.append(sheet)
    return found


class _Lines:
    """The lines of versions, told in one unit. A target below stands beside several: its own cells are made once."""

    def __init__(self, unit: str | None) -> None:
        self.unit = unit
        self.sides: dict[int, tuple[str, str, str]] = {}
        self.verdicts = {one: shown(WORDS[one]) for one in WORDS}
        self.asks = {one: shown(said) for one, said in _AMBITION.items()}

    def version(self, row: Listed, below: Side) -> tuple[str, ...]:
        own = self.sides.get(below["id"])
        if own is None:
            name = INDENT + (below["region"] or row.place_name or row.place)
            own = self.sides[below["id"]] = (name, figure(below, self.unit)[0], str(below["deadline"] or ""))
        return *own, self.verdicts[row.verdict], self.asks[row.ambition] if row.ambition else "", remarks(row, below)

    def without(self, row: Listed) -> list[str]:
        others = worded("{count} other targets of the indicator", count=row.others) if row.others else ""
        return [INDENT + (row.place_name or row.place), "", "", self.verdicts[row.verdict], "", others, ""]


def remarks(row: Listed, below: Side) -> str:
    """What a verdict rests on beside its number: the share, years between, the bound, why there is no comparison."""
    said = []
    if row.why:
        names = {side: _kind(row.why, told) for side, told in (("below", below), ("above", row.above))}
        said.append(shown(message(_WHY[row.why].template, **names)))
    if row.share is not None:
        said.append(worded("{share} of the whole", share=_percent(row.share)))
    if row.time in ("later", "earlier"):
        years = abs(below["deadline"] - row.above["deadline"])
        said.append(worded("{years} years later", years=years) if row.time == "later" else worded("{years} years earlier", years=years))
    if row.bound:
        said.append(shown(_BOUND[row.bound]))
    if row.assigned:
        said.append(worded("the plan above sets it for this place"))
    if times := _times(below["times"]):
        said.append(times)
    return worded("; ").join(said) if len(said) > 1 else "".join(said)


def _kind(why: str, told: Side) -> str:
    if why == "unit":
        return told["unit"] or worded("none")
    return shown(_MEASURES[told["measures"]]) if told["measures"] in _MEASURES else str(told["measures"])


def _times(count: int | None) -> str:
    return worded("said in {count} places", count=count) if count and count > 1 else ""


def _percent(share: float) -> str:
    return f"{share * 100:.3g}%" if share < 1 else f"{share * 100:.1f}%"


def _indicator(key: str) -> str:
    known = named(key)
    return f"{known.name} ({known.english})" if known.english and language() == "en" else known.name


def summary_sheet(rows: Sequence[dict[str, Any]], most: int | None) -> Sheet:
    """The counts by indicator, those with most versions first."""
    head = [
        worded("indicator"), worded("of"), worded("targets above"), worded("places below"), worded("versions"),
        *(shown(WORDS[one]) for one in VERDICTS[:-1]), shown(_AMBITION["more"]), shown(_AMBITION["less"]),
    ]  # fmt: skip
    counted = ("targets", "places", "versions", *VERDICTS[:-1], "more", "less")
    lines = [[_indicator(row["key"]), shown(_LEVELS[row["level"]]), *(f"{row[name]:,}" for name in counted)] for row in rows[:most]]
    notes = (
        [worded("{count} more rows; --limit shows more, an INDICATOR or --of PLAN each target", count=len(rows) - len(lines))]
        if len(lines) < len(rows)
        else []
    )
    return Sheet(worded("Targets and their versions below"), head, lines, notes, frozenset(range(2, len(head))))


def summary_columns() -> tuple[str, ...]:
    """The columns of the summary's CSV."""
    return ("key", "level", "targets", "places", "versions", *VERDICTS[:-1], "more", "less")


def divided_sheets(found: Sequence[dict[str, Any]]) -> list[Sheet]:
    """What plans divide among their districts themselves."""
    if not found:
        return []
    head = [worded("place"), worded("indicator"), worded("target"), worded("by"), worded("parts"), worded("come to"), worded("and so"), ""]
    sheet = Sheet(worded("Divided among districts in the plan itself"), head)
    for at, row in enumerate(found, 1):
        parts = worded(", ").join(f"{one['district']} {_number(one)}" for one in row["parts"])
        comes = f"{_percent(row['total'] / row['whole'])}" if row["adds"] and row["whole"] else ""
        verdict = shown(_DIVIDED[row["verdict"]]) if row["verdict"] else ""
        sheet.rows.append([row["above_region"] or "", _indicator(row["above_key"]), figure(row, row["above_unit"], "above_")[0],
                           str(row["above_deadline"] or ""), parts, comes, verdict, f"[{at}]"])  # fmt: skip
        sheet.notes.append(f"[{at}] {row['above_stands']}")
    return [sheet]


def divided_data(found: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """The same for JSON."""
    return [
        {"key": row["above_key"], "verdict": row["verdict"], "adds_up": row["adds"], "total": row["total"], "whole": row["whole"],
         "unit": row["above_base_unit"], "region": row["above_region"], "plan": row["above_plan"], "plan_id": row["above_plan_id"],
         "goal_id": row["above_goal_id"], "section": row["above_section"], "line": row["above_line"], "quote": row["above_quote"],
         "deadline": row["above_deadline"], "parts": row["parts"]}
        for row in found
    ]  # fmt: skip


def _number(part: dict[str, Any]) -> str:
    from fractions import Fraction

    low, high = (exact(Fraction(repr(part[end]))) for end in ("low", "high"))
    return (low if low == high else f"{low}—{high}") + (part["unit"] or "")


def wording_sheets(found: Sequence[Alike]) -> list[Sheet]:
    """Versions that say it in nearly the words of the plan above."""
    head = [
        worded("place"),
        worded("above"),
        worded("likeness"),
        worded("issued first"),
        worded("statement"),
        worded("statement above"),
        "",
    ]
    sheet = Sheet(worded("In nearly the same words"), head, right=frozenset({2}))
    for at, one in enumerate(found, 1):
        sides = {"above": one.row.above, "below": one.below}
        first = sides[one.first]["plan"] if one.first else worded("not known")
        day = sides[one.first]["issued"] if one.first else ""
        sheet.rows.append([one.below["region"] or "", one.row.above["region"] or "", f"{one.likeness:g}",
                           f"{first or ''} {day or ''}".strip(),
                           one.below["statement"], one.row.above["statement"], f"[{at}]"])  # fmt: skip
        sheet.notes.append(f"[{at}] {one.below[STANDS]} ← {one.row.above[STANDS]}")
    return [sheet]
