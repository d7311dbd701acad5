"""数字政府水平进入全国前10位: a rank to keep within."""

from __future__ import annotations

import re

from plan_extract.candidates.frames.reading import Reading
from plan_extract.candidates.frames.seen import Seen
from plan_extract.candidates.phrases import bare, short

_RANK = re.compile(
    r"(.*?)(?:稳居|稳定在|稳定保持在|保持在?|始终保持在|居于?|位居|位列|列|进入|跻身|达到|排名|位次|力争进入|挺进|迈入|排)?(?:全[国省市县区州球]|世界|国内|国际|亚洲|西部|中部|东部|[\u4e00-\u9fff]{2}地区|同类.{0,6})?前$"
)


_RANKED = re.compile(r"(?:前|第)$")
_MOVED = re.compile(r"排名|位次|名次|位列|位居|前移")


def ranks(unit: str | None, left: str, around: str = "") -> bool:
    """Whether a number with the unit 位 or 名 is a place and counts nobody: behind 前 or 第 (`left` is what stands before it), or where
    the words `around` it speak of places (排名提升2位)."""
    return unit in ("位", "名") and bool(_RANKED.search(left) or (unit == "位" and _MOVED.search(around)))


def rank(s: Seen) -> Reading | None:
    """数字政府水平进入全国前10位: a rank to keep within."""
    match = _RANK.match(s.left)
    return s.reading(short(bare(match[1])), "level", "rank", None, 0.85) if match and match[1] else None
