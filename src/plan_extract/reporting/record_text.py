"""One record as text: the sentence it comes from with its words marked, which word gave what and why, how sure, what stands beside it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from rich.cells import cell_len

from plan_extract.kinds import Kind
from plan_extract.model import KINDS, Plan
from plan_extract.reporting import figures
from plan_extract.reporting.grounds import Ground, grounds, line_of, row_of, sentence, squeezed
from plan_extract.reporting.listing import paths, told
from plan_extract.reporting.terminal import aligned, fitted, padded, painted, plain
from plan_extract.wording import language, message, shown, worded

if TYPE_CHECKING:
    from plan_extract.model import LeftOut

STYLES = {"indicator": "cyan", "name": "cyan", "value": "bold green", "unit": "green", "deadline": "yellow", "district": "magenta"}
_FIELDS = {
    "indicator": message("indicator"), "name": message("name"), "value": message("value"), "unit": message("unit"),
    "deadline": message("deadline"), "district": message("district"),
}  # fmt: skip
_ORIGINS = {
    "said": message("said there"), "carried": message("carried"), "plan": message("by the plan as a whole"), "given": message("given"),
}  # fmt: skip
_ROLES = {"lead": message("leads"), "support": message("supports"), "owner": message("answers")}
# Characters shown on either side of words that are carried from elsewhere.
_AROUND = 24
# Cells that a neighbour's title may take.
_NEIGHBOUR = 60


def find(plan: Plan, ident: str) -> list[tuple[Kind, Any]]:
    """The records whose id this is, or else begins with it."""
    every = [(kind, record) for kind in KINDS.values() if kind.referred_to for record in kind.of(plan)]
    exact = [(kind, record) for kind, record in every if record.id == ident]
    return exact or [(kind, record) for kind, record in every if ident and record.id.startswith(ident)]


def ids(plan: Plan) -> list[str]:
    """The ids of all records, in the order of the output."""
    return [record.id for kind in KINDS.values() if kind.referred_to for record in kind.of(plan)]


def to_text(plan: Plan, kind: Kind, record: Any, text: str | None, colour: bool) -> str:
    """The page of a record. `text` is what the plan's positions count in; without it the record's own words stand for its sentence."""
    found = grounds(plan, record, text) if text is not None else []
    what = kind.label if language() == "zh" else kind.one
    head = [painted(record.id, "bold", colour), what, kind.title(record)]
    lines = ["  ".join(head), painted(f"{plan.source.path}:{record.quote.line}:{record.quote.column}", "dim", colour), ""]
    lines += [f"  {line}" for line in _sentence(plan, kind, record, text, found, colour)]
    lines += ["", *(f"  {line}" for line in _fields(plan, record, text, found, colour))]
    lines += ["", *_why(plan, record, colour)]
    lines += ["", *_beside(plan, record, colour)]
    lines += _left_out(plan, record, text, colour)
    return "\n".join(lines) + "\n"


def _sentence(plan: Plan, kind: Kind, record: Any, text: str | None, found: Sequence[Ground], colour: bool) -> Iterator[str]:
    """The sentence with its words marked; of a table its row; and the places that other words were carried from."""
    row = row_of(plan, record) if hasattr(record, "indicator") else None
    if row is not None:
        cells = [cell.text if cell else "–" for cell in (row.baseline, row.target)]
        unit = f" ({row.unit})" if row.unit else ""
        yield f"{row.name}{unit}  {cells[0]} → {cells[1]}" + (f"  {row.nature}" if row.nature else "")
        return
    if text is None:
        yield plain(kind.said(record))
        return
    first, last = sentence(text, record.quote.start, record.quote.end)
    yield marked(text, first, last, found, colour)
    for ground in found:
        if not first <= ground.start < last:
            a, b = max(0, ground.start - _AROUND), min(len(text), ground.end + _AROUND)
            yield painted(worded("line {line}:", line=line_of(text, ground.start)), "dim", colour) + " " + _cut(text, a, b, ground, colour)


def _cut(text: str, first: int, last: int, ground: Ground, colour: bool) -> str:
    """Words around a stretch, not past its line."""
    first = max(first, text.rfind("\n", 0, ground.start) + 1)
    end = text.find("\n", ground.end)
    last = min(last, len(text) if end < 0 else end)
    return f"…{marked(text, first, last, [ground], colour)}…"


def marked(text: str, first: int, last: int, found: Sequence[Ground], colour: bool) -> str:
    """A stretch of the text with the words marked that gave something: in colours, without them as `[deadline 到2025年]`."""
    pieces, at = [], first
    for ground in _outermost([one for one in found if first <= one.start and one.end <= last]):
        words = plain(text[ground.start : ground.end])
        pieces.append(plain(text[at : ground.start]))
        pieces.append(painted(words, STYLES[ground.field], True) if colour else f"[{shown(_FIELDS[ground.field])} {words}]")
        at = ground.end
    return "".join([*pieces, plain(text[at:last])])


def _outermost(found: Sequence[Ground]) -> Iterator[Ground]:
    """Stretches that do not lie in one before them, in order of place: the unit stands in the value."""
    end = -1
    for ground in sorted(found, key=lambda one: (one.start, -one.end)):
        if ground.start >= end:
            yield ground
            end = ground.end


def _fields(plan: Plan, record: Any, text: str | None, found: Sequence[Ground], colour: bool) -> Iterator[str]:
    rows = []
    for name in STYLES:
        places = [ground for ground in found if ground.field == name]
        for value, origin in _held(record, name):
            here = [g for g in places if text is not None and (name != "district" or text[g.start : g.end] == value)]
            words = "…".join(squeezed(text[g.start : g.end]) for g in here) if text is not None else ""
            line = worded("line {line}", line=line_of(text, here[0].start)) if here and text is not None else ""
            source = here[0].origin if here and here[0].origin == "carried" else origin
            rows.append((name, [shown(_FIELDS[name]), plain(value), words, shown(_ORIGINS[source]), line]))
    others = [(name, plain(value)) for name, value in _others(plan, record) if value]
    # One width for the names of both lists, whose other columns are none of each other's.
    wide = max(map(cell_len, (*(cells[0] for _, cells in rows), *(name for name, _ in others))))
    for (name, cells), line in zip(rows, aligned([cells[1:] for _, cells in rows]), strict=True):
        yield f"{painted(padded(cells[0], wide), STYLES[name], colour)}  {line}"
    yield from (f"{padded(name, wide)}  {value}" for name, value in others)


def _held(record: Any, name: str) -> Iterator[tuple[str, str]]:
    """What a record has of a field that words gave, as told, and where it comes from."""
    origin = getattr(record, "origin", {})
    if name == "district":
        yield from ((district, "said") for district in getattr(record, "districts", ()))
    elif name == "deadline":
        if (deadline := getattr(record, "deadline", None)) is not None:
            yield str(deadline.year), deadline.from_
        elif (year := getattr(record, "year", None)) is not None:
            yield str(year), origin["year"].from_ if "year" in origin else "said"
    elif name == "value":
        if told(record):
            yield str(figures.figure(record)), "said"
    elif value := getattr(record, name, None):
        yield value, origin[name].from_ if name in origin else "said"


def _others(plan: Plan, record: Any) -> Iterator[tuple[str, str]]:
    """What else the record has: amount in base units, baseline, place, and how sure it is."""
    amount, baseline = getattr(record, "amount", None), getattr(record, "baseline", None)
    if amount is not None:
        yield worded("in base units"), f"{figures.number(amount.value)} {amount.unit}"
    if baseline is not None and baseline.value is not None:
        year = f" ({baseline.year})" if baseline.year else ""
        origin = baseline.from_ or ""
        box = next((box.title or box.id for box in plan.boxes if box.id == origin), shown(_ORIGINS.get(origin, origin)))
        yield worded("baseline"), f"{figures.number(baseline.value)}{year}  {box}"
    for name in ("nature", "action", "item", "content", "place", "part_of"):
        yield shown(_NAMES[name]), getattr(record, name, None) or ""
    if investment := getattr(record, "investment", None):
        yield worded("investment"), investment.text
    bodies = [f"{body.name} ({shown(_ROLES[body.role])})" for body in plan.responsible if record.id in body.goals]
    yield worded("responsible"), "、".join([*bodies, *getattr(record, "responsible", ())])
    yield worded("section"), " / ".join(title for _, title in paths(plan).get(getattr(record, "section", None) or "", ()))
    yield worded("box"), next((box.title or box.id for box in plan.boxes if box.id == getattr(record, "box", None)), "")
    yield worded("confidence"), f"{getattr(record, 'confidence', 1):.2f}"


_NAMES = {
    "nature": message("nature"), "action": message("action"), "item": message("item"), "content": message("content"),
    "place": message("place"), "part_of": message("part of"),
}  # fmt: skip


def _why(plan: Plan, record: Any, colour: bool) -> list[str]:
    why = getattr(record, "why", [])
    if not why and hasattr(record, "indicator") and row_of(plan, record) is not None:
        return [worded("why: a row of an indicator table says it")]
    if not why:
        return [painted(worded("why: not recorded; give the plan itself, or parse it with --explain"), "dim", colour)]
    return [worded("why"), *(f"  {plain(reason)}" for reason in why)]


def _beside(plan: Plan, record: Any, colour: bool) -> list[str]:
    """The records before and behind, of any kind, by their place in the text."""
    every = [(kind, one) for kind in KINDS.values() if kind.referred_to for one in kind.of(plan)]
    every.sort(key=lambda pair: (pair[1].quote.start, pair[1].quote.end, pair[1].id))
    at = next(n for n, (_, one) in enumerate(every) if one is record)
    lines = []
    for word, near in ((worded("before"), at - 1), (worded("after"), at + 1)):
        if 0 <= near < len(every):
            kind, one = every[near]
            title = fitted(plain(kind.title(one)), _NEIGHBOUR)
            lines.append([word, one.id, title, told(one), f"{one.quote.line}"])
    return [painted(line, "dim", colour) for line in aligned(lines)]


def _left_out(plan: Plan, record: Any, text: str | None, colour: bool) -> list[str]:
    """What was decided against in the same sentence, where the plan was parsed with reasons."""
    if text is None:
        return []
    first, last = sentence(text, record.quote.start, record.quote.end)
    near: list[LeftOut] = [one for one in plan.left_out if first <= one.quote.start < last]
    lines = [f"{plain(one.quote.text)}  {one.probability:.2f}  {', '.join(one.why)}" for one in near]
    return [worded("left out here"), *(painted(f"  {line}", "dim", colour) for line in lines)] if lines else []
