"""`plan-extract concepts`"""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from plan_extract.cli import FAILED, Concepts, Lexicon, Quiet, fail, written
from plan_extract.corpus.discover import PARSED_SUFFIXES, PLAN_SUFFIXES, STDIN, find
from plan_extract.corpus.writing import write_atomically
from plan_extract.errors import PlanError
from plan_extract.lexicon import extend
from plan_extract.loading import load
from plan_extract.model import Plan
from plan_extract.reading.settled import read, settle


def concepts(
    plans: Annotated[list[str] | None, typer.Argument(metavar="PLAN", help="Plans, parsed files, or folders of either.")] = None,
    output: Annotated[str, typer.Option("-o", "--output", metavar="FILE|-", help="Where the CSV goes.")] = STDIN,
    all_names: Annotated[bool, typer.Option("--all", help="Every name with what was found, not only the doubtful ones.")] = False,
    concepts: Concepts = None,
    lexicon: Lexicon = None,
    quiet: Quiet = False,
) -> int:
    """List the standard indicators; with PLAN, the names of indicators that may be one and are doubtful, as a review to fill in.

    Write into its column `concept` an id from the list, or none, and who and when; then give it to `parse --concepts FILE`. With
    `--concepts FILE` what it settles is kept in the new file. Exit status: 0 done, 1 some plans could not be read, 2 nothing could be done.
    """
    from plan_extract.reporting.concept_review import doubtful, listed, names_in, review

    extend(*lexicon or ())
    settle(*concepts or ())
    if not plans:
        _write(output, listed())
        return 0
    found = find(plans, PLAN_SUFFIXES + PARSED_SUFFIXES)
    parsed: list[Plan] = []
    for file in found:
        try:
            plan = load(file.path)
            plan.source.path = file.path
            parsed.append(plan)
        except PlanError as error:
            fail(error)
    if not parsed:
        return 2
    asked = names_in(parsed)
    open_to = [one for one in asked if all_names or doubtful(one)]
    _write(output, review(open_to, [one for path in concepts or () for one in read(path)]))
    if not quiet:
        named = sum(one.match.concept is not None for one in asked)
        written(
            f"{len(asked)} names in {len(parsed)} plans, {named} are standard indicators, {sum(map(doubtful, asked))} doubtful;", output
        )
    return FAILED if len(parsed) < len(found) else 0


def _write(output: str, text: str) -> None:
    if output == STDIN:
        sys.stdout.write(text)
    else:
        # The mark lets Excel read it as UTF-8.
        write_atomically(output, "\ufeff" + text)
