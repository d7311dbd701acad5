"""The zip file that a DOCX, ODT or OFD is: its parts by name, unpacked within bounds, as bytes or XML."""

from __future__ import annotations

import io
import zipfile
import zlib
from typing import TYPE_CHECKING

from plan_extract.errors import UnreadableError

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

# A plan of 300 pages has some 5 MB of XML. 24 MB of it make a tree of some 400 MB.
MOST_BYTES = 24_000_000
_MOST_RATIO = 500
_MOST_ENTRIES = 20_000


class Archive:
    """The parts of a zip file by name. `what` is its kind in errors ("Word file"), `again` what to do about a broken one.
    `names` is the encoding of names that are not marked as UTF-8, as Chinese programs for Windows write them.
    All parts together unpack to `most` bytes at most, each to `largest`.
    Raises UnreadableError, one line, for what cannot or should not be opened.
    """

    def __init__(
        self, data: bytes, name: str, what: str, again: str, most: int = MOST_BYTES, largest: int = MOST_BYTES, names: str | None = None
    ) -> None:
        self._name, self._what, self._again = name, what, again
        self._left, self._largest = most, largest
        try:
            self._zip = _opened(data, names)
        except (zipfile.BadZipFile, NotImplementedError, ValueError, OverflowError) as error:
            raise UnreadableError(f"{name}: not a readable {what} (broken zip): {again}") from error
        entries = self._zip.infolist()
        if len(entries) > _MOST_ENTRIES:
            raise UnreadableError(f"{name}: refused: the {what} has {len(entries)} parts, more than {_MOST_ENTRIES}")
        self._entries = {entry.filename.lstrip("/"): entry for entry in entries}

    def __contains__(self, path: str) -> bool:
        return path in self._entries

    @property
    def names(self) -> list[str]:
        """The names of its parts, folders left out."""
        return [name for name, entry in self._entries.items() if not entry.is_dir()]

    def content(self, path: str) -> bytes:
        """A part that is there, unpacked."""
        return self._bytes(self._entries[path])

    def xml(self, path: str) -> bytes | None:
        """A part that is XML, unpacked, or None where there is no such part. Raises UnreadableError where it declares entities."""
        entry = self._entries.get(path)
        if entry is None:
            return None
        data = self._bytes(entry)
        # No part of an office file has a DOCTYPE; what has one wants entities. Zero bytes out, so that UTF-16 hides none.
        if b"<!DOCTYPE" in (data.replace(b"\0", b"") if b"\0" in data[:200] else data):
            raise UnreadableError(f"{self._name}: refused: {path} in the {self._what} declares entities")
        return data

    def root(self, path: str, renamed: tuple[tuple[bytes, bytes], ...] = ()) -> Element | None:
        """A part's root element, or None where there is no such part; `renamed` are namespaces to read as others."""
        from lxml import etree

        data = self.xml(path)
        if data is None:
            return None
        for old, new in renamed:
            data = data.replace(old, new)
        parser = etree.XMLParser(
            resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
        )
        try:
            return etree.fromstring(data, parser)
        except (etree.XMLSyntaxError, ValueError) as error:
            reason = str(error).split("\n")[0][:120]
            raise UnreadableError(f"{self._name}: {path} in the {self._what} is broken ({reason}): {self._again}") from error

    def _bytes(self, entry: zipfile.ZipInfo) -> bytes:
        """A part unpacked, within what is left of the bounds for all parts together."""
        if entry.flag_bits & 1:
            raise UnreadableError(f"{self._name}: the {self._what} is encrypted: save it without a password")
        most = min(self._left, self._largest)
        swollen = entry.file_size > 1_000_000 and entry.file_size > _MOST_RATIO * max(entry.compress_size, 1)
        if swollen or entry.file_size > most:
            raise UnreadableError(f"{self._name}: refused: {entry.filename} in the {self._what} unpacks to {entry.file_size:,} bytes")
        try:
            with self._zip.open(entry) as stream:
                data = stream.read(most + 1)
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError, ValueError) as error:
            raise UnreadableError(f"{self._name}: {entry.filename} in the {self._what} cannot be unpacked: {self._again}") from error
        if len(data) > most:
            raise UnreadableError(f"{self._name}: refused: {entry.filename} in the {self._what} unpacks to more than {most:,} bytes")
        self._left -= len(data)
        return data


def _opened(data: bytes, names: str | None) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(io.BytesIO(data), metadata_encoding=names)
    except UnicodeDecodeError:
        return zipfile.ZipFile(io.BytesIO(data))
