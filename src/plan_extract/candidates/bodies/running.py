"""Who answers, said in running text: 由甲局牵头, 甲局会同乙局, 成立甲办公室,负责…, 实行各区政府负责制.

A clause counts only where nothing but bodies stands before its duty word: 支持甲园区牵头 and 甲公司的主要负责人 give none.
Word lists: lexicon/responsible.yaml.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import replace
from typing import Literal, NamedTuple

from plan_extract.candidates.bodies.names import Name, either, kind_of, names, words
from plan_extract.candidates.bodies.said import Body, FirstLeads, Statement
from plan_extract.lexicon import kept
from plan_extract.marking import Marks
from plan_extract.model import Role
from plan_extract.reading.clauses import Clause, Sentence

Span = tuple[int, int]
# A longer stretch before the duty word is no list of bodies.
_FAR = 120


_KINDS: tuple[tuple[str, Role, Literal["subject", "by", "chain"]], ...] = (
    ("lead", "lead", "subject"),
    ("owner", "owner", "subject"),
    ("duty", "owner", "subject"),
    ("carried", "owner", "by"),
    ("support", "support", "chain"),
)


@kept
def _patterns() -> dict[str, re.Pattern[str]]:
    run, together = words()["running"], either(words()["together"])
    found = {name: re.compile(pattern) for name, pattern in run.items() if isinstance(pattern, str)}
    # 司法局 does not end at 司, 市委宣传部 not at 市委.
    ends = either(words()["joint"]).replace("|司|", "|司(?!法)|")
    return found | {
        "together": re.compile(rf",?并?(?:{together})"),
        "between": re.compile(rf"(?:{run['between']})$"),
        "opener": re.compile(rf"[ \u3000]*(?:{run['opener']})*"),
        "encouraged": re.compile(either(run["encouraged"])),
        "open": re.compile(words()["collective"]),
        "behind": re.compile(rf"(?:\([^()]*\))?(?:{run['and_others']})"),
        # 乙局、丙局等部门|做好…: the names behind 会同, as far as they go
        "others": re.compile(
            rf"(?:[^,;。、()]{{2,16}}?(?:{ends})?、)*[^,;。、()]{{1,16}}?(?:(?:等|及|和)(?:有关|相关|各有关)?(?:部门|单位|方面)|(?:{ends})(?:{run['within']})?)"
        ),
    }


class _Duty(NamedTuple):
    """A duty word at [start, end), the role it gives, and what it takes to count: any subject, one behind 由, or a chain begun before."""

    start: int
    end: int
    role: Role
    words: str
    needs: Literal["subject", "by", "chain"]


def own_duty(marks: Marks) -> list[Statement]:
    """What a block says of one body's duties, its name ahead: 县教育局:负责校舍建设;指导各校…。"""
    match = _patterns()["own_duty"].match(marks.text, marks.start, marks.end)
    if match is None:
        return []
    listed = names(marks.text, *match.span("names"))
    if not listed or not all(n.body for n in listed) or kind_of(marks.text[listed[0].start : listed[0].end]) == "other":
        return []
    role: Role = "lead" if match["duty"].startswith("牵头") else "owner"
    bodies = [Body(n.start, n.end, role, match["duty"], "behind the names", full=n.full) for n in listed]
    return [Statement(bodies, listed[0].start, marks.end, (match.start("duty"), marks.end))]


def running_statements(marks: Marks, taken: list[Span], first: FirstLeads | None) -> list[Statement]:
    """The statements of a block's running text, one a sentence. `taken` are the spans of brackets and labels, read elsewhere."""
    if not _patterns()["cue"].search(marks.words):
        return []
    found: list[Statement] = []
    known: set[tuple[str, Role]] = set()
    for sentence in marks.sentences:
        if not _patterns()["cue"].search(marks.text, sentence.start, sentence.end):
            continue
        bodies, alone = _of_sentence(marks, sentence, taken)
        fresh = []
        for body in _first_leading(bodies, first):
            key = (marks.text[body.start : body.end], body.role)
            if key not in known:
                known.add(key)
                fresh.append(body)
        if fresh:
            fresh.sort(key=lambda b: b.start)
            found.append(Statement(fresh, fresh[0].start, sentence.end, None if alone else (sentence.start, sentence.end)))
    return found


