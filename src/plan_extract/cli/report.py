"""`plan-extract report`"""

from __future__ import annotations

import hashlib
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from plan_extract.cli import Lexicon, Quiet, written
from plan_extract.corpus.discover import STDIN
from plan_extract.corpus.writing import write_atomically
from plan_extract.lexicon import extend
from plan_extract.loading import find_named, is_parsed, load, read_source, source_text
from plan_extract.remarks import remark
from plan_extract.sources.ocr.wish import Ocr

if TYPE_CHECKING:
    from plan_extract.model import Plan


def report(
    plan: Annotated[str, typer.Argument(metavar="PLAN", help="A plan, or its parsed YAML or JSON (whose source must still be there).")],
    output: Annotated[str, typer.Option("-o", "--output", metavar="FILE|-", help="Where the page goes.")] = STDIN,
    pictures: Annotated[
        bool,
        typer.Option(
            "--pictures",
            help="Show beside the text the pages that records stand on, the place of the one that is chosen marked: of a PDF, PNG or JPEG "
            "as they are printed; of OFD and TIFF, which nothing here draws, as outlines. A PDF's page adds some 90 kB.",
        ),
    ] = False,
    lexicon: Lexicon = None,
    quiet: Quiet = False,
) -> int:
    """Make a web page of a plan: its text with the records marked, beside a list of them.

    One file that needs nothing else and loads nothing from the network. Exit status: 0 done, 2 bad input.
    """
    extend(*lexicon or ())
    parsed, text = _read(plan)
    page = _page(plan, parsed, text, pictures)
    if output == STDIN:
        sys.stdout.write(page)
    else:
        write_atomically(output, page)
        if not quiet:
            written(f"the page of {plan}", output)
    return 0


def _read(plan: str) -> tuple[Plan, str]:
    """A plan and the text that its positions count in; a document is parsed with what spoke for its records."""
    if is_parsed(plan):
        parsed = load(plan)
        return parsed, source_text(parsed, plan)
    from plan_extract.parsing import parse

    source = read_source(plan, ocr=Ocr("auto"))
    return parse(source, explain=True), source.text


def _page(plan: str, parsed: Plan, text: str, pictures: bool) -> str:
    """The page of a plan, with the findings of all checks beside its lines."""
    from plan_extract.checking.config import Config
    from plan_extract.checking.runner import check
    from plan_extract.checking.subject import Subject
    from plan_extract.reporting.page import to_html
    from plan_extract.reporting.page.making import notes_of
    from plan_extract.reporting.pages import pictured, with_records

    sizes = with_records(parsed) if pictures else []
    drawn = pictured(parsed, sizes, _printed(parsed, plan)) if pictures else ()
    notes = notes_of(check(Subject(plan, parsed, text=text, source_path=plan), Config()).diagnostics)
    return to_html(parsed, text, drawn, notes)


def _printed(parsed: Plan, given: str) -> bytes | None:
    """The bytes of the file that a plan was read from; None, and a remark, where it is not there or another one."""
    outlines = "pages are shown as outlines"
    path = find_named(parsed.source.path, given, parsed.source.sha256) if is_parsed(given) else given
    if path is None or path == STDIN:
        remark(f"{given}: its source {parsed.source.path} is not there; {outlines}")
        return None
    data = Path(path).read_bytes()
    if hashlib.sha256(data).hexdigest() != parsed.source.sha256:
        remark(f"{path}: has changed since {given} was made; {outlines}")
        return None
    return data
