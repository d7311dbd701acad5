"""Draws pages of a PDF in a process of its own: `python -m plan_extract.sources.pdf.pictures SECONDS LENGTH`.

Reads from standard input the numbers of the pages, MessagePack of LENGTH bytes, and the PDF behind them, and writes a Drawn as MessagePack.
Fonts that the file does not bring are drawn with the machine's own: the picture is to be looked at, the text is not read from it.
"""

from __future__ import annotations

import os
import struct
import subprocess
import sys
import zlib
from collections.abc import Collection
from pathlib import Path
from typing import Any

import msgspec

from plan_extract.errors import UnreadableError
from plan_extract.sources.limits import bound_process

_DPI, _MOST_PIXELS = 100, 8_000_000
_MEMORY = 900_000_000
# Of processor time; a page takes a tenth of a second.
_SECONDS, _SECONDS_A_PAGE, _PATIENCE = 25, 2, 600
# Sixteen greys are enough to read by, and half the size.
_GREYS = bytes(round(grey / 17) * 17 for grey in range(256))


class Drawn(msgspec.Struct):
    """PNG files of pages by number, in greys; or why there are none (`error`, without the file's name)."""

    pages: dict[int, bytes] = {}
    error: str | None = None


def draw(data: bytes, name: str, numbers: Collection[int]) -> dict[int, bytes]:
    """PNG files of these pages, from 1, of a PDF as they are shown; `name` stands in errors.

    Raises UnreadableError, one line, for what cannot be drawn within bounds of time and memory, and where pypdfium2 is missing.
    """
    head = msgspec.msgpack.encode(sorted(numbers))
    seconds = _SECONDS + _SECONDS_A_PAGE * len(numbers)
    root = str(Path(__file__).resolve().parents[3])
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([root, *filter(None, [os.environ.get("PYTHONPATH")])])}
    command = [sys.executable, "-m", "plan_extract.sources.pdf.pictures", str(seconds), str(len(head))]
    refused = f"{name}: its pages cannot be drawn: they take too much time or memory; leave out --pictures"
    try:
        done = subprocess.run(
            command, input=head + data, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=_PATIENCE, env=environment, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise UnreadableError(refused) from error
    if done.returncode != 0 or not done.stdout:
        raise UnreadableError(refused)
    drawn = msgspec.msgpack.decode(done.stdout, type=Drawn)
    if drawn.error is not None:
        raise UnreadableError(f"{name}: its pages cannot be drawn: {drawn.error}")
    return drawn.pages


def drawn(data: bytes, numbers: Collection[int]) -> Drawn:
    """The pages of a PDF, or what is wrong."""
    try:
        import pypdfium2
    except ImportError:
        from plan_extract.errors import install

        return Drawn(error=f"pypdfium2 is not installed; {install('pdf')}")
    pages: dict[int, bytes] = {}
    try:
        document = pypdfium2.PdfDocument(data)
        for number in numbers:
            if not 0 < number <= len(document):
                return Drawn(error=f"it has no page {number}; parse it again")
            page = document[number - 1]
            width, height = page.get_size()
            scale = min(_DPI / 72, (_MOST_PIXELS / max(1.0, width * height)) ** 0.5)
            bitmap = page.render(scale=scale, grayscale=True, may_draw_forms=True)
            pages[number] = _png(bitmap)
            page.close()
    except pypdfium2.PdfiumError:
        return Drawn(error="the PDF is broken or encrypted; save or print it to PDF again")
    return Drawn(pages)


def _png(bitmap: Any) -> bytes:
    """A grey bitmap as a PNG file (ISO/IEC 15948): header, rows each behind its filter (none), end."""
    held = bytes(bitmap.buffer)
    rows = (held[row * bitmap.stride : row * bitmap.stride + bitmap.width].translate(_GREYS) for row in range(bitmap.height))
    body = zlib.compress(b"".join(b"\0" + row for row in rows), 9)
    head = struct.pack(">IIBBBBB", bitmap.width, bitmap.height, 8, 0, 0, 0, 0)
    chunks = ((b"IHDR", head), (b"IDAT", body), (b"IEND", b""))
    made = (struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in chunks)
    return b"\x89PNG\r\n\x1a\n" + b"".join(made)


def main() -> None:
    """Read standard input, write what is drawn to standard output."""
    bound_process(_MEMORY, int(sys.argv[1]))
    data = sys.stdin.buffer.read()
    length = int(sys.argv[2])
    try:
        found = drawn(data[length:], msgspec.msgpack.decode(data[:length], type=list[int]))
    except MemoryError:
        found = Drawn(error="they take too much memory")
    sys.stdout.buffer.write(msgspec.msgpack.encode(found))


if __name__ == "__main__":
    main()
