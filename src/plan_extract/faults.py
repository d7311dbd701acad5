"""Faults of the program itself: one in a block, a record or a rule costs that block, record or rule, is kept, and the work goes on.

A stage puts a `try` around its work on one block (which costs nothing while nothing is raised) and hands what was raised to `keep`.
Whoever runs the stages collects what was kept. Where nobody does, as in a test of one stage, the error is raised as ever.
"""

from __future__ import annotations

import os
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any, TypeVar

from plan_extract.errors import PlanError

R = TypeVar("R")


@dataclass(slots=True)
class Fault:
    """An error that nobody foresaw, in a stage of the work; `at` is the source offset of what it cost, None where it has none.

    `told` says that a finding tells of it; what is not told in the data is told on standard error.
    """

    stage: str
    error: Exception
    at: int | None = None
    told: bool = False

    @property
    def said(self) -> str:
        """What broke and where in the program, in a line: the same for the same fault on every machine."""
        frames = traceback.extract_tb(self.error.__traceback__)
        own = [frame for frame in frames if f"{os.sep}plan_extract{os.sep}" in frame.filename] or frames
        where = f" in {os.path.basename(own[-1].filename)}:{own[-1].lineno}" if own else ""
        words = " ".join(str(self.error).split())
        return f"{type(self.error).__name__}{where}{f': {words[:120]}' if words else ''}"

    @property
    def trace(self) -> str:
        """The traceback, for a file to send."""
        return f"{self.stage}:\n" + "".join(traceback.format_exception(self.error))


_KEPT: ContextVar[list[Fault] | None] = ContextVar("faults", default=None)


@contextmanager
def collected() -> Iterator[list[Fault]]:
    """The faults kept while this holds, in the order they came; a collection around it gets them as well."""
    found: list[Fault] = []
    token = _KEPT.set(found)
    try:
        yield found
    finally:
        _KEPT.reset(token)
        if (around := _KEPT.get()) is not None:
            around.extend(found)


def keep(error: Exception, stage: str, at: int | None = None) -> Fault:
    """Keep a fault, which is given back, and go on. Bad input, lack of memory, and whatever nobody collects are raised."""
    found = _KEPT.get()
    if found is None or isinstance(error, PlanError | MemoryError):
        raise error
    fault = Fault(stage, error, at)
    found.append(fault)
    return fault


def attempt(stage: str, work: Callable[..., R], *given: Any, at: int | None = None) -> R | None:
    """What `work` makes of what it is given; None where a fault is kept."""
    try:
        return work(*given)
    except Exception as error:
        keep(error, stage, at)
        return None
