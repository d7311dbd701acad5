"""What the structure stage hands to extraction."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from plan_extract.model import Box, Finding, OutlineNode, PlanInfo
from plan_extract.sources.source_text import Paragraph
from plan_extract.structure.project_tables import ProjectRow


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch of running text, reading characters [start, end) of one paragraph, and its place in the document.

    A heading's own number and title are not part of it, a run-in heading's text is. `section` is the outline id it stands under,
    `path` the titles from the top level down to it. In a box, `box` is the box's id and `item` the numbered or run-in title
    (`1. 城区主干道路。` gives 城区主干道路) the stretch belongs to, `item_number` its number. `kind` is `note` for a table's or box's note.
    Rows of an indicator table, tables of contents and front matter are in no block.
    """

    paragraph: Paragraph
    start: int
    end: int
    section: str | None = None
    path: tuple[str, ...] = ()
    box: str | None = None
    item: str | None = None
    item_number: int | None = None
    kind: Literal["body", "box", "note"] = "body"

    @property
    def text(self) -> str:
        """The stretch's reading text."""
        return self.paragraph.text[self.start : self.end]


@dataclass(frozen=True)
class Structure:
    """The document as found: front matter, outline, boxes with their indicator rows, and the running text in reading order.

    `begins` is the first year that deadlines can lie in, for reading alone: no record tells it. `front` are the lines of the front matter,
    as read. `projects` are the rows of tables of projects by the id of their box.
    """

    info: PlanInfo
    outline: list[OutlineNode]
    boxes: list[Box]
    blocks: list[Block]
    toc: tuple[int, int] | None = None
    findings: list[Finding] = field(default_factory=list)
    begins: int | None = None
    front: str = ""
    projects: dict[str, list[ProjectRow]] = field(default_factory=dict)
