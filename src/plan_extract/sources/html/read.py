"""Web pages: the article's text, its tables with their cells, and the page's metadata block.

Read with selectolax (MIT; the Lexbor parser, Apache 2.0), imported when the first page is read. Scripts, styles, hidden elements, menus,
share bars, footers and lists of related links are left out. Nothing is fetched: what a page loads by script or in a frame is not there.

The extracted text has a paragraph a line (block elements and <br> end a line; white space as a browser shows it, but a line break
between two Chinese characters is none). Each cell of a table stands on a line of its own, or several, row by row, and `SourceTable` says
which; empty cells have an empty span; cells merged over rows or columns stand once. Tables that only lay out the page are plain lines.
Items of numbered lists have their numbers in the text.
"""

from __future__ import annotations

import re
from dataclasses import replace
from importlib.metadata import version
from typing import Any

from plan_extract.errors import UnreadableError, install
from plan_extract.lexicon import kept, load
from plan_extract.model import Finding
from plan_extract.sources.fold import fold
from plan_extract.sources.html.lines import Page, Renderer, layout_tables
from plan_extract.sources.html.metadata import first_heading, from_lines, from_tags
from plan_extract.sources.html.tree import Node, article, flatten, guard, measure
from plan_extract.sources.limits import check_text
from plan_extract.sources.mending.mend import mend
from plan_extract.sources.source_text import Hint, SourceTable, SourceText

# Lines at an article's head and tail may be a page's (来源：, 打印); in its middle they are the plan's.
_HEAD, _TAIL = 15, 25
_LONGEST_LINE = 160


def read_html(text: str, name: str, sha256: str, encoding: str) -> SourceText:
    """Read a decoded page. `name` stands as the source's path and in errors.

    Raises UnreadableError, one line, where selectolax is missing, where elements are nested thousands deep, and where the page has no
    text (made by script, or pictures only).
    """
    try:
        from selectolax.lexbor import LexborHTMLParser
    except ImportError as error:
        raise UnreadableError(f"{name}: reading HTML needs selectolax, which is not installed; {install('html')}") from error
    guard(text, name)
    tree = LexborHTMLParser(text)
    body = tree.body
    nodes = flatten(body if body is not None else tree.root)
    if nodes and nodes[0].characters * 4 < _all_characters(nodes):
        # Some pages show their article by script only.
        for node in nodes:
            node.hidden = False
        measure(nodes)
    if not nodes or not nodes[0].characters:
        raise UnreadableError(f"{name}: the page holds no text (made by script, or pictures only?): save what the browser shows")
    root = article(nodes)
    page = Renderer(nodes, root, layout=layout_tables(nodes, root)).run()
    around = Renderer(nodes, 0, layout=frozenset(), whole=True).run()
    metadata, _ = from_lines(around)
    heading = first_heading(nodes)
    if heading:
        metadata.setdefault("title", heading)
    for key, value in from_tags(*_tags(tree)).items():
        metadata.setdefault(key, value)
    page = _without(page, _page_lines(page))
    page = _titled(page, metadata.get("title"))
    extracted = page.text
    check_text(name, extracted)
    paragraphs = mend(extracted, fixed=page.cell_lines, hints=page.hints)
    if not paragraphs:
        raise UnreadableError(f"{name}: no article is to be found in the page; save its text and give that")
    return SourceText(
        name,
        "html",
        sha256,
        extracted,
        paragraphs,
        encoding=encoding,
        reader=f"selectolax {version('selectolax')}",
        tables=tuple(sorted(page.tables, key=lambda table: (table.start, -table.end))),
        metadata=metadata,
        findings=_linked(tree),
    )


# What plans are published as, beside the page that announces them.
_FILE = re.compile(r"\.(?:pdf|docx?|wps|wpt|ofd|rtf|odt|xlsx?|et|zip|rar|7z)(?:$|[?#])", re.IGNORECASE)
_MOST_LINKS = 20


