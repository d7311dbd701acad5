"""Clauses read whole: numbers one by one by the frames, numbers that stand together each with its own head (分别)."""

from __future__ import annotations

import re
from collections.abc import Sequence, Set
from dataclasses import replace

from plan_extract.candidates import nouns
from plan_extract.candidates.frames.clause_text import ClauseText
from plan_extract.candidates.frames.reading import Reading
from plan_extract.candidates.frames.seen import Seen
from plan_extract.candidates.frames.table import read_one
from plan_extract.candidates.phrases import bare, object_name, share_heads, short, split_heads
from plan_extract.candidates.verbs import longest_end, verb_at_end, words
from plan_extract.reading.quantities import Quantity
from plan_extract.reading.words import words as word_list

# 迈上3000亿元新台阶, 突破60万吨大关: a step, and nothing that is counted.
_STAGE = re.compile(r"^的?(?:新)?(?:大关|台阶|关口)")
_TRADES = re.compile(r"[^、和及,]{2,8}(?:[、和及][^、和及,]{2,8}?){1,4}(?:行业|产业|领域)")
_JOINED = re.compile(r"\s*(?:、|和|及|与|以及|,)\s*")


def read_clause(clause: ClauseText, quantities: Sequence[Quantity], doubted: Set[Quantity] = frozenset()) -> list[Reading]:
    """The readings of the clause's quantities, in order; a number that fits no frame has none.

    Doubted quantities are read too, but nothing else is read by them: they name no neighbour, and stand in what names it.
    """
    groups = _grouped(clause.text, [q for q in quantities if q not in doubted])
    at = clause.start
    found: list[Reading] = []
    aside = [q for q in quantities if q in doubted]
    for number, members in enumerate(groups):
        while aside and aside[0].start < members[0].start:
            found += _aside(clause, at, aside.pop(0))
        following = groups[number + 1][0].start if number + 1 < len(groups) else clause.end
        first, last = members[0], members[-1]
        left = clause.blank(clause.past_places(at, first.start), first.start)
        if not left.strip():
            left = _verb_before_place(clause, at, first.start)
        previous = clause.here[-1] if clause.here else None
        if previous is not None and previous.frame == "verb number noun":
            # What stands between is the previous noun and, past a connective, this number's own words.
            left = nouns.own_part(left)
        seen = Seen(
            clause,
            first,
            at,
            left,
            _STAGE.sub("", clause.text[last.end : following]),
            clause.blank(clause.start, first.start),
            following < clause.end,
            clause.text[last.end : clause.end],
        )
        if previous is not None and previous.quantity.end == first.start:
            # 便民事项达到9大类46项: two counts of one thing.
            alone: Reading | None = seen.reading(previous.indicator, previous.measure, previous.frame, previous.verb, previous.confidence)
        else:
            alone = read_one(seen) if len(members) == 1 else None
        made = _in_turn(seen, _shared_bounds(members)) if len(members) > 1 else [alone] if alone else []
        clause.here.extend(made)
        found += made
        at = last.end
    for q in aside:
        found += _aside(clause, at, q)
    return found


def _verb_before_place(clause: ClauseText, at: int, end: int) -> str:
    """The words up to a verb of work that only a place parts from its number: 建成甲区6座水厂; empty where there is none."""
    for a, b in clause.places:
        if at < a and not clause.text[b:end].strip() and (verb := verb_at_end(said := clause.blank(at, a))) is not None:
            return said if verb.group == "work" else ""
    return ""


def _aside(clause: ClauseText, at: int, q: Quantity) -> list[Reading]:
    """What a doubted quantity would be."""
    at = min(at, q.start)
    start = clause.past_places(at, q.start)
    behind = _STAGE.sub("", clause.text[q.end : clause.end])
    seen = Seen(
        clause, q, at, clause.blank(start, q.start), behind, clause.blank(clause.start, q.start), False,
        clause.text[q.end : clause.end],
    )  # fmt: skip
    reading = read_one(seen)
    return [reading] if reading is not None else []


