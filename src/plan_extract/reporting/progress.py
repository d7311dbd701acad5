"""How far a run over many plans is: a bar on a terminal, a plain line now and then elsewhere, both on standard error."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from plan_extract.wording import worded

# Fewer plans are done before anybody asks.
FEW = 4
# Seconds between two plain lines.
EVERY = 30.0
Step = Callable[[bool], None]


@contextmanager
def watched(total: int, quiet: bool, say: Callable[[str], None], doing: str = "") -> Iterator[Step]:
    """A function to call with each plan that is done: whether it failed. `say` prints a plain line; `doing` stands before the bar."""
    if quiet or total < FEW:
        yield lambda _: None
    elif sys.stderr.isatty():
        with _bar(total, doing or worded("parsing")) as step:
            yield step
    else:
        yield Lines(total, say).step


class Lines:
    """Plain lines, for a log: one when something is done EVERY seconds after the last."""

    def __init__(self, total: int, say: Callable[[str], None], clock: Callable[[], float] = time.monotonic) -> None:
        self.total, self.say, self.clock = total, say, clock
        self.done = self.failed = 0
        self.begun = self.told = clock()

    def step(self, failed: bool) -> None:
        """Count a plan."""
        self.done += 1
        self.failed += failed
        now = self.clock()
        if now - self.told < EVERY or self.done == self.total:
            return
        self.told = now
        rate = self.done / (now - self.begun)
        self.say(
            worded(
                "{done} of {total} plans, {failed} failed, {rate} a second, {left} left",
                done=self.done, total=self.total, failed=self.failed, rate=f"{rate:.3g}", left=clock_time((self.total - self.done) / rate),
            )
        )  # fmt: skip


def clock_time(seconds: float) -> str:
    """Hours, minutes and seconds as 1:02:03."""
    whole = round(seconds)
    return f"{whole // 3600}:{whole // 60 % 60:02}:{whole % 60:02}"


@contextmanager
def _bar(total: int, doing: str) -> Iterator[Step]:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    columns = (TextColumn(doing), BarColumn(), MofNCompleteColumn(), TextColumn("{task.fields[said]}"))
    begun, done, failures = time.monotonic(), 0, 0
    with Progress(*columns, console=Console(stderr=True), transient=True, redirect_stdout=False, redirect_stderr=True) as progress:
        task = progress.add_task("", total=total, said="")

        def step(failed: bool) -> None:
            nonlocal done, failures
            done, failures = done + 1, failures + failed
            rate = done / max(time.monotonic() - begun, 1e-6)
            said = worded("{rate} a second, {left} left", rate=f"{rate:.3g}", left=clock_time((total - done) / rate))
            if failures:
                said += worded(", {failed} failed", failed=failures)
            progress.update(task, completed=done, said=said)

        yield step
