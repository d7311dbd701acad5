"""A plan's records as a table of lines: which columns, which of them fit a terminal, what filters keep, in which order."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from plan_extract.errors import PlanError
from plan_extract.kinds import Kind
from plan_extract.model import KINDS, Number, OutlineNode, Plan, Value, indexed
from plan_extract.reporting import figures
from plan_extract.wording import language, message, shown, worded


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its heading on a terminal, how wide it may be there (0: not shown there, None: as it needs), whether set to the right."""

    heading: str
    most: int | None = None
    right: bool = False


# Every column there is, by the name it has where a program reads it; in the order in which they stand.
COLUMNS = {
    "id": Column(message("id")),
    "box": Column(message("box"), 16),
    "level": Column(message("level")),
    "year": Column(message("year"), right=True),
    "role": Column(message("role")),
    "kind": Column(message("kind")),
    "number": Column(message("no."), right=True),
    "value": Column(message("value"), 18, right=True),
    "measure": Column(message("measure")),
    "category": Column(message("category"), 16),
    "indicator": Column(message("indicator"), 40),
    "name": Column(message("name"), 44),
    "title": Column(message("title"), 60),
    "unit": Column(message("unit"), 10),
    "baseline": Column(message("baseline"), 14, right=True),
    "target": Column(message("target"), 18, right=True),
    "districts": Column(message("district"), 16),
    "nature": Column(message("nature")),
    "action": Column(message("action"), 8),
    "investment": Column(message("investment"), 14, right=True),
    "responsible": Column(message("responsible"), 16),
    "rows": Column(message("rows"), right=True),
    "items": Column(message("items"), right=True),
    **{kind.name: Column(kind.name, right=True) for kind in KINDS.values()},
    "code": Column(message("code")),
    "message": Column(message("message")),
    "section": Column(message("section"), 24),
    "confidence": Column(message("sure"), right=True),
    "line": Column(message("line"), right=True),
    "lines": Column(message("lines"), right=True),
    "statement": Column(message("statement"), 0),
}
# Tables of what is no record, and their columns; those of a kind of record follow from its fields.
OTHERS = {
    "boxes": ("id", "kind", "number", "title", "rows", "items", "section", "lines"),
    "rows": ("box", "number", "category", "indicator", "unit", "baseline", "target", "nature", "responsible", "line"),
    "outline": ("id", "level", "title", *(kind.name for kind in indexed()), "lines", "confidence"),
    "findings": ("code", "message", "line"),
}
# Fields of a record that are columns as they are; the others are put together in `_of_kind`.
_PLAIN = ("role", "nature", "action")
_HELD = {"boxes": message("boxes"), "outline": message("headings"), "findings": message("findings")}
# Levels of headings as Chinese readers name them: by what is written before the title.
_LEVELS = {
    "part": "篇", "chapter": "章", "section": "节", "h1": "一、", "h2": "（一）", "h3": "1.", "h4": "（1）", "dash": "——",
}  # fmt: skip
_BOX_KINDS = {"indicators": message("indicator table"), "projects": message("project box"), "tasks": message("task box")}


@dataclass(slots=True)
class Entry:
    """A line: its cells by column, and what filters and orders ask of it. `path` are the headings it stands under, (id, title) each, `box`
    the id of the box it stands in, `words` cells that a reader is shown in words and a program as codes."""

    cells: dict[str, str]
    year: int | None = None
    districts: Sequence[str] = ()
    path: Sequence[tuple[str, str]] = ()
    box: str | None = None
    words: dict[str, str] = field(default_factory=dict)
    keys: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What `show` is asked to keep: years from and to, words of districts and headings, a pattern for any cell, columns to order by."""

    years: tuple[int, int] | None = None
    district: str | None = None
    section: str | None = None
    grep: str | None = None
    sort: str | None = None


def names() -> list[str]:
    """The tables there are: one a kind of record, and those of what is no record."""
    return [*KINDS, *OTHERS]


def heading(column: str) -> str:
    """A column's heading in the reader's language, or what a table holds; a kind's own name where it has one."""
    if column in KINDS:
        return called(KINDS[column])
    return shown(COLUMNS[column].heading) if column in COLUMNS else shown(_HELD.get(column, column))


def called(kind: Kind) -> str:
    """What a kind of record is called in the reader's language."""
    return kind.label if language() == "zh" else kind.name


