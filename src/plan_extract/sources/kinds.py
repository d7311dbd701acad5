"""What kind of file bytes are: by their first bytes, then by their content, last by their suffix."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING, Literal

from plan_extract.sources.office import compound

if TYPE_CHECKING:
    import zipfile

Kind = Literal["text", "html", "docx", "pdf", "csv", "xlsx", "doc", "wps", "rtf", "odt", "ofd", "zip", "picture"]

# PNG, JPEG and TIFF, which character recognition reads.
_PICTURES = (b"\x89PNG\r\n", b"\xff\xd8\xff", b"II*\0", b"MM\0*")
# What is no plan text, by its first bytes, and what to do about it.
_REFUSED = (
    (b"GIF8", "is a GIF; save it as PNG, which is read by character recognition"),
    (b"Rar!\x1a", "is a RAR archive; unpack it and name the plan in it"),
    (b"7z\xbc\xaf\x27\x1c", "is a 7z archive; unpack it and name the plan in it"),
    (b"\x1f\x8b", "is a gzip archive; unpack it and name the plan in it"),
    (b"%!PS", "is a PostScript file; save it as PDF"),
    (b"AT&TFORM", "is a DjVu file; save it as PDF with a text layer"),
    (b"HN\x01\0\0\0", "is a CAJ file; save it as PDF"),
    (b"CAJ", "is a CAJ file; save it as PDF"),
)
# Kinds of OpenDocument by the end of their type, text-template among the texts.
_OPEN = (
    ("text", None),
    ("spreadsheet", "is an OpenDocument spreadsheet (.ods); save it as XLSX"),
    ("presentation", "is an OpenDocument slide show (.odp); save the plan as DOCX or text"),
)
# Names in a ZIP archive that tell what it is.
_ARCHIVES = (
    ("xl/", "is a binary workbook (.xlsb); save it as XLSX"),
    ("ppt/", "is a slide show; save the plan as DOCX or text"),
    ("META-INF/container.xml", "is an EPUB book; save the plan as HTML or text"),
)
_HTML = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.{0,4000}?-->\s*)*<(?:!doctype\s+html|(?:html|head|body|meta|title|link|script|style|div|table|p|h[1-6]|span|article|section|ul|ol|center|font)\b)",
    re.IGNORECASE | re.DOTALL,
)
_TAGS = re.compile(r"</(?:p|div|td|tr|table|span|li|body|html|h[1-6])>", re.IGNORECASE)
_SUFFIXES = (".html", ".htm", ".shtml", ".xhtml", ".jhtml", ".aspx", ".jsp", ".php")


def of_bytes(data: bytes, name: str) -> tuple[Kind | None, str | None]:
    """The kind that the bytes show, or why they are no plan text; (None, None) for text of whatever sort.

    A name tells only DOC from WPS, which are one format: WPS writes what Word does.
    """
    # A zip that packs nothing has its first PDF's own beginning near its own, so it is told first.
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _of_archive(data)
    if data.startswith(compound.START):
        why_not = compound.refused(data)
        return (None, why_not) if why_not else ("wps" if name.lower().endswith((".wps", ".wpt")) else "doc", None)
    if data.startswith(b"{\\rtf"):
        return "rtf", None
    if data.startswith(_PICTURES):
        return "picture", None
    if b"%PDF-" in data[:1024]:
        return "pdf", None
    for start, why in _REFUSED:
        if data.startswith(start):
            return None, why
    return None, None


def of_text(text: str, name: str) -> tuple[Kind | None, str | None]:
    """Whether decoded text is plain, HTML or comma-separated values, or why it is no plan."""
    head = text[:8000]
    if "<?mso-application" in head[:400] or "<w:wordDocument" in head or "<pkg:package" in head:
        return None, "is a Word XML file; save it as DOCX"
    if re.match(r"(?:[\w-]+: [^\n]*\n(?:[ \t][^\n]*\n)*){2,40}", head) and re.search(r"^MIME-Version:", head, re.MULTILINE | re.IGNORECASE):
        return None, "is a web archive (MHTML); save the page as HTML"
    if (
        _HTML.match(head)
        or (name.lower().endswith(_SUFFIXES) and "<" in text)
        or ("</" in text and len(_TAGS.findall(text[:100_000])) >= 5)
    ):
        return "html", None
    # By name alone: no sign tells a table from a text with commas.
    return ("csv" if name.lower().endswith((".csv", ".tsv")) else "text"), None


def _of_archive(data: bytes) -> tuple[Kind | None, str | None]:
    import zipfile
    import zlib

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = archive.namelist()
            declared = _declared(archive)
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OverflowError, UnicodeError, EOFError, RuntimeError, zlib.error):
        # Left to the DOCX reader, which says what is wrong with a Word file cut short.
        return ("docx", None) if b"word/" in data[:100_000] else (None, "is a damaged ZIP archive or Office file; get it once more")
    if any(name.startswith("word/") for name in names):
        return "docx", None
    if "xl/workbook.xml" in names:
        return "xlsx", None
    if "OFD.xml" in names:
        return "ofd", None
    if declared or "content.xml" in names:
        kind = declared.rpartition(".")[2]
        for start, why_not in _OPEN:
            if kind.startswith(start):
                return (None, why_not) if why_not else ("odt", None)
        return None, "is an OpenDocument file without a text in it; save the plan as DOCX"
    for mark, why in _ARCHIVES:
        if any(name.startswith(mark) for name in names):
            return None, why
    return "zip", None


def _declared(archive: zipfile.ZipFile) -> str:
    """The type that an OpenDocument file names in its first part, or an empty string."""
    with archive.open("mimetype") if "mimetype" in archive.namelist() else io.BytesIO() as stream:
        named = stream.read(200).decode("ascii", "replace").strip()
    return named if named.startswith("application/vnd.oasis.opendocument.") else ""
