"""`plan-extract report`"""

from __future__ import annotations

import hashlib
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from urllib.parse import quote

import typer

from plan_extract.cli import BAD, FAILED, Lexicon, Quiet, fail, written
from plan_extract.corpus.discover import PARSED_SUFFIXES, PLAN_SUFFIXES, STDIN, Found, find, outputs
from plan_extract.corpus.writing import write_atomically
from plan_extract.errors import PlanError
from plan_extract.lexicon import extend
from plan_extract.loading import find_named, is_parsed, load, read_source, source_text
from plan_extract.remarks import remark
from plan_extract.sources.ocr.wish import Ocr
from plan_extract.wording import worded

if TYPE_CHECKING:
    from plan_extract.model import Plan

INDEX = "index.html"


def report(
    plans: Annotated[
        list[str],
        typer.Argument(metavar="PLAN", help="Plans, folders of plans, or their parsed YAML or JSON (whose sources must still be there)."),
    ],
    output: Annotated[
        str,
        typer.Option("-o", "--output", metavar="FILE|DIR|-", help="Where the page goes; of several plans a folder, with an index.html."),
    ] = STDIN,
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
    """Make a web page of a plan to read and review: its outline, its text with the records marked, a list to filter, each record's details.

    What is said of the records there (right, wrong, changed, missed) is exported as a file for `parse --corrections`. Of several plans
    each gets a page, and an index has one table over all. A page is one file that needs nothing else and loads nothing from the network.
    Exit status: 0 done, 1 some of several plans failed, 2 bad input.
    """
    extend(*lexicon or ())
    found = find(plans, PLAN_SUFFIXES + PARSED_SUFFIXES)
    if len(found) > 1 or os.path.isdir(plans[0]) or (output != STDIN and (os.path.isdir(output) or output.endswith(os.sep))):
        return _several(found, output, pictures, quiet)
    parsed, text = _read(plans[0])
    page = _page(plans[0], parsed, text, pictures)
    if output == STDIN:
        sys.stdout.write(page)
    else:
        write_atomically(output, page)
        if not quiet:
            written(f"the page of {plans[0]}", output)
    return 0


def _several(found: list[Found], output: str, pictures: bool, quiet: bool) -> int:
    """A page a plan in a folder, and an index of them. One that cannot be read is told of, and the others are done."""
    from plan_extract.reporting.page.index import Listed, listed, to_index

    if output == STDIN or output.lower().endswith((".html", ".htm")):
        raise typer.BadParameter("several plans give a page each and an index: name a folder with -o DIR")
    places = outputs(found, output, ".html")
    index, made, lost = Path(output, INDEX), list[Listed](), list[str]()
    if index in places:
        raise PlanError(f"{found[places.index(index)].path}: its page would stand where the index does ({index}); rename the plan")
    for file, place in zip(found, places, strict=True):
        try:
            parsed, text = _read(file.path)
            write_atomically(str(place), _page(file.path, parsed, text, pictures))
            made.append(listed(parsed, text, quote(place.relative_to(output).as_posix())))
        except PlanError as error:
            fail(error)
            lost.append(file.path)
    if not made:
        return BAD
    write_atomically(str(index), to_index(made))
    if lost:
        fail(f"{len(lost)} of {len(found)} plans could not be read: {', '.join(lost)}")
    if not quiet:
        written(worded("{count} pages and an index" if len(made) > 1 else "{count} page and an index", count=len(made)), str(index))
    return FAILED if lost else 0


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