def _of_sentence(marks: Marks, sentence: Sentence, taken: list[Span]) -> tuple[list[Body], bool]:
    """The bodies of a sentence, clause by clause, and whether it says nothing else (由甲局牵头,乙局配合。)."""
    found: list[Body] = []
    alone = True
    for number, clause in enumerate(sentence.clauses):
        bodies, end = _of_clause(marks, sentence, number, taken, bool(found))
        found += bodies
        alone = alone and bool(bodies) and clause.end - end <= 4
    return found, alone


def _of_clause(marks: Marks, sentence: Sentence, number: int, taken: list[Span], begun: bool) -> tuple[list[Body], int]:
    """The bodies of one clause and where its duty word ends. `begun` says whether an earlier clause of the sentence gave any."""
    text, clause = marks.text, sentence.clauses[number]
    if match := _patterns()["system"].search(text, clause.start, clause.end):
        listed = names(text, *match.span("name"))
        if all(n.body and kind_of(text[n.start : n.end]) in ("government", "department") for n in listed):
            return [Body(n.start, n.end, "owner", "负责制", "in running text", full=n.full) for n in listed], match.end()
        return [], clause.end
    for duty in _duties(text, clause, taken):
        if _patterns()["done"].match(text, duty.end, clause.end):
            continue
        start, by = _subject_start(marks, clause, duty.start)
        if start < 0:
            continue
        listed, bare = _subject(text, start, duty.start, by)
        if listed:
            counts = duty.needs == "subject" or (duty.needs == "by" and by) or (duty.needs == "chain" and begun)
            if counts and not _only_encouraged(text, sentence, number, listed):
                return _roles(listed, duty, text[listed[-1].end : duty.start]), duty.end
        elif bare <= start and (bodies := _from_before(text, sentence, number, duty, begun)):
            return bodies, duty.end
    return _with_others(marks, sentence, number, taken, begun), clause.end


def _inside(at: int, spans: list[Span]) -> bool:
    """Whether a place lies in one of spans that are in order and do not overlap."""
    before = bisect_right(spans, at, key=lambda span: span[0])
    return before > 0 and at < spans[before - 1][1]


def _duties(text: str, clause: Clause, taken: list[Span]) -> Iterator[_Duty]:
    """The duty words of a clause outside brackets, the surest kinds first."""
    for name, role, needs in _KINDS:
        for match in _patterns()[name].finditer(text, clause.start, clause.end):
            if not _inside(match.start(), taken):
                yield _Duty(match.start(), match.end(), role, match.group(), needs)
                break


def _subject_start(marks: Marks, clause: Clause, end: int) -> tuple[int, bool]:
    """Where the subject before `end` begins, and whether 由 stands before it; -1 where it is only encouraged to lead."""
    text = marks.text
    by = next((m.end() for m in reversed(list(_patterns()["by"].finditer(text, clause.start, end)))), None)
    if by is not None:
        of_a_thing = _patterns()["made_of"].search(text, clause.start, by - 1)
        return (-1 if of_a_thing or _patterns()["encouraged"].search(text, clause.start, by) else by), True
    start = clause.start
    for time in marks.times:
        if time.start == start:
            start = time.end
    opener = _patterns()["opener"].match(text, start, end)
    return (opener.end() if opener else start), False


def _subject(text: str, start: int, end: int, by: bool) -> tuple[list[Name], int]:
    """The bodies that text[start:end] consists of and where they end, what stands between them and the duty word left out.

    甲局要按照职责具体|负责 gives 甲局 and its end. Without bodies, where the last of such words begins: at `start` if there are no others.
    """
    if end - start > _FAR:
        return [], end
    while end > start:
        listed = _bodies_only(text, start, end)
        if listed := listed if by else _themselves(text, listed):
            return listed, end
        # One word after the other: 联合会 is no 联合 and 会, and 甲局要在职责范围内|具体 has three.
        match = _patterns()["between"].search(text, start, end)
        if match is None:
            break
        end = match.start()
    return [], end


def _bodies_only(text: str, start: int, end: int) -> list[Name]:
    """The names of text[start:end] if nothing but names of bodies stands there, open ones (有关部门) left out; else none."""
    listed = names(text, start, end) if end - start <= _FAR else []
    if not listed or listed[-1].touches != end or not _patterns()["behind"].fullmatch(text, listed[-1].end, end):
        return []
    for name in listed:
        word = text[name.start : name.end]
        if not (name.body or name.collective) or len(word) > 30 or _patterns()["never"].search(word):
            return []
    return [n for n in listed if n.body and not n.collective]


