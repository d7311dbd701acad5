"""Ctrl-C where it must wait, or is not for this process: around the start of processes that work beside it."""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

# Seconds for which one waits: whoever presses again at once has not waited.
_PATIENCE = 2.0


@contextmanager
def interrupts_held() -> Iterator[None]:
    """A Ctrl-C that comes within waits until the end of it; one that comes seconds after the first does not.

    For what must not be left half said: a process that forks others ends with a traceback where its client goes away midway.
    """
    before = signal.getsignal(signal.SIGINT)
    if threading.current_thread() is not threading.main_thread() or not callable(before):
        yield
        return
    heard: list[float] = []

    def hold(number: int, frame: FrameType | None) -> None:
        heard.append(time.monotonic())
        if heard[-1] - heard[0] > _PATIENCE:
            before(number, frame)

    signal.signal(signal.SIGINT, hold)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
    if heard:
        signal.raise_signal(signal.SIGINT)


@contextmanager
def interrupts_ignored() -> Iterator[None]:
    """A Ctrl-C that comes within is lost: for the instant in which a process is started that shall never heed one."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def start_forks() -> None:
    """Start the process that others are forked from; it and they heed no Ctrl-C from their first instruction: it is for their parent."""
    from multiprocessing import forkserver

    with interrupts_ignored():
        forkserver.ensure_running()
