"""What became of each file of a run: a line of JSON a file, in `manifest.jsonl` beside the outputs.

Lines are appended one by one, each whole or not at all, by any number of runs at a time; the last line of an output counts. A run that
comes to its end leaves one line an output, sorted. Resuming trusts these lines, and the bytes they name, alone.
"""

from __future__ import annotations

import hashlib
import os
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, Literal

import msgspec

from plan_extract import places
from plan_extract.corpus.writing import locked, unwritable, write_lines
from plan_extract.model import SCHEMA

NAME = "manifest.jsonl"
Status = Literal["parsed", "failed", "broke", "timeout", "memory", "killed"]


class Entry(msgspec.Struct, frozen=True, omit_defaults=True):
    """A file's line.

    `file` is named from the manifest's folder on, `output` and `text` in it. `status`: `parsed`; `failed` for what cannot be read or
    written; `broke` for a fault of the program; `timeout` and `memory` for what went past its bounds; `killed` where the process that
    parsed it was ended from outside. `seconds` is the one value that another run would not give again. `empty` says of a parsed plan what
    little was read: `no record`, or `nothing but headings`. `options` stands for the options that change what is written, and for the
    content of the files they name; `given` is the SHA-256 of NAME.meta.yaml where there is one.
    """

    file: str
    output: str
    status: Status
    seconds: float
    program: str
    options: str
    schema: str = SCHEMA
    sha256: str | None = None
    given: str | None = None
    text: str | None = None
    output_sha256: str | None = None
    text_sha256: str | None = None
    kind: str | None = None
    title: str | None = None
    counts: dict[str, int] = {}
    empty: str | None = None
    no_plan: str | None = None
    error: str | None = None


def decoded(line: bytes) -> Entry | None:
    """A line's entry; None for one that was cut off, or that another program wrote."""
    try:
        return msgspec.json.decode(line, type=Entry)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None


class Manifest:
    """The manifest of a folder of outputs, which may not be there yet."""

    # The file's name, which outputs are named from.
    place: str

    def __init__(self, folder: str) -> None:
        self.path = Path(folder, NAME)
        self.place = str(self.path)

    def append(self, entry: Entry) -> None:
        """Add a line. Raises UnwritableError where it cannot be written; nothing of it stays then."""
        line = msgspec.json.encode(entry) + b"\n"
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with self._opened() as stream:
                _append(stream, line)
        except OSError as error:
            raise unwritable(self.path, error) from None

    def flush(self) -> None:
        """Write what waits to be written, of which a manifest on a disk has nothing. Raises UnwritableError."""

    def lines(self) -> Iterator[tuple[Entry, bytes]]:
        """Entries with their lines, in the order they were written; none where there is no manifest."""
        try:
            with open(self.path, "rb") as stream:
                for line in stream:
                    if (entry := decoded(line)) is not None:
                        yield entry, line
        except FileNotFoundError:
            return

    def settle(self) -> None:
        """Leave one line an output, the last, sorted by output. Raises UnwritableError where there is no room; all lines stay then."""
        if not self.path.exists():
            return
        last = sqlite3.connect("")  # on disk, like the list of files
        try:
            with self._opened():
                write_lines(self.path, last_of_each(last, self.lines()))
        except OSError as error:
            raise unwritable(self.path, error) from None
        except sqlite3.Error:
            return  # no room to sort in: the manifest is right as it is
        finally:
            last.close()

    @contextmanager
    def _opened(self) -> Iterator[BinaryIO]:
        """The file, which no other run writes to while this holds."""
        while True:
            with open(self.path, "a+b", buffering=0) as stream, locked(stream):
                if self._is(stream):
                    yield stream
                    return

    def _is(self, stream: BinaryIO) -> bool:
        """Whether an open file is still the manifest: another run may have put a sorted one in its place while this one waited."""
        try:
            return os.path.samestat(os.fstat(stream.fileno()), os.stat(self.path))
        except OSError:
            return False


def last_of_each(kept: sqlite3.Connection, lines: Iterable[tuple[Entry, bytes]]) -> Iterator[bytes]:
    """The last line of each output, sorted by output; sorted in a list of SQLite's. Raises sqlite3.Error where it has no room."""
    kept.execute("CREATE TABLE last (output TEXT PRIMARY KEY, line BLOB)")
    kept.executemany("INSERT OR REPLACE INTO last VALUES (?, ?)", ((entry.output, line) for entry, line in lines))
    return (line for (line,) in kept.execute("SELECT line FROM last ORDER BY output"))


def _append(stream: BinaryIO, line: bytes) -> None:
    end = stream.seek(0, os.SEEK_END)
    if end:
        stream.seek(end - 1)
        if stream.read(1) != b"\n":
            line = b"\n" + line  # after one that was cut off
    try:
        written = stream.write(line)
        while written < len(line):
            written += stream.write(line[written:])
    except OSError:
        stream.truncate(end)
        raise


def _in_order(names: Iterable[str]) -> list[str]:
    """Names of files as `os.walk` gives them, sorted: those of a folder before those of the folders in it."""
    return sorted(names, key=lambda name: [(1, part) for part in name.split("/")[:-1]] + [(0, name.rpartition("/")[2])])


def fingerprint(path: str) -> str:
    """The SHA-256 of a file's bytes, or of the names and bytes of a folder's files. Raises OSError where it cannot be read."""
    if not places.is_folder(path):
        return places.sha256(path)
    whole = hashlib.sha256()
    if places.is_held(path):
        for name in _in_order(places.below(path)):
            whole.update(f"{name}\0{places.sha256(places.member(path, name))}\n".encode("utf-8", "surrogateescape"))
        return whole.hexdigest()
    for here, folders, files in os.walk(path):
        folders.sort()
        for name in sorted(files):
            inside = os.path.join(here, name)
            if os.path.isfile(inside):  # no pipe, which would be waited for
                whole.update(f"{os.path.relpath(inside, path)}\0{fingerprint(inside)}\n".encode("utf-8", "surrogateescape"))
    return whole.hexdigest()
