"""What kind of document a text is, against texts read by hand, and how that is told."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from plan_extract import parse
from plan_extract.lexicon import load
from plan_extract.marking import mark
from plan_extract.marking.context import context_of
from plan_extract.marking.document import Document, features
from plan_extract.model import Plan
from plan_extract.reading.places import PlaceReader
from plan_extract.sources import read_bytes
from plan_extract.structure import find_structure

CORPUS: dict[str, list[str]] = yaml.safe_load(Path(__file__).with_name("corpus.yaml").read_text(encoding="utf-8"))
LINES = [(kind, text) for kind, texts in CORPUS.items() for text in texts]


def plan_of(text: str) -> Plan:
    return parse(read_bytes(text.encode(), "document.txt"))


@pytest.mark.parametrize(("kind", "text"), LINES, ids=[text.split("\n")[0][:20] for _, text in LINES])
def test_the_kind_of_a_document(kind: str, text: str) -> None:
    found = plan_of(text).plan.kind
    assert found is not None
    assert found.name == kind, found.evidence
    assert found.probability >= 0.7
    assert found.evidence
    assert found.evidence == sorted(found.evidence, key=lambda line: -float(line.rpartition(" ")[2]))


def test_every_kind_has_texts() -> None:
    assert set(CORPUS) == set(load("documents")["kinds"])


def test_what_does_not_look_like_a_plan_is_found() -> None:
    for kind, text in LINES:
        codes = [found.code for found in plan_of(text).findings]
        assert ("PE040" in codes) == (kind == "not a plan"), text


@pytest.mark.parametrize(
    ("kind", "read_as"),
    [("plan", "plan"), ("action plan", "plan"), ("yearly report", "report"), ("period report", "report"), ("policy measures", "rules")],
)
def test_the_kind_decides_what_numbers_are_read_as(kind: str, read_as: str) -> None:
    for text in CORPUS[kind]:
        structure = find_structure(read_bytes(text.encode(), "document.txt"))
        marked = mark(structure.blocks, PlaceReader.for_region(structure.info.region))
        assert context_of(structure, marked).kind == read_as, text


def test_the_thresholds_of_an_emergency_plan_are_no_targets() -> None:
    (text,) = (text for text in CORPUS["policy measures"] if "应急预案" in text)
    plan = plan_of(text)
    assert plan.plan.title == "青禾市供水突发事件应急预案"
    assert [goal.quote.text for goal in plan.goals] == []


def test_a_number_is_a_target_of_a_plan_and_a_fact_of_a_report() -> None:
    sentence = "建成示范企业3家。"
    plan = plan_of(f"云川市“十五五”工业发展规划\n一、主要目标\n{sentence}\n")
    report = plan_of(f"云川市“十四五”工业发展情况总结\n一、主要工作\n{sentence}\n")
    assert (len(plan.goals), len(plan.facts)) == (1, 0)
    assert (len(report.goals), len(report.facts)) == (0, 1)


def test_evidence_is_named_once_and_found_somewhere() -> None:
    lists = load("documents")
    names = [entry["is"] for entry in lists["words"]] + list(lists["measured"])
    assert len(names) == len(set(names))
    assert set(lists["told"]) <= set(names)
    kinds = set(lists["kinds"])
    for entry in (*(e["for"] for e in lists["words"]), *lists["measured"].values()):
        assert set(entry) <= kinds
    found: set[str] = set()
    for _, text in LINES:
        structure = find_structure(read_bytes(text.encode(), "document.txt"))
        marked = mark(structure.blocks, PlaceReader.for_region(None))
        found.update(features(Document(structure, marked, (0, 0))))
    rare = {"length=long", "empty", "prose=little"}  # a long text, one of headings of tables alone, a half English one
    tones = {name for name in names if name.startswith("tone=")}
    assert sorted(set(names) - found - rare - tones) == []
