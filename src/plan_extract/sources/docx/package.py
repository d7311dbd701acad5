"""The zip file that a DOCX is: its parts as XML, found by their relationships, within bounds of size."""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from typing import TYPE_CHECKING
from urllib.parse import unquote

from plan_extract.errors import UnreadableError

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

# A plan of 300 pages has some 5 MB of XML. 24 MB of it make a tree of some 400 MB.
_MOST_BYTES = 24_000_000
_MOST_RATIO = 500
_MOST_ENTRIES = 20_000
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# ISO/IEC 29500 Strict files name the same things by other namespaces.
_STRICT = (
    (b"http://purl.oclc.org/ooxml/wordprocessingml/main", b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"),
    (
        b"http://purl.oclc.org/ooxml/officeDocument/relationships",
        b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    ),
)


class Package:
    """The parts of a DOCX. Raises UnreadableError, one line, for what cannot or should not be opened."""

    def __init__(self, data: bytes, name: str) -> None:
        self._name = name
        self._left = _MOST_BYTES
        if data.startswith(_OLE):
            if "EncryptedPackage".encode("utf-16-le") in data:
                raise UnreadableError(f"{name}: the Word file is encrypted: open it in Word and save it without a password")
            raise UnreadableError(f"{name}: a Word 97-2003 file (.doc): open it in Word or LibreOffice and save it as .docx")
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, NotImplementedError, ValueError, OverflowError) as error:
            raise UnreadableError(f"{name}: not a readable Word file (broken zip): save it again as .docx") from error
        entries = self._zip.infolist()
        if len(entries) > _MOST_ENTRIES:
            raise UnreadableError(f"{name}: refused: the Word file has {len(entries)} parts, more than {_MOST_ENTRIES}")
        self._entries = {entry.filename.lstrip("/"): entry for entry in entries}
        root = self._relations("")
        self._main = next((target for kind, target in root if kind.endswith("/officeDocument")), "word/document.xml")
        self._related = self._relations(self._main) if self._main in self._entries else []
        self._core = next((target for kind, target in root if kind.endswith("/core-properties")), "docProps/core.xml")

    def document(self) -> Element:
        """The root of the main part."""
        found = self._part(self._main)
        if found is None and "xl/workbook.xml" in self._entries:
            raise UnreadableError(f"{self._name}: a spreadsheet, not a Word document: give the plan's text")
        if found is None or not str(found.tag).endswith("}document") or "wordprocessingml" not in str(found.tag):
            raise UnreadableError(f"{self._name}: a zip file, but no Word document in it: give a .docx file")
        return found

    def related(self, kind: str) -> Element | None:
        """The root of the part that the main part names as its `styles`, `numbering`, `footnotes` …, or None."""
        target = next((target for named, target in self._related if named.endswith("/" + kind)), None)
        return self._part(target) if target else None

    def title(self) -> str:
        """The title among the file's properties, or an empty string."""
        core = self._part(self._core)
        if core is None:
            return ""
        return str(core.findtext("{http://purl.org/dc/elements/1.1/}title") or "")

    def _relations(self, part: str) -> list[tuple[str, str]]:
        """The relationships of a part: type and target path, external ones left out."""
        folder, file = posixpath.split(part)
        root = self._part(posixpath.join(folder, "_rels", file + ".rels"))
        found = []
        for relation in root if root is not None else ():
            target = unquote(relation.get("Target") or "")
            if target and relation.get("TargetMode") != "External":
                path = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
                found.append((relation.get("Type") or "", path))
        return found

    def _part(self, path: str) -> Element | None:
        """A part's root element, or None where there is no such part."""
        from lxml import etree

        entry = self._entries.get(path)
        if entry is None:
            return None
        data = self._bytes(entry)
        # No part of a Word file has a DOCTYPE; what has one wants entities. Zero bytes out, so that UTF-16 hides none.
        if b"<!DOCTYPE" in (data.replace(b"\0", b"") if b"\0" in data[:200] else data):
            raise UnreadableError(f"{self._name}: refused: {path} in the Word file declares entities")
        for strict, usual in _STRICT:
            data = data.replace(strict, usual)
        parser = etree.XMLParser(
            resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
        )
        try:
            return etree.fromstring(data, parser)
        except (etree.XMLSyntaxError, ValueError) as error:
            reason = str(error).split("\n")[0][:120]
            raise UnreadableError(f"{self._name}: {path} in the Word file is broken ({reason}): save it again as .docx") from error

    def _bytes(self, entry: zipfile.ZipInfo) -> bytes:
        """A part unpacked, within what is left of the bounds for all parts together."""
        if entry.flag_bits & 1:
            raise UnreadableError(f"{self._name}: the Word file is encrypted: save it without a password")
        swollen = entry.file_size > 1_000_000 and entry.file_size > _MOST_RATIO * max(entry.compress_size, 1)
        if swollen or entry.file_size > self._left:
            raise UnreadableError(f"{self._name}: refused: {entry.filename} in the Word file unpacks to {entry.file_size:,} bytes")
        try:
            with self._zip.open(entry) as stream:
                data = stream.read(self._left + 1)
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError, ValueError) as error:
            raise UnreadableError(f"{self._name}: {entry.filename} in the Word file cannot be unpacked: save it again as .docx") from error
        if len(data) > self._left:
            raise UnreadableError(f"{self._name}: refused: {entry.filename} in the Word file unpacks to more than {_MOST_BYTES:,} bytes")
        self._left -= len(data)
        return data
