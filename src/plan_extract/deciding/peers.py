"""What a list says of its members by its others: names stand among names. Asked once each span has been weighed by itself."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from plan_extract.candidates.projects import ProjectCandidate
from plan_extract.deciding.scorer import Features

# The candidates of one other member of a list, by their number.
Member = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Peers:
    """The other members of a list: how many there are, and how many name works by what speaks for each alone."""

    count: int
    named: int


peer_features: Features[Peers] = Features()


@peer_features
def peers(view: Peers) -> str:
    """How many others of the list are names by themselves, of few or of three and more: 甲馆、乙站、丙园 vouch for the 丁 beside them."""
    share = view.named / view.count
    how = "most" if share >= 0.7 else "half" if share >= 0.4 else "few" if view.named else "none"
    return f"{how} of {'many' if view.count > 2 else 'few'}"


def others_of(candidates: Sequence[ProjectCandidate]) -> list[tuple[Member, ...]]:
    """For each candidate the other members of its list, each by the numbers of the candidates that it has; none where it has no list.

    A member is what stands between the marks of the list. A span that joins several has those that it does not touch.
    """
    lists: dict[tuple[int, tuple[tuple[int, int], ...]], list[int]] = defaultdict(list)
    for number, c in enumerate(candidates):
        if c.of.size > 1:
            lists[c.marks.index, c.of.spans].append(number)
    found: list[tuple[Member, ...]] = [()] * len(candidates)
    for (_, spans), numbers in lists.items():
        single = [n for n in numbers if candidates[n].joined == 1]
        members = [tuple(n for n in single if candidates[n].start < end and start < candidates[n].end) for start, end in spans]
        for number in numbers:
            c = candidates[number]
            found[number] = tuple(
                member for member, (start, end) in zip(members, spans, strict=True) if not (c.start < end and start < c.end)
            )
    return found


def peers_of(others: Iterable[Member], named: Sequence[bool]) -> Peers | None:
    """The peers of a candidate whose other members are `others`; `named` says of every candidate whether it is a name by itself."""
    members = tuple(others)
    return Peers(len(members), sum(any(named[n] for n in member) for member in members)) if members else None
