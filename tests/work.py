"""What work costs, in processor time set against other work done beside it: a slow or busy machine slows both alike."""

from __future__ import annotations

import gc
import os
import signal
import time
from collections.abc import Callable

# Other work on the machine only ever adds to what is measured, so the least of some tries counts.
TRIES = 8
# Twice as much may cost this much more: what grows with its square needs four times, what grows with its length 2.0 on a quiet machine
# and 2.34 was seen on a busy one, where twice as much no longer lies in the processor's cache.
TWICE = 2.5


def heed_interrupts() -> None:
    """For `preexec_fn` of what a test interrupts.

    A shell lets what it starts in the background ignore Ctrl-C, and children inherit that.
    """
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def spent(work: Callable[[], object]) -> float:
    """Seconds of processor time that `work` takes in this process, the search for garbage left out: what else is alive decides on that.

    Nothing is searched before either: in a process that has loaded much a search takes a third of a second, and there are thousands.
    """
    gc.disable()
    try:
        begun = time.process_time()
        work()
        return time.process_time() - begun
    finally:
        gc.enable()


def growth(make: Callable[[int], Callable[[], object]], count: int, most: float = TWICE) -> float:
    """How many times more `make(2 * count)` costs than `make(count)`; the tries end with one that is at most `most`."""
    best = float("inf")
    for _ in range(TRIES):
        once, twice = make(count), make(2 * count)
        best = min(best, min(spent(twice) for _ in range(2)) / max(min(spent(once) for _ in range(2)), 0.003))
        if best <= most:
            break
    return best


def _measure() -> None:
    """A fixed piece of work, some hundredths of a second on a machine of 2020."""
    sum(i * i % 7 for i in range(500_000))


def cost(work: Callable[[], object], most: float) -> float:
    """How many of the fixed pieces of work `work` costs, processes that it starts and waits for included.

    For bounds of the kind "refused before it does harm": generous, hundreds where unbounded work would take tens of thousands.
    """
    best = float("inf")
    for _ in range(TRIES):
        before = os.times()
        work()
        after = os.times()
        took = sum(after[:4]) - sum(before[:4])
        best = min(best, took / min(spent(_measure) for _ in range(3)))
        if best <= most:
            break
    return best
