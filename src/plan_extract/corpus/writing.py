"""Writing files whole or not at all."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from plan_extract.errors import PlanError


def write_atomically(path: str | Path, content: str | bytes) -> None:
    """Write a file so that it is there in full or as it was before: into a new file beside it, then renamed over it.

    Text is written as UTF-8 with LF. Folders on the way are made. A link is written through: the file it leads to
    is replaced. Raises PlanError where the place cannot be written.
    """
    path = Path(path)
    if path.is_symlink():
        path = Path(os.path.realpath(path))  # the link stays, as with `>`: the file it leads to is written
    data = content.encode("utf-8") if isinstance(content, str) else content
    temporary = ""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.is_dir():
            raise PlanError(f"{path}: is a folder; name a file")
        if path.exists() and not path.is_file():  # /dev/stdout, a named pipe: nothing to rename over
            path.write_bytes(data)
            return
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name[:40]}.", suffix=".part")
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
        os.chmod(temporary, path.stat().st_mode if path.exists() else 0o666 & ~_umask())
        os.replace(temporary, path)
        temporary = ""
    except OSError as error:
        raise PlanError(f"{path}: cannot be written ({error.strerror or error}); choose another place with -o") from None
    finally:
        if temporary:
            Path(temporary).unlink(missing_ok=True)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
