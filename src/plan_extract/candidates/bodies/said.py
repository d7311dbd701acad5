"""What the readers of statements hand on: a body with its role and the words that gave it, and the statement it stands in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple

from plan_extract.model import Provenance, Role

# Whether words of its own give the role, the custom of such sentences (甲会同乙: 甲 leads, 乙 helps), or a statement of the whole plan.
Given = Literal["said", "custom", "plan"]


@dataclass(frozen=True, slots=True)
class Body:
    """A body's name at [start, end) of the paragraph's reading text, its role, and what gave it.

    `words` are the words that say the role (牵头, 责任单位), `how` where they stand. `full` is the whole name where a list shares its
    ending: 甲市政府 for the 甲 of 甲、乙市政府.
    """

    start: int
    end: int
    role: Role
    words: str
    how: Literal["behind the names", "label", "in running text", "alone in brackets"]
    given: Given = "said"
    full: str | None = None
    collective: bool = False

    @property
    def origin(self) -> Provenance:
        """Where the role comes from, as records say it."""
        return "carried" if self.given == "custom" else self.given

    @property
    def why(self) -> list[str]:
        """The reasons in words: `["牵头 behind the names", "from: said"]`."""
        said = f"label {self.words}" if self.how == "label" else f"{self.words} {self.how}".strip()
        return [said, f"from: {self.given}"]


class Statement(NamedTuple):
    """One statement of responsibility: its bodies and where it stands, [start, end).

    It answers for the text before it (`about` is None: a bracket at a task's end), or for the stretch `about` (the sentence it runs in).
    """

    bodies: list[Body]
    start: int
    end: int
    about: tuple[int, int] | None = None


class FirstLeads(NamedTuple):
    """A plan's statement that the first of every list leads: its words (列第一位者为牵头), and whether only of lists of two or more."""

    words: str
    several: bool
