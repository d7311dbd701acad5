"""A cascade of targets as tables, CSV and JSON."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Any

from plan_extract.dataset.choosing import named
from plan_extract.dataset.compare_view import where
from plan_extract.dataset.figuring import common_unit, figure
from plan_extract.dataset.sheets import INDENT, Sheet
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


def csv_rows(rows: Iterable[dict[str, Any]]) -> Iterator[Sequence[object]]:
    """A row a target above with one version below, under COLUMNS; what is missing below is empty."""
    for row in rows:
        yield (
            row["above_key"], named(row["above_key"]).name, *(row[name] for name in _VERDICT), row["place"], row["place_name"],
            *(row[f"{side}_{_RENAMED.get(name, name)}"] for side in ("above", "below") for name in _SIDE),
        )  # fmt: skip


def row_data(row: dict[str, Any]) -> dict[str, Any]:
    """A row for JSON: both sides with their place in their plans."""

    def side(name: str) -> dict[str, Any] | None:
        if row[f"{name}_goal_id"] is None:
            return None
        return {one: row[f"{name}_{_RENAMED.get(one, one)}"] for one in _SIDE}

    known = named(row["above_key"])
    extra: dict[str, Any] = {one: row[one] for one in ("likeness", "first") if one in row}
    return {
        "key": known.key, "indicator": known.name, **{name: row[name] for name in _VERDICT}, **extra,
        "place": row["place"], "place_name": row["place_name"], "above": side("above"), "below": side("below"),
    }  # fmt: skip


# What the tables tell of a side.
IN_TABLES = (
    "key", "region", "districts", "deadline", "value", "low", "high", "unit", "base_low", "base_high", "base_unit", "comparator",
    "measures", "plan", "source", "section", "page", "line", "quote", "plan_id", "goal_id",
)  # fmt: skip


def sheets(rows: Iterable[dict[str, Any]]) -> list[Sheet]:
    """The tables for a reader: under each target of a place above what the places below have of it, and where each stands.

    Rows have the columns of a verdict and IN_TABLES of both sides.
    """
    head = [worded("place"), worded("target"), worded("by"), worded("beside the one above"), worded("asks for"), worded("remarks"), ""]
    found: list[Sheet] = []
    for key, some in groupby(rows, key=lambda row: row["above_key"]):
        listed = list(some)
        unit = common_unit(listed, "above_")
        sheet = Sheet(_indicator(key), head)
        refs: list[str] = []
        counts: Counter[str] = Counter()
        for _, group in groupby(listed, key=lambda row: (row["above_plan_id"], row["above_goal_id"])):
            for at, row in enumerate(group):
                if at == 0:
                    refs.append(f"[{len(refs) + 1}] {where(row, 'above_')}")
                    place = row["above_region"] or ""
                    if row["above_districts"]:
                        place += worded(" for {place}", place=row["above_districts"])
                    said = figure(row, unit, "above_")[0]
                    sheet.rows.append([place, said, str(row["above_deadline"] or ""), "", "", _times(row["above_times"]), f"[{len(refs)}]"])
                counts[row["verdict"]] += 1
                sheet.rows.append(_version(row, unit, refs))
        sheet.notes = [
            worded(
                "beside those above: {counts}",
                counts=worded(", ").join(f"{shown(WORDS[one])} {counts[one]}" for one in VERDICTS if counts[one]),
            )
        ]
        sheet.notes += refs
        found.append(sheet)
    return found


def _version(row: dict[str, Any], unit: str | None, refs: list[str]) -> list[str]:
    name = INDENT + (row["below_region"] or row["place_name"] or row["place"])
    verdict = shown(WORDS[row["verdict"]])
    if row["verdict"] == "none":
        others = worded("{count} other targets of the indicator", count=row["others"]) if row["others"] else ""
        return [name, "", "", verdict, "", others, ""]
    refs.append(f"[{len(refs) + 1}] {where(row, 'below_')}")
    asks = shown(_AMBITION[row["ambition"]]) if row["ambition"] else ""
    return [name, figure(row, unit, "below_")[0], str(row["below_deadline"] or ""), verdict, asks, remarks(row), f"[{len(refs)}]"]


def remarks(row: dict[str, Any]) -> str:
    """What a verdict rests on beside its number: the share, years between, the bound, why there is no comparison."""
    said = []
    if row["why"]:
        names = {side: _kind(row, side) for side in ("below", "above")}
        said.append(shown(message(_WHY[row["why"]].template, **names)))
    if row["share"] is not None:
        said.append(worded("{share} of the whole", share=_percent(row["share"])))
    if row["time"] in ("later", "earlier"):
        years = abs(row["below_deadline"] - row["above_deadline"])
        said.append(worded("{years} years later", years=years) if row["time"] == "later" else worded("{years} years earlier", years=years))
    if row["bound"]:
        said.append(shown(_BOUND[row["bound"]]))
    if row["assigned"]:
        said.append(worded("the plan above sets it for this place"))
    if times := _times(row["below_times"]):
        said.append(times)
    return worded("; ").join(said)


def _kind(row: dict[str, Any], side: str) -> str:
    if row["why"] == "unit":
        return row[f"{side}_unit"] or worded("none")
    return shown(_MEASURES.get(row[f"{side}_measures"], row[f"{side}_measures"]))


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
        sheet.notes.append(f"[{at}] {where(row, 'above_')}")
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


def wording_sheets(rows: Sequence[dict[str, Any]]) -> list[Sheet]:
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
    for at, row in enumerate(rows, 1):
        first = {"above": row["above_plan"], "below": row["below_plan"]}.get(row["first"] or "", worded("not known"))
        day = {"above": row["above_issued"], "below": row["below_issued"]}.get(row["first"] or "", "")
        sheet.rows.append([row["below_region"] or "", row["above_region"] or "", f"{row['likeness']:g}",
                           f"{first or ''} {day or ''}".strip(),
                           row["below_statement"], row["above_statement"], f"[{at}]"])  # fmt: skip
        sheet.notes.append(f"[{at}] {where(row, 'below_')} ← {where(row, 'above_')}")
    return [sheet]
