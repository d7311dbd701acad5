"""A web page as a flat list of nodes in reading order, made without recursion, and where in it the article is."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from plan_extract.errors import UnreadableError
from plan_extract.lexicon import kept, load

# What a browser shows nothing of, or nothing that is a page's text.
_UNREAD = frozenset(
    [
        "script",
        "style",
        "noscript",
        "template",
        "svg",
        "math",
        "iframe",
        "frame",
        "object",
        "embed",
        "applet",
        "select",
        "button",
        "textarea",
        "input",
        "audio",
        "video",
        "canvas",
        "map",
        "rt",
        "rp",
        "head",
        "title",
        "meta",
        "link",
        "base",
        "datalist",
        "-comment",
        "-doctype",
        "-cdata",
        "-processing-instruction",
    ]
)
_HIDDEN = re.compile(
    r"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0(?![.\d])|mso-hide\s*:\s*all)", re.IGNORECASE
)
_STOPS = re.compile("[，。；：、,;]")
# Telling text that a footer and a share bar may have.
_FOOTER = 250
# What a stretch of text has to be to count as an article's.
_TELLING = 10
# Nesting that no page has, and work that the parser would do in the square of it.
_DEEPEST, _MOST_TAGS = 3000, 300_000
# Characters copied in vain, and what a copied element counts as.
_MOST_COST, _COPY = 150_000_000, 100
# Tags that are ignored outside tables, and those that only count once.
_ONCE = frozenset(("html", "head", "body"))
_IGNORED = _ONCE | frozenset(("td", "th", "tr", "tbody", "thead", "tfoot", "caption", "col", "colgroup"))
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9:-]*)")
# Elements without end tags, and those whose end tag may be left out and that do not nest in themselves.
_FLAT = frozenset(
    [
        "area",
        "base",
        "br",
        "col",
        "embed",
        "hr",
        "img",
        "input",
        "link",
        "meta",
        "source",
        "track",
        "wbr",
        "param",
        "p",
        "li",
        "td",
        "th",
        "tr",
        "dt",
        "dd",
        "option",
        "optgroup",
        "tbody",
        "thead",
        "tfoot",
        "colgroup",
        "rt",
        "rp",
        "html",
        "head",
        "body",
        "script",
        "style",
    ]
)
_FORMATTING = frozenset(["b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u"])
_BLOCKS = frozenset(
    [
        "p",
        "div",
        "li",
        "td",
        "th",
        "tr",
        "table",
        "ul",
        "ol",
        "dl",
        "dt",
        "dd",
        "section",
        "article",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "center",
        "blockquote",
    ]
)


@dataclass(slots=True)
class Node:
    """An element or a text node. `parent` and `end` are indexes in the list: the subtree of node i is nodes [i, end)."""

    tag: str
    parent: int
    text: str = ""
    attributes: dict[str, str] = field(default_factory=dict)
    end: int = 0
    linked: bool = False
    hidden: bool = False
    # Characters in the subtree: of telling text outside links, of all text, of text in links; and how many links.
    telling: int = 0
    characters: int = 0
    links: int = 0
    link_characters: int = 0

    def words(self) -> set[str]:
        """The id and the classes, in small letters."""
        return {word for key in ("id", "class") for word in self.attributes.get(key, "").lower().split()}


def guard(text: str, name: str) -> None:
    """Raise UnreadableError for a page that would cost the parser minutes or gigabytes.

    At each new element it goes up all open ones; each paragraph opens once more the <font> elements left open; text that ignored tags
    or a table break up is copied whole at each piece.
    """
    if text.count("<") < _DEEPEST:
        return
    depth: dict[str, int] = {}
    total = formatting = cost = run = strayed = last = 0
    in_cell = True
    for tags, found in enumerate(_TAG.finditer(text)):
        tag, closing = found[2].lower(), bool(found[1])
        size = found.start() - last
        last = found.end()
        run += size
        table = depth.get("table", 0) > 0
        if table and not in_cell and size > 1:
            strayed += size
            cost += strayed
        if closing or depth.get("select", 0) or (tag in _IGNORED and (tag in _ONCE or not table)):
            cost += run
        else:
            run = 0
        if tag in _IGNORED or tag == "table":
            in_cell = not closing and tag in ("td", "th", "caption")
        if tag in _BLOCKS and not closing:
            cost += formatting * _COPY
        if tag not in _FLAT:
            if not closing:
                depth[tag] = depth.get(tag, 0) + 1
                total += 1
                formatting += tag in _FORMATTING
            elif depth.get(tag, 0):
                depth[tag] -= 1
                total -= 1
                formatting -= tag in _FORMATTING
                if tag == "table" and not depth[tag]:
                    strayed = 0
        if total > _DEEPEST:
            raise UnreadableError(f"{name}: elements are nested more than {_DEEPEST:,} deep; save the page's text and give that")
        if tags > _MOST_TAGS or cost > _MOST_COST:
            raise UnreadableError(f"{name}: has more or worse formed elements than a page can have; save the page's text and give that")


def flatten(root: Any) -> list[Node]:
    """The nodes under an element of the parser's tree that are text or hold text, in order, with their sizes summed up."""
    nodes: list[Node] = []
    at, parent = root, -1
    while at is not None:
        tag = at.tag or ""
        below = None
        if tag == "-text":
            text = at.text_content or ""
            if text:
                nodes.append(Node("-text", parent, text, end=len(nodes) + 1, linked=parent >= 0 and nodes[parent].linked))
        elif tag not in _UNREAD:
            attributes = {key: value or "" for key, value in at.attributes.items()} if at.attributes else {}
            above = nodes[parent] if parent >= 0 else None
            link = tag == "a" and attributes.get("href", "#").strip()[:1] not in ("#", "")
            node = Node(tag, parent, attributes=attributes, linked=link or (above is not None and above.linked))
            node.hidden = (
                (above is not None and above.hidden) or "hidden" in attributes or bool(_HIDDEN.search(attributes.get("style", "")))
            )
            nodes.append(node)
            node.links = int(link)
            below = at.child
            if below is not None:
                parent = len(nodes) - 1
        if below is not None:
            at = below
            continue
        if nodes and tag not in _UNREAD and tag != "-text":
            nodes[-1].end = len(nodes)
        while at is not None and at.next is None and at.mem_id != root.mem_id:
            at = at.parent
            if at is not None and at.mem_id != root.mem_id:
                nodes[parent].end = len(nodes)
                parent = nodes[parent].parent
        at = None if at is None or at.mem_id == root.mem_id else at.next
    for node in nodes:
        node.end = node.end or len(nodes)
    measure(nodes)
    return nodes


