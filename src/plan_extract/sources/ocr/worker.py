"""Recognises pages in a process of its own: `python -m plan_extract.sources.ocr.worker`.

Reads an Asked as MessagePack from standard input and writes one Told a page, each behind its length (4 bytes, the highest first). The
system ends it where a page takes more than its share of processor time or memory.
"""

from __future__ import annotations

import hashlib
import io
import sys
from collections.abc import Iterator
from typing import Any

import msgspec

from plan_extract.errors import UnreadableError, install
from plan_extract.sources.limits import bound_process
from plan_extract.sources.ocr import cache
from plan_extract.sources.ocr.wish import Asked, Sight, Told

DPI = 200
# A page of A3 at 300 dpi has 17 million; memory grows in step.
_MOST_PIXELS, _LARGEST_PICTURE = 20_000_000, 120_000_000
_MOST_PAGES = 500
_SECONDS_A_PAGE, _SECONDS = 120, 60
# A page of A3 at 300 dpi set as densely as a newspaper takes 1.6 GB of addresses, 1.0 GB of memory.
_MEMORY = 3_200_000_000
# A page whose lightest and darkest grey differ by less is blank.
_SHADE = 20
# Pictures are laid on paper this wide, whatever resolution they say they have: A4 in points.
_PAPER = 595.0


def answers(asked: Asked) -> Iterator[Told]:
    """What is seen on each page asked, in their order. Raises UnreadableError for what cannot be drawn."""
    from plan_extract.sources.ocr.engine import Engine, reader

    said = reader()
    engine: Engine | None = None
    count, drawn = _each(asked) if asked.pictures else _pictures(asked) if asked.picture else _pages(asked)
    for number, grey, width in drawn:
        if grey is None:
            yield Told(number=number, reader=said, pages=count)
            continue
        key = hashlib.sha256(f"{said} {grey.shape} {width:.2f}\n".encode() + grey.tobytes()).hexdigest()
        sight: Sight | None = cache.kept(asked.cache, key)
        if sight is None and int(grey.max()) - int(grey.min()) < _SHADE:
            sight = Sight(width, width * grey.shape[0] / grey.shape[1], [], [], [])
        if sight is None:
            engine = engine or Engine()
            sight = engine.see(grey, width)
            cache.keep(asked.cache, key, sight)
        yield Told(number=number, sight=sight, reader=said, pages=count)
    cache.prune(asked.cache)
    if not asked.pages:
        yield Told(reader=said, pages=count)


def _pages(asked: Asked) -> tuple[int, Iterator[tuple[int, Any, float]]]:
    """How many pages a PDF has, and those asked, each with its picture and its width in points."""
    import pypdfium2

    from plan_extract.sources.pdf.faces import seal

    seal()
    document = pypdfium2.PdfDocument(asked.data)

    def drawn() -> Iterator[tuple[int, Any, float]]:
        for number in asked.pages:
            try:
                page = document[number - 1]
                width, height = page.get_size()
                scale = min(DPI / 72, (_MOST_PIXELS / max(1.0, width * height)) ** 0.5)
                bitmap = page.render(scale=scale, grayscale=True, may_draw_forms=True)
                yield number, bitmap.to_numpy().reshape(bitmap.height, -1)[:, : bitmap.width].copy(), width
                page.close()
            except pypdfium2.PdfiumError as error:
                raise UnreadableError(f"page {number} of the PDF is broken: save or print it to PDF again") from error

    return len(document), drawn()


def _each(asked: Asked) -> tuple[int, Iterator[tuple[int, Any, float]]]:
    """How many pages are asked, and each with the first picture of its file; None for one that cannot be drawn."""

    def drawn() -> Iterator[tuple[int, Any, float]]:
        for number in asked.pages:
            try:
                _, pictures = _pictures(Asked(asked.pictures[number], True, [], [(1, 1)], None))
                _, grey, width = next(pictures)
            except UnreadableError:
                grey, width = None, _PAPER
            yield number, grey, width

    return len(asked.pages), drawn()


def _pictures(asked: Asked) -> tuple[int, Iterator[tuple[int, Any, float]]]:
    """How many pages a picture file has (a TIFF several), and those asked."""
    import numpy as np
    from PIL import Image, ImageOps

    Image.MAX_IMAGE_PIXELS = None
    broken = "the picture is damaged or cut short; get it once more"
    try:
        picture = Image.open(io.BytesIO(asked.data), formats=("PNG", "JPEG", "TIFF"))
        count = int(getattr(picture, "n_frames", 1))
    except (OSError, ValueError, SyntaxError) as error:
        raise UnreadableError(broken) from error
    asked_for = sum(not asked.ranges or any(first <= n <= last for first, last in asked.ranges) for n in range(1, count + 1))
    if asked_for > _MOST_PAGES:
        raise UnreadableError(f"refused: the picture has {count:,} pages, more than {_MOST_PAGES:,}: split it, or name some with --pages")

    def drawn() -> Iterator[tuple[int, Any, float]]:
        for number in range(1, count + 1):
            if asked.ranges and not any(first <= number <= last for first, last in asked.ranges):
                continue
            try:
                picture.seek(number - 1)
                wide, high = picture.size
                if wide * high > _LARGEST_PICTURE:
                    raise UnreadableError(f"refused: the picture has {wide:,} × {high:,} pixels; make it smaller (200 dpi are enough)")
                shown: Any = ImageOps.exif_transpose(picture)
                if shown.mode in ("RGBA", "LA", "PA") or "transparency" in shown.info:
                    shown = Image.alpha_composite(Image.new("RGBA", shown.size, "white"), shown.convert("RGBA"))
                if shown.mode.startswith("I"):
                    shown = shown.point(lambda value: value / 256)
                shown = shown.convert("L")
                if (share := (_MOST_PIXELS / (wide * high)) ** 0.5) < 1:
                    shown = shown.resize((max(1, round(shown.width * share)), max(1, round(shown.height * share))), Image.Resampling.BOX)
            except UnreadableError:
                raise
            except (OSError, ValueError, SyntaxError, EOFError) as error:
                raise UnreadableError(broken) from error
            # A page that lies down is as high as paper is wide.
            width = _PAPER if shown.width <= shown.height else _PAPER * shown.width / shown.height
            yield number, np.asarray(shown), width

    return count, drawn()


def main() -> None:
    """Read standard input, write what is seen to standard output."""
    asked = msgspec.msgpack.decode(sys.stdin.buffer.read(), type=Asked)
    bound_process(_MEMORY, _SECONDS + _SECONDS_A_PAGE * max(len(asked.pages), 10))
    out = sys.stdout.buffer
    # What a library prints must not stand among the answers.
    sys.stdout = sys.stderr

    def tell(told: Told) -> None:
        data = msgspec.msgpack.encode(told)
        out.write(len(data).to_bytes(4, "big") + data)
        out.flush()

    try:
        for told in answers(asked):
            tell(told)
    except UnreadableError as error:
        tell(Told(error=str(error)))
    except MemoryError:
        tell(Told(error="refused: recognising its text takes too much memory"))
    except ImportError as error:
        missing = "pdf" if "pypdfium2" in str(error) else "ocr"
        tell(Told(error=f"recognising text needs {error.name or 'a package'}, which is not installed; {install(missing)}"))
    except FileNotFoundError as error:
        tell(Told(error=f"this version of rapidocr does not bring the model {error}; {install('ocr')}"))


if __name__ == "__main__":
    main()
