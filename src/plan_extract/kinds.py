"""What there is to say of a kind of record, so that everything that works on records can walk one table (`model.KINDS`)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import msgspec


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of record.

    Its records have a `quote`, and whichever of `id`, `section`, `box`, `districts`, `deadline`, `confidence` and `why` they need: a
    field of one of these names means the same in every kind, and is exported, shown and checked without more being said.

    `name` is the kind's key in the output and the name of its table, `one` what one record is called in JSON Lines, comparisons and
    settings, `label` what a Chinese reader sees, `colour` what marks it on the page. `columns` are those of its table, named after the
    fields they are filled from (`reporting.tables.cells`).

    `says` is the field that holds a record's words, `about` one that says shorter what it is about and may be absent. `identity` are the
    fields that two versions of a plan know a record by, `title` standing for what it is about; a kind without is not compared.
    """

    name: str
    one: str
    label: str
    colour: str
    record: type[msgspec.Struct]
    columns: tuple[str, ...]
    says: str
    about: str | None = None
    identity: tuple[str, ...] = ()

    def of(self, plan: object) -> list[Any]:
        """A plan's records of this kind, in reading order; none where the plan was made without the kind."""
        found: list[Any] = getattr(plan, self.name, [])
        return found

    def said(self, record: object) -> str:
        """A record's words: a goal's statement, a project's name."""
        return str(getattr(record, self.says))

    def title(self, record: object) -> str:
        """What a record is about: its indicator where it has one, else its words."""
        return (self.about and getattr(record, self.about)) or self.said(record)

    def told_by(self, record: object) -> list[Any]:
        """What the fields of the identity hold, in their order."""
        return [self.title(record) if field == "title" else getattr(record, field) for field in self.identity]

    @property
    def referred_to(self) -> bool:
        """Whether its records have ids: they stand for what the plan says under a heading, and can be lost."""
        return "id" in self.record.__struct_fields__
