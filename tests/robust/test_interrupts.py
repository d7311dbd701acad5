"""Ctrl-C where it waits, and where it does not."""

from __future__ import annotations

import signal
from collections.abc import Iterator

import pytest

from plan_extract import interrupts
from plan_extract.interrupts import interrupts_held, interrupts_ignored


@pytest.fixture(autouse=True)
def heeded() -> Iterator[None]:
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


def pressed(times: int) -> list[str]:
    """What is done within although Ctrl-C is pressed so often."""
    done = []
    try:
        with interrupts_held():
            for _ in range(times):
                signal.raise_signal(signal.SIGINT)
            done.append("all")
    except KeyboardInterrupt:
        done.append("interrupted")
    return done


def test_one_waits_for_the_end_of_what_must_not_be_left_half_said() -> None:
    assert pressed(0) == ["all"]
    assert pressed(1) == ["all", "interrupted"]
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_one_long_after_the_first_does_not_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    assert pressed(3) == ["all", "interrupted"]
    monkeypatch.setattr(interrupts, "_PATIENCE", -1.0)
    assert pressed(2) == ["interrupted"]
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_one_that_is_ignored_is_lost_and_the_next_heeded() -> None:
    with interrupts_ignored():
        signal.raise_signal(signal.SIGINT)
    with pytest.raises(KeyboardInterrupt):
        signal.raise_signal(signal.SIGINT)
