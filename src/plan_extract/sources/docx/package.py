"""The zip file that a DOCX is: its parts as XML, found by their relationships, within bounds of size."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING
from urllib.parse import unquote

from plan_extract.errors import UnreadableError
from plan_extract.sources.archive import Archive

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

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
        if data.startswith(_OLE):
            if "EncryptedPackage".encode("utf-16-le") in data:
                raise UnreadableError(f"{name}: the Word file is encrypted: open it in Word and save it without a password")
            raise UnreadableError(f"{name}: a Word 97-2003 file (.doc): open it in Word or LibreOffice and save it as .docx")
        self._parts = Archive(data, name, "Word file", "save it again as .docx")
        root = self._relations("")
        self._main = next((target for kind, target in root if kind.endswith("/officeDocument")), "word/document.xml")
        self._related = self._relations(self._main) if self._main in self._parts else []
        self._core = next((target for kind, target in root if kind.endswith("/core-properties")), "docProps/core.xml")

    def document(self) -> Element:
        """The root of the main part."""
        found = self._part(self._main)
        if found is None and "xl/workbook.xml" in self._parts:
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
        return self._parts.root(path, _STRICT)
