"""Who is responsible: 牵头单位, 责任单位 and the brackets at the end of a task. Word list: lexicon/responsible.yaml."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

import regex

from plan_extract.lexicon import kept, load
from plan_extract.model import Responsible, Role
from plan_extract.sources.source_text import SourceText
from plan_extract.structure.blocks import Block, Structure

Kind = Literal["department", "government", "organisation", "enterprise", "other"]
Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class _Body:
    """A body's name at [start, end) of the paragraph's reading text, its role, and the rule that gave it."""

    start: int
    end: int
    role: Role
    why: str


@kept
def _words() -> dict[str, Any]:
    words: dict[str, Any] = load("responsible")
    return words


def _either(words: list[str]) -> str:
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True))


@kept
def _patterns() -> dict[str, re.Pattern[str]]:
    words = _words()
    labels = [w for group in words["labels"].values() for w in group]
    verbs = [w for group in words["verbs"].values() for w in group]
    return {
        "bracket": regex.compile(r"\(((?:[^()]++|\((?1)\))*+)\)"),
        "cue": re.compile(r"牵头|负责|单位|部门|配合|参与|落实|主体|承担"),
        "label": re.compile(rf"(?P<label>{_either(labels)})\s*[::]\s*"),
        "stated": re.compile(
            rf"(?P<label>{_either([w for w in labels if len(w) >= 4])})\s*[:：]\s*"
            rf"(?P<list>[^。;\n]+(?:;\s*(?:{_either(labels)})\s*[:：][^。;\n]+)*)"
        ),
        "verb": re.compile(rf"(?:等(?:部门|单位|有关部门)?)?(?P<verb>{_either(verbs)})(?=[,;。、)]|$)"),
        "led": re.compile(
            r"(?:由|,|。|;|^)(?P<name>[^,。;:、由()“”]{2,30}?)(?P<how>牵头(?!单位|部门|成立|或|制定)|会同(?:有关|相关)部门负责|负责牵头)"
        ),
        "charged": re.compile(
            r"(?:设立|成立|组建)(?P<name>[^,。;:、()“”]{3,24}(?:办公室|领导小组|工作组|专班|指挥部|委员会)),(?:[^。;]{0,20},)?(?:具体)?负责"
        ),
        "split": re.compile(r"(?<![市州县区])、|(?<=[^各][市州县区])、|,|;|(?:以及|会同)|(?<=[部委厅局办府会院])(?:和|及|与)"),
        "first": re.compile(words["first_leads_statement"]),
    }


def find_responsible(source: SourceText, structure: Structure, explain: bool) -> list[tuple[Responsible, Span]]:
    """The bodies named as responsible, in reading order, each with the source span, half-open, of the text it answers for.

    A bracket or statement answers for what stands between the one before it in its block and itself.
    """
    everywhere = bool(_patterns()["first"].search(source.text.replace("，", ",")))
    found: list[tuple[Responsible, Span]] = []
    for block in structure.blocks:
        if not _patterns()["cue"].search(block.text):
            continue
        at = block.start
        for bodies, start, end in _statements(block, everywhere):
            paragraph = block.paragraph
            stretch = (paragraph.offset(at), paragraph.span(at, start)[1]) if start > at else paragraph.span(block.start, end)
            for body in bodies:
                quote = source.quote(paragraph, body.start, body.end)
                name = source.said(paragraph, body.start, body.end)
                record = Responsible(
                    name=name,
                    kind=kind_of(paragraph.text[body.start : body.end]),
                    role=body.role,
                    quote=quote,
                    section=block.section,
                    confidence=0.95 if body.why != "said in running text" else 0.75,
                    why=[body.why] if explain else [],
                )
                found.append((record, stretch))
            at = end
    return found


def kind_of(name: str) -> Kind:
    """The kind of a body from what its name ends in (省教育厅 department, 各县(市、区)政府 government)."""
    for kind, endings in _words()["kinds"].items():
        if name.endswith(tuple(endings)):
            return kind  # type: ignore[no-any-return]
    return "other"


def _statements(block: Block, everywhere: bool) -> Iterator[tuple[list[_Body], int, int]]:
    """Each statement of responsibility of a block: its bodies, where it starts and ends. Brackets first, then bare statements."""
    text = block.paragraph.text
    patterns = _patterns()
    taken: list[Span] = []
    found: list[tuple[list[_Body], int, int]] = []
    for match in patterns["bracket"].finditer(text, block.start, block.end):
        inner = match[1]
        if not patterns["cue"].search(inner):
            continue
        bodies = _parse(text, match.start(1), match.end(1), everywhere)
        if bodies:
            found.append((bodies, match.start(), match.end()))
            taken.append(match.span())
    for match in patterns["stated"].finditer(text, block.start, block.end):
        if any(a <= match.start() < b for a, b in taken):
            continue
        if bodies := _labelled(text, match.start(), match.end(), everywhere):
            found.append((bodies, match.start(), match.end()))
            taken.append(match.span())
    for name, why in (("led", "said in running text"), ("charged", "said in running text")):
        for match in patterns[name].finditer(text, block.start, block.end):
            if any(a <= match.start("name") < b for a, b in taken):
                continue
            start, end = match.span("name")
            words = text[start:end]
            if _is_body(words) and len(words) <= 26 and not re.search(r"企业|联盟|机构|市场|社会|主体|牵头或|龙头|骨干", words):
                role: Role = "owner" if name == "charged" else "lead"
                found.append(([_Body(start, end, role, why)], start, match.end()))
    yield from sorted(found, key=lambda item: item[1])


def _parse(text: str, start: int, end: int, everywhere: bool) -> list[_Body]:
    """The bodies of a bracket: with labels (责任单位:甲、乙) or with verbs behind the names (甲牵头,乙、丙配合)."""
    if _patterns()["label"].search(text, start, end):
        return _labelled(text, start, end, everywhere)
    bodies: list[_Body] = []
    at = start
    for match in _patterns()["verb"].finditer(text, start, end):
        names = list(_names(text, at, match.start()))
        verb = match["verb"]
        for number, (a, b) in enumerate(names):
            role = _role_of_verb(verb, number, len(names), everywhere, bool(bodies))
            bodies.append(_Body(a, b, role, f"{verb} behind the names"))
        at = match.end()
    return bodies


def _role_of_verb(verb: str, number: int, count: int, everywhere: bool, later: bool) -> Role:
    del count
    roles: tuple[Role, ...] = ("lead", "owner", "support")
    for role in roles:
        if verb in _words()["verbs"][role]:
            if role == "owner" and everywhere and number == 0 and not later:
                return "lead"
            return role
    # 负责 alone: the first of the list leads, by the custom of such lists.
    return "lead" if number == 0 and not later else "owner"


def _labelled(text: str, start: int, end: int, everywhere: bool) -> list[_Body]:
    bodies: list[_Body] = []
    matches = list(_patterns()["label"].finditer(text, start, end))
    for match, following in zip(matches, [*matches[1:], None], strict=True):
        label = match["label"]
        role = next(role for role, words in _words()["labels"].items() if label in words)
        stop = following.start() if following else end
        for number, (a, b) in enumerate(_names(text, match.end(), stop)):
            leads = everywhere and number == 0 and role == "owner" and not any(body.role == "lead" for body in bodies)
            bodies.append(_Body(a, b, "lead" if leads else role, f"label {label}"))
    return bodies


def _names(text: str, start: int, end: int) -> Iterator[Span]:
    """The names of a list: 、 and , part them, but not 各市、县(市、区)人民政府 nor what stands in brackets."""
    depth, at = 0, start
    cuts: list[Span] = []
    position = start
    while position < end:
        c = text[position]
        if c == "(":
            depth += 1
        elif c == ")":
            depth -= 1
        elif (
            depth == 0
            and (match := _patterns()["split"].match(text, position, end))
            and not re.search(r"各(?:市|州|地|设区的?市)$", text[at:position])
        ):
            cuts.append((at, position))
            at = position = match.end()
            continue
        position += 1
    cuts.append((at, end))
    for a, b in cuts:
        while a < b and text[a] in " 、,;:由":
            a += 1
        while b > a and text[b - 1] in " 、,;。":
            b -= 1
        name = text[a:b]
        trimmed = re.sub(r"等(?:部门|单位|有关部门|相关部门|有关单位)?$|(?:按职责|按照职责|依职责).*$|等$", "", name)
        b -= len(name) - len(trimmed)
        if b - a >= 2 and trimmed not in _words()["nobody"] and _is_body(trimmed):
            yield a, b


def _is_body(name: str) -> bool:
    return (
        kind_of(name) != "other"
        or bool(re.match(r"各[市县区州地]|(?:省|市|县|区)直", name))
        or (name.endswith(")") and kind_of(re.sub(r"\([^()]*\)$", "", name)) != "other")
    )