def columns(table: str) -> tuple[str, ...]:
    """The columns of a table, the same for every plan."""
    if table in OTHERS:
        return OTHERS[table]
    kind = KINDS[table]
    fields = set(kind.record.__struct_fields__)
    has = {*(name for name in _PLAIN if name in fields), kind.about or kind.says, "line"}
    has |= {name for name in ("id", "value", "measure", "baseline", "districts", "section", "confidence", "investment") if name in fields}
    has |= {"year"} if fields & {"year", "deadline"} else set()
    has |= {"statement"} if kind.about else set()
    own = [kind.about or kind.says] if (kind.about or kind.says) not in COLUMNS else []
    return (*(name for name in COLUMNS if name in has), *own)


def entries(plan: Plan, table: str) -> list[Entry]:
    """The lines of a table, in reading order."""
    return list(_OTHER[table](plan) if table in _OTHER else _of_kind(plan, KINDS[table]))


def chosen(plan: Plan, table: str, wanted: Wanted) -> list[Entry]:
    """The lines that are wanted, in the order that is wanted. Raises PlanError for what a table has not, and for a pattern that is none."""
    found = entries(plan, table)
    every = columns(table)
    if wanted.years is not None and not _has(table, "year"):
        raise PlanError(worded("--year: {table} have no year", table=table))
    if wanted.district is not None and not _has(table, "districts"):
        raise PlanError(worded("--district: {table} have no district", table=table))
    if wanted.section is not None and table == "findings":
        raise PlanError(worded("--section: {table} have no section", table=table))
    for test in _tests(wanted):
        found = [entry for entry in found if test(entry)]
    for key in reversed([one.strip() for one in (wanted.sort or "").split(",") if one.strip()]):
        name = key.lstrip("-")
        if name not in every:
            raise PlanError(worded("--sort: no column {name}; there are {columns}", name=name, columns=", ".join(every)))
        found.sort(key=lambda entry, by=name: _order(entry, by), reverse=key.startswith("-"))  # type: ignore[misc]
    return found


def _has(table: str, column: str) -> bool:
    return column in columns(table) or (table == "rows" and column == "year")


def _tests(wanted: Wanted) -> Iterator[Callable[[Entry], bool]]:
    if (years := wanted.years) is not None:
        yield lambda entry: entry.year is not None and years[0] <= entry.year <= years[1]
    if (district := wanted.district) is not None:
        yield lambda entry: any(district in name for name in entry.districts)
    if (section := wanted.section) is not None:
        yield lambda entry: entry.box == section or any(section == ident or section.lower() in title.lower() for ident, title in entry.path)
    if wanted.grep is not None:
        try:
            pattern = re.compile(wanted.grep, re.IGNORECASE)
        except re.error as error:
            raise PlanError(worded("--grep {pattern!r}: no regular expression: {error}", pattern=wanted.grep, error=error)) from None
        yield lambda entry: any(pattern.search(cell) for cell in (*entry.cells.values(), *entry.words.values()))


def _order(entry: Entry, by: str) -> tuple[bool, Any]:
    """Numbers before words, each in its order; what is empty last."""
    held = entry.keys.get(by, entry.cells.get(by) or None)
    return held is None, (isinstance(held, str), held)


def paths(plan: Plan) -> dict[str, list[tuple[str, str]]]:
    """For each heading's id the headings down to it, (id, title) each."""
    found: dict[str, list[tuple[str, str]]] = {}

    def walk(nodes: Sequence[OutlineNode], above: list[tuple[str, str]]) -> None:
        for node in nodes:
            found[node.id] = [*above, (node.id, node.title)]
            walk(node.children, found[node.id])

    walk(plan.outline, [])
    return found


def _titles(path: Sequence[tuple[str, str]]) -> str:
    return " / ".join(title for _, title in path)


