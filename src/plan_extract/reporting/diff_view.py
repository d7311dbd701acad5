"""A comparison as its readers are told it, in one language: what changed, by how much, from where to where.

Text, Markdown and HTML show it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import PurePath
from typing import Any

from plan_extract.diffing.changes import Change, Changes, FieldChange, Side
from plan_extract.model import KINDS, IndicatorRow, Plan, PlanInfo
from plan_extract.reporting import figures
from plan_extract.reporting.about import kind_words, years
from plan_extract.reporting.figures import Figure
from plan_extract.wording import language, message, shown, worded

SIGNS = {"added": "+", "removed": "-", "changed": "~", "moved": ">"}
CHANGES = {"added": message("added"), "removed": message("removed"), "changed": message("changed"), "moved": message("moved")}
MEANINGS = {
    "raised": message("raised"),
    "lowered": message("lowered"),
    "tightened": message("tightened"),
    "loosened": message("loosened"),
    "brought forward": message("brought forward"),
    "put off": message("put off"),
    "reassigned": message("reassigned"),
    "renamed": message("renamed"),
    "split": message("split among districts"),
    "merged": message("merged"),
    "changed": message("changed"),
}
_PLACES = {"section": message("section"), "box": message("box"), "row": message("row")}
# Fields whose change says itself: a new number, year or name.
_BARE = ("value", "deadline", "districts", "indicator", "name", "title", "statement")
_FIELDS = {
    "kind": message("kind"), "baseline": message("baseline"), "target": message("target"), "nature": message("nature"),
    "responsible": message("responsible"), "section": message("section"), "box": message("box"), "item": message("item"),
    "order": message("order"), "scale": message("size"), "action": message("action"), "content": message("content"),
    "place": message("place"), "investment": message("investment"), "years": message("years"), "category": message("category"),
    "unit": message("unit"), "items": message("items"), "level": message("level"), "measure": message("measure"),
}  # fmt: skip
# Characters, a number as one: 58 and 59 differ as numbers do, not in their second digit.
_TOKEN = re.compile(r"\d+(?:\.\d+)?|.", re.DOTALL)
_ROLES = {"lead": message("leads"), "support": message("supports"), "owner": message("answers")}


@dataclass(frozen=True, slots=True)
class Entry:
    """A change as it is told: what kind of record, its name with its districts, what it means, and in what it differs."""

    change: Change
    kind: str
    name: str
    meaning: str
    details: tuple[str, ...]

    @property
    def told(self) -> str:
        """Meaning and details in a line: `raised  ≥58% → ≥59%  +1 pp`."""
        return "  ".join(filter(None, (self.meaning, worded("; ").join(self.details))))


@dataclass(frozen=True, slots=True)
class Version:
    """One of the plans: its title (or file), its years, when it was issued, and the file that was named."""

    title: str
    years: str
    issued: str
    path: str


def label(record: str) -> str:
    """What a reader calls what changed: `goal`, in Chinese 目标."""
    if record in _PLACES:
        return shown(_PLACES[record])
    kind = next(kind for kind in KINDS.values() if kind.one == record)
    return kind.label if language() == "zh" else kind.one


def stat(changes: Changes) -> str:
    """A line a kind of record with changes: `goal: 2 added, 1 removed, 3 changed, 0 moved`; `no changes` where there are none."""
    lines = [
        worded("{kind}: {added} added, {removed} removed, {changed} changed, {moved} moved", kind=label(kind), **counts)
        for kind, counts in changes.once().summary.items()
        if any(counts.values())
    ]
    return "\n".join(lines) or worded("no changes")


def of_plans(changes: Changes) -> list[str]:
    """What the two plans say differently of themselves (kind, years, area, issuer), a line each; nothing of what one does not say."""
    old, new = changes.old_plan, changes.new_plan
    if old is None or new is None:
        return []
    told = zip(_about(old.plan), _about(new.plan), strict=True)
    return [f"{name}: {before} → {after}" for (name, before), (_, after) in told if before and after and before != after]


def _about(info: PlanInfo) -> list[tuple[str, str]]:
    return [
        (worded("kind of document"), kind_words(info.kind.name) if info.kind else ""),
        (worded("years"), years(info.period) if info.period else ""),
        (worded("outlook to"), str(info.horizon or "")),
        (worded("area"), info.region.name if info.region else ""),
        (worded("issuer"), info.issuer or ""),
    ]


def said_once(entry: Entry) -> bool:
    """Whether the words of a record on one side only are its name again: a heading, a project."""
    sides = [side for side in (entry.change.old, entry.change.new) if side]
    return len(sides) == 1 and sides[0].said == (entry.name.rpartition(" / ")[2] or entry.name)


def version(plan: Plan | None, path: str) -> Version:
    """What a plan is called in a heading: by its title, or its file where it has none."""
    if plan is None:
        return Version(PurePath(path).name, "", "", path)
    period = plan.plan.period
    years = "" if period is None else f"{period.start}—{period.end}" if period.start else f"–{period.end}"
    return Version(plan.plan.title or PurePath(path).name, years, plan.plan.issued_on or "", path)


def chapters(changes: Changes) -> list[tuple[str, list[Entry]]]:
    """The changes by chapter, each chapter once, in the order of the new plan."""
    told, found = _Teller(changes), dict[str, list[Entry]]()
    for change in changes.once().changes:
        found.setdefault(change.chapter or worded("(the whole plan)"), []).append(told.entry(change))
    return list(found.items())


def marked(old: str, new: str) -> Iterator[tuple[bool, str, str]]:
    """Old and new words in stretches: (differs, old's part, new's part). A number is one, its width is nothing."""
    left, right = _TOKEN.findall(old), _TOKEN.findall(new)
    folded = [[unicodedata.normalize("NFKC", token) for token in side] for side in (left, right)]
    for tag, a, b, c, d in SequenceMatcher(None, folded[0], folded[1], autojunk=False).get_opcodes():
        yield tag != "equal", "".join(left[a:b]), "".join(right[c:d])


class _Teller:
    """Tells changes of two plans whose records it can look up."""

    def __init__(self, changes: Changes) -> None:
        self.records = [_records(plan) for plan in (changes.old_plan, changes.new_plan)]

    def entry(self, change: Change) -> Entry:
        """A change as it is told."""
        old, new = (self._record(n, side) for n, side in enumerate((change.old, change.new)))
        meaning = worded(", ").join(shown(MEANINGS[word]) if word in MEANINGS else word for word in change.meaning)
        if not meaning and change.change == "moved":
            meaning = shown(CHANGES["moved"])
        details = _one_sided(new or old) if change.change in ("added", "removed") else _fields(change, old, new)
        return Entry(change, label(change.record), _name(change, new or old), meaning, tuple(filter(None, details)))

    def _record(self, plan: int, side: Side | None) -> Any:
        return self.records[plan].get(side.id) if side else None


def _records(plan: Plan | None) -> dict[str, Any]:
    """Records by id, rows by that of their box and their place in it."""
    if plan is None:
        return {}
    found = {record.id: record for kind in KINDS.values() if kind.referred_to for record in kind.of(plan)}
    return found | {f"{box.id}.{rank}": row for box in plan.boxes for rank, row in enumerate(box.indicators, 1)}


def _name(change: Change, record: Any) -> str:
    """A record's title with its districts; of what is no record the title, of a heading with those above it but the chapter."""
    if isinstance(record, IndicatorRow):
        return record.name
    kind = next((kind for kind in KINDS.values() if kind.one == change.record), None)
    if kind is None or record is None:
        return change.key.removeprefix(f"{change.chapter} / ")
    title, places = kind.title(record), "、".join(getattr(record, "districts", ()))
    return f"{title}（{places}）" if places and places not in title else title


