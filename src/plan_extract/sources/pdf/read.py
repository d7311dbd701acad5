"""PDF files with a text layer: paragraphs, ruled tables, without running heads and page numbers."""

from __future__ import annotations

import hashlib
import importlib.util
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from plan_extract.errors import UnreadableError, install
from plan_extract.sources.source_text import Format, SourceText

if TYPE_CHECKING:
    from plan_extract.sources.ocr.wish import Ocr, Sight
    from plan_extract.sources.pdf.worker import Answer, Request

# Of processor time, so that a busy machine refuses nothing that an idle one reads; by the clock only what waits for nothing.
_SECONDS, _PATIENCE = 25, 600
_TITLE_REACH = 3000


def read_pdf(data: bytes, name: str, ocr: Ocr | None = None) -> SourceText:
    """Read the bytes of a PDF; `name` stands as the source's path and in errors, `ocr` says whether pages without text are recognised.

    The text has one paragraph a line, cells of ruled tables on lines of their own. Pages whose text layer cannot be trusted are
    `untrusted`, and findings (PE020 to PE022), unless they are recognised. Raises UnreadableError, one line, for what is no PDF, is
    encrypted, hostile or without any text layer that can be read, or where pypdfium2 or what recognises text is missing.
    """
    if importlib.util.find_spec("pypdfium2") is None:
        raise UnreadableError(f"{name}: reading PDF needs pypdfium2, which is not installed; {install('pdf')}")
    import msgspec

    from plan_extract.sources.ocr import run
    from plan_extract.sources.ocr.wish import Ocr
    from plan_extract.sources.pdf.worker import Answer, Request

    wish = ocr or Ocr()
    if wish.mode == "always" and not run.available():
        raise run.missing(name)
    request = Request({}, list(wish.pages))
    found = msgspec.msgpack.decode(_work(data, name, request), type=Answer)
    # Text that another program recognised and put under the page is not recognised again unless it is asked for.
    wanted = [trust.page for trust in found.untrusted if trust.reason != "hidden"] if wish.mode != "always" else found.numbers
    reader = ""
    if wanted and wish.mode != "never" and run.available():
        request.sights, reader = run.recognise(data, name, wish, wanted)
        found = msgspec.msgpack.decode(_work(data, name, request), type=Answer)
    if found.error is not None:
        todo = ""
        if found.untrusted:
            todo = ": recognise its text (OCR) first"
            if wish.mode == "auto":
                todo += f": {install('ocr')}"
        raise UnreadableError(f"{name}: {found.error}{todo}")
    return _source(data, name, "pdf", found, request.sights, reader, wish)


def read_picture(data: bytes, name: str, ocr: Ocr) -> SourceText:
    """Read a PNG, JPEG or TIFF by character recognition. Raises UnreadableError, one line, as read_pdf does."""
    import msgspec

    from plan_extract.sources.ocr import run
    from plan_extract.sources.pdf.worker import Answer, Request

    sights, reader = run.recognise(data, name, ocr, [], picture=True)
    if not sights:
        raise UnreadableError(f"{name}: none of the pages named is in the picture: name others with --pages")
    found = msgspec.msgpack.decode(_work(b"", name, Request(sights)), type=Answer)
    if found.error is not None:
        raise UnreadableError(f"{name}: {found.error}")
    return _source(data, name, "picture", found, sights, reader, ocr)


def _source(data: bytes, name: str, format: Format, found: Answer, sights: dict[int, Sight], reader: str, wish: Ocr) -> SourceText:
    """The source that an answer makes."""
    from plan_extract.sources.mending.lines import cleaned
    from plan_extract.sources.mending.mend import mend
    from plan_extract.sources.ocr.doubt import recognised
    from plan_extract.sources.paper import Paper

    text = found.text
    # Lines are joined already; the spaces that character recognition puts into numbers are not yet taken out.
    paragraphs = mend(text, fixed={line.start for line in found.lines}, hints={line.start: line.hint for line in found.lines if line.hint})
    title = cleaned(found.title).strip()
    plain = "".join(title.split())
    known = len(plain) > 5 and plain in "".join(text[:_TITLE_REACH].split())
    lines = [(line.start, line.end, line.hint.page if line.hint and line.hint.page else 0) for line in found.lines]
    return SourceText(
        name, format, hashlib.sha256(data).hexdigest(), text, paragraphs,
        reader="; ".join(filter(None, (found.reader, reader))), tables=tuple(found.tables),
        metadata={"title": title} if known else {}, findings=tuple(found.findings),
        untrusted=tuple(found.untrusted),
        recognised=recognised(text, lines, sights, reader, "always" if wish.mode == "always" else "auto") if sights else None,
        pages=wish.named, paper=Paper(tuple(found.sheets), tuple(found.printed)),
    )  # fmt: skip


def _work(data: bytes, name: str, request: Request) -> bytes:
    """What the worker process answers, within its time and memory."""
    import msgspec

    head = msgspec.msgpack.encode(request)
    root = str(Path(__file__).resolve().parents[2])
    path = os.pathsep.join([root, *filter(None, [os.environ.get("PYTHONPATH")])])
    command = [sys.executable, "-m", "plan_extract.sources.pdf.worker", str(_SECONDS), str(len(head))]
    environment = {**os.environ, "PYTHONPATH": path}
    try:
        done = subprocess.run(
            command, input=head + data, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=_PATIENCE, env=environment, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise UnreadableError(f"{name}: refused: reading the PDF takes more than {_PATIENCE} seconds") from error
    except OSError as error:
        raise UnreadableError(f"{name}: cannot start the PDF reader: {error.strerror}") from error
    if hasattr(signal, "SIGXCPU") and done.returncode == -signal.SIGXCPU:
        raise UnreadableError(f"{name}: refused: reading the PDF takes more than {_SECONDS} seconds")
    if done.returncode != 0 or not done.stdout:
        raise UnreadableError(f"{name}: refused: the PDF breaks its reader or takes too much memory: save or print it to PDF again")
    return done.stdout
