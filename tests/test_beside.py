"""What benchmarks/beside.py counts as right: one form for values and units, and the best that stands where the record does."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "benchmarks"))

from beside import form, judged, span_of


@pytest.mark.parametrize(
    ("values", "unit", "expected"),
    [
        ([3.4], "万户", ([34000.0], "户")),
        (["34000"], "户", ([34000.0], "户")),
        ([2], "万亿元", ([2e12], "元")),
        (["2000000000000"], "Chinese yuan", ([2e12], "元")),
        ([50], "万千瓦", ([500000.0], "千瓦")),
        ([1, 2], "个百分点", ([1.0, 2.0], "%")),
        (["53"], "%", ([53.0], "%")),
        ([53], "％", ([53.0], "%")),
        ([80], "万", ([800000.0], None)),
    ],
)
def test_one_form(values: list[object], unit: str, expected: tuple[list[float], str | None]) -> None:
    assert form(values, unit) == expected


@pytest.mark.parametrize(
    ("value", "unit", "found", "verdict"),
    [
        (3.4, "万户", [[2, 6, ["34000"], None]], "value"),
        (3.4, "万户", [[2, 7, ["34000"], "户"]], "right"),
        (3.4, "万户", [[2, 7, ["34000"], "Mu"]], "wrong"),
        (3.4, "万户", [[2, 7, ["34"], "户"]], "wrong"),
        (3.4, "万户", [[7, 9, ["34000"], "户"]], "missed"),
        ([1, 2], "个百分点", [[2, 3, ["1"], None], [4, 6, ["2"], "%"]], "right"),
        ([1, 2], "个百分点", [[4, 6, ["2"], "%"]], "wrong"),
        (80, "万", [[2, 5, ["800000"], None]], "right"),
        (5, "岁", [[2, 4, ["5"], "Year"]], "right"),
    ],
)
def test_the_best_that_was_found_counts(value: object, unit: str, found: list[list[object]], verdict: str) -> None:
    """The record stands at 2 to 7."""
    assert judged({"value": value, "unit": unit}, (2, 7), found) == verdict


def test_a_record_stands_where_its_words_do_and_not_inside_a_longer_number() -> None:
    assert span_of({"text": "6条"}, "整治36条，新建6条") == (8, 10)
    assert span_of({"text": "1所", "nth": 2}, "建1所、扩1所") == (5, 7)
