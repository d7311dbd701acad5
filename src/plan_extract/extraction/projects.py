"""Named projects: lists in boxes and sentences (重点推进甲、乙等项目建设), and proper names after verbs of building."""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from plan_extract.extraction.project_lists import ends_as_work, list_end, split_items, trim_name, words
from plan_extract.lexicon import verbs_with
from plan_extract.marking import Marks
from plan_extract.marking.context import looks_back
from plan_extract.model import Deadline, Project, Scale
from plan_extract.reading.clauses import Sentence
from plan_extract.reading.places import Place, PlaceReader
from plan_extract.reading.quantities import find_quantities
from plan_extract.records.ids import Ids
from plan_extract.sources.source_text import SourceText
from plan_extract.structure.blocks import Block, Structure

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class _Found:
    """A project's name at [start, end) of the paragraph's reading text."""

    start: int
    end: int
    action: str | None
    label: tuple[str, ...]
    said: str
    confidence: float
    why: str
    deadline: Deadline | None


@cache
def _verbs() -> tuple[str, ...]:
    return verbs_with("builds", "pushes")


@cache
def _verb_pattern() -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, _verbs())))


def find_projects(
    source: SourceText, structure: Structure, marked: Sequence[Marks], places: PlaceReader, explain: bool
) -> tuple[list[Project], dict[int, list[Span]]]:
    """The named projects of a plan, in reading order, and the spans of their names by the index of their block."""
    ids, projects = Ids("p"), []
    spans: dict[int, list[Span]] = {}
    project_boxes = {box.id for box in structure.boxes if box.kind == "projects"}
    own = {structure.info.region.name} if structure.info.region else set()
    for marks in marked:
        block = marks.block
        if not _verb_pattern().search(block.text) and block.box not in project_boxes:
            continue
        if looks_back(block.path) or block.kind == "note":
            continue
        reader = _BlockReader(marks, places, own, block.box in project_boxes)
        for found in reader.read():
            name = source.said(block.paragraph, found.start, found.end)
            spans.setdefault(marks.index, []).append((found.start, found.end))
            districts = reader.districts_of(found)
            projects.append(
                Project(
                    id=ids.of(name, *districts),
                    name=name,
                    districts=districts,
                    box=block.box,
                    item=block.item or (block.path[-1] if block.path else None),
                    action=found.action,
                    scale=_scale(block, found),
                    deadline=found.deadline,
                    section=block.section,
                    confidence=found.confidence,
                    quote=source.quote(block.paragraph, found.start, found.end),
                    why=[found.why] if explain else [],
                )
            )
    return projects, spans


def _scale(block: Block, found: _Found) -> list[Scale]:
    text = block.paragraph.text[found.start : found.end]
    return [
        Scale(text=text[q.core : q.end], value=q.value, unit=q.unit)
        for q in find_quantities(text)
        if q.unit and (q.kind == "product" or q.unit_kind in ("measure", "money")) and not q.chinese
    ]


# 高新区…, 双凤镇…: a place by form that a work's name opens with.
_OPENING_PLACE = re.compile(
    r"(高新区|经开区|[\u4e00-\u9fff]{2,3}(?:镇(?![区级])|乡(?![村镇土])|街道)|[\u4e00-\u9fff]{2,4}片区)(?![\u4e00-\u9fff]{0,1}$)"
)


