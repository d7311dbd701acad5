"""Where an answer goes: to a file, whole or not at all, or to standard output as it is made."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from plan_extract.corpus.discover import STDIN
from plan_extract.corpus.writing import write_atomically

Shape = TypeVar("Shape", bound=str)


def shape_of(output: str, endings: Mapping[str, Shape]) -> str:
    """What a file is written as, by its name's ending; a table for what has none that is known."""
    return endings.get(os.path.splitext(output)[1].lower(), "table")


def put(output: str, write: Callable[[Callable[[str], object]], object]) -> None:
    """Call a function that writes pieces of text, and bring these to a file or standard output."""
    if output == STDIN:
        write(sys.stdout.write)
        return
    pieces: list[str] = []
    write(pieces.append)
    write_atomically(output, "".join(pieces))


def json_text(data: Any) -> str:
    """Data as JSON, two spaces an indent."""
    return json.dumps(data, ensure_ascii=False, indent=2, allow_nan=False) + "\n"
