"""Invented little plans by kind of fault (tests/cases): how many are read right in every record that a reader wrote down."""

from __future__ import annotations

import pytest

from tests.lines import case_lines, faults, records

# What was reached when last looked at, rounded down.
FLOORS = {"unseen": 0.8, "wild": 0.9}


@pytest.mark.parametrize("name", sorted(FLOORS))
def test_cases_reach_their_floor(name: str) -> None:
    lines = [line for line in case_lines() if line.name.startswith(f"{name}:")]
    wrong = [f"{line.name}: {said}" for line in lines if (said := faults(line, records(line.parsed())))]
    assert lines
    assert 1 - len(wrong) / len(lines) >= FLOORS[name], "\n".join(wrong)
