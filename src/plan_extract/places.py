"""Files wherever they are: on a disk, at an address (`s3://bucket/plan.pdf`), or brought along to a machine that does not see them.

Addresses are read and written by fsspec (extra `remote`), which is loaded where one is named. What a job brings along (`Brought`) is asked
before anything else, so that parsing is the same code whichever way a plan came.
"""

from __future__ import annotations

import hashlib
import os
import posixpath
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from plan_extract.errors import PlanError, install
from plan_extract.remarks import remark
from plan_extract.wording import message

_ADDRESS = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*)://")
# Addresses that mean something in this process alone.
_OWN = ("memory",)
# Addresses of files, which have no folders to list and take nothing.
_FILES = ("http", "https")
# Packages that read a kind of address; others come with fsspec or are named by it.
_EXTRA = ("s3", "s3a", "http", "https")


class Unreached(OSError):
    """What an address cannot give or take, said so that it can stand in a line."""


class Denied(Unreached):
    """What is not for whoever asks, or is not there: of a bucket whose files may not be listed nobody tells which."""


@dataclass
class Brought:
    """What comes with a job, and what it hands back.

    `files` are bytes by the names that the job has for them; a file beside a plan is looked for among them alone. Where the job runs on
    `away`, another machine, what it writes to a disk stands in `written` afterwards, and `named` says how the output names a file.
    `vouched`: whoever sent the job has seen that its output is as the manifest has it.
    """

    files: dict[str, bytes] = field(default_factory=dict)
    away: bool = False
    named: dict[str, str] = field(default_factory=dict)
    vouched: bool = False
    written: dict[str, bytes] = field(default_factory=dict)


_BROUGHT: ContextVar[Brought | None] = ContextVar("brought", default=None)


@contextmanager
def bringing(brought: Brought | None) -> Iterator[None]:
    """While this holds, files are those that were brought first."""
    token = _BROUGHT.set(brought)
    try:
        yield
    finally:
        _BROUGHT.reset(token)


def brought() -> Brought | None:
    """What was brought along; None where files are where they always are."""
    return _BROUGHT.get()


def scheme(path: str | os.PathLike[str]) -> str | None:
    """The kind of an address, such as `s3`; None for a path of a disk."""
    found = _ADDRESS.match(path) if isinstance(path, str) else None
    return found[1].lower() if found else None


def is_address(path: str | os.PathLike[str]) -> bool:
    """Whether a path is an address that fsspec reads."""
    return scheme(path) is not None


def of_disk(path: str) -> str:
    """The path that `file://` and a path is; any other as it is."""
    if scheme(path) != "file":
        return path
    from urllib.request import url2pathname

    return url2pathname(path[len("file://") :])


def is_shared(path: str | os.PathLike[str] | None) -> bool:
    """Whether another machine reads and writes the same under this name."""
    return path is not None and scheme(path) not in (None, *_OWN)


def is_own(path: str | os.PathLike[str]) -> bool:
    """Whether an address means something in this process alone, as those of `memory://` do."""
    return scheme(path) in _OWN


def read(path: str, most: int | None = None) -> bytes:
    """A file's bytes, no more than `most` where that is given: so many tell that there are too many.

    Raises OSError, for an address with words that can stand in a line, and PlanError where what reads it is not installed.
    """
    here = _BROUGHT.get()
    if here is not None and path in here.files:
        return here.files[path]
    if not is_address(path):
        with open(path, "rb") as stream:
            return stream.read() if most is None else stream.read(most)
    with _told(path):
        system, inside = _system(path)
        with system.open(inside, "rb", cache_type="none") as stream:  # one request beside that for its size
            return bytes(stream.read() if most is None else stream.read(most))


def text(path: str) -> str:
    """A UTF-8 file's text, with line feeds. Raises as `read` does, and UnicodeDecodeError."""
    return read(path).decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")


def write(path: str, data: bytes) -> bool:
    """Write what does not go to a disk of this machine, whole; False where it does, and nothing was done. Raises as `read` does."""
    here = _BROUGHT.get()
    if here is not None and here.away and not is_shared(path):
        here.written[path] = data
        return True
    if not is_address(path):
        return False
    put(path, [data])
    return True


def put(address: str, pieces: Iterable[bytes]) -> None:
    """Put a file at an address, whole or not at all, without holding all its pieces. Raises as `read` does."""
    with _told(address):
        if scheme(address) in _FILES:
            raise Unreached(message("nothing can be written to a web address"))
        system, inside = _system(address)
        stream = system.open(inside, "wb")
        try:
            for piece in pieces:
                stream.write(piece)
        except BaseException:
            stream.discard()
            raise
        stream.close()


def remove(addresses: Iterable[str]) -> None:
    """Take files at addresses away. Raises as `read` does."""
    for address in addresses:
        with _told(address):
            system, inside = _system(address)
            system.rm_file(inside)


def is_file(path: str) -> bool:
    """Whether there is such a file, among those that were brought where any were."""
    here = _BROUGHT.get()
    if here is not None:
        return path in here.files
    if not is_address(path):
        return os.path.isfile(path)
    with _told(path):
        system, inside = _system(path)
        return bool(system.isfile(inside))


def is_held(folder: str) -> bool:
    """Whether a folder is none of a disk: it stands at an address, or its files were brought along."""
    here = _BROUGHT.get()
    return is_address(folder) or (here is not None and any(name.startswith(member(folder, "")) for name in here.files))


def member(folder: str, name: str) -> str:
    """The path of a file in a folder, by its name with forward slashes."""
    return f"{folder.rstrip('/')}/{name}"


