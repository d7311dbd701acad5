"""What is made a quick way for hundreds of thousands of rows is what the plain way makes."""

from __future__ import annotations

import csv
import io
import json
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from plan_extract import wording
from plan_extract.dataset.build import build
from plan_extract.dataset.cascade import Question, listed, pair
from plan_extract.dataset.opening import Dataset
from plan_extract.dataset.sides import STANDS
from plan_extract.reporting.figures import exact, exact_times
from plan_extract.reporting.terminal import aligned, columns_of

from .conftest import Said, put
from .little import PLANS

FACTORS = (Fraction(1), Fraction(10_000), Fraction(1, 10_000), Fraction(2000, 3), Fraction(3, 2000), Fraction(1, 7), Fraction(1, 10**9))


@given(st.floats(-1e18, 1e18, allow_nan=False), st.sampled_from(FACTORS))
@example(-0.0, Fraction(1))
@example(0.1, Fraction(1))
@example(58.25, Fraction(1, 10_000))
@example(12345678.25, Fraction(1))  # ten digits, told whole
@example(123456789.25, Fraction(1))  # eleven, rounded
@example(1.0, Fraction(1, 7))
def test_a_number_told_by_decimals(value: float, factor: Fraction) -> None:
    assert exact_times(value, factor) == exact(Fraction(repr(value)) * factor)


@settings(max_examples=200)
@given(st.text(st.sampled_from("a9 -—%个万。≥\u0301\u200d\ufe0f\t\U0001f600"), max_size=12).filter(lambda text: not text.isascii()))
def test_columns_of_a_text(text: str) -> None:
    assert columns_of(text) == cell_len(text)


def test_aligned_cells() -> None:
    assert aligned([["项目", "x"], ["ab", "10"], ["ab", "7"]], [False, True]) == ["项目   x", "ab    10", "ab     7"]
    assert aligned([["abcdef", "x"]], most=[4]) == ["abc…  x"]
    assert aligned([]) == []
    assert aligned([[], []]) == ["", ""]


@pytest.fixture(scope="module")
def little(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("little")
    for name, words in PLANS.items():
        put(out / "out", name, words)
    build(str(out / "out"), str(out / "data"), jobs=1)
    return out / "data"


@pytest.mark.parametrize("more", [("--rows",), ("森林覆盖率",), ("--wording", "--likeness", "50"), ("公园绿地面积",)])
def test_json_in_pieces(little: Path, said: Said, more: tuple[str, ...]) -> None:
    out = said("cascade", little, *more, "-f", "json")[1]
    assert out == json.dumps(json.loads(out), ensure_ascii=False, indent=2) + "\n"


def test_csv_of_sides_made_once(little: Path, said: Said) -> None:
    rows = list(csv.reader(io.StringIO(said("cascade", little, "森林覆盖率", "-f", "csv")[1])))
    assert {len(row) for row in rows} == {len(rows[0])}
    found = [dict(zip(rows[0], row, strict=True)) for row in rows[1:]]
    told = {(row["above_region"], row["place_name"]): row["below_quote"] for row in found}
    assert told["全国", "贵州省"] == told["贵州省", "盘州市"][:3] == "64%"
    assert {row["verdict"] for row in found if not row["below_quote"]} == {"none"}


@pytest.mark.parametrize(("language", "line"), [("en", "主要目标, line 6 “64%” ("), ("zh", "主要目标，第 6 行 “64%” (")])
def test_where_a_target_stands(little: Path, language: str, line: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wording, "_chosen", language)
    with Dataset.open(str(little)) as opened:
        pair(opened.connection, Question(("forest-coverage",)))
        stands = {row.below[STANDS] for row in listed(opened.connection, none=False, only=("key", STANDS)) if row.below}
    assert any(line in one for one in stands), stands
