"""What is asked of character recognition, and what it gives of a page."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

import msgspec

from plan_extract.errors import PlanError

Mode = Literal["auto", "never", "always"]
# A digit's reading below this is doubtful: a wrong digit is the worst error there is.
DOUBTFUL = 0.9


@dataclass(frozen=True, slots=True)
class Ocr:
    """What is asked: `auto` recognises pages whose text layer is missing or cannot be read, `always` every page.

    `pages` are the numbers, from 1, of the pages that are read at all; empty for all of them. `progress` tells on standard error, where
    someone is watching, how many pages are done.
    """

    mode: Mode = "never"
    pages: tuple[tuple[int, int], ...] = ()
    progress: bool = False

    @property
    def named(self) -> str | None:
        """The pages as they are written, `3-9,12`; None for all."""
        return ",".join(f"{first}-{last}" if last > first else str(first) for first, last in self.pages) or None

    def asked(self, page: int) -> bool:
        """Whether a page, from 1, is to be read."""
        return not self.pages or any(first <= page <= last for first, last in self.pages)


def pages_of(words: str) -> tuple[tuple[int, int], ...]:
    """The ranges, both ends included, that `3-9,12` names. Raises PlanError for anything else."""
    found = []
    for part in words.split(","):
        match = re.fullmatch(r"\s*(\d{1,5})\s*(?:[-–—]\s*(\d{1,5})\s*)?", part)
        first, last = (int(match[1]), int(match[2] or match[1])) if match else (0, 0)
        if not 0 < first <= last:
            raise PlanError(f"--pages {words}: cannot be read; name pages from 1 on, such as 3-9 or 1,4-6")
        found.append((first, last))
    return tuple(found)


class Letter(msgspec.Struct, array_like=True):
    """A character that was recognised: its box and baseline in points from the page's lower left corner, and how sure it is (0 to 1)."""

    char: str
    x0: float
    x1: float
    y: float
    bottom: float
    top: float
    sure: float


class Sight(msgspec.Struct, array_like=True):
    """What was recognised on a page: its size in points, lines of letters from the left, and ruling lines as `Drawing` has them."""

    width: float
    height: float
    lines: list[list[Letter]]
    across: list[tuple[float, float, float]]
    down: list[tuple[float, float, float]]


class Told(msgspec.Struct):
    """What the recognising process says: of page `number` what is seen there, or why it stops (`error`). `pages` counts the file's."""

    number: int = 0
    sight: Sight | None = None
    error: str | None = None
    reader: str = ""
    pages: int = 0


class Asked(msgspec.Struct):
    """What the recognising process is asked: which pages of the file, which is a PDF or a picture, and where results are kept.

    `pictures` are files of which each shows one page, by its number; there is no other file then.
    """

    data: bytes
    picture: bool
    pages: list[int]
    ranges: list[tuple[int, int]]
    cache: str | None
    pictures: dict[int, bytes] = {}