def _grouped(text: str, quantities: Sequence[Quantity]) -> list[list[Quantity]]:
    """Quantities that only a connective parts stand together: 97%以上、95%以上."""
    groups: list[list[Quantity]] = []
    for q in quantities:
        parts = bool(groups) and groups[-1][-1].kind == q.kind == "part" and text[groups[-1][-1].end : q.start] == ":"
        if groups and (parts or _JOINED.fullmatch(text[groups[-1][-1].end : q.start])):
            groups[-1].append(q)
        else:
            groups.append([q])
    return groups


def _in_turn(seen: Seen, members: list[Quantity]) -> list[Reading]:
    """Numbers that stand together: one head each, the last readings' indicators in turn, or one name for all."""
    count, verb = len(members), seen.verb
    subject = seen.left[: verb.start] if verb else seen.left
    if verb and verb.group.startswith("change"):
        subject = nouns.without_comparison(subject)
    name = bare(subject)
    if verb and verb.group == "work":
        if not seen.noun and len(name) >= 2:
            name = bare(seen.left[: verb.end])
        elif seen.noun and len(name) < 2 and (heads := share_heads(seen.noun, count)):
            return [_reading(seen, q, head, "verb numbers nouns", seen.left, 0.8) for q, head in zip(members, heads, strict=True)]
    if not name or nouns.is_verb(name) or name in words("bare_measures"):
        sources = [*seen.clause.before, *seen.clause.here][-count:]
        if len(sources) < count:
            return []
        named = "" if nouns.is_verb(name) else name
        return [
            _reading(seen, q, s.indicator + named, "numbers in turn, indicators carried", "", 0.85)
            for q, s in zip(members, sources, strict=True)
        ]
    if re.fullmatch(r"[国家省市县区镇乡]+级", name) and len(before := [*seen.clause.before, *seen.clause.here][-count:]) == count:
        # 国家级孵化器、众创空间分别超过3家、5家,省级分别达到10家、20家.
        ranked = [nouns.completed(name, s.indicator) for s in before]
        return [_reading(seen, q, head, "heads in turn", subject, 0.8) for q, head in zip(members, ranked, strict=True)]
    heads = share_heads(name, count) or _heads_before(seen, name, count) or [name] * count
    if verb is None or verb.group == "work":
        heads = [object_name(head) for head in heads]
    turns = [_reading(seen, q, short(head), "heads in turn", subject, 0.9) for q, head in zip(members, heads, strict=True)]
    return [reading._replace(turn=(i, count)) for i, reading in enumerate(turns)]


def _heads_before(seen: Seen, name: str, count: int) -> list[str] | None:
    """The heads that the clause before names: 光伏和储能产业规模持续扩大,本地配套率分别达到60%和45%."""
    if any(seen.clause.start <= a and b <= seen.q.start for a, b in seen.clause.places):
        # 东湾片区、西坝片区达标率分别…: the heads are its own places.
        return None
    if "分别" not in seen.clause.text[seen.clause.start : seen.q.start] or split_heads(name) != [name]:
        return None
    start = seen.clause.text.rfind("。", 0, seen.clause.start) + 1
    before = seen.clause.text[start : seen.clause.start].rstrip(",;").rpartition(",")[2]
    end = 0
    for word in word_list(before):
        if word.tag in ("v", "d", "p", "vd", "ad") or longest_end(word.text, "measure_nouns"):
            break
        end = word.end
    if (trades := _TRADES.match(before)) is not None:
        # 纺织和造纸行业节水水平不断提升: what is told of the trades is no part of their names.
        end = trades.end()
    heads = share_heads(bare(before[:end]), count)
    return [head + name for head in heads] if heads else None


def _reading(seen: Seen, q: Quantity, name: str, frame: str, phrase: str, confidence: float) -> Reading:
    own = replace(seen, q=q)
    verb = seen.verb or (seen.opening if frame == "heads in turn" else None)
    read = own.reading(name, own.measured(verb, phrase), frame, verb.word if verb else None, confidence)
    return read._replace(head=(seen.at, seen.q.start))


def _shared_bounds(members: list[Quantity]) -> list[Quantity]:
    """分别达97%和40%左右: the bound behind the last covers all; 均超过50%、60%: the one before the first does."""
    last, first = members[-1], members[0]
    if last.after and not any(q.after or q.before for q in members[:-1]):
        return [q._replace(comparator=last.comparator) for q in members]
    if first.before and not any(q.after or q.before for q in members[1:]):
        return [q._replace(comparator=first.comparator) for q in members]
    return members
