"""Results of character recognition, kept in the user's cache folder by the page's picture and the model, so that they are made once."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

import msgspec

from plan_extract import store
from plan_extract.sources.ocr.wish import Sight

# A page takes some 50 kB; the oldest go when there are more.
MOST_KEPT = 4000


def folder() -> str | None:
    """Where results are kept: `ocr` in the program's cache folder. None for nowhere."""
    where = store.folder()
    return os.path.join(where, "ocr") if where else None


def kept(where: str | None, key: str) -> Sight | None:
    """What is kept of a page; None where there is nothing, or nothing that can be read."""
    if where is None:
        return None
    with contextlib.suppress(OSError, msgspec.MsgspecError):
        return msgspec.msgpack.decode(Path(where, key).read_bytes(), type=Sight)
    return None


def keep(where: str | None, key: str, sight: Sight) -> None:
    """Keep what was recognised, whole or not at all. A folder that cannot be written is none."""
    if where is not None:
        store.put(where, key, msgspec.msgpack.encode(sight))


def prune(where: str | None, most: int = MOST_KEPT) -> None:
    """Drop the oldest results where there are more than `most`; another process may do the same."""
    store.prune(where, most)
