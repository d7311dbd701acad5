"""Several files that are one publication, in a folder or a zip: the notice, the plan, its annexed tables, one text behind the other."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

import msgspec

from plan_extract import places
from plan_extract.errors import UnreadableError
from plan_extract.lexicon import load
from plan_extract.model import Finding, Member
from plan_extract.sources.archive import Archive
from plan_extract.sources.limits import MAX_FILE, check_size, check_text
from plan_extract.sources.paper import Paper, together
from plan_extract.sources.source_text import Cell, Format, Paragraph, Recognised, SourceTable, SourceText

# No publication has more files.
_MOST = 200
Read = Callable[[bytes, str], SourceText]


def read_zip(data: bytes, name: str, read: Read) -> SourceText:
    """The publication in a zip file; `read` reads one file's bytes under a name.

    Raises UnreadableError, one line, for a zip that cannot or should not be unpacked, and where no file in it is a plan's text.
    """
    archive = Archive(data, name, "zip file", "get it once more", MAX_FILE, MAX_FILE, names="gb18030")
    found = _joined(_chosen(archive.names), archive.content, name, "zip", read)
    return replace(found, sha256=hashlib.sha256(data).hexdigest())


def read_folder(path: str, name: str, read: Read) -> SourceText:
    """The publication in a folder, at any depth; its SHA-256 is that of its files' names and SHA-256s.

    Raises UnreadableError, one line, where no file in it is a plan's text.
    """

    if places.is_held(path):
        return _joined(_chosen(places.below(path)), lambda member: _small(places.member(path, member)), name, "folder", read)

    def content(member: str) -> bytes:
        with open(os.path.join(path, member), "rb") as stream:
            check_size(f"{name}/{member}", os.fstat(stream.fileno()).st_size, MAX_FILE)
            return stream.read(MAX_FILE + 1)

    found = (os.path.relpath(os.path.join(here, file), path).replace(os.sep, "/") for here, _, files in os.walk(path) for file in files)
    regular = [member for member in found if os.path.isfile(os.path.join(path, member))]
    return _joined(_chosen(regular), content, name, "folder", read)


def _small(path: str) -> bytes:
    data = places.read(path, MAX_FILE + 1)
    check_size(path, len(data), MAX_FILE)
    return data


def _chosen(names: Iterable[str]) -> list[tuple[str, str | None]]:
    """The files in the order they are read, each with the one of the same name that is read in its place, or None."""
    lists = load("publications")
    shown = [name for name in names if not any(part.startswith((".", "~$", "__MACOSX")) for part in name.split("/")) and name[-1:] != "/"]
    shown = [name for name in shown if not name.lower().endswith((".meta.yaml", "thumbs.db", "desktop.ini"))]

    def place(name: str) -> tuple[int, list[tuple[int, int, str]]]:
        own = name.rpartition("/")[2]
        # 附件1:关于…的通知 is an attachment still.
        where = 2 if any(word in own for word in lists["last"]) else 0 if any(word in own for word in lists["first"]) else 1
        return where, _by_number(name)

    best: dict[str, str] = {}
    for name in sorted(shown, key=_rank):
        best.setdefault(os.path.splitext(name)[0], name)
    chosen = sorted(shown, key=place)
    return [(name, None if (kept := best[os.path.splitext(name)[0]]) == name else kept) for name in chosen]


def _rank(name: str) -> tuple[int, str]:
    """How much a file's format says of its structure, the most first."""
    formats, suffix = load("publications")["formats"], os.path.splitext(name)[1].lower()
    return (formats.index(suffix) if suffix in formats else len(formats)), name


def _by_number(name: str) -> list[tuple[int, int, str]]:
    """A key by which 2.docx stands before 10.docx."""
    return [
        (0, int(piece), "") if piece.isdecimal() and len(piece) < 10 else (1, 0, piece) for piece in re.split(r"([0-9]+)", name) if piece
    ]


