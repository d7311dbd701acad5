"""Writing files whole or not at all."""

from __future__ import annotations

import contextlib
import errno
import os
import re
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO, Any, BinaryIO

from plan_extract import places
from plan_extract.errors import PlanError
from plan_extract.wording import message

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]

# As `mkstemp` names them.
_PART = re.compile(r"\..+\.[a-z0-9_]{8}\.part")
_FULL = (errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC))


class UnwritableError(PlanError):
    """A place that cannot be written to; `full` where nothing more can, for want of room."""

    full = False


def unwritable(path: str | Path, error: OSError) -> UnwritableError:
    """The error for a place that cannot be written."""
    reason = error.strerror or (error.args[0] if error.args else error)
    said = message("{path}: cannot be written ({error}); choose another place with -o", path=path, error=reason)
    made = UnwritableError(said)
    made.full = error.errno in _FULL
    return made


def write_atomically(path: str | Path, content: str | bytes) -> None:
    """Write a file so that it is there in full or as it was before: into a new file beside it, then renamed over it.

    Text is written as UTF-8 with LF. Folders on the way are made. A link is written through: the file it leads to
    is replaced. At an address the file is put whole. Raises UnwritableError where the place cannot be written, PlanError where it is
    a folder.
    """
    data = content.encode("utf-8") if isinstance(content, str) else content
    try:
        if places.write(os.fspath(path), data):
            return
    except OSError as error:
        raise unwritable(path, error) from None
    path = Path(path)
    if path.is_symlink():
        path = Path(os.path.realpath(path))  # the link stays, as with `>`: the file it leads to is written
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.is_dir():
            raise PlanError(message("{path}: is a folder; name a file", path=path))
        if path.exists() and not path.is_file():  # /dev/stdout, a named pipe: nothing to rename over
            path.write_bytes(data)
            return
        write_lines(path, [data])
    except OSError as error:
        raise unwritable(path, error) from None


def write_lines(path: Path, lines: Iterable[bytes]) -> None:
    """Write pieces of a file as `write_atomically` does, without holding them all. Raises OSError."""
    temporary = ""
    try:
        stream, temporary = _beside(path)
        with stream:
            stream.writelines(lines)
            stream.flush()
            os.chmod(temporary, path.stat().st_mode if path.exists() else 0o666 & ~_umask())
            if fcntl is not None:  # while it is locked, so that nobody clears it away
                os.replace(temporary, path)
                temporary = ""
        if temporary:
            os.replace(temporary, path)
            temporary = ""
    finally:
        if temporary:
            Path(temporary).unlink(missing_ok=True)


def _beside(path: Path) -> tuple[BinaryIO, str]:
    """A new file beside another one, locked for as long as it is open."""
    while True:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name[:40]}.", suffix=".part")
        stream = os.fdopen(handle, "wb")
        with locked(stream):
            if os.path.exists(name):  # nobody has cleared it away before it was locked
                return stream, name
        stream.close()


def clear_parts(folder: str) -> int:
    """Take away what writers that were killed left half written in a folder, at any depth, not what others are writing. Gives how many."""
    count = 0
    if fcntl is None:
        return count
    for here, _, files in os.walk(folder):
        for name in files:
            if _PART.fullmatch(name) and _clear(os.path.join(here, name)):
                count += 1
    return count


def _clear(path: str) -> bool:
    try:
        with open(path, "rb") as stream:
            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
            os.unlink(path)
            return True
    except OSError:
        return False


@contextlib.contextmanager
def locked(stream: IO[Any]) -> Iterator[None]:
    """While this holds, no other process holds it for the same file. Without effect on Windows, and where the file system has no locks."""
    if fcntl is not None:
        with contextlib.suppress(OSError):
            fcntl.flock(stream, fcntl.LOCK_EX)
    yield  # closing the file, or the end of the process, however it ends, gives it back


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
