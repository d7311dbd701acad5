"""Lists of names: where they end, how they part, and what of an item is its name."""

from __future__ import annotations

import re
from typing import Any

from plan_extract.lexicon import kept, load

Span = tuple[int, int]
_TAIL_PLAIN = re.compile(r"(?:重点|重大|骨干)?(?:项目|工程)?(?:的)?(?:规划|前期)?(?:建设|实施)$|(?:重点|重大)?项目$|建设?成[^、]*$")
_SHARES_HEAD = re.compile(r"\s*[\u4e00-\u9fff]{2,4}[和及与][\u4e00-\u9fff]{4,}")
_TRAILING_WORK = re.compile(r"(?<=..)(?:项目建设|项目)$")


@kept
def words() -> dict[str, Any]:
    """lexicon/projects.yaml."""
    found: dict[str, Any] = load("projects")
    return found


@kept
def endings() -> tuple[str, ...]:
    """What names of works end in, longest first."""
    return tuple(sorted(words()["endings"], key=len, reverse=True))


def ends_as_work(name: str) -> bool:
    """Whether a name ends as works do, a bracket behind it left aside: 污水处理厂(二期)."""
    return re.sub(r"\([^()]*\)$", "", name).endswith(endings())


def list_end(text: str, start: int, end: int) -> tuple[int, str]:
    """Where the items of a list in text[start:end] end, and what is said of them behind 等: 等项目建设 says 项目建设.

    Only the last 等 that no further item follows ends a list: 胜境大道等非机动车道改造、步行街改造等项目 has one inside an item.
    """
    at = text.rfind("等", start, end)
    while at > start:
        said = text[at + 1 : end]
        if (
            ("、" not in said or said.startswith(("一批", "系列", "重点", "重大")))
            and text[at - 1] not in "高中初低同平优"
            and not re.match(r"级|于|级医院", said)
        ):
            return at, said.strip()
        at = text.rfind("等", start, at)
    match = _TAIL_PLAIN.search(text, start, end)
    if match and match.start() > start + 1:
        return match.start(), match.group()
    return end, ""


def split_items(text: str, start: int, end: int) -> list[Span]:
    """The items of a list: parted by 、 and 以及, by 和 between two names that end as works do, by commas between longer items."""
    parts = _cut(text, start, end, ",")
    several = len(parts) > 2
    items: list[Span] = []
    for a, b in parts:
        pieces = _cut(text, a, b, "、")
        if several and len(pieces) > 1 and not all(ends_as_work(text[x:y].strip()) for x, y in pieces[:-1]):
            # 服务机器人、空间机器人支撑平台, between commas, is one name.
            items.append((a, b))
            continue
        items.extend(_joined(text, pieces))
    return items if several else [piece for item in items for piece in _by_and(text, *item)]


def _cut(text: str, start: int, end: int, marks: str) -> list[Span]:
    spans, depth, begin, at = [], 0, start, start
    while at < end:
        c = text[at]
        if c in "(“《":
            depth += 1
        elif c in ")”》":
            depth -= 1
        elif depth <= 0 and c in marks:
            spans.append((begin, at))
            begin = at + 1
        at += 1
    spans.append((begin, end))
    return [(a, b) for a, b in spans if text[a:b].strip()]


def _joined(text: str, pieces: list[Span]) -> list[Span]:
    """Pieces that only together are a name: 甲支流、乙河支流及丙支流上游段改造 lists its streams inside."""
    joined: list[Span] = []
    for a, b in pieces:
        if joined:
            x, y = joined[-1]
            last = text[x:y].strip()
            if len(last) <= 4 and not ends_as_work(last) and _SHARES_HEAD.match(text, a, b) and ends_as_work(text[a:b].strip()):
                joined[-1] = (x, b)  # 土地、人口和房屋基础数据库 is one
                continue
            if len(last) >= 4 and re.search(re.escape(last[-2:]) + r"[及和]", text[a:b]) and not ends_as_work(last):
                joined[-1] = (x, b)
                continue
        joined.append((a, b))
    return joined


def _by_and(text: str, start: int, end: int) -> list[Span]:
    match = re.search(r"以及", text[start:end])
    if match and ends_as_work(text[start : start + match.start()]):
        cut = start + match.start()
        return [*_by_and(text, start, cut), *_by_and(text, cut + 2, end)]
    for match in re.finditer(r"[和与]", text[start:end]):
        cut = start + match.start()
        left, right = text[start:cut], text[cut + 1 : end]
        if (
            left.count("(") == left.count(")")
            and ends_as_work(left)
            and ends_as_work(right)
            and not left.endswith(("路", "街", "段", "站"))
            and len(right) >= 4
        ):
            return [(start, cut), (cut + 1, end)]
    return [(start, end)]


def trim_name(text: str, start: int, end: int, verbs: re.Pattern[str]) -> Span:
    """An item without white space, a verb before it (建成…) and 项目 behind it."""
    moved = True
    while moved and start < end:
        moved = False
        while start < end and text[start] in " 、,;:和及":
            start += 1
        match = verbs.match(text, start, end)
        if match is not None and end - match.end() >= 3:
            start = match.end()
            moved = True
    while end > start and text[end - 1] in " 、,;。等":
        end -= 1
    if match := _TRAILING_WORK.search(text, start, end):
        end = match.start()
    return start, end
