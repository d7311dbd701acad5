"""What a PDF page draws beside its text: ruling lines, pictures, and shapes that may be characters."""

from __future__ import annotations

import ctypes
from dataclasses import dataclass, field
from typing import Any

MOST_PATHS = 60_000
THIN = 4.0
# A character's outline: so many points high or wide, and so many segments; 一 has 4 in some faces, a frame or bar has 5 and fewer.
_LEAST, _MOST, _SEGMENTS = 4.0, 60.0, 7
# Pictures smaller than this share of the page hide no page (seals, photographs).
_COVER = 0.4
# At so many points across and down it is asked whether a picture is see-through.
_PROBES = 12
Rule = tuple[float, float, float]
Box = tuple[float, float, float, float]


@dataclass(slots=True)
class Drawing:
    """What a page draws. `across` are horizontal rules (y, x0, x1), `down` vertical ones (x, y0, y1), in points.

    `objects` counts all that is drawn, `texts` the pieces of text, `unseen` those drawn invisibly or under a picture that hides them;
    `picture` is the share of the page that its largest picture covers; `shapes` are the sizes of filled outlines as large as characters.
    """

    across: list[Rule] = field(default_factory=list)
    down: list[Rule] = field(default_factory=list)
    objects: int = 0
    texts: int = 0
    unseen: int = 0
    picture: float = 0.0
    shapes: list[float] = field(default_factory=list)


def drawing_of(page: Any, area: float) -> Drawing:
    """What an open pypdfium2 page of this area (square points) draws; forms are looked into to a depth of four."""
    import pypdfium2.raw as raw

    made = Drawing()
    seen: list[Any] = []
    paths = 0
    for item in page.get_objects(max_depth=4):
        made.objects += 1
        if item.type == raw.FPDF_PAGEOBJ_PATH:
            paths += 1
            if paths > MOST_PATHS:
                break
            _path(item, made)
        elif item.type == raw.FPDF_PAGEOBJ_TEXT:
            made.texts += 1
            if raw.FPDFTextObj_GetTextRenderMode(item.raw) == raw.FPDF_TEXTRENDERMODE_INVISIBLE:
                made.unseen += 1
            else:
                seen.append(item)
        elif item.type == raw.FPDF_PAGEOBJ_IMAGE:
            box = _box(item)
            share = 0.0 if box is None else (box[2] - box[0]) * (box[3] - box[1]) / max(area, 1.0)
            made.picture = max(made.picture, min(share, 1.0))
            if seen and box is not None and share >= _COVER and _opaque(page, item):
                left = [text for text in seen if not _inside(_box(text), box)]
                made.unseen += len(seen) - len(left)
                seen = left
    return made


def _box(item: Any) -> Box | None:
    """An object's bounds on the page: left, bottom, right, top."""
    import pypdfium2.raw as raw

    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    if not raw.FPDFPageObj_GetBounds(item.raw, left, bottom, right, top):
        return None
    shift = _shift(item)
    xs = sorted((left.value * shift[0] + shift[2], right.value * shift[0] + shift[2]))
    ys = sorted((bottom.value * shift[1] + shift[3], top.value * shift[1] + shift[3]))
    return xs[0], ys[0], xs[1], ys[1]


def _inside(box: Box | None, other: Box) -> bool:
    """Whether the middle of a box lies in another."""
    if box is None:
        return False
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    return other[0] <= x <= other[2] and other[1] <= y <= other[3]


def _opaque(page: Any, item: Any) -> bool:
    """Whether a picture hides what lies under it; watermarks, stencils and scans of the ink alone do not."""
    import pypdfium2.raw as raw

    if raw.FPDFPageObj_HasTransparency(item.raw):
        return False
    bitmap = raw.FPDFImageObj_GetRenderedBitmap(page.pdf.raw, page.raw, item.raw)
    if not bitmap:
        return False
    try:
        if raw.FPDFBitmap_GetFormat(bitmap) != raw.FPDFBitmap_BGRA:
            return True
        width, height = raw.FPDFBitmap_GetWidth(bitmap), raw.FPDFBitmap_GetHeight(bitmap)
        stride = raw.FPDFBitmap_GetStride(bitmap)
        pixels = ctypes.cast(raw.FPDFBitmap_GetBuffer(bitmap), ctypes.POINTER(ctypes.c_ubyte))
        places = [(2 * step + 1) / (2 * _PROBES) for step in range(_PROBES)]
        solid: int = sum(pixels[int(y * height) * stride + int(x * width) * 4 + 3] > 200 for x in places for y in places)
        return solid >= 0.8 * _PROBES * _PROBES
    finally:
        raw.FPDFBitmap_Destroy(bitmap)


