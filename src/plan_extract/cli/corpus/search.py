"""`plan-extract corpus search`"""

from __future__ import annotations

import csv
import io
import json
import sys
from typing import Annotated, Literal

import typer

from plan_extract.cli import FAILED, fail, written
from plan_extract.cli.corpus import DatasetFolder
from plan_extract.corpus.discover import STDIN
from plan_extract.corpus.writing import write_atomically
from plan_extract.dataset.passages import kinds
from plan_extract.dataset.searching import Found, Wanted
from plan_extract.wording import message, worded

_COLUMNS = ("plan_id", "plan", "source", "region", "plan_years", "kind", "id", "section", "line", "page", "text")


def search(
    dataset: DatasetFolder,
    words: Annotated[
        list[str],
        typer.Argument(metavar="WORD", help='Words that a passage must hold, all of them; "“老旧小区”" in quotation marks is one.'),
    ],
    any_word: Annotated[bool, typer.Option("--any", help="Any one of the words is enough.")] = False,
    kind: Annotated[
        list[str] | None,
        typer.Option("--kind", metavar="KIND", help=worded("Only these: {names}; may be given more than once.", names=", ".join(kinds()))),
    ] = None,
    region: Annotated[
        str | None, typer.Option(metavar="NAME|CODE", help="Only plans for this place, or for one that lies in it (GB/T 2260).")
    ] = None,
    period: Annotated[
        str | None, typer.Option(metavar="PERIOD", help="Only plans for this period: 2021-2025, 十四五; 2025: those that cover the year.")
    ] = None,
    limit: Annotated[int, typer.Option(min=0, metavar="N", help="How many passages are shown; 0: all.")] = 20,
    format: Annotated[Literal["table", "csv", "json"], typer.Option("-f", "--format", help="What the answer is written as.")] = "table",
    output: Annotated[str, typer.Option("-o", "--output", metavar="FILE|-", help="Where the answer goes.")] = STDIN,
) -> int:
    """Search titles, headings, statements and quotations of all plans.

    A word is found wherever it stands, one of one or two characters too; full-width and half-width, traditional and simplified characters
    are alike. Exit status: 0 something was found, 1 nothing was, 2 the question is wrong.
    """
    from plan_extract.dataset.opening import Dataset
    from plan_extract.dataset.searching import search as look
    from plan_extract.dataset.searching import words_of

    wanted = Wanted(words_of(words), any_word, tuple(kind or ()), region, period)
    with Dataset.open(dataset) as opened:
        found = look(opened, wanted, limit or None)
    text = {"table": _table, "csv": _csv, "json": _json}[format](found, wanted.words)
    if output == STDIN:
        sys.stdout.write(text)
    else:
        write_atomically(output, text)
        written(_count(found), output)
    if output == STDIN and format == "table":
        fail(_count(found), "note")
    return 0 if found.count else FAILED


def _count(found: Found) -> str:
    if not found.count:
        return message("nothing found")
    kinds = ", ".join(f"{count} {kind}" for kind, count in found.kinds.items())
    said = message("{count} passages in {plans} plans ({kinds})", count=found.count, plans=found.plans, kinds=kinds)
    if len(found.hits) < found.count:
        return message("{said}, the first {shown} are shown; --limit 0 shows all", said=said, shown=len(found.hits))
    return said


def _table(found: Found, words: tuple[str, ...]) -> str:
    """A plan's title, and below it a line for each passage: line, kind, the words in their colour, the headings above."""
    from plan_extract.dataset.searching import marked
    from plan_extract.reporting.terminal import coloured, painted, plain

    colour = coloured(sys.stdout)
    before, behind = ("\x1b[1;31m", "\x1b[0m") if colour else ("【", "】")
    lines: list[str] = []
    last = None
    for hit in found.hits:
        if hit.plan_id != last:
            last = hit.plan_id
            where = "  ".join(
                plain(one) for one in (hit.region, hit.plan_years if hit.plan_years != "unknown" else None, hit.source) if one
            )
            lines.append(f"{painted(plain(hit.plan or hit.source), 'bold', colour)}  {painted(where, 'dim', colour)}")
        text = marked(plain(hit.text.replace("\n", " / ")), words, before, behind)
        under = f"  {painted(plain(hit.section), 'dim', colour)}" if hit.section and hit.kind != "heading" else ""
        lines.append(f"  {hit.line if hit.line is not None else '':>5}  {hit.kind:9}  {text}{under}")
    return "".join(f"{line}\n" for line in lines)


def _csv(found: Found, words: tuple[str, ...]) -> str:
    from plan_extract.dataset.searching import marked

    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow([*_COLUMNS, "marked"])
    for hit in found.hits:
        told = hit._asdict()
        writer.writerow(["" if told[column] is None else told[column] for column in _COLUMNS] + [marked(hit.text, words, "【", "】")])
    return stream.getvalue()


def _json(found: Found, words: tuple[str, ...]) -> str:
    from plan_extract.dataset.searching import spans

    hits = [{**{column: hit._asdict()[column] for column in _COLUMNS}, "spans": spans(hit.text, words)} for hit in found.hits]
    told = {"count": found.count, "plans": found.plans, "kinds": found.kinds, "hits": hits}
    return json.dumps(told, ensure_ascii=False, indent=1) + "\n"
