"""The records of one plan as a change shows them."""

from __future__ import annotations

from collections import defaultdict

from plan_extract.diffing.boxes import Row
from plan_extract.diffing.changes import Side, quote_builtins
from plan_extract.diffing.folding import fold
from plan_extract.diffing.sections import Outline
from plan_extract.kinds import Kind
from plan_extract.model import Plan, compared


class Sides:
    """One plan's records as sides of a change."""

    def __init__(self, plan: Plan, outline: Outline) -> None:
        self.plan, self.outline = plan, outline
        self.tables = frozenset(box.id for box in plan.boxes if box.indicators)
        self.box_at = {box.id: box for box in plan.boxes}

    def record(self, kind: Kind, i: int) -> Side:
        """The i-th record of a kind."""
        record = kind.of(self.plan)[i]
        parts = ["、".join(told) if isinstance(told, list) else str(told or "") for told in kind.told_by(record)]
        chapter = self.outline.chapter(getattr(record, "section", None))
        return Side(getattr(record, "id", ""), quote_builtins(record.quote), kind.said(record), chapter, _key(*parts))

    def section(self, i: int) -> Side:
        section = self.outline.sections[i]
        quote = {"text": section.node.title, "line": section.node.lines[0]}
        key = " / ".join(self.outline.sections[at].node.title for at in reversed(list(self.outline.ancestors(i))))
        return Side(section.node.id, quote, section.node.title, section.chapter, key)

    def box(self, i: int) -> Side:
        box = self.plan.boxes[i]
        title = box.title or (f"专栏{box.number}" if box.number is not None else "专栏")
        quote = {"text": box.title or "", "line": box.lines[0]}
        return Side(box.id, quote, title, self.outline.chapter(box.section), title)

    def box_title(self, ident: str | None) -> str | None:
        """A box's title, or its id where it has none; None outside boxes."""
        box = self.box_at.get(ident or "")
        return (box.title or box.id) if box else None

    def row(self, row: Row) -> Side:
        one, box = row.row, row.boxed
        unit = f"({one.unit})" if one.unit else ""
        cells = [cell.text if cell else "—" for cell in (one.baseline, one.target)]
        said = f"{one.name}{unit} {cells[0]} → {cells[1]}"
        quote = {"text": one.name, "line": one.line}
        return Side(f"{box.id}.{row.rank}", quote, said, self.outline.chapter(box.section), _key(box.title or box.id, one.name))

    def listed(self) -> list[set[str]]:
        """What each box lists: its rows' and items' names and what its records are about (of the kinds that are compared), folded."""
        names: dict[str, set[str]] = defaultdict(set)
        for box in self.plan.boxes:
            names[box.id] |= {fold(row.name) for row in box.indicators} | {fold(item.title) for item in box.items}
        for kind in compared():
            for record in kind.of(self.plan):
                if box_id := getattr(record, "box", None):
                    names[box_id].add(fold(kind.title(record)))
        return [names[box.id] for box in self.plan.boxes]

    def answering(self) -> dict[str | None, set[str]]:
        """The bodies named in each section by its id, as `role: name`, whichever goals they answer for."""
        bodies: dict[str | None, set[str]] = defaultdict(set)
        for body in self.plan.responsible:
            bodies[body.section].add(f"{body.role}: {body.name}")
        return bodies

    def responsible(self) -> dict[str, list[str]]:
        """The bodies that answer for each goal by its id, as `role: name`."""
        bodies: dict[str, list[str]] = defaultdict(list)
        for body in self.plan.responsible:
            for ident in body.goals:
                bodies[ident].append(f"{body.role}: {body.name}")
        return bodies


def _key(*parts: str) -> str:
    return " | ".join(part for part in parts if part)
