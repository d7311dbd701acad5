"""Brackets are found as deep as they stand, and those without an end are none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plan_extract.reading.brackets import bracket_spans


@pytest.mark.parametrize(
    ("text", "inside"),
    [
        ("建成两条路。(甲局负责)", ["(甲局负责)"]),
        ("(甲(乙(丙))丁)戊(己)", ["(甲(乙(丙))丁)", "(己)"]),
        ("(甲(乙)", ["(乙)"]),
        ("甲)(乙))(", ["(乙)"]),
        ("((甲)(乙)", ["(甲)", "(乙)"]),
        ("()", ["()"]),
        ("甲", []),
        ("(" * 5000 + ")" * 5000, ["(" * 5000 + ")" * 5000]),
    ],
)
def test_brackets(text: str, inside: list[str]) -> None:
    assert [text[start:end] for start, end in bracket_spans(text)] == inside


def test_of_a_stretch_only_what_lies_in_it() -> None:
    assert bracket_spans("(甲)(乙)(丙)", 1, 8) == [(3, 6)]
    assert bracket_spans("(甲)(乙)", 0, 5) == [(0, 3)]


def closes(text: str, at: int) -> int | None:
    """Where the bracket that opens at a place closes, by its definition: the first place where as many have closed as have opened."""
    depth = 0
    for place in range(at, len(text)):
        depth += {"(": 1, ")": -1}.get(text[place], 0)
        if depth == 0:
            return place + 1
    return None


@given(st.text(alphabet="(()) 甲", max_size=14))
def test_they_are_those_of_the_definition(text: str) -> None:
    expected, at = [], 0
    while at < len(text):
        end = closes(text, at) if text[at] == "(" else None
        if end:
            expected.append((at, end))
        at = end or at + 1
    assert bracket_spans(text) == expected
