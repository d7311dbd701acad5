"""A quantity that could be a target or a fact, with the words around it that features look at."""

from __future__ import annotations

from dataclasses import dataclass

from plan_extract.candidates.quantities import QuantityCandidate
from plan_extract.marking.context import is_future
from plan_extract.once import once, with_dict
from plan_extract.reading.words import Word


@with_dict
@dataclass
class QuantityView:
    """A candidate with the words around it."""

    candidate: QuantityCandidate

    @once
    def before(self) -> str:
        """The clause up to the quantity, at most 24 characters."""
        c = self.candidate
        return c.marks.text[max(c.clause.start, c.quantity.start - 24) : c.quantity.start].rstrip()

    @once
    def after(self) -> str:
        """The clause behind the quantity, at most 24 characters."""
        c = self.candidate
        return c.marks.text[c.quantity.end : min(c.clause.end, c.quantity.end + 24)].lstrip()

    @once
    def clause(self) -> str:
        """The clause."""
        c = self.candidate
        return c.marks.text[c.clause.start : c.clause.end]

    @once
    def commits(self) -> bool:
        """Whether the clause carries a cue of commitment."""
        return is_future(self.clause)

    @once
    def word_before(self) -> Word | None:
        """The word right before it."""
        return self.candidate.marks.word_before(self.candidate.clause, self.candidate.quantity.start)

    @once
    def word_behind(self) -> Word | None:
        """The word right behind it."""
        return self.candidate.marks.word_from(self.candidate.clause, self.candidate.quantity.end)

    @once
    def first(self) -> Word | None:
        """The first word of the sentence that is neither a mark nor a number."""
        tokens = self.candidate.marks.tokens
        return next((w for clause in self.candidate.sentence.clauses for w in tokens(clause).words if w.tag not in ("x", "m")), None)

    @once
    def kind(self) -> str:
        """What sort of number it is."""
        q = self.candidate.quantity
        return q.kind if q.kind not in ("plain", "fold") else q.unit_kind or ("bare" if q.unit is None else "compound")
