"""Keeps the machine's own fonts out of the reading of PDFs: what a page says must not hang on what is installed.

Where a PDF does not embed a Chinese font, pdfium takes the characters from the collection that the font names (it carries the maps of
Adobe-GB1, CNS1, Japan1 and Korea1), and their shapes from a font of the system. A character without a shape, set alone, is dropped: of a
newspaper page, set glyph by glyph, its punctuation was left. So pdfium is given one face for all of them, in which each character has the
same small box; what is read comes from codes, maps and widths of the PDF alone.
"""

from __future__ import annotations

import ctypes
import struct
from functools import cache
from typing import Any

# Windows' numbers of character sets: Chinese, Japanese and Korean ones, and 2, under which a font of no known collection is asked for.
# Others (Latin) are drawn by faces that pdfium carries.
_SETS = frozenset({2, 128, 129, 130, 134, 136})
_EM = 1000
_WHOLE_FILE = 0


@cache
def seal() -> tuple[Any, ...]:
    """Give pdfium the box face in place of the system's fonts, once a process, before a document is opened.

    The answer is what pdfium calls from then on; the cache keeps it alive.
    """
    import pypdfium2.raw as raw

    kinds = dict(raw.FPDF_SYSFONTINFO._fields_)
    tables = _tables()
    whole = _file_of(tables)

    def copy(data: bytes, buffer: Any, size: int) -> int:
        if buffer and size >= len(data):
            ctypes.memmove(buffer, data, len(data))
        return len(data)

    calls = {
        "Release": lambda _self: None,
        "EnumFonts": lambda _self, _mapper: None,
        "MapFont": lambda _self, _weight, _italic, charset, _pitch, _face, _exact: 1 if charset in _SETS else None,
        "GetFont": lambda _self, _face: None,
        "GetFontData": lambda _self, _font, table, buffer, size: copy(
            whole if table == _WHOLE_FILE else tables.get(table.to_bytes(4, "big"), b""), buffer, size
        ),
        "GetFaceName": lambda _self, _font, buffer, size: copy(b"Box\0", buffer, size),
        "GetFontCharset": lambda _self, _font: 134,
        "DeleteFont": lambda _self, _font: None,
    }
    info = raw.FPDF_SYSFONTINFO()
    info.version = 1
    kept = [info]
    for name, call in calls.items():
        kept.append(kinds[name](call))
        setattr(info, name, kept[-1])
    raw.FPDF_SetSystemFontInfo(ctypes.byref(info))
    return tuple(kept)


def _tables() -> dict[bytes, bytes]:
    """The tables of a TrueType font with two glyphs, of which the second stands for every character of Unicode."""
    outline = struct.pack(">5hHH", 1, 0, 0, 480, 700, 3, 0) + b"\1" * 4 + struct.pack(">8h", 0, 480, 0, -480, 0, 0, 700, 0)
    outline += b"\0" * (-len(outline) % 4)
    # Subtable format 13: one glyph for a whole range.
    every = struct.pack(">HHIIIIII", 13, 0, 28, 0, 1, 1, 0x10FFFF, 1)
    name = "Box".encode("utf-16-be")
    names = b"".join(struct.pack(">6H", 3, 1, 0x409, which, len(name), 0) for which in (1, 2, 4, 6))
    metrics = struct.pack(">h3H11h", _EM, 400, 5, 0, 500, 500, *[0] * 9)
    return {
        b"OS/2": struct.pack(">H", 1)
        + metrics
        + bytes(26)
        + b"BOX "
        + struct.pack(">3H3hHHII", 64, 0x20, 0xFFFF, 880, -120, 0, 880, 120, 0, 0),
        b"cmap": struct.pack(">4HI", 0, 1, 3, 10, 12) + every,
        b"glyf": outline * 2,
        b"head": struct.pack(">4IHHqq4hHHhhh", 0x10000, 0x10000, 0, 0x5F0F3CF5, 3, _EM, 0, 0, 0, 0, 480, 700, 0, 8, 2, 0, 0),
        b"hhea": struct.pack(">IhhhH11hH", 0x10000, 880, -120, 0, _EM, 0, 0, 480, 1, *[0] * 7, 2),
        b"hmtx": struct.pack(">HhHh", _EM, 0, _EM, 0),
        b"loca": struct.pack(">3H", 0, len(outline) // 2, len(outline)),
        b"maxp": struct.pack(">I14H", 0x10000, 2, 4, 1, 0, 0, 2, *[0] * 8),
        b"name": struct.pack(">3H", 0, 4, 6 + len(names)) + names + name,
        b"post": struct.pack(">IIhhIIIII", 0x30000, *[0] * 8),
    }


def _file_of(tables: dict[bytes, bytes]) -> bytes:
    """The tables as one font file."""
    head, body = b"", b""
    start = 12 + 16 * len(tables)
    for tag, data in sorted(tables.items()):
        padded = data + b"\0" * (-len(data) % 4)
        total = sum(struct.unpack(f">{len(padded) // 4}I", padded)) & 0xFFFFFFFF
        head += struct.pack(">4sIII", tag, total, start + len(body), len(data))
        body += padded
    reach = 1 << (len(tables).bit_length() - 1)
    search = (reach * 16, reach.bit_length() - 1, (len(tables) - reach) * 16)
    return struct.pack(">I4H", 0x10000, len(tables), *search) + head + body
