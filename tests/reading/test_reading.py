"""Numerals, quantities, times and clauses against their corpora, and properties that hold for any text."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from plan_extract.reading.clauses import sentences
from plan_extract.reading.numerals import chinese_integer, plain, read_numeral
from plan_extract.reading.quantities import find_quantities
from plan_extract.reading.times import find_times

CORPUS = Path(__file__).parent / "corpus"


def corpus(name: str) -> list[Any]:
    return list(yaml.safe_load((CORPUS / f"{name}.yaml").read_text(encoding="utf-8")))


@pytest.mark.parametrize(("text", "value"), corpus("numerals"))
def test_numeral(text: str, value: str | None) -> None:
    found = read_numeral(text)
    assert found == (None if value is None else Decimal(value))


@pytest.mark.parametrize(("text", "expected"), corpus("quantities"))
def test_quantities(text: str, expected: list[list[Any]]) -> None:
    found = find_quantities(text)
    got = [[text[q.start : q.end], q.value, q.unit, q.comparator] + ([q.kind] if q.kind != "plain" else []) for q in found]
    assert got == expected


@pytest.mark.parametrize("text", corpus("no_quantities"))
def test_no_quantity(text: str) -> None:
    assert find_quantities(text) == []


@pytest.mark.parametrize(("text", "expected"), corpus("times"))
def test_times(text: str, expected: list[list[Any]]) -> None:
    assert [[text[t.start : t.end], t.kind, t.year] for t in find_times(text)] == expected


@pytest.mark.parametrize("text", corpus("no_times"))
def test_no_time(text: str) -> None:
    assert find_times(text) == []


def test_amounts_are_exact() -> None:
    amounts = {q.unit: q.amount for q in find_quantities("产值16.4亿元,人口100万人,水面2.5公顷")}
    assert (amounts["亿元"].value, amounts["亿元"].unit) == (1640000000, "元")
    assert (amounts["万人"].value, amounts["万人"].unit) == (1000000, "人")
    assert (amounts["公顷"].value, amounts["公顷"].unit) == (25000, "平方米")


@given(st.integers(min_value=0, max_value=99_999_999))
def test_chinese_integers_come_back(number: int) -> None:
    assert chinese_integer(in_chinese(number)) == number


def in_chinese(number: int) -> str:
    """A number in Chinese numerals, written by hand as the reader's mirror."""
    digits = "零一二三四五六七八九"
    if number >= 10_000:
        high, low = divmod(number, 10_000)
        return in_chinese(high) + "万" + ("" if not low else ("零" if low < 1000 else "") + in_chinese(low))
    out, zero = "", False
    for power, word in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // power % 10
        if digit:
            out += ("零" if zero else "") + digits[digit] + word
            zero = False
        elif out:
            zero = True
    return out or "零"


@given(st.decimals(min_value=0, max_value=10**10, places=4))
def test_plain_keeps_the_digits(value: Decimal) -> None:
    assert Decimal(str(plain(value))) == value


CHARACTERS = st.text(
    alphabet="0123456789.,%:/年月日万亿千百十一二三两个家公里以上左右不低于超过达到至—～()“”、。,; 第到比“十四五”期间余多倍番", max_size=60
)


@given(st.one_of(st.text(max_size=80), CHARACTERS))
def test_spans_lie_in_the_text_in_order(text: str) -> None:
    at = 0
    for q in find_quantities(text):
        assert at <= q.core < q.end <= len(text)
        assert q.start <= q.core
        at = q.end
    at = 0
    for t in find_times(text):
        assert at <= t.start < t.end <= len(text)
        at = t.end


@given(CHARACTERS)
def test_sentences_cover_their_clauses(text: str) -> None:
    at = 0
    for sentence in sentences(text):
        assert at <= sentence.start <= sentence.end <= len(text)
        for clause in sentence.clauses:
            assert sentence.start <= clause.start <= clause.end <= max(sentence.end, clause.end)
        at = sentence.end
