"""`plan-extract corpus stats`"""

from __future__ import annotations

from typing import Annotated, Literal

import typer

from plan_extract.cli.corpus import DatasetFolder, Level, Period, Region
from plan_extract.corpus.discover import STDIN
from plan_extract.dataset.answering import json_text, put, shape_of

_ENDINGS = {".csv": "csv", ".json": "json", ".md": "markdown", ".txt": "table"}


def stats(
    dataset: DatasetFolder,
    by: Annotated[Literal["level", "period", "region", "kind"], typer.Option(help="What plans are grouped by.")] = "level",
    limit: Annotated[int, typer.Option(min=1, metavar="N", help="So many rows of what is most frequent.")] = 20,
    level: Level = None,
    region: Region = None,
    period: Period = None,
    format: Annotated[
        Literal["table", "csv", "json", "markdown"] | None,
        typer.Option("-f", "--format", help="Default: what FILE is named as, else table."),
    ] = None,
    output: Annotated[str, typer.Option("-o", "--output", metavar="FILE|-", help="Where it goes.")] = STDIN,
) -> int:
    """Count what a data set holds: plans, records, what is frequent, and how many targets have a unit, a year, a baseline, a standard name.

    What cannot be placed or compared (plans without a region or period, targets without a unit) is counted last, with some of them. Exit
    status: 0 done, 2 no data set.
    """
    from plan_extract.dataset import sheets, stats_view
    from plan_extract.dataset.choosing import choice
    from plan_extract.dataset.opening import Dataset
    from plan_extract.dataset.statistics import statistics

    shape = format or shape_of(output, _ENDINGS)
    with Dataset.open(dataset) as opened:
        found = statistics(opened.connection, choice(level, region, period), by=by, most=limit)
    if shape == "csv":
        put(output, lambda out: sheets.write_csv(stats_view.COLUMNS, map(sheets.csv_line, stats_view.csv_rows(found)), out))
    elif shape == "json":
        put(output, lambda out: out(json_text(stats_view.data(found))))
    else:
        pages = stats_view.sheets(found)
        put(output, lambda out: out(sheets.to_markdown(pages) if shape == "markdown" else sheets.to_text(pages)))
    return 0
