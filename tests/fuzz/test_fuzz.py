"""Inputs that once broke something, some of a fixed seed, and some that Hypothesis draws. `make fuzz` tries new ones as long as asked."""

from __future__ import annotations

import random
import time
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.fuzz.inputs import SHARES, data, lines
from tests.fuzz.invariants import hold, within_budget

CORPUS = sorted(
    path for path in (Path(__file__).parent / "corpus").iterdir() if path.suffix in (".pdf", ".txt", *(f".{suffix}" for suffix in SHARES))
)
SEED, INPUTS = 20, 2500
# Where a machine is slow, fewer are tried rather than longer; `.ci/run` tries more of this seed by `make fuzz`.
SECONDS = 3


@pytest.mark.parametrize("path", CORPUS, ids=lambda path: path.name)
def test_what_once_broke_holds(path: Path) -> None:
    within_budget(lambda: hold(f"x{path.suffix}", path.read_bytes()))


def test_inputs_of_a_fixed_seed_hold() -> None:
    begun, read, tried = time.process_time(), 0, 0
    while tried < INPUTS and time.process_time() - begun < SECONDS:
        name, raw = data(random.Random(f"{SEED}:{tried}"))
        thorough = tried % 20 == 0
        try:
            read += within_budget(lambda name=name, raw=raw, thorough=thorough: hold(name, raw, thorough))
        except BaseException as error:
            error.add_note(f"input {tried} of seed {SEED}, {name}: {raw[:400]!r}")
            raise
        tried += 1
    assert read > tried * 0.8


@settings(max_examples=60)
@given(st.randoms(use_true_random=False))
def test_inputs_that_hypothesis_draws_hold(rng: random.Random) -> None:
    name, raw = data(rng, slow=0)
    hold(name, raw)


def test_every_format_is_tried_as_often_as_it_should() -> None:
    drawn = Counter(data(random.Random(f"{SEED}:{number}"))[0].removeprefix("x.") for number in range(INPUTS))
    assert set(drawn) == {"txt", "pdf", *SHARES}
    for suffix, share in SHARES.items():
        assert share / 2 < drawn[suffix] / INPUTS < share * 2, suffix


def test_inputs_are_near_to_plans() -> None:
    assert len(lines()) > 1500
    assert data(random.Random(5)) == data(random.Random(5))