def figure_of(record: Any) -> Figure | None:
    """How much a goal or the target of a row says."""
    return figures.of_cell(record.target, record.unit) if isinstance(record, IndicatorRow) else figures.figure(record)


def _one_sided(record: Any) -> Iterator[str]:
    """What a record says that stands on one side: how much, and by when."""
    deadline = getattr(record, "deadline", None)
    yield str(figure_of(record) or "")
    yield str(deadline.year) if deadline else ""


def _fields(change: Change, old: Any, new: Any) -> Iterator[str]:
    told = {f.field for f in change.fields}
    if told & {"value", "comparator", "measure", "target"}:
        yield figures_told(figure_of(old), figure_of(new)) or _arrow(next(f for f in change.fields if f.field != "unit"))
        told -= {"value", "comparator", "measure", "target", "unit"}
    for field in change.fields:
        if field.field in told:
            maker = _MAKERS.get(field.field, _arrow)
            words = maker(field)
            yield words if field.field in _BARE else f"{shown(_FIELDS.get(field.field, field.field))} {words}"


def figures_told(old: Figure | None, new: Figure | None) -> str:
    """Both figures in one unit and their difference: `1.2亿元 → 1.3亿元  +0.1亿元 (+8.3%)`."""
    if old is None or new is None:
        return f"{old or '–'} → {new or '–'}" if old or new else ""
    return "  ".join(filter(None, (f"{figures.alike(old, new)} → {new}", figures.between(old, new))))


def _arrow(field: FieldChange) -> str:
    return f"{show(field.old)} → {show(field.new)}"


def show(value: Any) -> str:
    """A field's value in a line."""
    if isinstance(value, dict):  # a baseline
        return " ".join(filter(None, (show(value.get("value")), f"({value['year']})" if value.get("year") else "")))
    if isinstance(value, list):
        return "、".join(map(str, value)) if value and isinstance(value[0], str) else "—".join(map(str, value)) or "–"
    return "–" if value is None or value == "" else str(value)


def _districts(field: FieldChange) -> str:
    return " → ".join("、".join(side) or worded("the whole area") for side in (field.old, field.new))


def _years(field: FieldChange) -> str:
    if field.old is None or field.new is None:
        return _arrow(field)
    years = f"{field.new - field.old:+d}".replace("-", "−")
    later = worded("{years} year", years=years) if abs(field.new - field.old) == 1 else worded("{years} years", years=years)
    return f"{_arrow(field)}  {later}"


def _place(field: FieldChange) -> str:
    return " → ".join(f"“{side}”" if side else "–" for side in (field.old, field.new))


def _gained(field: FieldChange) -> str:
    """Of two lists what only one side has."""
    old, new = field.old or [], field.new or []
    lost, got = [one for one in old if one not in new], [one for one in new if one not in old]
    return "  ".join([*(f"− {_body(one)}" for one in lost), *(f"+ {_body(one)}" for one in got)]) or _arrow(field)


def _body(said: str) -> str:
    role, parted, name = said.partition(": ")
    return f"{name} ({shown(_ROLES[role])})" if parted and role in _ROLES else said


_MAKERS: dict[str, Callable[[FieldChange], str]] = {
    "districts": _districts, "deadline": _years, "section": _place, "box": _place, "item": _place, "responsible": _gained,
    "items": _gained,
}  # fmt: skip
