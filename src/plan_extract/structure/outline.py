"""The outline: headings nested by level, with ids, and the numbers that skip or repeat."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from plan_extract.model import Finding, OutlineNode
from plan_extract.reading.numbering import stands
from plan_extract.sources.fold import fold
from plan_extract.structure.state import ORDER, Mark, OpenBox, Token

_PREFIX = {"part": "p", "chapter": "c", "section": "s", "h1": "h", "h2": "h", "h3": "h", "h4": "h", "dash": "d"}


@dataclass(slots=True)
class Place:
    """A heading on the way down: its node and its mark's level order."""

    node: OutlineNode
    order: int
    base: str
    used: dict[str, int] = field(default_factory=dict)
    dashes: int = 0
    only: int | None = None


class Builder:
    """Builds the outline as tokens come by; `path` is where the text now stands."""

    def __init__(self, last_line: int) -> None:
        self.roots: list[OutlineNode] = []
        self.findings: list[Finding] = []
        self._root = Place(OutlineNode(id="", level="part", title="", evidence="explicit", lines=[1, last_line]), -1, "")
        self._stack: list[Place] = [self._root]
        self._boxed: list[Place] = []
        self.ends: dict[str, int] = {}
        self._box: OpenBox | None = None

    @property
    def section(self) -> str | None:
        """The id of the innermost heading outside boxes; a dash only names a block in a section."""
        return next((p.node.id for p in reversed(self._stack) if p.node.level != "dash" and p.node.id), None)

    @property
    def path(self) -> tuple[str, ...]:
        """The titles from the top level down to the place."""
        return tuple(p.node.title for p in self._stack[1:])

    def add(self, token: Token, mark: Mark, title: str, line: int, end: int) -> OutlineNode:
        """Add a heading on `line`, its paragraph ending on `end`; one in a box hangs below the heading the box stands under."""
        order = ORDER[mark.level]
        if token.box is not None:
            stack = self._in_box(token.box)
        else:
            self._box, self._boxed = None, []
            stack = self._stack
        while len(stack) > 1 and stack[-1].order >= order:
            stack.pop()
        parent = stack[-1]
        base = self._id(parent, mark, token.box if len(stack) == 1 else None)
        node = OutlineNode(
            id=base,
            level=mark.level,
            number=mark.number,
            title=title,
            evidence=mark.evidence,
            lines=[line, line],
            confidence=mark.confidence,
        )
        owner = parent.node
        if owner is self._root.node:
            self.roots.append(node)
        else:
            owner.children.append(node)
        only = token.line.index if mark.level == "dash" and mark.has_text and mark.rest < token.line.last and token.box is None else None
        if only is not None:
            self.ends[node.id] = end
        stack.append(Place(node, order, base, only=only))
        return node

    def leave(self, line_index: int) -> None:
        """Leave dash headings that ran into text of their own on an earlier line: that paragraph is all they name."""
        while (only := self._stack[-1].only) is not None and only < line_index:
            self._stack.pop()

    def _in_box(self, box: OpenBox) -> list[Place]:
        if self._box is not box:
            self._box = box
            below = self._stack[-1]
            self._boxed = [Place(below.node, -1, below.base, below.used, below.dashes)]
        return self._boxed

    def _id(self, parent: Place, mark: Mark, box: OpenBox | None) -> str:
        if mark.number is None:
            parent.dashes += 1
            own = f"d{parent.dashes}"
        else:
            own = f"{_PREFIX[mark.level]}{mark.number}"
        if box is not None:
            own = f"{box.id}.{own}"
        full = f"{parent.base}.{own}" if parent.base and box is None else own
        times = parent.used.get(full, 0) + 1
        parent.used[full] = times
        return full if times == 1 else f"{full}-{times}"


def close_lines(roots: list[OutlineNode], last_line: int, ends: dict[str, int]) -> None:
    """Set where each node ends: before the next heading of the same or a higher level, at its parent's end, or where `ends` says."""
    for index, node in enumerate(roots):
        end = last_line
        if index + 1 < len(roots):
            end = max(node.lines[0], roots[index + 1].lines[0] - 1)
        node.lines = [node.lines[0], max(node.lines[0], min(end, ends.get(node.id, end)))]
        close_lines(node.children, node.lines[1], ends)


def number_findings(roots: list[OutlineNode], lines: Sequence[str] = ()) -> list[Finding]:
    """Findings for numbers that skip or repeat among siblings; a restart at 1 and a count that goes on across parents are sound.

    So is a number that stands in `lines`, the source's, as an item of running text between the two headings.
    """
    findings: list[Finding] = []
    previous: dict[str, int] = {}
    _walk(roots, previous, findings, lines)
    return sorted(findings, key=lambda f: (f.line or 0, f.code))


def _walk(nodes: list[OutlineNode], previous: dict[str, int], findings: list[Finding], lines: Sequence[str]) -> None:
    local: dict[str, int] = {}
    at: dict[str, int] = {}
    for node in nodes:
        if node.number is not None:
            before = local.get(node.level, 0)
            running = previous.get(node.level, 0)
            if node.number == before and before and not (before == 1 and node.level in ("h3", "h4")):
                findings.append(
                    Finding(code="PE002", message=f"heading number repeats: {node.level} {node.number} “{node.title}”", line=node.lines[0])
                )
            elif node.number > before + 1 and node.number != running + 1 and not _stand(before, node, at.get(node.level, 0), lines):
                what = (
                    f"{node.level} {node.number} “{node.title}” follows {before}"
                    if before
                    else f"{node.level} begins with {node.number} “{node.title}”"
                )
                findings.append(Finding(code="PE001", message=f"heading numbers skip: {what}", line=node.lines[0]))
            local[node.level] = previous[node.level] = node.number
            at[node.level] = node.lines[0]
        _walk(node.children, previous, findings, lines)


def _stand(before: int, node: OutlineNode, line: int, lines: Sequence[str]) -> bool:
    """Whether the numbers that a heading skips stand in the lines between it and the heading before it."""
    if before <= 0 or line <= 0:
        # No heading before it: all from the beginning on would be read, for each such heading.
        return False
    between = fold("\n".join(lines[line - 1 : node.lines[0]]))
    return all(stands(number, node.level, between) for number in range(before + 1, node.number or 0))
