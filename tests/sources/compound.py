"""OLE compound files made by hand ([MS-CFB]): streams at the root, each of whole sectors."""

from __future__ import annotations

import struct

_SECTOR, _LEAST = 512, 4096
_END, _NONE, _TABLE = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD


def compound(streams: dict[str, bytes]) -> bytes:
    """A compound file of these streams by name, padded to the length below which they would stand in a stream of small ones."""
    padded = {name: data.ljust(_LEAST, b"\0") for name, data in streams.items()}
    padded = {name: data + b"\0" * (-len(data) % _SECTOR) for name, data in padded.items()}
    folder = -(-(len(padded) + 1) * 128 // _SECTOR)
    table = [_TABLE, *[*range(2, folder + 1), _END]]
    entries = [_entry("Root Entry", 5, _NONE, 1 if padded else _NONE, _END, 0)]
    for number, (name, data) in enumerate(padded.items(), 1):
        start, count = len(table), len(data) // _SECTOR
        table += [*range(start + 1, start + count), _END]
        entries.append(_entry(name, 2, number + 1 if number < len(padded) else _NONE, _NONE, start, len(data)))
    assert len(table) <= _SECTOR // 4
    table += [_NONE] * (_SECTOR // 4 - len(table))
    head = struct.pack(
        "<8s16xHHHHH6xIIIIIIIII", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 0x3E, 3, 0xFFFE, 9, 6, 0, 1, 1, 0, _LEAST, _END, 0, _END, 0
    )
    head += struct.pack("<109I", 0, *[_NONE] * 108)
    listed = b"".join(entries).ljust(folder * _SECTOR, b"\0")
    return head + struct.pack(f"<{_SECTOR // 4}I", *table) + listed + b"".join(padded.values())


def _entry(name: str, kind: int, right: int, child: int, start: int, size: int) -> bytes:
    coded = name.encode("utf-16-le") + b"\0\0"
    return struct.pack("<64sHBBIII36xIQ", coded, len(coded), kind, 1, _NONE, right, child, start, size)
