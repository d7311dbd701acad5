"""Qualitative goals: a deadline said in the sentence and an outcome without a number (到2025年,基本建成…体系)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from plan_extract.candidates.districts import Districts
from plan_extract.candidates.phrases import bare, trim
from plan_extract.ids import Ids
from plan_extract.lexicon import kept, verbs_with
from plan_extract.marking import Marks
from plan_extract.marking.context import Context, in_past_period, is_past, looks_back, year_of
from plan_extract.model import Deadline, Goal
from plan_extract.sources.source_text import SourceText

_DIGIT = re.compile(r"\d|[一二两三四五六七八九十百]+[个家所座项]")


@kept
def _outcome() -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, verbs_with("outcome"))))


def find_qualitative(
    source: SourceText,
    marked: Sequence[Marks],
    context: Context,
    districts: Districts,
    taken: set[tuple[int, int]],
    explain: bool,
    ids: Ids,
) -> list[Goal]:
    """The qualitative goals of marked blocks. `taken` are (block index, clause start) of clauses that gave a quantified goal."""
    goals = []
    for marks in marked:
        block = marks.block
        if "20" not in marks.words or looks_back(block.path) or block.kind == "note":
            continue
        text = marks.text
        walker = None
        for sentence in marks.sentences:
            ahead = [
                (t, year)
                for t in marks.times_in(sentence)
                if t.kind in ("by", "within") and (year := year_of(t, context)) and (context.base is None or year > context.base)
            ]
            said = text[sentence.start : sentence.end]
            if not ahead or is_past(said) or in_past_period(text, marks.times_in(sentence), context.first):
                continue
            for clause in sentence.clauses:
                governing = [(t, y) for t, y in ahead if t.start < clause.end]
                if not governing or (marks.index, clause.start) in taken:
                    continue
                time, year = governing[-1]
                begin = max(clause.start, time.end) if time.start >= clause.start else clause.start
                words = text[begin : clause.end]
                match = _outcome().search(words)
                if match is None or len(words.strip()) < 6 or _DIGIT.search(words):
                    continue
                a, b = trim(text, begin, clause.end)
                while a < b and text[a] in ",、 ":
                    a += 1
                if b - a < 6:
                    continue
                statement = source.said(block.paragraph, a, b)
                walker = walker or districts.find
                places = [p.name for p in walker(text[a:b]) if p.start <= 2]
                deadline_text = source.said(block.paragraph, time.start, time.end)
                subject = bare(words[: match.start()])
                goals.append(
                    Goal(
                        id=ids.of(statement, str(year)),
                        kind="qualitative",
                        statement=statement,
                        indicator=subject if len(subject) >= 2 else bare(words[match.end() :]) or None,
                        deadline=Deadline(year=year, text=deadline_text, from_="said"),
                        districts=places,
                        section=block.section,
                        box=block.box,
                        confidence=0.8,
                        quote=source.quote(block.paragraph, a, b),
                        why=[f"outcome: {match.group()}", f"deadline said in the sentence: {deadline_text}"] if explain else [],
                    )
                )
    return goals