def _of_kind(plan: Plan, kind: Kind) -> Iterator[Entry]:
    above, wanted = paths(plan), columns(kind.name)
    for record in kind.of(plan):
        path = above.get(getattr(record, "section", None) or "", [])
        deadline, baseline = getattr(record, "deadline", None), getattr(record, "baseline", None)
        year = deadline.year if deadline is not None else getattr(record, "year", None)
        value, investment = getattr(record, "value", None), getattr(record, "investment", None)
        districts = getattr(record, "districts", [])
        cells = {name: str(getattr(record, name) or "") for name in _PLAIN if hasattr(record, name)} | {
            kind.about or kind.says: kind.title(record),
            "id": getattr(record, "id", ""),
            "year": str(year or ""),
            "value": told(record),
            "measure": getattr(record, "measure", None) or "",
            "baseline": _baseline(baseline),
            "districts": "、".join(districts),
            "investment": f"{investment.text}{'' if (investment.unit or '') in investment.text else investment.unit}" if investment else "",
            "section": _titles(path),
            "confidence": f"{getattr(record, 'confidence', 1):.2f}",
            "line": str(record.quote.line),
            "statement": kind.said(record),
        }
        keys = {
            "year": year, "value": _low(value), "line": record.quote.line, "baseline": _low(baseline.value) if baseline else None,
        }  # fmt: skip
        said = figures.figure(record)
        words = {"measure": figures.measure(said.measure if said else None)}
        yield Entry({name: cells[name] for name in wanted}, year, districts, path, getattr(record, "box", None), words, keys)


def told(record: object) -> str:
    """How much a record says, short: `≥58%`, 三分之一; nothing without a number."""
    said = figures.figure(record)
    return said.said if said else ""


def _baseline(baseline: Any) -> str:
    if baseline is None or baseline.value is None:
        return ""
    return figures.number(baseline.value) + (f" ({baseline.year})" if baseline.year else "")


def _boxes(plan: Plan) -> Iterator[Entry]:
    above = paths(plan)
    for box in plan.boxes:
        path = above.get(box.section or "", [])
        cells = {
            "id": box.id, "kind": box.kind, "number": _some(box.number), "title": box.title or "",
            "rows": _some(len(box.indicators) or None), "items": _some(len(box.items) or None), "section": _titles(path),
            "lines": _lines(box.lines),
        }  # fmt: skip
        words = {"kind": shown(_BOX_KINDS[box.kind])}
        yield Entry(cells, None, (), path, box.id, words, {"lines": box.lines[0], "number": box.number, "rows": len(box.indicators)})


def _rows(plan: Plan) -> Iterator[Entry]:
    above = paths(plan)
    for box in plan.boxes:
        for row in box.indicators:
            base, target = row.baseline, row.target
            cells = {
                "box": box.id, "number": _some(row.number), "category": row.category or "", "indicator": row.name,
                "unit": row.unit or "", "baseline": base.text if base else "", "target": target.text if target else "",
                "nature": row.nature or "", "responsible": "、".join(row.responsible), "line": str(row.line),
            }  # fmt: skip
            keys = {
                "line": row.line, "number": row.number, "baseline": _low(base.value) if base else None,
                "target": _low(target.value) if target else None,
            }  # fmt: skip
            yield Entry(cells, target.year if target else None, (), above.get(box.section or "", []), box.id, {}, keys)


def _outline(plan: Plan) -> Iterator[Entry]:
    above = paths(plan)
    counts = {kind.name: _below(kind.of(plan), above) for kind in indexed()}

    def walk(nodes: Sequence[OutlineNode]) -> Iterator[Entry]:
        for node in nodes:
            held = {name: below[node.id] for name, below in counts.items()}
            cells = {
                "id": node.id, "level": node.level, "title": node.title, **{name: _some(n or None) for name, n in held.items()},
                "lines": _lines(node.lines), "confidence": f"{node.confidence:.2f}",
            }  # fmt: skip
            words = {"level": _LEVELS[node.level]} if language() == "zh" else {}
            yield Entry(cells, None, (), above[node.id], None, words, {"lines": node.lines[0], **held})
            yield from walk(node.children)

    yield from walk(plan.outline)


def _below(records: Sequence[Any], above: Mapping[str, Sequence[tuple[str, str]]]) -> Counter[str]:
    """How many records stand under each heading, at whatever depth."""
    return Counter(ident for record in records for ident, _ in above.get(record.section or "", ()))


def _findings(plan: Plan) -> Iterator[Entry]:
    for finding in plan.findings:
        yield Entry({"code": finding.code, "message": shown(finding.message), "line": _some(finding.line)}, keys={"line": finding.line})


def _some(value: object) -> str:
    return "" if value is None else str(value)


def _lines(lines: Sequence[int]) -> str:
    return "–".join(map(str, dict.fromkeys((lines[0], lines[-1]))))


_OTHER: dict[str, Callable[[Plan], Iterator[Entry]]] = {"boxes": _boxes, "rows": _rows, "outline": _outline, "findings": _findings}


def _low(value: Value | None) -> Number | None:
    """A value to order by: of a range its lower end."""
    return value[0] if isinstance(value, list) else value
