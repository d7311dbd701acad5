"""The last resort for a number that no frame reads: the nearest words of its sentence that name something."""

from __future__ import annotations

import re

from plan_extract.candidates import nouns
from plan_extract.candidates.frames.clause_text import ClauseText
from plan_extract.candidates.frames.reading import Reading
from plan_extract.candidates.measures import comparator_of, measure_of
from plan_extract.candidates.phrases import bare, short
from plan_extract.candidates.verbs import verb_at_end, verb_at_head
from plan_extract.reading.quantities import Quantity

# 按2020年价格计算, 扣除价格因素: on what basis the clause behind counts.
BASIS = re.compile(r"\s*(?:如果?|若)?(?:按照?|以|扣除|剔除).{1,24}(?:计算|计|口径|价格?|测算|因素|影响)\s*$")
# Whether the number would be told in the name: 东部占, 第一产业.
_NUMBER = re.compile(r"\d")


def nearest(clause: ClauseText, q: Quantity, sentence_start: int) -> Reading | None:
    """A reading by the words before the number in its clause, else in the clauses before it from `sentence_start` on.

    其中:第一产业,到期末达到300亿元 reads 第一产业 300亿元. None where nothing before it could be a name.
    """
    left = clause.blank(clause.start, q.start)
    verb = verb_at_end(left)
    name = _name(left[: verb.start] if verb else left)
    if not name and clause.source is not None:
        name = clause.source.indicator
    if not name:
        before = re.split(r"[,:;]", clause.blank(sentence_start, clause.start))
        name = next((found for part in reversed(before) if not BASIS.match(part) and (found := _name(part))), "")
    if not name and not (name := clause.ahead()):
        return None
    return Reading(
        q, name, measure_of(q, verb, left, name), comparator_of(q, left), "nearest words", verb.word if verb else None, 0.5,
        (clause.start, q.start), (clause.start, clause.end),
    )  # fmt: skip


def _name(words: str) -> str:
    """What words before a number name: without 其中, an opening verb's number, an end that is a verb; empty where that is nothing."""
    name = short(bare(nouns.FROM.sub("", words.replace("其中", ""))))
    if not 2 <= len(name) <= 40 or _NUMBER.search(name) or nouns.is_verb(name):
        return ""
    opening = verb_at_head(name)
    return "" if opening is not None and opening.end >= len(name) - 1 else name
