"""Sentences and clauses of a reading text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

_SENTENCE_END = "。!?！？"
_CLAUSE_END = ",;:" + _SENTENCE_END
_OPEN, _CLOSE = "(（〔【[《〈“‘「", ")）〕】]》〉”’」"
_BREAK = re.compile(r"[,;:。!?！？()（）〔〕【】\[\]《》〈〉“”‘’「」|\n]")
# What each mark does: `breaks` inside brackets too, `ends` a sentence, `parts` clauses.
_DOES = {
    **dict.fromkeys(_OPEN, "open"), **dict.fromkeys(_CLOSE, "close"), **dict.fromkeys("\n|", "breaks"),
    **dict.fromkeys(_SENTENCE_END, "ends"), **dict.fromkeys(",;:", "parts"),
}  # fmt: skip
# Longer brackets than this are taken for unbalanced ones: their commas part clauses all the same.
_FAR = 400
# What Clause(…) comes to, without the function around it: a plan has thousands.
_new = tuple.__new__
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


def sentences(text: str, start: int = 0, end: int | None = None) -> tuple[Sentence, ...]:
    """The sentences of text[start:end] in order. Marks inside brackets or quotation marks part nothing, nor does the comma of 1,500."""
    found = _part(text, start, len(text) if end is None else end)
    if all(sentence.end - sentence.start <= LONGEST_CLAUSE for sentence in found):
        return tuple(found)
    return tuple(piece for sentence in found for piece in _bounded(text, sentence))


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


def _part(text: str, start: int, end: int) -> list[Sentence]:
    found: list[Sentence] = []
    clauses: list[Clause] = []
    depth, opened = 0, start
    begin = first = start
    for match in _BREAK.finditer(text, start, end):
        mark, at = match[0], match.start()
        does = _DOES[mark]
        if does == "open":
            if depth == 0:
                opened = at
            depth += 1
        elif does == "close":
            depth = max(0, depth - 1)
        elif depth and at - opened < _FAR and does != "breaks":
            continue
        elif does != "parts":
            depth = 0
            clauses.append(_new(Clause, (begin, at, mark)))
            found.append(_new(Sentence, (first, at, tuple(clauses))))
            clauses, begin, first = [], at + 1, at + 1
        elif not (
            mark in ",:"
            and 0 < at < len(text) - 1
            and text[at - 1].isdigit()
            and text[at + 1].isdigit()
            and (mark == ":" or text[at + 1 : at + 4].isdigit())
        ):
            depth = 0
            clauses.append(_new(Clause, (begin, at, mark)))
            begin = at + 1
    if begin < end:
        clauses.append(Clause(begin, end, ""))
    if clauses and first < end:
        found.append(Sentence(first, end, tuple(clauses)))
    return found