def _themselves(text: str, listed: list[Name]) -> list[Name]:
    """The names without those that stand for a level of government: 城市政府, 各级政府."""
    return [n for n in listed if not _patterns()["level"].fullmatch(text, n.start, n.end)]


def _only_encouraged(text: str, sentence: Sentence, number: int, listed: list[Name]) -> bool:
    """Whether a firm, union or school leads in a sentence that opens with 支持 or 鼓励: 支持校企合作,由甲大学牵头组建联盟."""
    begun = any(_patterns()["encouraged"].match(text, c.start, c.end) for c in sentence.clauses[:number])
    return begun and all(_patterns()["own_affairs"].search(text[n.start : n.end]) for n in listed)


def _roles(listed: list[Name], duty: _Duty, between: str = "") -> list[Body]:
    """Bodies of the names before a duty word, `between` the words between; those behind 会同 help the one before it."""
    together = any(n.with_ for n in listed) or _patterns()["together"].search(between)
    found = []
    for name in listed:
        body = Body(name.start, name.end, duty.role, duty.words, "in running text", full=name.full)
        if name.with_:
            body = replace(body, role="support", words="会同", given="custom")
        elif together and duty.role == "owner":
            body = replace(body, role="lead", words="会同", given="custom")
        found.append(body)
    return found


def _from_before(text: str, sentence: Sentence, number: int, duty: _Duty, begun: bool) -> list[Body]:
    """The bodies of a duty without a subject in its clause: 成立甲办公室,负责…; 办公室设在甲局,承担…; 甲局在职责范围内,分别负责…."""
    seat: Name | None = None
    if duty.needs == "chain" or (duty.needs == "by" and not _patterns()["seat_duty"].match(duty.words)):
        return []
    # 成立甲专班,由乙局牵头,负责…: what follows a body's own duty is that body's.
    for clause in reversed(sentence.clauses[max(0, number - 3) : number] if not begun else ()):
        if match := _patterns()["founded"].search(text, clause.start, clause.end):
            name = Name(*match.span("name"), body=True)
            # A leading group decides, the office it has at a department does the work; an office founded for it does it itself.
            chosen = seat if seat and not text.endswith("办公室", name.start, name.end) else name
            return [Body(chosen.start, chosen.end, duty.role, duty.words, "in running text")]
        if match := _patterns()["seated"].search(text, clause.start, clause.end):
            listed = names(text, *match.span("name"))
            seat = listed[0] if listed and listed[0].body else None
    if seat:
        return [Body(seat.start, seat.end, duty.role, duty.words, "in running text")]
    if number == 0 or duty.needs != "subject":
        return []
    before = sentence.clauses[number - 1]
    listed, bare = _subject(text, before.start, before.end, False)
    return _roles(listed, duty, text[listed[-1].end : before.end]) if listed and bare < before.end else []


def _with_others(marks: Marks, sentence: Sentence, number: int, taken: list[Span], begun: bool) -> list[Body]:
    """甲局会同乙局、丙局等部门做好…: 甲局 leads, the others help, by the custom of such sentences."""
    text, clause = marks.text, sentence.clauses[number]
    match = _patterns()["together"].search(text, clause.start, clause.end)
    if match is None or _inside(match.start(), taken) or _patterns()["no_duty"].search(text, match.end(), clause.end):
        return []
    # 甲部会同有关部门制定…: with nobody named, such sentences also report what was done; only a duty word makes one of them.
    if _patterns()["open"].match(text, match.end(), clause.end):
        return []
    start, by = _subject_start(marks, clause, match.start())
    leads = _subject(text, start, match.start(), by)[0] if start >= 0 else []
    others = _patterns()["others"].match(text, match.end(), clause.end)
    helping = [n for n in names(text, *others.span()) if n.body and not n.collective] if others else []
    goes_on = begun and match.start() == clause.start
    if not helping or not (leads or goes_on) or _only_encouraged(text, sentence, number, leads or helping):
        return []
    found = [Body(n.start, n.end, "lead", "会同", "in running text", "custom", n.full) for n in leads]
    return found + [Body(n.start, n.end, "support", "会同", "in running text", "custom", n.full) for n in helping]


def _first_leading(bodies: list[Body], first: FirstLeads | None) -> list[Body]:
    """The bodies of a sentence where the plan says that the first of several leads."""
    if first is None or len(bodies) < 2 or any(b.role == "lead" for b in bodies) or bodies[0].role != "owner":
        return bodies
    return [replace(bodies[0], role="lead", words=f"{bodies[0].words}, {first.words}", given="plan"), *bodies[1:]]
