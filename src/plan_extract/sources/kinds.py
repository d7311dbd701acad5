"""What kind of file bytes are: by their first bytes, then by their content, last by their suffix."""

from __future__ import annotations

import io
import re
from typing import Literal

Kind = Literal["text", "html", "docx", "pdf", "csv", "xlsx"]

# What is no plan text, by its first bytes, and what to do about it.
_REFUSED = (
    (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        "is an old Word (.doc, .wps) or a password-protected Office file; save it as DOCX without password",
    ),
    (b"{\\rtf", "is an RTF file; save it as DOCX"),
    (b"\x89PNG\r\n", "is a picture; give a file with text (run character recognition on it first)"),
    (b"\xff\xd8\xff", "is a picture; give a file with text (run character recognition on it first)"),
    (b"GIF8", "is a picture; give a file with text (run character recognition on it first)"),
    (b"II*\0", "is a picture; give a file with text (run character recognition on it first)"),
    (b"MM\0*", "is a picture; give a file with text (run character recognition on it first)"),
    (b"Rar!\x1a", "is a RAR archive; unpack it and name the plan in it"),
    (b"7z\xbc\xaf\x27\x1c", "is a 7z archive; unpack it and name the plan in it"),
    (b"\x1f\x8b", "is a gzip archive; unpack it and name the plan in it"),
    (b"%!PS", "is a PostScript file; save it as PDF"),
    (b"AT&TFORM", "is a DjVu file; save it as PDF with a text layer"),
    (b"HN\x01\0\0\0", "is a CAJ file; save it as PDF"),
    (b"CAJ", "is a CAJ file; save it as PDF"),
)
# Names in a ZIP archive that tell what it is.
_ARCHIVES = (
    ("OFD.xml", "is an OFD file; save it as PDF or DOCX"),
    ("xl/", "is a binary workbook (.xlsb); save it as XLSX"),
    ("ppt/", "is a slide show; save the plan as DOCX or text"),
    ("content.xml", "is an OpenDocument file; save it as DOCX"),
    ("META-INF/container.xml", "is an EPUB book; save the plan as HTML or text"),
)
_HTML = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.{0,4000}?-->\s*)*<(?:!doctype\s+html|(?:html|head|body|meta|title|link|script|style|div|table|p|h[1-6]|span|article|section|ul|ol|center|font)\b)",
    re.IGNORECASE | re.DOTALL,
)
_TAGS = re.compile(r"</(?:p|div|td|tr|table|span|li|body|html|h[1-6])>", re.IGNORECASE)
_SUFFIXES = (".html", ".htm", ".shtml", ".xhtml", ".jhtml", ".aspx", ".jsp", ".php")


def of_bytes(data: bytes) -> tuple[Kind | None, str | None]:
    """The kind that the bytes show, or why they are no plan text; (None, None) for text of whatever sort."""
    if b"%PDF-" in data[:1024]:
        return "pdf", None
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _of_archive(data)
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

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OverflowError, UnicodeError, EOFError):
        # Left to the DOCX reader, which says what is wrong with a Word file cut short.
        return ("docx", None) if b"word/" in data[:100_000] else (None, "is a damaged ZIP archive or Office file; get it once more")
    if any(name.startswith("word/") for name in names):
        return "docx", None
    if "xl/workbook.xml" in names:
        return "xlsx", None
    for mark, why in _ARCHIVES:
        if any(name.startswith(mark) for name in names):
            return None, why
    return None, "is a ZIP archive; unpack it and name the plan in it"
