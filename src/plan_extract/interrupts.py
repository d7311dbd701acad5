"""Ctrl-C where it must wait, or is not for this process: around the start of processes that work beside it."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType


@contextmanager
def interrupts_held() -> Iterator[None]:
    """A Ctrl-C that comes within waits until the end of it; a second one does not.

    For what must not be left half said: a process that forks others ends with a traceback where its client goes away midway.
    """
    before = signal.getsignal(signal.SIGINT)
    if threading.current_thread() is not threading.main_thread() or not callable(before):
        yield
        return
    heard = []

    def hold(_number: int, _frame: FrameType | None) -> None:
        heard.append(True)
        signal.signal(signal.SIGINT, before)

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
