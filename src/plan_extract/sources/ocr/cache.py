"""Results of character recognition, kept in the user's cache folder by the page's picture and the model, so that they are made once."""

from __future__ import annotations

import contextlib
import os
import tempfile
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
    if where is None:
        return
    with contextlib.suppress(OSError):
        os.makedirs(where, mode=0o700, exist_ok=True)
        handle, path = tempfile.mkstemp(dir=where, prefix=".new-")
        try:
            with os.fdopen(handle, "wb") as stream:
                stream.write(msgspec.msgpack.encode(sight))
            os.replace(path, os.path.join(where, key))
        except BaseException:
            os.unlink(path)
            raise


def prune(where: str | None, most: int = MOST_KEPT) -> None:
    """Drop the oldest results where there are more than `most`; another process may do the same."""
    if where is None:
        return
    with contextlib.suppress(OSError):
        with os.scandir(where) as entries:
            files = sorted((entry.stat().st_mtime, entry.path) for entry in entries if entry.is_file())
        for _, path in files[: max(0, len(files) - most)]:
            with contextlib.suppress(OSError):
                os.unlink(path)
