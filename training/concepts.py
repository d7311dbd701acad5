"""How well names of indicators find their concepts: `make concepts`. The labelled names are training/concepts.yaml."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple
from zlib import crc32

import yaml

from plan_extract.reading.concepts import Match, match

LABELLED = Path(__file__).with_name("concepts.yaml")


class Name(NamedTuple):
    """A labelled name: the part it belongs to, what a plan says, and the concept a reader finds (None: none)."""

    part: str
    name: str
    unit: str | None
    measure: str | None
    concept: str | None


@dataclass(slots=True)
class Score:
    """How many names got the right concept, a wrong one, one where there is none, none where there is one; how many of these are told."""

    right: int = 0
    wrong: int = 0
    missed: int = 0
    told: int = 0
    rightly_none: int = 0

    @property
    def precision(self) -> float:
        """Of the names that got a concept, those that got the right one."""
        return self.right / max(1, self.right + self.wrong)

    @property
    def recall(self) -> float:
        """Of the names that have a concept, those that got it."""
        return self.right / max(1, self.right + self.missed)


def labelled() -> Iterator[Name]:
    """The labelled names; those of `read` in two halves, `read: set` (thresholds were set on it) and `read: held`."""
    for part, names in yaml.safe_load(LABELLED.read_text(encoding="utf-8")).items():
        for one in names:
            half = part if part != "read" else "read: set" if crc32(one["name"].encode()) % 2 else "read: held"
            yield Name(half, one["name"], one.get("unit"), one.get("measure"), None if one["concept"] == "none" else one["concept"])


def score() -> tuple[dict[str, Score], list[tuple[Name, Match]]]:
    """Scores by part, and the names that were not matched as the reader did."""
    scores: dict[str, Score] = {}
    faults: list[tuple[Name, Match]] = []
    for name in labelled():
        found, tally = match(name.name, name.unit, name.measure), scores.setdefault(name.part, Score())
        tally.right += found.concept is not None and found.concept == name.concept
        tally.rightly_none += found.concept is None and name.concept is None
        tally.wrong += found.concept is not None and found.concept != name.concept
        tally.missed += name.concept is not None and found.concept != name.concept
        tally.told += found.concept is None and name.concept is not None and any(one == name.concept for one, _, _ in found.near)
        if found.concept != name.concept:
            faults.append((name, found))
    return scores, faults


if __name__ == "__main__":
    by_part, wrong = score()
    for part, tally in sorted(by_part.items()):
        print(
            f"{part}: precision {tally.precision:.3f}, recall {tally.recall:.3f} ({tally.right} right, {tally.wrong} wrong, "
            f"{tally.missed} missed of which {tally.told} told as doubtful, {tally.rightly_none} rightly none)"
        )
    for name, found in wrong:
        print(f"  {name.part}: {name.name} ({name.unit or ''}) is {name.concept}, found {found.concept} {found.by or ''} {found.near}")
