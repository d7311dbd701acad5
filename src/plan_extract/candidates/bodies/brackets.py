"""Brackets and labels: (甲局牵头,乙局、丙局配合), 责任单位:甲局、乙局. Word lists: lexicon/responsible.yaml."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import Literal

from plan_extract.candidates.bodies.names import Name, either, names, words
from plan_extract.candidates.bodies.said import Body, FirstLeads, Statement
from plan_extract.lexicon import kept
from plan_extract.model import Role
from plan_extract.reading.brackets import bracket_spans

_ROLES: tuple[Role, ...] = ("lead", "owner", "support")
_AFTER_NAMES = ",;。、)】]〕 \n"


@kept
def _patterns() -> dict[str, re.Pattern[str]]:
    listed = words()
    labels = either([w for group in listed["labels"].values() for w in group])
    long_labels = either([w for group in listed["labels"].values() for w in group if len(w) >= 4])
    verbs, manner = either([w for group in listed["verbs"].values() for w in group]), either(listed["manner"])
    return {
        "label": re.compile(rf"(?P<label>{labels})\s*[:：]\s*"),
        "stated": re.compile(
            rf"(?P<label>{long_labels})\s*[:：]\s*(?P<list>[^。;\n]+(?:;\s*(?:(?:{labels})\s*[:：][^。;\n]+|[^。;:：\n]{{2,60}}?(?:{verbs})(?=[。;\n]|$)))*)"
        ),
        "verb": re.compile(
            rf"{listed['verb_ends_name']}(?:(?:{manner}),?){{0,3}}(?P<verb>(?:{verbs})(?:{manner}|{verbs}){{0,4}})(?!{listed['verb_in_name']})"
        ),
        "word": re.compile(verbs),
        "cue": re.compile(listed["cue"]),
    }


@kept
def _role_of() -> dict[str, Role]:
    return {word: role for role in _ROLES for word in words()["verbs"][role]}


def bracket_statements(
    text: str, start: int, end: int, brackets: list[tuple[int, int]], first: FirstLeads | None, *, custom: bool = False
) -> list[Statement]:
    """The `brackets` and labelled lists of text[start:end] that say who answers, each for what stands before it.

    `custom` says that the plan closes its tasks with bodies in brackets, so that one alone is no explanation: ….(市甲局)
    """
    found: list[Statement] = []
    for a, b in brackets:
        inside = text[a + 1 : b - 1]
        # In the middle of a sentence (甲由某局管理(乙由某所负责),丙…) a bracket explains a word, it closes no task.
        aside = text[b : b + 1] in (",", "、") and inside.find("由") > 0
        if aside:
            continue
        bodies = _bodies(text, a + 1, b - 1, first) if _patterns()["cue"].search(inside) else []
        if bodies := bodies or _alone(text, a, b, end, custom):
            found.append(Statement(bodies, a, b))
    for match in _patterns()["stated"].finditer(text, start, end):
        if any(s.start <= match.start() < s.end for s in found):
            continue
        if bodies := _bodies(text, match.start(), match.end(), first):
            found.append(Statement(bodies, match.start(), match.end()))
    return found


# Items of such a list that name whoever has the task: 〔甲司、有任务的单位〕.
_WHOEVER = ("单位", "部门")
# No more than so many marks close a sentence or a block.
_MARKS = 8
# What closes a task and may stand behind the bracket that says whose it is.
_CLOSES = "。;；)）】]〕 　\n"


def closes_with_bracket(text: str) -> bool:
    """Whether a block ends in a bracket that may hold nothing but bodies: …示范区。〔甲司、乙司〕."""
    return text.rstrip("。;； 　\n")[-1:] in ("〕", "】", ")")


# So many tasks closed with several bodies in a bracket make it the custom of the plan.
_CUSTOM = 3


def closes_tasks_so(blocks: Iterable[tuple[str, int, int]]) -> bool:
    """Whether a plan closes its tasks with bodies in brackets: …。(市甲局、市乙局). `blocks` are texts with the spans of their blocks."""
    seen = 0
    for text, start, end in blocks:
        if closes_with_bracket(text[start:end]):
            seen += any(len(_alone(text, a, b, end, False)) > 1 for a, b in bracket_spans(text, start, end))
            if seen == _CUSTOM:
                return True
    return False


def _alone(text: str, start: int, end: int, stop: int, custom: bool) -> list[Body]:
    """The bodies of a bracket at a task's end that holds nothing else: 建成两条路。〔甲司、乙司〕. A round one may explain a word."""
    # Some marks may stand behind it, and no text.
    if stop - end > _MARKS or text[end:stop].strip(_CLOSES):
        return []
    listed = names(text, start + 1, end - 1)
    square, closed = text[start] in "〔【", text[max(0, start - _MARKS) : start].rstrip().endswith(("。", ";"))
    if not listed or not (listed[0].body or listed[0].collective) or not (square or (closed and (custom or len(listed) > 1))):
        return []
    # 〔甲司、有任务的单位〕: who is meant is said, though no name has 的; 甲法、乙条例 in a bracket are no bodies.
    if any(not (n.body or n.collective or text.endswith(_WHOEVER, n.start, n.end)) for n in listed):
        return []
    return [
        Body(n.start, n.end, "owner", "", "alone in brackets", "custom", n.full, n.collective) for n in listed if n.body or not n.collective
    ]


