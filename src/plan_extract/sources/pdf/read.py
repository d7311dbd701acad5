"""PDF files with a text layer: paragraphs, ruled tables, without running heads and page numbers."""

from __future__ import annotations

import hashlib
import importlib.util
import os
import signal
import subprocess
import sys
from pathlib import Path

from plan_extract.errors import UnreadableError, install
from plan_extract.sources.source_text import SourceText

# Of processor time, so that a busy machine refuses nothing that an idle one reads; by the clock only what waits for nothing.
_SECONDS, _PATIENCE = 25, 600
_TITLE_REACH = 3000


def read_pdf(data: bytes, name: str) -> SourceText:
    """Read the bytes of a PDF; `name` stands as the source's path and in errors.

    The text has one paragraph a line, cells of ruled tables on lines of their own. Pages whose text layer cannot be trusted are
    `untrusted`, and findings (PE020 to PE022). Raises UnreadableError, one line, for what is no PDF, is encrypted, hostile or without any
    text layer that can be read, or where pypdfium2 is missing.
    """
    if importlib.util.find_spec("pypdfium2") is None:
        raise UnreadableError(f"{name}: reading PDF needs pypdfium2, which is not installed; {install('pdf')}")
    import msgspec

    from plan_extract.sources.mending.lines import cleaned
    from plan_extract.sources.mending.mend import mend
    from plan_extract.sources.pdf.worker import Answer

    found = msgspec.msgpack.decode(_work(data, name), type=Answer)
    if found.error is not None:
        raise UnreadableError(f"{name}: {found.error}")
    text = found.text
    # Lines are joined already; the spaces that character recognition puts into numbers are not yet taken out.
    paragraphs = mend(text, fixed={line.start for line in found.lines}, hints={line.start: line.hint for line in found.lines if line.hint})
    title = cleaned(found.title).strip()
    plain = "".join(title.split())
    known = len(plain) > 5 and plain in "".join(text[:_TITLE_REACH].split())
    return SourceText(
        name, "pdf", hashlib.sha256(data).hexdigest(), text, paragraphs, reader=found.reader, tables=tuple(found.tables),
        metadata={"title": title} if known else {}, findings=tuple(found.findings),
        untrusted=tuple(found.untrusted),
    )  # fmt: skip


def _work(data: bytes, name: str) -> bytes:
    """What the worker process answers, within its time and memory."""
    root = str(Path(__file__).resolve().parents[2])
    path = os.pathsep.join([root, *filter(None, [os.environ.get("PYTHONPATH")])])
    command = [sys.executable, "-m", "plan_extract.sources.pdf.worker", str(_SECONDS)]
    environment = {**os.environ, "PYTHONPATH": path}
    try:
        done = subprocess.run(
            command, input=data, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=_PATIENCE, env=environment, check=False
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
