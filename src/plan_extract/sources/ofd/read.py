"""OFD files (GB/T 33190): paragraphs, ruled tables, without running heads and page numbers; laid out as a PDF's pages are."""

from __future__ import annotations

import hashlib
import posixpath
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from plan_extract.errors import UnreadableError, install
from plan_extract.sources.source_text import SourceText

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

    from plan_extract.sources.archive import Archive
    from plan_extract.sources.ofd.page import Box, Drawn
    from plan_extract.sources.pdf.page import Page

MOST_PAGES = 2000
# A plan of a thousand pages has some 800,000; a page of 40,000 characters, each an object, some 8 MB.
_MOST_CHARACTERS = 1_500_000
_MOST_BYTES, _LARGEST = 100_000_000, 10_000_000
# Of processor time: a page of nothing but lines takes some half a second.
_SECONDS = 20
_PAPER = (0.0, 0.0, 210.0, 297.0)
_TITLE_REACH = 3000
# A page has one template, or two; those of other sizes of paper are drawn anew.
_MOST_TEMPLATES, _MOST_DRAWN = 8, 16
_AGAIN = "save it again, or as PDF or DOCX"


def read_ofd(data: bytes, name: str) -> SourceText:
    """Read the bytes of an OFD file; `name` stands as the source's path and in errors.

    The text has one paragraph a line, cells of ruled tables on lines of their own. A page that shows something and holds no text is a
    finding (PE020). Raises UnreadableError, one line, for what is no OFD file, is encrypted, hostile or without any text, or where lxml
    is missing.
    """
    try:
        from lxml import etree
    except ImportError as error:
        raise UnreadableError(f"{name}: reading OFD needs lxml, which is not installed; {install('docx')}") from error
    from plan_extract.sources.archive import Archive
    from plan_extract.sources.mending.mend import mend
    from plan_extract.sources.pdf.text import Gatherer

    file = _File(Archive(data, name, "OFD file", _AGAIN, _MOST_BYTES, _LARGEST), name)
    gatherer = Gatherer()
    count, begun = 0, time.process_time()
    for count, (path, document) in enumerate(file.pages(), 1):
        if count > MOST_PAGES:
            raise UnreadableError(f"{name}: refused: the OFD file has more than {MOST_PAGES:,} pages: split it")
        try:
            gatherer.add(file.page(path, document, count))
        except UnreadableError as error:
            said = str(error)
            raise UnreadableError(said if said.startswith(f"{name}: ") else f"{name}: {said}") from None
        if time.process_time() - begun > _SECONDS:
            raise UnreadableError(f"{name}: refused: reading the OFD file takes more than {_SECONDS} seconds")
        if gatherer.characters > _MOST_CHARACTERS:
            raise UnreadableError(f"{name}: refused: the OFD file holds more than {_MOST_CHARACTERS:,} characters: split it")
    if not gatherer.characters:
        raise UnreadableError(
            f"{name}: no page of the OFD file has text ({count} of {count} are pictures or empty): recognise it (OCR) first"
        )
    made = gatherer.finish()
    lines, text = made.lines.paragraphs, made.lines.text
    if not text.strip():
        raise UnreadableError(f"{name}: the OFD file holds nothing but page numbers and running heads; there is no plan in it")
    paragraphs = mend(text, fixed={line.start for line in lines}, hints={line.start: line.hint for line in lines if line.hint})
    plain = "".join(file.title.split())
    known = len(plain) > 5 and plain in "".join(text[:_TITLE_REACH].split())
    return SourceText(
        name, "ofd", hashlib.sha256(data).hexdigest(), text, paragraphs,
        reader=f"lxml {'.'.join(str(part) for part in etree.LXML_VERSION[:3])}", tables=tuple(made.tables),
        metadata={"title": file.title.strip()} if known else {}, findings=tuple(made.findings),
        untrusted=tuple(gatherer.untrusted), paper=made.paper,
    )  # fmt: skip


@dataclass(slots=True)
class _Document:
    """A document of the file: its pages' paper where they name none, and its templates, by ID, read when a page first asks for one."""

    area: Box
    templates: dict[str, str]
    drawn: dict[tuple[str, Box], Drawn] = field(default_factory=dict)


class _File:
    """The documents and pages of an OFD file."""

    def __init__(self, parts: Archive, name: str) -> None:
        from plan_extract.sources.ofd.page import named

        self._parts, self._name, self._named = parts, name, named
        root = self._root("OFD.xml")
        if self._all(root, "Encryptions") or "Encryptions.xml" in parts:
            raise UnreadableError(f"{name}: the OFD file is encrypted: save it without a password")
        self._bodies = self._all(root, "DocBody")
        self.title = next((title.text or "" for body in self._bodies for title in self._all(body, "DocInfo", "Title")), "")

    def pages(self) -> Iterator[tuple[str, _Document]]:
        """The parts of all pages in order, each with its document."""
        from plan_extract.sources.ofd.page import box

        for body in self._bodies:
            for place in self._all(body, "DocRoot"):
                path = _joined("OFD.xml", place.text)
                root = self._root(path)
                area = next((found for one in self._all(root, "CommonData", "PageArea", "PhysicalBox") if (found := box(one.text))), _PAPER)
                templates = {
                    one.get("ID") or "": _joined(path, one.get("BaseLoc")) for one in self._all(root, "CommonData", "TemplatePage")
                }
                document = _Document(area, templates)
                for page in self._all(root, "Pages", "Page"):
                    yield _joined(path, page.get("BaseLoc")), document

    def page(self, path: str, document: _Document, number: int) -> Page:
        """A page with its templates drawn. Raises UnreadableError for a broken part."""
        from plan_extract.sources.ofd.page import box, page_of

        root = self._root(path)
        area = next((found for one in self._all(root, "Area", "PhysicalBox") if (found := box(one.text))), document.area)
        if not (0 < area[2] < 5000 and 0 < area[3] < 5000):
            area = _PAPER
        parts: list[Drawn] = []
        for used in self._all(root, "Template"):
            template = document.templates.get(used.get("TemplateID") or "")
            if template is None or template not in self._parts or len(parts) >= _MOST_TEMPLATES:
                continue
            if (template, area) not in document.drawn:
                if len(document.drawn) >= _MOST_DRAWN:
                    document.drawn.clear()
                document.drawn[template, area] = self._drawn(self._root(template), area, number)
            parts.append(document.drawn[template, area])
        parts.append(self._drawn(root, area, number))
        return page_of(parts, area, number)

    def _drawn(self, root: Element, area: Box, number: int) -> Drawn:
        from plan_extract.sources.ofd.page import Drawn, draw

        content = next(iter(self._all(root, "Content")), None)
        return draw(content, area, number) if content is not None else Drawn()

    def _root(self, path: str) -> Element:
        root = self._parts.root(path)
        if root is None:
            raise UnreadableError(f"{self._name}: {path or 'a page'} is not in the OFD file (cut short?): {_AGAIN}")
        return root

    def _all(self, parent: Element, *path: str) -> list[Element]:
        """The descendants by a path of names, whatever their namespace."""
        found = [parent]
        for name in path:
            found = [child for one in found for child in one if self._named(child) == name]
        return found


def _joined(base: str, place: str | None) -> str:
    """A part's path: from the file's root where it begins with a slash, else from the folder of the part that names it."""
    plain = (place or "").strip().replace("\\", "/")
    return plain.lstrip("/") if plain.startswith("/") else posixpath.normpath(posixpath.join(posixpath.dirname(base), plain))