def _bodies(text: str, start: int, end: int, first: FirstLeads | None) -> list[Body]:
    """The bodies of a bracket: with labels (责任单位:甲、乙), with verbs behind the names (甲牵头,乙、丙配合), or with both."""
    labels = list(_patterns()["label"].finditer(text, start, end))
    stretches: list[tuple[int, int, str | None]] = [(start, labels[0].start() if labels else end, None)]
    for match, following in zip(labels, [*labels[1:], None], strict=False):
        stretches.append((match.end(), following.start() if following else end, match["label"]))
    found: list[Body] = []
    for a, b, label in stretches:
        found += _of_stretch(text, a, b, label, first, any(body.role == "lead" for body in found))
    return found


def _of_stretch(text: str, start: int, end: int, label: str | None, first: FirstLeads | None, led: bool) -> list[Body]:
    """The bodies between two labels. `led` says whether a lead was named before."""
    found: list[Body] = []
    at = start
    for match in _patterns()["verb"].finditer(text, start, end):
        at = _past_object(text, at, start, match.start())
        listed = names(text, at, match.start()) if at < match.start() else []
        if not listed or listed[-1].touches != match.start() or not (listed[-1].body or listed[-1].collective):
            continue
        role, word = role_of(match["verb"])
        found += _with_roles(listed, role, word, "behind the names", first, led or any(b.role == "lead" for b in found))
        at = match.end()
    if label is not None and at < end:
        role = next(r for r in _ROLES if label in words()["labels"][r])
        at = _past_object(text, at, start, end)
        found += _with_roles(names(text, at, end), role, label, "label", first, led or any(b.role == "lead" for b in found))
    return found


def _past_object(text: str, at: int, start: int, stop: int) -> int:
    """Where the next list may begin after a verb that ended `at`: behind what it governs (甲局负责用地,乙局…), if closed before `stop`."""
    if at == start or at >= stop or text[at] in _AFTER_NAMES or text.startswith(tuple(words()["together"]), at):
        return at
    closed = [i for i in (text.find(mark, at, stop) for mark in ",;。") if i >= 0]
    return min(closed, default=stop)


def role_of(phrase: str) -> tuple[Role, str]:
    """The role that a verb phrase gives and the word that says it: 负责牵头 lead, 配合落实 support, 指导 owner."""
    said = _patterns()["word"].findall(phrase)
    word = next((w for w in said if _role_of()[w] == "lead"), said[0])
    return _role_of()[word], word


def _with_roles(
    listed: list[Name], role: Role, word: str, how: Literal["label", "behind the names"], first: FirstLeads | None, led: bool
) -> list[Body]:
    """The bodies of one list. `led` says whether a lead stands before it in the same bracket."""
    together = any(n.with_ for n in listed)
    found: list[Body] = []
    for name in listed:
        if not name.body or (name.with_ and name.collective):
            continue
        body = Body(name.start, name.end, role, word, how, full=name.full, collective=name.collective)
        if name.with_:
            body = replace(body, role="support", words="会同", given="custom")
        elif together and role == "owner":
            body = replace(body, role="lead", words="会同", given="custom")
        elif first is not None and role == "owner" and not found and not led and (len(listed) > 1 or not first.several):
            body = replace(body, role="lead", words=f"{word}, {first.words}", given="plan")
        found.append(body)
    return found