class _BlockReader:
    """Reads the projects of one block."""

    def __init__(self, marks: Marks, places: PlaceReader, own: set[str], in_box: bool) -> None:
        self.marks, self.block, self.places, self.own, self.in_box = marks, marks.block, places, own, in_box
        self.text, block = marks.text, marks.block
        self.item = tuple(p.name for p in self._find(block.item)) if block.item and in_box else ()

    def _find(self, text: str) -> list[Place]:
        return [p for p in self.places.find(text, inside_names=True) if p.name not in self.own and p.kind not in ("macro", "collective")]

    def districts_of(self, found: _Found) -> list[str]:
        """The districts of a project: the list's label, else the item's where it is a place itself, else the place its name tells."""
        if found.label:
            return list(found.label)
        if self.item and sum(map(len, self.item)) >= len(self.block.item or "") - 2:
            return list(self.item)
        name = self.text[found.start : found.end]
        if (match := _OPENING_PLACE.match(name)) and len(name) > match.end() + 1 and not match[1].startswith(("特色", "重点")):
            return [match[1]]
        inside = [p for p in self._find(name) if p.end - p.start < len(name)]
        return [inside[0].name] if inside else []

    def read(self) -> Iterator[_Found]:
        """The block's projects in reading order."""
        label: tuple[str, ...] = ()
        verbs = [m.start() for m in _verb_pattern().finditer(self.text, self.block.start, self.block.end)]
        for sentence in self.marks.sentences:
            at = bisect.bisect_left(verbs, sentence.start)
            if not self.in_box and not (at < len(verbs) and verbs[at] < sentence.end):
                continue
            subject = self._subject(sentence.start, sentence.end) if not self.in_box else ()
            stretch = sentence.start
            new_sentence = True
            for clause in [*sentence.clauses]:
                words_ = self.text[clause.start : clause.end]
                if clause.mark == ":" and len(words_.strip()) <= 18:
                    names = tuple(p.name for p in self._find(words_))
                    label = names if names and len(words_.strip()) - sum(map(len, names)) <= 4 else ()
                    stretch, new_sentence = clause.end + 1, False
                    continue
                if new_sentence and clause.start == sentence.start and not self._labelled_before(sentence.start):
                    label = ()
                new_sentence = False
                if clause.mark == "," and self.in_box:
                    continue
                if clause.mark == ",":
                    yield from self._stretch(stretch, clause.end, label or subject, sentence)
                    stretch = clause.end + 1
                    continue
                yield from self._stretch(stretch, clause.end, label or subject, sentence)
                stretch = clause.end + 1

    def _labelled_before(self, at: int) -> bool:
        return self.text[max(0, at - 1) : at] == ":"

    def _subject(self, start: int, end: int) -> tuple[str, ...]:
        """A zone or division that a sentence of running text opens with: 甲开发区围绕…,加快建设乙中心."""
        head = self.text[start : min(end, start + 16)]
        found = [p for p in self._find(head) if p.start <= 2 and p.kind in ("zone", "division", "area")]
        if not found:
            return ()
        behind = head[found[0].end : found[0].end + 2]
        return (
            (found[0].name,)
            if behind[:2] in ("围绕", "依托", "要以", "以高", "以", "加快", "重点", "要", "聚焦", "立足") or behind[:1] in ("以", "要")
            else ()
        )

    def _deadline(self, sentence: Sentence) -> Deadline | None:
        for time in self.marks.times_in(sentence):
            if time.kind == "by" and time.year:
                return Deadline(year=time.year, text=self.text[time.start : time.end], from_="said")
        return None

    def _stretch(self, start: int, end: int, label: tuple[str, ...], sentence: Sentence) -> Iterator[_Found]:
        """The projects of text[start:end]: behind each verb that announces a list or a name, and in a box behind a label alone."""
        text = self.text
        matches = [m for m in _verb_pattern().finditer(text, start, end) if self._announces(m, start)]
        if self.in_box and not matches and text[start - 1 : start] == ":" and "、" in text[start:end]:
            stop, said = list_end(text, start, end)
            yield from self._items(start, stop, None, label, said, sentence, "listed behind a label", 0.85)
            return
        at = start
        for number, match in enumerate(matches):
            if match.start() < at or (number + 1 < len(matches) and matches[number + 1].start() == match.end()):
                continue
            following = next((m.start() for m in matches[number + 1 :] if text[m.start() - 1] in ",;"), end)
            stop, said = list_end(text, match.end(), following)
            yield from self._list(match, stop, said, label, sentence)
            at = following

    def _announces(self, match: re.Match[str], start: int) -> bool:
        before = self.text[start : match.start()].rstrip()
        if not before or before[-1] in ",;:。)":
            return True
        return bool(
            re.search(
                r"(?:,|^)(?:[到至]?\d{4})?(?:[\u4e00-\u9fff]{0,6})?(?:力争|要|将|并|积极|重点|加快|适时|有序|以及|同时|年|底|前|合作|优势资源|资源|联合)$",
                before,
            )
        ) or (self.in_box and match.group() not in ("建设", "打造", "建成", "支持", "加快", "实施", "推进", "推动"))

    def _list(self, match: re.Match[str], stop: int, said: str, label: tuple[str, ...], sentence: Sentence) -> Iterator[_Found]:
        verb, named = match.group(), self.text[match.end() : stop].strip()
        build = verb in verbs_with("builds")
        works = any(word in said for word in words()["works"])
        why = f"{verb} … {said}" if said else verb
        if (
            re.match(r"(?:一批|若干|一系列|多个|\d+[个家所座条])", named)
            or said.endswith(tuple(words()["not_works"]))
            or "基础设施" in said
        ):
            return
        if self.in_box:
            if works or said or build or ends_as_work(named):
                yield from self._items(match.end(), stop, verb, label, said, sentence, why, 0.95 if works else 0.85)
            return
        if verb in verbs_with("programme") or not (build or works or named.endswith(tuple(words()["works"]))):
            return
        yield from self._items(match.end(), stop, verb, label, said, sentence, why, 0.85)

    def _items(
        self,
        start: int,
        stop: int,
        verb: str | None,
        label: tuple[str, ...],
        said: str,
        sentence: Sentence,
        why: str,
        confidence: float,
    ) -> Iterator[_Found]:
        spans = [trim_name(self.text, a, b, _verb_pattern()) for a, b in split_items(self.text, start, stop)]
        spans = [(a, b) for a, b in spans if b - a >= 2 and self._may_name(self.text[a:b], said)]
        in_said = tuple(p.name for p in self._find(said)) if said else ()
        if not self.in_box:
            # In running text one proper name vouches for the list it stands in.
            if not (label or in_said or any(self._is_proper(self.text[a:b], verb) for a, b in spans)):
                return
            listed = self.text[stop : stop + 1] == "等" and (ends_as_work(said) or any(word in said for word in words()["works"]))
            if label and not listed and not any(self._is_proper(self.text[a:b], verb) for a, b in spans):
                return
            spans = [(a, b) for a, b in spans if listed or ends_as_work(self.text[a:b])]
            if verb in ("支持", "重点支持"):
                spans = [(a, b) for a, b in spans if not self.text[a:b].endswith(("大学", "学院", "学校", "医院", "中学"))]
        elif not said:
            spans = [(a, b) for a, b in spans if ends_as_work(self.text[a:b]) or verb is None]
        deadline = self._deadline(sentence) if spans else None
        for a, b in spans:
            yield _Found(a, b, verb, label or in_said, said, confidence, why, deadline)

    def _may_name(self, name: str, said: str) -> bool:
        """Whether an item can be a work's name: no counted or described kind of work, no clause of its own."""
        if len(name) > 45 or re.search(r"[。;]", name) or name.endswith(("的", "了")) or re.match(r"\d+[个家所座条处]|一批|若干", name):
            return False
        if re.search(words()["not_names"], name) or re.search(r"\d[\d.]*[万亿]?(?:平方米|公里|米|个|亩|公顷|座|处)$", name):
            return False
        if self.in_box:
            return bool(said) or "," not in name
        return "," not in name and not any(word in name for word in words()["generic"])

    def _is_proper(self, name: str, verb: str | None) -> bool:
        if self._find(name) and any(p.end - p.start < len(name) for p in self._find(name)):
            return True
        if verb in verbs_with("finishes") and name.endswith(tuple(words()["strong_endings"])) and "的" not in name:
            return True
        return bool(re.search(words()["proper"], name)) or self._begins_with_region(name)

    def _begins_with_region(self, name: str) -> bool:
        from plan_extract.reading.places import short_of

        return any(name.startswith((region, short_of(region))) for region in self.own if region != "全国")