def measure(nodes: list[Node]) -> None:
    """Sum up for each node what its subtree holds. Hidden nodes count nothing."""
    for node in nodes:
        node.telling = node.characters = node.link_characters = 0
        node.links = int(node.linked and node.tag == "a")
    for node in reversed(nodes):
        if node.tag == "-text" and not (node.parent >= 0 and nodes[node.parent].hidden):
            size = len("".join(node.text.split()))
            node.characters = size
            if node.linked:
                node.link_characters = size
            elif size >= _TELLING or _STOPS.search(node.text):
                node.telling = size
        if node.parent >= 0:
            above = nodes[node.parent]
            above.telling += node.telling
            above.characters += node.characters
            above.links += node.links
            above.link_characters += node.link_characters


def article(nodes: list[Node]) -> int:
    """The index of the element that holds the page's main text: a publishing system's container, else the densest.

    Going down from the body, each step into the child that holds nearly all telling text of its parent.
    """
    total = nodes[0].telling
    if total * 10 < nodes[0].characters:
        return 0  # cells and titles only
    known = set(load("web_pages")["containers"])
    for index, node in enumerate(nodes):
        if node.attributes and node.telling * 10 >= total * 6 and node.words() & known:
            return index
    best = 0
    while True:
        step = _dense_child(nodes, best)
        if step < 0:
            return best
        best = step


def _dense_child(nodes: list[Node], parent: int) -> int:
    """The child that holds the parent's telling text but for a footer's worth, or -1; none where an article's parts stand beside it."""
    whole = nodes[parent].telling
    index, step, before = parent + 1, -1, False
    beside: list[int] = []
    while index < nodes[parent].end:
        node = nodes[index]
        rest = whole - node.telling
        if step < 0 and rest <= max(whole * 0.03, _FOOTER) and rest * 4 <= whole:
            if node.tag in ("-text", "p", "pre", "li", "h1", "h2", "h3", "h4"):
                return -1
            step = index
        else:
            # A paragraph before the rest is the article's opening.
            before = before or (step < 0 and node.tag == "p" and node.telling >= 15 and not node.hidden)
            beside.append(index)
        index = max(node.end, index + 1)
    if before or any(_has_data(nodes, index) for index in beside):
        return -1
    return step


def _has_data(nodes: list[Node], index: int) -> bool:
    """Whether a subtree holds a table of data: cells that are neither a menu's links nor a metadata block's labels."""
    for at in range(index, nodes[index].end):
        node = nodes[at]
        if node.tag != "table" or node.hidden or node.link_characters * 2 > node.characters:
            continue
        cells = [i for i in range(at + 1, node.end) if nodes[i].tag in ("td", "th") and nodes[i].characters]
        words = ["".join("".join(n.text for n in nodes[i : nodes[i].end]).split()).rstrip("：:") for i in cells[:200]]
        if len(cells) >= 4 and sum(1 for word in words if word in _labels()) < 2 and any(char.isdigit() for word in words for char in word):
            return True
    return False


@kept
def _labels() -> frozenset[str]:
    return frozenset(word for listed in load("web_pages")["labels"].values() for word in listed)


def aside(nodes: list[Node], index: int, whole: int) -> bool:
    """Whether an element in the article is none of its text: a menu, a share bar, a list of related links.

    `whole` is how much telling text the article has.
    """
    node = nodes[index]
    if node.hidden:
        return True
    if node.tag in ("nav", "footer", "aside") and node.telling * 3 < whole:
        return True
    if node.tag not in ("div", "ul", "ol", "dl", "section", "table", "header", "span", "p") or node.telling * 5 > whole:
        return False
    many_links = node.links >= 3 and node.link_characters * 10 >= node.characters * 8
    if many_links and node.tag not in ("span", "p"):
        return True
    if not node.attributes or node.tag == "table":
        return False
    words = {part for word in node.words() for part in re.split(r"[^a-z]+", word)}
    named = any(
        part in _asides() or part.startswith(("share", "bdshare", "footer", "breadcrumb", "crumb", "related", "navbar")) for part in words
    )
    return named and (node.telling < 30 or node.link_characters * 2 >= node.characters)


@kept
def _asides() -> frozenset[str]:
    return frozenset(load("web_pages")["asides"])
