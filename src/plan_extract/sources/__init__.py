"""A file in, a SourceText out: encoding, positions, paragraphs, table cells. Nothing is fetched."""

from __future__ import annotations

import os
import stat
import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from plan_extract.errors import UnreadableError
from plan_extract.places import Unreached, brought, is_address, is_folder
from plan_extract.places import read as places_read
from plan_extract.sources.limits import MAX_FILE, MAX_TEXT_FILE, check_size, check_text, checked
from plan_extract.sources.source_text import SourceText
from plan_extract.wording import message

if TYPE_CHECKING:
    from plan_extract.sources.ocr.wish import Ocr


def read(path: str | Path, *, encoding: str | None = None, ocr: Ocr | None = None) -> SourceText:
    """Read a plan file (text, HTML, DOCX, PDF, OFD, DOC, WPS, RTF, ODT, XLSX, CSV, a picture, a zip; `-` for standard input).

    `encoding` overrides the judgement of a text's encoding; `ocr` says which pages of PDFs and pictures are recognised, by default none.
    Raises UnreadableError, one line that says what, where and what to do, for a missing or empty file, a folder, binary data, bytes in no
    known encoding, a file too large, and a format whose reader is missing.
    """
    name = shown(path)
    if name == "-":
        return read_bytes(sys.stdin.buffer.read(MAX_FILE + 1), "standard input", encoding=encoding, ocr=ocr)
    try:
        if (data := _brought(path)) is not None:
            return read_bytes(data, name, encoding=encoding, ocr=ocr)
        with open(path, "rb") as file:
            status = os.fstat(file.fileno())
            if stat.S_ISREG(status.st_mode):
                check_size(name, status.st_size, MAX_FILE)
            data = file.read(MAX_FILE + 1)
    except IsADirectoryError:
        raise UnreadableError(f"{name}: is a folder; name a plan file") from None
    except (FileNotFoundError, NotADirectoryError):
        raise UnreadableError(f"{name}: there is no such file; check the name") from None
    except PermissionError:
        raise UnreadableError(f"{name}: may not be read; check its permissions") from None
    except Unreached as error:
        raise UnreadableError(message("{name}: cannot be read: {error}", name=name, error=error.args[0])) from None
    except (OSError, ValueError) as error:
        raise UnreadableError(f"{name}: cannot be read: {getattr(error, 'strerror', None) or error}") from None
    return read_bytes(data, name, encoding=encoding, ocr=ocr)


def _brought(path: str | Path) -> bytes | None:
    """The bytes of what stands at an address, or was brought along from another machine; None for a file of this one."""
    here = brought()
    if is_address(path) or (here is not None and path in here.files):
        return places_read(str(path), MAX_FILE + 1)
    return None


def read_publication(path: str | Path, ocr: Ocr | None = None) -> SourceText:
    """A folder, or a zip, whose files are one publication. Raises UnreadableError as `read` does, and where none of them can be read."""
    if not is_folder(str(path)):
        return read(path, ocr=ocr)
    from plan_extract.sources.publication import read_folder

    return read_folder(str(path), shown(path).rstrip("/"), partial(read_bytes, ocr=ocr))


def read_bytes(data: bytes, name: str, *, encoding: str | None = None, ocr: Ocr | None = None) -> SourceText:
    """Read a plan's bytes, such as standard input; `name` stands as the source's path and in errors. Raises as `read` does."""
    from plan_extract.sources import kinds

    name = shown(name)
    if not data:
        raise UnreadableError(f"{name}: is empty; there is no plan in it")
    check_size(name, len(data), MAX_FILE)
    kind, refused = kinds.of_bytes(data, name)
    if refused:
        raise UnreadableError(f"{name}: {refused}")
    if ocr is not None and ocr.pages and kind not in ("pdf", "picture", "zip"):
        raise UnreadableError(f"{name}: has no pages to choose from; leave out --pages, which is for PDFs and pictures")
    if kind == "docx":
        from plan_extract.sources.docx.read import read_docx

        return read_docx(data, name)
    if kind == "xlsx":
        from plan_extract.sources.sheet.workbook import read_xlsx

        return checked(read_xlsx(data, name))
    if kind in ("doc", "wps", "rtf", "odt"):
        from plan_extract.sources.office.read import read_office

        return read_office(data, name, kind)
    if kind == "ofd":
        from plan_extract.sources.ofd.read import read_ofd

        return read_ofd(data, name, ocr)
    if kind == "zip":
        from plan_extract.sources.publication import read_zip

        return read_zip(data, name, partial(_member, ocr=ocr))
    if kind == "pdf":
        from plan_extract.sources.pdf.read import read_pdf

        return read_pdf(data, name, ocr)
    if kind == "picture":
        if ocr is None or ocr.mode == "never":
            raise UnreadableError(f"{name}: is a picture; its text has to be recognised: leave out --ocr never, or give a file with text")
        from plan_extract.sources.pdf.read import read_picture

        return read_picture(data, name, ocr)
    return _read_text(data, name, encoding)


def _member(data: bytes, name: str, ocr: Ocr | None = None) -> SourceText:
    """A file of a zip. Raises UnreadableError for a zip in it: how deep it goes is nobody's to know."""
    from plan_extract.sources import kinds

    if kinds.of_bytes(data, name)[0] == "zip":
        raise UnreadableError(f"{name}: is a zip in a zip; unpack it")
    return read_bytes(data, name, ocr=ocr)


def shown(path: str | Path) -> str:
    """A file name fit for a line of output: control characters and bytes that are no UTF-8 as escapes."""
    plain = os.fsencode(path).decode("utf-8", "backslashreplace") if not isinstance(path, str) or not path.isascii() else path
    return plain if plain.isprintable() else "".join(c if c.isprintable() else repr(c)[1:-1] for c in plain)


def _read_text(data: bytes, name: str, encoding: str | None) -> SourceText:
    import hashlib

    from plan_extract.sources import kinds
    from plan_extract.sources.text.decoding import decode
    from plan_extract.sources.text.plain import read_plain

    check_size(name, len(data), MAX_TEXT_FILE)
    text, used = decode(data, name, encoding=encoding)
    kind, refused = kinds.of_text(text, name)
    if refused:
        raise UnreadableError(f"{name}: {refused}")
    digest = hashlib.sha256(data).hexdigest()
    if kind == "html":
        from plan_extract.sources.html.read import read_html

        return checked(read_html(text, name, digest, used))
    check_text(name, text)
    if kind == "csv":
        from plan_extract.sources.sheet.separated import read_csv

        return checked(read_csv(text, name, digest, used))
    return checked(read_plain(text, name, digest, used))
