"""OFD files (GB/T 33190): paragraphs, ruled tables, without running heads and page numbers; laid out as a PDF's pages are."""

from __future__ import annotations

import contextlib
import hashlib
import posixpath
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from plan_extract.errors import UnreadableError, install
from plan_extract.sources.limits import MAX_FILE
from plan_extract.sources.source_text import SourceText

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

    from plan_extract.sources.archive import Archive
    from plan_extract.sources.ocr.wish import Ocr, Sight
    from plan_extract.sources.ofd.page import Box, Drawn
    from plan_extract.sources.pdf.page import Page
    from plan_extract.sources.pdf.text import Gatherer

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
# A picture that fills so much of its page is the page.
_WHOLE = 0.6
_AGAIN = "save it again, or as PDF or DOCX"


def read_ofd(data: bytes, name: str, ocr: Ocr | None = None) -> SourceText:
    """Read the bytes of an OFD file; `name` stands as the source's path and in errors, `ocr` says whether pages that are pictures are
    recognised.

    The text has one paragraph a line, cells of ruled tables on lines of their own. A page that shows something and holds no text is a
    finding (PE020), unless it is recognised. Raises UnreadableError, one line, for what is no OFD file, is encrypted, hostile or without
    any text, or where lxml, or with `always` what recognises text, is missing.
    """
    try:
        from lxml import etree
    except ImportError as error:
        raise UnreadableError(f"{name}: reading OFD needs lxml, which is not installed; {install('docx')}") from error
    from plan_extract.sources.archive import Archive
    from plan_extract.sources.mending.mend import mend
    from plan_extract.sources.ocr import run
    from plan_extract.sources.ocr.doubt import recognised

    mode = ocr.mode if ocr else "never"
    if mode == "always" and not run.available():
        raise run.missing(name)
    file = _File(Archive(data, name, "OFD file", _AGAIN, _MOST_BYTES, _LARGEST), name)
    gatherer, count = _gathered(file, name, {})
    wanted = {trust.page for trust in gatherer.untrusted if trust.reason != "hidden"} if mode != "always" else set(file.shown)
    pictures = _pictures(data, name, {number: path for number, path in file.shown.items() if number in wanted and mode != "never"})
    sights: dict[int, Sight] = {}
    reader = ""
    if ocr is not None and pictures and run.available():
        sights, reader = run.recognise(b"", name, ocr, sorted(pictures), pictures=pictures)
        gatherer, _ = _gathered(file, name, sights)
    if not gatherer.characters:
        todo = f": {install('ocr')}" if mode == "auto" and pictures and not run.available() else ""
        raise UnreadableError(
            f"{name}: recognition found no text on the pages of the OFD file" if sights else
            f"{name}: no page of the OFD file has text ({count} of {count} are pictures or empty): recognise it (OCR) first{todo}"
        )  # fmt: skip
    made = gatherer.finish()
    lines, text = made.lines.paragraphs, made.lines.text
    if not text.strip():
        raise UnreadableError(f"{name}: the OFD file holds nothing but page numbers and running heads; there is no plan in it")
    paragraphs = mend(text, fixed={line.start for line in lines}, hints={line.start: line.hint for line in lines if line.hint})
    plain = "".join(file.title.split())
    known = len(plain) > 5 and plain in "".join(text[:_TITLE_REACH].split())
    return SourceText(
        name, "ofd", hashlib.sha256(data).hexdigest(), text, paragraphs,
        reader="; ".join(filter(None, (f"lxml {'.'.join(str(part) for part in etree.LXML_VERSION[:3])}", reader))),
        tables=tuple(made.tables), metadata={"title": file.title.strip()} if known else {}, findings=tuple(made.findings),
        untrusted=tuple(gatherer.untrusted), paper=made.paper,
        recognised=recognised(
            text, [(line.start, line.end, line.hint.page if line.hint and line.hint.page else 0) for line in lines], sights, reader,
            "always" if mode == "always" else "auto",
        ) if sights else None,
    )  # fmt: skip


def _pictures(data: bytes, name: str, paths: Mapping[int, str]) -> dict[int, bytes]:
    """The pictures that pages show, by the pages' numbers; those that should not be unpacked are left out, and their pages findings."""
    from plan_extract.sources.archive import Archive

    found: dict[int, bytes] = {}
    archive = Archive(data, name, "OFD file", _AGAIN, MAX_FILE, MAX_FILE) if paths else None
    for number, path in paths.items():
        with contextlib.suppress(UnreadableError):
            if archive is not None:
                found[number] = archive.content(path)
    return found


def _gathered(file: _File, name: str, sights: Mapping[int, Sight]) -> tuple[Gatherer, int]:
    """What stands on the pages, those that were recognised as they were seen, and how many there are."""
    from plan_extract.sources.pdf.recognised import page_of
    from plan_extract.sources.pdf.text import Gatherer

    gatherer = Gatherer()
    count, begun = 0, time.process_time()
    for count, (path, document) in enumerate(file.pages(), 1):
        if count > MOST_PAGES:
            raise UnreadableError(f"{name}: refused: the OFD file has more than {MOST_PAGES:,} pages: split it")
        try:
            seen = sights.get(count)
            gatherer.add(file.page(path, document, count) if seen is None else page_of(seen, count), recognised=seen is not None)
        except UnreadableError as error:
            said = str(error)
            raise UnreadableError(said if said.startswith(f"{name}: ") else f"{name}: {said}") from None
        if time.process_time() - begun > _SECONDS:
            raise UnreadableError(f"{name}: refused: reading the OFD file takes more than {_SECONDS} seconds")
        if gatherer.characters > _MOST_CHARACTERS:
            raise UnreadableError(f"{name}: refused: the OFD file holds more than {_MOST_CHARACTERS:,} characters: split it")
    return gatherer, count


@dataclass(slots=True)
class _Document:
    """A document of the file: its pages' paper where they name none, its templates, by ID, read when a page first asks for one, and the
    files of its pictures by ID."""

    area: Box
    templates: dict[str, str]
    media: dict[str, str]
    drawn: dict[tuple[str, Box], Drawn] = field(default_factory=dict)


class _File:
    """The documents and pages of an OFD file."""

    def __init__(self, parts: Archive, name: str) -> None:
        from plan_extract.sources.ofd.page import named

        self._parts, self._name, self._named = parts, name, named
        # The pictures that fill pages, by the page's number: parts of the file.
        self.shown: dict[int, str] = {}
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
                document = _Document(area, templates, self._media(path, root))
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
        for resource, wide, high in (picture for part in parts for picture in part.pictures):
            if resource in document.media and wide * high >= _WHOLE * area[2] * area[3]:
                self.shown[number] = document.media[resource]
        return page_of(parts, area, number)

    def _media(self, path: str, root: Element) -> dict[str, str]:
        """The files of a document's pictures, by ID, as its resources name them (GB/T 33190-2016, 7.9)."""
        found: dict[str, str] = {}
        for named in ("PublicRes", "DocumentRes"):
            for place in self._all(root, "CommonData", named):
                at = _joined(path, place.text)
                resources = self._parts.root(at)
                if resources is None:
                    continue
                base = _joined(at, (resources.get("BaseLoc") or ".") + "/.")
                for media in self._all(resources, "MultiMedias", "MultiMedia"):
                    for file in self._all(media, "MediaFile"):
                        part = _joined(f"{base}/.", file.text)
                        if part in self._parts and media.get("Type") == "Image":
                            found[media.get("ID") or ""] = part
        return found

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
