"""Word files (DOCX): paragraphs with the numbers Word shows, tables with merged cells, text boxes, footnotes, accepted text."""

from __future__ import annotations

import hashlib
from bisect import bisect_left

from plan_extract.errors import UnreadableError, install
from plan_extract.sources.source_text import Hint, SourceText

_TITLE_REACH = 3000


def read_docx(data: bytes, name: str, *, converted: bool = False) -> SourceText:
    """Read the bytes of a Word file; `name` stands as the source's path and in errors.

    The text has one paragraph a line: automatic numbers put in, tracked changes accepted, table cells on lines of their own, footnotes
    at the end. In a file that was `converted` just now, fields of the present day are left out. Raises UnreadableError, one line, for
    what is no Word file, is encrypted or hostile, or where lxml is missing.
    """
    try:
        from lxml import etree
    except ImportError as error:
        raise UnreadableError(f"{name}: reading DOCX needs lxml, which is not installed; {install('docx')}") from error
    from plan_extract.sources.docx.body import Body
    from plan_extract.sources.docx.numbering import Numbering
    from plan_extract.sources.docx.package import Package
    from plan_extract.sources.docx.styles import Styles
    from plan_extract.sources.mending.mend import mend

    package = Package(data, name)
    document = package.document()
    styles = Styles(package.related("styles"))
    body = Body(styles, Numbering(package.related("numbering"), styles), converted)
    notes = package.related("footnotes"), package.related("endnotes")
    try:
        body.read(document)
        body.notes(*notes)
    except UnreadableError as error:
        raise UnreadableError(f"{name}: {error}") from None
    text = body.lines.text
    if not text.strip():
        raise UnreadableError(f"{name}: the Word file holds no text (pictures only?): give the text, or a file with a text layer")
    version = ".".join(str(part) for part in etree.LXML_VERSION[:3])
    # Files made from PDF or copied from pages have a paragraph for each printed line, and spaces in numbers.
    starts = [paragraph.start for paragraph in body.lines.paragraphs]
    hints = {p.start: p.hint for p in body.lines.paragraphs if p.hint and p.hint != Hint()}
    fixed = set(hints)
    for table in body.tables:
        fixed.update(starts[bisect_left(starts, table.start) : bisect_left(starts, table.end)])
    mended = mend(text, fixed=fixed, hints=hints)
    return SourceText(
        name, "docx", hashlib.sha256(data).hexdigest(), text, mended, reader=f"lxml {version}",
        tables=tuple(body.tables), metadata=_metadata(package.title(), text),
    )  # fmt: skip


def _metadata(title: str, text: str) -> dict[str, str]:
    """The title property, where the text bears it out: Word keeps the title of whatever document a file was first made from."""
    plain = "".join(title.split())
    return {"title": title.strip()} if len(plain) > 5 and plain in "".join(text[:_TITLE_REACH].split()) else {}
