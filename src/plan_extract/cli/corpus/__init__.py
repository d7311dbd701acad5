"""`plan-extract corpus`: a group of commands, one file each."""

from __future__ import annotations

from typing import Annotated

import typer

# What commands of the group share.
DatasetFolder = Annotated[str, typer.Argument(metavar="DATASET", help="The folder that `corpus build` wrote.")]
Level = Annotated[str | None, typer.Option(metavar="LEVEL", help="Only plans of this level: nation, province, prefecture, county …")]
Region = Annotated[str | None, typer.Option(metavar="CODE|NAME", help="Only plans of this region and of places in it.")]
Period = Annotated[str | None, typer.Option(metavar="YEARS", help="Only plans whose period reaches into these years: 2021-2025.")]
# Command name and its line in `plan-extract corpus --help`.
COMMANDS = {
    "build": "Build a data set of parsed plans, or bring it up to date.",
    "query": "Ask a data set in SQL, or a ready-made question.",
    "search": "Search statements, quotations and headings of all plans.",
    "compare": "Compare an indicator: places by years, as table, CSV, picture.",
    "stats": "Count plans and records, by level, period, region or kind.",
    "cascade": "Follow targets from places above to places below.",
}


def corpus() -> None:
    """Make one data set of many parsed plans, ask it in SQL, and search it.

    `parse DIR -o OUT` reads the plans, `corpus build OUT -o DATASET` puts what it wrote into tables that other programs read too (Parquet).
    """
