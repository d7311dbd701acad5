"""`plan-extract report`"""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from plan_extract.cli import Lexicon, Quiet, written
from plan_extract.corpus.discover import STDIN
from plan_extract.corpus.writing import write_atomically
from plan_extract.lexicon import extend
from plan_extract.loading import is_parsed, load, read_source, source_text
from plan_extract.sources.ocr.wish import Ocr


def report(
    plan: Annotated[str, typer.Argument(metavar="PLAN", help="A plan, or its parsed YAML or JSON (whose source must still be there).")],
    output: Annotated[str, typer.Option("-o", "--output", metavar="FILE|-", help="Where the page goes.")] = STDIN,
    lexicon: Lexicon = None,
    quiet: Quiet = False,
) -> int:
    """Make a web page of a plan: its text with the records marked, beside a list of them.

    One file that needs nothing else and loads nothing from the network. Exit status: 0 done, 2 bad input.
    """
    extend(*lexicon or ())
    from plan_extract.reporting.html_report import to_html

    if is_parsed(plan):
        parsed = load(plan)
        text = source_text(parsed, plan)
    else:
        from plan_extract.parsing import parse

        source = read_source(plan, ocr=Ocr("auto"))
        parsed, text = parse(source), source.text
    page = to_html(parsed, text)
    if output == STDIN:
        sys.stdout.write(page)
    else:
        write_atomically(output, page)
        if not quiet:
            written(f"the page of {plan}", output)
    return 0
