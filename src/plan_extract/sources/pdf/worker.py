"""Reads a PDF in a process of its own, so that a hostile one can take neither the program's time nor its memory.

`python -m plan_extract.sources.pdf.worker SECONDS [LENGTH]` reads the PDF from standard input, behind a Request of so many bytes, and
writes an Answer, both as MessagePack; the system ends it where it takes more than so many seconds of processor time.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import msgspec

from plan_extract.errors import UnreadableError, install
from plan_extract.model import Finding
from plan_extract.sources.limits import bound_process
from plan_extract.sources.ocr.wish import Sight
from plan_extract.sources.paper import Printed, Sheet
from plan_extract.sources.source_text import Hint, PageTrust, SourceTable

if TYPE_CHECKING:
    from plan_extract.sources.pdf.text import Gatherer

MOST_PAGES = 2000
_MOST_CHARACTERS = 5_000_000
_MEMORY = 900_000_000


class Line(msgspec.Struct, array_like=True):
    """A paragraph: its source span and hint."""

    start: int
    end: int
    hint: Hint | None


class Request(msgspec.Struct):
    """What is asked beside the PDF: pages that were recognised, by number, and the ranges of pages to read (empty: all)."""

    sights: dict[int, Sight] = {}
    pages: list[tuple[int, int]] = []


class Answer(msgspec.Struct):
    """What the worker found, or why it refused (`error`, without the file's name). `numbers` are the pages that it was to read."""

    error: str | None = None
    text: str = ""
    lines: list[Line] = []
    tables: list[SourceTable] = []
    findings: list[Finding] = []
    untrusted: list[PageTrust] = []
    reader: str = ""
    title: str = ""
    numbers: list[int] = []
    sheets: list[Sheet] = []
    printed: list[Printed] = []


def answer(data: bytes, request: Request | None = None) -> Answer:
    """Read a PDF. Raises UnreadableError for what cannot be read; where no page has text, the Answer says so."""
    import pypdfium2

    from plan_extract.sources.pdf.faces import seal
    from plan_extract.sources.pdf.page import read_page
    from plan_extract.sources.pdf.recognised import page_of
    from plan_extract.sources.pdf.text import Gatherer

    asked = request or Request()
    seal()
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower():
            raise UnreadableError("the PDF is encrypted: open it with its password and save it without one") from error
        raise UnreadableError("not a readable PDF: save or print it to PDF again") from error
    numbers = _numbers(len(document), asked.pages)
    count = len(numbers)
    gatherer = Gatherer()
    for number in numbers:
        try:
            seen = asked.sights.get(number)
            gatherer.add(read_page(document, number) if seen is None else page_of(seen, number), recognised=seen is not None)
        except pypdfium2.PdfiumError as error:
            raise UnreadableError(f"page {number} of the PDF is broken: save or print it to PDF again") from error
        if gatherer.characters > _MOST_CHARACTERS:
            raise UnreadableError(f"refused: the PDF holds more than {_MOST_CHARACTERS:,} characters")
    if not gatherer.characters:
        why = "recognition found no text on its pages" if asked.sights else _without_text(gatherer.untrusted, count)
        return Answer(error=why, untrusted=gatherer.untrusted, numbers=numbers)
    version = pypdfium2.version.PYPDFIUM_INFO
    title = str(document.get_metadata_dict().get("Title") or "")
    return _told(gatherer, f"pypdfium2 {version.version}", title, numbers)


def of_pictures(sights: dict[int, Sight]) -> Answer:
    """The text of pictures, as they were recognised."""
    from plan_extract.sources.pdf.recognised import page_of
    from plan_extract.sources.pdf.text import Gatherer

    gatherer = Gatherer()
    for number, sight in sorted(sights.items()):
        gatherer.add(page_of(sight, number), recognised=True)
    if not gatherer.characters:
        return Answer(error="recognition found no text in the picture")
    return _told(gatherer, "", "", sorted(sights))


def _told(gatherer: Gatherer, reader: str, title: str, numbers: list[int]) -> Answer:
    made = gatherer.finish()
    lines = [Line(p.start, p.end, p.hint) for p in made.lines.paragraphs]
    return Answer(
        None, made.lines.text, lines, made.tables, made.findings, gatherer.untrusted, reader, title, numbers, made.sheets, made.printed
    )


def _numbers(count: int, ranges: list[tuple[int, int]]) -> list[int]:
    """The pages to read of so many. Raises UnreadableError where these are too many, or none."""
    numbers = [number for number in range(1, count + 1) if not ranges or any(first <= number <= last for first, last in ranges)]
    if len(numbers) > MOST_PAGES:
        raise UnreadableError(f"refused: the PDF has {count:,} pages, more than {MOST_PAGES:,}: split it, or name some with --pages")
    if not numbers:
        raise UnreadableError(f"none of the pages named is in the PDF, which has {count:,}: name others with --pages")
    return numbers


def _without_text(untrusted: list[PageTrust], count: int) -> str:
    """What is wrong with a PDF of `count` pages of which none has text."""
    bad = [trust for trust in untrusted if trust.reason == "unreadable"]
    if not bad:
        return f"no page of the PDF has a text layer ({count} of {count} are pictures or empty)"
    rest = "" if len(bad) == count else f"; {count - len(bad)} of {count} are pictures or empty"
    return f"no page of the PDF has a text layer that can be read (page {bad[0].page} {bad[0].why}{rest})"


def main() -> None:
    """Read standard input, write the answer to standard output."""
    bound_process(_MEMORY, int(sys.argv[1]))
    data = sys.stdin.buffer.read()
    length = int(sys.argv[2]) if len(sys.argv) > 2 else 0
    request = msgspec.msgpack.decode(data[:length], type=Request) if length else Request()
    try:
        found = answer(data[length:], request) if len(data) > length else of_pictures(request.sights)
    except UnreadableError as error:
        found = Answer(error=str(error))
    except MemoryError:
        found = Answer(error="refused: the PDF takes too much memory")
    except ImportError:
        found = Answer(error=f"reading PDF needs pypdfium2, which is not installed; {install('pdf')}")
    sys.stdout.buffer.write(msgspec.msgpack.encode(found))


if __name__ == "__main__":
    main()