def is_folder(path: str) -> bool:
    """Whether there is such a folder. Raises as `read` does for an address that cannot be asked."""
    if not is_address(path):
        return is_held(path) or os.path.isdir(path)
    if scheme(path) in _FILES:
        return False
    with _told(path):
        system, inside = _system(path)
        return bool(system.isdir(inside))


def below(folder: str) -> Iterator[str]:
    """The names of all files below an address, from it on, with forward slashes, in no order.

    A name that would lead out of a folder on a disk (`a/../b`) is left out, and a remark says so. Raises as `read` does.
    """
    here = _BROUGHT.get()
    start = member(folder, "")
    if here is not None:
        yield from (name[len(start) :] for name in here.files if name.startswith(start))
        return
    with _told(folder):
        system, inside = _system(folder)
        system.invalidate_cache(inside)
        top = inside.rstrip("/")
        for where, _, names in system.walk(inside):
            under = where.rstrip("/")[len(top) :].strip("/")
            for name in names:
                found = f"{under}/{name}" if under else name
                if not name:  # an object that only stands for its folder
                    continue
                if "//" in found or "\\" in found or any(part in (".", "..") for part in found.split("/")):
                    remark(message("{path}: is no name of a file; left out", path=start + found))
                    continue
                yield found
        system.invalidate_cache(inside)


def joined(folder: str, name: str) -> str:
    """The path of a file in a folder: of a disk, or of an address, by the name that its own system has for it."""
    if is_address(folder):
        return f"{folder.rstrip('/')}/{name.replace(os.sep, '/')}"
    return str(Path(folder, name))


def sha256(path: str) -> str:
    """The SHA-256 of a file's bytes. Raises as `read` does."""
    here = _BROUGHT.get()
    if is_address(path) or (here is not None and path in here.files):
        return hashlib.sha256(read(path)).hexdigest()
    with open(path, "rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def named(path: str, beside: str | None) -> str | None:
    """How a file `beside` names another one, where one of both is at an address: from its folder on where both are in one place.

    None for two files of disks. What a web address is asked with (`?…`) and a name and password in it are left out.
    """
    one, other = _parts(path), _parts(beside) if beside else None
    if one is None and other is None:
        return None
    if one is None:
        return path.replace(os.sep, "/")
    if other is not None and one[:2] == other[:2]:
        return posixpath.relpath(one[2], posixpath.dirname(other[2]))
    return f"{one[0]}://{one[1].rpartition('@')[2]}{one[2]}"


def lies(named: str, beside: str) -> str:
    """Where a file is that one `beside`, at an address, names: the other way of `named`."""
    parts = _parts(beside)
    if is_address(named) or parts is None:
        return named
    return f"{parts[0]}://{parts[1]}{posixpath.normpath(posixpath.join(posixpath.dirname(parts[2]), named))}"


def modules(paths: Iterable[str]) -> list[str]:
    """What processes that read and write such addresses had best load before they are forked."""
    kinds = {scheme(path) for path in paths} - {None}
    return ["fsspec", *(["s3fs"] if kinds & {"s3", "s3a"} else [])] if kinds else []


def _parts(path: str) -> tuple[str, str, str] | None:
    """Scheme, bucket or host, and the path in it."""
    kind = scheme(path)
    if kind is None:
        return None
    rest = path[len(kind) + 3 :]
    if kind in _FILES:
        rest = re.split(r"[?#]", rest)[0]
    if kind in _OWN:
        return kind, "", "/" + rest.lstrip("/")
    place, _, inside = rest.partition("/")
    return kind, place, "/" + inside


def _system(address: str) -> tuple[Any, str]:
    """The file system of an address, and its name there. Raises PlanError where the extra, or a reader of such addresses, is missing."""
    try:
        import fsspec
    except ImportError:
        raise PlanError(message("{path}: addresses need the extra `remote`; {install}", path=address, install=install("remote"))) from None
    try:
        system, inside = fsspec.core.url_to_fs(address, **_OPTIONS.get(scheme(address) or "", {}))
    except ImportError as error:
        kind = scheme(address)
        if kind in _EXTRA:
            said = message("{path}: addresses need the extra `remote`; {install}", path=address, install=install("remote"))
        else:
            said = message("{path}: what reads {kind}:// is not installed ({error}); install it", path=address, kind=kind, error=error)
        raise PlanError(said) from None
    except ValueError:
        raise PlanError(message("{path}: no such kind of address; check its beginning", path=address)) from None
    return system, inside


# A worker must see what another one has just written.
_OPTIONS: Mapping[str, Mapping[str, Any]] = {kind: {"use_listings_cache": False} for kind in ("s3", "s3a")}


@contextmanager
def _told(address: str) -> Iterator[None]:
    """Whatever fsspec and what stands behind it raise, as an OSError with words that can stand in a line."""
    try:
        yield
    except (Unreached, PlanError):
        raise
    except FileNotFoundError as error:
        if "bucket" in str(error).lower():
            raise Unreached(message("there is no such bucket; check its name, or make it")) from None
        raise FileNotFoundError(2, "No such file or directory", address) from None
    except PermissionError as error:
        raise Denied(message("access is denied ({error}); check the credentials", error=_line(error))) from None
    except OSError as error:
        raise Unreached(_line(error)) from None
    except Exception as error:  # of botocore, aiohttp …: each has its own
        if type(error).__name__ in ("NoCredentialsError", "PartialCredentialsError"):
            said = message("there are no credentials for it; set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or name a profile")
            raise Unreached(said) from None
        raise Unreached(_line(error) or type(error).__name__) from None


def _line(error: BaseException) -> str:
    return " ".join((getattr(error, "strerror", None) or str(error)).split())
