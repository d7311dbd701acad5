"""What a list says of its members by its others: names stand among names. Asked once each span has been weighed by itself."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from plan_extract.candidates.projects import NameList, ProjectCandidate
from plan_extract.candidates.works import ending_of
from plan_extract.deciding.scorer import Features
from plan_extract.marking import Marks

# Whether a candidate ends as works do, and the candidates of each other member of its list, by their number; None where it has no list.
Others = tuple[bool, tuple[tuple[int, ...], ...]] | None


@dataclass(frozen=True, slots=True)
class Peers:
    """The other members of a candidate's list: how many there are, and how many name works by what speaks for each alone.

    `ends` says whether the candidate itself ends as works do. One that joins all members of its list has no others.
    """

    count: int
    named: int
    ends: bool


peer_features: Features[Peers] = Features()


@peer_features
def peers(view: Peers) -> str:
    """How many others of the list are names by themselves, of few or of three and more: 甲馆、乙站、丙园 vouch for the 丁园 beside them.

    Less for 土地 beside 人口数据库, which does not end as works do.
    """
    if not view.count:
        return "all joined"
    share = view.named / view.count
    how = "most" if share >= 0.7 else "half" if share >= 0.4 else "few" if view.named else "none"
    return f"{how} of {'many' if view.count > 2 else 'few'}+{'works' if view.ends else 'none'}"


# How many other names stand in a candidate's paragraph, and how many places for them there are; None where nothing can be said of it.
Company = tuple[int, int] | None

company_features: Features[Company] = Features()


@company_features
def company(view: Company) -> str | None:
    """How many other names stand in its paragraph: where works are told of (建成甲馆。续建乙桥。), one more is likely."""
    if view is None:
        return None
    named, others = view
    if not named:
        return "none" if others > _FEW else "none of few" if others else "alone"
    return "1" if named == 1 else "2-3" if named <= 3 else "4-7" if named <= 7 else "8+"


# Among so few places it says less that none is a name.
_FEW = 3
# A text of so few paragraphs is a note or a quotation, and no paragraph of it is poor in names.
_NOTE = 2


def company_of(candidates: Sequence[ProjectCandidate], named: Sequence[bool]) -> list[Company]:
    """For each candidate how many names by themselves stand in its paragraph outside its list, and how many places for them there are.

    Spans that begin at the same character are one place.
    """
    lists: dict[Marks, dict[tuple[tuple[int, int], ...], tuple[set[int], set[int]]]] = defaultdict(dict)
    # By the list itself as well, so that its spans are not hashed for each candidate.
    known: dict[NameList, tuple[set[int], set[int]]] = {}
    for c, is_name in zip(candidates, named, strict=True):
        of, start = c[0], c[1]
        if (mine := known.get(of)) is None:
            mine = known[of] = lists[of.marks].setdefault(of.spans, (set(), set()))
        mine[0].add(start)
        if is_name:
            mine[1].add(start)
    sums = {
        block: (len(set().union(*[names for _, names in of.values()])), len(set().union(*[places for places, _ in of.values()])))
        for block, of in lists.items()
    }
    company: dict[NameList, Company] = {}
    for of, (places, names) in known.items():
        all_names, all_places = sums[of.marks]
        others = all_places - len(places)
        company[of] = (all_names - len(names), others) if others or len(sums) > _NOTE else None
    return [company[c[0]] for c in candidates]


def others_of(candidates: Sequence[ProjectCandidate]) -> list[Others]:
    """For each candidate the other members of its list, each by the numbers of the candidates that it has; None where it has no list.

    A member is what stands between the marks of the list. A span that joins several has those that it does not touch. Places in a row
    that share the last one's ending (甲、乙和丙机场) are no peers: what they are called says nothing.
    """
    lists: dict[tuple[int, tuple[tuple[int, int], ...]], list[int]] = defaultdict(list)
    known: dict[NameList, list[int] | None] = {}
    for number, c in enumerate(candidates):
        of = c[0]
        if of not in known:
            known[of] = lists[of.marks.index, of.spans] if of.size > 1 and not of.only_places else None
        if (mine := known[of]) is not None:
            mine.append(number)
    found: list[Others] = [None] * len(candidates)
    for (_, spans), numbers in lists.items():
        single = [(n, candidates[n][1], candidates[n][2]) for n in numbers if candidates[n].joined == 1]
        members = [(tuple([n for n, a, b in single if a < end and start < b]), start, end) for start, end in spans]
        for number in numbers:
            c = candidates[number]
            a, b = c[1], c[2]
            found[number] = ending_of(c.text) is not None, tuple([m for m, start, end in members if a >= end or start >= b])
    return found


def peers_of(others: Others, named: Sequence[bool]) -> Peers | None:
    """The peers of a candidate whose other members are `others`; `named` says of every candidate whether it is a name by itself."""
    if others is None:
        return None
    ends, members = others
    count = 0
    for member in members:
        for number in member:
            if named[number]:
                count += 1
                break
    return Peers(len(members), count, ends)
