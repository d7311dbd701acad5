"""What kind of document a text is: what speaks for each kind, added up (lexicon/documents.yaml has the weights)."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from plan_extract.lexicon import kept, load
from plan_extract.marking.marks import Marks
from plan_extract.model import DocumentKind, OutlineNode
from plan_extract.once import once, with_dict
from plan_extract.sources.fold import fold
from plan_extract.structure.blocks import Structure

# A first line no longer than this can stand for a title, one of twice that where no clause ends in it; the opening of a text is so long.
_TITLE, _OPENING = 40, 600
# How sure it must be what the numbers of a document are read as; below, they are read as those of any text.
_SURE = 0.8
# Below a notice stands so little (characters) where its attachment is elsewhere; a text of one five-year plan's length is long.
_LITTLE, _LONG = 300, 20_000
# So many sentences must report before their share says all.
_REPORTING = 8
_HAN = re.compile(r"[\u4e00-\u9fff]+")
_CODE = re.compile(
    r"\s*(?:[#;{}\[\]<]|//|/\*|-\s?(?:[A-Za-z_]\w*:|[{\[])|(?:import|from|def|class|return|export|var|let|const|function|if|for|echo|alias)\b"
    r"|[A-Za-z_/][\w./\-]*\s*(?:[=<>~!]=|[=:{(]))",
    re.ASCII,
)
_PUNCTUATION = "。,;:、!?"
_CHAPTER = re.compile(r"part|chapter|section")


@with_dict
@dataclass(frozen=True)
class Document:
    """What evidence is looked for in; `tone` are the sentences that report and those that commit."""

    structure: Structure
    marked: Sequence[Marks]
    tone: tuple[int, int]

    @once
    def titles(self) -> str:
        """The title, or a short first line that is no running text (“…印发《甲规划》” opens reports as well), folded."""
        first = self.marked[0].words.strip() if self.marked else ""
        bare = (len(first) <= _TITLE and "。" not in first) or (len(first) <= 2 * _TITLE and not re.search("[。,;:]", first))
        return fold(self.structure.info.title or (first if bare else ""))

    @once
    def title(self) -> str:
        """The title without brackets behind it, that of what a notice carries without 的通知."""
        bare = self.titles.rstrip("》 ")
        while bare.endswith(")") and "(" in bare:
            bare = bare[: bare.rindex("(")].rstrip("》 ")
        return re.sub(r"(?<=措施|政策|方案|意见|计划|规划|办法|细则|规定|要点|纲要)》?的(?:通知|公告|函|批复)$", "", bare)

    @once
    def front(self) -> str:
        """The lines of the front matter."""
        return self.structure.front

    @once
    def text(self) -> str:
        """The running text, a block a line."""
        return "\n".join(marks.words for marks in self.marked)

    @once
    def paragraphs(self) -> str:
        """The paragraphs that hold running text, a line each, with the numbers they open with."""
        return "\n".join({id(block.paragraph): block.paragraph.text for block in self.structure.blocks}.values())

    @once
    def opening(self) -> str:
        """The beginning of the running text."""
        return self.text[:_OPENING]

    @once
    def headings(self) -> str:
        """The titles of headings, a line each."""
        return "\n".join(fold(node.title) for node in _walk(self.structure.outline))

    @once
    def han(self) -> int:
        """How many Chinese characters the running text has."""
        return sum(map(len, _HAN.findall(self.text)))


@dataclass(frozen=True)
class Verdict:
    """The kind that a document is, and what its numbers are read as: `plan`, `report`, `rules`; `unknown` where that is not sure."""

    kind: DocumentKind
    reads_as: str


def judge(document: Document) -> Verdict:
    """The most probable kind of a document, with its evidence; `plan`, of a low probability, where nothing tells."""
    found, kinds = features(document), load("documents")["kinds"]
    probabilities = _probabilities(found)
    name = max(probabilities, key=lambda kind: probabilities[kind])
    spoke = sorted(((weight, f) for f in found if (weight := _weights()[f].get(name, 0)) > 0), key=lambda pair: -pair[0])
    kind = DocumentKind(
        name=name,  # type: ignore[arg-type]
        probability=round(probabilities[name], 2),
        evidence=[f"{feature} {weight / 1000:+.1f}" for weight, feature in spoke[:6]],
    )
    shares: dict[str, float] = {}
    for other, probability in probabilities.items():
        shares[kinds[other]["reads_as"]] = shares.get(kinds[other]["reads_as"], 0.0) + probability
    best = max(shares, key=lambda read: shares[read])
    return Verdict(kind, best if shares[best] >= _SURE else "unknown")


def _probabilities(found: Sequence[str]) -> dict[str, float]:
    """How probable each kind is: the sum of the weights of what was found, over all kinds."""
    sums = {name: int(entry["prior"]) for name, entry in load("documents")["kinds"].items()}
    for feature in found:
        for name, weight in _weights()[feature].items():
            sums[name] += weight
    top = max(sums.values())
    odds = {name: math.exp((total - top) / 1000) for name, total in sums.items()}
    return {name: odd / sum(odds.values()) for name, odd in odds.items()}


@kept
def _weights() -> dict[str, Mapping[str, int]]:
    lists = load("documents")
    return {**{entry["is"]: entry["for"] for entry in lists["words"]}, **lists["measured"]}


@kept
def _patterns() -> list[tuple[str, str, re.Pattern[str], int]]:
    entries: list[dict[str, Any]] = load("documents")["words"]
    return [
        (e["is"], e["in"], re.compile(f"(?:{e['words']})$" if e["in"] == "title" else e["words"]), int(e.get("least", 1))) for e in entries
    ]


@kept
def _lists() -> dict[str, re.Pattern[str]]:
    return {name: re.compile("|".join(load("documents")[name])) for name in ("policy", "carries")}


def features(document: Document) -> list[str]:
    """The names of all evidence that is found in a document."""
    found = []
    for name, where, pattern, least in _patterns():
        text = getattr(document, where)
        if pattern.search(text) is not None if least == 1 else sum(1 for _ in islice(pattern.finditer(text), least)) >= least:
            found.append(name)
    return [*found, *(name for name in _measured(document) if name in load("documents")["measured"])]


def _measured(document: Document) -> Iterator[str]:
    """Evidence that is counted: how much is Chinese prose, what lines are like, how it speaks, how it is numbered."""
    structure, text = document.structure, document.text
    dense = len("".join(text.split()))
    if not dense:
        if not structure.outline and not structure.boxes and not document.front:
            yield "empty"
    elif document.han * 10 < dense:
        yield "prose=none"
    elif document.han * 3 < dense:
        yield "prose=little"
    lines = [line for line in text.split("\n") if line.strip()]
    if len(lines) >= 3 and sum(1 for line in lines if _CODE.match(line)) * 2 >= len(lines):
        yield "lines=code"
    if _is_menu(lines):
        yield "lines=links"
    if document.han >= 20 and sum(map(text.count, _PUNCTUATION)) * 60 < document.han:
        yield "punctuation=none"
    if document.han >= 120:
        policy = sum(1 for _ in _lists()["policy"].finditer(text)) * 1000 / document.han
        if policy < 4:
            yield "policy=none"
        elif policy >= 15:
            yield "policy=much"
        if text.count("标准") * 1000 >= 15 * document.han:
            yield "standards=much"
    yield from _tone(document)
    if document.han >= _LONG:
        yield "length=long"
    if sum(1 for node in structure.outline if _CHAPTER.match(node.level)) >= 3:
        yield "numbered=chapters"
    if structure.info.period is not None and structure.info.period.name:
        yield "period=five years"
    if _lists()["carries"].search(document.front) and document.han < _LITTLE and not structure.outline:
        yield "carries=alone"


def _tone(document: Document) -> Iterator[str]:
    past, future = document.tone
    if past + future < 3:
        if sum(len(marks.sentences) for marks in document.marked) >= 8:
            yield "tone=neither"
    elif past >= max(_REPORTING, 5 * future):
        yield "tone=reports"
    elif past > future:
        yield "tone=mostly reports"
    elif future >= 5 * past:
        yield "tone=commits"
    else:
        yield "tone=both"


_BETWEEN_NAMES, _SAYS = re.compile(r"[\s|>»·]+"), re.compile(r"[。;,:\d]")


def _is_menu(lines: Sequence[str]) -> bool:
    """Whether a text is names of pages one below the other and no sentences: 首页, 政务公开, 新闻中心."""
    pieces = [piece for piece in _BETWEEN_NAMES.split("\n".join(lines)) if piece]
    short = [piece for piece in pieces if 2 <= len(piece) <= 12]
    # Most texts have too few short pieces, whatever these say.
    return len(pieces) >= 8 and all(sum(1 for piece in few) * 10 >= 7 * len(pieces) for few in (short, _silent(short)))


def _silent(pieces: Iterable[str]) -> Iterator[str]:
    return (piece for piece in pieces if not _SAYS.search(piece))


def _walk(nodes: Sequence[OutlineNode]) -> Iterator[OutlineNode]:
    for node in nodes:
        yield node
        yield from _walk(node.children)
