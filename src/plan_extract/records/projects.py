"""Decisions to the plan's projects: name, districts, what is done, by when, and sizes in the name."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from plan_extract.candidates.projects import ProjectCandidate
from plan_extract.deciding.list_features import subject_of
from plan_extract.deciding.projects import ProjectDecision
from plan_extract.faults import keep
from plan_extract.ids import Ids
from plan_extract.marking import Marks
from plan_extract.model import Deadline, Project, Scale
from plan_extract.reading.clauses import Sentence
from plan_extract.reading.places import Place
from plan_extract.reading.places_of_works import opening_places
from plan_extract.sources.source_text import SourceText

# 双凤镇…, 南湖片区…: a place by form that a work's name opens with.
_OPENING_PLACE = re.compile(
    r"(高新区|经开区|[\u4e00-\u9fff]{2,3}(?:镇(?![区级])|乡(?![村镇土])|街道)|[\u4e00-\u9fff]{2,4}片区)(?![\u4e00-\u9fff]{0,1}$)"
)
# What joins places that a name opens with: 甲至乙铁路, 甲乙带, 甲—乙公路.
_BETWEEN = re.compile(r"[\s、和与至到—\-·～(]*")


def make_projects(source: SourceText, decisions: Sequence[ProjectDecision], own: tuple[str, ...], explain: bool, ids: Ids) -> list[Project]:
    """The projects of kept decisions, in reading order."""
    projects = []
    rivals = _rivals(decisions) if explain else {}
    for decision in decisions:
        if not decision.kept:
            continue
        try:
            why = [*decision.reasons, *rivals.get(id(decision), ())] if explain else []
            projects.append(_project(source, decision, own, ids, why))
        except Exception as error:
            keep(error, "records of projects", decision.candidate.marks.place)
    return projects


def _project(source: SourceText, decision: ProjectDecision, own: tuple[str, ...], ids: Ids, why: list[str]) -> Project:
    c = decision.candidate
    block = c.marks.block
    name = source.said(block.paragraph, c.start, c.end)
    districts = districts_of(c, own)
    return Project(
        id=ids.of(name, *districts),
        name=name,
        districts=districts,
        box=block.box,
        item=block.item or (block.path[-1] if block.path else None),
        action=c.by.verb,
        scale=_scale(c),
        deadline=_deadline(c),
        section=block.section,
        confidence=decision.probability,
        quote=source.quote(block.paragraph, c.start, c.end),
        why=why,
    )


def _rivals(decisions: Sequence[ProjectDecision]) -> dict[int, list[str]]:
    """The spans that a name was preferred to, the surest first, by the name's decision: rather than 甲市科技馆和乙馆 (0.41)."""
    found: dict[int, list[str]] = {}
    for d in sorted(decisions, key=lambda d: -d.total):
        if d.lost_to is not None:
            found.setdefault(id(d.lost_to), []).append(f"rather than {d.candidate.text} ({d.probability:.2f})")
    return {key: words[:_RIVALS] for key, words in found.items()}


# So many of them are worth telling: the rest are pieces of pieces.
_RIVALS = 3


def districts_of(c: ProjectCandidate, own: tuple[str, ...]) -> list[str]:
    """The districts of a project: the list's label, else the item's if a place, else whose doing it is, else what its name tells."""
    marks = c.marks
    if label := _labels(marks).get(c.clause.start):
        return [p.name for p in label if p.name not in own]
    item = marks.block.item or ""
    named = [p for p in marks.reader.find(item, inside_names=True) if _tells(p, own)] if item and c.of.in_box else []
    if named and sum(len(p.name) for p in named) >= len(item) - 2:
        return [p.name for p in named]
    subject = subject_of(c.of)
    if subject is not None and subject.name not in own:
        return [subject.name]
    said = [p.name for p in marks.reader.find(c.said, inside_names=True) if _tells(p, own)] if c.said else []
    if said:
        return said
    match = _OPENING_PLACE.match(c.text)
    if match and len(c.text) > match.end() + 1 and not match[1].startswith(("特色", "重点")):
        return [match[1]]
    region, spoken_of = marks.reader.region, marks.reader.spoken_of
    opening = [name for name in opening_places(c.text, region.code if region else None) if name not in own and name not in spoken_of]
    # A zone that is itself the work says not where it is: 甲乙国家自主创新示范区 is in 甲.
    inside = [p for p in marks.inner_places_in(c.start, c.end) if _tells(p, own) and not (opening and p.kind == "zone" and p.end >= c.end)]
    if opening and (not inside or (inside[0].name == opening[0] and len(opening) > 1)):
        return list(dict.fromkeys(opening))
    chain = inside[:1]
    for place in inside[1:]:
        if not _BETWEEN.fullmatch(marks.text, chain[-1].end, place.start):
            break
        chain.append(place)
    return list(dict.fromkeys(p.name for p in chain))


def _tells(place: Place, own: tuple[str, ...]) -> bool:
    return place.name not in own and place.kind not in ("collective",)


@lru_cache(maxsize=64)
def _labels(marks: Marks) -> dict[int, list[Place]]:
    """The places of the label that holds for each clause, by the clause's start: 甲县:建设…, or a sentence that is but a place's name."""
    held: dict[int, list[Place]] = {}
    label: list[Place] = []
    alone = False
    for sentence in marks.sentences:
        if not alone and not (sentence.start and marks.text[sentence.start - 1] == ":"):
            label = []
        for clause in sentence.clauses:
            words = marks.text[clause.start : clause.end].strip()
            if clause.mark == ":" and len(words) <= 18:
                label = _covering(marks, clause.start, clause.end)
                alone = False
            elif len(sentence.clauses) == 1 and len(words) <= 12 and (found := _covering(marks, clause.start, clause.end)):
                label, alone = found, True
            if label:
                held[clause.start] = label
    return held


def _covering(marks: Marks, start: int, end: int) -> list[Place]:
    """The places of a label where they are nearly all of it."""
    found = [p for p in marks.inner_places_in(start, end) if p.kind != "collective"]
    return found if found and end - start - sum(p.end - p.start for p in found) <= 4 else []


def _scale(c: ProjectCandidate) -> list[Scale]:
    return [
        Scale(text=c.marks.text[q.core : q.end], value=q.value, unit=q.unit)
        for q in c.marks.quantities_in(c.clause)
        if c.start <= q.core
        and q.end <= c.end
        and q.unit
        and (q.kind == "product" or q.unit_kind in ("measure", "money"))
        and not q.chinese
    ]


def _deadline(c: ProjectCandidate) -> Deadline | None:
    sentence: Sentence = c.sentence
    time = next((t for t in c.marks.times_in(sentence) if t.kind == "by" and t.year), None)
    return Deadline(year=time.year or 0, text=c.marks.text[time.start : time.end], from_="said") if time else None


__all__ = ["districts_of", "make_projects"]