def _linked(tree: Any) -> tuple[Finding, ...]:
    """A finding that names the files a page links to, which are not fetched: one of them may be the plan (PE043)."""
    files: dict[str, str] = {}
    for node in tree.css("a[href]"):
        address = (node.attributes.get("href") or "").strip()
        said = " ".join((node.text() or "").split())
        if _FILE.search(address) or _FILE.search(said):
            files.setdefault(address, said or address.rpartition("/")[2])
    if not files:
        return ()
    names = [f"{said[:60]} ({address[:120]})" for address, said in files.items()][:_MOST_LINKS]
    more = f" and {len(files) - len(names)} more" if len(files) > len(names) else ""
    number = "a file" if len(files) == 1 else f"{len(files)} files"
    return (Finding(code="PE043", message=f"links to {number} that may hold the plan or a part of it: {', '.join(names)}{more}"),)


def _all_characters(nodes: list[Node]) -> int:
    return sum(len("".join(node.text.split())) for node in nodes if node.tag == "-text")


def _tags(tree: Any) -> tuple[dict[str, str], str]:
    """The <meta> tags' contents by name in small letters, and the text of <title>."""
    metas: dict[str, str] = {}
    for node in tree.css("meta"):
        attributes = node.attributes
        key = (attributes.get("name") or attributes.get("property") or "").strip().lower()
        if key and attributes.get("content"):
            metas.setdefault(key, attributes["content"] or "")
    title = tree.css_first("title")
    return metas, (title.text() or "") if title is not None else ""


def _page_lines(page: Page) -> set[int]:
    """The indexes of lines that are the page's and not the plan's: its metadata block, and 打印, 来源：, 上一篇： at head and tail."""
    found = from_lines(_head(page))[1]
    for index, line in enumerate(page.lines):
        near = index < _HEAD or index >= len(page.lines) - _TAIL
        if near and len(line) <= _LONGEST_LINE and page.starts[index] not in page.cell_lines and _furniture().fullmatch(fold(line).strip()):
            found.add(index)
    return found


def _head(page: Page) -> Page:
    count = _HEAD + 30
    return Page(page.lines[:count], page.starts[:count], {}, page.cell_lines)


def _without(page: Page, left_out: set[int]) -> Page:
    """The page without some lines; a table that loses a line is no table any more (it is the metadata block)."""
    if not left_out:
        return page
    moved: dict[int, int] = {}
    made = Page()
    gone = [page.starts[index] for index in left_out]
    for index, (line, start) in enumerate(zip(page.lines, page.starts, strict=True)):
        moved[start] = made.length
        if index in left_out:
            continue
        made.lines.append(line)
        made.starts.append(made.length)
        if start in page.cell_lines:
            made.cell_lines.add(made.length)
        if start in page.hints:
            made.hints[made.length] = page.hints[start]
        made.length += len(line) + 1
    made.tables = [_shifted(table, moved) for table in page.tables if not any(table.start <= at < table.end for at in gone)]
    return made


def _shifted(table: SourceTable, moved: dict[int, int]) -> SourceTable:
    """A table after lines before it went: all its offsets move alike."""
    by = moved[table.start] - table.start
    cells = tuple(replace(cell, start=cell.start + by, end=cell.end + by) for cell in table.cells)
    return replace(table, start=table.start + by, end=table.end + by, cells=cells)


def _titled(page: Page, title: str | None) -> Page:
    """The page with its title as first line, where the article does not begin with it."""
    if not title or not page.lines:
        return page
    plain = re.sub(r"\W", "", fold(title))
    opening = re.sub(r"\W", "", fold("".join(page.lines[:12])[:1500]))
    if not plain or plain in opening:
        return page
    made = Page([title], [0], {0: Hint(centred=True)}, set(), [], len(title) + 1)
    by = made.length
    moved = {start: start + by for start in page.starts}
    made.lines += page.lines
    made.starts += moved.values()
    made.hints.update({at + by: hint for at, hint in page.hints.items()})
    made.cell_lines = {at + by for at in page.cell_lines}
    made.tables = [_shifted(table, {table.start: table.start + by}) for table in page.tables]
    made.length = page.length + by
    return made


@kept
def _furniture() -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in load("web_pages")["lines"]))
