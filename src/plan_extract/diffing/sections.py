"""Headings of two outlines: matched by title and by what stands under them, not by number or place."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

from plan_extract.diffing.assignment import Matching, equal, text_similarity
from plan_extract.diffing.folding import fold, fold_statement
from plan_extract.model import KINDS, OutlineNode, Plan

if TYPE_CHECKING:
    from plan_extract.diffing.assignment import Matrix

_LEAST = 0.55
# Levels whose order is the plan's own. Below them, a paragraph with a run-in heading moves as a paragraph does.
_ORDERED = ("part", "chapter", "section", "h1")


@dataclass(slots=True)
class Section:
    """A heading with its parent's index (None at the top), its folded title, and what stands under it as folded statements."""

    node: OutlineNode
    parent: int | None
    chapter: str
    title: str
    path: tuple[str, ...]
    content: set[str] = field(default_factory=set)
    place: int = 0


class Outline:
    """A plan's headings in reading order, with indexes by id."""

    def __init__(self, plan: Plan) -> None:
        self.sections: list[Section] = []
        for node, parent in _walk(plan.outline, None):
            above = self.sections[parent] if parent is not None else None
            title = fold(node.title)
            self.sections.append(
                Section(node, parent, above.chapter if above else node.title, title, (*(above.path if above else ()), title))
            )
        self.index = {section.node.id: at for at, section in enumerate(self.sections)}
        for kind in KINDS.values():
            if kind.referred_to:
                # A statement may end in a mark or not; a name is taken as it stands.
                folded = fold_statement if kind.about else fold
                for record in kind.of(plan):
                    self._under(getattr(record, "section", None), folded(kind.said(record)))
        for section in self.sections:
            if section.parent is not None:
                self.sections[section.parent].content.add(section.title)

    def _under(self, ident: str | None, words: str) -> None:
        at = self.index.get(ident or "")
        while at is not None:
            self.sections[at].content.add(words)
            at = self.sections[at].parent

    def chapter(self, ident: str | None) -> str:
        """The title of the top heading over a section id, "" for none."""
        at = self.index.get(ident or "")
        return self.sections[at].chapter if at is not None else ""

    def title(self, ident: str | None) -> str | None:
        """A section's title by id."""
        at = self.index.get(ident or "")
        return self.sections[at].node.title if at is not None else None

    def over(self, at: int) -> str | None:
        """The title of the heading over one."""
        parent = self.sections[at].parent
        return None if parent is None else self.sections[parent].node.title

    def rank(self, at: int) -> int:
        """Which of its siblings a heading is, from 1."""
        siblings = [k for k, section in enumerate(self.sections) if section.parent == self.sections[at].parent]
        return siblings.index(at) + 1

    def ancestors(self, at: int | None) -> Iterator[int]:
        """A section's index and those over it, innermost first."""
        while at is not None:
            yield at
            at = self.sections[at].parent


def _walk(nodes: Sequence[OutlineNode], parent: int | None) -> Iterator[tuple[OutlineNode, int | None]]:
    count = 0

    def go(nodes: Sequence[OutlineNode], parent: int | None) -> Iterator[tuple[OutlineNode, int | None]]:
        nonlocal count
        for node in nodes:
            at, count = count, count + 1
            yield node, parent
            yield from go(node.children, at)

    yield from go(nodes, parent)


