"""Records of one kind on two sides: which is which, and what differs. By the kind's identity alone, where it has no pairing of its own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import msgspec

from plan_extract.diffing.assignment import Matching, equal, text_similarity
from plan_extract.diffing.changes import FieldChange
from plan_extract.diffing.compare import Differences
from plan_extract.diffing.folding import fold, fold_statement
from plan_extract.diffing.meaning import deadline_meaning
from plan_extract.diffing.sections import SectionMatch
from plan_extract.diffing.sides import Sides
from plan_extract.kinds import Kind
from plan_extract.model import Deadline

if TYPE_CHECKING:
    from plan_extract.diffing.assignment import Matrix

_LEAST = 0.6
# Where a record stands, where its values come from and how sure it is: no part of what it says.
_ASIDE = ("id", "quote", "section", "box", "confidence", "origin", "from_", "why")


@dataclass(slots=True)
class Both:
    """Both plans, with their headings matched. `boxes` gives for the index of an old box that of the new one that it is."""

    a: Sides
    b: Sides
    sections: SectionMatch
    boxes: Callable[[], dict[int, int]]

    def moved(self, old: str | None, new: str | None, *, steady: bool = False) -> list[FieldChange]:
        """The field `section` with both titles, where a record's section is another one.

        `steady` says that the record stands between the same others as before.
        """
        if not self.sections.apart(old, new) or (steady and self.sections.guessed(old, new)):
            return []
        return [FieldChange("section", self.a.outline.title(old), self.b.outline.title(new))]


class Pairing:
    """One kind's records in two plans. A kind that wants more thinking has a class of its own in pairings.py."""

    def __init__(self, kind: Kind, both: Both) -> None:
        self.kind, self.both = kind, both
        self.old, self.new = kind.of(both.a.plan), kind.of(both.b.plan)
        sections = [[getattr(record, "section", None) for record in records] for records in (self.old, self.new)]
        self.sections_old, self.sections_new = both.sections.canonical(*sections)
        self.prepare()
        self.matching = self.match()

    def prepare(self) -> None:
        """What is worked out once of each side's records."""

    def match(self) -> Matching:
        """Which record is which: by all its identity and its section, by all its identity, by its title alone, then by likeness."""
        old, new = [_told(self.kind, one) for one in self.old], [_told(self.kind, one) for one in self.new]
        titles = [[fold_statement(self.kind.title(one)) for one in records] for records in (self.old, self.new)]
        match = Matching(len(old), len(new))
        match.exact(lambda i: (old[i], self.sections_old[i]), lambda j: (new[j], self.sections_new[j]))
        match.exact(lambda i: old[i], lambda j: new[j])
        match.exact(lambda i: titles[0][i], lambda j: titles[1][j], unique=True)

        def score(olds: Sequence[int], news: Sequence[int]) -> Matrix:
            import numpy as np

            words = text_similarity([titles[0][i] for i in olds], [titles[1][j] for j in news])
            sections = equal([self.sections_old[i] for i in olds], [self.sections_new[j] for j in news])
            matrix: Matrix = 0.85 * words + 0.15 * sections
            return np.where(words >= 0.5, matrix, 0.0)

        match.similar(score, _LEAST)
        return match

    def compare(self, i: int, j: int) -> Differences:
        """What a pair of records says differently: every field but where it stands and how sure it is."""
        old, new, found = self.old[i], self.new[j], Differences()
        for field in self.kind.record.__struct_fields__:
            a, b = getattr(old, field), getattr(new, field)
            if field in _ASIDE or _folded(a) == _folded(b):
                continue
            if field == "deadline":
                years = a.year if a else None, b.year if b else None
                found.add(field, years, deadline_meaning(*years))
            else:
                meaning = "renamed" if field in (self.kind.about, self.kind.says) else "reassigned" if field == "districts" else "changed"
                found.add(field, (msgspec.to_builtins(a), msgspec.to_builtins(b)), meaning)
        return found

    def moves(self, i: int, j: int, steady: bool) -> list[FieldChange]:
        """What tells that a pair of records stands elsewhere: its section. `steady` as in `Both.moved`."""
        return self.both.moved(getattr(self.old[i], "section", None), getattr(self.new[j], "section", None), steady=steady)

    def ends(self, i: int | None, j: int | None) -> tuple[str, ...]:  # noqa: ARG002
        """Further meanings, such as `split`, of an old record, a new one, or both where they are a pair."""
        return ()


def _told(kind: Kind, record: object) -> tuple[Any, ...]:
    return tuple(_folded(held) for held in kind.told_by(record))


def _folded(held: Any) -> Any:
    """What two printings of a field's value share."""
    if isinstance(held, str) or held is None:
        return fold_statement(held)
    if isinstance(held, Deadline):
        return held.year
    if isinstance(held, list):
        return tuple(sorted((_folded(one) for one in held), key=repr))
    if isinstance(held, msgspec.Struct):
        return fold(msgspec.json.encode(held).decode())
    return held
