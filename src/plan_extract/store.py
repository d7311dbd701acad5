"""What is made once and found again by the next process, in the user's cache folder: word lists as data, patterns as compiled.

Nothing depends on it. What is not there, was cut or changed, is another user's or others may write to is made anew; where nothing can be
written nothing is. Files are data (msgpack), never code, so that reading one runs nothing. Many processes may read and write at once: a
file is written beside its place and renamed, and any of them that comes last holds the same.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import stat
import sys
import tempfile
from collections.abc import Callable
from typing import Any

# `off` keeps nothing; any other value is the folder to keep in.
VARIABLE = "PLAN_EXTRACT_CACHE"
_OFF = ("", "0", "no", "off")
_DIGEST = 16
# Changes when what is kept has another form, or is read from its source in another way.
_FORM = 1
# Of older sources so many stay; the oldest go.
_MOST = 80


def packaged(*names: str) -> bytes:
    """A text file of the package as bytes, by the folders it lies in and its name, with LF; from a zip too.

    importlib.resources does the same, and loads a dozen modules for it.
    """
    spec = sys.modules["plan_extract"].__spec__
    assert spec is not None
    assert spec.origin is not None
    data: bytes = spec.loader.get_data(os.path.join(os.path.dirname(spec.origin), *names))  # type: ignore[union-attr]
    return data.replace(b"\r\n", b"\n")


def folder() -> str | None:
    """Where things are kept: PLAN_EXTRACT_CACHE, or `plan-extract` in XDG_CACHE_HOME or the system's usual place. None for nowhere."""
    named = os.environ.get(VARIABLE)
    if named is not None:
        return None if named.lower() in _OFF else os.path.abspath(named)
    base = os.environ.get("XDG_CACHE_HOME") or os.environ.get("LOCALAPPDATA") or os.path.join(os.path.expanduser("~"), ".cache")
    return os.path.join(base, "plan-extract") if os.path.isabs(base) else None


def remembered(name: str, source: bytes, make: Callable[[], Any]) -> Any:
    """What `make` makes of a source: as it was kept for these bytes, or else made and kept. Mappings, lists and scalars; read-only.

    What would come back as something else is not kept.
    """
    import msgspec

    file = f"{name}-{hashlib.blake2b(source, digest_size=_DIGEST).hexdigest()}"
    held = read(file)
    if held is not None:
        with contextlib.suppress(msgspec.MsgspecError):
            return msgspec.msgpack.decode(held, ext_hook=_large)
    made = make()
    with contextlib.suppress(msgspec.MsgspecError, TypeError, ValueError):
        data = msgspec.msgpack.encode(_encodable(made))
        if msgspec.msgpack.decode(data, ext_hook=_large) == made:
            write(file, data)
            prune(folder(), _MOST, "list-")
    return made


def _encodable(made: Any) -> Any:
    """Data with whole numbers past 64 bits, which msgpack does not know, as text that `_large` reads."""
    import msgspec

    if isinstance(made, dict):
        return {key: _encodable(value) for key, value in made.items()}
    if isinstance(made, list):
        return [_encodable(value) for value in made]
    if isinstance(made, int) and made.bit_length() > 63:
        return msgspec.msgpack.Ext(0, str(made).encode())
    return made


def _large(_code: int, digits: memoryview) -> int:
    return int(bytes(digits))


def read(name: str) -> bytes | None:
    """What was kept under a name, whole and by this user; None where it is not there or no such thing."""
    where = folder()
    if where is None:
        return None
    with contextlib.suppress(OSError):
        flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
        with os.fdopen(os.open(os.path.join(where, name), flags), "rb") as stream:
            status = os.fstat(stream.fileno())
            if stat.S_ISREG(status.st_mode) and _own(status):
                data = stream.read()
                if data[:_DIGEST] == _digest(name, data[_DIGEST:]):
                    return data[_DIGEST:]
    return None


def write(name: str, data: bytes) -> None:
    """Keep data under a name, whole or not at all; nothing where that cannot be."""
    where = folder()
    if where is not None:
        put(where, name, _digest(name, data) + data)


def put(where: str, name: str, data: bytes) -> None:
    """A file in a folder of this user's, whole or not at all. A folder that cannot be written is none."""
    with contextlib.suppress(OSError):
        os.makedirs(where, mode=0o700, exist_ok=True)
        handle, path = tempfile.mkstemp(dir=where, prefix=".new-")
        try:
            with os.fdopen(handle, "wb") as stream:
                stream.write(data)
            os.replace(path, os.path.join(where, name))
        except BaseException:
            os.unlink(path)
            raise


def _own(status: os.stat_result) -> bool:
    return not hasattr(os, "geteuid") or (status.st_uid == os.geteuid() and not status.st_mode & (stat.S_IWGRP | stat.S_IWOTH))


def _digest(name: str, data: bytes) -> bytes:
    """Of a name too, so that no file passes for another."""
    return hashlib.blake2b(data, digest_size=_DIGEST, key=f"{_FORM} {name}".encode()[:64]).digest()


def prune(where: str | None, most: int, prefix: str = "") -> None:
    """Drop the oldest files of a folder that begin so, where there are more than `most`; another process may do the same."""
    if where is None:
        return
    with contextlib.suppress(OSError):
        with os.scandir(where) as entries:
            files = sorted((entry.stat().st_mtime, entry.path) for entry in entries if entry.is_file() and entry.name.startswith(prefix))
        for _, path in files[: max(0, len(files) - most)]:
            with contextlib.suppress(OSError):
                os.unlink(path)
