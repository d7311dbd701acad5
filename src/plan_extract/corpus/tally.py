"""What a run over many plans comes to: counts, and the first names of each kind of what went otherwise than hoped."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from plan_extract.corpus.run import Outcome

# So many names are told in a line; the manifest has them all.
NAMED = 20


@dataclass(slots=True)
class Names:
    """How many there are, and the first of them."""

    count: int = 0
    first: list[str] = field(default_factory=list)

    def add(self, name: str) -> None:
        """One more."""
        self.count += 1
        if len(self.first) < NAMED:
            self.first.append(name)


@dataclass(slots=True)
class Tally:
    """The sum of outcomes. Of up to `keep` plans every outcome is kept, of more only those that failed, and no more of these."""

    total: int
    keep: int
    done: int = 0
    left: int = 0
    broke: bool = False
    counts: Counter[str] = field(default_factory=Counter)
    kept: list[Outcome] = field(default_factory=list)
    traces: list[str] = field(default_factory=list)
    failed: Names = field(default_factory=Names)
    past: dict[str, Names] = field(default_factory=lambda: {"timeout": Names(), "memory": Names(), "killed": Names()})
    empty: dict[str, Names] = field(default_factory=lambda: {"no record": Names(), "nothing but headings": Names()})
    no_plan: list[tuple[str, str]] = field(default_factory=list)
    no_plans: int = 0

    @property
    def parsed(self) -> int:
        """How many were parsed in this run."""
        return self.done - self.failed.count - self.left

    def add(self, outcome: Outcome, *, traces: bool = False) -> None:
        """Count an outcome; its tracebacks are kept where they are wanted."""
        path = outcome.job.path
        self.done += 1
        self.left += outcome.skipped
        self.broke |= outcome.broke
        self.counts.update(outcome.counts)
        if traces:
            self.traces += outcome.traces
        if (self.total <= self.keep or outcome.error) and len(self.kept) < self.keep:
            self.kept.append(outcome)
        if outcome.error:
            self.failed.add(path)
            if outcome.status in self.past:
                self.past[outcome.status].add(path)
            return
        if outcome.nothing:
            self.empty[outcome.nothing].add(path)
        if outcome.no_plan:
            self.no_plans += 1
            if len(self.no_plan) < NAMED:
                self.no_plan.append((path, outcome.no_plan))
