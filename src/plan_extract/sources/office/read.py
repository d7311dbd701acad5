"""Old Word files (DOC), WPS files, RTF and OpenDocument texts, as LibreOffice converts them to DOCX."""

from __future__ import annotations

import hashlib
import importlib.util
import io
import re
import zipfile
from dataclasses import replace
from typing import Literal

from plan_extract.errors import UnreadableError, install
from plan_extract.sources.source_text import SourceText

Form = Literal["doc", "wps", "rtf", "odt"]
_BRACES = re.compile(rb"\\bin(\d{1,9}) ?|\\[{}\\]|[{}]")
_MAKER = re.compile(rb"<Application>LibreOffice/([\d.]+)")
# Of an OpenDocument text only what holds words and styles is handed on: no macros, pictures or embedded objects.
_PARTS = ("content.xml", "styles.xml", "meta.xml", "settings.xml")
_VERSION = re.compile(rb"<office:document-content[^>]*\soffice:version=[\"'](1\.[2-9])[\"']")
_TYPE = "application/vnd.oasis.opendocument.text"
_NAME = "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"


def read_office(data: bytes, name: str, form: Form) -> SourceText:
    """Read the bytes of a file that LibreOffice can convert; `name` stands as the source's path and in errors.

    The text is that of the DOCX that LibreOffice makes (see `read_docx`), `reader` names both. Raises UnreadableError, one line, where
    LibreOffice or lxml is missing, and for what is under a password, damaged, cut short or takes too much time or memory.
    """
    from plan_extract.sources.docx.read import read_docx
    from plan_extract.sources.office.convert import to_docx

    if importlib.util.find_spec("lxml") is None:
        raise UnreadableError(f"{name}: reading {form.upper()} needs lxml, which is not installed; {install('docx')}")
    lean = _without_pictures(data, name) if form == "rtf" else _words_of(data, name) if form == "odt" else data
    word = to_docx(lean, form, name)
    read = read_docx(word, name, converted=True)
    return replace(read, format=form, sha256=hashlib.sha256(data).hexdigest(), reader=f"LibreOffice {_version(word)}, {read.reader}")


def _version(word: bytes) -> str:
    """The version of LibreOffice that a Word file says it was made by."""
    with zipfile.ZipFile(io.BytesIO(word)) as archive:
        found = _MAKER.search(archive.read("docProps/app.xml")) if "docProps/app.xml" in archive.namelist() else None
    return found[1].decode() if found else "of unknown version"


def _without_pictures(data: bytes, name: str) -> bytes:
    """An RTF file without the pictures in it, which are most of many files.

    Raises UnreadableError where the group that the file is does not end: LibreOffice reads what there is of some such files.
    """
    kept: list[bytes] = []
    depth = at = start = 0
    picture: int | None = None
    while (found := _BRACES.search(data, at)) is not None:
        at = found.end()
        if found[1]:
            # Bytes of a picture, whatever they are.
            at += int(found[1])
        elif found[0] == b"{":
            depth += 1
            if picture is None and data.startswith(b"\\pict", at):
                picture = depth
                kept.append(data[start : found.start()])
        elif found[0] == b"}":
            if depth == picture:
                picture, start = None, at
            depth -= 1
            if depth == 0:
                return b"".join([*kept, data[start:at]])
    raise UnreadableError(f"{name}: the RTF file is cut short: get it once more")


def _words_of(data: bytes, name: str) -> bytes:
    """An OpenDocument text with nothing but its words and styles, unpacked within bounds."""
    from plan_extract.sources.archive import Archive

    parts = Archive(data, name, "OpenDocument file", "get it once more, or save it as DOCX")
    manifest = parts.xml("META-INF/manifest.xml") or b""
    if b"encryption-data" in manifest:
        raise UnreadableError(f"{name}: is protected by a password; save it without one")
    if _PARTS[0] not in parts:
        raise UnreadableError(f"{name}: an OpenDocument file without content: save it as DOCX")
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        made.writestr("mimetype", _TYPE)
        held = {part: found for part in _PARTS if (found := parts.xml(part)) is not None}
        # Files before version 1.2 name none; where content and manifest differ, LibreOffice takes the file for damaged.
        said = _VERSION.search(held[_PARTS[0]])
        version = f' manifest:version="{said[1].decode()}"' if said else ""
        entries = "".join(f'<manifest:file-entry manifest:full-path="{part}" manifest:media-type="text/xml"/>' for part in held)
        root = f'<manifest:file-entry manifest:full-path="/"{version} manifest:media-type="{_TYPE}"/>'
        head = f'<?xml version="1.0" encoding="UTF-8"?>\n<manifest:manifest xmlns:manifest="{_NAME}"{version}>'
        made.writestr("META-INF/manifest.xml", f"{head}{root}{entries}</manifest:manifest>")
        for part, found in held.items():
            made.writestr(part, found)
    return out.getvalue()
