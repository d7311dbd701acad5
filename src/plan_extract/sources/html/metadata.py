"""A page's metadata block (索引号, 发布机构, 文号, 成文日期, 标题), from tables, lists, lines of labels, and <meta> tags."""

from __future__ import annotations

import re

from plan_extract.lexicon import kept, load
from plan_extract.sources.fold import fold
from plan_extract.sources.html.lines import Page
from plan_extract.sources.html.tree import Node

KEYS = ("index_number", "issuer", "document_number", "issued_on", "title")
_DATE = re.compile(r"((?:19|20)\d\d)\s?[年/.-]\s?(\d{1,2})\s?[月/.-]\s?(\d{1,2})(?!\d)")
_SITE = re.compile(r"(?<![\s_|–—-])\s*[_|–—-]+\s*[^_|–—-]{2,30}$")
_LONGEST = 200
_LABEL_LONGEST = 12


def from_lines(page: Page) -> tuple[dict[str, str], set[int]]:
    """The labelled values among a page's lines, and the indexes of the lines that are labels or values of a block of them.

    A label stands in a cell or a line of its own with its value in the next, or before a colon. Two labels make a block; one alone is
    no more than a chance.
    """
    found: dict[str, tuple[int, str]] = {}
    used: set[int] = set()
    labels = 0
    lines = page.lines
    for index, line in enumerate(lines):
        if len(line) > _LONGEST or "。" in line:
            continue
        pairs = _pairs(line, lines[index + 1] if index + 1 < len(lines) else "", page.starts[index] in page.cell_lines)
        for key, rank, value, takes_next in pairs:
            labels += 1
            used.add(index)
            if takes_next and value:
                used.add(index + 1)
            value = " ".join(value.split()).strip("|｜ ")
            if key == "issued_on":
                value = _iso(value)
            if value and key in KEYS and (key not in found or rank < found[key][0]):
                found[key] = (rank, value)
    if labels < 2:
        return {}, set()
    return {key: found[key][1] for key in KEYS if key in found}, used


def from_tags(metas: dict[str, str], title: str) -> dict[str, str]:
    """What <meta> tags and <title> say; the site's name behind the page's title is taken off."""
    found: dict[str, str] = {}
    for key, names in load("web_pages")["meta"].items():
        for name in names:
            value = " ".join(metas.get(name, "").split())
            if value and (key != "issued_on" or (value := _iso(value))):
                found.setdefault(key, value)
    plain = " ".join(title.split())
    if plain:
        found.setdefault("title", _SITE.sub("", plain) or plain)
    return found


def first_heading(nodes: list[Node]) -> str:
    """The text of the page's first <h1> that is no site's name: one with more than a few characters."""
    for index, node in enumerate(nodes):
        if node.tag == "h1" and not node.hidden:
            text = " ".join("".join(nodes[i].text for i in range(index, node.end)).split())
            if 8 <= len(text) <= 120:
                return text
    return ""


def _pairs(line: str, following: str, cell: bool) -> list[tuple[str, int, str, bool]]:
    """(key, rank of the label, value, whether the value is the next line) for each label of a line."""
    pattern, names = _labels()
    folded = fold(line)
    bare = "".join(folded.split()).strip("[]【】")
    label = bare.rstrip(":")
    if label in names and len(bare) <= _LABEL_LONGEST and (cell or bare.endswith(":")):
        key, rank = names[label]
        after = "".join(fold(following).split())
        value = "" if after.rstrip(":") in names or pattern.match(fold(following)) else following
        return [(key, rank, value, True)]
    found = list(pattern.finditer(folded))
    if not found or folded[: found[0].start()].strip("[]【】| "):
        return []
    pairs = []
    for at, match in enumerate(found):
        stop = found[at + 1].start() if at + 1 < len(found) else len(line)
        key, rank = names["".join(match[1].split())]
        pairs.append((key, rank, line[match.end() : stop].strip("[]【】| \u3000"), False))
    return pairs


def _iso(text: str) -> str:
    found = _DATE.search(fold(text))
    if found is None or not (1 <= int(found[2]) <= 12 and 1 <= int(found[3]) <= 31):
        return ""
    return f"{found[1]}-{int(found[2]):02d}-{int(found[3]):02d}"


@kept
def _labels() -> tuple[re.Pattern[str], dict[str, tuple[str, int]]]:
    names = {word: (key, rank) for key, words in load("web_pages")["labels"].items() for rank, word in enumerate(words)}
    spaced = [r"\s*".join(map(re.escape, word)) for word in sorted(names, key=len, reverse=True)]
    return re.compile(rf"(?<![\u4e00-\u9fff])({'|'.join(spaced)})\s*(?::|\]|】)"), names
