"""Pages handed to recognising processes, several at once, and what they see made pages of glyphs."""

from __future__ import annotations

import importlib.util
import multiprocessing
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import IO

import msgspec

from plan_extract.errors import UnreadableError, install
from plan_extract.sources.ocr import cache
from plan_extract.sources.ocr.wish import Asked, Ocr, Sight, Told

_MOST_PROCESSES = 8
# What a process takes of memory for the largest page, in bytes (worker.py); some is left to others.
_TAKES, _LEFT = 1_100_000_000, 500_000_000


def available() -> bool:
    """Whether the packages of the extra `ocr` are installed."""
    return all(importlib.util.find_spec(name) is not None for name in ("rapidocr", "onnxruntime"))


def missing(name: str) -> UnreadableError:
    """The error where text is to be recognised and the extra is not installed."""
    return UnreadableError(f"{name}: recognising text needs rapidocr and onnxruntime, which are not installed; {install('ocr')}")


def recognise(
    data: bytes, name: str, wish: Ocr, pages: Sequence[int], *, picture: bool = False, pictures: Mapping[int, bytes] | None = None
) -> tuple[dict[int, Sight], str]:
    """What is seen on these pages of a PDF (of a `picture`, on those that are asked for), by number, and what recognised it.

    `pictures` are files of which each shows a page, by its number, in place of `data`; those that cannot be drawn are not seen.

    Raises UnreadableError, one line, where the extra is missing, and for pages that cannot be drawn.
    """
    if not available():
        raise missing(name)
    # A process of several that parse plans takes one more, not one a processor.
    most = 1 if picture or multiprocessing.parent_process() is not None else min(os.cpu_count() or 1, _MOST_PROCESSES)
    count = max(1, min(most, len(pages), _room()))
    parts = [list(pages[index::count]) for index in range(count)]
    each = pictures or {}
    asked = [
        Asked(data, picture, part, list(wish.pages), cache.folder(), {page: each[page] for page in part if page in each}) for part in parts
    ]
    progress = _Progress(len(pages), wish.progress)
    processes: list[subprocess.Popen[bytes]] = []
    try:
        processes.extend(_start(name) for _ in asked)
        with ThreadPoolExecutor(count) as pool:
            done = list(pool.map(lambda process, part: _talk(process, part, name, progress), processes, asked))
    finally:
        for process in processes:
            if process.poll() is None:
                process.kill()
            process.wait()
        progress.end()
    seen = {told.number: told.sight for tolds in done for told in tolds if told.sight is not None}
    return dict(sorted(seen.items())), next((told.reader for tolds in done for told in tolds), "")


def _room() -> int:
    """How many processes the memory that is free now has room for; of a system that does not tell, as many as are wanted."""
    try:
        with open("/proc/meminfo", encoding="ascii") as stream:
            free = next(int(line.split()[1]) * 1024 for line in stream if line.startswith("MemAvailable:"))
    except (OSError, StopIteration, ValueError, IndexError):
        return _MOST_PROCESSES
    return (free - _LEFT) // _TAKES


def _start(name: str) -> subprocess.Popen[bytes]:
    root = str(Path(__file__).resolve().parents[3])
    path = os.pathsep.join([root, *filter(None, [os.environ.get("PYTHONPATH")])])
    command = [sys.executable, "-m", "plan_extract.sources.ocr.worker"]
    # One thread a process: the sums, and so the output, are the same on every machine that has as many pages to do.
    environment = {**os.environ, "PYTHONPATH": path, "OMP_NUM_THREADS": "1"}
    try:
        return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment)
    except OSError as error:
        raise UnreadableError(f"{name}: cannot start character recognition: {error.strerror}") from error


def _talk(process: subprocess.Popen[bytes], asked: Asked, name: str, progress: _Progress) -> list[Told]:
    """Ask a process, hear all it says. Raises UnreadableError for what it refuses, and where it ends early."""
    assert process.stdin is not None
    assert process.stdout is not None
    found: list[Told] = []
    try:
        process.stdin.write(msgspec.msgpack.encode(asked))
        process.stdin.close()
    except BrokenPipeError:
        pass
    while (told := _hear(process.stdout)) is not None:
        if told.error is not None:
            raise UnreadableError(f"{name}: {told.error}")
        found.append(told)
        progress.step()
    if process.wait() != 0 or (asked.pages and len(found) < len(asked.pages)):
        raise UnreadableError(f"{name}: refused: recognising its text breaks the reader or takes too much time or memory")
    return found


def _hear(stream: IO[bytes]) -> Told | None:
    head = stream.read(4)
    if len(head) < 4:
        return None
    return msgspec.msgpack.decode(stream.read(int.from_bytes(head, "big")), type=Told)


class _Progress:
    """Tells on standard error how many pages are done, on one line, where someone is watching."""

    def __init__(self, total: int, wanted: bool) -> None:
        self._total, self._done, self._shown = total, 0, wanted and sys.stderr.isatty()

    def step(self) -> None:
        """One page more is done."""
        self._done += 1
        if self._shown:
            sys.stderr.write(f"\rrecognising text: page {self._done}" + (f" of {self._total}" if self._total else ""))
            sys.stderr.flush()

    def end(self) -> None:
        """Clear the line."""
        if self._shown and self._done:
            sys.stderr.write("\r\033[K")
            sys.stderr.flush()
