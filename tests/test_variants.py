"""One thing said in many ways: what wording must not change (tests/variants). A line that fails names the words that changed it."""

from __future__ import annotations

from functools import cache
from itertools import product
from pathlib import Path
from typing import Any

import pytest
import yaml

from plan_extract.model import Goal
from plan_extract.parsing import parse_text

HERE = Path(__file__).parent / "variants"
Read = tuple[object, ...]


@cache
def listed(name: str) -> dict[str, Any]:
    data: dict[str, Any] = yaml.safe_load((HERE / f"{name}.yaml").read_text(encoding="utf-8"))
    return data


def goals(name: str, words: str) -> list[Goal]:
    return [goal for goal in parse_text(listed(name)["head"] + words + "\n").goals if goal.value is not None]


def read(goal: Goal) -> Read:
    return goal.indicator, goal.value, goal.unit, goal.comparator, goal.measure


def year(goal: Goal) -> int | None:
    return goal.deadline.year if goal.deadline else None


@pytest.mark.parametrize(("said", "expected"), listed("times")["said"])
def test_how_a_time_is_said_changes_nothing_but_the_deadline(said: str, expected: list[list[object]]) -> None:
    wrong = []
    for due, times in listed("times")["times"].items():
        for time in times:
            found = goals("times", said.format(time))
            if [read(goal) for goal in found] != [tuple(one) for one in expected] or any(year(goal) != due for goal in found):
                wrong.append((time, [(read(goal), year(goal)) for goal in found]))
    assert wrong == []


@pytest.mark.parametrize(("said", "expected"), listed("around")["said"])
def test_what_stands_around_a_statement_changes_no_record(said: str, expected: list[object]) -> None:
    wrong = []
    for around in listed("around")["around"]:
        found = goals("around", around.format(said))
        if [read(goal) for goal in found] != [tuple(expected)] or [year(goal) for goal in found] != [2030]:
            wrong.append((around, [(read(goal), year(goal)) for goal in found]))
    assert wrong == []


@pytest.mark.parametrize(("said", "expected"), [one for one in listed("around")["said"] if one[1][4] == "cumulative"])
def test_an_adverb_is_no_part_of_an_indicator(said: str, expected: list[object]) -> None:
    wrong = []
    for adverb in listed("around")["adverbs"]:
        found = goals("around", f"到2028年，{adverb}{said}。")
        if [read(goal) for goal in found] != [tuple(expected)]:
            wrong.append((adverb, [read(goal) for goal in found]))
    assert wrong == []


@pytest.mark.parametrize(("said", "roles"), listed("bodies")["said"])
def test_who_answers_is_found_in_every_form(said: str, roles: list[str]) -> None:
    wrong = []
    for body in listed("bodies")["bodies"]:
        found = parse_text(listed("bodies")["head"] + said.format(body) + "\n").responsible
        expected = {body: roles[0]} | ({"市司法局": roles[1]} if len(roles) > 1 else {})
        if {one.name: one.role for one in found} != expected:
            wrong.append((body, [(one.name, one.role) for one in found]))
    assert wrong == []


@pytest.mark.parametrize("said", listed("districts")["said"])
def test_a_place_is_found_wherever_it_is_named(said: str) -> None:
    wrong = []
    for place in listed("districts")["places"]:
        found = goals("districts", said.format(place))
        if not found or found[-1].districts != [place]:
            wrong.append((place, [(goal.indicator, goal.districts) for goal in found]))
    assert wrong == []


def test_a_named_work_is_found_however_it_is_announced() -> None:
    works = listed("works")
    wrong = []
    for said, name in product(works["said"], works["names"]):
        found = [project.name for project in parse_text(works["head"] + said.format(name) + "\n").projects]
        if found != [name]:
            wrong.append((said, name, found))
    assert 1 - len(wrong) / (len(works["said"]) * len(works["names"])) >= works["floor"], wrong


@pytest.mark.parametrize("form", listed("boxes")["lists"])
def test_works_are_found_in_every_form_of_list(form: str) -> None:
    boxes = listed("boxes")
    found = parse_text(boxes["head"] + form.format(*boxes["works"]) + boxes["tail"]).projects
    assert [project.name for project in found] == boxes["works"]


@pytest.mark.parametrize("form", listed("boxes")["none"])
def test_a_title_alone_makes_no_works(form: str) -> None:
    boxes = listed("boxes")
    assert parse_text(boxes["head"] + form + boxes["tail"]).projects == []
