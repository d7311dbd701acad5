"""What is checked: a plan, and whatever of its file and source is at hand."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from itertools import accumulate
from typing import Any

from plan_extract.checking.diagnostic import Where
from plan_extract.checking.yaml_places import Key, YamlPlaces
from plan_extract.kinds import Kind
from plan_extract.lexicon import load
from plan_extract.model import KINDS, Fact, Goal, OutlineNode, Plan, Quote, Value
from plan_extract.reading.units import unit_of
from plan_extract.sources.fold import fold
from plan_extract.sources.paper import Paper


@dataclass
class Subject:
    """A plan under check.

    `text` is the source text its quotations stand in, None where it is not at hand; `source_path` the file it was read from, `sha256` that
    file's digest. `places` are those of the parsed file's values, None where the plan is none. `expectations` and `expected` are the
    archive's own (plan-extract.yaml, --expect). `changed` are the parts of the file with fewer or more values than were written. `paper` is
    where the source, read again, is printed; None where it has no pages or is not at hand.
    """

    path: str
    plan: Plan
    text: str | None = None
    sha256: str | None = None
    source_path: str | None = None
    places: YamlPlaces | None = None
    missing_source: str | None = None
    expectations: dict[str, Any] = field(default_factory=dict)
    expected: Plan | None = None
    confirmed: list[str] = field(default_factory=list)
    changed: dict[str, tuple[int, int]] = field(default_factory=dict)
    paper: Paper | None = None

    @property
    def place(self) -> str:
        """The file that lines count in: the source, as found, or as a parsed file names it."""
        return self.source_path or (self.path if self.places is None else self.plan.source.text or self.plan.source.path)

    def at(self, quote: Quote) -> Where:
        """A quotation's place."""
        return Where(self.place, quote.line, quote.column, quote.text)

    def line(self, line: int | None, text: str | None = None) -> Where:
        """A line's place."""
        return Where(self.place, line, 1 if line else None, text)

    def whole(self) -> Where:
        """The file under check as a whole."""
        return Where(self.path)

    def stretch(self, first: int, last: int) -> str | None:
        """The source's lines from `first` to `last`, folded; None where the source is not at hand."""
        return None if self.text is None else fold("\n".join(self._lines[max(0, first - 1) : last]))

    @cached_property
    def _lines(self) -> list[str]:
        return (self.text or "").split("\n")

    @cached_property
    def line_starts(self) -> list[int]:
        """The offset at which each line of the source starts."""
        return [0, *accumulate(len(line) + 1 for line in self._lines[:-1])]

    def lines(self) -> dict[str, list[str]]:
        """The lines of the files that findings point at: the text that positions count in, and the parsed file."""
        files = {self.place: self._lines} if self.text is not None else {}
        return {**files, self.path: self.places.lines} if self.places is not None else files

    def inside(self, *keys: Key, quote: Quote | None = None) -> Where:
        """The place of a value in the parsed file; of a plan that is none, the record's quotation, or the whole."""
        if self.places is not None:
            return self.places.at(*keys)
        return self.at(quote) if quote is not None else self.whole()

    def beside(self, quote: Quote) -> tuple[Where, ...]:
        """The quotation as the other place of a finding about the parsed file; nothing where that is the place already."""
        return (self.at(quote),) if self.places is not None and self.text is not None else ()

    def in_table(self, record: Goal | Fact) -> bool:
        """Whether a record is of an indicator table."""
        return any(box.id == record.box and box.kind == "indicators" for box in self.plan.boxes)

    def overview(self, record: Goal | Fact) -> bool:
        """Whether a record is one of the plan's own figures: in an indicator table, or under a heading of goals or of what was reached."""
        return self.in_table(record) or re.search(load("checking")["overviews"], self._titles.get(record.section or "", "")) is not None

    @cached_property
    def _titles(self) -> dict[str, str]:
        """Each section's title."""
        return {node.id: node.title for node in self.nodes}

    @cached_property
    def goals(self) -> list[Goal]:
        """Goals with a number."""
        return [g for g in self.plan.goals if g.kind == "quantified" and g.value is not None]

    @cached_property
    def measured(self) -> list[Goal | Fact]:
        """Goals with a number, and facts."""
        return [*self.goals, *self.plan.facts]

    @cached_property
    def nodes(self) -> list[OutlineNode]:
        """All headings in reading order."""
        return list(walk(self.plan.outline))


def records(plan: Plan) -> list[tuple[Kind, Any]]:
    """A plan's records that have an id (goals, facts, projects), each with its kind."""
    return [(kind, record) for kind in KINDS.values() if kind.referred_to for record in kind.of(plan)]


def walk(nodes: list[OutlineNode]) -> Iterator[OutlineNode]:
    """Headings and those below them, in reading order."""
    for node in nodes:
        yield node
        yield from walk(node.children)


def numbers(value: Value | None) -> list[Decimal]:
    """A value's numbers, exact: one, or low and high."""
    if value is None:
        return []
    return [Decimal(str(v)) for v in (value if isinstance(value, list) else [value])]


def in_base(record: Goal | Fact) -> list[Decimal]:
    """A record's numbers in base units where they are known, else as written."""
    return numbers(record.amount.value if record.amount is not None else record.value)


def base_unit(record: Goal | Fact) -> str:
    """The unit that `in_base` counts in; words that only count (个, 家, 所) are one unit."""
    if record.amount is not None:
        unit = unit_of(record.amount.unit)
        return (
            "个"
            if unit is not None and unit.kind == "count" and record.amount.unit not in ("人", "户", "人次", "次")
            else record.amount.unit
        )
    unit = unit_of(record.unit)
    if unit is not None and unit.kind == "count" and unit.base not in ("人", "户", "人次", "次"):
        return "个"
    return record.unit or ""


def show(record: Goal | Fact) -> str:
    """A record's quantity as its source prints it."""
    return record.quote.mended.text if record.quote.mended is not None else record.quote.text
