"""`plan-extract corpus cascade`"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from plan_extract.cli import Lexicon, fail
from plan_extract.cli.corpus import DatasetFolder
from plan_extract.corpus.discover import STDIN
from plan_extract.dataset.answering import json_list, json_text, put, shape_of, uncollected
from plan_extract.lexicon import extend
from plan_extract.wording import message, worded

if TYPE_CHECKING:
    from plan_extract.dataset.cascade import Question

Format = Literal["table", "csv", "json", "markdown", "html"]
_ENDINGS = {".csv": "csv", ".json": "json", ".md": "markdown", ".html": "html", ".htm": "html", ".txt": "table"}


def cascade(
    dataset: DatasetFolder,
    concept: Annotated[
        str | None,
        typer.Argument(metavar="INDICATOR", help="A standard indicator's id or one of its names, or the name of any other. Default: all."),
    ] = None,
    of: Annotated[str | None, typer.Option("--of", metavar="PLAN", help="Only the targets of this plan, by its id, title or file.")] = None,
    wording: Annotated[
        bool, typer.Option("--wording", help="List the versions that say it in nearly the words of the plan above, and who was first.")
    ] = False,
    likeness: Annotated[
        float, typer.Option(min=50, max=100, metavar="N", help="With --wording: how like the sentences are at least, of 100.")
    ] = 90,
    nearest: Annotated[
        bool, typer.Option("--nearest", help="Beside the nearest place above that has the target only, not all of them.")
    ] = False,
    rows: Annotated[bool, typer.Option("--rows", help="Every target and version, also where all indicators are asked.")] = False,
    limit: Annotated[
        int | None, typer.Option(min=1, metavar="N", help="So many rows of the summary. Default: 40, in CSV and JSON all.")
    ] = None,
    level: Annotated[str | None, typer.Option(metavar="LEVEL", help="Only versions of this level: province, prefecture, county.")] = None,
    region: Annotated[str | None, typer.Option(metavar="CODE|NAME", help="Only versions of this region and of places in it.")] = None,
    period: Annotated[
        str | None, typer.Option(metavar="YEARS", help="Only versions of plans whose period reaches into these years.")
    ] = None,
    format: Annotated[Format | None, typer.Option("-f", "--format", help="Default: what FILE is named as, else table.")] = None,
    output: Annotated[str, typer.Option("-o", "--output", metavar="FILE|-", help="Where it goes.")] = STDIN,
    lexicon: Lexicon = None,
) -> int:
    """Follow targets down: the nation's, and what provinces, cities and counties make of them: same, higher, lower, later, none.

    A greater number is told apart from a more ambitious one; a total is told as a share of the whole; what cannot be compared says why.
    Without INDICATOR and --of a summary by indicator. Exit status: 0 done, 2 no such indicator or plan, or no data set.
    """
    from plan_extract.dataset.cascade import Question
    from plan_extract.dataset.choosing import choice, indicator, plan_of
    from plan_extract.dataset.opening import Dataset

    extend(*lexicon or ())
    shape = format or shape_of(output, _ENDINGS)
    which = choice(level, region, period)
    with uncollected(), Dataset.open(dataset) as opened:
        base = opened.connection
        keys = None if concept is None else (indicator(base, concept).key,)
        question = Question(keys, plan_of(base, of) if of is not None else None, which, nearest)
        if wording:
            _write(output, shape, *_wording(base, question, likeness))
        elif question.narrow or rows:
            _write(output, shape, *_rows(base, question))
        else:
            _write(output, shape, *_summary(base, question, limit if limit is not None else None if shape in ("csv", "json") else 40))
    return 0


Pieces = Iterable[str]
# A title, and what makes the tables, the JSON in pieces, and the CSV's columns and lines.
_Made = tuple[str, Callable[[], list[Any]], Callable[[], Pieces], tuple[str, ...], Callable[[], Pieces]]


def _rows(base: Any, question: Question) -> _Made:
    """Every target with its versions."""
    from plan_extract.dataset import cascade_view as view
    from plan_extract.dataset.aside import of_pairs, of_plans, of_targets
    from plan_extract.dataset.breakdown import breakdowns
    from plan_extract.dataset.cascade import listed, pair
    from plan_extract.dataset.sheets import aside, aside_data

    pair(base, question)
    none = question.narrow
    given: dict[str, object] = {"keys": None if question.keys is None else list(question.keys)}
    where = "($keys IS NULL OR c.key IN (SELECT unnest($keys::VARCHAR[])))"

    def left() -> list[Any]:
        return [*of_plans(base), *of_targets(base, where, given, all_keys=question.keys is None), *of_pairs(base, question.keys)]

    def pages() -> list[Any]:
        found = view.sheets(listed(base, none=none, only=view.IN_TABLES))
        if not found:
            fail(message("no target of a place above with a place below it in the data set"), "note")
        return [*found, *view.divided_sheets(breakdowns(base, question.keys, question.of)), *aside(left())]

    def data() -> Pieces:
        yield from json_list("rows", view.json_rows(listed(base, none=none, only=view.IN_DATA), 2))
        divided = view.divided_data(breakdowns(base, question.keys, question.of))
        yield json_text({"divided": divided, "aside": aside_data(left())}).removeprefix("{\n")

    return (
        worded("Targets and their versions below"), pages, data, view.COLUMNS,
        lambda: view.csv_lines(listed(base, none=none, only=view.IN_DATA)),
    )  # fmt: skip


def _summary(base: Any, question: Question, limit: int | None) -> _Made:
    from plan_extract.dataset import cascade_view as view
    from plan_extract.dataset.aside import of_pairs, of_plans, of_targets
    from plan_extract.dataset.cascade import pair, summary
    from plan_extract.dataset.sheets import aside, aside_data, csv_line

    pair(base, question)
    found = summary(base)
    left = [*of_plans(base), *of_targets(base, "true", {}, all_keys=True), *of_pairs(base, None)]
    columns = view.summary_columns()
    return (
        worded("Targets and their versions below"),
        lambda: [view.summary_sheet(found, limit), *aside(left)],
        lambda: [json_text({"indicators": found[:limit], "aside": aside_data(left)})],
        columns,
        lambda: (csv_line(row[name] for name in columns) for row in found[:limit]),
    )


def _wording(base: Any, question: Question, least: float) -> _Made:
    from plan_extract.dataset import cascade_view as view
    from plan_extract.dataset.cascade import listed, pair
    from plan_extract.dataset.copying import alike
    from plan_extract.dataset.sides import STANDS

    pair(base, question)
    found = list(alike(listed(base, none=False, only=(*view.IN_DATA, "box", STANDS)), least))
    rows = [one.row for one in found]
    return (
        worded("In nearly the same words"),
        lambda: view.wording_sheets(found),
        lambda: json_list(None, view.json_rows(rows, 1, [{"likeness": one.likeness, "first": one.first} for one in found])),
        ("likeness", "first", *view.COLUMNS),
        lambda: view.csv_lines(rows, [(one.likeness, one.first) for one in found]),
    )


def _write(
    output: str, shape: str, title: str, pages: Callable[[], list[Any]], data: Callable[[], Pieces], columns: tuple[str, ...],
    lines: Callable[[], Pieces],
) -> None:  # fmt: skip
    from plan_extract.dataset import sheets

    if shape == "csv":
        put(output, lambda out: sheets.write_csv(columns, lines(), out))
    elif shape == "json":
        put(output, lambda out: [out(piece) for piece in data()])
    elif shape == "html":
        put(output, lambda out: out(sheets.to_html(title, pages())))
    else:
        put(output, lambda out: out(sheets.to_markdown(pages()) if shape == "markdown" else sheets.to_text(pages())))
