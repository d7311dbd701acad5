"""What a run says on its way and at its end: a bar on a terminal, lines elsewhere, names that fit in a line."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from plan_extract.corpus.run import Job, Outcome
from plan_extract.corpus.tally import NAMED, Tally
from plan_extract.reporting.progress import EVERY, Lines, clock_time


def test_a_plain_line_now_and_then() -> None:
    now = 0.0
    said: list[str] = []
    lines = Lines(100, said.append, lambda: now)
    for number in range(100):
        now += EVERY / 20
        lines.step(number in (3, 50))
    assert len(said) == 4, "every twentieth plan, the last one left to the summary"
    assert said[0] == "20 of 100 plans, 1 failed, 0.667 a second, 0:02:00 left"
    assert said[3] == "80 of 100 plans, 2 failed, 0.667 a second, 0:00:30 left"


@pytest.mark.parametrize(("seconds", "shown"), [(0, "0:00:00"), (59.6, "0:01:00"), (3723, "1:02:03"), (360_000, "100:00:00")])
def test_time_left(seconds: float, shown: str) -> None:
    assert clock_time(seconds) == shown


@pytest.mark.skipif(os.name != "posix", reason="a terminal of POSIX")
def test_a_bar_on_a_terminal(plans: Path) -> None:
    import pty

    Path("in/e.txt").write_bytes(b"")
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "plan_extract", "parse", "in", "-o", "out", "--jobs", "1"]
    process = subprocess.Popen(command, stderr=theirs, env={**os.environ, "COLUMNS": "120", "TERM": "xterm", "NO_COLOR": "1"})
    os.close(theirs)
    said = b""
    while True:
        try:
            said += os.read(ours, 65536)
        except OSError:  # Linux says so at the end of a terminal
            break
    os.close(ours)
    assert process.wait(60) == 1
    shown = said.decode("utf-8")
    assert "/13" in shown
    assert " a second, " in shown
    assert ", 1 failed" in shown
    assert "error: in/e.txt: is empty" in shown


def test_a_sum_keeps_no_more_than_its_first_names() -> None:
    tally = Tally(10_000, 60)
    for number in range(10_000):
        job = Job(f"{number}.txt")
        tally.add(
            Outcome(job, error="x", status="timeout") if number % 2 else Outcome(job, counts={"headings": 0, "goals": 0}, no_plan="y")
        )
    assert (tally.done, tally.failed.count, tally.past["timeout"].count, tally.empty["no record"].count) == (10_000, 5000, 5000, 5000)
    assert (len(tally.kept), len(tally.no_plan), tally.no_plans) == (60, NAMED, 5000)
    assert tally.failed.first[:2] == ["1.txt", "3.txt"]
    assert len(tally.failed.first) == len(tally.empty["no record"].first) == NAMED
