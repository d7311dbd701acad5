"""`plan-extract corpus compare`"""

from __future__ import annotations

from typing import Annotated, Literal

import typer

from plan_extract.cli import Lexicon, fail
from plan_extract.cli.corpus import DatasetFolder, Level, Period, Region
from plan_extract.corpus.discover import STDIN
from plan_extract.dataset.answering import json_text, put, shape_of, uncollected
from plan_extract.lexicon import extend
from plan_extract.wording import message, worded

Format = Literal["table", "csv", "json", "markdown", "html", "svg"]
_ENDINGS = {".csv": "csv", ".json": "json", ".md": "markdown", ".html": "html", ".htm": "html", ".svg": "svg", ".txt": "table"}


def compare(
    dataset: DatasetFolder,
    concept: Annotated[
        str | None,
        typer.Argument(metavar="INDICATOR", help="A standard indicator's id or one of its names, or the name of any other indicator."),
    ] = None,
    all_indicators: Annotated[
        bool, typer.Option("--all-indicators", help="Every indicator that several places have a target for.")
    ] = False,
    least: Annotated[int, typer.Option(min=1, metavar="N", help="With --all-indicators: those of so many places at least.")] = 2,
    limit: Annotated[
        int | None, typer.Option(min=1, metavar="N", help="With --all-indicators: so many at most. Default: 20, in CSV and JSON all.")
    ] = None,
    baseline: Annotated[bool, typer.Option("--baseline", help="Where it started, beside each target.")] = False,
    by: Annotated[Literal["year", "period"], typer.Option(help="What the columns are: years of targets, or periods of plans.")] = "year",
    unit: Annotated[
        str | None, typer.Option(metavar="UNIT", help="Tell numbers in this unit. Default: the one that most are written in.")
    ] = None,
    level: Level = None,
    region: Region = None,
    period: Period = None,
    format: Annotated[Format | None, typer.Option("-f", "--format", help="Default: what FILE is named as, else table.")] = None,
    output: Annotated[str, typer.Option("-o", "--output", metavar="FILE|-", help="Where it goes.")] = STDIN,
    lexicon: Lexicon = None,
) -> int:
    """Compare the targets of an indicator: places by years, in one unit, each with its plan, section and line.

    Rows are in the order of region codes, places below those they lie in; several targets of a place and year stand side by side. Exit
    status: 0 done, 2 no such indicator, or no data set.
    """
    from plan_extract.dataset import compare_view, sheets
    from plan_extract.dataset.choosing import choice, indicator
    from plan_extract.dataset.comparing import BASELINES, NUMBERS, compare_all
    from plan_extract.dataset.comparing import compare as hold
    from plan_extract.dataset.opening import Dataset
    from plan_extract.dataset.picture import to_svg

    extend(*lexicon or ())
    if (concept is None) != all_indicators:
        raise typer.BadParameter(message("name an indicator, or give --all-indicators, one of the two"))
    shape = format or shape_of(output, _ENDINGS)
    which = choice(level, region, period)
    only = () if shape in ("csv", "json") else BASELINES if baseline or shape in ("html", "svg") else NUMBERS
    with uncollected(), Dataset.open(dataset) as opened:
        base = opened.connection
        if concept is not None:
            some = iter([hold(base, indicator(base, concept), which, by=by, unit=unit, only=only)])
            there = shown = 1
        else:
            most = limit if limit is not None else None if shape in ("csv", "json") else 20
            some, there = compare_all(base, which, by=by, least=least, most=most, only=only)
            shown = min(there, most) if most is not None else there
        if shape == "csv":
            put(output, lambda out: sheets.write_csv(compare_view.COLUMNS, map(sheets.csv_line, compare_view.csv_rows(some)), out))
        elif shape == "json":
            found = [compare_view.data(one) for one in some]
            put(output, lambda out: out(json_text(found[0] if concept is not None and found else found)))
        elif shape == "svg":
            put(output, lambda out: [out(to_svg(one)) for one in some][:1])
        else:
            compared = list(some)
            pages = [sheet for one in compared for sheet in compare_view.sheets(one, baselines=baseline)]
            if shape == "html":
                head = compare_view.title(compared[0]) if len(compared) == 1 else worded("Indicators compared")
                put(output, lambda out: out(sheets.to_html(head, pages, [to_svg(one) for one in compared])))
            else:
                put(output, lambda out: out(sheets.to_markdown(pages) if shape == "markdown" else sheets.to_text(pages)))
        if shown < there:
            fail(message("{count} more indicators; --limit {all} shows them all", count=there - shown, all=there), "note")
    return 0
