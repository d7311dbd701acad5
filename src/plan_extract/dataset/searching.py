"""Full-text search: the passages that hold words, found by looking through all of them.

There is no index: DuckDB looks through the passages of 100,000 plans in a second or two, finds words of one and two characters, which
trigrams cannot, and parts of words, which lists of words cannot; and what is not there cannot fall behind the plans (docs/corpus.md).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from plan_extract.dataset.asking import ask
from plan_extract.dataset.opening import Dataset
from plan_extract.dataset.passages import folded, kinds
from plan_extract.errors import PlanError, check_keys
from plan_extract.wording import message

_WORD = re.compile(r'"([^"]*)"|“([^”]*)”|「([^」]*)」|([^\s\u3000]+)')
_CODE = re.compile(r"\d{6}")


@dataclass(frozen=True)
class Wanted:
    """What is searched: words, all of them or any one; only passages of these kinds, of plans for a region (a name, or a code and what
    lies in it) and a period (`2021-2025`, `十四五`; a year alone: plans that cover it)."""

    words: tuple[str, ...]
    any: bool = False
    kinds: tuple[str, ...] = ()
    region: str | None = None
    period: str | None = None


class Hit(NamedTuple):
    """A passage that was found."""

    plan_id: str
    plan: str | None
    source: str
    region: str | None
    plan_years: str
    kind: str
    id: str | None
    section: str | None
    line: int | None
    page: int | None
    text: str


@dataclass
class Found:
    """What was found: how many passages, in how many plans, how many of each kind, and the first of them."""

    count: int
    plans: int
    kinds: dict[str, int] = field(default_factory=dict)
    hits: list[Hit] = field(default_factory=list)


def words_of(arguments: Iterable[str]) -> tuple[str, ...]:
    """The words of arguments: parted by white space, what stands in quotation marks is one. Raises PlanError where there is none."""
    found: list[str] = []
    for argument in arguments:
        for parts in _WORD.findall(argument):
            word = folded(next(filter(None, parts), "")).strip()
            if word:
                found.append(word)
    if not found:
        raise PlanError(message("no word to search for; write one, or a phrase in quotation marks"))
    return tuple(dict.fromkeys(found))


def search(dataset: Dataset, wanted: Wanted, limit: int | None = 20) -> Found:
    """The passages that hold the words, those of the latest years first, then by region, plan and line. Raises PlanError for a kind,
    region or period that there is none of."""
    check_keys(wanted.kinds, kinds(), "--kind", "kind")
    parameters: dict[str, object] = {f"word{at}": word for at, word in enumerate(wanted.words)}
    held = [_held(name, word, parameters) for name, word in list(parameters.items())]
    where = ["(" + (" OR " if wanted.any else " AND ").join(held) + ")"]
    if wanted.kinds:
        where.append(f"kind IN ({', '.join(repr(kind) for kind in wanted.kinds)})")
    where += _of_region(wanted.region, parameters) + _of_period(wanted.period, parameters)
    # The count and the first ones in one look: text is read of those alone that are shown.
    found = "FROM passages WHERE " + " AND ".join(where)
    counted = ask(dataset, f"SELECT kind, count(*), list(DISTINCT plan_id) {found} GROUP BY kind", parameters)
    plans: set[str] = set()
    by_kind: dict[str, int] = {}
    for kind, count, ids in counted.rows:
        by_kind[kind] = count
        plans.update(ids)
    order = "plan_end DESC NULLS LAST, region_code NULLS LAST, region, plan_id, line NULLS FIRST, seq"
    rows: Any = ()
    if by_kind and limit != 0:
        some = "" if limit is None else f"LIMIT {int(limit)}"
        rows = ask(dataset, f"SELECT {', '.join(Hit._fields)} {found} ORDER BY {order} {some}", parameters).rows
    counts = {kind: by_kind[kind] for kind in kinds() if kind in by_kind}
    return Found(sum(counts.values()), len(plans), counts, [Hit(*row) for row in rows])


def _held(name: str, word: object, parameters: dict[str, object]) -> str:
    """A condition that a passage holds a word: one of digits or letters as a whole, so that 5% is not found in 35%."""
    pattern = _pattern(str(word))
    if pattern == re.escape(str(word)):
        return f"contains(folded, ${name})"
    parameters[f"{name}_whole"] = pattern
    return f"(contains(folded, ${name}) AND regexp_matches(folded, ${name}_whole))"


def _pattern(word: str, between: str = "") -> str:
    """An expression for a word, in what Python and DuckDB (RE2) both read: what is behind and before it is a part of a match."""
    plain = between.join(map(re.escape, word))
    before = _EDGES.get(_kind(word[0]), "")
    behind = _EDGES.get(_kind(word[-1]), "")
    return (
        (f"(?:^|[^{before}])" if before else "") + (f"({plain})" if before or behind else plain) + (f"(?:$|[^{behind}])" if behind else "")
    )


# What may not stand beside a word that begins or ends in a digit or a letter.
_EDGES = {"digit": "0-9.", "letter": "a-z"}


def _kind(character: str) -> str:
    return "digit" if character in "0123456789" else "letter" if "a" <= character <= "z" else ""


def spans(text: str, words: Sequence[str]) -> list[tuple[int, int]]:
    """Where words stand in text as it is written, without overlaps: [start, end) of each, in order."""
    plain = _lowered(text)
    covered = [False] * len(plain)
    for word in words:
        pattern = re.compile(_pattern(word, r"[ \t]*"))
        match = pattern.search(plain)
        while match is not None:
            start, end = match.span(pattern.groups)
            covered[start:end] = [True] * (end - start)
            match = pattern.search(plain, max(end - 1, start + 1))
    found: list[tuple[int, int]] = []
    for at, is_covered in enumerate(covered):
        if is_covered and found and found[-1][1] == at:
            found[-1] = (found[-1][0], at + 1)
        elif is_covered:
            found.append((at, at + 1))
    return found


def marked(text: str, words: Sequence[str], before: str, behind: str) -> str:
    """Text with marks about the words in it."""
    made, last = [], 0
    for start, end in spans(text, words):
        made += [text[last:start], before, text[start:end], behind]
        last = end
    return "".join([*made, text[last:]])


def _lowered(text: str) -> str:
    from plan_extract.sources.fold import fold

    plain = fold(text)
    return plain.lower() if len(plain.lower()) == len(plain) else plain


def _of_region(region: str | None, parameters: dict[str, object]) -> list[str]:
    if not region:
        return []
    if _CODE.fullmatch(region):
        codes = [region]
    else:
        from plan_extract import regions
        from plan_extract.structure.given import Given

        read = Given(region=region).region_read()
        codes = [one.code for one in regions.find(region)] or ([read.code] if read is not None and read.code else [])
        parameters["region"] = read.name if read is not None else region
    parts = ["region = $region"] if "region" in parameters else []
    for at, code in enumerate(codes):
        parameters[f"code{at}"] = code.removesuffix("00").removesuffix("00")
        parts.append(f"starts_with(region_code, $code{at})")
    return ["(" + " OR ".join(parts) + ")"]


def _of_period(period: str | None, parameters: dict[str, object]) -> list[str]:
    if not period:
        return []
    from plan_extract.structure.given import read_period

    read = read_period(period)
    parameters["end"] = read.end
    if read.start is None:
        return ["plan_end = $end"]
    parameters["start"] = read.start
    if read.start == read.end:
        return ["plan_start <= $start AND plan_end >= $end"]
    return ["plan_start = $start AND plan_end = $end"]