def _joined(
    members: Sequence[tuple[str, str | None]], content: Callable[[str], bytes], name: str, format: Format, read: Read
) -> SourceText:
    if not members:
        raise UnreadableError(f"{name}: no file is in it")
    if len(members) > _MOST:
        raise UnreadableError(f"{name}: {len(members)} files are more than one publication has (at most {_MOST}); parse them one by one")
    sources: list[SourceText] = []
    left: list[str] = []
    for member, instead in members:
        if instead is not None:
            left.append(f"{member} (read as {instead.rpartition('/')[2]})")
            continue
        try:
            sources.append(replace(read(content(member), f"{name}/{member}"), path=member))
        except UnreadableError as error:
            left.append(f"{member} ({str(error).removeprefix(f'{name}/{member}: ')})")
        except OSError as error:
            left.append(f"{member} ({(error.strerror or str(error)).lower()})")
    if not sources:
        raise UnreadableError(f"{name}: no file in it could be read: {'; '.join(left[:3])}")
    return _one(sources, left, name, format)


def _one(sources: Sequence[SourceText], left: Sequence[str], name: str, format: Format) -> SourceText:
    """The sources one behind the other: all positions of each move by what stands before it."""
    parts: list[str] = []
    paragraphs: list[Paragraph] = []
    tables: list[SourceTable] = []
    findings: list[Finding] = [Finding(code="PE045", message=f"not read: {said}") for said in left]
    members: list[Member] = []
    metadata: dict[str, str] = {}
    papers: list[tuple[int, Paper]] = []
    seen: list[Recognised] = []
    at = lines = 0
    for source in sources:
        text = source.text if source.text.endswith("\n") else source.text + "\n"
        paragraphs += (_moved(p, at) for p in source.paragraphs)
        tables += (SourceTable(t.start + at, t.end + at, tuple(_cell(c, at) for c in t.cells)) for t in source.tables)
        findings += (
            msgspec.structs.replace(f, message=f"{source.path}: {f.message}", line=f.line + lines if f.line else lines + 1)
            for f in source.findings
        )
        if source.recognised is not None:
            seen.append(source.recognised.moved(at))
        count = text.count("\n")
        paper = source.paper.sizes() if source.paper else []
        members.append(Member(path=source.path, format=source.format, sha256=source.sha256, lines=[lines + 1, lines + count], paper=paper))
        if source.paper:
            papers.append((at, source.paper))
        for key, value in source.metadata.items():
            metadata.setdefault(key, value)
        parts.append(text)
        at, lines = at + len(text), lines + count
    whole = "".join(parts)
    check_text(name, whole)
    digest = hashlib.sha256("".join(f"{source.path}\0{source.sha256}\n" for source in sources).encode("utf-8", "surrogatepass")).hexdigest()
    readers = dict.fromkeys(source.reader for source in sources if source.reader)
    return SourceText(
        name, format, digest, whole, tuple(paragraphs), reader=", ".join(readers) or None, tables=tuple(tables), metadata=metadata,
        findings=tuple(findings), members=tuple(members), recognised=_recognised(seen), paper=together(papers),
        pages=next((source.pages for source in sources if source.pages), None),
    )  # fmt: skip


def _recognised(seen: Sequence[Recognised]) -> Recognised | None:
    """What was recognised of all files together; a page's number is that in its own file, its span tells which file that is."""
    if not seen:
        return None
    readers = dict.fromkeys(each.reader for each in seen)
    pages = tuple(page for each in seen for page in each.pages)
    return Recognised(", ".join(readers), pages, seen[0].mode, tuple(doubt for each in seen for doubt in each.doubts))


def _moved(paragraph: Paragraph, by: int) -> Paragraph:
    offsets = None if paragraph.offsets is None else [offset + by for offset in paragraph.offsets]
    return replace(paragraph, start=paragraph.start + by, end=paragraph.end + by, offsets=offsets)


def _cell(cell: Cell, by: int) -> Cell:
    return replace(cell, start=cell.start + by, end=cell.end + by)
