"""Plans printed on paper and scanned: pages as grey pictures, with tables drawn, turned a little and with noise."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

# A face that the machine has; what is measured are plans, not faces.
FACES = [
    Path("/usr/share/fonts/opentype/noto/NotoSerifCJK-Regular.ttc"),
    Path("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc"),
    Path("/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc"),
    Path("/usr/share/fonts/truetype/arphic/uming.ttc"),
]
FACE = next((face for face in FACES if face.is_file()), None)
_WIDTH, _HEIGHT, _MARGIN, _PITCH, _SIZE = 595, 842, 72, 27, 15
# What may not begin a line stands on at the end of the one before.
_HANGING = frozenset("，。、；：！？）》”’〉】〕%")


class Press:
    """Sets paragraphs and tables on pages of A4, at so many dots an inch."""

    def __init__(self, dpi: int) -> None:
        from PIL import ImageFont

        self._scale = dpi / 72
        self._face = ImageFont.truetype(str(FACE), round(_SIZE * self._scale), index=2 if FACE and "noto" in str(FACE) else 0)
        self.pages: list[Any] = []
        self._turn_over()

    def _turn_over(self) -> None:
        from PIL import Image, ImageDraw

        self.pages.append(Image.new("L", (round(_WIDTH * self._scale), round(_HEIGHT * self._scale)), 255))
        self._pen = ImageDraw.Draw(self.pages[-1])
        self._y: float = _MARGIN

    def _room(self, high: float) -> None:
        if self._y + high > _HEIGHT - _MARGIN:
            self._turn_over()

    def _broken(self, words: str, width: float) -> list[str]:
        lines, line = [], ""
        for char in words:
            if line and self._face.getlength(line + char) > width * self._scale and char not in _HANGING:
                lines.append(line)
                line = ""
            line += char
        return [*lines, line]

    def _put(self, x: float, words: str) -> None:
        self._pen.text((x * self._scale, self._y * self._scale), words, font=self._face, fill=25)

    def paragraph(self, words: str) -> None:
        """A paragraph, its first line indented by two characters."""
        for line in self._broken("　　" + words, _WIDTH - 2 * _MARGIN):
            self._room(_PITCH)
            self._put(_MARGIN, line)
            self._y += _PITCH

    def table(self, rows: list[list[str]]) -> None:
        """A ruled table, its columns as wide as their longest cells ask for."""
        longest = [min(9, max(max(len(row[column]) for row in rows), 3)) for column in range(len(rows[0]))]
        whole = _WIDTH - 2 * _MARGIN
        edges = [_MARGIN + whole * sum(longest[:index]) / sum(longest) for index in range(len(longest) + 1)]
        for row in rows:
            cells = [self._broken(words, edges[index + 1] - edges[index] - 8) for index, words in enumerate(row)]
            high = 20 * max(map(len, cells)) + 6
            self._room(high)
            top = self._y
            for index, lines in enumerate(cells):
                self._y = top + 2
                for line in lines:
                    self._put(edges[index] + 4, line)
                    self._y += 20
            box = [edges[0], top, edges[-1], top + high]
            pen = max(1, round(0.7 * self._scale))
            self._pen.rectangle([side * self._scale for side in box], outline=25, width=pen)
            for edge in edges[1:-1]:
                self._pen.line([edge * self._scale, top * self._scale, edge * self._scale, (top + high) * self._scale], fill=25, width=pen)
            self._y = top + high
        self._y += 8


def printed(text: str, dpi: int, *, skew: float = 0.0, noise: float = 0.0) -> list[Any]:
    """The pages of a plan's text, a paragraph a line and lines with `|` as tables; turned by `skew` degrees, with `noise` (of 255)."""
    import numpy as np
    from PIL import Image, ImageFilter

    press = Press(dpi)
    rows: list[list[str]] = []
    for line in [*text.splitlines(), ""]:
        cells = [cell.strip() for cell in line.strip(" |").split("|")]
        if len(cells) > 2 and (not rows or len(rows[0]) == len(cells)):
            rows.append(cells)
            continue
        if rows:
            press.table(rows)
            rows = []
        if line.strip():
            press.paragraph(line.strip())
    chance = np.random.default_rng(7)
    made = []
    for page in press.pages:
        if skew:
            page = page.rotate(skew, resample=Image.Resampling.BICUBIC, fillcolor=255)
        if noise:
            soft = np.asarray(page.filter(ImageFilter.GaussianBlur(dpi / 400)), dtype=float)
            page = Image.fromarray(np.clip(soft + chance.normal(0, noise, soft.shape), 0, 255).astype("uint8"))
        made.append(page)
    return made


def scanned(pages: list[Any], dpi: int) -> bytes:
    """A PDF of pages that are pictures."""
    out = io.BytesIO()
    pages[0].save(out, "PDF", save_all=True, append_images=pages[1:], resolution=dpi)
    return out.getvalue()


def saved(pages: list[Any], format: str) -> bytes:
    """The pages as a picture file; only TIFF holds several. JPEG is saved with quality 85."""
    out = io.BytesIO()
    more: dict[str, Any] = {"save_all": True, "append_images": pages[1:]} if format == "TIFF" else {"quality": 85}
    pages[0].save(out, format, **more)
    return out.getvalue()
