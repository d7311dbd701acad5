"""What is to be told of a file that is read all the same: `remark` says it, whoever runs the work hears it. Unheard remarks are lost."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_HEARD: ContextVar[list[str] | None] = ContextVar("remarks", default=None)


def remark(line: str) -> None:
    """Say one line: what, in which file, what to do."""
    heard = _HEARD.get()
    if heard is not None and line not in heard:
        heard.append(line)


@contextmanager
def heard() -> Iterator[list[str]]:
    """The remarks made while this holds, each once; what is around it does not hear them."""
    found: list[str] = []
    token = _HEARD.set(found)
    try:
        yield found
    finally:
        _HEARD.reset(token)


def hush() -> None:
    """Hear no more."""
    _HEARD.set(None)
