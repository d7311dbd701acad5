"""YAML read from events is the data that PyYAML makes of it, or is left to PyYAML."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from plan_extract import yaml_text
from plan_extract.output import to_yaml
from plan_extract.parsing import parse_text

_WRITTEN = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**17), 10**17) | st.floats(-1e17, 1e17) | st.text(max_size=12)
    | st.sampled_from("1_000 0x1f 010 1:30 1e5 1.5e3 .5 ~ null yes No on 2024-02-06 <<  = ! & *a '' 万 - ? : #x 12:30:45".split(" ")),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=6) | st.integers(0, 99) | st.none(), inner, max_size=4),
    max_leaves=20,
)  # fmt: skip


def _by_nodes(text: str) -> Any:
    return yaml.load(text, Loader=yaml_text._loader(18))


def _tried(load: Callable[[str], Any], text: str) -> tuple[Any, str | None]:
    """What is loaded, and what an error says."""
    try:
        return load(text), None
    except yaml.YAMLError as error:
        return None, str(error)


@given(_WRITTEN)
@settings(max_examples=150, deadline=None)
def test_what_is_written_is_read_alike(data: Any) -> None:
    for flow in (None, True, False):
        text = yaml.safe_dump(data, allow_unicode=True, default_flow_style=flow)
        expected, error = _tried(_by_nodes, text)
        if error is not None:
            assert _tried(yaml_text.load, text)[1] == error
            continue
        assert yaml_text.load(text) == expected
        assert repr(yaml_text.load(text)) == repr(expected)  # 1 is not 1.0, and not True


@pytest.mark.parametrize(
    "text",
    ["a: &x {b: 1}\nc: *x\n", "a: !!str 5\n", "base: &b {x: 1}\nsub: {<<: *b, y: 2}\n", "{<<: {x: 1}, y: 2}\n", "? [1, 2]\n: x\n",
     "a: 1\na: 2\n",
     "", "# nothing\n", "5\n", "- a\n- \n- ~\n", "a: 'yes'\nb: yes\n", "a: |\n  x\n  y\n", "a: 2024-02-06\n"],
)  # fmt: skip
def test_odd_yaml_is_read_alike(text: str) -> None:
    try:
        expected = _by_nodes(text)
    except yaml.YAMLError as error:
        with pytest.raises(type(error)):
            yaml_text.load(text)
        return
    assert yaml_text.load(text) == expected


@pytest.mark.parametrize(
    "text", ["a: [1, 2\n", "a: 1\n b: 2\n", "--- 1\n--- 2\n", "a: 99999999999999999999\n", "a: 2024-02-31\n", "a: .nan\n", "\t- x\n"]
)
def test_errors_have_the_same_place(text: str) -> None:
    with pytest.raises(yaml.YAMLError) as expected:
        _by_nodes(text)
    with pytest.raises(yaml.YAMLError) as raised:
        yaml_text.load(text)
    assert str(raised.value.problem) == str(expected.value.problem)
    assert yaml_text.line_of_error(raised.value) == yaml_text.line_of_error(expected.value)


def test_a_plan_needs_no_nodes(monkeypatch: pytest.MonkeyPatch) -> None:
    text = to_yaml(parse_text("云川市发展规划\n到2025年，常住人口城镇化率达到58%以上。\n"))
    expected = _by_nodes(text)

    def never(*_: object, **__: object) -> None:
        raise AssertionError("a tree of nodes was made")

    monkeypatch.setattr(yaml, "load", never)
    assert yaml_text.load(text) == expected
