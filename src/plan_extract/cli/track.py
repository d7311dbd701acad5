"""`plan-extract track`"""

from __future__ import annotations

import os
import sys
from fractions import Fraction
from typing import Annotated, Literal

import typer

from plan_extract.cli import FAILED, Lexicon, Quiet, fail, written
from plan_extract.corpus.writing import write_atomically
from plan_extract.lexicon import extend
from plan_extract.loading import STDIN, load
from plan_extract.wording import worded

Format = Literal["markdown", "html", "xlsx", "json"]
_ENDINGS: dict[str, Format] = {"md": "markdown", "html": "html", "htm": "html", "xlsx": "xlsx", "json": "json"}


def track(
    plan: Annotated[str, typer.Argument(metavar="PLAN", help="A plan, or a parsed YAML or JSON file.")],
    actuals: Annotated[
        str,
        typer.Option(
            "--actuals", metavar="FILE", help="The values by year: CSV or XLSX with 指标 and a column a year, or 指标, 年份, 数值."
        ),
    ],
    output: Annotated[str, typer.Option("-o", "--output", metavar="FILE|-", help="Default: Markdown on standard output.")] = STDIN,
    format: Annotated[Format | None, typer.Option("-f", "--format", help="Default: what FILE is named as, else markdown.")] = None,
    review: Annotated[str | None, typer.Option(metavar="FILE", help="What a reviewer said of doubtful names (YAML).")] = None,
    write_review: Annotated[str | None, typer.Option(metavar="FILE", help="Write what is doubtful as a review file to fill in.")] = None,
    until: Annotated[int | None, typer.Option(metavar="YEAR", help="The last year that counts. Default: the table's last.")] = None,
    leeway: Annotated[
        float, typer.Option(metavar="SHARE", min=0, max=1, help="How much of the way may be missing and still be on track.")
    ] = 0.05,
    about: Annotated[float, typer.Option(metavar="SHARE", min=0, max=1, help="How far 左右 reaches to both sides.")] = 0.05,
    fail_on: Annotated[
        str | None, typer.Option(metavar="STATUS,…", help="End with status 1 where a target is behind, no-data or doubtful.")
    ] = None,
    lexicon: Lexicon = None,
    quiet: Quiet = False,
) -> int:
    """Hold yearly values against a plan's targets: met, ahead, on track, behind, or no data.

    Values meet targets by name and place. What is only like a target is listed and never assumed; a review file settles it.
    Exit status: 0 done, 1 where --fail-on finds something, 2 bad input or usage.
    """
    from plan_extract.tracking.actuals import read_actuals
    from plan_extract.tracking.joining import read_review, review_text
    from plan_extract.tracking.track import track as hold

    wanted = _fail_on(fail_on)
    shape = format or _shape(output)
    extend(*lexicon or ())
    passed_over: list[str] = []
    tracked = hold(
        load(plan),
        read_actuals(actuals, passed_over),
        read_review(review) if review else None,
        until=until,
        leeway=Fraction(str(leeway)),
        about=Fraction(str(about)),
    )
    _write(output, _rendered(tracked, shape))
    unsure = list(dict.fromkeys(one.used[0].name if one.used else one.target.name for one in tracked.verdicts if one.unsure_of_basis))
    if write_review:
        write_atomically(write_review, review_text(tracked.joined.doubts, unsure))
    if not quiet:
        if passed_over:
            fail(worded("columns that are no plain year's are not read: {heads}", heads="; ".join(passed_over)), "warning")
        open_questions = len(tracked.joined.doubts) + len(unsure)
        if open_questions and not write_review:
            fail(worded("{count} names or bases are doubtful; --write-review FILE asks about them", count=open_questions), "warning")
        written(worded("{count} targets", count=len(tracked.verdicts)), output, write_review)
    found = {verdict.status.replace(" ", "-") for verdict in tracked.verdicts} | (
        {"doubtful"} if tracked.joined.doubts or unsure else set()
    )
    return FAILED if wanted & found else 0


def _fail_on(words: str | None) -> set[str]:
    known = {"behind", "no-data", "doubtful"}
    asked = {word.strip() for word in (words or "").split(",") if word.strip()}
    if unknown := asked - known:
        raise typer.BadParameter(f"--fail-on knows {', '.join(sorted(known))}, not {', '.join(sorted(unknown))}")
    return asked


def _shape(output: str) -> Format:
    ending = os.path.splitext(output)[1].lower().lstrip(".")
    if output == STDIN:
        return "markdown"
    if ending not in _ENDINGS:
        raise typer.BadParameter(f"{output}: its ending names no format: .md, .html, .xlsx or .json (or --format)")
    return _ENDINGS[ending]


def _rendered(tracked: object, shape: Format) -> bytes:
    from plan_extract.tracking.track import Tracked

    assert isinstance(tracked, Tracked)
    if shape == "xlsx":
        from plan_extract.reporting.track_xlsx import to_xlsx

        return to_xlsx(tracked)
    if shape == "html":
        from plan_extract.reporting.track_html import to_html

        return to_html(tracked).encode()
    if shape == "json":
        import msgspec

        from plan_extract.reporting.track_tables import data

        return msgspec.json.format(msgspec.json.encode(data(tracked)), indent=1) + b"\n"
    from plan_extract.reporting.track_text import to_markdown

    return to_markdown(tracked).encode()


def _write(output: str, content: bytes) -> None:
    if output == STDIN:
        if content[:2] == b"PK" and sys.stdout.isatty():
            raise typer.BadParameter("a spreadsheet is no text for a terminal: name a file with -o FILE.xlsx")
        sys.stdout.flush()
        sys.stdout.buffer.write(content)
    else:
        write_atomically(output, content)
