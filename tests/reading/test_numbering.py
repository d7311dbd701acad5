"""Numbers of headings and items as texts print them."""

from __future__ import annotations

import pytest

from plan_extract.reading.numbering import chinese, past_number, stands
from plan_extract.reading.numerals import chinese_integer


def test_chinese_numerals_read_back() -> None:
    assert [chinese(n) for n in (1, 10, 12, 20, 35, 100, 105, 110, 215)] == [
        "一", "十", "十二", "二十", "三十五", "一百", "一百零五", "一百一十", "二百一十五",
    ]  # fmt: skip
    assert all(chinese_integer(chinese(n)) == n for n in range(1, 1000))


@pytest.mark.parametrize(
    ("number", "level", "text"),
    [
        (3, "section", "第二节 甲\n第三节 乙"),
        (3, "h1", "建好泵站。三、用好水源"),
        (26, "h2", "(二十六)修好水渠"),
        (3, "h3", "\n3.2024年修好水渠"),
        (3, "h3", "\n3修好水渠"),
        (3, "h3", "\n3,修好水渠"),
        (3, "h3", "先修水渠;3.再修泵站"),
        (3, "h4", "(3)再修泵站"),
        (3, "h4", "③再修泵站"),
    ],
)
def test_a_number_stands(number: int, level: str, text: str) -> None:
    assert stands(number, level, text)


@pytest.mark.parametrize(
    ("number", "level", "text"),
    [
        (3, "chapter", "第三节 乙"),
        (3, "h1", "十三、乙"),
        (3, "h1", "第三、乙"),
        (3, "h2", "三、乙"),
        (3, "h3", "增长3.2%"),
        (3, "h3", "\n3年内修好水渠"),
        (3, "h3", "投资13.5亿元"),
        (3, "dash", "3.乙"),
        (0, "h3", "0.乙"),
    ],
)
def test_a_number_does_not_stand(number: int, level: str, text: str) -> None:
    assert not stands(number, level, text)


@pytest.mark.parametrize("mark", ["(2)", "（二）", "2.", "2、", "十一、", "二是", "③", "●", "● ", "——", "-", "●3.", "  1) "])
def test_words_begin_behind_a_mark_of_a_list(mark: str) -> None:
    assert past_number(f"{mark}乙桥") == len(mark)
    assert past_number(f"先修甲桥;{mark}乙桥", 5) == 5 + len(mark)


@pytest.mark.parametrize("text", ["乙桥", "3.5公里道路", "一、二产业", "-3.5℃", "2座乙桥", "十字街"])
def test_a_number_that_is_no_mark_stays(text: str) -> None:
    assert past_number(text) == 0


def test_a_mark_is_read_within_bounds() -> None:
    assert past_number("(2)乙桥", 0, 2) == 0
