"""Sentences and clauses of a reading text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

_SENTENCE_END = "。!?！？"
_CLAUSE_END = ",;:" + _SENTENCE_END
_OPEN, _CLOSE = "(（〔【[《〈“‘「", ")）〕】]》〉”’」"
_BREAK = re.compile(r"[,;:。!?！？()（）〔〕【】\[\]《》〈〉“”‘’「」|\n]")
# Longer brackets than this are taken for unbalanced ones: their commas part clauses all the same.
_FAR = 400
# In published plans the longest clause has some 250 characters and the longest sentence some 450.
LONGEST_CLAUSE, LONGEST = 600, 2000


class Clause(NamedTuple):
    """A clause at [start, end), half-open, its closing mark left out; `mark` is that mark (`,`, `;`, `:`, `。`) or empty."""

    start: int
    end: int
    mark: str


class Sentence(NamedTuple):
    """A sentence at [start, end), its closing mark left out, and its clauses."""

    start: int
    end: int
    clauses: tuple[Clause, ...]


def sentences(text: str, start: int = 0, end: int | None = None) -> Iterator[Sentence]:
    """The sentences of text[start:end] in order. Marks inside brackets or quotation marks part nothing, nor does the comma of 1,500."""
    return iter(_sentences(text, start, len(text) if end is None else end))


@lru_cache(maxsize=2048)
def _sentences(text: str, start: int, end: int) -> tuple[Sentence, ...]:
    """Kept for a while: targets, projects and outcomes are each looked for in the same sentences."""
    return tuple(piece for sentence in _part(text, start, end) for piece in _bounded(text, sentence))


def _bounded(text: str, sentence: Sentence) -> Iterator[Sentence]:
    """The sentence, in pieces where it or a clause of it is longer than any: what is asked of pairs of words in it costs its square."""
    if sentence.end - sentence.start <= LONGEST_CLAUSE:
        yield sentence
        return
    clauses: list[Clause] = []
    first = sentence.start
    for clause in (piece for whole in sentence.clauses for piece in _pieces(text, whole)):
        if clauses and clause.end - first > LONGEST:
            yield Sentence(first, clauses[-1].end, tuple(clauses))
            clauses, first = [], clause.start
        clauses.append(clause)
    yield Sentence(first, sentence.end, tuple(clauses))


def _pieces(text: str, clause: Clause) -> Iterator[Clause]:
    start = clause.start
    while clause.end - start > LONGEST_CLAUSE:
        # Behind the last 、 or space within reach, that no word is cut.
        most = start + LONGEST_CLAUSE
        cut = max(text.rfind(mark, start + LONGEST_CLAUSE // 2, most) for mark in "、 ")
        cut = most if cut < 0 else cut + 1
        yield Clause(start, cut, "")
        start = cut
    yield Clause(start, clause.end, clause.mark)


def _part(text: str, start: int, end: int) -> Iterator[Sentence]:
    clauses: list[Clause] = []
    depth, opened = 0, start
    begin = first = start
    for match in _BREAK.finditer(text, start, end):
        mark, at = match.group(), match.start()
        if mark in _OPEN:
            if depth == 0:
                opened = at
            depth += 1
        elif mark in _CLOSE:
            depth = max(0, depth - 1)
        elif depth and at - opened < _FAR and mark not in "\n|":
            continue
        elif mark in "\n|" or mark in _SENTENCE_END:
            depth = 0
            clauses.append(Clause(begin, at, mark))
            yield Sentence(first, at, tuple(clauses))
            clauses, begin, first = [], at + 1, at + 1
        elif not (
            mark in ",:"
            and 0 < at < len(text) - 1
            and text[at - 1].isdigit()
            and text[at + 1].isdigit()
            and (mark == ":" or text[at + 1 : at + 4].isdigit())
        ):
            depth = 0
            clauses.append(Clause(begin, at, mark))
            begin = at + 1
    if begin < end:
        clauses.append(Clause(begin, end, ""))
    if clauses and first < end:
        yield Sentence(first, end, tuple(clauses))
