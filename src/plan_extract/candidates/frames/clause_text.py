"""A clause as frames see it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from plan_extract.candidates.frames.reading import Reading, Span
from plan_extract.candidates.phrases import without_explanations
from plan_extract.candidates.verbs import longest_end, peel_head, verb_at_end


@dataclass
class ClauseText:
    """The clause text[start:end] as frames see it.

    `before` are the sentence's earlier readings, `here` the clause's own so far. `times` and `places` are spans, half-open, of the text.
    `last` is the last reading of the sentence before. `ahead` tells what the words before are about, for a number that names nothing
    itself; `total` the reading a 其中 takes apart. `goes_on` says that a comma parts it from the clause before, `yearly` that a 每年 before
    governs it too. `subject` is what the clause before names and leaves this one to tell of (…的比重,由18%下降到15%), `measure` what a
    label before says of all that follows (主要产品产量:粮食5亿吨,…), `owner` a noun alone before whose measure it tells (蔬菜,年产量…).
    `of_what` gives a bare measure the thing that it is of (产值, under 石化产业), `titled` the machine that a title names and whose
    measures follow (车载雷达, above 漏检率低于0.5%).
    """

    text: str
    start: int
    end: int
    before: Sequence[Reading] = ()
    times: Sequence[Span] = ()
    places: Sequence[Span] = ()
    ahead: Callable[[], str] = str
    total: Reading | None = None
    last: Reading | None = None
    goes_on: bool = False
    subject: str = ""
    measure: str = ""
    yearly: bool = False
    owner: str = ""
    of_what: Callable[[str], str] = str
    titled: Callable[[], str] = str
    here: list[Reading] = field(default_factory=list)

    def blank(self, start: int, end: int) -> str:
        """text[start:end] with time expressions and brackets that explain taken out."""
        pieces, at = [], start
        for a, b in self.times:
            if a >= at and b <= end:
                pieces.append(self.text[at:a])
                # 提高到2025年的85%: 到 belongs to the verb as much as to the year.
                if self.text[a] in "到至" and (verb := verb_at_end(self.text[at:a])) and verb.group.startswith("change"):
                    pieces.append("到")
                at = b
        pieces.append(self.text[at:end])
        return without_explanations("".join(pieces))

    def past_places(self, start: int, end: int) -> int:
        """Where a phrase goes on once the places it opens with are left behind: 甲区、乙区常住人口 goes on at 常住人口."""
        at = start
        for a, b in self.places:
            if a < at or b > end:
                continue
            between = self.blank(at, a)
            rest = between[peel_head(between) :]
            if rest.strip(" 、和及与等:(") and longest_end(between, "verbs") != rest:
                return at
            at = b
        return at

    @property
    def source(self) -> Reading | None:
        """The nearest earlier reading of the sentence."""
        return self.here[-1] if self.here else self.before[-1] if self.before else None
