"""YAML is written byte by byte as PyYAML writes it, whatever a plan may hold, and PyYAML reads the same data back."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st

from plan_extract import yaml_text
from plan_extract.yaml_writer import Unsure, Writer

ODD = [
    "", " ", "a ", " a", "a: b", "a:b", "a:", "a #b", "a#b", "#a", "- a", "-a", "-", "--", "---", "---a", "--- a", "...", "…", "....a",
    "?", "? a", "?a", "a?b", ":", ":a", "a,b", "a, b", ",", "[", "a[b", "]a", "{", "a}", "&a", "*a", "R&D", "!a", "|", ">a", "'", "a'b",
    '"a"', 'a"b', "%", "65%", "%a", "@a", "`a`", "\\", "a\\b", "yes", "No", "on", "OFF", "y", "n", "Y", "true", "False", "null", "Null",
    "~", "NULL", "nULL", "是", "否", "0", "00", "07", "08", "0.", "1.", ".5", "-1", "+1", "1_000", "1e5", "1.5e+3", "1.5e3", "0x1F",
    "0b101", "0o17", "1:30", "1:30.5", "190:20:30", "2021-2025", "2021-01-01", "2021-1-1", "2021-01-01 10:00:00",
    "2021-01-01T10:00:00Z", ".inf", "-.INF", ".nan", "=", "<<", "<", "2025年", "到2025年,达到65%", "一二 三", "一:二", "一: 二",
    "一;二", "“甲”", "《甲》", "a\tb", "\t", "a\nb", "\n", "a\n", "\na", "a\n\nb", "a\r\nb", "a \n b", "a\x85b", "a\u2028b", "a\u2029b",
    "\x00", "a\x07b", "\x7f", "\x80", "\xa0", "a\xa0", "\ufeff", "\ufffd", "\ufffe", "\uffff", "😀", "a😀, b", "𠮷", "\U0010ffff",
    "甲" * 500, "甲 " * 300, "12" * 200, "a" * 200 + ": b", "\u3000", "一\u3000", "\u200b", "-0.5‰", "①", "１２", "٣", "²",
]  # fmt: skip
text = st.one_of(
    st.sampled_from(ODD),
    st.text(alphabet=st.sampled_from("ab甲乙0129 .:-,#'\"[]{}?&*!|>%@`~=<+_eExyYnNoOfFtT/\\()"), max_size=8),
    st.text(alphabet=st.characters(exclude_categories=("Cs",)), max_size=12),
    st.text(alphabet=st.sampled_from("甲乙\n\t \x85\u2028\u2029\x07'\""), max_size=6),
)
single = st.one_of(text, st.integers(), st.booleans(), st.none(), st.floats(allow_nan=False, allow_infinity=False))
key = st.one_of(st.sampled_from(["id", "text", "name_2", "甲", "no", "on", "null", "1", "a b", "", "k" * 50, "k" * 200, "a:b"]), text)
data = st.recursive(single, lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(key, inner, max_size=4)), max_leaves=20)


def judged(held: Any) -> str:
    """What PyYAML writes."""
    dumper: Any = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
    made: str = yaml.dump(held, Dumper=dumper, sort_keys=False, allow_unicode=True, width=2**31 - 1, default_flow_style=None)
    return made


@given(st.one_of(st.lists(data, max_size=4), st.dictionaries(key, data, max_size=5)))
@example([ODD, {"a": ODD}, [[ODD]], {"a": {"b": [[], {}, {"c": []}]}}])
@settings(max_examples=600, deadline=None)
def test_the_bytes_are_those_of_pyyaml(held: Any) -> None:
    assert yaml_text.dump(held) == judged(held)


@pytest.mark.parametrize("odd", ODD, ids=range(len(ODD)))
def test_odd_text_anywhere(odd: str) -> None:
    held = {"a": odd, "b": [odd], "c": {"d": odd}, "e": [{"f": odd, "g": [odd, [1]]}, odd], "h": [[odd], [odd, {}]]}
    assert yaml_text.dump(held) == judged(held)
    if "\x80" not in odd and not set(odd) & {"\ufffe", "\uffff"}:
        assert yaml.safe_load(yaml_text.dump(held)) == held


@given(text)
@settings(max_examples=600, deadline=None)
def test_text_comes_back_as_it_was(value: str) -> None:
    held = {"a": value, "b": [value], "c": [{"d": value}, [value]]}
    assert yaml.safe_load(yaml_text.dump(held)) == held


def test_half_a_character_is_refused_as_by_pyyaml() -> None:
    for write in (yaml_text.dump, judged):
        with pytest.raises((UnicodeEncodeError, yaml.YAMLError)):
            write({"a": "\ud800", "b": [[]]})


def test_numbers() -> None:
    held = {"a": [1, -1, 0, 10**30, 1.0, -0.5, 1e16, 1e-7, 1e300, 123456.789, True, False, None], "b": [[float("inf")], [float("nan")]]}
    assert yaml_text.dump(held) == judged(held)


def test_what_is_held_twice_is_written_as_pyyaml_does() -> None:
    shared = {"a": ["b"]}
    assert yaml_text.dump([shared, shared]) == judged([shared, shared])
    assert yaml_text.dump({"a": [shared, []], "b": shared}) == judged({"a": [shared, []], "b": shared})


def test_of_a_plan_nothing_is_left_to_pyyaml() -> None:
    """What is odd is slow: were all plans odd, nothing would be won."""

    def odd(value: str, inside: bool) -> str:
        raise AssertionError(value)

    import msgspec

    from plan_extract import parse

    for plan in sorted((Path(__file__).parents[2] / "data" / "raw").glob("*.txt")):
        held = msgspec.to_builtins(parse(plan, explain=True))
        assert Writer(odd).text(held) == judged(held)


def test_what_the_writer_does_not_know_it_says() -> None:
    for held in ({"a": "b\nc"}, {1: 2}, {"no": 1}, "text", {"a": object()}):
        with pytest.raises(Unsure):
            Writer(lambda value, _: value).text(held)
