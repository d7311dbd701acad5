"""The pages that a plan's records stand on, for the web page: pictures of them, and the places on each."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from plan_extract.errors import PlanError
from plan_extract.model import KINDS, PageSize, Plan, Quote

# What a browser shows, by how it begins.
_SHOWN = {b"\x89PNG": "image/png", b"\xff\xd8\xff": "image/jpeg"}


@dataclass(frozen=True, slots=True)
class PagePicture:
    """A page, from 1, its size in points, and its picture as an address that holds it; an outline where there is none."""

    number: int
    width: float
    height: float
    picture: str | None = None


def with_records(plan: Plan) -> list[PageSize]:
    """The pages, each by itself, that a plan's records stand on.

    Raises PlanError, one line, where the plan has no pages, or those of several files.
    """
    name = plan.source.path
    if plan.source.members:
        raise PlanError(f"{name}: is several files; --pictures is for one: name the PDF in it, or leave the option out")
    if not plan.source.paper:
        old = plan.source.format in ("pdf", "ofd", "picture")
        why = "was parsed before pages were kept; parse it again" if old else "has no pages; leave out --pictures"
        raise PlanError(f"{name}: {why}")
    numbers = {spot[0] for kind in KINDS.values() for record in kind.of(plan) for spot in _places(record.quote)}
    sizes = ((size, number) for size in plan.source.paper for number in sorted(numbers) if size.first <= number <= size.last)
    return [PageSize(first=number, last=number, width=size.width, height=size.height) for size, number in sizes]


def pictured(plan: Plan, sizes: Sequence[PageSize], data: bytes | None) -> list[PagePicture]:
    """The pages that `with_records` gives, drawn from the bytes of the plan's PDF, PNG or JPEG; else outlines.

    Raises PlanError, one line, for a PDF that cannot be drawn.
    """
    files: dict[int, bytes] = {}
    if data is not None and plan.source.format == "pdf":
        from plan_extract.sources.pdf.pictures import draw

        files = draw(data, plan.source.path, [size.first for size in sizes])
    elif data is not None and plan.source.format == "picture" and data.startswith(tuple(_SHOWN)):
        files = {1: data}
    return [PagePicture(size.first, size.width, size.height, _address(files.get(size.first))) for size in sizes]


def _address(file: bytes | None) -> str | None:
    if file is None:
        return None
    kind = next(kind for begins, kind in _SHOWN.items() if file.startswith(begins))
    return f"data:{kind};base64,{base64.b64encode(file).decode()}"


def shares(quote: Quote, pages: Iterable[PagePicture]) -> str:
    """A quotation's places as JSON: lists of the page, and left, top, width and height in hundredths of the page's."""
    sizes = {page.number: page for page in pages}
    made = []
    for number, box in _places(quote):
        page = sizes.get(number)
        # What an edit by hand has spoilt is for `validate` to tell (PE218), and has no place to show.
        if page is not None and len(box) == 4 and page.width > 0 and page.height > 0:
            left, top, right, bottom = box
            across, down = 100 / page.width, 100 / page.height
            made.append([number, *(round(v, 2) for v in (left * across, top * down, (right - left) * across, (bottom - top) * down))])
    return json.dumps(made, separators=(",", ":"))


def _places(quote: Quote) -> list[tuple[int, list[float]]]:
    first = [(quote.page, quote.box)] if quote.page is not None and quote.box is not None else []
    return [*first, *((spot.page, spot.box) for spot in quote.continued)]
