"""Where what a plan says is printed: pages and rectangles of every quotation, pages of headings, boxes and rows."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import msgspec

from plan_extract.model import Box, BoxItem, IndicatorRow, OutlineNode, Plan, Quote
from plan_extract.sources.source_text import SourceText


def on_paper(plan: Plan, source: SourceText) -> None:
    """Say in a plan where each quotation, heading, box and row is printed, in place; nothing where its source has no pages."""
    if source.paper is None:
        return
    plan.source.paper = [] if source.members else source.paper.sizes()
    _place([getattr(plan, name) for name in plan.__struct_fields__], source)


def _place(held: Iterable[Any], source: SourceText) -> None:
    paper = source.paper
    assert paper is not None
    for one in held:
        if isinstance(one, Quote):
            if spots := paper.where(one.start, one.end):
                one.page, one.box, one.continued = spots[0].page, spots[0].box, spots[1:]
        elif isinstance(one, msgspec.Struct):
            if isinstance(one, IndicatorRow | BoxItem):
                one.page = _page(source, one.line)
            elif isinstance(one, OutlineNode | Box):
                one.page = _page(source, one.lines[0])
            _place([getattr(one, name) for name in one.__struct_fields__], source)
        elif isinstance(one, list):
            _place(one, source)
        elif isinstance(one, dict):
            _place(one.values(), source)


def _page(source: SourceText, line: int) -> int | None:
    """The page on which a line begins."""
    starts = source.line_starts
    if not 0 < line <= len(starts) or source.paper is None:
        return None
    return source.paper.page_of(starts[line - 1], starts[line] if line < len(starts) else len(source.text))