def _path(item: Any, made: Drawing) -> None:
    """Take a path as rules, or as the outline of a character."""
    import pypdfium2.raw as raw

    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    mode, stroke = ctypes.c_int(), ctypes.c_int()
    if not raw.FPDFPageObj_GetBounds(item.raw, left, bottom, right, top):
        return
    if not raw.FPDFPath_GetDrawMode(item.raw, mode, stroke) or not (mode.value or stroke.value):
        return
    shift = _shift(item)
    x0, y0, x1, y1 = (
        left.value * shift[0] + shift[2],
        bottom.value * shift[1] + shift[3],
        right.value * shift[0] + shift[2],
        top.value * shift[1] + shift[3],
    )
    x0, x1, y0, y1 = min(x0, x1), max(x0, x1), min(y0, y1), max(y0, y1)
    wide, high = x1 - x0, y1 - y0
    if high <= THIN and wide > THIN:
        made.across.append(((y0 + y1) / 2, x0, x1))
    elif wide <= THIN and high > THIN:
        made.down.append(((x0 + x1) / 2, y0, y1))
    elif wide > THIN and stroke.value:
        _outline(item, shift, made.across, made.down)
    elif mode.value and _LEAST <= max(wide, high) <= _MOST and raw.FPDFPath_CountSegments(item.raw) >= _SEGMENTS:
        made.shapes.append(max(wide, high))


def _shift(item: Any) -> tuple[float, float, float, float]:
    """Scale and offset of the forms that hold an object: bounds are in the innermost form's space."""
    sx, sy, dx, dy = 1.0, 1.0, 0.0, 0.0
    holder = getattr(item, "container", None)
    while holder is not None:
        matrix = holder.get_matrix()
        sx, sy, dx, dy = sx * matrix.a, sy * matrix.d, dx * matrix.a + matrix.e, dy * matrix.d + matrix.f
        holder = getattr(holder, "container", None)
    return sx, sy, dx, dy


def _outline(item: Any, shift: tuple[float, float, float, float], across: list[Rule], down: list[Rule]) -> None:
    """The straight segments of a stroked path."""
    import pypdfium2.raw as raw

    matrix = item.get_matrix()
    x, y = ctypes.c_float(), ctypes.c_float()
    first: tuple[float, float] | None = None
    last: tuple[float, float] | None = None
    count = raw.FPDFPath_CountSegments(item.raw)
    if count > 2000:
        # A drawing, not a frame.
        return
    for index in range(count):
        segment = raw.FPDFPath_GetPathSegment(item.raw, index)
        raw.FPDFPathSegment_GetPoint(segment, x, y)
        px, py = matrix.a * x.value + matrix.c * y.value + matrix.e, matrix.b * x.value + matrix.d * y.value + matrix.f
        point = (px * shift[0] + shift[2], py * shift[1] + shift[3])
        kind = raw.FPDFPathSegment_GetType(segment)
        if kind == raw.FPDF_SEGMENT_MOVETO:
            first = point
        elif kind == raw.FPDF_SEGMENT_LINETO and last is not None:
            straight(last, point, across, down)
        last = point
        if raw.FPDFPathSegment_GetClose(segment) and first is not None:
            straight(point, first, across, down)
            last = first


def straight(a: tuple[float, float], b: tuple[float, float], across: list[Rule], down: list[Rule]) -> None:
    if abs(a[1] - b[1]) < 1 and abs(a[0] - b[0]) > THIN:
        across.append(((a[1] + b[1]) / 2, min(a[0], b[0]), max(a[0], b[0])))
    elif abs(a[0] - b[0]) < 1 and abs(a[1] - b[1]) > THIN:
        down.append(((a[0] + b[0]) / 2, min(a[1], b[1]), max(a[1], b[1])))