class SectionMatch:
    """Which old heading is which new one."""

    def __init__(self, old: Outline, new: Outline) -> None:
        self.old, self.new = old, new
        a, b = old.sections, new.sections
        match = Matching(len(a), len(b))
        match.exact(lambda i: (a[i].node.level, a[i].path), lambda j: (b[j].node.level, b[j].path), unique=True)
        match.exact(lambda i: a[i].path, lambda j: b[j].path, unique=True)
        match.exact(lambda i: _under_title(a, i), lambda j: _under_title(b, j), unique=True)
        # 第一章 总则 ten times over with the same under each: nothing tells them apart but their order.
        match.exact(
            lambda i: (a[i].node.level, a[i].path, frozenset(a[i].content)), lambda j: (b[j].node.level, b[j].path, frozenset(b[j].content))
        )
        self._index(match)
        match.similar(self._score, _LEAST)
        self._index(match)
        self.pairs = sorted(match.pairs)
        self.free_old, self.free_new = match.free_old, match.free_new

    def _index(self, match: Matching) -> None:
        self.to_new = {i: j for i, j, _ in match.pairs}
        self.to_old = {j: i for i, j, _ in match.pairs}

    def _score(self, olds: Sequence[int], news: Sequence[int]) -> Matrix:
        import numpy as np

        a, b = [self.old.sections[i] for i in olds], [self.new.sections[j] for j in news]
        titles = text_similarity([s.title for s in a], [s.title for s in b])
        content = np.array([[_overlap(x.content, y.content) for y in b] for x in a])
        levels = equal([s.node.level for s in a], [s.node.level for s in b])
        parents = equal(
            [self.to_new.get(s.parent, -2) if s.parent is not None else -1 for s in a],
            [s.parent if s.parent is not None else -1 for s in b],
        )
        # The same words under another title, or the same title over other words; a heading with nothing known under it by its title.
        both = np.maximum(titles, 0.35 * titles + 0.65 * content)
        matrix: Matrix = 0.8 * both + 0.1 * levels + 0.1 * parents
        return np.where((titles >= 0.6) | (content >= 0.5), matrix, 0.0)

    def apart(self, old: str | None, new: str | None) -> bool:
        """Whether two records stand in different sections.

        Where a section on either side has no counterpart, its text belongs to what stands over it: a heading that is put in or taken
        out moves nothing.
        """
        i, j = self.old.index.get(old or ""), self.new.index.get(new or "")
        if (i is None or i in self.to_new) and (j is None or j in self.to_old):
            return (self.to_new[i] if i is not None else None) != j
        above = next((self.to_new[k] for k in self.old.ancestors(i) if k in self.to_new), None)
        below = next((k for k in self.new.ancestors(j) if k in self.to_old), None)
        over = (*self.new.ancestors(above), None), (*self.new.ancestors(below), None)
        return above not in over[1] and below not in over[0]

    def guessed(self, old: str | None, new: str | None) -> bool:
        """Whether what parts two sections is a heading that the text has lost: where it stood is read from the words around it, so a
        record may stand on its other side without having been moved."""
        i, j = self.old.index.get(old or ""), self.new.index.get(new or "")
        above = set(self.old.ancestors(i)), set(self.new.ancestors(j))
        mapped = {self.to_new[k] for k in above[0] if k in self.to_new}
        own = [k for k in above[0] if self.to_new.get(k) not in above[1]], [k for k in above[1] if k not in mapped]
        nodes = [self.old.sections[k].node for k in own[0]] + [self.new.sections[k].node for k in own[1]]
        nodes += [self.new.sections[self.to_new[k]].node for k in own[0] if k in self.to_new]
        nodes += [self.old.sections[self.to_old[k]].node for k in own[1] if k in self.to_old]
        return any(node.evidence == "toc" for node in nodes)

    def canonical(self, old: Sequence[str | None], new: Sequence[str | None]) -> tuple[list[int], list[int]]:
        """Section ids of both sides as numbers: equal where the sections are each other's counterpart, or both none."""
        left = [self._old_code(ident) for ident in old]
        right = [self.new.index.get(ident or "", -1) for ident in new]
        return left, right

    def _old_code(self, ident: str | None) -> int:
        i = self.old.index.get(ident or "")
        return -1 if i is None else self.to_new.get(i, -2 - i)

    def moved(self) -> dict[int, str]:
        """Old indexes of matched headings that stand elsewhere now: `section` under another heading, `order` in another order."""
        moves: dict[int, str] = {}
        groups: dict[int, list[tuple[int, int]]] = defaultdict(list)
        steady = in_order([(i, j) for i, j, _ in self.pairs])
        for i, j, _ in self.pairs:
            a, b = self.old.sections[i], self.new.sections[j]
            parents = (a.parent is None or a.parent in self.to_new, b.parent is None or b.parent in self.to_old)
            expected = self.to_new.get(a.parent) if a.parent is not None else None
            if all(parents):
                if expected != b.parent:
                    if (i, j) not in steady or not self.guessed(_id(self.old, a.parent), _id(self.new, b.parent)):
                        moves[i] = "section"
                else:
                    groups[-1 if b.parent is None else b.parent].append((i, j))
            elif self.apart(_id(self.old, a.parent), _id(self.new, b.parent)):
                moves[i] = "section"
        for group in groups.values():
            ordered = [(i, j) for i, j in sorted(group) if self.old.sections[i].node.level in _ORDERED]
            kept = longest_rising([j for _, j in ordered], [len(self.old.sections[i].content) + 1 for i, _ in ordered])
            moves |= {i: "order" for at, (i, _) in enumerate(ordered) if at not in kept}
        return moves


def _id(outline: Outline, at: int | None) -> str | None:
    return None if at is None else outline.sections[at].node.id


def _under_title(sections: Sequence[Section], at: int) -> tuple[str, str] | None:
    """A heading's level and title; a title that any plan has several of is no key by itself."""
    section = sections[at]
    return (section.node.level, section.title) if section.title else None


def _overlap(a: set[str], b: set[str]) -> float:
    return len(a & b) / max(len(a), len(b)) if a and b else 0.0


def in_order(places: Sequence[tuple[int, int]]) -> set[tuple[int, int]]:
    """Of matched places (old, new) a longest run that stands in the same order on both sides: what has not been moved past others."""
    ends: list[int] = []
    runs: list[tuple[int, int]] = []
    before: dict[tuple[int, int], tuple[int, int] | None] = {}
    for place in sorted(places):
        at = bisect_left(ends, place[1])
        before[place] = runs[at - 1] if at else None
        ends[at : at + 1], runs[at : at + 1] = [place[1]], [place]
    kept: set[tuple[int, int]] = set()
    last = runs[-1] if runs else None
    while last is not None:
        kept.add(last)
        last = before[last]
    return kept


def longest_rising(values: Sequence[int], weights: Sequence[int]) -> set[int]:
    """Positions of a heaviest rising run of `values`: what need not have moved."""
    if all(a < b for a, b in pairwise(values)):
        return set(range(len(values)))
    best: list[tuple[int, int, tuple[int, ...]]] = []
    for at, value in enumerate(values):
        runs = [best[k] for k in range(at) if values[k] < value]
        weight, count, run = max(runs, default=(0, 0, ()), key=lambda r: (r[0], r[1], r[2]))
        best.append((weight + weights[at], count + 1, (*run, at)))
    return set(max(best, key=lambda r: (r[0], r[1], r[2]))[2])
