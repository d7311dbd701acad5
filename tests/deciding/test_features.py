"""Feature functions and the weights that go with them."""

from __future__ import annotations

import json
import re
from importlib.resources import files
from typing import Any

import pytest

from plan_extract.deciding.scorer import Features
from tests.decisions import DECISIONS, FEATURES, FUNCTIONS

EXAMPLE = re.compile(r"[\u4e00-\u9fff]")


def functions(decision: str) -> dict[str, Any]:
    return {name: function for features in DECISIONS[decision] for name, function in features.functions.items()}


def test_every_decision_has_features() -> None:
    assert all(DECISIONS.values())
    assert sum(len(f.functions) for f in FEATURES.values()) == len(FUNCTIONS) == len(set(FUNCTIONS)), (
        "two features of one decision share a name"
    )


@pytest.mark.source
@pytest.mark.parametrize(("decision", "name"), FUNCTIONS, ids=lambda value: value)
def test_a_feature_says_what_it_is_with_an_example(decision: str, name: str) -> None:
    """In words, and with a Chinese text that it holds of."""
    said = functions(decision)[name].__doc__ or ""
    assert said.strip().endswith(".") or said.rstrip()[-1:] in "。)", said
    assert EXAMPLE.search(said), f"the docstring of {name} has no example of a text that it holds of: {said!r}"


@pytest.mark.parametrize("decision", DECISIONS)
def test_weights_are_of_features_that_can_be_made(decision: str) -> None:
    """What stands before `=` in a weight's name is a function of that decision."""
    data = json.loads(files("plan_extract.deciding").joinpath("weights", f"{decision}.json").read_text(encoding="utf-8"))
    assert data["weights"]
    strange = sorted({name.split("=")[0] for name in data["weights"]} - set(functions(decision)))
    assert strange == [], "no function makes these"


@pytest.mark.source
@pytest.mark.parametrize("decision", DECISIONS)
def test_functions_that_only_say_yes_have_one_weight_and_others_name_what_they_say(decision: str) -> None:
    data = json.loads(files("plan_extract.deciding").joinpath("weights", f"{decision}.json").read_text(encoding="utf-8"))
    for name, function in functions(decision).items():
        with_value = [key for key in data["weights"] if key.startswith(f"{name}=")]
        if function.__annotations__["return"] == "bool":
            assert with_value == []
        else:
            assert name not in data["weights"]


def test_a_feature_that_is_taken_away_speaks_no_more() -> None:
    features: Features[int] = Features()
    features(lambda number: number > 1)
    assert features.of(2) == ["<lambda>"]
    del features.functions["<lambda>"]
    assert features.of(2) == []
