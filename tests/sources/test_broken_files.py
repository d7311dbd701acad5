"""Files damaged anywhere are read or refused in a line; nothing else comes out of the readers."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

from hypothesis import given, settings
from hypothesis import strategies as st

from plan_extract.errors import UnreadableError
from plan_extract.sources.docx.read import read_docx
from plan_extract.sources.pdf.read import read_pdf
from plan_extract.sources.source_text import SourceText

from .paper import Sheet, paper
from .word import abstract, level, num, numbered, p, word

WORD = word(
    numbered("总则", 1) + p("到2025年，覆盖率达到90%。") + "<w:tbl><w:tr><w:tc><w:p/></w:tc></w:tr></w:tbl>",
    numbering=abstract(0, level(0, "chineseCounting", "第%1章")) + num(1, 0),
    styles='<w:style w:type="paragraph" w:styleId="1"><w:name w:val="heading 1"/></w:style>',
)
PAPER = paper([Sheet().text(90, 700, "到2025年，覆盖率达到90%。").grid([90, 300], [600, 500])])
Changes = list[tuple[int, bytes]]


def damaged(data: bytes, changes: Changes) -> bytes:
    """The bytes with some stretches written over."""
    out = bytearray(data)
    for place, piece in changes:
        at = place % len(out)
        out[at : at + len(piece)] = piece
    return bytes(out)


def changes(most: int = 6) -> st.SearchStrategy[Changes]:
    return st.lists(st.tuples(st.integers(0, 100_000), st.binary(min_size=1, max_size=4)), min_size=1, max_size=most)


def outcome(read: Callable[[bytes, str], SourceText], data: bytes) -> None:
    message = ""
    try:
        assert read(data, "x").text.strip()
    except UnreadableError as error:
        message = str(error)
    assert not message or message.startswith("x: ")
    assert "\n" not in message


@settings(max_examples=150)
@given(changes())
def test_damaged_word_file(found: Changes) -> None:
    outcome(read_docx, damaged(WORD, found))


@settings(max_examples=150)
@given(st.sampled_from(["word/document.xml", "word/numbering.xml", "word/styles.xml", "_rels/.rels"]), changes(3))
def test_damaged_part_of_a_word_file(name: str, found: Changes) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(WORD)) as whole, zipfile.ZipFile(out, "w") as made:
        for entry in whole.namelist():
            made.writestr(entry, damaged(whole.read(entry), found) if entry == name else whole.read(entry))
    outcome(read_docx, out.getvalue())


@settings(max_examples=12)
@given(changes())
def test_damaged_pdf(found: Changes) -> None:
    outcome(read_pdf, damaged(PAPER, found))
