"""Odd and ordinary layouts, each a text with what a careful reader finds in it."""

from __future__ import annotations

import pytest
from tests.structure.support import Case, cases, show, source_of

from plan_extract.structure import find_structure

ALL = [(name, case) for name in ("headings", "contents", "boxes", "tables", "front") for case in cases(name)]


@pytest.mark.parametrize(("name", "case"), ALL, ids=[f"{name}: {case.title}" for name, case in ALL])
def test_fixture(name: str, case: Case) -> None:
    del name
    source = source_of(case.text)
    structure = find_structure(source)
    for part, expected in case.expected.items():
        assert show(structure, source, part) == expected, part
