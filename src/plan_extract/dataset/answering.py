"""Where an answer goes: to a file, whole or not at all, or to standard output as it is made."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, TypeVar

from plan_extract.corpus.discover import STDIN
from plan_extract.corpus.writing import write_atomically

Shape = TypeVar("Shape", bound=str)


def shape_of(output: str, endings: Mapping[str, Shape]) -> str:
    """What a file is written as, by its name's ending; a table for what has none that is known."""
    return endings.get(os.path.splitext(output)[1].lower(), "table")


@contextmanager
def uncollected() -> Iterator[None]:
    """While this holds, no circles of references are looked for: rows by the million form none, and looking takes a fifth of the time."""
    import gc

    on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if on:
            gc.enable()


def put(output: str, write: Callable[[Callable[[str], object]], object]) -> None:
    """Call a function that writes pieces of text, and bring these to a file or standard output."""
    if output == STDIN:
        write(sys.stdout.write)
        return
    # As bytes: as text, what is put together of hundreds of megabytes would take twice as much.
    pieces: list[bytes] = []
    write(lambda text: pieces.append(text.encode("utf-8")))
    write_atomically(output, b"".join(pieces))


def json_text(data: Any) -> str:
    """Data as JSON, two spaces an indent."""
    return json.dumps(data, ensure_ascii=False, indent=2, allow_nan=False) + "\n"


def json_list(name: str | None, members: Iterable[str]) -> Iterator[str]:
    """The pieces of a JSON list of members that are text already, as `json_text` has it: a whole document, or the first of an object's,
    whose others are to follow from their indent on."""
    head, end = ("[", "]\n") if name is None else (f'{{\n  "{name}": [', "],\n")
    indent = "\n  " if name is None else "\n    "
    yield head
    joint = ""
    for member in members:
        yield f"{joint}{indent}{member}"
        joint = ","
    yield (indent[:-2] if joint else "") + end
