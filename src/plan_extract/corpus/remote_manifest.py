"""The manifest at an address: object storage puts files whole and adds nothing to one, so lines stand in parts until a run ends.

`manifest.parts/` beside `manifest.jsonl` holds some lines a file, named by when they were put; the lines of both, the file's first, are the
manifest. A run that comes to its end puts them together, and takes the parts away that it has read.
"""

from __future__ import annotations

import io
import sqlite3
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import suppress

import msgspec

from plan_extract import places
from plan_extract.corpus.manifest import NAME, Entry, Manifest, decoded, last_of_each
from plan_extract.corpus.writing import unwritable

PARTS = "manifest.parts"
# A part is put when it has so many lines, or its first line has waited so many seconds when another comes: what a killed run may lose.
LINES, SECONDS = 200, 10.0


class RemoteManifest(Manifest):
    """The manifest of a folder at an address, as `Manifest` is that of one on a disk."""

    def __init__(self, folder: str, clock: Callable[[], float] = time.monotonic) -> None:
        self.place = places.joined(folder, NAME)
        self._parts = places.joined(folder, PARTS)
        self._run = uuid.uuid4().hex[:12]
        self._waiting: list[bytes] = []
        self._clock, self._since, self._put = clock, 0.0, 0

    def append(self, entry: Entry) -> None:
        """Add a line, which is put with others. Raises UnwritableError where they cannot be put; they are tried again then."""
        if not self._waiting:
            self._since = self._clock()
        self._waiting.append(msgspec.json.encode(entry) + b"\n")
        if len(self._waiting) >= LINES or self._clock() - self._since >= SECONDS:
            self.flush()

    def flush(self) -> None:
        """Put the lines that wait. Raises UnwritableError."""
        if not self._waiting:
            return
        name = f"{time.time_ns() // 1_000_000:015}-{self._run}-{self._put:06}.jsonl"
        try:
            places.put(places.joined(self._parts, name), self._waiting)
        except OSError as error:
            raise unwritable(self.place, error) from None
        self._put += 1
        self._waiting = []

    def lines(self) -> Iterator[tuple[Entry, bytes]]:
        """Entries with their lines: those of the manifest, then those of parts in the order they were put."""
        yield from self._read([self.place, *self._named()])

    def settle(self) -> None:
        """Put one line an output, the last, sorted by output, and take the parts away. Raises UnwritableError; all lines stay then."""
        self.flush()
        last = sqlite3.connect("")
        try:
            parts = self._named()
            if not parts:
                return
            places.put(self.place, last_of_each(last, self._read([self.place, *parts])))
            places.remove(parts)
        except OSError as error:
            raise unwritable(self.place, error) from None
        except sqlite3.Error:
            return
        finally:
            last.close()

    def _named(self) -> list[str]:
        with suppress(FileNotFoundError):
            return [places.joined(self._parts, name) for name in sorted(places.below(self._parts)) if name.endswith(".jsonl")]
        return []

    @staticmethod
    def _read(addresses: list[str]) -> Iterator[tuple[Entry, bytes]]:
        for address in addresses:
            with suppress(FileNotFoundError):  # another run has put it with the others since
                for line in io.BytesIO(places.read(address)):
                    if (entry := decoded(line)) is not None:
                        yield entry, line


def manifest_of(folder: str) -> Manifest:
    """The manifest of a folder, on a disk or at an address."""
    return RemoteManifest(folder) if places.is_address(folder) else Manifest(folder)
