"""Word files made by hand, part by part, for the tests of the reader."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_SPACES = (
    f'xmlns:w="{W}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
)
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"


def part(tag: str, content: str) -> str:
    """A part with the name spaces Word declares."""
    return f'<?xml version="1.0" encoding="UTF-8"?><w:{tag} {_SPACES}>{content}</w:{tag}>'


def p(text: str = "", properties: str = "", runs: str = "") -> str:
    """A paragraph of one run, or of the runs given."""
    inner = runs or (f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>' if text else "")
    return f"<w:p>{f'<w:pPr>{properties}</w:pPr>' if properties else ''}{inner}</w:p>"


def numbered(text: str, num: int, level: int = 0) -> str:
    """A paragraph of a list."""
    return p(text, f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{num}"/></w:numPr>')


def level(index: int, kind: str, text: str, more: str = "", suffix: str = "nothing", start: int = 1) -> str:
    """A level of a list definition."""
    return (
        f'<w:lvl w:ilvl="{index}"><w:start w:val="{start}"/><w:numFmt w:val="{kind}"/>{more}<w:suff w:val="{suffix}"/>'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
    )


def abstract(key: int, *levels: str) -> str:
    """A list definition."""
    return f'<w:abstractNum w:abstractNumId="{key}">{"".join(levels)}</w:abstractNum>'


def num(key: int, of: int, overrides: str = "") -> str:
    """A list that counts by a definition."""
    return f'<w:num w:numId="{key}"><w:abstractNumId w:val="{of}"/>{overrides}</w:num>'


def restart(level_index: int, start: int) -> str:
    """An override that starts a level anew."""
    return f'<w:lvlOverride w:ilvl="{level_index}"><w:startOverride w:val="{start}"/></w:lvlOverride>'


def word(body: str, *, numbering: str = "", styles: str = "", footnotes: str = "", title: str = "", document: str = "") -> bytes:
    """A Word file of these parts' contents; `document` replaces the whole main part."""
    parts = {"word/document.xml": document or part("document", f"<w:body>{body}</w:body>")}
    relations = []
    for kind, content in (("numbering", numbering), ("styles", styles), ("footnotes", footnotes)):
        if content:
            parts[f"word/{kind}.xml"] = part(kind, content)
            relations.append(f'<Relationship Id="r{kind}" Type="{_RELATION}/{kind}" Target="{kind}.xml"/>')
    parts["word/_rels/document.xml.rels"] = f'<Relationships xmlns="{_PACKAGE}">{"".join(relations)}</Relationships>'
    root = f'<Relationship Id="r1" Type="{_RELATION}/officeDocument" Target="word/document.xml"/>'
    if title:
        root += '<Relationship Id="r2" Type="http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties" '
        root += 'Target="docProps/core.xml"/>'
        parts["docProps/core.xml"] = (
            '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
            f'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>{title}</dc:title></cp:coreProperties>'
        )
    parts["_rels/.rels"] = f'<Relationships xmlns="{_PACKAGE}">{root}</Relationships>'
    main = "application/vnd.openxmlformats-officedocument.wordprocessingml"
    kinds = "".join(
        f'<Override PartName="/{name}" ContentType="{main}.{Path(name).stem}{".main" if name == "word/document.xml" else ""}+xml"/>'
        for name in parts
        if name.startswith("word/") and name.endswith(".xml")
    )
    parts["[Content_Types].xml"] = (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{kinds}</Types>'
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in parts.items():
            file.writestr(name, content)
    return out.getvalue()
