"""What an OLE compound file ([MS-CFB]) holds: documents of Word and WPS, old workbooks, Office files under a password."""

from __future__ import annotations

import struct
from dataclasses import dataclass

START = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_FREE, _LAST = 0xFFFFFFFF, 0xFFFFFFFA
_ENTRY = 128
# A document has some twenty entries; pictures and charts in it some more.
_MOST_ENTRIES = 20_000
_STREAM, _ROOT = 2, 5
_DAMAGED = "is a damaged or cut Word or WPS file; get it once more, or save it as DOCX"
_LOCKED = "is protected by a password; save it without one"
# What stands at the root and is no document, and what to do about it.
_OTHERS = (
    ("EncryptedPackage", _LOCKED),
    ("Workbook", "is an old Excel workbook (.xls, .et); save it as XLSX"),
    ("Book", "is an old Excel workbook (.xls, .et); save it as XLSX"),
    ("PowerPoint Document", "is an old slide show (.ppt, .dps); save the plan as DOCX or text"),
    ("__properties_version1.0", "is an Outlook message; save the plan that is attached to it"),
)


@dataclass(frozen=True, slots=True)
class _Entry:
    """An entry of the directory: its siblings and child by number, the sector its stream begins at, and the stream's length."""

    name: str
    kind: int
    siblings: tuple[int, int]
    child: int
    start: int
    size: int


def refused(data: bytes) -> str | None:
    """Why the bytes of a compound file are no Word or WPS document that can be read, or None where they are one."""
    try:
        file = _Compound(data)
        found = {entry.name: entry for entry in file.root()}
        document = found.get("WordDocument")
        if document is not None:
            return _LOCKED if file.locked(document) else None
    except (struct.error, IndexError, ValueError):
        return _DAMAGED
    return next((why for name, why in _OTHERS if name in found), "is an Office file without a Word document in it; save the plan as DOCX")


class _Compound:
    """The directory of a compound file. Raises struct.error, IndexError or ValueError for what is damaged or cut."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        (shift,) = struct.unpack_from("<H", data, 30)
        if shift not in (9, 12):
            raise ValueError("sector size")
        self._size = 1 << shift
        self._tables = self._table_sectors()
        self._check_length()
        self._entries = self._directory()

    def root(self) -> list[_Entry]:
        """The streams and storages at the root."""
        if self._entries[0].kind != _ROOT:
            raise ValueError("no root")
        found, wanted, seen = [], [self._entries[0].child], set()
        while wanted:
            number = wanted.pop()
            if number >= _LAST or number in seen:
                continue
            seen.add(number)
            found.append(self._entries[number])
            wanted.extend(found[-1].siblings)
        return found

    def locked(self, document: _Entry) -> bool:
        """Whether the head of a WordDocument stream says that it is encrypted ([MS-DOC] FibBase, fEncrypted)."""
        (least,) = struct.unpack_from("<I", self._data, 56)
        if document.size < least:
            return False
        kind, flags = struct.unpack_from("<H8xH", self._data, (document.start + 1) * self._size)
        return bool(kind in (0xA5EC, 0xA5DC) and flags & 0x100)

    def _table_sectors(self) -> list[int]:
        """The sectors that hold the allocation table: 109 are named in the head, the rest in a chain."""
        named = list(struct.unpack_from("<109I", self._data, 76))
        (more,) = struct.unpack_from("<I", self._data, 68)
        seen: set[int] = set()
        while more < _LAST and more not in seen:
            seen.add(more)
            *part, more = struct.unpack_from(f"<{self._size // 4}I", self._data, (more + 1) * self._size)
            named.extend(part)
        return [number for number in named if number < _LAST]

    def _check_length(self) -> None:
        """A file cut short lacks sectors that its allocation table counts as used."""
        per = self._size // 4
        for index in range(len(self._tables) - 1, -1, -1):
            part = struct.unpack_from(f"<{per}I", self._data, (self._tables[index] + 1) * self._size)
            used = next((place for place in range(per - 1, -1, -1) if part[place] != _FREE), None)
            if used is not None:
                # The last sector may be written as far as it is used.
                if len(self._data) <= (index * per + used + 1) * self._size:
                    raise ValueError("cut")
                return

    def _directory(self) -> list[_Entry]:
        (sector,) = struct.unpack_from("<I", self._data, 48)
        entries: list[_Entry] = []
        seen: set[int] = set()
        while sector < _LAST and sector not in seen and len(entries) < _MOST_ENTRIES:
            seen.add(sector)
            at = (sector + 1) * self._size
            entries.extend(self._entry(place) for place in range(at, at + self._size, _ENTRY))
            per = self._size // 4
            (sector,) = struct.unpack_from("<I", self._data, (self._tables[sector // per] + 1) * self._size + sector % per * 4)
        return entries

    def _entry(self, at: int) -> _Entry:
        name, length, kind, left, right, child, start, size = struct.unpack_from("<64sHBxIII36xIQ", self._data, at)
        return _Entry(name[: max(0, length - 2)].decode("utf-16-le", "replace"), kind, (left, right), child, start, size & 0xFFFFFFFF)
