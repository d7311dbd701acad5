"""What `diff` returns: a list of changes, each with the two places it rests on."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any, Literal

import msgspec

from plan_extract.diffing.folding import fold
from plan_extract.model import Plan, Quote, Source, compared

ChangeKind = Literal["added", "removed", "changed", "moved"]
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
KINDS: tuple[ChangeKind, ...] = ("added", "removed", "changed", "moved")


def records() -> tuple[str, ...]:
    """What changes are told of: the kinds of record that are compared (`goal`, `project`), `section`, `box` and `row`."""
    return (*(kind.one for kind in compared()), "section", "box", "row")


def only() -> dict[str, tuple[str, ...]]:
    """The names that `Changes.only` and `--only` take, and what each leaves of `records`."""
    return {kind.name: (kind.one,) for kind in compared()} | {"outline": ("section",), "boxes": ("box", "row")}


@dataclass(frozen=True, slots=True)
class FieldChange:
    """A field's value on both sides, as the parsed plans print it; None where a side has none."""

    field: str
    old: Any
    new: Any


@dataclass(frozen=True, slots=True)
class Side:
    """A record on one side: its id and where it stands.

    `quote` has the keys of a parsed plan's quote for goals and projects; headings, boxes and rows have `text` and `line` alone.
    `said` is the sentence or title to show, `chapter` the title of the top heading it stands under, `key` what it is found by.
    """

    id: str
    quote: dict[str, Any]
    said: str
    chapter: str
    key: str = ""

    @property
    def line(self) -> int:
        """The line, from 1, on which it stands."""
        return int(self.quote["line"])


@dataclass(frozen=True, slots=True)
class Change:
    """One record that was added, removed, changed or moved.

    `meaning` holds `raised`, `lowered`, `tightened`, `loosened`, `brought forward`, `put off`, `reassigned`, `split`, `merged`,
    `renamed` or, where a changed field's meaning cannot be known, `changed`. `similarity` is 1.0 for records matched by their keys,
    else how alike the matched records are; 0.0 for a record that stands on one side only.
    """

    record: str
    change: ChangeKind
    key: str
    meaning: tuple[str, ...] = ()
    fields: tuple[FieldChange, ...] = ()
    old: Side | None = None
    new: Side | None = None
    similarity: float = 0.0

    @property
    def chapter(self) -> str:
        """The chapter it is listed under: the new one's where there is one."""
        side = self.new or self.old
        return side.chapter if side else ""


@dataclass(frozen=True, slots=True)
class Changes:
    """What changed from `old` to `new`, in the reading order of the new plan. The plans themselves are for patches."""

    old: Source
    new: Source
    changes: list[Change] = field(default_factory=list)
    old_plan: Plan | None = None
    new_plan: Plan | None = None

    def __bool__(self) -> bool:
        return bool(self.changes)

    @property
    def summary(self) -> dict[str, dict[str, int]]:
        """How many changes of each kind there are by kind of record; every kind is named, also at 0."""
        counts = {record: dict.fromkeys(KINDS, 0) for record in records()}
        for change in self.changes:
            counts[change.record][change.change] += 1
        return {record: {str(kind): n for kind, n in counts[record].items()} for record in counts}

    def only(self, names: Iterable[str]) -> Changes:
        """The changes of some kinds alone, by the names of `only()`: `goals`, `projects`, `outline`, `boxes` (with their rows)."""
        kept = {record for name in names for record in only()[name]}
        return replace(self, changes=[change for change in self.changes if change.record in kept])

    def once(self) -> Changes:
        """Without the targets of table rows that are told of as rows: a reader is told once, a program as goal and as row."""
        rows = {side.id: side for change in self.changes if change.record == "row" for side in (change.old, change.new) if side}
        told = [{_target(plan, ident) for ident in rows} for plan in (self.old_plan, self.new_plan)]

        def twice(change: Change) -> bool:
            sides = [(n, side.id) for n, side in enumerate((change.old, change.new)) if side is not None]
            return change.record == "goal" and all(ident in told[n] for n, ident in sides)

        return replace(self, changes=[change for change in self.changes if not twice(change)])

    def at_least(self, share: float) -> Changes:
        """Without the changes of nothing but a number by less than `share` (0.05 is five in a hundred) of the old one."""
        return replace(self, changes=[change for change in self.changes if not _is_small(change, share)])

    def to_builtins(self) -> dict[str, Any]:
        """The form that JSON and YAML print."""
        return {
            "old": msgspec.to_builtins(self.old),
            "new": msgspec.to_builtins(self.new),
            "changes": [
                {
                    "record": change.record,
                    "change": change.change,
                    "key": change.key,
                    "meaning": list(change.meaning),
                    "fields": [{"field": f.field, "old": f.old, "new": f.new} for f in change.fields],
                    "old": {"id": change.old.id, "quote": change.old.quote} if change.old else None,
                    "new": {"id": change.new.id, "quote": change.new.quote} if change.new else None,
                    "similarity": round(change.similarity, 3),
                }
                for change in self.changes
            ],
            "summary": self.summary,
        }


def quote_builtins(quote: Quote) -> dict[str, Any]:
    """A quote with the keys of a parsed plan."""
    data: dict[str, Any] = msgspec.to_builtins(quote)
    return data


def _is_small(change: Change, share: float) -> bool:
    if change.change != "changed" or any(f.field not in ("value", "unit", "target", "baseline") for f in change.fields):
        return False
    steps = [_step(f.old, f.new) for f in change.fields if f.field in ("value", "target", "baseline")]
    return bool(steps) and not any(f.field == "unit" for f in change.fields) and all(s is not None and s < share for s in steps)


def _target(plan: Plan | None, ident: str) -> str | None:
    """The id of the goal that the target of a row is; `ident` is `b1.3`, the third row of box b1."""
    name, _, rank = ident.rpartition(".")
    box = next((box for box in plan.boxes if box.id == name), None) if plan else None
    if plan is None or box is None or int(rank) > len(box.indicators):
        return None
    row = box.indicators[int(rank) - 1]
    statement = f"{row.name} {row.target.text}" if row.target else None
    return next((goal.id for goal in plan.goals if goal.box == name and goal.statement == statement), None)


def _step(old: Any, new: Any) -> float | None:
    """The greatest relative change between two numbers or ranges, or the numbers in two cells that say the same but for them (58以上,
    59以上); None where they cannot be compared."""
    if isinstance(old, str) and isinstance(new, str):
        (old_words, old), (new_words, new) = _parted(old), _parted(new)
        if old_words != new_words:
            return None
    left, right = (_numbers(one) for one in (old, new))
    if not left or len(left) != len(right) or any(a == 0 for a in left):
        return None
    return max(abs(b - a) / abs(a) for a, b in zip(left, right, strict=True))


def _parted(cell: str) -> tuple[str, list[str]]:
    """A cell's words without its numbers, and the numbers."""
    return _NUMBER.sub("#", fold(cell)), _NUMBER.findall(fold(cell))


def _numbers(value: Any) -> list[float]:
    given = value if isinstance(value, list) else [value]
    try:
        return [float(one) for one in given]
    except (TypeError, ValueError):
        return []
