"""Tables for readers: as text for a terminal, Markdown, CSV, or a web page that has no script and loads nothing."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from html import escape

from plan_extract.dataset.aside import REASONS, Aside
from plan_extract.reporting.export.text import harmless
from plan_extract.reporting.terminal import aligned, plain
from plan_extract.wording import language, shown, worded

# A step of indent.
INDENT = "\u3000"
# So many lines are written at a time.
_LINES = 5000
_STYLE = """
:root{color-scheme:light dark}
body{font:16px/1.6 system-ui,"Noto Sans CJK SC",sans-serif;max-width:80rem;margin:0 auto;padding:1rem}
.wide{overflow-x:auto}table{border-collapse:collapse}
th,td{border-bottom:1px solid #8886;padding:.2rem .6rem;text-align:left;vertical-align:top}
th{position:sticky;top:0;background:Canvas}td.number{text-align:right;font-variant-numeric:tabular-nums}td:first-child{white-space:pre}
svg{width:100%;max-width:60rem;height:auto}h2{font-size:1.1rem}p.note{opacity:.85;margin:.2rem 0}
"""


@dataclass
class Sheet:
    """A table with its title, the names of its columns, cells as text, and notes below it. `right` are the columns that are numbers."""

    title: str
    head: Sequence[str]
    rows: list[list[str]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    right: frozenset[int] = frozenset()


def to_text(sheets: Iterable[Sheet]) -> str:
    """Tables for a terminal, each under its title."""
    lines: list[str] = []
    # A cell is made plain once: of hundreds of thousands most say what others say.
    cells = _Once(lambda cell: plain(cell.replace(INDENT, "  ")))
    for sheet in sheets:
        if sheet.title:
            lines.append(plain(sheet.title))
        if sheet.head:
            rows = [list(map(cells.__getitem__, row)) for row in sheet.rows]
            lines += aligned([list(sheet.head), *rows], [at in sheet.right for at in range(len(sheet.head))])
        lines += map(plain, sheet.notes)
        lines.append("")
    # The last sheet is followed by no empty line; of none there is one.
    return "\n".join(lines or ["", ""])


class _Once(dict[str, str]):
    """What a function makes of texts, of each once."""

    def __init__(self, make: Callable[[str], str]) -> None:
        self.make = make

    def __missing__(self, text: str) -> str:
        made = self[text] = self.make(text)
        return made


def to_markdown(sheets: Iterable[Sheet]) -> str:
    """Tables in Markdown, each under a heading."""
    parts = []
    cells = _Once(_escaped)
    for at, sheet in enumerate(sheets):
        lines = [f"{'#' if at == 0 else '##'} {_escaped(sheet.title)}", ""] if sheet.title else []
        if sheet.head:
            lines += [_line(sheet.head), "|" + "|".join("--:" if at in sheet.right else "---" for at in range(len(sheet.head))) + "|"]
            lines += [f"| {' | '.join(map(cells.__getitem__, row))} |" for row in sheet.rows]
        lines += ["", *(f"- {_escaped(note)}" for note in sheet.notes)] if sheet.notes else []
        parts.append("\n".join(lines))
    return "\n\n".join(parts) + "\n"


def to_html(title: str, sheets: Iterable[Sheet], pictures: Sequence[str] = ()) -> str:
    """Tables as a page, under pictures (SVG)."""
    parts = [f'<figure class="wide">{picture}</figure>' for picture in pictures]
    plain_cells, numbers = _Once(lambda cell: f"<td>{escape(cell)}</td>"), _Once(lambda cell: f'<td class="number">{escape(cell)}</td>')
    for sheet in sheets:
        if sheet.title and sheet.title != title:
            parts.append(f"<h2>{escape(sheet.title)}</h2>")
        if sheet.head:
            head = "".join(f"<th>{escape(name)}</th>" for name in sheet.head)
            kinds = [numbers.__getitem__ if at in sheet.right else plain_cells.__getitem__ for at in range(len(sheet.head))]
            rows = "\n".join(f"<tr>{''.join([kind(cell) for kind, cell in zip(kinds, row, strict=True)])}</tr>" for row in sheet.rows)
            parts.append(f'<div class="wide"><table><thead><tr>{head}</tr></thead>\n<tbody>{rows}</tbody></table></div>')
        parts += [f'<p class="note">{escape(note)}</p>' for note in sheet.notes]
    head = escape(title)
    return (
        f'<!DOCTYPE html>\n<html lang="{language()}"><head><meta charset="utf-8">'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"
        f'<meta name="viewport" content="width=device-width"><title>{head}</title><style>{_STYLE}</style></head>\n'
        f"<body><h1>{head}</h1>\n" + "\n".join(parts) + "\n</body></html>\n"
    )


class _Given:
    """A stream whose writer gives back what it writes."""

    def write(self, text: str) -> str:
        return text


_WRITER = csv.writer(_Given(), lineterminator="\n")


def csv_line(cells: Iterable[object]) -> str:
    """A line of CSV, without its end, no cell one that a spreadsheet would run. Lines are joined by commas."""
    text: str = _WRITER.writerow([_csv(cell) for cell in cells])
    return text[:-1]


def write_csv(columns: Sequence[str], lines: Iterable[str], out: Callable[[str], object]) -> int:
    """Write lines of CSV (`csv_line`) under the names of their columns; gives how many there are."""
    count = 0
    some = [csv_line(columns)]
    for line in lines:
        some.append(line)
        count += 1
        if len(some) >= _LINES:
            out("\n".join(some) + "\n")
            some.clear()
    if some:
        out("\n".join(some) + "\n")
    return count


def aside(found: Sequence[Aside]) -> list[Sheet]:
    """What was left aside, as a table; none where nothing was."""
    if not found:
        return []
    rows = [
        [shown(REASONS[one.code]), f"{one.count:,}", "; ".join(one.some) + ("; …" if len(one.some) < one.count and one.some else "")]
        for one in found
    ]
    return [
        Sheet(worded("Not compared or not placed"), [worded("what"), worded("count"), worded("some of them")], rows, right=frozenset({1}))
    ]


def aside_data(found: Sequence[Aside]) -> list[dict[str, object]]:
    """What was left aside, for JSON."""
    return [
        {"code": one.code, "reason": str(REASONS[one.code]), "of": one.what, "count": one.count, "some": list(one.some)} for one in found
    ]


def _csv(cell: object) -> object:
    if isinstance(cell, str):
        return harmless(cell)
    return int(cell) if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15 else cell


def _line(cells: Sequence[str]) -> str:
    return "| " + " | ".join(_escaped(cell) for cell in cells) + " |"


def _escaped(text: str) -> str:
    return INDENT * (len(text) - len(text.lstrip(INDENT))) + plain(text.lstrip(INDENT)).replace("\\", "\\\\").replace("|", "\\|")
