"""The files of a run and where their outputs go, kept on disk: a run over a hundred thousand plans takes no more memory than one over ten.

SQLite keeps the list in a private file that vanishes with the run, sorts it and finds names that meet.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from plan_extract import places
from plan_extract.corpus.discover import PLAN_SUFFIXES, STDIN, Found, is_plan, nothing_in, walk
from plan_extract.corpus.manifest import Entry, Manifest, decoded
from plan_extract.errors import PlanError, UnreadableError
from plan_extract.wording import message

_TABLES = """
CREATE TABLE files (real BLOB PRIMARY KEY, argument INTEGER, sorted BLOB, path BLOB, under BLOB, stem BLOB);
CREATE TABLE known (output BLOB PRIMARY KEY, line BLOB);
"""
# Of a file found twice in a folder, by a link, the first name in order counts, whichever the folder gives first.
_ADD = """
INSERT INTO files VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (real) DO UPDATE
SET sorted = excluded.sorted, path = excluded.path, under = excluded.under, stem = excluded.stem
WHERE excluded.argument = files.argument AND excluded.sorted < files.sorted
"""
_PLACES = """
CREATE INDEX stems ON files (stem);
CREATE INDEX ordered ON files (argument, sorted);
CREATE TABLE places AS SELECT path, CASE WHEN (SELECT count(*) FROM files AS other WHERE other.stem = files.stem) = 1
THEN stem ELSE under END AS base FROM files ORDER BY argument, sorted;
CREATE INDEX bases ON places (base);
"""


class Listing:
    """The files that a command's arguments mean, in their order, each once, as `discover.find` has it, without holding them in memory.

    `as_one` takes each argument as it is, folders included. Raises UnreadableError for a folder that has no plan, PlanError where there
    is no room for the list.
    """

    def __init__(self, arguments: Sequence[str], suffixes: Sequence[str] = PLAN_SUFFIXES, *, as_one: bool = False) -> None:
        with _no_room():
            self._kept = sqlite3.connect("")
            self._kept.executescript(_TABLES)
            for number, argument in enumerate(arguments):
                if argument != STDIN and not as_one and _is_folder(argument):
                    self._add_folder(number, argument, suffixes)
                else:
                    self._add(number, [Found(argument, os.path.basename(os.path.normpath(argument)))], [_real(argument)])
            self._kept.executescript(_PLACES)
            self._count = int(self._kept.execute("SELECT count(*) FROM files").fetchone()[0])

    def _add_folder(self, number: int, folder: str, suffixes: Sequence[str]) -> None:
        any_found = False
        batch: list[Found] = []
        for found in _walked(folder, tuple(suffixes)):
            any_found = True
            batch.append(found)
            if len(batch) == 1000:
                self._add(number, batch, [_real(found.path) for found in batch])
                batch = []
        self._add(number, batch, [_real(found.path) for found in batch])
        if not any_found:
            raise nothing_in(folder, suffixes)

    def _add(self, number: int, batch: Iterable[Found], real: Iterable[str]) -> None:
        rows = []
        for found, where in zip(batch, real, strict=True):
            under = "stdin" if found.under == STDIN else found.under
            sorted_by = under.replace(os.sep, "\0")
            rows.append((_raw(where), number, *map(_raw, (sorted_by, found.path, under, os.path.splitext(under)[0]))))
        self._kept.executemany(_ADD, rows)

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[str]:
        """The paths in order."""
        for (path,) in self._kept.execute("SELECT path FROM places ORDER BY rowid"):
            yield _text(path)

    def is_read(self, path: str) -> bool:
        """Whether a path is one of the files, by whatever name."""
        return self._kept.execute("SELECT 1 FROM files WHERE real = ?", (_raw(_real(path)),)).fetchone() is not None

    def check_apart(self, folder: str, suffix: str) -> None:
        """Raise PlanError where the outputs of two files would meet in a folder."""
        query = "SELECT base, count(*) FROM places GROUP BY base HAVING count(*) > 1 ORDER BY min(rowid) LIMIT 1"
        for base, count in self._kept.execute(query):
            path = places.joined(folder, _text(base) + suffix)
            raise PlanError(
                message("{path}: {count} plans of the same name would be written here; parse them in separate runs", path=path, count=count)
            )

    def outputs(self, folder: str, suffix: str) -> Iterator[str]:
        """Where each file's output goes in a folder: its name with `suffix` for its own suffix, below the same sub-folders.

        Where two files would meet (a.txt and a.html), both keep their own suffix before the new one (a.txt.yaml, a.html.yaml).
        """
        for (base,) in self._kept.execute("SELECT base FROM places ORDER BY rowid"):
            yield places.joined(folder, _text(base) + suffix)

    def learn(self, manifest: Manifest) -> None:
        """Keep what a manifest says of outputs, the last line of each."""
        with _no_room():
            pairs = ((_raw(entry.output), line) for entry, line in manifest.lines())
            self._kept.executemany("INSERT OR REPLACE INTO known VALUES (?, ?)", pairs)

    def known(self, output: str) -> Entry | None:
        """What the manifest says of an output, by its name in the folder."""
        row = self._kept.execute("SELECT line FROM known WHERE output = ?", (_raw(output),)).fetchone()
        return decoded(row[0]) if row else None


def _walked(folder: str, suffixes: tuple[str, ...]) -> Iterator[Found]:
    """The plan files of a folder, on a disk or at an address, in no order."""
    if not places.is_address(folder):
        yield from (Found(os.path.join(folder, name), name) for name in walk(folder, suffixes))
        return
    try:
        for name in places.below(folder):
            if is_plan(name, suffixes):
                yield Found(places.member(folder, name), name.replace("/", os.sep))
    except OSError as error:
        raise UnreadableError(message("{path}: cannot be read: {error}", path=folder, error=error.args[0])) from None


def _is_folder(path: str) -> bool:
    try:
        return places.is_folder(path)
    except OSError as error:
        raise UnreadableError(message("{path}: cannot be read: {error}", path=path, error=error.args[0])) from None


def _real(path: str) -> str:
    """What a file is known by, however it is named."""
    return path if path == STDIN or places.is_address(path) else os.path.realpath(path)


@contextmanager
def _no_room() -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        raise PlanError(
            message("no room for the list of files ({error}); make room in the folder for temporary files", error=error)
        ) from None


# A file name may hold bytes that are no UTF-8, which SQLite takes for no text; bytes sort as the characters do.
def _raw(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def _text(raw: Any) -> str:
    return bytes(raw).decode("utf-8", "surrogatepass")
