"""What two indicators share, and which way one is meant to go."""

from __future__ import annotations

import re

from plan_extract.ids import fold_words
from plan_extract.lexicon import kept, kept_up_to, load


@kept
def _words() -> tuple[tuple[str, str], ...]:
    words = load("directions")
    return tuple((w, way) for way in ("down", "up") for w in words[way])


@kept_up_to(4096)
def direction(name: str | None) -> str | None:
    """`up` or `down` as an indicator is meant to go, None where its name does not tell: 死亡率 down, 覆盖率 up."""
    if not name:
        return None
    # 死亡率 holds 率 as well: the word that ends last decides, of two that end together the longer.
    ends = [(name.rfind(word) + len(word), len(word), way) for word, way in _words() if word in name]
    return max(ends)[2] if ends else None


@kept_up_to(4096)
def core(name: str) -> str:
    """An indicator's name without what only modifies it: 全市, 新建, 累计, brackets, 数 and 数量 at its end."""
    text = re.sub(r"\([^()]*\)|（[^（）]*）", "", name)
    text = re.sub(r"^(?:全[市省县区国]|新建|新增|累计|打造|建成|培育|各类|城镇累计)+", "", text)
    text = re.sub(r"(?:数量|总数|总量|数)$", "", text)
    return fold_words(text)


def same_name(left: str | None, right: str | None) -> bool:
    """Whether two names mean one indicator: their cores are the same."""
    return bool(left and right) and core(left or "") == core(right or "")
